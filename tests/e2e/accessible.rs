//! Every view of the page as axe-core sees it: at three widths, in light and in dark, with all that is folded opened.
//! At each of them nothing scrolls sideways.

pub(crate) mod audit;

use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::Key;

use crate::browser::{Browser, PATIENCE};
use crate::devtools::DevTools;
use crate::frame::TABS;
use crate::site;
use crate::walk::press;
use audit::{ALL, WIDE, audit, audit_within, find, show};

/// Three meters under small keys, always the same.
const SEEDED: &str = "?meters=3&gamma=3&bits=512&slot=19:00&seed=7";

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_what_is_put_before_it() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SEEDED)).await;
    browser.run("published").await;
    show(&browser, WIDE, "light").await;
    let clean = find(&browser, ALL).await;
    assert!(clean.problems.is_empty(), "{:#?}", clean.problems);
    for rule in ["color-contrast", "target-size", "button-name", "label"] {
        assert!(clean.passed.iter().any(|passed| passed == rule), "{rule} had nothing to look at");
    }
    let spoil = "
        const bad = document.createElement('div');
        bad.innerHTML = '<button></button><img src=\"favicon.svg\"><p class=\"pale\">hardly to be seen</p><p class=\"clipped\">x</p><svg><text y=\"20\">paler</text></svg>';
        bad.querySelector('.pale').style.color = '#ddd';
        bad.querySelector('text').style.fill = '#eee';
        bad.style.background = '#fff';
        bad.style.width = '3000px';
        document.querySelector('main').append(bad);";
    browser.script(spoil).await;
    let spoilt = find(&browser, ALL).await;
    for rule in ["button-name", "image-alt", "color-contrast", "svg-text-contrast", "sideways"] {
        assert!(spoilt.problems.iter().any(|problem| problem.rule == rule), "{rule}: {:#?}", spoilt.problems);
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_views_are_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("")).await;
    audit(&browser, "the first view").await;
    browser.open(&site.url(SEEDED)).await;
    browser.parameters().await;
    audit_within(&browser, "a form with a seed", DRAWER).await;
    browser.open(&site.url("?meters=20&gamma=2&bits=512&seed=7")).await;
    audit_within(&browser, "an idle crowd", "#run-bar").await;
    browser.open(&site.url("?meters=2&gamma=1&bits=512&seed=7&slots=all")).await;
    browser.click("to-day").await;
    browser.find("ledger").await;
    audit(&browser, "an idle day").await;
    browser.goto(&site.url("?meters=1001&epsilon=abc&cap=0&gamma=0&deadline=x&budget=-1")).await;
    browser.parameters().await;
    audit_within(&browser, "a form with errors", DRAWER).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_refused_is_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SEEDED)).await;
    let file = std::env::temp_dir().join(format!("blindsum-audit-{}.csv", std::process::id()));
    std::fs::write(&file, "household,timestamp,kWh\na,2013-01-15 19:00,0.25\nb,2013-01-15 19:00,oops\n")
        .unwrap();
    browser.parameters().await;
    browser.find("file").await.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.wait_for_text("file-error", |text| text.contains("line 3")).await;
    audit_within(&browser, "a file that is refused", DRAWER).await;
    browser.close_drawer().await;
    audit_within(&browser, "a choice after a file that is refused", "#run-bar").await;
    browser.parameters().await;
    browser.click("skip-bad").await;
    browser.wait_for_text("readings-warnings", |text| text.contains("line 3")).await;
    audit_within(&browser, "a file whose bad rows are skipped", DRAWER).await;
    std::fs::remove_file(&file).unwrap();
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_runs_is_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    // A worker that hangs keeps the round where it is.
    browser.open(&site.url("?meters=10&bits=512&gamma=2&seed=7&deadline=1000")).await;
    browser.run_and_hold().await;
    let mut devtools = DevTools::connect(browser.profile());
    let victim = devtools.worker("meter 2");
    devtools.hang(&victim);
    browser.release().await;
    browser.wait_for("meter-2", "data-state", &["waiting", "busy"]).await;
    audit(&browser, "a round that runs").await;
    browser.click("unplug-1").await;
    audit_within(&browser, "a meter unplugged while its round runs", "#run-bar").await;
    browser.click("cancel").await;
    browser.wait_for_state(&["idle"]).await;
    audit_within(&browser, "a cancelled round", "#run-bar, .now").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_is_over_is_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SEEDED)).await;
    browser.run("published").await;
    audit(&browser, "a published round").await;
    for tab in TABS {
        browser.tab(tab).await;
        audit_within(&browser, tab, "#run-bar").await;
    }
    browser.tab("opening").await;
    browser.click("way-textbook").await;
    for side in ["readings", "noise"] {
        browser.wait_for_text(&format!("ladder-same-{side}"), |text| text.contains("equal")).await;
    }
    audit_within(&browser, "the textbook's ladder", "#ladder").await;
    browser.click("meter-2").await;
    browser.find("meter-card").await;
    audit_within(&browser, "a meter looked at", "#meter-card").await;
    browser.click("close-card").await;
    browser.tab("log").await;
    browser.script("document.querySelector('.log tbody button').click();").await;
    browser.wait_for_text("message", |text| text.contains('1')).await;
    audit_within(&browser, "a message opened", "#message").await;
    browser.choose("filter-party", "dealer").await;
    browser.wait_for_text("log-sum", |text| !text.is_empty()).await;
    audit_within(&browser, "a filtered log", "#log").await;

    browser.open(&site.url("?meters=3&gamma=2&bits=512&seed=7&blinding=as-printed")).await;
    browser.run("refused").await;
    for tab in ["now", "checks", "opening"] {
        browser.tab(tab).await;
        audit_within(&browser, &format!("a refused round: {tab}"), "#exhibit").await;
    }

    browser.open(&site.url("")).await;
    browser.parameters().await;
    browser.click("preset-blackboard").await;
    browser.close_drawer().await;
    browser.run("published").await;
    for tab in ["now", "meter", "opening"] {
        browser.tab(tab).await;
        audit_within(&browser, &format!("the blackboard: {tab}"), "#exhibit").await;
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_without_one_of_its_meters_is_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    for (absent, end, view, tabs) in [
        ("refuse", "refused", "a round refused for want of a meter", &["now"][..]),
        ("repair", "published", "a repaired round", &["now", "verdict", "opening"]),
    ] {
        browser.open(&site.url(&format!("{SEEDED}&deadline=5&absent={absent}"))).await;
        // How to begin, the keys, the registration.
        browser.deafen("meter 2", 3).await;
        browser.run(end).await;
        browser.click("meter-2").await;
        browser.find("meter-card").await;
        audit_within(&browser, view, "#run-bar").await;
        for tab in tabs {
            browser.tab(tab).await;
            audit_within(&browser, &format!("{view}: {tab}"), "#run-bar").await;
        }
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_and_other_eyes_are_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SEEDED)).await;
    browser.run("published").await;
    let middle = "
        const step = document.getElementById('step');
        step.value = Math.floor(step.max / 2);
        step.dispatchEvent(new Event('input', { bubbles: true }));";
    browser.script(middle).await;
    browser.find("open-message").await;
    audit(&browser, "a step in the midst").await;
    browser.about().await;
    audit_within(&browser, "the keys, for teachers", DRAWER).await;
    browser.close_drawer().await;

    browser.look_through("center").await;
    audit_within(&browser, "a step through the centre's eyes", "#run-bar, .now").await;
    browser.step_to_end().await;
    audit(&browser, "a round through the centre's eyes").await;
    browser.look_through("center+eavesdropper").await;
    audit_within(&browser, "a coalition", ".look").await;
    for tab in ["verdict", "checks", "noise"] {
        browser.tab(tab).await;
        audit_within(&browser, &format!("a coalition: {tab}"), "#exhibit").await;
    }
    browser.click("eye-meter").await;
    audit_within(&browser, "a list of meters", ".look").await;
    browser.quit().await;
}

