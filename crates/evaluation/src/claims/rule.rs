//! What a claim, a rule and a verdict are.

use std::fmt;

use serde::Deserialize;

/// A claim of the paper.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its short name.
    pub id: String,
    /// What is claimed, in our words.
    pub statement: String,
    /// Where.
    pub source: String,
    /// What measures it.
    pub command: String,
    /// The file with what is judged.
    pub file: String,
    /// How it is judged.
    pub rule: Rule,
}

/// How a claim is judged.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// The slope of the logarithm of a time over that of m lies between two bounds, at every size of keys.
    Slope {
        /// Which time.
        metric: String,
        /// Over what: m.
        over: Over,
        /// The lower bound.
        from: f64,
        /// The upper bound.
        to: f64,
    },
    /// The same of p in a + b x^p, with a fixed part a that is not below 0.
    SlopeAboveFixed {
        /// Which time.
        metric: String,
        /// Over what.
        over: Over,
        /// The lower bound.
        from: f64,
        /// The upper bound.
        to: f64,
    },
    /// There is one size of keys at which all these times come out.
    Both {
        /// At this gamma.
        gamma: u32,
        /// By how much of itself a time may be off.
        within: f64,
        /// The times.
        values: Vec<Expected>,
    },
    /// A scheme's time is below that of all others, at every size of keys.
    Fastest {
        /// Which time.
        metric: String,
        /// Whose.
        scheme: String,
        /// The others.
        others: Vec<String>,
    },
    /// The curve of a scheme crosses that of each other once, from above, within these numbers of meters, in one panel of Fig. 7 at least.
    Crosses {
        /// Whose.
        scheme: String,
        /// The others.
        others: Vec<String>,
        /// From this m.
        from: f64,
        /// To this m.
        to: f64,
    },
    /// A law's deviation is below that of the others for every m, their intervals apart.
    Least {
        /// Which number.
        metric: String,
        /// Whose.
        noise: String,
        /// The others.
        others: Vec<String>,
        /// Laws that are as good, and are named beside.
        ties: Vec<String>,
        /// As many meters have to be among the measured.
        reach: u32,
        /// What it says besides, which nobody could test.
        beside: String,
    },
    /// What was counted is what theory says.
    Counts,
    /// Meters that pool what they know leave the others the epsilon that was asked for.
    Collusion {
        /// m.
        meters: u32,
        /// How many pool.
        pooled: u32,
    },
    /// Nothing could show it.
    Untestable {
        /// Why.
        why: String,
    },
}

/// What a slope is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Over {
    /// The number of meters.
    M,
    /// The number of samples.
    Gamma,
}

/// A time that is claimed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Which.
    pub metric: String,
    /// How long.
    pub millis: f64,
}

/// What comes of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As claimed.
    Reproduced,
    /// As claimed in kind, not in every number.
    InKind,
    /// Otherwise.
    NotReproduced,
    /// What is measured lies too far apart, or too close together, to say so.
    Undecided,
    /// Nobody could tell.
    CannotBeTested,
    /// What it needs is not among the measurements.
    NotMeasured,
}

impl Verdict {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 6] = [
        Self::Reproduced,
        Self::InKind,
        Self::NotReproduced,
        Self::Undecided,
        Self::CannotBeTested,
        Self::NotMeasured,
    ];
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reproduced => "reproduced",
            Self::InKind => "reproduced in kind",
            Self::NotReproduced => "not reproduced",
            Self::Undecided => "not decided",
            Self::CannotBeTested => "cannot be tested",
            Self::NotMeasured => "not measured",
        })
    }
}

/// A verdict, and the numbers that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The claim.
    pub claim: Claim,
    /// What comes of it.
    pub verdict: Verdict,
    /// Why, with numbers.
    pub because: String,
}
