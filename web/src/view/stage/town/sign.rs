//! The signs by which a house of a town tells how its home stands, and their outlines.

use blindsum_core::privacy::Verdict;

use super::{Town, Word};
use crate::view::frame::Frame;

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
    pub(super) fn outline(self) -> &'static str {
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
