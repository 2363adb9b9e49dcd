//! The lecture: a clicker leads through all of it, every scene fits a small projector, and it is left where it stands.

use std::time::{Duration, Instant};

use thirtyfour::prelude::*;

use crate::accessible::audit::audit;
use crate::browser::{Browser, PATIENCE};
use crate::layout;
use crate::site;
use crate::walk::press;

/// The usual round, with keys that are made quickly.
const USUAL: &str = "?meters=10&gamma=4&bits=512&seed=1";
/// A small one.
const SMALL: &str = "?meters=3&gamma=2&bits=512&seed=5";

/// The scenes, in order.
const SCENES: [&str; 22] = [
    "day",
    "question",
    "run",
    "keys",
    "register",
    "admit",
    "lock-bits",
    "deal-shares",
    "read-and-blind",
    "send-reading",
    "draw-noise",
    "send-noise",
    "multiply",
    "hand-over",
    "publish",
    "cloud",
    "coalition",
    "odds",
    "law",
    "homes",
    "learned",
    "not-promised",
];

/// What of a scene is outside of the window, over other words, or too small for a hall: nothing.
const FITS: &str = "(() => {
    const wrong = [], told = [];
    if (document.documentElement.scrollHeight > innerHeight + 1) wrong.push(`it scrolls: ${document.documentElement.scrollHeight} in ${innerHeight}`);
    for (const element of document.querySelectorAll('.lecture svg, .lecture-head, .lecture-exhibit, .lecture-verdict, .lecture-bar, .lecture button')) {
        const { top, bottom, left, right } = element.getBoundingClientRect();
        if (top < -1 || left < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) {
            wrong.push(`${element.className.baseVal ?? element.className}: ${left} to ${right}, ${top} to ${bottom}`);
        }
    }
    const walker = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || element.closest('.visually-hidden')) continue;
        const matrix = element.closest('svg') && element.getScreenCTM?.();
        const size = parseFloat(getComputedStyle(element).fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1);
        if (size < 23.99) wrong.push(`${size} px: ${walker.currentNode.data}`);
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        for (const box of range.getClientRects()) {
            if (box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1) wrong.push(`outside: ${walker.currentNode.data}`);
            told.push([walker.currentNode.data, box, element]);
        }
    }
    told.forEach(([words, box, element], place) => told.slice(place + 1).forEach(([other, over, of]) => {
        const wide = Math.min(box.right, over.right) - Math.max(box.left, over.left);
        // Of a line the letters take less than its box.
        const high = Math.min(box.bottom, over.bottom) - Math.max(box.top, over.top) - 0.3 * Math.min(box.height, over.height);
        if (element !== of && wide > 1 && high > 0) wrong.push(`${words} over ${other}`);
    }));
    for (const half of ['.lecture-show', '.lecture-verdict, .lecture-notes', '.lecture-bar'].map(part => document.querySelector(part))) {
        const next = half?.nextElementSibling;
        if (next && !next.matches('.visually-hidden') && next.getBoundingClientRect().top < half.getBoundingClientRect().bottom - 1) wrong.push(`${half.className} over ${next.className}`);
    }
    const show = document.querySelector('.lecture-show');
    const lowest = Math.max(...[...show.children].map(child => child.getBoundingClientRect().bottom));
    if (lowest > show.nextElementSibling.getBoundingClientRect().top + 1) wrong.push(`the show reaches down to ${lowest}`);
    return wrong;
})()";

/// Opens an address whose round begins by itself, and waits for its end.
async fn come(browser: &Browser, url: &str) {
    browser.driver.goto(url).await.unwrap();
    assert_eq!(browser.wait_for_state(&crate::ENDS).await, "published");
}

