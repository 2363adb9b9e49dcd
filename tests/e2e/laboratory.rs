//! The noise laboratory: what a worker draws on the page is what the laboratory draws here, the laws follow the sliders at once, and a
//! worker that is stopped, or does not come, is told.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_laboratory::Drawn;
use blindsum_laboratory::wire::Order;
use serde_json::json;

use crate::browser::Browser;
use crate::folder::Folder;
use crate::server::Site;
use crate::site;

/// Columns of a file: which, how many of the table's unit one of the file's is, and how far the table rounds.
type Columns = &'static [(usize, f64, f64)];

const ROUND: &str = "?bits=512&seed=1";

/// What the worker of the page draws at its first order and seed 1.
fn drawn(rounds: u32, turn: u64) -> Drawn {
    let params = Params::try_from(RawParams { key_bits: 512, ..RawParams::default() }).unwrap();
    Order { params, present: params.meters(), rounds, randomness: Randomness::Seeded(1), turn }
        .carry_out(|_| ())
        .unwrap()
}

async fn draw(browser: &Browser, rounds: u32, end: &str) {
    browser.click(&format!("laboratory-draw-{rounds}")).await;
    // The end of what was drawn before may still be on the page.
    browser.wait_for("laboratory-draw", "data-state", &["drawing", end]).await;
    browser.wait_for("laboratory-draw", "data-state", &[end]).await;
}

async fn type_into(browser: &Browser, id: &str, value: &str) {
    let typed = format!(
        "const field = document.getElementById('{id}');
         field.value = '{value}';
         field.dispatchEvent(new Event('input', {{ bubbles: true }}));"
    );
    browser.script(&typed).await;
}

/// A column of a table of the laboratory, from its first row on.
async fn column(browser: &Browser, table: &str, place: usize) -> Vec<String> {
    let cells = format!(
        "Array.from(document.querySelectorAll(\"[data-testid='{table}-table'] tbody tr\"), (row) => row.cells[{place}].textContent)"
    );
    browser.read(&cells).await
}

/// A number among words: its digits, without what groups them.
fn number(text: &str) -> f64 {
    let digits = text.replace('\u{202f}', "");
    let digits =
        digits.split(|letter: char| !letter.is_ascii_digit() && letter != '.').find(|part| !part.is_empty());
    digits.unwrap_or_else(|| panic!("{text}")).trim_end_matches('.').parse().unwrap()
}

