//! What the WebAssembly module exports.
//!
//! The module imports nothing and has its own memory, exported as `memory`. All functions take and return
//! `i32`, read as unsigned. Operands and results go through one buffer of little-endian 32-bit words:
//! [`buffer`] makes it long enough and tells where it is. Any call may move it or grow the memory, so ask
//! again, and make new views, before writing operands and, except as said below, after every call.
//!
//! # Words
//!
//! With `n` of `bits` bits:
//!
//! | name | words | what |
//! |---|---|---|
//! | `W` | `ceil(bits / 32)` | a number less than `n` |
//! | `E` | `W` (plain) or `2 W` (square) | an element: `x`, or `x0` then `x1` where it is `x0 + n x1`; each part less than `n` |
//! | `V` | `ceil(47 digits(bits) / 32)` | `n^-1 mod R`, with `R = 2^(47 digits(bits))` |
//! | `X` | `ceil(exponent_bits / 32)` | an exponent less than `2^exponent_bits`; none if that is 0 |
//!
//! Least significant word first, unused high words zero. Numbers that are not less than their bound are
//! refused.
//!
//! # Calls
//!
//! Operands stand one after the other from word 0 of the buffer, which must be at least so long; a result
//! overwrites the buffer from word 0. The buffer does not move between a call that leaves a result and the
//! reading of it.
//!
//! | call | buffer before | buffer after | returns |
//! |---|---|---|---|
//! | `probe()` | | | 1 if multiply-adds are really fused; otherwise do not use the module |
//! | `digits(bits)` | | | digits of a modulus of this many bits, 0 if there can be none |
//! | `buffer(words)` | | as it was, longer if need be | address of the buffer in bytes, 0 if that is too long (2^24 words at most) |
//! | `ring_new(kind, bits)` | `n` (`W`), its inverse (`V`), `R^2` modulo `n` or `n^2` (`E`) | | handle |
//! | `ring_free(ring)` | | | status |
//! | `pow(ring, exponent_bits)` | base (`E`), exponent (`X`) | power (`E`) | status |
//! | `pow_vartime(ring, exponent_bits)` | base (`E`), exponent (`X`) | power (`E`) | status |
//! | `multi_pow(ring, count, exponent_bits)` | bases (`count E`), exponents (`count X`) | product of the powers (`E`) | status |
//! | `table_new(ring, exponent_bits, window_bits)` | base (`E`) | | handle |
//! | `table_pow(table)` | exponent (`X`, of the table's `exponent_bits`) | power (`E`) | status |
//! | `table_bytes(table)` | | | bytes its entries take, 0 for no table |
//! | `table_free(table)` | | | status |
//! | `table_pow_both(table)` | two exponents (`2 X`) | two powers (`2 E`) | status |
//! | `digits_across(bits)` | | | digits of a modulus that lies beside another, 0 if there can be none |
//! | `both_new(kind, bits)` | two `n` (`2 W`), their inverses (`2 V`, with `digits_across`), two `R^2` (`2 E`) | | handle of two moduli side by side |
//! | `both_free(both)` | | | status |
//! | `both_pow(both, exponent_bits)` | two bases (`2 E`), two exponents (`2 X`) | two powers (`2 E`) | status |
//! | `product_begin(ring)` | | | handle of the product 1 |
//! | `product_take(product, count)` | factors (`count E`) | | status |
//! | `product_end(product)` | | product of all factors (`E`) | status; whatever it is, the handle is gone |
//! | `product_free(product)` | | | status; for a product given up |
//! | `wipe()` | zeros | | |
//!
//! `kind` is 0 for a ring modulo `n` (24 to 8192 bits) and 1 for one modulo `n^2` (`n` of 24 to 4096 bits).
//! `n` is odd and has exactly
//! `bits` bits. Exponents have at most 2^16 bits, windows of tables 1 to 12, tables at most 512 MiB,
//! `multi_pow` at most 256 bases. Tables and products go on working after their ring is freed.
//!
//! A handle is never 0: 0 means refused. A status is 0 for success, or 1 for a size out of range, 2 for too short a buffer, 3 for a number or exponent that is not less than
//! its bound, 4 for an inverse or `R^2` that does not fit `n`, 5 for too little memory, 6 for a handle that is
//! invalid (or no longer valid). After an error the buffer is as it was.
//!
//! # Secrets
//!
//! Every call leaves its own working memory zeroed: windows, digits of operands, exponents. Operands and
//! results stay in the buffer until `wipe` or the next call. Tables and unfinished products keep their
//! contents until they are freed, and are zeroed then. `pow_vartime` is for public exponents.

