//! The page's style sheets as one file: what many files say alike is compressed once, and a browser asks once.

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
        joined += &fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_become_one_in_their_order() {
        let folder = std::env::temp_dir().join(format!("blindsum-styles-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("z.css"), "z {}\n").unwrap();
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
