//! Why parameters are refused, and why a sum under them cannot decrypt.

use crate::params::limits::{MAX_GAMMA, MAX_METERS, most_tolerated};
use crate::variants::{KeyMode, NoiseLaw};

/// Why a set of parameters is refused: what, and what would be right.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParamsError {
    /// No meter, or more than the protocol is prepared for.
    #[error("meters must be from 1 to {MAX_METERS}, not {0}")]
    Meters(u32),
    /// No sample, or too many.
    #[error("gamma must be from 1 to {MAX_GAMMA}, not {0}")]
    Gamma(u32),
    /// Not a privacy parameter.
    #[error("epsilon must be a number above 0 and at most 100, not {0}")]
    Epsilon(f64),
    /// A cap of nothing, or beyond any household.
    #[error("the cap must be from 1 to 1000000 Wh, not {0}")]
    Cap(u32),
    /// Not a size the protocol is set up for.
    #[error("key bits must be one of 24, 64, 128, 256, 512, 1024, 2048, 3072 and 4096, not {0}")]
    KeyBits(u32),
    /// This program was built without the feature `proofs` of blindsum-core.
    #[error("this program was built without proofs; leave them out, or use one that was built with them")]
    WithoutProofs,
    /// Nothing can be proved of blind sequences under such keys.
    #[error(
        "blind sequences cannot be proved with {} randomizers and keys of {key_bits} bits; use textbook randomizers and at least \
         {least} bits, or do without the proof",
        if *short { "short-exponent" } else { "textbook" },
        least = blindsum_paillier::LEAST_PROVABLE_BITS
    )]
    Proofs {
        /// Bits of n.
        key_bits: u32,
        /// Whether randomizers have short exponents.
        short: bool,
    },
    /// The cloud would learn the two halves of the total by it.
    #[error(
        "a decryption is shown to be right only where the cloud owns the key of the noise (split-keys), not under {0}: elsewhere it would \
         tell the cloud the two halves of the total"
    )]
    Opening(KeyMode),
    /// More meters than the others' noise can do without.
    #[error(
        "of {meters} meters fewer than half can be tolerated that work together or add no noise, {}, not {tolerated}",
        match most_tolerated(*meters) { 0 => "here 0".to_owned(), most => format!("at most {most}") }
    )]
    Tolerated {
        /// S.
        tolerated: u32,
        /// m.
        meters: u32,
    },
    /// The noise could leave the range that the offset O allows (section 2).
    #[error(
        "the noise does not fit a key of {key_bits} bits: m * cap + {scales} * scale = {left:.3e} must be below \
         O / 2 = {right:.3e} (in units of {unit_mwh} mWh); use a larger epsilon, a smaller cap, fewer meters or a larger key"
    )]
    Headroom {
        /// Bits of n.
        key_bits: u32,
        /// mWh in a unit.
        unit_mwh: i64,
        /// 128, and up to 138 with larger shares.
        scales: u32,
        /// m * Delta_f + that many scales.
        left: f64,
        /// O / 2.
        right: f64,
    },
    /// Noise so small that its law is not what it should be in whole units.
    #[error(
        "{law} noise of scale {scale:.3} units of {unit_mwh} mWh is too small to be drawn in whole units; \
         use a smaller epsilon, a larger cap or a larger key"
    )]
    Scale {
        /// The law asked for.
        law: NoiseLaw,
        /// Delta_f / epsilon, in units.
        scale: f64,
        /// mWh in a unit.
        unit_mwh: i64,
    },
    /// No room for blinds (section 2).
    #[error(
        "blinds do not fit a key of {key_bits} bits: m * 2^8 + m * 2 O = {left:.3e} must be below \
         2^(bits - 2) = {right:.3e}; use fewer meters or a larger key"
    )]
    Blinds {
        /// Bits of n.
        key_bits: u32,
        /// m * 2^8 + m * 2 O.
        left: f64,
        /// A quarter of the smallest number of that many bits, times 2: min(n, nu) / 2.
        right: f64,
    },
}

/// Why a sum under these parameters cannot decrypt, whoever runs it: the variants kept for the lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotDecrypt {
    /// Eq. (18) with gamma in the exponent.
    #[error(
        "Eq. (18) as printed does not decrypt: the shares k cancel in the product, but h^(m gamma) remains, and that is not an \
         n-th residue; with n in gamma's place it would be"
    )]
    AsPrinted,
    /// h(id_i || t_i).
    #[error(
        "with a base h of each meter's own the shares k do not cancel: the product of h_i^k_i with different h_i leaves a \
         random factor, so the sum does not decrypt; one h for all meters of the epoch repairs that"
    )]
    PerMeterBase,
}
