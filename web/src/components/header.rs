//! The page's head: name, purpose, theme.

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::state::{Action, Theme};
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
