//! The evaluation in a browser: a page of its own, which nothing of the first page's load knows, and the worker that measures for it.
//!
//! What is measured, drawn and judged is `blindsum_evaluation`, the same as of the command line. The page hands its worker one cell after the
//! other ([`wire`]), keeps what is measured where a reload finds it (`kept`), and shows what comes of it so far ([`view`]).

mod browser;
mod components;
mod host;
mod kept;
pub mod options;
pub mod state;
mod text;
pub mod view;
pub mod wire;
mod worker;

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// Is the page in a window, and the worker in a worker.
pub fn start() {
    if js_sys::global().is_instance_of::<DedicatedWorkerGlobalScope>() {
        worker::listen();
        return;
    }
    yew::set_custom_panic_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        browser::show_failure(text::BROKEN);
    }));
    match browser::element("app") {
        Some(root) => {
            root.set_inner_html("");
            yew::Renderer::<components::Page>::with_root(root).render();
        }
        None => browser::show_failure(text::BROKEN),
    }
}
