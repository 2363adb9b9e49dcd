//! The picture's messages can be opened where they are drawn; the path keeps its answers back; a link leads to an epoch.

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
    browser.driver.find(By::Css(".timeline li:nth-child(5) button")).await.unwrap().click().await.unwrap();
    browser.click("step-next").await;
    browser.click("step-next").await;
    browser.click("step-next").await;
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

#[tokio::test(flavor = "multi_thread")]
async fn the_path_keeps_its_answers_back_until_one_is_given() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    browser.wait_for_text("knowing", |text| !text.is_empty()).await;
    browser.click("tour-begin").await;
    browser.find("asks").await;
    assert!(!browser.has("knowing").await);
    browser.click("answer-2").await;
    browser.wait_for_text("knowing", |text| !text.is_empty()).await;
    assert!(!browser.has("asks").await);
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leads_to_an_epoch_of_a_day() {
    let site = site().await;
    let browser = Browser::start().await;
    let day = "?meters=2&gamma=1&bits=128&seed=5&slots=all";
    browser.open(&site.url(day)).await;
    browser.run("published").await;
    browser.driver.find(By::Css("#day-row-0300 button")).await.unwrap().click().await.unwrap();
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
    let other = Browser::start().await;
    other.driver.goto(&address).await.unwrap();
    assert_eq!(other.wait_for_state(&ENDS).await, "published");
    assert_eq!(other.text("noisy-total").await, shown);
    other.quit().await;
    browser.quit().await;
}
