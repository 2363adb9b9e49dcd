//! The page: what it is made of. The program itself is `main.rs`.

mod app;
mod browser;
mod components;
mod ground;
mod hooks;
mod state;
mod text;
mod view;
pub mod workers;

/// Shows the page. Whatever goes wrong in it later ends in a sentence on the page, never in silence.
pub fn start() {
    yew::set_custom_panic_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        browser::show_failure(text::text().broken);
    }));
    // What this program was built without, the other one can do.
    #[cfg(not(feature = "tampering"))]
    if state::needs_tampering(&browser::query()) {
        browser::leave_for("tamper.html");
        return;
    }
    match browser::element("app") {
        Some(root) => {
            yew::Renderer::<app::App>::with_root(root).render();
        }
        None => browser::show_failure(text::text().broken),
    }
}
