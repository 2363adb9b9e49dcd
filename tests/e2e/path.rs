//! The guided path: it keeps its answers back, is gone with a keyboard or a clicker, and has its picture in sight.

use std::time::{Duration, Instant};

use thirtyfour::prelude::*;

use crate::browser::{Browser, PATIENCE};
use crate::site;
use crate::walk::press;

/// A small seeded round.
const SMALL: &str = "?meters=3&gamma=2&bits=512&seed=5";

#[tokio::test(flavor = "multi_thread")]
async fn the_path_keeps_its_answers_back_until_one_is_given() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.wait_for_text("verdict-panel", |text| !text.is_empty()).await;
    browser.click("tour-begin").await;
    browser.find("asks").await;
    assert!(!browser.has("verdict-panel").await);
    browser.click("answer-2").await;
    browser.wait_for_text("verdict-panel", |text| !text.is_empty()).await;
    assert!(!browser.has("asks").await);
    browser.quit().await;
}

/// Waits until an expression of the page's is true.
async fn holds(browser: &Browser, what: &str) {
    let start = Instant::now();
    while !browser.read::<bool>(what).await {
        assert!(start.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// That an element stands whole inside of the window.
fn in_view(selector: &str) -> String {
    format!(
        "(({{ top, bottom }}) => top >= 0 && bottom <= innerHeight + 1)(document.querySelector('{selector}').getBoundingClientRect())"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clicker_goes_along_the_path_with_the_picture_in_sight() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.resize((1280, 720)).await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.choose("lens", "dealer").await;
    browser.script("document.getElementById('tour-begin').focus()").await;
    press(&browser, Key::Enter + "").await;
    // Whoever begins with the keyboard reads on at the title.
    holds(&browser, "document.activeElement.id === 'tour-title'").await;
    for stop in 1..=10 {
        browser.wait_for("tour", "data-stop", &[&stop.to_string()]).await;
        browser.settle().await;
        // However far the last one was scrolled, a stop begins with its question in sight.
        holds(&browser, &in_view("#tour-title")).await;
        holds(&browser, &in_view(".answers")).await;
        press(&browser, Key::PageDown + "").await;
        browser.find("tour-told").await;
        // A stop is read to its end before the next one comes; meanwhile the picture and the ways on stay.
        let start = Instant::now();
        while stop < 10 && browser.attribute("tour", "data-stop").await == Some(stop.to_string()) {
            assert!(start.elapsed() < PATIENCE, "stop {stop}");
            for seen in [".stage", "#play", "#tour-next"] {
                assert!(browser.read::<bool>(&in_view(seen)).await, "{seen} at stop {stop}");
            }
            press(&browser, Key::PageDown + "").await;
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }
    // The picture ends where the words end.
    for scrolled in [300, 600, 900, 1200] {
        browser.script(&format!("scrollTo({{ top: {scrolled}, behavior: 'instant' }})")).await;
        let clear = "document.querySelector('.timeline').getBoundingClientRect().bottom
            <= document.querySelector('main > .form').getBoundingClientRect().top + 1";
        assert!(browser.read::<bool>(clear).await, "scrolled by {scrolled}");
    }
    browser.script("scrollTo(0, 0)").await;
    // Off the stop's step, and back to it.
    press(&browser, Key::Left + "").await;
    browser.click("tour-return").await;
    holds(&browser, "!document.getElementById('tour-return')").await;
    press(&browser, Key::PageUp + "").await;
    browser.wait_for("tour", "data-stop", &["9"]).await;
    // A message that is opened can be read.
    browser.script("document.querySelector('#log .log tbody button').click()").await;
    holds(&browser, "document.activeElement.id === 'message'").await;
    holds(&browser, &in_view("#message h4, #message h3, #message h2")).await;
    browser.script("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))").await;
    // Asked again, it takes another answer.
    browser.click("tour-again").await;
    browser.find("asks").await;
    browser.click("answer-2").await;
    browser.find("tour-told").await;
    // The eyes that looked before the path look again after it.
    browser.click("tour-next").await;
    browser.wait_for("tour", "data-stop", &["10"]).await;
    browser.click("tour-next").await;
    let done = browser.text("path-done").await;
    // Everything was told without a guess: nothing is counted.
    assert!(done.contains("What to try next") && !done.contains("answered"), "{done}");
    browser.wait_for("lens-box", "data-lens", &["dealer"]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_without_its_round_says_so_and_runs_one() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.click("tour-begin").await;
    browser.click("answer-2").await;
    // The first stop needs no round; the second leads no further without one.
    browser.click("tour-next").await;
    browser.wait_for("tour", "data-stop", &["2"]).await;
    assert!(!browser.find("tour-next").await.is_enabled().await.unwrap());
    for stop in [10, 7] {
        browser.choose("tour-stop", &(stop - 1).to_string()).await;
        browser.wait_for("tour", "data-stop", &[&stop.to_string()]).await;
        browser.wait_for_text("tour-lacks", |text| text.contains("there is none at the moment")).await;
        assert!(
            !browser.has("asks").await && !browser.has("answer-1").await && !browser.has("tour-told").await
        );
        assert!(!browser.find("tour-next").await.is_enabled().await.unwrap(), "stop {stop}");
    }
    browser.click("tour-run").await;
    assert_eq!(browser.wait_for_state(&crate::ENDS).await, "published");
    // The stop stands where it belongs, and asks.
    browser.click("answer-1").await;
    browser.find("tour-told").await;
    assert!(!browser.has("tour-lacks").await && !browser.has("tour-return").await);
    assert!(browser.step().await.0 > 0, "the picture stands at a step");
    for stop in 8..=10 {
        browser.click("tour-next").await;
        browser.wait_for("tour", "data-stop", &[&stop.to_string()]).await;
        // Right, then told without a guess, then wrong.
        browser.click(["answer-1", "tour-show", "answer-1"][stop - 8]).await;
        browser.find("tour-told").await;
    }
    browser.click("tour-next").await;
    let done = browser.text("path-done").await;
    assert!(done.contains("You answered 4 of the 10 questions yourself, 3 of them correctly"), "{done}");
    // What cannot run is not offered.
    browser.goto(&site.url("?meters=0&tour=7")).await;
    browser.wait_for("tour", "data-stop", &["7"]).await;
    assert!(!browser.find("tour-run").await.is_enabled().await.unwrap());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_the_picture_stands_between_question_and_words() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.resize((380, 760)).await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.click("tour-begin").await;
    browser.choose("tour-stop", "5").await;
    browser.wait_for("tour", "data-stop", &["6"]).await;
    browser.click("answer-2").await;
    browser.find("tour-told").await;
    let order =
        "['.answers', '.stage', '#tour-told'].map(s => document.querySelector(s).getBoundingClientRect().top)
        .every((top, index, all) => index === 0 || all[index - 1] < top)";
    assert!(browser.read::<bool>(order).await);
    browser.click("tour-read").await;
    holds(&browser, "document.activeElement.id === 'tour-told'").await;
    assert!(browser.read::<bool>(&in_view("#tour-next")).await);
    browser.quit().await;
}

/// WCAG 2.2, 2.4.11: nothing that gets the focus is hidden by the bar that stays in sight.
#[tokio::test(flavor = "multi_thread")]
async fn the_bar_covers_nothing_that_is_focused() {
    let site = site().await;
    let browser = Browser::start().await;
    for size in [(1280, 720), (768, 1024), (380, 760), (320, 640)] {
        browser.resize(size).await;
        browser.driver.goto(site.url(&format!("{SMALL}&step=end&tour=4"))).await.unwrap();
        browser.wait_for_state(&crate::ENDS).await;
        browser.click("tour-show").await;
        browser.find("tour-told").await;
        browser.script("document.getElementById('tour-title').focus()").await;
        let mut reached = 0;
        for way in ["", "\u{e008}"] {
            for _ in 0..60 {
                press(&browser, format!("{way}{}", Key::Tab + "")).await;
                let free = "(() => {
                    const bar = document.querySelector('.tour-ways');
                    const [over, of] = [bar, document.activeElement].map(element => element.getBoundingClientRect());
                    return bar.contains(document.activeElement) || of.top < over.top - 1 || of.bottom > over.bottom + 1
                        || of.left > over.right || of.right < over.left
                        ? '' : document.activeElement.outerHTML.slice(0, 120);
                })()";
                let hidden: String = browser.read(free).await;
                assert!(hidden.is_empty(), "{size:?}: {hidden}");
                reached +=
                    usize::from(browser.read::<bool>("document.activeElement !== document.body").await);
            }
        }
        assert!(reached > 60, "{size:?}: the keyboard reached {reached} places");
    }
    browser.quit().await;
}
