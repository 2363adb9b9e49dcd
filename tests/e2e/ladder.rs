//! The decryption number by number, both ways; the textbook's powers come from workers, for those who may know them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use thirtyfour::Key;

use crate::browser::{Browser, PATIENCE};
use crate::lens::difference;
use crate::site;
use crate::walk::{press, whole};

/// A small seeded round, its keys as published.
const SMALL: &str = "?meters=3&gamma=2&bits=512&seed=5";

const SIDES: [&str; 2] = ["readings", "noise"];

/// Notes the name of every worker that is started from now on; `breakThem` gives them a script that is not there.
const WATCH: &str = "
    window.started = [];
    window.breakThem = false;
    const Real = window.Worker;
    window.Worker = class extends Real {
        constructor(script, options) {
            super(window.breakThem ? 'there_is_no_such_worker.js' : script, options);
            window.started.push(options.name);
        }
    };";

async fn published(browser: &Browser, url: &str) {
    browser.open(url).await;
    browser.run("published").await;
    browser.tab("opening").await;
    browser.find("ladder-readings").await;
    browser.script(WATCH).await;
}

/// The workers started since the last call, in order of their names.
async fn started(browser: &Browser) -> Vec<String> {
    let names = browser.script("return window.started.splice(0).sort()").await;
    serde_json::from_value(names).unwrap()
}

async fn same(browser: &Browser, says: &str) {
    for side in SIDES {
        browser.wait_for_text(&format!("ladder-same-{side}"), |text| text.contains(says)).await;
    }
}

