//! The kernel in this very program: on x86-64, in integers where the processor has AVX-512 IFMA, in floating point where it has AVX2 and
//! FMA. What one of them does not take, or is not faster at, is for the next, and at last for portable code.

mod float;
mod integer;
mod told;

use std::env;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use blindsum_modexp_kernel as kernel;
use num_bigint::BigUint;

use super::kinds::{Lanes, Unavailable};
use crate::shape::Shape;

/// The environment's word: what is not to be used, or the best that is.
const ENGINE: &str = "BLINDSUM_ENGINE";

/// What this program was told to do without, beyond what the environment says; [`Lanes`] as a number.
static LIMIT: AtomicU8 = AtomicU8::new(Lanes::Integer as u8);

/// Always refuses: there is no WebAssembly engine around this program, and what it has of its own it has already.
///
/// # Errors
/// Always: [`Unavailable::Unsupported`].
pub fn install(_module: &[u8]) -> Result<(), Unavailable> {
    Err(Unavailable::Unsupported)
}

/// Goes back to portable code: moduli that are first used from now on, in any thread, do without the kernel.
pub fn remove() {
    limit(Lanes::None);
}

/// Takes the kernel into use again, and tells whether there is one.
pub fn resume() -> bool {
    limit(Lanes::Integer);
    is_installed()
}

/// Allows no lanes beyond these.
pub(super) fn limit(best: Lanes) {
    LIMIT.store(best as u8, Ordering::Relaxed);
}

/// Whether this program uses the kernel.
pub(crate) fn is_installed() -> bool {
    lanes() != Lanes::None
}

/// The best lanes that there are and that may be used.
pub(super) fn lanes() -> Lanes {
    static THERE: OnceLock<Lanes> = OnceLock::new();
    let there = || {
        let wanted = env::var(ENGINE).map_or(Lanes::Integer, |word| match word.as_str() {
            "portable" => Lanes::None,
            "avx2" => Lanes::Float,
            _ => Lanes::Integer,
        });
        let is_there = |lanes: &Lanes| match lanes {
            Lanes::Integer => kernel::ifma::is_supported() && kernel::is_supported(),
            Lanes::Float => kernel::is_supported(),
            Lanes::None => true,
        };
        let best = [Lanes::Integer, Lanes::Float].into_iter().filter(|lanes| *lanes <= wanted).find(is_there);
        best.unwrap_or(Lanes::None)
    };
    let limit = match LIMIT.load(Ordering::Relaxed) {
        0 => Lanes::None,
        1 => Lanes::Float,
        _ => Lanes::Integer,
    };
    limit.min(*THERE.get_or_init(there))
}

/// How many numbers lie side by side, at the most.
pub(crate) fn side_by_side() -> usize {
    match lanes() {
        Lanes::Integer => integer::SIDE_BY_SIDE,
        Lanes::Float => float::SIDE_BY_SIDE,
        Lanes::None => 1,
    }
}

/// A modulus, prepared for the kernel when first used.
pub(crate) struct Ring {
    integer: Option<integer::Ring>,
    float: float::Ring,
}

/// A table of the kernel's.
pub(crate) enum Table {
    /// In integers.
    Integer(integer::Table),
    /// In floating point.
    Float(float::Table),
}

impl Ring {
    /// What prepares a modulus, if the kernel is in use.
    pub(crate) fn new(shape: &Shape) -> Option<Self> {
        Self::of(shape, lanes())
    }

    /// The same with lanes that there are, if they are any.
    pub(crate) fn of(shape: &Shape, lanes: Lanes) -> Option<Self> {
        (lanes != Lanes::None).then(|| Self {
            integer: (lanes == Lanes::Integer).then(|| integer::Ring::new(shape)),
            float: float::Ring::new(shape),
        })
    }

    /// By the best lanes that take it.
    fn by<T>(
        &self,
        integer: impl FnOnce(&integer::Ring) -> Option<T>,
        float: impl FnOnce(&float::Ring) -> Option<T>,
    ) -> Option<T> {
        self.integer.as_ref().and_then(integer).or_else(|| float(&self.float))
    }

    pub(crate) fn pow(&self, base: &BigUint, exponent: &BigUint, bits: u64) -> Option<BigUint> {
        self.by(|ring| ring.pow(base, exponent, bits), |ring| ring.pow(base, exponent, bits))
    }

    pub(crate) fn pow_vartime(&self, base: &BigUint, exponent: &BigUint) -> Option<BigUint> {
        // Sliding windows would save a thirtieth.
        self.by(|ring| ring.pow(base, exponent, exponent.bits()), |ring| ring.pow_vartime(base, exponent))
    }

    pub(crate) fn multi_pow(&self, pairs: &[(&BigUint, &BigUint)], bits: u64) -> Option<BigUint> {
        self.by(|ring| ring.multi_pow(pairs, bits), |ring| ring.multi_pow(pairs, bits))
    }

    pub(crate) fn product(&self, factors: &[&BigUint]) -> Option<BigUint> {
        self.by(|ring| ring.product(factors), |ring| ring.product(factors))
    }

    pub(crate) fn table(&self, base: &BigUint, bits: u64, width: u32) -> Option<Table> {
        self.by(
            |ring| ring.table(base, bits, width).map(Table::Integer),
            |ring| ring.table(base, bits, width).map(Table::Float),
        )
    }

    /// Powers of a table's base, or nothing if they are too few to lie side by side.
    pub(crate) fn table_pow_side_by_side(
        &self,
        table: &Table,
        exponents: &[&BigUint],
    ) -> Option<Vec<BigUint>> {
        match table {
            Table::Integer(table) => self.integer.as_ref()?.table_pow_side_by_side(table, exponents),
            Table::Float(table) => self.float.table_pow_side_by_side(table, exponents),
        }
    }

    pub(crate) fn table_pow(&self, table: &Table, exponent: &BigUint) -> Option<BigUint> {
        match table {
            Table::Integer(table) => self.integer.as_ref()?.table_pow(table, exponent),
            Table::Float(table) => self.float.table_pow(table, exponent),
        }
    }
}

impl Table {
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Integer(table) => table.bytes(),
            Self::Float(table) => table.bytes(),
        }
    }
}

/// Powers to secret exponents of at most `bits` bits, side by side, if they are enough for that and of moduli of one kind and length; at
/// most [`side_by_side`] of them.
pub(crate) fn pow_side_by_side(powers: &[(&Ring, &BigUint, &BigUint)], bits: u64) -> Option<Vec<BigUint>> {
    type Powers<'a, T> = Option<Vec<(&'a T, &'a BigUint, &'a BigUint)>>;
    let integers: Powers<'_, integer::Ring> = powers
        .iter()
        .map(|(ring, base, exponent)| Some((ring.integer.as_ref()?, *base, *exponent)))
        .collect();
    if let Some(powers) = integers {
        // One by one in integers is faster than side by side in floating point.
        return integer::pow_side_by_side(&powers, bits);
    }
    let floats: Vec<_> =
        powers.iter().map(|(ring, base, exponent)| (&ring.float, *base, *exponent)).collect();
    float::pow_side_by_side(&floats, bits)
}
