//! A with a key that nobody holds: servers each have a share of it, and any `needed` of them open a sum.
//!
//! PDAFT (Chen, Lu, Cao 2015, reference 13). That a few servers may be corrupt and that meters may be missing is its abstract (95 of 100); that
//! servers hold shares of a polynomial 75; this algebra 40: it is the standard one of Fouque, Poupard, Stern 2000 and of Damgard, Jurik 2001.

mod primes;

use blindsum_paillier::{PublicKey, SecretInt, integer};
use num_bigint::{BigInt, BigUint};

use crate::account::{Account, Party, Phase};
use crate::dcr::{self, Encryptor};
use crate::operation::{Counter, Operation};
use crate::scheme::{Description, Evidence, Input, Noticed, Opened, Scheme, SchemeError, Task, present};
use primes::SAFE_PRIMES;

/// Deals the shares once.
const DEALER: Party = Party::Helper(0);
/// l: how many servers have a share.
pub const SERVERS: u8 = 5;
/// k: how many of them open a sum.
pub const NEEDED: u8 = 3;
/// l!, with which Lagrange's coefficients are whole.
const FACTORIAL: u32 = 120;
/// A partial decryption has an exponent twice as long as n: two powers.
const POWERS: u64 = 2;

/// The scheme, with k = 3 of l = 5.
#[derive(Debug, Clone, Copy)]
pub struct Threshold {
    /// Bits of n: one of [`Threshold::key_sizes`].
    pub key_bits: u32,
}

impl Threshold {
    /// The sizes of n for which there are safe primes: fixed ones, printed in the code, which protect nothing.
    pub fn key_sizes() -> impl Iterator<Item = u32> {
        SAFE_PRIMES.into_iter().map(|(bits, _, _)| bits)
    }
}

/// What the set-up leaves.
pub struct Keys {
    pub(crate) encryptor: Encryptor,
    /// f(1) to f(l).
    shares: Vec<SecretInt>,
}

fn server(number: u8) -> Party {
    Party::Helper(number)
}

/// Shares of d, which is 0 modulo p'q' and 1 modulo n, by a polynomial of degree k - 1 modulo n p'q'.
fn deal(
    p: &BigUint,
    q: &BigUint,
    draw: impl FnMut(&BigUint) -> BigUint,
) -> Option<(BigUint, Vec<SecretInt>)> {
    let n = p * q;
    let order = (p - 1u32) * (q - 1u32) / 4u32;
    let modulus = &n * &order;
    let d = &order * order.modinv(&n)?;
    let mut draw = draw;
    let coefficients: Vec<_> = (1..NEEDED).map(|_| SecretInt::new(draw(&modulus))).collect();
    let share = |number: u8| {
        // Horner's rule.
        let high = coefficients
            .iter()
            .rev()
            .fold(BigUint::ZERO, |sum, coefficient| (sum * number + coefficient.expose()) % &modulus);
        SecretInt::new((high * number + &d) % &modulus)
    };
    Some((n.clone(), (1..=SERVERS).map(share).collect()))
}

/// l! times Lagrange's coefficient at 0 of one of these servers: a whole number.
fn lagrange(own: u8, all: &[u8]) -> i64 {
    let others = || all.iter().filter(|other| **other != own).map(|other| i64::from(*other));
    let over: i64 = others().map(|other| other - i64::from(own)).product();
    i64::from(FACTORIAL) * others().product::<i64>() / over
}

impl Keys {
    fn key(&self) -> &PublicKey {
        &self.encryptor.key
    }

    /// C^(2 l! f(i)).
    fn part(&self, ciphertext: &BigUint, number: u8, counter: &mut Counter) -> Option<BigUint> {
        let share = self.shares.get(usize::from(number).checked_sub(1)?)?;
        counter.add(Operation::Power, POWERS);
        let exponent = SecretInt::new(share.expose() * (2 * FACTORIAL));
        // As long for every server: what is below n p'q' < n^2, and the bits of 2 l!.
        let bits = 2 * self.key().n().bits() + u64::from(u32::BITS - (2 * FACTORIAL).leading_zeros());
        Some(self.key().ciphertexts().pow(ciphertext, exponent.expose(), bits))
    }

    /// The sum from the parts of `needed` servers: the product of their powers 2 lambda, of which the rest by n is 4 l!^2 times the sum.
    fn combined(&self, parts: &[(u8, BigUint)], counter: &mut Counter) -> Option<BigInt> {
        let ring = self.key().ciphertexts();
        let all: Vec<_> = parts.iter().map(|(number, _)| *number).collect();
        let mut product = BigUint::from(1u32);
        for (number, part) in parts {
            counter.one(Operation::SmallPower);
            let exponent = 2 * lagrange(*number, &all);
            let power = ring.pow_vartime(part, &BigUint::from(exponent.unsigned_abs()));
            let power = if exponent < 0 { ring.inverse_vartime(&power)? } else { power };
            product = ring.mul(&product, &power);
        }
        let n = self.key().n();
        let rest = product - 1u32;
        let quotient = &rest / n;
        // 1 + n x, or a part is wrong.
        if &quotient * n != rest {
            return None;
        }
        let factor = BigUint::from(4 * FACTORIAL * FACTORIAL).modinv(n)?;
        Some(integer::centred(&(quotient * factor % n), n))
    }
}

impl Scheme for Threshold {
    type Keys = Keys;
    type Message = BigUint;

