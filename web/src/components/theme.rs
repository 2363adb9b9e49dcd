//! Light, dark, or what the system says.

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::state::{Action, Theme};
use crate::text::text;

/// The choice of a theme.
pub(super) fn theme_choice(theme: Theme, on: &Callback<Action>) -> Html {
    let t = text();
    let onchange = on.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        Action::Theme(match select.map(|select| select.value()).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Auto,
        })
    });
    let option = |value: &'static str, this: Theme, word: &'static str| {
        html! { <option {value} selected={theme == this}>{ word }</option> }
    };
    html! {
        <label class="theme">
            <span>{ t.theme }</span>
            <select name="theme" {onchange}>
                { option("auto", Theme::Auto, t.theme_auto) }
                { option("light", Theme::Light, t.theme_light) }
                { option("dark", Theme::Dark, t.theme_dark) }
            </select>
        </label>
    }
}
