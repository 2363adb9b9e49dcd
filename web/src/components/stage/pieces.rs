//! Small pieces that several parts of the picture are made of.

use yew::prelude::*;

/// Enter and space do what a click does.
pub(super) fn on_key(action: Callback<()>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            action.emit(());
        }
    })
}

/// An eye, for whom the page looks through.
pub(super) fn eye(x: f64, y: f64) -> Html {
    html! {
        <g class="eye" aria-hidden="true" transform={format!("translate({x:.1} {y:.1})")}>
            <path d="M-9 0Q0 -9 9 0Q0 9 -9 0Z" />
            <circle r="2.6" />
        </g>
    }
}
