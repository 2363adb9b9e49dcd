//! A symbol that is pointed at, focused or tapped lights up wherever it stands on the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event};
use yew::prelude::*;

use crate::browser;

/// What leads to a symbol, and what leads away: the listeners are on the whole page, so that nothing has to be told of
/// symbols that come and go.
const EVENTS: [&str; 3] = ["pointerover", "focusin", "click"];

/// Listens as long as the page is there.
#[hook]
pub(crate) fn use_symbols() {
    use_effect(browser::relight);
    use_effect_with((), |()| {
        let pointed = |event: Event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let symbol = target.and_then(|target| target.closest("[data-sym]").ok().flatten());
            browser::light(symbol.and_then(|symbol| symbol.get_attribute("data-sym")).as_deref());
        };
        let listener = Closure::<dyn Fn(Event)>::new(pointed);
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(document) = &document {
            for name in EVENTS {
                let _ = document.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
            }
        }
        move || {
            if let Some(document) = document {
                for name in EVENTS {
                    let _ =
                        document.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
                }
            }
            drop(listener);
        }
    });
}
