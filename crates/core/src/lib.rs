//! The double-blind smart-meter aggregation protocol of Yan, Zheng, Yu and Liang (2024), for real.
//!
//! PAPER.md beside this crate maps every equation to its code and its test. This crate knows no browser, no clock and
//! no thread; entropy comes in as `&mut impl CryptoRng`.

pub mod blinding;
pub mod node;
pub mod noise;
pub mod params;
pub mod privacy;
pub mod protocol;
pub mod randomness;
pub mod role;
pub mod statistics;
