//! Files as people have them: chosen, dropped or pasted, looked at, asked about, and run.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use thirtyfour::prelude::*;

use crate::accessible::audit::audit_within;
use crate::browser::{Browser, PATIENCE, until};
use crate::devtools::{DevTools, Seen};
use crate::layout::{LEAST, problems};
use crate::server::Site;
use crate::{ENDS, figures, from_environment, site};

fn meter_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("meter-files").join(name).canonicalize().unwrap()
}

/// Chooses files among the parameters.
async fn choose(browser: &Browser, names: &[&str]) {
    browser.parameters().await;
    // A driver adds to what is chosen, where a person replaces it.
    browser.script("document.getElementById('file').value = '';").await;
    let paths: Vec<_> = names.iter().map(|name| meter_file(name).to_str().unwrap().to_owned()).collect();
    browser.find("file").await.send_keys(paths.join("\n")).await.unwrap();
}

/// Answers a question, by the place of the answer.
async fn answer(browser: &Browser, asked: &str, place: usize) {
    browser.find(&format!("ask-{asked}")).await;
    assert!(!browser.find("run").await.is_enabled().await.unwrap(), "{asked} is open, and a round would run");
    browser.click(&format!("ask-{asked}-{place}")).await;
}

/// Runs what is there, and gives the true total in mWh.
async fn total(browser: &Browser) -> i64 {
    browser.close_drawer().await;
    browser.click("run").await;
    browser.wait_for_state(&["running", "published"]).await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    figures(browser).await.1
}

/// A file of the folder, its questions with the places of the answers that are given, the homes that then take part, and their total in
/// the slot, in mWh: as the README of these files has them.
struct Case {
    name: &'static str,
    slot: &'static str,
    answers: &'static [(&'static str, usize)],
    mwh: i64,
}

const CASES: [Case; 12] = [
    Case { name: "01_lcl_datastore_6col.csv", slot: "19:00", answers: &[], mwh: 1_820_000 },
    Case { name: "05_octopus_summer_day.csv", slot: "19:00", answers: &[], mwh: 480_000 },
    Case {
        name: "08_octopus_cost_columns_missing_zero.csv",
        slot: "19:00",
        answers: &[("gaps", 1)],
        mwh: 480_000,
    },
    Case { name: "10_n3rgy.json", slot: "19:00", answers: &[], mwh: 390_000 },
    Case { name: "11_enedis_courbe_30min.csv", slot: "19:00", answers: &[], mwh: 490_000 },
    Case { name: "14_greenbutton_pge_15min.csv", slot: "19:00", answers: &[("zone", 0)], mwh: 160_000 },
    Case { name: "20_nem12_30min.csv", slot: "19:00", answers: &[], mwh: 480_000 },
    Case { name: "43_hourly_energy.csv", slot: "19:00", answers: &[], mwh: 1_800_000 },
    Case { name: "44_five_minute_energy.csv", slot: "19:00", answers: &[], mwh: 240_000 },
    Case { name: "52_semicolons_decimal_comma.csv", slot: "19:00", answers: &[], mwh: 510_000 },
    Case { name: "57_day_first_ambiguous.csv", slot: "19:00", answers: &[("dates", 0)], mwh: 750_000 },
    Case { name: "68_wide_kwh_no_unit.csv", slot: "00:00", answers: &[("unit", 1)], mwh: 750_000 },
];

