//! Rounds with an address of their own: each runs when it is opened, and shows what its words say; the lab leads to them.

use blindsum_page_parts::situations::SITUATIONS;

use crate::browser::Browser;
use crate::{ENDS, site};

#[tokio::test(flavor = "multi_thread")]
async fn each_address_runs_its_round() {
    let site = site().await;
    let browser = Browser::start().await;
    for situation in SITUATIONS {
        browser.driver.goto(&site.url(&situation.address())).await.unwrap();
        let ends = browser.wait_for_state(&ENDS).await;
        let expected = if situation.name == "as-printed" { "refused" } else { "published" };
        assert_eq!(ends, expected, "{}", situation.name);
        let address: String = browser.read("location.search").await;
        assert_eq!(address, situation.query);
        let say =
            |holds: &'static str| browser.wait_for_text("verdict-band", move |text| text.contains(holds));
        match situation.name {
            "coalition" => {
                say("1000\nread").await;
            }
            "free-rider" => {
                browser.wait_for("tamper-says", "data-notice", &["law"]).await;
            }
            _ => {
                say("").await;
            }
        }
    }
    assert!(browser.console_errors().await.is_empty());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_and_the_lab_lead_to_them() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("")).await;
    browser.parameters().await;
    browser.script("document.getElementById('situations-title').parentElement.open = true;").await;
    let leads: Vec<String> = browser
        .read("[...document.querySelectorAll('a[id^=situation-]')].map(link => link.getAttribute('href'))")
        .await;
    assert_eq!(leads, SITUATIONS.map(|situation| situation.address()));
    browser.click("situation-as-printed").await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "refused");
    browser.driver.goto(&site.url("lab.html?e=E1&seed=1")).await.unwrap();
    browser.wait_for("experiment", "data-id", &["E1"]).await;
    browser.click("on-stage").await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "refused");
    browser.quit().await;
}
