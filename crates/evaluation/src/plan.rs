//! What is measured: cells, each of which can be measured by itself, in any order, with the same outcome.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use blindsum_core::params::KEY_SIZES;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::equal::Equal;
use crate::rows::Row;
use crate::way::Way;

/// A figure or table: of section 6, and some beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Figure {
    /// Time against the number of meters.
    #[serde(rename = "5")]
    Five,
    /// Time against gamma.
    #[serde(rename = "6")]
    Six,
    /// Time of all schemes.
    #[serde(rename = "7")]
    Seven,
    /// Error of all laws.
    #[serde(rename = "8")]
    Eight,
    /// Table 1.
    Table1,
    /// Beyond the paper: the error of all laws at the same privacy.
    Privacy,
    /// The error against epsilon and the cap, with what the cap cuts off.
    Error,
    /// What is left of noise and privacy where not all meters are honest.
    Collusion,
    /// What missing meters cost.
    Dropout,
}

impl Figure {
    /// All.
    pub const ALL: [Self; 9] = [
        Self::Five,
        Self::Six,
        Self::Seven,
        Self::Eight,
        Self::Table1,
        Self::Privacy,
        Self::Error,
        Self::Collusion,
        Self::Dropout,
    ];

    /// The name in arguments.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Five => "5",
            Self::Six => "6",
            Self::Seven => "7",
            Self::Eight => "8",
            Self::Table1 => "table1",
            Self::Privacy => "privacy",
            Self::Error => "error",
            Self::Collusion => "collusion",
            Self::Dropout => "dropout",
        }
    }

    /// The name of its files, without an ending.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Five => "fig5",
            Self::Six => "fig6",
            Self::Seven => "fig7",
            Self::Eight => "fig8",
            Self::Table1 => "table1",
            Self::Privacy => "privacy",
            Self::Error => "error",
            Self::Collusion => "collusion",
            Self::Dropout => "dropout",
        }
    }
}

/// A name that no figure has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchFigure(String);

impl fmt::Display for NoSuchFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = Figure::ALL.into_iter().map(Figure::name).collect();
        write!(f, "there is no figure {:?}; choose {} or all", self.0, names.join(", "))
    }
}

impl std::error::Error for NoSuchFigure {}

impl FromStr for Figure {
    type Err = NoSuchFigure;

    fn from_str(text: &str) -> Result<Self, NoSuchFigure> {
        Self::ALL
            .into_iter()
            .find(|figure| figure.name() == text)
            .ok_or_else(|| NoSuchFigure(text.to_owned()))
    }
}

/// The shortest n at which the numbers of all ways fit under it.
const LEAST_BITS: u32 = 256;

/// The bits of n that a run may ask for: those of the protocol's own keys which hold the numbers of all ways, ascending.
pub fn key_sizes() -> impl Iterator<Item = u32> {
    KEY_SIZES.into_iter().filter(|bits| *bits >= LEAST_BITS)
}

/// What is asked for. Two runs with equal options agree in all numbers except times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Which figures.
    pub figures: BTreeSet<Figure>,
    /// Bits of n, for ways that have one.
    pub key_bits: Vec<u32>,
    /// m, of Figs. 5, 7 and 8.
    pub meters: Vec<u32>,
    /// gamma, of Fig. 6.
    pub gammas: Vec<u32>,
    /// T: how often the noise of a sum is drawn.
    pub trials: u32,
    /// How often a time is taken, after one that does not count.
    pub repeats: u32,
    /// A step that takes less than this is repeated, in milliseconds.
    pub least_millis: f64,
    /// epsilon of one sum.
    pub epsilon: f64,
    /// delta, where a law needs one.
    pub delta: f64,
    /// The cap, in Wh.
    pub cap_wh: u32,
    /// Numbers of meters whose ciphertexts are multiplied as they come, of all key sizes.
    pub streamed: Vec<u32>,
    /// The master seed.
    pub seed: u64,
}

