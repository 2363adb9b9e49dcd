//! Eq. (17) to (20): key shares that cancel, and the three readings of the masked reading.

use num_bigint::{BigInt, BigUint};
use num_traits::Zero;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use blindsum_paillier::{PublicKey, SecretInt, Tables, integer};

use crate::variants::Blinding;

/// h_t, common to all meters of an epoch: SHA-256("blindsum/h" || t u64 BE || counter u32 BE) for counter 0, 1, ...,
/// concatenated and cut to ceil((bitlen(n^2) + 128) / 8) bytes, read big-endian, mod n^2. The surplus 128 bits make it
/// uniform except for 2^-128. Where that is not a unit mod n, which only toy keys see, the counter goes on to the next number.
#[must_use]
pub fn epoch_base(key: &PublicKey, epoch: u64) -> BigUint {
    hash_to_unit(key, &[b"blindsum/h", &epoch.to_be_bytes()])
}

/// The paper's h(id_i || t_i), kept for the lab: as [`epoch_base`], from "blindsum/h-meter" || h_i, where h_i is the
/// registration's hash of id_i and t_i.
#[must_use]
pub fn meter_base(key: &PublicKey, registration_hash: &[u8; 32]) -> BigUint {
    hash_to_unit(key, &[b"blindsum/h-meter", registration_hash])
}

fn hash_to_unit(key: &PublicKey, prefix: &[&[u8]]) -> BigUint {
    let ring = key.ciphertexts();
    let length = ring.width() + 16;
    let mut counter = 0u32;
    loop {
        let mut bytes = Vec::with_capacity(length + 32);
        while bytes.len() < length {
            let hash = prefix.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part));
            bytes.extend_from_slice(&hash.chain_update(counter.to_be_bytes()).finalize());
            // It never comes round, for nearly every number is a unit.
            counter = counter.wrapping_add(1);
        }
        bytes.truncate(length);
        let base = ring.reduce(&BigUint::from_bytes_be(&bytes));
        if key.is_ciphertext(&base) {
            return base;
        }
    }
}

/// Eq. (17): k_1, ..., k_m uniform in Z_n with sum 0 mod n. Draws k_1 to k_(m-1); the last makes the sum.
pub fn key_shares(key: &PublicKey, meters: u32, rng: &mut impl CryptoRng) -> Vec<SecretInt> {
    let n = key.n();
    // Without the last share its negative is as secret as that.
    let mut sum = SecretInt::new(BigUint::ZERO);
    let mut shares = Vec::new();
    for _ in 1..meters {
        let share = SecretInt::new(integer::random_below(n, rng));
        let next = SecretInt::new(sum.expose() + share.expose());
        sum = SecretInt::new(key.plaintexts().reduce(next.expose()));
        shares.push(share);
    }
    if meters > 0 {
        shares.push(if sum.expose().is_zero() { sum } else { SecretInt::new(n - sum.expose()) });
    }
    shares
}

/// Eq. (17) with a second mask: k_i + u_i mod n, u_1 .. u_m uniform in Z_n and independent. Such sums are themselves uniform and
/// independent, as shares are that need not come to 0, so that they are drawn as those. The idea is Bonawitz and others' (Practical
/// Secure Aggregation for Privacy-Preserving Machine Learning, CCS 2017); there the users keep shares of each other's u_i, here the
/// dealer keeps their sum.
pub fn masked_key_shares(key: &PublicKey, meters: u32, rng: &mut impl CryptoRng) -> Vec<SecretInt> {
    (0..meters).map(|_| SecretInt::new(integer::random_below(key.n(), rng))).collect()
}

/// What hides one masked reading.
#[derive(Clone, Copy)]
pub struct Mask<'a> {
    /// What Eq. (18) is taken to mean.
    pub blinding: Blinding,
    /// h.
    pub h: &'a BigUint,
    /// k_i, in Z_n.
    pub share: &'a BigUint,
    /// gamma.
    pub gamma: u32,
    /// r_i, used by [`Blinding::Hardened`] alone.
    pub r: &'a BigUint,
}

