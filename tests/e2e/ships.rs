//! The page wherever it is put: under another path, in a frame, opened as a file, with a file missing, beside an older page, in
//! a browser without what it needs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::drivers::{Driver, Engine};
use crate::engine::engine;
use crate::folder::Folder;
use crate::server::Site;
use crate::{from_environment, site};

/// A short round.
const ROUND: &str = "?meters=3&gamma=2&bits=512&seed=7";

/// Within this the page says what is wrong.
const SOON: Duration = Duration::from_secs(8);

/// What of the page complains, as a person sees it.
const COMPLAINT: &str = "
    return Array.from(document.querySelectorAll('#failure, #late'))
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => element.textContent.replace(/\\s+/g, ' ').trim())
      .join(' | ');";

/// Opens the page and gives what it complains of, once it contains this; a page that takes longer than it may fails.
async fn complaint(driver: &WebDriver, url: &str, expected: &str) -> String {
    let start = Instant::now();
    driver.goto(url).await.unwrap();
    loop {
        let said = driver.execute(COMPLAINT, Vec::new()).await.unwrap().json().clone();
        let said = said.as_str().unwrap_or_default().to_owned();
        if said.contains(expected) {
            println!("after {:.1} s: {said}", start.elapsed().as_secs_f64());
            return said;
        }
        // What driver and browser take for themselves comes on top.
        assert!(start.elapsed() < SOON + Duration::from_secs(2), "{url}: {said:?} instead of {expected:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn hears_no_complaint(browser: &Browser) {
    assert_eq!(browser.script(COMPLAINT).await, json!(""));
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_runs_under_any_path() {
    let site = Site::under("/some/sub/path", from_environment("BLINDSUM_DIST")).await;
    let browser = Browser::start().await;
    for page in ["", "index.html"] {
        browser.open(&site.url(&format!("{page}{ROUND}"))).await;
        browser.run("published").await;
        assert_eq!(engine(&browser).await.0, "kernel");
        // The address keeps its path while it tells what is looked at.
        browser.step_back().await;
        let start = Instant::now();
        while !browser.read::<String>("location.search").await.contains("step=") {
            assert!(start.elapsed() < SOON, "the address does not follow");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(browser.read::<String>("location.pathname").await, format!("/some/sub/path/{page}"));
        let outside: Vec<String> = browser
            .read(
                "performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)
                    .filter((path) => !path.startsWith('/some/sub/path/'))",
            )
            .await;
        assert_eq!(outside, Vec::<String>::new());
        hears_no_complaint(&browser).await;
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_runs_in_a_frame() {
    let inner = site().await;
    let folder = Folder::new();
    // Another port is another origin.
    for (name, sandbox) in
        [("frame.html", "allow-scripts allow-same-origin"), ("closed.html", "allow-scripts")]
    {
        let frame = format!(
            "<iframe width=1200 height=700 src='{}' sandbox='{sandbox}' allow='clipboard-write'></iframe>",
            inner.url(ROUND)
        );
        folder.add(name, &format!("<!DOCTYPE html>{frame}"));
    }
    let outer = Site::new(folder.path().to_owned()).await;
    let browser = Browser::start().await;
    browser.driver.goto(outer.url("frame.html")).await.unwrap();
    browser.driver.enter_frame(0).await.unwrap();
    browser.wait_for_state(&["idle"]).await;
    let start = Instant::now();
    while !browser.find("run").await.is_enabled().await.unwrap_or(false) {
        assert!(start.elapsed() < SOON, "{}", browser.text("run-reason").await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    browser.run("published").await;
    assert_eq!(engine(&browser).await.0, "kernel");

    browser.driver.goto(outer.url("closed.html")).await.unwrap();
    browser.driver.enter_frame(0).await.unwrap();
    let said = browser.wait_for_text("failure", |text| !text.is_empty()).await;
    assert!(said.contains("allow-same-origin"), "{said}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_opened_as_a_file_says_what_to_do() {
    let folder = Folder::new();
    let browser = Browser::start().await;
    let address = format!("file://{}/index.html", folder.path().display());
    let said = complaint(&browser.driver, &address, "opened as a file").await;
    assert!(said.contains("python3 -m http.server"), "{said}");
    assert!(!browser.has("loading").await, "nothing says any more that it is loading");
    let styled: String = browser.read("getComputedStyle(document.getElementById('failure')).position").await;
    assert_eq!(styled, "fixed", "the style sheets are there");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_is_named_with_what_to_do() {
    let browser = Browser::start().await;
    for (start, end) in
        [("start", ".js"), ("app", ".js"), ("app_bg", ".wasm"), ("boot", ".js"), ("page", ".css")]
    {
        let folder = Folder::new();
        let name = folder.remove(start, end);
        let site = Site::new(folder.path().to_owned()).await;
        let said = complaint(&browser.driver, &site.url(ROUND), &name).await;
        assert!(said.contains("Reload the page") && said.contains("copy all files"), "{said}");
        assert!(!said.contains('|'), "one sentence is enough: {said}");
        // Without these the program runs.
        if end == ".css" || start == "boot" {
            browser.wait_for_state(&["idle"]).await;
        }
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_script_the_page_still_says_something() {
    let browser = Browser::start().await;
    let folder = Folder::new();
    folder.remove("boot", ".js");
    folder.remove("app", ".js");
    let site = Site::new(folder.path().to_owned()).await;
    browser.driver.goto(site.url(ROUND)).await.unwrap();
    assert_eq!(browser.script(COMPLAINT).await, json!(""), "not before it is known");
    let said = complaint(&browser.driver, &site.url(ROUND), "has not started").await;
    assert!(said.contains("a file of the page is missing") && said.contains("Reload the page"), "{said}");
    // Nor a style sheet.
    folder.remove("page", ".css");
    complaint(&browser.driver, &site.url(ROUND), "has not started").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_of_the_workers_is_named_with_what_to_do() {
    let browser = Browser::start().await;
    for (start, end) in [("meter_worker_start", ".js"), ("meter_worker", ".js"), ("meter_worker_bg", ".wasm")]
    {
        let folder = Folder::new();
        let name = folder.remove(start, end);
        let site = Site::new(folder.path().to_owned()).await;
        browser.open(&site.url(ROUND)).await;
        let pressed = Instant::now();
        browser.click("run").await;
        assert_eq!(browser.wait_for_state(&crate::ENDS).await, "refused");
        let refusal = browser.text("refusal").await;
        println!("after {:.1} s: {refusal}", pressed.elapsed().as_secs_f64());
        assert!(pressed.elapsed() < SOON, "{refusal}");
        for part in [name.as_str(), "reload the page", "copy all files"] {
            assert!(refusal.contains(part), "{part}: {refusal}");
        }
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_kernel_or_the_readings_the_page_runs_and_says_so() {
    let browser = Browser::start().await;
    let folder = Folder::new();
    folder.remove("blindsum_modexp_kernel", ".wasm");
    let site = Site::new(folder.path().to_owned()).await;
    browser.open(&site.url(ROUND)).await;
    browser.run("published").await;
    browser.about().await;
    let engine = browser.text("engine").await;
    assert!(engine.contains("kernel could not be loaded") && engine.contains("Reload the page"), "{engine}");

    let name = folder.remove("first-homes", ".csv");
    let opened = Instant::now();
    browser.goto(&site.url(ROUND)).await;
    let said = browser.wait_for_text("app", |text| text.contains(&name)).await;
    assert!(opened.elapsed() < SOON + Duration::from_secs(2));
    assert!(said.contains("Reload the page, or choose a file of your own"), "{said}");

    // The homes that come with the page are there, and the others are not: no more are said to be in use than there are.
    let folder = Folder::new();
    let name = folder.remove("household-days", ".csv");
    let site = Site::new(folder.path().to_owned()).await;
    browser.goto(&site.url("?meters=20&bits=256&seed=1")).await;
    let said = browser.wait_for_text("app", |text| text.contains(&name)).await;
    assert!(said.contains("Reload the page, or choose a file of your own"), "{said}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_does_wrong_is_said() {
    let dist = || from_environment("BLINDSUM_DIST");
    let browser = Browser::start().await;
    // As from a server that does not know what .js is.
    let untyped = Site::spoilt(dist(), |path, answer| {
        if path.ends_with(".js") {
            answer.headers_mut().insert("content-type", "text/plain".parse().unwrap());
        }
    });
    let said = complaint(&browser.driver, &untyped.await.url(ROUND), "as a type that browsers refuse").await;
    assert!(said.contains("start-") && said.contains("text/javascript"), "{said}");
    // One that stops when the page and its first script are out.
    let answered = Arc::new(AtomicU32::new(0));
    let stopped = Site::spoilt(dist(), move |_, answer| {
        if answered.fetch_add(1, Ordering::Relaxed) >= 2 {
            *answer.status_mut() = "503".parse().unwrap();
        }
    });
    let said = complaint(&browser.driver, &stopped.await.url(ROUND), "does not answer").await;
    assert!(said.contains("reload the page"), "{said}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_connection_is_told_from_a_missing_file() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.devtools("Network.enable", json!({})).await;
    let speed = |bytes: i32| json!({ "offline": false, "latency": 0, "downloadThroughput": bytes, "uploadThroughput": -1 });
    browser.devtools("Network.emulateNetworkConditions", speed(100_000)).await;
    // The driver waits for a page that is loading; a person looks at it meanwhile.
    let go = format!("location.href = '{}'", site.url(ROUND));
    browser.driver.goto("about:blank").await.unwrap();
    let start = Instant::now();
    browser.script(&go).await;
    loop {
        let said = browser.script(COMPLAINT).await;
        if said.as_str().is_some_and(|said| said.contains("still loading")) {
            break;
        }
        assert_eq!(said, json!(""), "nothing else is said");
        assert!(start.elapsed() < SOON + Duration::from_secs(4), "nothing is said");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    browser.devtools("Network.emulateNetworkConditions", speed(-1)).await;
    browser.wait_for_state(&["idle"]).await;
    hears_no_complaint(&browser).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_webassembly_the_page_says_what_to_do() {
    // Without a compiler Chromium has no WebAssembly. It is a flag of the engine's, so this browser is nobody else's.
    let process = Driver::start(Engine::Chromium);
    let mut capabilities = process.capabilities();
    let options = capabilities.get_mut("goog:chromeOptions").unwrap();
    options["args"].as_array_mut().unwrap().push(json!("--js-flags=--jitless"));
    let driver = WebDriver::new(process.address(), capabilities).await.unwrap();
    let site = site().await;
    let said = complaint(&driver, &site.url(ROUND), "WebAssembly").await;
    assert!(said.contains("Switch it on") && !said.contains('|'), "{said}");
    driver.quit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_page_says_what_it_needs() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    browser.driver.goto(site.url(ROUND)).await.unwrap();
    let text = browser.text("app").await;
    assert!(text.contains("needs JavaScript and WebAssembly"), "{text}");
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await;
    browser.quit().await;
}

/// Whatever an older page left in the folder: files of the names that workers had before names had hashes, and of other hashes.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_page_never_meets_an_old_worker() {
    let folder = Folder::new();
    let old = "throw new Error('an old worker was started');";
    for start in ["meter_worker_start", "meter_worker_loader", "meter_worker"] {
        folder.add(&format!("{start}.js"), old);
        folder.add(&format!("{start}-0000000000000000.js"), old);
    }
    for start in ["meter_worker_bg", "blindsum_modexp_kernel", "app_bg"] {
        folder.add(&format!("{start}.wasm"), "old");
        folder.add(&format!("{start}-0000000000000000.wasm"), "old");
    }
    folder.add("household-days.csv", "old");
    let site = Site::new(folder.path().to_owned()).await;
    let browser = Browser::start().await;
    browser.open(&site.url(ROUND)).await;
    browser.run("published").await;
    let (_, kernel, portable) = engine(&browser).await;
    assert!(kernel >= 5 && portable == 0, "{kernel} with the kernel, {portable} without");
    hears_no_complaint(&browser).await;
    browser.quit().await;
}
