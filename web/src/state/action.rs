//! What can happen.

use std::rc::Rc;

use blindsum_readings::Readings;
use blindsum_sim::Phase;
use blindsum_sim::knowledge::{Lens, Observer};
#[cfg(feature = "tampering")]
use blindsum_sim::tampering::Tampering;

use crate::state::files::{FileOptions, Preview, Source, Unread};
use crate::state::form::{Field, Plan, Preset};
use crate::state::guess::Play;
use crate::state::lecture::{Beam, Slide};
use crate::state::page::{Focus, Theme};
use crate::state::query::Address;
use crate::state::shared::Shared;
use crate::state::tab::{Drawer, Tab};
use crate::state::tour::Guess;
use crate::state::walk::{Move, Speed};
use crate::workers::{StartError, Update};

/// What can happen. Times are the browser's clock, in milliseconds.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// Something was typed or chosen.
    Edit(Field, String),
    /// Seeded or not.
    Seeded(bool),
    /// All fields at once.
    Preset(Preset),
    /// All fields at once, and a round of them as soon as their readings are there.
    Run(Preset),
    /// How files are to be read.
    FileOptions(FileOptions),
    /// Readings are being read.
    Reading,
    /// This much of the files is read, in percent.
    Progress(u32),
    /// What was found of files: their readings, or why there are none, follow.
    Found(Box<Preview>),
    /// Readings came, or why not.
    Readings(Source, Result<Shared<Readings>, Unread>),
    /// The first homes of the shipped file came, and this many are in the whole.
    FirstReadings(Shared<Readings>, usize),
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
    /// A person chooses a home of the town, and goes on looking at the same exhibit.
    Choose(u32),
    /// A person wants to have what is read checked against the truth, which only the simulation knows.
    Truth(bool),
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
    /// Somebody comes to those who look, or goes.
    Eye {
        /// Who.
        observer: Observer,
        /// Whether it comes.
        comes: bool,
        /// How many meters there are to look.
        meters: u32,
    },
    /// A person wants to see the products opened the textbook way, or by the Chinese remainder theorem.
    Textbook(bool),
    /// A person guesses which locked bit is the 1.
    Game(Play),
    /// A person goes to a stop of the guided path, or back to where it stands, or leaves the path.
    Tour(Option<usize>),
    /// What a person answers at a stop, or that they want no guess. An answer stays as it was given.
    Answer(usize, Guess),
    /// A person wants to be asked again.
    AskAgain(usize),
    /// What comes next on the path: what a stop tells, then the next stop.
    PathNext,
    /// The stop before.
    PathBack,
    /// The path has been gone to its end, or that has been read.
    PathDone(bool),
    /// A person begins the lecture, or leaves it.
    Lecture,
    /// A person goes to a scene of the lecture.
    Slide(Slide),
    /// The scene after this one, or the round that has to be over first.
    SlideNext,
    /// The scene before this one.
    SlideBack,
    /// A person moves the lecture's spotlight.
    Shine(Beam),
    /// A person wants the speaker's notes, or no longer.
    Notes,
    /// A person wants to see an exhibit.
    Tab(Tab),
    /// A person wants to see a part of the exhibit, by its place.
    Part(usize),
    /// A person opens what lies over the exhibit, or closes it.
    Open(Option<Drawer>),
    /// A person steps back or on through what they looked at: the browser's address tells to where.
    Visit(Box<Address>),
    /// Light or dark.
    Theme(Theme),
    /// A person wants this to be done to the round that is over.
    #[cfg(feature = "tampering")]
    Tamper(Tampering),
    /// A person wants to see the round as it was in the place of its branch, or the other way around.
    #[cfg(feature = "tampering")]
    Exchange,
}
