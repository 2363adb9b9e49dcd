//! The guided path: where each of its stops stands, and through whose eyes it looks. Its words are in `text`.

use std::collections::BTreeMap;
use std::sync::Arc;

use blindsum_core::role::Role;
use blindsum_sim::knowledge::Lens;
use blindsum_sim::{Event, Phase, Record};

use crate::state::walk::Move;

/// What a person answers at a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guess {
    /// One of the answers, by its place.
    Choice(usize),
    /// They want to be told without a guess.
    Skipped,
}

impl Guess {
    /// The place of the answer, where there is one.
    pub(crate) fn choice(self) -> Option<usize> {
        if let Self::Choice(place) = self { Some(place) } else { None }
    }
}

/// How far a person is on the path.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Path {
    /// The stop; nothing: a person goes alone.
    pub(crate) stop: Option<usize>,
    /// What was answered at its stops.
    pub(crate) answers: BTreeMap<usize, Guess>,
    /// Whether the stop waits for a round to stand in.
    pub(super) waits: bool,
    /// What was answered at first: what is foreseen is not learned before.
    pub(crate) first: BTreeMap<usize, Guess>,
    /// Whose eyes looked, and where in which round, when the path was begun: there it is left again.
    pub(super) before: Option<(Lens, Option<usize>, u32)>,
    /// Whether it was gone to its end, and that is still told.
    pub(crate) done: bool,
}

impl Path {
    /// The path as an address asks for it, which may also tell the step.
    pub(crate) fn new(stop: Option<usize>, without_step: bool) -> Self {
        Self { stop, waits: stop.is_some() && without_step, ..Self::default() }
    }

    /// An answer stays as it was given, and the first one for good.
    pub(super) fn answer(&mut self, stop: usize, guess: Guess) {
        self.answers.entry(stop).or_insert(guess);
        self.first.entry(stop).or_insert(guess);
    }
}

/// Where a stop stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scene {
    /// Before any round: a household's day.
    Curve,
    /// When a phase is over.
    After(Phase),
    /// When the first meter has sent or got its message of a phase.
    OfFirst(Phase),
    /// When all is over.
    End,
}

/// A stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stop {
    /// Where.
    pub(crate) scene: Scene,
    /// Through whose eyes, as a lens is written.
    lens: &'static str,
}

/// All stops.
pub(crate) const STOPS: [Stop; 10] = [
    Stop { scene: Scene::Curve, lens: "everything" },
    Stop { scene: Scene::After(Phase::Initialization), lens: "everything" },
    Stop { scene: Scene::After(Phase::Registration), lens: "eavesdropper" },
    Stop { scene: Scene::OfFirst(Phase::BlindSequence), lens: "meter-1" },
    Stop { scene: Scene::After(Phase::KeyShares), lens: "dealer" },
    Stop { scene: Scene::After(Phase::Reading), lens: "cloud" },
    Stop { scene: Scene::OfFirst(Phase::Noise), lens: "meter-1" },
    Stop { scene: Scene::After(Phase::Aggregation), lens: "cloud" },
    Stop { scene: Scene::End, lens: "center" },
    Stop { scene: Scene::End, lens: "everything" },
];

impl Stop {
    /// Through whose eyes it looks.
    pub(crate) fn lens(self) -> Lens {
        self.lens.parse().unwrap_or(Lens::Everything)
    }

    /// Whether there has to be a round.
    pub(crate) fn needs_round(self) -> bool {
        self.scene != Scene::Curve
    }

    /// The move that leads to where it stands in these records; nothing where it stands at any step.
    pub(super) fn place(self, records: &[Arc<Record>]) -> Option<Move> {
        match self.scene {
            Scene::Curve => None,
            Scene::After(phase) => Some(last_of(records, phase, |_| true)),
            Scene::OfFirst(phase) => Some(last_of(records, phase, |record| match &record.event {
                Event::Sent(sent) => [sent.from, sent.to].contains(&Role::Meter(0)),
                _ => false,
            })),
            Scene::End => Some(Move::End),
        }
    }
}

/// To the last record of a phase that is like this, or to its first where none is.
fn last_of(records: &[Arc<Record>], phase: Phase, is_like_this: impl Fn(&Record) -> bool) -> Move {
    let last = records.iter().rposition(|record| record.phase == phase && is_like_this(record));
    last.map_or(Move::Phase(phase), |index| Move::To(index + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stop_has_its_eyes_and_they_go_forwards() {
        let mut last = None;
        for stop in STOPS {
            assert_eq!(stop.lens().to_string(), stop.lens);
            let place = match stop.scene {
                Scene::Curve => 0,
                Scene::After(phase) | Scene::OfFirst(phase) => {
                    1 + Phase::ALL.iter().position(|other| *other == phase).unwrap()
                }
                Scene::End => 9,
            };
            assert!(last <= Some(place), "{stop:?}");
            last = Some(place);
        }
        assert!(!STOPS[0].needs_round() && STOPS[1..].iter().all(|stop| stop.needs_round()));
    }
}
