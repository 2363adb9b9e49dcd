//! What is there and not known to those whose eyes the page looks through: a hatched shape, and nothing of the value.

use blindsum_core::privacy::Verdict;
use yew::prelude::*;

use crate::text::text;

/// The word for what is known as well as a reading that noise does not hide.
pub(crate) fn found(verdict: Verdict) -> Html {
    html! { <span class={classes!("finding", verdict.name())}>{ text().walk.verdict_word(verdict) }</span> }
}

/// The shape and the word.
pub(crate) fn sealed() -> Html {
    html! { <span class="sealed">{ text().walk.sealed }</span> }
}
