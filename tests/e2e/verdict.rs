//! What those who look can tell of a home: a sentence with its number, a word on every house, and no seal on what they read. The
//! command line says the same of the same round.

use serde_json::Value;

use crate::browser::Browser;
use crate::{ENDS, command_line, site};

const THREE: &str = "center+dealer+eavesdropper";

/// The words on all houses, in order.
async fn drawn(browser: &Browser) -> Vec<Option<String>> {
    let houses = "[...document.querySelectorAll('[data-testid^=meter-][data-state]')].map(one => one.dataset.verdict ?? null)";
    browser.read(houses).await
}

async fn row(browser: &Browser, value: &str) -> (Option<String>, String) {
    browser.open_numbers().await;
    let row = format!("document.querySelector('[data-testid=knowing] tr[data-value=\"{value}\"]')");
    browser.read(&format!("[{row}.dataset.verdict ?? null, {row}.innerText]")).await
}

async fn open(browser: &Browser, url: &str) {
    // The address has a step: the round runs by itself.
    browser.driver.goto(url).await.unwrap();
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    browser.wait_for_text("verdict-sentence", |text| !text.is_empty()).await;
    browser.settle().await;
}

fn knows(meters: &str, lens: &str) -> Value {
    knows_with("256", meters, lens)
}

fn knows_with(bits: &str, meters: &str, lens: &str) -> Value {
    let lens = lens.replace('+', ",");
    let arguments =
        ["knows", "--meters", meters, "--key-bits", bits, "--seed", "1", "--json", "--lens", &lens];
    let (found, code) = command_line(&arguments);
    assert_eq!(code, Some(0));
    found
}

