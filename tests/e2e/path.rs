//! The guided path: it keeps its answers back, is gone with a keyboard or a clicker, and has its picture in sight.

use std::time::Duration;

use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::site;
use crate::walk::press;

/// A small seeded round.
const SMALL: &str = "?meters=3&gamma=2&bits=512&seed=5";

#[tokio::test(flavor = "multi_thread")]
async fn the_path_keeps_its_reasons_back_until_an_answer_is_given() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.path().await;
    for (stop, answer, right) in [(1, 1, false), (2, 1, true)] {
        browser.wait_for("tour", "data-stop", &[&stop.to_string()]).await;
        assert!(!browser.has("tour-told").await && !browser.read::<bool>(HAS_REASON).await);
        browser.click(&format!("answer-{answer}")).await;
        browser.find("tour-told").await;
        // The chosen and the right answer keep their reasons, the others are folded.
        let kept: u32 = browser.read("document.querySelectorAll('.answer .answer-reason').length").await;
        assert_eq!(kept, if right { 1 } else { 2 });
        let folded: u32 =
            browser.read("document.querySelectorAll('.path-part details:not([open])').length").await;
        assert_eq!(kept + folded, 3);
        // Whoever answered by a button reads on where it was.
        browser.holds("document.activeElement.id === 'tour-answered'").await;
        browser.click("tour-next").await;
    }
    browser.quit().await;
}

