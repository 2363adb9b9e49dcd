//! A page in a browser, driven through WebDriver. Each test has a page in which nothing was kept before; Chromium itself is
//! started once for each test that runs at the same time, and used again.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::devtools::DevTools;
use crate::drivers::{Driver, Engine};
use crate::turns::Turn;
use crate::{ENDS, processes};

/// How long a test waits for anything before it fails. No test asserts a time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Looks until something is found: soon at first, and less often what takes long. Nothing if patience is over.
pub(crate) async fn until<T>(patience: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    const SELDOM: Duration = Duration::from_millis(50);
    let start = Instant::now();
    let mut pause = Duration::from_millis(2);
    while start.elapsed() < patience {
        let found = look().await;
        if found.is_some() {
            return found;
        }
        tokio::time::sleep(pause).await;
        pause = SELDOM.min(pause * 2);
    }
    None
}

/// Chromium with its driver, each with one empty page, for whichever test comes next.
static IDLE: Mutex<Vec<Driver>> = Mutex::new(Vec::new());

/// A page of a test's own.
pub(crate) struct Browser {
    /// Ended before the session is, where a test fails: a page that hangs would keep the session's end waiting.
    process: Driver,
    engine: Engine,
    /// The session.
    pub(crate) driver: WebDriver,
    /// Given up after all else.
    _turn: Option<Turn>,
}

impl Browser {
    /// A page in Chromium.
    pub(crate) async fn start() -> Self {
        Self::start_in(Engine::Chromium).await
    }

    /// A page in the browser of an engine.
    pub(crate) async fn start_in(engine: Engine) -> Self {
        let turn = Turn::shared().await;
        Self::in_turn(engine, Some(turn)).await
    }

    /// A page in Chromium, while no other test runs: for what measures time.
    pub(crate) async fn start_alone() -> Self {
        let turn = Turn::alone().await;
        Self::in_turn(Engine::Chromium, Some(turn)).await
    }

    /// Another person's, in the same test.
    pub(crate) async fn beside(&self) -> Self {
        Self::in_turn(Engine::Chromium, None).await
    }

    async fn in_turn(engine: Engine, turn: Option<Turn>) -> Self {
        if engine != Engine::Chromium {
            let process = Driver::start(engine);
            let driver = WebDriver::new(process.address(), process.capabilities()).await.unwrap();
            return Self { process, engine, driver, _turn: turn };
        }
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let process = match idle {
            Some(process) => process,
            None => {
                let process = Driver::start(engine);
                // The session that starts the browser would end it, and so never ends.
                let starts = WebDriver::new(process.address(), process.capabilities()).await.unwrap();
                starts.leak().unwrap();
                DevTools::renew(process.profile());
                process
            }
        };
        let driver = WebDriver::new(process.address(), process.capabilities_to_attach()).await.unwrap();
        Self { process, engine, driver, _turn: turn }
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
        let can_run = async || self.find("run").await.is_enabled().await.unwrap_or(false).then_some(());
        if until(PATIENCE, can_run).await.is_none() {
            panic!("{}", self.text("run-reason").await);
        }
    }

    /// The first element with this test id, once it is there.
    pub(crate) async fn find(&self, id: &str) -> WebElement {
        let found = until(PATIENCE, async || self.driver.find(By::Css(selector(id))).await.ok()).await;
        found.unwrap_or_else(|| panic!("no element {id}"))
    }

    /// Whether an element with this test id is on the page now.
    pub(crate) async fn has(&self, id: &str) -> bool {
        self.driver.find(By::Css(selector(id))).await.is_ok()
    }

    /// Waits until every exhibit shows what the picture shows: they follow in tasks of their own.
    pub(crate) async fn settle(&self) {
        let start = Instant::now();
        while self.ask(SETTLE, &[]).await != json!(true) {
            if start.elapsed() > PATIENCE {
                let busy = "[...document.querySelectorAll('#app [aria-busy]')].map(({ id, dataset }) => [location.search, id, dataset.testid])";
                panic!("an exhibit stays behind: {}", self.read::<Value>(busy).await);
            }
        }
    }

    /// Opens the table of all numbers, one click below the verdict, and waits for it.
    pub(crate) async fn open_numbers(&self) {
        self.find("all-numbers").await;
        self.script("document.querySelector('[data-testid=all-numbers]:not([open]) > summary')?.click()")
            .await;
        self.find("knowing").await;
    }

