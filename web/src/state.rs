//! The page's state: one value, changed in one place, by a pure function. No browser calls here.

mod files;
mod form;
pub(crate) mod powers;
mod query;
pub(crate) mod seen;
mod session;
mod shared;
mod tour;
pub(crate) mod traffic;
mod walk;

pub(crate) use files::{FileOptions, Refused, Source, Unread, only_slot};
#[cfg(test)]
pub(crate) use form::PlannedSlot;
pub(crate) use form::{Checked, Field, FieldError, Form, NO, ONE_SLOT, Plan, Preset, WHOLE_DAY, YES, check};
pub(crate) use query::{Address, query_of};
pub(crate) use session::{MeterView, SessionView, crowded};
pub(crate) use shared::Shared;
pub(crate) use tour::{Path, STOPS};
pub(crate) use walk::{Move, Speed, phase_at, place};

use std::rc::Rc;
use std::sync::Arc;

use blindsum_readings::Readings;
use blindsum_sim::knowledge::Lens;
use blindsum_sim::{Phase, Record, Verdict};
use yew::Reducible;

use crate::workers::{StartError, Update};

/// Which record is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The latest, whichever that is.
    Latest,
    /// One of an epoch.
    At {
        /// The epoch's place.
        epoch: usize,
        /// The record's index.
        index: usize,
    },
}

/// Light, dark, or what the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// What the system says.
    Auto,
    /// Dark letters on light ground.
    Light,
    /// Light letters on dark ground.
    Dark,
}

/// What the page as a whole is doing; the words are what tests look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing runs and nothing has run.
    Idle,
    /// A round runs.
    Running,
    /// A total was published.
    Published,
    /// The round ended without a total.
    Refused,
    /// The round did not begin.
    Error,
}

impl Status {
    /// The word in `data-state`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Published => "published",
            Self::Refused => "refused",
            Self::Error => "error",
        }
    }
}

/// Everything the page shows follows from this.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    /// What is typed, as it was typed.
    pub(crate) form: Form,
    /// Where the readings come from.
    pub(crate) source: Source,
    /// The readings, once they are there.
    pub(crate) readings: Option<Shared<Readings>>,
    /// What was refused last, until a person chose what to do about it: nothing runs before, for whoever wanted those
    /// readings would take the total for theirs.
    pub(crate) refused: Option<Refused>,
    /// How a file of the person's own is read.
    pub(crate) file_options: FileOptions,
    /// How the readings were read that are there.
    pub(crate) taken_options: FileOptions,
    /// Whether readings are being read.
    pub(crate) reading: bool,
    /// What m was before it followed the file that is read, until somebody changes it.
    pub(crate) followed: Option<String>,
    /// The round that runs or ran last.
    pub(crate) round: Option<SessionView>,
    /// How many rounds were begun: tells late news of an old round from news of this one.
    pub(crate) rounds: u32,
    /// Why the last round did not begin.
    pub(crate) start_error: Option<StartError>,
    /// Whether the last round was cancelled.
    pub(crate) cancelled: bool,
    /// The phase a person chose to read about; nothing: the one running.
    pub(crate) phase: Option<Phase>,
    /// The epoch that a person chose to see, by its place; nothing: the last that is over.
    pub(crate) epoch: Option<usize>,
    /// The meter looked at.
    pub(crate) zoom: Option<u32>,
    /// The household whose day is drawn, by its place.
    pub(crate) household: usize,
    /// The record looked at.
    pub(crate) focus: Focus,
    /// How many records of the epoch shown are shown; nothing: all, and those that still come.
    pub(crate) step: Option<usize>,
    /// Whether steps follow each other by themselves.
    pub(crate) playing: bool,
    /// How fast.
    pub(crate) speed: Speed,
    /// Through whose eyes the page looks.
    pub(crate) lens: Lens,
    /// What the page's address asked for instead, until a person chooses.
    pub(crate) lens_unknown: Option<String>,
    /// Whether the ladder opens the products the textbook way.
    pub(crate) textbook: bool,
    /// The guided path.
    pub(crate) path: Path,
    /// The step that the page's address asks for, until a round was begun: nothing, or the end or a step.
    pub(crate) wanted: Option<Option<usize>>,
    /// The epoch that it asks for, until the round was begun.
    pub(crate) wanted_epoch: Option<usize>,
    /// Whether the round that runs was begun for its sake.
    pub(crate) asked: bool,
    /// Light or dark.
    pub(crate) theme: Theme,
}

