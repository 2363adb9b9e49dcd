//! What the lecturer's page shows.

use blindsum_core::variants::AbsencePolicy;
use blindsum_device::{Ending, Seat};
use serde::Serialize;

/// The class as its lecturer sees it. No secret but the link.
#[derive(Debug, Clone, Serialize)]
pub(super) struct View {
    /// The link for the room.
    link: String,
    /// How many devices a round has at most.
    most: u32,
    /// How many are there.
    pub(super) present: usize,
    /// What becomes of a total that somebody is missing in.
    pub(super) absence: AbsencePolicy,
    /// The last round, from 1.
    round: u32,
    is_running: bool,
    /// The meters of the last round.
    seats: Vec<Shown>,
    /// The rounds that are over.
    rounds: Vec<Told>,
    /// What was said, the last lines.
    lines: Vec<String>,
}

/// A meter of a round, as the control centre sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shown {
    /// It has a seat and has not said hello.
    Called,
    /// It takes part.
    There,
    /// It did not answer in time.
    Lost,
}

#[derive(Debug, Clone, Serialize)]
struct Told {
    round: u32,
    total_wh: Option<f64>,
    /// The meters that are not in it, from 1.
    absent: Vec<u32>,
    refused: Option<String>,
}

/// Lines that are kept.
const LINES: usize = 40;

impl Default for View {
    fn default() -> Self {
        Self {
            link: String::new(),
            most: 0,
            present: 0,
            absence: AbsencePolicy::Refuse,
            round: 0,
            is_running: false,
            seats: Vec::new(),
            rounds: Vec::new(),
            lines: Vec::new(),
        }
    }
}

impl View {
    pub(super) fn begin(&mut self, link: &str, most: u32, absence: AbsencePolicy) {
        link.clone_into(&mut self.link);
        (self.most, self.absence) = (most, absence);
    }

    pub(super) fn link(&self) -> &str {
        &self.link
    }

    pub(super) fn say(&mut self, line: &str) {
        self.lines.push(line.to_owned());
        let beyond = self.lines.len().saturating_sub(LINES);
        self.lines.drain(..beyond);
    }

    pub(super) fn round(&mut self, number: u32, meters: usize) {
        (self.round, self.is_running, self.seats) = (number, true, vec![Shown::Called; meters]);
    }

    pub(super) fn seat(&mut self, seat: Seat, shown: Shown) {
        if let Seat::Meter(index) = seat
            && let Some(place) = usize::try_from(index).ok().and_then(|index| self.seats.get_mut(index))
        {
            *place = shown;
        }
    }

    pub(super) fn ended(&mut self, ending: &Ending) {
        let told = match ending {
            Ending::Published { mwh, absent } => {
                for seat in absent {
                    self.seat(*seat, Shown::Lost);
                }
                let number = |seat: &Seat| match seat {
                    Seat::Meter(index) => Some(index.saturating_add(1)),
                    _ => None,
                };
                let absent = absent.iter().filter_map(number).collect();
                Told { round: self.round, total_wh: Some(crate::device::wh(*mwh)), absent, refused: None }
            }
            Ending::Refused { reason } => {
                Told { round: self.round, total_wh: None, absent: Vec::new(), refused: Some(reason.clone()) }
            }
        };
        self.rounds.push(told);
    }

    pub(super) fn over(&mut self) {
        self.is_running = false;
    }
}
