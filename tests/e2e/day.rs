//! A day: one set-up, an epoch a slot, and the ledger.

use thirtyfour::prelude::*;

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

/// No line of these is less than a word.
const BROKEN: &str = "(() => {
    const range = document.createRange();
    return [...document.querySelectorAll('.day-table :is(th:not(:has(button)), td, button), .day-values th')].filter((cell) => {
        const words = cell.textContent.trim().split(/\\s+/).length;
        range.selectNodeContents(cell);
        const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom)));
        return lines.size > Math.max(words, 1);
    }).map((cell) => cell.textContent);
})()";

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_days_tables_stay_whole_and_its_notes_are_not_cut() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=2&gamma=1&bits=128&seed=7&slots=all&epsilon=1&budget=3")).await;
    browser.run("refused").await;
    browser.tab("day").await;
    browser
        .script("document.querySelectorAll('#exhibit details').forEach((details) => details.open = true)")
        .await;
    for size in [(1280, 720), (380, 800), (320, 640)] {
        browser.resize(size).await;
        browser.settle().await;
        assert_eq!(browser.read::<Vec<String>>(BROKEN).await, Vec::<String>::new(), "{size:?}");
        let cut: Vec<String> = browser
            .read("[...document.querySelectorAll('.day-stage text')].filter((text) => text.getBoundingClientRect().right > innerWidth).map((text) => text.textContent)")
            .await;
        assert_eq!(cut, Vec::<String>::new(), "{size:?}");
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
            for nothing in ["transcript-hash", "verdict-panel", "day-row-0000"] {
                assert!(!browser.has(nothing).await, "{slots}, {tab}: {nothing}");
            }
            // What a day would give away follows from its parameters, whatever is run.
            let tables: u32 =
                browser.read("document.querySelectorAll('#exhibit table:not(.day-odds)').length").await;
            assert_eq!(tables, 0, "{slots}: {tab}");
        }
    }
    // After two slots that were run the third has neither total nor cost, and the others keep theirs.
    browser.open(&site.url("?meters=3&gamma=2&bits=128&seed=7&slots=all&epsilon=1&budget=2")).await;
    browser.run("refused").await;
    assert!(!browser.has("transcript-hash").await);
    browser.tab("day").await;
    let rows: [Vec<String>; 2] = browser
        .read("['0030', '0100'].map(slot => [...document.querySelectorAll(`#day-row-${slot} td`)].map(cell => cell.textContent))")
        .await;
    // What the home used in a slot is its own, whatever was run.
    assert!(rows[0][..6].iter().all(|cell| !cell.is_empty()), "{rows:?}");
    assert!(rows[1][1..6].iter().all(String::is_empty), "{rows:?}");
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

