//! Numbers side by side in plain Rust: what the others do, for tests and for processors without such lanes.

/// How many there are: as many as in WebAssembly, so that what the tests assert of these holds of those.
pub(crate) const LANES: usize = 2;

/// Lanes.
#[derive(Clone, Copy)]
pub(crate) struct Lanes([f64; LANES]);

/// The fused multiply-add is libm's where the processor has none: slow, and right.
#[must_use]
pub fn are_there() -> bool {
    true
}

impl Lanes {
    /// These numbers.
    #[inline]
    pub(crate) fn new(numbers: [f64; LANES]) -> Self {
        Self(numbers)
    }

    /// `v` in each.
    #[inline]
    pub(crate) fn splat(v: f64) -> Self {
        Self([v; LANES])
    }

    /// The numbers at `p`.
    ///
    /// # Safety
    /// All must be readable.
    #[inline]
    pub(crate) unsafe fn load(p: *const f64) -> Self {
        // SAFETY: the caller vouches for them; `[f64; LANES]` is aligned as `f64` is.
        Self(unsafe { p.cast::<[f64; LANES]>().read() })
    }

    /// The number at `p` in each.
    ///
    /// # Safety
    /// It must be readable.
    #[inline]
    pub(crate) unsafe fn load_splat(p: *const f64) -> Self {
        // SAFETY: the caller vouches for 8 bytes.
        Self::splat(unsafe { p.read() })
    }

    /// Writes the lanes to `p`.
    ///
    /// # Safety
    /// All places must be writable.
    #[inline]
    pub(crate) unsafe fn store(self, p: *mut f64) {
        // SAFETY: the caller vouches for them; `[f64; LANES]` is aligned as `f64` is.
        unsafe { p.cast::<[f64; LANES]>().write(self.0) }
    }

    /// `self + other`.
    #[inline]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane] + other.0[lane]))
    }

    /// `self - other`.
    #[inline]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane] - other.0[lane]))
    }

    /// `self * other`.
    #[inline]
    pub(crate) fn mul(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane] * other.0[lane]))
    }

    /// `self * y + z`, rounded once.
    #[inline]
    pub(crate) fn madd(self, y: Self, z: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane].mul_add(y.0[lane], z.0[lane])))
    }

    /// The last lane, then all lanes of `next` but its last.
    #[inline]
    pub(crate) fn then(self, next: Self) -> Self {
        Self(core::array::from_fn(|lane| if lane == 0 { self.last() } else { next.0[lane - 1] }))
    }

    /// The last lane.
    #[inline]
    pub(crate) fn last(self) -> f64 {
        self.0[LANES - 1]
    }

    /// All lanes, for assertions.
    #[inline]
    pub(crate) fn numbers(self) -> [f64; LANES] {
        self.0
    }
}
