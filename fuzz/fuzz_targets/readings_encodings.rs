//! The same text in UTF-8, in UTF-16 with a mark and without, in Windows-1252 and with other line ends is the same table.
#![no_main]

use blindsum_fuzz::files::{check, said};
use blindsum_readings::files::Encoding;
use libfuzzer_sys::fuzz_target;

/// The characters of Windows-1252 from 0x80 to 0x9f; a blank where it has none.
const WINDOWS_1252: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

fn windows_1252(text: &str) -> Option<Vec<u8>> {
    let byte = |letter: char| match u32::from(letter) {
        code @ (..0x80 | 0xa0..0x100) => u8::try_from(code).ok(),
        _ => (0x80..0xa0).zip(WINDOWS_1252.chars()).find(|(_, of)| *of == letter).map(|(byte, _)| byte),
    };
    text.chars().map(byte).collect()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fuzz_target!(|data: &[u8]| {
    let Some((ask, seed, rest)) = said(data) else { return };
    let Some((kind, rest)) = rest.split_first() else { return };
    // Marks of other encodings, and of other kinds of files, are for the other targets.
    let text = String::from_utf8_lossy(rest).replace(['\0', '\u{feff}'], "");
    if text.len() < 4 || !text.as_bytes()[..4].iter().all(u8::is_ascii_alphanumeric) || text.starts_with("PK")
    {
        return;
    }
    let plain = text.as_bytes().to_vec();
    let (file, encoding) = match kind % 8 {
        0 => ([b"\xff\xfe".to_vec(), utf16(&text, u16::to_le_bytes)].concat(), Some(Encoding::Utf16Le)),
        1 => ([b"\xfe\xff".to_vec(), utf16(&text, u16::to_be_bytes)].concat(), Some(Encoding::Utf16Be)),
        2 => (utf16(&text, u16::to_le_bytes), Some(Encoding::Utf16Le)),
        3 => (utf16(&text, u16::to_be_bytes), Some(Encoding::Utf16Be)),
        4 => ([b"\xef\xbb\xbf".to_vec(), plain].concat(), None),
        // Text whose bytes are UTF-8 by chance is that.
        5 => match windows_1252(&text) {
            Some(bytes) if text.is_ascii() || std::str::from_utf8(&bytes).is_err() => (bytes, None),
            _ => return,
        },
        // Text that has carriage returns already would get other lines.
        6 if !text.contains('\r') => (text.replace('\n', "\r\n").into_bytes(), None),
        7 if !text.contains('\r') => (text.replace('\n', "\r").into_bytes(), None),
        _ => return,
    };
    let bytes = 2 * text.len();
    let plain = check("fuzz.csv", text.as_bytes(), bytes, &ask, seed);
    match (plain, check("fuzz.csv", &file, bytes, &ask, seed)) {
        (Ok(plain), Ok(found)) => {
            assert_eq!(
                (plain.table, plain.notes, plain.questions),
                (found.table, found.notes, found.questions)
            );
            if let Some(encoding) = encoding {
                assert_eq!(found.files[0].encoding, encoding);
            }
        }
        (Err(plain), Err(found)) => assert_eq!(plain, found),
        (plain, found) => panic!("{plain:?}, and in another encoding {found:?}"),
    }
});
