//! The same address gives the same bytes in every engine, whichever arithmetic it runs, and on the command line.
//!
//! Needs Firefox and WebKit too, so it is a step of its own: `cargo xtask test --all-engines`.

use serde_json::json;

use crate::browser::Browser;
use crate::drivers::Engine;
use crate::engine::engine as arithmetic;
use crate::{ENDS, command_line, figures, site};

/// Rounds of three meters: what the address says, and the same for the command line. The second draws its noise with
/// logarithms, which an engine or a library could round in its own way.
const ROUNDS: [(&str, &[&str]); 2] = [
    ("bits=512", &["--key-bits", "512"]),
    (
        "bits=1024&noise-law=continuous&key-mode=split-keys&randomizer=short-exponent",
        &[
            "--key-bits",
            "1024",
            "--noise",
            "continuous",
            "--key-mode",
            "split-keys",
            "--randomizer",
            "short-exponent",
        ],
    ),
];

/// Whether the engine has what the kernel takes, by a module of our own: `f(a, b, c) = f64x2.relaxed_madd(a, b, c)`. With
/// e = 2^-30, (1 + e)(1 - e) - 1 is -e^2 if it is fused, and 0 if the product is rounded first.
const FUSES: &str = "
    const module = new Uint8Array([
      0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
      1, 8, 1, 0x60, 3, 0x7c, 0x7c, 0x7c, 1, 0x7c,
      3, 2, 1, 0,
      7, 5, 1, 1, 0x66, 0, 0,
      10, 22, 1, 20, 0, 0x20, 0, 0xfd, 0x14, 0x20, 1, 0xfd, 0x14, 0x20, 2, 0xfd, 0x14, 0xfd, 0x87, 2, 0xfd, 0x21, 0, 0x0b,
    ]);
    if (!WebAssembly.validate(module)) return 'no relaxed vector instructions';
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(module)).exports;
    return f(1 + 2 ** -30, 1 - 2 ** -30, -1) === 0 ? 'not fused' : 'fused';";

/// Complaints that the page shows: of a program that does not load, of a field, of a file.
const COMPLAINTS: &str = "
    return Array.from(document.querySelectorAll('[role=alert], .error'))
      .filter((element) => element.checkVisibility())
      .map((element) => element.textContent.trim())
      .filter((sentence) => sentence !== '');";

#[tokio::test(flavor = "multi_thread")]
async fn chromium_gives_the_command_lines_bytes() {
    gives_the_command_lines_bytes(Engine::Chromium).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_gives_the_command_lines_bytes() {
    gives_the_command_lines_bytes(Engine::Firefox).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn webkit_gives_the_command_lines_bytes() {
    gives_the_command_lines_bytes(Engine::WebKit).await;
}

async fn gives_the_command_lines_bytes(engine: Engine) {
    let site = site().await;
    let browser = Browser::start_in(engine).await;
    // Any page will do; this one is ours, so that its rules hold for the module.
    browser.open(&site.url("")).await;
    let fuses = browser.script(FUSES).await;
    let agent = browser.script("return navigator.userAgent;").await;
    println!("{engine:?}: {agent}: {fuses}");
    // Every engine runs on portable code, and on the kernel where it can: there is no other reason not to.
    let mut backends = vec![("&engine=portable", "portable")];
    backends.push(("", if fuses == "fused" { "kernel" } else { "portable" }));
    for (round, flags) in ROUNDS {
        let query = format!("?meters=3&gamma=3&slot=19:00&seed=11&{round}");
        let arguments = ["run", "--meters", "3", "--gamma", "3", "--slot", "19:00", "--seed", "11", "--json"];
        let (report, code) = command_line(&[&arguments[..], flags].concat());
        assert_eq!(code, Some(0), "{report}");
        for (switch, backend) in &backends {
            publishes(&browser, &site.url(&format!("{query}{switch}")), backend).await;
            let hash = browser.text("transcript-hash").await;
            assert_eq!(report["transcript_hash"], hash.trim(), "{engine:?}: {query}{switch}");
            println!("{engine:?}: {round}{switch}: {backend}: {}", hash.trim());
        }
    }
    // That there was no complaint says something only if there can be one.
    browser.goto(&site.url("?meters=0")).await;
    assert_ne!(browser.script(COMPLAINTS).await, json!([]), "{engine:?}");
    browser.quit().await;
}

/// Runs a round to its end, on this arithmetic and with workers that are on it too, and without a complaint.
async fn publishes(browser: &Browser, url: &str, backend: &str) {
    browser.open(url).await;
    browser.click("run").await;
    let end = browser.wait_for_state(&ENDS).await;
    assert_eq!(browser.script(COMPLAINTS).await, json!([]), "{url} ended {end}");
    assert_eq!(end, "published", "{url}");
    figures(browser).await;
    let (name, kernel, portable) = arithmetic(browser).await;
    assert_eq!(name, backend, "{url}");
    // Three meters and at least two calculators, each a module worker.
    let (with, without) = if backend == "kernel" { (kernel, portable) } else { (portable, kernel) };
    assert!(with >= 5 && without == 0, "{url}: {kernel} with the kernel, {portable} without");
}
