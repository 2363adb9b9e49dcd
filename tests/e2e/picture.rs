//! The picture's messages can be opened where they are drawn; a link leads to an epoch.

use std::time::{Duration, Instant};

use thirtyfour::prelude::*;

use crate::browser::{Browser, PATIENCE};
use crate::{ENDS, site};

/// A small seeded round.
const SMALL: &str = "?meters=3&gamma=2&bits=512&seed=5";

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_opened_where_it_travels() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    // All have read, and now they send.
    browser.beat(6).await;
    for _ in 0..3 {
        browser.step_on().await;
    }
    // The sign of what travels, by keyboard: the last message of its kind until this step.
    let sign = browser.find("open-masked-reading").await;
    let name = sign.attr("aria-label").await.unwrap().unwrap();
    browser.driver.execute("arguments[0].focus()", vec![sign.to_json().unwrap()]).await.unwrap();
    browser.driver.action_chain().send_keys(Key::Enter + "").perform().await.unwrap();
    let opened = browser.wait_for_text("message", |text| text.contains("masked reading")).await;
    assert!(opened.contains("meter") && name.contains("masked reading"), "{name}: {opened}");
    let focused = browser.driver.execute("return document.activeElement.id", Vec::new());
    let start = Instant::now();
    let mut now = focused.await.unwrap().convert::<String>().unwrap();
    while now != "message" {
        assert!(start.elapsed() < PATIENCE, "the focus is on {now}");
        tokio::time::sleep(Duration::from_millis(20)).await;
        let focused = browser.driver.execute("return document.activeElement.id", Vec::new());
        now = focused.await.unwrap().convert().unwrap();
    }
    // A way, by hand: its own message, whichever is looked at.
    let first = "
        const ways = document.querySelectorAll('.way-glass');
        ways[0].parentNode.dispatchEvent(new MouseEvent('click', { bubbles: true }));
        return ways.length;";
    let ways: usize = browser.driver.execute(first, Vec::new()).await.unwrap().convert().unwrap();
    assert!(ways >= 2, "{ways} ways");
    browser.wait_for_text("message", |text| text != opened && text.contains("masked reading")).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

/// What has the focus, which messages the log marks as open, how far below the exhibit's beginning the open message begins, and whether
/// its head is on the screen.
const OPENED: &str = "(() => {
    const frame = (selector) => document.querySelector(selector)?.getBoundingClientRect();
    const [exhibit, message] = [frame('#exhibit'), frame('#message')];
    return [
        document.activeElement.id,
        [...document.querySelectorAll('#log tr.open button')].map((button) => button.textContent),
        message ? message.top - exhibit.top : null,
        message ? message.top >= exhibit.top - 1 && message.top < innerHeight : false,
    ];
})()";

type Opened = (String, Vec<String>, Option<f64>, bool);

