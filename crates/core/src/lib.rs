//! The double-blind smart-meter aggregation protocol of Yan, Zheng, Yu and Liang (2024), for real: a control centre
//! learns how much electricity a group of homes uses, with noise, and nobody learns what one home uses.
//!
//! PAPER.md beside this crate maps every equation to its code and its test. This crate knows no browser, no clock and
//! no thread; entropy comes in as `&mut impl CryptoRng`.
//!
//! # Where to begin
//!
//! - [`Params`]: what everybody agrees on, checked once; [`KeyMode`], [`Blinding`], [`NoiseLaw`] and others are choices
//!   that the paper leaves open.
//! - [`node`]: a party as a machine of its own, [`Meter`], [`Cloud`], [`ControlCenter`] and [`Dealer`]; bytes go in,
//!   bytes come out. [`party`] has the typed states that nodes are made of.
//! - [`shard`]: the cloud's products on several machines.
//! - [`wire`]: messages and their bytes. [`noise`]: shares whose sum is Laplace noise.
//! - [`privacy`]: what an epoch costs; a [`Ledger`] keeps the sum.
//!
//! A whole round in one program is in the crate `blindsum-sim`.

pub mod blinding;
pub mod fault;
pub mod node;
pub mod noise;
pub mod params;
pub mod party;
pub mod privacy;
pub mod randomness;
pub mod role;
pub mod shard;
pub mod statistics;
pub mod traffic;
pub mod variants;
pub mod wire;

pub use fault::Fault;
pub use node::{Cloud, ControlCenter, Dealer, Meter, Reaction};
pub use params::{Params, ParamsError, RawParams};
pub use privacy::Ledger;
pub use randomness::Randomness;
pub use role::Role;
pub use variants::{AbsencePolicy, Blinding, EpochBase, KeyMode, NoiseLaw, Proofs};
pub use wire::kind::Kind;
