//! C: readings cut into shares, each encrypted for the meter that will add it up.
//!
//! - C1 reconstructs Garcia and Jacobs 2010 (reference 14) (92 of 100: the description of an independent implementation says the same). Their way
//!   of finding misbehaviour is not rebuilt.
//! - C2 reconstructs Bindschaedler, Rane, Brito, Rao, Uzun 2017 (reference 25): shares by Shamir's polynomials (90 of 100: its abstract, a patent of
//!   three of its authors, and the costs that Yan et al. give, agree), and noise that nobody knows, as the double-blind protocol has it
//!   with the aggregator's own key (85). How meters check the aggregator's choice is unknown and left out.

use blindsum_core::randomness::Stream;
use blindsum_paillier::{Factors, Randomizer, SecretKey, integer};
use num_bigint::{BigInt, BigUint};
use num_traits::ToPrimitive;
use rand_core::Rng;

use crate::account::{Account, Party, Phase};
use crate::dcr::{self, Encryptor};
use crate::operation::{Counter, Operation};
use crate::scheme::{
    Description, Evidence, Input, Noticed, Opened, Scheme, SchemeError, Task, everybody, present,
};
use crate::transport::psa::index;

/// A meter with its key, and everybody's view of it.
struct Meter {
    secret: SecretKey,
    public: Encryptor,
}

/// Each meter makes a key of its own.
fn meters(
    task: &Task,
    key_bits: u32,
    randomizer: Randomizer,
    account: &mut Account<'_>,
) -> Result<Vec<Meter>, SchemeError> {
    (0..task.meters)
        .map(|meter| {
            account.act(Phase::SetUp, Party::Meter(meter), |rng, _| {
                let secret = dcr::key(key_bits, randomizer, rng)?;
                Ok(Meter { public: Encryptor::new(secret.public().clone()), secret })
            })
        })
        .collect()
}

/// The aggregator's products of what is addressed to each of these meters; none of nothing. The first factor is there already.
fn products<'m>(
    meters: impl IntoIterator<Item = &'m Meter>,
    addressed: &[Vec<&BigUint>],
    account: &mut Account<'_>,
) -> Vec<Option<BigUint>> {
    let meters: Vec<_> = meters.into_iter().collect();
    let products: Vec<_> = account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
        let product = |(meter, addressed): (&&Meter, &Vec<&BigUint>)| {
            counter.add(
                Operation::Product,
                u64::try_from(addressed.len()).unwrap_or(u64::MAX).saturating_sub(1),
            );
            (!addressed.is_empty()).then(|| meter.public.key.ciphertexts().product(addressed.iter().copied()))
        };
        meters.iter().zip(addressed).map(product).collect()
    });
    let sent = meters.iter().zip(&products).filter(|(_, product)| product.is_some());
    account.sends(Phase::Epoch, Party::Aggregator, sent.map(|(meter, _)| meter.public.width()).sum());
    products
}

/// C1: shares that add up.
#[derive(Debug, Clone, Copy)]
pub struct AdditiveShares {
    /// Bits of each meter's modulus.
    pub key_bits: u32,
    /// What makes a ciphertext probabilistic.
    pub randomizer: Randomizer,
}

/// What the set-up of C1 leaves.
pub struct AdditiveKeys(Vec<Meter>);

/// What a meter of C1 sends, and what it keeps.
pub struct AdditiveMessage {
    /// Its own share. It does not go over the wire.
    kept: u64,
    /// One ciphertext for each other meter, by their numbers.
    sent: Vec<(u32, BigUint)>,
}

#[cfg(test)]
impl AdditiveMessage {
    /// The message with another amount in the share for one of the meters, made of public keys alone.
    pub(crate) fn shift(&mut self, keys: &AdditiveKeys, by: i64) {
        let [(to, ciphertext), ..] = self.sent.as_mut_slice() else { return };
        let key = &keys.0[index(*to)].public.key;
        *ciphertext = key.blind(&key.encode(&by.into()), ciphertext);
    }
}

/// Bytes of a sum of shares.
const PARTIAL: usize = 8;

