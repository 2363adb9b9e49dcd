//! The door to the floating-point kernel. In WebAssembly it is a module of its own, with its own memory, which whoever hosts us hands
//! over as bytes; there is one kernel a thread. On x86-64 it is a part of the program, in use where the processor has AVX2 and FMA, and in
//! integers where it has AVX-512 IFMA too, unless the environment's `BLINDSUM_ENGINE` is `portable`, or `avx2` against IFMA. Other programs
//! have none.

#[cfg(target_arch = "wasm32")]
mod door;
#[cfg(not(any(target_arch = "wasm32", target_arch = "x86_64")))]
#[path = "kernel/none.rs"]
mod door;
mod kinds;
#[cfg(target_arch = "x86_64")]
mod native;
#[cfg(any(target_arch = "wasm32", target_arch = "x86_64"))]
mod residues;

#[cfg(target_arch = "x86_64")]
use native as door;

pub(crate) use door::{Ring, Table, is_installed, pow_side_by_side, side_by_side};
pub use door::{install, remove, resume};
pub use kinds::{Lanes, Unavailable};

/// Allows no lanes beyond these to moduli that are first used from now on, natively in any thread.
pub fn limit(best: Lanes) {
    #[cfg(target_arch = "x86_64")]
    door::limit(best);
    #[cfg(not(target_arch = "x86_64"))]
    if best == Lanes::None {
        remove();
    } else {
        resume();
    }
}

/// The best lanes that there are here and that may be used.
#[must_use]
pub fn lanes() -> Lanes {
    #[cfg(target_arch = "x86_64")]
    return door::lanes();
    #[cfg(not(target_arch = "x86_64"))]
    if is_installed() { Lanes::Float } else { Lanes::None }
}

/// What these are made of here.
pub(crate) fn instructions(lanes: Lanes) -> &'static str {
    match lanes {
        Lanes::None => "portable code",
        Lanes::Float if cfg!(target_arch = "wasm32") => "relaxed vectors of WebAssembly",
        Lanes::Float => "AVX2 and FMA for long numbers, else portable code",
        Lanes::Integer => "AVX-512 IFMA, portable code for short numbers",
    }
}

/// What a test calls first that is run twice, the second time in a module of this name: there the kernel is installed.
#[cfg(test)]
pub(crate) fn install_for_tests(module_path: &str) {
    #[cfg(all(feature = "kernel-tests", target_arch = "wasm32"))]
    if module_path.ends_with("::tests_on_the_kernel") {
        let module = include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../target/wasm32-unknown-unknown/release/blindsum_modexp_kernel.wasm"
        ));
        if crate::backend() == crate::Backend::Portable {
            install(module).unwrap();
        }
        assert_eq!(crate::backend(), crate::Backend::Kernel);
        return;
    }
    #[cfg(target_arch = "wasm32")]
    assert_eq!(crate::backend(), crate::Backend::Portable);
    let _ = module_path;
}
