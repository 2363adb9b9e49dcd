//! End to end: the built page in a real Chromium, with real workers, and the real command line beside it.
//!
//! `cargo xtask test` builds both and says where they are: BLINDSUM_DIST, BLINDSUM_CLI, BLINDSUM_CHROMIUM, CHROMEDRIVER.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod browser;
mod devtools;
mod server;

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use browser::Browser;
use devtools::DevTools;
use serde_json::Value;
use server::Site;

fn from_environment(name: &str) -> PathBuf {
    let value = std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: run `cargo xtask test`"));
    PathBuf::from(value)
}

async fn site() -> Site {
    Site::new(from_environment("BLINDSUM_DIST")).await
}

fn command_line(arguments: &[&str]) -> Value {
    let output = Command::new(from_environment("BLINDSUM_CLI")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The three figures of a published round, checked against each other to the last unit.
async fn figures(browser: &Browser) -> (i64, i64, i64) {
    let noisy = browser.milliwatt_hours("noisy-total").await;
    let truth = browser.milliwatt_hours("true-total").await;
    let noise = browser.milliwatt_hours("noise").await;
    assert_eq!(noisy, truth + noise);
    (noisy, truth, noise)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seed_gives_the_same_transcript_on_the_page_and_on_the_command_line() {
    let site = site().await;
    let browser = Browser::start().await;
    // One meter alone draws its noise by another method than ten.
    for (meters, bits) in [("10", "512"), ("1", "1024"), ("10", "2048")] {
        let query = format!("?meters={meters}&gamma=4&bits={bits}&slot=19:00&seed=7");
        browser.open(&site.url(&query)).await;
        browser.click("run").await;
        assert_eq!(browser.wait_for_state(&["published", "refused", "error"]).await, "published");
        let hash = browser.text("transcript-hash").await;
        let (noisy, truth, noise) = figures(&browser).await;

        let arguments = ["run", "--gamma", "4", "--slot", "19:00", "--seed", "7", "--json"];
        let report = command_line(&[&arguments[..], &["--meters", meters, "--key-bits", bits]].concat());
        assert_eq!(report["transcript_hash"], hash.trim(), "{query}");
        let milliwatt_hours = |field: &str| (report[field].as_f64().unwrap() * 1000.0).round();
        for (field, value) in [("noisy_total_wh", noisy), ("true_total_wh", truth), ("noise_wh", noise)] {
            #[expect(clippy::cast_precision_loss, reason = "totals of ten households are small")]
            let value = value as f64;
            assert!((milliwatt_hours(field) - value).abs() < 0.5, "{field}: {} and {value}", report[field]);
        }
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_at_2048_bits_publishes_and_devtools_lists_ten_meter_workers() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("")).await;
    let start = Instant::now();
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    assert_eq!(browser.wait_for_state(&["published", "refused", "error"]).await, "published");
    println!("a round with 10 meters at 2048 bits took {:.1} s", start.elapsed().as_secs_f64());
    figures(&browser).await;
    assert!(browser.text("transcript-hash").await.trim().len() == 64);

    let mut devtools = DevTools::connect(browser.profile());
    let mut names: Vec<_> = devtools.workers().into_iter().map(|worker| worker.title).collect();
    names.retain(|name| name.starts_with("meter "));
    names.sort_by_key(|name| name.trim_start_matches("meter ").parse::<u32>().unwrap_or(0));
    let expected: Vec<_> = (1..=10).map(|number| format!("meter {number}")).collect();
    assert_eq!(names, expected);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_in_mid_round_ends_in_a_named_refusal() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=10&bits=2048&deadline=8")).await;
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    // The cloud is busy encrypting its bits now; no meter is asked anything until it is done.
    browser.wait_for("status", "data-phase", &["blind_sequence"]).await;
    let mut devtools = DevTools::connect(browser.profile());
    let workers = devtools.workers();
    let victim =
        workers.iter().find(|worker| worker.title == "meter 3").unwrap_or_else(|| panic!("{workers:?}"));
    devtools.kill(victim);
    let killed = Instant::now();
    assert_eq!(browser.wait_for_state(&["published", "refused", "error"]).await, "refused");
    let refusal = browser.text("refusal").await;
    println!("{:.1} s after the kill: {refusal}", killed.elapsed().as_secs_f64());
    assert!(refusal.contains("meter 3") && refusal.contains("did not answer within 8 s"), "{refusal}");
    assert!(!browser.has("noisy-total").await, "a refused round has no total");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unplugged_meter_ends_in_a_named_refusal_and_the_next_run_is_whole() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=4&bits=2048&gamma=2&deadline=8")).await;
    browser.click("run").await;
    browser.wait_for("status", "data-phase", &["registration", "blind_sequence"]).await;
    browser.click("unplug-2").await;
    assert_eq!(browser.wait_for_state(&["published", "refused", "error"]).await, "refused");
    let refusal = browser.text("refusal").await;
    assert!(refusal.contains("meter 2"), "{refusal}");
    assert!(!browser.has("noisy-total").await);

    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    assert_eq!(browser.wait_for_state(&["published", "refused", "error"]).await, "published");
    figures(&browser).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_round_leaves_no_worker_behind() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=3&bits=2048")).await;
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    browser.click("cancel").await;
    browser.wait_for_state(&["idle"]).await;
    assert!(!browser.has("noisy-total").await);
    // The browser may let a busy worker finish a piece of work before it ends it.
    let mut devtools = DevTools::connect(browser.profile());
    let start = Instant::now();
    while !devtools.workers().is_empty() {
        assert!(start.elapsed() < browser::PATIENCE, "{:?}", devtools.workers());
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_parameters_are_kept_named_and_stop_nothing_else() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.goto(&site.url("?meters=17&epsilon=abc&cap=0")).await;
    browser.wait_for_text("run-reason", |reason| reason.contains("mend")).await;
    assert!(!browser.find("run").await.is_enabled().await.unwrap());
    for (field, typed) in [("meters", "17"), ("epsilon", "abc"), ("cap", "0")] {
        let input = browser.find(field).await;
        assert_eq!(input.value().await.unwrap().as_deref(), Some(typed), "what was typed is kept");
        assert_eq!(input.attr("aria-invalid").await.unwrap().as_deref(), Some("true"), "{field}");
    }
    for (field, right) in [("meters", "2"), ("epsilon", "1"), ("cap", "3000")] {
        let input = browser.find(field).await;
        input.clear().await.unwrap();
        input.send_keys(right).await.unwrap();
    }
    assert!(browser.find("run").await.is_enabled().await.unwrap());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_a_bad_cell_is_refused_by_row_and_column_and_the_readings_before_it_stay() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=2&bits=512&gamma=2&seed=1")).await;
    let file = std::env::temp_dir().join(format!("blindsum-bad-{}.csv", std::process::id()));
    let mended = file.with_extension("mended.csv");
    std::fs::write(&file, "date,19:00,19:30\na,100,200\nb,oops,3\n").unwrap();
    browser.find("file").await.send_keys(file.to_str().unwrap()).await.unwrap();
    let error = browser.wait_for_text("file-error", |text| !text.is_empty()).await;
    assert!(error.contains("line 3") && error.contains("column 2"), "{error}");
    browser.click("run").await;
    assert_eq!(browser.wait_for_state(&["published", "refused", "error"]).await, "published");

    std::fs::write(&mended, "date,19:00,19:30\na,100,200\nb,50.5,3\n").unwrap();
    browser.find("file").await.send_keys(mended.to_str().unwrap()).await.unwrap();
    browser.wait_for_text("readings-name", |text| text.ends_with("mended.csv")).await;
    assert_eq!(browser.text("file-error").await, "");
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    assert_eq!(browser.wait_for_state(&["published", "refused", "error"]).await, "published");
    let (_, truth, _) = figures(&browser).await;
    assert_eq!(truth, 150_500);
    std::fs::remove_file(&file).unwrap();
    std::fs::remove_file(&mended).unwrap();
    browser.quit().await;
}
