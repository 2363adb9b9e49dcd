//! On a desktop of 1280 by 720 nothing scrolls but a list in a room of its own: the bars, the picture, the player and each part of an
//! exhibit are seen as a whole, whatever is shown, in letters of 12 px and more.

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

/// What of an exhibit's part is not in sight, or too small to be read from the last row. What is for the ear alone is not.
const EXHIBIT: &str = "(() => {
    const pane = document.querySelector('#exhibit');
    if (!pane) return [];
    const wrong = [];
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = pane;
    if (scrollHeight > clientHeight + 1) wrong.push(`${scrollHeight} px high in ${clientHeight}`);
    if (scrollWidth > clientWidth) wrong.push(`${scrollWidth} px wide in ${clientWidth}`);
    const parts = [...pane.querySelectorAll('.exhibit-part')].filter((part) => part.checkVisibility());
    if (pane.querySelector('.part-row') && parts.length !== 1) wrong.push(`${parts.length} parts are displayed`);
    for (const button of pane.querySelectorAll('.part-row button')) {
        if (button.getBoundingClientRect().height < 24) wrong.push(`${button.textContent} is low`);
    }
    const words = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    for (const element of pane.querySelectorAll('*')) {
        if (!words(element) || !element.checkVisibility() || element.closest('.visually-hidden')) continue;
        const scale = element.closest('svg') ? element.getScreenCTM().a : 1;
        const size = parseFloat(getComputedStyle(element).fontSize) * scale;
        if (size < 11.95) wrong.push(`${element.tagName} ${element.textContent.trim().slice(0, 20)}: ${size} px`);
    }
    return wrong;
})()";

/// The places of the parts that there are.
const PARTS: &str =
    "[...document.querySelectorAll('.part-row button')].map((button) => Number(button.dataset.part))";

/// Notes what is not in sight of each part of an exhibit; the first is shown then.
async fn note_parts(browser: &Browser, wrong: &mut Vec<String>, view: &str) {
    browser.settle().await;
    let parts: Vec<usize> = browser.read(PARTS).await;
    let note = async |wrong: &mut Vec<String>, part: usize| {
        let found: [Vec<String>; 2] = browser.read(&format!("[{EXHIBIT}, {OUTSIDE}]")).await;
        wrong.extend(found.concat().into_iter().map(|found| format!("{view}, part {part}: {found}")));
    };
    if parts.is_empty() {
        note(wrong, 0).await;
    }
    for part in &parts {
        browser.part(*part).await;
        note(wrong, *part).await;
    }
    if let Some(first) = parts.first() {
        browser.part(*first).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_or_drawn_fits_as_well() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.resize((1280, 720)).await;
    let mut wrong = Vec::new();
    // The other game below the picture, with the words of a meter that knows its share and of one that does not.
    for meters in [10, 40] {
        let query = format!("?meters={meters}&gamma=4&bits=128&seed=5&step=end&meter=2&tab=meter");
        browser.goto_any(&site.url(&query)).await;
        for lens in ["everything", "meter-2"] {
            browser.look_through(lens).await;
            browser.click("tab-matter").await;
            note(&browser, &mut wrong, &format!("{meters} meters, {lens}, do I matter")).await;
        }
    }
    // The laboratory without a round, and with many rounds drawn.
    for step in ["", "&step=end"] {
        browser.goto_any(&site.url(&format!("?meters=10&bits=128&seed=5&tab=noise{step}"))).await;
        browser.click("laboratory-draw-10000").await;
        browser.wait_for("laboratory-draw", "data-state", &["drawn"]).await;
        note_parts(&browser, &mut wrong, &format!("10,000 rounds {step}")).await;
    }
    // A day while it runs: the eyes keep to their line.
    browser.open(&site.url("?meters=10&gamma=4&bits=1024&seed=5&slots=all&epsilon=0.5&tab=day")).await;
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    note(&browser, &mut wrong, "a day that runs").await;
    let tops = "new Set([...document.querySelectorAll('.eyes-row .pill')].map((pill) => Math.round(pill.getBoundingClientRect().top))).size";
    let lines: usize = browser.read(tops).await;
    assert_eq!(lines, 1, "lines of eyes");
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_keeps_the_verdict_in_sight_and_leads_to_each_part() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.resize((380, 800)).await;
    browser.goto_any(&site.url("?meters=10&bits=128&seed=5&step=end&tab=meter")).await;
    browser.script("document.querySelector('.exhibit-pane').scrollIntoView(true)").await;
    let covered: f64 = browser
        .read(
            "(() => {
                const band = document.querySelector('.verdict-band').getBoundingClientRect();
                const feet = ['.player', '.rail'].map((foot) => document.querySelector(foot).getBoundingClientRect().top);
                return band.top > -1 && band.bottom > 0 ? (band.bottom + innerHeight - Math.min(...feet)) / innerHeight : 1;
            })()",
        )
        .await;
    assert!(covered < 0.5, "{covered} of the window is covered");
    // What breaks is named, and its name leads there, before a round too.
    browser.goto_any(&site.url("?meters=10&bits=128&tab=noise")).await;
    browser.script("document.querySelector('.part-row button[data-part=\"3\"]').click()").await;
    let shown = "(() => {
        const { top } = document.querySelector('.laboratory-breaks').getBoundingClientRect();
        // Above the player, which covers the foot of the page.
        const foot = document.querySelector('.player').getBoundingClientRect().top;
        return top > 0 && top + 40 < foot;
    })()";
    let start = std::time::Instant::now();
    while !browser.read::<bool>(shown).await {
        assert!(start.elapsed() < crate::browser::PATIENCE, "the part is not in view");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    browser.quit().await;
}