impl Options {
    /// In less than a quarter of an hour on two processors.
    #[must_use]
    pub fn quick(seed: u64) -> Self {
        Self {
            figures: Figure::ALL.into(),
            key_bits: vec![512],
            meters: vec![100, 500, 1_000],
            gammas: vec![2, 5, 10, 20],
            trials: 2_000,
            repeats: 3,
            least_millis: 5.0,
            epsilon: 1.0,
            delta: 1e-5,
            cap_wh: 3_000,
            streamed: Vec::new(),
            seed,
        }
    }

    /// The sizes of the paper, at keys of its time and of ours; some hours.
    #[must_use]
    pub fn full(seed: u64) -> Self {
        Self {
            key_bits: vec![512, 2_048],
            meters: (1..=10).map(|step| 100 * step).collect(),
            gammas: (1..=10).map(|step| 2 * step).collect(),
            trials: 10_000,
            repeats: 7,
            least_millis: 20.0,
            streamed: vec![1_000_000],
            ..Self::quick(seed)
        }
    }

    /// m of Fig. 7: in the paper up to twice those of Fig. 5.
    fn wide_meters(&self) -> Vec<u32> {
        match self.meters.as_slice() {
            // Of few sizes all, and one beyond them.
            meters if meters.len() < 10 => {
                let most = meters.iter().copied().max().unwrap_or_default();
                meters.iter().copied().chain([(2 * most).min(MOST)]).collect()
            }
            meters => meters.iter().map(|m| 2 * m).collect(),
        }
    }
}

/// gamma of Figs. 5, 7 and Table 1.
pub const GAMMA: u32 = 4;
/// m of Fig. 6.
pub const METERS: u32 = 500;
/// m of the counts that are compared with theory.
pub const COUNTED: [u32; 4] = [10, 20, 40, 250];
/// No time is taken with more meters.
const MOST: u32 = 2_000;

/// How many meters are missing, one after the other.
pub const ABSENT: [u32; 5] = [0, 1, 5, 10, 50];

/// Meters of the figure of missing ones: fewer where everybody encrypts for everybody, or where an epoch is long.
fn meters_of_dropout(way: Way, most: u32) -> Option<u32> {
    match way {
        // It sums nothing up.
        Way::Wavelet => None,
        Way::Shares => Some(most.min(20)),
        Way::DoubleBlind | Way::Shamir | Way::Masks | Way::JoyeLibert => Some(most.min(100)),
        _ => Some(most.min(1_000)),
    }
}

/// The smallest thing that is measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// The error that a law makes.
    Noise {
        /// Which.
        row: Row,
        /// m.
        m: u32,
    },
    /// The error that a law makes at the same privacy as all others.
    Equal {
        /// Which.
        law: Equal,
        /// m.
        m: u32,
    },
    /// The error of the paper's law against epsilon and the cap.
    Clipping {
        /// m.
        m: u32,
    },
    /// What is left where some meters tell what they added.
    Pooled {
        /// m.
        m: u32,
    },
    /// What missing meters cost.
    Absent {
        /// Which.
        way: Way,
        /// m.
        m: u32,
        /// Bits of n; 0 where there is no n.
        key_bits: u32,
        /// From 1.
        repeat: u32,
    },
    /// What parties carry out, and whether the sum is right.
    Count {
        /// Which.
        way: Way,
        /// m.
        m: u32,
        /// gamma.
        gamma: u32,
    },
    /// How long it takes.
    Time {
        /// Which.
        way: Way,
        /// m.
        m: u32,
        /// gamma.
        gamma: u32,
        /// Bits of n; 0 where there is no n.
        key_bits: u32,
        /// 0 warms up.
        repeat: u32,
    },
    /// A city: what multiplying takes where nobody holds all ciphertexts at once.
    Stream {
        /// m.
        m: u32,
        /// Bits of n.
        key_bits: u32,
    },
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Noise { row, m } => write!(f, "noise-{}-m{m}", row.id()),
            Self::Equal { law, m } => write!(f, "equal-{}-m{m}", law.id()),
            Self::Clipping { m } => write!(f, "clipping-m{m}"),
            Self::Pooled { m } => write!(f, "pooled-m{m}"),
            Self::Absent { way, m, key_bits, repeat } => {
                write!(f, "absent-{}-m{m}-b{key_bits}-r{repeat}", way.id())
            }
            Self::Count { way, m, gamma } => write!(f, "count-{}-m{m}-g{gamma}", way.id()),
            Self::Time { way, m, gamma, key_bits, repeat } => {
                write!(f, "time-{}-m{m}-g{gamma}-b{key_bits}-r{repeat}", way.id())
            }
            Self::Stream { m, key_bits } => write!(f, "stream-m{m}-b{key_bits}"),
        }
    }
}

