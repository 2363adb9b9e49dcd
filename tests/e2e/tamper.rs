//! The page on which rounds are tampered with: by clicks, something of each kind and in each phase is refused with its reason, or red, or named as
//! what nobody can notice, as docs/TAMPERING.md has it.

use thirtyfour::Key;

use crate::accessible::audit::{audit_within, show};
use crate::browser::Browser;
use crate::layout::problems;
use crate::site;

/// Three homes, so that a round takes a moment.
const ROUND: &str = "meters=3&gamma=2&bits=512&seed=1&step=end";

/// A message by its name and a party in its row, a deed, and what notices: rows of docs/TAMPERING.md, each deed and each phase.
const DEEDS: [(&str, &str, &str, &str); 10] = [
    ("key for readings", "", "flip", "link"),
    ("registration", "meter 2", "drop", "deadline"),
    ("blind bits", "meter 2", "reorder", "tag"),
    ("key share", "meter 2", "duplicate", "sequence"),
    ("masked reading", "meter 2", "flip", "tag"),
    ("masked reading", "meter 2", "replay", "tag"),
    ("masked reading", "meter 2", "forge", "tag"),
    ("noise", "meter 2", "reorder", "harmless"),
    ("the two products", "", "duplicate", "sequence"),
    ("the noisy total", "", "duplicate", "harmless"),
];

/// Fields of a breach, by their ids, and what is typed into them.
type Fields = &'static [(&'static str, &'static str)];

/// A rule, what is typed for it, and what notices.
const BREACHES: [(&str, Fields, &str); 6] = [
    ("zero-samples", &[("tamper-meter", "2")], "law"),
    ("lie", &[("tamper-meter", "2"), ("tamper-by", "500")], "nobody"),
    ("zero-bits", &[("tamper-meter", "all")], "nobody"),
    ("two-bits", &[("tamper-meter", "2")], "nobody"),
    ("shift", &[("tamper-by", "500")], "nobody"),
    ("shift", &[("tamper-by", "-500000")], "alarm"),
];

async fn visit(browser: &Browser, url: &str) {
    browser.driver.goto(url).await.unwrap();
    browser.wait_for_state(&["published"]).await;
}

/// Opens the message with this name, of this party.
async fn open(browser: &Browser, kind: &str, party: &str) {
    let row = format!(
        "[...document.querySelectorAll('#log-list tbody tr')].find((row) => row.querySelector('td:nth-child(5) .note').textContent === {kind:?} \
         && row.textContent.includes({party:?}))?.querySelector('button').id"
    );
    browser.find("log-list").await;
    let id: String = browser.read(&row).await;
    browser.click(&id).await;
    browser.find("tamper-menu").await;
}

async fn type_over(browser: &Browser, id: &str, text: &str) {
    let field = browser.find(id).await;
    field.send_keys(Key::Control + "a").await.unwrap();
    field.send_keys(Key::Backspace + text).await.unwrap();
}

/// What noticed, and that a total that is wrong is never shown as the round's own.
async fn noticed(browser: &Browser, notice: &str) -> String {
    browser.wait_for("tamper-says", "data-notice", &[notice]).await;
    let says = browser.text("tamper-says").await;
    let published = ["law", "harmless"].contains(&notice);
    browser.wait_for_state(&[if published { "published" } else { "refused" }]).await;
    says
}

