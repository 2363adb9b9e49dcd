//! Everything the page shows follows from this, and what follows from it at once.

use std::rc::Rc;
use std::sync::Arc;

use blindsum_core::params::RawParams;
use blindsum_readings::Readings;
use blindsum_sim::knowledge::Lens;
use blindsum_sim::{Phase, Record, Verdict};

#[cfg(feature = "tampering")]
use crate::state::branches::Branches;
use crate::state::eyes::nobody;
use crate::state::files::{self, FileOptions, Followed, Preview, Refused, Source};
use crate::state::form::{Checked, Field, Form, check};
use crate::state::guess::{Game, Guesses};
use crate::state::lecture::{Lecture, Slide};
use crate::state::query::Address;
use crate::state::run::{RunState, WantedStep};
use crate::state::session::SessionView;
use crate::state::shared::Shared;
use crate::state::tab::{Drawer, Tab};
use crate::state::tour::{Answers, Path};
use crate::state::walk::{Move, Speed, moved, phase_at, place};
use crate::workers::StartError;

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
    /// How many homes the shipped file has, where only the first of them are there: the others are fetched at the first sign of a person.
    pub(super) in_all: Option<usize>,
    /// What was refused last, until a person chose what to do about it: nothing runs before, for whoever wanted those
    /// readings would take the total for theirs.
    pub(crate) refused: Option<Refused>,
    /// How a file of the person's own is read.
    pub(crate) file_options: FileOptions,
    /// How the readings were read that are there.
    pub(crate) taken_options: FileOptions,
    /// Whether readings are being read.
    pub(crate) reading: bool,
    /// How much of files of the person's own is read, in percent, while they are.
    pub(crate) progress: Option<u32>,
    /// What was found of the files that were chosen last.
    pub(crate) preview: Option<Rc<Preview>>,
    /// What was found of the files whose readings are there.
    pub(crate) taken_preview: Option<Rc<Preview>>,
    /// That m followed the file that is read, until somebody changes it.
    pub(crate) followed: Option<Followed>,
    /// What m was before it followed a file for the first time, until somebody changes it: it comes back with the shipped file.
    pub(crate) meters_before: Option<String>,
    /// What runs, or ran last.
    pub(crate) run: RunState,
    /// Whether a round is to begin as soon as it can: in a lecture the key that goes on asks for one, elsewhere a preset that runs by itself.
    pub(crate) begins: bool,
    /// How many rounds were begun: tells late news of an old round from news of this one.
    pub(crate) rounds: u32,
    /// The phase a person chose to read about; nothing: the one running.
    pub(crate) phase: Option<Phase>,
    /// The epoch that a person chose to see, by its place; nothing: the last that is over.
    pub(crate) epoch: Option<usize>,
    /// The meter looked at.
    pub(crate) zoom: Option<u32>,
    /// Whether what is read of homes is checked against the truth. No address tells it: nobody is shown the truth unasked.
    pub(crate) truth: bool,
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
    /// What the page's address asked for instead, until a person chooses: then the lens is nobody's.
    pub(crate) lens_unknown: Option<String>,
    /// Whether the ladder opens the products the textbook way.
    pub(crate) textbook: bool,
    /// The exhibit that is shown.
    pub(crate) tab: Tab,
    /// The part that is chosen of each exhibit, in the order of the rail, from 0.
    pub(super) parts: [usize; Tab::ALL.len()],
    /// The exhibit from which a message was opened: closed, it leads back there.
    pub(super) opened_from: Option<Tab>,
    /// What lies over it.
    pub(crate) drawer: Option<Drawer>,
    /// The record that an address asked for, until its round is there.
    pub(super) message: Option<usize>,
    /// What was guessed at the meter looked at.
    pub(crate) game: Game,
    /// The guided path.
    pub(crate) path: Path,
    /// The lecture.
    pub(crate) lecture: Lecture,
    /// Light or dark.
    pub(crate) theme: Theme,
    /// The same round with something done to it, or as it was.
    #[cfg(feature = "tampering")]
    pub(crate) branches: Branches,
}

