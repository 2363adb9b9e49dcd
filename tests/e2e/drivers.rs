//! The drivers of the three engines: how each is started and what it is asked for.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::prelude::*;

use crate::devtools;
use crate::faces;
use crate::processes;
use crate::turns::Turn;

/// How long a driver may take to say that it listens.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Blink and V8, in Chromium.
    Chromium,
    /// Gecko and SpiderMonkey, in Firefox.
    Firefox,
    /// WebKit and JavaScriptCore, in the small browser that comes with WebKitGTK.
    WebKit,
}

/// A driver at work, with a folder of its own for its browser's profile.
pub(crate) struct Driver {
    engine: Engine,
    folder: PathBuf,
    profile: PathBuf,
    port: u16,
    process: Child,
    /// The X server of a browser that cannot do without.
    screen: Option<Child>,
    /// Ends all of it when this process is gone, and nobody has dropped it.
    guard: Child,
}

impl Driver {
    /// Starts the engine's driver and waits until it listens.
    pub(crate) fn start(engine: Engine) -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("blindsum-e2e-{}-{number}", std::process::id()));
        let profile = folder.join("profile");
        std::fs::create_dir_all(&profile).unwrap();
        let mut screen = None;
        // A driver that is given port 0 takes a free one and says which; WebKit's wants to be told.
        let mut told = 0;
        let mut command = match engine {
            Engine::Chromium => Command::new(named("CHROMEDRIVER", "chromedriver")),
            Engine::Firefox => {
                let mut command = Command::new(named("GECKODRIVER", "geckodriver"));
                command.arg("--profile-root").arg(&profile);
                command
            }
            Engine::WebKit => {
                told = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
                let (server, display) = start_screen();
                screen = Some(server);
                let mut command = Command::new(named("BLINDSUM_WEBKIT_DRIVER", "WebKitWebDriver"));
                command.env("DISPLAY", display).env_remove("WAYLAND_DISPLAY");
                command
            }
        };
        if let Some(file) = faces::configuration(&folder) {
            command.env("FONTCONFIG_FILE", file);
        }
        // Into a file, with all that the browser says: a pipe that nobody reads would stop them both.
        let log = File::create(folder.join("log")).unwrap();
        let process = command
            .arg(format!("--port={told}"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", command.get_program().display()));
        let guard = guard(process.id(), &folder);
        let mut driver = Self { engine, folder, profile, port: told, process, screen, guard };
        driver.wait_until_it_listens();
        driver
    }

    fn wait_until_it_listens(&mut self) {
        let start = Instant::now();
        loop {
            if self.port == 0 {
                self.port = self.log().lines().find_map(announced_port).unwrap_or(0);
            }
            if self.port != 0 && TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            if let Some(status) = self.process.try_wait().unwrap() {
                panic!("the driver of {:?} ended with {status} before it listened", self.engine);
            }
            assert!(start.elapsed() < PATIENCE, "the driver of {:?} does not listen", self.engine);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The folder of Chromium's profile; Firefox's lies in it, and the small WebKit browser has none.
    pub(crate) fn profile(&self) -> &Path {
        &self.profile
    }

    /// What to ask the driver for: a browser without a window to see, an empty profile and no errands of its own on the network.
    pub(crate) fn capabilities(&self) -> Capabilities {
        match self.engine {
            Engine::Chromium => chromium(&self.profile),
            Engine::Firefox => firefox(),
            // The driver knows its browser and what to start it with.
            Engine::WebKit => Capabilities::new(),
        }
    }

    /// What to ask Chromium's driver for: a session in the browser that it started before.
    pub(crate) fn capabilities_to_attach(&self) -> Capabilities {
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_debugger_address(&format!("127.0.0.1:{}", devtools::port(&self.profile))).unwrap();
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" })).unwrap();
        capabilities.into()
    }

    fn log(&self) -> String {
        let bytes = std::fs::read(self.folder.join("log")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("the driver of {:?} and its browser said:\n{}", self.engine, self.log());
        }
        // Its browser would outlive it, and go on with whatever the page does. A process group of its own would tell it, but
        // take it out of the one in which `cargo xtask test` ends us all.
        let mut left = processes::started_by(self.process.id());
        for process in std::iter::once(&mut self.process).chain(&mut self.screen) {
            let _ = process.kill();
            let _ = process.wait();
        }
        // A browser that was starting something may have let it go to nobody; the profile tells whose it is.
        let start = Instant::now();
        while !left.is_empty() && start.elapsed() < PATIENCE {
            processes::end(&left);
            left = processes::with(&self.profile);
        }
        let _ = std::fs::remove_dir_all(&self.folder);
        // It ends when it hears no more of us, and finds nothing left to do.
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// Starts a shell that waits for the end of this process and then ends the driver and whatever was started with its folder. A
/// browser that is kept for the next test is dropped by nobody, and none is when this process is killed.
fn guard(driver: u32, folder: &Path) -> Child {
    // The folder is told and not given as an argument: the guard would find itself.
    const WATCH: &str = r#"
        read -r driver && read -r folder || exit
        while read -r _; do :; done
        kill -s KILL "$driver"
        for file in /proc/[0-9]*/cmdline; do
            case $(tr '\0' ' ' <"$file") in
                *"$folder"*) pid=${file#/proc/}; kill -s KILL "${pid%/cmdline}" ;;
            esac
        done
        rm -rf -- "$folder""#;
    let mut guard = Command::new("sh");
    guard.args(["-c", WATCH]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut guard = guard.spawn().unwrap();
    writeln!(guard.stdin.as_mut().unwrap(), "{driver}\n{}", folder.display()).unwrap();
    guard
}

/// The program that `cargo xtask test` found, or the one on the path.
fn named(variable: &str, otherwise: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| otherwise.to_owned())
}

/// chromedriver ends its line with `on port 1234.`, geckodriver with `Listening on 127.0.0.1:1234`.
fn announced_port(line: &str) -> Option<u16> {
    let chromium = || line.strip_suffix('.')?.rsplit_once("on port ");
    let firefox = || line.rsplit_once("Listening on 127.0.0.1:");
    let (_, port) = chromium().or_else(firefox)?;
    port.parse().ok().filter(|port| *port != 0)
}

/// Starts an X server that shows its screen nowhere, and gives its name.
fn start_screen() -> (Child, String) {
    let mut server = Command::new(named("BLINDSUM_XVFB", "Xvfb"))
        // It takes the first free number and writes it to this file descriptor once it is ready.
        .args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("Xvfb does not start: {error}"));
    let mut number = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
    assert!(!number.trim().is_empty(), "Xvfb ended without saying its display");
    (server, format!(":{}", number.trim()))
}

fn chromium(profile: &Path) -> Capabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    for arg in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,720",
    ] {
        capabilities.add_arg(arg).unwrap();
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display())).unwrap();
    if let Ok(binary) = std::env::var("BLINDSUM_CHROMIUM") {
        capabilities.set_binary(&binary).unwrap();
    }
    capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" })).unwrap();
    capabilities.into()
}