#[tokio::test(flavor = "multi_thread")]
async fn files_of_suppliers_give_their_right_totals() {
    let site = site().await;
    let browser = Browser::start().await;
    for Case { name, slot, answers, mwh } in CASES {
        println!("{name}");
        browser.open(&site.url(&format!("?bits=256&gamma=2&seed=1&meters=3&slot={slot}"))).await;
        choose(&browser, &[name]).await;
        for (asked, place) in answers {
            answer(&browser, asked, *place).await;
        }
        browser.wait_for_text("readings-name", |text| text == name).await;
        assert_eq!(browser.text("file-error").await, "", "{name}");
        let first = browser.text("first-home").await;
        assert!(first.contains("The cap above") && first.contains("First readings of"), "{name}: {first}");
        assert_eq!(total(&browser).await, mwh, "{name}");
        let source = browser.text("result-source").await;
        assert!(source.contains(name), "{source}");
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_files_are_a_home_each_and_a_dropped_file_never_replaces_the_page() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?bits=256&gamma=2&seed=1&meters=3")).await;
    choose(&browser, &["05_octopus_summer_day.csv", "07_octopus_spring_46_slots.csv"]).await;
    // They have no day in common: the first has one home.
    browser.wait_for_text("readings-name", |text| text == "05_octopus_summer_day.csv (+1)").await;
    let taken = browser.text("readings-taken").await;
    assert!(taken.contains("05_octopus_summer_day.csv: ") && taken.contains("07_octopus_spring"), "{taken}");
    browser.close_drawer().await;

    // Dropped anywhere, the drawer closed.
    let drop = "
        const data = new DataTransfer();
        data.items.add(new File([given[0]], given[1]));
        const events = ['dragover', 'drop'].map((name) => new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
        done(events.map((event) => { document.body.dispatchEvent(event); return event.defaultPrevented; }));";
    let file = "id,time,kWh\na,2013-01-15 19:00,0.25\nb,2013-01-15 19:00,0.5\n";
    let prevented = browser.ask(drop, &[json!(file), json!("dropped.csv")]).await;
    assert_eq!(prevented, json!([true, true]));
    browser.wait_for_text("readings-name", |text| text == "dropped.csv").await;
    assert_eq!(total(&browser).await, 750_000);
    // A new round keeps it, and so does the tab. Text that is dragged is nobody's file.
    assert_eq!(total(&browser).await, 750_000);
    let text = "
        const data = new DataTransfer();
        data.setData('text/plain', 'words');
        const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
        done(event.defaultPrevented);";
    assert_eq!(browser.ask(text, &[]).await, json!(false));
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_can_be_pasted_and_the_keyboard_answers() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?bits=256&gamma=2&seed=1&meters=3")).await;
    browser.parameters().await;
    browser.script("document.getElementById('pasted').closest('details').open = true;").await;
    let rows = "household,timestamp,energy_kwh\nh1,03/04/2024 19:00,0.25\nh2,03/04/2024 19:00,0.5\n";
    let paste = "document.getElementById('pasted').value = given[0]; done(true);";
    browser.ask(paste, &[json!(rows)]).await;
    browser.find("take-pasted").await.send_keys(Key::Enter + "").await.unwrap();
    let says = browser.wait_for_text("ask-dates", |text| text.contains("03/04/2024")).await;
    assert!(says.contains("3 April") && says.contains("March 4"), "{says}");
    let told = browser.text("status").await;
    assert!(told.contains("leaves something open"), "{told}");
    browser.find("ask-dates-1").await.send_keys(" ").await.unwrap();
    browser.wait_for_text("readings-name", |text| text == "pasted rows").await;
    // The answer stays to be seen, has the focus, and can be changed.
    assert_eq!(browser.read::<String>("document.activeElement.id").await, "ask-dates-1");
    let date = || async { browser.read::<String>("document.getElementById('date').value").await };
    assert_eq!(date().await, "2024-03-04");
    browser.find("ask-dates-1").await.send_keys(Key::Up + "").await.unwrap();
    let changed = until(PATIENCE, async || (date().await == "2024-04-03").then_some(())).await;
    assert!(changed.is_some());
    assert_eq!(total(&browser).await, 750_000);
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_that_nobody_knows_are_named() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?bits=256&gamma=2&seed=1&meters=3")).await;
    let file = std::env::temp_dir().join(format!("blindsum-columns-{}.csv", std::process::id()));
    std::fs::write(&file, "who,when,how much\na,2024-01-15 19:00,250\nb,2024-01-15 19:00,500\n").unwrap();
    browser.parameters().await;
    browser.find("file").await.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.wait_for_text("file-error", |text| text.contains("who, when, how much")).await;
    for (id, column) in [("file-household", "who"), ("file-energy", "3"), ("file-time", "when")] {
        browser.find(id).await.send_keys(column.to_owned() + Key::Tab).await.unwrap();
    }
    answer(&browser, "unit", 0).await;
    browser.wait_for_text("readings-name", |text| text.starts_with("blindsum-columns")).await;
    assert_eq!(total(&browser).await, 750_000);
    std::fs::remove_file(&file).unwrap();
    browser.quit().await;
}

/// What a server is asked for, in order.
type Asked = Arc<Mutex<Vec<String>>>;

/// The worker's files come when a file is first chosen; besides these nothing is asked of anybody.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_chosen_stays_on_the_page() {
    let asked = Asked::default();
    let note = asked.clone();
    let site = Site::spoilt(from_environment("BLINDSUM_DIST"), move |path, _| {
        note.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
    })
    .await;
    let browser = Browser::start().await;
    browser.open(&site.url("?bits=256&gamma=2&seed=1&meters=3")).await;
    browser.parameters().await;
    // What comes at the first sign of a person comes first.
    browser.click("preset-classroom").await;
    until(PATIENCE, async || {
        let all = asked.lock().unwrap_or_else(PoisonError::into_inner).join(" ");
        (all.contains("household-days-") && all.contains("kernel-")).then_some(())
    })
    .await;
    browser.settle().await;
    let take = || std::mem::take(&mut *asked.lock().unwrap_or_else(PoisonError::into_inner));
    take();
    choose(&browser, &["14_greenbutton_pge_15min.csv"]).await;
    answer(&browser, "zone", 0).await;
    browser.wait_for_text("readings-name", |text| text.starts_with("14_")).await;
    let all = take();
    assert!(!all.is_empty() && all.iter().all(|path| path.contains("readings_worker")), "{all:?}");
    let storage = "JSON.stringify([Object.values(localStorage), Object.values(sessionStorage)])";
    let kept: String = browser.read(storage).await;
    assert!(!kept.contains("greenbutton"), "{kept}");
    browser.quit().await;
}

/// The page's policy does not reach into workers; what the browser sees of their requests does.
#[tokio::test(flavor = "multi_thread")]
async fn no_request_says_anything_after_the_load_not_even_a_workers() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?bits=256&gamma=2&seed=1&meters=3&slot=19:00")).await;
    browser.settle().await;
    let watch = DevTools::connect(browser.profile()).watch();
    choose(&browser, &["14_greenbutton_pge_15min.csv"]).await;
    answer(&browser, "zone", 0).await;
    browser.wait_for_text("readings-name", |text| text.starts_with("14_")).await;
    assert_eq!(total(&browser).await, 160_000);
    let seen = watch.seen();
    let workers = seen.iter().filter(|seen| matches!(seen, Seen::Worker(_))).count();
    assert!(workers >= 2, "a reader and meters were to be watched: {seen:?}");
    // Each names a file of the page, and nothing goes along: what a file is called says nothing of a home.
    let (base, folder) = (site.url(""), from_environment("BLINDSUM_DIST"));
    let says = |seen: &&Seen| match seen {
        Seen::Worker(_) => false,
        Seen::Request { with_body: true, .. } => true,
        Seen::Request { url, .. } => url.strip_prefix(&base).is_none_or(|name| !folder.join(name).is_file()),
    };
    let said: Vec<_> = seen.iter().filter(says).collect();
    assert!(said.is_empty(), "{said:?}");
    // A request to elsewhere that a worker makes would be among them.
    let worker = |seen: &Seen| match seen {
        Seen::Worker(session) => Some(session.clone()),
        Seen::Request { .. } => None,
    };
    for session in seen.iter().filter_map(worker) {
        watch.tell(&session, "fetch('http://127.0.0.1:9/reading=160').catch(() => {}); 1");
    }
    let leak = until(PATIENCE, async || watch.seen().iter().find(says).cloned()).await;
    assert!(matches!(leak, Some(Seen::Request { url, .. }) if url.contains("reading=160")));
    watch.end();
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_and_asked_is_accessible_and_has_room() {
    let site = site().await;
    let browser = Browser::start().await;
    let mut wrong = Vec::new();
    for (name, asked) in [
        ("14_greenbutton_pge_15min.csv", Some("zone")),
        ("61_hostile_names.csv", None),
        ("44_five_minute_energy.csv", None),
    ] {
        browser.open(&site.url("?bits=256&gamma=2&seed=1&meters=3")).await;
        choose(&browser, &[name]).await;
        match asked {
            Some(asked) => drop(browser.find(&format!("ask-{asked}")).await),
            None => drop(browser.find("first-home").await),
        }
        audit_within(&browser, name, "[data-testid=drawer]").await;
        for size in [(1280, 720), (768, 1024), (380, 800), (320, 640)] {
            crate::accessible::audit::show(&browser, size, "light").await;
            browser.settle().await;
            let told = |problem| format!("{name}, {} px: {problem}", size.0);
            wrong.extend(problems(&browser, LEAST).await.into_iter().map(told));
        }
    }
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
    browser.quit().await;
}
