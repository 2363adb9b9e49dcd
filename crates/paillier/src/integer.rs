//! What keys and ciphertexts need of integers: fixed-width bytes, centred residues, uniform draws, and secrets that are
//! wiped.

use core::fmt;

pub use blindsum_modexp::wipe;
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::Zero;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// A secret integer: prints `<redacted>` and overwrites its digits when dropped.
///
/// The wiping is a best effort: the big-integer library keeps temporaries of its own, which nobody outside it can reach.
///
/// ```
/// use blindsum_paillier::SecretInt;
///
/// let secret = SecretInt::new(123_456u32.into());
/// assert_eq!(format!("{secret:?}"), "<redacted>");
/// assert_eq!(secret.expose().bits(), 17);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SecretInt(BigUint);

impl SecretInt {
    /// Takes a value into keeping.
    #[must_use]
    pub fn new(value: BigUint) -> Self {
        Self(value)
    }

    /// Lends the value for a computation.
    #[must_use]
    pub fn expose(&self) -> &BigUint {
        &self.0
    }
}

impl fmt::Debug for SecretInt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl Drop for SecretInt {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// A secret integer with a sign, kept like a [`SecretInt`].
#[derive(PartialEq, Eq)]
pub struct SecretSigned(BigInt);

impl SecretSigned {
    /// `value` - `secret`, without a copy of either that outlives it.
    #[must_use]
    pub fn difference(value: i64, secret: &SecretInt) -> Self {
        let magnitude = value.unsigned_abs();
        Self(match value {
            ..0 => BigInt::from_biguint(Sign::Minus, secret.expose() + magnitude),
            _ if *secret.expose() > BigUint::from(magnitude) => {
                BigInt::from_biguint(Sign::Minus, secret.expose() - magnitude)
            }
            _ => BigInt::from_biguint(Sign::Plus, magnitude - secret.expose()),
        })
    }

    /// Lends the value for a computation.
    #[must_use]
    pub fn expose(&self) -> &BigInt {
        &self.0
    }
}

impl fmt::Debug for SecretSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl Drop for SecretSigned {
    fn drop(&mut self) {
        // The digits move out with their buffer, not as a copy.
        let (_, mut digits) = core::mem::take(&mut self.0).into_parts();
        wipe(&mut digits);
    }
}

/// `value` as exactly `width` big-endian bytes, or nothing where it does not fit.
#[must_use]
pub fn to_fixed_bytes(value: &BigUint, width: usize) -> Option<Vec<u8>> {
    let digits = if value.is_zero() { Vec::new() } else { value.to_bytes_be() };
    let padding = width.checked_sub(digits.len())?;
    let mut bytes = vec![0; padding];
    bytes.extend_from_slice(&digits);
    Some(bytes)
}

/// The representative of `residue` nearest to zero: `v > n/2` stands for `v - n` (section 2, encoding).
#[must_use]
pub fn centred(residue: &BigUint, modulus: &BigUint) -> BigInt {
    if residue * 2u32 > *modulus {
        BigInt::from(residue.clone()) - BigInt::from(modulus.clone())
    } else {
        BigInt::from(residue.clone())
    }
}

/// The residue in `[0, modulus)` of a signed integer.
#[must_use]
pub fn residue(value: &BigInt, modulus: &BigUint) -> BigUint {
    let magnitude = value.magnitude() % modulus;
    if value.sign() == Sign::Minus && !magnitude.is_zero() { modulus - magnitude } else { magnitude }
}

/// Uniform in `[0, 2^bits)`: `ceil(bits / 8)` bytes of the stream, read big-endian, surplus leading bits cleared.
pub fn random_bits(bits: u64, rng: &mut impl CryptoRng) -> BigUint {
    // What does not fit is more than any memory holds: there is no such number.
    let length = usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX);
    let mut bytes = Zeroizing::new(vec![0u8; length]);
    rng.fill_bytes(&mut bytes);
    let surplus = (8 - bits % 8) % 8;
    if let Some(first) = bytes.first_mut() {
        *first &= 0xff >> surplus;
    }
    BigUint::from_bytes_be(&bytes)
}

/// Uniform in `[0, bound)` by rejection: draws of [`random_bits`] of the length of `bound - 1` until one is below it.
/// A bound of 0 or 1 gives 0.
pub fn random_below(bound: &BigUint, rng: &mut impl CryptoRng) -> BigUint {
    if *bound <= BigUint::from(1u32) {
        return BigUint::ZERO;
    }
    let bits = (bound - 1u32).bits();
    loop {
        let candidate = random_bits(bits, rng);
        if candidate < *bound {
            return candidate;
        }
    }
}

/// Uniform in `[0, bound)` for small bounds, by the same rule as [`random_below`].
pub fn random_index(bound: u32, rng: &mut impl CryptoRng) -> u32 {
    // 0 has no digits, and what is below a u32 has one at most.
    random_below(&bound.into(), rng).iter_u32_digits().next().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    #[test]
    fn centred_and_residue_are_inverse() {
        let n = BigUint::from(15u32);
        for v in -7i32..=7 {
            let r = residue(&v.into(), &n);
            assert!(r < n);
            assert_eq!(centred(&r, &n), v.into());
        }
        assert_eq!(residue(&BigInt::from(-15), &n), BigUint::ZERO);
    }

    #[test]
    fn a_difference_with_a_secret_is_the_plain_one_and_does_not_print() {
        let secrets =
            [BigUint::ZERO, 1u32.into(), 7u32.into(), u64::MAX.into(), BigUint::from(1u32) << 176u32];
        for value in [i64::MIN, -7, -1, 0, 1, 7, 8, i64::MAX] {
            for secret in &secrets {
                let difference = SecretSigned::difference(value, &SecretInt::new(secret.clone()));
                assert_eq!(
                    *difference.expose(),
                    BigInt::from(value) - BigInt::from(secret.clone()),
                    "{value} - {secret}"
                );
                assert_eq!(format!("{difference:?}"), "<redacted>");
            }
        }
    }

    #[test]
    fn fixed_bytes_pad_on_the_left_and_refuse_what_is_too_long() {
        assert_eq!(to_fixed_bytes(&0x0102u32.into(), 4), Some(vec![0, 0, 1, 2]));
        assert_eq!(to_fixed_bytes(&0x0102u32.into(), 1), None);
        assert_eq!(to_fixed_bytes(&BigUint::ZERO, 2), Some(vec![0, 0]));
        assert_eq!(to_fixed_bytes(&BigUint::ZERO, 0), Some(vec![]));
    }

    #[test]
    fn draws_below_a_bound_reach_every_value_evenly() {
        // Seed 7; 60,000 draws below 6: each count within 5 sigma of 10,000 (sigma = 91).
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        let mut counts = [0i32; 6];
        for _ in 0..60_000 {
            counts[random_index(6, &mut rng) as usize] += 1;
        }
        assert!(counts.iter().all(|c| (c - 10_000).abs() < 456), "seed 7: {counts:?}");
    }

    #[test]
    fn random_bits_clears_what_it_was_not_asked_for() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        assert!((0..200).all(|_| random_bits(3, &mut rng) < 8u32.into()));
        assert_eq!(random_bits(0, &mut rng), BigUint::ZERO);
    }

    #[test]
    fn secrets_do_not_print() {
        let printed = format!("{:?}", SecretInt::new(123_456u32.into()));
        assert_eq!(printed, "<redacted>");
    }
}
