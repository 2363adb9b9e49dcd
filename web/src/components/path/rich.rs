//! Words with some of them stressed.

use yew::prelude::*;

/// What stands between two stars is stressed.
pub(super) fn rich(words: &str) -> Html {
    let piece = |(place, piece): (usize, &str)| {
        let piece = piece.to_owned();
        if place % 2 == 1 {
            html! { <strong>{ piece }</strong> }
        } else {
            html! { { piece } }
        }
    };
    words.split('*').enumerate().map(piece).collect()
}
