//! `f64` side by side: a register of the processor's, two in WebAssembly and four on x86-64. The feature `portable` and every other
//! processor have them in plain Rust.

#[cfg_attr(target_arch = "wasm32", path = "lane/wasm.rs")]
#[cfg_attr(x86_lanes, path = "lane/avx2.rs")]
#[cfg_attr(not(any(x86_lanes, target_arch = "wasm32")), path = "lane/portable.rs")]
mod lanes;

#[cfg(not(target_arch = "wasm32"))]
pub use lanes::are_there;
pub(crate) use lanes::{LANES, Lanes};

impl Lanes {
    /// Asserts, where assertions are on and the lanes can be looked at, that `holds` of all.
    #[cfg_attr(target_arch = "wasm32", inline)]
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    pub(crate) fn debug_check(self, holds: impl Fn(f64) -> bool) {
        #[cfg(not(target_arch = "wasm32"))]
        debug_assert!(self.numbers().into_iter().all(holds), "{:?} out of bounds", self.numbers());
        #[cfg(target_arch = "wasm32")]
        let _ = holds;
    }
}
