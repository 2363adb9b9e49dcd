//! On a desktop of 1280 by 720 only an exhibit scrolls: the bars, the picture and the player are all in sight, whatever is shown.

use crate::browser::Browser;
use crate::frame::TABS;
use crate::site;

/// Whose eyes: nobody's, each hub's, a meter's, and those who pool.
const LENSES: [&str; 6] =
    ["everything", "cloud", "center", "meter-2", "center+dealer", "center+dealer+eavesdropper"];

/// Parts of the frame that begin or end outside of the window; the page itself, where it scrolls.
const OUTSIDE: &str = "(() => {
    const wrong = [];
    const { scrollHeight, scrollWidth } = document.scrollingElement;
    if (scrollHeight > innerHeight) wrong.push(`${scrollHeight} px high`);
    if (scrollWidth > innerWidth) wrong.push(`${scrollWidth} px wide`);
    for (const selector of ['.top', '.look', '.verdict-band', '#run-bar', '.stage-pane', '#exhibit', '.rail', '.tabs', '#player', '.path-top', '#path-ways']) {
        const part = document.querySelector(selector);
        if (!part) continue;
        const { top, bottom, left, right } = part.getBoundingClientRect();
        if (top < -0.5 || left < -0.5 || bottom > innerHeight + 0.5 || right > innerWidth + 0.5) {
            wrong.push(`${selector}: ${left} to ${right}, ${top} to ${bottom}`);
        }
    }
    // What the picture's pane holds is in sight.
    const pane = document.querySelector('.stage-pane');
    if (pane && pane.scrollHeight > pane.clientHeight + 1) {
        wrong.push(`the picture: ${pane.scrollHeight} in ${pane.clientHeight}`);
    }
    return wrong;
})()";

/// Notes what is outside of the window.
async fn note(browser: &Browser, wrong: &mut Vec<String>, view: &str) {
    browser.settle().await;
    let found: Vec<String> = browser.read(OUTSIDE).await;
    wrong.extend(found.into_iter().map(|found| format!("{view}: {found}")));
}

#[tokio::test(flavor = "multi_thread")]
async fn at_1280_by_720_nothing_but_the_exhibit_scrolls() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.resize((1280, 720)).await;
    let mut wrong = Vec::new();
    for meters in [10, 40] {
        for lens in LENSES {
            let query = format!("?meters={meters}&gamma=2&bits=128&seed=5&lens={}", lens.replace('+', "%2B"));
            browser.open(&site.url(&query)).await;
            note(&browser, &mut wrong, &format!("{meters} meters, {lens}, first look")).await;
        }
        for (when, step) in
            [("before a round", ""), ("after a round", "&step=end"), ("at a step", "&step=30")]
        {
            browser
                .goto_any(&site.url(&format!("?meters={meters}&gamma=2&bits=128&seed=5&tab=checks{step}")))
                .await;
            for lens in LENSES {
                browser.look_through(lens).await;
                for tab in TABS {
                    // Before the first round Now is the first look.
                    if step.is_empty() && tab == "now" {
                        continue;
                    }
                    browser.tab(tab).await;
                    note(&browser, &mut wrong, &format!("{meters} meters, {when}, {lens}, {tab}")).await;
                }
            }
        }
    }
    // A day, and what lies over the exhibit.
    browser
        .goto_any(&site.url("?meters=3&gamma=1&bits=128&seed=5&slots=all&epsilon=1&budget=3&step=end"))
        .await;
    for tab in TABS {
        browser.tab(tab).await;
        note(&browser, &mut wrong, &format!("a day, {tab}")).await;
    }
    browser.parameters().await;
    note(&browser, &mut wrong, "the parameters").await;
    browser.close_drawer().await;
    browser.about().await;
    note(&browser, &mut wrong, "for teachers").await;
    browser.close_drawer().await;
    for stop in 1..=10 {
        browser
            .goto_any(&site.url(&format!("?meters=10&gamma=2&bits=128&seed=5&step=end&tour={stop}")))
            .await;
        browser.find("tour").await;
        note(&browser, &mut wrong, &format!("stop {stop}")).await;
        browser.click("tour-show").await;
        browser.find("tour-told").await;
        note(&browser, &mut wrong, &format!("stop {stop}, told")).await;
    }
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
    browser.quit().await;
}

impl Browser {
    /// Opens a page and waits until its round, if its address asks for one, is over.
    async fn goto_any(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
        let ends = if url.contains("step=") { &["published", "refused"][..] } else { &["idle"] };
        self.wait_for_state(ends).await;
        self.settle().await;
    }
}
