//! How a meter is, in one word, and what its card shows.

use std::sync::Arc;

use blindsum_core::integer::SecretInt;
use blindsum_core::protocol::meter::{NoiseWitness, ReadingWitness};
use blindsum_core::sim::{Event, Record, Sent};

use crate::state::MeterView;
use crate::workers::MeterState;

/// The word for tests and styles. `finished`: its last message is in; `over`: the session is over.
pub(crate) fn state_of(view: Option<&MeterView>, finished: bool, over: bool) -> &'static str {
    let Some(view) = view else { return "idle" };
    match view.state {
        MeterState::Lost(_) => "lost",
        _ if view.unplugged => "unplugged",
        // Nobody was started, or it was let go before its last message was due.
        _ if over && !finished => "stopped",
        MeterState::Starting => "starting",
        MeterState::Ready => "ready",
        MeterState::Waiting(_) => "waiting",
        MeterState::Busy(_) => "busy",
        MeterState::Done => "done",
    }
}

/// What is known of one meter.
#[derive(Default)]
pub(crate) struct MeterFacts<'a> {
    /// Its reading and blind.
    pub(crate) reading: Option<&'a ReadingWitness>,
    /// Its samples and sub-blinds.
    pub(crate) noise: Option<&'a NoiseWitness>,
    /// Which sample counts, from 0.
    pub(crate) position: Option<u32>,
    /// k_i.
    pub(crate) share: Option<&'a SecretInt>,
    /// Every message from it or to it alone, with the record's index.
    pub(crate) messages: Vec<(usize, &'a Sent)>,
}

/// Gathers what the records say of one meter.
pub(crate) fn of_meter(records: &[Arc<Record>], number: u32) -> MeterFacts<'_> {
    use blindsum_core::role::Role;
    let mut facts = MeterFacts::default();
    let place = usize::try_from(number).unwrap_or(usize::MAX);
    for record in records {
        match &record.event {
            Event::Sent(sent) if [sent.from, sent.to].contains(&Role::Meter(number)) => {
                facts.messages.push((record.index, sent));
            }
            Event::Selected(selection) => facts.position = selection.position(number),
            Event::Dealt(shares) => facts.share = shares.get(place),
            Event::Masked { meter, witness } if *meter == number => facts.reading = Some(witness),
            Event::NoiseAdded { meter, witness } if *meter == number => facts.noise = Some(witness),
            _ => (),
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample;
    use blindsum_core::sim::HostFailure;

    #[test]
    fn one_word_for_every_state() {
        let view = |state, unplugged| MeterView { state, unplugged };
        let lost = MeterState::Lost(HostFailure::SwitchedOff);
        assert_eq!(state_of(None, false, false), "idle");
        assert_eq!(state_of(Some(&view(lost, true)), false, true), "lost");
        assert_eq!(state_of(Some(&view(MeterState::Ready, true)), false, false), "unplugged");
        assert_eq!(state_of(Some(&view(MeterState::Starting, false)), false, false), "starting");
        assert_eq!(state_of(Some(&view(MeterState::Done, false)), false, true), "stopped");
        assert_eq!(state_of(Some(&view(MeterState::Done, false)), true, true), "done");
    }

    #[test]
    fn a_meters_facts_are_its_own() {
        let (records, _) = sample::published();
        let facts = of_meter(&records, 1);
        assert_eq!(facts.reading.map(|witness| witness.reading), Some(1_420_500));
        assert_eq!(facts.noise.map(|witness| witness.samples.len()), Some(2));
        assert!(facts.position.is_some() && facts.share.is_some());
        // Registration, bits, share, reading, noise.
        assert_eq!(facts.messages.len(), 5);
        assert!(of_meter(&records, 9).messages.is_empty());
    }
}
