//! A part of a stop's words.

use yew::prelude::*;

/// A part of the words, with its name beside it.
pub(super) fn part(name: &str, words: Html) -> Html {
    html! { <section class="path-part"><h2>{ name.to_owned() }</h2><div>{ words }</div></section> }
}
