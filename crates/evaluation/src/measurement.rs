//! One measurement, as a row of raw.csv; and files of them.

use serde::{Deserialize, Serialize};

/// One row of raw.csv.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Which cell it belongs to: the smallest thing that is measured by itself.
    pub cell: String,
    /// The way of summing up, by its id; for noise, "noise".
    pub scheme: String,
    /// m.
    pub m: u32,
    /// gamma, of ways that have one.
    pub gamma: Option<u32>,
    /// Bits of n, of ways that have one.
    pub key_bits: Option<u32>,
    /// What was measured.
    pub metric: String,
    /// Whose it is.
    pub party: String,
    /// When.
    pub phase: String,
    /// Which repeat, from 1; 0 is for warming up, and counts nowhere.
    pub repeat: u32,
    /// The value.
    pub value: f64,
    /// The ends of its 95 % interval, of what is drawn.
    pub low: Option<f64>,
    /// The upper one.
    pub high: Option<f64>,
    /// How many draws or operations it rests on.
    pub n: u64,
    /// Of the value.
    pub unit: String,
    /// What theory says it is.
    pub theory: Option<f64>,
    /// The transport's name.
    pub transport: String,
    /// The noise law's name.
    pub noise: String,
    /// What the reconstruction rests on, and how sure it is.
    pub evidence: String,
    /// epsilon of one sum.
    pub epsilon: Option<f64>,
    /// delta, where the law has one.
    pub delta: Option<f64>,
    /// Bits of security of the keys.
    pub security_bits: Option<u32>,
    /// The cap, in Wh, where it is varied.
    pub cap_wh: Option<u32>,
    /// How many meters are missing, where that is varied.
    pub absent: Option<u32>,
    /// The share of the meters that are honest, where that is varied.
    pub honest: Option<f64>,
    /// The master seed.
    pub seed: u64,
}

impl Measurement {
    /// Whether the value depends on a clock: two runs of one seed agree in all others.
    #[must_use]
    pub fn is_time(&self) -> bool {
        self.unit == MILLIS || self.unit == AGAIN
    }
}

/// The unit of times.
pub const MILLIS: &str = "ms";
/// The unit of how often times were taken again.
pub const AGAIN: &str = "taken again";

/// Rows as a file.
///
/// # Errors
/// [`csv::Error`]: a number that cannot be written, which does not happen.
pub fn write<T: Serialize>(rows: &[T]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// Rows of a file.
///
/// # Errors
/// [`csv::Error`]: which line is wrong, and how. A value that is not a number is wrong.
pub fn read(bytes: &[u8]) -> Result<Vec<Measurement>, csv::Error> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers()?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let row: Measurement = record.deserialize(Some(&headers))?;
        if [Some(row.value), row.low, row.high, row.theory].into_iter().flatten().any(f64::is_nan) {
            let line = record.position().map_or(0, csv::Position::line);
            return Err(std::io::Error::other(format!("line {line}: a value is not a number")).into());
        }
        rows.push(row);
    }
    Ok(rows)
}