impl State {
    /// The page as it opens, with what was answered on the guided path before.
    pub(crate) fn new(address: Address, theme: Theme, answers: Answers) -> Self {
        let Address {
            form,
            lens,
            lens_unknown,
            wanted,
            tour,
            slide,
            zoom,
            textbook,
            tab,
            part,
            drawer,
            message,
            #[cfg(feature = "tampering")]
            tamper,
        } = address;
        let mut state = Self {
            form,
            step: None,
            playing: false,
            speed: Speed(1.0),
            lens: slide.map_or(lens, Slide::lens),
            lens_unknown: lens_unknown.filter(|_| slide.is_none()),
            textbook,
            tab,
            parts: [0; Tab::ALL.len()],
            opened_from: None,
            drawer,
            message,
            path: Path::new(tour.filter(|_| slide.is_none()), wanted.is_none(), answers),
            lecture: Lecture::new(slide),
            source: Source::Shipped,
            readings: None,
            in_all: None,
            refused: None,
            file_options: FileOptions::default(),
            taken_options: FileOptions::default(),
            reading: false,
            progress: None,
            preview: None,
            taken_preview: None,
            followed: None,
            meters_before: None,
            run: wanted.map_or(RunState::Idle, RunState::Wanted),
            begins: false,
            rounds: 0,
            phase: None,
            epoch: None,
            zoom,
            truth: false,
            game: Game::default(),
            household: 0,
            focus: Focus::Latest,
            theme,
            #[cfg(feature = "tampering")]
            branches: Branches::of_address(tamper, wanted),
        };
        state.choose(tab, part);
        state
    }

    /// The part that is chosen of the exhibit shown, by its place. It need not be there.
    pub(crate) fn part(&self) -> usize {
        let chosen = Tab::ALL.iter().zip(self.parts).find(|(tab, _)| **tab == self.tab);
        chosen.map_or(0, |(_, part)| part)
    }

    /// Chooses a part of an exhibit, whether that is shown or not.
    pub(super) fn choose(&mut self, tab: Tab, part: usize) {
        for (_, chosen) in Tab::ALL.iter().zip(&mut self.parts).filter(|(of, _)| **of == tab) {
            *chosen = part;
        }
    }

    /// Whether the eyes that are asked for are not those of parties that there are: one who is not there lets nobody look.
    pub(crate) fn nobody_looks(&self) -> bool {
        let typed = || self.form.get(Field::Meters).trim().parse().unwrap_or(RawParams::default().meters);
        let meters = self.session().map_or_else(typed, |session| session.plan.params.meters());
        self.lens_unknown.is_some() || self.lens.check(meters).is_err()
    }

    /// Through whose eyes there is something to see.
    pub(crate) fn looks(&self) -> Lens {
        if self.nobody_looks() { nobody() } else { self.lens.clone() }
    }

    /// What the page as a whole is doing.
    pub(crate) fn status(&self) -> Status {
        match &self.run {
            RunState::Failed(_) => Status::Error,
            RunState::Idle | RunState::Wanted(_) | RunState::Cancelled => Status::Idle,
            RunState::Begun(round) if round.cancelled() => Status::Idle,
            RunState::Begun(round) if round.running() => Status::Running,
            RunState::Begun(round) => match round.last().map(|outcome| &outcome.verdict) {
                Some(Verdict::Published(_)) => Status::Published,
                Some(Verdict::Refused(_)) | None => Status::Refused,
            },
        }
    }

    /// The session that runs or ran last.
    pub(crate) fn session(&self) -> Option<&SessionView> {
        if let RunState::Begun(session) = &self.run { Some(session) } else { None }
    }

    /// The same, to change it.
    pub(super) fn session_mut(&mut self) -> Option<&mut SessionView> {
        if let RunState::Begun(session) = &mut self.run { Some(session) } else { None }
    }

    /// What the page's address asks for, until a round was begun.
    pub(crate) fn wanted(&self) -> Option<WantedStep> {
        if let RunState::Wanted(wanted) = self.run { Some(wanted) } else { None }
    }

    /// What the page's address asks for is not asked for any more: a person who changes something wants to run it themselves.
    pub(super) fn want_nothing(&mut self) {
        if self.wanted().is_some() {
            self.run = RunState::Idle;
        }
    }

    /// Whether the last round was cancelled.
    pub(crate) fn cancelled(&self) -> bool {
        self.run == RunState::Cancelled || self.session().is_some_and(SessionView::cancelled)
    }

    /// Why the last round did not begin.
    pub(crate) fn start_error(&self) -> Option<&StartError> {
        if let RunState::Failed(error) = &self.run { Some(error) } else { None }
    }

    /// Whether a round runs.
    pub(crate) fn running(&self) -> bool {
        self.status() == Status::Running
    }

    /// Whether the readings that are there are those that a person wants: none are being read, none were refused in the
    /// meantime, and a file of the person's own was read as the form says. The date that the form shows is always that of
    /// the readings.
    pub(crate) fn readings_stand(&self) -> bool {
        let said = |options: &FileOptions| (options.answers.answers.clone(), options.answers.skip);
        let chosen = !self.reading && self.refused.is_none() && self.again().is_none();
        chosen && (self.source == Source::Shipped || said(&self.file_options) == said(&self.taken_options))
    }

