//! What a browser has to fetch, and that it does not grow unnoticed.
//!
//! `sizes.txt` holds the sizes that were last found right. What is more than 2 % above them fails until somebody renews
//! the file, and so says that it is worth it.

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use flate2::{Compression, write::GzEncoder};

use crate::workspace;

const APP: &str = "app.wasm";
const WORKER: &str = "worker.wasm";
const LABORATORY: &str = "laboratory.wasm";
const READER: &str = "reader.wasm";
const EVALUATION: &str = "evaluation.wasm";
const LAB: &str = "lab.wasm";
const TAMPERING: &str = "tampering.wasm";
const KERNEL: &str = "kernel.wasm";
const FIRST_LOAD: &str = "first load";
/// In the order they are told in.
const PARTS: [&str; 9] = [APP, WORKER, LABORATORY, READER, EVALUATION, LAB, TAMPERING, KERNEL, FIRST_LOAD];

/// The files that a page fetches only once it is used, as an end-to-end test holds to be so, or never: the kernel and all homes come at the first sign of a person,
/// workers when a round begins, the laboratory draws or a file is chosen; the picture is for
/// those who link to the page; documents for a class, the evaluation and the lab are pages of their own.
const LATER: [&str; 16] = [
    "meter_worker",
    "evaluation",
    "lab.",
    "lab-",
    "lab_page",
    "tamper.",
    "tampering",
    "laboratory_worker",
    "readings_worker",
    "blindsum_modexp_kernel-",
    "household-days-",
    "preview-",
    "teaching.",
    "exercises.",
    "answers.",
    "document-",
];

/// What a size may grow by, in hundredths.
const MOST_GROWTH: u64 = 2;

const HEAD: &str = "\
# What a browser fetches, in bytes: as it is, and as gzip sends it. The first load is all that comes before the page is used.
# `cargo xtask sizes --renew` writes this file. Growth over 2 % fails `cargo xtask test` until it is renewed, on purpose.
";

/// Bytes of a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    raw: u64,
    gzip: u64,
}

/// Tells the sizes of the page in `dist` and holds them against `sizes.txt`, or writes that again.
///
/// # Errors
/// If there is no page, or something has grown.
pub(crate) fn sizes(renew: bool) -> Result<()> {
    let now = measure(&workspace::root().join("dist"))?;
    if renew {
        let path = path();
        return fs::write(&path, written(&now))
            .with_context(|| format!("{} cannot be written", path.display()));
    }
    check_against(&now)
}

/// What the build does when it is done.
pub(crate) fn check() -> Result<()> {
    sizes(false)
}

fn check_against(now: &[Size; PARTS.len()]) -> Result<()> {
    let path = path();
    let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let compared = compare(&read(&text)?, now);
    print!("{}", compared.table);
    if compared.shrunk {
        println!("Something is smaller: `cargo xtask sizes --renew` keeps it so.");
    }
    ensure!(
        compared.grown.is_empty(),
        "{} grew by more than {MOST_GROWTH} %; if it is worth it, `cargo xtask sizes --renew` and commit sizes.txt",
        compared.grown.join(", ")
    );
    Ok(())
}

fn path() -> PathBuf {
    workspace::root().join("sizes.txt")
}

/// The sizes of a built page.
fn measure(dist: &Path) -> Result<[Size; PARTS.len()]> {
    let mut sizes = [Size::default(); PARTS.len()];
    let [app, worker, laboratory, reader, evaluation, lab, tampering, kernel, first_load] = &mut sizes;
    let files = fs::read_dir(dist).with_context(|| {
        format!("there is no built page in {}; `cargo xtask test --only build`", dist.display())
    })?;
    for file in files {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        let size = size_of(&fs::read(file.path())?)?;
        // Between these is the file's hash.
        for (part, start) in [
            (&mut *kernel, "blindsum_modexp_kernel-"),
            (worker, "meter_worker_bg-"),
            (laboratory, "laboratory_worker_bg-"),
            (reader, "readings_worker_bg-"),
            (evaluation, "evaluation_page_bg-"),
            (lab, "lab_page_bg-"),
            (tampering, "tampering_page_bg-"),
            (app, "app_bg-"),
        ] {
            if name.starts_with(start) && name.ends_with(".wasm") {
                *part = size;
            }
        }
        if !LATER.iter().any(|later| name.starts_with(later)) {
            first_load.raw += size.raw;
            first_load.gzip += size.gzip;
        }
    }
    for (part, size) in PARTS.iter().zip(&sizes) {
        ensure!(size.raw > 0, "there is no {part} in {}", dist.display());
    }
    Ok(sizes)
}

fn size_of(bytes: &[u8]) -> Result<Size> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(Size { raw: u64::try_from(bytes.len())?, gzip: u64::try_from(encoder.finish()?.len())? })
}

fn written(sizes: &[Size; PARTS.len()]) -> String {
    PARTS.iter().zip(sizes).fold(HEAD.to_owned(), |mut text, (part, size)| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{part:16}{:>10}{:>10}", size.raw, size.gzip);
        text
    })
}

