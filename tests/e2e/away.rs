//! What is taken away of a round: its transcript, its citation, its paper.

use std::{env, fs, process};

use serde_json::json;

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
        ("center+eavesdropper", Some("--public"), "blindsum-transcript-public-1900.json"),
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

#[tokio::test(flavor = "multi_thread")]
async fn teachers_find_the_paper_the_pages_for_a_class_and_the_round() {
    let site = site().await;
    let browser = Browser::start().await;
    browser
        .before_every_page(
            "window.copied = []; navigator.clipboard.writeText = async (text) => { copied.push(text); };",
        )
        .await;
    browser.open(&site.url(ROUND)).await;
    let links = "[...document.querySelectorAll('.first-foot a')].map((link) => link.href)";
    let doi = "https://doi.org/10.26599/BDMA.2023.9020008";
    let found: Vec<String> = browser.read(links).await;
    assert_eq!(found, [doi, "http://creativecommons.org/licenses/by/4.0/"]);
    browser
        .script("document.querySelectorAll('.first-foot .copy button').forEach((button) => button.click());")
        .await;
    let copied: Vec<String> = browser.read("copied.splice(0)").await;
    assert!(
        copied.len() == 2 && copied.iter().all(|text| text.contains("10.26599/BDMA.2023.9020008")),
        "{copied:?}"
    );
    assert!(copied[0].starts_with("Renwu Yan") && copied[1].starts_with("@article{"), "{copied:?}");

    browser.run("published").await;
    browser.about().await;
    let pages: Vec<String> = browser
        .read("[...document.querySelectorAll('#for-a-class a')].map((link) => link.getAttribute('href'))")
        .await;
    assert_eq!(pages, ["teaching.html", "exercises.html", "answers.html"]);
    for page in pages {
        let found = browser.ask("fetch(given[0]).then(({ ok }) => done(ok));", &[json!(page)]).await;
        assert_eq!(found, json!(true), "{page}");
    }
    // The citation of the round leads to the round.
    browser.script("document.querySelector('#cite-run .copy button').click();").await;
    let cited: String = browser.read("copied.splice(0)[0]").await;
    assert!(cited.contains("seed 7"), "{cited}");
    let address = cited.split_whitespace().last().unwrap();
    assert!(address.starts_with(&site.url("?")) && address.contains("seed=7"), "{cited}");
    assert!(browser.has("save-file").await);
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_gets_the_exhibit_with_its_tables_and_the_address_and_no_bars() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(ROUND)).await;
    browser.run("published").await;
    let seen = |places: &str| {
        format!(
            "[...document.querySelectorAll(\"{places}\")].filter((place) => place.checkVisibility({{ visibilityProperty: true }})).map((place) => place.textContent)"
        )
    };
    for tab in ["noise", "verdict", "log", "checks"] {
        browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "screen" })).await;
        browser.tab(tab).await;
        let on_screen: Vec<String> = browser.read(&seen(".printed, .downloads table")).await;
        assert_eq!(on_screen, Vec::<String>::new(), "{tab}");
        browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        let printed: Vec<String> = browser.read(&seen(".printed")).await;
        assert!(printed.len() == 1 && printed[0].contains("seed=7"), "{printed:?}");
        let bars: Vec<String> = browser
            .read(&seen(".rail, .player, .ways, .downloads button, .copy, .laboratory-draw, input[type='range'], #exhibit > * > button"))
            .await;
        assert_eq!(bars, Vec::<String>::new(), "{tab}");
        let tables: (usize, usize) = browser
            .read(
                "(() => { const tables = [...document.querySelectorAll('#exhibit table')]; \
                 return [tables.length, tables.filter((table) => table.checkVisibility()).length]; })()",
            )
            .await;
        assert_eq!(tables.0, tables.1, "{tab}: tables, and those that are printed");
        assert!(tab == "verdict" || tables.0 > 0, "{tab}");
        // White paper and black words, whichever theme the screen has.
        let colours: Vec<String> = browser
            .read("['backgroundColor', 'color'].map((what) => getComputedStyle(document.body)[what])")
            .await;
        assert_eq!(colours[1], "rgb(0, 0, 0)");
        assert!(["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].contains(&colours[0].as_str()), "{colours:?}");
    }
    browser.quit().await;
}
