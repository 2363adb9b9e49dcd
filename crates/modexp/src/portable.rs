//! The backend that runs everywhere: Montgomery arithmetic in safe Rust.

#[cfg(any(not(target_pointer_width = "64"), test))]
mod columns;
#[cfg(target_pointer_width = "64")]
mod limb;
mod power;
mod ring;
#[cfg(target_pointer_width = "64")]
mod rows;

use std::sync::OnceLock;

use num_bigint::BigUint;

// A processor of 64 bits has a wide product and carries fast; WebAssembly has neither.
#[cfg(not(target_pointer_width = "64"))]
use columns::{Plain, Square};
use ring::Ring;
#[cfg(target_pointer_width = "64")]
use rows::{Plain, Square};

use crate::shape::Shape;

/// A modulus, prepared.
pub(crate) enum Prepared {
    Plain(Plain),
    /// A square; and the same as any odd number, for products: factors need not be divided by the root then.
    Square(Square, Shape, OnceLock<Plain>),
}

/// A table of a fixed base.
pub(crate) struct Table(power::Table<<Plain as Ring>::Digit>);

impl Table {
    /// What it keeps in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

/// Runs an expression with the ring that there is, and room for its products.
macro_rules! in_ring {
    ($prepared:expr, |$ring:ident, $work:ident| $body:expr) => {
        match $prepared {
            Prepared::Plain($ring) => {
                let $work = &mut $ring.workspace();
                $body
            }
            Prepared::Square($ring, ..) => {
                let $work = &mut $ring.workspace();
                $body
            }
        }
    };
}

impl Prepared {
    pub(crate) fn new(shape: &Shape) -> Self {
        match shape {
            Shape::Plain(modulus) => Self::Plain(Plain::new(modulus)),
            Shape::SquareOf(root) => Self::Square(Square::new(root), shape.clone(), OnceLock::new()),
        }
    }

    pub(crate) fn pow(&self, base: &BigUint, exponent: &BigUint, bits: u64, width: u32) -> BigUint {
        in_ring!(self, |ring, work| power::fixed_window(ring, base, exponent, bits, width, work))
    }

    pub(crate) fn pow_vartime(&self, base: &BigUint, exponent: &BigUint, width: u32) -> BigUint {
        in_ring!(self, |ring, work| power::sliding_window_vartime(ring, base, exponent, width, work))
    }

    pub(crate) fn multi_pow(&self, pairs: &[(&BigUint, &BigUint)], bits: u64, width: u32) -> BigUint {
        in_ring!(self, |ring, work| power::simultaneous(ring, pairs, bits, width, work))
    }

    pub(crate) fn product<'a>(&self, factors: impl Iterator<Item = &'a BigUint>) -> BigUint {
        let ring = match self {
            Self::Plain(ring) => ring,
            Self::Square(_, shape, ring) => ring.get_or_init(|| Plain::new(&shape.modulus())),
        };
        power::product(ring, factors, &mut ring.workspace())
    }

    pub(crate) fn table(&self, base: &BigUint, bits: u64, width: u32) -> Table {
        in_ring!(self, |ring, work| Table(power::Table::new(ring, base, bits, width, work)))
    }

    pub(crate) fn table_pow(&self, table: &Table, exponent: &BigUint) -> BigUint {
        in_ring!(self, |ring, work| table.0.pow(ring, exponent, work))
    }
}
