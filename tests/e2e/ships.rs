//! The page wherever it is put: under another path, in a frame, beside an older page.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::browser::Browser;
use crate::folder::Folder;
use crate::server::Site;
use crate::{from_environment, site};

/// A short round.
const ROUND: &str = "?meters=3&gamma=2&bits=512&seed=7";

/// Within this the address follows, and readings are loaded.
const SOON: Duration = Duration::from_secs(8);

#[tokio::test(flavor = "multi_thread")]
async fn the_page_runs_under_any_path() {
    let site = Site::under("/some/sub/path", from_environment("BLINDSUM_DIST")).await;
    let browser = Browser::start().await;
    for page in ["", "index.html"] {
        browser.open(&site.url(&format!("{page}{ROUND}"))).await;
        browser.run("published").await;
        assert_eq!(browser.attribute("engine", "data-engine").await.as_deref(), Some("kernel"));
        // The address keeps its path while it tells what is looked at.
        browser.click("step-back").await;
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
        assert_eq!(browser.console_errors().await, Vec::<String>::new());
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_runs_in_a_frame() {
    let inner = site().await;
    let folder = Folder::new();
    // Another port is another origin.
    folder.add(
        "around.html",
        &format!(
            "<!DOCTYPE html><iframe width=1200 height=700 src='{}'
                sandbox='allow-scripts allow-same-origin' allow='clipboard-write'></iframe>",
            inner.url(ROUND)
        ),
    );
    let outer = Site::new(folder.path().to_owned()).await;
    let browser = Browser::start().await;
    browser.driver.goto(outer.url("around.html")).await.unwrap();
    browser.driver.enter_frame(0).await.unwrap();
    browser.wait_for_state(&["idle"]).await;
    let start = Instant::now();
    while !browser.find("run").await.is_enabled().await.unwrap_or(false) {
        assert!(start.elapsed() < SOON, "{}", browser.text("run-reason").await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    browser.run("published").await;
    assert_eq!(browser.attribute("engine", "data-engine").await.as_deref(), Some("kernel"));
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
    let workers: Value = browser.read("[\"kernel-workers\", \"portable-workers\"].map((of) => Number(document.getElementById('engine').getAttribute('data-' + of)))").await;
    assert!(workers[0].as_u64() >= Some(5) && workers[1] == 0, "{workers}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}
