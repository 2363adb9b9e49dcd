//! Programs from the operating system: Node.js, Python, browsers and their drivers.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    child,
    tools::need::{Need, install},
    workspace,
};

/// A program of a browser: its names, and the variable in which the user may say which one to take. The end-to-end tests
/// read the same variable, and wasm-bindgen's test runner reads CHROMEDRIVER.
pub(super) struct Program {
    pub(super) variable: &'static str,
    names: &'static [&'static str],
    package: &'static str,
}

const CHROMIUM: Program = Program {
    variable: "BLINDSUM_CHROMIUM",
    names: &["chromium", "chromium-browser", "google-chrome"],
    package: "chromium",
};
const CHROMEDRIVER: Program =
    Program { variable: "CHROMEDRIVER", names: &["chromedriver"], package: "chromium-driver" };
const FIREFOX: Program =
    Program { variable: "BLINDSUM_FIREFOX", names: &["firefox-esr", "firefox"], package: "firefox-esr" };
/// Debian has no package of it, so it is one of the tools that are built.
pub(super) const GECKODRIVER: Program =
    Program { variable: "GECKODRIVER", names: &["geckodriver"], package: "" };
/// It knows where its browser is.
const WEBKIT_DRIVER: Program =
    Program { variable: "BLINDSUM_WEBKIT_DRIVER", names: &["WebKitWebDriver"], package: "webkit2gtk-driver" };
/// WebKitGTK shows its window on a screen, and this is one in memory.
const XVFB: Program = Program { variable: "BLINDSUM_XVFB", names: &["Xvfb"], package: "xvfb" };

impl Program {
    /// The one that the user names.
    ///
    /// # Errors
    /// If the variable names one that is not there.
    pub(super) fn named(&self) -> Result<Option<PathBuf>> {
        let variable = self.variable;
        let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) else { return Ok(None) };
        let path = PathBuf::from(path);
        ensure!(path.is_file(), "the variable {variable} names {}, which is not a file", path.display());
        path.canonicalize().map(Some).with_context(|| format!("{variable} names an unreadable path"))
    }

    fn find(&self) -> Result<Option<PathBuf>> {
        let named = self.named()?;
        Ok(named.or_else(|| self.names.iter().find_map(|name| workspace::find(name))))
    }

    fn path(&self) -> Result<PathBuf> {
        self.find()?.with_context(|| format!("there is no {}", self.names.first().unwrap_or(&self.variable)))
    }

    /// Its variable, and where it is.
    fn told(&self) -> Result<(&'static str, String)> {
        Ok((self.variable, self.path()?.display().to_string()))
    }
}

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
    Ok(Browser { chromium: CHROMIUM.path()?, driver: CHROMEDRIVER.path()? })
}

/// The variables that tell the end-to-end tests where the browsers and drivers of all engines are.
///
/// # Errors
/// If one is not there.
pub(crate) fn engines() -> Result<Vec<(&'static str, String)>> {
    [CHROMIUM, CHROMEDRIVER, FIREFOX, GECKODRIVER, WEBKIT_DRIVER, XVFB].iter().map(Program::told).collect()
}

pub(super) fn provide(needs: &[Need]) -> Result<()> {
    let packages = missing(needs)?;
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" ");
    let by_hand = by_hand(needs, &names);
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

/// What to do where we cannot install.
fn by_hand(needs: &[Need], packages: &str) -> String {
    let programs: [(Need, &[Program]); 3] = [
        (Need::Browser, &[CHROMIUM, CHROMEDRIVER]),
        (Need::Firefox, &[FIREFOX]),
        (Need::WebKit, &[WEBKIT_DRIVER, XVFB]),
    ];
    let programs = programs.iter().filter(|(need, _)| needs.contains(need)).flat_map(|(_, them)| *them);
    let variables: Vec<_> = programs.map(|program| program.variable).collect();
    let or_named = match variables.as_slice() {
        [] => String::new(),
        variables => format!(", or name the paths of browsers and drivers in {}", variables.join(", ")),
    };
    format!("the tests need these programs (their Debian names): {packages}; install them{or_named}")
}

/// The Debian packages of what is missing.
fn missing(needs: &[Need]) -> Result<Vec<&'static str>> {
    let mut packages = Vec::new();
    if needs.contains(&Need::Browser) {
        let driver = CHROMEDRIVER.find()?.is_some();
        // chromedriver drives its own version only, so another Chromium may have to come with it.
        if !driver || CHROMIUM.find()?.is_none() {
            packages.push(CHROMIUM.package);
        }
        if !driver {
            packages.push(CHROMEDRIVER.package);
        }
    }
    for (need, program) in [(Need::Firefox, FIREFOX), (Need::WebKit, WEBKIT_DRIVER), (Need::WebKit, XVFB)] {
        if needs.contains(&need) && program.find()?.is_none() {
            packages.push(program.package);
        }
    }
    if needs.contains(&Need::Node) && workspace::find("node").is_none() {
        packages.push("nodejs");
    }
    if needs.contains(&Need::Python) && workspace::find("python3").is_none() {
        packages.push("python3");
    }
    if needs.contains(&Need::Npm) && workspace::find("npm").is_none() {
        packages.push("npm");
    }
    if needs.contains(&Need::Pip) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_is_told_which_packages_to_install_and_which_variables_name_what_is_there() {
        let told = by_hand(&[Need::Node, Need::Firefox], "nodejs firefox-esr");
        assert!(told.contains("nodejs firefox-esr") && told.contains("BLINDSUM_FIREFOX"), "{told}");
        assert!(!told.contains("CHROMEDRIVER") && !told.contains("BLINDSUM_XVFB"), "{told}");
        let told = by_hand(&[Need::Browser, Need::WebKit], "chromium xvfb");
        for variable in ["BLINDSUM_CHROMIUM", "CHROMEDRIVER", "BLINDSUM_WEBKIT_DRIVER", "BLINDSUM_XVFB"] {
            assert!(told.contains(variable), "{told}");
        }
        let told = by_hand(&[Need::Python], "python3");
        assert!(told.ends_with("python3; install them"), "{told}");
    }
}