/// On a phone eyes and the ways on are sheets.
#[tokio::test(flavor = "multi_thread")]
async fn the_sheets_of_a_phone_are_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SEEDED)).await;
    browser.run("published").await;
    for theme in ["light", "dark"] {
        for width in [380, 320] {
            show(&browser, (width, 700), theme).await;
            for opener in ["eyes-open", "menu"] {
                browser.click(opener).await;
                browser.find("drawer-close").await;
                let found = find(&browser, ".sheet-below").await;
                assert!(found.problems.is_empty(), "{opener}, {width} px, {theme}: {:#?}", found.problems);
                assert!(!found.passed.is_empty(), "{opener}");
                browser.close_drawer().await;
            }
        }
    }
    browser.quit().await;
}

/// What a shade at an edge makes of the sheet, as the contrast of the two colours.
const SHADE: &str = "(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const probe = document.createElement('span');
    document.body.append(probe);
    const lightness = (...tokens) => {
        for (const token of tokens) {
            probe.style.color = `var(${token})`;
            canvas.fillStyle = getComputedStyle(probe).color;
            canvas.fillRect(0, 0, 1, 1);
        }
        const linear = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
            .map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
        return .2126 * linear[0] + .7152 * linear[1] + .0722 * linear[2] + .05;
    };
    const [sheet, shade] = [lightness('--sheet'), lightness('--sheet', '--shade')];
    probe.remove();
    return Math.max(sheet, shade) / Math.min(sheet, shade);
})()";

