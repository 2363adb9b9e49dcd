//! A crowd's homes as a town: streets of small houses. Where each stands, which one a point or a key leads to, and by which sign a
//! house tells how its home stands. What those who look cannot tell is not in here.

use std::ops::Range;

use blindsum_core::privacy::Verdict;
use blindsum_sim::facts::Facts;
use blindsum_sim::knowledge::Standing;

use crate::ground::number::energy;
use crate::state::seen::Seen;
use crate::view::frame::Frame;

/// How many homes a street has where one street is shown at a time.
const STREET: u32 = 100;
/// No house is larger.
const LARGEST: f64 = 44.0;
/// Between blocks of ten houses.
const BLOCK: f64 = 10.0;
/// From one house to the next, from one row of a street to the other, and from one street to the next, in houses.
const ASIDE: f64 = 1.09;
const DOWN: f64 = 1.22;
const STREETS: f64 = 2.6;
/// The bars of the streets that are not shown, and the words between them and the houses.
const BARS: f64 = 26.0;
const WORDS: f64 = 22.0;

/// Where the homes of a crowd stand, in the picture's units.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Town {
    /// All of it.
    pub(crate) frame: Frame,
    /// How many homes.
    pub(crate) homes: u32,
    /// How many houses a row has.
    pub(crate) columns: u32,
    /// How wide and high a house is.
    pub(crate) size: f64,
    /// The one street that is shown; nothing where all are.
    pub(crate) shown: Option<u32>,
    /// How many rows a street has.
    rows: u32,
    /// How far one row is below the other, and one street below another.
    down: f64,
    street: f64,
    /// Where the first house stands.
    first: (f64, f64),
}

impl Town {
    /// A town in this room. Where there is little, one street of a hundred stands there at a time, in rows of `alone` houses, with a bar
    /// for each: the street of the home `looked_at`.
    pub(crate) fn new(homes: u32, alone: Option<u32>, room: Frame, looked_at: u32) -> Self {
        let alone = alone.filter(|_| homes > STREET);
        let folds = alone.is_some();
        let fits = |columns: u32| {
            let gaps = BLOCK * f64::from((columns / 10).saturating_sub(1));
            let wide = (room.w - gaps) / (ASIDE * f64::from(columns));
            let streets = f64::from(homes.div_ceil(2 * columns));
            let high = room.h / (STREETS * streets - STREETS + DOWN + 1.0);
            if folds { wide } else { wide.min(high) }.min(LARGEST)
        };
        let all = [10, 20, 30, 40, 50].into_iter();
        let columns = alone.or_else(|| all.max_by(|one, other| fits(*one).total_cmp(&fits(*other))));
        let columns = columns.unwrap_or(10);
        let size = fits(columns);
        let rows = if folds { STREET / columns } else { 2 };
        let top = if folds { BARS + WORDS } else { 0.0 };
        let used = size * ASIDE * f64::from(columns) + BLOCK * f64::from((columns / 10).saturating_sub(1));
        let (down, street) = (size * DOWN, size * STREETS);
        let streets = if folds { 1 } else { homes.div_ceil(rows * columns) };
        let high =
            street * f64::from(streets.saturating_sub(1)) + down * f64::from(rows.saturating_sub(1)) + size;
        Self {
            frame: Frame { h: top + high, ..room },
            homes,
            columns,
            size,
            shown: folds.then(|| looked_at.min(homes.saturating_sub(1)) / STREET),
            rows,
            down,
            street,
            first: (room.x + (room.w - used) / 2.0, room.y + top),
        }
    }

    fn per_street(&self) -> u32 {
        self.rows.saturating_mul(self.columns).max(1)
    }

    /// How many streets there are.
    pub(crate) fn streets(&self) -> u32 {
        self.homes.div_ceil(self.per_street())
    }

    /// The homes of a street.
    pub(crate) fn street(&self, street: u32) -> Range<u32> {
        let from = street.saturating_mul(self.per_street()).min(self.homes);
        from..from.saturating_add(self.per_street()).min(self.homes)
    }

    /// The streets whose houses are drawn.
    pub(crate) fn drawn(&self) -> Range<u32> {
        self.shown.map_or(0..self.streets(), |shown| shown..shown.saturating_add(1))
    }