impl Cell {
    /// Which repeat it is, of cells whose times are taken; 0 warms up.
    #[must_use]
    pub fn repeat(&self) -> Option<u32> {
        match self {
            Self::Time { repeat, .. } | Self::Absent { repeat, .. } => Some(*repeat),
            _ => None,
        }
    }

    /// Another repeat of the same.
    #[must_use]
    pub fn at_repeat(mut self, to: u32) -> Self {
        if let Self::Time { repeat, .. } | Self::Absent { repeat, .. } = &mut self {
            *repeat = to;
        }
        self
    }

    /// The key of all its random numbers: SHA-256("blindsum/evaluate" || seed u64 BE || name). What is repeated for its time repeats
    /// everything, keys included.
    #[must_use]
    pub fn stream_key(&self, seed: u64) -> [u8; 32] {
        let name = self.at_repeat(0).to_string();
        let hash = Sha256::new().chain_update(b"blindsum/evaluate").chain_update(seed.to_be_bytes());
        hash.chain_update(name.as_bytes()).finalize().into()
    }
}

/// All cells that these options ask for, in the order in which they stand in raw.csv.
#[must_use]
pub fn cells(options: &Options) -> Vec<Cell> {
    let mut cells = BTreeSet::new();
    let time = |cells: &mut BTreeSet<Cell>, way: Way, m: u32, gamma: u32| {
        if m > way.most_meters() {
            return;
        }
        let bits = if way.has_key_bits() { options.key_bits.clone() } else { vec![0] };
        let gamma = if way.has_gamma() { gamma } else { 0 };
        for key_bits in bits.into_iter().filter(|bits| way.has_keys_of(*bits)) {
            for repeat in 0..=options.repeats {
                cells.insert(Cell::Time { way, m, gamma, key_bits, repeat });
            }
        }
    };
    for figure in &options.figures {
        match figure {
            Figure::Five => {
                options.meters.iter().for_each(|m| time(&mut cells, Way::DoubleBlind, *m, GAMMA));
            }
            Figure::Six => {
                options.gammas.iter().for_each(|gamma| time(&mut cells, Way::DoubleBlind, METERS, *gamma));
            }
            Figure::Seven => {
                for way in Way::ALL {
                    // The tree is run where the others are, but its many logarithms make the large sizes long.
                    options.wide_meters().iter().for_each(|m| time(&mut cells, way, *m, GAMMA));
                    // Who stops early is measured where it stops.
                    if options.wide_meters().iter().all(|m| *m > way.most_meters()) {
                        time(&mut cells, way, way.most_meters(), GAMMA);
                    }
                }
                // What the wavelet's receiver does has no theory to be held against.
                for way in Way::ALL.into_iter().filter(|way| *way != Way::Wavelet) {
                    for m in COUNTED.into_iter().filter(|m| *m <= way.most_meters()) {
                        let gamma = if way.has_gamma() { GAMMA } else { 0 };
                        cells.insert(Cell::Count { way, m, gamma });
                    }
                }
            }
            Figure::Eight => {
                for row in Row::ALL {
                    cells.extend(options.meters.iter().map(|m| Cell::Noise { row, m: *m }));
                }
            }
            Figure::Privacy => {
                for law in Equal::ALL {
                    cells.extend(options.meters.iter().map(|m| Cell::Equal { law, m: *m }));
                }
            }
            Figure::Error => cells.extend(options.meters.iter().map(|m| Cell::Clipping { m: *m })),
            Figure::Collusion => cells.extend(options.meters.iter().map(|m| Cell::Pooled { m: *m })),
            Figure::Dropout => {
                let most = options.meters.iter().copied().max().unwrap_or(100);
                // What a repair takes depends little on the keys, and setting up takes long.
                let smallest = options.key_bits.iter().copied().min().unwrap_or_default();
                for way in Way::ALL {
                    let Some(m) = meters_of_dropout(way, most) else { continue };
                    let key_bits = if way.has_key_bits() { smallest } else { 0 };
                    if !way.has_keys_of(key_bits) {
                        continue;
                    }
                    cells.extend((1..=options.repeats).map(|repeat| Cell::Absent {
                        way,
                        m,
                        key_bits,
                        repeat,
                    }));
                }
            }
            Figure::Table1 => {
                let smallest = options.meters.iter().copied().min().unwrap_or(100);
                Way::ALL.into_iter().for_each(|way| time(&mut cells, way, smallest, GAMMA));
                for row in Row::ALL {
                    cells.extend(options.meters.iter().map(|m| Cell::Noise { row, m: *m }));
                }
            }
        }
    }
    for m in &options.streamed {
        cells.extend(options.key_bits.iter().map(|key_bits| Cell::Stream { m: *m, key_bits: *key_bits }));
    }
    cells.into_iter().collect()
}

