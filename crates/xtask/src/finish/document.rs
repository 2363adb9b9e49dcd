//! Documents that lie beside the page as pages of their own, so that a class without a network can read them: the lesson plans,
//! the exercises and the answers. They are written in the part of Markdown that is read here; anything else is an error.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail, ensure};

use crate::workspace;

/// A document, and the page that is made of it. The page's name has no hash: teachers bookmark it and hand it out.
pub(crate) struct Document {
    source: &'static str,
    pub(crate) page: &'static str,
    /// How the other pages name it.
    name: &'static str,
}

/// All of them, in the order in which they name each other.
pub(crate) const DOCUMENTS: [Document; 3] = [
    Document { source: "TEACHING.md", page: "teaching.html", name: "Lesson plans" },
    Document { source: "EXERCISES.md", page: "exercises.html", name: "Exercises" },
    Document { source: "ANSWERS.md", page: "answers.html", name: "Answers" },
];

/// Their style sheet: the page's own colours and sizes, and what is theirs alone, both in web/styles.
const STYLE: &str = "document.css";
const TOKENS: &str = "tokens.css";

/// What these pages may load: style sheets and the icon beside them.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/// Writes the pages and their style sheet into the folder of a build.
///
/// # Errors
/// If a document has something that is not read here, or a file cannot be read or written.
pub(crate) fn write_all(staging: &Path) -> Result<()> {
    for document in &DOCUMENTS {
        let source = workspace::root().join("docs").join(document.source);
        let text =
            fs::read_to_string(&source).with_context(|| format!("{} cannot be read", source.display()))?;
        let page = page(document, &text).with_context(|| format!("docs/{}", document.source))?;
        fs::write(staging.join(document.page), page)
            .with_context(|| format!("{} cannot be written", document.page))?;
    }
    let styles = workspace::root().join("web/styles");
    let sheets = [TOKENS, STYLE].map(|sheet| {
        fs::read_to_string(styles.join(sheet)).with_context(|| format!("{sheet} cannot be read"))
    });
    let sheets = sheets.into_iter().collect::<Result<String>>()?;
    fs::write(staging.join(STYLE), sheets).with_context(|| format!("{STYLE} cannot be written"))
}

fn page(document: &Document, text: &str) -> Result<String> {
    let title = text.lines().next().and_then(|line| line.strip_prefix("# ")).context("it has no title")?;
    let title = escaped(title);
    let body = blocks(text)?;
    let others: String = DOCUMENTS
        .iter()
        .map(|other| {
            let here = if other.page == document.page { " aria-current=\"page\"" } else { "" };
            format!("\n      <a href=\"{}\"{here}>{}</a>", other.page, other.name)
        })
        .collect();
    Ok(format!(
        r#"<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="{POLICY}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>{title}</title>
    <link rel="icon" href="favicon.svg" />
    <link rel="stylesheet" href="{STYLE}" />
  </head>
  <body>
    <nav aria-label="Pages">
      <a href="./">Blindsum</a>{others}
    </nav>
    <main>
{body}    </main>
    <footer>
      <p>A file that is named without a link, such as PAPER.md, belongs to the source of Blindsum.</p>
    </footer>
  </body>
</html>
"#
    ))
}

/// The blocks of a document as HTML.
fn blocks(text: &str) -> Result<String> {
    let mut html = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let mut rest = || -> Vec<&str> {
            // What belongs to a paragraph or to an item of a list: up to an empty line, or to the next block.
            std::iter::from_fn(|| lines.next_if(|line| !line.is_empty() && !begins_block(line))).collect()
        };
        if line.is_empty() {
            continue;
        } else if let Some((level, heading)) = heading(line) {
            html.push_str(&format!("<h{level} id=\"{}\">{}</h{level}>\n", anchor(heading), inline(heading)?));
        } else if line.starts_with("```") {
            let mut code = String::new();
            loop {
                match lines.next().context("a block of code has no end")? {
                    "```" => break,
                    line => code.push_str(&format!("{}\n", escaped(line))),
                }
            }
            html.push_str(&format!("<pre><code>{code}</code></pre>\n"));
        } else if line.starts_with('|') {
            let mut rows = vec![line];
            rows.extend(std::iter::from_fn(|| lines.next_if(|line| line.starts_with('|'))));
            html.push_str(&table(&rows)?);
        } else if let Some(item) = line.strip_prefix("- ") {
            let mut items = vec![[&[item][..], &rest()].concat()];
            while let Some(item) = lines.next_if(|line| line.starts_with("- ")) {
                let more = std::iter::from_fn(|| lines.next_if(|line| line.starts_with("  ")));
                items.push(std::iter::once(item.trim_start_matches("- ")).chain(more).collect());
            }
            html.push_str("<ul>\n");
            for item in items {
                html.push_str(&format!("<li>{}</li>\n", inline(&joined(&item))?));
            }
            html.push_str("</ul>\n");
        } else {
            ensure!(!is_foreign(line), "`{line}` begins something that is not read here");
            let paragraph = [&[line][..], &rest()].concat();
            html.push_str(&format!("<p>{}</p>\n", inline(&joined(&paragraph))?));
        }
    }
    Ok(html)
}

fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.chars().take_while(|mark| *mark == '#').count();
    Some((level, line.get(level..)?.strip_prefix(' ')?)).filter(|_| (1..=3).contains(&level))
}

fn begins_block(line: &str) -> bool {
    heading(line).is_some() || ["```", "|", "- "].iter().any(|mark| line.starts_with(mark))
}

/// Other Markdown: a deeper heading, a quote, another kind of list, a picture, HTML.
fn is_foreign(line: &str) -> bool {
    let number = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
    ["#", ">", "* ", "+ ", "![", "<", " "].iter().any(|mark| line.starts_with(mark))
        || (number.len() < line.len() && number.starts_with(". "))
}

