//! Who did what, how long it took, and what went over the wire.

use std::collections::BTreeMap;
use std::hint::black_box;

use blindsum_core::randomness::Stream;
use rand_core::SeedableRng;
use sha2::{Digest, Sha256};

use crate::operation::Counter;

/// A party, as all schemes can be told: meters, one that adds, others that help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// A meter, from 0.
    Meter(u32),
    /// Who adds up what the meters send.
    Aggregator,
    /// Another party, from 0; [`Description::helpers`](crate::Description) has their names.
    Helper(u8),
}

impl Party {
    fn number(self) -> u64 {
        match self {
            Self::Meter(meter) => u64::from(meter),
            Self::Aggregator => 1 << 32,
            Self::Helper(number) => (1 << 33) + u64::from(number),
        }
    }
}

/// When it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Once: keys, tables.
    SetUp,
    /// Again for each sum.
    Epoch,
    /// Only where a meter is missing.
    Repair,
}

impl Phase {
    fn number(self) -> u64 {
        match self {
            Self::SetUp => 0,
            Self::Epoch => 1,
            Self::Repair => 2,
        }
    }
}

/// What a party spent in a phase.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spent {
    /// What it carried out.
    pub operations: Counter,
    /// How long it computed, in milliseconds; 0 where nobody looked at the clock.
    pub millis: f64,
    /// Bytes that it sent.
    pub sent: u64,
    /// Steps it has taken so far; each draws from a stream of its own.
    steps: u64,
}

/// A clock, and whose time is taken by it.
pub struct Watch<'a> {
    /// Milliseconds since whenever.
    pub clock: &'a dyn Fn() -> f64,
    /// Whose.
    pub whose: &'a dyn Fn(Party) -> bool,
    /// A step that takes less than this, in milliseconds, is repeated until it does, and its time is their mean.
    pub least: f64,
}

/// The books of one run of a scheme.
///
/// A party's step is a function of what it holds and of a stream of random numbers of its own, so that it can be repeated to take its
/// time and gives the same bytes each time.
pub struct Account<'a> {
    key: [u8; 32],
    watch: Option<Watch<'a>>,
    spent: BTreeMap<(Phase, Party), Spent>,
}

impl<'a> Account<'a> {
    /// Books without a clock; all random numbers follow from `key`.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self { key, watch: None, spent: BTreeMap::new() }
    }

    /// Books with a clock.
    #[must_use]
    pub fn timed(key: [u8; 32], watch: Watch<'a>) -> Self {
        Self { watch: Some(watch), ..Self::new(key) }
    }

    /// What a party spent in a phase.
    #[must_use]
    pub fn spent(&self, phase: Phase, party: Party) -> Spent {
        self.spent.get(&(phase, party)).cloned().unwrap_or_default()
    }

    /// Everybody's, by phase and party.
    pub fn all(&self) -> impl Iterator<Item = (Phase, Party, &Spent)> {
        self.spent.iter().map(|((phase, party), spent)| (*phase, *party, spent))
    }

    /// Whether somebody looks at what this party spends: all parties, where there is no clock.
    pub(crate) fn looks_at(&self, party: Party) -> bool {
        self.watch.as_ref().is_none_or(|watch| (watch.whose)(party))
    }

    /// A step of a party: carried out, counted, and timed where somebody looks at the clock.
    pub(crate) fn act<T>(
        &mut self,
        phase: Phase,
        party: Party,
        act: impl Fn(&mut Stream, &mut Counter) -> T,
    ) -> T {
        let spent = self.spent.entry((phase, party)).or_default();
        let stream = stream(&self.key, phase, party, spent.steps);
        spent.steps += 1;
        let watch = self.watch.as_ref().filter(|watch| (watch.whose)(party));
        let start = watch.map(|watch| (watch.clock)());
        let done = act(&mut stream.clone(), &mut spent.operations);
        if let (Some(watch), Some(start)) = (watch, start) {
            let mut last = (watch.clock)();
            spent.millis += repeated(watch.least, last - start, || {
                black_box(act(&mut stream.clone(), &mut Counter::default()));
                let now = (watch.clock)();
                now - core::mem::replace(&mut last, now)
            });
        }
        done
    }

    /// A message on the wire.
    pub(crate) fn sends(&mut self, phase: Phase, from: Party, bytes: usize) {
        self.spent.entry((phase, from)).or_default().sent += u64::try_from(bytes).unwrap_or(u64::MAX);
    }
}

/// The time of a step of which the first took so long: itself, or the mean of so many more that they take `least` together. `again` carries
/// it out once more and tells how long that took.
pub(crate) fn repeated(least: f64, first: f64, mut again: impl FnMut() -> f64) -> f64 {
    if first >= least {
        return first;
    }
    let (mut times, mut taken) = (0.0, 0.0);
    while taken < least {
        taken += again();
        times += 1.0;
    }
    taken / times
}

/// The stream of a party's step: `ChaCha20` under SHA-256("blindsum/step" || key || phase || party || step), numbers as u64 BE.
fn stream(key: &[u8; 32], phase: Phase, party: Party, step: u64) -> Stream {
    let hash = Sha256::new()
        .chain_update(b"blindsum/step")
        .chain_update(key)
        .chain_update(phase.number().to_be_bytes())
        .chain_update(party.number().to_be_bytes())
        .chain_update(step.to_be_bytes())
        .finalize();
    Stream::from_seed(hash.into())
}
