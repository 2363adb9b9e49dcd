//! What everybody can compute with a public key, and its holder with the secret one.

use blindsum_paillier::{PublicKey, SecretKey, integer};
use num_bigint::{BigInt, BigUint};
use num_traits::One;

use crate::error::LabError;

/// a / b mod n^2.
pub(crate) fn divide(key: &PublicKey, a: &BigUint, b: &BigUint) -> Result<BigUint, LabError> {
    let inverse = b.modinv(key.ciphertexts().value()).ok_or(LabError::Missing("an inverse mod n^2"))?;
    Ok(key.ciphertexts().mul(a, &inverse))
}

/// M of 1 + M n, centred: what no key is needed for. Nothing of all other numbers.
pub(crate) fn logarithm(key: &PublicKey, power: &BigUint) -> Option<BigInt> {
    (power % key.n()).is_one().then(|| integer::centred(&((power - 1u32) / key.n()), key.n()))
}

/// D(c) in [0, n).
pub(crate) fn decrypt(key: &SecretKey, c: &BigUint) -> BigUint {
    key.decrypt_vartime(c).plaintext.expose().clone()
}

/// D(c), centred.
pub(crate) fn open(key: &SecretKey, c: &BigUint) -> BigInt {
    integer::centred(&decrypt(key, c), key.public().n())
}

/// `value` mod n, centred.
pub(crate) fn centred(key: &PublicKey, value: &BigInt) -> BigInt {
    integer::centred(&integer::residue(value, key.n()), key.n())
}

/// In which of sixteen equal parts of [0, n) a number lies.
pub(crate) fn bin(key: &PublicKey, value: &BigUint) -> usize {
    let part = (value * 16u32 / key.n()).iter_u32_digits().next().unwrap_or(0);
    usize::try_from(part).unwrap_or(0).min(15)
}