#![expect(clippy::cast_possible_truncation, reason = "addresses and sizes are 32 bits wide here")]

use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::hint::black_box;

use crate::arena::wipe as wipe_words;
use crate::lane::Lanes;
use crate::multi::{MAX_BASES, Product};
use crate::power::MAX_EXPONENT_BITS;
use crate::ring::{self, Error, Ring, RingKind, SIDE_BY_SIDE, SideBySide};
use crate::slab::Slab;
use crate::table::Table;

/// The longest buffer, in words.
const MAX_WORDS: usize = 1 << 24;

struct State {
    buffer: Vec<u32>,
    rings: Slab<Ring>,
    sides: Slab<SideBySide>,
    tables: Slab<Table>,
    products: Slab<Product>,
}

/// What the module keeps, for its one thread.
struct Only(RefCell<State>);

// SAFETY: the module is built without threads and its memory is not shared, so nobody else can have it.
unsafe impl Sync for Only {}

static STATE: Only = Only(RefCell::new(State {
    buffer: Vec::new(),
    rings: Slab::new(),
    sides: Slab::new(),
    tables: Slab::new(),
    products: Slab::new(),
}));

fn with_state<T>(f: impl FnOnce(&mut State) -> T) -> T {
    f(&mut STATE.0.borrow_mut())
}

/// Runs `f` and returns its status.
fn status(f: impl FnOnce(&mut State) -> Result<(), Error>) -> u32 {
    with_state(|state| f(state).map_or_else(|error| error as u32, |()| 0))
}

/// Runs `f` and returns its handle, or 0.
fn handle(f: impl FnOnce(&mut State) -> Result<u32, Error>) -> u32 {
    with_state(|state| f(state).unwrap_or(0))
}

/// The first words of the buffer.
fn operands(buffer: &[u32], words: usize) -> Result<&[u32], Error> {
    buffer.get(..words).ok_or(Error::Length)
}

/// From operands to a result; by reference, for every copy of [`operate`] makes the module bigger.
type Operation<'a> = dyn FnMut(&[u32], &mut [u32]) -> Result<(), Error> + 'a;

/// Runs `f` on the first `words` of the buffer; what it writes, an element of `out_words`, goes to the front
/// of the buffer.
#[inline(never)]
fn operate(
    buffer: &mut Vec<u32>,
    words: usize,
    out_words: usize,
    f: &mut Operation<'_>,
) -> Result<(), Error> {
    let mut out = vec![0; out_words];
    let result = f(operands(buffer, words)?, &mut out);
    if result.is_ok() {
        if buffer.len() < out_words {
            grow(buffer, out_words)?;
        }
        buffer[..out_words].copy_from_slice(&out);
    }
    wipe_words(&mut out);
    result
}

/// Makes the buffer long enough, and leaves no copy of it behind.
#[inline(never)]
fn grow(buffer: &mut Vec<u32>, words: usize) -> Result<(), Error> {
    if words <= buffer.len() {
        return Ok(());
    }
    let mut longer = Vec::new();
    longer.try_reserve_exact(words).map_err(|_| Error::Memory)?;
    longer.extend_from_slice(buffer);
    longer.resize(words, 0);
    wipe_words(buffer);
    *buffer = longer;
    Ok(())
}

fn exponent_words(exponent_bits: u32) -> Result<usize, Error> {
    let bits = exponent_bits as usize;
    if bits > MAX_EXPONENT_BITS { Err(Error::Size) } else { Ok(bits.div_ceil(32)) }
}

/// 1 if a multiply-add is rounded once. Two roundings would lose the `-2^-60` in `(1 + 2^-30) (1 - 2^-30)`.
#[unsafe(no_mangle)]
#[target_feature(enable = "simd128,relaxed-simd")]
pub extern "C" fn probe() -> u32 {
    let e = 1.0 / f64::from(1u32 << 30);
    let numbers = black_box([1.0 + e, 1.0 - e, -1.0]);
    let [x, y, z] = numbers.map(|number| Lanes::splat(number));
    u32::from(x.madd(y, z).last() != 0.0)
}

/// How many digits of 47 bits a modulus of `bits` bits takes; 0 if there is no ring for it.
#[unsafe(no_mangle)]
pub extern "C" fn digits(bits: u32) -> u32 {
    if ring::MODULUS_BITS.contains(&(bits as usize)) { ring::digits(bits as usize) as u32 } else { 0 }
}

