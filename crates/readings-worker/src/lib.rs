//! Reads files of readings in a Web Worker: those of the wide and the long form as the command line does, and those that suppliers,
//! meters and programs export. The page fetches this program when a person first chooses a file.

#[cfg(target_arch = "wasm32")]
mod glue;
mod read;
#[cfg(target_arch = "wasm32")]
pub mod zones;

#[cfg(target_arch = "wasm32")]
pub use glue::listen;
pub use read::read;
