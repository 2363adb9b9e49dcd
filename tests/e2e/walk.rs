//! Step by step, through other eyes, by keyboard alone, and again from the address.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::browser::{Browser, PATIENCE};
use crate::{ENDS, site};

/// A small seeded round.
const SMALL: &str = "?meters=3&gamma=2&bits=512&seed=5";

/// Runs a script in the page and gives what it returns.
pub(crate) async fn run(browser: &Browser, script: &str) -> Value {
    browser.driver.execute(script, Vec::new()).await.unwrap().json().clone()
}

/// The page as it is, but for what differs between two rounds and is no secret: times, ciphertexts, tags and their hash.
/// Symbols that are lit up and the file's name are not what is looked at either.
const PAGE: &str = r"
    const page = document.getElementById('app').cloneNode(true);
    const gone = '[data-cipher], .elapsed, .hash, #costs, .step-note, .setting-link, #engine, .file-name';
    for (const element of page.querySelectorAll(gone)) element.remove();
    for (const element of page.querySelectorAll('[data-lit]')) element.removeAttribute('data-lit');
    // What came in another order is the same.
    const written = (node) => {
        if (node.nodeType !== 1) return node.textContent;
        const attributes = [...node.attributes].map((a) => `${a.name}='${a.value}'`).sort().join(' ');
        return `<${node.localName} ${attributes}>${[...node.childNodes].map(written).join('')}</>`;
    };
    return written(page);
";

async fn page(browser: &Browser) -> String {
    run(browser, PAGE).await.as_str().unwrap().to_owned()
}

/// All of the page, times too: of one round.
pub(crate) async fn whole(browser: &Browser) -> String {
    run(browser, "return document.getElementById('app').innerHTML").await.as_str().unwrap().to_owned()
}

/// Where the page stands, and how many steps there are.
pub(crate) async fn step(browser: &Browser) -> (usize, usize) {
    let both =
        run(browser, "const s = document.getElementById('step'); return [Number(s.value), Number(s.max)]")
            .await;
    let at = |place: usize| usize::try_from(both[place].as_u64().unwrap()).unwrap();
    (at(0), at(1))
}