/// The order in which cells are measured: what has no clock first, then repeat by repeat, within each in an order that the seed draws, so that
/// no scheme always runs in the shadow of the same other.
#[must_use]
pub fn in_order(options: &Options, cells: &[Cell]) -> Vec<Cell> {
    let mut order: Vec<_> = cells.to_vec();
    order.sort_by_cached_key(|cell| {
        let shuffled = Sha256::new().chain_update(options.seed.to_be_bytes()).chain_update(cell.to_string());
        (cell.repeat(), <[u8; 32]>::from(shuffled.finalize()))
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_is_measured_once_and_has_a_stream_of_its_own() {
        let options = Options::quick(1);
        let cells = cells(&options);
        let names: BTreeSet<_> = cells.iter().map(ToString::to_string).collect();
        assert_eq!(names.len(), cells.len());
        let mut order = in_order(&options, &cells);
        assert_ne!(order, cells);
        order.sort();
        assert_eq!(order, cells);
        let repeats =
            |repeat| Cell::Time { way: Way::Psa, m: 100, gamma: 0, key_bits: 0, repeat }.stream_key(1);
        assert_eq!(repeats(1), repeats(3));
        let other = Cell::Time { way: Way::Psa, m: 500, gamma: 0, key_bits: 0, repeat: 1 };
        assert_ne!(repeats(1), other.stream_key(1));
        assert_ne!(other.stream_key(1), other.stream_key(2));
    }

    #[test]
    fn what_takes_too_long_is_measured_where_it_stops() {
        let cells = cells(&Options::full(1));
        let sizes = |way: Way| -> BTreeSet<u32> {
            cells
                .iter()
                .filter_map(|cell| match cell {
                    Cell::Time { way: other, m, .. } if *other == way => Some(*m),
                    _ => None,
                })
                .collect()
        };
        assert_eq!(sizes(Way::Shares), [100].into());
        assert!(sizes(Way::Psa).contains(&2_000));
        assert_eq!("8".parse(), Ok(Figure::Eight));
        assert!("9".parse::<Figure>().is_err());
    }
}