/// The figures themselves agree with the experiments' at 99.99 %: `tests/experiments/laboratory.rs` holds the same orders against them.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_draws_is_what_the_laboratory_draws() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(ROUND)).await;
    browser.run("published").await;
    browser.tab("noise").await;
    browser.find("laboratory").await;
    let fetched = "performance.getEntriesByType('resource').filter((entry) => entry.name.includes('laboratory_worker')).length";
    assert_eq!(browser.read::<u32>(fetched).await, 0, "its program is fetched when it is needed");

    draw(&browser, 10_000, "drawn").await;
    let expected = drawn(10_000, 0);
    assert!(expected.agrees());
    let distance = browser.text("laboratory-ks").await;
    assert!(
        (number(&distance) / expected.distance - 1.0).abs() < 0.01,
        "{distance}, not {}",
        expected.distance
    );
    assert!(distance.contains("agrees"), "{distance}");
    let counts = column(&browser, "laboratory-law", 2).await;
    let counts: Vec<f64> = counts.iter().map(|count| number(count)).collect();
    let expected_counts: Vec<f64> = expected.noise.counts().iter().map(|count| f64::from(*count)).collect();
    assert_eq!(counts, expected_counts);
    let zeros: String = browser.read("document.querySelector('#breaks-alone .note').textContent").await;
    assert!(
        zeros.replace('\u{202f}', "").contains(&format!("{} of {}", expected.zeros.0, expected.zeros.1)),
        "{zeros}"
    );

    // Another order draws others; the shares stay the round's.
    let shares = column(&browser, "laboratory-shares", 1).await;
    draw(&browser, 1, "drawn").await;
    let one = browser.text("laboratory-ks").await;
    assert!((number(&one) / drawn(1, 1).distance - 1.0).abs() < 0.01, "{one}");
    assert_eq!(column(&browser, "laboratory-shares", 1).await, shares);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_laws_follow_the_sliders_and_the_round_does_not() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(ROUND)).await;
    browser.run("published").await;
    let total = browser.text("status").await;
    assert!(total.contains("kWh"), "{total}");
    browser.tab("noise").await;
    let line = "Boolean(document.querySelector('.this-round'))";
    assert!(browser.wait_for_text("laboratory-lead", |text| text.contains("73.2")).await.contains("55"));
    assert!(browser.read::<bool>(line).await);

    // By keyboard, one stop further.
    let slider = browser.find("laboratory-epsilon-slider").await;
    slider.send_keys(thirtyfour::Key::Right + "").await.unwrap();
    browser.wait_for_text("laboratory-lead", |text| text.contains("1.1") && text.contains("75.1")).await;
    assert!(!browser.read::<bool>(line).await, "a line of the round under another law");
    assert!(browser.text("laboratory-missing").await.contains("not the round's"));
    // Samples change nothing of the law.
    browser.click("laboratory-back").await;
    browser.wait_for_text("laboratory-lead", |text| text.contains("73.2")).await;
    type_into(&browser, "laboratory-samples", "20").await;
    browser.settle().await;
    assert!(browser.read::<bool>(line).await);

    // What was set is there again after another exhibit.
    browser.tab("log").await;
    browser.tab("noise").await;
    let kept: String = browser.read("document.getElementById('laboratory-samples').value").await;
    assert_eq!(kept, "20");

    // A small epsilon is not an error; what is not a number is, and nothing is drawn then.
    type_into(&browser, "laboratory-epsilon", "0.001").await;
    browser.wait_for_text("laboratory-lead", |text| text.contains("50.1")).await;
    assert!(!browser.has("laboratory-epsilon-error").await);
    type_into(&browser, "laboratory-epsilon", "x").await;
    browser.find("laboratory-epsilon-error").await;
    assert!(!browser.find("laboratory-draw-1").await.is_enabled().await.unwrap());
    assert_eq!(browser.text("status").await, total);

    // Through eyes that do not know the noise there is neither a line nor a share.
    browser.click("laboratory-back").await;
    browser.look_through("cloud").await;
    browser.wait_for("lens-box", "data-lens", &["cloud"]).await;
    browser.settle().await;
    assert!(!browser.read::<bool>(line).await);
    let bars: u32 =
        browser.read("document.querySelectorAll(\"[data-testid='laboratory-strip'] .bar\").length").await;
    assert_eq!(bars, 0);
    assert!(browser.text("laboratory-missing").await.contains("not known to these eyes"));
    browser.quit().await;
}