/// Waits until it stands there.
pub(crate) async fn wait_for_step(browser: &Browser, wanted: usize) {
    let start = Instant::now();
    while step(browser).await.0 != wanted {
        assert!(start.elapsed() < PATIENCE, "it stays at step {:?}, not {wanted}", step(browser).await);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Looks through other eyes.
pub(crate) async fn look_as(browser: &Browser, lens: &str) {
    // Who looks with others is joined by one who listens.
    let chosen = match lens.split_once('+') {
        Some((first, _)) => {
            Box::pin(look_as(browser, first)).await;
            "together"
        }
        None => lens,
    };
    let script = format!(
        "const s = document.getElementById('lens'); s.value = '{chosen}'; s.dispatchEvent(new Event('change', {{bubbles: true}}))"
    );
    run(browser, &script).await;
    let start = Instant::now();
    loop {
        let now = browser.find("lens-box").await.attr("data-lens").await.unwrap().unwrap_or_default();
        if now == lens {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "the lens stays {now}, not {lens}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_gives_the_very_page_that_was_there_before() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.click("run").await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    browser.click("step-start").await;
    wait_for_step(&browser, 0).await;
    let (_, all) = step(&browser).await;
    assert!(all > 30, "{all} steps");
    let mut pages = vec![whole(&browser).await];
    for place in 1..=all {
        run(&browser, "document.getElementById('step-next').click()").await;
        wait_for_step(&browser, place).await;
        pages.push(whole(&browser).await);
    }
    // Every step shows something that the one before did not.
    assert!(pages.windows(2).all(|two| two[0] != two[1]));
    for place in (0..all).rev() {
        run(&browser, "document.getElementById('step-back').click()").await;
        wait_for_step(&browser, place).await;
        let now = whole(&browser).await;
        assert!(now == pages[place], "step {place} is another page: {}", difference(&now, &pages[place]));
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

/// Where two pages part.
pub(crate) fn difference(a: &str, b: &str) -> String {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| -> String {
        let bytes = text.as_bytes();
        let end = bytes.len().min(same + 160);
        String::from_utf8_lossy(&bytes[same.saturating_sub(120).min(end)..end]).into_owned()
    };
    format!("\n{}\n--- and\n{}", around(a), around(b))
}

/// Two neighbourhoods that differ in who of the last two homes used what: the sum is the same.
fn two_files() -> [PathBuf; 2] {
    ["a,19:00\n1,1000\n2,2000\n3,1500\n", "a,19:00\n1,1000\n2,1500\n3,2000\n"].map(|rows| {
        let name = format!(
            "blindsum-lens-{}-{}",
            std::process::id(),
            rows.len() + usize::from(rows.contains("2,1500"))
        );
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        // The name is on the page, so both have the same.
        let file = folder.join("readings.csv");
        std::fs::write(&file, rows.replace("a,", "date,")).unwrap();
        file
    })
}

/// Opens every message that the lens does not see: there is no byte of it, and of those it sees there are.
async fn sealed_messages_show_nothing(browser: &Browser, lens: &str) {
    let opened = run(
        browser,
        r"
        const rows = [...document.querySelectorAll('#log .log tbody tr')];
        return rows.map((row) => row.querySelector('.sealed') !== null);
    ",
    )
    .await;
    let sealed: Vec<bool> =
        opened.as_array().unwrap().iter().map(|sealed| sealed.as_bool().unwrap()).collect();
    assert!(sealed.contains(&false), "{lens} sees nothing");
    for (place, sealed) in sealed.iter().enumerate() {
        run(browser, &format!("document.querySelectorAll('#log .log tbody tr button')[{place}].click()"))
            .await;
        browser.wait_for_text("message", |text| text.starts_with(&format!("Message {}:", place + 1))).await;
        let bytes =
            run(browser, "return document.querySelectorAll('#message .hex, #message .numbers-list').length")
                .await;
        assert_eq!(bytes.as_u64() == Some(0), *sealed, "{lens}, message {}: {bytes}", place + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lens_shows_the_same_page_whatever_it_must_not_know() {
    let site = site().await;
    let files = two_files();
    // Meter 1 knows nothing of the others; all meters but one may differ by the two of them.
    let lenses = ["eavesdropper", "cloud", "center", "dealer", "meter-1", "center+eavesdropper"];
    for variant in ["key-mode=published", "key-mode=split-keys", "key-mode=center-draws&blinding=corrected"] {
        let mut seen: Vec<Vec<String>> = Vec::new();
        for file in &files {
            let browser = Browser::start().await;
            browser.open(&site.url(&format!("{SMALL}&slot=19:00&{variant}"))).await;
            browser.find("file").await.send_keys(file.to_str().unwrap()).await.unwrap();
            browser.wait_for_text("readings-name", |text| text.ends_with("readings.csv")).await;
            browser.click("run").await;
            assert_eq!(browser.wait_for_state(&ENDS).await, "published");
            // Meter 2 is one of those that differ: its card is open.
            run(&browser, "document.querySelector('#meter-2 .glass').dispatchEvent(new MouseEvent('click', {bubbles: true}))").await;
            browser.find("meter-card").await;
            let mut pages = Vec::new();
            for lens in lenses {
                look_as(&browser, lens).await;
                run(&browser, "document.getElementById('step-end').click()").await;
                let (_, all) = step(&browser).await;
                // At the end, and on the way there.
                for place in [all, all / 2, all - 2] {
                    if place < all {
                        let script = format!(
                            "const s = document.getElementById('step'); s.value = {place}; s.dispatchEvent(new Event('input', {{bubbles: true}}))"
                        );
                        run(&browser, &script).await;
                    }
                    wait_for_step(&browser, place).await;
                    pages.push(page(&browser).await);
                }
                run(&browser, "document.getElementById('step-end').click()").await;
                wait_for_step(&browser, all).await;
                sealed_messages_show_nothing(&browser, lens).await;
            }
            look_as(&browser, "everything").await;
            pages.push(page(&browser).await);
            look_as(&browser, "meter-2").await;
            pages.push(page(&browser).await);
            seen.push(pages);
            browser.quit().await;
        }
        let [first, second] = seen.as_slice() else { unreachable!() };
        let hidden = 3 * lenses.len();
        for place in 0..hidden {
            let (a, b) = (&first[place], &second[place]);
            assert!(a == b, "{variant}, {} at {}: {}", lenses[place / 3], place % 3, difference(a, b));
        }
        // Whoever may know it sees the difference: the simulation, and meter 2 itself.
        assert_ne!(first[hidden], second[hidden]);
        assert_ne!(first[hidden + 1], second[hidden + 1]);
    }
    for file in files {
        std::fs::remove_file(file).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_brings_back_the_view_and_holds_no_secret() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.click("run").await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    look_as(&browser, "center").await;
    browser.click("step-start").await;
    for place in 1..=9 {
        run(&browser, "document.getElementById('step-next').click()").await;
        wait_for_step(&browser, place).await;
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
    assert_eq!(names, ["meters", "gamma", "bits", "seed", "lens", "step"]);
    let before = page(&browser).await;
    // Somebody else opens it.
    let other = Browser::start().await;
    other.driver.goto(&address).await.unwrap();
    assert_eq!(other.wait_for_state(&ENDS).await, "published");
    wait_for_step(&other, 9).await;
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
        if run(browser, &script).await == Value::Bool(true) {
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
    wait_for_step(&browser, 0).await;
    press(&browser, Key::PageDown + "").await;
    wait_for_step(&browser, 1).await;
    press(&browser, Key::Right + "").await;
    wait_for_step(&browser, 2).await;
    press(&browser, Key::PageUp + "").await;
    wait_for_step(&browser, 1).await;
    press(&browser, "]").await;
    let (phase, all) = step(&browser).await;
    assert!(phase > 1 && phase < all);
    press(&browser, "?").await;
    assert_eq!(run(&browser, "return document.getElementById('keys').open").await, true);
    press(&browser, Key::Escape + "").await;
    press(&browser, Key::End + "").await;
    wait_for_step(&browser, all).await;
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
    tab_to(&browser, "#log tbody tr:nth-child(3) button").await;
    press(&browser, Key::Enter + "").await;
    browser.wait_for_text("message", |text| text.starts_with("Message 3:")).await;
    // Light up a symbol: at a step there are equations. A list that scrolls keeps the keys that scroll it.
    tab_to(&browser, "#step-back").await;
    press(&browser, Key::Home + "").await;
    press(&browser, "]").await;
    tab_to(&browser, ".symbols button").await;
    let lit = run(&browser, "return document.querySelectorAll('[data-lit]').length").await;
    assert!(lit.as_u64().unwrap() >= 2, "{lit} places are lit");
    // The guided path, from its first stop to its last.
    tab_to(&browser, "#tour-begin").await;
    press(&browser, Key::Enter + "").await;
    for stop in 1..=10 {
        browser.find("tour").await;
        let start = Instant::now();
        while browser.find("tour").await.attr("data-stop").await.unwrap() != Some(stop.to_string()) {
            assert!(start.elapsed() < PATIENCE, "stop {stop}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tab_to(&browser, &format!("[data-testid=answer-{}]", 1 + stop % 3)).await;
        press(&browser, Key::Enter + "").await;
        browser.wait_for_text("tour", |text| text.contains("Why it is safe")).await;
        tab_to(&browser, "#tour-next").await;
        press(&browser, Key::Enter + "").await;
    }
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
            let standing = browser.find(&format!("law-{law}")).await.attr("data-standing").await.unwrap();
            assert_eq!(standing.as_deref(), Some(expected), "{blinding}: {law}");
        }
        for law in ["bits", "shares", "sub-blinds", "ledger"] {
            let standing = browser.find(&format!("law-{law}")).await.attr("data-standing").await.unwrap();
            assert_eq!(standing.as_deref(), Some("holds"), "{blinding}: {law}");
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
    run(&browser, "const s = document.getElementById('speed'); s.value = '4'; s.dispatchEvent(new Event('change', {bubbles: true}))").await;
    browser.click("play").await;
    wait_for_step(&browser, 2).await;
    let (_, all) = step(&browser).await;
    wait_for_step(&browser, all).await;
    let start = Instant::now();
    while browser.find("play").await.attr("data-playing").await.unwrap().as_deref() != Some("false") {
        assert!(start.elapsed() < PATIENCE, "it does not stop at the end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    browser.quit().await;
}
