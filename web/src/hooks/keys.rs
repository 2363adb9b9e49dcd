//! Keys for the whole page, so that a presenter's clicker works. They leave alone whatever has a use for them itself.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::browser;
use crate::ground::ids;
use crate::state::lecture::{Beam, Slide};
use crate::state::{Action, Drawer, Move, State};

/// What there is to go through.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Listens {
    /// Whether there are records to walk in.
    pub(crate) walkable: bool,
    /// Whether they play.
    pub(crate) playing: bool,
    /// Whether the guided path is gone: there a clicker goes from stop to stop.
    pub(crate) guided: bool,
    /// Whether the lecture is given: there it goes from scene to scene.
    pub(crate) lectures: bool,
}

/// Listens while `on`.
#[hook]
pub(crate) fn use_keys(on: bool, listens: Listens, dispatch: UseReducerDispatcher<State>) {
    use_effect_with((on, listens), move |(on, listens)| {
        let Listens { walkable, playing, guided, lectures } = *listens;
        let pressed = move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
                return;
            }
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let key = event.key();
            if takes(target.as_ref(), &key) && key != "Escape" {
                return;
            }
            let shift = event.shift_key() && key != "?";
            if lectures || matches!(key.as_str(), "p" | "P") {
                if let Some(action) = lecture(&key).filter(|_| !shift) {
                    event.prevent_default();
                    dispatch.dispatch(action);
                }
                return;
            }
            if key == "E" || key == "e" {
                event.prevent_default();
                browser::focus("eye-everything");
                return;
            }
            let action = match guided.then(|| along(&key)).flatten() {
                // What a stop tells is read to its end first.
                Some(Action::PathNext) if browser::ends_below_view(ids::TOLD, ids::PATH_WAYS) => {
                    event.prevent_default();
                    browser::read_further(ids::TOLD, ids::PATH_WAYS, ids::PATH_WORDS);
                    return;
                }
                Some(action) => Some(action),
                None => opens(&key).or_else(|| action(&key, shift, playing).filter(|_| walkable)),
            };
            let Some(action) = action else { return };
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

/// What keys do in the lecture, and how it begins.
fn lecture(key: &str) -> Option<Action> {
    let action = match key {
        "PageDown" | "ArrowRight" => Action::SlideNext,
        "PageUp" | "ArrowLeft" => Action::SlideBack,
        "Home" => Action::Slide(Slide::Day),
        "End" => Action::Slide(Slide::LAST),
        "ArrowDown" => Action::Shine(Beam::Next),
        "ArrowUp" => Action::Shine(Beam::Back),
        "s" | "S" => Action::Shine(Beam::Switch),
        "n" | "N" => Action::Notes,
        "p" | "P" | "Escape" => Action::Lecture,
        _ => return None,
    };
    Some(action)
}

/// What a clicker's keys do on the guided path.
fn along(key: &str) -> Option<Action> {
    match key {
        "PageDown" => Some(Action::PathNext),
        "PageUp" => Some(Action::PathBack),
        _ => None,
    }
}

/// What opens and closes.
fn opens(key: &str) -> Option<Action> {
    match key {
        "?" => Some(Action::Open(Some(Drawer::About))),
        "Escape" => Some(Action::Open(None)),
        _ => None,
    }
}

/// What a key does in a round: beats, and with Shift single messages.
fn action(key: &str, shift: bool, playing: bool) -> Option<Action> {
    let to = match (key, shift) {
        ("ArrowRight", true) => Move::Next,
        ("ArrowLeft", true) => Move::Back,
        ("ArrowRight" | "PageDown", false) => Move::BeatNext,
        ("ArrowLeft" | "PageUp", false) => Move::BeatBack,
        ("Home", false) => Move::Start,
        ("End", false) => Move::End,
        (" " | ".", false) => return Some(Action::Play(!playing)),
        _ => return None,
    };
    Some(Action::Walk(to))
}

/// Whether the element that has the focus, or one around it, does something of its own with a key.
fn takes(target: Option<&Element>, key: &str) -> bool {
    let within =
        |selector: &str| target.is_some_and(|target| target.closest(selector).ok().flatten().is_some());
    // Typing, choosing, sliding; a region that scrolls.
    let always = within("input:not([type=checkbox]), select, textarea, [contenteditable]");
    let moving = !matches!(key, " " | "." | "?") && within(".scroll, [role=radiogroup]");
    let pressing = key == " " && within("button, summary, a, label, input, [role=button], .scroll");
    always || moving || pressing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clicker_goes_beat_by_beat_and_shift_message_by_message() {
        let walks = |key: &str, shift: bool| match action(key, shift, false) {
            Some(Action::Walk(to)) => Some(to),
            _ => None,
        };
        assert_eq!(walks("PageDown", false), Some(Move::BeatNext));
        assert_eq!(walks("PageUp", false), Some(Move::BeatBack));
        assert_eq!(
            (walks("ArrowRight", true), walks("ArrowLeft", true)),
            (Some(Move::Next), Some(Move::Back))
        );
        assert_eq!((walks("Home", false), walks("End", false)), (Some(Move::Start), Some(Move::End)));
        assert!(matches!(action(".", false, false), Some(Action::Play(true))));
        assert!(matches!(action(" ", false, true), Some(Action::Play(false))));
        assert!(action("x", false, false).is_none());
        assert!(matches!(opens("?"), Some(Action::Open(Some(Drawer::About)))));
        assert!(matches!(opens("Escape"), Some(Action::Open(None))));
        assert!(matches!(along("PageDown"), Some(Action::PathNext)));
        assert!(matches!(along("PageUp"), Some(Action::PathBack)));
        assert!(along("ArrowRight").is_none());
        assert!(matches!(lecture("PageDown"), Some(Action::SlideNext)));
        assert!(matches!(lecture("PageUp"), Some(Action::SlideBack)));
        assert!(matches!(lecture("s"), Some(Action::Shine(Beam::Switch))));
        assert!(matches!((lecture("p"), lecture("Escape")), (Some(Action::Lecture), Some(Action::Lecture))));
        assert!(lecture("x").is_none());
    }
}
