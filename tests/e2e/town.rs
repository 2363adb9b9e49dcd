//! A thousand meters on one page.

use std::time::{Duration, Instant};

use crate::browser::Browser;
use crate::devtools::DevTools;
use crate::{ENDS, figures, site};

/// A slow machine takes minutes over four thousand encryptions and as many answers.
const PATIENCE: Duration = Duration::from_secs(900);

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_meters_at_1024_bits_share_a_pool_and_publish() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.driver.goto("about:blank").await.unwrap();
    let empty = browser.peak_memory();
    browser.open(&site.url("?meters=1000&gamma=4&bits=1024&seed=9")).await;
    let start = Instant::now();
    browser.click("run").await;
    browser.wait_for("status", "data-phase", &["blind_sequence"]).await;
    let mut devtools = DevTools::connect(browser.profile());
    let names: Vec<_> = devtools.workers().into_iter().map(|worker| worker.title).collect();
    let pool: Vec<_> = names.iter().filter(|name| name.starts_with("meters ")).collect();
    assert!((1..=8).contains(&pool.len()), "{names:?}");
    assert!(names.iter().any(|name| name.ends_with("to 1000") || name == "meters 1 to 1000"), "{names:?}");
    assert_eq!(browser.wait_within(PATIENCE, "status", "data-state", &ENDS).await, "published");
    println!("the tab took {} MiB at most; an empty page {} MiB", told(browser.peak_memory()), told(empty));
    println!("a round with 1,000 meters at 1024 bits took {:.1} s", start.elapsed().as_secs_f64());
    figures(&browser).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pooled_meter_is_addressed_alone() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=40&gamma=2&bits=512&deadline=20&absent=repair&seed=9")).await;
    browser.run_and_hold().await;
    browser.click("meter-23").await;
    browser.click("unplug-23").await;
    browser.release().await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    browser.tab("now").await;
    figures(&browser).await;
    let absent = browser.text("absent-note").await;
    assert!(absent.contains("23") && !absent.contains("22"), "{absent}");
    browser.quit().await;
}

fn told(memory: Option<u64>) -> String {
    memory.map_or_else(|| "an unknown number of".to_owned(), |mebibytes| mebibytes.to_string())
}
