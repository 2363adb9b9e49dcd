//! A table inside of a gzip file or a ZIP archive, opened within limits.
//!
//! What unpacks is read a piece at a time, and as little of it is kept as of any other file. A ZIP archive has its list of files at its
//! end, so the archive itself is held. Neither is opened within another one.

use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::files::batch::shown;
use crate::files::fault::{Fault, Flaw};
use crate::files::limits::{MOST_NAMES_LISTED, MOST_PACKED_BYTES, MOST_UNPACKED_BYTES};

const ZIP: &str = "a ZIP archive";

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zip,
}

impl Packing {
    /// By the first bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Zip),
            _ => None,
        }
    }

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "a gzip file",
            Self::Zip => ZIP,
        }
    }
}

/// The one file in a gzip file, whose own name, without its folder, says what it is called.
pub(crate) fn gunzipped<R: Read>(name: &str, input: R) -> (String, Bounded<MultiGzDecoder<R>>) {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let inner = match name.len().checked_sub(3).and_then(|at| name.split_at_checked(at)) {
        Some((inner, ending)) if ending.eq_ignore_ascii_case(".gz") && !inner.is_empty() => inner,
        _ => name,
    };
    (inner.to_owned(), Bounded::new(MultiGzDecoder::new(input)))
}

/// Gives the one file in a ZIP archive to `read`, with its name.
///
/// # Errors
/// Why there is no such file, or what `read` says of it.
pub(crate) fn unzipped<T>(
    head: Vec<u8>,
    input: impl Read,
    read: impl FnOnce(&str, Bounded<&mut dyn Read>) -> Result<T, Flaw>,
) -> Result<T, Flaw> {
    let mut bytes = head;
    let limit = MOST_PACKED_BYTES.saturating_sub(bytes.len()).saturating_add(1);
    let mut input = input.take(u64::try_from(limit).unwrap_or(u64::MAX));
    input.read_to_end(&mut bytes).map_err(|error| Fault::Unreadable { why: error.to_string() })?;
    if bytes.len() > MOST_PACKED_BYTES {
        return Err(wrong(format!("it has more than {} MiB; unpack it", MOST_PACKED_BYTES >> 20)).into());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut files = Vec::new();
    for (at, name) in archive.file_names().enumerate() {
        let name = name.map_err(|error| damaged(&error))?;
        if is_file(&name) {
            files.push((at, name.into_owned()));
        }
    }
    if files.iter().any(|(_, name)| name.starts_with("xl/")) {
        return Err(Fault::Container { what: "an Excel workbook (.xlsx)" }.into());
    }
    let [(at, name)] = files.as_slice() else { return Err(not_one(&files).into()) };
    let (at, name) = (*at, name.clone());
    let mut file = archive.by_index(at).map_err(|error| damaged(&error))?;
    read(&name, Bounded::new(&mut file))
}

/// Not a folder, and not what programs of one system put beside each file.
fn is_file(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    !last.is_empty() && !name.starts_with("__MACOSX/") && last != ".DS_Store"
}

fn wrong(why: String) -> Fault {
    Fault::Document { what: ZIP, why }
}

fn not_one(files: &[(usize, String)]) -> Fault {
    let listed: Vec<_> = files.iter().take(MOST_NAMES_LISTED).map(|(_, name)| shown(name)).collect();
    let more = if files.len() > listed.len() { ", ..." } else { "" };
    wrong(match files.len() {
        0 => "it holds no file; an archive of one table was expected".to_owned(),
        count => {
            format!(
                "it holds {count} files ({}{more}); unpack it and give those that you want",
                listed.join(", ")
            )
        }
    })
}

fn damaged(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(why) => wrong(format!("it cannot be opened here ({why}); unpack it")),
        error => wrong(format!("it is damaged ({error}); fetch or pack it again")),
    }
}

/// Bytes up to a limit, and an error beyond it.
pub(crate) struct Bounded<R> {
    input: R,
    left: usize,
}

impl<R> Bounded<R> {
    fn new(input: R) -> Self {
        Self { input, left: MOST_UNPACKED_BYTES }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.left = self.left.checked_sub(count).ok_or_else(|| {
            let mib = MOST_UNPACKED_BYTES >> 20;
            io::Error::other(format!("it unpacks to more than {mib} MiB; unpack it and give a part of it"))
        })?;
        Ok(count)
    }
}
