//! A thousand meters on one page.

use std::time::{Duration, Instant};

use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::devtools::DevTools;
use crate::{ENDS, figures, site};

/// A slow machine takes minutes over four thousand encryptions and as many answers.
const PATIENCE: Duration = Duration::from_secs(900);

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_meters_at_1024_bits_share_a_pool_and_publish() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.driver.goto("about:blank").await.unwrap();
    let empty = browser.peak_memory();
    browser.open(&site.url("?meters=1000&gamma=4&bits=1024&seed=9")).await;
    let start = Instant::now();
    browser.click("run").await;
    browser.wait_for("status", "data-phase", &["blind_sequence"]).await;
    let mut devtools = DevTools::connect(browser.profile());
    let names: Vec<_> = devtools.workers().into_iter().map(|worker| worker.title).collect();
    let pool: Vec<_> = names.iter().filter(|name| name.starts_with("meters ")).collect();
    assert!((1..=8).contains(&pool.len()), "{names:?}");
    assert!(names.iter().any(|name| name.ends_with("to 1000") || name == "meters 1 to 1000"), "{names:?}");
    assert_eq!(browser.wait_within(PATIENCE, "status", "data-state", &ENDS).await, "published");
    println!("the tab took {} MiB at most; an empty page {} MiB", told(browser.peak_memory()), told(empty));
    println!("a round with 1,000 meters at 1024 bits took {:.1} s", start.elapsed().as_secs_f64());
    figures(&browser).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pooled_meter_is_addressed_alone() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=40&gamma=2&bits=512&deadline=20&absent=repair&seed=9")).await;
    browser.run_and_hold().await;
    browser.open_home(23).await;
    browser.click("unplug-23").await;
    browser.release().await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    browser.tab("now").await;
    figures(&browser).await;
    let absent = browser.text("absent-note").await;
    assert!(absent.contains("23") && !absent.contains("22"), "{absent}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_town_is_one_control_for_keys_pointer_and_numbers() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=200&gamma=1&bits=128&seed=5")).await;
    browser.run("published").await;
    browser.beat(7).await;
    let (step, _) = browser.step().await;
    // One stop of the tabulator for two hundred homes.
    let stops: u32 = browser.read("document.querySelectorAll('#stage [role=slider]').length").await;
    assert_eq!(stops, 1);
    browser.script("document.getElementById('town').focus()").await;
    let press = async |key: Key| browser.driver.action_chain().send_keys(key + "").perform().await.unwrap();
    for (key, home) in [
        (Key::Right, "2"),
        (Key::Right, "3"),
        (Key::Left, "2"),
        (Key::End, "200"),
        (Key::Right, "200"),
        (Key::Home, "1"),
        (Key::Up, "1"),
    ] {
        press(key).await;
        browser.wait_for("town", "aria-valuenow", &[home]).await;
    }
    // Down leads to the house below.
    press(Key::Down).await;
    browser.holds("Number(document.getElementById('town').getAttribute('aria-valuenow')) > 9").await;
    // None of these keys walked through the round, and the exhibit is still the same.
    assert_eq!(browser.step().await.0, step);
    assert_eq!(browser.attribute("tab-now", "aria-selected").await.as_deref(), Some("true"));
    assert_eq!(browser.read::<u32>("document.querySelectorAll('#stage .home-ring').length").await, 1);
    // Shift with an arrow does, as everywhere.
    browser
        .driver
        .action_chain()
        .key_down(Key::Shift)
        .send_keys(Key::Left + "")
        .key_up(Key::Shift)
        .perform()
        .await
        .unwrap();
    browser.wait_for_step(step - 1).await;
    // The field takes a number, and refuses the number after the last.
    browser.choose_home(123).await;
    browser.script("const field = document.getElementById('home'); field.value = '201'; field.dispatchEvent(new Event('change', { bubbles: true }))").await;
    browser.settle().await;
    assert_eq!(browser.attribute("town", "aria-valuenow").await.as_deref(), Some("123"));
    assert!(browser.driver.current_url().await.unwrap().as_str().contains("meter=123"));
    // Enter opens it.
    browser.script("document.getElementById('town').focus()").await;
    press(Key::Enter).await;
    browser.wait_for_text("meter-card", |text| text.contains("meter 123")).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

