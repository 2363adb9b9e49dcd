//! Four numbers in a register of AVX2, multiplied and added by FMA.
//!
//! Nothing here has these features by attribute: it is inlined into callers that have them (the entries in `tile` and `columns`), and
//! compiled anywhere else every instruction would be a call. That the processor has them is certain wherever there is a `Ring`:
//! there is no other way to a number in lanes.

use core::arch::x86_64 as simd;

/// How many there are.
pub(crate) const LANES: usize = 4;

/// Four lanes.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(simd::__m256d);

/// Whether this processor has what these lanes are made of.
#[must_use]
pub fn are_there() -> bool {
    std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma")
}

impl Lanes {
    /// These numbers.
    #[inline(always)]
    pub(crate) fn new([a, b, c, d]: [f64; LANES]) -> Self {
        // SAFETY: the processor has AVX, see above.
        Self(unsafe { simd::_mm256_setr_pd(a, b, c, d) })
    }

    /// `v` in each.
    #[inline(always)]
    pub(crate) fn splat(v: f64) -> Self {
        // SAFETY: the processor has AVX, see above.
        Self(unsafe { simd::_mm256_set1_pd(v) })
    }

    /// The numbers at `p`.
    ///
    /// # Safety
    /// All must be readable.
    #[inline(always)]
    pub(crate) unsafe fn load(p: *const f64) -> Self {
        // SAFETY: the caller vouches for 32 bytes; the load needs no alignment. The processor has AVX, see above.
        Self(unsafe { simd::_mm256_loadu_pd(p) })
    }

    /// The number at `p` in each.
    ///
    /// # Safety
    /// It must be readable.
    #[inline(always)]
    pub(crate) unsafe fn load_splat(p: *const f64) -> Self {
        // SAFETY: the caller vouches for 8 bytes. The processor has AVX, see above.
        Self(unsafe { simd::_mm256_broadcast_sd(&*p) })
    }

    /// Writes the lanes to `p`.
    ///
    /// # Safety
    /// All places must be writable.
    #[inline(always)]
    pub(crate) unsafe fn store(self, p: *mut f64) {
        // SAFETY: the caller vouches for 32 bytes; the store needs no alignment. The processor has AVX, see above.
        unsafe { simd::_mm256_storeu_pd(p, self.0) }
    }

    /// `self + other`.
    #[inline(always)]
    pub(crate) fn add(self, other: Self) -> Self {
        // SAFETY: the processor has AVX, see above.
        Self(unsafe { simd::_mm256_add_pd(self.0, other.0) })
    }

    /// `self - other`.
    #[inline(always)]
    pub(crate) fn sub(self, other: Self) -> Self {
        // SAFETY: the processor has AVX, see above.
        Self(unsafe { simd::_mm256_sub_pd(self.0, other.0) })
    }

    /// `self * other`.
    #[inline(always)]
    pub(crate) fn mul(self, other: Self) -> Self {
        // SAFETY: the processor has AVX, see above.
        Self(unsafe { simd::_mm256_mul_pd(self.0, other.0) })
    }

    /// `self * y + z`, rounded once.
    #[inline(always)]
    pub(crate) fn madd(self, y: Self, z: Self) -> Self {
        // SAFETY: the processor has FMA, see above.
        Self(unsafe { simd::_mm256_fmadd_pd(self.0, y.0, z.0) })
    }

    /// The last lane, then all lanes of `next` but its last.
    #[inline(always)]
    pub(crate) fn then(self, next: Self) -> Self {
        // SAFETY: the processor has AVX2, see above.
        Self(unsafe {
            // (self[2], self[3], next[0], next[1]), and from it and next the odd and even of each half.
            let middle = simd::_mm256_permute2f128_pd::<0x21>(self.0, next.0);
            simd::_mm256_shuffle_pd::<0b0101>(middle, next.0)
        })
    }

    /// The last lane.
    #[inline(always)]
    pub(crate) fn last(self) -> f64 {
        self.numbers()[LANES - 1]
    }

    /// All lanes.
    #[inline(always)]
    pub(crate) fn numbers(self) -> [f64; LANES] {
        let mut numbers = [0.0; LANES];
        // SAFETY: the array has room for four.
        unsafe { self.store(numbers.as_mut_ptr()) };
        numbers
    }
}
