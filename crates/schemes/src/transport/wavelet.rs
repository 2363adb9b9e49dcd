//! G: a household's day as a wavelet, each resolution under a key of its own.
//!
//! Reconstructs Engel 2013 (reference 26): wavelets by lifting, one key a resolution (80 of 100), Haar's (75), a key that opens its level and all
//! coarser ones (55); the cipher is a choice of ours. It does not sum up without reading: a receiver with a key sees the
//! household at its resolution. So it implements no [`Scheme`](crate::Scheme), and stands in no ranking.

use aes::Aes128;
use aes::cipher::{KeyInit, KeyIvInit, StreamCipher};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::account::{Account, Party, Phase};
use crate::operation::{Counter, Operation};
use crate::scheme::{Description, Evidence, Noticed};

/// What is constant of it.
#[must_use]
pub fn describe() -> Description {
    Description {
        id: "wav",
        name: "wavelet by resolution",
        source: "Engel 2013 [26]",
        evidence: Evidence::Memory,
        confidence: 75,
        aggregator: "receiver",
        helpers: &[],
        learns: "each household, at the resolution of its key",
        apart: "nobody: a receiver reads what its key opens",
        faults: "a missing meter is left out, at no cost",
        wrong: Noticed::Nothing,
    }
}

/// Slots of a day.
pub const SLOTS: usize = 48;
/// Times that resolution is halved: to 24, 12, 6 and 3 numbers.
pub const LEVELS: usize = 4;

/// Numbers of a day by resolution: details of the finest level first, and the sums of the coarsest last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bands(Vec<Vec<i32>>);

/// The integer Haar transform by lifting: d = odd - even, s = even + floor(d / 2).
#[must_use]
pub fn transform(day: &[i32; SLOTS]) -> Bands {
    let mut rest = day.to_vec();
    let mut bands = Vec::new();
    for _ in 0..LEVELS {
        let pairs = rest.chunks_exact(2).filter_map(<[i32]>::first_chunk::<2>);
        let (details, sums) = pairs
            .map(|[even, odd]| (odd.wrapping_sub(*even), even.wrapping_add(odd.wrapping_sub(*even) >> 1)))
            .unzip();
        bands.push(details);
        rest = sums;
    }
    bands.push(rest);
    Bands(bands)
}

/// The day again; exactly, where no band is missing. `withheld`: how many of the finest bands are taken as 0.
#[must_use]
pub fn inverse(bands: &Bands, withheld: usize) -> Vec<i32> {
    let mut numbers = bands.0.last().cloned().unwrap_or_default();
    for (level, details) in bands.0.iter().enumerate().rev().skip(1) {
        let known = level >= withheld;
        let pair = |(sum, detail): (&i32, &i32)| {
            let detail = if known { *detail } else { 0 };
            let even = sum.wrapping_sub(detail >> 1);
            [even, even.wrapping_add(detail)]
        };
        numbers = numbers.iter().zip(details).flat_map(pair).collect();
    }
    numbers
}

type Key = [u8; 16];

/// The keys of all levels, the finest first: each gives the next coarser one.
fn keys(finest: &Key) -> Vec<Key> {
    let mut keys = vec![*finest];
    for _ in 0..LEVELS {
        let last = keys.last().copied().unwrap_or_default();
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&last) else { break };
        mac.update(b"coarser");
        let next: [u8; 32] = mac.finalize().into_bytes().into();
        keys.push(next.first_chunk().copied().unwrap_or_default());
    }
    keys
}

/// Encrypts or decrypts one band: AES-128 in counter mode, the nonce from meter, day and level.
fn cipher(key: &Key, meter: u32, day: u32, level: usize, bytes: &mut [u8], counter: &mut Counter) {
    counter.add(Operation::Block, u64::try_from(bytes.len().div_ceil(16)).unwrap_or(u64::MAX));
    let mut nonce = [0u8; 16];
    let level = u32::try_from(level).unwrap_or(u32::MAX);
    let fields = [meter.to_be_bytes(), day.to_be_bytes(), level.to_be_bytes()];
    for (place, byte) in nonce.iter_mut().zip(fields.iter().flatten()) {
        *place = *byte;
    }
    ctr::Ctr128BE::<Aes128>::new(key.into(), &nonce.into()).apply_keystream(bytes);
}

