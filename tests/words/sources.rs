//! What there is to read: documents, string literals and comments.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

/// A piece of text, and where it stands.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) place: String,
    pub(crate) text: String,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Literal,
    Comment,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// All of them.
pub(crate) fn pieces() -> Vec<Piece> {
    let mut files = Vec::new();
    for folder in ["crates", "web", "tests", "docs", "fuzz"] {
        gather(&root().join(folder), &mut files);
    }
    let beside = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    files.extend(beside.filter(|path| path.is_file()));
    files.sort();
    files.iter().flat_map(|path| read(path)).collect()
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if !["target", "node_modules", "dist", "pkg"].contains(&name) && !name.starts_with('.') {
                gather(&path, files);
            }
        } else {
            files.push(path);
        }
    }
}

fn read(path: &Path) -> Vec<Piece> {
    let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("md") => document(&name, &fs::read_to_string(path).unwrap()),
        Some("rs") => source(&name, &fs::read_to_string(path).unwrap()),
        _ => Vec::new(),
    }
}

/// A document's paragraphs, without what is set as code.
fn document(name: &str, text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut paragraph, mut first, mut fenced) = (String::new(), 1, false);
    for (number, line) in (1..).zip(text.lines().chain([""])) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced && !line.trim().is_empty() {
            if paragraph.is_empty() {
                first = number;
            }
            paragraph.push_str(line);
            paragraph.push('\n');
            continue;
        }
        if !paragraph.is_empty() {
            let text = std::mem::take(&mut paragraph);
            pieces.push(Piece { place: format!("{name}:{first}"), text, kind: Kind::Document });
        }
    }
    pieces
}

/// A program's string literals and comments. What the command line says of itself stands in comments: they count as literals. What
/// tests say is read by those who work here: only their comments count.
fn source(name: &str, text: &str) -> Vec<Piece> {
    let help = name.starts_with("crates/cli/src/args");
    let mut pieces = comments(name, text);
    for piece in pieces.iter_mut().filter(|_| help) {
        piece.kind = Kind::Literal;
    }
    let is_test = name.starts_with("tests/")
        || name.contains("/tests")
        || name.ends_with("tests.rs")
        || name.starts_with("web/src/text/truth");
    if !is_test {
        let stream: TokenStream = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        literals(name, stream, &mut pieces);
    }
    pieces
}

fn literals(name: &str, stream: TokenStream, pieces: &mut Vec<Piece>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let is =
        |tree: Option<&TokenTree>, word: &str| matches!(tree, Some(TokenTree::Ident(ident)) if ident == word);
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            // Comments are read off the lines.
            TokenTree::Group(group) if !is(group.stream().into_iter().next().as_ref(), "doc") => {
                literals(name, group.stream(), pieces);
            }
            TokenTree::Literal(literal) if !is(at.checked_sub(2).and_then(|at| trees.get(at)), "doc") => {
                if let Ok(string) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    let place = format!("{name}:{}", literal.span().start().line);
                    pieces.push(Piece { place, text: string.value(), kind: Kind::Literal });
                }
            }
            _ => (),
        }
    }
}

/// Comments, those of lines that follow each other as one.
fn comments(name: &str, text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut goes_on = false;
    for (number, line) in (1..).zip(text.lines()) {
        let own = line.trim_start().strip_prefix("//");
        let comment = own.or_else(|| line.split_once(" // ").map(|(_, comment)| comment));
        let Some(comment) = comment else {
            goes_on = false;
            continue;
        };
        let comment = comment.trim_start_matches(['/', '!']);
        let last = pieces.last_mut().filter(|_| goes_on && own.is_some() && !comment.trim().is_empty());
        match last {
            Some(piece) => piece.text = format!("{}\n{comment}", piece.text),
            None => pieces.push(Piece {
                place: format!("{name}:{number}"),
                text: comment.to_owned(),
                kind: Kind::Comment,
            }),
        }
        goes_on = own.is_some();
    }
    pieces
}
