//! Our own contenders.

use core::cell::Cell;

use blindsum_core::randomness::{Randomness, SET_UP};
use blindsum_core::role::Role;
use blindsum_modexp::{FixedBase, Modulus};
use blindsum_paillier::{
    Factors, KeyMaterial, PublicKey, Randomizer, SecretInt, SecretKey, generate_key, integer,
};
use num_bigint::BigUint;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::Fixture;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// r^n mod n^2.
    Power,
    /// A power of as many bits modulo an odd number as long as n^2, with all that the modulus asks for beforehand.
    PowerOdd,
    /// Eight powers r^n mod n^2 of different r at once, for each.
    PowerEight,
    /// A key pair.
    KeyGeneration,
    /// Encryption with r^n.
    EncryptTextbook,
    /// Encryption with h_s^a, the table of h_s at hand, for one exponent after the other.
    EncryptShort,
    /// The same for eight exponents at once, for each.
    EncryptShortEight,
    /// The making of that table, and one power by it.
    TableShort,
    /// Encryption with r^n by whoever knows p and q.
    EncryptHolder,
    /// Decryption.
    Decrypt,
    /// Decryption of four ciphertexts at once, for each.
    DecryptFour,
    /// The product of 10,000 ciphertexts, for each.
    Product,
    /// E(b)^(xi + O).
    Scale,
}

/// No operation has that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOperation(pub String);

impl Operation {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Power,
        Self::PowerOdd,
        Self::PowerEight,
        Self::KeyGeneration,
        Self::EncryptTextbook,
        Self::EncryptShort,
        Self::EncryptShortEight,
        Self::TableShort,
        Self::EncryptHolder,
        Self::Decrypt,
        Self::DecryptFour,
        Self::Product,
        Self::Scale,
    ];

    /// Its name in files and between programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::PowerOdd => "power-odd",
            Self::PowerEight => "power-eight",
            Self::KeyGeneration => "key-generation",
            Self::EncryptTextbook => "encrypt-textbook",
            Self::EncryptShort => "encrypt-short",
            Self::EncryptShortEight => "encrypt-short-eight",
            Self::TableShort => "table-short",
            Self::EncryptHolder => "encrypt-holder",
            Self::Decrypt => "decrypt",
            Self::DecryptFour => "decrypt-four",
            Self::Product => "product",
            Self::Scale => "scale",
        }
    }

    /// How many of it are done at once, by whose number its time is divided.
    #[must_use]
    pub fn at_once(self) -> u32 {
        match self {
            Self::PowerEight | Self::EncryptShortEight => 8,
            Self::DecryptFour => 4,
            Self::Product => FACTORS,
            _ => 1,
        }
    }

    /// The operation of that name.
    ///
    /// # Errors
    /// If there is none.
    pub fn named(name: &str) -> Result<Self, UnknownOperation> {
        let found = Self::ALL.into_iter().find(|operation| operation.name() == name);
        found.ok_or_else(|| UnknownOperation(name.to_owned()))
    }
}

/// Factors of a measured product.
const FACTORS: u32 = 10_000;
/// Powers that the table of h_s is made for: m gamma of the common round.
pub const TABLE_USES: u32 = 400;
/// Short exponents that take turns.
const EXPONENTS: usize = 128;

/// The seed of the exponents.
const SEED: u64 = 1;

/// Our arithmetic on one fixture, with whatever backend the thread has when it is made.
pub struct Ours {
    key: SecretKey,
    h_s: BigUint,
    /// Made for [`TABLE_USES`] powers, as a calculator makes it; one that is shared would grow while it is measured.
    table: FixedBase,
    factors: Factors,
    odd: BigUint,
    /// Enough that what is read of the table is not all in cache.
    exponents: Vec<BigUint>,
    turn: Cell<usize>,
    ciphertexts: Vec<BigUint>,
    numbers: Numbers,
    rng: ChaCha20Rng,
}

struct Numbers {
    bits: u32,
    n: BigUint,
    r: BigUint,
    m: BigUint,
    xi: BigUint,
    power: BigUint,
    power_odd: BigUint,
}

/// The table of h_s for exponents of half the bits of n.
fn short_table(public: &PublicKey, h_s: &BigUint) -> FixedBase {
    public.ciphertexts().fixed_base(h_s, public.n().bits() / 2, TABLE_USES.into())
}

