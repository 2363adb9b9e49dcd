//! Tools written in Rust, built into `.tools` of this checkout so that the user's own stay as they are.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    child,
    tools::{
        need::{Need, install},
        system::GECKODRIVER,
    },
    workspace,
};

/// trunk's version. wasm-bindgen's is known from Cargo.lock, for tool and library must be one version.
const TRUNK: &str = "0.21.14";

/// geckodriver's version, which Debian has no package of. It drives any Firefox from 115 on.
const GECKODRIVER_VERSION: &str = "0.37.1";

/// cargo-deny's version: the names of its lints change.
const CARGO_DENY: &str = "0.20.2";

struct Tool {
    package: &'static str,
    programs: &'static [&'static str],
    version: String,
    /// Low, since building the tool takes longer than all it will ever do; but wasm-bindgen reads large modules.
    opt_level: &'static str,
}

impl Tool {
    /// Whether `.tools` has exactly this version or, if `.tools` has none, the user has.
    ///
    /// cargo moves an executable into place only when it is whole, so one that tells its version is.
    fn is_there(&self) -> bool {
        self.programs.iter().all(|program| {
            let told = workspace::find(program)
                .and_then(|path| workspace::answer(workspace::command(path).arg("--version")));
            told.is_some_and(|told| is_version(&told, &self.version))
        })
    }

    fn build(&self, folder: &Path) -> Result<()> {
        let mut cargo = workspace::cargo();
        cargo.args(["install", self.package, "--version", &self.version]);
        cargo.args(["--locked", "--profile", "dev", "--root"]).arg(workspace::tools());
        cargo.env("CARGO_TARGET_DIR", folder);
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_OPT_LEVEL", self.opt_level);
        // Meant for the project, this would build the tool for another machine. RUSTUP_TOOLCHAIN on the other hand has to
        // stay as rustup has set it: without it, a dependency that ships a rust-toolchain file chooses its compiler.
        cargo.env_remove("CARGO_BUILD_TARGET");
        child::run(&mut cargo, None).with_context(|| {
            format!("`cargo install {} --version {} --locked --root .tools`", self.package, self.version)
        })
    }
}

pub(super) fn provide(needs: &[Need]) -> Result<()> {
    let mut wanted = Vec::new();
    if needs.contains(&Need::WasmBindgen) {
        wanted.push(Tool {
            package: "wasm-bindgen-cli",
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            version: workspace::locked_version("wasm-bindgen")?,
            opt_level: "1",
        });
    }
    if needs.contains(&Need::Trunk) {
        wanted.push(Tool {
            package: "trunk",
            programs: &["trunk"],
            version: TRUNK.to_owned(),
            opt_level: "0",
        });
    }
    if needs.contains(&Need::CargoDeny) {
        wanted.push(Tool {
            package: "cargo-deny",
            programs: &["cargo-deny"],
            version: CARGO_DENY.to_owned(),
            opt_level: "0",
        });
    }
    // A geckodriver that the user names is taken as it is.
    if needs.contains(&Need::Firefox) && GECKODRIVER.named()?.is_none() {
        wanted.push(Tool {
            package: "geckodriver",
            programs: &["geckodriver"],
            version: GECKODRIVER_VERSION.to_owned(),
            opt_level: "0",
        });
    }
    wanted.retain(|tool| !tool.is_there());
    if wanted.is_empty() {
        return Ok(());
    }
    let folder = workspace::tools().join("build");
    for tool in &wanted {
        let what = format!("building {} {} into .tools (some minutes, once)", tool.package, tool.version);
        install(&what, || tool.build(&folder))?;
    }
    // Only after success: what a failed build has done need not be done again.
    fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))
}

/// Whether `told`, such as `trunk 0.21.14` or `wasm-bindgen 0.2.128 (abcdef)`, tells exactly `version`.
fn is_version(told: &str, version: &str) -> bool {
    told.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_must_be_exact() {
        assert!(is_version("trunk 0.21.14", "0.21.14"));
        assert!(is_version("wasm-bindgen 0.2.128 (0123abc)\n", "0.2.128"));
        assert!(!is_version("trunk 0.21.14-beta.1", "0.21.14"));
        assert!(!is_version("trunk 0.21.1", "0.21.14"));
        assert!(!is_version("", "0.21.14"));
    }
}
