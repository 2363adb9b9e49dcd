//! A button that copies, and says whether it did.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser;
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(crate) struct CopyProps {
    /// What is copied.
    pub(crate) value: AttrValue,
    /// What it is, for the button's name.
    pub(crate) what: AttrValue,
    /// Whether the button says what it copies, and not only its name.
    #[prop_or_default]
    pub(crate) whole: bool,
    /// What is to be known of it.
    #[prop_or_default]
    pub(crate) title: Option<AttrValue>,
}

#[function_component]
pub(crate) fn Copy(props: &CopyProps) -> Html {
    let said = use_state(|| "");
    let onclick = {
        let (value, said) = (props.value.clone(), said.setter());
        Callback::from(move |_| {
            let (value, said) = (value.clone(), said.clone());
            spawn_local(async move {
                let done = browser::copy(&value).await.is_ok();
                said.set(if done { text().result.copied } else { text().result.copy_failed });
            });
        })
    };
    let name = format!("{} {}", text().result.copy, props.what);
    html! {
        <span class="copy">
            <button type="button" class="quiet" aria-label={name.clone()} title={props.title.clone()} {onclick}>
                { if props.whole { name } else { text().result.copy.to_owned() } }
            </button>
            <span class="copied" role="status">{ *said }</span>
        </span>
    }
}
