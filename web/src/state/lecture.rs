//! The lecture: its scenes, where each of them stands in the round, through whose eyes it looks, and which parties are in its light.
//! Its words are in `text`.

use blindsum_core::role::Role;
use blindsum_sim::beat::Beat;
use blindsum_sim::knowledge::Lens;

use crate::state::walk::Move;

/// Control centre, dealer and one who listens on the open links: with them every home stands under its own share of the noise alone.
pub(crate) const THREE: &str = "center+dealer+eavesdropper";

/// What one scene is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slide {
    /// A home's day, and what it tells.
    Day,
    /// What the grid needs of it.
    Question,
    /// The start of the round.
    Run,
    /// A beat of the round.
    Beat(Beat),
    /// What the cloud knows.
    Cloud,
    /// What three who pool know.
    Coalition,
    /// Epsilon, as a limit on odds.
    Odds,
    /// The noise and its law.
    Law,
    /// More homes.
    Homes,
    /// What to remember.
    Learned,
    /// What is not promised.
    NotPromised,
}

impl Slide {
    /// All scenes, in order.
    pub(crate) const ALL: [Self; 22] = [
        Self::Day,
        Self::Question,
        Self::Run,
        Self::Beat(Beat::Keys),
        Self::Beat(Beat::Register),
        Self::Beat(Beat::Admit),
        Self::Beat(Beat::LockBits),
        Self::Beat(Beat::DealShares),
        Self::Beat(Beat::ReadAndBlind),
        Self::Beat(Beat::SendReading),
        Self::Beat(Beat::DrawNoise),
        Self::Beat(Beat::SendNoise),
        Self::Beat(Beat::Multiply),
        Self::Beat(Beat::HandOver),
        Self::Beat(Beat::Publish),
        Self::Cloud,
        Self::Coalition,
        Self::Odds,
        Self::Law,
        Self::Homes,
        Self::Learned,
        Self::NotPromised,
    ];

    /// The last.
    pub(crate) const LAST: Self = Self::NotPromised;

    /// Its name in the page's address.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Question => "question",
            Self::Run => "run",
            Self::Beat(beat) => beat.name(),
            Self::Cloud => "cloud",
            Self::Coalition => "coalition",
            Self::Odds => "odds",
            Self::Law => "law",
            Self::Homes => "homes",
            Self::Learned => "learned",
            Self::NotPromised => "not-promised",
        }
    }

    /// The scene of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slide| slide.name() == name)
    }

    /// Its place among all, from 0.
    pub(crate) fn place(self) -> usize {
        Self::ALL.iter().position(|slide| *slide == self).unwrap_or_default()
    }

    /// The one after it.
    pub(crate) fn next(self) -> Option<Self> {
        Self::ALL.get(self.place() + 1).copied()
    }

    /// The one before it.
    pub(crate) fn before(self) -> Option<Self> {
        Self::ALL.get(self.place().checked_sub(1)?).copied()
    }

    /// How many minutes a speaker has for it.
    pub(crate) fn minutes(self) -> u32 {
        match self {
            Self::Coalition | Self::Beat(Beat::Keys) => 3,
            Self::Day
            | Self::Cloud
            | Self::Beat(Beat::LockBits | Beat::DealShares | Beat::SendReading | Beat::SendNoise) => 2,
            _ => 1,
        }
    }

    /// How many minutes there are after it for the rest of the page: the lesson plan of docs/TEACHING.md says for what.
    pub(crate) fn aside(self) -> u32 {
        match self {
            Self::Beat(Beat::LockBits | Beat::SendNoise) => 4,
            Self::NotPromised => 2,
            Self::Beat(Beat::Publish) | Self::Coalition | Self::Homes => 1,
            _ => 0,
        }
    }

    /// How many minutes are over then.
    pub(crate) fn minutes_until(self) -> u32 {
        Self::ALL.into_iter().take(self.place() + 1).map(|slide| slide.minutes() + slide.aside()).sum()
    }

    /// The beat that it is about, or whose end it stands at.
    pub(crate) fn beat(self) -> Option<Beat> {
        if let Self::Beat(beat) = self { Some(beat) } else { None }
    }

    /// Through whose eyes it looks.
    pub(crate) fn lens(self) -> Lens {
        let lens = match self {
            Self::Cloud => "cloud",
            Self::Coalition => THREE,
            _ => "everything",
        };
        lens.parse().unwrap_or(Lens::Everything)
    }

    /// Whose eyes the windows of its picture and its verdict are about: while a beat is shown to the class, what the cloud can tell.
    pub(crate) fn judge(self) -> Lens {
        match self {
            Self::Day | Self::Question => Lens::Everything,
            Self::Cloud | Self::Coalition => self.lens(),
            _ => "cloud".parse().unwrap_or(Lens::Everything),
        }
    }

    /// Whether it shows something of a round that is over.
    pub(crate) fn needs_round(self) -> bool {
        matches!(self, Self::Beat(_) | Self::Cloud | Self::Coalition | Self::Law)
    }

    /// Whether it goes on only when a round is over.
    pub(super) fn waits(self) -> bool {
        self == Self::Run || self.needs_round()
    }

    /// Where it stands in the records.
    pub(super) fn stand(self) -> Move {
        match self {
            Self::Day | Self::Question => Move::Start,
            Self::Beat(beat) => Move::Beat(beat),
            _ => Move::End,
        }
    }

    /// Who is in its light: who speaks, and who is spoken to. Of the meters one stands for all where it speaks alone.
    pub(crate) fn lit(self) -> &'static [Lit] {
        use Lit::{Center, Cloud, Dealer, First, Meters};
        match self {
            Self::Day => &[First],
            Self::Question => &[Meters, Center],
            Self::Run => &[Dealer, Cloud, Center, Meters],
            Self::Beat(Beat::Keys) | Self::Beat(Beat::Publish) | Self::Odds | Self::Law => &[Center],
            Self::Beat(Beat::Register) => &[First, Center],
            Self::Beat(Beat::Admit) | Self::Beat(Beat::HandOver) => &[Cloud, Center],
            Self::Beat(Beat::LockBits | Beat::SendReading | Beat::SendNoise) => &[Cloud, First],
            Self::Beat(Beat::DealShares) => &[Dealer, Meters],
            Self::Beat(Beat::ReadAndBlind | Beat::DrawNoise) => &[First],
            Self::Beat(Beat::Multiply) => &[Cloud],
            Self::Cloud => &[Cloud, Meters],
            Self::Coalition => &[Center, Dealer, Meters],
            Self::Homes => &[Meters],
            Self::Learned | Self::NotPromised => &[Dealer, Cloud, Center, Meters],
        }
    }
}

