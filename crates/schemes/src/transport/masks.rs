//! D: masks between each two meters, which cancel in the sum.
//!
//! D1 reconstructs Acs and Castelluccia 2011 (reference 17). Noise and stream cipher: its abstract (90 of 100); a stream shared with the supplier: 80;
//! the second round after a meter is missing: remembered, 65. That partners are picked again each round at random: 70; here they are fixed,
//! which is cheaper for the scheme and masks as much.

use aes::Aes128;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use blindsum_core::randomness::Stream;
use curve25519_dalek::{RistrettoPoint, Scalar};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::account::{Account, Party, Phase};
use crate::operation::{Counter, Operation};
use crate::scheme::{Description, Evidence, Input, Noticed, Opened, Scheme, SchemeError, Task, present};
use crate::transport::additive::POINT;
use crate::transport::psa::index;

/// Bytes of a masked reading.
const MASKED: usize = 8;

/// Which meters share a mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partners {
    /// Each two.
    All,
    /// Each with this many neighbours on a ring, half of them on either side; rounded up to an even number.
    Near(u32),
}

/// The scheme.
#[derive(Debug, Clone, Copy)]
pub struct Masks {
    /// Who shares a mask with whom.
    pub partners: Partners,
}

/// What the set-up leaves.
pub struct Keys {
    meters: Vec<Meter>,
}

struct Meter {
    /// Shared with the supplier.
    supplier: Aes128,
    /// Shared with others, ascending.
    partners: Vec<(u32, Aes128)>,
}

impl Partners {
    fn of(self, meter: u32, meters: u32) -> Vec<u32> {
        match self {
            Self::Near(near) if near.saturating_add(1) < meters => {
                let mut partners: Vec<_> = (1..=near.div_ceil(2))
                    .flat_map(|step| [(meter + step) % meters, (meter + meters - step) % meters])
                    .collect();
                partners.sort_unstable();
                partners.dedup();
                partners
            }
            Self::All | Self::Near(_) => (0..meters).filter(|other| *other != meter).collect(),
        }
    }
}

/// A key that two share, HKDF-SHA-256 of the point that both can compute, with its round keys: it lives for many epochs.
fn shared(point: &RistrettoPoint) -> Aes128 {
    let extract = hmac(b"blindsum/masks", &[point.compress().as_bytes()]);
    let expanded = hmac(&extract, &[b"mask", &[1]]);
    Aes128::new(&Array::from(expanded.first_chunk::<16>().copied().unwrap_or_default()))
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of every length.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return [0; 32] };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// A mask of an epoch: the first half of AES(t).
fn mask(key: &Aes128, epoch: u64, counter: &mut Counter) -> u64 {
    counter.one(Operation::Block);
    let mut block = Array::from(u128::from(epoch).to_be_bytes());
    key.encrypt_block(&mut block);
    block.first_chunk().map_or(0, |half| u64::from_be_bytes(*half))
}

/// The masks towards these partners: added by the lower number of two, taken off by the higher.
fn towards<'a>(
    meter: u32,
    partners: impl Iterator<Item = &'a (u32, Aes128)>,
    epoch: u64,
    counter: &mut Counter,
) -> u64 {
    partners.fold(0, |sum, (other, key)| {
        let mask = mask(key, epoch, counter);
        if meter < *other { sum.wrapping_add(mask) } else { sum.wrapping_sub(mask) }
    })
}

impl Scheme for Masks {
    type Keys = Keys;
    type Message = u64;

    fn describe(&self) -> Description {
        Description {
            id: "masks",
            name: "pairwise masks",
            source: "Acs, Castelluccia 2011 [17]",
            evidence: Evidence::Memory,
            confidence: 80,
            aggregator: "supplier",
            helpers: &[],
            learns: "nothing",
            apart: "the supplier and all partners of a meter",
            faults: "a second round with the partners of those missing; a message that comes late after all is then read",
            wrong: Noticed::Nothing,
        }
    }