/// A cell of a table as a number in the unit of the file.
fn read_cell(cell: &str) -> Option<f64> {
    cell.replace('\u{202f}', "").replace('−', "-").parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn under_every_picture_stands_what_it_shows_and_the_file_says_the_same() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(ROUND)).await;
    browser.run("published").await;
    browser.tab("noise").await;
    draw(&browser, 100, "drawn").await;
    browser.script("document.getElementById('breaks-budget').open = true;").await;
    // Each file's column and the table's, how many of the table's unit are one of the file's, and how far a table rounds.
    let files: [(&str, Columns); 7] = [
        ("laboratory-shares", &[(0, 1.0, 0.0), (1, 1e-3, 1e-9), (2, 1e-3, 1e-9)]),
        ("laboratory-law", &[(0, 1e-6, 0.05), (1, 1e-6, 0.05), (2, 1.0, 0.0), (3, 1.0, 0.051)]),
        ("laboratory-dots", &[(0, 1.0, 0.0), (1, 1e-6, 0.05)]),
        ("laboratory-pair", &[(0, 1e-6, 0.05), (2, 100.0, 0.5), (3, 100.0, 0.5), (4, 1.0, 0.05)]),
        ("laboratory-error", &[(0, 1.0, 0.0), (1, 1.0, 0.5)]),
        ("laboratory-learned", &[(1, 1.0, 0.1)]),
        ("laboratory-budget", &[(0, 1.0, 0.0)]),
    ];
    for (id, columns) in files {
        let file = browser.take(&format!("{id}-csv")).await;
        assert_eq!(file.name, format!("blindsum-{id}.csv"));
        let (rows, shown) = (file.rows(), browser.table(id).await);
        assert!(!shown.is_empty() && rows.len() == shown.len() + 1, "{id}: {} rows", rows.len());
        for (row, shown) in rows[1..].iter().zip(&shown) {
            assert_eq!((row.len(), shown.len()), (rows[0].len(), rows[0].len()), "{id}");
            for (place, unit, within) in columns {
                let filed: f64 = row[*place].parse().unwrap_or_else(|_| panic!("{id}: {row:?}"));
                let told = read_cell(&shown[*place]).unwrap_or_else(|| panic!("{id}: {shown:?}"));
                assert!((filed * unit - told).abs() <= *within, "{id}: {row:?}, {shown:?}");
            }
        }
    }
    // The shares in the file are those of the picture: their sum is the line of this round.
    let shares = browser.take("laboratory-shares-csv").await.rows();
    let sum: f64 = shares[1..].iter().map(|row| row[1].parse::<f64>().unwrap()).sum();
    let line: String = browser.read("document.querySelector('.this-round text').textContent").await;
    assert!((sum.abs() / 1e6 / number(&line) - 1.0).abs() < 0.01, "{sum} and {line}");
    for drawing in ["laboratory-pictures", "laboratory-error", "laboratory-learned", "laboratory-budget"] {
        let svg = browser.take(&format!("{drawing}-svg")).await;
        assert!(svg.text.starts_with("<svg") && svg.text.contains("width="), "{}", svg.text);
        let png = browser.take(&format!("{drawing}-png")).await;
        assert!(png.size.0 > 200 && png.colours > 2, "{drawing}: {:?}, {} colours", png.size, png.colours);
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    // Where the browser refuses, that is said.
    browser.script("HTMLCanvasElement.prototype.toBlob = (done) => done(null);").await;
    browser.click("laboratory-error-png").await;
    let said = "document.querySelector(\"[data-testid='laboratory-error-png'] ~ [role=status]\").textContent";
    let start = std::time::Instant::now();
    while !browser.read::<String>(said).await.contains("SVG instead") {
        assert!(start.elapsed() < crate::browser::PATIENCE);
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn drawing_can_be_stopped_and_begun_again() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.open(&site.url(ROUND)).await;
    browser.run("published").await;
    browser.tab("noise").await;
    type_into(&browser, "laboratory-homes", "10000").await;
    browser.settle().await;
    // A hundred million shares take much longer than it takes to press a button.
    browser.click("laboratory-draw-10000").await;
    browser.wait_for("laboratory-draw", "data-state", &["drawing"]).await;
    browser.click("laboratory-stop").await;
    browser.wait_for("laboratory-draw", "data-state", &["cancelled"]).await;
    assert!(!browser.has("laboratory-stop").await && !browser.has("laboratory-ks").await);
    draw(&browser, 1, "drawn").await;
    browser.find("laboratory-ks").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_of_the_laboratory_is_named_and_the_rest_of_the_page_stays() {
    let browser = Browser::start().await;
    for (start, end) in
        [("laboratory_worker_start", ".js"), ("laboratory_worker", ".js"), ("laboratory_worker_bg", ".wasm")]
    {
        let folder = Folder::new();
        let name = folder.remove(start, end);
        let site = Site::new(folder.path().to_owned()).await;
        browser.open(&site.url(ROUND)).await;
        browser.run("published").await;
        browser.tab("noise").await;
        draw(&browser, 1, "failed").await;
        let says = browser.text("laboratory-draw").await;
        assert!(says.contains(&name) && says.contains("reload the page"), "{says}");
        assert_eq!(browser.script("return document.getElementById('failure').hidden").await, json!(true));
        // The laws need no worker.
        assert!(browser.text("laboratory-lead").await.contains("73.2"));
    }
    browser.quit().await;
}
