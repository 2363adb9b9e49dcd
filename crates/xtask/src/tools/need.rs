//! What can be needed, and how an installation is told of.

use std::time::Instant;

use anyhow::Result;

use crate::workspace::spoken;

/// Something a command needs on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// The Rust component that formats.
    Rustfmt,
    /// The Rust component that lints.
    Clippy,
    /// The Rust standard library for `wasm32-unknown-unknown`.
    WasmTarget,
    /// wasm-bindgen and its test runner.
    WasmBindgen,
    /// The page's builder and server.
    Trunk,
    /// cargo-deny, which looks at what is built in.
    CargoDeny,
    /// Node.js, which npm runs on, and some of what we are measured beside.
    Node,
    /// Python 3, in which the verifier of transcripts is written.
    Python,
    /// Chromium and chromedriver.
    Browser,
    /// Firefox and geckodriver.
    Firefox,
    /// WebKitGTK's driver, which brings a small browser, and an X server without a screen for it.
    WebKit,
    /// npm, which brings axe-core and what we are measured beside.
    Npm,
    /// pip, which brings what we are measured beside.
    Pip,
    /// axe-core, which looks for what keeps people from the page.
    Axe,
    /// The faces in which the end-to-end tests see the page.
    Fonts,
}

impl Need {
    /// What `serve` and `test` need, if nothing more is asked for.
    pub(crate) const ALL: [Self; 12] = [
        Self::Rustfmt,
        Self::Clippy,
        Self::WasmTarget,
        Self::WasmBindgen,
        Self::Trunk,
        Self::CargoDeny,
        Self::Node,
        Self::Python,
        Self::Browser,
        Self::Npm,
        Self::Axe,
        Self::Fonts,
    ];
}

/// Runs one installation, saying what it does and how long it took.
///
/// # Errors
/// Those of the installation.
pub(crate) fn install(what: &str, installation: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("setup: {what}");
    let started = Instant::now();
    installation()?;
    println!("setup: done in {}", spoken(started.elapsed()));
    Ok(())
}
