//! The time, while it is wanted.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::browser;

/// How often a running clock is read, in milliseconds.
const TICK_MS: u32 = 100;

/// The browser's clock, read again and again while `running`.
#[hook]
pub(crate) fn use_clock(running: bool) -> f64 {
    let time = use_state(browser::now);
    let setter = time.setter();
    use_effect_with(running, move |running| {
        let interval = running.then(|| Interval::new(TICK_MS, move || setter.set(browser::now())));
        move || drop(interval)
    });
    *time
}
