//! Whether what hides a value holds for keys as short as the round's. What knowledge says is said of keys as long as real ones;
//! a key that can be factored hides nothing by its length.

use blindsum_core::params::Params;
use blindsum_core::variants::Blinding;
use blindsum_paillier::Randomizer;

use crate::knowledge::{Assumption, FEW_TRIALS_BITS, Knowledge, Status};

/// How well an assumption holds for keys of a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// It holds as far as anybody knows, or has nothing to do with the size.
    Holds,
    /// Nobody has shown in public that it fails, and nobody should rely on it.
    NotForLong,
    /// It fails.
    Fails,
}

/// The longest number of the kind that was factored in public: RSA-250, in 2020.
const FACTORED_BITS: u32 = 829;
/// The longest prime modulo which logarithms were taken in public: of 240 digits, in 2019.
const LOGARITHM_BITS: u32 = 795;

/// How well an assumption holds under these parameters.
pub fn strength(assumption: Assumption, params: &Params) -> Strength {
    let bits = params.key_bits();
    match assumption {
        // Whoever factors the key reads what is encrypted under it.
        Assumption::Factoring
        | Assumption::Residuosity
        | Assumption::ShortExponent
        | Assumption::EvidenceInTotal { .. } => below(bits, FACTORED_BITS, params),
        // The primes are half as long as the key.
        Assumption::DiscreteLogarithm => below(bits / 2, LOGARITHM_BITS, params),
        Assumption::OneTimePad
        | Assumption::Statistical { .. }
        | Assumption::Candidates { .. }
        | Assumption::UpTo { .. }
        | Assumption::Trials { .. }
        | Assumption::Noise { .. }
        | Assumption::Readings { .. }
        | Assumption::Erased
        | Assumption::SecureChannel
        | Assumption::Tag
        | Assumption::Unheard
        | Assumption::Alone => Strength::Holds,
    }
}

/// Whether a computer tries out what hides a value: few trials, or a number that few trials give.
pub fn is_tried_out(why: Assumption, knowledge: &Knowledge) -> bool {
    match why {
        Assumption::Trials { bits } => bits <= FEW_TRIALS_BITS,
        Assumption::UpTo { by, .. } => {
            matches!(knowledge.status(by), Status::Hidden(Assumption::Trials { bits }) if bits <= FEW_TRIALS_BITS)
        }
        _ => false,
    }
}

/// Whether logarithms that can be taken at this size may tell of a value: where exponents are short, or masked readings have
/// no r^n. Knowledge does not follow those.
pub fn is_not_reckoned(why: Assumption, params: &Params) -> bool {
    let exponents =
        params.randomizer() == Randomizer::ShortExponent || params.blinding() != Blinding::Hardened;
    let stays =
        matches!(why, Assumption::SecureChannel | Assumption::Tag | Assumption::Unheard | Assumption::Alone);
    exponents && !stays && strength(Assumption::DiscreteLogarithm, params) == Strength::Fails
}

fn below(bits: u32, record: u32, params: &Params) -> Strength {
    match (bits <= record, params.insecure_size()) {
        (true, _) => Strength::Fails,
        (false, true) => Strength::NotForLong,
        (false, false) => Strength::Holds,
    }
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::{KEY_SIZES, RawParams};

    use super::*;
    use crate::facts::Facts;
    use crate::knowledge::{Lens, Observer};
    use crate::sample;

    fn with(key_bits: u32) -> Params {
        Params::try_from(RawParams { key_bits, ..RawParams::blackboard() }).unwrap()
    }

    #[test]
    fn what_rests_on_the_keys_length_fails_where_keys_are_short() {
        for bits in KEY_SIZES {
            let params = with(bits);
            let expected = match bits {
                0..=829 => Strength::Fails,
                830..=2047 => Strength::NotForLong,
                _ => Strength::Holds,
            };
            for assumption in [
                Assumption::Factoring,
                Assumption::Residuosity,
                Assumption::ShortExponent,
                Assumption::EvidenceInTotal { readings: 2, shares: 2 },
            ] {
                assert_eq!(strength(assumption, &params), expected, "{bits}: {assumption:?}");
            }
            let logarithm = strength(Assumption::DiscreteLogarithm, &params);
            assert_eq!(logarithm, if bits < 1591 { Strength::Fails } else { Strength::Holds }, "{bits}");
            for assumption in [
                Assumption::OneTimePad,
                Assumption::Statistical { bits: 80 },
                Assumption::Noise { shares: 2 },
                Assumption::SecureChannel,
                Assumption::Tag,
            ] {
                assert_eq!(strength(assumption, &params), Strength::Holds);
            }
        }
    }

    #[test]
    fn a_blackboard_key_is_factored_by_trying() {
        let params = Params::try_from(RawParams::blackboard()).unwrap();
        let finished = sample::session(params, 1, None).remove(0);
        let facts = Facts::gather(&finished.records);
        let n = u64::try_from(facts.public_keys().unwrap().reading.n().clone()).unwrap();
        let factor = (2..n).find(|factor| n.is_multiple_of(*factor)).unwrap();
        assert!(factor * (n / factor) == n && factor < 1 << 12, "{n}");
        // And everybody who is told that factoring hides something is told that it does not.
        let knowledge = Knowledge::gather(&params, &finished.records, &Lens::of(Observer::Eavesdropper));
        let hidden = knowledge.values().filter_map(|value| match knowledge.status(value) {
            Status::Hidden(why) => Some(strength(why, &params)),
            _ => None,
        });
        assert!(hidden.filter(|strength| *strength == Strength::Fails).count() > 3);
    }
}
