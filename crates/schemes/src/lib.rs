//! Ways of summing up meters' readings that nobody shall read: the double-blind protocol's rivals, each reconstructed, counted and timed
//! alike.
//!
//! A scheme is a transport and a noise law. The sum is exact in every transport, so that its error belongs to the law alone and its cost to
//! the transport alone: [`transport`] has the ones, [`law`] the others, and a paper is a pair of them.
//!
//! What is rebuilt is the machinery for privacy. Signatures, tags and the like of a rival are left out;
//! ours runs its registration and its HMAC tags, and its times hold them.

pub mod account;
mod dcr;
pub mod double_blind;
pub mod law;
pub mod logarithm;
pub mod operation;
pub mod scheme;
pub mod transport;

pub use account::{Account, Party, Phase, Spent, Watch};
pub use law::{Law, Noise, Setting};
pub use operation::{Counter, Operation};
pub use scheme::{Description, Evidence, Input, Noticed, Opened, Scheme, SchemeError, Task};

#[cfg(test)]
mod tests;