#[tokio::test(flavor = "multi_thread")]
async fn each_deed_in_each_phase_is_noticed_as_the_table_has_it() {
    let site = site().await;
    let browser = Browser::start().await;
    // From the first page, by its link.
    visit(&browser, &site.url(&format!("?{ROUND}&tab=log"))).await;
    browser.script("document.getElementById('log-open-1').click();").await;
    browser.click("tamper").await;
    browser.find("tamper-menu").await;
    let path: String = browser.read("location.pathname").await;
    assert_eq!(path, "/tamper.html");
    browser.wait_for_state(&["published"]).await;
    for (kind, party, deed, notice) in DEEDS {
        if browser.has("close-message").await {
            browser.click("close-message").await;
        }
        open(&browser, kind, party).await;
        browser.click(&format!("deed-{deed}")).await;
        let says = noticed(&browser, notice).await;
        assert!(!says.is_empty(), "{kind} {deed}");
        let spec = browser.text("tamper-what").await;
        assert!(spec.starts_with(deed), "{spec}");
        // The one as it was stays, and is a click away.
        browser.click("tamper-was").await;
        browser.wait_for_state(&["published"]).await;
    }
    assert!(browser.console_errors().await.is_empty());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_rule_that_is_broken_is_red_or_named_with_its_price_and_told_through_a_lens_without_the_difference()
 {
    let site = site().await;
    let browser = Browser::start().await;
    visit(&browser, &site.url(&format!("tamper.html?{ROUND}&tamper=ask"))).await;
    for (rule, typed, notice) in BREACHES {
        browser.script("document.getElementById('tamper-breaches').open = true;").await;
        browser.choose("tamper-rule", rule).await;
        for (field, text) in typed {
            type_over(&browser, field, text).await;
        }
        browser.click("tamper-run").await;
        let says = noticed(&browser, notice).await;
        if notice == "nobody" {
            assert!(says.contains("No party can notice") && says.contains("wrong by"), "{rule}: {says}");
        }
        assert_eq!(browser.has("tamper-helps").await, ["nobody", "law"].contains(&notice), "{rule}");
    }
    // What is not a number is told, and what would be right.
    type_over(&browser, "tamper-by", "0").await;
    assert!(!browser.find("tamper-run").await.is_enabled().await.unwrap());
    assert_eq!(browser.attribute("tamper-by", "aria-invalid").await.as_deref(), Some("true"));
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_brings_the_branch_back_and_says_what_is_wrong_with_it() {
    let site = site().await;
    let browser = Browser::start().await;
    visit(&browser, &site.url(&format!("tamper.html?{ROUND}&tamper=ask"))).await;
    // The round runs at once, whether its end is asked for or not.
    let round = ROUND.replace("&step=end", "");
    browser.driver.goto(&site.url(&format!("tamper.html?{round}&tamper=lie.meter-2.500"))).await.unwrap();
    let says = noticed(&browser, "nobody").await;
    assert!(says.contains("+500 Wh"), "{says}");
    let address: String = browser.read("location.search").await;
    assert!(address.ends_with("&tamper=lie.meter-2.500"), "{address}");
    // Both, step by step.
    browser.click("tamper-compare").await;
    let different: Vec<String> = browser
        .read("[...document.querySelectorAll('[data-testid=tamper-table] tbody tr')].filter((row) => row.children[3].textContent !== '0').map((row) => row.dataset.kind)")
        .await;
    assert_eq!(different, ["masked-reading", "aggregate"]);
    let missing: Vec<String> = browser
        .read("[...document.querySelectorAll('[data-testid=tamper-table] tbody tr')].filter((row) => row.children[4].textContent !== '0').map((row) => row.dataset.kind)")
        .await;
    assert_eq!(missing, ["published"]);
    audit_within(&browser, "a branch", "#tampering").await;
    for size in [(1280, 720), (768, 1024), (380, 800)] {
        show(&browser, size, "light").await;
        browser.settle().await;
        let problems = problems(&browser, 12.0).await;
        assert!(problems.is_empty(), "{} px: {problems:?}", size.0);
    }
    show(&browser, (1280, 720), "light").await;
    // By the keyboard, to the round as it was and back.
    browser.find("tamper-was").await.send_keys(Key::Enter + "").await.unwrap();
    browser.wait_for_state(&["published"]).await;
    assert_eq!(browser.attribute("tamper-was", "aria-pressed").await.as_deref(), Some("true"));
    browser.find("tamper-changed").await.send_keys(Key::Enter + "").await.unwrap();
    browser.wait_for_state(&["refused"]).await;
    // Through a party's eyes the difference is not told.
    browser
        .driver
        .goto(&site.url(&format!("tamper.html?{ROUND}&lens=center&tamper=zero-bits.meter-2.restored")))
        .await
        .unwrap();
    let says = noticed(&browser, "nobody").await;
    assert!(says.contains("only the simulation can tell") && !says.contains("wrong by"), "{says}");
    // With the total of the round as it was, the one that would be published would tell a sample.
    assert!(!says.contains("Wh"), "{says}");
    let text: String = browser.read("document.body.textContent").await;
    assert!(!text.contains("so it is wrong by"), "{text}");
    for (spec, right) in [("melt", "it begins with flip"), ("lie.meter-9.500", "meter-9 does not exist")] {
        browser.driver.goto(&site.url(&format!("tamper.html?{ROUND}&tamper={spec}"))).await.unwrap();
        let refused = browser.text("tamper-refused").await;
        assert!(refused.contains(right), "{refused}");
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_help_is_a_click_away_and_the_meter_then_refuses() {
    let site = site().await;
    let browser = Browser::start().await;
    // The first page was built without it, and leads on.
    browser.driver.goto(&site.url(&format!("?{ROUND}&tamper=zero-bits.all.restored"))).await.unwrap();
    noticed(&browser, "nobody").await;
    let path: String = browser.read("location.pathname").await;
    assert_eq!(path, "/tamper.html");
    browser.click("tamper-cure").await;
    browser.wait_for("tamper-says", "data-notice", &["proof"]).await;
    browser.wait_for_state(&["refused"]).await;
    let query: String = browser.read("location.search").await;
    assert!(query.contains("&proofs=bits&") && query.ends_with("&tamper=zero-bits.all.restored"), "{query}");
    // As it was, the proved round is right; its proofs can be opened and tampered with.
    browser.click("tamper-was").await;
    browser.wait_for_state(&["published"]).await;
    browser
        .driver
        .goto(&site.url(&format!("tamper.html?{ROUND}&proofs=bits&tab=log&tamper=ask")))
        .await
        .unwrap();
    browser.wait_for_state(&["published"]).await;
    open(&browser, "proof of the blind bits", "meter 2").await;
    browser.click("deed-flip").await;
    noticed(&browser, "tag").await;
    // A decryption that is shown, and where it cannot be.
    let opened = "key-mode=split-keys&opening=yes";
    browser
        .driver
        .goto(&site.url(&format!("tamper.html?{ROUND}&{opened}&tab=log&tamper=ask")))
        .await
        .unwrap();
    browser.wait_for_state(&["published"]).await;
    browser.parameters().await;
    browser.script("document.getElementById('variants').open = true;").await;
    browser.choose("key-mode", "published").await;
    browser.wait_for_text("opening-error", |text| text.contains("split-keys")).await;
    assert!(browser.console_errors().await.is_empty());
    browser.quit().await;
}
