//! The page's style sheets as one file, without comments and indents: what many files say alike is compressed once, and a browser asks
//! once.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

/// How trunk writes a link to a style sheet, before and after its name.
const LINK: (&str, &str) = ("<link rel=\"stylesheet\" href=\"./", "\"/>");

/// What the one file is called.
const ONE: &str = "page.css";

/// Puts all style sheets that the page names into one file in `folder`, in their order, removes them, and names that one.
///
/// # Errors
/// If the page names none, or if one cannot be read, written or removed.
pub(super) fn join(folder: &Path, html: &str) -> Result<String> {
    let (mut joined, mut page, mut rest) = (String::new(), String::new(), html);
    while let Some((before, after)) = rest.split_once(LINK.0) {
        let (name, after) = after.split_once(LINK.1).context("a link to a style sheet does not end")?;
        let path = folder.join(name);
        let sheet =
            fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        joined += &lean(&sheet).with_context(|| format!("a comment in {} does not end", path.display()))?;
        fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
        if page.is_empty() {
            page = format!("{before}{}{ONE}{}", LINK.0, LINK.1);
        } else {
            page += before.trim_end();
        }
        rest = after;
    }
    ensure!(!page.is_empty(), "the page names no style sheet");
    let path = folder.join(ONE);
    fs::write(&path, joined).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(page + rest)
}

/// A style sheet without comments, indents and empty lines; nothing if a comment does not end.
fn lean(sheet: &str) -> Option<String> {
    let (mut kept, mut rest) = (String::new(), sheet);
    while let Some(at) = rest.find(['"', '/']) {
        let (before, marked) = rest.split_at(at);
        kept += before;
        // To the end of a string or of a comment; a slash may also be a slash.
        let end = if let Some(comment) = marked.strip_prefix("/*") {
            let end = 2 + comment.find("*/")? + 2;
            rest = marked.get(end..)?;
            continue;
        } else if marked.starts_with('"') {
            marked.get(1..)?.find('"').map_or(marked.len(), |end| end + 2)
        } else {
            1
        };
        let (whole, after) = marked.split_at(end);
        kept += whole;
        rest = after;
    }
    kept += rest;
    Some(
        kept.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indents_go_and_all_else_stays() {
        let sheet = "/* a \" quote\n   and a line */\na::after {\n  content: \"/* no comment */\"; /* one */\n\n  font: 1rem/1.5 sans;\n}\n";
        let expected = "a::after {\ncontent: \"/* no comment */\";\nfont: 1rem/1.5 sans;\n}\n";
        assert_eq!(lean(sheet).unwrap(), expected);
        assert_eq!(lean("a {} /* for ever"), None);
    }

    #[test]
    fn style_sheets_become_one_in_their_order() {
        let folder = std::env::temp_dir().join(format!("blindsum-styles-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("z.css"), "/* Of z. */\nz {}\n").unwrap();
        fs::write(folder.join("a.css"), "a {}\n").unwrap();
        let html = "<head>\n  <link rel=\"stylesheet\" href=\"./z.css\"/>\n  <link rel=\"stylesheet\" href=\"./a.css\"/>\n</head>";
        let page = join(&folder, html).unwrap();
        assert_eq!(page, "<head>\n  <link rel=\"stylesheet\" href=\"./page.css\"/>\n</head>");
        assert_eq!(fs::read_to_string(folder.join(ONE)).unwrap(), "z {}\na {}\n");
        assert!(!folder.join("z.css").exists() && !folder.join("a.css").exists());
        assert!(join(&folder, html).unwrap_err().to_string().contains("z.css"));
        assert!(join(&folder, "<head></head>").is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