/// What a meter sends once a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(Vec<Vec<u8>>);

/// A meter's day, in units, sealed band by band.
#[must_use]
pub fn seal(
    finest: &Key,
    meter: u32,
    day: u32,
    readings: &[i32; SLOTS],
    account: &mut Account<'_>,
) -> Sealed {
    let party = Party::Meter(meter);
    let sealed = account.act(Phase::Epoch, party, |_, counter| {
        counter.add(Operation::Lifting, u64::try_from(SLOTS - SLOTS / (1 << LEVELS)).unwrap_or(u64::MAX));
        let bands = transform(readings);
        let seal = |((level, band), key): ((usize, &Vec<i32>), &Key)| {
            let mut bytes: Vec<_> = band.iter().flat_map(|number| number.to_be_bytes()).collect();
            cipher(key, meter, day, level, &mut bytes, counter);
            bytes
        };
        Sealed(bands.0.iter().enumerate().zip(&keys(finest)).map(seal).collect())
    });
    account.sends(Phase::Epoch, party, sealed.0.iter().map(Vec::len).sum());
    sealed
}

/// What a receiver sees of it to whom the key of the level `withheld` was given, and so all coarser ones.
#[must_use]
pub fn open(
    finest: &Key,
    meter: u32,
    day: u32,
    sealed: &Sealed,
    withheld: usize,
    account: &mut Account<'_>,
) -> Vec<i32> {
    account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
        let open = |((level, band), key): ((usize, &Vec<u8>), &Key)| {
            if level < withheld {
                return vec![0; band.len() / 4];
            }
            let mut bytes = band.clone();
            cipher(key, meter, day, level, &mut bytes, counter);
            bytes
                .chunks_exact(4)
                .filter_map(<[u8]>::first_chunk)
                .map(|bytes| i32::from_be_bytes(*bytes))
                .collect()
        };
        let bands = Bands(sealed.0.iter().enumerate().zip(&keys(finest)).map(open).collect());
        counter.add(Operation::Lifting, u64::try_from(SLOTS - SLOTS / (1 << LEVELS)).unwrap_or(u64::MAX));
        inverse(&bands, withheld)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> [i32; SLOTS] {
        core::array::from_fn(|slot| i32::try_from(slot * slot % 97).unwrap() * 31 - 500)
    }

    #[test]
    fn a_day_comes_back_whole() {
        let bands = transform(&day());
        assert_eq!(bands.0.iter().map(Vec::len).collect::<Vec<_>>(), [24, 12, 6, 3, 3]);
        assert_eq!(inverse(&bands, 0), day());
    }

    #[test]
    fn a_receiver_sees_the_resolution_of_its_key() {
        let mut account = Account::new([0; 32]);
        let key = [7; 16];
        let sealed = seal(&key, 3, 12, &day(), &mut account);
        assert_eq!(account.spent(Phase::Epoch, Party::Meter(3)).sent, 192);
        assert_eq!(open(&key, 3, 12, &sealed, 0, &mut account), day());
        // Without the finest band, two slots look the same: their mean, rounded down.
        let coarse = open(&key, 3, 12, &sealed, 1, &mut account);
        for (pair, real) in coarse.chunks(2).zip(day().chunks(2)) {
            assert_eq!(pair, [(real[0] + real[1]).div_euclid(2); 2]);
        }
        assert_ne!(open(&key, 3, 13, &sealed, 0, &mut account), day());
        assert_ne!(open(&[8; 16], 3, 12, &sealed, 0, &mut account), day());
    }
}