impl Scheme for AdditiveShares {
    type Keys = AdditiveKeys;
    type Message = AdditiveMessage;

    fn describe(&self) -> Description {
        Description {
            id: "shares",
            name: "shares",
            source: "Garcia, Jacobs 2010 [14]",
            evidence: Evidence::Text,
            confidence: 92,
            aggregator: "aggregator",
            helpers: &[],
            learns: "nothing",
            apart: "the aggregator and all other meters",
            faults: "one missing meter ends the epoch",
            wrong: Noticed::Nothing,
        }
    }

    fn set_up(&self, task: &Task, account: &mut Account<'_>) -> Result<AdditiveKeys, SchemeError> {
        meters(task, self.key_bits, self.randomizer, account).map(AdditiveKeys)
    }

    fn meter(
        &self,
        keys: &AdditiveKeys,
        input: Input<'_>,
        account: &mut Account<'_>,
    ) -> Result<AdditiveMessage, SchemeError> {
        let party = Party::Meter(input.meter);
        let message = account.act(Phase::Epoch, party, |rng, counter| {
            let mut kept = input.noisy(0).cast_unsigned();
            let mut sent = Vec::new();
            for (other, meter) in (0..).zip(&keys.0) {
                if other != input.meter {
                    let share = rng.next_u64();
                    kept = kept.wrapping_sub(share);
                    sent.push((other, meter.public.encrypt(&BigInt::from(share), rng, counter)));
                }
            }
            AdditiveMessage { kept, sent }
        });
        let width = keys.0.first().map_or(0, |meter| meter.public.width());
        account.sends(Phase::Epoch, party, message.sent.len() * width);
        Ok(message)
    }

    fn aggregate(
        &self,
        keys: &AdditiveKeys,
        _epoch: u64,
        messages: &[Option<AdditiveMessage>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError> {
        let (of, messages) = everybody(messages)?;
        let addressed: Vec<Vec<_>> = of
            .iter()
            .map(|number| {
                let sent =
                    messages.iter().filter_map(|message| message.sent.iter().find(|(to, _)| to == number));
                sent.map(|(_, ciphertext)| ciphertext).collect()
            })
            .collect();
        let products = products(&keys.0, &addressed, account);
        let mut partials = Vec::new();
        for (((number, own), meter), product) in of.iter().zip(&messages).zip(&keys.0).zip(&products) {
            let party = Party::Meter(*number);
            partials.push(account.act(Phase::Epoch, party, |_, counter| {
                // Shares of m meters stay far below n. A meter alone gets none.
                let shares = product
                    .as_ref()
                    .map_or_else(BigInt::default, |product| dcr::decrypt(&meter.secret, product, counter));
                let low = integer::residue(&shares, &(BigUint::from(1u32) << 64u32));
                low.to_u64().unwrap_or_default().wrapping_add(own.kept)
            }));
            account.sends(Phase::Epoch, party, PARTIAL);
        }
        let sum = account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
            counter.each(Operation::Sum, &partials);
            partials.iter().fold(0u64, |sum, partial| sum.wrapping_add(*partial))
        });
        Ok(Opened::of(sum.cast_signed().saturating_add(added.iter().sum()), of))
    }
}

/// The order of the field of C2's shares: 2^127 - 1, a prime.
const FIELD: u128 = (1 << 127) - 1;

fn reduce(value: u128) -> u128 {
    let folded = (value & FIELD) + (value >> 127);
    if folded >= FIELD { folded - FIELD } else { folded }
}

fn plus(a: u128, b: u128) -> u128 {
    // Both below 2^127.
    reduce(a + b)
}

fn minus(a: u128, b: u128) -> u128 {
    plus(a, FIELD - b)
}