    /// Where a home's house stands, if it is drawn.
    pub(crate) fn house(&self, home: u32) -> Option<Frame> {
        let street = home / self.per_street();
        if home >= self.homes || !self.drawn().contains(&street) {
            return None;
        }
        let within = home % self.per_street();
        let (row, column) = (within / self.columns.max(1), within % self.columns.max(1));
        let below = f64::from(if self.shown.is_some() { 0 } else { street }) * self.street;
        let (x, y) = self.first;
        Some(Frame {
            x: x + f64::from(column) * self.size * ASIDE + f64::from(column / 10) * BLOCK,
            y: y + below + f64::from(row) * self.down,
            w: self.size,
            h: self.size,
        })
    }

    /// The height of the road through a street, and from where to where it goes.
    pub(crate) fn road(&self, street: u32) -> Option<(f64, f64, f64)> {
        let homes = self.street(street);
        let first = self.house(homes.start)?;
        let last = self.house(homes.end.min(homes.start.saturating_add(self.columns)).checked_sub(1)?)?;
        Some((first.bottom() + (self.down - self.size) / 2.0, first.x, last.right()))
    }

    /// The bar of a street, where one is shown at a time.
    pub(crate) fn bar(&self, street: u32) -> Option<Frame> {
        self.shown.filter(|_| street < self.streets())?;
        let pitch = self.frame.w / f64::from(self.streets());
        Some(Frame {
            x: self.frame.x + pitch * f64::from(street) + 2.0,
            y: self.frame.y,
            w: pitch - 4.0,
            h: BARS,
        })
    }

    /// The base line of the words between the bars and the houses.
    pub(crate) fn words(&self) -> Option<f64> {
        self.shown.map(|_| self.frame.y + BARS + WORDS - 7.0)
    }

    /// The home that a point means: that of the house there, or the first of the street whose bar is there.
    pub(crate) fn home_at(&self, (x, y): (f64, f64)) -> Option<u32> {
        let holds = |frame: &Frame, aside: f64, below: f64| {
            (frame.x - aside..frame.right() + aside).contains(&x)
                && (frame.y - below..frame.bottom() + below).contains(&y)
        };
        let bar =
            (0..self.streets()).find(|street| self.bar(*street).is_some_and(|bar| holds(&bar, 2.0, 4.0)));
        if let Some(street) = bar {
            return Some(self.street(street).start);
        }
        // What lies between two houses belongs to the nearer one.
        let (aside, below) = (self.size * (ASIDE - 1.0) / 2.0, (self.down - self.size) / 2.0);
        let is_there = |home: &u32| self.house(*home).is_some_and(|house| holds(&house, aside, below));
        self.drawn().flat_map(|street| self.street(street)).find(is_there)
    }

    /// Where a key leads from a home; nothing for keys that do not walk.
    pub(crate) fn step(&self, key: &str, from: u32) -> Option<u32> {
        let next = match key {
            "ArrowRight" => from.checked_add(1),
            "ArrowLeft" => from.checked_sub(1),
            "ArrowDown" => from.checked_add(self.columns),
            "ArrowUp" => from.checked_sub(self.columns),
            "Home" => Some(0),
            "End" => self.homes.checked_sub(1),
            _ => return None,
        };
        Some(next.filter(|next| *next < self.homes).unwrap_or(from))
    }
}

/// What can be said of a home's reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// Its own meter looks, or the simulation.
    Own,
    /// What the eyes can tell.
    Of(Verdict),
    /// They write one down, and the simulation says whether it is right.
    Checked(bool),
}

/// What can be said of each home; with the truth, which only the simulation has, where that was asked for.
pub(crate) fn words(seen: &Seen, truth: bool) -> Vec<Option<Word>> {
    let meters = 0..seen.params.meters();
    let Some(findings) = seen.findings() else {
        let facts = seen.facts();
        return meters.map(|meter| facts.reading(meter).map(|_| Word::Own)).collect();
    };
    let all = truth.then(|| (Facts::gather(seen.shown()), seen.facts()));
    let word = |meter| match findings.standing(meter) {
        Standing::NotYet => None,
        Standing::Own => Some(Word::Own),
        standing => {
            let all = all.as_ref().filter(|_| standing.word() == Verdict::Read);
            let right =
                all.and_then(|(all, known)| Some(written(seen, known, meter)? == all.reading(meter)?));
            Some(right.map_or(Word::Of(standing.word()), Word::Checked))
        }
    };
    meters.map(word).collect()
}