/// Something in the light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lit {
    /// The dealer.
    Dealer,
    /// The cloud.
    Cloud,
    /// The control centre.
    Center,
    /// The meter that stands for all.
    First,
    /// All meters.
    Meters,
    /// A meter.
    Meter(u32),
}

/// The spotlight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Light {
    /// On what the scene is about.
    #[default]
    Scene,
    /// Off: everything is drawn fully.
    Off,
    /// Where a person moved it.
    On(Lit),
}

/// What a person does with the spotlight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beam {
    /// On or off.
    Switch,
    /// To the next party.
    Next,
    /// To the one before.
    Back,
}

impl Light {
    /// After this, with this number of houses in the picture.
    pub(super) fn moved(self, beam: Beam, houses: u32) -> Self {
        let parties =
            || [Lit::Dealer, Lit::Cloud, Lit::Center].into_iter().chain((0..houses).map(Lit::Meter));
        let step = |on: bool| {
            let all: Vec<Lit> = parties().collect();
            let at = if let Self::On(lit) = self { all.iter().position(|other| *other == lit) } else { None };
            let last = all.len().saturating_sub(1);
            let to = match (at, on) {
                (Some(at), true) => {
                    if at == last {
                        0
                    } else {
                        at + 1
                    }
                }
                (Some(at), false) => at.checked_sub(1).unwrap_or(last),
                (None, true) => 0,
                (None, false) => last,
            };
            all.get(to).map_or(self, |lit| Self::On(*lit))
        };
        match beam {
            Beam::Switch if self == Self::Off => Self::Scene,
            Beam::Switch => Self::Off,
            Beam::Next => step(true),
            Beam::Back => step(false),
        }
    }

    /// Whether this party is in the light of a scene. `first`: the meter that stands for all.
    pub(crate) fn shines(self, slide: Slide, role: Role, first: u32) -> bool {
        let shows = |lit: &Lit| match (lit, role) {
            (Lit::Dealer, Role::Dealer) | (Lit::Cloud, Role::Cloud) | (Lit::Center, Role::ControlCenter) => {
                true
            }
            (Lit::Meters, Role::Meter(_)) => true,
            (Lit::First, Role::Meter(meter)) => meter == first,
            (Lit::Meter(lit), Role::Meter(meter)) => *lit == meter,
            _ => false,
        };
        match self {
            Self::Off => true,
            Self::Scene => slide.lit().iter().any(shows),
            Self::On(lit) => shows(&lit),
        }
    }
}

