//! The evaluation's page: what it measures is what the command line's crates measure, it pauses, survives a reload, goes on and is discarded only
//! by a second word; everybody can use it, and nothing of it is in the first page's load.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use blindsum_evaluation::measure;
use blindsum_evaluation::measurement::{self, Measurement};
use blindsum_evaluation::plan::{Figure, Options, cells};
use serde_json::json;

use crate::accessible::audit::audit;
use crate::browser::Browser;
use crate::folder::Folder;
use crate::layout::problems;
use crate::server::Site;
use crate::site;

const SMALL: &str =
    "evaluation.html?figures=5,8,table1&meters=10,20&trials=60&repeats=1&bits=256&streamed=50&seed=3";

fn options() -> Options {
    Options {
        figures: [Figure::Five, Figure::Eight, Figure::Table1].into(),
        meters: vec![10, 20],
        trials: 60,
        repeats: 1,
        key_bits: vec![256],
        streamed: vec![50],
        ..Options::quick(3)
    }
}

async fn visit(browser: &Browser, url: &str) {
    browser.driver.goto(url).await.unwrap();
}

async fn stage(browser: &Browser, stages: &[&str]) -> String {
    browser.wait_for("status", "data-stage", stages).await
}

async fn done(browser: &Browser) -> usize {
    browser.attribute("status", "data-done").await.unwrap().parse().unwrap()
}

