//! Two `f64` side by side: a `v128` in WebAssembly, a pair elsewhere.
//!
//! Every function has relaxed SIMD switched on by attribute, so that no compiler flag is needed and they
//! inline into callers that have it too.

#[cfg(target_arch = "wasm32")]
use core::arch::wasm32 as simd;

#[cfg(target_arch = "wasm32")]
type Repr = simd::v128;
#[cfg(not(target_arch = "wasm32"))]
type Repr = [f64; 2];

/// Two lanes.
#[derive(Clone, Copy)]
pub(crate) struct F64x2(Repr);

#[cfg(target_arch = "wasm32")]
impl F64x2 {
    /// `(a, b)`.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn new(a: f64, b: f64) -> Self {
        Self(simd::f64x2(a, b))
    }

    /// `(v, v)`.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn splat(v: f64) -> Self {
        Self(simd::f64x2_splat(v))
    }

    /// The two numbers at `p`.
    ///
    /// # Safety
    /// Both must be readable.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) unsafe fn load(p: *const f64) -> Self {
        // SAFETY: the caller vouches for 16 bytes; the load needs no alignment.
        Self(unsafe { simd::v128_load(p.cast()) })
    }

    /// The number at `p`, twice.
    ///
    /// # Safety
    /// It must be readable.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) unsafe fn load_splat(p: *const f64) -> Self {
        // SAFETY: the caller vouches for 8 bytes.
        Self(unsafe { simd::v128_load64_splat(p.cast()) })
    }

    /// Writes both lanes to `p`.
    ///
    /// # Safety
    /// Both places must be writable.
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

    /// The second lane.
    #[inline]
    #[target_feature(enable = "simd128,relaxed-simd")]
    pub(crate) fn last(self) -> f64 {
        simd::f64x2_extract_lane::<1>(self.0)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl F64x2 {
    /// `(a, b)`.
    #[inline]
    pub(crate) fn new(a: f64, b: f64) -> Self {
        Self([a, b])
    }

    /// `(v, v)`.
    #[inline]
    pub(crate) fn splat(v: f64) -> Self {
        Self([v, v])
    }

    /// The two numbers at `p`.
    ///
    /// # Safety
    /// Both must be readable.
    #[inline]
    pub(crate) unsafe fn load(p: *const f64) -> Self {
        // SAFETY: the caller vouches for 16 bytes; `[f64; 2]` is aligned as `f64` is.
        Self(unsafe { p.cast::<[f64; 2]>().read() })
    }

    /// The number at `p`, twice.
    ///
    /// # Safety
    /// It must be readable.
    #[inline]
    pub(crate) unsafe fn load_splat(p: *const f64) -> Self {
        // SAFETY: the caller vouches for 8 bytes.
        Self::splat(unsafe { p.read() })
    }

    /// Writes both lanes to `p`.
    ///
    /// # Safety
    /// Both places must be writable.
    #[inline]
    pub(crate) unsafe fn store(self, p: *mut f64) {
        // SAFETY: the caller vouches for 16 bytes; `[f64; 2]` is aligned as `f64` is.
        unsafe { p.cast::<[f64; 2]>().write(self.0) }
    }

    /// `self + other`.
    #[inline]
    pub(crate) fn add(self, other: Self) -> Self {
        Self([self.0[0] + other.0[0], self.0[1] + other.0[1]])
    }

    /// `self - other`.
    #[inline]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self([self.0[0] - other.0[0], self.0[1] - other.0[1]])
    }

    /// `self * other`.
    #[inline]
    pub(crate) fn mul(self, other: Self) -> Self {
        Self([self.0[0] * other.0[0], self.0[1] * other.0[1]])
    }

    /// `self * y + z`, rounded once.
    #[inline]
    pub(crate) fn madd(self, y: Self, z: Self) -> Self {
        Self([self.0[0].mul_add(y.0[0], z.0[0]), self.0[1].mul_add(y.0[1], z.0[1])])
    }

    /// The lanes `(self[1], next[0])`.
    #[inline]
    pub(crate) fn then(self, next: Self) -> Self {
        Self([self.0[1], next.0[0]])
    }

    /// The second lane.
    #[inline]
    pub(crate) fn last(self) -> f64 {
        self.0[1]
    }

    /// Both lanes, for assertions.
    #[inline]
    pub(crate) fn lanes(self) -> [f64; 2] {
        self.0
    }
}

impl F64x2 {
    /// Asserts, where assertions are on and the lanes can be looked at, that `holds` of both.
    #[inline]
    pub(crate) fn debug_check(self, holds: impl Fn(f64) -> bool) {
        #[cfg(not(target_arch = "wasm32"))]
        debug_assert!(self.lanes().into_iter().all(holds), "{:?} out of bounds", self.lanes());
        #[cfg(target_arch = "wasm32")]
        let _ = holds;
    }
}
