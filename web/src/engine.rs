//! Which arithmetic runs: the floating-point kernel, where the browser has what it takes, or portable code. Asked once,
//! before the page is shown.

use std::rc::Rc;

use blindsum_modexp::kernel::{self, Unavailable};

use crate::browser;

/// Where the page names the kernel's file.
const FILE: &str = "data-kernel";
/// How long the page waits for it, in milliseconds.
const PATIENCE_MS: u32 = 3000;
/// `?engine=portable` does without it.
const SWITCH: (&str, &str) = ("engine", "portable");

/// What does the arithmetic on this page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Engine {
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
            Self::Kernel(_) => "kernel",
            Self::Portable(_) => "portable",
        }
    }

    /// The kernel's bytes.
    pub(crate) fn kernel(&self) -> Option<Rc<[u8]>> {
        match self {
            Self::Kernel(bytes) => Some(bytes.clone()),
            Self::Portable(_) => None,
        }
    }
}

/// Loads the kernel and makes it this thread's arithmetic, if that can be done.
pub(crate) async fn load(query: &str) -> Engine {
    let (name, value) = SWITCH;
    if query.trim_start_matches('?').split('&').any(|pair| pair.split_once('=') == Some((name, value))) {
        return Engine::Portable(WhyPortable::SwitchedOff);
    }
    let Some(file) = browser::file_name(FILE) else { return Engine::Portable(WhyPortable::NotLoaded) };
    let Ok(bytes) = browser::fetch_bytes(&file, PATIENCE_MS).await else {
        return Engine::Portable(WhyPortable::NotLoaded);
    };
    match kernel::install(&bytes) {
        Ok(()) => Engine::Kernel(bytes.into()),
        Err(Unavailable::Unsupported) => Engine::Portable(WhyPortable::Unsupported),
        Err(Unavailable::NotFused) => Engine::Portable(WhyPortable::NotFused),
        Err(Unavailable::Broken(_)) => Engine::Portable(WhyPortable::Broken),
    }
}