/// How many digits of 47 bits a modulus of `bits` bits takes that lies beside another; 0 if there is no ring for it.
#[unsafe(no_mangle)]
pub extern "C" fn digits_across(bits: u32) -> u32 {
    if ring::MODULUS_BITS.contains(&(bits as usize)) { ring::digits_across(bits as usize) as u32 } else { 0 }
}

/// Makes the buffer at least `words` long and returns its address, or 0.
#[unsafe(no_mangle)]
pub extern "C" fn buffer(words: u32) -> u32 {
    with_state(|state| {
        if words as usize > MAX_WORDS || grow(&mut state.buffer, words as usize).is_err() {
            return 0;
        }
        state.buffer.as_ptr() as u32
    })
}

/// A ring, from `n`, its inverse modulo `R`, and `R^2`.
#[unsafe(no_mangle)]
pub extern "C" fn ring_new(kind: u32, bits: u32) -> u32 {
    handle(|state| {
        let (kind, bits, [modulus, inverse, radix_squared]) =
            moduli(&state.buffer, kind, bits, 1, ring::digits)?;
        let ring = Ring::new(kind, bits, modulus, inverse, radix_squared)?;
        state.rings.insert(ring)
    })
}

/// What stands in the buffer for this many moduli: all `n`, all inverses, all `R^2`.
#[inline(never)]
fn moduli(
    buffer: &[u32],
    kind: u32,
    bits: u32,
    count: usize,
    digits: fn(usize) -> usize,
) -> Result<(RingKind, usize, [&[u32]; 3]), Error> {
    let kind = match kind {
        0 => RingKind::Plain,
        1 => RingKind::Square,
        _ => return Err(Error::Size),
    };
    let bits = bits as usize;
    if !ring::MODULUS_BITS.contains(&bits) {
        return Err(Error::Size);
    }
    let (number, inverse) = (count * bits.div_ceil(32), count * ring::inverse_words(digits(bits)));
    let element = if kind == RingKind::Square { 2 * number } else { number };
    let (moduli, rest) = operands(buffer, number + inverse + element)?.split_at(number);
    let (inverses, radices_squared) = rest.split_at(inverse);
    Ok((kind, bits, [moduli, inverses, radices_squared]))
}

/// Two rings side by side.
#[unsafe(no_mangle)]
pub extern "C" fn both_new(kind: u32, bits: u32) -> u32 {
    handle(|state| {
        let (kind, bits, [moduli, inverses, radices_squared]) =
            moduli(&state.buffer, kind, bits, SIDE_BY_SIDE, ring::digits_across)?;
        let both = SideBySide::across(kind, bits, moduli, inverses, radices_squared)?;
        state.sides.insert(both)
    })
}

/// Forgets two rings.
#[unsafe(no_mangle)]
pub extern "C" fn both_free(both: u32) -> u32 {
    status(|state| state.sides.remove(both).map(drop))
}

/// Two powers, by a uniform sequence of operations.
#[unsafe(no_mangle)]
pub extern "C" fn both_pow(both: u32, exponent_bits: u32) -> u32 {
    status(|State { buffer, sides, .. }| {
        let both = sides.get(both)?;
        let words = both.words();
        let exponents = SIDE_BY_SIDE * exponent_words(exponent_bits)?;
        operate(buffer, words + exponents, words, &mut |operands, out| {
            let (bases, exponents) = operands.split_at(words);
            both.pow(bases, exponents, exponent_bits as usize, out)
        })
    })
}

/// Forgets a ring.
#[unsafe(no_mangle)]
pub extern "C" fn ring_free(ring: u32) -> u32 {
    status(|state| state.rings.remove(ring).map(drop))
}

/// `base ^ exponent`, by a uniform sequence of operations.
#[unsafe(no_mangle)]
pub extern "C" fn pow(ring: u32, exponent_bits: u32) -> u32 {
    status(|State { buffer, rings, .. }| {
        let ring = rings.get(ring)?;
        let words = ring.words();
        operate(buffer, words + exponent_words(exponent_bits)?, words, &mut |operands, out| {
            let (base, exponent) = operands.split_at(words);
            ring.pow(base, exponent, exponent_bits as usize, out)
        })
    })
}

