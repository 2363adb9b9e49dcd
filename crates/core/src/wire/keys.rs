//! The public keys as the wire sees them: announced, and as what gives integers their widths.

use blindsum_paillier::PublicKey;
use num_bigint::BigUint;

/// A public key as it is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAnnouncement {
    /// n or nu; its bit length precedes it on the wire.
    pub modulus: BigUint,
    /// h_s of the short-exponent randomizer, absent under the textbook one.
    pub randomizer_base: Option<BigUint>,
}

/// The public keys that give integers their widths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// pk, for readings.
    pub reading: PublicKey,
    /// vA, for noise.
    pub noise: PublicKey,
}
