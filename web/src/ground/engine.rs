//! Which arithmetic runs.

use std::rc::Rc;

/// What does the arithmetic on this page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Engine {
    /// Nothing yet: the kernel is fetched at the first sign of a person, or when a round begins.
    Unasked,
    /// The kernel: these are its bytes, for the workers.
    Kernel(Rc<[u8]>),
    /// Portable code.
    Portable(WhyPortable),
}

/// Why the kernel does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhyPortable {
    /// The address says so.
    SwitchedOff,
    /// Its file did not come.
    NotLoaded,
    /// The browser lacks relaxed vector instructions.
    Unsupported,
    /// The browser has them and does not fuse multiplication and addition.
    NotFused,
    /// It did not start.
    Broken,
}

impl Engine {
    /// Its name in the page, for programs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Unasked => "unasked",
            Self::Kernel(_) => "kernel",
            Self::Portable(_) => "portable",
        }
    }

    /// The kernel's bytes.
    pub(crate) fn kernel(&self) -> Option<Rc<[u8]>> {
        match self {
            Self::Kernel(bytes) => Some(bytes.clone()),
            Self::Unasked | Self::Portable(_) => None,
        }
    }
}
