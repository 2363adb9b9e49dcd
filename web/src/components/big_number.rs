//! A big number: its ends and its length; all of it on demand, and to copy.

use yew::prelude::*;

use super::copy::Copy;
use crate::text::format;
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(crate) struct BigNumberProps {
    /// Its decimal digits.
    pub(crate) digits: AttrValue,
    /// What it is called, for assistive technology.
    pub(crate) name: AttrValue,
}

#[function_component]
pub(crate) fn BigNumber(props: &BigNumberProps) -> Html {
    let open = use_state(|| false);
    let length = format::length(&props.digits);
    if length <= 24 {
        return html! { <span class="number">{ format::short(&props.digits) }</span> };
    }
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let element: Option<web_sys::Element> = event.target_dyn_into();
            open.set(element.is_some_and(|element| element.has_attribute("open")));
        })
    };
    let count = (text().inside.digits)(length);
    html! {
        <details class="big-number" {ontoggle}>
            <summary>
                <span class="number">{ format::short(&props.digits) }</span>
                <span class="note">{ count }</span>
                <span class="visually-hidden">{ format!("{} {}", text().inside.show_digits, props.name) }</span>
            </summary>
            if *open {
                // Long ones scroll, by keyboard too.
                <p class="number digits" role="group" aria-label={props.name.clone()} tabindex="0">{ props.digits.clone() }</p>
                <Copy value={props.digits.clone()} what={props.name.clone()} />
            }
        </details>
    }
}
