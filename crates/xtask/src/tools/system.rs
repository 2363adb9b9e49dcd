//! Programs from the operating system: Node.js, Python, Chromium and chromedriver.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail, ensure};

use super::{Need, install};
use crate::{child, workspace};

/// Where the user may say which chromedriver to take; the test runner reads the same variable.
pub(crate) const DRIVER_VARIABLE: &str = "CHROMEDRIVER";
/// Where the user may say which Chromium to take; the end-to-end tests read the same variable.
pub(crate) const CHROMIUM_VARIABLE: &str = "BLINDSUM_CHROMIUM";

/// A browser and the program that drives it.
pub(crate) struct Browser {
    /// Chromium or Chrome.
    pub(crate) chromium: PathBuf,
    /// chromedriver, of the same version.
    pub(crate) driver: PathBuf,
}

/// The browser to test in.
///
/// # Errors
/// If there is none, or a variable names one that is not there.
pub(crate) fn browser() -> Result<Browser> {
    Ok(Browser {
        chromium: chromium()?.context("there is no Chromium")?,
        driver: driver()?.context("there is no chromedriver")?,
    })
}

fn chromium() -> Result<Option<PathBuf>> {
    look_for(CHROMIUM_VARIABLE, &["chromium", "chromium-browser", "google-chrome"])
}

fn driver() -> Result<Option<PathBuf>> {
    look_for(DRIVER_VARIABLE, &["chromedriver"])
}

fn look_for(variable: &str, names: &[&str]) -> Result<Option<PathBuf>> {
    if let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        ensure!(path.is_file(), "the variable {variable} names {}, which is no file", path.display());
        return path.canonicalize().map(Some).with_context(|| format!("{variable} names an unreadable path"));
    }
    Ok(names.iter().find_map(|name| workspace::find(name)))
}

pub(super) fn provide(needs: &[Need]) -> Result<()> {
    let packages = missing(needs)?;
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" ");
    let by_hand = format!(
        "the tests need these programs (their Debian names): {names}; install them, or name their paths in \
         {CHROMIUM_VARIABLE} and {DRIVER_VARIABLE}"
    );
    let Some(apt_get) = apt_get() else { bail!(by_hand) };
    install(&format!("installing {names} with apt-get"), || {
        child::run(apt_get().arg("update"), None).context("`apt-get update`")?;
        let mut command = apt_get();
        command.args(["install", "--yes", "--no-install-recommends"]).args(&packages);
        child::run(&mut command, None).with_context(|| format!("`apt-get install {names}`"))
    })?;
    ensure!(missing(needs)?.is_empty(), "apt-get has no such programs here; {by_hand}");
    Ok(())
}

/// The Debian packages of what is missing.
fn missing(needs: &[Need]) -> Result<Vec<&'static str>> {
    let mut packages = Vec::new();
    if needs.contains(&Need::Browser) {
        let driver = driver()?.is_some();
        // chromedriver drives its own version only, so another Chromium may have to come with it.
        if !driver || chromium()?.is_none() {
            packages.push("chromium");
        }
        if !driver {
            packages.push("chromium-driver");
        }
    }
    if needs.contains(&Need::Node) && workspace::find("node").is_none() {
        packages.push("nodejs");
    }
    if needs.contains(&Need::Python) && workspace::find("python3").is_none() {
        packages.push("python3");
    }
    if needs.contains(&Need::Packagers) {
        if workspace::find("npm").is_none() {
            packages.push("npm");
        }
        let python = workspace::find("python3");
        let pip =
            python.map(|python| workspace::answer(Command::new(python).args(["-m", "pip", "--version"])));
        if pip.flatten().is_none() {
            packages.push("python3-pip");
        }
    }
    Ok(packages)
}

/// Makes `apt-get` commands with the rights to install, if this is such a system and we have them.
fn apt_get() -> Option<impl Fn() -> Command> {
    let program = workspace::find("apt-get")?;
    let is_root = workspace::answer(Command::new("id").arg("-u"))? == "0";
    if !is_root {
        workspace::answer(Command::new("sudo").args(["-n", "true"]))?;
    }
    Some(move || {
        if is_root {
            let mut command = workspace::command(&program);
            command.env("DEBIAN_FRONTEND", "noninteractive");
            command
        } else {
            // sudo clears the environment, so the variable goes behind it.
            let mut command = workspace::command("sudo");
            command.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive"]).arg(&program);
            command
        }
    })
}
