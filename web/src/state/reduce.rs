//! What an action makes of the state.

use std::rc::Rc;

use blindsum_readings::Readings;
use yew::Reducible;

use crate::state::action::Action;
use crate::state::files::{Refused, Source, only_slot};
use crate::state::form::{Field, ONE_SLOT};
use crate::state::guide;
use crate::state::page::{Focus, State};
use crate::state::session::SessionView;
use crate::state::shared::Shared;
use crate::state::walk::Move;

/// The state after an action. Pure: the same state and action always give the same state.
pub(crate) fn reduce(mut state: State, action: Action) -> State {
    match action {
        // Whoever changes something wants to run it themselves.
        Action::Edit(field, text) => {
            state.form.set(field, text);
            state.wanted = None;
            if field == Field::Meters {
                state.followed = None;
            }
        }
        Action::Seeded(seeded) => (state.form.seeded, state.wanted) = (seeded, None),
        Action::Preset(preset) => (state.form, state.wanted, state.followed) = (preset.form(), None, None),
        Action::FileOptions(options) => state.file_options = options,
        Action::Reading => state.reading = true,
        // The readings before a file that cannot be taken stay, but nothing runs over them until a person says so. A file
        // that cannot be read in another way stays as it was read; another one keeps the options that it is still to be read
        // with.
        Action::Readings(source, Err(why)) => {
            let tried = state.file_options;
            if source == state.source {
                state.file_options = state.taken_options;
            }
            (state.reading, state.refused) = (false, Some(Refused { source, why, tried }));
        }
        Action::Keep => {
            if state.readings.is_some() {
                (state.refused, state.file_options) = (None, state.taken_options);
                // The slot that was asked for may be why: those are the readings of another one.
                if let Some(slot) = state.readings.as_deref().and_then(only_slot) {
                    state.form.set(Field::Slots, ONE_SLOT.to_owned());
                    state.form.set(Field::Slot, slot.to_owned());
                }
            }
        }
        Action::Readings(source, Ok(readings)) => {
            follow(&mut state, &source, &readings);
            (state.source, state.readings, state.refused) = (source, Some(readings), None);
            (state.reading, state.taken_options) = (false, state.file_options);
            state.household = 0;
        }
        Action::Begin(plan, at) => {
            // Whoever stands at a stop stands there again when the round is over.
            state.path.waits = state.wanted.is_none() && state.needs_round() && !state.strayed();
            state.rounds += 1;
            let plan_meters = plan.households.len();
            let source = state.source.clone();
            state.round = Some(SessionView::begin(state.rounds, plan, state.form.clone(), source, at));
            (state.start_error, state.cancelled, state.path.done) = (None, false, false);
            (state.phase, state.focus) = (None, Focus::Latest);
            state.asked = state.wanted.is_some();
            // Until that epoch is over, the last that is stands for it.
            state.epoch = state.wanted_epoch.take().filter(|_| state.asked);
            (state.step, state.playing) = (state.wanted.take().flatten(), false);
            let meters = u32::try_from(plan_meters).unwrap_or(u32::MAX);
            state.zoom = state.zoom.filter(|meter| *meter < meters);
        }
        Action::StartFailed(error) => (state.round, state.start_error) = (None, Some(error)),
        Action::News(number, update, at) => {
            if let Some(round) = state.round.as_mut().filter(|round| round.number == number) {
                let phase = round.phase();
                let before = round.walked(state.epoch).filter(|_| !round.finished.is_empty()).cloned();
                round.take(update, at);
                // Whoever read about a phase is brought back when the answer is there.
                let over = round.over;
                if over || (round.phase() != phase && state.phase == Some(phase)) {
                    state.phase = None;
                }
                // The records of the epoch before are gone, and what was looked at among them.
                if before.is_some() && before.as_ref() != round.walked(state.epoch) {
                    state.focus = Focus::Latest;
                    // The step that an address asked for is one of the last epoch.
                    state.step = state.step.filter(|_| state.asked);
                    state.playing = false;
                }
                if over {
                    settle(&mut state);
                    if state.path.waits {
                        guide::stand_at_stop(&mut state);
                    }
                }
            }
        }
        Action::Cancel(at) => {
            if state.running() {
                (state.cancelled, state.phase) = (true, None);
                state.round = state.round.filter(|round| !round.finished.is_empty());
                state.round.iter_mut().for_each(|round| round.cancel(at));
                settle(&mut state);
            }
        }
        Action::Unplug(meter) => {
            if let Some(round) = state.round.as_mut().filter(|round| round.running()) {
                round.unplug(meter);
            }
        }
        Action::LookAt(phase) => state.phase = phase,
        Action::Epoch(epoch) => {
            (state.epoch, state.focus) = (epoch, Focus::Latest);
            (state.step, state.playing) = (None, false);
        }
        Action::Zoom(meter) => state.zoom = meter,
        Action::Household(place) => state.household = place,
        Action::Focus(Focus::Latest) => state.focus = Focus::Latest,
        // The log follows to the record's epoch. A record that is not there to be shown is not looked at.
        Action::Focus(Focus::At { epoch, index }) => {
            if let Some(round) = state.round.as_ref().filter(|round| round.keeps(epoch)) {
                if round.log_epoch(state.epoch) != epoch {
                    state.epoch = Some(epoch);
                }
                state.focus = Focus::At { epoch, index };
            }
        }
        Action::Walk(to) => {
            state.walk(to);
            (state.playing, state.path.waits) = (false, false);
        }
        // From the end it plays from the start.
        Action::Play(playing) => {
            if playing && state.step.is_none() {
                state.walk(Move::Start);
            }
            state.playing = playing && state.step.is_some();
        }
        Action::Speed(speed) => state.speed = speed,
        Action::Tick => {
            if state.playing {
                state.walk(Move::Play);
                state.playing = state.step.is_some();
            }
        }
        Action::Lens(lens) => (state.lens, state.lens_unknown, state.path.waits) = (lens, None, false),
        Action::Textbook(textbook) => state.textbook = textbook,
        Action::Tour(stop) => guide::go(&mut state, stop),
        Action::Answer(stop, choice) => state.path.answer(stop, choice),
        Action::AskAgain(stop) => drop(state.path.answers.remove(&stop)),
        Action::PathNext => guide::next(&mut state),
        Action::PathBack => {
            let before = state.path.stop.and_then(|stop| stop.checked_sub(1));
            if before.is_some() {
                guide::go(&mut state, before);
            }
        }
        Action::PathDone(done) => {
            if state.path.stop.is_some() {
                guide::go(&mut state, None);
            }
            state.path.done = done;
        }
        Action::Theme(theme) => state.theme = theme,
    }
    state
}

