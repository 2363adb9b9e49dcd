//! Decides which arithmetic runs: the floating-point kernel, where the browser has what it takes, or portable code. Asked once,
//! before the page is shown.

use blindsum_modexp::kernel::{self, Unavailable};

use crate::browser;
use crate::ground::engine::{Engine, WhyPortable};

/// Where the page names the kernel's file.
const FILE: &str = "data-kernel";
/// How long the page waits for it, in milliseconds.
const PATIENCE_MS: u32 = 3000;
/// `?engine=portable` does without it.
const SWITCH: (&str, &str) = ("engine", "portable");

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
