//! Keys for the whole page, so that a presenter's clicker works. They leave alone whatever has a use for them itself.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::browser;
use crate::ground::ids;
use crate::state::{Action, Move, State};

/// Where steps are seen: the way there, the picture's frame, the guided path's lower edge.
const SHOWN: [&str; 3] = [ids::STEP, ids::FRAME, ids::PATH_WAYS];

/// Listens while `on`. Where there are steps to go, the keys walk; on the guided path a clicker goes from stop to stop.
#[hook]
pub(crate) fn use_keys(
    on: bool,
    walkable: bool,
    playing: bool,
    guided: bool,
    dispatch: UseReducerDispatcher<State>,
) {
    use_effect_with((on, walkable, playing, guided), move |(on, walkable, playing, guided)| {
        let (walkable, playing, guided) = (*walkable, *playing, *guided);
        let pressed = move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
                return;
            }
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let key = event.key();
            if key == "?" && !takes(target.as_ref(), &key) {
                event.prevent_default();
                browser::toggle_details(ids::KEYS);
                return;
            }
            if key == "Escape" {
                browser::close_details(ids::KEYS);
                return;
            }
            // Whoever reads far below the picture, or has nothing to step through, scrolls.
            let wanted = !event.shift_key() && SHOWN.iter().any(|id| browser::is_in_view(id));
            let action = match guided.then(|| along(&key)).flatten() {
                // What a stop tells is read to its end first.
                Some(Action::PathNext) if wanted && browser::ends_below_view(ids::TOLD, ids::PATH_WAYS) => {
                    if !takes(target.as_ref(), &key) {
                        event.prevent_default();
                        browser::read_further(ids::TOLD, ids::PATH_WAYS, ids::PATH_WORDS);
                    }
                    return;
                }
                Some(action) => Some(action),
                None => action(&key, playing).filter(|_| walkable),
            };
            let Some(action) = action.filter(|_| wanted && !takes(target.as_ref(), &key)) else { return };
            event.prevent_default();
            dispatch.dispatch(action);
        };
        let window = web_sys::window().filter(|_| *on);
        let listener = Closure::<dyn Fn(KeyboardEvent)>::new(pressed);
        if let Some(window) = &window {
            window.set_onkeydown(Some(listener.as_ref().unchecked_ref()));
        }
        move || {
            if let Some(window) = window {
                window.set_onkeydown(None);
            }
            drop(listener);
        }
    });
}

/// What a clicker's keys do on the guided path.
fn along(key: &str) -> Option<Action> {
    match key {
        "PageDown" => Some(Action::PathNext),
        "PageUp" => Some(Action::PathBack),
        _ => None,
    }
}

/// What a key does.
fn action(key: &str, playing: bool) -> Option<Action> {
    let to = match key {
        "ArrowRight" | "PageDown" => Move::Next,
        "ArrowLeft" | "PageUp" => Move::Back,
        "Home" => Move::Start,
        "End" => Move::End,
        "]" => Move::PhaseNext,
        "[" => Move::PhaseBack,
        " " | "." => return Some(Action::Play(!playing)),
        _ => return None,
    };
    Some(Action::Walk(to))
}

/// Whether the element that has the focus, or one around it, does something of its own with a key.
fn takes(target: Option<&Element>, key: &str) -> bool {
    let within =
        |selector: &str| target.is_some_and(|target| target.closest(selector).ok().flatten().is_some());
    // Typing, choosing, sliding; a region that scrolls, a grid of cells.
    let always = within("input:not([type=checkbox]), select, textarea, [contenteditable]");
    let moving = !matches!(key, " " | "." | "?") && within(".scroll, .cells, [role=radiogroup]");
    let pressing = key == " " && within("button, summary, a, label, input, [role=button], .scroll");
    always || moving || pressing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clicker_steps() {
        let walks = |key: &str| match action(key, false) {
            Some(Action::Walk(to)) => Some(to),
            _ => None,
        };
        assert_eq!(walks("PageDown"), Some(Move::Next));
        assert_eq!(walks("PageUp"), Some(Move::Back));
        assert_eq!((walks("Home"), walks("End")), (Some(Move::Start), Some(Move::End)));
        assert!(matches!(action(".", false), Some(Action::Play(true))));
        assert!(matches!(action(" ", true), Some(Action::Play(false))));
        assert!(action("x", false).is_none());
        assert!(matches!(along("PageDown"), Some(Action::PathNext)));
        assert!(matches!(along("PageUp"), Some(Action::PathBack)));
        assert!(along("ArrowRight").is_none());
    }
}