/// The name of a heading in an address, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

fn table(rows: &[&str]) -> Result<String> {
    let [head, line, body @ ..] = rows else { bail!("a table has no head") };
    ensure!(line.chars().all(|mark| matches!(mark, '|' | '-')), "`{line}` is not the line below a head");
    let columns = cells(head).len();
    let row = |row: &str, kind: &str| -> Result<String> {
        let cells = cells(row);
        ensure!(cells.len() == columns, "`{row}` has {} cells and not {columns}", cells.len());
        let cells = cells.iter().map(|cell| Ok(format!("<{kind}>{}</{}>", inline(cell)?, kind_name(kind))));
        Ok(format!("<tr>{}</tr>\n", cells.collect::<Result<String>>()?))
    };
    let head = row(head, "th scope=\"col\"")?;
    let body = body.iter().map(|line| row(line, "td")).collect::<Result<String>>()?;
    Ok(format!("<table>\n<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"))
}

fn kind_name(kind: &str) -> &str {
    kind.split(' ').next().unwrap_or(kind)
}

fn cells(row: &str) -> Vec<&str> {
    row.trim().trim_matches('|').split('|').map(str::trim).collect()
}

/// Code, bold words and links within a line.
fn inline(text: &str) -> Result<String> {
    let mut html = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', '[']) {
        let (before, marked) = rest.split_at(at);
        html.push_str(&escaped(before));
        let without_end = || format!("`{marked}` has no end");
        rest = if let Some(code) = marked.strip_prefix('`') {
            let (code, after) = code.split_once('`').with_context(without_end)?;
            html.push_str(&format!("<code>{}</code>", escaped(code)));
            after
        } else if let Some(bold) = marked.strip_prefix("**") {
            let (bold, after) = bold.split_once("**").with_context(without_end)?;
            html.push_str(&format!("<strong>{}</strong>", inline(bold)?));
            after
        } else if let Some((words, to, after)) = link(marked) {
            html.push_str(&match target(to) {
                Some(to) => format!("<a href=\"{}\">{}</a>", escaped(&to), inline(words)?),
                None => inline(words)?,
            });
            after
        } else {
            bail!("`{marked}` begins something that is not read here")
        };
    }
    html.push_str(&escaped(rest));
    Ok(html)
}

/// A link's words and target, and what follows.
fn link(marked: &str) -> Option<(&str, &str, &str)> {
    let (words, rest) = marked.strip_prefix('[')?.split_once("](")?;
    let (to, after) = rest.split_once(')')?;
    Some((words, to, after))
}

/// Where a link leads on the page; nowhere if the file does not lie beside it.
fn target(to: &str) -> Option<String> {
    if to.starts_with("https://") || to.starts_with("http://") || to.starts_with('#') {
        return Some(to.to_owned());
    }
    let (file, place) = to.split_once('#').map_or((to, None), |(file, place)| (file, Some(place)));
    let document = DOCUMENTS.iter().find(|document| document.source == file)?;
    Some(place.map_or_else(|| document.page.to_owned(), |place| format!("{}#{place}", document.page)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_becomes_html() {
        let text = "# A & B\n\nOne\ntwo `a < b`.\n- an **item**\n  goes on\n- [two](EXERCISES.md#7-guess)\n\n### 7. Guess\n\
                    ```sh\nrun \"x\" *\n```\n| a | b |\n|---|---|\n| 1 | `2` |\nEnd [code](../x.md).\n";
        let expected = "<h1 id=\"a--b\">A &amp; B</h1>\n<p>One two <code>a &lt; b</code>.</p>\n<ul>\n\
                        <li>an <strong>item</strong> goes on</li>\n<li><a href=\"exercises.html#7-guess\">two</a></li>\n</ul>\n\
                        <h3 id=\"7-guess\">7. Guess</h3>\n<pre><code>run &quot;x&quot; *\n</code></pre>\n<table>\n<thead>\n\
                        <tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr>\n</thead>\n<tbody>\n\
                        <tr><td>1</td><td><code>2</code></td></tr>\n</tbody>\n</table>\n<p>End code.</p>\n";
        assert_eq!(blocks(text).unwrap(), expected);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "#### Deep",
            "> Quote",
            "1. One",
            "<b>x</b>",
            "![p](p.png)",
            "An `open end",
            "An **open end",
            "*Word*",
            "[x] y",
            "```\nx",
            "| a |\n| b |",
            "| a | b |\n|---|---|\n| c |",
        ] {
            assert!(blocks(text).is_err(), "{text}: {:?}", blocks(text));
        }
    }

    #[test]
    fn each_document_is_a_page_whose_links_lead_somewhere() {
        let texts = DOCUMENTS.map(|document| {
            let text = fs::read_to_string(workspace::root().join("docs").join(document.source)).unwrap();
            (document.page, page(&document, &text).unwrap())
        });
        for (name, html) in &texts {
            let links: Vec<_> =
                html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert!(links.len() > 6, "{name}: {links:?}");
            for link in links.into_iter().filter(|link| !link.starts_with("http")) {
                let (file, place) = link.split_once('#').unwrap_or((link, ""));
                let Some((_, target)) = texts.iter().find(|(name, _)| *name == file) else {
                    assert!(["./", "favicon.svg", STYLE].contains(&file), "{name}: {link}");
                    continue;
                };
                assert!(place.is_empty() || target.contains(&format!("id=\"{place}\"")), "{name}: {link}");
            }
            assert!(!html.contains("style=") && !html.contains("<script"), "{name}: its policy forbids them");
        }
    }
}
