//! Step by step and beat by beat, and again from the address.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::json;
use thirtyfour::prelude::*;

use crate::browser::{Browser, PATIENCE};
use crate::frame::TABS;
use crate::lens::{difference, page};
use crate::{ENDS, site};

/// A small seeded round.
const SMALL: &str = "?meters=3&gamma=2&bits=512&seed=5";

/// All of the page, times too: of one round.
pub(crate) async fn whole(browser: &Browser) -> String {
    browser.read("document.getElementById('app').innerHTML").await
}

/// What came of a walk through all steps and back.
#[derive(Deserialize)]
enum Walked {
    /// Every step was another page, and the same on the way back.
    Same,
    /// A step whose page was that of the step before.
    Idle(usize),
    /// A step with the page that it was on the way back, and before.
    Other(usize, String, String),
}

/// Walks from the first step to the last and back, by keys, and waits at each until all of the page shows it.
const THERE_AND_BACK: &str = concat!(
    include_str!("lens/drawn.js"),
    "const [all] = given;
    const whole = () => document.getElementById('app').innerHTML;
    const go = async (key, place) => {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: true, bubbles: true, cancelable: true }));
        do await drawn(); while (document.getElementById('player').dataset.step !== String(place));
    };
    (async () => {
        const pages = [whole()];
        for (let place = 1; place <= all; place++) {
            await go('ArrowRight', place);
            pages.push(whole());
            if (pages[place] === pages[place - 1]) return { Idle: place };
        }
        for (let place = all - 1; place >= 0; place--) {
            await go('ArrowLeft', place);
            const now = whole();
            if (now !== pages[place]) return { Other: [place, now, pages[place]] };
        }
        return 'Same';
    })().then(done, (error) => done(String(error)));"
);

