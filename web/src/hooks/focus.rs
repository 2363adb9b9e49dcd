//! Keeps a keyboard's place where one button takes another's.

use yew::prelude::*;

use crate::browser;

/// When `change` changes and the focused element is gone with it, the element called `id` is focused instead, in a task of
/// its own: what is focused must be laid out first, and the page is about to do that anyway.
#[hook]
pub(crate) fn use_kept_focus<T: PartialEq + 'static>(change: T, id: &'static str) {
    let first = use_mut_ref(|| true);
    use_effect_with(change, move |_| {
        // Nobody's focus is taken when the page opens.
        if !first.replace(false) && browser::was_used() && browser::focus_is_lost() {
            browser::focus_if_lost_soon(id);
        }
    });
}