/// All digits of a side's numbers, those that are shown, by formula.
async fn numbers(browser: &Browser, side: &str) -> BTreeMap<String, String> {
    let unfold = "const long = [...document.querySelectorAll('#ladder details')];
                  for (const number of long) number.open = true;
                  return long.every((number) => !number.matches('.big-number') || number.querySelector('.digits'));";
    let start = Instant::now();
    while browser.script(unfold).await != true {
        assert!(start.elapsed() < PATIENCE, "the numbers stay folded");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let read = format!(
        "const rows = [...document.querySelectorAll('[data-testid=ladder-{side}] [data-rung]')];
         const shown = (row) => (row.querySelector('.digits') ?? row.querySelector('.number'))?.textContent;
         return Object.fromEntries(rows.filter(shown).map((row) => [row.dataset.rung, shown(row)]));"
    );
    serde_json::from_value(browser.script(&read).await).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_textbook_gives_what_the_remainder_theorem_gives_and_says_so() {
    let site = site().await;
    let browser = Browser::start().await;
    published(&browser, &site.url(SMALL)).await;
    let crt = [numbers(&browser, SIDES[0]).await, numbers(&browser, SIDES[1]).await];
    assert_eq!(crt.each_ref().map(BTreeMap::len), [13, 14]);
    assert_eq!(started(&browser).await, Vec::<String>::new());
    // By keyboard, as any radio button.
    browser.script("document.getElementById('way-crt').focus()").await;
    press(&browser, Key::Down + "").await;
    same(&browser, "✓ equal").await;
    assert_eq!(started(&browser).await, ["textbook power of C1", "textbook power of C2"]);
    let textbook = [numbers(&browser, SIDES[0]).await, numbers(&browser, SIDES[1]).await];
    for (place, (key, lambda, mu, l, plaintext)) in [
        ("n", "lambda", "mu", "L(C_2^lambda mod n^2)", "d - x mod n"),
        ("nu", "lambda_nu", "mu_nu", "L_nu(C_1^{lambda_nu} mod nu^2)", "xi + x + m O mod nu"),
    ]
    .into_iter()
    .enumerate()
    {
        let (crt, textbook) = (&crt[place], &textbook[place]);
        assert_eq!(crt[plaintext], textbook[plaintext]);
        assert!(textbook[lambda].len() > 150, "{}", textbook[lambda]);
        // Where both ways begin and end they are one.
        let shared = crt.iter().filter(|(formula, digits)| textbook.get(*formula) == Some(digits)).count();
        assert_eq!(shared, [3, 4][place], "{crt:?} {textbook:?}");
        // The page's numbers fit each other, by another program's arithmetic.
        let fits = format!(
            "const n = BigInt(document.querySelector('#ladder [data-part=\"4\"] [data-rung=\"{key}\"] .digits').textContent);
             return (BigInt('{}') * BigInt('{}')) % n === BigInt('{}')",
            textbook[l], textbook[mu], textbook[plaintext]
        );
        assert_eq!(browser.script(&fits).await, true, "{plaintext}");
    }
    assert_eq!(browser.text("ladder-check").await, "✓ equal to the last unit");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stepping_back_and_forth_keeps_the_choice_and_gives_the_same_page() {
    let site = site().await;
    let browser = Browser::start().await;
    published(&browser, &site.url(SMALL)).await;
    // Clicked by script: a pointer would light up whatever comes to lie beneath it.
    let click = async |id: &str| browser.script(&format!("document.getElementById('{id}').click()")).await;
    click("way-textbook").await;
    same(&browser, "✓ equal").await;
    let (_, all) = browser.step().await;
    browser.step_back().await;
    assert_eq!(browser.step().await, (all - 1, all));
    let before = whole(&browser).await;
    // The last step but one is the decryption: before it there is nothing to open.
    browser.step_back().await;
    assert!(!browser.has("ladder-readings").await);
    browser.step_on().await;
    same(&browser, "✓ equal").await;
    let after = whole(&browser).await;
    assert!(before == after, "{}", difference(&before, &after));
    // Everything is known again after other eyes, too.
    browser.look_through("cloud").await;
    browser.look_through("everything").await;
    same(&browser, "✓ equal").await;
    let after = whole(&browser).await;
    assert!(before == after, "{}", difference(&before, &after));
    assert_eq!(started(&browser).await, ["textbook power of C1", "textbook power of C2"]);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eyes_that_may_not_know_start_no_worker_and_see_no_secret() {
    let site = site().await;
    let browser = Browser::start().await;
    published(&browser, &site.url(&format!("{SMALL}&key-mode=published"))).await;
    browser.look_through("cloud").await;
    browser.click("way-textbook").await;
    same(&browser, "cannot be checked with these eyes").await;
    // Long enough for a worker to start and to answer.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(started(&browser).await, Vec::<String>::new());
    for (side, expected) in [("readings", vec!["C_2"]), ("noise", vec!["C_1", "m O"])] {
        let shown = numbers(&browser, side).await;
        assert_eq!(shown.keys().collect::<Vec<_>>(), expected);
    }
    let as_cloud = whole(&browser).await;
    // Whoever holds the keys sees what the cloud did not: of it, nothing was there.
    browser.look_through("center").await;
    same(&browser, "✓ equal").await;
    assert_eq!(started(&browser).await, ["textbook power of C1", "textbook power of C2"]);
    for side in SIDES {
        for (formula, digits) in numbers(&browser, side).await {
            let public = ["C_1", "C_2", "m O"].contains(&formula.as_str());
            assert_eq!(as_cloud.contains(&digits), public, "{formula}");
        }
    }
    browser.look_through("cloud").await;
    same(&browser, "cannot be checked with these eyes").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_lost_is_told_of_in_words_and_another_can_try() {
    let site = site().await;
    let browser = Browser::start().await;
    published(&browser, &site.url(SMALL)).await;
    browser.script("window.breakThem = true").await;
    browser.click("way-textbook").await;
    same(&browser, "it could not be started").await;
    assert!(browser.text("ladder-readings").await.contains("not worked out"));
    browser.script("window.breakThem = false").await;
    browser.click("way-crt").await;
    browser.click("way-textbook").await;
    same(&browser, "✓ equal").await;
    browser.quit().await;
}
