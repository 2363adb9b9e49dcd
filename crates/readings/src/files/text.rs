//! Bytes of a file to text in UTF-8 with one kind of line end.
//!
//! UTF-8 and UTF-16 are known by their marks or by their zeros. Without a mark the first byte outside ASCII decides: if it
//! begins a character of UTF-8, then all of the file is UTF-8; otherwise it is Windows-1252, which programs of that system
//! write. A file that is UTF-8 first and something else later is refused.

use crate::files::fault::Fault;

/// How the characters of a file are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// ASCII alone, which is the same in most encodings.
    Ascii,
    /// UTF-8.
    Utf8,
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// Windows-1252, also called Latin-1 or ANSI.
    Windows1252,
}

impl Encoding {
    /// Its usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ascii => "ASCII",
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

/// The characters of Windows-1252 from 0x80 to 0x9f; zero where it has none. The others are those of Unicode.
const WINDOWS_1252: [u16; 32] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
    0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
    0x0153, 0, 0x017e, 0x0178,
];

/// Turns pieces of a file into text.
#[derive(Debug)]
pub(crate) struct Decoder {
    encoding: Option<Encoding>,
    /// The bytes of a character, or of a mark, that has not ended.
    carry: Vec<u8>,
    /// Whether the last character was a carriage return, which is a line end already.
    after_return: bool,
    lines: u64,
}

impl Decoder {
    pub(crate) fn new() -> Self {
        Self { encoding: None, carry: Vec::new(), after_return: false, lines: 1 }
    }

    /// What the bytes so far are.
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or(Encoding::Ascii)
    }

    /// The line that the next text stands on, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.lines
    }

    /// Takes the next piece and appends its text; `last` says that nothing follows.
    pub(crate) fn push(&mut self, bytes: &[u8], last: bool, text: &mut Vec<u8>) -> Result<(), Fault> {
        let mut piece = core::mem::take(&mut self.carry);
        piece.extend_from_slice(bytes);
        let mut rest = piece.as_slice();
        if self.encoding.is_none() {
            if rest.len() < 4 && !last {
                self.carry = piece;
                return Ok(());
            }
            let (encoding, mark) = first_bytes(rest);
            self.encoding = Some(encoding);
            rest = rest.get(mark..).unwrap_or_default();
        }
        match self.encoding() {
            Encoding::Utf16Le => self.utf16(rest, last, u16::from_le_bytes, text),
            Encoding::Utf16Be => self.utf16(rest, last, u16::from_be_bytes, text),
            Encoding::Windows1252 => self.windows(rest, text),
            Encoding::Ascii | Encoding::Utf8 => self.utf8(rest, last, text),
        }
    }

    fn utf8(&mut self, bytes: &[u8], last: bool, text: &mut Vec<u8>) -> Result<(), Fault> {
        let (good, bad) = match core::str::from_utf8(bytes) {
            Ok(_) => (bytes, None),
            Err(error) => {
                let (good, rest) = bytes.split_at(error.valid_up_to());
                (good, Some((rest, error.error_len().is_none())))
            }
        };
        let ascii_so_far = self.encoding() == Encoding::Ascii && good.is_ascii();
        if !ascii_so_far {
            self.encoding = Some(Encoding::Utf8);
        }
        self.append(good, text)?;
        match bad {
            None => Ok(()),
            Some((rest, true)) if !last => {
                self.carry = rest.to_vec();
                Ok(())
            }
            Some((rest, _)) if ascii_so_far => {
                self.encoding = Some(Encoding::Windows1252);
                self.windows(rest, text)
            }
            Some(_) => Err(Fault::NotText),
        }
    }

    fn windows(&mut self, bytes: &[u8], text: &mut Vec<u8>) -> Result<(), Fault> {
        let mut decoded = String::with_capacity(bytes.len() + bytes.len() / 8);
        for byte in bytes {
            let unit = byte.checked_sub(0x80).and_then(|above| WINDOWS_1252.get(usize::from(above)));
            match unit {
                Some(0) => return Err(Fault::NotText),
                Some(unit) => decoded.extend(char::from_u32(u32::from(*unit))),
                None => decoded.push(char::from(*byte)),
            }
        }
        self.append(decoded.as_bytes(), text)
    }

    fn utf16(
        &mut self,
        bytes: &[u8],
        last: bool,
        unit: fn([u8; 2]) -> u16,
        text: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        let mut units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
        let mut whole = units.len() * 2;
        // The first half of a pair waits for the second.
        if !last && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            units.pop();
            whole -= 2;
        }
        let rest = bytes.get(whole..).unwrap_or_default();
        if last && !rest.is_empty() {
            return Err(Fault::NotText);
        }
        self.carry = rest.to_vec();
        let decoded = String::from_utf16(&units).map_err(|_| Fault::NotText)?;
        self.append(decoded.as_bytes(), text)
    }

    /// Appends text, each line end as one line feed.
    fn append(&mut self, bytes: &[u8], text: &mut Vec<u8>) -> Result<(), Fault> {
        let is_binary = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
        // All are looked at, without a way out in between: several at once.
        if bytes.iter().fold(false, |bad, byte| bad | is_binary(*byte))
            && let Some(byte) = bytes.iter().find(|byte| is_binary(**byte))
        {
            return Err(Fault::Binary { byte: *byte });
        }
        let before = text.len();
        let mut rest = bytes;
        if let Some((first, others)) = rest.split_first() {
            if self.after_return && *first == b'\n' {
                rest = others;
            }
            self.after_return = false;
        }
        let has_returns = rest.contains(&b'\r');
        while has_returns && let Some(at) = rest.iter().position(|byte| *byte == b'\r') {
            let (line, end) = rest.split_at(at);
            text.extend_from_slice(line);
            text.push(b'\n');
            rest = end.get(1..).unwrap_or_default();
            match rest.split_first() {
                Some((b'\n', others)) => rest = others,
                Some(_) => {}
                None => self.after_return = true,
            }
        }
        text.extend_from_slice(rest);
        let ends = text.get(before..).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        self.lines += u64::try_from(ends).unwrap_or(u64::MAX);
        Ok(())
    }
}

/// What the first bytes say, and how many of them are a mark.
fn first_bytes(bytes: &[u8]) -> (Encoding, usize) {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        // Letters of ASCII have a zero byte in UTF-16.
        [a, 0, b, 0, ..] if *a > 0 && *b > 0 => (Encoding::Utf16Le, 0),
        [0, a, 0, b, ..] if *a > 0 && *b > 0 => (Encoding::Utf16Be, 0),
        _ => (Encoding::Ascii, 0),
    }
}

/// What a file is that is not a table, by its first bytes.
pub(crate) fn container(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.trim_ascii_start();
    let begins =
        |with: &str| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()));
    Some(match bytes {
        [b'P', b'K', 3, 4, ..] if has(bytes, b"xl/") => "an Excel workbook (.xlsx)",
        [b'P', b'K', 3 | 5 | 7, 4 | 6 | 8, ..] => "a ZIP archive",
        [0x1f, 0x8b, ..] => "a gzip archive",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "an old Excel workbook (.xls)",
        [b'%', b'P', b'D', b'F', ..] => "a PDF document",
        [b'7', b'z', 0xbc, 0xaf, ..] => "a 7z archive",
        [b'P', b'A', b'R', b'1', ..] => "a Parquet file",
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => "a picture",
        _ if begins("<!doctype html") || begins("<html") => "a web page (HTML)",
        _ => return None,
    })
}

fn has(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