const HAS_REASON: &str = "document.querySelector('.answer-reason') !== null";

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
    browser.look_through("dealer").await;
    browser.script("document.getElementById('tour-begin').focus()").await;
    press(&browser, Key::Enter + "").await;
    for stop in 1..=10 {
        browser.wait_for("tour", "data-stop", &[&stop.to_string()]).await;
        browser.settle().await;
        // Whoever begins with the keyboard reads on at the title.
        browser.holds("document.activeElement.id === 'tour-title'").await;
        for seen in ["#tour-title", ".answers", ".path-picture", "#tour-next"] {
            browser.holds(&in_view(seen)).await;
        }
        press(&browser, Key::PageDown + "").await;
        browser.find("tour-told").await;
        // A stop is read to its end before the next one comes; at this size it needs no scrolling.
        browser.holds(&in_view("#tour-told")).await;
        if stop < 10 {
            press(&browser, Key::PageDown + "").await;
        }
    }
    // Off the stop's eyes and step, and back to it.
    press(&browser, Key::PageUp + "").await;
    browser.wait_for("tour", "data-stop", &["9"]).await;
    press(&browser, Key::Left + "").await;
    browser.click("tour-return").await;
    browser.holds("!document.getElementById('tour-return')").await;
    // Asked again, it takes another answer.
    browser.click("tour-again").await;
    browser.click("answer-2").await;
    browser.find("tour-told").await;
    // The eyes that looked before the path look again after it.
    browser.click("tour-next").await;
    browser.wait_for("tour", "data-stop", &["10"]).await;
    browser.click("tour-next").await;
    let done = browser.text("path-done").await;
    // Everything was told without a guess: nothing is counted.
    assert!(done.contains("What to try next") && !done.contains("You answered"), "{done}");
    // All stops are one press away.
    browser.click("stop-4").await;
    browser.wait_for("tour", "data-stop", &["4"]).await;
    browser.click("stop-10").await;
    browser.wait_for("tour", "data-stop", &["10"]).await;
    browser.click("tour-next").await;
    browser.click("tour-back").await;
    browser.wait_for("tour", "data-stop", &["10"]).await;
    browser.click("tour-next").await;
    browser.click("path-close").await;
    browser.wait_for("lens-box", "data-lens", &["dealer"]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_without_its_round_says_so_and_runs_one() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.path().await;
    browser.click("answer-2").await;
    // The first stop needs no round; the second leads no further without one.
    browser.click("tour-next").await;
    browser.wait_for("tour", "data-stop", &["2"]).await;
    assert!(!browser.find("tour-next").await.is_enabled().await.unwrap());
    for stop in [10, 7] {
        browser.click(&format!("stop-{stop}")).await;
        browser.wait_for("tour", "data-stop", &[&stop.to_string()]).await;
        browser.wait_for_text("tour-lacks", |text| text.contains("there is none at the moment")).await;
        assert!(!browser.has("answer-1").await && !browser.has("tour-told").await);
        assert!(!browser.find("tour-next").await.is_enabled().await.unwrap(), "stop {stop}");
    }
    browser.click("tour-run").await;
    assert_eq!(browser.wait_for_state(&crate::ENDS).await, "published");
    // The stop stands where it belongs, and asks.
    browser.click("answer-1").await;
    browser.find("tour-told").await;
    assert!(!browser.has("tour-lacks").await && !browser.has("tour-return").await);
    assert!(browser.read::<bool>("document.querySelector('.path-inside') !== null").await);
    for stop in 8..=10 {
        browser.click("tour-next").await;
        browser.wait_for("tour", "data-stop", &[&stop.to_string()]).await;
        // Right, then told without a guess, then wrong.
        browser.click(["answer-1", "tour-show", "answer-1"][stop - 8]).await;
        browser.find("tour-told").await;
    }
    browser.click("tour-next").await;
    let done = browser.text("path-done").await;
    assert!(done.contains("You answered 4 of the 10 questions yourself, 2 of them correctly"), "{done}");
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
    browser.path().await;
    browser.click("stop-6").await;
    browser.wait_for("tour", "data-stop", &["6"]).await;
    browser.click("answer-2").await;
    browser.find("tour-told").await;
    let order = "['#tour-title', '.path-picture', '.answers', '#tour-told']
        .map(s => document.querySelector(s).getBoundingClientRect().top)
        .every((top, index, all) => index === 0 || all[index - 1] < top)";
    assert!(browser.read::<bool>(order).await);
    // A clicker reads what is told to its end, and only then goes on.
    for _ in 0..40 {
        if browser.attribute("tour", "data-stop").await.as_deref() != Some("6") {
            break;
        }
        assert!(browser.read::<bool>(&in_view("#tour-next")).await);
        let read = browser
            .read::<bool>("document.getElementById('tour-told').getBoundingClientRect().bottom <= document.getElementById('path-ways').getBoundingClientRect().top + 1")
            .await;
        press(&browser, Key::PageDown + "").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let stays = browser.attribute("tour", "data-stop").await.as_deref() == Some("6");
        assert!(stays != read, "read: {read}, stays: {stays}");
    }
    browser.wait_for("tour", "data-stop", &["7"]).await;
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
        // What was answered is remembered, whatever the page's size.
        if browser.has("tour-again").await {
            browser.click("tour-again").await;
        }
        browser.click("tour-show").await;
        browser.find("tour-told").await;
        browser.script("document.getElementById('tour-title').focus()").await;
        let mut reached = 0;
        for way in ["", "\u{e008}"] {
            for _ in 0..60 {
                press(&browser, format!("{way}{}", Key::Tab + "")).await;
                let free = "(() => {
                    const bar = document.querySelector('.path-ways');
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

/// What is outside of the window at a stop, cut, overlapping or too small to be read: nothing.
const FITS: &str = "(() => {
    const wrong = [];
    const bar = document.getElementById('path-ways').getBoundingClientRect();
    const kept = '#tour-title, #tour-question, .answer-choice, .answer, #tour-told .path-part, .path-picture svg, .path-consequence, .path-stop, #tour-next';
    for (const element of document.querySelectorAll(kept)) {
        const { top, bottom, left, right } = element.getBoundingClientRect();
        const below = element.closest('.path-ways') ? innerHeight : bar.top;
        if (top < 0 || left < 0 || right > innerWidth + 1 || bottom > below + 1) {
            wrong.push(`${element.id || element.className.baseVal || element.className}: ${left} to ${right}, ${top} to ${bottom} of ${below}`);
        }
    }
    const main = document.getElementById('path-words');
    if (main.scrollHeight > main.clientHeight + 1) wrong.push(`it scrolls: ${main.scrollHeight} in ${main.clientHeight}`);
    const walker = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || element.closest('.visually-hidden, option')) continue;
        const matrix = element.closest('svg') && element.getScreenCTM?.();
        const size = parseFloat(getComputedStyle(element).fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1);
        if (size < 11.99) wrong.push(`${size} px: ${walker.currentNode.data}`);
    }
    return wrong;
})()";

/// Whether a stop shows the stage, whether it shows where it is, and how many plates keep back what they hold.
const PICTURED: &str = "[
    document.querySelector('.path-picture .stage') !== null,
    document.querySelector('.path-place svg[role=img]') !== null,
    document.querySelectorAll('.path-sketch [aria-label=\"?\"]').length,
]";