fn times(a: u128, b: u128) -> u128 {
    // In four products of 64 bits; 2^127 is 1.
    let low_mask = u128::from(u64::MAX);
    let (a1, a0, b1, b0) = (a >> 64, a & low_mask, b >> 64, b & low_mask);
    let middle = [a1 * b0, a0 * b1];
    let mut sum = reduce(a0 * b0);
    for part in middle {
        // part 2^64 = (part >> 63) 2^127 + (part below 2^63) 2^64.
        sum = plus(sum, reduce(part >> 63));
        sum = plus(sum, reduce((part & ((1 << 63) - 1)) << 64));
    }
    // a1 b1 2^128 = 2 a1 b1.
    plus(sum, reduce(a1 * b1 * 2))
}

fn power(mut base: u128, mut exponent: u128) -> u128 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}

fn inverse(a: u128) -> u128 {
    power(a, FIELD - 2)
}

/// A whole number in the field.
fn element(value: i64) -> u128 {
    let magnitude = u128::from(value.unsigned_abs());
    if value < 0 { minus(0, magnitude) } else { magnitude }
}

fn random(rng: &mut Stream) -> u128 {
    loop {
        let drawn = (u128::from(rng.next_u64()) << 64 | u128::from(rng.next_u64())) & FIELD;
        if drawn != FIELD {
            return drawn;
        }
    }
}

/// C2: Shamir's shares, and noise that nobody knows.
#[derive(Debug, Clone, Copy)]
pub struct ShamirShares {
    /// Bits of all moduli.
    pub key_bits: u32,
    /// What makes a ciphertext probabilistic.
    pub randomizer: Randomizer,
    /// gamma: how many samples of noise a meter draws, one of which counts.
    pub gamma: u32,
}

/// O: added to every sample, so that its exponent is positive.
const OFFSET: i64 = 1 << 47;
/// Bits of such an exponent.
const EXPONENT: u64 = 48;

/// What the set-up of C2 leaves.
pub struct ShamirKeys {
    meters: Vec<Meter>,
    aggregator: Meter,
    /// The aggregator's primes, prepared for its choices; none where randomizers are short.
    factors: Option<Factors>,
    /// How many shares open a sum.
    threshold: usize,
}

#[cfg(test)]
impl ShamirKeys {
    /// The aggregator's key, as everybody has it.
    pub(crate) fn aggregator(&self) -> &blindsum_paillier::PublicKey {
        &self.aggregator.public.key
    }
}

/// What a meter of C2 sends.
pub struct ShamirMessage {
    /// E_j(f_i(j)) for every j.
    shares: Vec<BigUint>,
    /// The aggregator's choice for this meter, which it drew itself and the meter never learns.
    counts: usize,
    /// The sample that counts with the blind, under the aggregator's key.
    pub(crate) noise: BigUint,
}

/// floor(m / 2) + 1.
fn threshold(meters: u32) -> usize {
    index(meters / 2 + 1)
}

/// f(at), Horner's way; the constant comes first.
fn evaluate(polynomial: &[u128], at: u128, counter: &mut Counter) -> u128 {
    counter.each(Operation::FieldProduct, polynomial);
    polynomial.iter().rev().fold(0, |value, coefficient| plus(times(value, at), *coefficient))
}

/// f(0) from f(x) at different x.
fn at_zero(points: &[(u128, u128)], counter: &mut Counter) -> u128 {
    let mut sum = 0;
    for (x, y) in points {
        let (mut over, mut under) = (*y, 1);
        for (other, _) in points.iter().filter(|(other, _)| other != x) {
            over = times(over, *other);
            under = times(under, minus(*other, *x));
            counter.add(Operation::FieldProduct, 2);
        }
        sum = plus(sum, times(over, inverse(under)));
        counter.one(Operation::FieldProduct);
        counter.one(Operation::FieldInverse);
    }
    sum
}

impl Scheme for ShamirShares {
    type Keys = ShamirKeys;
    type Message = ShamirMessage;

    fn describe(&self) -> Description {
        Description {
            id: "shamir",
            name: "Shamir's shares, double-blind noise",
            source: "Bindschaedler, Rane, Brito, Rao, Uzun 2017 [25]",
            evidence: Evidence::Text,
            confidence: 90,
            aggregator: "aggregator",
            helpers: &[],
            learns: "nothing; nobody knows the noise",
            apart: "the aggregator and more than half of the meters",
            faults: "once shares are sent, fewer than half of the meters may vanish",
            wrong: Noticed::Garbage,
        }
    }

