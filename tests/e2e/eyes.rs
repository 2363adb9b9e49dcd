//! Choosing whose eyes to look through: a coalition over the picture, somebody who listens in it, and eyes that nobody has.

use std::time::{Duration, Instant};

use thirtyfour::prelude::*;

use crate::browser::{Browser, PATIENCE};
use crate::site;
use crate::walk::press;

/// A small seeded round, with toy keys.
const SMALL: &str = "?meters=3&gamma=2&epsilon=4&cap=900&bits=24&slot=07:00&seed=1&step=end";

/// Where the picture begins, and the name of what has the focus.
const PICTURE_AND_FOCUS: &str = "[
    Math.round(document.querySelector('.stage').getBoundingClientRect().top),
    document.activeElement.closest('label')?.textContent.trim() || document.activeElement.id,
    document.querySelector('#eyes-meters')?.checkVisibility() ?? false,
]";

async fn wait_for_lens(browser: &Browser, lens: &str) {
    browser.wait_for("lens-box", "data-lens", &[lens]).await;
    browser.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coalition_is_put_together_over_the_picture_and_keeps_the_focus() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.driver.goto(site.url(&format!("{SMALL}&lens=center"))).await.unwrap();
    browser.wait_for_state(&["published"]).await;
    wait_for_lens(&browser, "center").await;
    let (top, ..): (i64, String, bool) = browser.read(PICTURE_AND_FOCUS).await;
    let now = || browser.read::<(i64, String, bool)>(PICTURE_AND_FOCUS);
    // Each is a toggle, and arrows lead from one to the next. The picture stays.
    browser.script("document.getElementById('eye-center').focus()").await;
    press(&browser, Key::Right + "").await;
    press(&browser, " ").await;
    wait_for_lens(&browser, "center+eavesdropper").await;
    assert_eq!(pressed(&browser).await, ["eye-center", "eye-eavesdropper"]);
    assert_eq!(now().await, (top, "eye-eavesdropper".to_owned(), false));
    // But one is left: the focus is where it was.
    press(&browser, " ").await;
    wait_for_lens(&browser, "center").await;
    assert_eq!(now().await, (top, "eye-eavesdropper".to_owned(), false));
    // Meters stand in a list, which stays open while they are chosen.
    press(&browser, Key::Right + "").await;
    press(&browser, Key::Enter + "").await;
    press(&browser, Key::Tab + "").await;
    press(&browser, " ").await;
    wait_for_lens(&browser, "center+meter-1").await;
    assert_eq!(now().await, (top, "meter 1".to_owned(), true));
    press(&browser, Key::Tab + "").await;
    press(&browser, " ").await;
    wait_for_lens(&browser, "center+meter-1+meter-2").await;
    assert_eq!(now().await, (top, "meter 2".to_owned(), true));
    assert_eq!(pressed(&browser).await, ["eye-center", "eye-meter"]);
    // Escape folds it, and the focus is on what opens it.
    press(&browser, Key::Escape + "").await;
    let start = Instant::now();
    while now().await != (top, "eye-meter".to_owned(), false) {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    press(&browser, Key::Enter + "").await;
    browser.wait_for("eye-meter", "aria-expanded", &["true"]).await;
    // Whoever goes elsewhere has it folded.
    browser.script("document.getElementById('round-chip').focus()").await;
    browser.wait_for("eye-meter", "aria-expanded", &["false"]).await;
    // The last to go leaves everything.
    browser.look_through("cloud").await;
    assert_eq!(pressed(&browser).await, ["eye-cloud"]);
    browser.click("eye-cloud").await;
    wait_for_lens(&browser, "everything").await;
    assert_eq!(pressed(&browser).await, ["eye-everything"]);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

/// The toggles that are pressed.
async fn pressed(browser: &Browser) -> Vec<String> {
    browser.read("[...document.querySelectorAll('.pill[aria-pressed=true]')].map(({ id }) => id)").await
}

#[tokio::test(flavor = "multi_thread")]
async fn eyes_that_nobody_has_are_told() {
    let site = site().await;
    let browser = Browser::start().await;
    for (lens, told) in [
        ("moon", "“moon”"),
        ("meter-99", "“meter-99”"),
        ("meter:1", "meter-1 to meter-3"),
        ("center%2Bnobody", "“nobody”"),
    ] {
        browser.driver.goto(site.url(&format!("{SMALL}&lens={lens}"))).await.unwrap();
        browser.wait_for_state(&["published"]).await;
        browser.wait_for_text("lens-note", |note| note.contains(told)).await;
        // Nobody is given a verdict, and nothing is opened that is not public.
        browser.wait_for_text("verdict-sentence", |said| said.contains("Nobody looks")).await;
        assert_eq!(pressed(&browser).await, Vec::<String>::new());
        assert_eq!(
            browser.read::<usize>("document.querySelectorAll('.home[data-window=open]').length").await,
            0
        );
        browser.look_through("cloud").await;
        browser.wait_for_text("verdict-sentence", |said| said.to_lowercase().contains("the cloud")).await;
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_listens_is_in_the_picture_and_what_is_pointed_at_lights_up_there() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.driver.goto(site.url(&format!("{SMALL}&lens=eavesdropper"))).await.unwrap();
    browser.wait_for_state(&["published"]).await;
    let name = browser.attribute("listener", "aria-label").await.unwrap();
    assert!(name.contains("between meters and cloud"), "{name}");
    assert_eq!(browser.read::<usize>("document.querySelectorAll('.listener .eye').length").await, 2);
    browser.tab("verdict").await;
    // Keys of 24 bits hide nothing by their length.
    browser.open_numbers().await;
    browser.wait_for_text("short-keys", |note| note.contains("24 bits")).await;
    let doubts: Vec<String> =
        browser.read("[...document.querySelectorAll('#knows .doubt')].map(doubt => doubt.textContent)").await;
    assert!(doubts.len() > 3, "{doubts:?}");
    assert!(doubts.iter().all(|doubt| doubt.starts_with("Not at this size")), "{doubts:?}");
    assert!(doubts.iter().any(|doubt| doubt.contains("has it")), "{doubts:?}");
    browser.look_through("everything").await;
    assert!(!browser.has("listener").await);
    // In the beat that multiplies: the sign of both products lights up with either of them, plates with what went before, as those who
    // look know it. What a meter registered with stands on its lane while that is the last that travelled there.
    for (lens, beat, symbol, where_lit) in [
        ("everything", 10, "C_1", ".sign"),
        ("everything", 10, "C_2", ".sign"),
        ("everything", 10, "d_i", ".mark"),
        ("everything", 2, "H_i", ".mark"),
        ("eavesdropper", 10, "c_i", ".mark"),
        ("eavesdropper", 10, "e_ij", ".mark"),
    ] {
        browser.look_through(lens).await;
        browser.beat(beat).await;
        let lit = format!(
            "(() => {{
                const symbol = document.querySelector('#knows [data-sym=\"{symbol}\"]');
                symbol.dispatchEvent(new PointerEvent('pointerover', {{ bubbles: true }}));
                return document.querySelectorAll(':is({where_lit})[data-lit]').length;
            }})()"
        );
        assert!(browser.read::<usize>(&lit).await > 0, "{symbol}");
    }
    browser.quit().await;
}

/// Keys that anyone can factor hide from a meter neither its bits nor its share, and the page does not say that they do.
#[tokio::test(flavor = "multi_thread")]
async fn short_keys_are_not_said_to_keep_a_meter_from_its_share() {
    let site = site().await;
    let browser = Browser::start().await;
    for (bits, opens) in [("512", true), ("1024", false)] {
        for lens in ["meter-1", "everything"] {
            let query =
                format!("?meters=3&gamma=4&bits={bits}&seed=7&step=end&lens={lens}&tab=meter&meter=1");
            browser.driver.goto(site.url(&query)).await.unwrap();
            browser.wait_for_state(&["published"]).await;
            browser.click("tab-matter").await;
            let said = browser.text("own-share").await;
            assert!(said.contains("differ") || said.contains("factor"), "{bits}, {lens}: {said}");
            assert_eq!(said.contains("can open its locked bits"), opens, "{bits}, {lens}: {said}");
        }
    }
    browser.quit().await;
}
