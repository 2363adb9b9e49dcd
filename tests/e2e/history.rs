//! A person steps back through eyes, exhibits, stops and what was opened; and the same address brings the same view.

use crate::browser::Browser;
use crate::lens::difference;
use crate::{ENDS, site};

/// A small seeded round.
const SMALL: &str = "?meters=3&gamma=2&bits=512&seed=5";

/// What is opened: the eyes, the exhibit, the stop, what lies over it, the message.
const OPENED: &str = "(() => {
    const one = (selector) => document.querySelector(selector);
    return [
        one('[data-testid=lens-box]')?.dataset.lens ?? '',
        one('.rail [role=tab][aria-selected=true]')?.id ?? '',
        one('[data-testid=tour]')?.dataset.stop ?? '',
        one('#drawer')?.dataset.drawer ?? '',
        one('#message-title')?.textContent ?? '',
    ];
})()";

type Opened = [String; 5];

async fn opened(browser: &Browser) -> Opened {
    browser.settle().await;
    browser.read(OPENED).await
}

/// Waits until what is opened is this.
async fn wait_for(browser: &Browser, wanted: &Opened, when: &str) {
    let start = std::time::Instant::now();
    loop {
        let now = opened(browser).await;
        if now == *wanted {
            return;
        }
        assert!(start.elapsed() < crate::browser::PATIENCE, "{when}: {now:?} instead of {wanted:?}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn back_steps_through_eyes_exhibits_stops_and_what_was_opened() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    browser.run("published").await;
    let mut places = vec![opened(&browser).await];
    browser.look_through("center").await;
    places.push(opened(&browser).await);
    browser.look_through("center+dealer").await;
    places.push(opened(&browser).await);
    for tab in ["verdict", "log"] {
        browser.tab(tab).await;
        places.push(opened(&browser).await);
    }
    browser.click("log-open-4").await;
    browser.find("message").await;
    places.push(opened(&browser).await);
    browser.parameters().await;
    places.push(opened(&browser).await);
    browser.close_drawer().await;
    places.push(opened(&browser).await);
    browser.click("tour-begin").await;
    for stop in ["1", "2", "3"] {
        browser.wait_for("tour", "data-stop", &[stop]).await;
        places.push(opened(&browser).await);
        if stop != "3" {
            browser.click("tour-show").await;
            browser.find("tour-told").await;
            browser.click("tour-next").await;
        }
    }
    assert!(places.windows(2).all(|two| two[0] != two[1]), "{places:#?}");
    for place in places.iter().rev().skip(1) {
        browser.driver.back().await.unwrap();
        wait_for(&browser, place, "back").await;
        assert_eq!(browser.attribute("status", "data-state").await.as_deref(), Some("published"));
    }
    for place in places.iter().skip(1) {
        browser.driver.forward().await.unwrap();
        wait_for(&browser, place, "on").await;
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_first_round_back_leads_to_the_first_look() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SMALL)).await;
    for way in ["to-day", "tour-begin"] {
        browser.find("first-look").await;
        browser.click(way).await;
        browser.holds("!document.querySelector('.first-look')").await;
        browser.driver.back().await.unwrap();
        browser.find("first-look").await;
    }
    browser.quit().await;
}

/// All that is on the page, except for how long what took, which differs from run to run, and for the order of attributes.
const VIEW: &str = "(() => {
    const page = document.getElementById('app').cloneNode(true);
    for (const time of page.querySelectorAll('.elapsed, #costs .took')) time.replaceChildren();
    for (const element of page.querySelectorAll('*')) {
        const attributes = [...element.attributes].map(({ name, value }) => [name, value]).sort();
        for (const [name] of attributes) element.removeAttribute(name);
        for (const [name, value] of attributes) element.setAttribute(name, value);
    }
    // How many workers a round has hired depends on how busy the machine is.
    page.querySelector('#engine')?.remove();
    return page.innerHTML;
})()";

async fn view_of(browser: &Browser) -> String {
    browser.settle().await;
    browser.read(VIEW).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_brings_the_same_view() {
    let site = site().await;
    let browser = Browser::start().await;
    for view in [
        "step=end",
        "step=end&lens=center%2Bdealer%2Beavesdropper&meter=2&tab=verdict",
        "step=12&tab=log&message=4",
        "step=9&meter=3&tab=meter",
        "step=end&tab=noise&lens=meter-1",
        "step=end&tab=opening&ladder=textbook&open=about",
        "step=end&tab=checks&open=round",
        "step=end&tab=day",
        "step=end&tour=4",
    ] {
        let url = site.url(&format!("{SMALL}&{view}"));
        browser.driver.goto(&url).await.unwrap();
        assert_eq!(browser.wait_for_state(&ENDS).await, "published", "{view}");
        let before = opened(&browser).await;
        // The address stays as it came: everything in it was understood.
        let kept: String = browser.read("location.search").await;
        for (part, is_there) in view.split('&').map(|part| (part, kept.contains(part))) {
            assert!(is_there, "{part} is not in {kept}");
        }
        if view.contains("textbook") {
            browser.wait_for_text("ladder-check", |text| text.contains("equal")).await;
        }
        let page = view_of(&browser).await;
        browser.driver.refresh().await.unwrap();
        assert_eq!(browser.wait_for_state(&ENDS).await, "published", "{view}");
        wait_for(&browser, &before, view).await;
        if view.contains("textbook") {
            browser.wait_for_text("ladder-check", |text| text.contains("equal")).await;
        }
        let again = view_of(&browser).await;
        assert!(page == again, "{view}: {}", difference(&page, &again));
    }
    browser.quit().await;
}
