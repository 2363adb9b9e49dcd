//! Keeps the page's address telling what the page shows.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::browser;
use crate::state::Address;

/// A browser refuses a program that changes its address too often; what plays changes it several times a second.
const SETTLED_MS: u32 = 400;
/// So it is written now and then while it changes, too.
const LONGEST_MS: f64 = 2000.0;

/// Writes the address when it has settled. It is replaced: going back leaves the page, as one who came by a link expects.
#[hook]
pub(crate) fn use_address(address: Address) {
    let written = use_mut_ref(browser::now);
    use_effect_with(address, move |address| {
        let query = address.to_query();
        let engine = browser::engine_choice();
        let late = browser::now() - *written.borrow() > LONGEST_MS;
        let wait = if late { 0 } else { SETTLED_MS };
        let timer = Timeout::new(wait, move || {
            *written.borrow_mut() = browser::now();
            browser::replace_query(&query, engine);
        });
        move || drop(timer)
    });
}