    /// The first element with this test id, once it is there and displayed with the part of the exhibit that holds it: where another
    /// part is displayed, its button is pressed, as a person does who looks for something.
    async fn reach(&self, id: &str) -> WebElement {
        let selector = selector(id);
        let reach = format!(
            "const element = document.querySelector(`{selector}`);
             const part = element?.closest('.exhibit-part:not(.here)');
             if (!part || part.checkVisibility()) return element;
             const row = [part.parentElement, part.parentElement.parentElement]
                 .map((room) => room.querySelector(':scope > .part-row')).find((row) => row);
             row.querySelector(`button[data-part='${{part.dataset.part}}']`).click();
             return null;"
        );
        let look = async || self.driver.execute(reach.as_str(), Vec::new()).await.ok()?.element().ok();
        let found = until(PATIENCE, look).await;
        found.unwrap_or_else(|| panic!("no element {id}, or its part is not displayed"))
    }

    /// Chooses a part of the exhibit by its place, from 1.
    pub(crate) async fn part(&self, place: usize) {
        let button = format!(".part-row button[data-part='{place}']");
        self.driver.find(By::Css(&button)).await.unwrap().click().await.unwrap();
        let chosen = format!("document.querySelector(\"{button}\")?.getAttribute('aria-current') === 'true'");
        self.holds(&chosen).await;
        self.settle().await;
    }

    /// Clicks an element, in whichever part of the exhibit it is.
    pub(crate) async fn click(&self, id: &str) {
        let element = self.reach(id).await;
        element.scroll_into_view().await.unwrap();
        element.click().await.unwrap();
    }

    /// The text of an element.
    pub(crate) async fn text(&self, id: &str) -> String {
        self.reach(id).await.text().await.unwrap()
    }

    /// Waits until the text of an element is right, and gives it.
    pub(crate) async fn wait_for_text(&self, id: &str, right: impl Fn(&str) -> bool) -> String {
        let mut text = String::new();
        let look = async || {
            text = self.reach(id).await.text().await.unwrap_or_default();
            right(&text).then(|| text.clone())
        };
        let found = until(PATIENCE, look).await;
        found.unwrap_or_else(|| panic!("the text of {id} stayed {text:?}"))
    }

