//! What the measurements of all cells have in common: sizes, settings, empty rows, and why a cell was not measured.

use std::collections::BTreeSet;

use blindsum_core::randomness::Stream;
use blindsum_schemes::{Description, Evidence, Noise, Setting};
use rand_core::Rng;

use crate::measurement::Measurement;
use crate::plan::{Cell, Options};
use crate::way::Way;

/// Why a cell was not measured.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MeasureError {
    /// A scheme refused.
    #[error("{cell}: {why}")]
    Refused {
        /// Which cell.
        cell: String,
        /// Why.
        why: String,
    },
    /// A scheme opened another sum than that of readings and noise: a defect of this program. Nothing is measured of what is wrong.
    #[error(
        "{cell}: the sum is {found} where readings and noise add up to {expected}; this is a defect of the program"
    )]
    Wrong {
        /// Which cell.
        cell: String,
        /// What came out.
        found: i64,
        /// What should have.
        expected: i64,
    },
}

/// How many meters' time is taken; the seed picks them.
const LOOKED_AT: u32 = 5;
/// t of what is measured.
pub(crate) const EPOCH: u64 = 1_800;
/// How many standard deviations the noise may be large before a logarithm is not found.
const REACH: f64 = 64.0;

/// The size of a run.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) way: Way,
    pub(crate) m: u32,
    pub(crate) gamma: u32,
    pub(crate) key_bits: u32,
    pub(crate) repeat: u32,
}

/// A scheme's or a law's own words for why it did not run.
pub(crate) fn refused(cell: Cell, why: impl ToString) -> MeasureError {
    MeasureError::Refused { cell: cell.to_string(), why: why.to_string() }
}

/// What noise is made for.
pub(crate) fn setting(m: u32, options: &Options) -> Setting {
    Setting { meters: m, cap: i64::from(options.cap_wh), epsilon: options.epsilon, delta: options.delta }
}

/// An empty row of a cell.
pub(crate) fn blank(cell: Cell, options: &Options) -> Measurement {
    Measurement {
        cell: cell.to_string(),
        scheme: String::new(),
        m: 0,
        gamma: None,
        key_bits: None,
        metric: String::new(),
        party: String::new(),
        phase: String::new(),
        repeat: 0,
        value: 0.0,
        low: None,
        high: None,
        n: 1,
        unit: String::new(),
        theory: None,
        transport: String::new(),
        noise: String::new(),
        evidence: String::new(),
        epsilon: None,
        delta: None,
        security_bits: None,
        cap_wh: None,
        absent: None,
        honest: None,
        seed: options.seed,
    }
}

/// Meters that the stream picks.
pub(crate) fn picked(m: u32, rng: &mut Stream) -> Vec<u32> {
    let mut meters = BTreeSet::new();
    while u32::try_from(meters.len()).unwrap_or(u32::MAX) < LOOKED_AT.min(m) {
        meters.insert(u32::try_from(rng.next_u64() % u64::from(m)).unwrap_or_default());
    }
    meters.into_iter().collect()
}

/// How far the noise of a sum may lie out, in units, before a logarithm is not found.
pub(crate) fn reach(noise: &Noise) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^53")]
    let reach = (REACH * noise.moments().deviation().max(1.0)) as i64;
    reach
}

/// What a reconstruction rests on, and how sure it is.
pub fn evidence(description: &Description) -> String {
    let rests = match description.evidence {
        Evidence::Stated => "stated by the paper",
        Evidence::Text => "a public text",
        Evidence::Memory => "memory of the paper",
        Evidence::Choice => "a choice of ours",
        Evidence::Code => "the code itself, nothing rebuilt",
    };
    format!("{rests}; {} of 100", description.confidence)
}

/// The columns that all rows of a way share.
pub(crate) fn base(cell: Cell, size: Size, options: &Options) -> Measurement {
    let Size { way, m, gamma, key_bits, repeat } = size;
    let description = way.describe();
    Measurement {
        scheme: way.id().to_owned(),
        m,
        gamma: (gamma > 0).then_some(gamma),
        key_bits: (key_bits > 0).then_some(key_bits),
        repeat,
        transport: description.name.to_owned(),
        evidence: evidence(&description),
        security_bits: way.security_bits(key_bits),
        ..blank(cell, options)
    }
}
