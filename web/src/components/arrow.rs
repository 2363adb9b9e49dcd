//! What turns to a neighbour: an arrow by its shape and by its words.

use yew::prelude::*;

/// A sign for the eye, and words for who listens.
pub(crate) fn arrow(sign: &'static str, words: &'static str) -> Html {
    html! { <><span aria-hidden="true">{ sign }</span><span class="visually-hidden">{ words }</span></> }
}
