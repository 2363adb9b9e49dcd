//! What an action makes of the state.

use std::rc::Rc;
use std::sync::Arc;

use blindsum_core::randomness::Randomness;
use blindsum_readings::Readings;
use blindsum_sim::Record;
use blindsum_sim::beat::place_after;
use blindsum_sim::knowledge::Lens;
use yew::Reducible;

use crate::state::action::Action;
use crate::state::eyes;
use crate::state::files::{Followed, Refused, Source, Unread, only_slot};
use crate::state::form::{Field, ONE_SLOT, Preset};
use crate::state::guess::{Of, Play};
use crate::state::guide;
use crate::state::lecturer;
use crate::state::page::{Focus, State};
use crate::state::query::Address;
use crate::state::run::RunState;
use crate::state::session::SessionView;
use crate::state::shared::Shared;
use crate::state::tab::{CARD, Drawer, MESSAGE, Tab};
#[cfg(feature = "tampering")]
use crate::state::tampering;
use crate::state::walk::Move;

/// The state after an action. Pure: the same state and action always give the same state.
pub(crate) fn reduce(mut state: State, action: Action) -> State {
    match action {
        Action::Edit(field, text) => {
            state.form.set(field, text);
            state.begins = false;
            state.want_nothing();
            if field == Field::Meters {
                (state.followed, state.meters_before) = (None, None);
            }
        }
        Action::Seeded(seeded) => {
            state.form.seeded = seeded;
            state.want_nothing();
        }
        Action::Preset(preset) => set(&mut state, preset),
        Action::Run(preset) => {
            set(&mut state, preset);
            state.begins = true;
        }
        Action::FileOptions(options) => state.file_options = options,
        Action::Reading => state.reading = true,
        // The readings before a file that cannot be taken stay, but nothing runs over them until a person says so. A file
        // that cannot be read in another way stays as it was read; another one keeps the options that it is still to be read
        // with.
        Action::Readings(source, Err(why)) => {
            let tried = state.file_options.clone();
            // What is open is asked with the answers that there are.
            if source == state.source && why != Unread::Open {
                state.file_options = state.taken_options.clone();
            }
            (state.reading, state.progress) = (false, None);
            state.preview = state.preview.take().filter(|preview| preview.source == source);
            state.refused = Some(Refused { source, why, tried });
            // There it is told why, and what can be done.
            state.drawer = Some(Drawer::Round);
        }
        Action::Progress(percent) => state.progress = Some(percent),
        Action::Found(preview) => {
            let preview = preview.after(state.preview.as_deref(), &state.file_options);
            state.preview = Some(Rc::new(preview));
        }
        Action::Keep => {
            (state.reading, state.progress) = (false, None);
            if state.readings.is_some() {
                (state.refused, state.file_options) = (None, state.taken_options.clone());
                state.preview = state.taken_preview.clone();
                // The slot that was asked for may be why: those are the readings of another one.
                if let Some(slot) = state.readings.as_deref().and_then(only_slot) {
                    state.form.set(Field::Slots, ONE_SLOT.to_owned());
                    state.form.set(Field::Slot, slot.to_owned());
                }
            }
        }
        Action::Readings(source, Ok(readings)) => take(&mut state, source, readings, None),
        Action::FirstReadings(readings, in_all) => {
            let in_all = Some(in_all).filter(|all| *all > readings.households.len());
            take(&mut state, Source::Shipped, readings, in_all);
        }
        Action::Begin(plan, at) => {
            let wanted = state.wanted();
            #[cfg(feature = "tampering")]
            let wanted = wanted.or_else(|| plan.tampering.and(state.branches.wanted.take()));
            // Whoever stands at a stop stands there again when the round is over.
            state.path.waits = wanted.is_none() && state.needs_round() && !state.strayed();
            #[cfg(feature = "tampering")]
            tampering::begin(&mut state, &plan);
            state.rounds += 1;
            let meters = u32::try_from(plan.households.len()).unwrap_or(u32::MAX);
            let (form, from) = (state.form.clone(), (state.source.clone(), state.homes()));
            let session = SessionView::begin(state.rounds, plan, form, from, wanted.is_some(), at);
            state.run = RunState::Begun(Box::new(session));
            (state.phase, state.focus, state.path.done) = (None, Focus::Latest, false);
            // What an address opens stays open over the round that it asks for.
            state.drawer = state.drawer.filter(|_| wanted.is_some());
            (state.begins, state.truth) = (false, false);
            // Until that epoch is over, the last that is stands for it.
            state.epoch = wanted.and_then(|wanted| wanted.epoch);
            (state.step, state.playing) = (wanted.and_then(|wanted| wanted.step), false);
            state.zoom = state.zoom.filter(|meter| *meter < meters);
        }
        Action::StartFailed(error) => {
            (state.run, state.begins) = (RunState::Failed(error), false);
        }
        Action::News(number, update, at) => {
            let chosen = state.epoch;
            if let Some(round) = state.session_mut().filter(|round| round.number == number) {
                let (phase, asked) = (round.phase(), round.asked());
                let ran = round.walked(chosen).filter(|_| round.finished.is_empty()).cloned();
                let before = round.walked(chosen).filter(|_| !round.finished.is_empty()).cloned();
                round.take(update, at);
                let is_gone = before.is_some() && before.as_ref() != round.walked(chosen);
                let ended = ran.zip(round.walked(chosen).filter(|_| !round.finished.is_empty()).cloned());
                let (over, goes_on) = (round.over(), round.phase() == phase);
                // Whoever read about a phase is brought back when the answer is there.
                if over || (!goes_on && state.phase == Some(phase)) {
                    state.phase = None;
                }
                // The records of the epoch before are gone, and what was looked at among them.
                if is_gone {
                    state.focus = Focus::Latest;
                    // The step that an address asked for is one of the last epoch.
                    state.step = state.step.filter(|_| asked);
                    state.playing = false;
                }
                if let Some((running, over)) = ended {
                    follow_into_beats(&mut state, &running, &over, asked);
                }
                if over {
                    settle(&mut state);
                    #[cfg(feature = "tampering")]
                    tampering::settle(&mut state);
                    if state.path.waits {
                        guide::stand_at_stop(&mut state);
                    }
                    lecturer::stand(&mut state);
                }
            }
        }
        Action::Cancel(at) => {
            if state.running() {
                state.phase = None;
                match state.session_mut() {
                    Some(round) if !round.finished.is_empty() => round.cancel(at),
                    _ => state.run = RunState::Cancelled,
                }
                settle(&mut state);
            }
        }
        Action::Unplug(meter) => {
            if let Some(round) = state.session_mut().filter(|round| round.running()) {
                round.unplug(meter);
            }
        }
        Action::LookAt(phase) => state.phase = phase,
        Action::Epoch(epoch) => {
            (state.epoch, state.focus) = (epoch, Focus::Latest);
            (state.step, state.playing) = (None, false);
        }
        Action::Zoom(meter) => {
            state.zoom = meter;
            // What stands there tells nothing of a meter.
            if meter.is_some() && !matches!(state.tab, Tab::Verdict | Tab::Noise | Tab::Meter) {
                state.tab = Tab::Meter;
                state.choose(Tab::Meter, CARD);
            }
        }
        Action::Choose(home) => state.zoom = Some(home),
        Action::Truth(truth) => state.truth = truth,
        Action::Household(place) => state.household = place,
        Action::Focus(Focus::Latest) => {
            state.focus = Focus::Latest;
            state.tab = state.opened_from.take().unwrap_or(state.tab);
            state.choose(Tab::Log, 0);
        }
        // The log follows to the record's epoch. A record that is not there to be shown is not looked at.
        Action::Focus(Focus::At { epoch, index }) => {
            if let Some(round) = state.session().filter(|round| round.keeps(epoch)) {
                if round.log_epoch(state.epoch) != epoch {
                    state.epoch = Some(epoch);
                }
                state.focus = Focus::At { epoch, index };
                state.opened_from = Some(state.tab).filter(|tab| *tab != Tab::Log).or(state.opened_from);
                state.tab = Tab::Log;
                state.choose(Tab::Log, MESSAGE);
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
                state.walk(Move::BeatNext);
                state.playing = state.step.is_some();
            }
        }
        Action::Lens(lens) => (state.lens, state.lens_unknown, state.path.waits) = (lens, None, false),
        Action::Eye { observer, comes, meters } => {
            let lens = eyes::with(&eyes::present(&state.lens, meters), observer, comes);
            (state.lens, state.lens_unknown, state.path.waits) = (lens, None, false);
        }
        Action::Textbook(textbook) => state.textbook = textbook,
        Action::Game(play) => guess_at(&mut state, play),
        Action::Tour(stop) => {
            // What led there does not lie over it.
            state.drawer = None;
            guide::go(&mut state, stop);
        }
        Action::Answer(stop, guess) => state.path.answer(stop, guess),
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
            if done {
                // Whoever begins again is asked again; what was answered at first stays.
                state.path.answers.clear();
            }
            state.path.done = done;
        }
        Action::Lecture => {
            if state.path.stop.is_some() {
                guide::go(&mut state, None);
            }
            state.path.done = false;
            lecturer::switch(&mut state);
        }
        Action::Slide(slide) => lecturer::go(&mut state, Some(slide)),
        Action::SlideNext => lecturer::next(&mut state),
        Action::SlideBack => lecturer::back(&mut state),
        Action::Shine(beam) => lecturer::shine(&mut state, beam),
        Action::Notes => state.lecture.notes = !state.lecture.notes,
        Action::Tab(tab) => (state.tab, state.opened_from, state.drawer) = (tab, None, None),
        Action::Part(part) => state.choose(state.tab, part),
        Action::Open(drawer) => state.drawer = drawer,
        Action::Visit(address) => visit(&mut state, *address),
        Action::Theme(theme) => state.theme = theme,
        #[cfg(feature = "tampering")]
        Action::Tamper(what) => tampering::wish(&mut state, what),
        #[cfg(feature = "tampering")]
        Action::Exchange => tampering::exchange(&mut state),
    }
    state
}

