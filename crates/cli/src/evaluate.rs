//! `blindsum evaluate`: repeats the paper's evaluation, cell by cell, and can go on where it stopped.

mod environment;
mod store;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use blindsum_evaluation::claims::{self, CLAIMS, Judged};
use blindsum_evaluation::compare::{Compared, compare};
use blindsum_evaluation::measurement::{self, Measurement};
use blindsum_evaluation::plan::{Cell, Figure, Options, cells, in_order};
use blindsum_evaluation::{measure, report, steady};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::EvaluateArgs;
use crate::error::CliError;
use crate::exit::{MISMATCH, SUCCESS};
use crate::host;
use store::Store;

/// Does what the arguments ask for; gives the exit code.
///
/// # Errors
/// [`CliError::Usage`]: arguments that do not go together, a folder that holds something else, a file that has no claims.
/// [`CliError::Evaluation`]: a cell that could not be measured.
pub fn run(args: &EvaluateArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let claims = claims(args)?;
    if let Some(folder) = &args.check {
        let rows = rows_of(folder)?;
        out.write_all(report::verdicts(&judged(&claims, &rows)).as_bytes())?;
        let code = args.against.as_deref().map_or(Ok(SUCCESS), |other| against(folder, other, out))?;
        out.flush()?;
        return Ok(code);
    }
    let Some(folder) = &args.out else {
        return Err(usage(anyhow!(
            "say where the files are to go with --out DIR, or which are to be judged with --check DIR"
        )));
    };
    one_thread();
    let options = options(args);
    let store = Store::open(folder, &options, args.resume).map_err(usage)?;
    let all = cells(&options);
    measure_all(&store, &options, &all)?;
    let mut rows = Vec::new();
    for cell in &all {
        rows.extend(store.read(cell).map_err(CliError::Evaluation)?.unwrap_or_default());
    }
    let judged = judged(&claims, &rows);
    let files =
        report::files(&options, &rows, &judged).map_err(|error| CliError::Evaluation(error.into()))?;
    for file in files {
        store.write(&file.name, &file.bytes).map_err(CliError::Evaluation)?;
    }
    let environment = environment::json(&options).map_err(|error| CliError::Evaluation(error.into()))?;
    store.write("environment.json", environment.as_bytes()).map_err(CliError::Evaluation)?;
    out.write_all(report::verdicts(&judged).as_bytes())?;
    out.flush()?;
    Ok(SUCCESS)
}

fn usage(error: anyhow::Error) -> CliError {
    CliError::Usage(error)
}

/// A party is one thread: what a library would share out over processors is not shared out here.
fn one_thread() {
    // Only the first call sets it, and nothing was shared out before.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).build_global();
}

fn claims(args: &EvaluateArgs) -> Result<Vec<claims::Claim>, CliError> {
    let text = match &args.claims {
        Some(path) => {
            std::fs::read_to_string(path).with_context(|| path.display().to_string()).map_err(usage)?
        }
        None => CLAIMS.to_owned(),
    };
    claims::read(&text).context("the file of claims").map_err(usage)
}

fn judged(claims: &[claims::Claim], rows: &[Measurement]) -> Vec<Judged> {
    claims.iter().map(|claim| claims::judge(claim, rows)).collect()
}

fn rows_of(folder: &Path) -> Result<Vec<Measurement>, CliError> {
    let path = folder.join("raw.csv");
    let bytes = std::fs::read(&path).with_context(|| path.display().to_string()).map_err(usage)?;
    measurement::read(&bytes).with_context(|| path.display().to_string()).map_err(usage)
}

/// Compares each table of the other folder with the one of this name; gives the exit code.
fn against(folder: &Path, other: &Path, out: &mut impl Write) -> Result<u8, CliError> {
    let read = |path: &Path| std::fs::read(path).with_context(|| path.display().to_string()).map_err(usage);
    let mut tables = Vec::new();
    for entry in std::fs::read_dir(other).with_context(|| other.display().to_string()).map_err(usage)? {
        let path = entry.with_context(|| other.display().to_string()).map_err(usage)?.path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            tables.push(path);
        }
    }
    if tables.is_empty() {
        return Err(usage(anyhow!("{} has no tables (fig5.csv, raw.csv, ...)", other.display())));
    }
    tables.sort();
    let mut code = SUCCESS;
    for path in tables {
        let Some(name) = path.file_name() else { continue };
        let ours = folder.join(name);
        let compared = compare(&read(&ours)?, &read(&path)?)
            .with_context(|| ours.display().to_string())
            .map_err(usage)?;
        let Compared { rows, times, differ, told } = compared;
        let words =
            if differ == 0 { "equal except for times".to_owned() } else { format!("differences: {differ}") };
        writeln!(out, "{}: {words}; {rows} rows, {times} of them times", name.to_string_lossy())?;
        for line in told {
            writeln!(out, "    {line}")?;
        }
        if differ > 0 {
            code = MISMATCH;
        }
    }
    Ok(code)
}

