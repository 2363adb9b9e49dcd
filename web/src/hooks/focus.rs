//! Keeps a keyboard's place where one button takes another's, and where something lies over the page for a while.

use yew::prelude::*;

use crate::browser;
use crate::ground::ids;
use crate::state::Drawer;

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

/// What lies over the page takes the focus when it opens, and gives it back to what opened it when it closes: unless something else
/// has it by then.
#[hook]
pub(crate) fn use_drawer_focus(drawer: Option<Drawer>) {
    let before = use_mut_ref(|| None);
    use_effect_with(drawer, move |drawer| {
        let was = before.take();
        match (*drawer, was) {
            // Nobody's focus is taken when the page opens.
            (Some(drawer), _) => {
                before.replace(Some((drawer, browser::focused())));
                if browser::was_used() {
                    browser::focus(ids::DRAWER_TITLE);
                }
            }
            (None, Some((drawer, opener))) if browser::focus_is_lost() => {
                browser::focus_again(opener, openers(drawer));
            }
            (None, _) => (),
        }
    });
}

/// What opens it: where it was opened by a key, or the page has another form by now, it is the first of these that is there.
fn openers(drawer: Drawer) -> &'static [&'static str] {
    match drawer {
        Drawer::Round => &[ids::CHIP],
        Drawer::About => &[ids::ABOUT, ids::MENU],
        Drawer::Eyes => &[ids::EYES_OPEN],
        Drawer::Menu => &[ids::MENU],
    }
}
