//! Products and powers modulo large odd numbers.
//!
//! A [`Modulus`] is prepared once and then serves many operations: products, powers, products of several powers with
//! shared squarings, and a [`FixedBase`], whose table makes many powers of one base cheap. Numbers go in and come out
//! as [`num_bigint::BigUint`].
//!
//! Two backends do the work and give the same numbers: portable Rust, and a kernel that multiplies many digits at once. In
//! WebAssembly, where the engine has the instructions for it, a program that has the kernel's bytes installs it with
//! [`kernel::install`]. On x86-64 it is there where the processor has AVX2 and FMA, in floating point, or AVX-512 IFMA too, in integers;
//! the environment's `BLINDSUM_ENGINE` may say `portable`, or `avx2` against IFMA. [`backend`] says which of the two is in use, and
//! [`kernel::lanes`] in what it calculates.
//!
//! ```
//! use blindsum_modexp::{Modulus, ModulusError};
//! use num_bigint::BigUint;
//!
//! let modulus = Modulus::new(BigUint::from(1_000_003u32))?;
//! let (base, exponent) = (BigUint::from(5u32), BigUint::from(40_961u32));
//!
//! // For secret exponents of at most 16 bits.
//! let power = modulus.pow(&base, &exponent, 16);
//! assert_eq!(power, base.modpow(&exponent, modulus.value()));
//!
//! // With a table, made for about a hundred powers of the same base.
//! let table = modulus.fixed_base(&base, 16, 100);
//! assert!(table.bytes() > 0);
//! assert_eq!(table.pow(&exponent), power);
//! # Ok::<(), ModulusError>(())
//! ```
//!
//! # What the time tells
//!
//! Powers to secret exponents ([`Modulus::pow`], [`Modulus::multi_pow`], [`FixedBase::pow`]) take a sequence of squarings
//! and products that depends on the length asked for and not on the exponent; which entries of their tables are read does
//! depend on it. Whatever is called `_vartime` takes time by its operands, and so do plain products and the conversion of
//! numbers at the border.

mod fixed_base;
pub mod kernel;
mod modulus;
mod portable;
mod powers;
mod shape;

pub use fixed_base::FixedBase;
pub use modulus::{Modulus, ModulusError};
pub use powers::{Power, pow_both, pow_each, side_by_side};
pub use shape::wipe;

/// Who does the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// Safe Rust, anywhere.
    Portable,
    /// The kernel.
    Kernel,
}

/// Who does the arithmetic of moduli that are first used from now on, in this thread if it is one of WebAssembly. A modulus stays with
/// the backend of its first use. What is beyond the kernel's limits ([`Modulus`] tells them), or too short to be faster there, is done by
/// portable code, whatever this says.
///
/// ```
/// use blindsum_modexp::{Backend, backend, kernel};
///
/// // From here on without the kernel.
/// kernel::remove();
/// assert_eq!(backend(), Backend::Portable);
/// // And with it again, where there is one.
/// assert_eq!(kernel::resume(), backend() == Backend::Kernel);
/// ```
#[must_use]
pub fn backend() -> Backend {
    if kernel::is_installed() { Backend::Kernel } else { Backend::Portable }
}

/// The same in words, for whoever reports how long something took.
#[must_use]
pub fn engine() -> &'static str {
    kernel::instructions(kernel::lanes())
}
