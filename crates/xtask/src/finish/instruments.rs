//! Pages that lie beside the first one and have programs of their own: nothing of them is a part of the first load. They are written here from the
//! first page, so that what all say when something is missing stands in one place.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::workspace;

/// A page with a program of its own.
pub(crate) struct Instrument {
    /// Its name, which has no hash: lecturers bookmark it.
    pub(crate) page: &'static str,
    /// Its style sheet, after those that all have.
    style: &'static str,
    title: &'static str,
    about: &'static str,
    /// The stem of its program's files.
    pub(super) program: &'static str,
}

/// All of them.
pub(crate) const INSTRUMENTS: [Instrument; 2] = [
    Instrument {
        page: "evaluation.html",
        style: "evaluation.css",
        title: "The paper's evaluation, measured in your browser",
        about: "Section 6 of Yan et al. (2024) repeated: times and errors of their scheme and of its rivals, measured here, and a verdict on each claim.",
        program: "evaluation_page",
    },
    Instrument {
        page: "lab.html",
        style: "lab.css",
        title: "The lab: attacks that are carried out in your browser",
        about: "What parties learn who break the rules of a privacy protocol, or pool what they know: real attacks, each beside what theory expects and what prevents it.",
        program: "lab_page",
    },
];

/// What is in front of a page's own style sheet, all in web/styles: the page's own colours and sizes, and what these pages share.
const STYLES: [&str; 3] = ["tokens.css", "document.css", "instrument.css"];

/// Writes the pages and their style sheets into the folder of a build.
///
/// # Errors
/// If the first page is not as it is expected here, or a file cannot be read or written.
pub(super) fn write(staging: &Path, first: &str) -> Result<()> {
    let styles = workspace::root().join("web/styles");
    for instrument in &INSTRUMENTS {
        let name = instrument.page;
        fs::write(staging.join(name), page(instrument, first)?)
            .with_context(|| format!("{name} cannot be written"))?;
        let sheets = STYLES.into_iter().chain([instrument.style]).map(|sheet| {
            fs::read_to_string(styles.join(sheet)).with_context(|| format!("{sheet} cannot be read"))
        });
        let sheets = sheets.collect::<Result<String>>()?;
        let name = instrument.style;
        fs::write(staging.join(name), sheets).with_context(|| format!("{name} cannot be written"))?;
    }
    Ok(())
}

/// What stands between two texts of the first page, with the first of them.
fn part<'a>(first: &'a str, from: &str, to: &str) -> Result<&'a str> {
    let begins = first.find(from).with_context(|| format!("the page has no {from}"))?;
    let rest = first.get(begins..).unwrap_or_default();
    let ends = rest.find(to).with_context(|| format!("the page has no {to} after {from}"))?;
    Ok(rest.get(..ends).unwrap_or_default())
}

fn page(instrument: &Instrument, first: &str) -> Result<String> {
    let Instrument { style, title, about, program, .. } = instrument;
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
    <meta name="description" content="{about}" />
    <title>{title}</title>
    <link rel="icon" href="favicon.svg" />
    <link rel="stylesheet" href="{style}" />
    <script type="module" src="start.js" data-js="{program}.js" data-wasm="{program}_bg.wasm"
            data-worker="{program}_start.js" data-kernel="blindsum_modexp_kernel.wasm"></script>
  </head>
  <body>
    <p id="failure" role="alert" hidden></p>
    <div id="app">
      <h1>{title}</h1>
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
    fn each_page_has_the_policy_and_the_sentences_of_the_first() {
        let first = fs::read_to_string(workspace::root().join("index.html")).unwrap();
        for instrument in &INSTRUMENTS {
            let page = page(instrument, &first).unwrap();
            for text in [
                "default-src 'none'",
                "id=\"late\"",
                "id=\"say-missing\"",
                "id=\"say-broken\"",
                "<noscript>",
                "</noscript>",
            ] {
                assert_eq!(page.matches(text).count(), 1, "{}: {text}", instrument.page);
            }
            assert!(!page.contains("data-trunk") && !page.contains("app_bg.wasm"));
            assert!(page.contains(&format!("{}_bg.wasm", instrument.program)));
        }
        let refused = super::page(&INSTRUMENTS[0], "<p>no page</p>").unwrap_err();
        assert!(refused.to_string().contains("Content-Security-Policy"));
    }
}
