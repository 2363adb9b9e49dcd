//! The double-blind smart-meter aggregation protocol of Yan, Zheng, Yu and Liang (2024), for real.
//!
//! PAPER.md beside this crate maps every equation to its code and its test. This crate knows no browser, no clock and
//! no thread; entropy comes in as `&mut impl CryptoRng`.

pub mod blinding;
pub mod fault;
pub mod node;
pub mod noise;
pub mod params;
pub mod party;
pub mod privacy;
pub mod randomness;
pub mod role;
pub mod statistics;
pub mod traffic;
pub mod variants;
pub mod wire;

pub use params::{Params, ParamsError, RawParams};
pub use privacy::Ledger;
pub use randomness::Randomness;
pub use role::Role;
pub use variants::{AbsencePolicy, Blinding, EpochBase, KeyMode, NoiseLaw};
pub use wire::kind::Kind;
