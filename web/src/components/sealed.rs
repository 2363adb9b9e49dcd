//! What is there and not known to those whose eyes the page looks through: a hatched shape, and nothing of the value.

use yew::prelude::*;

use crate::text::text;

/// The shape and the word.
pub(crate) fn sealed() -> Html {
    html! { <span class="sealed">{ text().walk.sealed }</span> }
}