/// Goes on until this scene is there.
async fn on(browser: &Browser, scene: &str) {
    press(browser, Key::PageDown + "").await;
    browser.wait_for("lecture", "data-slide", &[scene]).await;
    browser.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_leads_through_the_whole_lecture_and_every_scene_fits() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.resize((1280, 720)).await;
    browser.open(&site.url(USUAL)).await;
    press(&browser, "p").await;
    let mut wrong = Vec::new();
    let mut look = async |browser: &Browser, scene: &str| {
        // In the widest face that is common: what fits in it fits in others.
        let problems = layout::problems(browser, layout::LEAST).await;
        let fits: Vec<String> = browser.read(FITS).await;
        wrong.extend(problems.into_iter().chain(fits).map(|problem| format!("{scene}: {problem}")));
    };
    browser.wait_for("lecture", "data-slide", &["day"]).await;
    browser.settle().await;
    look(&browser, "day").await;
    for scene in &SCENES[1..3] {
        on(&browser, scene).await;
        look(&browser, scene).await;
    }
    // The round is begun by the same key.
    press(&browser, Key::PageDown + "").await;
    assert_eq!(browser.wait_for_state(&crate::ENDS).await, "published");
    assert_eq!(browser.attribute("lecture", "data-slide").await.as_deref(), Some("run"));
    look(&browser, "run, over").await;
    for scene in &SCENES[3..] {
        on(&browser, scene).await;
        look(&browser, scene).await;
        let shown: u32 = browser.read("document.querySelectorAll('.lecture-exhibit > *').length").await;
        assert_eq!(shown, 1, "{scene}");
    }
    press(&browser, Key::PageDown + "").await;
    for scene in SCENES.iter().rev() {
        browser.wait_for("lecture", "data-slide", &[scene]).await;
        press(&browser, Key::PageUp + "").await;
    }
    browser.wait_for("lecture", "data-slide", &["day"]).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lecture_is_left_at_its_beat_and_its_address_brings_a_scene_back() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.resize((1280, 720)).await;
    come(&browser, &site.url(&format!("{SMALL}&step=end&lens=dealer&present=deal-shares"))).await;
    browser.wait_for("lecture", "data-slide", &["deal-shares"]).await;
    on(&browser, "read-and-blind").await;
    on(&browser, "send-reading").await;
    let query: String = browser.read("location.search").await;
    assert!(query.contains("present=send-reading"), "{query}");
    // A scene is a place to step back to.
    browser.script("history.back()").await;
    browser.wait_for("lecture", "data-slide", &["read-and-blind"]).await;
    browser.script("history.forward()").await;
    browser.wait_for("lecture", "data-slide", &["send-reading"]).await;
    press(&browser, "p").await;
    browser.wait_for("player", "data-beat", &["7"]).await;
    assert!(!browser.has("lecture").await);
    // It begins again at the same beat, and Escape leaves it too.
    press(&browser, "p").await;
    browser.wait_for("lecture", "data-slide", &["send-reading"]).await;
    press(&browser, Key::Escape + "").await;
    browser.wait_for("player", "data-beat", &["7"]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_light_is_switched_and_moved_and_the_picture_names_who_is_dimmed() {
    let site = site().await;
    let browser = Browser::start().await;
    come(&browser, &site.url(&format!("{SMALL}&step=end&present=send-noise"))).await;
    let said = async |browser: &Browser| -> String {
        browser.read("document.querySelector('.lecture-picture svg').getAttribute('aria-label')").await
    };
    let dimmed = async |browser: &Browser| -> u32 {
        browser.read("document.querySelectorAll('.lecture-hub.dim, .lecture-house.dim').length").await
    };
    browser.settle().await;
    let scene = said(&browser).await;
    assert!(scene.contains("In the light: cloud, home ") && scene.contains("Dimmed: dealer, "), "{scene}");
    assert_eq!(dimmed(&browser).await, 4);
    press(&browser, "s").await;
    browser.wait_for("lecture", "data-light", &["off"]).await;
    assert_eq!(dimmed(&browser).await, 0);
    assert!(!said(&browser).await.contains("Dimmed"));
    press(&browser, "s").await;
    press(&browser, Key::Down + "").await;
    browser.wait_for("lecture", "data-light", &["moved"]).await;
    assert!(said(&browser).await.contains("In the light: dealer."));
    assert_eq!(dimmed(&browser).await, 5);
    // What the speaker alone needs.
    press(&browser, "n").await;
    assert!(browser.text("lecture-notes").await.contains("of 45"));
    // The class still reads the verdict.
    browser.resize((1280, 720)).await;
    browser.settle().await;
    assert!(browser.text("lecture-verdict").await.contains("The cloud knows"));
    let wrong: Vec<String> = browser.read(FITS).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_larger_hall_has_the_same_page_as_large_as_it_fits() {
    let site = site().await;
    let browser = Browser::start().await;
    come(&browser, &site.url(&format!("{USUAL}&step=end&present=send-noise"))).await;
    let mut sizes = Vec::new();
    for size in [(1280, 720), (3840, 2160)] {
        browser.resize(size).await;
        browser.settle().await;
        let letters: f64 = browser
            .read("parseFloat(getComputedStyle(document.querySelector('.lecture-says')).fontSize)")
            .await;
        let picture: f64 = browser
            .read("document.querySelector('.lecture-picture svg').getBoundingClientRect().width")
            .await;
        let wrong: Vec<String> = browser.read(FITS).await;
        assert!(wrong.is_empty(), "{size:?}: {wrong:#?}");
        sizes.push([letters, picture]);
    }
    let times = |of: usize| sizes[1][of] / sizes[0][of];
    assert!(times(0) > 2.9 && times(1) > 2.9, "{sizes:?}");
    browser.quit().await;
}

/// The exhibit names its home, and what comes through of that home's noise is plain to see.
#[tokio::test(flavor = "multi_thread")]
async fn the_home_that_sends_its_noise_is_one_whose_noise_is_seen() {
    let site = site().await;
    let browser = Browser::start().await;
    come(&browser, &site.url(&format!("{USUAL}&step=end&present=send-noise"))).await;
    browser.settle().await;
    let title: String = browser.read("document.querySelector('.lecture-exhibit text').textContent").await;
    let home = title.split(':').next().unwrap().to_owned();
    let lit: String =
        browser.read("document.querySelector('.lecture-picture svg').getAttribute('aria-label')").await;
    assert!(lit.contains(&format!("In the light: cloud, {home}.")), "{title}, {lit}");
    let samples: Vec<String> = browser
        .read("[...document.querySelectorAll('.lecture-exhibit text')].map(text => text.textContent.replace('−', '-').replace('\u{202f}', ''))")
        .await;
    // With this seed home 1 would be one that sends nothing to speak of.
    let most = samples.iter().filter_map(|text| text.parse::<f64>().ok()).map(f64::abs).fold(0.0, f64::max);
    assert!(home != "home 1" && most > 30.0, "{home}: {samples:?}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planned_loss_falls_silent_in_its_beat_and_nobody_waits() {
    let site = site().await;
    let browser = Browser::start().await;
    for (absent, end) in [("refuse", "refused"), ("repair", "published")] {
        browser
            .open(
                &site
                    .url(&format!("?meters=4&gamma=2&bits=512&seed=3&deadline=600&loss=2@9&absent={absent}")),
            )
            .await;
        browser.run(end).await;
        assert_eq!(browser.attribute("meter-2", "data-state").await.as_deref(), Some("lost"), "{absent}");
        // The address says so, and brings the same round back: it is written when it has settled.
        let start = Instant::now();
        while !browser
            .read::<bool>("['loss=2@9', 'step='].every(part => location.search.includes(part))")
            .await
        {
            assert!(start.elapsed() < PATIENCE, "{}", browser.read::<String>("location.search").await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        if end == "published" {
            let (_, truth, _) = crate::figures(&browser).await;
            let arguments =
                ["run", "--meters", "4", "--gamma", "2", "--key-bits", "512", "--seed", "3", "--json"];
            let (report, code) =
                crate::command_line(&[&arguments[..], &["--drop", "2@after", "--absent", "repair"]].concat());
            assert_eq!(code, Some(0), "{report}");
            #[expect(clippy::cast_precision_loss, reason = "a small total")]
            let difference = report["true_total_wh"].as_f64().unwrap() * 1000.0 - truth as f64;
            assert!(difference.abs() < 0.5, "{report}");
        }
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lecture_keeps_nobody_out() {
    let site = site().await;
    let browser = Browser::start().await;
    for scene in ["question", "send-noise", "coalition"] {
        come(&browser, &site.url(&format!("{USUAL}&step=end&present={scene}"))).await;
        browser.wait_for("lecture", "data-slide", &[scene]).await;
        audit(&browser, &format!("lecture, {scene}")).await;
    }
    browser.quit().await;
}
