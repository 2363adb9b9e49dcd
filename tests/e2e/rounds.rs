//! One epoch: published, refused, cancelled.

use std::time::Instant;

use crate::browser::{self, Browser};
use crate::devtools::DevTools;
use crate::{ENDS, command_line, figures, site};

#[tokio::test(flavor = "multi_thread")]
async fn a_seed_gives_the_same_transcript_on_the_page_and_on_the_command_line() {
    let site = site().await;
    let browser = Browser::start().await;
    // One meter alone draws its noise by another method than ten.
    for (meters, bits) in [("10", "512"), ("1", "1024"), ("10", "2048")] {
        let query = format!("?meters={meters}&gamma=4&bits={bits}&slot=19:00&seed=7");
        browser.open(&site.url(&query)).await;
        browser.run("published").await;
        let hash = browser.text("transcript-hash").await;
        let (noisy, truth, noise) = figures(&browser).await;

        let arguments = ["run", "--gamma", "4", "--slot", "19:00", "--seed", "7", "--json"];
        let (report, code) =
            command_line(&[&arguments[..], &["--meters", meters, "--key-bits", bits]].concat());
        assert_eq!(code, Some(0), "{report}");
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
    browser.run("published").await;
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
async fn a_double_click_begins_a_round_and_does_not_cancel_it() {
    let site = site().await;
    let browser = Browser::start().await;
    // Samples enough that the second click meets the round.
    browser.open(&site.url("?bits=512&gamma=20")).await;
    let run = browser.find("run").await;
    browser.driver.action_chain().double_click_element(&run).perform().await.unwrap();
    browser.wait_for_state(&["running", "published"]).await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    browser.quit().await;
}

/// A page that was left is kept for the way back; its workers must not be, for a tab has memory for some dozens.
#[tokio::test(flavor = "multi_thread")]
async fn round_after_round_can_be_opened_in_one_tab() {
    let site = site().await;
    let browser = Browser::start().await;
    for stop in 1..=7 {
        let url = site.url(&format!("?meters=10&bits=512&seed=5&step=end&tour={stop}"));
        browser.driver.goto(url).await.unwrap();
        assert_eq!(browser.wait_for_state(&ENDS).await, "published", "load {stop}");
    }
    // The page before comes back with its total, and another round can be run there.
    browser.driver.back().await.unwrap();
    browser.wait_for("tour", "data-stop", &["6"]).await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    browser.click("tour-leave").await;
    browser.run("published").await;
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
    browser.goto(&site.url("?meters=1001&epsilon=abc&cap=0")).await;
    browser.wait_for_text("run-reason", |reason| reason.contains("Fix these fields first")).await;
    assert!(!browser.find("run").await.is_enabled().await.unwrap());
    for (field, typed) in [("meters", "1001"), ("epsilon", "abc"), ("cap", "0")] {
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
async fn every_variant_is_on_the_page_and_agrees_with_the_command_line() {
    let site = site().await;
    let browser = Browser::start().await;
    let variants = [
        ("key-mode", "split-keys"),
        ("key-mode", "center-draws"),
        ("blinding", "corrected"),
        ("noise-law", "continuous"),
        ("collapsed", "true"),
        ("randomizer", "short-exponent"),
    ];
    for (name, value) in variants {
        let query = format!("?meters=3&gamma=2&bits=512&slot=19:00&seed=11&{name}={value}");
        browser.open(&site.url(&query)).await;
        browser.click("run").await;
        assert_eq!(browser.wait_for_state(&ENDS).await, "published", "{query}");
        figures(&browser).await;
        let flag = match name {
            "noise-law" => "--noise".to_owned(),
            name => format!("--{name}"),
        };
        let mut arguments =
            vec!["run", "--meters", "3", "--gamma", "2", "--key-bits", "512", "--seed", "11", "--json"];
        arguments.push(&flag);
        if name != "collapsed" {
            arguments.push(value);
        }
        let (report, code) = command_line(&arguments);
        assert_eq!(code, Some(0), "{report}");
        assert_eq!(report["transcript_hash"], browser.text("transcript-hash").await.trim(), "{query}");
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn variants_that_cannot_decrypt_end_in_a_refusal_with_the_reason() {
    let site = site().await;
    let browser = Browser::start().await;
    for (query, reason) in
        [("blinding=as-printed", "as printed does not decrypt"), ("base=per-meter", "do not cancel")]
    {
        browser.open(&site.url(&format!("?meters=3&gamma=2&bits=512&{query}"))).await;
        browser.click("run").await;
        assert_eq!(browser.wait_for_state(&ENDS).await, "refused", "{query}");
        let refusal = browser.text("refusal").await;
        assert!(refusal.contains(reason), "{refusal}");
        assert!(!browser.has("noisy-total").await, "{query}");
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_blackboard_runs_three_meters_under_24_bits() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("")).await;
    browser.click("preset-blackboard").await;
    browser.run("published").await;
    let (_, truth, _) = figures(&browser).await;
    // Whole ticks of a hundred Wh.
    assert_eq!(truth % 100_000, 0);
    let (report, _) = command_line(&["run", "--blackboard", "--json"]);
    assert_eq!(report["transcript_hash"], browser.text("transcript-hash").await.trim());
    browser.quit().await;
}
