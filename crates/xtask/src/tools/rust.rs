//! Parts of the Rust toolchain, from rustup.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::{
    child,
    tools::need::{Need, install},
    workspace,
};

const WASM: &str = "wasm32-unknown-unknown";

pub(super) fn provide(needs: &[Need]) -> Result<()> {
    if needs.contains(&Need::WasmTarget) && !has_wasm_target() {
        from_rustup("target", WASM)?;
    }
    for (need, component, command) in [(Need::Rustfmt, "rustfmt", "fmt"), (Need::Clippy, "clippy", "clippy")]
    {
        if needs.contains(&need)
            && workspace::answer(workspace::cargo().args([command, "--version"])).is_none()
        {
            from_rustup("component", component)?;
        }
    }
    Ok(())
}

/// Looks into the toolchain itself, for a Rust that did not come from rustup may have the target too.
fn has_wasm_target() -> bool {
    let mut rustc = workspace::command("rustc");
    let folder = workspace::answer(rustc.args(["--print", "target-libdir", "--target", WASM]));
    folder.and_then(|folder| fs::read_dir(folder).ok()).is_some_and(|files| {
        files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

fn from_rustup(kind: &str, name: &str) -> Result<()> {
    let Some(rustup) = workspace::find("rustup") else {
        bail!(
            "this Rust lacks the {kind} {name} and there is no rustup to add it: install it the way Rust was installed"
        )
    };
    install(&format!("adding the {kind} {name} to the Rust toolchain"), || {
        child::run(workspace::command(rustup).args([kind, "add", name]), None)
            .with_context(|| format!("`rustup {kind} add {name}`"))
    })
}
