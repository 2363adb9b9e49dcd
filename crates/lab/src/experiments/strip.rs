//! The strip: C2 divided by a power of h_t, to see whether what is left shows a number without any key.

use num_bigint::{BigInt, BigUint};

use crate::algebra::{divide, logarithm};
use crate::error::LabError;
use crate::hand::Hand;
use blindsum_sim::knowledge::Value;

/// What anybody reads: each c of 0 to m for which C2 h^-(m added + c n) is 1 + T n, with that T.
///
/// `added` is what each meter added to k_i in Eq. (18), a public number. The shares sum to c n in the integers, 0 <= c < m.
pub(crate) fn without_key(hand: &Hand<'_>, added: &BigUint) -> Result<Vec<(u32, BigInt)>, LabError> {
    let (key, meters) = (&hand.keys().reading, hand.params().meters());
    let c2 = hand.number(Value::ReadingProduct)?;
    let h = hand.h();
    // One division, and then h^n off for each next c.
    let first = key.ciphertexts().pow_vartime(&h, &(added * meters));
    let step = key.ciphertexts().pow_vartime(&h, key.n());
    let mut left = divide(key, &c2, &first)?;
    let mut fits = Vec::new();
    for c in 0..=meters {
        fits.extend(logarithm(key, &left).map(|total| (c, total)));
        left = divide(key, &left, &step)?;
    }
    Ok(fits)
}
