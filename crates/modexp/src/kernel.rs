//! The door to the floating-point kernel.

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

/// Makes a WebAssembly module the arithmetic of this thread's moduli, from now on.
pub fn install(_module: &[u8]) -> Result<(), Unavailable> {
    Err(Unavailable::Unsupported)
}

/// Whether this thread has the kernel.
pub(crate) fn is_installed() -> bool {
    false
}
