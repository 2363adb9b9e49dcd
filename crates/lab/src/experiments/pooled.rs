//! What a coalition opens that holds secret keys, ciphertexts and shares of the key.

use blindsum_sim::knowledge::Value;
use num_bigint::{BigInt, BigUint};

use crate::algebra::{centred, decrypt, open};
use crate::error::LabError;
use crate::hand::Hand;

/// D(c_i) - k_i a mu mod n, centred: d_i - x_i, for those who hold the key and k_i.
pub(crate) fn masked(hand: &Hand<'_>, meter: u32) -> Result<BigInt, LabError> {
    masked_by(hand, meter, &hand.share(meter)?)
}

/// The same under a share that was come by in another way.
pub(crate) fn masked_by(hand: &Hand<'_>, meter: u32, share: &BigUint) -> Result<BigInt, LabError> {
    let key = hand.reading_key()?;
    let opened = BigInt::from(decrypt(key, &hand.number(Value::MaskedReading(meter))?));
    let pad = BigInt::from(share * decrypt(key, &hand.h()));
    Ok(centred(key.public(), &(opened - pad)))
}

/// D of the product of all e_ij, less the offset: xi_i + x_i.
pub(crate) fn blinded_noise(hand: &Hand<'_>, meter: u32) -> Result<BigInt, LabError> {
    let key = hand.noise_key()?;
    let product = key.public().ciphertexts().product(&hand.numbers(Value::NoiseShares(meter))?);
    Ok(open(key, &product) - hand.params().offset())
}

/// d_i + xi_i of one home.
pub(crate) fn noisy_reading(hand: &Hand<'_>, meter: u32) -> Result<BigInt, LabError> {
    Ok(masked(hand, meter)? + blinded_noise(hand, meter)?)
}
