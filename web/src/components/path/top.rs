//! The head of the guided path: where one is, and the way out.

use yew::prelude::*;

use crate::browser;
use crate::components::theme::theme_choice;
use crate::state::{Action, STOPS, Theme};
use crate::text::text;

/// The head. At the end of the path it names none of the stops.
pub(super) fn top(stop: Option<usize>, theme: Theme, on: &Callback<Action>) -> Html {
    let t = text().tour;
    let leave = on.reform(move |_: MouseEvent| {
        browser::focus_soon("tour-begin");
        if stop.is_some() { Action::Tour(None) } else { Action::PathDone(false) }
    });
    html! {
        <header class="path-top">
            <p class="path-mark">{ shutter() }<strong>{ text().title }</strong></p>
            <p class="path-name">{ t.begin }</p>
            if let Some(stop) = stop {
                <p class="path-where">
                    <strong>{ (t.stop_of)(stop + 1, STOPS.len()) }</strong><span>{ (t.left)(t.minutes_from(stop)) }</span>
                </p>
            }
            <button type="button" id="tour-leave" class="quiet" title={t.leave} onclick={leave}>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m3 3 10 10M13 3 3 13" /></svg><span>{ t.leave }</span>
            </button>
            { theme_choice(theme, on) }
        </header>
    }
}

/// The sign of the page: shutters that stand ajar.
fn shutter() -> Html {
    html! {
        <svg viewBox="-1 -1 26 22" aria-hidden="true">
            <rect x="1" y="0" width="22" height="19" rx="1.5" />
            <path d="M1 0 7.8 2.7V16.3L1 19ZM23 0 16.2 2.7V16.3L23 19Z" />
            <path d="M1 4.5 7.8 6M1 8.2 7.8 8.7M1 11.8 7.8 11.3M1 15 7.8 13.6M23 4.5 16.2 6M23 8.2 16.2 8.7M23 11.8 16.2 11.3M23 15 16.2 13.6" />
        </svg>
    }
}
