//! `cargo xtask readings`: how fast files of readings are read, in how much memory, and how soon hostile ones are refused.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use flate2::{Compression, write::GzEncoder};

use crate::{child, workspace};

/// How often a program is looked at whose memory is watched.
const POLL: Duration = Duration::from_millis(2);
/// Half-hours of a year.
const SLOTS: u64 = 17_520;
const MEGABYTE: u64 = 1_000_000;
/// A row of a bomb: long enough for 256 MiB to have fewer readings than may be kept.
const ROW: &str = "h,2024-01-15T19:00Z,                                   0.25\n";
/// Ticks of a second in which Linux counts a processor's time.
const TICKS: f64 = 100.0;

/// A file, and the words of its refusal, if it is to be refused.
struct Case {
    name: &'static str,
    says: Option<&'static str>,
    write: fn(&mut dyn Write, u64) -> io::Result<()>,
}

/// The bytes of London's file are as many as asked for; the hostile ones are as long as their attack needs.
const CASES: [Case; 9] = [
    Case { name: "london.csv", says: None, write: london },
    Case { name: "line.csv", says: Some("longer than 1 MiB"), write: line },
    Case { name: "laughs.xml", says: Some("DOCTYPE"), write: laughs },
    Case { name: "entity.xml", says: Some("entities are not resolved"), write: entity },
    Case { name: "deep.xml", says: Some("32 elements within one another"), write: deep },
    Case { name: "elements.xml", says: Some("4000000 elements"), write: elements },
    Case { name: "long.json", says: Some("bytes in one document"), write: json },
    Case { name: "bomb.csv.gz", says: Some("it unpacks to more than 256 MiB"), write: gzip_bomb },
    Case { name: "bomb.zip", says: Some("it unpacks to more than 256 MiB"), write: zip_bomb },
];

/// Makes the files one after the other, has the command line read each, and prints a row a file.
///
/// # Errors
/// If something cannot be built or written, or a file is not read or refused as it should be.
pub(crate) fn readings(megabytes: u64) -> Result<()> {
    let mut cargo = workspace::cargo();
    child::run(cargo.args(["build", "--profile", "native", "-p", "blindsum-cli"]), None)
        .context("`cargo build --profile native -p blindsum-cli`")?;
    let program = workspace::target().join("native").join("blindsum");
    let folder = workspace::target().join("readings");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    println!(
        "{:<14} {:>9} {:>9} {:>10} {:>11}  what is said",
        "file", "MB", "seconds", "processor", "peak KiB"
    );
    for case in CASES {
        let file = folder.join(case.name);
        let told = measure(&case, &file, megabytes, &program);
        fs::remove_file(&file).with_context(|| file.display().to_string())?;
        println!("{}", told?);
    }
    Ok(())
}

fn measure(case: &Case, file: &Path, megabytes: u64, program: &PathBuf) -> Result<String> {
    let mut to = BufWriter::new(File::create(file).with_context(|| file.display().to_string())?);
    (case.write)(&mut to, megabytes.saturating_mul(MEGABYTE)).context("it cannot be written")?;
    to.into_inner().context("it cannot be written")?;
    let bytes = fs::metadata(file)?.len();
    let said = file.with_extension("said");
    let start = Instant::now();
    let mut command = workspace::command(program);
    command.arg("readings").arg(file).stdout(File::create(&said)?).stderr(Stdio::piped());
    let mut child = command.spawn().context("the command line does not start")?;
    let [status, stat] = ["status", "stat"].map(|name| format!("/proc/{}/{name}", child.id()));
    let (mut peak, mut processor) = (None, None);
    let code = loop {
        peak = fs::read_to_string(&status).ok().and_then(|status| kib(&status)).or(peak);
        processor = fs::read_to_string(&stat).ok().and_then(|stat| processor_seconds(&stat)).or(processor);
        match child.try_wait()? {
            Some(code) => break code,
            None => thread::sleep(POLL),
        }
    };
    let seconds = start.elapsed().as_secs_f64();
    let refusal = io::read_to_string(child.stderr.take().context("its errors are gone")?)?;
    let told = fs::read_to_string(&said)?;
    fs::remove_file(&said)?;
    match case.says {
        None => ensure!(code.success(), "{} is to be read: {refusal}", case.name),
        Some(says) if code.code() == Some(2) && refusal.contains(says) => {}
        Some(says) => bail!("{} is to be refused with {says:?}: {code}: {refusal}", case.name),
    }
    #[expect(clippy::cast_precision_loss, reason = "files are far shorter than 2^53 bytes")]
    let megabytes = bytes as f64 / MEGABYTE as f64;
    let first = told.lines().chain(refusal.lines()).next().unwrap_or_default();
    let first = first.replace(&file.display().to_string(), case.name);
    // A program that ended before it was looked at had nothing yet.
    let peak = peak.filter(|kib| *kib > 1024).map_or_else(|| "unknown".to_owned(), |peak| peak.to_string());
    let processor = processor.map_or_else(|| "unknown".to_owned(), |seconds| format!("{seconds:.2}"));
    Ok(format!("{:<14} {megabytes:>9.1} {seconds:>9.2} {processor:>10} {peak:>11}  {first}", case.name))
}