/// Waits until this many cells are measured.
async fn wait_for_cells(browser: &Browser, least: usize) {
    let start = Instant::now();
    while done(browser).await < least {
        assert!(start.elapsed() < crate::browser::PATIENCE, "{} cells", done(browser).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn wait_for_end(browser: &Browser) {
    let start = Instant::now();
    while browser.attribute("status", "data-stage").await.as_deref() != Some("ended") {
        assert!(start.elapsed().as_secs() < 180, "{}", browser.text("status").await);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn clock() -> f64 {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGUN.elapsed().as_secs_f64() * 1_000.0
}

/// What no clock has a part in, by cell.
fn without_times(rows: Vec<Measurement>) -> BTreeMap<String, Vec<Measurement>> {
    let mut cells: BTreeMap<String, Vec<Measurement>> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| !row.is_time()) {
        cells.entry(row.cell.clone()).or_default().push(row);
    }
    cells
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_measures_is_what_the_command_line_measures() {
    let site = site().await;
    let browser = Browser::start().await;
    visit(&browser, &site.url(SMALL)).await;
    browser.click("start").await;
    stage(&browser, &["measuring"]).await;
    wait_for_cells(&browser, 3).await;

    browser.click("pause").await;
    stage(&browser, &["paused"]).await;
    let paused = done(&browser).await;
    let all = cells(&options()).len();
    assert!(paused >= 3 && paused < all, "{paused} of {all}");
    // Nothing goes on by itself, and a reload finds all of it.
    visit(&browser, &site.url("evaluation.html")).await;
    assert_eq!(stage(&browser, &["paused"]).await, "paused");
    assert_eq!(done(&browser).await, paused);
    browser.click("go-on").await;
    wait_for_end(&browser).await;
    assert_eq!(done(&browser).await, all);

    let raw = browser.take("save-raw.csv").await;
    assert_eq!(raw.name, "raw.csv");
    let rows = measurement::read(raw.text.as_bytes()).unwrap();
    assert!(rows.iter().any(Measurement::is_time));
    // The same is measured here again, natively: all but times is equal, to the last bit.
    let expected =
        cells(&options()).into_iter().flat_map(|cell| measure::measure(cell, &options(), clock).unwrap());
    let (found, expected) = (without_times(rows), without_times(expected.collect()));
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (cell, rows) in expected {
        assert_eq!(found[&cell], rows, "{cell}");
    }

    let chart = browser.take("save-fig8.svg").await;
    assert!(
        chart.kind == "image/svg+xml"
            && chart.text.contains("Fig. 8")
            && chart.text.matches("<circle").count() >= 20
    );
    let figure = browser.take("save-fig5.csv").await;
    assert!(
        figure.text.starts_with("scheme,m,gamma,key_bits,metric,median,low,high,n,unit,theory"),
        "{}",
        figure.text
    );
    let report = browser.take("save-report.md").await;
    assert!(report.text.contains("| C7: ") && report.text.contains("**cannot be tested**"));
    let environment = browser.take("save-environment.json").await;
    let environment: serde_json::Value = serde_json::from_str(&environment.text).unwrap();
    assert_eq!(environment["options"]["seed"], json!(3));
    // The kernel did the powers.
    assert!(environment["arithmetic"].as_str().unwrap().contains("WebAssembly"), "{environment}");

    let verdicts: Vec<(String, String)> =
        browser.read("[...document.querySelectorAll('[data-claim]')].map((claim) => [claim.dataset.claim, claim.dataset.verdict])").await;
    assert_eq!(verdicts.len(), 10);
    let of = |id: &str| verdicts.iter().find(|(claim, _)| claim == id).map(|(_, verdict)| verdict.clone());
    assert_eq!(of("C7").as_deref(), Some("cannot be tested"));
    assert_eq!(of("C2").as_deref(), Some("not measured"));
    assert_eq!(of("C11").as_deref(), Some("not reproduced"));
    assert!(browser.text("table1").await.contains("0.220"), "the paper's number stands there");
    assert!(browser.text("city").await.contains("50"));
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    audit(&browser, "an evaluation that has ended").await;
    fits(&browser).await;
    browser.quit().await;
}

/// Nothing is cut or wider than the window.
async fn fits(browser: &Browser) {
    for size in [(1280, 720), (768, 1024), (380, 800)] {
        crate::accessible::audit::show(browser, size, "light").await;
        browser.settle().await;
        let problems = problems(browser, 12.0).await;
        assert!(problems.is_empty(), "{} px: {problems:?}", size.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_discarded_by_a_second_word_alone_and_its_form_stays() {
    let site = site().await;
    let browser = Browser::start().await;
    visit(&browser, &site.url("evaluation.html?figures=8&meters=10&trials=ten")).await;
    assert!(browser.text("status-of-trials").await.contains("\"ten\" is not a whole number"));
    audit(&browser, "an evaluation's form with an error").await;
    fits(&browser).await;
    assert!(!browser.find("start").await.is_enabled().await.unwrap());
    browser.click("take-short").await;
    assert!(browser.find("start").await.is_enabled().await.unwrap());
    for figure in Figure::ALL {
        browser.click(&format!("figure-{}", figure.name())).await;
    }
    assert!(browser.text("nothing").await.contains("one figure"));
    browser.click("figure-8").await;
    browser.click("start").await;
    stage(&browser, &["measuring"]).await;
    wait_for_cells(&browser, 1).await;
    browser.click("cancel").await;
    browser.find("discard").await;
    browser.click("keep").await;
    assert!(done(&browser).await >= 1);
    browser.click("cancel").await;
    browser.click("discard").await;
    browser.find("start").await;
    let chosen: bool = browser.read("document.querySelector('[data-testid=figure-8]').checked && !document.querySelector('[data-testid=figure-5]').checked").await;
    assert!(chosen);
    visit(&browser, &site.url("evaluation.html")).await;
    browser.find("start").await;
    assert!(!browser.has("status").await, "nothing of it is kept");
    two_tabs(&browser, &site).await;
    // The link that leads here, and the one back.
    browser.goto(&site.url("")).await;
    browser.about().await;
    let link: u32 = browser.read("document.querySelectorAll(\"a[href='evaluation.html']\").length").await;
    assert!(link > 0);
    browser.quit().await;
}

/// Two tabs never mix their runs: the second one to begin is refused; and a run that another tab has discarded is said not to be kept.
async fn two_tabs(browser: &Browser, site: &Site) {
    let address = site.url("evaluation.html?figures=8&meters=10,20&trials=20000&seed=5");
    let first = browser.driver.window().await.unwrap();
    visit(browser, &address).await;
    // A tab that the driver opens belongs to another profile.
    browser.script("window.open('about:blank', '_blank', 'noopener');").await;
    let second = browser.driver.windows().await.unwrap().into_iter().find(|tab| *tab != first).unwrap();
    browser.driver.switch_to_window(second.clone()).await.unwrap();
    visit(browser, &address.replace("seed=5", "seed=6")).await;
    browser.find("start").await;
    browser.driver.switch_to_window(first.clone()).await.unwrap();
    browser.click("start").await;
    wait_for_cells(browser, 1).await;
    browser.click("pause").await;
    stage(browser, &["paused"]).await;
    assert!(browser.text("kept").await.contains("a reload goes on"));

    browser.driver.switch_to_window(second.clone()).await.unwrap();
    // What one tab keeps reaches the others' processes a moment later.
    let start = Instant::now();
    while !browser.read::<bool>("localStorage.getItem('blindsum-evaluation') !== null").await {
        assert!(start.elapsed() < crate::browser::PATIENCE, "the tabs have no store in common");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    browser.click("start").await;
    assert!(browser.text("taken").await.contains("Another tab"));
    assert!(!browser.has("status").await);
    // What it is told to do: to load the other's run, or to discard it.
    visit(browser, &address).await;
    stage(browser, &["paused"]).await;
    browser.click("cancel").await;
    browser.click("discard").await;
    browser.find("start").await;

    browser.driver.switch_to_window(first.clone()).await.unwrap();
    browser.click("go-on").await;
    wait_for_end(browser).await;
    assert!(browser.text("kept").await.contains("Another tab"), "{}", browser.text("kept").await);
    browser.driver.switch_to_window(second).await.unwrap();
    visit(browser, &address).await;
    browser.find("start").await;
    assert!(!browser.has("status").await, "no cell of the first tab's run came into the store");
    browser.driver.close_window().await.unwrap();
    browser.driver.switch_to_window(first).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_does_not_come_is_told_and_nothing_is_lost() {
    let folder = Folder::new();
    let worker = folder.name("evaluation_page_start", ".js");
    std::fs::rename(folder.path().join(&worker), folder.path().join("away")).unwrap();
    let site = Site::new(folder.path().to_owned()).await;
    let browser = Browser::start().await;
    visit(&browser, &site.url("evaluation.html?figures=8&meters=10&trials=20&seed=1")).await;
    browser.click("start").await;
    stage(&browser, &["paused"]).await;
    assert!(browser.text("lost").await.contains("could not be loaded"));
    std::fs::rename(folder.path().join("away"), folder.path().join(&worker)).unwrap();
    browser.click("go-on").await;
    wait_for_end(&browser).await;
    assert!(!browser.has("lost").await);
    browser.quit().await;
}
