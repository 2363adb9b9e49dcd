//! Step by step, by keyboard alone, and again from the address.

use std::time::{Duration, Instant};

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::browser::{Browser, PATIENCE};
use crate::lens::{difference, page};
use crate::{ENDS, site};

/// A small seeded round.
const SMALL: &str = "?meters=3&gamma=2&bits=512&seed=5";

/// All of the page, times too: of one round.
pub(crate) async fn whole(browser: &Browser) -> String {
    browser.read("document.getElementById('app').innerHTML").await
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_gives_the_very_page_that_was_there_before() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.click("step-start").await;
    browser.wait_for_step(0).await;
    let (_, all) = browser.step().await;
    assert!(all > 30, "{all} steps");
    let mut pages = vec![whole(&browser).await];
    for place in 1..=all {
        browser.script("document.getElementById('step-next').click()").await;
        browser.wait_for_step(place).await;
        pages.push(whole(&browser).await);
    }
    // Every step shows something that the one before did not.
    assert!(pages.windows(2).all(|two| two[0] != two[1]));
    for place in (0..all).rev() {
        browser.script("document.getElementById('step-back').click()").await;
        browser.wait_for_step(place).await;
        let now = whole(&browser).await;
        assert!(now == pages[place], "step {place} is another page: {}", difference(&now, &pages[place]));
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_brings_back_the_view_and_holds_no_secret() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.choose("lens", "center").await;
    browser.wait_for("lens-box", "data-lens", &["center"]).await;
    browser.click("way-textbook").await;
    browser.click("meter-2").await;
    browser.click("step-start").await;
    for place in 1..=9 {
        browser.script("document.getElementById('step-next').click()").await;
        browser.wait_for_step(place).await;
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
    assert_eq!(names, ["meters", "gamma", "bits", "seed", "lens", "meter", "ladder", "step"]);
    let before = page(&browser).await;
    // Somebody else opens it.
    let other = browser.beside().await;
    other.driver.goto(&address).await.unwrap();
    assert_eq!(other.wait_for_state(&ENDS).await, "published");
    other.wait_for_step(9).await;
    let after = page(&other).await;
    assert!(after == before, "{}", difference(&after, &before));
    other.quit().await;
    browser.quit().await;
}

/// Presses Tab until the element that matches has the focus.
async fn tab_to(browser: &Browser, selector: &str) {
    let script =
        format!("return document.activeElement?.matches({})", serde_json::to_string(selector).unwrap());
    for _ in 0..400 {
        if browser.script(&script).await == Value::Bool(true) {
            return;
        }
        press(browser, Key::Tab + "").await;
    }
    panic!("the keyboard does not lead to {selector}");
}

/// Presses keys wherever the focus is.
pub(crate) async fn press(browser: &Browser, keys: impl Into<TypingData>) {
    browser.driver.action_chain().send_keys(keys).perform().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_alone_is_enough() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=3&gamma=2&bits=512")).await;
    // Set up: two samples become three.
    tab_to(&browser, "#gamma").await;
    let all = browser.driver.action_chain().key_down(Key::Control).send_keys("a").key_up(Key::Control);
    all.perform().await.unwrap();
    press(&browser, "3").await;
    // Run.
    tab_to(&browser, "#run").await;
    press(&browser, Key::Enter + "").await;
    browser.wait_for_state(&["running"]).await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    // Step with a clicker's keys.
    press(&browser, Key::Home + "").await;
    browser.wait_for_step(0).await;
    press(&browser, Key::PageDown + "").await;
    browser.wait_for_step(1).await;
    press(&browser, Key::Right + "").await;
    browser.wait_for_step(2).await;
    press(&browser, Key::PageUp + "").await;
    browser.wait_for_step(1).await;
    press(&browser, "]").await;
    let (phase, all) = browser.step().await;
    assert!(phase > 1 && phase < all);
    press(&browser, "?").await;
    assert_eq!(browser.script("return document.getElementById('keys').open").await, true);
    press(&browser, Key::Escape + "").await;
    press(&browser, Key::End + "").await;
    browser.wait_for_step(all).await;
    // Another lens.
    tab_to(&browser, "#lens").await;
    press(&browser, "cloud").await;
    let lens = browser.find("lens-box").await;
    let start = Instant::now();
    while lens.attr("data-lens").await.unwrap().unwrap_or_default() != "cloud" {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Open a message.
    // The list takes one stop of the tabulator, at the message of the step; arrows lead on from there.
    tab_to(&browser, "#log tbody tr.chosen button").await;
    let stops = "document.querySelectorAll('#log .log[tabindex], #log tbody [tabindex=\"0\"]').length";
    assert_eq!(browser.read::<u32>(stops).await, 1);
    press(&browser, Key::Tab + "").await;
    assert!(!browser.read::<bool>("document.activeElement.matches('#log tbody *')").await);
    let back = browser.driver.action_chain().key_down(Key::Shift).send_keys(Key::Tab + "").key_up(Key::Shift);
    back.perform().await.unwrap();
    let step = browser.step().await;
    press(&browser, Key::Home + "").await;
    press(&browser, Key::Down + "").await;
    press(&browser, Key::Down + "").await;
    assert!(
        browser.read::<bool>("document.activeElement.matches('#log tbody tr:nth-child(3) button')").await
    );
    assert_eq!((browser.read::<u32>(stops).await, browser.step().await), (1, step));
    press(&browser, Key::Enter + "").await;
    browser.wait_for_text("message", |text| text.starts_with("Message 3:")).await;
    // Light up a symbol: at a step there are equations. A list that scrolls keeps the keys that scroll it.
    tab_to(&browser, "#step-back").await;
    press(&browser, Key::Home + "").await;
    press(&browser, "]").await;
    tab_to(&browser, ".symbols button").await;
    let lit = browser.script("return document.querySelectorAll('[data-lit]').length").await;
    assert!(lit.as_u64().unwrap() >= 2, "{lit} places are lit");
    // The guided path, from its first stop to its last.
    tab_to(&browser, "#tour-begin").await;
    press(&browser, Key::Enter + "").await;
    for stop in 1..=10 {
        browser.find("tour").await;
        let start = Instant::now();
        while browser.attribute("tour", "data-stop").await != Some(stop.to_string()) {
            assert!(start.elapsed() < PATIENCE, "stop {stop}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tab_to(&browser, &format!("[data-testid=answer-{}]", 1 + stop % 3)).await;
        press(&browser, Key::Enter + "").await;
        browser.find("tour-told").await;
        tab_to(&browser, "#tour-next").await;
        press(&browser, Key::Enter + "").await;
    }
    browser.find("path-done").await;
    assert!(!browser.has("tour").await);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn laws_hold_in_a_good_round_and_break_in_one_that_does_not_decrypt() {
    let site = site().await;
    let browser = Browser::start().await;
    for (blinding, expected) in [("hardened", "holds"), ("as-printed", "broken")] {
        browser.open(&site.url(&format!("{SMALL}&blinding={blinding}"))).await;
        browser.click("run").await;
        browser.wait_for_state(&ENDS).await;
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
    browser.wait_for_step(2).await;
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
        for below in [true, false] {
            browser.click("step-end").await;
            // From far below: of the picture's part of the page only the last lines are on the screen.
            let there = if below {
                "document.querySelector('.timeline')"
            } else {
                "document.getElementById('stage')"
            };
            browser
                .script(&format!("{there}.scrollIntoView({{ behavior: 'instant', block: 'start' }});"))
                .await;
            let (top, .., before): (f64, f64, f64, f64) = browser.read(PICTURE).await;
            assert_eq!(top < -1.0, below, "{size:?}: {top}");
            press(&browser, ".").await;
            browser.wait_for_step(1).await;
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
            press(&browser, ".").await;
            browser.wait_for("play", "data-playing", &["false"]).await;
        }
    }
    browser.quit().await;
}