/// What can happen. Times are the browser's clock, in milliseconds.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// Something was typed or chosen.
    Edit(Field, String),
    /// Seeded or not.
    Seeded(bool),
    /// All fields at once.
    Preset(Preset),
    /// How files are to be read.
    FileOptions(FileOptions),
    /// Readings are being read.
    Reading,
    /// Readings came, or why not.
    Readings(Source, Result<Shared<Readings>, Unread>),
    /// Others were refused, and a person goes on with those that are there.
    Keep,
    /// A round begins.
    Begin(Rc<Plan>, f64),
    /// It could not begin.
    StartFailed(StartError),
    /// News of the round with this number.
    News(u32, Update, f64),
    /// A person cancelled the round.
    Cancel(f64),
    /// A person pulled a meter's plug.
    Unplug(u32),
    /// A person wants to read about a phase, or about the one running.
    LookAt(Option<Phase>),
    /// A person wants to see an epoch that is over, or always the last one.
    Epoch(Option<usize>),
    /// A person looks at a meter, or at none.
    Zoom(Option<u32>),
    /// A person wants to see a household's day.
    Household(usize),
    /// A person looks at a record.
    Focus(Focus),
    /// A person moves through the records.
    Walk(Move),
    /// Steps are to follow each other by themselves, or not.
    Play(bool),
    /// How fast.
    Speed(Speed),
    /// The next step of what plays.
    Tick,
    /// A person looks through other eyes.
    Lens(Lens),
    /// A person wants to see the products opened the textbook way, or by the Chinese remainder theorem.
    Textbook(bool),
    /// A person goes to a stop of the guided path, or back to where it stands, or leaves the path.
    Tour(Option<usize>),
    /// What a person answers at a stop, or that they want no guess. An answer stays as it was given.
    Answer(usize, Option<usize>),
    /// A person wants to be asked again.
    AskAgain(usize),
    /// What comes next on the path: what a stop tells, then the next stop.
    PathNext,
    /// The stop before.
    PathBack,
    /// The path has been gone to its end, or that has been read.
    PathDone(bool),
    /// Light or dark.
    Theme(Theme),
}

impl State {
    /// The page as it opens.
    pub(crate) fn new(address: Address, theme: Theme) -> Self {
        let Address { form, lens, lens_unknown, step, epoch, tour, zoom, textbook } = address;
        Self {
            form,
            step: None,
            playing: false,
            speed: Speed(1.0),
            lens,
            lens_unknown,
            textbook,
            path: Path::new(tour, step.is_none()),
            wanted: step,
            wanted_epoch: epoch,
            asked: false,
            source: Source::Shipped,
            readings: None,
            refused: None,
            file_options: FileOptions::default(),
            taken_options: FileOptions::default(),
            reading: false,
            followed: None,
            round: None,
            rounds: 0,
            start_error: None,
            cancelled: false,
            phase: None,
            epoch: None,
            zoom,
            household: 0,
            focus: Focus::Latest,
            theme,
        }
    }

    /// What the page as a whole is doing.
    pub(crate) fn status(&self) -> Status {
        match (&self.round, &self.start_error) {
            (_, Some(_)) => Status::Error,
            (None, None) => Status::Idle,
            (Some(round), None) if round.cancelled => Status::Idle,
            (Some(round), None) if round.running() => Status::Running,
            (Some(round), None) => match round.last().map(|outcome| &outcome.verdict) {
                Some(Verdict::Published(_)) => Status::Published,
                Some(Verdict::Refused(_)) | None => Status::Refused,
            },
        }
    }

    /// Whether a round runs.
    pub(crate) fn running(&self) -> bool {
        self.status() == Status::Running
    }

    /// Whether the readings that are there are those that a person wants: none are being read, none were refused in the
    /// meantime, and a file of the person's own was read as the form says. The date that the form shows is always that of
    /// the readings.
    pub(crate) fn readings_stand(&self) -> bool {
        let how = |options: FileOptions| (options.unit, options.skip);
        let chosen = !self.reading && self.refused.is_none() && self.again().is_none();
        chosen && (self.source == Source::Shipped || how(self.file_options) == how(self.taken_options))
    }