/// Notes what is outside of the window.
async fn note(browser: &Browser, wrong: &mut Vec<String>, view: &str) {
    browser.settle().await;
    let found: Vec<String> = browser.read(OUTSIDE).await;
    wrong.extend(found.into_iter().map(|found| format!("{view}: {found}")));
}

#[tokio::test(flavor = "multi_thread")]
async fn at_1280_by_720_nothing_scrolls() {
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
                    let view = format!("{meters} meters, {when}, {lens}, {tab}");
                    // Most of a crowd's parts are the same for all eyes.
                    if meters == 10 || lens.len() > 10 {
                        note_parts(&browser, &mut wrong, &view).await;
                    } else {
                        note(&browser, &mut wrong, &view).await;
                    }
                }
            }
        }
    }
    // A crowd; a meter that was lost, without and with repair; as many columns as stand beside each other; a day; what lies over the exhibit.
    for query in [
        "?meters=1000&gamma=1&bits=128&seed=5&step=end&lens=center%2Bdealer%2Beavesdropper&meter=9",
        "?meters=10&gamma=2&bits=128&seed=5&loss=4@9&step=end",
        "?meters=10&gamma=2&bits=128&seed=5&loss=4@9&absent=repair&step=end&meter=2",
        "?meters=5&gamma=5&bits=256&key-mode=split-keys&ladder=textbook&seed=5&step=end&lens=cloud&meter=2",
        "?meters=3&gamma=1&bits=128&seed=5&slots=all&epsilon=1&budget=3&step=end",
    ] {
        browser.goto_any(&site.url(query)).await;
        for tab in TABS {
            browser.tab(tab).await;
            note_parts(&browser, &mut wrong, &format!("{query}, {tab}")).await;
        }
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

/// The part that is chosen, and the one in the address, from 1.
const CHOSEN: &str = "[
    document.querySelector('.part-row [aria-current=true]')?.dataset.part ?? '',
    new URLSearchParams(location.search).get('part') ?? '',
]";

/// Waits until this part is chosen and stands in the address, where the first does not.
async fn wait_for_part(browser: &Browser, part: usize) {
    let address = if part == 1 { String::new() } else { part.to_string() };
    let wanted = [part.to_string(), address];
    let start = std::time::Instant::now();
    let mut now = <[String; 2]>::default();
    while now != wanted {
        assert!(start.elapsed() < crate::browser::PATIENCE, "{now:?} instead of {wanted:?}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        now = browser.read(CHOSEN).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_reached_by_its_button_and_its_address_and_back_returns() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.resize((1280, 720)).await;
    let query = "?meters=5&gamma=2&bits=128&seed=5&step=end&tab=noise";
    browser.goto_any(&site.url(&format!("{query}&part=3"))).await;
    wait_for_part(&browser, 3).await;
    browser.part(2).await;
    wait_for_part(&browser, 2).await;
    // Other eyes and another beat leave it; another exhibit has its own, and the first has kept this one.
    browser.look_through("center").await;
    browser.beat(10).await;
    wait_for_part(&browser, 2).await;
    browser.tab("log").await;
    wait_for_part(&browser, 1).await;
    browser.tab("noise").await;
    wait_for_part(&browser, 2).await;
    for part in [1, 2, 2, 3] {
        browser.driver.back().await.unwrap();
        wait_for_part(&browser, part).await;
    }
    browser.driver.forward().await.unwrap();
    wait_for_part(&browser, 2).await;
    // A part that is not there is the first, and what is opened is seen, wherever it was opened.
    browser.goto_any(&site.url(&format!("{}&tab=meter&part=3", query.replace("&tab=noise", "")))).await;
    let parts: Vec<usize> = browser.read(PARTS).await;
    assert_eq!(parts, [1, 2]);
    let shown = "document.querySelector('[data-testid=microscope]').checkVisibility()";
    assert!(browser.read::<bool>(shown).await);
    browser.tab("verdict").await;
    browser.tab("log").await;
    browser.click("log-open-4").await;
    browser.find("message").await;
    assert!(browser.read::<bool>("document.querySelector('#message').checkVisibility()").await);
    browser.click("close-message").await;
    wait_for_part(&browser, 1).await;
    // Whoever opened its address sees the message too; and a house that is pressed shows its card.
    browser.goto_any(&site.url("?meters=5&gamma=2&bits=128&seed=5&step=end&tab=log&message=4")).await;
    assert!(browser.read::<bool>("document.querySelector('#message').checkVisibility()").await);
    browser.tab("now").await;
    browser.click("house-2").await;
    browser.find("meter-card").await;
    assert!(browser.read::<bool>("document.querySelector('#meter-card').checkVisibility()").await);
    browser.quit().await;
}
