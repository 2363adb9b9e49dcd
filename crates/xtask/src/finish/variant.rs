//! The page on which rounds are tampered with: the first page with another program, which has one thing more. It is written here from the first
//! page, so that both are one text.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::workspace;

/// Its name, which has no hash: lecturers bookmark it.
pub(super) const PAGE: &str = "tamper.html";

/// Its own style sheet, in web/styles, behind the first page's.
const STYLE: &str = "tampering.css";

/// What is another in it: in the first page, and here.
const CHANGES: [(&str, &str); 4] = [
    ("data-js=\"app.js\"", "data-js=\"tampering_page.js\""),
    ("data-wasm=\"app_bg.wasm\"", "data-wasm=\"tampering_page_bg.wasm\""),
    ("<title>Blindsum</title>", "<title>Blindsum: a round that is tampered with</title>"),
    ("  </head>", "    <link rel=\"stylesheet\" href=\"tampering.css\" />\n  </head>"),
];

/// What is fetched early for the first page alone, up to the end of the element.
const EARLY: [&str; 2] = ["<link rel=\"modulepreload\"", "<link rel=\"preload\""];

/// Writes the page and its style sheet into the folder of a build.
///
/// # Errors
/// If the first page is not as it is expected here, or a file cannot be read or written.
pub(super) fn write(staging: &Path, first: &str) -> Result<()> {
    let style = workspace::root().join("web/styles").join(STYLE);
    fs::copy(&style, staging.join(STYLE)).with_context(|| format!("{} cannot be copied", style.display()))?;
    fs::write(staging.join(PAGE), page(first)?).with_context(|| format!("{PAGE} cannot be written"))
}

fn page(first: &str) -> Result<String> {
    let mut page = first.to_owned();
    for start in EARLY {
        let (before, rest) = page.split_once(start).with_context(|| format!("the page has no {start}"))?;
        let (_, after) = rest.split_once("/>").with_context(|| format!("{start} does not end"))?;
        page = format!("{}{after}", before.trim_end());
    }
    for (old, new) in CHANGES {
        ensure!(page.matches(old).count() == 1, "the page does not have {old} once");
        page = page.replace(old, new);
    }
    ensure!(!page.contains("app_bg.wasm"), "the page still names the first program");
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = r#"<head><title>Blindsum</title><script data-js="app.js" data-wasm="app_bg.wasm" data-worker="meter_worker_start.js"></script>
    <link rel="modulepreload" href="app.js" />
    <link rel="preload" href="app_bg.wasm" as="fetch" />
  </head>"#;

    #[test]
    fn it_is_the_first_page_with_another_program() {
        let page = page(FIRST).unwrap();
        assert!(
            page.contains("data-wasm=\"tampering_page_bg.wasm\"") && page.contains("meter_worker_start.js")
        );
        assert!(!page.contains("preload") && !page.contains("app_bg") && page.contains("tampering.css"));
        assert!(super::page("<p>no page</p>").unwrap_err().to_string().contains("modulepreload"));
    }
}
