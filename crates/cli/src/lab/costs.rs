//! What cures cost, measured.

use std::io::{self, Write};

use anyhow::anyhow;
use blindsum_lab::costs::{Bits, CureCosts, REPEATS, Row, measure};

use crate::args::LabArgs;
use crate::error::CliError;
use crate::exit::SUCCESS;
use crate::host;

/// Measures what cures cost and writes it to `out`; gives the exit code.
///
/// # Errors
/// If something beside it is asked for, a round cannot be run, or the result cannot be written.
pub(super) fn run(args: &LabArgs, out: &mut impl Write) -> Result<u8, CliError> {
    if args.which.len() > 1 {
        return Err(CliError::Usage(anyhow!(
            "costs are measured alone: leave out the experiments beside it"
        )));
    }
    let repeats = args.trials.unwrap_or(REPEATS);
    let costs = measure(args.seed, args.key_bits, repeats, worked)
        .map_err(|error| CliError::Lab { id: "costs", error })?;
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&costs).map_err(io::Error::from)?)?;
    } else {
        writeln!(out, "{}", text(&costs))?;
    }
    out.flush()?;
    Ok(SUCCESS)
}

/// Milliseconds that this program has worked: what else the machine does meanwhile does not count. Where the system does not say, those
/// that have passed.
fn worked() -> f64 {
    host::processor().unwrap_or_else(host::clock)
}

/// The width of the first column.
const WHAT: usize = 40;

fn text(costs: &CureCosts) -> String {
    let CureCosts { meters, gamma, key_bits, seed, repeats, rows, bits, opening } = costs;
    let heads =
        ["meter ms", "cloud ms", "centre ms", "dealer ms", "meter bytes", "all bytes"].map(str::to_owned);
    let mut lines = vec![
        "What cures cost: computing and messages of an epoch, keys set up before".to_owned(),
        format!(
            "{meters} meters, gamma {gamma}, {key_bits}-bit keys, seed {seed}; the time in the middle of {repeats}"
        ),
        String::new(),
        line("", &heads, ""),
    ];
    lines.extend(rows.iter().map(row));
    lines.push(String::new());
    lines.extend(proofs(bits));
    lines.push(format!(
        "The proof of one decryption: {} ms to make, {} ms to check, {} bytes.",
        millis(opening.made_millis),
        millis(opening.checked_millis),
        opening.bytes
    ));
    lines.join("\n")
}

fn row(row: &Row) -> String {
    let [meter, cloud, center, dealer] =
        [row.meter_millis, row.cloud_millis, row.center_millis, row.dealer_millis].map(millis);
    let cells = [meter, cloud, center, dealer, row.meter_bytes.to_string(), row.bytes.to_string()];
    line(&row.what, &cells, &row.against)
}

fn line(what: &str, cells: &[String; 6], against: &str) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {cell:>11}")).collect();
    format!("  {what:WHAT$}{cells}  {against}").trim_end().to_owned()
}

fn millis(millis: f64) -> String {
    format!("{millis:.2}")
}

fn proofs(bits: &Bits) -> [String; 2] {
    let [holder, other, checked, made, verified] = [
        bits.made_by_holder_millis,
        bits.made_by_other_millis,
        bits.checked_millis,
        bits.range_made_millis,
        bits.range_checked_millis,
    ]
    .map(millis);
    [
        format!(
            "The proof of one bit: {holder} ms to make with the secret key, {other} ms without, {checked} ms to check, {} bytes.",
            bits.proof_bytes
        ),
        format!(
            "A proof that a reading lies within its range (E15) is not built. By its digits it would need {} proofs of a bit: {made} ms for \
             each meter, {verified} ms of the cloud and {} bytes more from each.",
            bits.range_bits, bits.range_bytes
        ),
    ]
}