/// `base ^ exponent`, for a public exponent.
#[unsafe(no_mangle)]
pub extern "C" fn pow_vartime(ring: u32, exponent_bits: u32) -> u32 {
    status(|State { buffer, rings, .. }| {
        let ring = rings.get(ring)?;
        let words = ring.words();
        operate(buffer, words + exponent_words(exponent_bits)?, words, &mut |operands, out| {
            let (base, exponent) = operands.split_at(words);
            crate::power::check_exponent(exponent, exponent_bits as usize)?;
            ring.pow_vartime(base, exponent, out)
        })
    })
}

/// The product of `count` powers.
#[unsafe(no_mangle)]
pub extern "C" fn multi_pow(ring: u32, count: u32, exponent_bits: u32) -> u32 {
    status(|State { buffer, rings, .. }| {
        let ring = rings.get(ring)?;
        let (words, count) = (ring.words(), count as usize);
        if count > MAX_BASES {
            return Err(Error::Size);
        }
        operate(buffer, count * (words + exponent_words(exponent_bits)?), words, &mut |operands, out| {
            let (bases, exponents) = operands.split_at(count * words);
            ring.multi_pow(bases, exponents, exponent_bits as usize, out)
        })
    })
}

/// A table of powers of a base.
#[unsafe(no_mangle)]
pub extern "C" fn table_new(ring: u32, exponent_bits: u32, window_bits: u32) -> u32 {
    handle(|state| {
        let ring = state.rings.get(ring)?;
        let base = operands(&state.buffer, ring.words())?;
        let table = Table::new(ring, base, exponent_bits as usize, window_bits as usize)?;
        state.tables.insert(table)
    })
}

/// A power of a table's base.
#[unsafe(no_mangle)]
pub extern "C" fn table_pow(table: u32) -> u32 {
    status(|State { buffer, tables, .. }| {
        let table = tables.get(table)?;
        let words = table.words();
        operate(buffer, table.exponent_bits().div_ceil(32), words, &mut |exponent, out| {
            table.pow(exponent, out)
        })
    })
}

/// Two powers of a table's base.
#[unsafe(no_mangle)]
pub extern "C" fn table_pow_both(table: u32) -> u32 {
    status(|State { buffer, tables, .. }| {
        let table = tables.get(table)?;
        let exponents = SIDE_BY_SIDE * table.exponent_bits().div_ceil(32);
        operate(buffer, exponents, SIDE_BY_SIDE * table.words(), &mut |exponents, out| {
            table.pow_side_by_side(exponents, out)
        })
    })
}

/// How many bytes a table takes.
#[unsafe(no_mangle)]
pub extern "C" fn table_bytes(table: u32) -> u32 {
    with_state(|state| state.tables.get(table).map_or(0, |table| table.bytes() as u32))
}

/// Forgets a table.
#[unsafe(no_mangle)]
pub extern "C" fn table_free(table: u32) -> u32 {
    status(|state| state.tables.remove(table).map(drop))
}

/// The product 1, to be continued.
#[unsafe(no_mangle)]
pub extern "C" fn product_begin(ring: u32) -> u32 {
    handle(|state| {
        let product = Product::new(state.rings.get(ring)?);
        state.products.insert(product)
    })
}

/// Multiplies a product by `count` factors.
#[unsafe(no_mangle)]
pub extern "C" fn product_take(product: u32, count: u32) -> u32 {
    status(|state| {
        let product = state.products.get(product)?;
        let words = (count as usize).checked_mul(product.words()).ok_or(Error::Length)?;
        product.take(operands(&state.buffer, words)?)
    })
}

/// Ends a product and writes it.
#[unsafe(no_mangle)]
pub extern "C" fn product_end(product: u32) -> u32 {
    status(|State { buffer, products, .. }| {
        let product = products.remove(product)?;
        let words = product.words();
        let mut product = Some(product);
        operate(buffer, 0, words, &mut |_, out| product.take().ok_or(Error::Handle)?.end(out))
    })
}

/// Forgets a product.
#[unsafe(no_mangle)]
pub extern "C" fn product_free(product: u32) -> u32 {
    status(|state| state.products.remove(product).map(drop))
}

/// Zeros in the buffer and in the working memory of every ring. Tables and products work in rings of their own, and wipe
/// those themselves at the end of every call.
#[unsafe(no_mangle)]
pub extern "C" fn wipe() {
    with_state(|state| {
        wipe_words(&mut state.buffer);
        state.rings.each(Ring::wipe);
        state.sides.each(SideBySide::wipe);
    });
}
