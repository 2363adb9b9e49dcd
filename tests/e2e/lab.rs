//! The lab's page: what it carries out is what the command line carries out, an answer is locked in before, a run is cancelled, and everybody can
//! use it.

use blindsum_lab::report::Report;
use blindsum_lab::{Settings, find};
use thirtyfour::Key;

use crate::accessible::audit::{audit, show};
use crate::browser::Browser;
use crate::layout::problems;
use crate::server::Site;
use crate::site;

/// Experiments with as many trials as a test has time for.
const TRIED: [(&str, u32); 9] = [
    ("E1", 2),
    ("E3", 24),
    ("E7", 2),
    ("E8", 20),
    ("E9", 1),
    ("E12", 1),
    ("E17", 20),
    ("E20", 250),
    ("E22", 100),
];
/// The place of E22 among them.
const LAST: usize = TRIED.len() - 1;

/// The same, natively. How long it took does not count.
fn natively(id: &str, trials: u32) -> Report {
    let settings = Settings { seed: 3, trials: Some(trials), key_bits: None };
    let mut run = find(id).unwrap().begin(&settings).unwrap();
    while !run.is_done() {
        run.advance().unwrap();
    }
    Report::of(&run.outcome().unwrap(), 0.0)
}

async fn visit(browser: &Browser, url: &str) {
    browser.driver.goto(url).await.unwrap();
}

/// Types into a field, over what is there.
async fn type_over(browser: &Browser, id: &str, text: &str) {
    let field = browser.find(id).await;
    field.send_keys(Key::Control + "a").await.unwrap();
    field.send_keys(Key::Backspace + text).await.unwrap();
}

async fn fits(browser: &Browser) {
    for size in [(1280, 720), (768, 1024), (380, 800)] {
        show(browser, size, "light").await;
        browser.settle().await;
        let problems = problems(browser, 12.0).await;
        assert!(problems.is_empty(), "{} px: {problems:?}", size.0);
    }
    show(browser, (1280, 720), "light").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_carries_out_is_what_the_command_line_carries_out() {
    let site = site().await;
    let browser = Browser::start().await;
    visit(&browser, &site.url("lab.html?e=E1&seed=3")).await;
    audit(&browser, "the lab before a run").await;
    fits(&browser).await;
    browser.script("document.querySelector('details').open = true;").await;
    for (id, trials) in TRIED {
        let right = find(id).unwrap().right;
        browser.click(&format!("show-{id}")).await;
        browser.wait_for("experiment", "data-id", &[id]).await;
        assert!(!browser.find("run").await.is_enabled().await.unwrap(), "{id}: no answer is chosen");
        browser.script("document.querySelector('details').open = true;").await;
        type_over(&browser, "field-trials", &trials.to_string()).await;
        browser.click(&format!("answer-{right}")).await;
        browser.click("run").await;
        browser.wait_within(std::time::Duration::from_secs(120), "outcome", "data-agrees", &["true"]).await;
        let verdict = browser.text("verdict").await;
        assert!(verdict.contains("You expected it"), "{id}: {verdict}");
    }
    audit(&browser, "the lab with an outcome").await;
    fits(&browser).await;
    let saved = browser.take("save-lab.json").await;
    let mut reports: Vec<Report> = serde_json::from_str(&saved.text).unwrap();
    for report in &mut reports {
        report.seconds = 0.0;
    }
    // To the last bit, in another engine.
    assert_eq!(reports, TRIED.map(|(id, trials)| natively(id, trials)));
    let table = browser.take("save-E22.csv").await;
    assert_eq!(table.text.lines().count(), reports[LAST].figures.len() + 1, "{}", table.text);
    let curves = browser.take("save-E22-curves.csv").await;
    let points: usize = reports[LAST].drawings[0].curves.iter().map(|curve| curve.points.len()).sum();
    assert_eq!(curves.text.lines().count(), points + 1, "{}", curves.text);
    let picture = browser.take("save-E22-curves.svg").await;
    assert!(picture.text.contains("against one meter") && picture.text.contains("<circle"));
    assert!(browser.text("summary").await.starts_with(&format!("{} of ", TRIED.len())));
    assert!(browser.console_errors().await.is_empty());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_cancelled_and_what_is_typed_wrong_is_told() {
    let site: &Site = &site().await;
    let browser = Browser::start().await;
    visit(&browser, &site.url("lab.html?e=e2&seed=5")).await;
    browser.wait_for("experiment", "data-id", &["E2"]).await;
    browser.script("document.querySelector('details').open = true;").await;
    type_over(&browser, "field-seed", "ten").await;
    assert!(!browser.find("run-unguessed").await.is_enabled().await.unwrap());
    assert_eq!(browser.attribute("field-seed", "aria-invalid").await.as_deref(), Some("true"));
    audit(&browser, "the lab with a seed that is none").await;
    type_over(&browser, "field-seed", "5").await;
    type_over(&browser, "field-trials", "100000").await;
    browser.click("run-unguessed").await;
    browser.find("running").await;
    // What runs can be left alone, and looked at from another experiment.
    browser.click("show-E9").await;
    assert!(browser.text("running").await.contains("E2 runs"));
    browser.click("cancel").await;
    browser.find("run-unguessed").await;
    assert!(!browser.has("running").await && !browser.has("outcome").await);
    let address: String = browser.read("location.search").await;
    assert_eq!(address, "?e=E9&seed=5");
    // The link that leads here.
    browser.goto(&site.url("")).await;
    browser.about().await;
    let link: u32 = browser.read("document.querySelectorAll(\"a[href='lab.html']\").length").await;
    assert!(link > 0);
    browser.quit().await;
}