    fn levels(&self, _task: &Task) -> usize {
        index(self.gamma)
    }

    fn set_up(&self, task: &Task, account: &mut Account<'_>) -> Result<ShamirKeys, SchemeError> {
        if self.key_bits < 256 || self.gamma == 0 {
            let rule = "sums of shares of 127 bits, and at least one sample, are needed: take 256 bits or more, and a gamma from 1";
            return Err(SchemeError::Task { what: "the bits of a key", got: i64::from(self.key_bits), rule });
        }
        let meters = meters(task, self.key_bits, self.randomizer, account)?;
        let (aggregator, factors) = account.act(Phase::SetUp, Party::Aggregator, |rng, _| {
            let secret = dcr::key(self.key_bits, self.randomizer, rng)?;
            let (p, q) = secret.primes();
            let factors = match secret.public().randomizer_base() {
                None => Some(Factors::new(p, q).map_err(|error| SchemeError::Keys(error.to_string()))?),
                Some(_) => None,
            };
            Ok((Meter { public: Encryptor::new(secret.public().clone()), secret }, factors))
        })?;
        Ok(ShamirKeys { meters, aggregator, factors, threshold: threshold(task.meters) })
    }

    fn meter(
        &self,
        keys: &ShamirKeys,
        input: Input<'_>,
        account: &mut Account<'_>,
    ) -> Result<ShamirMessage, SchemeError> {
        let party = Party::Meter(input.meter);
        if index(input.meter) >= keys.meters.len() {
            return Err(SchemeError::no_such_meter(input.meter));
        }
        // The aggregator's choice for this meter, Eq. (15) and (16): one of the bits is 1.
        let gamma = self.gamma;
        let (counts, bits) = account.act(Phase::Epoch, Party::Aggregator, |rng, counter| {
            let counts = integer::random_index(gamma, rng);
            counter.add(Operation::FactorPower, u64::from(gamma));
            let key = &keys.aggregator.public.key;
            let randomizers: Vec<_> = (0..gamma).map(|_| key.randomizer(rng)).collect();
            let exposed: Vec<_> = randomizers.iter().map(|r| r.expose()).collect();
            // All bits of a meter at once, as the double-blind protocol's cloud encrypts its choice.
            let powers = match &keys.factors {
                Some(factors) => factors.randomizing_factors(&exposed),
                None => exposed.iter().map(|r| key.randomizing_factor(r)).collect(),
            };
            let bits = (0..gamma).zip(&powers);
            let bits = bits.map(|(place, r)| key.blind(&BigUint::from(u32::from(place == counts)), r));
            (index(counts), bits.collect::<Vec<_>>())
        });
        account.sends(Phase::Epoch, Party::Aggregator, bits.len() * keys.aggregator.public.width());
        let message = account.act(Phase::Epoch, party, |rng, counter| {
            let blind = random(rng);
            let mut polynomial = vec![minus(element(input.reading), blind)];
            polynomial.extend((1..keys.threshold).map(|_| random(rng)));
            let shares = (1..)
                .zip(&keys.meters)
                .map(|(at, meter)| {
                    let share = evaluate(&polynomial, at, counter);
                    meter.public.encrypt(&BigInt::from(share), rng, counter)
                })
                .collect();
            // Eq. (21) and (22): the chosen sample and O, with the blind.
            let exponents: Vec<_> = (0..bits.len())
                .map(|level| {
                    let sample = input.noise.get(level).copied().unwrap_or_default();
                    BigUint::from(sample.saturating_add(OFFSET).max(0).cast_unsigned())
                })
                .collect();
            let pairs: Vec<_> = bits.iter().zip(&exponents).collect();
            counter.each(Operation::NoisePower, &pairs);
            let key = &keys.aggregator.public.key;
            let noise = key.scale(&pairs, EXPONENT);
            let blind = keys.aggregator.public.encrypt(&BigInt::from(blind), rng, counter);
            ShamirMessage { shares, counts, noise: key.add(&noise, &blind) }
        });
        let sent = message.shares.len() * keys.meters.first().map_or(0, |meter| meter.public.width());
        account.sends(Phase::Epoch, party, sent + keys.aggregator.public.width());
        Ok(message)
    }