/// Lets m follow a file of the person's own: as many meters as it has homes. Of one that is only read in another way, a number
/// that was chosen stays, unless there are fewer homes than that now. What an address asked for to be run is asked for of the
/// shipped file alone.
fn follow(state: &mut State, source: &Source, readings: &Readings) {
    state.followed = None;
    if *source == Source::Shipped {
        return;
    }
    state.wanted = None;
    let typed = state.form.get(Field::Meters).trim();
    let (chosen, homes) = (typed.parse::<usize>().ok(), readings.households.len());
    let before = state.readings.as_ref().filter(|_| *source == state.source);
    let stays = |before: &Shared<Readings>| {
        chosen.is_some_and(|chosen| (1..=homes).contains(&chosen) && chosen != before.households.len())
    };
    if chosen != Some(homes) && !before.is_some_and(stays) {
        state.followed = Some(typed.to_owned());
        state.form.set(Field::Meters, homes.to_string());
    }
}

/// What an address asked for and did not come is left behind: an epoch that is not there is the last that is, and a step
/// beyond the end is the end.
fn settle(state: &mut State) {
    state.asked = false;
    let epochs = state.round.as_ref().map_or(0, |round| round.finished.len());
    state.epoch = state.epoch.filter(|place| place.saturating_add(1) < epochs);
    let count = state.records().map_or(0, |records| records.len());
    state.step = state.step.filter(|step| *step < count);
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(reduce(Rc::unwrap_or_clone(self), action))
    }
}