#[tokio::test(flavor = "multi_thread")]
async fn going_back_gives_the_very_page_that_was_there_before() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.hurry().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    for tab in TABS {
        browser.tab(tab).await;
        browser.step_to_start().await;
        let (_, all) = browser.step().await;
        assert!(all > 30, "{all} steps");
        let walked = browser.ask(THERE_AND_BACK, &[json!(all)]).await;
        match serde_json::from_value(walked).unwrap() {
            Walked::Same => (),
            // Every step shows something that the one before did not.
            Walked::Idle(place) => panic!("{tab}: step {place} shows nothing new"),
            Walked::Other(place, now, before) => {
                panic!("{tab}: step {place} is another page: {}", difference(&now, &before))
            }
        }
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_and_a_slider_go_through_messages_and_the_player_through_beats() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    let (_, all) = browser.step().await;
    browser.click("step-back").await;
    browser.wait_for_step(all - 1).await;
    browser.click("step-next").await;
    browser.wait_for_step(all).await;
    browser
        .script("const step = document.getElementById('step'); step.value = 3; step.dispatchEvent(new Event('input', { bubbles: true }))")
        .await;
    browser.wait_for_step(3).await;
    // Each beat is reached by its own button, and by those on both sides of it.
    let mut ends = Vec::new();
    for number in 1..=12 {
        browser.click(&format!("beat-{number}")).await;
        browser.wait_for("player", "data-beat", &[&number.to_string()]).await;
        assert_eq!(
            browser.attribute(&format!("beat-{number}"), "aria-current").await.as_deref(),
            Some("step")
        );
        ends.push(browser.step().await.0);
    }
    assert!(ends.windows(2).all(|two| two[0] < two[1]) && ends[11] == all, "{ends:?}");
    for place in (0..11).rev() {
        browser.click("beat-back").await;
        browser.wait_for_step(ends[place]).await;
    }
    browser.click("beat-on").await;
    browser.wait_for_step(ends[1]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_brings_back_the_view_and_holds_no_secret() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.look_through("center").await;
    browser.tab("opening").await;
    browser.click("way-textbook").await;
    browser.click("meter-2").await;
    browser.find("meter-card").await;
    browser.step_to_start().await;
    for _ in 1..=9 {
        browser.step_on().await;
    }
    // The address follows when the page has settled.
    let start = Instant::now();
    let address = loop {
        let address = browser.driver.current_url().await.unwrap().to_string();
        if address.contains("step=9") {
            break address;
        }
        assert!(start.elapsed() < PATIENCE, "{address}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let query = address.split_once('?').unwrap().1;
    let names: Vec<_> = query.split('&').map(|pair| pair.split('=').next().unwrap()).collect();
    assert_eq!(names, ["meters", "gamma", "bits", "seed", "lens", "meter", "ladder", "tab", "part", "step"]);
    let before = page(&browser).await;
    // Somebody else opens it.
    let other = browser.beside().await;
    other.driver.goto(&address).await.unwrap();
    assert_eq!(other.wait_for_state(&ENDS).await, "published");
    other.wait_for_step(9).await;
    assert_eq!(other.attribute("tab-meter", "aria-selected").await.as_deref(), Some("true"));
    let after = page(&other).await;
    assert!(after == before, "{}", difference(&after, &before));
    other.quit().await;
    browser.quit().await;
}

/// Presses keys wherever the focus is.
pub(crate) async fn press(browser: &Browser, keys: impl Into<TypingData>) {
    browser.driver.action_chain().send_keys(keys).perform().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn laws_hold_in_a_good_round_and_break_in_one_that_does_not_decrypt() {
    let site = site().await;
    let browser = Browser::start().await;
    for (blinding, expected) in [("hardened", "holds"), ("as-printed", "broken")] {
        browser.open(&site.url(&format!("{SMALL}&blinding={blinding}"))).await;
        browser.click("run").await;
        browser.wait_for_state(&ENDS).await;
        browser.tab("checks").await;
        for law in ["readings", "total", "range"] {
            let standing = browser.attribute(&format!("law-{law}"), "data-standing").await;
            assert_eq!(standing.as_deref(), Some(expected), "{blinding}: {law}");
        }
        for law in ["bits", "shares", "sub-blinds"] {
            let standing = browser.attribute(&format!("law-{law}"), "data-standing").await;
            assert_eq!(standing.as_deref(), Some("holds"), "{blinding}: {law}");
        }
        let ledger = browser.attribute("law-ledger", "data-standing").await;
        assert_eq!(ledger.as_deref(), Some("no-budget"), "{blinding}");
    }
    browser.quit().await;
}

/// All meters know what went into C2, and who listens sees it as it was sent: they encrypt it again. What went into C1 they do not know
/// without the positions, which the cloud drew.
#[tokio::test(flavor = "multi_thread")]
async fn a_law_is_checked_by_those_who_can_encrypt_again() {
    let site = site().await;
    let browser = Browser::start().await;
    let meters = "meter-1%2Bmeter-2%2Bmeter-3";
    for (lens, bits, readings, noise) in [
        (format!("eavesdropper%2B{meters}"), "sealed", "holds", "sealed"),
        (format!("cloud%2B{meters}"), "holds", "holds", "holds"),
        (meters.to_owned(), "sealed", "sealed", "sealed"),
    ] {
        browser.open(&site.url(&format!("{SMALL}&lens={lens}"))).await;
        browser.click("run").await;
        browser.wait_for_state(&ENDS).await;
        browser.tab("checks").await;
        for (law, expected) in [("bits", bits), ("readings", readings), ("noise", noise)] {
            let standing = browser.attribute(&format!("law-{law}"), "data-standing").await;
            assert_eq!(standing.as_deref(), Some(expected), "{lens}: {law}");
        }
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_plays_by_itself_to_the_end() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=1&gamma=1&bits=256&seed=3")).await;
    browser.click("run").await;
    browser.wait_for_state(&ENDS).await;
    browser.choose("speed", "4").await;
    browser.click("play").await;
    // From the start, beat by beat.
    browser.wait_for("player", "data-beat", &["2", "3", "4"]).await;
    let (_, all) = browser.step().await;
    browser.wait_for_step(all).await;
    let start = Instant::now();
    while browser.attribute("play", "data-playing").await.as_deref() != Some("false") {
        assert!(start.elapsed() < PATIENCE, "it does not stop at the end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    browser.quit().await;
}

/// Where the picture begins and ends, how high the window is, and how far the page is scrolled.
const PICTURE: &str = "(() => {
    const { top, bottom } = document.getElementById('stage').getBoundingClientRect();
    return [top, bottom, innerHeight, scrollY];
})()";

#[tokio::test(flavor = "multi_thread")]
async fn what_plays_is_seen_and_moves_no_picture_that_is_seen() {
    let site = site().await;
    let browser = Browser::start().await;
    for size in [(1280, 720), (800, 900), (390, 800)] {
        browser.resize(size).await;
        browser.open(&site.url(SMALL)).await;
        browser.run("published").await;
        // The log is long. On a desktop it scrolls by itself, and the picture is always there.
        browser.tab("log").await;
        for below in [true, false] {
            let below = below && size.0 < 1000;
            browser.step_to_end().await;
            // From far below: of the picture's part of the page nothing is on the screen.
            let there =
                if below { "document.getElementById('exhibit')" } else { "document.getElementById('stage')" };
            browser
                .script(&format!("{there}.scrollIntoView({{ behavior: 'instant', block: 'start' }});"))
                .await;
            let (top, .., before): (f64, f64, f64, f64) = browser.read(PICTURE).await;
            assert_eq!(top < -1.0, below, "{size:?}: {top}");
            browser.key(".", false).await;
            browser.wait_for("player", "data-beat", &["1", "2", "3"]).await;
            let start = Instant::now();
            loop {
                let (top, bottom, height, scrolled): (f64, f64, f64, f64) = browser.read(PICTURE).await;
                let stays = below || (scrolled - before).abs() < 1.0;
                assert!(stays, "{size:?}: {before} became {scrolled}");
                if top > -1.0 && bottom < height + 1.0 {
                    break;
                }
                assert!(
                    start.elapsed() < PATIENCE,
                    "{size:?}: the picture is at {top} to {bottom} of {height}"
                );
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            browser.key(".", false).await;
            browser.wait_for("play", "data-playing", &["false"]).await;
        }
    }
    browser.quit().await;
}
