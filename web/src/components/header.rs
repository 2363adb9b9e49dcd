//! The page's head: name, purpose, theme.

use yew::prelude::*;

use crate::components::theme::theme_choice;
use crate::hooks::remembered_stop;
use crate::state::{Action, STOPS, Theme};
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(crate) struct HeaderProps {
    /// Light, dark or automatic.
    pub(crate) theme: Theme,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

#[function_component]
pub(crate) fn Header(props: &HeaderProps) -> Html {
    let t = text();
    // After the last stop it begins again.
    let stop = remembered_stop().filter(|stop| stop + 1 < STOPS.len()).unwrap_or(0);
    let minutes = t.tour.minutes_from(stop);
    html! {
        <header class="page-head">
            <h1>{ t.title }</h1>
            <p class="tagline">{ t.tagline }</p>
            <button type="button" id="tour-begin" data-testid="tour-begin" onclick={props.on.reform(move |_| Action::Tour(Some(stop)))}>
                { t.tour.begin }<span class="more">{ if stop > 0 { (t.tour.resume)(minutes) } else { (t.tour.takes)(minutes) } }</span>
            </button>
            { theme_choice(props.theme, &props.on) }
        </header>
    }
}
