//! The evaluation in a browser: a page of its own, which nothing of the first page's load knows, and the worker that measures for it.
//!
//! What is measured, drawn and judged is `blindsum_evaluation`, the same as of the command line. The page hands its worker one cell after the
//! other ([`wire`]), keeps what is measured where a reload finds it (`kept`), and shows what comes of it so far ([`view`]).

mod components;
mod kept;
pub mod options;
pub mod state;
mod text;
pub mod view;
pub mod wire;
mod worker;

/// Is the page in a window, and the worker in a worker.
pub fn start() {
    blindsum_page_parts::start::<components::Page>(text::BROKEN, worker::listen);
}
