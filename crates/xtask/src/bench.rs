//! `cargo xtask bench`: brings the rivals, builds the contenders, and starts the program that conducts the measurement.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    child, packages,
    tools::{self, Need},
    workspace,
};

/// The native rivals, from PyPI.
const PYTHON_PACKAGES: [&str; 2] = ["phe==1.5.0", "gmpy2==2.3.2"];
/// The rivals in the browser, as far as the page needs them. Their versions are in the lock file.
const RIVALS: [&str; 3] = ["paillier-bigint", "gmp-wasm", "bigint-crypto-utils"];
/// The product is built for size; nobody here is to be slow for that. Whole rounds run in the product's workers as they are.
const FAST: &str = " --config profile.release.opt-level=3 --config profile.release.package.num-bigint.opt-level=3 \
                    --config profile.release.package.sha2.opt-level=3";
const WASM: &str = "wasm32-unknown-unknown";

/// A part of the measurement.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Benchmarks {
    /// Single operations.
    Operations,
    /// Whole rounds.
    Rounds,
}

impl Benchmarks {
    /// Its name on the command line of the measuring program.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::Rounds => "rounds",
        }
    }
}

/// Measures, and leaves `bench.json` and `bench.md` in `target/bench`.
///
/// # Errors
/// If something cannot be installed or built, or a contender computes something wrong.
pub(crate) fn bench(
    quick: bool,
    only: Option<&str>,
    rounds: Option<u32>,
    bits: Option<String>,
) -> Result<()> {
    tools::provide(&[
        Need::WasmTarget,
        Need::WasmBindgen,
        Need::Node,
        Need::Python,
        Need::Browser,
        Need::Npm,
        Need::Pip,
    ])?;
    let packages = python_packages()?;
    let rivals = rivals()?;
    let out = workspace::target().join("bench");
    let page = build_page(&out, &rivals)?;
    cargo(&format!("build --release -p blindsum-bench --bin blindsum-bench{FAST}"))?;
    let program = workspace::target().join("release").join("blindsum-bench");
    let mut command = workspace::command(program);
    command.arg("--page").arg(page);
    command.arg("--chromium").arg(tools::browser()?.chromium);
    command.arg("--python").arg(workspace::find("python3").context("there is no python3")?);
    command.arg("--script").arg(source().join("rivals").join("native.py"));
    command.arg("--packages").arg(packages);
    command.arg("--out").arg(&out);
    command.arg("--about").arg(about());
    if let Some(only) = only {
        command.args(["--only", only]);
    }
    let (usual_rounds, usual_bits) = if quick { (2, "1024,2048") } else { (7, "1024,2048,3072") };
    command.args(["--rounds", &rounds.unwrap_or(usual_rounds).to_string()]);
    command.args(["--bits", bits.as_deref().unwrap_or(usual_bits)]);
    child::run(&mut command, None).context("the measurement")?;
    println!("bench: all samples are in {}", out.join("bench.json").display());
    Ok(())
}

/// Times secrets, and prints a table.
///
/// # Errors
/// If the program cannot be built, or fails.
pub(crate) fn timing(bits: u32, seconds: u64) -> Result<()> {
    cargo(&format!("build --release -p blindsum-bench --bin blindsum-timing{FAST}"))?;
    let program = workspace::target().join("release").join("blindsum-timing");
    let mut command = workspace::command(program);
    command.args(["--key-bits", &bits.to_string(), "--seconds", &seconds.to_string()]);
    child::run(&mut command, None).context("the measurement")
}

