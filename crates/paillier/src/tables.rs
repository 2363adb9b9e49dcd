//! Prepared public numbers that several parties in one place, or all orders of one calculator, share.

use std::sync::{Arc, Mutex, PoisonError};

use blindsum_modexp::{FixedBase, Modulus};
use num_bigint::BigUint;

/// Bases that are kept: in a round of Blindsum h_t of an epoch, h_s of both keys, and one more for an epoch that
/// overlaps. The one that has not been used for the longest time makes room.
const MOST_BASES: usize = 4;
/// Keys whose moduli are kept, n and n^2 of each: pk and vA of this session, and of one before.
const MOST_KEYS: usize = 4;
/// A table is built again, larger, when it has served this many times the powers that it was built for.
const OUTGROWN: u64 = 4;

/// Tables of public bases, such as the h_s of a key, and prepared keys, for all who use them in one place. Holds nothing
/// secret: only exponents are, and they are not kept.
///
/// ```
/// use blindsum_paillier::{PublicKey, Tables};
/// use num_bigint::BigUint;
///
/// // Three who will each raise the same base to about a thousand powers.
/// let tables = Tables::shared_by(3);
/// let key = PublicKey::new((BigUint::from(1u32) << 127) - 1u32)?.shared_by(&tables);
/// let (base, exponent) = (BigUint::from(3u32), BigUint::from(65_537u32));
/// let power = tables.pow(key.ciphertexts(), &base, &exponent, 64, 1000);
/// assert_eq!(power, key.ciphertexts().pow(&base, &exponent, 64));
/// assert!(tables.bytes() > 0);
/// # Ok::<(), blindsum_paillier::KeyError>(())
/// ```
#[derive(Debug, Default)]
pub struct Tables {
    /// How many parties share this; 0 counts as one.
    sharers: u64,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// The least recently used first.
    bases: Vec<Entry>,
    moduli: Vec<Modulus>,
    /// Moduli, and pairs of them, that were looked into and passed.
    passed: Vec<Vec<BigUint>>,
}

#[derive(Debug)]
struct Entry {
    table: Arc<FixedBase>,
    planned: u64,
    served: u64,
}

impl Tables {
    /// Tables for this many parties, each of which will ask for its own powers.
    #[must_use]
    pub fn shared_by(parties: usize) -> Self {
        // It decides about the size of tables alone.
        Self { sharers: u64::try_from(parties).unwrap_or(u64::MAX), ..Self::default() }
    }

    /// `base ^ exponent` modulo `ring` for a secret exponent of at most `bits` bits, by a table where that pays for about
    /// `uses` powers of each sharer. See [`FixedBase::pow`].
    #[must_use]
    pub fn pow(&self, ring: &Modulus, base: &BigUint, exponent: &BigUint, bits: u64, uses: u64) -> BigUint {
        self.table((ring, base), bits, uses, 1).pow(exponent)
    }

    /// [`Self::pow`] of each exponent, in their order: several at once are faster.
    #[must_use]
    pub fn pow_many(
        &self,
        ring: &Modulus,
        base: &BigUint,
        exponents: &[&BigUint],
        bits: u64,
        uses: u64,
    ) -> Vec<BigUint> {
        let count = u64::try_from(exponents.len()).unwrap_or(u64::MAX);
        self.table((ring, base), bits, uses, count).pow_many(exponents)
    }

    /// The table for this many powers of a base, wanted now.
    fn table(&self, (ring, base): (&Modulus, &BigUint), bits: u64, uses: u64, now: u64) -> Arc<FixedBase> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let bases = &mut kept.bases;
        let found = bases.iter().position(|Entry { table, .. }| {
            table.bits() == bits && table.base() == base && table.modulus() == ring
        });
        let expected = uses.max(1).saturating_mul(self.sharers.max(1));
        let mut entry = match found {
            Some(place) => bases.remove(place),
            None => {
                if bases.len() >= MOST_BASES {
                    bases.remove(0);
                }
                Entry { table: Arc::new(ring.fixed_base(base, bits, expected)), planned: expected, served: 0 }
            }
        };
        if entry.served >= entry.planned.saturating_mul(OUTGROWN) {
            entry.planned = entry.served.saturating_mul(OUTGROWN);
            entry.table = Arc::new(ring.fixed_base(base, bits, entry.planned));
        }
        entry.served = entry.served.saturating_add(now);
        let table = entry.table.clone();
        bases.push(entry);
        table
    }

    /// The same modulus, prepared once for all that share these tables.
    #[must_use]
    pub fn share(&self, modulus: Modulus) -> Modulus {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.moduli.iter().find(|known| **known == modulus) {
            return known.clone();
        }
        if kept.moduli.len() >= 2 * MOST_KEYS {
            kept.moduli.remove(0);
        }
        kept.moduli.push(modulus.clone());
        modulus
    }

    /// Whether these moduli, together, were looked into before and passed.
    pub fn inspected(&self, moduli: &[&BigUint]) -> bool {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.passed.iter().any(|known| known.iter().eq(moduli.iter().copied()))
    }

    /// Keeps in mind that these moduli, together, passed.
    pub fn passed(&self, moduli: &[&BigUint]) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.passed.len() >= 2 * MOST_KEYS {
            kept.passed.remove(0);
        }
        kept.passed.push(moduli.iter().map(|n| (*n).clone()).collect());
    }

    /// What the tables take in memory, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bases.iter().map(|entry| entry.table.bytes()).sum()
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn ring() -> Modulus {
        Modulus::square_of((BigUint::from(1u32) << 89) - 1u32).unwrap()
    }

    #[test]
    fn powers_are_right_however_a_table_grows() {
        let (ring, tables) = (ring(), Tables::shared_by(2));
        let base = BigUint::from(123_456_789u32);
        for exponent in (0..200u32).map(|i| BigUint::from(i) << (i / 3)) {
            let power = tables.pow(&ring, &base, &exponent, 90, 1);
            assert_eq!(power, base.modpow(&exponent, ring.value()), "{exponent}");
        }
        assert!(tables.bytes() > 0);
    }

    #[test]
    fn old_bases_make_room_for_new_ones() {
        let (ring, tables) = (ring(), Tables::shared_by(100));
        let one = |base: u32| {
            let _ = tables.pow(&ring, &base.into(), &5u32.into(), 64, 1);
            tables.bytes()
        };
        let sizes: Vec<_> = (2..20).map(one).collect();
        let full = sizes[MOST_BASES - 1];
        assert!(
            sizes[0] * MOST_BASES == full && sizes[MOST_BASES..].iter().all(|size| *size == full),
            "{sizes:?}"
        );
    }

    #[test]
    fn a_modulus_is_shared_and_another_is_not_taken_for_it() {
        let tables = Tables::default();
        let modulus = |n: u32| Modulus::new(n.into()).unwrap();
        for asked in [35, 77, 35, 91] {
            assert_eq!(tables.share(modulus(asked)), modulus(asked));
        }
        // Prepared once: as many are kept as were different.
        assert_eq!(tables.kept.lock().unwrap().moduli.len(), 3);
    }
}
