//! Files of readings: good ones, and each kind of bad one.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::browser::{Browser, PATIENCE};
use crate::devtools::DevTools;
use crate::{ENDS, figures, site};

/// Chooses a file among the parameters.
async fn choose(browser: &Browser, file: &Path) {
    browser.parameters().await;
    // A driver adds to what is chosen, where a person replaces it.
    browser.script("document.getElementById('file').value = '';").await;
    browser.find("file").await.send_keys(file.to_str().unwrap()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_a_bad_cell_is_refused_by_row_and_column_and_the_readings_before_it_stay() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=2&bits=512&gamma=2&seed=1")).await;
    let file = std::env::temp_dir().join(format!("blindsum-bad-{}.csv", std::process::id()));
    let mended = file.with_extension("mended.csv");
    std::fs::write(&file, "date,19:00,19:30\na,100,200\nb,oops,3\n").unwrap();
    choose(&browser, &file).await;
    let error = browser.wait_for_text("file-error", |text| !text.is_empty()).await;
    assert!(error.contains("line 3") && error.contains("column 2"), "{error}");
    // What can be done about it is the page's, not the command line's.
    assert!(error.contains("“Leave out bad rows”") && !error.contains("--"), "{error}");
    browser.close_drawer().await;
    browser.click("use-readings").await;
    browser.run("published").await;

    std::fs::write(&mended, "date,19:00,19:30\na,100,200\nb,50.5,3\n").unwrap();
    choose(&browser, &mended).await;
    browser.wait_for_text("readings-name", |text| text.ends_with("mended.csv")).await;
    assert_eq!(browser.text("file-error").await, "");
    browser.close_drawer().await;
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    let (_, truth, _) = figures(&browser).await;
    assert_eq!(truth, 150_500);
    std::fs::remove_file(&file).unwrap();
    std::fs::remove_file(&mended).unwrap();
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m_follows_a_file_and_more_meters_than_it_has_homes_are_told_with_its_name() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=20&bits=512&gamma=2&seed=1")).await;
    let file = std::env::temp_dir().join(format!("blindsum-few-{}.csv", std::process::id()));
    let name = file.file_name().unwrap().to_str().unwrap();
    let rows: String = (1..8).map(|home| format!("h{home},100\n")).collect();
    std::fs::write(&file, format!("date,19:00\n{rows}")).unwrap();
    choose(&browser, &file).await;
    let told = browser.wait_for_text("meters-followed", |text| text.contains("is now 7")).await;
    assert!(told.contains(name) && told.contains("it was 20"), "{told}");
    let meters = browser.find("meters").await;
    assert_eq!(meters.value().await.unwrap().as_deref(), Some("7"));
    meters.clear().await.unwrap();
    meters.send_keys("8").await.unwrap();
    let error = browser.text("meters-error").await;
    assert_eq!(error, format!("The file {name} has 7 homes; Meters can be at most 7."));
    assert!(browser.text("run-reason").await.contains("Fix these fields first: Meters m."));
    assert!(!browser.has("meters-followed").await, "what a person typed no file did");
    meters.clear().await.unwrap();
    meters.send_keys("6").await.unwrap();
    browser.close_drawer().await;
    browser.run("published").await;
    assert_eq!(figures(&browser).await.1, 600_000);
    std::fs::remove_file(&file).unwrap();
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_refused_file_nothing_runs_until_a_person_chooses_and_the_result_names_its_file() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=2&bits=512&gamma=2&seed=1")).await;
    let folder = std::env::temp_dir().join(format!("blindsum-refused-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let [own, bad] = ["own.csv", "bad.csv"].map(|name| folder.join(name));
    std::fs::write(&own, "date,19:00,19:30\na,100,200\nb,50,3\n").unwrap();
    std::fs::write(&bad, "date,19:00,19:30\na,100,200\nb,oops,3\nc,9000,3\n").unwrap();
    choose(&browser, &own).await;
    browser.wait_for_text("readings-name", |text| text == "own.csv").await;
    browser.close_drawer().await;
    browser.run("published").await;
    assert_eq!(browser.text("result-source").await, "Readings: the file own.csv, 2 homes.");

    choose(&browser, &bad).await;
    // What is read out, what stands above the parameters, and why Run waits.
    let says =
        "The file bad.csv was refused. The readings in use are still those of the file own.csv (2 homes).";
    browser.wait_for_text("status", |text| text == says).await;
    assert_eq!(browser.attribute("status", "role").await.as_deref(), Some("status"));
    assert!(browser.text("refused").await.contains(says));
    let run = browser.find("run").await;
    assert!(!run.is_enabled().await.unwrap());
    assert_eq!(browser.attribute("run", "aria-describedby").await.as_deref(), Some("run-reason"));
    let waits = "Run waits for your choice: press “Use own.csv”, or choose another file.";
    assert_eq!(browser.text("run-reason").await, waits);
    // On a phone the two names have room.
    browser.resize((380, 800)).await;
    assert!(browser.read::<bool>("document.documentElement.scrollWidth <= innerWidth").await);
    browser.resize((1280, 900)).await;
    // A change of the parameters does not count as a choice.
    browser.find("epsilon").await.send_keys("0").await.unwrap();
    assert!(!browser.find("run").await.is_enabled().await.unwrap());

    browser.close_drawer().await;
    browser.click("use-readings").await;
    browser.wait_for_text("run-reason", str::is_empty).await;
    // The button that was pressed is gone; the next one has the focus.
    wait_until_focused(&browser, "run").await;
    browser.parameters().await;
    assert!(!browser.has("refused").await && !browser.has("use-readings").await);
    assert_eq!(browser.text("file-error").await, "");
    assert_eq!(browser.read::<String>("document.getElementById('file').value").await, "");
    browser.close_drawer().await;
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    assert_eq!(figures(&browser).await.1, 150_000);
    assert_eq!(browser.text("result-source").await, "Readings: the file own.csv, 2 homes.");

    // The same file in another way that fails: it is still the one that was read before. Then the shipped file.
    browser.parameters().await;
    browser.choose("unit", "kWh").await;
    browser.wait_for_text("readings-taken", |text| text.contains("kWh")).await;
    choose(&browser, &bad).await;
    browser.wait_for_text("status", |text| text == says).await;
    // What is read once more after the choice is the file in use, not the refused one.
    browser.click("use-readings-here").await;
    browser.choose("unit", "Wh").await;
    browser.wait_for_text("readings-taken", |text| text.contains("unit Wh, as you said")).await;
    assert_eq!(browser.text("readings-name").await, "own.csv");
    std::fs::remove_dir_all(&folder).unwrap();
    browser.quit().await;
}

/// Waits until an element has the focus.
async fn wait_until_focused(browser: &Browser, id: &str) {
    let start = Instant::now();
    while browser.read::<String>("document.activeElement.id").await != id {
        assert!(start.elapsed() < PATIENCE, "{id} does not get the focus");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slot_of_a_file_with_exports_in_others_gives_what_the_command_line_gives() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?bits=256&gamma=2&seed=1&slots=all")).await;
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("meter-files").join("50_negative_export.csv");
    let file = file.canonicalize().unwrap();
    choose(&browser, &file).await;
    // Over the whole day exports have to be dealt with: nobody said how.
    browser.wait_for_text("ask-export", |text| text.contains("below 0")).await;
    assert!(!browser.find("run").await.is_enabled().await.unwrap());
    // The evening has none, and is asked about all the same: of one file the same is asked, whatever is taken of it.
    browser.choose("slots", "one").await;
    browser.wait_for_text("ask-export", |text| text.contains("below 0")).await;
    assert!(!browser.find("run").await.is_enabled().await.unwrap());
    browser.click("ask-export-2").await;
    browser.wait_for_text("readings-only", |text| text.contains("19:00")).await;
    assert_eq!(browser.text("file-error").await, "");
    browser.close_drawer().await;
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    assert_eq!(figures(&browser).await.1, 900_000);
    // At noon a home that exports then is left out, as was answered.
    browser.parameters().await;
    browser.choose("slot", "12:00").await;
    browser.wait_for_text("readings-only", |text| text.contains("12:00")).await;
    browser.close_drawer().await;
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    assert_eq!(figures(&browser).await.1, 600_000);
    browser.quit().await;
}

/// A bad file and what its error must say: what, where, what would be right.
struct Bad {
    what: &'static str,
    content: &'static [u8],
    says: &'static [&'static str],
}

const BAD: [Bad; 11] = [
    Bad { what: "text", content: b"date,19:00\na,1\nb,oops\n", says: &["line 3", "column 2", "oops"] },
    Bad { what: "too many", content: b"date,19:00\na,1,2\n", says: &["line 2", "3 columns", "2"] },
    Bad { what: "too few", content: b"date,19:00,19:30\na,1\n", says: &["line 2", "2 columns", "3"] },
    Bad { what: "CRLF", content: b"date,19:00\r\na,1\r\nb,x\r\n", says: &["line 3", "column 2"] },
    Bad { what: "BOM", content: b"\xef\xbb\xbfdate,19:00\na,x\n", says: &["line 2", "column 2"] },
    Bad {
        what: "twice",
        content: b"household,timestamp,wh\na,2013-01-15 19:00,1\na,2013-01-15 19:00,2\n",
        says: &["line 3", "a"],
    },
    Bad {
        what: "no date",
        content: b"household,timestamp,wh\na,2013-02-30 19:00,1\n",
        says: &["line 2", "column 2"],
    },
    Bad { what: "a ZIP", content: b"PK\x03\x04\x14\0\0\0", says: &["ZIP archive"] },
    Bad {
        what: "no columns",
        content: b"colour,size\nred,1\n",
        says: &["line 1", "colour", "Name them below"],
    },
    Bad { what: "no rows", content: b"date,19:00\n", says: &["no readings"] },
    Bad { what: "empty", content: b"", says: &["empty"] },
];

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_bad_file_is_told_by_place_and_the_readings_before_it_stay() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=2&bits=512&gamma=2&seed=1")).await;
    browser.parameters().await;
    let before = browser.text("readings-name").await;
    let folder = std::env::temp_dir().join(format!("blindsum-bad-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (at, bad) in BAD.iter().enumerate() {
        // A name of its own for each: a browser tells of no change where the same file is chosen again.
        let path = folder.join(format!("bad{at}.csv"));
        std::fs::write(&path, bad.content).unwrap();
        choose(&browser, &path).await;
        println!("{}: {:?}", bad.what, bad.says);
        browser.wait_for_text("file-error", |text| bad.says.iter().all(|part| text.contains(part))).await;
        assert_eq!(browser.text("readings-name").await, before, "{}", bad.what);
        assert!(!browser.find("run").await.is_enabled().await.unwrap(), "{}", bad.what);
    }
    browser.close_drawer().await;
    browser.click("use-readings").await;
    browser.run("published").await;
    std::fs::remove_dir_all(&folder).unwrap();
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_file_in_kilowatt_hours_is_read_and_bad_rows_are_skipped_and_counted_where_asked() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=2&bits=512&gamma=2&seed=1&slot=19:00")).await;
    let file = std::env::temp_dir().join(format!("blindsum-long-{}.csv", std::process::id()));
    let rows = "household,timestamp,kWh\n\
                a,2013-01-15 19:00,0.25\nb,2013-01-15 19:00,oops\nc,2013-01-15 19:00,1.5005\n";
    std::fs::write(&file, rows).unwrap();
    choose(&browser, &file).await;
    browser.wait_for_text("file-error", |text| text.contains("line 3")).await;
    browser.click("skip-bad").await;
    let taken = browser.wait_for_text("readings-name", |text| text.contains("blindsum-long")).await;
    let skipped = browser.wait_for_text("readings-warnings", |text| text.contains("line 3")).await;
    assert!(skipped.contains('1'), "{taken}: {skipped}");
    browser.close_drawer().await;
    browser.run("published").await;
    assert_eq!(figures(&browser).await.1, 1_750_500);
    std::fs::remove_file(&file).unwrap();
    browser.quit().await;
}

/// Drops a file of a page's own making: a header, and the same million bytes of rows as often as is said.
const DROP: &str = "
    const row = (home) => `MAC${String(home).padStart(6, '0')},Std,2013-01-01 19:00:00.0000000, 0.250 ,ACORN-A,Affluent\\n`;
    const rows = Array.from({ length: 15625 }, (_, home) => row(home)).join('');
    const header = 'LCLid,stdorToU,DateTime,KWH/hh (per half hour) ,Acorn,Acorn_grouped\\n';
    const data = new DataTransfer();
    data.items.add(new File([header, ...Array(given[0]).fill(new Blob([rows]))], given[1]));
    for (const name of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
    done(true);";

/// Notes each percentage that stands where the reading's progress is told.
const NOTE_PROGRESS: &str = "
    window.percents = [];
    const note = () => {
        const found = /\\d+/.exec(document.getElementById('file-progress').textContent);
        if (found && percents.at(-1) !== Number(found[0])) percents.push(Number(found[0]));
    };
    new MutationObserver(note).observe(document.getElementById('file-progress'), { childList: true, subtree: true, characterData: true });";

#[tokio::test(flavor = "multi_thread")]
async fn a_long_file_tells_how_far_it_is_and_is_cancelled_without_a_trace() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?meters=2&bits=512&gamma=2&seed=1&slot=19:00")).await;
    let own = std::env::temp_dir().join(format!("blindsum-own-{}.csv", std::process::id()));
    std::fs::write(&own, "date,19:00,19:30\na,100,200\nb,50,3\n").unwrap();
    choose(&browser, &own).await;
    let name = browser.wait_for_text("readings-name", |text| text.starts_with("blindsum-own")).await;
    let taken = browser.text("readings-taken").await;
    browser.script(NOTE_PROGRESS).await;

    // So long that nobody is too late to cancel it.
    browser.ask(DROP, &[json!(2000), json!("endless.csv")]).await;
    let start = Instant::now();
    let percents = || async { browser.read::<Vec<u32>>("percents").await };
    while percents().await.len() < 2 {
        assert!(start.elapsed() < PATIENCE, "progress does not move: {:?}", percents().await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!browser.find("run").await.is_enabled().await.unwrap(), "a round would run while a file is read");
    browser.click("cancel-file").await;
    browser.wait_for_text("file-progress", str::is_empty).await;
    let seen = percents().await;
    assert!(seen.is_sorted() && seen.last() < Some(&100), "{seen:?}");
    assert_eq!((browser.text("readings-name").await, browser.text("readings-taken").await), (name, taken));
    assert_eq!(browser.text("file-error").await, "");
    assert!(!browser.has("refused").await);
    // Nothing of it comes later: what would say more was ended.
    let mut devtools = DevTools::connect(browser.profile());
    let start = Instant::now();
    // A browser takes its time to end what is at work.
    while devtools.workers().iter().any(|worker| worker.title == "reader of files") {
        assert!(start.elapsed() < PATIENCE, "what reads the file lives on");
    }
    assert_eq!((percents().await, browser.text("file-progress").await), (seen, String::new()));
    browser.close_drawer().await;
    browser.run("published").await;
    assert_eq!(figures(&browser).await.1, 150_000);
    assert!(browser.text("result-source").await.contains("blindsum-own"));

    // One that is left alone is read to its end.
    browser.parameters().await;
    browser.script(NOTE_PROGRESS).await;
    browser.ask(DROP, &[json!(40), json!("long.csv")]).await;
    browser.wait_for_text("readings-name", |text| text == "long.csv").await;
    let seen = percents().await;
    assert!(seen.len() > 1 && seen.is_sorted(), "{seen:?}");
    assert_eq!(browser.text("file-progress").await, "");
    browser.close_drawer().await;
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    assert_eq!(browser.wait_for_state(&ENDS).await, "published");
    std::fs::remove_file(&own).unwrap();
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_home_lacks_a_slot_the_home_or_the_slot_is_left_out() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url("?bits=256&gamma=2&seed=1&slot=19:00")).await;
    let file = std::env::temp_dir().join(format!("blindsum-lacking-{}.csv", std::process::id()));
    let rows = "household;timestamp;kwh\na;2024-01-15 18:00;1\na;2024-01-15 18:30;1\na;2024-01-15 19:00;2\nb;2024-01-15 18:00;1\n\
                b;2024-01-15 19:00;3\nb;2024-01-15 19:30;1\na;2024-01-15 19:30;1\n";
    std::fs::write(&file, rows).unwrap();
    choose(&browser, &file).await;
    browser.choose("slots", "all").await;
    let warned =
        |part: &'static str| browser.wait_for_text("readings-warnings", move |text| text.contains(part));
    warned("household \"b\"").await;
    browser.choose("lacking", "slots").await;
    let says = warned("slots that some household lacks are left out").await;
    assert!(says.contains("1 of 4") && says.contains("\"b\" at 2024-01-15 18:30"), "{says}");
    browser.choose("slots", "one").await;
    browser.close_drawer().await;
    browser.run("published").await;
    assert_eq!(figures(&browser).await.1, 5_000_000);
    std::fs::remove_file(&file).unwrap();
    browser.quit().await;
}
