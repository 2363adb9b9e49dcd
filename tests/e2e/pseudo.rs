//! Every view in a language whose words are a third longer, on a desktop, a tablet and a phone: no word is cut or lies over another.

use crate::accessible::audit::show;
use crate::browser::Browser;
use crate::layout::{UNFOLD, every_view, problems};
use crate::site;

/// The smallest letters, in CSS pixels. Longer sentences take a line from the picture, and with it what makes 12 of them in English.
const LEAST: f64 = 11.0;

const SIZES: [(u32, u32); 3] = [(1280, 720), (768, 1024), (380, 800)];

/// Turns every text into that language as soon as it is on the page, whatever its language was: the page is the one that is shipped.
const SPEAK: &str = include_str!("pseudo.js");

async fn look(browser: &Browser, view: &str) -> Vec<String> {
    let spoken = "((words) => /ţĥéé/.test(words) && !/\\bthe\\b/.test(words))(document.getElementById('app').innerText)";
    assert!(browser.read::<bool>(spoken).await, "{view}: the page speaks another language");
    let mut wrong = Vec::new();
    for size in SIZES {
        show(browser, size, "light").await;
        browser.settle().await;
        let told = |problem| format!("{view}, {} px: {problem}", size.0);
        wrong.extend(problems(browser, LEAST).await.into_iter().map(told));
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn pseudo_language_has_room_in_every_view() {
    let browser = Browser::start().await;
    browser.before_every_page(SPEAK).await;
    let mut wrong = Vec::new();
    every_view(&browser, &mut async |view: &str| wrong.extend(look(&browser, view).await)).await;

    let site = site().await;
    // The first view, and the path from its first stop to its end.
    browser.open(&site.url("")).await;
    wrong.extend(look(&browser, "the first view").await);
    browser.open(&site.url("?meters=10&gamma=2&bits=512&seed=7")).await;
    browser.run("published").await;
    show(&browser, SIZES[0], "light").await;
    browser.click("tour-begin").await;
    for stop in 1..=10 {
        let stop = stop.to_string();
        browser.wait_for("tour", "data-stop", &[&stop]).await;
        browser.click("answer-1").await;
        browser.find("tour-told").await;
        browser.script(UNFOLD).await;
        wrong.extend(look(&browser, &format!("stop {stop}, answered")).await);
        browser.click("tour-next").await;
    }
    wrong.extend(look(&browser, "the end of the path").await);

    // A round that waits for a meter without power, and is refused; one that is repaired.
    for (variant, end) in [("refuse", "refused"), ("repair", "published")] {
        let query = format!("?meters=5&gamma=2&bits=512&seed=7&deadline=1&absent={variant}");
        browser.open(&site.url(&query)).await;
        show(&browser, SIZES[0], "light").await;
        browser.run_and_hold().await;
        browser.click("unplug-1").await;
        browser.release().await;
        wrong.extend(look(&browser, &format!("{variant}: a meter unplugged")).await);
        browser.wait_for_state(&[end]).await;
        browser.script(UNFOLD).await;
        wrong.extend(look(&browser, &format!("{variant}: its end")).await);
    }
    // Two homes that are read, by parties that pool; and a file that is refused.
    browser.open(&site.url("?meters=40&gamma=2&bits=256&seed=1&lens=center%2Bdealer%2Beavesdropper")).await;
    browser.run("published").await;
    wrong.extend(look(&browser, "a coalition that reads").await);
    let file = std::env::temp_dir().join(format!("blindsum-pseudo-{}.csv", std::process::id()));
    std::fs::write(&file, "household,timestamp,kWh\na,2013-01-15 19:00,0.25\nb,2013-01-15 19:00,oops\n")
        .unwrap();
    browser.open(&site.url("?meters=3&gamma=2&bits=512")).await;
    browser.parameters().await;
    browser.find("file").await.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.wait_for_text("file-error", |text| text.contains('3')).await;
    browser.script(UNFOLD).await;
    wrong.extend(look(&browser, "a file that is refused").await);
    std::fs::remove_file(&file).unwrap();
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
    browser.quit().await;
}
