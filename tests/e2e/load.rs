//! What a first visit fetches.

use std::collections::BTreeSet;

use crate::browser::Browser;
use crate::{from_environment, site};

/// `cargo xtask sizes` counts so.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_load_fetches_each_built_file_but_the_workers() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("")).await;
    let names =
        "performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname.slice(1))";
    let fetched: Vec<String> = browser.read(names).await;
    let built = std::fs::read_dir(from_environment("BLINDSUM_DIST")).unwrap();
    let built = built.map(|file| file.unwrap().file_name().into_string().unwrap());
    // The page is not a resource of itself, others are not a part of it, and a browser without a window does without the icon.
    let listed = |name: &String| {
        !name.ends_with(".html") && !["favicon", "document-"].iter().any(|start| name.starts_with(start))
    };
    let later = ["meter_worker", "laboratory_worker"];
    let expected: BTreeSet<_> =
        built.filter(listed).filter(|name| !later.iter().any(|start| name.starts_with(start))).collect();
    let fetched: BTreeSet<_> = fetched.into_iter().filter(listed).collect();
    assert_eq!(fetched, expected);
    browser.quit().await;
}
