//! How far a deadline is away.

use yew::prelude::*;

use crate::hooks::use_clock;
use crate::text::format;
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(super) struct CountdownProps {
    /// The element's id.
    pub(super) id: &'static str,
    /// By the browser's clock.
    pub(super) until: f64,
}

/// How many seconds a deadline is away. It changes every second, so it must stand in nothing that is read aloud.
#[function_component]
pub(super) fn Countdown(props: &CountdownProps) -> Html {
    let left = ((props.until - use_clock(true)) / 1000.0).ceil().max(0.0);
    html! { <strong class="number" id={props.id}>{ (text().countdown)(&format::decimal(left, 0)) }</strong> }
}