fn read(text: &str) -> Result<[Size; PARTS.len()]> {
    let mut sizes = [Size::default(); PARTS.len()];
    for (part, size) in PARTS.iter().zip(&mut sizes) {
        let line = text.lines().find_map(|line| line.strip_prefix(part));
        let numbers: Option<Vec<u64>> =
            line.and_then(|line| line.split_whitespace().map(|number| number.parse().ok()).collect());
        match numbers.as_deref() {
            Some(&[raw, gzip]) => *size = Size { raw, gzip },
            _ => bail!("sizes.txt has no two sizes of {part}; `cargo xtask sizes --renew` writes it again"),
        }
    }
    Ok(sizes)
}

/// What came of a comparison.
struct Compared {
    table: String,
    /// What grew too much.
    grown: Vec<String>,
    /// Whether anything is smaller.
    shrunk: bool,
}

fn compare(before: &[Size; PARTS.len()], now: &[Size; PARTS.len()]) -> Compared {
    let mut compared = Compared {
        table: format!("{:16}{:>11}{:>11}\n", "", "bytes", "gzip"),
        grown: Vec::new(),
        shrunk: false,
    };
    for (part, (before, now)) in PARTS.iter().zip(before.iter().zip(now)) {
        let _ = write!(compared.table, "{part:16}{:>11}{:>11}", now.raw, now.gzip);
        for (kind, before, now) in [("", before.raw, now.raw), (" with gzip", before.gzip, now.gzip)] {
            if now != before {
                let _ = write!(compared.table, "  {before} -> {now}{kind}");
            }
            // now > before * 1.02, in whole numbers.
            if now * 100 > before * (100 + MOST_GROWTH) {
                compared.grown.push(format!("{part}{kind} ({before} -> {now} bytes)"));
            }
            compared.shrunk |= now < before;
        }
        compared.table.push('\n');
    }
    compared
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: [Size; PARTS.len()] = [
        Size { raw: 1000, gzip: 400 },
        Size { raw: 500, gzip: 200 },
        Size { raw: 300, gzip: 100 },
        Size { raw: 400, gzip: 150 },
        Size { raw: 700, gzip: 300 },
        Size { raw: 600, gzip: 250 },
        Size { raw: 650, gzip: 260 },
        Size { raw: 100, gzip: 50 },
        Size { raw: 2000, gzip: 900 },
    ];

    fn with(place: usize, size: Size) -> Compared {
        let mut now = BEFORE;
        now[place] = size;
        compare(&BEFORE, &now)
    }

    #[test]
    fn growth_up_to_two_hundredths_passes_and_more_is_named() {
        assert!(compare(&BEFORE, &BEFORE).grown.is_empty());
        assert!(with(0, Size { raw: 1020, gzip: 408 }).grown.is_empty());
        assert_eq!(with(0, Size { raw: 1021, gzip: 408 }).grown, ["app.wasm (1000 -> 1021 bytes)"]);
        assert_eq!(with(1, Size { raw: 500, gzip: 205 }).grown, ["worker.wasm with gzip (200 -> 205 bytes)"]);
        assert_eq!(with(8, Size { raw: 2041, gzip: 919 }).grown.len(), 2);
    }

    #[test]
    fn what_shrinks_is_a_hint_and_no_failure() {
        let compared = with(7, Size { raw: 10, gzip: 5 });
        assert!(compared.shrunk && compared.grown.is_empty());
        assert!(compared.table.contains("100 -> 10"), "{}", compared.table);
        assert!(!compare(&BEFORE, &BEFORE).shrunk);
        assert!(!with(7, Size { raw: 101, gzip: 51 }).shrunk);
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(read(&written(&BEFORE)).unwrap(), BEFORE);
        let error = read(&written(&BEFORE).replace("kernel.wasm", "#")).unwrap_err();
        assert!(error.to_string().contains("kernel.wasm"), "{error}");
        assert!(read("app.wasm 1 x\n").is_err());
    }

    #[test]
    fn a_page_is_measured_and_what_comes_later_is_not_in_the_first_load() {
        let dist = std::env::temp_dir().join(format!("blindsum-sizes-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        assert!(measure(&dist).is_err(), "an empty folder is not a page");
        let text = vec![b'a'; 1000];
        for name in [
            "preview-4.png",
            "teaching.html",
            "exercises.html",
            "answers.html",
            "document-5.css",
            "index.html",
            "app_bg-1.wasm",
            "meter_worker_bg-2.wasm",
            "laboratory_worker_bg-4.wasm",
            "readings_worker_bg-7.wasm",
            "evaluation.html",
            "evaluation_page_bg-6.wasm",
            "lab.html",
            "lab-8.css",
            "lab_page_bg-7.wasm",
            "lab_page_start-9.js",
            "tamper.html",
            "tampering-8.css",
            "tampering_page_bg-7.wasm",
            "blindsum_modexp_kernel-3.wasm",
        ] {
            fs::write(dist.join(name), &text).unwrap();
        }
        let [app, worker, laboratory, reader, evaluation, lab, tampering, kernel, first_load] =
            measure(&dist).unwrap();
        let parts = [app, worker, laboratory, reader, evaluation, lab, tampering, kernel, first_load]
            .map(|size| size.raw);
        // index.html and the program.
        assert_eq!(parts, [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 2000]);
        assert!(app.gzip > 0 && app.gzip < 100, "{app:?}");
        assert_eq!(first_load.gzip, 2 * app.gzip);
        fs::remove_dir_all(&dist).unwrap();
    }
}
