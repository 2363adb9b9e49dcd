//! Modular arithmetic behind one interface.
//!
//! [`Modulus`] is how the rest of Blindsum multiplies ciphertexts and raises to powers. Numbers cross this border as
//! [`num_bigint::BigUint`]; what a backend keeps inside is its own affair. There are two: one in portable Rust, and in WebAssembly a
//! kernel that multiplies in floating-point lanes, where the engine has the instructions for it ([`kernel`]). Both give the
//! same numbers.
//!
//! Powers to secret exponents ([`Modulus::pow`], [`Modulus::multi_pow`], [`FixedBase::pow`]) take a sequence of squarings
//! and products that depends on the length asked for and not on the exponent; which entries of their tables are read does
//! depend on it. Whatever is called `_vartime` takes time by its operands, and so do plain products and the conversion of
//! numbers at the border.

mod fixed_base;
pub mod kernel;
mod modulus;
mod portable;
mod shape;

pub use fixed_base::FixedBase;
pub use modulus::{Modulus, ModulusError};
pub use shape::wipe;

/// Who does the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// Safe Rust, anywhere.
    Portable,
    /// The floating-point kernel.
    Kernel,
}

/// Who does the arithmetic of moduli made from now on in this thread: a page, or a worker.
#[must_use]
pub fn backend() -> Backend {
    if kernel::is_installed() { Backend::Kernel } else { Backend::Portable }
}