impl Ours {
    /// Prepares everything that a party has at hand before it computes, with the backend that there is now: keys, moduli and,
    /// for h_s, a table.
    ///
    /// # Errors
    /// If the fixture is not usable.
    pub fn new(fixture: &Fixture) -> Result<Self, String> {
        let number =
            |hex: &str| BigUint::parse_bytes(hex.as_bytes(), 16).ok_or_else(|| format!("no number: {hex}"));
        let secret = |hex: &str| number(hex).map(SecretInt::new);
        let (p, q) = (secret(&fixture.p)?, secret(&fixture.q)?);
        let key = SecretKey::from_primes(&p, &q).map_err(|error| error.to_string())?;
        let h_s = number(&fixture.h_s)?;
        let table = short_table(key.public(), &h_s);
        let factors = Factors::new(&p, &q).map_err(|error| error.to_string())?;
        let odd = number(&fixture.odd)?;
        let numbers = Numbers {
            bits: fixture.bits,
            n: number(&fixture.n)?,
            r: number(&fixture.r)?,
            m: number(&fixture.m)?,
            xi: number(&fixture.xi)?,
            power: number(&fixture.power)?,
            power_odd: number(&fixture.power_odd)?,
        };
        let mut ciphertexts = vec![key.public().encrypt_with(&numbers.m, &numbers.r)];
        for _ in 1..FACTORS {
            let next = ciphertexts.last().map(|last| key.public().ciphertexts().mul(last, last));
            ciphertexts.extend(next);
        }
        let mut rng = ChaCha20Rng::seed_from_u64(SEED);
        let more = (1..EXPONENTS).map(|_| integer::random_bits(u64::from(fixture.bits / 2), &mut rng));
        let exponents = core::iter::once(number(&fixture.a)?).chain(more).collect();
        // Keys are searched again in every run, as the rivals' are: the luck of one seed would never show as spread.
        let rng = Randomness::System.stream(Role::Everybody, SET_UP).map_err(|error| error.to_string())?;
        let ours =
            Self { key, h_s, table, factors, odd, exponents, turn: Cell::new(0), ciphertexts, numbers, rng };
        // A modulus takes the backend that there is when it is first used: now.
        for operation in Operation::ALL {
            core::hint::black_box((ours.result(operation), ours.results(operation)));
        }
        Ok(ours)
    }

    /// The next short exponent's h_s^a.
    fn short_factor(&self, table: &FixedBase) -> Option<BigUint> {
        let turn = self.turn.replace(self.turn.get() + 1);
        Some(table.pow(self.exponents.get(turn % self.exponents.len().max(1))?))
    }

    /// The ciphertext of m with a randomizing factor, by num-bigint.
    fn ciphertext(&self, factor: &BigUint) -> BigUint {
        let Numbers { n, m, .. } = &self.numbers;
        (BigUint::from(1u32) + m * n) * factor % self.key.public().ciphertexts().value()
    }

    /// The next short exponent's ciphertext, by num-bigint.
    fn short_ciphertext(&self) -> Option<BigUint> {
        let exponent = self.exponents.get(self.turn.get() % self.exponents.len().max(1))?;
        let modulus = self.key.public().ciphertexts().value();
        Some(self.ciphertext(&self.h_s.modpow(exponent, modulus)))
    }

    /// Whether an operation gives what it should, by other means than itself: by num-bigint, or what is decrypted and scaled
    /// by the textbook way.
    #[must_use]
    pub fn is_right(&mut self, operation: Operation) -> bool {
        let Numbers { bits, n, m, xi, power, power_odd, .. } = &self.numbers;
        let opens = |c: &BigUint, to: &BigUint| self.key.decrypt_textbook_vartime(c).plaintext.expose() == to;
        let (n, xi, m, power, power_odd, bits) =
            (n.clone(), xi.clone(), m.clone(), power.clone(), power_odd.clone(), *bits);
        match operation {
            Operation::PowerEight | Operation::EncryptShortEight | Operation::DecryptFour => {
                let (results, expected) = (self.results(operation), self.expected(operation));
                results.is_some() && results == expected
            }
            Operation::KeyGeneration => self.generate().is_some_and(|material| {
                // Fermat's test by num-bigint: it knows nothing of how the primes were found.
                let (one, two) = (BigUint::from(1u32), BigUint::from(2u32));
                let prime = |p: &BigUint| two.modpow(&(p - &one), p) == one;
                let (p, q) = (material.p.expose(), material.q.expose());
                (p * q).bits() == u64::from(bits) && p != q && prime(p) && prime(q)
            }),
            Operation::Power => self.result(operation) == Some(power),
            Operation::PowerOdd => self.result(operation) == Some(power_odd),
            Operation::Decrypt => self.result(operation) == Some(m),
            Operation::Scale => self.result(operation).is_some_and(|c| opens(&c, &(m * xi % n))),
            // A ciphertext opens with a wrong factor too, so the whole of it is compared.
            Operation::EncryptTextbook | Operation::EncryptHolder => {
                self.result(operation) == Some(self.ciphertext(&power))
            }
            Operation::EncryptShort | Operation::TableShort => (0..3).all(|_| {
                let expected = self.short_ciphertext();
                expected.is_some() && self.result(operation) == expected
            }),
            Operation::Product => {
                let modulus = self.key.public().ciphertexts().value();
                let expected =
                    self.ciphertexts.iter().fold(BigUint::from(1u32), |product, c| product * c % modulus);
                self.result(operation) == Some(expected)
            }
        }
    }