fn firefox() -> Capabilities {
    let mut capabilities = DesiredCapabilities::firefox();
    capabilities.set_headless().unwrap();
    if let Ok(binary) = std::env::var("BLINDSUM_FIREFOX") {
        capabilities.set_firefox_binary(&binary).unwrap();
    }
    capabilities.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_driver_that_is_dropped_takes_its_browser_along() {
    let _turn = Turn::shared().await;
    let process = Driver::start(Engine::Chromium);
    let (folder, profile) = (process.folder.clone(), process.profile.clone());
    let browser = WebDriver::new(process.address(), process.capabilities()).await.unwrap();
    // A page that never rests, and answers nobody.
    browser.goto("data:text/html,<script>setTimeout(() => { for (;;); }, 100)</script>").await.unwrap();
    let started = processes::started_by(process.id());
    assert!(!cfg!(target_os = "linux") || started.len() > 1, "{started:?}");
    // As after a failed assertion: nobody quits.
    browser.leak().unwrap();
    drop(process);
    assert_eq!(processes::with(&profile), Vec::<u32>::new());
    // One that nobody has waited for yet is still listed, without a command line.
    let left = |pid: &&u32| processes::read(**pid, "cmdline").is_some_and(|line| !line.is_empty());
    assert_eq!(started.iter().find(left), None);
    assert!(!folder.exists());
}
