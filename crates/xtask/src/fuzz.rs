//! `cargo xtask fuzz`: what reads files is given files that a fuzzer makes of the samples in tests/meter-files.

use std::{
    fs::{self, File},
    io::{Cursor, Read, Write},
    path::Path,
};

use anyhow::{Context, Result, bail, ensure};
use flate2::{Compression, write::GzEncoder};

use crate::{child, workspace};

/// Bytes of a sample that are taken for a seed: more of the same would only be slower.
const SEED_BYTES: u64 = 8192;
/// What a target has in its first bytes: what a person says of the file, as `fuzz/src/files.rs` reads it. Nothing; a zone, bad rows
/// left out, exports subtracted and days of one home; another zone, exports that count 0, a register, and hours as slots.
const SAID: [[u8; 4]; 3] = [[0; 4], [0x29, 0, 2, 0x55], [0x92, 0x28, 0x41, 3]];

/// A target: its name behind `readings_`, whether a sample is for it, and what it has before the sample.
struct Target {
    name: &'static str,
    takes: fn(&[u8]) -> bool,
    kinds: &'static [u8],
}

const TARGETS: [Target; 6] = [
    Target { name: "tables", takes: |file| !is_document(file), kinds: &[] },
    Target { name: "nem12", takes: is_nem12, kinds: &[] },
    Target { name: "documents", takes: is_document, kinds: &[] },
    Target { name: "packed", takes: |_| true, kinds: &[0, 1, 2, 3] },
    Target { name: "encodings", takes: |file| !is_document(file), kinds: &[0, 1, 2, 3, 4, 5, 6, 7] },
    Target { name: "round", takes: |_| true, kinds: &[] },
];

fn is_document(file: &[u8]) -> bool {
    matches!(file.first(), Some(b'{' | b'<'))
}

fn is_nem12(file: &[u8]) -> bool {
    file.starts_with(b"100,NEM12")
}

/// Writes the seeds and runs each target, or the one that is named, for that number of seconds.
///
/// # Errors
/// If cargo-fuzz is missing, or a target finds something: cargo-fuzz says what, and keeps the input in `fuzz/artifacts`.
pub(crate) fn fuzz(seconds: u64, only: Option<&str>) -> Result<()> {
    let targets: Vec<_> =
        TARGETS.iter().filter(|target| only.is_none_or(|only| only == target.name)).collect();
    if targets.is_empty() {
        bail!("there are the targets {}", TARGETS.map(|target| target.name).join(", "));
    }
    ensure!(
        workspace::find("cargo-fuzz").is_some(),
        "cargo-fuzz is missing: `cargo install cargo-fuzz --locked`, and `rustup toolchain install nightly`"
    );
    for target in targets {
        let corpus = workspace::root().join("fuzz/corpus").join(format!("readings_{}", target.name));
        let seeds = seed(target, &corpus)?;
        println!("readings_{}: {seeds} seeds, {seconds} seconds", target.name);
        let mut cargo = workspace::command("cargo");
        cargo.args(["+nightly", "fuzz", "run", &format!("readings_{}", target.name), "--"]);
        cargo.args(["-dict=fuzz/readings.dict", "-max_len=8192", "-rss_limit_mb=2048", "-timeout=10"]);
        cargo.args([format!("-max_total_time={seconds}"), "-print_final_stats=1".to_owned()]);
        child::run(&mut cargo, None).with_context(|| format!("the target readings_{}", target.name))?;
    }
    Ok(())
}

/// Writes a target's seeds, and says how many they are.
fn seed(target: &Target, corpus: &Path) -> Result<usize> {
    fs::create_dir_all(corpus).with_context(|| corpus.display().to_string())?;
    let samples = workspace::root().join("tests/meter-files");
    let mut seeds = 0;
    for sample in fs::read_dir(&samples).with_context(|| samples.display().to_string())? {
        let path = sample?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut file = Vec::new();
        File::open(&path)?.take(SEED_BYTES).read_to_end(&mut file)?;
        if name == "README.md" || !(target.takes)(&file) {
            continue;
        }
        for (number, seed) in inputs(target, &file)?.into_iter().enumerate() {
            let path = corpus.join(format!("{name}-{number}"));
            fs::write(&path, seed).with_context(|| path.display().to_string())?;
            seeds += 1;
        }
    }
    Ok(seeds)
}

/// A sample as a target has it: with each thing that can be said of it, or in each kind of packing or encoding.
fn inputs(target: &Target, file: &[u8]) -> Result<Vec<Vec<u8>>> {
    if target.kinds.is_empty() {
        let below = if target.name == "nem12" { after_first_line(file) } else { file };
        return Ok(SAID.iter().map(|said| [said.as_slice(), below].concat()).collect());
    }
    let packed = |kind: u8| -> Result<Vec<u8>> {
        Ok(match (target.name, kind) {
            // The targets put the marks of these before them.
            ("packed", 2) => gzip(file)?.split_off(2),
            ("packed", 3) => zip(file)?.split_off(4),
            _ => file.to_vec(),
        })
    };
    target.kinds.iter().map(|kind| Ok([&[0; 4][..], &[*kind], &packed(*kind)?].concat())).collect()
}

fn after_first_line(file: &[u8]) -> &[u8] {
    let end = file.iter().position(|byte| *byte == b'\n').map_or(file.len(), |at| at + 1);
    file.get(end..).unwrap_or_default()
}

fn gzip(file: &[u8]) -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(file)?;
    Ok(packed.finish()?)
}

fn zip(file: &[u8]) -> Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("sample.csv", zip::write::SimpleFileOptions::default())?;
    archive.write_all(file)?;
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_is_built_and_has_seeds_of_its_own() {
        let manifest = fs::read_to_string(workspace::root().join("fuzz/Cargo.toml")).unwrap();
        let named: Vec<_> =
            manifest.lines().filter_map(|line| line.strip_prefix("name = \"readings_")).collect();
        assert_eq!(named.len(), TARGETS.len());
        for target in &TARGETS {
            assert!(named.contains(&format!("{}\"", target.name).as_str()), "{}", target.name);
            let corpus = workspace::target().join("fuzz-seeds").join(target.name);
            assert!(seed(target, &corpus).unwrap() > 0, "{}", target.name);
            fs::remove_dir_all(&corpus).unwrap();
        }
    }

    #[test]
    fn a_seed_is_what_its_target_expects() {
        let [tables, nem12, _, packed, ..] = &TARGETS;
        assert_eq!(inputs(tables, b"a,b\n").unwrap()[0], *b"\0\0\0\0a,b\n");
        assert_eq!(inputs(nem12, b"100,NEM12\n900\n").unwrap()[0], *b"\0\0\0\x00900\n");
        let packed = inputs(packed, b"a,b\n").unwrap();
        assert_eq!(packed.len(), 4);
        assert!(packed[2].starts_with(b"\0\0\0\0\x02\x08") && packed[3].starts_with(b"\0\0\0\0\x03\x14"));
    }
}
