//! The page's files, read once. A request names one of them or gets nothing: no path of a request ever reaches the disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Where the page is where nothing else is said.
const USUAL: &str = "dist";

/// The page that a link opens.
const CLASS: &str = "class.html";

/// One file.
pub(super) struct Served {
    pub(super) kind: &'static str,
    pub(super) bytes: Bytes,
    /// As phones fetch it.
    pub(super) packed: Option<Bytes>,
    /// Whether its name has a hash of what is in it, so that a browser can keep it.
    pub(super) is_for_ever: bool,
}

/// All files, by what a request says.
#[derive(Default)]
pub(super) struct Files(BTreeMap<String, Served>);

impl Files {
    /// Reads a folder. Without `place` the usual one, if it is there.
    pub(super) fn read(place: Option<&Path>) -> Result<Self, (PathBuf, io::Error)> {
        let folder = place.unwrap_or(Path::new(USUAL));
        if place.is_none() && !folder.is_dir() {
            return Ok(Self::default());
        }
        let mut files = Self::default();
        files.take(folder).map_err(|error| (folder.to_owned(), error))?;
        Ok(files)
    }

    fn take(&mut self, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            // The page is one folder, and what is linked into it from elsewhere is not a part of it.
            if !entry.file_type()?.is_file() {
                continue;
            }
            let Ok(name) = entry.file_name().into_string() else { continue };
            let Some(kind) = kind(&name) else { continue };
            let bytes = fs::read(entry.path())?;
            let is_page = kind.starts_with("text/html");
            let (packed, bytes) = (packed(&bytes)?.map(Bytes::from), Bytes::from(bytes));
            self.0.insert(format!("/{name}"), Served { kind, bytes, packed, is_for_ever: !is_page });
        }
        Ok(())
    }

    /// The file that a request's path names.
    pub(super) fn get(&self, path: &str) -> Option<&Served> {
        self.0.get(if path == "/" { "/index.html" } else { path })
    }

    /// Whether devices can join by a browser.
    pub(super) fn has_page(&self) -> bool {
        self.0.contains_key(&format!("/{CLASS}"))
    }
}

fn packed(bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes)?;
    Ok(Some(writer.finish()?).filter(|packed| packed.len() < bytes.len()))
}

/// What a browser is told about a file; nothing for what no page has.
fn kind(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "csv" => "text/csv; charset=utf-8",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}