/// An energy as the page writes it, its digits in groups of three.
fn written(wh: f64) -> String {
    let text = wh.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    if decimals.is_empty() { grouped } else { format!("{grouped}.{decimals}") }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_who_pool_read_two_hundred_homes_and_the_page_says_so() {
    let site = site().await;
    let browser = Browser::start().await;
    let lens = THREE.replace('+', "%2B");
    open(&browser, &site.url(&format!("?meters=200&bits=256&seed=1&lens={lens}&meter=1&step=end"))).await;
    let found = knows("200", THREE);
    let home = &found["meters"][0]["reading"];
    // The consequence, with the number.
    let said = browser.text("verdict-sentence").await;
    let likeliest = written(home["given"]["likeliest_wh"].as_f64().unwrap());
    assert!(said.contains("read home 1: ") && said.contains(&likeliest), "{said}: not {likeliest}");
    let close = 100.0 * home["given"]["p_close"].as_f64().unwrap();
    assert!(said.contains(&format!("with {close:.0} %")), "{said}: not {close}");
    browser.tab("meter").await;
    let card = browser.text("card-verdict").await;
    assert!(card.contains("can read home 1") && card.contains(&likeliest), "{card}: not {likeliest}");
    assert!(card.contains(&format!("with a chance of {close:.0}")), "{card}: not {close}");
    // No seal on it.
    browser.tab("verdict").await;
    let (verdict, words) = row(&browser, "d_i").await;
    let number = written(home["value_wh"].as_f64().unwrap());
    assert_eq!(verdict.as_deref(), home["verdict"].as_str());
    assert!(!words.contains("sealed") && words.contains(&number), "{words}: not {number}");
    let (verdict, words) = row(&browser, "d").await;
    assert!(verdict.as_deref() == Some("narrowed") && !words.contains("sealed"), "{verdict:?} {words}");
    // Nor in the panel of the result, where the noise is known as well as the total.
    browser.tab("now").await;
    let panel = "['true-total-known', 'noise-known'].map(id => document.querySelector(`[data-testid=${id}]`).innerText)";
    let panel: [String; 2] = browser.read(panel).await;
    assert!(panel.iter().all(|words| words.contains("narrowed") && !words.contains("sealed")), "{panel:?}");
    assert!(panel[0].contains("These 3 can narrow the true total down"), "{panel:?}");
    // Every house of the town has the sign of what the command line says of it.
    let expected: Vec<_> = found["meters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|home| home["reading"]["verdict"].as_str().map(str::to_owned))
        .collect();
    let signs = browser.houses().await.into_iter().map(Some).collect::<Vec<_>>();
    assert_eq!(signs, expected);
    // The control says it of the home looked at.
    for home in [1, 77, 200] {
        browser.choose_home(home).await;
        let place = usize::try_from(home).unwrap() - 1;
        assert_eq!(browser.attribute("town", "data-verdict").await, expected[place], "home {home}");
        let says = browser.attribute("town", "aria-valuetext").await.unwrap();
        assert!(says.contains(&format!("meter {home}: done (its reading is")), "{says}");
    }
    // The band counts the same homes.
    for word in ["read", "narrowed", "hidden"] {
        let counted: usize = browser
            .read(&format!("Number(document.querySelector('[data-testid=verdict-counts] [data-count={word}] b').textContent)"))
            .await;
        assert_eq!(
            counted,
            expected.iter().filter(|verdict| verdict.as_deref() == Some(word)).count(),
            "{word}"
        );
    }
    assert!(expected.iter().filter(|verdict| verdict.as_deref() == Some("read")).count() > 150);
    let colours: (String, String) = browser.read(
        "(() => { const alarm = document.createElement('span'); alarm.style.color = 'var(--alarm)'; document.body.append(alarm); \
         const is = getComputedStyle(alarm).color; alarm.remove(); \
         return [getComputedStyle(document.querySelector('#stage [data-sign=read]')).stroke, is]; })()",
    ).await;
    assert_eq!(colours.0, colours.1);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_party_is_held_to_a_promise_and_nothing_is_said_before_there_is_a_total() {
    let site = site().await;
    let browser = Browser::start().await;
    open(&browser, &site.url("?meters=10&bits=256&seed=1&lens=center&meter=2&step=end")).await;
    let said = browser.text("verdict-band").await;
    // The odds shift by e at most.
    assert!(said.contains("home 2 stays hidden") && said.contains("2.72 to 1"), "{said}");
    assert!(drawn(&browser).await.iter().all(|verdict| verdict.as_deref() == Some("hidden")));
    // One curious meter: epsilon 1.19.
    open(&browser, &site.url("?meters=10&bits=256&seed=1&lens=meter-1&meter=2&step=end")).await;
    let said = browser.text("verdict-band").await;
    assert!(said.contains("home 2 stays hidden") && said.contains("3.28 to 1"), "{said}");
    let words = drawn(&browser).await;
    assert_eq!(words.iter().filter(|verdict| verdict.is_none()).count(), 1, "its own home");
    // A step back, before y is out, its eyes say nothing of others.
    browser.step_back().await;
    let said = browser.text("verdict-softer").await;
    assert!(
        said.contains("Nothing that depends on its reading has come there") && !said.contains("to 1"),
        "{said}"
    );
    assert!(drawn(&browser).await.iter().all(Option::is_none));
    browser.quit().await;
}

/// Parties and coalitions of a round of ten.
const LENSES: [&str; 12] = [
    "cloud",
    "center",
    "dealer",
    "eavesdropper",
    "meter-3",
    "cloud+center",
    "cloud+dealer",
    "cloud+meter-1",
    "center+meter-1+meter-2",
    "center+eavesdropper",
    THREE,
    "center+dealer+eavesdropper+meter-1",
];

/// Numbers in a text, as the page writes them: groups of three, a point before decimals.
fn numbers(text: &str) -> Vec<f64> {
    let written = |sign: char| sign.is_ascii_digit() || matches!(sign, '.' | '\u{202f}');
    let parts = text.split(|sign| !written(sign));
    parts.filter_map(|part| part.replace('\u{202f}', "").trim_matches('.').parse().ok()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn for_twelve_lenses_the_sentence_and_the_counts_are_what_the_command_line_says() {
    let site = site().await;
    let browser = Browser::start().await;
    // Of keys that are too short the page says what factoring them gives, and the command line leaves that out.
    open(&browser, &site.url("?meters=10&bits=2048&seed=1&step=end")).await;
    for lens in LENSES {
        browser.look_through(lens).await;
        let found = knows_with("2048", "10", lens);
        let counted: Vec<(String, u64)> = browser
            .read(
                "[...document.querySelectorAll('[data-testid=verdict-counts] [data-count]')]
                    .map(one => [one.dataset.count, Number(one.querySelector('b').textContent)])",
            )
            .await;
        let counts = found["counts"].as_object().unwrap();
        for (word, homes) in counts {
            let here = counted.iter().find(|(shown, _)| shown == word).map_or(0, |(_, homes)| *homes);
            assert_eq!(Some(here), homes.as_u64(), "{lens}: {word} in {counted:?}");
        }
        assert_eq!(counted.iter().map(|(_, homes)| homes).sum::<u64>(), 10, "{lens}: {counted:?}");
        // The sentence speaks of a home, by its verdict and with its number.
        let said = browser.text("verdict-sentence").await;
        if let Some(own) = lens.strip_prefix("meter-") {
            let number: u64 = own.parse().unwrap();
            let of_meter = |home: &&Value| home["meter"].as_u64() == Some(number);
            let own = found["meters"].as_array().unwrap().iter().find(of_meter).unwrap();
            let reading = own["reading"]["value_wh"].as_f64().unwrap();
            assert!(
                said.contains("its own reading") && numbers(&said).contains(&reading),
                "{reading}: {said}"
            );
            continue;
        }
        let number = said.split("home ").nth(1).and_then(|rest| numbers(rest).first().copied());
        let number = number.unwrap_or_else(|| panic!("{lens}: no home in: {said}"));
        let home =
            found["meters"].as_array().unwrap().iter().find(|home| home["meter"].as_f64() == Some(number));
        let reading = &home.unwrap()["reading"];
        let rest = numbers(said.split_once(&format!("home {number}")).unwrap().1);
        let of = |pointer: &str| reading.pointer(pointer).and_then(Value::as_f64).unwrap_or(f64::NAN);
        match reading["verdict"].as_str().unwrap() {
            "hidden" => {
                assert!(said.contains("stays hidden") && rest == [0.0, 3000.0], "{lens}: {said}");
                let odds = browser.text("verdict-softer").await;
                // The command line tells the exponent; the softer sentence the factor, wherever something depends on the reading.
                let shift = of("/odds").exp();
                let named = numbers(&odds).iter().any(|one| (one - shift).abs() <= 0.0051 * shift);
                assert!(named, "{lens}: not {shift} in: {odds}");
            }
            "read" => {
                let chance = of("/given/p_close");
                assert!(said.contains(" read "), "{lens}: {said}");
                assert!((rest[0] - of("/given/likeliest_wh")).abs() < 1e-9, "{lens}: {said}");
                let last = rest[rest.len() - 1];
                assert!((last - 100.0 * chance).abs() <= 1.0, "{lens}: {chance} in: {said}");
            }
            "narrowed" => {
                let ends = [of("/given/interval_wh/0"), of("/given/interval_wh/1")];
                assert!(said.contains(" narrow"), "{lens}: {said}");
                assert!(
                    rest.len() == 2 && (rest[0] - ends[0]).abs() <= 1.0 && (rest[1] - ends[1]).abs() <= 1.0,
                    "{lens}: {ends:?} in: {said}"
                );
            }
            other => panic!("{lens}: {other}"),
        }
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}
