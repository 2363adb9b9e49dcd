//! A day: one set-up, an epoch a slot, and the ledger.

use crate::browser::Browser;
use crate::devtools::DevTools;
use crate::frame::TABS;
use crate::{command_line, site};

fn label(slot: u32) -> String {
    format!("{:02}{:02}", slot / 2, slot % 2 * 30)
}

async fn number(browser: &Browser, id: &str, name: &str) -> f64 {
    browser
        .attribute(id, name)
        .await
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("{id} {name}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_publishes_until_the_budget_is_spent_and_the_ledger_refuses_the_next_by_name() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=3&gamma=2&bits=512&seed=7&slots=all&epsilon=0.5&budget=10")).await;
    browser.run("refused").await;
    let refusal = browser.text("refusal").await;
    assert!(refusal.contains("privacy budget"), "{refusal}");
    browser.tab("day").await;
    assert!((number(&browser, "ledger", "data-spent").await - 10.0).abs() < 1e-9);
    assert!((number(&browser, "ledger", "data-budget").await - 10.0).abs() < 1e-9);

    // Slot by slot the same as on the command line.
    let arguments = ["run", "--meters", "3", "--gamma", "2", "--key-bits", "512", "--seed", "7", "--json"];
    let day = ["--slots", "all", "--epsilon", "0.5", "--budget", "10"];
    let (report, code) = command_line(&[&arguments[..], &day].concat());
    assert_eq!(code, Some(3), "a slot was refused");
    let slots = report["slots"].as_array().unwrap();
    assert_eq!(slots.len(), 21);
    for (at, slot) in (0u32..).zip(slots) {
        let row = format!("day-row-{}", label(at));
        if at == 20 {
            assert_eq!(browser.attribute(&row, "data-state").await.as_deref(), Some("refused"));
            assert_eq!(browser.attribute(&row, "data-noisy-mwh").await, None);
            assert!(slot["noisy_total_wh"].is_null());
            continue;
        }
        assert_eq!(browser.attribute(&row, "data-state").await.as_deref(), Some("published"), "{row}");
        for (name, field) in [("data-true-mwh", "true_total_wh"), ("data-noisy-mwh", "noisy_total_wh")] {
            let difference = number(&browser, &row, name).await - slot[field].as_f64().unwrap() * 1000.0;
            assert!(difference.abs() < 0.5, "{row} {name}: {slot}");
        }
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_the_ledger_did_not_let_begin_nothing_is_shown() {
    let site = site().await;
    let browser = Browser::start().await;
    for slots in ["", "&slots=all"] {
        browser
            .open(&site.url(&format!("?meters=3&gamma=2&bits=128&seed=7&epsilon=1&budget=0.5{slots}")))
            .await;
        browser.run("refused").await;
        let refusal = browser.text("refusal").await;
        assert!(
            refusal.contains("ε = 1") && refusal.contains("ε = 0.5") && !refusal.contains("0 is"),
            "{refusal}"
        );
        for tab in TABS {
            browser.tab(tab).await;
            assert_eq!(browser.has("never-ran").await, !["now", "day"].contains(&tab), "{slots}: {tab}");
            for nothing in ["transcript-hash", "knowing", "day-row-0000"] {
                assert!(!browser.has(nothing).await, "{slots}, {tab}: {nothing}");
            }
            let tables: u32 = browser.read("document.querySelectorAll('#exhibit table').length").await;
            assert_eq!(tables, 0, "{slots}: {tab}");
        }
    }
    // After two slots that were run the third has neither total nor cost, and the others keep theirs.
    browser.open(&site.url("?meters=3&gamma=2&bits=128&seed=7&slots=all&epsilon=1&budget=2")).await;
    browser.run("refused").await;
    assert!(!browser.has("transcript-hash").await);
    browser.tab("day").await;
    let rows: [Vec<String>; 2] = browser
        .read("['0030', '0100'].map(slot => [...document.querySelectorAll(`#day-row-${slot} td`)].map(cell => cell.innerText))")
        .await;
    assert!(rows[0][..5].iter().all(|cell| !cell.is_empty()), "{rows:?}");
    assert!(rows[1][..5].iter().all(String::is_empty), "{rows:?}");
    browser.tab("checks").await;
    assert!(browser.has("never-ran").await);
    let heads: u32 = browser.read("document.querySelectorAll('#costs th.group').length").await;
    assert_eq!(heads, 2, "the set-up and the median");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_day_fills_every_slot() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=2&gamma=1&bits=512&slots=all&epsilon=1")).await;
    browser.run("published").await;
    browser.tab("day").await;
    for slot in 0..48 {
        let row = format!("day-row-{}", label(slot));
        assert_eq!(browser.attribute(&row, "data-state").await.as_deref(), Some("published"), "{row}");
    }
    assert!((number(&browser, "ledger", "data-spent").await - 48.0).abs() < 1e-9);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_day_keeps_what_it_published_and_leaves_no_worker_behind() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=3&gamma=2&bits=1024&slots=all&seed=5")).await;
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    browser.tab("day").await;
    browser.wait_for("day-row-0030", "data-state", &["published"]).await;
    browser.click("cancel").await;
    browser.wait_for_state(&["idle"]).await;
    assert_eq!(browser.attribute("day-row-0000", "data-state").await.as_deref(), Some("published"));
    let mut devtools = DevTools::connect(browser.profile());
    let start = std::time::Instant::now();
    while !devtools.workers().is_empty() {
        assert!(start.elapsed() < crate::browser::PATIENCE, "{:?}", devtools.workers());
    }
    browser.quit().await;
}
