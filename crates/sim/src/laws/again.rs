//! Ciphertexts made again: whoever has all that went into one, with the randomizers, encrypts it again and compares. Then it is known
//! without any key what it opens to.

use blindsum_core::blinding::epoch_base;
use blindsum_core::params::Params;
use blindsum_core::variants::Blinding;
use blindsum_core::wire::messages::Body;
use blindsum_paillier::PublicKey;
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use crate::facts::Facts;
use crate::knowledge::Value;
use crate::laws::key_shares;

/// Whether the blind sequence that was sent to a meter multiplies to an encryption of 1, with the randomizers that were drawn for
/// it. Only who drew them has these.
pub(super) fn bits(facts: &Facts<'_>, meter: u32, sent: &[BigUint]) -> Option<bool> {
    let (keys, drawn) = (facts.public_keys()?, facts.drawn(meter)?);
    let once = BigUint::one();
    let randomizers: Vec<_> =
        drawn.randomizers.iter().map(|randomizer| (randomizer.expose(), &once)).collect();
    let expected = encryption(&keys.noise, &BigInt::one(), &randomizers);
    Some(keys.noise.ciphertexts().product(sent) == expected)
}

/// Whether the C2 that was sent is made of the d_i - x_i, the k_i and the r_i of those who count, and the k_i of all meters cancel:
/// then it opens to d - x, repaired where meters are absent. Only the meters have their r_i. Where c_i has no r_i this tells nothing:
/// C2 opens without a key (Eq. 18 with n), or to a number that takes pk to find (as printed, or with a base for each meter).
pub(super) fn readings(facts: &Facts<'_>, params: &Params) -> Option<bool> {
    if params.blinding() != Blinding::Hardened || params.cannot_decrypt().is_some() {
        return None;
    }
    let (keys, counted) = (facts.public_keys()?, facts.counted(params.meters())?);
    let message = facts.aggregate()?;
    let sent = match &message.body {
        Body::Aggregate(products) => &products.readings,
        Body::ReadingAggregate(product) => &product.readings,
        _ => return None,
    };
    let cancel = key_shares::cancel(facts, params)?;
    let shares = key_shares::given(facts, counted.iter().copied())?;
    let (mut plaintext, mut randomizers, once) = (BigInt::zero(), Vec::new(), BigUint::one());
    for meter in counted {
        let given = [Value::MaskedPlain(meter), Value::Randomizer(meter)];
        if !given.into_iter().all(|value| facts.is_given(value)) {
            return None;
        }
        plaintext += facts.number(Value::MaskedPlain(meter), params)?;
        randomizers.push((facts.randomizer(meter)?.expose(), &once));
    }
    let key = &keys.reading;
    // One meter alone may have a base of its own: its share is 0.
    let power = key.ciphertexts().pow_vartime(&epoch_base(key, message.header.epoch), &shares);
    let expected = key.ciphertexts().mul(&encryption(key, &plaintext, &randomizers), &power);
    Some(*sent == expected && cancel)
}

/// Whether the C1 that was sent is made of the positions, the samples, the x_i and the randomizers of those who count: then it opens
/// to xi + x with their offsets. The randomizers of E(b_ij) are in it, to the power of each sample: all meters and who drew the
/// positions have to pool.
pub(super) fn noise(facts: &Facts<'_>, params: &Params) -> Option<bool> {
    let (keys, counted) = (facts.public_keys()?, facts.counted(params.meters())?);
    let message = facts.aggregate()?;
    let Body::Aggregate(products) = &message.body else { return None };
    let once = BigUint::one();
    let (mut plaintext, mut exponents, mut randomizers) = (BigInt::zero(), Vec::new(), Vec::new());
    for meter in counted {
        let (drawn, noise) = (facts.drawn(meter)?, facts.noise_drawn(meter)?);
        plaintext += facts.number(Value::ShareTotal(meter), params)? + params.offset();
        randomizers.extend(noise.randomizers.iter().map(|randomizer| (randomizer.expose(), &once)));
        let exponent = |sample: &i64| BigUint::from(sample.saturating_add(params.offset()).unsigned_abs());
        exponents.extend(drawn.randomizers.iter().zip(noise.samples.iter().map(exponent)));
    }
    randomizers.extend(exponents.iter().map(|(randomizer, exponent)| (randomizer.expose(), exponent)));
    Some(products.noise == encryption(&keys.noise, &plaintext, &randomizers))
}

/// g^M times the factor of several randomizers, each to a power: the factor of their product, or of the sum of short exponents.
fn encryption(key: &PublicKey, plaintext: &BigInt, randomizers: &[(&BigUint, &BigUint)]) -> BigUint {
    let factor = match key.randomizer_base() {
        None => {
            let bits = randomizers.iter().map(|(_, exponent)| exponent.bits()).max().unwrap_or(1);
            key.randomizing_factor(&key.plaintexts().multi_pow(randomizers, bits))
        }
        Some(base) => {
            let sum: BigUint = randomizers.iter().map(|(randomizer, exponent)| *randomizer * *exponent).sum();
            key.ciphertexts().pow_vartime(base, &sum)
        }
    };
    key.blind(&key.encode(plaintext), &factor)
}
