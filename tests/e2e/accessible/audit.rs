//! axe-core on one view, in all its sizes and themes.

use std::sync::LazyLock;
use std::time::Instant;

use serde::Deserialize;
use serde_json::json;

use crate::browser::Browser;
use crate::from_environment;

/// The conformance levels that the page keeps.
const TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// What depends on the theme: of all else, the light one has told everything.
const COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// The whole page.
pub(crate) const ALL: &str = "html";

/// A window, in CSS pixels.
pub(crate) type Size = (u32, u32);

/// A desktop's.
pub(crate) const WIDE: Size = (1280, 720);
/// A desktop's, a phone's, and the narrowest that WCAG asks for.
const SIZES: [Size; 3] = [WIDE, (380, 800), (320, 640)];
const THEMES: [&str; 2] = ["light", "dark"];

/// Something that keeps people from the page, or might.
#[derive(Debug, Deserialize)]
pub(crate) struct Problem {
    /// axe-core's name of the rule, or ours.
    pub(crate) rule: String,
    /// Whether it is a violation or undecided, where, and why.
    pub(crate) what: String,
}

/// What was found in a view as it is now.
#[derive(Debug, Deserialize)]
pub(crate) struct Found {
    /// What is wrong, or might be.
    pub(crate) problems: Vec<Problem>,
    /// The rules that found something to look at, and nothing wrong.
    pub(crate) passed: Vec<String>,
}

static AXE: LazyLock<String> =
    LazyLock::new(|| std::fs::read_to_string(from_environment("BLINDSUM_AXE")).unwrap());

/// Asserts that nothing keeps people from this view, in each size and theme.
pub(crate) async fn audit(browser: &Browser, view: &str) {
    audit_within(browser, view, ALL).await;
}

/// The same for a part of the page alone: what stands around it is that of another view.
pub(crate) async fn audit_within(browser: &Browser, view: &str, selector: &str) {
    let begun = Instant::now();
    let mut wrong = Vec::new();
    for (size, theme, unfolded) in looks(selector == ALL) {
        show(browser, size, theme).await;
        // An element that an exhibit draws again while it is looked at is gone when its colours are asked for.
        browser.settle().await;
        if unfolded {
            browser.ask(UNFOLD, &[]).await;
        }
        let found = find_by(browser, selector, (theme == "dark").then_some(&COLOURS[..])).await;
        if unfolded {
            browser.ask(FOLD, &[]).await;
        }
        assert!(!found.passed.is_empty(), "{view}: axe-core found nothing to look at: {:?}", found.problems);
        let fold = if unfolded { "unfolded" } else { "as it comes" };
        let told =
            |problem: &Problem| format!("{} px, {theme}, {fold}: {}: {}", size.0, problem.rule, problem.what);
        wrong.extend(found.problems.iter().map(told));
    }
    // As it was before, and drawn so: what a phone alone has is gone.
    show(browser, WIDE, "light").await;
    browser.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await;
    browser.settle().await;
    assert!(wrong.is_empty(), "{view}: {} problems\n{}", wrong.len(), wrong.join("\n"));
    println!("axe-core has nothing against {view} ({:.1} s)", begun.elapsed().as_secs_f64());
}

/// How a view is looked at: with all that is folded opened, and a whole page once as it comes.
fn looks(whole: bool) -> impl Iterator<Item = (Size, &'static str, bool)> {
    let as_it_comes = whole.then_some((WIDE, "light", false));
    as_it_comes.into_iter().chain(SIZES.into_iter().flat_map(|size| THEMES.map(|theme| (size, theme, true))))
}

/// Gives the page a window of this size, and the system's theme.
pub(crate) async fn show(browser: &Browser, size: Size, theme: &str) {
    browser.resize(size).await;
    // Nothing is in motion when it is looked at.
    browser.prefer(&[("prefers-color-scheme", theme), ("prefers-reduced-motion", "reduce")]).await;
    let now = browser.ask(SETTLE, &[json!(theme)]).await;
    assert_eq!(now, json!([size.0, true]), "the page does not show itself at this size in this theme");
}

/// What axe-core finds in the part of the page that matches, and our own checks in all of it.
pub(crate) async fn find(browser: &Browser, selector: &str) -> Found {
    find_by(browser, selector, None).await
}

/// The same by some of axe-core's rules.
async fn find_by(browser: &Browser, selector: &str, rules: Option<&[&str]>) -> Found {
    if !browser.read::<bool>("'axe' in window").await {
        // What WebDriver runs is not subject to the page's policy; a script element would be.
        browser.script(&AXE).await;
    }
    let found = browser.ask(RUN, &[json!(selector), json!(TAGS), json!(rules)]).await;
    serde_json::from_value(found).unwrap()
}

/// Waits until the page is drawn again, and tells its width and whether it is in the theme.
const SETTLE: &str = "
    const frame = () => new Promise(requestAnimationFrame);
    (async () => {
        for (let i = 0; i < 3; i++) await frame();
        done([innerWidth, matchMedia(`(prefers-color-scheme: ${given[0]})`).matches]);
    })();";

const UNFOLD: &str = "
    window.unfolded = [...document.querySelectorAll('details:not([open])')];
    for (const details of unfolded) details.open = true;
    requestAnimationFrame(() => requestAnimationFrame(done));";

const FOLD: &str = "
    for (const details of unfolded) details.open = false;
    requestAnimationFrame(() => requestAnimationFrame(done));";

const RUN: &str = include_str!("audit.js");
