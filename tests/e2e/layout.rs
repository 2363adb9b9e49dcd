//! Every view in faces of other widths, on a desktop and on the narrowest phone: the page is as wide as its window, and no word is
//! cut or lies over another.

use serde::Deserialize;
use serde_json::json;

use crate::accessible::audit::show;
use crate::browser::Browser;
use crate::frame::TABS;
use crate::site;

/// A face, its fellow of one width, and how much is added after each letter, in em.
struct Face {
    sans: &'static str,
    mono: &'static str,
    wider: f64,
}

/// Arimo and Cousine are what the Liberation faces were made from, and as wide. The last is a tenth wider than the widest of them:
/// a letter of it takes .6 em.
const FACES: [Face; 4] = [
    Face { sans: "DejaVu Sans", mono: "DejaVu Sans Mono", wider: 0.0 },
    Face { sans: "Noto Sans", mono: "Noto Sans Mono", wider: 0.0 },
    Face { sans: "Arimo", mono: "Cousine", wider: 0.0 },
    Face { sans: "DejaVu Sans", mono: "DejaVu Sans Mono", wider: 0.06 },
];

/// Windows, each with the number of faces that are tried in it.
const SIZES: [((u32, u32), usize); 4] =
    [((1280, 720), FACES.len()), ((768, 1024), 1), ((380, 800), 1), ((320, 640), FACES.len())];

/// The smallest letters, in CSS pixels, pictures' too.
pub(crate) const LEAST: f64 = 12.0;

const LOOK: &str = include_str!("layout.js");

#[derive(Debug, Deserialize)]
struct Found {
    /// How wide a sentence is in this face.
    measured: f64,
    problems: Vec<String>,
}

/// What is cut, overlaps, is too wide or smaller than `least` in the face that the tests bring along.
pub(crate) async fn problems(browser: &Browser, least: f64) -> Vec<String> {
    look_in(browser, &FACES[..1], least).await.remove(0).problems
}

/// Looks at the page as it is in each of these faces.
async fn look_in(browser: &Browser, faces: &[Face], least: f64) -> Vec<Found> {
    let faces: Vec<_> = faces.iter().map(|Face { sans, mono, wider }| json!([sans, mono, wider])).collect();
    let found = browser.ask(LOOK, &[json!(faces), json!(least)]).await;
    let found: Vec<Found> = serde_json::from_value(found).unwrap();
    assert_eq!(found.len(), faces.len(), "{found:#?}");
    found
}

