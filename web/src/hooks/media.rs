//! How wide the window is.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::MediaQueryListEvent;
use yew::prelude::*;

/// Below this width the picture is a phone's; the styles have the same.
pub(crate) const NARROW: &str = "(max-width: 719px)";
/// Below this width it is that of the narrowest phones; the styles have the same.
pub(crate) const SLIM: &str = "(max-width: 359px)";
/// Below this width the stage is narrower than its units, and its letters would be smaller than they are set.
pub(crate) const MEDIUM: &str = "(max-width: 847px)";
/// Below this width the parts of the page stand one under the other: a picture with an exhibit beside it would be too small to
/// read. The styles have the same.
pub(crate) const STACKED: &str = "(max-width: 1239px)";
/// Below this width less is written into a wide picture; the styles have the same.
pub(crate) const FOLDED: &str = "(max-width: 1239px)";

/// Whether a media query holds, now and after every change.
#[hook]
pub(crate) fn use_media(query: &'static str) -> bool {
    let list = move || web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    let narrow = use_state(|| list().is_some_and(|list| list.matches()));
    let setter = narrow.setter();
    use_effect_with((), move |()| {
        let listening = list().map(|list| {
            let changed = move |event: MediaQueryListEvent| setter.set(event.matches());
            let listener = Closure::<dyn Fn(MediaQueryListEvent)>::new(changed);
            list.set_onchange(Some(listener.as_ref().unchecked_ref()));
            (list, listener)
        });
        move || {
            if let Some((list, _)) = &listening {
                list.set_onchange(None);
            }
        }
    });
    *narrow
}
