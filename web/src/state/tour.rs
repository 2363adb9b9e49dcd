//! The guided path: where each of its stops stands, and through whose eyes it looks. Its words are in `text`.

use std::collections::BTreeMap;
use std::sync::Arc;

use blindsum_core::role::Role;
use blindsum_sim::beat::Beat;
use blindsum_sim::knowledge::Lens;
use blindsum_sim::{Event, Phase, Record};

use crate::state::seen::plain_home;
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

/// What was answered, now and at first, as it is remembered over a reload.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Answers {
    /// What was answered at its stops.
    now: BTreeMap<usize, Guess>,
    /// What was answered at first.
    first: BTreeMap<usize, Guess>,
}

impl Answers {
    /// As [`Path::remembered`] wrote it. What cannot be read was not answered.
    pub(crate) fn from_memory(memory: &str) -> Self {
        let read = |part: &str| {
            let pairs = part.split(',').filter_map(|pair| {
                let (stop, guess) = pair.split_once('=')?;
                let stop = stop.parse().ok().filter(|stop| *stop < STOPS.len())?;
                Some((stop, Guess::from_memory(guess)?))
            });
            let mut answers = BTreeMap::new();
            answers.extend(pairs);
            answers
        };
        let (now, first) = memory.split_once(';').unwrap_or((memory, memory));
        Self { now: read(now), first: read(first) }
    }
}

impl Guess {
    /// In a letter.
    fn to_memory(self) -> String {
        self.choice().map_or_else(|| SKIPPED.to_owned(), |place| place.to_string())
    }

    fn from_memory(memory: &str) -> Option<Self> {
        match memory {
            SKIPPED => Some(Self::Skipped),
            place => place.parse().ok().filter(|place| *place < ANSWERS).map(Self::Choice),
        }
    }
}

/// What is remembered of a stop whose question was not answered.
const SKIPPED: &str = "-";
/// How many answers each question has.
const ANSWERS: usize = 3;

impl Path {
    /// The path as an address asks for it, which may also tell the step, with what was answered before.
    pub(crate) fn new(stop: Option<usize>, without_step: bool, answers: Answers) -> Self {
        let Answers { now, first } = answers;
        Self { stop, waits: stop.is_some() && without_step, answers: now, first, ..Self::default() }
    }

    /// What is to be remembered over a reload.
    pub(crate) fn remembered(&self) -> String {
        let write = |answers: &BTreeMap<usize, Guess>| {
            let pairs: Vec<_> =
                answers.iter().map(|(stop, guess)| format!("{stop}={}", guess.to_memory())).collect();
            pairs.join(",")
        };
        format!("{};{}", write(&self.answers), write(&self.first))
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
    /// The same of the meter whose noise is plain to see.
    OfPlain(Phase),
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
    Stop { scene: Scene::OfPlain(Phase::Noise), lens: "everything" },
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

    /// The phase that it is about.
    pub(crate) fn phase(self) -> Option<Phase> {
        match self.scene {
            Scene::Curve => None,
            Scene::After(phase) | Scene::OfFirst(phase) | Scene::OfPlain(phase) => Some(phase),
            Scene::End => Some(Phase::Decryption),
        }
    }

    /// The beat that it is about; nothing before any round.
    pub(crate) fn beat(self) -> Option<Beat> {
        Some(match self.phase()? {
            Phase::Initialization => Beat::Keys,
            Phase::Registration => Beat::Register,
            Phase::BlindSequence => Beat::LockBits,
            Phase::KeyShares => Beat::DealShares,
            Phase::Reading => Beat::SendReading,
            Phase::Noise => Beat::SendNoise,
            Phase::Aggregation => Beat::HandOver,
            Phase::Decryption => Beat::Publish,
        })
    }

    /// The one home that it is about, if it is about one.
    pub(crate) fn home(self, records: &[Arc<Record>]) -> Option<u32> {
        match self.scene {
            Scene::Curve | Scene::OfFirst(_) => Some(0),
            Scene::OfPlain(_) => Some(plain_home(records).unwrap_or_default()),
            Scene::After(_) | Scene::End => None,
        }
    }

    /// The move that leads to where it stands in these records; nothing where it stands at any step.
    pub(super) fn place(self, records: &[Arc<Record>]) -> Option<Move> {
        match self.scene {
            Scene::Curve => None,
            Scene::After(phase) => Some(last_of(records, phase, |_| true)),
            Scene::OfFirst(phase) | Scene::OfPlain(phase) => {
                let home = Role::Meter(self.home(records).unwrap_or_default());
                Some(last_of(records, phase, |record| match &record.event {
                    Event::Sent(sent) => [sent.from, sent.to].contains(&home),
                    _ => false,
                }))
            }
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
    fn answers_are_remembered_as_they_were_given() {
        let mut path = Path::new(Some(6), false, Answers::default());
        path.answer(2, Guess::Choice(1));
        path.answer(6, Guess::Skipped);
        path.answers.remove(&2);
        path.answer(2, Guess::Choice(0));
        let again = Path::new(Some(6), false, Answers::from_memory(&path.remembered()));
        assert_eq!(again, path);
        assert_eq!(
            (again.answers.get(&2), again.first.get(&2)),
            (Some(&Guess::Choice(0)), Some(&Guess::Choice(1)))
        );
        // What somebody else left in the browser's memory is nothing.
        for garbage in ["", "x", "1=7;2=", "99=1;99=1", "=,=;,"] {
            assert_eq!(Answers::from_memory(garbage), Answers::default(), "{garbage}");
        }
    }

    #[test]
    fn every_stop_has_its_eyes_and_they_go_forwards() {
        let mut last = None;
        for stop in STOPS {
            assert_eq!(stop.lens().to_string(), stop.lens);
            let place = match stop.scene {
                Scene::Curve => 0,
                Scene::After(phase) | Scene::OfFirst(phase) | Scene::OfPlain(phase) => {
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
