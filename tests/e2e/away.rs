//! What is taken away of a round: its transcript.

use std::{env, fs, process};

use crate::browser::Browser;
use crate::{command_line, site};

const ROUND: &str = "?meters=3&gamma=2&bits=512&slot=19:00&seed=7";

#[tokio::test(flavor = "multi_thread")]
async fn the_page_saves_the_transcript_that_the_command_line_writes() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(ROUND)).await;
    browser.run("published").await;
    browser.tab("log").await;
    let arguments =
        ["run", "--meters", "3", "--gamma", "2", "--key-bits", "512", "--slot", "19:00", "--seed", "7"];
    for (lens, form, name) in [
        ("everything", None, "blindsum-transcript-seed-7-1900.json"),
        ("center+eavesdropper", Some("--public"), "blindsum-transcript-public-seed-7-1900.json"),
    ] {
        browser.look_through(lens).await;
        let saved = browser.take("save-file").await;
        assert_eq!((saved.name.as_str(), saved.kind.as_str()), (name, "application/json"));
        let place = env::temp_dir().join(format!("blindsum-{}-{lens}.json", process::id()));
        let file = place.to_str().unwrap();
        let transcript = ["--json", "--force", "--transcript", file];
        let arguments: Vec<&str> = arguments.into_iter().chain(transcript).chain(form).collect();
        let (report, code) = command_line(&arguments);
        assert_eq!(code, Some(0), "{report}");
        let written = fs::read_to_string(&place).unwrap();
        fs::remove_file(&place).unwrap();
        assert!(saved.text == written, "{lens}: {} bytes, not {}", saved.text.len(), written.len());
        assert!(written.contains(report["transcript_hash"].as_str().unwrap()));
    }
    // Who hears no link gets nothing, and is told why.
    browser.look_through("cloud").await;
    assert!(!browser.has("save-file").await);
    assert!(browser.text("transcript").await.contains("do not see"));
    // Without a seed the secrets stay with the parties.
    browser.open(&site.url(&ROUND.replace("&seed=7", ""))).await;
    browser.run("published").await;
    browser.tab("log").await;
    let saved = browser.take("save-file").await;
    assert!(
        saved.text.contains("\"form\": \"public\"") && !saved.text.contains("\"secrets\""),
        "{}",
        saved.name
    );
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}
