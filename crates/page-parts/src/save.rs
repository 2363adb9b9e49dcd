//! A button that saves a file.

use yew::prelude::*;

use crate::browser;

/// What is saved, and what is said of it: pages have their words in modules of their own.
#[derive(Properties, PartialEq)]
pub struct SaveProps {
    /// The file's name.
    pub name: String,
    /// Its type.
    pub kind: &'static str,
    /// Its bytes, made when it is asked for.
    pub make: Callback<(), Option<Vec<u8>>>,
    /// The button's words.
    pub label: String,
    /// What is said when it is saved.
    pub saved: &'static str,
    /// What is said when the browser did not save it.
    pub failed: &'static str,
}

/// The button.
#[function_component]
pub fn Save(props: &SaveProps) -> Html {
    let said = use_state(|| "");
    let onclick = {
        let (said, name, kind, make) = (said.setter(), props.name.clone(), props.kind, props.make.clone());
        let (saved, failed) = (props.saved, props.failed);
        Callback::from(move |_: MouseEvent| {
            let done = make.emit(()).is_some_and(|bytes| browser::save(&name, kind, &bytes));
            said.set(if done { saved } else { failed });
        })
    };
    html! {
        <span class="save">
            <button type="button" class="quiet" data-testid={format!("save-{}", props.name)} {onclick}>{ props.label.clone() }</button>
            <span role="status">{ *said }</span>
        </span>
    }
}
