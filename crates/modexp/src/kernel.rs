//! The door to the floating-point kernel: a WebAssembly module of its own, with its own memory, which whoever hosts us hands
//! over as bytes. There is one kernel a thread. Native programs have none.

#[cfg(target_arch = "wasm32")]
mod door;
#[cfg(not(target_arch = "wasm32"))]
#[path = "kernel/none.rs"]
mod door;

pub(crate) use door::{Ring, Table, is_installed};
pub use door::{install, remove, resume};

/// Why the kernel cannot be used here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// The engine lacks the instructions, or there is no engine.
    #[error("this engine has no relaxed vector instructions")]
    Unsupported,
    /// The engine rounds between multiplication and addition.
    #[error("this engine does not fuse multiplication and addition")]
    NotFused,
    /// The module does not start.
    #[error("the kernel does not start: {0}")]
    Broken(String),
}
