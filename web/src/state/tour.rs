//! The guided path: where each of its stops stands, and through whose eyes it looks. Its words are in `text`.

use std::collections::BTreeMap;
use std::sync::Arc;

use blindsum_core::role::Role;
use blindsum_sim::knowledge::Lens;
use blindsum_sim::{Event, Phase, Record};

use super::walk::{Move, moved};
use super::{SessionView, State, walk};

/// How far a person is on the path.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Path {
    /// The stop; nothing: a person goes alone.
    pub(crate) stop: Option<usize>,
    /// What was answered at its stops: a place, or nothing where a person wanted no guess.
    pub(crate) answers: BTreeMap<usize, Option<usize>>,
    /// Whether the stop waits for a round to stand in.
    pub(super) waits: bool,
    /// What was answered at first: what is foreseen is not learned before.
    pub(crate) first: BTreeMap<usize, Option<usize>>,
    /// Whose eyes looked, and where in which round, when the path was begun: there it is left again.
    before: Option<(Lens, Option<usize>, u32)>,
    /// Whether it was gone to its end, and that is still told.
    pub(crate) done: bool,
}

impl Path {
    /// The path as an address asks for it, which may also tell the step.
    pub(crate) fn new(stop: Option<usize>, without_step: bool) -> Self {
        Self { stop, waits: stop.is_some() && without_step, ..Self::default() }
    }

    /// An answer stays as it was given, and the first one for good.
    pub(super) fn answer(&mut self, stop: usize, choice: Option<usize>) {
        self.answers.entry(stop).or_insert(choice);
        self.first.entry(stop).or_insert(choice);
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

    /// At which step of these records it stands; nothing: at any.
    fn step(self, records: &[Arc<Record>]) -> Option<Option<usize>> {
        match self.scene {
            Scene::Curve => None,
            Scene::After(phase) => Some(last_of(records, phase, |_| true)),
            Scene::OfFirst(phase) => Some(last_of(records, phase, |record| match &record.event {
                Event::Sent(sent) => [sent.from, sent.to].contains(&Role::Meter(0)),
                _ => false,
            })),
            Scene::End => Some(None),
        }
    }
}

/// The step of the last record of a phase that is like this, or of its first where none is.
fn last_of(records: &[Arc<Record>], phase: Phase, is_like_this: impl Fn(&Record) -> bool) -> Option<usize> {
    let last = records.iter().rposition(|record| record.phase == phase && is_like_this(record));
    moved(None, last.map_or(Move::Phase(phase), |index| Move::To(index + 1)), records)
}

impl State {
    fn stop(&self) -> Option<Stop> {
        STOPS.get(self.path.stop?).copied()
    }

    /// Whether the stop of the guided path needs a round.
    pub(super) fn needs_round(&self) -> bool {
        self.stop().is_some_and(Stop::needs_round)
    }

    /// Whether the stop of the guided path waits for an answer, and what would give it away for that.
    pub(crate) fn asks(&self) -> bool {
        let answered = self.path.stop.is_some_and(|stop| self.path.answers.contains_key(&stop));
        self.stop().filter(|_| !answered).is_some_and(|stop| {
            let round = self.round.as_ref();
            !stop.needs_round() || round.is_some_and(|round| round.running() || round.has_published())
        })
    }

    /// Whether what is shown is not what the stop of the guided path speaks of.
    pub(crate) fn strayed(&self) -> bool {
        let round = self.round.as_ref().filter(|round| !round.running());
        self.stop().is_some_and(|stop| {
            if !stop.needs_round() {
                return self.lens != stop.lens();
            }
            round.is_some_and(SessionView::has_published)
                && (self.lens != stop.lens()
                    || self
                        .records()
                        .and_then(|records| stop.step(records))
                        .is_some_and(|at| at != self.step))
        })
    }
}

/// Goes to a stop, or leaves the path: then what it put before a person's eyes is as it was before.
pub(super) fn go(state: &mut State, stop: Option<usize>) {
    let stop = stop.filter(|stop| *stop < STOPS.len());
    match (state.path.stop, stop) {
        (None, Some(_)) => state.path.before = Some((state.lens.clone(), state.step, state.rounds)),
        (Some(_), None) => {
            let strayed = state.strayed();
            let (lens, step, round) = state.path.before.take().unwrap_or((Lens::Everything, None, 0));
            if !strayed {
                state.lens = lens;
                let count = state.records().map_or(0, |records| records.len());
                let step = step.filter(|step| *step < count && round == state.rounds);
                walk(state, step.map_or(Move::End, Move::To));
            }
        }
        _ => (),
    }
    (state.path.stop, state.path.done, state.playing) = (stop, false, false);
    stand_at_stop(state);
}

/// What a stop tells, then the next one. The last stays.
pub(super) fn next(state: &mut State) {
    let (Some(stop), Some(scene)) = (state.path.stop, state.stop()) else { return };
    if scene.needs_round() && !state.round.as_ref().is_some_and(SessionView::has_published) {
        // Its question is not there to be seen yet.
        return;
    }
    if state.asks() {
        state.path.answer(stop, None);
    } else if stop + 1 < STOPS.len() && state.path.answers.contains_key(&stop) {
        go(state, Some(stop + 1));
    }
}

/// Shows what the stop of the guided path speaks of.
pub(super) fn stand_at_stop(state: &mut State) {
    let Some(stop) = state.stop() else {
        state.path.waits = false;
        return;
    };
    state.path.waits = stop.needs_round() && (state.round.is_none() || state.running());
    (state.lens, state.lens_unknown) = (stop.lens(), None);
    // A round that published nothing is shown with the reason why.
    let none = stop.needs_round() && !state.round.as_ref().is_some_and(SessionView::has_published);
    if none && !state.running() {
        walk(state, Move::End);
    } else if let Some(step) = state.records().and_then(|records| stop.step(records)) {
        walk(state, step.map_or(Move::End, Move::To));
    }
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