/// The most memory that a program has held, as Linux tells it.
fn kib(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The processor's time that a program has taken, in seconds, as Linux tells it: utime and stime.
fn processor_seconds(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields.split_whitespace().skip(11).map(str::parse::<u32>);
    let (user, system) = (ticks.next()?.ok()?, ticks.next()?.ok()?);
    Some(f64::from(user.saturating_add(system)) / TICKS)
}

/// London's Datastore: six columns, a row a half-hour, home after home. The numbers are our own.
fn london(to: &mut dyn Write, bytes: u64) -> io::Result<()> {
    writeln!(to, "LCLid,stdorToU,DateTime,KWH/hh (per half hour) ,Acorn,Acorn_grouped")?;
    let (mut written, mut seed) = (0, 1_u64);
    for home in 2.. {
        for slot in 0..SLOTS {
            if written >= bytes {
                return Ok(());
            }
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (wh, half) = ((seed >> 33) % 2000, slot % 48);
            let (date, hour, minute) = (date(slot / 48), half / 2, half % 2 * 30);
            let row = format!(
                "MAC{home:06},Std,{date} {hour:02}:{minute:02}:00.0000000, {}.{:03} ,ACORN-A,Affluent\n",
                wh / 1000,
                wh % 1000
            );
            to.write_all(row.as_bytes())?;
            written += u64::try_from(row.len()).unwrap_or(0);
        }
    }
    Ok(())
}

/// A day of 2013, from 0.
fn date(mut day: u64) -> String {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("2013-{month:02}-{:02}", day + 1)
}

/// The same piece again and again.
fn repeated(to: &mut dyn Write, piece: &str, times: u64) -> io::Result<()> {
    let at_once = piece.repeat(1000);
    for _ in 0..times / 1000 {
        to.write_all(at_once.as_bytes())?;
    }
    Ok(())
}

/// A line of 1 GB.
fn line(to: &mut dyn Write, _: u64) -> io::Result<()> {
    writeln!(to, "household,timestamp,energy_kwh")?;
    repeated(to, "0123456789", 100_000_000)
}

/// Entities that stand for ten of the one before each: 10^9 words.
fn laughs(to: &mut dyn Write, _: u64) -> io::Result<()> {
    write!(to, "<?xml version=\"1.0\"?><!DOCTYPE feed [<!ENTITY l0 \"lol\">")?;
    for at in 1..10 {
        write!(to, "<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10))?;
    }
    write!(to, "]><feed>&l9;</feed>")
}

/// An entity of which nothing says what it is.
fn entity(to: &mut dyn Write, _: u64) -> io::Result<()> {
    write!(to, "<?xml version=\"1.0\"?><?xml-stylesheet href=\"x\"?><feed>")?;
    repeated(to, "<entry><title>&lol;</title></entry>", 1000)?;
    write!(to, "</feed>")
}

/// Ten thousand elements within one another.
fn deep(to: &mut dyn Write, _: u64) -> io::Result<()> {
    repeated(to, "<feed>", 10_000)
}

/// Ten million elements.
fn elements(to: &mut dyn Write, _: u64) -> io::Result<()> {
    write!(to, "<feed>")?;
    repeated(to, "<a/>", 10_000_000)?;
    write!(to, "</feed>")
}

/// A document of 1 GB.
fn json(to: &mut dyn Write, _: u64) -> io::Result<()> {
    write!(to, "{{\"data\": [")?;
    repeated(to, "12345678, ", 100_000_000)
}

/// 1 GB of one row, packed.
fn gzip_bomb(to: &mut dyn Write, _: u64) -> io::Result<()> {
    let mut packed = GzEncoder::new(to, Compression::best());
    writeln!(packed, "household,timestamp,energy_kwh")?;
    repeated(&mut packed, ROW, 16_000_000)?;
    packed.finish().map(|_| ())
}

/// The same in an archive.
fn zip_bomb(to: &mut dyn Write, _: u64) -> io::Result<()> {
    let mut archive = zip::ZipWriter::new_stream(to);
    let options = zip::write::SimpleFileOptions::default().large_file(true);
    archive.start_file("bomb.csv", options).map_err(io::Error::other)?;
    writeln!(archive, "household,timestamp,energy_kwh")?;
    repeated(&mut archive, ROW, 16_000_000)?;
    archive.finish().map(|_| ()).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_londons_and_as_many_as_asked_for() {
        let mut file = Vec::new();
        london(&mut file, 100_000).unwrap();
        let file = String::from_utf8(file).unwrap();
        assert!((100_000..101_000).contains(&file.len()), "{}", file.len());
        assert!(file.lines().nth(49).unwrap().starts_with("MAC000002,Std,2013-01-02 00:00:00.0000000, "));
        assert_eq!([0, 58, 59, 364].map(date), ["2013-01-01", "2013-02-28", "2013-03-01", "2013-12-31"]);
    }

    #[test]
    fn the_peak_is_found_among_what_linux_tells() {
        assert_eq!(kib("Name:\tblindsum\nVmHWM:\t   17004 kB\nVmRSS:\t 1 kB\n"), Some(17_004));
        assert_eq!(kib("Name:\tblindsum\n"), None);
        let stat = "7 (a) b) R 1 2 3 0 -1 4 5 6 7 8 120 30 0 0";
        assert_eq!(processor_seconds(stat), Some(1.5));
    }
}
