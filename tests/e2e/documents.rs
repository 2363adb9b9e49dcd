//! The pages beside the page, for a class: they are found, readable in any size and theme, and load nothing that is refused.

use std::collections::BTreeSet;

use serde_json::json;

use crate::accessible::audit::audit;
use crate::browser::Browser;
use crate::site;

const DOCUMENTS: [&str; 3] = ["teaching.html", "exercises.html", "answers.html"];

#[tokio::test(flavor = "multi_thread")]
async fn documents_for_a_class_are_accessible_and_lead_to_each_other() {
    let site = site().await;
    let browser = Browser::start().await;
    for document in DOCUMENTS {
        browser.driver.goto(site.url(document)).await.unwrap();
        let inside =
            "[...document.links].map((link) => link.href).filter((href) => href.startsWith(location.origin))";
        let places = format!("{inside}.map((href) => new URL(href).pathname.slice(1))");
        let found: BTreeSet<String> = browser.read(&places).await;
        let expected = DOCUMENTS.into_iter().chain([""]).map(str::to_owned).collect();
        assert_eq!(found, expected, "{document}");
        let styled: bool = browser
            .read("[...document.styleSheets].map((sheet) => sheet.cssRules.length > 0).join() === 'true'")
            .await;
        assert!(styled, "{document} has its style sheet");
        audit(&browser, document).await;
        assert_eq!(browser.console_errors().await, Vec::<String>::new(), "{document}");
    }
    // Paper needs no links between pages.
    browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    let shown: bool = browser.read("document.querySelector('nav').checkVisibility()").await;
    assert!(!shown);
    browser.quit().await;
}
