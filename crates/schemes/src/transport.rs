//! How readings travel: each module is one way, and a parameter or two make it the way of one paper or another.

pub mod additive;
pub mod masks;
pub mod pad;
pub mod paillier;
pub mod plain;
#[cfg(feature = "prio")]
pub mod prio;
pub mod psa;
pub mod shares;
pub mod threshold;
pub mod wavelet;