    fn generate(&mut self) -> Option<KeyMaterial> {
        generate_key(self.numbers.bits, Randomizer::Textbook, &mut self.rng).ok()
    }

    /// What an operation gives.
    fn result(&self, operation: Operation) -> Option<BigUint> {
        let Numbers { n, r, m, xi, .. } = &self.numbers;
        let public = self.key.public();
        Some(match operation {
            Operation::KeyGeneration
            | Operation::PowerEight
            | Operation::EncryptShortEight
            | Operation::DecryptFour => return None,
            Operation::Power => public.ciphertexts().pow(r, n, n.bits()),
            Operation::PowerOdd => Modulus::new(self.odd.clone()).ok()?.pow(r, n, n.bits()),
            Operation::EncryptTextbook => public.encrypt_with(m, r),
            Operation::EncryptShort => public.blind(m, &self.short_factor(&self.table)?),
            Operation::TableShort => public.blind(m, &self.short_factor(&short_table(public, &self.h_s))?),
            Operation::EncryptHolder => public.blind(m, &self.factors.randomizing_factor(r)),
            Operation::Decrypt => {
                self.key.decrypt_vartime(self.ciphertexts.first()?).plaintext.expose().clone()
            }
            Operation::Product => public.ciphertexts().product(&self.ciphertexts),
            Operation::Scale => public.scale(&[(self.ciphertexts.first()?, xi)], 48),
        })
    }

    /// What an operation of several at once gives.
    fn results(&self, operation: Operation) -> Option<Vec<BigUint>> {
        let Numbers { n, .. } = &self.numbers;
        let some: Vec<_> = self.ciphertexts.iter().take(usize::try_from(operation.at_once()).ok()?).collect();
        Some(match operation {
            Operation::PowerEight => {
                let pairs: Vec<_> = some.into_iter().map(|base| (base, n)).collect();
                self.key.public().ciphertexts().pow_many(&pairs, n.bits())
            }
            Operation::EncryptShortEight => {
                let exponents: Vec<_> = self.exponents.iter().take(8).collect();
                self.table.pow_many(&exponents)
            }
            Operation::DecryptFour => {
                let opened = self.key.decrypt_many_vartime(&some);
                opened.iter().map(|opened| opened.plaintext.expose().clone()).collect()
            }
            _ => return None,
        })
    }

    /// The same by num-bigint, or the textbook's way.
    fn expected(&self, operation: Operation) -> Option<Vec<BigUint>> {
        let Numbers { n, .. } = &self.numbers;
        let modulus = self.key.public().ciphertexts().value();
        Some(match operation {
            Operation::PowerEight => {
                self.ciphertexts.iter().take(8).map(|base| base.modpow(n, modulus)).collect()
            }
            Operation::EncryptShortEight => {
                self.exponents.iter().take(8).map(|exponent| self.h_s.modpow(exponent, modulus)).collect()
            }
            Operation::DecryptFour => {
                let some = self.ciphertexts.iter().take(4);
                some.map(|c| self.key.decrypt_textbook_vartime(c).plaintext.expose().clone()).collect()
            }
            _ => return None,
        })
    }

    /// Carries an operation out once, for the time it takes.
    pub fn carry_out(&mut self, operation: Operation) {
        if operation == Operation::KeyGeneration {
            core::hint::black_box(self.generate());
        } else {
            // One of the two has nothing to do.
            core::hint::black_box((self.result(operation), self.results(operation)));
        }
    }

    /// Milliseconds of an operation: once, or as often as fills 30 ms. `clock` tells milliseconds.
    pub fn sample(&mut self, operation: Operation, clock: impl Fn() -> f64) -> f64 {
        let start = clock();
        let mut times = 0.0;
        loop {
            self.carry_out(operation);
            times += f64::from(operation.at_once());
            let spent = clock() - start;
            if operation == Operation::KeyGeneration || spent >= 30.0 {
                return spent / times;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_right_and_is_found_by_its_name() {
        let mut ours = Ours::new(&Fixture::new(256).unwrap()).unwrap();
        for operation in Operation::ALL {
            assert!(ours.is_right(operation), "{operation:?}");
            assert_eq!(Operation::named(operation.name()), Ok(operation));
        }
        assert!(Operation::named("magic").is_err());
    }

    #[test]
    fn a_wrong_expectation_is_noticed() {
        let mut fixture = Fixture::new(256).unwrap();
        fixture.power = "2".to_owned();
        let mut ours = Ours::new(&fixture).unwrap();
        for operation in [Operation::Power, Operation::EncryptTextbook, Operation::EncryptHolder] {
            assert!(!ours.is_right(operation), "{operation:?}");
        }
        assert!(ours.is_right(Operation::PowerOdd));
    }
}