/// Whether anything on the page tells what is right or wrong.
const TRUTH: &str = "document.querySelectorAll('[data-sign=right], [data-sign=wrong], [data-testid=used], [data-testid=next-wrong]').length";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_is_checked_against_the_truth_only_where_that_was_asked_for() {
    let site = site().await;
    let browser = Browser::start().await;
    let lens = "center%2Bdealer%2Beavesdropper";
    browser
        .driver
        .goto(&site.url(&format!("?meters=200&bits=256&seed=1&lens={lens}&meter=1&step=end&tab=verdict")))
        .await
        .unwrap();
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    browser.settle().await;
    let (here, plain) = (browser.find("more-homes").await, browser.houses().await);
    assert!(here.text().await.unwrap().contains("this round: 200"));
    assert_eq!(browser.read::<u32>(TRUTH).await, 0);
    // A number that lies between two readings is seen to be off.
    let off = browser.text("numbers-off").await;
    assert!(off.contains("Of the 200 numbers in hand "), "{off}");
    // It is told of all homes. Keys this short need no owner.
    let changes = browser.wait_for_text("changes", |text| text.contains("eavesdropper\n0 of 200 read")).await;
    assert!(changes.contains("what becomes of 200 homes"), "{changes}");
    assert!(changes.contains("control centre\n200 of 200 read"), "{changes}");
    browser.click("check-truth").await;
    browser.find("used").await;
    let checked = browser.houses().await;
    let count = |sign: &str| checked.iter().filter(|one| *one == sign).count();
    // A home that is read is right or wrong; of the others nothing is said.
    for (one, other) in plain.iter().zip(&checked) {
        assert_eq!(one == "read", other == "right" || other == "wrong", "{one} {other}");
    }
    assert!(count("right") > 100 && count("wrong") > 0, "{checked:?}");
    let known_off: usize = off.rsplit("in hand ").next().unwrap().split(' ').next().unwrap().parse().unwrap();
    // Some of these still round to the reading.
    assert!((count("wrong")..=200).contains(&known_off), "{off}: {} are wrong", count("wrong"));
    // It leads to the next wrong one, whose number is another than what it used.
    browser.click("next-wrong").await;
    let wrong = checked.iter().enumerate().skip(1).find(|(_, sign)| *sign == "wrong").unwrap().0 + 1;
    browser.wait_for("town", "aria-valuenow", &[&wrong.to_string()]).await;
    let written = browser.wait_for_text("written", |text| text.contains("It used")).await;
    let numbers: Vec<&str> =
        written.split(['.', ' ']).filter(|part| part.chars().any(|sign| sign.is_ascii_digit())).collect();
    assert!(numbers.len() >= 2 && numbers[0] != numbers[1], "{written}");
    // Eyes that read nothing are told nothing, and the curve says why there is none.
    browser.look_through("dealer+center").await;
    assert_eq!(browser.read::<u32>(TRUTH).await, 0);
    assert!(browser.text("more-said").await.contains("read none"));
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_of_the_three_closes_all_homes_of_a_town() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=40&gamma=1&bits=1024&seed=1")).await;
    browser.run("published").await;
    browser.look_through("center+dealer+eavesdropper").await;
    browser.tab("verdict").await;
    browser
        .wait_for_text("changes", |text| text.contains("Take any one away: of 40 homes 0 are read then"))
        .await;
    browser.quit().await;
}

fn told(memory: Option<u64>) -> String {
    memory.map_or_else(|| "an unknown number of".to_owned(), |mebibytes| mebibytes.to_string())
}