#[tokio::test(flavor = "multi_thread")]
async fn every_stop_fits_a_small_desktop_before_its_answer_and_after() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.resize((1280, 720)).await;
    browser.open(&site.url("?meters=10&gamma=4&bits=512&seed=1")).await;
    browser.run("published").await;
    browser.path().await;
    let mut wrong = Vec::new();
    for stop in 1..=10 {
        // Each answer; what they say is of other lengths.
        for answer in 1..=3 {
            browser.wait_for("tour", "data-stop", &[&stop.to_string()]).await;
            let state = format!("stop {stop}, answer {answer}");
            for (when, told) in [("before", false), ("after", true)] {
                if told {
                    browser.click(&format!("answer-{answer}")).await;
                    browser.find("tour-told").await;
                }
                browser.settle().await;
                // In the widest face that is common: what fits in it fits in others.
                let mut found = crate::layout::problems(&browser, crate::layout::LEAST).await;
                found.extend(browser.read::<Vec<String>>(FITS).await);
                // A picture of its own, with where it is; what an answer tells is not in it before.
                let (stage, place, unknown): (bool, bool, usize) = browser.read(PICTURED).await;
                if stage || !place || (unknown > 0) != (!told && matches!(stop, 2 | 3 | 5 | 6 | 8)) {
                    found.push(format!("the stage: {stage}, where it is: {place}, unknown: {unknown}"));
                }
                wrong.extend(found.into_iter().map(|found| format!("{state}, {when}: {found}")));
            }
            if answer < 3 {
                browser.click("tour-again").await;
            }
        }
        browser.click("tour-next").await;
    }
    browser.find("path-done").await;
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
    browser.quit().await;
}

/// With this seed the sample of home 1 that counts is next to nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_stop_about_noise_shows_a_home_whose_noise_is_seen() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=10&gamma=4&bits=512&seed=1")).await;
    browser.run("published").await;
    browser.path().await;
    browser.click("stop-7").await;
    browser.wait_for("tour", "data-stop", &["7"]).await;
    browser.click("answer-2").await;
    let reason = browser.text("answered-2").await;
    assert!(reason.contains("579.128"), "{reason}");
    let (words, picture): (String, String) = (
        browser.read("document.querySelector('.path-head').textContent").await,
        browser.read("document.querySelector('.path-inside figcaption').textContent").await,
    );
    assert!(words.contains("Meter 6 has drawn 4") && picture.contains("meter 6"), "{words} {picture}");
    assert!(!browser.has("tour-return").await, "it stands where the picture is");
    let told = browser.text("tour-told").await;
    assert!(told.contains("in 4.2 of 100 meters here all lie within 30 Wh of 0"), "{told}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_goes_on_at_the_stop_with_its_answers() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.path().await;
    browser.click("answer-1").await;
    browser.click("stop-7").await;
    browser.wait_for("tour", "data-stop", &["7"]).await;
    browser.click("answer-2").await;
    let reason = browser.text("answered-2").await;
    assert!(reason.contains("Wh"), "{reason}");
    browser.holds("location.search.includes('tour=7') && location.search.includes('step=')").await;
    browser.driver.refresh().await.unwrap();
    assert_eq!(browser.wait_for_state(&crate::ENDS).await, "published");
    browser.wait_for("tour", "data-stop", &["7"]).await;
    assert_eq!(browser.text("answered-2").await, reason);
    let marks: Vec<String> = browser
        .read("[...document.querySelectorAll('.path-number')].map((number) => number.textContent.trim())")
        .await;
    assert_eq!((marks[0].as_str(), marks[1].as_str(), marks[6].as_str()), ("1 ✗", "2", "7 ✓"));
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_to_try_next_is_done_by_its_button() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    for (button, is_so) in [
        (
            1,
            "document.querySelector('[data-testid=lens-box]').dataset.lens.split('+').sort().join() === 'center,dealer,eavesdropper'",
        ),
        (4, "location.search.includes('ladder=textbook')"),
        (2, "location.search.includes('meters=1000') && document.activeElement.id === 'run'"),
        (3, "location.search.includes('slots=all') && document.activeElement.id === 'run'"),
        (5, "location.search.includes('blinding=as-printed')"),
    ] {
        browser.path().await;
        browser.click("stop-10").await;
        browser.wait_for("tour", "data-stop", &["10"]).await;
        browser.click("tour-next").await;
        browser.click(&format!("try-{button}")).await;
        browser.find("tour-begin").await;
        browser.holds(is_so).await;
    }
    browser.quit().await;
}
