//! A field of the form: label, input, what it means, what is wrong with it.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct FieldProps {
    /// The input's name and id.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) label: AttrValue,
    /// What it means.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// What stands in it.
    pub(crate) value: AttrValue,
    /// What an empty input stands for.
    #[prop_or_default]
    pub(crate) placeholder: Option<String>,
    /// Whether something unusual is chosen, of which the hint warns.
    #[prop_or_default]
    pub(crate) odd: bool,
    /// What is wrong with it.
    #[prop_or_default]
    pub(crate) error: Option<String>,
    /// To choose from, as (value, words); nothing: to type into.
    #[prop_or_default]
    pub(crate) options: Option<Vec<(String, String)>>,
    /// The keyboard a phone shows.
    #[prop_or("numeric")]
    pub(crate) inputmode: &'static str,
    /// Whether it is fixed for now.
    pub(crate) disabled: bool,
    /// What was typed or chosen.
    pub(crate) on: Callback<String>,
}

#[function_component]
pub(crate) fn Field(props: &FieldProps) -> Html {
    let (hint_id, error_id) = (format!("{}-hint", props.name), format!("{}-error", props.name));
    let mut described = Vec::new();
    described.extend(props.hint.is_some().then(|| hint_id.clone()));
    described.extend(props.error.is_some().then(|| error_id.clone()));
    let described = (!described.is_empty()).then(|| described.join(" "));
    let invalid = props.error.is_some();
    html! {
        <div class={classes!("field", invalid.then_some("invalid"))}>
            <label for={props.name}>{ props.label.clone() }</label>
            { input(props, described, invalid) }
            if let Some(hint) = &props.hint {
                <p class={if props.odd { "hint mark" } else { "hint" }} id={hint_id}>{ hint.clone() }</p>
            }
            if let Some(error) = &props.error {
                <p class="error" id={error_id}>{ error.clone() }</p>
            }
        </div>
    }
}

fn input(props: &FieldProps, described: Option<String>, invalid: bool) -> Html {
    let aria_invalid = invalid.then_some("true");
    match &props.options {
        None => {
            let oninput = props.on.reform(|event: InputEvent| {
                let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                input.map(|input| input.value()).unwrap_or_default()
            });
            html! {
                <input id={props.name} name={props.name} type="text" inputmode={props.inputmode} autocomplete="off"
                    placeholder={props.placeholder.clone()} value={props.value.clone()} readonly={props.disabled} aria-describedby={described}
                    aria-invalid={aria_invalid} {oninput} />
            }
        }
        Some(options) => {
            let onchange = props.on.reform(|event: Event| {
                let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
                select.map(|select| select.value()).unwrap_or_default()
            });
            // What was asked for stays to be seen even where it cannot be chosen.
            let known = options.iter().any(|(value, _)| *value == *props.value);
            let stray = (!known).then(|| (props.value.to_string(), format!("{}?", props.value)));
            html! {
                <select id={props.name} name={props.name} disabled={props.disabled} aria-describedby={described}
                    aria-invalid={aria_invalid} {onchange}>
                    { for stray.iter().chain(options).map(|(value, words)| html! {
                        <option key={value.clone()} value={value.clone()} selected={*value == *props.value}>
                            { words.clone() }
                        </option>
                    }) }
                </select>
            }
        }
    }
}
