//! What all schemes have in common.

use std::fmt;

use crate::account::Account;

/// What is summed up, and by how many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Task {
    /// m: how many meters were set up.
    pub meters: u32,
    /// The largest reading, in units: Delta.
    pub cap: i64,
    /// The noise of a sum stays within this, in units, except with a negligible chance. Schemes that take a logarithm search as far.
    pub reach: i64,
}

/// What a meter puts into an epoch.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Which meter, from 0.
    pub meter: u32,
    /// t: numbers the epoch; no number serves twice.
    pub epoch: u64,
    /// d_i, in units, from 0 to the cap.
    pub reading: i64,
    /// Its noise, in units: one number for each of the scheme's levels, or none where meters add none.
    pub noise: &'a [i64],
}

impl Input<'_> {
    /// The reading with the noise of one level.
    pub(crate) fn noisy(&self, level: usize) -> i64 {
        self.reading.saturating_add(self.noise.get(level).copied().unwrap_or_default())
    }
}

/// What came out of an epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The sum with its noise, in units.
    pub sum: i64,
    /// Whose readings are in it, ascending, and which number of their noise, from 0. Nobody of the protocol needs to know the latter.
    pub of: Vec<(u32, usize)>,
}

impl Opened {
    /// A sum of these meters' readings, each with its only number of noise.
    pub(crate) fn of(sum: i64, meters: Vec<u32>) -> Self {
        Self { sum, of: meters.into_iter().map(|meter| (meter, 0)).collect() }
    }
}

/// Why no sum came out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// The scheme cannot do without anybody.
    #[error("{missing} of {meters} meters are missing, and this scheme opens no sum without them")]
    Missing {
        /// How many.
        missing: usize,
        /// m.
        meters: u32,
    },
    /// What was opened is not a sum of readings: a message was wrong.
    #[error("what was opened is not a sum of {meters} readings; at least one message is wrong")]
    Wrong {
        /// Of how many.
        meters: usize,
    },
    /// No key of this kind.
    #[error("no keys: {0}")]
    Keys(String),
    /// A task beyond what the scheme can hold. The caller's fault.
    #[error("{what} cannot be {got}; {rule}")]
    Task {
        /// Which number.
        what: &'static str,
        /// What it was.
        got: i64,
        /// What would be right.
        rule: &'static str,
    },
}

impl SchemeError {
    /// A meter that was not set up.
    pub(crate) fn no_such_meter(meter: u32) -> Self {
        let rule = "it is one of those that were set up";
        Self::Task { what: "a meter", got: i64::from(meter), rule }
    }
}

/// How far a statement about a rival can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Our paper says so.
    Stated,
    /// A public text says so.
    Text,
    /// Remembered from the paper, not read again.
    Memory,
    /// A choice of ours.
    Choice,
    /// The code that is run is its authors' own.
    Code,
}

/// What is constant of a scheme, for tables and for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Description {
    /// The name in files: short, lower case.
    pub id: &'static str,
    /// The name in tables.
    pub name: &'static str,
    /// The paper that it reconstructs.
    pub source: &'static str,
    /// What the reconstruction rests on.
    pub evidence: Evidence,
    /// How sure it is that the paper's authors did this, in percent.
    pub confidence: u8,
    /// Names of the aggregator and of the helpers, in their order.
    pub aggregator: &'static str,
    /// The helpers.
    pub helpers: &'static [&'static str],
    /// What the aggregating side learns besides the sum, if all are honest.
    pub learns: &'static str,
    /// Who together read a single home's number.
    pub apart: &'static str,
    /// What happens when a meter is missing.
    pub faults: &'static str,
    /// What is noticed of a wrong message.
    pub wrong: Noticed,
}

/// What is noticed of a message that is not the one which an honest meter made. A meter that tells a lie within the cap is noticed nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noticed {
    /// Nothing: any bytes count.
    Nothing,
    /// What is not a number under the scheme's keys, for the sum then does not open; not what was shifted by an amount that its forger chose.
    Garbage,
    /// As [`Noticed::Garbage`], except that the group is left out as if a meter of it were missing, and nobody is told.
    LosesGroup,
    /// What others than the meter changed: its tag is wrong.
    ByTag,
    /// What is outside the range, from any sender: its proof is wrong.
    ByProof,
}

impl fmt::Display for Noticed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "not noticed: any bytes count, and the sum is wrong",
            Self::Garbage => {
                "bytes at random are noticed, for the sum does not open; a reading shifted on the way by a chosen amount is not"
            }
            Self::LosesGroup => {
                "bytes at random cost the group, as if a meter were missing; a reading shifted on the way by a chosen amount is not noticed"
            }
            Self::ByTag => "what was changed on the way is noticed by its tag",
            Self::ByProof => "what is outside the range is noticed by its proof",
        })
    }
}

/// A way of summing up readings that nobody shall read: set-up, a meter's epoch, and what is done with the messages of all.
///
/// The steps of each party go through the [`Account`], which counts operations, takes times and hands out random numbers. Noise is
/// handed in: which law it follows is nothing to the scheme.
pub trait Scheme {
    /// What the set-up leaves with all parties.
    type Keys;
    /// What a meter sends in an epoch.
    type Message;

    /// What is constant of it.
    fn describe(&self) -> Description;

    /// How many numbers of noise a meter draws in an epoch.
    fn levels(&self, task: &Task) -> usize {
        let _ = task;
        1
    }

    /// Once, before every epoch.
    ///
    /// # Errors
    /// [`SchemeError::Task`], [`SchemeError::Keys`].
    fn set_up(&self, task: &Task, account: &mut Account<'_>) -> Result<Self::Keys, SchemeError>;

    /// One meter's part of an epoch.
    ///
    /// # Errors
    /// [`SchemeError::Task`]: a meter that was not set up, or a reading beyond the cap.
    fn meter(
        &self,
        keys: &Self::Keys,
        input: Input<'_>,
        account: &mut Account<'_>,
    ) -> Result<Self::Message, SchemeError>;

    /// The sum, from one message a meter or none where it is missing; `added` is noise that others than meters add. Rounds that are needed
    /// because somebody is missing are booked as repair.
    ///
    /// # Errors
    /// [`SchemeError::Missing`] where the scheme cannot do without a meter, [`SchemeError::Wrong`] where it notices a wrong message.
    fn aggregate(
        &self,
        keys: &Self::Keys,
        epoch: u64,
        messages: &[Option<Self::Message>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError>;
}

/// The numbers of those whose message is there, and their messages.
pub(crate) fn present<M>(messages: &[Option<M>]) -> (Vec<u32>, Vec<&M>) {
    (0..).zip(messages).filter_map(|(meter, message)| Some((meter, message.as_ref()?))).unzip()
}

/// All, or an error that says how many are missing.
pub(crate) fn everybody<M>(messages: &[Option<M>]) -> Result<(Vec<u32>, Vec<&M>), SchemeError> {
    let (of, messages_present) = present(messages);
    let missing = messages.len() - of.len();
    let meters = u32::try_from(messages.len()).unwrap_or(u32::MAX);
    if missing > 0 { Err(SchemeError::Missing { missing, meters }) } else { Ok((of, messages_present)) }
}
