//! Leads along the guided path: what its stops put before a person's eyes.

use blindsum_sim::knowledge::Lens;

use crate::state::page::State;
use crate::state::session::SessionView;
use crate::state::tour::{Guess, STOPS, Stop};
use crate::state::walk::{Move, moved};

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
            let round = self.session();
            !stop.needs_round() || round.is_some_and(|round| round.running() || round.has_published())
        })
    }

    /// Whether what is shown is not what the stop of the guided path speaks of.
    pub(crate) fn strayed(&self) -> bool {
        let round = self.session().filter(|round| !round.running());
        self.stop().is_some_and(|stop| {
            if !stop.needs_round() {
                return self.lens != stop.lens();
            }
            round.is_some_and(SessionView::has_published)
                && (self.lens != stop.lens()
                    || self.records().is_some_and(|records| {
                        stop.place(records).is_some_and(|to| moved(self.step, to, records) != self.step)
                    }))
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
                state.walk(step.map_or(Move::End, Move::To));
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
    if scene.needs_round() && !state.session().is_some_and(SessionView::has_published) {
        // Its question is not there to be seen yet.
        return;
    }
    if state.asks() {
        state.path.answer(stop, Guess::Skipped);
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
    state.path.waits = stop.needs_round() && (state.session().is_none() || state.running());
    (state.lens, state.lens_unknown) = (stop.lens(), None);
    // A round that published nothing is shown with the reason why.
    let none = stop.needs_round() && !state.session().is_some_and(SessionView::has_published);
    if none && !state.running() {
        state.walk(Move::End);
    } else if let Some(to) = state.records().and_then(|records| stop.place(records)) {
        state.walk(to);
    }
}
