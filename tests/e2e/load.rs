//! What a visit fetches, and when.

use std::collections::BTreeSet;
use std::time::Duration;

use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::{from_environment, site};

/// What comes later: at the first sign of a person, with a round, with the laboratory, with a file, with the pages of the evaluation and of the lab, with tampering, with more homes.
const LATER: [&str; 9] = [
    "meter_worker",
    "laboratory_worker",
    "readings_worker",
    "evaluation",
    "lab_page",
    "lab-",
    "tampering",
    "blindsum_modexp_kernel-",
    "household-days-",
];

async fn fetched(browser: &Browser) -> BTreeSet<String> {
    let names =
        "performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname.slice(1))";
    browser.read::<Vec<String>>(names).await.into_iter().collect()
}

/// `cargo xtask sizes` counts so.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_load_fetches_each_built_file_but_those_for_later() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("")).await;
    let built = std::fs::read_dir(from_environment("BLINDSUM_DIST")).unwrap();
    let built = built.map(|file| file.unwrap().file_name().into_string().unwrap());
    // The page is not a resource of itself, others are not a part of it, and a browser without a window does without the icon.
    let listed = |name: &String| {
        !name.ends_with(".html") && !["favicon", "document-"].iter().any(|start| name.starts_with(start))
    };
    let expected: BTreeSet<_> =
        built.filter(listed).filter(|name| !LATER.iter().any(|start| name.starts_with(start))).collect();
    let fetched: BTreeSet<_> = fetched(&browser).await.into_iter().filter(listed).collect();
    assert_eq!(fetched, expected);
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kernel_and_all_homes_come_with_the_first_key_or_when_they_are_asked_for() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("")).await;
    let came = async |start: &str| fetched(&browser).await.iter().any(|name| name.starts_with(start));
    let comes = async |start: &str| {
        for _ in 0..600 {
            if came(start).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{start} did not come");
    };
    assert!(!came("blindsum_modexp_kernel-").await && !came("household-days-").await);
    browser.find("run").await.send_keys(Key::Tab + "").await.unwrap();
    comes("blindsum_modexp_kernel-").await;
    comes("household-days-").await;
    // More homes: none of the first is told to be all there are, and the round is of all that are asked for.
    browser.driver.goto(&site.url("?meters=20&bits=256&seed=1&step=end")).await.unwrap();
    comes("household-days-").await;
    browser.wait_for_state(&["published"]).await;
    let source = browser.text("result-source").await;
    assert!(source.starts_with("Readings: the shipped file, the first 20 of 1000 homes."), "{source}");
    browser.quit().await;
}
