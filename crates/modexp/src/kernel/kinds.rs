//! What kinds of kernel there are, and why there is none.

/// What a processor calculates in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lanes {
    /// One number at a time, in portable code.
    None = 0,
    /// Several numbers in floating point: the kernel as it is in WebAssembly, or AVX2 and FMA.
    Float = 1,
    /// Eight integers: AVX-512 IFMA.
    Integer = 2,
}

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
