//! What is measured of our own arithmetic, natively and in a browser. The program of this crate conducts the measurement; the
//! rivals stand in `page/` and `rivals/`.

mod fixture;
mod ours;
pub mod plan;
#[cfg(target_arch = "wasm32")]
pub mod round;
#[cfg(target_arch = "wasm32")]
pub mod web;
pub mod welch;

pub use fixture::Fixture;
pub use ours::{Operation, Ours, TABLE_USES, UnknownOperation};
