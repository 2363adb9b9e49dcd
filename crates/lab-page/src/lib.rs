//! The lab in a browser: a page of its own, which nothing of the first page's load knows, and the worker that attacks for it.
//!
//! What is carried out is `blindsum_lab`, the same as of the command line. The page hands its worker one experiment after the other ([`wire`]),
//! and shows what comes of it.

mod components;
pub mod files;
pub mod state;
mod text;
pub mod wire;
mod worker;

/// Is the page in a window, and the worker in a worker.
pub fn start() {
    blindsum_page_parts::start::<components::Page>(text::BROKEN, worker::listen);
}
