//! Eight integers in a register of AVX-512, multiplied by IFMA.
//!
//! Nothing here has these features by attribute: it is inlined into callers that have them, and compiled anywhere else every instruction
//! would be a call. That the processor has them is certain wherever there is an [`Eight`](super::super::Eight) or another ring: there is
//! no other way to numbers in lanes.

use core::arch::x86_64 as simd;

use crate::ifma::{MASK, SHIFT};

/// Eight lanes.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(simd::__m512i);

/// Whether this processor has what these lanes are made of.
#[must_use]
pub fn are_there() -> bool {
    std::arch::is_x86_feature_detected!("avx512f") && std::arch::is_x86_feature_detected!("avx512ifma")
}

impl Lanes {
    /// Zeros.
    #[inline(always)]
    pub(crate) fn zero() -> Self {
        // SAFETY: the processor has AVX-512F, see above.
        Self(unsafe { simd::_mm512_setzero_si512() })
    }

    /// `v` in each.
    #[inline(always)]
    #[expect(clippy::cast_possible_wrap, reason = "the instruction takes bits")]
    pub(crate) fn splat(v: u64) -> Self {
        // SAFETY: the processor has AVX-512F, see above.
        Self(unsafe { simd::_mm512_set1_epi64(v as i64) })
    }

    /// The numbers at `p`.
    ///
    /// # Safety
    /// All must be readable, and the first at the beginning of a line.
    #[inline(always)]
    pub(crate) unsafe fn load(p: *const u64) -> Self {
        // SAFETY: the caller vouches for 64 bytes and their place. The processor has AVX-512F, see above.
        Self(unsafe { simd::_mm512_load_si512(p.cast()) })
    }

    /// The numbers at `p`, wherever a line begins.
    ///
    /// # Safety
    /// All must be readable.
    #[inline(always)]
    pub(crate) unsafe fn load_anywhere(p: *const u64) -> Self {
        // SAFETY: the caller vouches for 64 bytes. The processor has AVX-512F, see above.
        Self(unsafe { simd::_mm512_loadu_si512(p.cast()) })
    }

    /// Writes the lanes to `p`.
    ///
    /// # Safety
    /// All places must be writable, and the first at the beginning of a line.
    #[inline(always)]
    pub(crate) unsafe fn store(self, p: *mut u64) {
        // SAFETY: the caller vouches for 64 bytes and their place. The processor has AVX-512F, see above.
        unsafe { simd::_mm512_store_si512(p.cast(), self.0) }
    }

    /// `self` plus the low 52 bits of each product.
    #[inline(always)]
    pub(crate) fn add_low(self, x: Self, y: Self) -> Self {
        // SAFETY: the processor has IFMA, see above.
        Self(unsafe { simd::_mm512_madd52lo_epu64(self.0, x.0, y.0) })
    }

    /// `self` plus the high 52 bits of each product.
    #[inline(always)]
    pub(crate) fn add_high(self, x: Self, y: Self) -> Self {
        // SAFETY: the processor has IFMA, see above.
        Self(unsafe { simd::_mm512_madd52hi_epu64(self.0, x.0, y.0) })
    }

    /// `self + other`.
    #[inline(always)]
    pub(crate) fn add(self, other: Self) -> Self {
        // SAFETY: the processor has AVX-512F, see above.
        Self(unsafe { simd::_mm512_add_epi64(self.0, other.0) })
    }

    /// `self & other`.
    #[inline(always)]
    pub(crate) fn and(self, other: Self) -> Self {
        // SAFETY: the processor has AVX-512F, see above.
        Self(unsafe { simd::_mm512_and_si512(self.0, other.0) })
    }

    /// What is above a digit.
    #[inline(always)]
    pub(crate) fn carry(self) -> Self {
        // SAFETY: the processor has AVX-512F, see above.
        Self(unsafe { simd::_mm512_srli_epi64::<SHIFT>(self.0) })
    }

    /// The last lane of `below`, then all lanes but the last.
    #[inline(always)]
    pub(crate) fn after(self, below: Self) -> Self {
        // SAFETY: the processor has AVX-512F, see above.
        Self(unsafe { simd::_mm512_alignr_epi64::<7>(self.0, below.0) })
    }

    /// The complement of each digit.
    #[inline(always)]
    pub(crate) fn complement(self) -> Self {
        // SAFETY: the processor has AVX-512F, see above.
        Self(unsafe { simd::_mm512_andnot_si512(self.0, Self::splat(MASK).0) })
    }

    /// Which lanes are above a digit's largest value, a bit each, and which have just that.
    #[inline(always)]
    pub(crate) fn full(self) -> (u8, u8) {
        let mask = Self::splat(MASK);
        // SAFETY: the processor has AVX-512F, see above.
        unsafe {
            (simd::_mm512_cmpgt_epu64_mask(self.0, mask.0), simd::_mm512_cmpeq_epu64_mask(self.0, mask.0))
        }
    }

    /// `self` and 1 more in the lanes whose bits are set.
    #[inline(always)]
    pub(crate) fn one_more(self, lanes: u8) -> Self {
        // SAFETY: the processor has AVX-512F, see above.
        Self(unsafe { simd::_mm512_mask_add_epi64(self.0, lanes, self.0, Self::splat(1).0) })
    }

    /// The sum of all lanes.
    #[inline(always)]
    pub(crate) fn sum(self) -> u64 {
        // SAFETY: the processor has AVX-512F, see above.
        unsafe { simd::_mm512_reduce_add_epi64(self.0) }.cast_unsigned()
    }

    /// The last lane.
    #[inline(always)]
    pub(crate) fn last(self) -> u64 {
        // SAFETY: the processor has AVX-512F, see above, and so SSE2 and AVX.
        unsafe {
            let half = simd::_mm512_extracti64x4_epi64::<1>(self.0);
            simd::_mm256_extract_epi64::<3>(half)
        }
        .cast_unsigned()
    }

    /// All lanes.
    #[inline(always)]
    pub(crate) fn numbers(self) -> [u64; 8] {
        let mut numbers = [0; 8];
        // SAFETY: the array has room for eight; this store needs no alignment. The processor has AVX-512F, see above.
        unsafe { simd::_mm512_storeu_si512(numbers.as_mut_ptr().cast(), self.0) };
        numbers
    }
}