/// What the eyes would write down for a home, in units: the reading that they know, or the one nearest to their number.
fn written(seen: &Seen, known: &Facts<'_>, meter: u32) -> Option<i64> {
    let nearest = || i64::try_from(seen.findings()?.nearest(meter)?).ok();
    known.reading(meter).or_else(nearest)
}

/// What the eyes write down for a home of somebody else, in mWh; nothing where they do not read it.
pub(crate) fn writes(seen: &Seen, meter: u32) -> Option<i64> {
    let standing = seen.findings()?.standing(meter);
    let reads = standing.word() == Verdict::Read && standing != Standing::Own;
    Some(energy(&seen.params, written(seen, &seen.facts(), meter).filter(|_| reads)?))
}

/// What a home used, in mWh, as only the simulation knows.
pub(crate) fn truth_of(seen: &Seen, meter: u32) -> Option<i64> {
    Some(energy(&seen.params, Facts::gather(seen.shown()).reading(meter)?))
}

/// The next home after this one for which the eyes write down something wrong, around the town.
pub(crate) fn next_wrong(words: &[Option<Word>], after: u32) -> Option<u32> {
    let wrong = |(home, word): (u32, &Option<Word>)| (*word == Some(Word::Checked(false))).then_some(home);
    let all = || (0u32..).zip(words).filter_map(wrong);
    all().find(|home| *home > after).or_else(|| all().next())
}

/// How a house is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    /// Its meter rests, starts or was stopped.
    Idle,
    /// It is there, and has nothing to do.
    Ready,
    /// It has been asked.
    Works,
    /// It has sent what it was asked for.
    Sent,
    /// It has no power.
    Unplugged,
    /// It is given up.
    Lost,
    /// The eyes cannot tell.
    Hidden,
    /// They rule some readings out.
    Narrowed,
    /// They read it.
    Read,
    /// And write down what it is.
    Right,
    /// And write down something else.
    Wrong,
    /// Its own meter looks, or the simulation.
    Own,
    /// It sends or receives in the step looked at.
    Speaks,
}

impl Sign {
    /// All, in the legend's order.
    pub(crate) const ALL: [Self; 13] = [
        Self::Idle,
        Self::Ready,
        Self::Works,
        Self::Sent,
        Self::Own,
        Self::Read,
        Self::Right,
        Self::Wrong,
        Self::Narrowed,
        Self::Hidden,
        Self::Speaks,
        Self::Unplugged,
        Self::Lost,
    ];

    /// By how its meter is and what can be said of it.
    pub(crate) fn of(state: &str, word: Option<Word>, speaks: bool) -> Self {
        match (state, word) {
            _ if speaks => Self::Speaks,
            ("lost", _) => Self::Lost,
            ("unplugged", _) => Self::Unplugged,
            (_, Some(Word::Own)) => Self::Own,
            (_, Some(Word::Of(Verdict::Hidden))) => Self::Hidden,
            (_, Some(Word::Of(Verdict::Narrowed))) => Self::Narrowed,
            (_, Some(Word::Of(Verdict::Read))) => Self::Read,
            (_, Some(Word::Checked(true))) => Self::Right,
            (_, Some(Word::Checked(false))) => Self::Wrong,
            ("ready" | "registered", None) => Self::Ready,
            ("busy" | "waiting", None) => Self::Works,
            ("reported" | "done" | "unplugged-done", None) => Self::Sent,
            (_, None) => Self::Idle,
        }
    }

