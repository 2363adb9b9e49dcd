//! Before the first round: what stands there, through whose eyes, and the button that begins.

use crate::browser::Browser;
use crate::site;

#[tokio::test(flavor = "multi_thread")]
async fn the_first_look_shows_a_street_and_its_button_adds_it_up() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=10&bits=512&seed=7")).await;
    browser.find("first-look").await;
    // The readings of 19:00 that the shipped file has.
    for (home, wh) in [(1, "1\u{202f}367"), (6, "225"), (10, "1\u{202f}542")] {
        let shown = browser.text(&format!("first-home-{home}")).await;
        assert!(shown.contains(wh), "{shown}");
    }
    let marks: Vec<String> = browser
        .read("[...document.querySelectorAll('.first-look .mark-word')].map(word => word.textContent)")
        .await;
    assert_eq!(marks.len(), 5, "{marks:?}");
    browser.run_and_hold().await;
    assert!(!browser.has("first-look").await);
    // The day folds into the first window, and is gone.
    let folded =
        "getComputedStyle(document.querySelector('.stage.pressed #meter-1 .folding')).opacity === '0'";
    browser.holds(folded).await;
    // Nothing of it is in the page for eyes that do not know it.
    browser.look_through("cloud").await;
    browser.holds("!document.querySelector('.folding')").await;
    browser.release().await;
    browser.wait_for_state(&["published"]).await;
    // A picture that comes later does not move.
    browser.path().await;
    browser.click("tour-leave").await;
    browser.holds("document.querySelector('.stage') && !document.querySelector('.stage.pressed')").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn through_other_eyes_no_home_stands_open() {
    let site = site().await;
    let browser = Browser::start().await;
    for (lens, open) in [("cloud", 0), ("meter-2", 1), ("center%2Bmeter-1%2Bmeter-3", 2)] {
        browser.open(&site.url(&format!("?meters=10&bits=512&lens={lens}"))).await;
        browser.find("first-home-10").await;
        browser.wait_for("run", "type", &["button"]).await;
        let windows: u32 = browser.read("document.querySelectorAll('[data-window=open]').length").await;
        let numbers: u32 = browser
            .read("[...document.querySelectorAll('.home .used')].filter(used => used.textContent).length")
            .await;
        let curves: u32 = browser.read("document.querySelectorAll('.first-look .plot').length").await;
        assert_eq!((windows, numbers, curves), (open, open, open.min(1)), "{lens}");
    }
    browser.quit().await;
}
