//! The alarm: what the control centre does not publish.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::params::Params;

/// The range alarm of section 2. It catches lost, doubled and replayed parts and a missing offset; a party that breaks
/// the rules within the range it cannot catch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Alarm {
    /// `-m 2^B <= d - x <= m Delta_f` does not hold.
    #[error(
        "the range alarm rang: the masked total d - x is outside of what {meters} meter{} can produce",
        if *meters == 1 { "" } else { "s" }
    )]
    MaskedTotal {
        /// Meters present.
        meters: u32,
    },
    /// `-64 scale <= y <= m Delta_f + 64 scale` does not hold; with larger shares of noise [`Params::room`] has the room.
    #[error(
        "the range alarm rang: the total y is outside of what {meters} meter{} and the noise can produce",
        if *meters == 1 { "" } else { "s" }
    )]
    Total {
        /// Meters present.
        meters: u32,
    },
    /// A registered meter is not in the products: the key shares no longer cancel.
    #[error(
        "{absent} of the meters {} not in the cloud's products, so the key shares do not cancel; the dealer was not \
         asked for the sum of the shares that are missing",
        if *absent == 1 { "is" } else { "are" }
    )]
    Absent {
        /// How many are missing.
        absent: usize,
    },
    /// Half of the meters or more are absent: not repaired. What is left of the noise would cost several times the epsilon, and
    /// under the continuous law no epsilon would be finite (Eq. 30).
    #[error(
        "{absent} of {meters} meter{} absent; a total is repaired only while more than half are present, for half of the \
         noise hides too little",
        match (*meters, *absent) { (1, _) => " is", (_, 1) => "s is", _ => "s are" }
    )]
    TooFew {
        /// How many are missing.
        absent: usize,
        /// m.
        meters: u32,
    },
    /// The cloud counts a meter that never registered.
    #[error("the cloud's products count a meter that is not registered")]
    Unregistered,
}

/// Section 2: refuses unless `-m 2^B <= A <= m Delta_f` and `-64 scale <= y <= m Delta_f + 64 scale`, where [`Params::room`]
/// stands for 64 scale.
pub(in crate::party) fn range_alarm(
    params: &Params,
    meters: u32,
    masked_total: &BigInt,
    total: &BigInt,
) -> Result<i64, Alarm> {
    let most = BigInt::from(meters) * params.sensitivity();
    let most_blind = BigInt::from(meters) << params.blind_bits();
    if *masked_total < -most_blind || *masked_total > most {
        return Err(Alarm::MaskedTotal { meters });
    }
    let alarm = Alarm::Total { meters };
    let tail = BigInt::from(params.room());
    if *total < -tail.clone() || *total > most + tail {
        return Err(alarm);
    }
    total.to_i64().ok_or(alarm)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::params::RawParams;

    #[test]
    fn the_alarm_rings_one_unit_beyond_its_bounds_and_not_at_them() {
        let params = Params::try_from(RawParams { meters: 3, ..RawParams::default() }).unwrap();
        let (most, tail) = (9_000_000i64, 64 * 3_000_000i64);
        let blind: BigInt = BigInt::from(3) << 176;
        let alarm = |masked: &BigInt, total: i64| range_alarm(&params, 3, masked, &total.into());
        let zero = BigInt::from(0);
        for total in [-tail, 0, most + tail] {
            assert_eq!(alarm(&zero, total), Ok(total));
        }
        for total in [-tail - 1, most + tail + 1] {
            assert_eq!(alarm(&zero, total), Err(Alarm::Total { meters: 3 }));
        }
        for masked in [-blind.clone(), BigInt::from(most)] {
            assert_eq!(alarm(&masked, 5), Ok(5));
        }
        for masked in [-blind - 1, BigInt::from(most + 1)] {
            assert_eq!(alarm(&masked, 5), Err(Alarm::MaskedTotal { meters: 3 }));
        }
    }
}
