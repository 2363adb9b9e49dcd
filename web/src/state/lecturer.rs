//! Leads through the lecture: what its scenes put before a person's eyes.

use blindsum_sim::knowledge::Lens;

use crate::state::lecture::{Beam, Light, Slide};
use crate::state::page::State;
use crate::state::session::crowded;
use crate::state::walk::{Move, beat_at, place};

impl State {
    /// Whether a round is over, however it ended.
    pub(crate) fn round_is_over(&self) -> bool {
        self.session().is_some_and(|round| !round.running() && round.last().is_some())
    }

    /// The scene where a person is who begins the lecture: that of the beat looked at, else the one that was left last.
    fn scene_here(&self) -> Slide {
        if self.running() {
            return Slide::Run;
        }
        let beat = self.step.and_then(|step| {
            let records = self.records()?;
            beat_at(records, place(Some(step), records.len()))
        });
        let left = self.lecture.left.filter(|left| *left != Slide::LAST);
        beat.map(Slide::Beat).or(left).unwrap_or(Slide::Day)
    }
}

/// Begins the lecture, or leaves it.
pub(super) fn switch(state: &mut State) {
    let slide = if state.lecture.slide.is_none() { Some(state.scene_here()) } else { None };
    go(state, slide);
}

/// Goes to a scene, or leaves the lecture: then the eyes are as they were before, and of a beat the step stays.
pub(super) fn go(state: &mut State, slide: Option<Slide>) {
    match (state.lecture.slide, slide) {
        (None, Some(_)) => {
            state.lecture.before = Some((state.lens.clone(), state.step, state.rounds));
            state.drawer = None;
        }
        (Some(left), None) => {
            state.lecture.left = Some(left);
            let (lens, step, round) = state.lecture.before.take().unwrap_or((Lens::Everything, None, 0));
            state.lens = lens;
            if left.beat().is_none() {
                let count = state.records().map_or(0, |records| records.len());
                let step = step.filter(|step| *step < count && round == state.rounds);
                state.walk(step.map_or(Move::End, Move::To));
            }
        }
        _ => (),
    }
    state.lecture.slide = slide;
    (state.begins, state.playing) = (false, false);
    if matches!(state.lecture.light, Light::On(_)) {
        state.lecture.light = Light::Scene;
    }
    stand(state);
}

/// The scene after this one. Where a round has to be over first, one is begun; while it runs, the scene stays.
pub(super) fn next(state: &mut State) {
    let Some(slide) = state.lecture.slide else { return };
    if slide.waits() && !state.round_is_over() {
        state.begins = !state.running();
    } else if let Some(next) = slide.next() {
        go(state, Some(next));
    }
}

/// The scene before this one.
pub(super) fn back(state: &mut State) {
    if let Some(before) = state.lecture.slide.and_then(Slide::before) {
        go(state, Some(before));
    }
}

/// Moves the spotlight.
pub(super) fn shine(state: &mut State, beam: Beam) {
    let asked_for = || state.form.get(crate::state::form::Field::Meters).trim().parse().unwrap_or(1);
    let meters = state.session().map_or_else(asked_for, |round| round.meters.len());
    // A crowd is one house.
    let houses = if crowded(meters) { 1 } else { u32::try_from(meters).unwrap_or(1) };
    state.lecture.light = state.lecture.light.moved(beam, houses);
}

/// Shows what the scene is about. A round that runs is followed.
pub(super) fn stand(state: &mut State) {
    let Some(slide) = state.lecture.slide else { return };
    (state.lens, state.lens_unknown) = (slide.lens(), None);
    state.walk(if state.running() { Move::End } else { slide.stand() });
}
