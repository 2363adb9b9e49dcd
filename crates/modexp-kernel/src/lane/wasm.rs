//! A `v128` of WebAssembly.
//!
//! Every function has relaxed SIMD switched on by attribute, so that no compiler flag is needed and they
//! inline into callers that have it too.

use core::arch::wasm32 as simd;

/// How many there are.
pub(crate) const LANES: usize = 2;

/// Two lanes.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(simd::v128);

impl Lanes {
    /// These numbers.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn new([a, b]: [f64; LANES]) -> Self {
        Self(simd::f64x2(a, b))
    }

    /// `v` in each.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn splat(v: f64) -> Self {
        Self(simd::f64x2_splat(v))
    }

    /// The numbers at `p`.
    ///
    /// # Safety
    /// All must be readable.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) unsafe fn load(p: *const f64) -> Self {
        // SAFETY: the caller vouches for 16 bytes; the load needs no alignment.
        Self(unsafe { simd::v128_load(p.cast()) })
    }

    /// The number at `p` in each.
    ///
    /// # Safety
    /// It must be readable.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) unsafe fn load_splat(p: *const f64) -> Self {
        // SAFETY: the caller vouches for 8 bytes.
        Self(unsafe { simd::v128_load64_splat(p.cast()) })
    }

    /// Writes the lanes to `p`.
    ///
    /// # Safety
    /// All places must be writable.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) unsafe fn store(self, p: *mut f64) {
        // SAFETY: the caller vouches for 16 bytes; the store needs no alignment.
        unsafe { simd::v128_store(p.cast(), self.0) }
    }

    /// `self + other`.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(simd::f64x2_add(self.0, other.0))
    }

    /// `self - other`.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(simd::f64x2_sub(self.0, other.0))
    }

    /// `self * other`.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn mul(self, other: Self) -> Self {
        Self(simd::f64x2_mul(self.0, other.0))
    }

    /// `self * y + z`, rounded once: the host probes that the engine fuses before it trusts this module.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn madd(self, y: Self, z: Self) -> Self {
        Self(simd::f64x2_relaxed_madd(self.0, y.0, z.0))
    }

    /// The lanes `(self[1], next[0])`.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn then(self, next: Self) -> Self {
        Self(simd::i64x2_shuffle::<1, 2>(self.0, next.0))
    }

    /// The last lane.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn last(self) -> f64 {
        simd::f64x2_extract_lane::<1>(self.0)
    }
}