/// Eq. (18), `c_i`, for `masked` = d - x: under each of the three readings. The powers of h come from `tables`: where h is
/// the epoch's, all meters that share them share its table.
#[must_use]
pub fn masked_reading(key: &PublicKey, masked: &BigInt, mask: &Mask<'_>, tables: &Tables) -> BigUint {
    let Mask { blinding, h, share, gamma, r } = *mask;
    let ring = key.ciphertexts();
    // Each factor alone would tell what it hides, or take it off what is sent.
    let plaintext = SecretInt::new(key.encode(masked));
    let reading = SecretInt::new(key.g_pow(plaintext.expose()));
    // One bit more than n has: share + n and share + gamma fit.
    let h_power = |exponent: &BigUint| SecretInt::new(tables.pow(ring, h, exponent, key.n().bits() + 1, 1));
    let unrandomized = |exponent: SecretInt| ring.mul(reading.expose(), h_power(exponent.expose()).expose());
    match blinding {
        Blinding::AsPrinted => unrandomized(SecretInt::new(share + gamma)),
        Blinding::Corrected => unrandomized(SecretInt::new(share + key.n())),
        // Hardened Eq. (18): c_i = g^(d_i - x_i) h_t^(k_i) r_i^n, or h_s^a in the place of r^n.
        Blinding::Hardened => {
            let masked = SecretInt::new(ring.mul(reading.expose(), h_power(share).expose()));
            ring.mul(masked.expose(), SecretInt::new(key.randomizing_factor(r)).expose())
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use blindsum_paillier::{SecretKey, generate_primes};
    use num_traits::One;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    const GAMMA: u32 = 4;

    struct Scene {
        key: SecretKey,
        h: BigUint,
        values: Vec<i64>,
        shares: Vec<SecretInt>,
        rng: ChaCha20Rng,
    }

    fn scene() -> Scene {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        let (p, q) = generate_primes(512, &mut rng).unwrap();
        let key = SecretKey::from_primes(&p, &q).unwrap();
        let h = epoch_base(key.public(), 1_700_000_000);
        let shares = key_shares(key.public(), 5, &mut rng);
        Scene { key, h, values: vec![5, -7, 1_000_000, 0, -999_999], shares, rng }
    }

    fn product(scene: &mut Scene, blinding: Blinding) -> BigUint {
        let public = scene.key.public().clone();
        let mut parts = Vec::new();
        for (value, share) in scene.values.iter().zip(&scene.shares) {
            let r = public.randomizer(&mut scene.rng);
            let masked = BigInt::from(*value);
            let mask = Mask { blinding, h: &scene.h, share: share.expose(), gamma: GAMMA, r: r.expose() };
            parts.push(masked_reading(&public, &masked, &mask, &Tables::default()));
        }
        public.ciphertexts().product(&parts)
    }

    fn total(scene: &Scene, c: &BigUint) -> BigInt {
        integer::centred(scene.key.decrypt_vartime(c).plaintext.expose(), scene.key.public().n())
    }

    #[test]
    fn eq17_shares_sum_to_zero_and_are_fresh() {
        let mut scene = scene();
        let n = scene.key.public().n().clone();
        for meters in [1, 2, 5] {
            let shares = key_shares(scene.key.public(), meters, &mut scene.rng);
            assert_eq!(shares.len(), meters as usize);
            let sum: BigUint = shares.iter().map(|s| s.expose().clone()).sum();
            assert!((sum % &n).is_zero());
            // One meter's only share is 0.
            let again = key_shares(scene.key.public(), meters, &mut scene.rng);
            assert_eq!(shares == again, meters == 1, "m = {meters}");
        }
    }

    #[test]
    fn eq18_eq19_eq20_hardened_and_corrected_decrypt_to_the_sum() {
        let mut scene = scene();
        let expected = BigInt::from(scene.values.iter().sum::<i64>());
        for blinding in [Blinding::Corrected, Blinding::Hardened] {
            let c = product(&mut scene, blinding);
            assert_eq!(total(&scene, &c), expected, "{blinding:?}");
        }
    }

    #[test]
    fn eq18_as_printed_decrypts_to_what_section_5_predicts() {
        let mut scene = scene();
        let c = product(&mut scene, Blinding::AsPrinted);
        let public = scene.key.public().clone();
        let expected = BigInt::from(scene.values.iter().sum::<i64>());
        // E1: D(C2) = T + m gamma a_t mu mod n, with a_t = L(h_t^lambda mod n^2).
        let lambda = scene.key.lambda().expose();
        let a_t = (public.ciphertexts().pow_vartime(&scene.h, lambda) - 1u32) / public.n();
        let surplus = BigUint::from(5 * GAMMA) * a_t * scene.key.mu().expose();
        let predicted = public.encode(&(expected.clone() + BigInt::from(surplus)));
        assert_eq!(*scene.key.decrypt_vartime(&c).plaintext.expose(), predicted);
        assert_ne!(total(&scene, &c), expected);
        // Dividing by h^(m gamma) recovers the sum.
        let surplus = public.ciphertexts().pow_vartime(&scene.h, &(5 * GAMMA).into());
        let mended = public.ciphertexts().mul(&c, &public.ciphertexts().inverse_vartime(&surplus).unwrap());
        assert_eq!(total(&scene, &mended), expected);
    }

    #[test]
    fn eq18_corrected_opens_without_a_key_and_hardened_does_not() {
        let mut scene = scene();
        let public = scene.key.public().clone();
        let ring = public.ciphertexts().clone();
        let expected = public.encode(&BigInt::from(scene.values.iter().sum::<i64>()));
        let corrected = product(&mut scene, Blinding::Corrected);
        let hardened = product(&mut scene, Blinding::Hardened);
        let strip = |c: &BigUint| -> Vec<BigUint> {
            // Anyone: C h^-((m + c) n), c = 0..m (the shares sum to c n over the integers); 1 + M n shows M.
            (0..=5u32)
                .map(|carry| ring.pow_vartime(&scene.h, &(public.n() * (5 + carry))))
                .map(|blind| ring.mul(c, &ring.inverse_vartime(&blind).unwrap()))
                .filter(|u| (u % public.n()).is_one())
                .map(|u| (u - 1u32) / public.n())
                .collect()
        };
        assert_eq!(strip(&corrected), [expected]);
        assert!(strip(&hardened).is_empty());
    }

    #[test]
    fn h_depends_on_the_epoch_and_fills_n_squared() {
        let scene = scene();
        let public = scene.key.public();
        assert_ne!(epoch_base(public, 1), epoch_base(public, 2));
        assert!(public.is_ciphertext(&scene.h));
        assert!(scene.h.bits() > 900);
        assert_ne!(meter_base(public, &[1; 32]), meter_base(public, &[2; 32]));
        assert_ne!(meter_base(public, &[1; 32]), scene.h);
    }

    #[test]
    fn h_is_a_unit_even_where_the_first_hash_is_not() {
        // n = 15: about half of all numbers have a factor in common with it.
        let key = PublicKey::new(15u32.into()).unwrap();
        let bases: Vec<_> = (1..200).map(|epoch| epoch_base(&key, epoch)).collect();
        assert!(bases.iter().all(|h| key.is_ciphertext(h)));
    }
}
