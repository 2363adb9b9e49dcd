//! Files that mean harm, or are broken: refused within limits, and never a panic.

use std::fs;
use std::io::{self, Read};

use blindsum_readings::files::{Ask, Fault, Named, read};

use crate::tool::{folder, try_text};

/// A small generator, so that a seed says which mutations were made.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(below.max(1)).unwrap()).unwrap()
    }
}

/// Bytes that mean something somewhere.
const TELLING: &[u8] = b"\0\r\n\t\",;|:./-+eEZ=<>{}[]&'0123456789 \xff\xfe\xef\xbb\xbf\xc3\xa9\x80";

#[test]
fn mutations_of_files_never_panic() {
    let mut files: Vec<_> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files {
        let mut whole = fs::read(&path).unwrap();
        whole.truncate(6000);
        for seed in 0..60 {
            let mut seeded = Seeded(seed);
            let mut bytes = whole.clone();
            for _ in 0..=seeded.next(6) {
                let at = seeded.next(bytes.len());
                match seeded.next(5) {
                    0 => bytes.truncate(at),
                    1 if at < bytes.len() => bytes[at] = TELLING[seeded.next(TELLING.len())],
                    2 => bytes.insert(at, TELLING[seeded.next(TELLING.len())]),
                    3 if at < bytes.len() => drop(bytes.remove(at)),
                    _ => {
                        let piece = bytes[at..bytes.len().min(at + seeded.next(200))].to_vec();
                        let to = seeded.next(bytes.len());
                        bytes.splice(to..to, piece);
                    }
                }
            }
            let name = format!("{} with seed {seed}", path.display());
            // What is read has as many readings as it says.
            if let Ok(found) = read([(name.clone(), bytes.as_slice())], &Ask::default(), &Named) {
                let count: usize = found.table.homes.iter().map(|home| home.readings().len()).sum();
                let of_slots: u64 = found.table.totals().iter().map(|(count, _)| *count).sum();
                assert_eq!(u64::try_from(count).unwrap(), of_slots, "{name}");
            }
        }
    }
}

/// Bytes without end.
struct Endless(u8);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(self.0);
        Ok(buffer.len())
    }
}

#[test]
fn lines_and_documents_without_end_are_given_up() {
    for (start, fault) in [
        (&b"household,timestamp,energy_kwh\n"[..], Fault::LongLine),
        (b"{", Fault::TooMany { most: 64 << 20, what: "bytes in one document" }),
    ] {
        for byte in [b'a', b'9'] {
            let input = start.chain(Endless(byte));
            let error = read([("endless".to_owned(), input)], &Ask::default(), &Named).unwrap_err();
            assert_eq!(error.fault, fault);
        }
    }
    let commas = b"household,timestamp,energy_kwh\n".chain(Endless(b','));
    let error = read([("commas".to_owned(), commas)], &Ask::default(), &Named).unwrap_err();
    assert_eq!(error.fault, Fault::ManyColumns);
    let quoted = b"household,timestamp,energy_kwh\n\"".chain(Endless(b'\n'));
    let error = read([("quote".to_owned(), quoted)], &Ask::default(), &Named).unwrap_err();
    assert_eq!(error.fault, Fault::LongLine);
}

#[test]
fn bytes_that_are_not_text_are_named_with_their_line() {
    for (bytes, says) in [
        (&b"household,timestamp,energy_kwh\nh,2024-01-15T00:00Z,\x010\n"[..], "the byte 0x01"),
        (b"h\xc3\xa9,timestamp,energy_kwh\nh\xff,2024-01-15T00:00Z,0\n", "not text"),
        (b"\xff\xfeh\0o\0\x41", "not text"),
    ] {
        let error = read([("x".to_owned(), bytes)], &Ask::default(), &Named).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let error = read([("x".to_owned(), Broken)], &Ask::default(), &Named).unwrap_err();
    assert!(error.to_string().contains("the disk is gone"), "{error}");
    let long = format!("household,timestamp,energy_kwh\n{},2024-01-15T00:00Z,1\n", "n".repeat(300));
    assert!(matches!(try_text(&long, &Ask::default()).unwrap_err().fault, Fault::Name { .. }));
}

#[test]
fn xml_that_grows_is_refused_by_what_it_has() {
    let feed = |inside: &str| format!("<?xml version=\"1.0\"?><feed>{inside}</feed>");
    let laughs: String =
        (1..10).map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10))).collect();
    let bomb = format!("<!DOCTYPE feed [<!ENTITY l0 \"lol\">{laughs}]><feed>&l9;</feed>");
    let external = "<!DOCTYPE feed SYSTEM \"file:///etc/passwd\"><feed/>".to_owned();
    for (document, says) in [
        (bomb, "it has a DOCTYPE"),
        (external, "it has a DOCTYPE"),
        (feed("<entry><value>1&l9;2</value></entry>"), "it has the entity &l9;"),
        (feed(&"<a>".repeat(10_000)), "more than 32 elements within one another"),
        (feed(&"<a/>".repeat(4_000_000)), "more than 4000000 elements"),
        (feed(&"<entry></entry>".repeat(100_001)), "more than 100000 entries"),
        (format!("<feed a=\"{}", "x".repeat(1 << 20)), "it breaks at byte"),
    ] {
        let error = try_text(&document, &Ask::default()).unwrap_err().to_string();
        assert!(error.contains(says), "{says}: {error}");
    }
    // Instructions to programs are passed over: the feed is read as without them.
    let whole = fs::read_to_string(folder().join("17_greenbutton_espi_mwh.xml")).unwrap();
    let told = whole.replacen(
        "<feed",
        "<?xml-stylesheet href=\"http://example.com/x.xsl\"?><?php exit(); ?><feed",
        1,
    );
    assert_ne!(told, whole);
    let read = |text: &str| try_text(text, &Ask::default()).unwrap().table.totals();
    assert_eq!(read(&told), read(&whole));
    // A character by its number is not a digit.
    let number = whole.replacen("<value>", "<value>&#49;", 1);
    assert!(number == whole || try_text(&number, &Ask::default()).is_err());
}