#[tokio::test(flavor = "multi_thread")]
async fn the_track_moves_the_half_hour_that_is_looked_at() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=3&gamma=2&bits=128&seed=7&slots=all&epsilon=1&budget=5")).await;
    browser.run("refused").await;
    browser.tab("day").await;
    let track = browser.find("day-track").await;
    let says = || async { browser.attribute("day-track", "aria-valuetext").await.unwrap() };
    for (key, slot) in [
        (Key::Home, "00:00"),
        (Key::Right, "00:30"),
        (Key::Right, "01:00"),
        (Key::Left, "00:30"),
        (Key::End, "02:30"),
        (Key::Right, "02:30"),
    ] {
        track.send_keys(key + "").await.unwrap();
        browser.settle().await;
        let told = says().await;
        assert!(told.starts_with(slot), "{told}");
        assert!(browser.text("day-span").await.starts_with(slot));
    }
    browser.choose("day-slot", "3").await;
    assert!(says().await.starts_with("01:30"));
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_away_holds_what_is_shown() {
    let site = site().await;
    let browser = Browser::start().await;
    for (lens, truth) in [("", true), ("&lens=cloud", false)] {
        browser
            .open(&site.url(&format!("?meters=3&gamma=2&bits=128&seed=7&slots=all&epsilon=1&budget=5{lens}")))
            .await;
        browser.run("refused").await;
        browser.tab("day").await;
        let rows = browser.take("day-csv").await.rows();
        let drawing = browser.take("day-drawing-svg").await;
        assert_eq!(
            (drawing.name.as_str(), drawing.kind.as_str()),
            ("blindsum-day-drawing.svg", "image/svg+xml")
        );
        let svg = drawing.text;
        assert_eq!(rows.len(), 49);
        let column = |name: &str| rows[0].iter().position(|head| *head == name);
        assert_eq!((column("true_mwh").is_some(), column("home_1_mwh").is_some()), (truth, truth));
        for (slot, row) in (0u32..).zip(&rows[1..]) {
            let id = format!("day-row-{}", label(slot));
            for (name, attribute) in [("published_mwh", "data-noisy-mwh"), ("true_mwh", "data-true-mwh")] {
                let shown = browser.attribute(&id, attribute).await.unwrap_or_default();
                assert_eq!(
                    column(name).map(|place| row[place].as_str()).unwrap_or_default(),
                    shown,
                    "{id} {name}"
                );
            }
        }
        // The drawing is XML, needs nothing of the page and has the words of the page's.
        let parsed = browser
            .ask(
                "const file = new DOMParser().parseFromString(given[0], 'image/svg+xml'); \
                 const words = inside => [...inside.querySelectorAll('text')].map(word => word.textContent).join('|'); \
                 done([file.querySelector('parsererror') === null, words(file) === words(document.getElementById('day-drawing')), \
                     file.querySelector('[class], [style], [id]') === null, file.querySelectorAll('text').length > 10]);",
                &[svg.clone().into()],
            )
            .await;
        assert_eq!(parsed, serde_json::json!([true, true, true, true]), "{lens}");
        // The image is the drawing, twice as large, on the page's ground.
        let image = browser.take("day-drawing-png").await;
        assert_eq!((image.name.as_str(), image.kind.as_str()), ("blindsum-day-drawing.png", "image/png"));
        let size: (f64, f64) = browser
            .read(&format!(
                "(() => {{ const drawn = new DOMParser().parseFromString({}, 'image/svg+xml').documentElement; \
                 return ['width', 'height'].map((side) => Math.trunc(Number(drawn.getAttribute(side)))); }})()",
                serde_json::json!(svg)
            ))
            .await;
        let near = |pixels: u32, size: f64| (f64::from(pixels) / 2.0 - size).abs() <= 1.0;
        assert!(near(image.size.0, size.0) && near(image.size.1, size.1), "{:?}, {size:?}", image.size);
        let ground: Vec<u8> = browser
            .read("getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)")
            .await;
        assert_eq!(image.corner[..3], ground[..3]);
        assert!(image.corner[3] == 255 && image.colours > 20, "{} colours", image.colours);
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eyes_that_know_no_home_and_no_truth_have_none_in_the_page() {
    let site = site().await;
    let browser = Browser::start().await;
    for (lens, homes, truths) in [("", 1, true), ("&lens=cloud", 0, false), ("&lens=meter-2", 1, false)] {
        browser
            .open(&site.url(&format!("?meters=3&gamma=2&bits=128&seed=7&slots=all&epsilon=1&budget=3{lens}")))
            .await;
        browser.run("refused").await;
        browser.tab("day").await;
        let drawn: u32 =
            browser.read("document.querySelectorAll('#day-drawing .role-meter .line').length").await;
        let truth: u32 =
            browser.read("document.querySelectorAll('#day-drawing .truth, [data-true-mwh]').length").await;
        assert_eq!((drawn, truth > 0), (homes, truths), "{lens}");
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_buttons_run_the_day_with_a_budget_for_all_and_with_one_that_ends() {
    let site = site().await;
    let browser = Browser::start().await;
    for (button, budget) in [("run-day", "24"), ("run-day-budget", "10")] {
        browser.open(&site.url("?meters=2&gamma=1&bits=128&slots=all")).await;
        browser.click("to-day").await;
        browser.click(button).await;
        browser.wait_for_state(&["running"]).await;
        assert_eq!(browser.attribute("ledger", "data-budget").await.as_deref(), Some(budget));
        browser.click("cancel").await;
        browser.wait_for_state(&["idle"]).await;
    }
    browser.quit().await;
}