fn options(args: &EvaluateArgs) -> Options {
    let seed = args.seed;
    let mut options = if args.full { Options::full(seed) } else { Options::quick(seed) };
    if !args.figures.is_empty() && !args.figures.iter().any(Option::is_none) {
        options.figures = args.figures.iter().flatten().copied().collect::<BTreeSet<Figure>>();
    }
    if !args.key_bits.is_empty() {
        options.key_bits.clone_from(&args.key_bits);
    }
    if !args.meters.is_empty() {
        options.meters.clone_from(&args.meters);
    }
    if !args.streamed.is_empty() {
        options.streamed.clone_from(&args.streamed);
    }
    if !args.gammas.is_empty() {
        options.gammas.clone_from(&args.gammas);
    }
    if let Some(repeats) = args.repeats {
        options.repeats = repeats;
    }
    if let Some(trials) = args.trials {
        options.trials = trials;
    }
    options
}

/// Measures what is not measured yet.
fn measure_all(store: &Store, options: &Options, all: &[Cell]) -> Result<(), CliError> {
    let order = in_order(options, all);
    let mut open = Vec::new();
    for cell in &order {
        if store.read(cell).map_err(CliError::Evaluation)?.is_none() {
            open.push(cell);
        }
    }
    let mut told = Told::new(open.len());
    for cell in &open {
        measure_one(store, options, cell, 0)?;
        told.one_more(&cell.to_string());
    }
    for round in 1..=steady::AGAIN {
        let apart = apart(store, all, round)?;
        if apart.is_empty() {
            break;
        }
        let mut told = Told::new(apart.len());
        for cell in in_order(options, &apart) {
            measure_one(store, options, &cell, round)?;
            told.one_more(&format!("again, {cell}"));
        }
    }
    Ok(())
}

/// Measures a cell, for the first time or again, and keeps what comes of it.
fn measure_one(store: &Store, options: &Options, cell: &Cell, again: u32) -> Result<(), CliError> {
    let rows = measure::measure_watched(*cell, options, host::clock, host::processor, again)
        .map_err(|error| CliError::Evaluation(error.into()))?;
    store.keep(cell, &rows).map_err(CliError::Evaluation)
}

/// All repeats of cells whose repeats lie too far apart and were not taken again in this round.
fn apart(store: &Store, all: &[Cell], round: u32) -> Result<Vec<Cell>, CliError> {
    let mut sizes: BTreeMap<Cell, Vec<Cell>> = BTreeMap::new();
    for cell in all.iter().filter(|cell| cell.repeat().is_some_and(|repeat| repeat > 0)) {
        sizes.entry(cell.at_repeat(0)).or_default().push(*cell);
    }
    let mut apart = Vec::new();
    for repeats in sizes.into_values() {
        let mut rows = Vec::new();
        for cell in &repeats {
            rows.extend(store.read(cell).map_err(CliError::Evaluation)?.unwrap_or_default());
        }
        if steady::lie_apart(&rows, round) {
            apart.extend(repeats);
        }
    }
    Ok(apart)
}

/// How far it is, on stderr: a bar on a terminal, else a line a minute.
struct Told {
    bar: Option<ProgressBar>,
    all: usize,
    done: usize,
    begun: Instant,
    last: Instant,
}

/// How often a line is written where there is no terminal.
const OFTEN: Duration = Duration::from_secs(60);

impl Told {
    fn new(all: usize) -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let style =
                ProgressStyle::with_template("[{bar:40}] {pos}/{len}  {elapsed} of about {duration}  {msg}");
            let length = u64::try_from(all).unwrap_or(u64::MAX);
            let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        let now = Instant::now();
        Self { bar, all, done: 0, begun: now, last: now }
    }

    fn one_more(&mut self, name: &str) {
        self.done += 1;
        if let Some(bar) = &self.bar {
            bar.set_message(name.to_owned());
            bar.inc(1);
        } else if self.last.elapsed() >= OFTEN || self.done == self.all {
            self.last = Instant::now();
            let seconds = self.begun.elapsed().as_secs();
            // A notice that cannot be written does not stop the run.
            let _ = writeln!(io::stderr(), "{} of {} cells after {seconds} s", self.done, self.all);
        }
    }
}