/// Looks at a view in all faces and sizes.
async fn look(browser: &Browser, view: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (size, faces) in SIZES {
        show(browser, size, "light").await;
        browser.settle().await;
        let looks = look_in(browser, &FACES[..faces], LEAST).await;
        assert!(
            faces == 1 || looks[1..=2].iter().all(|look| look.measured != looks[0].measured),
            "faces are missing (`cargo xtask setup`): {looks:?}"
        );
        for (Face { sans, wider, .. }, found) in FACES.iter().zip(looks) {
            let told = |problem| format!("{view}, {} px, {sans} + {wider} em: {problem}", size.0);
            wrong.extend(found.problems.into_iter().map(told));
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn what_overlaps_is_cut_or_is_too_wide_is_found() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=3&gamma=1&bits=128&seed=7")).await;
    let found = look(&browser, "a page").await;
    assert!(found.is_empty(), "{found:#?}");
    let spoil = "
        const spoilt = document.createElement('div');
        spoilt.innerHTML = '<p class=\"over\">one word</p><p>another word</p><p class=\"cut\">a long sentence</p><p class=\"wide\">x</p><p class=\"small\">tiny</p>';
        document.querySelector('main').append(spoilt);
        spoilt.querySelector('.over').style.marginBottom = '-1.3em';
        Object.assign(spoilt.querySelector('.cut').style, { width: '3em', overflow: 'hidden', whiteSpace: 'nowrap' });
        spoilt.querySelector('.small').style.fontSize = '11px';
        spoilt.querySelector('.wide').style.width = '3000px';";
    browser.script(spoil).await;
    let found = look(&browser, "a spoilt page").await;
    for problem in ["overlap by", "cut by", "px in 320", "letters of 11.00 px"] {
        assert!(found.iter().any(|found| found.contains(problem)), "{problem}: {found:#?}");
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_face_makes_words_overlap_or_the_page_scroll_sideways() {
    let browser = Browser::start().await;
    let mut wrong = Vec::new();
    every_view(&browser, &mut async |view: &str| wrong.extend(look(&browser, view).await)).await;
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_shows_four_columns_of_a_meter_and_the_exhibit_that_was_asked_for() {
    let site = site().await;
    let browser = Browser::start().await;
    show(&browser, (320, 640), "light").await;
    browser.open(&site.url("?meters=10&gamma=4&bits=512&seed=7")).await;
    browser.run("published").await;
    for tab in ["meter", "verdict", "log"] {
        browser.script("scrollTo(0, 0)").await;
        browser.tab(tab).await;
        // Its beginning is in sight.
        browser.holds("(({ top }) => top >= -1 && top < innerHeight / 2)(document.getElementById('exhibit').getBoundingClientRect())").await;
    }
    browser.tab("meter").await;
    let columns: [u32; 2] = browser
        .read("(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])(document.querySelector('#exhibit .scroll:has(.micro-table)'))")
        .await;
    assert!(columns[0] <= columns[1], "{columns:?}");
    browser.quit().await;
}

/// The row of eyes says that several may be chosen, to those who see it too.
#[tokio::test(flavor = "multi_thread")]
async fn the_eyes_say_that_they_pool() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=3&gamma=1&bits=128&seed=7")).await;
    browser.run("published").await;
    for size in [(768, 1024), (1280, 720), (1920, 1080)] {
        browser.resize(size).await;
        browser
            .holds("[...document.querySelectorAll('.eyes .hint span')].some((said) => said.textContent.includes('they pool') && said.getBoundingClientRect().width > 50)")
            .await;
    }
    browser.quit().await;
}

/// Opens all that is folded.
pub(crate) const UNFOLD: &str =
    "document.querySelectorAll('details:not([open])').forEach((details) => details.open = true)";

/// Shows one exhibit after the other.
async fn every_tab(browser: &Browser, view: &str, look: &mut impl AsyncFnMut(&str)) {
    for tab in TABS {
        browser.tab(tab).await;
        browser.script(UNFOLD).await;
        look(&format!("{view}: {tab}")).await;
    }
    browser.tab("now").await;
}

/// Shows one view after the other.
pub(crate) async fn every_view(browser: &Browser, look: &mut impl AsyncFnMut(&str)) {
    let site = site().await;
    browser.goto(&site.url("?meters=1001&epsilon=abc&cap=0&gamma=0&deadline=x&budget=-1")).await;
    look("a first look that waits").await;
    browser.parameters().await;
    browser.script(UNFOLD).await;
    look("a form with errors").await;
    browser.open(&site.url("?meters=10&gamma=4&bits=512&seed=7")).await;
    look("a first look at ten homes").await;
    browser.about().await;
    look("for teachers").await;
    browser.close_drawer().await;
    browser.run("published").await;
    every_tab(browser, "ten meters' round", look).await;
    browser.tab("meter").await;
    for press in ["guess-by-itself", "look"] {
        browser.click(press).await;
    }
    browser.find("by-itself").await;
    look("what was guessed").await;
    browser.click("tab-matter").await;
    look("whether a home matters").await;
    browser.tab("now").await;
    browser.look_through("center+dealer+eavesdropper").await;
    look("three who pool").await;

    browser.open(&site.url("?meters=3&gamma=3&bits=512&slot=19:00&seed=7")).await;
    browser.run("published").await;
    every_tab(browser, "a published round", look).await;
    browser.click("meter-2").await;
    browser.find("meter-card").await;
    browser.script(UNFOLD).await;
    look("a meter looked at").await;
    browser.tab("log").await;
    browser.script("document.querySelector('.log tbody button').click();").await;
    browser.wait_for_text("message", |text| text.contains('1')).await;
    browser.script(UNFOLD).await;
    look("a message opened").await;
    browser.tab("now").await;
    browser.step_back().await;
    browser.look_through("center").await;
    every_tab(browser, "a step through the centre's eyes", look).await;
    browser.look_through("center+eavesdropper").await;
    every_tab(browser, "a coalition", look).await;
    browser.path().await;
    browser.wait_for("tour", "data-stop", &["1"]).await;
    look("a stop of the path").await;

    browser.open(&site.url("?meters=2&gamma=1&bits=128&seed=7&slots=all&epsilon=1&budget=3")).await;
    browser.run("refused").await;
    every_tab(browser, "a day that spent its budget", look).await;
    browser.open(&site.url("?meters=20&gamma=2&bits=128&seed=7")).await;
    browser.run("published").await;
    every_tab(browser, "a crowd", look).await;
    browser.look_through("center+dealer+eavesdropper").await;
    browser.tab("verdict").await;
    browser.choose_home(7).await;
    browser.click("check-truth").await;
    browser
        .holds("document.querySelector('#stage [data-sign=right], #stage [data-sign=wrong]') !== null")
        .await;
    browser.script(UNFOLD).await;
    look("a crowd checked against the truth").await;
}
