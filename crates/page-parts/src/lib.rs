//! What the pages beside the first one share: what is asked of the browser, a worker from both sides, files that a person takes away.

pub mod browser;
pub mod host;
mod save;
pub mod situations;
pub mod wire;
pub mod worker;

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;
use yew::BaseComponent;

pub use save::{Save, SaveProps};

/// Draws the page `C` in a window, and calls `listen` in a worker. `broken` is said on the page when its program fails.
pub fn start<C>(broken: &'static str, listen: fn())
where
    C: BaseComponent,
    C::Properties: Default,
{
    if js_sys::global().is_instance_of::<DedicatedWorkerGlobalScope>() {
        listen();
        return;
    }
    yew::set_custom_panic_hook(Box::new(move |info| {
        web_sys::console::error_1(&info.to_string().into());
        browser::show_failure(broken);
    }));
    match browser::element("app") {
        Some(root) => {
            root.set_inner_html("");
            yew::Renderer::<C>::with_root(root).render();
        }
        None => browser::show_failure(broken),
    }
}