/// How the lecture stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Lecture {
    /// The scene; nothing: there is no lecture at the moment.
    pub(crate) slide: Option<Slide>,
    /// The spotlight.
    pub(crate) light: Light,
    /// Whether the speaker's notes are shown.
    pub(crate) notes: bool,
    /// Whose eyes looked, and where in which round, when it began: there it is left again.
    pub(super) before: Option<(Lens, Option<usize>, u32)>,
    /// The scene that was left last.
    pub(super) left: Option<Slide>,
}

impl Lecture {
    /// The lecture as an address asks for it.
    pub(super) fn new(slide: Option<Slide>) -> Self {
        Self { slide, before: slide.map(|_| (Lens::Everything, None, 0)), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lecture_takes_a_lesson_and_has_all_beats_in_order() {
        assert_eq!(Slide::LAST.minutes_until(), 45);
        assert!(Slide::ALL.iter().all(|slide| slide.minutes() > 0));
        let beats: Vec<_> = Slide::ALL.into_iter().filter_map(Slide::beat).collect();
        assert_eq!(beats, Beat::ALL);
    }

    /// The rows of the plan end where these scenes do, with what is shown beside the lecture.
    #[test]
    fn the_notes_add_up_to_the_lesson_plan() {
        let plan = include_str!("../../../docs/TEACHING.md");
        let (_, lesson) = plan.split_once("\n## 45 minutes").unwrap();
        let (lesson, _) = lesson.split_once("\n## ").unwrap();
        let ends: Vec<(u32, u32)> = lesson
            .lines()
            .filter_map(|line| {
                let (from, until) = line.strip_prefix("| ")?.split_once(" |")?.0.split_once('-')?;
                Some((from.parse().ok()?, until.parse().ok()?))
            })
            .collect();
        let scenes = [
            Slide::Run,
            Slide::Beat(Beat::Admit),
            Slide::Beat(Beat::LockBits),
            Slide::Beat(Beat::SendReading),
            Slide::Beat(Beat::SendNoise),
            Slide::Beat(Beat::Publish),
            Slide::Coalition,
            Slide::Homes,
            Slide::NotPromised,
        ];
        assert_eq!(
            ends.iter().map(|(_, until)| *until).collect::<Vec<_>>(),
            scenes.map(Slide::minutes_until)
        );
        assert!(ends[0].0 == 0 && ends.windows(2).all(|rows| rows[0].1 == rows[1].0), "{ends:?}");
    }

    #[test]
    fn every_scene_has_a_name_eyes_and_a_light_of_its_own() {
        for (place, slide) in Slide::ALL.into_iter().enumerate() {
            assert_eq!((Slide::named(slide.name()), slide.place()), (Some(slide), place));
            assert!(!slide.lit().is_empty());
            assert_eq!(slide.before().and_then(Slide::next), Some(slide).filter(|_| place > 0));
        }
        assert_eq!(Slide::named("moon"), None);
        assert_eq!(Slide::Coalition.lens().to_string(), THREE);
        assert_eq!((Slide::Day.before(), Slide::LAST.next()), (None, None));
    }

    #[test]
    fn the_light_goes_from_party_to_party_and_round() {
        let mut light = Light::default().moved(Beam::Next, 2);
        assert_eq!(light, Light::On(Lit::Dealer));
        for expected in [Lit::Cloud, Lit::Center, Lit::Meter(0), Lit::Meter(1), Lit::Dealer] {
            light = light.moved(Beam::Next, 2);
            assert_eq!(light, Light::On(expected));
        }
        assert_eq!(light.moved(Beam::Back, 2), Light::On(Lit::Meter(1)));
        assert_eq!(
            (light.moved(Beam::Switch, 2), Light::Off.moved(Beam::Switch, 2)),
            (Light::Off, Light::Scene)
        );
    }

    #[test]
    fn who_speaks_is_lit() {
        let slide = Slide::Beat(Beat::SendNoise);
        let roles = [Role::Dealer, Role::Cloud, Role::ControlCenter, Role::Meter(0), Role::Meter(1)];
        let shines = |light: Light| roles.map(|role| light.shines(slide, role, 1));
        assert_eq!(shines(Light::Scene), [false, true, false, false, true]);
        assert_eq!(shines(Light::Off), [true; 5]);
        assert_eq!(shines(Light::On(Lit::Meter(0))), [false, false, false, true, false]);
    }
}
