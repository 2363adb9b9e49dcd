//! How a meter is, in one word, and what its card shows.

use std::sync::Arc;

use blindsum_core::role::Role;
use blindsum_sim::{Event, Record, Sent};

use crate::state::traffic::Traffic;
use crate::state::{MeterView, SessionView};
use crate::workers::MeterState;

/// When the picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// As things are, or as they were at the end.
    Now,
    /// At the step that a person looks at.
    Step,
    /// An epoch that is over and whose messages were dropped, or that never began: everybody is at rest.
    Gone,
}

/// The word for tests and styles. `finished`: its last message is in; `over`: the session is over.
fn state_of(view: Option<&MeterView>, finished: bool, over: bool) -> &'static str {
    let Some(view) = view else { return "idle" };
    match view.state {
        MeterState::Lost(_) => "lost",
        // It is missed by nobody.
        _ if view.unplugged && finished => "unplugged-done",
        _ if view.unplugged => "unplugged",
        // Nobody was started, or it was dismissed before its last message was due.
        _ if over && !finished => "stopped",
        MeterState::Starting => "starting",
        MeterState::Ready => "ready",
        MeterState::Waiting(_) => "waiting",
        MeterState::Busy(_) => "busy",
        MeterState::Done => "done",
    }
}

/// The word at a step that is past: by what it had sent.
fn state_then(traffic: &Traffic, meter: u32) -> &'static str {
    match traffic.of(meter) {
        _ if traffic.absent().contains(&meter) => "lost",
        [_, _, Some(_)] => "done",
        [_, Some(_), _] => "reported",
        [Some(_), ..] => "registered",
        _ => "ready",
    }
}

/// The word for a meter of a session: how it is, or was at the step looked at.
pub(crate) fn state_of_meter(
    round: Option<&SessionView>,
    moment: Moment,
    traffic: &Traffic,
    meter: u32,
) -> &'static str {
    let Some(round) = round else { return "idle" };
    let finished = matches!(traffic.of(meter), [_, _, Some(_)]);
    let view = usize::try_from(meter).ok().and_then(|index| round.meters.get(index));
    match moment {
        Moment::Step => state_then(traffic, meter),
        Moment::Gone => "idle",
        Moment::Now => state_of(view, finished, !round.running()),
    }
}

/// Every message from a meter or to it alone, with the record's index.
pub(crate) fn messages_of<'a>(records: &'a [Arc<Record>], number: u32) -> Vec<(usize, &'a Sent)> {
    let of_meter = |record: &'a Arc<Record>| match &record.event {
        Event::Sent(sent) if [sent.from, sent.to].contains(&Role::Meter(number)) => {
            Some((record.index, sent))
        }
        _ => None,
    };
    records.iter().filter_map(of_meter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use blindsum_sim::HostFailure;
    use blindsum_sim::sample;

    #[test]
    fn one_word_for_every_state() {
        let view = |state, unplugged| MeterView { state, unplugged, asked: None };
        let lost = MeterState::Lost(HostFailure::SwitchedOff);
        assert_eq!(state_of(None, false, false), "idle");
        assert_eq!(state_of(Some(&view(lost, true)), false, true), "lost");
        assert_eq!(state_of(Some(&view(MeterState::Ready, true)), false, false), "unplugged");
        // Its last message was on its way when the plug was pulled, or long there.
        assert_eq!(state_of(Some(&view(MeterState::Ready, true)), true, false), "unplugged-done");
        assert_eq!(state_of(Some(&view(MeterState::Done, true)), true, true), "unplugged-done");
        assert_eq!(state_of(Some(&view(MeterState::Starting, false)), false, false), "starting");
        assert_eq!(state_of(Some(&view(MeterState::Done, false)), false, true), "stopped");
        assert_eq!(state_of(Some(&view(MeterState::Done, false)), true, true), "done");
    }

    #[test]
    fn a_meters_messages_are_its_own() {
        let (records, _) = sample::published();
        // Registration, bits, share, reading, noise.
        assert_eq!(messages_of(&records, 1).len(), 5);
        assert!(messages_of(&records, 9).is_empty());
    }
}
