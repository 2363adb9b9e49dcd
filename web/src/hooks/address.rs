//! Keeps the page's address telling what the page shows.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::browser;
use crate::state::Address;

/// A browser refuses a program that changes its address too often; what plays changes it several times a second.
const SETTLED_MS: u32 = 400;

/// Writes the address when it has settled. It is replaced: going back leaves the page, as one who came by a link expects.
#[hook]
pub(crate) fn use_address(address: Address) {
    use_effect_with(address, |address| {
        let query = address.to_query();
        let engine = browser::engine_choice();
        let timer = Timeout::new(SETTLED_MS, move || browser::replace_query(&query, engine));
        move || drop(timer)
    });
}
