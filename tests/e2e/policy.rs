//! The page's Content-Security-Policy: nothing of the page's own is against it, and what it forbids is refused.

use crate::browser::Browser;
use crate::engine::engine;
use crate::frame::TABS;
use crate::{ENDS, site};

/// Notes every breach of the policy from the first byte on; what DevTools puts in is not subject to it.
const LISTEN: &str = "window.breaches = [];
    addEventListener('securitypolicyviolation', (event) => breaches.push(`${event.effectiveDirective} ${event.blockedURI}`));";

async fn start() -> Browser {
    let browser = Browser::start().await;
    browser.before_every_page(LISTEN).await;
    browser
}

async fn breaches(browser: &Browser) -> Vec<String> {
    browser.read("breaches.splice(0)").await
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_rounds_run_under_the_policy() {
    let site = site().await;
    let browser = start().await;
    // Few meters, a crowd with its town, a day with its charts.
    for query in ["?meters=3", "?meters=20", "?meters=2&slots=all&epsilon=1&budget=3"] {
        browser.open(&site.url(&format!("{query}&gamma=2&bits=512&seed=7"))).await;
        assert_eq!(breaches(&browser).await, Vec::<String>::new(), "{query}, before a round");
        browser.click("run").await;
        browser.wait_for_state(&ENDS).await;
        match query.contains("20") {
            true => browser.open_home(2).await,
            false => browser.click("meter-2").await,
        }
        browser.find("meter-card").await;
        let (_, kernel_workers, _) = engine(&browser).await;
        assert!(kernel_workers > 0, "{query}: the kernel's WebAssembly was not let in");
        for tab in TABS {
            browser.tab(tab).await;
        }
        browser.look_through("center+meter-1").await;
        browser.step_back().await;
        browser.parameters().await;
        browser.close_drawer().await;
        browser.click("tour-begin").await;
        browser.find("tour").await;
        assert_eq!(breaches(&browser).await, Vec::<String>::new(), "{query}");
        assert_eq!(browser.console_errors().await, Vec::<String>::new(), "{query}");
    }
    browser.quit().await;
}

/// The whole policy. Images may be blobs, for a drawing that is saved as a PNG; nothing else may.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
                      img-src 'self' blob:; connect-src 'self'; base-uri 'self'; form-action 'none'";

/// What is tried, how, and the directive that has to refuse it.
const FORBIDDEN: [(&str, &str, &str); 12] = [
    ("a script in the page", "add('script').textContent = 'window.harmed = true';", "script-src-elem inline"),
    ("a script from elsewhere", "add('script').src = elsewhere;", "script-src-elem http"),
    (
        "a handler in the page",
        "const button = add('button'); button.setAttribute('onclick', 'window.harmed = true'); button.click();",
        "script-src-attr inline",
    ),
    ("text run as a script", "setTimeout('window.harmed = true', 0);", "script-src eval"),
    ("a style in the page", "add('style').textContent = 'body { color: red }';", "style-src-elem inline"),
    ("a style on an element", "add('p').setAttribute('style', 'color: red');", "style-src-attr inline"),
    ("a request to elsewhere", "fetch(elsewhere).catch(() => {});", "connect-src http"),
    ("a picture from elsewhere", "add('img').src = elsewhere;", "img-src http"),
    ("a picture in an address", "add('img').src = 'data:image/svg+xml,<svg/>';", "img-src data"),
    (
        "a script out of text",
        "add('script').src = URL.createObjectURL(new Blob(['window.harmed = true']));",
        "script-src-elem blob",
    ),
    ("a request to text", "fetch(URL.createObjectURL(new Blob(['']))).catch(() => {});", "connect-src blob"),
    (
        "a worker out of text",
        "new Worker(URL.createObjectURL(new Blob(['']))).onerror = () => {};",
        "worker-src blob",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_the_policy_forbids_is_refused() {
    let site = site().await;
    let browser = start().await;
    browser.open(&site.url("")).await;
    let policy: Vec<String> = browser
        .read("[...document.querySelectorAll('meta[http-equiv]')].map((meta) => `${meta.httpEquiv}: ${meta.content}`)")
        .await;
    assert_eq!(policy, [format!("Content-Security-Policy: {POLICY}")]);
    for (what, how, refusal) in FORBIDDEN {
        let attempt = format!(
            "const elsewhere = 'http://127.0.0.1:9/';
             const add = (name) => document.body.appendChild(document.createElement(name));
             try {{ {how} }} catch {{ /* Refused. */ }}
             setTimeout(() => done(window.harmed ?? false), 200);"
        );
        assert_eq!(browser.ask(&attempt, &[]).await, false, "{what} was run");
        let breaches = breaches(&browser).await;
        assert!(breaches.iter().any(|breach| breach.starts_with(refusal)), "{what}: {breaches:?}");
    }
    browser.quit().await;
}