/// All fields at once.
fn set(state: &mut State, preset: Preset) {
    (state.form, state.followed, state.meters_before) = (preset.form(), None, None);
    state.begins = false;
    state.want_nothing();
}

/// Goes on with these readings: `in_all` homes are in the shipped file, where these are the first of them.
fn take(state: &mut State, source: Source, readings: Shared<Readings>, in_all: Option<usize>) {
    follow(state, &source, &readings);
    // The home that is looked at is still there when the rest of its file comes.
    if state.in_all.is_none() || source != state.source {
        state.household = 0;
    }
    (state.source, state.readings, state.in_all, state.refused) = (source, Some(readings), in_all, None);
    (state.reading, state.progress, state.taken_options) = (false, None, state.file_options.clone());
    state.preview = state.preview.take().filter(|preview| preview.source == state.source);
    state.taken_preview = state.preview.clone();
}

/// Lets m follow a file of the person's own: as many meters as it has homes. Of one that is only read in another way, a number
/// that was chosen stays, unless there are fewer homes than that now. With the shipped file what stood there before comes back,
/// unless somebody changed it since. What an address asked for to be run is asked for of the shipped file alone.
fn follow(state: &mut State, source: &Source, readings: &Readings) {
    state.followed = None;
    if *source == Source::Shipped {
        if let Some(before) = state.meters_before.take() {
            state.followed = Some(Followed::Back);
            state.form.set(Field::Meters, before);
        }
        return;
    }
    state.want_nothing();
    let typed = state.form.get(Field::Meters).trim();
    let (chosen, homes) = (typed.parse::<usize>().ok(), readings.households.len());
    let before = state.readings.as_ref().filter(|_| *source == state.source);
    let stays = |before: &Shared<Readings>| {
        chosen.is_some_and(|chosen| (1..=homes).contains(&chosen) && chosen != before.households.len())
    };
    if chosen != Some(homes) && !before.is_some_and(stays) {
        state.followed = Some(Followed::File { before: typed.to_owned() });
        state.meters_before.get_or_insert(typed.to_owned());
        state.form.set(Field::Meters, homes.to_string());
    }
}

