//! The evaluation's page, which lies beside the first one and has a program of its own: nothing of it is a part of the first load. It is written
//! here from the first page, so that what both say when something is missing stands in one place.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::workspace;

/// Its name, which has no hash: lecturers bookmark it.
pub(crate) const PAGE: &str = "evaluation.html";

/// Its style sheet: the page's own colours and sizes, and what is its alone, all in web/styles.
const STYLE: &str = "evaluation.css";
const STYLES: [&str; 3] = ["tokens.css", "document.css", STYLE];

const TITLE: &str = "The paper's evaluation, measured in your browser";
const ABOUT: &str = "Section 6 of Yan et al. (2024) repeated: times and errors of their scheme and of its rivals, measured here, and a verdict on each claim.";

/// Writes the page and its style sheet into the folder of a build.
///
/// # Errors
/// If the first page is not as it is expected here, or a file cannot be read or written.
pub(super) fn write(staging: &Path, first: &str) -> Result<()> {
    fs::write(staging.join(PAGE), page(first)?).with_context(|| format!("{PAGE} cannot be written"))?;
    let styles = workspace::root().join("web/styles");
    let sheets = STYLES.map(|sheet| {
        fs::read_to_string(styles.join(sheet)).with_context(|| format!("{sheet} cannot be read"))
    });
    let sheets = sheets.into_iter().collect::<Result<String>>()?;
    fs::write(staging.join(STYLE), sheets).with_context(|| format!("{STYLE} cannot be written"))
}

/// What stands between two texts of the first page, with the first of them.
fn part<'a>(first: &'a str, from: &str, to: &str) -> Result<&'a str> {
    let begins = first.find(from).with_context(|| format!("the page has no {from}"))?;
    let rest = first.get(begins..).unwrap_or_default();
    let ends = rest.find(to).with_context(|| format!("the page has no {to} after {from}"))?;
    Ok(rest.get(..ends).unwrap_or_default())
}

fn page(first: &str) -> Result<String> {
    let policy = part(first, "<meta http-equiv=\"Content-Security-Policy\"", "/>")?;
    let without = part(first, "<noscript>", "</div>")?;
    let sentences = part(first, "<template id=\"say-file\">", "</body>")?;
    Ok(format!(
        r#"<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    {policy}/>
    <script src="boot.js"></script>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="description" content="{ABOUT}" />
    <title>{TITLE}</title>
    <link rel="icon" href="favicon.svg" />
    <link rel="stylesheet" href="{STYLE}" />
    <script type="module" src="start.js" data-js="evaluation_page.js" data-wasm="evaluation_page_bg.wasm"
            data-worker="evaluation_worker_start.js" data-kernel="blindsum_modexp_kernel.wasm"></script>
  </head>
  <body>
    <p id="failure" role="alert" hidden></p>
    <div id="app">
      <h1>{TITLE}</h1>
      <p id="loading">The page is loading.</p>
      {without}</div>
    {sentences}</body>
</html>
"#
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_the_policy_and_the_sentences_of_the_first() {
        let first = fs::read_to_string(workspace::root().join("index.html")).unwrap();
        let page = page(&first).unwrap();
        for text in [
            "default-src 'none'",
            "id=\"late\"",
            "id=\"say-missing\"",
            "id=\"say-broken\"",
            "<noscript>",
            "</noscript>",
        ] {
            assert_eq!(page.matches(text).count(), 1, "{text}");
        }
        assert!(!page.contains("data-trunk") && !page.contains("app_bg.wasm"));
        assert!(super::page("<p>no page</p>").unwrap_err().to_string().contains("Content-Security-Policy"));
    }
}