    /// The word for tests and styles.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Ready => "ready",
            Self::Works => "works",
            Self::Sent => "sent",
            Self::Unplugged => "unplugged",
            Self::Lost => "lost",
            Self::Hidden => "hidden",
            Self::Narrowed => "narrowed",
            Self::Read => "read",
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Own => "own",
            Self::Speaks => "speaks",
        }
    }

    /// A house of [`UNITS`] as a part of a path, from where its left eaves are: its walls, and what is drawn into it.
    fn outline(self) -> &'static str {
        match self {
            Self::Idle | Self::Ready | Self::Lost | Self::Speaks => "l5.5-4.4 5.5 4.4v7.2h-11z",
            // A second roof below the first.
            Self::Works => "l5.5-4.4 5.5 4.4v7.2h-11zm0 2.6l5.5-4.4 5.5 4.4",
            // A tick.
            Self::Sent => "l5.5-4.4 5.5 4.4v7.2h-11zm2.6 3.2l2.1 2.3 3.9-4.7",
            // A stroke.
            Self::Unplugged => "l5.5-4.4 5.5 4.4v7.2h-11zm9.2.6l-7.4 5.8",
            // Slats, and slats with a gap.
            Self::Hidden => "l5.5-4.4 5.5 4.4v7.2h-11zm1.6.8h7.8m-7.8 2.2h7.8m-7.8 2.2h7.8",
            Self::Narrowed => {
                "l5.5-4.4 5.5 4.4v7.2h-11zm1 .8h2.6m3.8 0h2.6m-9 2.2h2.6m3.8 0h2.6m-9 2.2h2.6m3.8 0h2.6"
            }
            // A dot, so small that its line fills it.
            Self::Read | Self::Right => {
                "l5.5-4.4 5.5 4.4v7.2h-11zm4.5 2.8q0-1 1-1 1 0 1 1 0 1-1 1-1 0-1-1m.6 0h.8"
            }
            // A cross.
            Self::Wrong => "l5.5-4.4 5.5 4.4v7.2h-11zm2.8.6l5.4 5.1m0-5.1l-5.4 5.1",
            // A window that stands open.
            Self::Own => "l5.5-4.4 5.5 4.4v7.2h-11zm3.2.9h4.6v4.4h-4.6z",
        }
    }
}

/// In these units a house is drawn, whatever its size.
pub(crate) const UNITS: f64 = 13.0;

/// Houses of one sign as one path, in units of which a house has [`UNITS`].
pub(crate) fn houses(sign: Sign, frames: impl IntoIterator<Item = Frame>) -> String {
    let mut path = String::new();
    for Frame { x, y, w, .. } in frames {
        let unit = w / UNITS;
        path.push_str(&format!("M{:.1} {:.1}", x / unit + 1.0, y / unit + 5.2));
        path.push_str(sign.outline());
    }
    path
}

/// The houses of a street, one path for each sign that is there, in the order of [`Sign::ALL`].
pub(crate) fn paths(town: &Town, street: u32, signs: &[Sign]) -> Vec<(Sign, String)> {
    let homes = town.street(street);
    let at = |home: u32| usize::try_from(home).ok().and_then(|home| signs.get(home)).copied();
    let of = |sign| {
        let frames = homes.clone().filter(|home| at(*home) == Some(sign)).filter_map(|home| town.house(home));
        (sign, houses(sign, frames))
    };
    Sign::ALL.into_iter().map(of).filter(|(_, path)| !path.is_empty()).collect()
}

