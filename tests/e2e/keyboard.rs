//! A round, eyes, a coalition, every exhibit, what lies over them and the guided path, by keyboard alone.

use std::time::{Duration, Instant};

use blindsum_sim::knowledge::Lens;
use serde_json::Value;
use thirtyfour::prelude::*;

use crate::browser::{Browser, PATIENCE};
use crate::frame::TABS;
use crate::walk::press;
use crate::{ENDS, site};

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

/// Waits until the element that matches has the focus.
async fn has_focus(browser: &Browser, selector: &str) {
    browser.holds(&format!("document.activeElement.matches('{selector}')")).await;
}

async fn with_shift(browser: &Browser, key: Key) {
    let keys = browser.driver.action_chain().key_down(Key::Shift).send_keys(key + "").key_up(Key::Shift);
    keys.perform().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_alone_is_enough() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=3&gamma=2&bits=512")).await;
    // Set up: two samples become three. What opens has the focus, and closed what opened it.
    tab_to(&browser, "#round-chip").await;
    press(&browser, Key::Enter + "").await;
    has_focus(&browser, "#drawer-title").await;
    tab_to(&browser, "#gamma").await;
    let all = browser.driver.action_chain().key_down(Key::Control).send_keys("a").key_up(Key::Control);
    all.perform().await.unwrap();
    press(&browser, "3").await;
    press(&browser, Key::Escape + "").await;
    has_focus(&browser, "#round-chip").await;
    assert!(!browser.has("drawer").await);
    // Run.
    tab_to(&browser, "#run").await;
    press(&browser, Key::Enter + "").await;
    browser.wait_for_state(&["running"]).await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    has_focus(&browser, "#run").await;
    // Beats with a clicker's keys, messages under Shift.
    press(&browser, Key::Home + "").await;
    browser.wait_for_step(0).await;
    press(&browser, Key::PageDown + "").await;
    browser.wait_for("player", "data-beat", &["1"]).await;
    let (first, all) = browser.step().await;
    press(&browser, Key::Right + "").await;
    browser.wait_for("player", "data-beat", &["2"]).await;
    let (second, _) = browser.step().await;
    assert!(second > first + 1 && second < all, "{first}, {second} of {all}");
    press(&browser, Key::PageUp + "").await;
    browser.wait_for_step(first).await;
    with_shift(&browser, Key::Right).await;
    browser.wait_for_step(first + 1).await;
    with_shift(&browser, Key::Left).await;
    browser.wait_for_step(first).await;
    press(&browser, "?").await;
    has_focus(&browser, "#drawer-title").await;
    assert!(browser.has("keys").await);
    press(&browser, Key::Escape + "").await;
    has_focus(&browser, "#run").await;
    press(&browser, Key::End + "").await;
    browser.wait_for_step(all).await;
    // Other eyes: one key leads to them, arrows go along, and what is pressed pools.
    press(&browser, "e").await;
    for (keys, looks) in [
        (vec!["Right", "Right", "Space"], "cloud"),
        (vec!["Right", "Space"], "cloud+center"),
        (vec!["Right", "Right", "Enter", "Tab", "Tab", "Space"], "cloud+center+meter-2"),
        (vec!["Escape", "Left", "Left", "Space"], "cloud+meter-2"),
    ] {
        for key in keys {
            let key = match key {
                "Right" => Key::Right,
                "Left" => Key::Left,
                "Space" => Key::Space,
                "Tab" => Key::Tab,
                "Escape" => Key::Escape,
                _ => Key::Enter,
            };
            press(&browser, key + "").await;
        }
        let looks: Lens = looks.parse().unwrap();
        browser.wait_for("lens-box", "data-lens", &[&looks.to_string()]).await;
    }
    press(&browser, "e").await;
    press(&browser, Key::Enter + "").await;
    browser.wait_for("lens-box", "data-lens", &["everything"]).await;
    press(&browser, Key::Right + Key::Right + "").await;
    press(&browser, Key::Enter + "").await;
    browser.wait_for("lens-box", "data-lens", &["cloud"]).await;
    // Every exhibit.
    tab_to(&browser, ".rail [role=tab]").await;
    for (place, tab) in TABS.into_iter().enumerate() {
        if place > 0 {
            press(&browser, Key::Down + "").await;
        }
        has_focus(&browser, &format!("#tab-{tab}[aria-selected=true][aria-controls=exhibit]")).await;
        let named =
            format!("document.getElementById('exhibit').getAttribute('aria-labelledby') === 'tab-{tab}'");
        browser.holds(&named).await;
        // Of all tabs one takes the tabulator.
        assert_eq!(
            browser.read::<u32>("document.querySelectorAll('.rail [role=tab][tabindex=\"0\"]').length").await,
            1
        );
    }
    press(&browser, Key::Home + "").await;
    has_focus(&browser, "#tab-now").await;
    tab_to(&browser, "#exhibit").await;
    tab_to(&browser, ".rail [role=tab]").await;
    for _ in 0..5 {
        press(&browser, Key::Down + "").await;
    }
    has_focus(&browser, "#tab-log").await;
    browser.find("log-sum").await;
    // Open a message.
    // The list takes one stop of the tabulator, at the message of the step; arrows lead on from there.
    tab_to(&browser, "#log tbody tr.chosen button").await;
    let stops = "document.querySelectorAll('#log .log[tabindex], #log tbody [tabindex=\"0\"]').length";
    assert_eq!(browser.read::<u32>(stops).await, 1);
    press(&browser, Key::Tab + "").await;
    assert!(!browser.read::<bool>("document.activeElement.matches('#log tbody *')").await);
    with_shift(&browser, Key::Tab).await;
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
    press(&browser, Key::Escape + "").await;
    tab_to(&browser, ".rail [role=tab]").await;
    press(&browser, Key::Home + "").await;
    tab_to(&browser, "#step-back").await;
    press(&browser, Key::Home + "").await;
    press(&browser, Key::PageDown + Key::PageDown + "").await;
    browser.wait_for("player", "data-beat", &["2"]).await;
    tab_to(&browser, ".part-row [data-part='2']").await;
    press(&browser, Key::Enter + "").await;
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
