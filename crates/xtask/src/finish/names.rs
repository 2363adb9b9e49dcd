//! Gives each file of a built page a name that tells its content. A new page never meets an old worker then, wherever the old
//! one is kept: in a browser, in a proxy, or on the server itself.
//!
//! A file is renamed once all files that it names are, so that its own hash covers theirs.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

/// What files are that may name others.
const TEXTS: [&str; 3] = ["js", "css", "html"];

/// How much of a hash a name has, in bytes: enough that no two versions of a file ever share it.
const HASH_BYTES: usize = 8;

/// Renames every file in `folder` but these pages, and writes the new names wherever the old ones stand between quotes.
///
/// # Errors
/// If a page is missing, if a file is named by no other, if files name each other all around, or if one cannot be read or written.
pub(crate) fn by_hash(folder: &Path, pages: &[&str]) -> Result<()> {
    let mut files = read(folder)?;
    for page in pages {
        ensure!(files.contains_key(*page), "there is no {page} in {}", folder.display());
    }
    let renamed = |name: &&String| !pages.contains(&name.as_str());
    for name in files.keys().filter(renamed) {
        let named = files.iter().any(|(other, bytes)| other != name && names(other, bytes, name));
        ensure!(named, "no file of the page names {name}, so nobody would find it by its new name");
    }
    let mut open: Vec<String> = files.keys().filter(renamed).cloned().collect();
    while !open.is_empty() {
        let next = open.iter().position(|name| {
            let bytes = files.get(name).map_or(&[][..], Vec::as_slice);
            !open.iter().any(|other| other != name && names(name, bytes, other))
        });
        let next = next.with_context(|| format!("files name each other all around: {}", open.join(", ")))?;
        let old = open.swap_remove(next);
        let bytes = files.remove(&old).unwrap_or_default();
        let new = hashed(&old, &bytes);
        for (name, bytes) in files.iter_mut().filter(|(name, _)| is_text(name)) {
            if let Some(replaced) = replaced(bytes, &old, &new) {
                *bytes = replaced;
            }
            ensure!(!names(name, bytes, &old), "{name} still names {old}");
        }
        fs::remove_file(folder.join(&old))?;
        write(&folder.join(&new), &bytes)?;
    }
    for (name, bytes) in &files {
        write(&folder.join(name), bytes)?;
    }
    Ok(())
}

fn read(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = BTreeMap::new();
    for entry in entries {
        let path: PathBuf = entry?.path();
        ensure!(
            path.is_file(),
            "{} is a folder, and the names of files in it would have no hash",
            path.display()
        );
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(name, fs::read(&path)?);
    }
    Ok(files)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

fn is_text(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, kind)| TEXTS.contains(&kind))
}

/// A file's name with its hash, `app_bg-0123456789abcdef.wasm`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    let hash: String = hash.iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
    match name.rsplit_once('.') {
        Some((stem, kind)) => format!("{stem}-{hash}.{kind}"),
        None => format!("{name}-{hash}"),
    }
}

/// The ways in which a file is named: between quotes, alone or at the end of an address. What stands before the name and after
/// it.
const SPELLINGS: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('/', '"'), ('/', '\'')];

fn names(file: &str, bytes: &[u8], other: &str) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    is_text(file) && SPELLINGS.iter().any(|(before, after)| text.contains(&format!("{before}{other}{after}")))
}

