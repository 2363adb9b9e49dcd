//! Arithmetic modulo big odd numbers, out of fused multiply-adds on `f64` in lanes.
//!
//! Compiled for `wasm32-unknown-unknown` this is a module of its own, with relaxed SIMD, two lanes, no imports and its
//! own memory; what it exports is written in `exports`. On x86-64 it is a library, with four lanes of AVX2 and FMA, and
//! [`Ring::new`] refuses where the processor lacks these. With the feature `portable`, and on other processors, the very same
//! algorithm runs on two lanes of [`f64::mul_add`], so that native tests check every digit that a browser computes. Beside it, natively
//! alone, stands the same arithmetic in integers (`ifma`).
//!
//! # Numbers
//!
//! A number is `k` signed digits of 47 bits in `f64`, `k` a multiple of the lanes, each at most `2^46 + 2^8` in absolute value
//! ([`digits`]); `R = 2^(47 k)`. [`Ring`] keeps residues in Montgomery form, multiplied by `R`, and reduces
//! them lazily: to about half the modulus in absolute value, never to one canonical residue before the end.
//!
//! # Products
//!
//! Column `c` of a product is the sum of all `x_i y_j` with `i + j = c`. Such a sum is kept in two numbers,
//! `H` and `L` (`tile`): `H` starts at an anchor of `1.5 * 2^99`, so that its last place is worth `2^47`, and
//!
//! ```text
//! t = fma(x, y, H);  d = H - t;  H = t;  L = L + fma(x, y, d)
//! ```
//!
//! adds to `H` the product rounded to a multiple of `2^47`, and to `L` exactly what the rounding left.
//! Nothing is lost while `H` stays within `2^99 ..= 2^100` and `|L| < 2^53`.
//!
//! # Reduction
//!
//! `m = T n^-1 mod R` comes from the low half of one product, all digits at once, and `(T - m n) / R` from
//! the high half of another (`ring`). For a modulus `n^2` ([`RingKind::Square`]) residues are pairs `x0 + n x1`,
//! and every product is one modulo `n`, which costs 3.5 products of digits a squaring where the plain way
//! costs 6.
//!
//! Whatever runs once a call is `inline(never)`: copies of it in every operation only make the module bigger.

// std would bring messages of panics that nobody reads.
#![cfg_attr(all(target_arch = "wasm32", not(test)), no_std)]

extern crate alloc;

#[cfg(all(target_arch = "wasm32", not(test)))]
mod alone;
mod arena;
mod columns;
mod digits;
#[cfg(target_arch = "wasm32")]
pub mod exports;
#[cfg(not(target_arch = "wasm32"))]
pub mod ifma;
mod lane;
mod multi;
mod power;
mod ring;
#[cfg(any(test, target_arch = "wasm32"))]
mod slab;
mod table;
#[cfg(test)]
mod tests;
mod tile;

#[cfg(not(target_arch = "wasm32"))]
pub use lane::are_there as is_supported;
pub use multi::{MAX_BASES, Product};
pub use ring::{Error, Ring, RingKind, SIDE_BY_SIDE, SideBySide, digits, digits_across};
pub use table::Table;
