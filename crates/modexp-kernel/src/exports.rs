//! What the WebAssembly module exports.
//!
//! Plain functions of integers, over one buffer of 32-bit words, little-endian, through which all numbers come and go. Below,
//! `w` is the words of `n` (`bits / 32`, rounded up), `e` the words of an element: `w` for an odd modulus, `2 w` for a square,
//! whose elements `x0 + n x1` are `x0`, then `x1`. An exponent of `b` bits has `b / 32` words, rounded up. Elements are canonical:
//! each part less than `n`.
//!
//! | function | buffer before | answer | buffer after |
//! |---|---|---|---|
//! | `probe()` | | 1 if multiply-add is fused, else 0 | |
//! | `digits(bits)` | | `k`, the digits of such a modulus; `R = 2^(47 k)` | |
//! | `buffer(words)` | | its address, at least so long; 0: too long. It moves | kept |
//! | `ring_new(kind, bits)` | `n` (`w`), `n^-1 mod R` (`47 k / 32`, rounded up), `R^2 mod N` (`e`) | a ring; 0: refused | |
//! | `pow(ring, b)` | base (`e`), exponent | status | power (`e`) |
//! | `pow_vartime(ring, b)` | base (`e`), exponent | status | power (`e`) |
//! | `multi_pow(ring, count, b)` | bases (`count e`), exponents | status | product of powers (`e`) |
//! | `product(ring, count)` | factors (`count e`) | status | product (`e`) |
//! | `table_new(ring, b, window)` | base (`e`) | a table; 0: refused | |
//! | `table_pow(table)` | exponent | status | power (`e`) |
//! | `table_bytes(table)` | | its size; 0: no such table | |
//! | `ring_free(ring)`, `table_free(table)` | | | |
//!
//! `kind` is 0 for an odd modulus N = n, 1 for N = n^2. A status is 0 for success, else a number of [`Error`]. Every
//! function but `buffer` sets to zero what it read from the buffer and does not leave there as its answer. Handles
//! that are none, or none any more, are refused.

use std::sync::{Mutex, PoisonError};

use crate::arena::wipe;
use crate::lane::F64x2;
use crate::multi::Product;
use crate::ring::{Error, Kind, Ring, digits as digits_of};
use crate::table::Table;

/// The longest buffer: 256 elements of the largest square, and their exponents.
const MAX_BUFFER_WORDS: usize = 1 << 17;

struct State {
    buffer: Vec<u32>,
    rings: Slab<Ring>,
    tables: Slab<Table>,
}

/// There is one thread; the lock is a formality.
static STATE: Mutex<State> =
    Mutex::new(State { buffer: Vec::new(), rings: Slab(Vec::new()), tables: Slab(Vec::new()) });

/// Things by number, from 1.
struct Slab<T>(Vec<Option<T>>);

impl<T> Slab<T> {
    fn put(&mut self, thing: T) -> u32 {
        let free = self.0.iter().position(Option::is_none);
        let place = free.unwrap_or(self.0.len());
        match self.0.get_mut(place) {
            Some(slot) => *slot = Some(thing),
            None => self.0.push(Some(thing)),
        }
        u32::try_from(place + 1).unwrap_or(0)
    }

    fn get(&mut self, handle: u32) -> Result<&mut T, Error> {
        let place = usize::try_from(handle).ok().and_then(|handle| handle.checked_sub(1));
        place.and_then(|place| self.0.get_mut(place)?.as_mut()).ok_or(Error::Handle)
    }

    fn free(&mut self, handle: u32) {
        let place = usize::try_from(handle).ok().and_then(|handle| handle.checked_sub(1));
        if let Some(slot) = place.and_then(|place| self.0.get_mut(place)) {
            *slot = None;
        }
    }
}

fn with<T>(act: impl FnOnce(&mut State) -> T) -> T {
    act(&mut STATE.lock().unwrap_or_else(PoisonError::into_inner))
}

fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn words(bits: u32) -> usize {
    size(bits.div_ceil(32))
}

/// Cuts the buffer into pieces of these lengths.
fn cut<const N: usize>(buffer: &[u32], lengths: [usize; N]) -> Result<[&[u32]; N], Error> {
    let mut rest = buffer;
    let mut pieces: [&[u32]; N] = [&[]; N];
    for (piece, length) in pieces.iter_mut().zip(lengths) {
        (*piece, rest) = rest.split_at_checked(length).ok_or(Error::Length)?;
    }
    Ok(pieces)
}

/// Does something with the buffer, wipes it, and leaves the answer there.
fn answer(state: &mut State, act: impl FnOnce(&mut State) -> Result<Vec<u32>, Error>) -> u32 {
    let result = act(state);
    wipe(&mut state.buffer);
    match result {
        Ok(mut words) => {
            if let Some(place) = state.buffer.get_mut(..words.len()) {
                place.copy_from_slice(&words);
            }
            wipe(&mut words);
            0
        }
        Err(error) => error as u32,
    }
}

/// 1 if multiplication and addition are fused: `(1 + e) (1 - e) - 1` is `-e^2` then, and 0 where the product is rounded.
#[unsafe(no_mangle)]
pub extern "C" fn probe() -> u32 {
    let e = core::hint::black_box(1.0 / f64::from(1u32 << 30));
    let one = core::hint::black_box(1.0);
    let fused = F64x2::splat(one + e).madd(F64x2::splat(one - e), F64x2::splat(-one));
    u32::from(fused.last() != 0.0)
}