/// A text with another name for a file; nothing if it does not name it.
fn replaced(bytes: &[u8], old: &str, new: &str) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let replaced = SPELLINGS.iter().fold(text.to_owned(), |text, (before, after)| {
        text.replace(&format!("{before}{old}{after}"), &format!("{before}{new}{after}"))
    });
    (replaced != text).then(|| replaced.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page like ours in a folder of its own, which is removed when this is dropped.
    struct Built(PathBuf);

    impl Built {
        fn new(name: &str, files: &[(&str, &str)]) -> Self {
            let folder = std::env::temp_dir().join(format!("blindsum-names-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
            for (file, text) in files {
                fs::write(folder.join(file), text).unwrap();
            }
            Self(folder)
        }

        /// The name that a file has now, and its text.
        fn now(&self, start: &str, end: &str) -> (String, String) {
            let files = read(&self.0).unwrap();
            let mut found = files.iter().filter(|(name, _)| {
                // A hash lies between, or nothing.
                let hash = name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
                hash.is_some_and(|hash| hash.is_empty() || hash.len() == 17)
            });
            let (name, bytes) =
                found.next().unwrap_or_else(|| panic!("no {start}*{end} in {:?}", files.keys()));
            assert!(found.next().is_none());
            (name.clone(), String::from_utf8(bytes.clone()).unwrap())
        }
    }

    impl Drop for Built {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    const PAGE: (&str, &str) = (
        "index.html",
        r#"<meta content="https://example.org/preview.png"><link href="./base.css"><script src="start.js" data-js="app.js" data-worker="worker.js" data-wasm='app.wasm'>"#,
    );
    const REST: [(&str, &str); 6] = [
        ("preview.png", "a picture"),
        ("base.css", "app.js"),
        ("start.js", "start"),
        ("app.js", "fetch('app.wasm')"),
        ("app.wasm", "\"app.js\""),
        ("worker.js", "import './worker.wasm'"),
    ];

    fn page(name: &str, wasm: &str) -> Built {
        let files = [&[PAGE, ("worker.wasm", wasm)][..], &REST].concat();
        let built = Built::new(name, &files);
        by_hash(&built.0, &["index.html"]).unwrap();
        built
    }

    #[test]
    fn every_name_has_its_hash_and_every_file_is_found_by_it() {
        let built = page("all", "one");
        let (_, html) = built.now("index", ".html");
        for (start, end) in [
            ("preview", ".png"),
            ("base", ".css"),
            ("start", ".js"),
            ("app", ".js"),
            ("app", ".wasm"),
            ("worker", ".js"),
        ] {
            let (name, bytes) = built.now(start, end);
            assert_eq!(
                name,
                hashed(&format!("{start}{end}"), bytes.as_bytes()),
                "it tells what is in the file"
            );
            assert!(html.contains(&name), "{name}: {html}");
        }
        assert!(
            html.contains("\"./base-")
                && html.contains("https://example.org/preview-")
                && !html.contains("\"app.js\""),
            "{html}"
        );
        assert!(built.now("app", ".js").1.contains(&built.now("app", ".wasm").0));
        assert_eq!(built.now("app", ".wasm").1, "\"app.js\"", "only texts are written in");
        assert_eq!(built.now("base", ".css").1, "app.js", "a name without quotes is a word");
    }

    #[test]
    fn another_program_in_a_worker_has_another_loader_and_another_page() {
        let (one, two) = (page("one", "one"), page("two", "two"));
        for (start, end) in [("worker", ".wasm"), ("worker", ".js")] {
            assert_ne!(one.now(start, end).0, two.now(start, end).0, "{start}{end}");
        }
        assert_ne!(one.now("index", ".html").1, two.now("index", ".html").1);
        assert_eq!(one.now("app", ".js"), two.now("app", ".js"), "what is the same keeps its name");
    }

    #[test]
    fn pages_keep_their_names_and_find_what_they_name() {
        let files = [
            ("index.html", "<a href=\"more.html\"><link href=\"base.css\">"),
            ("more.html", "<a href=\"index.html\"><link href=\"more.css\">"),
            ("base.css", ""),
            ("more.css", "."),
        ];
        let built = Built::new("pages", &files);
        by_hash(&built.0, &["index.html", "more.html"]).unwrap();
        let style = built.now("more", ".css").0;
        assert_ne!(style, "more.css");
        assert_eq!(
            built.now("more", ".html"),
            ("more.html".to_owned(), files[1].1.replace("more.css", &style))
        );
        assert!(built.now("index", ".html").1.contains("\"more.html\""));
    }

    #[test]
    fn what_cannot_be_renamed_is_refused() {
        let refusal = |name: &str, files: &[(&str, &str)]| {
            let built = Built::new(name, files);
            by_hash(&built.0, &["index.html"]).unwrap_err().to_string()
        };
        let lost = refusal("lost", &[("index.html", "'a.js'"), ("a.js", ""), ("b.js", "'b.js'")]);
        assert!(lost.contains("names b.js"), "{lost}");
        let circle =
            refusal("circle", &[("index.html", "'a.js' 'b.js'"), ("a.js", "'b.js'"), ("b.js", "'a.js'")]);
        assert!(circle.contains("a.js, b.js"), "{circle}");
        assert!(refusal("page", &[("a.js", "")]).contains("no index.html"));
        let built = Built::new("folder", &[("index.html", "")]);
        fs::create_dir(built.0.join("snippets")).unwrap();
        assert!(by_hash(&built.0, &["index.html"]).unwrap_err().to_string().contains("snippets"));
    }
}