/// The epoch that ran is over, and its records stand beat by beat now. What was looked at among them is still looked at; so is the
/// last record that was shown, unless an address asked for the step: it tells of an epoch that is over.
fn follow_into_beats(state: &mut State, running: &[Arc<Record>], over: &[Arc<Record>], asked: bool) {
    if let Focus::At { epoch, index } = state.focus {
        let place = place_after(running, index, over);
        state.focus = place.map_or(Focus::Latest, |index| Focus::At { epoch, index });
    }
    if let Some(last) = state.step.filter(|_| !asked).and_then(|step| step.checked_sub(1)) {
        state.step = place_after(running, last, over).map(|place| place.saturating_add(1));
    }
}

/// A guess in the round that is there. To look which it was is to look through the simulation's eyes.
fn guess_at(state: &mut State, play: Play) {
    let Some(round) = state.session() else { return };
    let (number, epoch) = (round.number, round.log_epoch(state.epoch));
    let gamma = round.plan.params.gamma();
    let seed = match round.plan.randomness {
        Randomness::Seeded(seed) => Some(seed),
        Randomness::System => None,
    };
    state.game.play(play, |meter| -> Of { (number, epoch, meter) }, gamma, seed);
    if let Play::Look { meter } = play {
        // A meter that its own eyes had led to would be gone with them.
        state.zoom = Some(meter);
        (state.lens, state.lens_unknown, state.path.waits) = (Lens::Everything, None, false);
    }
}

