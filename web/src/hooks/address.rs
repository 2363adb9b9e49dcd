//! Keeps the page's address telling what the page shows, and follows the browser's history.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::browser;
use crate::state::{Action, Address, State};

/// A browser refuses a program that changes its address too often; what plays changes it several times a second.
const SETTLED_MS: u32 = 400;
/// So it is written now and then while it changes, too.
const LONGEST_MS: f64 = 2000.0;

/// Writes the address when it has settled. Other eyes, another stop or exhibit, and what is opened are places of their own, to which
/// a person can step back; a step of the round, or a letter that is typed, is none.
#[hook]
pub(crate) fn use_address(address: Address, dispatch: UseReducerDispatcher<State>) {
    let written = use_mut_ref(browser::now);
    let opened = {
        let opened = address.opened();
        use_mut_ref(|| opened)
    };
    {
        let opened = opened.clone();
        use_effect_with((), move |()| {
            browser::on_history(move || {
                let address = Address::from_query(&browser::query());
                // Where the browser is already makes no new place.
                opened.replace(address.opened());
                dispatch.dispatch(Action::Visit(Box::new(address)));
            })
        });
    }
    use_effect_with(address, move |address| {
        let query = address.to_query();
        let engine = browser::engine_choice();
        let now = address.opened();
        let is_new = *opened.borrow() != now;
        let late = browser::now() - *written.borrow() > LONGEST_MS;
        let mut timer = None;
        if is_new {
            opened.replace(now);
            browser::write_query(&query, engine, true);
        } else {
            let wait = if late { 0 } else { SETTLED_MS };
            timer = Some(Timeout::new(wait, move || {
                *written.borrow_mut() = browser::now();
                browser::write_query(&query, engine, false);
            }));
        }
        move || drop(timer)
    });
}