    /// Of how many homes the file has readings, whether all of them are there or not.
    pub(crate) fn homes(&self) -> usize {
        let there = self.readings.as_ref().map_or(0, |readings| readings.households.len());
        self.in_all.unwrap_or(there)
    }

    /// Whether more homes are asked for than are there yet.
    pub(crate) fn lacks_homes(&self) -> bool {
        let there = self.readings.as_ref().map_or(0, |readings| readings.households.len());
        let asked = self.form.get(Field::Meters).trim().parse::<usize>();
        self.in_all.is_some() && asked.is_ok_and(|asked| asked > there)
    }

    /// What the form means, for the readings that are there; nothing is said of their homes while those that are asked for are to come.
    pub(crate) fn checked(&self) -> Checked {
        let readings = self.readings.as_deref().filter(|_| !self.lacks_homes());
        check(&self.form, readings.map(|readings| (&self.source, readings)))
            .with_readings(self.readings_stand())
    }

    /// Whether the first homes of the shipped file are all that there is, and nothing else is being read.
    pub(crate) fn lacks_rest(&self) -> bool {
        self.in_all.is_some() && !self.reading && self.refused.is_none()
    }

    /// Whether the whole shipped file is to be fetched now.
    pub(crate) fn wants_all(&self) -> bool {
        self.lacks_homes() && self.lacks_rest()
    }

    /// How the file that was chosen last is to be read once more, because its readings depend on the slot and another one is
    /// asked for by now.
    pub(crate) fn again(&self) -> Option<FileOptions> {
        if self.reading || self.running() {
            return None;
        }
        let tried = match (&self.refused, &self.source) {
            (Some(Refused { source: Source::File(_), tried, .. }), _) => tried,
            (None, Source::File(_)) => {
                self.readings.as_deref().filter(|readings| files::depend_on_slot(readings))?;
                &self.taken_options
            }
            _ => return None,
        };
        let slot = self.form.time();
        (tried.slot != slot).then(|| FileOptions { slot, ..tried.clone() })
    }

    /// What was guessed at a meter of the epoch shown.
    pub(crate) fn guesses(&self, meter: u32) -> Guesses {
        let of = self.session().map(|round| (round.number, round.log_epoch(self.epoch), meter));
        of.map(|of| self.game.at(of)).unwrap_or_default()
    }

    /// The phase to explain: that of the step looked at, the chosen one, else the one the round is in.
    pub(crate) fn shown_phase(&self) -> Option<Phase> {
        let stepped = self.step.and_then(|step| {
            let records = self.records()?;
            phase_at(records, place(Some(step), records.len())).or(Some(Phase::Initialization))
        });
        let running = || self.session().filter(|_| self.running()).map(SessionView::phase);
        stepped.or(self.phase).or_else(running)
    }

    /// The records that steps lead through: those of the epoch shown, where they are kept.
    pub(crate) fn records(&self) -> Option<&Shared<Vec<Arc<Record>>>> {
        self.session()?.walked(self.epoch)
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
        of_form && self.session().is_none_or(same)
    }

    /// What the page's address tells: everything that makes the view, and the seed only where there is one.
    pub(crate) fn address(&self) -> Address {
        let wanted = match &self.run {
            RunState::Wanted(wanted) => Some(*wanted),
            RunState::Begun(_) if self.repeats() => Some(WantedStep { step: self.step, epoch: self.epoch }),
            _ => None,
        };
        Address {
            form: self.form.clone(),
            lens: self.lens.clone(),
            lens_unknown: self.lens_unknown.clone(),
            wanted,
            tour: self.path.stop,
            slide: self.lecture.slide,
            zoom: self.zoom,
            textbook: self.textbook,
            tab: self.tab,
            part: self.part(),
            drawer: self.drawer,
            message: match self.focus {
                Focus::At { index, .. } => Some(index),
                Focus::Latest => self.message,
            },
            #[cfg(feature = "tampering")]
            tamper: self.branches.told(self.session()),
        }
    }

    /// Whether the page shows its first look: nothing was run yet, and no other exhibit is opened.
    pub(crate) fn first_look(&self) -> bool {
        self.run == RunState::Idle && self.path.stop.is_none() && self.tab == Tab::Now
    }

    /// Moves, where there are records to move in. The message of the step is the one looked at.
    pub(super) fn walk(&mut self, to: Move) {
        let Some(step) = self.records().map(|records| moved(self.step, to, records)) else { return };
        if self.focus != Focus::Latest {
            self.choose(Tab::Log, 0);
        }
        (self.step, self.phase, self.focus, self.opened_from) = (step, None, Focus::Latest, None);
    }
}
