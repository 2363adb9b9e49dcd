//! A page in a browser, driven through WebDriver: one browser with an empty profile for each test.

use std::path::Path;
use std::time::{Duration, Instant};

use thirtyfour::prelude::*;

use crate::drivers::{Driver, Engine};
use crate::processes;

/// How long a test waits for anything before it fails. No test asserts a time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A browser of its own.
pub(crate) struct Browser {
    /// Ended before the session is, where a test fails: a page that hangs would keep the session's end waiting.
    process: Driver,
    /// The session.
    pub(crate) driver: WebDriver,
}

impl Browser {
    /// Starts Chromium.
    pub(crate) async fn start() -> Self {
        Self::start_in(Engine::Chromium).await
    }

    /// Starts the browser of an engine.
    pub(crate) async fn start_in(engine: Engine) -> Self {
        let process = Driver::start(engine);
        let driver = WebDriver::new(process.address(), process.capabilities()).await.unwrap();
        Self { process, driver }
    }

    /// The most memory, in MiB, that the browser's largest renderer ever had in RAM: the tab's, with all its workers. Nothing
    /// where the system does not tell (it is Linux's `VmHWM`). What all programs share of the browser's code is in it.
    pub(crate) fn peak_memory(&self) -> Option<u64> {
        let renderers = processes::started_by(self.process.id()).into_iter().filter(|pid| {
            processes::read(*pid, "cmdline").is_some_and(|line| line.contains("--type=renderer"))
        });
        let peak = |pid: u32| -> Option<u64> {
            let status = processes::read(pid, "status")?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
        };
        renderers.filter_map(peak).max()
    }

    /// Chromium's profile folder, which tells its debugging port.
    pub(crate) fn profile(&self) -> &Path {
        self.process.profile()
    }

    /// Opens a page and waits until it is alive.
    pub(crate) async fn goto(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
        self.wait_for_state(&["idle"]).await;
    }

    /// Opens a page and waits until a round can be run: the readings are loaded and the parameters are right.
    pub(crate) async fn open(&self, url: &str) {
        self.goto(url).await;
        let start = Instant::now();
        while !self.find("run").await.is_enabled().await.unwrap_or(false) {
            assert!(start.elapsed() < PATIENCE, "{}", self.text("run-reason").await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The first element with this test id, once it is there.
    pub(crate) async fn find(&self, id: &str) -> WebElement {
        let start = Instant::now();
        loop {
            match self.driver.find(By::Css(selector(id))).await {
                Ok(element) => return element,
                Err(error) => {
                    assert!(start.elapsed() < PATIENCE, "no element {id}: {error}");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    /// Whether an element with this test id is on the page now.
    pub(crate) async fn has(&self, id: &str) -> bool {
        self.driver.find(By::Css(selector(id))).await.is_ok()
    }

    /// Clicks an element.
    pub(crate) async fn click(&self, id: &str) {
        let element = self.find(id).await;
        element.scroll_into_view().await.unwrap();
        element.click().await.unwrap();
    }

    /// The text of an element.
    pub(crate) async fn text(&self, id: &str) -> String {
        self.find(id).await.text().await.unwrap()
    }

    /// Waits until the text of an element is right, and gives it.
    pub(crate) async fn wait_for_text(&self, id: &str, right: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        let mut text = String::new();
        while start.elapsed() < PATIENCE {
            text = self.find(id).await.text().await.unwrap_or_default();
            if right(&text) {
                return text;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the text of {id} stayed {text:?}");
    }

    /// The whole number of mWh behind a figure on the page.
    pub(crate) async fn milliwatt_hours(&self, id: &str) -> i64 {
        let value = self.find(id).await.attr("data-mwh").await.unwrap();
        value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("{id} has no data-mwh"))
    }

    /// Waits until the page's state is one of these, and tells which.
    pub(crate) async fn wait_for_state(&self, states: &[&str]) -> String {
        self.wait_for("status", "data-state", states).await
    }

    /// Waits until an attribute of an element has one of these values, and tells which.
    pub(crate) async fn wait_for(&self, id: &str, attribute: &str, values: &[&str]) -> String {
        self.wait_within(PATIENCE, id, attribute, values).await
    }

    /// The same, with a patience of its own.
    pub(crate) async fn wait_within(
        &self,
        patience: Duration,
        id: &str,
        attribute: &str,
        values: &[&str],
    ) -> String {
        let start = Instant::now();
        let mut last = String::new();
        while start.elapsed() < patience {
            // An element may be replaced between finding and asking it.
            if let Ok(Some(value)) = self.find(id).await.attr(attribute).await {
                if values.contains(&value.as_str()) {
                    return value;
                }
                last = value;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{id} stayed {last:?}, {values:?} was waited for");
    }

    /// What the page wrote to its console as errors. Chromium's driver alone can tell.
    pub(crate) async fn console_errors(&self) -> Vec<String> {
        let log = self.driver.get_log("browser").await.unwrap();
        log.iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message.clone()).collect()
    }

    /// Closes the browser, as a person would. After a failed assertion dropping it ends all its processes.
    pub(crate) async fn quit(self) {
        self.driver.clone().quit().await.unwrap();
    }
}

fn selector(id: &str) -> String {
    format!("[data-testid='{id}'], #{id}")
}
