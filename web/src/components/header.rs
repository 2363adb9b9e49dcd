//! The page's head: name, purpose, theme.

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::hooks::remembered_stop;
use crate::state::{Action, STOPS, Theme};
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(crate) struct HeaderProps {
    /// Light, dark or automatic.
    pub(crate) theme: Theme,
    /// The stop of the guided path.
    pub(crate) tour: Option<usize>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

#[function_component]
pub(crate) fn Header(props: &HeaderProps) -> Html {
    let t = text();
    // After the last stop it begins again.
    let stop = remembered_stop().filter(|stop| stop + 1 < STOPS.len()).unwrap_or(0);
    let onchange = props.on.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        Action::Theme(match select.map(|select| select.value()).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Auto,
        })
    });
    let option = |value: &'static str, theme: Theme, word: &'static str| {
        html! { <option {value} selected={props.theme == theme}>{ word }</option> }
    };
    html! {
        <header class="page-head">
            <h1>{ t.title }</h1>
            <p class="tagline">{ t.tagline }</p>
            if props.tour.is_none() {
                <button type="button" id="tour-begin" data-testid="tour-begin" onclick={props.on.reform(move |_| Action::Tour(Some(stop)))}>
                    { t.tour.begin }<span class="more">{ if stop > 0 { t.tour.resume } else { t.tour.takes } }</span>
                </button>
            }
            <label class="theme">
                <span>{ t.theme }</span>
                <select name="theme" {onchange}>
                    { option("auto", Theme::Auto, t.theme_auto) }
                    { option("light", Theme::Light, t.theme_light) }
                    { option("dark", Theme::Dark, t.theme_dark) }
                </select>
            </label>
        </header>
    }
}