    fn set_up(&self, task: &Task, account: &mut Account<'_>) -> Result<Keys, SchemeError> {
        let pair = |rng: &mut Stream, _: &mut Counter| {
            let secret = Scalar::random(rng);
            (secret, RistrettoPoint::mul_base(&secret))
        };
        let supplier = account.act(Phase::SetUp, Party::Aggregator, pair);
        let mut pairs = Vec::new();
        for meter in 0..task.meters {
            pairs.push(account.act(Phase::SetUp, Party::Meter(meter), pair));
            account.sends(Phase::SetUp, Party::Meter(meter), POINT);
        }
        let mut meters: Vec<Meter> = Vec::new();
        for (meter, (secret, _)) in (0..).zip(&pairs) {
            let party = Party::Meter(meter);
            let partners = self.partners.of(meter, task.meters);
            let looked_at = account.looks_at(party);
            let keys = account.act(Phase::SetUp, party, |_, counter| {
                counter.each(Operation::PointMultiple, &partners);
                counter.one(Operation::PointMultiple);
                let with = |other: u32| {
                    // Both of two compute the same key. Where nobody counts this meter's work, the simulation takes it from the other.
                    let known = meters.get(index(other)).filter(|_| !looked_at);
                    let known = known.and_then(|known| {
                        let place = known.partners.binary_search_by_key(&meter, |(other, _)| *other).ok()?;
                        Some(known.partners.get(place)?.1.clone())
                    });
                    let compute = || pairs.get(index(other)).map(|(_, public)| shared(&(public * secret)));
                    Some((other, known.or_else(compute)?))
                };
                let partners = partners.iter().filter_map(|other| with(*other)).collect();
                Meter { supplier: shared(&(supplier.1 * secret)), partners }
            });
            meters.push(keys);
        }
        // The supplier computes the same keys, one a meter.
        account.act(Phase::SetUp, Party::Aggregator, |_, counter| {
            counter.each(Operation::PointMultiple, &pairs);
            pairs.iter().map(|(_, public)| shared(&(public * supplier.0))).collect::<Vec<_>>()
        });
        Ok(Keys { meters })
    }

    fn meter(&self, keys: &Keys, input: Input<'_>, account: &mut Account<'_>) -> Result<u64, SchemeError> {
        let party = Party::Meter(input.meter);
        let own =
            keys.meters.get(index(input.meter)).ok_or_else(|| SchemeError::no_such_meter(input.meter))?;
        let message = account.act(Phase::Epoch, party, |_, counter| {
            let masks = towards(input.meter, own.partners.iter(), input.epoch, counter);
            let stream = mask(&own.supplier, input.epoch, counter);
            input.noisy(0).cast_unsigned().wrapping_add(masks).wrapping_add(stream)
        });
        account.sends(Phase::Epoch, party, MASKED);
        Ok(message)
    }

    fn aggregate(
        &self,
        keys: &Keys,
        epoch: u64,
        messages: &[Option<u64>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError> {
        let (of, masked) = present(messages);
        let mut sum = account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
            let streams = of.iter().filter_map(|meter| keys.meters.get(index(*meter)));
            let streams =
                streams.fold(0u64, |sum, meter| sum.wrapping_add(mask(&meter.supplier, epoch, counter)));
            counter.each(Operation::Sum, &masked);
            let sum = masked.iter().fold(0u64, |sum, masked| sum.wrapping_add(**masked));
            sum.wrapping_sub(streams)
        });
        if of.len() < messages.len() {
            let missing = |other: &u32| of.binary_search(other).is_err();
            let mut left = Vec::new();
            for meter in &of {
                let Some(own) = keys.meters.get(index(*meter)) else { continue };
                if !own.partners.iter().any(|(other, _)| missing(other)) {
                    continue;
                }
                let party = Party::Meter(*meter);
                left.push(account.act(Phase::Repair, party, |_, counter| {
                    towards(*meter, own.partners.iter().filter(|(other, _)| missing(other)), epoch, counter)
                }));
                account.sends(Phase::Repair, party, MASKED);
            }
            sum = account.act(Phase::Repair, Party::Aggregator, |_, counter| {
                counter.each(Operation::Sum, &left);
                left.iter().fold(sum, |sum, left| sum.wrapping_sub(*left))
            });
        }
        let sum = sum.cast_signed().saturating_add(added.iter().sum());
        Ok(Opened::of(sum, of))
    }
}