    /// How the file that was chosen last is to be read once more, because its readings depend on the slot and another one is
    /// asked for by now.
    pub(crate) fn again(&self) -> Option<FileOptions> {
        if self.reading || self.running() {
            return None;
        }
        let tried = match (&self.refused, &self.source) {
            (Some(Refused { source: Source::File(_), tried, .. }), _) => *tried,
            (None, Source::File(_)) => {
                self.readings.as_deref().filter(|readings| files::depend_on_slot(readings))?;
                self.taken_options
            }
            _ => return None,
        };
        let slot = self.form.time();
        (tried.slot != slot).then_some(FileOptions { slot, ..tried })
    }

    /// The phase to explain: that of the step looked at, the chosen one, else the one the round is in.
    pub(crate) fn shown_phase(&self) -> Option<Phase> {
        let stepped = self.step.and_then(|step| {
            let records = self.records()?;
            phase_at(records, place(Some(step), records.len())).or(Some(Phase::Initialization))
        });
        let running = || self.round.as_ref().filter(|_| self.running()).map(SessionView::phase);
        stepped.or(self.phase).or_else(running)
    }

    /// The records that steps lead through: those of the epoch shown, where they are kept.
    pub(crate) fn records(&self) -> Option<&Shared<Vec<Arc<Record>>>> {
        self.round.as_ref()?.walked(self.epoch)
    }

    /// Whether whoever opens the page's address gets the same numbers. Without a seed, with a file that nobody else has, once the
    /// form asks for another round, or where a meter was lost, nobody else's round has these records.
    pub(crate) fn repeats(&self) -> bool {
        let of_form = self.source == Source::Shipped && self.form.seeded;
        let same = |round: &SessionView| {
            // The file that is chosen now need not be the round's.
            round.source == Source::Shipped
                && round.plan.randomness.is_seeded()
                && round.form == self.form
                && !round.has_lost()
        };
        of_form && self.round.as_ref().is_none_or(same)
    }

    /// What the page's address tells: everything that makes the view, and the seed only where there is one.
    pub(crate) fn address(&self) -> Address {
        let stands = self.round.is_some() && self.repeats();
        Address {
            form: self.form.clone(),
            lens: self.lens.clone(),
            lens_unknown: self.lens_unknown.clone(),
            epoch: if self.round.is_none() { self.wanted_epoch } else { self.epoch },
            step: if self.round.is_none() { self.wanted } else { stands.then_some(self.step) },
            tour: self.path.stop,
            zoom: self.zoom,
            textbook: self.textbook,
        }
    }
}

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
                        tour::stand_at_stop(&mut state);
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
            walk(&mut state, to);
            (state.playing, state.path.waits) = (false, false);
        }
        // From the end it plays from the start.
        Action::Play(playing) => {
            if playing && state.step.is_none() {
                walk(&mut state, Move::Start);
            }
            state.playing = playing && state.step.is_some();
        }
        Action::Speed(speed) => state.speed = speed,
        Action::Tick => {
            if state.playing {
                walk(&mut state, Move::Play);
                state.playing = state.step.is_some();
            }
        }
        Action::Lens(lens) => (state.lens, state.lens_unknown, state.path.waits) = (lens, None, false),
        Action::Textbook(textbook) => state.textbook = textbook,
        Action::Tour(stop) => tour::go(&mut state, stop),
        Action::Answer(stop, choice) => state.path.answer(stop, choice),
        Action::AskAgain(stop) => drop(state.path.answers.remove(&stop)),
        Action::PathNext => tour::next(&mut state),
        Action::PathBack => {
            let before = state.path.stop.and_then(|stop| stop.checked_sub(1));
            if before.is_some() {
                tour::go(&mut state, before);
            }
        }
        Action::PathDone(done) => {
            if state.path.stop.is_some() {
                tour::go(&mut state, None);
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

/// Moves, where there are records to move in. The message of the step is the one looked at.
fn walk(state: &mut State, to: Move) {
    let Some(step) = state.records().map(|records| walk::moved(state.step, to, records)) else { return };
    (state.step, state.phase, state.focus) = (step, None, Focus::Latest);
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(reduce(Rc::unwrap_or_clone(self), action))
    }
}

#[cfg(test)]
pub(crate) mod tests;
