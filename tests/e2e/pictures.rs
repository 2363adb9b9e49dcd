//! The pictures in README.md, taken of the built page.

use std::path::Path;

use crate::browser::Browser;
use crate::site;

/// The round of the pictures: ten meters with real keys, seeded.
const ROUND: &str = "?seed=1";

async fn take(browser: &Browser, name: &str) {
    browser.settle().await;
    let picture = browser.driver.screenshot_as_png().await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/pictures");
    std::fs::write(folder.join(name), picture).unwrap();
}

/// What is looked at to the top of the window.
async fn show(browser: &Browser, selector: &str) {
    browser
        .script(&format!("document.querySelector(\"{selector}\").scrollIntoView({{ behavior: 'instant' }})"))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes docs/pictures: --ignored pictures"]
async fn readmes_pictures_are_taken() {
    let site = site().await;
    let browser = Browser::start_alone().await;
    browser.resize((1280, 720)).await;
    browser.open(&site.url(&format!("{ROUND}&step=60"))).await;
    browser.wait_for_state(&["published"]).await;
    browser.wait_for_step(60).await;
    take(&browser, "step.png").await;
    browser.open(&site.url(&format!("{ROUND}&step=end&lens=center%2Bdealer%2Beavesdropper"))).await;
    browser.wait_for_state(&["published"]).await;
    browser.find("knowing").await;
    show(&browser, "#knows").await;
    take(&browser, "lens.png").await;
    browser.open(&site.url(&format!("{ROUND}&tour=6"))).await;
    browser.run("published").await;
    browser.click("answer-2").await;
    take(&browser, "path.png").await;
    browser.quit().await;
}