    /// The whole number of mWh behind a figure on the page.
    pub(crate) async fn milliwatt_hours(&self, id: &str) -> i64 {
        let value = self.attribute(id, "data-mwh").await;
        value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("{id} has no data-mwh"))
    }

    /// Waits until the page's state is one of these, and tells which. When all is over, all of the page shows it.
    pub(crate) async fn wait_for_state(&self, states: &[&str]) -> String {
        let state = self.wait_for("status", "data-state", states).await;
        if ENDS.contains(&state.as_str()) {
            self.settle().await;
        }
        state
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
        let selector = selector(id);
        let value =
            format!("return document.querySelector(`{selector}`)?.getAttribute('{attribute}') ?? null;");
        let mut last = String::new();
        let look = async || {
            // While a page is opened there is none to ask.
            let value = self.driver.execute(value.as_str(), Vec::new()).await.ok()?;
            last = value.json().as_str()?.to_owned();
            values.contains(&last.as_str()).then(|| last.clone())
        };
        let found = until(patience, look).await;
        found.unwrap_or_else(|| panic!("{id} stayed {last:?}, {values:?} was waited for"))
    }

    /// An attribute of an element, where it has it.
    pub(crate) async fn attribute(&self, id: &str, name: &str) -> Option<String> {
        self.find(id).await.attr(name).await.unwrap()
    }

    /// Presses run and waits for its end, which is to be this one.
    pub(crate) async fn run(&self, end: &str) {
        self.click("run").await;
        // The end of the round before may still be on the page.
        self.wait_for_state(&["running", end]).await;
        assert_eq!(self.wait_for_state(&ENDS).await, end);
    }

    /// Chooses in a list.
    pub(crate) async fn choose(&self, list: &str, value: &str) {
        let change = format!(
            "const list = document.getElementById('{list}');
             list.value = '{value}';
             list.dispatchEvent(new Event('change', {{ bubbles: true }}));"
        );
        self.script(&change).await;
    }

    /// Runs statements on the page, and gives what they return.
    pub(crate) async fn script(&self, statements: &str) -> Value {
        self.driver.execute(statements, Vec::new()).await.unwrap().json().clone()
    }

    /// The value of an expression on the page.
    pub(crate) async fn read<T: DeserializeOwned>(&self, expression: &str) -> T {
        let value = self.script(&format!("return {expression};")).await;
        serde_json::from_value(value).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// Runs statements on the page that are done when they call `done` with a value. They find the arguments in `given`.
    pub(crate) async fn ask(&self, statements: &str, arguments: &[Value]) -> Value {
        let script =
            format!("const [done, ...given] = [...arguments].reverse(); given.reverse();\n{statements}");
        self.driver.execute_async(script, arguments.to_vec()).await.unwrap().json().clone()
    }

    /// Lets the worker of this name, once it is started, hear this many messages and no more: as if it had lost its power, only a
    /// deadline can notice, but always at the same step.
    pub(crate) async fn deafen(&self, worker: &str, heard: usize) {
        let deafened = format!(
            "window.Worker = class extends Worker {{
                constructor(script, options) {{
                    super(script, options);
                    this.left = options.name === '{worker}' ? {heard} : Infinity;
                }}
                postMessage(...message) {{
                    if (this.left-- > 0) super.postMessage(...message);
                }}
            }};"
        );
        self.script(&deafened).await;
    }

    /// Lets the cloud's calculators hear how to begin and nothing more until [`Browser::release`]: the round stays where the cloud
    /// computes its blind sequences, whatever the size of its keys, and takes no processor. Their deadline must be longer than that.
    pub(crate) async fn hold(&self) {
        let hold = "
            window.held = [];
            window.Worker = class extends Worker {
                constructor(script, options) {
                    super(script, options);
                    this.waits = options.name.startsWith('cloud calculator');
                    this.heard = 0;
                }
                postMessage(...message) {
                    if (window.held && this.waits && this.heard++ > 0) {
                        window.held.push(() => super.postMessage(...message));
                    } else {
                        super.postMessage(...message);
                    }
                }
            };";
        self.script(hold).await;
    }

    /// Begins a round and waits until it is where [`Browser::hold`] keeps it.
    pub(crate) async fn run_and_hold(&self) {
        self.hold().await;
        self.click("run").await;
        self.wait_for("status", "data-phase", &["blind_sequence"]).await;
        let start = Instant::now();
        while !self.read::<bool>("window.held.length > 0").await {
            assert!(start.elapsed() < PATIENCE, "the cloud is asked nothing");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Lets the cloud's calculators hear all that was held back, and everything after it at once.
    pub(crate) async fn release(&self) {
        self.script("const held = window.held; window.held = null; for (const send of held) send();").await;
    }

    /// Runs statements in every page that is opened from now on, before its own.
    pub(crate) async fn before_every_page(&self, statements: &str) {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": statements })).await;
    }

    /// Lets the short waits of every page that is opened from now on take no time: for tests that look at many views, and not at how
    /// the page comes from one to the next.
    pub(crate) async fn hurry(&self) {
        self.before_every_page(include_str!("hurry.js")).await;
    }

    /// Gives the page a window of this many CSS pixels.
    pub(crate) async fn resize(&self, (width, height): (u32, u32)) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Lets the page believe that the system prefers these: names and values of media features.
    pub(crate) async fn prefer(&self, features: &[(&str, &str)]) {
        let features: Vec<_> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// A command of Chromium's own.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) {
        self.driver.cdp().send_raw(command, parameters).await.unwrap();
    }

    /// What the page wrote to its console as errors. Chromium's driver alone can tell.
    pub(crate) async fn console_errors(&self) -> Vec<String> {
        let log = self.driver.get_log("browser").await.unwrap();
        log.iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message.clone()).collect()
    }

    /// Closes the page, as a person would; Chromium is kept for the next test. After a failed assertion dropping it ends all of the
    /// browser's processes.
    pub(crate) async fn quit(self) {
        self.driver.clone().quit().await.unwrap();
        if self.engine == Engine::Chromium {
            DevTools::renew(self.process.profile());
            IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(self.process);
        }
    }
}

/// Waits until no exhibit is behind, or for a second.
const SETTLE: &str = "
    const settled = () => !document.querySelector('#app [aria-busy]');
    if (settled()) return done(true);
    const tell = () => { observer.disconnect(); done(settled()); };
    const observer = new MutationObserver(() => { if (settled()) tell(); });
    observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-busy'] });
    setTimeout(tell, 1000);";

fn selector(id: &str) -> String {
    format!("[data-testid='{id}'], #{id}")
}