/// The digits of a modulus of so many bits.
#[unsafe(no_mangle)]
pub extern "C" fn digits(bits: u32) -> u32 {
    u32::try_from(digits_of(size(bits))).unwrap_or(0)
}

/// The address of the buffer, after making it at least so long.
#[unsafe(no_mangle)]
pub extern "C" fn buffer(words: u32) -> *mut u32 {
    with(|State { buffer, .. }| {
        if size(words) > MAX_BUFFER_WORDS {
            return core::ptr::null_mut();
        }
        if buffer.len() < size(words) {
            // What the old one held is wiped, not left behind by a growing vector.
            let mut longer = vec![0; size(words)];
            longer[..buffer.len()].copy_from_slice(buffer);
            wipe(buffer);
            *buffer = longer;
        }
        buffer.as_mut_ptr()
    })
}

/// A ring.
#[unsafe(no_mangle)]
pub extern "C" fn ring_new(kind: u32, bits: u32) -> u32 {
    with(|state| {
        let (kind, parts) = match kind {
            0 => (Kind::Plain, 1),
            1 => (Kind::Square, 2),
            _ => return 0,
        };
        let inverse = (47 * digits_of(size(bits))).div_ceil(32);
        let pieces = cut(&state.buffer, [words(bits), inverse, parts * words(bits)]);
        let ring =
            pieces.and_then(|[modulus, inverse, radix]| Ring::new(kind, size(bits), modulus, inverse, radix));
        wipe(&mut state.buffer);
        ring.map_or(0, |ring| state.rings.put(ring))
    })
}

/// A power to a secret exponent.
#[unsafe(no_mangle)]
pub extern "C" fn pow(ring: u32, exponent_bits: u32) -> u32 {
    with(|state| {
        answer(state, |State { buffer, rings, .. }| {
            let ring = rings.get(ring)?;
            let [base, exponent] = cut(buffer, [ring.words(), words(exponent_bits)])?;
            let mut out = vec![0; ring.words()];
            ring.pow(base, exponent, size(exponent_bits), &mut out)?;
            Ok(out)
        })
    })
}

/// A power to a public exponent.
#[unsafe(no_mangle)]
pub extern "C" fn pow_vartime(ring: u32, exponent_bits: u32) -> u32 {
    with(|state| {
        answer(state, |State { buffer, rings, .. }| {
            let ring = rings.get(ring)?;
            let [base, exponent] = cut(buffer, [ring.words(), words(exponent_bits)])?;
            let mut out = vec![0; ring.words()];
            ring.pow_vartime(base, exponent, &mut out)?;
            Ok(out)
        })
    })
}

/// A product of powers.
#[unsafe(no_mangle)]
pub extern "C" fn multi_pow(ring: u32, count: u32, exponent_bits: u32) -> u32 {
    with(|state| {
        answer(state, |State { buffer, rings, .. }| {
            let ring = rings.get(ring)?;
            let lengths = [ring.words(), words(exponent_bits)].map(|words| words.saturating_mul(size(count)));
            let [bases, exponents] = cut(buffer, lengths)?;
            let mut out = vec![0; ring.words()];
            ring.multi_pow(bases, exponents, size(exponent_bits), &mut out)?;
            Ok(out)
        })
    })
}

/// A product.
#[unsafe(no_mangle)]
pub extern "C" fn product(ring: u32, count: u32) -> u32 {
    with(|state| {
        answer(state, |State { buffer, rings, .. }| {
            let ring = rings.get(ring)?;
            let [factors] = cut(buffer, [ring.words().saturating_mul(size(count))])?;
            let mut product = Product::new(ring);
            product.take(factors)?;
            let mut out = vec![0; ring.words()];
            product.end(&mut out)?;
            Ok(out)
        })
    })
}

/// A table of a base.
#[unsafe(no_mangle)]
pub extern "C" fn table_new(ring: u32, exponent_bits: u32, window: u32) -> u32 {
    with(|state| {
        let table = state.rings.get(ring).and_then(|ring| {
            let [base] = cut(&state.buffer, [ring.words()])?;
            Table::new(ring, base, size(exponent_bits), size(window))
        });
        wipe(&mut state.buffer);
        table.map_or(0, |table| state.tables.put(table))
    })
}

/// A power of a table's base.
#[unsafe(no_mangle)]
pub extern "C" fn table_pow(table: u32) -> u32 {
    with(|state| {
        answer(state, |State { buffer, tables, .. }| {
            let table = tables.get(table)?;
            let [exponent] = cut(buffer, [table.exponent_bits().div_ceil(32)])?;
            let mut out = vec![0; table.words()];
            table.pow(exponent, &mut out)?;
            Ok(out)
        })
    })
}

/// The size of a table in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn table_bytes(table: u32) -> u32 {
    with(|state| state.tables.get(table).map_or(0, |table| u32::try_from(table.bytes()).unwrap_or(u32::MAX)))
}

/// Forgets a ring.
#[unsafe(no_mangle)]
pub extern "C" fn ring_free(ring: u32) {
    with(|state| state.rings.free(ring));
}

/// Forgets a table.
#[unsafe(no_mangle)]
pub extern "C" fn table_free(table: u32) {
    with(|state| state.tables.free(table));
}