/// Waits until the element of this name has the focus and all of the page's gliding is over.
async fn wait_for_opened(browser: &Browser, focus: &str, right: impl Fn(&Opened) -> bool) -> Opened {
    let start = Instant::now();
    loop {
        let opened: Opened = browser.read(OPENED).await;
        if opened.0 == focus && right(&opened) {
            return opened;
        }
        assert!(start.elapsed() < PATIENCE, "{focus} was waited for: {opened:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opened_message_stands_before_the_log_and_leads_back_when_closed() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.tab("log").await;
    // Nobody opened one: the log marks the last, and nothing stands open.
    assert!(!browser.has("message").await);
    assert_eq!(browser.read::<u32>("document.querySelectorAll('#log .log .chosen').length").await, 1);
    let closed: Opened = browser.read(OPENED).await;
    assert!(closed.1.is_empty());
    browser.click("log-open-4").await;
    let (_, open, below, _) = wait_for_opened(&browser, "message", |opened| opened.3).await;
    assert_eq!(open, ["4"]);
    assert!(below.is_some_and(|pixels| (0.0..40.0).contains(&pixels)), "{below:?}");
    assert!(browser.text("message").await.starts_with("Message 4:"));
    browser.click("close-message").await;
    let (_, open, below, _) = wait_for_opened(&browser, "log-open-4", |opened| opened.2.is_none()).await;
    assert!(open.is_empty() && below.is_none());
    // From the words beside the picture, and back by the keyboard.
    browser.tab("now").await;
    browser.step_back().await;
    while !browser.has("open-message").await {
        browser.step_back().await;
    }
    let step = browser.step().await.0;
    browser.click("open-message").await;
    wait_for_opened(&browser, "message", |opened| opened.3 && opened.1.len() == 1).await;
    browser.driver.action_chain().send_keys(Key::Escape + "").perform().await.unwrap();
    wait_for_opened(&browser, "open-message", |opened| opened.2.is_none()).await;
    assert_eq!(browser.attribute("tab-now", "aria-selected").await.as_deref(), Some("true"));
    assert_eq!(browser.step().await.0, step);
    // A step closes what was opened, and the keyboard's place goes to what steps.
    browser.click("open-message").await;
    wait_for_opened(&browser, "message", |opened| opened.3).await;
    browser.driver.action_chain().send_keys(Key::PageUp + "").perform().await.unwrap();
    wait_for_opened(&browser, "play", |opened| opened.2.is_none()).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leads_to_an_epoch_of_a_day() {
    let site = site().await;
    let browser = Browser::start().await;
    let day = "?meters=2&gamma=1&bits=128&seed=5&slots=all";
    browser.open(&site.url(day)).await;
    browser.run("published").await;
    browser.tab("day").await;
    browser.choose("day-slot", "6").await;
    browser.tab("now").await;
    let shown = browser.text("noisy-total").await;
    let start = Instant::now();
    let address = loop {
        let address = browser.driver.current_url().await.unwrap().to_string();
        if address.contains("epoch=") {
            break address;
        }
        assert!(start.elapsed() < PATIENCE, "{address}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert!(address.ends_with("epoch=7&step=end"), "{address}");
    let other = browser.beside().await;
    other.driver.goto(&address).await.unwrap();
    assert_eq!(other.wait_for_state(&ENDS).await, "published");
    assert_eq!(other.text("noisy-total").await, shown);
    other.quit().await;
    browser.quit().await;
}

/// What of the picture, of what leads through it and of what chooses an exhibit is below the window's lower edge: before the first
/// round, of what stands there.
const BELOW: &str = "(document.querySelector('.first-look') ? ['.first-look', '#run'] : ['#stage', '#player', '.beats', '.tabs'])
    .map((selector) => [selector, document.querySelector(selector).getBoundingClientRect().bottom])
    .filter(([, bottom]) => bottom > innerHeight)";

#[tokio::test(flavor = "multi_thread")]
async fn picture_player_and_tabs_are_on_one_screen() {
    let site = site().await;
    for meters in [3, 10, 400] {
        let browser = Browser::start().await;
        browser.open(&site.url(&format!("?meters={meters}&gamma=1&bits=128&seed=5"))).await;
        for round in [false, true] {
            if round {
                browser.run("published").await;
                browser.step_back().await;
            }
            for size in [(1280, 720), (1366, 768), (1920, 1080)] {
                browser.resize(size).await;
                let below: Vec<(String, f64)> = browser.read(BELOW).await;
                assert_eq!(below, [], "{meters} meters, {size:?}, with a round: {round}");
            }
        }
        browser.quit().await;
    }
}

/// The smallest letters of the picture except for indices, and the smallest side of what can be pressed in it, in px as drawn.
const SMALLEST: &str = "(() => {
    const svg = document.querySelector('.stage > svg');
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const letters = [...svg.querySelectorAll('text')].map((text) => parseFloat(getComputedStyle(text).fontSize) * scale);
    const sides = [...svg.querySelectorAll('[role=button]')].flatMap((button) => {
        const { width, height } = button.getBoundingClientRect();
        return [width, height];
    });
    return [Math.min(...letters), Math.min(...sides)];
})()";

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_can_be_read_and_pressed_at_every_width() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=10&gamma=1&bits=128&seed=5")).await;
    browser.run("published").await;
    browser.step_back().await;
    for width in [320, 380, 720, 768, 900, 999, 1000, 1100, 1239, 1240, 1280, 1920, 3840] {
        browser.resize((width, 800)).await;
        browser.settle().await;
        let (letters, sides): (f64, f64) = browser.read(SMALLEST).await;
        // A phone of 320 px is the smallest there is.
        let readable = if width < 380 { 8.5 } else { 9.0 };
        assert!(letters >= readable && sides >= 24.0, "{width} px: letters of {letters}, sides of {sides}");
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_closed_gives_the_focus_back() {
    let site = site().await;
    let browser = Browser::start().await;
    let focused = || browser.read::<String>("document.activeElement.id");
    for (meters, opener) in [(3, "house-2"), (40, "town")] {
        browser.open(&site.url(&format!("?meters={meters}&gamma=1&bits=128&seed=5"))).await;
        browser.run("published").await;
        browser.script(&format!("document.getElementById('{opener}').focus()")).await;
        browser.driver.action_chain().send_keys(Key::Enter + "").perform().await.unwrap();
        browser.find("meter-card").await;
        browser.driver.find(By::Id("close-card")).await.unwrap().click().await.unwrap();
        let start = Instant::now();
        while focused().await != opener {
            assert!(start.elapsed() < PATIENCE, "{opener}: the focus is on {:?}", focused().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_eyes_are_those_of_the_round_whatever_the_form_asks_for() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.step_back().await;
    let eyes = || {
        browser.read::<Vec<String>>(
            "[...document.querySelectorAll('.eyes [data-testid^=eye-]')].map(({ dataset }) => dataset.testid)",
        )
    };
    let before = eyes().await;
    let has = |eye: &str| before.contains(&eye.to_owned());
    assert!(has("eye-meter-3") && !has("eye-meter-4"), "{before:?}");
    browser.parameters().await;
    let field = browser.driver.find(By::Id("meters")).await.unwrap();
    field.clear().await.unwrap();
    field.send_keys("5").await.unwrap();
    // It is told that the round is the one before.
    browser.wait_for_text("before", |text| text.contains("3 meters")).await;
    assert_eq!(eyes().await, before);
    browser.quit().await;
}

/// How many houses are marked in the town, whether they are seen there, and whether the list shows the chosen message.
const MARKED: &str = "(() => {
    const inside = (inner, outer) => {
        const [one, room] = [inner, outer].map((element) => element.getBoundingClientRect());
        return one.top >= room.top && one.bottom <= room.bottom;
    };
    const houses = document.querySelector('[data-testid=town-houses] [data-sign=speaks]');
    const row = document.querySelector('.log .chosen');
    const count = houses?.getAttribute('d').match(/M/g).length ?? 0;
    return [count, houses ? inside(houses, document.getElementById('town')) : false, row ? inside(row, row.closest('.log')) : false];
    })()";

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_shows_who_speaks_and_the_log_what() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=400&gamma=1&bits=128&seed=5")).await;
    browser.run("published").await;
    // The last masked reading, of the last meter.
    browser.beat(7).await;
    browser.wait_for_text("step-says", |text| text.contains("400") && text.contains("masked reading")).await;
    browser.tab("log").await;
    let start = Instant::now();
    loop {
        let marked: (u32, bool, bool) = browser.read(MARKED).await;
        if marked == (1, true, true) {
            break;
        }
        assert!(start.elapsed() < PATIENCE, "{marked:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // Which house it is, its own place tells: pressed, it is the home looked at.
    browser.press_house("speaks").await;
    browser.wait_for("town", "aria-valuenow", &["400"]).await;
    assert_eq!(browser.attribute("town", "data-state").await.as_deref(), Some("reported"));
    let says = browser.attribute("town", "aria-valuetext").await.unwrap();
    assert!(says.contains("meter 400: reported") && says.contains("sends or receives"), "{says}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_is_that_of_the_slot_told_beside_it() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=3&gamma=1&bits=128&seed=5&slots=all&epsilon=1&budget=2")).await;
    browser.run("refused").await;
    let count =
        || browser.read::<u32>("document.querySelectorAll('.stage .received, .stage .mark.sent').length");
    // The ledger refused the third slot before anybody was asked.
    assert_eq!(count().await, 0);
    let says = browser.text("step-says").await;
    assert!(says.contains("00:30"), "{says}");
    // The slot before it published, and its messages are kept.
    browser.tab("day").await;
    browser.choose("day-slot", "1").await;
    browser.tab("now").await;
    browser.wait_for_text("step-says", |text| text.contains("Step")).await;
    assert!(count().await > 0);
    browser.quit().await;
}