/// When this is measured, of which commit, with which Node.js and npm; what cannot be told is left out.
fn about() -> String {
    let told = |program: &str, arguments: &[&str]| {
        let said = workspace::command(workspace::find(program)?).args(arguments).output().ok()?;
        let said = said.status.success().then(|| String::from_utf8_lossy(&said.stdout).trim().to_owned())?;
        Some(said.replace(['"', '\\'], ""))
    };
    let facts = [
        ("commit", told("git", &["describe", "--always", "--dirty", "--abbrev=12"])),
        ("date", told("date", &["-u", "+%Y-%m-%dT%H:%M:%SZ"])),
        ("npm", told("npm", &["--version"])),
        ("node", told("node", &["--version"])),
        ("rustc", told("rustc", &["--version"])),
        ("num-bigint", crate_version("num-bigint")),
        ("npm packages", rival_versions()),
    ];
    let facts: Vec<_> =
        facts.iter().filter_map(|(name, fact)| Some(format!(r#""{name}": "{}""#, fact.as_ref()?))).collect();
    format!("{{{}}}", facts.join(", "))
}

/// The version of a crate in Cargo.lock.
fn crate_version(name: &str) -> Option<String> {
    let lock = fs::read_to_string(workspace::root().join("Cargo.lock")).ok()?;
    let (_, entry) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    Some(entry.split_once('"')?.0.to_owned())
}

/// What package.json asks npm for, to the version.
fn rival_versions() -> Option<String> {
    let asked = fs::read_to_string(source().join("rivals").join("package.json")).ok()?;
    let (_, asked) = asked.split_once("\"dependencies\": {")?;
    let asked = asked.split_once('}')?.0.replace('"', "");
    Some(asked.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn source() -> PathBuf {
    workspace::root().join("crates").join("bench")
}

fn cargo(arguments: &str) -> Result<()> {
    child::run(workspace::cargo().args(arguments.split_whitespace()), None)
        .with_context(|| format!("`cargo {arguments}`"))
}

/// The folder of the rivals in Python; pip fills it if it is not there.
fn python_packages() -> Result<PathBuf> {
    let folder = workspace::tools().join("bench").join("python");
    let wanted = PYTHON_PACKAGES.join(" ");
    if !packages::is_filled(&folder, &wanted)? {
        let mut pip = workspace::command(workspace::find("python3").context("there is no python3")?);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]);
        pip.arg(&folder).args(PYTHON_PACKAGES);
        child::run(&mut pip, None).context("`pip install` of the native rivals")?;
        packages::mark_filled(&folder, &wanted)?;
    }
    Ok(folder)
}

/// The folder of the rivals from npm, as the lock file names them.
fn rivals() -> Result<PathBuf> {
    packages::from_npm(&source().join("rivals"), &workspace::tools().join("bench").join("npm"))
}

/// Puts the page together: ours as WebAssembly, the kernel, the rivals.
fn build_page(out: &Path, rivals: &Path) -> Result<PathBuf> {
    let page = out.join("page");
    fs::create_dir_all(&page)?;
    cargo(&format!("build --release -p blindsum-modexp-kernel --lib --target {WASM}"))?;
    cargo(&format!("build --release -p blindsum-bench --lib --target {WASM}{FAST}"))?;
    let built = workspace::target().join(WASM).join("release");
    packages::copy(&built.join("blindsum_modexp_kernel.wasm"), &page.join("kernel.wasm"))?;
    let mut bindgen =
        workspace::command(workspace::find("wasm-bindgen").context("there is no wasm-bindgen")?);
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(page.join("pkg"));
    bindgen.arg(built.join("blindsum_bench.wasm"));
    child::run(&mut bindgen, None).context("`wasm-bindgen`")?;
    cargo(&format!("build --release -p blindsum-meter-worker --target {WASM}"))?;
    let mut bindgen =
        workspace::command(workspace::find("wasm-bindgen").context("there is no wasm-bindgen")?);
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(page.join("worker"));
    bindgen.arg(built.join("meter_worker.wasm"));
    child::run(&mut bindgen, None).context("`wasm-bindgen` of the worker")?;
    for name in ["bench.html", "bench.mjs", "worker.mjs", "rival.mjs"] {
        packages::copy(&source().join("page").join(name), &page.join(name))?;
    }
    for rival in RIVALS {
        let to = page.join("rivals").join(rival).join("dist");
        fs::create_dir_all(&to)?;
        for file in fs::read_dir(rivals.join(rival).join("dist"))? {
            let file = file?;
            if file.file_type()?.is_file() {
                packages::copy(&file.path(), &to.join(file.file_name()))?;
            }
        }
    }
    Ok(page)
}
