//! Workers that die, hang or are unplugged, while a round is held where the cloud computes.

use std::time::Instant;

use crate::browser::Browser;
use crate::devtools::DevTools;
use crate::{ENDS, figures, site};

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_in_mid_round_ends_in_a_named_refusal() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=10&bits=512&deadline=20&gamma=2")).await;
    // No meter is asked anything until the cloud has encrypted its bits.
    browser.run_and_hold().await;
    let mut devtools = DevTools::connect(browser.profile());
    let victim = devtools.worker("meter 3");
    devtools.kill(&victim);
    browser.release().await;
    let killed = Instant::now();
    assert_eq!(browser.wait_for_state(&ENDS).await, "refused");
    let refusal = browser.text("refusal").await;
    println!("{:.1} s after the kill: {refusal}", killed.elapsed().as_secs_f64());
    assert!(refusal.starts_with("Meter 3 ") && refusal.contains("did not answer within 20 s"), "{refusal}");
    assert!(!browser.has("noisy-total").await, "a refused round has no total");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unplugged_meter_ends_in_a_named_refusal_and_the_next_run_is_whole() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=4&bits=512&gamma=2&deadline=20")).await;
    browser.run_and_hold().await;
    browser.click("unplug-2").await;
    browser.release().await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "refused");
    let refusal = browser.text("refusal").await;
    assert!(refusal.starts_with("Meter 2 "), "{refusal}");
    assert!(!browser.has("noisy-total").await);

    browser.run("published").await;
    figures(&browser).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_hangs_ends_in_a_named_refusal() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=10&bits=512&deadline=20&gamma=2")).await;
    browser.run_and_hold().await;
    let mut devtools = DevTools::connect(browser.profile());
    let victim = devtools.worker("meter 7");
    devtools.hang(&victim);
    browser.release().await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "refused");
    let refusal = browser.text("refusal").await;
    assert!(refusal.starts_with("Meter 7 ") && refusal.contains("did not answer within 20 s"), "{refusal}");
    assert!(!browser.has("noisy-total").await);
    // It is terminated, hanging as it is, and the next round is whole.
    browser.run("published").await;
    figures(&browser).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_meter_is_repaired_where_that_was_asked_for() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=10&bits=512&deadline=20&absent=repair&seed=3&gamma=2")).await;
    browser.run_and_hold().await;
    let mut devtools = DevTools::connect(browser.profile());
    let victim = devtools.worker("meter 3");
    devtools.kill(&victim);
    browser.release().await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    let (_, truth, _) = figures(&browser).await;
    let absent = browser.text("absent-note").await;
    assert!(absent.contains('3'), "{absent}");
    // The same total without the third household, from the command line.
    let arguments = ["run", "--meters", "10", "--key-bits", "512", "--seed", "3", "--json"];
    let (report, code) =
        crate::command_line(&[&arguments[..], &["--drop", "3@after", "--absent", "repair"]].concat());
    assert_eq!(code, Some(0), "{report}");
    #[expect(clippy::cast_precision_loss, reason = "a small total")]
    let difference = report["true_total_wh"].as_f64().unwrap() * 1000.0 - truth as f64;
    assert!(difference.abs() < 0.5, "{report}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_to_wait_for_a_deadline() {
    let site = site().await;
    let browser = Browser::start().await;
    for (absent, end) in [("refuse", "refused"), ("repair", "published")] {
        let query = "?meters=4&bits=512&gamma=2&deadline=600";
        browser.open(&site.url(&format!("{query}&absent={absent}"))).await;
        browser.run_and_hold().await;
        browser.click("unplug-2").await;
        browser.release().await;
        let waits = browser.wait_for_text("waits", |text| text.contains("s left")).await;
        assert!(waits.contains("meter 2"), "{waits}");
        // What changes every second is not read aloud.
        let status = browser.text("status").await;
        assert!(
            !status.contains("left")
                && !browser
                    .read::<bool>("!!document.getElementById('waits').closest('[aria-live], [role=status]')")
                    .await,
            "{status}"
        );
        browser.click("stop-waiting").await;
        assert_eq!(browser.wait_for_state(&ENDS).await, end);
        assert!(!browser.has("waits").await);
        if end == "refused" {
            let refusal = browser.text("refusal").await;
            assert!(refusal.contains("Meter 2") && refusal.contains("you stopped waiting"), "{refusal}");
            assert!(!browser.has("noisy-total").await);
        } else {
            let absent = browser.text("absent-note").await;
            assert!(absent.contains("meter 2"), "{absent}");
            figures(&browser).await;
        }
    }
    browser.quit().await;
}