/// How many of these have each sign, in the legend's order.
pub(crate) fn count_of(signs: &[Sign]) -> Vec<(Sign, usize)> {
    let count = |sign: &Sign| signs.iter().filter(|one| *one == sign).count();
    Sign::ALL.iter().map(|sign| (*sign, count(sign))).filter(|(_, count)| *count > 0).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use blindsum_core::params::{Params, RawParams};
    use blindsum_sim::sample;

    use super::*;
    use crate::state::Shared;

    const COUNTS: [u32; 8] = [17, 20, 40, 100, 101, 200, 400, 1000];

    fn towns() -> impl Iterator<Item = Town> {
        let rooms = [
            (None, Frame { x: 34.0, y: 126.0, w: 758.0, h: 320.0 }),
            (Some(20), Frame { x: 8.0, y: 98.0, w: 356.0, h: 330.0 }),
            (Some(20), Frame { x: 8.0, y: 118.0, w: 336.0, h: 170.0 }),
            (Some(10), Frame { x: 4.0, y: 46.0, w: 228.0, h: 330.0 }),
        ];
        let of = move |homes: u32| rooms.map(|(alone, room)| Town::new(homes, alone, room, homes / 2));
        COUNTS.into_iter().flat_map(of)
    }

    fn middle(frame: &Frame) -> (f64, f64) {
        (frame.middle(), frame.y + frame.h / 2.0)
    }

    #[test]
    fn a_point_in_a_house_means_its_home_and_no_house_stands_on_another() {
        for town in towns() {
            let mut drawn = 0;
            for home in 0..town.homes {
                let Some(house) = town.house(home) else { continue };
                drawn += 1;
                let name = format!("{} homes, {}", town.homes, home + 1);
                assert_eq!(town.home_at(middle(&house)), Some(home), "{name}");
                assert_eq!(town.home_at((house.x + 0.2, house.y + 0.2)), Some(home), "{name}");
                assert_eq!(town.home_at((house.right() - 0.2, house.bottom() - 0.2)), Some(home), "{name}");
                let room = town.frame.grown(1e-6);
                assert!(house.x >= room.x && house.right() <= room.right(), "{name}: {house:?} in {room:?}");
                assert!(
                    house.y >= room.y && house.bottom() <= room.bottom(),
                    "{name}: {house:?} in {room:?}"
                );
            }
            let expected = if town.shown.is_some() { town.homes.min(100) } else { town.homes };
            assert_eq!(drawn, expected.min(town.homes - town.street(town.shown.unwrap_or(0)).start));
            assert_eq!(town.home_at((town.frame.x - 5.0, town.frame.y - 5.0)), None);
            assert_eq!(town.house(town.homes), None);
        }
    }

    #[test]
    fn a_thousand_homes_are_ten_streets_of_a_hundred_and_a_hundred_have_larger_houses() {
        let of = |homes| Town::new(homes, None, Frame { x: 34.0, y: 126.0, w: 758.0, h: 320.0 }, 0);
        let (thousand, hundred) = (of(1000), of(100));
        assert_eq!((thousand.columns, thousand.streets(), thousand.street(3)), (50, 10, 300..400));
        assert!(thousand.size >= 12.0 && hundred.size >= 2.0 * thousand.size, "{}", hundred.size);
        for street in 0..10 {
            // The road lies between the two rows.
            let (road, from, to) = thousand.road(street).unwrap();
            let (upper, lower) =
                (thousand.house(street * 100).unwrap(), thousand.house(street * 100 + 50).unwrap());
            assert!(upper.bottom() < road && road < lower.y && from < to, "{road}");
        }
    }

    #[test]
    fn where_there_is_little_room_one_street_stands_there_and_a_bar_for_each() {
        let room = Frame { x: 8.0, y: 118.0, w: 336.0, h: 170.0 };
        let town = Town::new(1000, Some(20), room, 345);
        assert_eq!((town.shown, town.streets(), town.drawn()), (Some(3), 10, 3..4));
        assert!(town.house(299).is_none() && town.house(300).is_some() && town.house(400).is_none());
        for street in 0..10 {
            let bar = town.bar(street).unwrap();
            assert_eq!(town.home_at(middle(&bar)), Some(street * 100));
            assert!(bar.w >= 24.0 && bar.bottom() < town.house(300).unwrap().y);
        }
        assert_eq!(town.bar(10), None);
        assert_eq!(Town::new(100, Some(20), room, 345).bar(0), None);
    }

    #[test]
    fn arrows_lead_through_the_town_and_never_out_of_it() {
        let town = Town::new(1000, None, Frame { x: 0.0, y: 0.0, w: 758.0, h: 320.0 }, 0);
        let steps = [
            ("ArrowRight", 3, 4),
            ("ArrowDown", 3, 53),
            ("ArrowUp", 3, 3),
            ("ArrowLeft", 0, 0),
            ("ArrowDown", 999, 999),
        ];
        for (key, from, to) in steps {
            assert_eq!(town.step(key, from), Some(to), "{key} from {from}");
        }
        assert_eq!((town.step("Home", 3), town.step("End", 3)), (Some(0), Some(999)));
        assert_eq!((town.step("Tab", 3), town.step("PageDown", 3)), (None, None));
        // A key goes to the house that stands there.
        let [from, to] = [120, 170].map(|home| town.house(home).unwrap());
        assert!(town.step("ArrowDown", 120) == Some(170) && from.x == to.x && from.y < to.y);
    }

    #[test]
    fn a_sign_for_every_state_and_every_word() {
        let of = |state, word| Sign::of(state, word, false);
        let states = [
            ("idle", Sign::Idle),
            ("starting", Sign::Idle),
            ("stopped", Sign::Idle),
            ("ready", Sign::Ready),
            ("registered", Sign::Ready),
            ("busy", Sign::Works),
            ("waiting", Sign::Works),
            ("reported", Sign::Sent),
            ("done", Sign::Sent),
            ("unplugged-done", Sign::Sent),
            ("unplugged", Sign::Unplugged),
            ("lost", Sign::Lost),
        ];
        for (state, sign) in states {
            assert_eq!(of(state, None), sign, "{state}");
        }
        let read = Some(Word::Of(Verdict::Read));
        assert_eq!(
            (of("done", read), of("lost", read), Sign::of("lost", read, true)),
            (Sign::Read, Sign::Lost, Sign::Speaks)
        );
        assert_eq!(of("done", Some(Word::Checked(false))), Sign::Wrong);
        // No two look alike but those that say the same of what the eyes do, and those that lines tell apart.
        let plain = [Sign::Idle, Sign::Ready, Sign::Lost, Sign::Speaks];
        for (one, other) in Sign::ALL.iter().flat_map(|one| Sign::ALL.iter().map(move |other| (one, other))) {
            let same = one == other
                || (plain.contains(one) && plain.contains(other))
                || [*one, *other].iter().all(|sign| matches!(sign, Sign::Read | Sign::Right));
            assert_eq!(one.outline() == other.outline(), same, "{one:?} {other:?}");
        }
    }

    #[test]
    fn every_house_is_in_the_path_of_its_sign() {
        let town = Town::new(200, None, Frame { x: 34.0, y: 126.0, w: 758.0, h: 320.0 }, 0);
        let signs: Vec<Sign> = (0..200).map(|home| Sign::ALL[home % 13]).collect();
        let mut houses = 0;
        for street in town.drawn() {
            let paths = paths(&town, street, &signs);
            assert!(paths.len() <= Sign::ALL.len());
            for (sign, path) in paths {
                let homes = town.street(street).filter(|home| signs[*home as usize] == sign).count();
                assert_eq!(path.matches('M').count(), homes, "{sign:?}");
                houses += homes;
            }
        }
        assert_eq!(houses, 200);
        let counted: usize = count_of(&signs).iter().map(|(_, count)| count).sum();
        assert_eq!(counted, 200);
    }

    fn seen(meters: u32, lens: &str) -> Seen {
        let params = Params::try_from(RawParams { meters, ..sample::params().into() }).unwrap();
        let records: Vec<Arc<_>> = sample::session(params, 1, None).remove(0).records;
        Seen::new(Shared::new(records), None, &lens.parse().unwrap(), params)
    }

    #[test]
    fn right_and_wrong_are_said_only_where_the_truth_was_asked_for() {
        let three = seen(40, "center+dealer+eavesdropper");
        let (plain, checked) = (words(&three, false), words(&three, true));
        assert!(plain.iter().all(|word| !matches!(word, Some(Word::Checked(_)))));
        let facts = Facts::gather(three.shown());
        let mut counts = [0, 0];
        for (meter, (plain, checked)) in (0..40).zip(plain.iter().zip(&checked)) {
            match checked {
                Some(Word::Checked(right)) => {
                    assert_eq!(*plain, Some(Word::Of(Verdict::Read)));
                    let home = three.findings().unwrap().home(meter).unwrap();
                    let nearest = i64::try_from(home.given.unwrap().nearest).unwrap();
                    assert_eq!(*right, Some(nearest) == facts.reading(meter), "{meter}");
                    assert_eq!(writes(&three, meter), Some(energy(&three.params, nearest)));
                    counts[usize::from(*right)] += 1;
                }
                other => assert_eq!(other, plain),
            }
        }
        assert!(counts[0] + counts[1] > 0, "{counts:?}");
        // Who reads nothing is not told anything.
        for lens in ["cloud", "dealer", "center+dealer", "eavesdropper"] {
            let alone = seen(40, lens);
            assert_eq!(words(&alone, true), words(&alone, false), "{lens}");
        }
        assert!(words(&seen(40, "everything"), true).iter().all(|word| *word == Some(Word::Own)));
    }

    #[test]
    fn the_next_wrong_one_is_found_around_the_town() {
        let (right, wrong) = (Some(Word::Checked(true)), Some(Word::Checked(false)));
        let words = [right, wrong, None, right, wrong];
        assert_eq!(
            (next_wrong(&words, 0), next_wrong(&words, 1), next_wrong(&words, 4)),
            (Some(1), Some(4), Some(1))
        );
        assert_eq!(next_wrong(&[right, None], 0), None);
    }
}