    fn aggregate(
        &self,
        keys: &ShamirKeys,
        _epoch: u64,
        messages: &[Option<ShamirMessage>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError> {
        let (of, messages) = present(messages);
        if of.len() < keys.threshold {
            let missing = keys.meters.len().saturating_sub(of.len());
            let meters = u32::try_from(keys.meters.len()).unwrap_or(u32::MAX);
            return Err(SchemeError::Missing { missing, meters });
        }
        let addressed: Vec<Vec<_>> = of
            .iter()
            .map(|number| messages.iter().filter_map(|message| message.shares.get(index(*number))).collect())
            .collect();
        let meters: Vec<_> = of.iter().filter_map(|number| keys.meters.get(index(*number))).collect();
        let products = products(meters.iter().copied(), &addressed, account);
        let mut points = Vec::new();
        for ((number, meter), product) in of.iter().zip(&meters).zip(&products) {
            let party = Party::Meter(*number);
            let y = account.act(Phase::Epoch, party, |_, counter| {
                let shares = product
                    .as_ref()
                    .map_or_else(BigInt::default, |product| dcr::decrypt(&meter.secret, product, counter));
                integer::residue(&shares, &BigUint::from(FIELD)).to_u128().unwrap_or_default()
            });
            account.sends(Phase::Epoch, party, 2 * PARTIAL);
            points.push((u128::from(*number) + 1, y));
        }
        points.truncate(keys.threshold);
        let present = BigInt::from(of.len());
        let sum = account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
            let readings = at_zero(&points, counter);
            let key = &keys.aggregator;
            let product = key.public.sum(messages.iter().map(|message| &message.noise), counter);
            let noise = dcr::decrypt(&key.secret, &product, counter) - &present * OFFSET;
            let noise = integer::residue(&noise, &BigUint::from(FIELD)).to_u128().unwrap_or_default();
            let whole = BigUint::from(plus(readings, noise));
            dcr::units(&integer::centred(&whole, &BigUint::from(FIELD)), messages.len())
        })?;
        let of = of.iter().zip(&messages).map(|(meter, message)| (*meter, message.counts)).collect();
        Ok(Opened { sum: sum.saturating_add(added.iter().sum()), of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::SeedableRng;

    #[test]
    fn the_field_of_shares_agrees_with_whole_numbers() {
        let mut rng = Stream::seed_from_u64(7);
        let field = BigUint::from(FIELD);
        let ends = [0, 1, 2, FIELD - 1, FIELD - 2, 1 << 64, (1 << 64) - 1, 1 << 126];
        let mut numbers = ends.to_vec();
        numbers.extend((0..100).map(|_| random(&mut rng)));
        for a in &numbers {
            for b in &numbers {
                assert_eq!(BigUint::from(times(*a, *b)), BigUint::from(*a) * *b % &field, "{a} {b}");
                assert_eq!(BigUint::from(plus(*a, *b)), (BigUint::from(*a) + *b) % &field);
                assert_eq!(plus(minus(*a, *b), *b), *a);
            }
            if *a != 0 {
                assert_eq!(times(*a, inverse(*a)), 1);
            }
        }
        assert_eq!(element(-3), FIELD - 3);
    }

    #[test]
    fn any_half_of_the_points_gives_the_constant() {
        let mut rng = Stream::seed_from_u64(8);
        let mut counter = Counter::default();
        let polynomial: Vec<_> = (0..4).map(|_| random(&mut rng)).collect();
        let points: Vec<_> = (1..=7).map(|x| (x, evaluate(&polynomial, x, &mut counter))).collect();
        for start in 0..=3 {
            let some = &points[start..start + 4];
            assert_eq!(at_zero(some, &mut counter), polynomial[0]);
        }
        assert_ne!(at_zero(&points[..3], &mut counter), polynomial[0]);
    }
}
