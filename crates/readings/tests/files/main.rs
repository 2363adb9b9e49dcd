//! Files as suppliers, meters and programs export them: right values, questions and refusals.
//!
//! tests/meter-files/README.md says of each file what shape it has, which values are right, and where they come from.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod bounds;
mod enedis;
mod fingrid;
mod fluvius;
mod forms;
mod green_button;
mod home_assistant;
mod hostile;
mod london;
mod n3rgy;
mod nem12;
mod octopus;
mod packed;
mod pecan_street;
mod property;
mod round;
mod several;
mod tables;
mod times;
mod tool;
mod uci;