/// Long tables scroll in a box: that shows at its edges and by a bar, and keys scroll it.
#[tokio::test(flavor = "multi_thread")]
async fn what_scrolls_in_a_box_shows_it_and_takes_keys() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SEEDED)).await;
    browser.run("published").await;
    browser.tab("log").await;
    for theme in ["light", "dark"] {
        browser.script(&format!("document.documentElement.dataset.theme = '{theme}';")).await;
        let contrast: f64 = browser.read(SHADE).await;
        assert!(contrast >= 3.0, "{theme}: {contrast}");
    }
    let long = "[...document.querySelectorAll('.scroll')].filter(box => box.scrollHeight > box.clientHeight)";
    let (boxes, unnamed): (usize, usize) = browser
        .read(&format!("(boxes => [boxes.length, boxes.filter(box => !box.matches(`[tabindex='0'], :has([tabindex='0'])`) || !box.ariaLabel).length])({long})"))
        .await;
    assert!(boxes > 0 && unnamed == 0, "{boxes} boxes, {unnamed} without a name or focus");
    // A shade at each of four edges, and for each what covers it at the end.
    let shades: Vec<usize> = browser
        .read(&format!(
            "{long}.map(box => getComputedStyle(box).backgroundImage.split('linear-gradient').length - 1)"
        ))
        .await;
    assert!(shades.iter().all(|count| *count == 8), "{shades:?}");
    browser.script(&format!("const box = {long}[0]; box.focus(); box.scrollTop = 0;")).await;
    press(&browser, Key::PageDown + "").await;
    let start = Instant::now();
    while !browser.read::<bool>(&format!("{long}[0].scrollTop > 0")).await {
        assert!(start.elapsed() < PATIENCE, "the keys scroll nothing");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    browser.quit().await;
}

/// The stops of the guided path.
const STOPS: usize = 10;

/// A stop of the guided path, before its question is answered and after.
async fn stand(browser: &Browser, stop: usize) {
    browser.wait_for("tour", "data-stop", &[&stop.to_string()]).await;
    audit_within(browser, &format!("stop {stop}, before an answer"), ".path").await;
    // Each of the three answers, right ones and wrong ones, and none at all.
    match stop % 4 {
        0 => browser.click("tour-show").await,
        answer => browser.click(&format!("answer-{answer}")).await,
    }
    browser.find("tour-told").await;
    audit_within(browser, &format!("stop {stop}, after an answer"), ".path").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guided_path_is_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(SEEDED)).await;
    browser.click("tour-begin").await;
    browser.wait_for("tour", "data-stop", &["1"]).await;
    audit(&browser, "the first stop").await;
    stand(&browser, 1).await;
    browser.click("tour-next").await;
    browser.wait_for("tour", "data-stop", &["2"]).await;
    audit_within(&browser, "a stop that needs a round", ".path").await;
    browser.click("tour-run").await;
    assert_eq!(browser.wait_for_state(&crate::ENDS).await, "published");
    browser.click("tour-back").await;
    for stop in 2..=STOPS {
        browser.click("tour-next").await;
        stand(&browser, stop).await;
    }
    press(&browser, Key::Left + "").await;
    browser.find("tour-return").await;
    audit_within(&browser, "a stop that was strayed from", ".path").await;
    browser.click("tour-next").await;
    browser.find("path-done").await;
    audit_within(&browser, "the end of the path", ".path").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=2&gamma=1&bits=512&seed=7&slots=all&epsilon=1&budget=20")).await;
    browser.run("refused").await;
    for tab in ["now", "day", "checks"] {
        browser.tab(tab).await;
        audit_within(&browser, &format!("a day that spent its budget: {tab}"), "#run-bar").await;
    }
    browser.choose("exhibits-epoch", "3").await;
    for tab in ["now", "verdict", "checks"] {
        browser.tab(tab).await;
        assert_eq!(browser.has("let-go").await, tab != "now");
        audit_within(&browser, &format!("a slot whose messages were let go: {tab}"), "#exhibit").await;
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=20&gamma=2&bits=512&seed=7")).await;
    browser.run("published").await;
    browser.open_home(7).await;
    for tab in ["now", "verdict", "meter", "noise"] {
        browser.tab(tab).await;
        audit_within(&browser, &format!("a crowd with a meter looked at: {tab}"), "#run-bar").await;
    }
    browser.look_through("center+dealer+eavesdropper").await;
    browser.tab("verdict").await;
    browser.click("check-truth").await;
    browser.find("used").await;
    audit_within(&browser, "a crowd checked against the truth", "#run-bar").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_its_program_is_accessible() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.devtools("Network.enable", json!({})).await;
    browser.devtools("Network.setBlockedURLs", json!({ "urls": ["*app_bg-*.wasm"] })).await;
    browser.driver.goto(site.url("")).await.unwrap();
    browser.wait_for_text("failure", |text| text.contains("could not be loaded")).await;
    audit(&browser, "a page without its program").await;
    browser.quit().await;
}

/// What lies over the exhibit: the parameters of the round, or what teachers look up.
const DRAWER: &str = "#drawer";
