//! What a modulus is made of, and how wide the windows of its powers should be.

use num_bigint::BigUint;
use num_traits::Zero;

/// The two kinds of modulus.
#[derive(Clone)]
pub(crate) enum Shape {
    /// Any odd number.
    Plain(BigUint),
    /// The square of an odd number, which is what is kept: arithmetic in its digits is cheaper.
    SquareOf(BigUint),
}

impl Shape {
    /// The modulus.
    pub(crate) fn modulus(&self) -> Wiped {
        match self {
            Self::Plain(value) => Wiped(value.clone()),
            Self::SquareOf(root) => Wiped(root * root),
        }
    }

    /// The same modulus as any odd number.
    #[cfg(any(target_arch = "wasm32", target_arch = "x86_64"))]
    pub(crate) fn plain(&self) -> Self {
        Self::Plain(self.modulus().clone())
    }
}

impl Drop for Shape {
    fn drop(&mut self) {
        let (Self::Plain(value) | Self::SquareOf(value)) = self;
        wipe(value);
    }
}

/// A number that is overwritten when dropped.
pub(crate) struct Wiped(pub(crate) BigUint);

impl core::ops::Deref for Wiped {
    type Target = BigUint;

    fn deref(&self) -> &BigUint {
        &self.0
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// Overwrites the digits of a number, as well as can be done from outside the big-integer library.
pub fn wipe(value: &mut BigUint) {
    // As many words land in the same buffer, and with a 1 on top none of them is cut off; black_box keeps the writes from
    // being optimised away while the buffer is there.
    let mut words = vec![0u32; value.iter_u32_digits().len()];
    words.iter_mut().last().into_iter().for_each(|top| *top = 1);
    value.assign_from_slice(&words);
    core::hint::black_box(&mut *value);
    *value = BigUint::ZERO;
}

/// The widest window of a single power.
const WIDEST_WINDOW: u32 = 6;
/// The widest window of a fixed base's table.
const WIDEST_PLACE: u32 = 8;
/// A table takes no more memory than this.
const MOST_TABLE_BYTES: u64 = 14 << 20;
/// What a squaring costs, for a product's hundred (3.5 h^2 against 5 h^2).
const SQUARING: u64 = 70;
const PRODUCT: u64 = 100;

/// The window width that makes `count` simultaneous powers to exponents of this many bits cheapest.
pub(crate) fn window_width(bits: u64) -> u32 {
    (1..=WIDEST_WINDOW).min_by_key(|&width| window_products(bits, width)).unwrap_or(1)
}

fn window_products(bits: u64, width: u32) -> u64 {
    (1u64 << width) + bits.div_ceil(u64::from(width))
}

/// The width of sliding windows, which store odd powers alone.
pub(crate) fn sliding_width(bits: u64) -> u32 {
    (1..=WIDEST_WINDOW + 1)
        .min_by_key(|&width| (1u64 << (width - 1)) + bits / (u64::from(width) + 1))
        .unwrap_or(1)
}

/// The width of a table's places that makes `uses` powers of one base cheapest, building it included, within the memory
/// allowed; nothing where plain powers are cheaper. `modulus_bits` tells how large its entries are.
pub(crate) fn place_width(bits: u64, uses: u64, modulus_bits: u64) -> Option<u32> {
    if bits.is_zero() {
        return None;
    }
    // More powers than anybody computes; so that their cost stays a number.
    let uses = uses.min(1 << 32);
    let places = |width: u32| bits.div_ceil(u64::from(width));
    // The kernel keeps 47 bits in eight bytes.
    let bytes = |width: u32| (places(width) << width).saturating_mul(modulus_bits.div_ceil(47) * 8);
    let cost = |width: u32| places(width).saturating_mul((1 << width) + uses).saturating_mul(PRODUCT);
    let best =
        (1..=WIDEST_PLACE).filter(|&width| bytes(width) <= MOST_TABLE_BYTES).min_by_key(|&w| cost(w))?;
    let plain = bits * SQUARING + window_products(bits, window_width(bits)) * PRODUCT;
    (cost(best) < uses.saturating_mul(plain)).then_some(best)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn windows_grow_with_exponents() {
        assert_eq!([2, 48, 1024, 2048].map(window_width), [1, 3, 6, 6]);
    }

    #[test]
    fn a_table_is_built_where_it_pays_and_fits() {
        assert_eq!(place_width(1024, 1, 4096), None);
        assert!(place_width(1024, 12, 4096).is_some_and(|width| width <= 4));
        assert!(place_width(1024, 400, 4096).is_some_and(|width| width >= 6));
        // 683 places of 8 entries of 175 digits, and so on: fourteen mebibytes are soon full.
        let width = place_width(4096, 100_000, 8192).unwrap();
        assert!((4096 / u64::from(width)) << width <= MOST_TABLE_BYTES / (175 * 8));
        assert_eq!(place_width(0, 9, 4096), None);
        assert_eq!(place_width(1024, u64::MAX, 4096), place_width(1024, 1 << 31, 4096));
    }

    #[test]
    fn wiping_leaves_nothing() {
        let mut value = BigUint::from(u128::MAX);
        wipe(&mut value);
        assert_eq!(value, BigUint::ZERO);
    }
}