/// What an address asked for and did not come is left behind: an epoch that is not there is the last that is, and a step
/// beyond the end is the end.
fn settle(state: &mut State) {
    let epochs = state.session().map_or(0, |round| round.finished.len());
    state.epoch = state.epoch.filter(|place| place.saturating_add(1) < epochs);
    let count = state.records().map_or(0, |records| records.len());
    state.step = state.step.filter(|step| *step < count);
    if let Some(index) = state.message.take() {
        open_message(state, Some(index));
    }
}

/// Shows what an address tells of the view. What is typed stays as it is, and so does the round: nothing is run for a step back.
fn visit(state: &mut State, address: Address) {
    let Address {
        lens, lens_unknown, wanted, tour, slide, zoom, textbook, tab, part, drawer, message, ..
    } = address;
    if slide != state.lecture.slide {
        lecturer::go(state, slide);
    }
    if tour != state.path.stop {
        guide::go(state, tour);
    }
    (state.lens, state.lens_unknown, state.textbook) = (lens, lens_unknown, textbook);
    (state.tab, state.opened_from, state.drawer, state.zoom) = (tab, None, drawer, zoom);
    state.choose(tab, part);
    if let Some(wanted) = wanted.filter(|_| !state.running() && state.repeats()) {
        (state.step, state.epoch, state.playing) = (wanted.step, wanted.epoch, false);
        settle(state);
    }
    open_message(state, message);
}

/// Opens a record of the epoch that is looked at, or closes the one that is open.
fn open_message(state: &mut State, index: Option<usize>) {
    let count = state.records().map_or(0, |records| records.len());
    let epoch = state.session().map(|round| round.log_epoch(state.epoch));
    state.focus = match (epoch, index.filter(|index| *index < count)) {
        (Some(epoch), Some(index)) => Focus::At { epoch, index },
        _ => Focus::Latest,
    };
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(reduce(Rc::unwrap_or_clone(self), action))
    }
}
