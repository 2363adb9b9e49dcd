//! The same arithmetic out of multiply-adds on integers of 52 bits (AVX-512 IFMA), for processors that have them.
//!
//! # Numbers
//!
//! A number is `h` digits of 52 bits, unsigned, least first; `R = 2^(52 h)` is at least 32 times the modulus `n` ([`digits`]). Residues are
//! in Montgomery form and reduced lazily: to less than `2 n`, never to one canonical residue before the end.
//!
//! An instruction multiplies two digits and adds the low 52 bits of the product to a sum, or the high 52; it looks at the low 52 bits of its
//! factors only. Column `c` of a product is the sum of the low halves of all `x_i y_j` with `i + j = c` and of the high halves of those
//! with `i + j = c - 1`: at most `6 h` of them, so below `2^62`, and nothing is ever lost.
//!
//! # Products
//!
//! `m = -T n^-1 mod R` comes from the low half of one product, all digits at once, and `(T + m n) / R` from the high half of another.
//! The low half of `T + m n` is a multiple of `R`, so what it carries is known from its last column alone.
//!
//! For a modulus `n^2` residues are pairs `x0 + n x1`. With `x0 y0 = r R - m n` the product is `z0 = r` and
//! `z1 = (x0 y1 + x1 y0 - m) / R`; where `m` would have to be subtracted, `R - 1 - m`, which is each digit's complement, and
//! `(1 - R) mod n` are added, and no number is ever negative.
//!
//! From factors below `2 n` and `R >= 32 n` both parts are below `n + (8 n^2 + R + n) / R < 2 n`.
//!
//! # Two shapes
//!
//! [`Eight`]: eight numbers side by side, a lane each, with moduli and exponents of their own; least work for each. [`Single`]: one number
//! whose digits lie side by side; it is there first. In both, sums stay in registers until they are whole.
//!
//! Every operation on digits is the same whatever the digits are; which entries of tables are read depends on exponents.

/// The body for `i` = 0, 1, 2 and so on below `n`, ten at the most, written out: the optimiser keeps arrays in registers only where it sees
/// which element is meant, and does not unroll long loops by itself.
macro_rules! each {
    ($i:ident < $n:expr, $body:expr) => {
        each!(@ $i, $n, $body, 0 1 2 3 4 5 6 7 8 9)
    };
    (@ $i:ident, $n:expr, $body:expr, $($place:literal)*) => {
        $(
            {
                let $i: usize = $place;
                if $i < $n {
                    $body
                }
            }
        )*
    };
}

mod across;
mod along;
mod convert;
mod lanes;
mod power;
mod product;
mod ring;
mod table;
#[cfg(test)]
mod tests;

pub use lanes::are_there as is_supported;
pub use product::Product;
pub use ring::{Eight, Ring, Single};
pub use table::Table;

/// Bits of a digit.
pub const DIGIT_BITS: usize = SHIFT as usize;

/// The same as the instruction for shifts takes it.
const SHIFT: u32 = 52;

/// A digit's bits.
const MASK: u64 = (1 << DIGIT_BITS) - 1;

/// How many numbers lie side by side.
pub const LANES: usize = 8;

/// Digits come in multiples of this: the least width of a tile.
const STEP: usize = 5;

/// How many digits a modulus of this many bits takes in [`Eight`]: the least multiple of five with `2^(52 h) >= 2^5 n`.
#[must_use]
pub fn digits(bits: usize) -> usize {
    least_digits(bits).next_multiple_of(STEP)
}

/// The same in [`Single`]: the least multiple of eight, and 16 at least.
#[must_use]
pub fn digits_alone(bits: usize) -> usize {
    least_digits(bits).next_multiple_of(LANES).max(2 * LANES)
}

fn least_digits(bits: usize) -> usize {
    bits.saturating_add(5).div_ceil(DIGIT_BITS)
}

/// Half a digit.
const HALF: u64 = 1 << (DIGIT_BITS - 1);

/// What is added up: numbers of `h` digits, however they lie.
#[derive(Clone, Copy)]
enum Terms {
    /// `x y`.
    Product(*const u64, *const u64),
    /// `2 x y`.
    Twice(*const u64, *const u64),
    /// `x y + z w`.
    Two([*const u64; 4]),
    /// `x^2`.
    Square(*const u64),
}

/// What the reduction of a product needs to know, and where it works: all of `h` digits.
#[derive(Clone, Copy)]
struct Place {
    h: usize,
    /// The modulus.
    n: *const u64,
    /// `-n^-1 mod R`.
    inverse: *const u64,
    /// Low digits of the product.
    t: *mut u64,
    /// The quotient.
    m: *mut u64,
    /// Numbers `a` and `b`: `R - 1 - a + b` is added to the product.
    start: Option<[*const u64; 2]>,
}
