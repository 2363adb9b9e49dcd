//! Which arithmetic runs, that both give the same, and that the page's own thread stays free.

use crate::browser::Browser;
use crate::{ENDS, command_line, site};

/// What the page says of its arithmetic: on the page, and how many workers have which.
pub(crate) async fn engine(browser: &Browser) -> (String, u64, u64) {
    browser.about().await;
    let script = "const said = document.getElementById('engine').dataset;
                  return [said.engine, Number(said.kernelWorkers), Number(said.portableWorkers)];";
    let said = serde_json::from_value(browser.script(script).await).unwrap();
    browser.close_drawer().await;
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kernel_and_portable_code_give_the_same_transcripts() {
    let site = site().await;
    let browser = Browser::start().await;
    for (variant, bits) in [
        ("", "1024"),
        ("&randomizer=short-exponent&collapsed=yes", "512"),
        ("&key-mode=split-keys", "512"),
        ("&key-mode=center-draws", "512"),
    ] {
        let mut hashes = Vec::new();
        for (switch, expected) in [("", "kernel"), ("&engine=portable", "portable")] {
            let query = format!("?meters=3&gamma=3&bits={bits}&slot=19:00&seed=11{variant}{switch}");
            browser.open(&site.url(&query)).await;
            browser.click("run").await;
            assert_eq!(browser.wait_for_state(&ENDS).await, "published", "{query}");
            let (engine, kernel, portable) = engine(&browser).await;
            assert_eq!(engine, expected, "{query}");
            // Three meters and at least two calculators.
            let (with, without) = if expected == "kernel" { (kernel, portable) } else { (portable, kernel) };
            assert!(with >= 5 && without == 0, "{query}: {kernel} with the kernel, {portable} without");
            hashes.push(browser.text("transcript-hash").await.trim().to_owned());
        }
        let flags = variant.split('&').filter(|flag| !flag.is_empty()).flat_map(|flag| match flag {
            "collapsed=yes" => vec!["--collapsed".to_owned()],
            flag => {
                let (name, value) = flag.split_once('=').unwrap();
                vec![format!("--{name}"), value.to_owned()]
            }
        });
        let flags: Vec<_> = flags.collect();
        let mut arguments =
            vec!["run", "--meters", "3", "--gamma", "3", "--key-bits", bits, "--slot", "19:00"];
        arguments.extend(["--seed", "11", "--json"]);
        arguments.extend(flags.iter().map(String::as_str));
        let (report, _) = command_line(&arguments);
        assert!(
            hashes.iter().all(|hash| report["transcript_hash"] == *hash),
            "{variant}: {hashes:?} {report}"
        );
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_own_thread_stays_free_while_ten_meters_run() {
    let site = site().await;
    let browser = Browser::start_alone().await;
    browser.open(&site.url("")).await;
    let observe = "window.longTasks = [];
                   new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(e => e.duration)))
                       .observe({ type: 'longtask' });";
    browser.script(observe).await;
    browser.run("published").await;
    // In milliseconds each.
    let tasks: Vec<f64> = browser.read("longTasks").await;
    println!("tasks over 50 ms while 10 meters ran at 2048 bits: {tasks:?} ms");
    // A generous bound: ten workers keep the processors busy, and a real click brings work of the browser with it. It is not the aim.
    assert!(tasks.len() <= 8, "{tasks:?}");
    browser.quit().await;
}