    fn describe(&self) -> Description {
        Description {
            id: "paillier-threshold",
            name: "Paillier, 3 of 5 servers",
            source: "Chen, Lu, Cao 2015 [13]",
            evidence: Evidence::Memory,
            confidence: 70,
            aggregator: "gateway",
            helpers: &["dealer", "server", "server", "server", "server", "server"],
            learns: "nothing",
            apart: "the gateway and three of the servers; the dealer, who makes all keys, has to be trusted",
            faults: "a missing meter is left out, at no cost; two servers may be missing",
            wrong: Noticed::Garbage,
        }
    }

    fn set_up(&self, _task: &Task, account: &mut Account<'_>) -> Result<Keys, SchemeError> {
        let primes = SAFE_PRIMES.iter().find(|(bits, _, _)| *bits == self.key_bits);
        let parse = |digits: &str| BigUint::parse_bytes(digits.as_bytes(), 16);
        let primes = primes.and_then(|(_, p, q)| Some((parse(p)?, parse(q)?)));
        let (p, q) = primes.ok_or_else(|| {
            let sizes: Vec<_> = Self::key_sizes().map(|bits| bits.to_string()).collect();
            SchemeError::Keys(format!("safe primes are here for n of {} bits", sizes.join(", ")))
        })?;
        let (n, shares) = account
            .act(Phase::SetUp, DEALER, |rng, _| deal(&p, &q, |bound| integer::random_below(bound, rng)))
            .ok_or_else(|| SchemeError::Keys("the primes are not safe".to_owned()))?;
        let encryptor = account
            .act(Phase::SetUp, Party::Meter(0), |_, _| PublicKey::new(n.clone()).map(Encryptor::new))
            .map_err(|error| SchemeError::Keys(error.to_string()))?;
        Ok(Keys { encryptor, shares })
    }

    fn meter(
        &self,
        keys: &Keys,
        input: Input<'_>,
        account: &mut Account<'_>,
    ) -> Result<BigUint, SchemeError> {
        let party = Party::Meter(input.meter);
        let plain = BigInt::from(input.noisy(0));
        let message =
            account.act(Phase::Epoch, party, |rng, counter| keys.encryptor.encrypt(&plain, rng, counter));
        account.sends(Phase::Epoch, party, keys.encryptor.width());
        Ok(message)
    }

    fn aggregate(
        &self,
        keys: &Keys,
        _epoch: u64,
        messages: &[Option<BigUint>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError> {
        let (of, ciphertexts) = present(messages);
        let wrong = SchemeError::Wrong { meters: of.len() };
        let product = account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
            keys.encryptor.sum(ciphertexts.iter().copied(), counter)
        });
        account.sends(Phase::Epoch, Party::Aggregator, keys.encryptor.width());
        let mut parts = Vec::new();
        for number in 1..=NEEDED {
            let part = account
                .act(Phase::Epoch, server(number), |_, counter| keys.part(&product, number, counter))
                .ok_or_else(|| wrong.clone())?;
            account.sends(Phase::Epoch, server(number), keys.encryptor.width());
            parts.push((number, part));
        }
        let sum = account
            .act(Phase::Epoch, Party::Aggregator, |_, counter| {
                counter.each(Operation::Draw, added);
                keys.combined(&parts, counter)
            })
            .ok_or(wrong)?;
        Ok(Opened::of(dcr::units(&(sum + added.iter().sum::<i64>()), of.len())?, of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prime(digits: &str) -> BigUint {
        BigUint::parse_bytes(digits.as_bytes(), 16).unwrap()
    }

    #[test]
    fn the_primes_are_safe_and_as_long_as_stated() {
        for (bits, p, q) in SAFE_PRIMES {
            let (p, q) = (prime(p), prime(q));
            assert_eq!(
                (p.bits(), q.bits(), (&p * &q).bits()),
                (u64::from(bits / 2), u64::from(bits / 2), u64::from(bits))
            );
            assert_ne!(p, q);
            for prime in [&p, &q] {
                assert!(blindsum_paillier::is_prime_vartime(prime));
                assert!(blindsum_paillier::is_prime_vartime(&((prime - 1u32) / 2u32)));
            }
        }
    }

    #[test]
    fn any_three_servers_open_and_two_do_not() {
        let mut account = Account::new([3; 32]);
        let task = Task { meters: 1, cap: 3_000, reach: 0 };
        let keys = Threshold { key_bits: 256 }.set_up(&task, &mut account).unwrap();
        let counter = &mut Counter::default();
        for plain in [0i64, 1, 3_000, -70_000] {
            let ciphertext = account.act(Phase::Epoch, Party::Meter(0), |rng, counter| {
                keys.encryptor.encrypt(&BigInt::from(plain), rng, counter)
            });
            let part = |number: u8, counter: &mut Counter| {
                (number, keys.part(&ciphertext, number, counter).unwrap())
            };
            for (a, b, c) in [(1, 2, 3), (1, 2, 5), (1, 3, 4), (2, 4, 5), (3, 4, 5), (5, 1, 3)] {
                let parts = [a, b, c].map(|number| part(number, counter));
                assert_eq!(keys.combined(&parts, counter), Some(BigInt::from(plain)), "{a}, {b}, {c}");
            }
            let parts = [1, 4].map(|number| part(number, counter));
            assert_ne!(keys.combined(&parts, counter), Some(BigInt::from(plain)));
        }
        assert!(Threshold { key_bits: 300 }.set_up(&task, &mut account).is_err());
    }

    #[test]
    fn lagrange_by_hand() {
        // At 0 from 1, 2, 3: 3, -3, 1.
        assert_eq!([1, 2, 3].map(|own| lagrange(own, &[1, 2, 3])), [360, -360, 120]);
        // From 2, 4, 5: 10/3, -5, 8/3.
        assert_eq!([2, 4, 5].map(|own| lagrange(own, &[2, 4, 5])), [400, -600, 320]);
    }
}
