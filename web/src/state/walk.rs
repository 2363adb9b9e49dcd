//! Where a person stands in the records of an epoch, and how they move. A step is a number of records: the page shows the
//! first few of them, so going back undoes nothing.

use std::sync::Arc;

use blindsum_sim::{Beat, Phase, Record};

/// A way to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    /// Before everything.
    Start,
    /// One record back.
    Back,
    /// One record on.
    Next,
    /// After everything, and along with what still comes.
    End,
    /// To this many records.
    To(usize),
    /// To the first record of a phase.
    Phase(Phase),
    /// To the last record of a beat, so that all of it is seen.
    Beat(Beat),
    /// To the end of the beat before the one stood in.
    BeatBack,
    /// To the end of the beat stood in, or at its end of the next one.
    BeatNext,
}

/// How fast it plays: times the usual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Speed(pub(crate) f64);

impl Speed {
    /// All there are.
    pub(crate) const ALL: [Self; 5] = [Self(0.25), Self(0.5), Self(1.0), Self(2.0), Self(4.0)];

    /// How long a beat stays, in milliseconds.
    pub(crate) fn pause_ms(self) -> u32 {
        /// A beat at the usual speed: long enough to read its sentence.
        const USUAL_MS: f64 = 2500.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "625 to 10,000")]
        let millis = (USUAL_MS / self.0) as u32;
        millis
    }
}

/// Where a move leads: to this many records, or to the end where there is nothing.
pub(crate) fn moved(step: Option<usize>, to: Move, records: &[Arc<Record>]) -> Option<usize> {
    let at = place(step, records.len());
    let first = |wanted: &dyn Fn(Phase) -> bool| {
        records.iter().position(|record| wanted(record.phase)).map(|index| index + 1)
    };
    let target = match to {
        Move::Start => 0,
        Move::Back => at.saturating_sub(1),
        Move::Next => at.saturating_add(1),
        Move::End => records.len(),
        Move::To(place) => place,
        Move::Phase(phase) => first(&|other| other >= phase).unwrap_or(records.len()),
        Move::Beat(beat) => ends(records).take_while(|(of, _)| *of <= beat).last().map_or(0, |(_, end)| end),
        Move::BeatBack => ends(records).take_while(|(_, end)| *end < at).last().map_or(0, |(_, end)| end),
        Move::BeatNext => ends(records).find(|(_, end)| *end > at).map_or(records.len(), |(_, end)| end),
    };
    Some(target).filter(|target| *target < records.len())
}

/// How many of this many records a step shows.
pub(crate) fn place(step: Option<usize>, records: usize) -> usize {
    step.map_or(records, |step| step.min(records))
}

/// The phase of the last of this many records; nothing before the first.
pub(crate) fn phase_at(records: &[Arc<Record>], place: usize) -> Option<Phase> {
    records.get(place.checked_sub(1)?).map(|record| record.phase)
}

/// The beat of the last of this many records; nothing before the first.
pub(crate) fn beat_at(records: &[Arc<Record>], place: usize) -> Option<Beat> {
    records.get(place.checked_sub(1)?).map(|record| Beat::of(record))
}

/// The beats that these records tell, each with the number of records up to its end. Those of an epoch that still runs may tell one
/// in pieces: what counts is the end of each piece.
fn ends(records: &[Arc<Record>]) -> impl Iterator<Item = (Beat, usize)> {
    let of = |place: usize| records.get(place).map(|record| Beat::of(record));
    (1..=records.len()).filter_map(move |end| {
        let beat = of(end.checked_sub(1)?)?;
        (of(end) != Some(beat)).then_some((beat, end))
    })
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::{Params, RawParams};
    use blindsum_sim::Event;

    use super::*;
    use blindsum_sim::sample;

    #[test]
    fn steps_lead_from_start_to_end_and_back() {
        let (records, _) = sample::published();
        let mut step = moved(None, Move::Start, &records);
        assert_eq!(step, Some(0));
        for expected in 1..records.len() {
            step = moved(step, Move::Next, &records);
            assert_eq!(step, Some(expected));
        }
        step = moved(step, Move::Next, &records);
        assert_eq!((step, moved(step, Move::Next, &records)), (None, None));
        assert_eq!(moved(step, Move::Back, &records), Some(records.len() - 1));
        assert_eq!(moved(Some(0), Move::Back, &records), Some(0));
        assert_eq!(moved(Some(3), Move::To(usize::MAX), &records), None);
        assert_eq!(moved(None, Move::Start, &[]), None);
    }

    #[test]
    fn phases_are_entered_at_their_first_record() {
        let (records, _) = sample::published();
        for phase in Phase::ALL {
            let at = place(moved(Some(5), Move::Phase(phase), &records), records.len());
            assert_eq!(phase_at(&records, at), Some(phase));
            assert_ne!(phase_at(&records, at - 1), Some(phase));
        }
    }

    /// Goes through all beats by one key and back by the other.
    fn beats_seen(records: &[Arc<Record>]) -> Vec<Beat> {
        let (mut step, mut seen, mut places) = (moved(None, Move::Start, records), Vec::new(), Vec::new());
        while let Some(at) = step {
            places.push(at);
            step = moved(step, Move::BeatNext, records);
            let at = place(step, records.len());
            seen.extend(beat_at(records, at));
            // All of it is seen, and nothing of the next.
            assert_ne!(records.get(at).map(|record| Beat::of(record)), beat_at(records, at));
            assert_eq!(moved(Some(3), Move::Beat(*seen.last().unwrap()), records), step);
        }
        for at in places.into_iter().rev() {
            step = moved(step, Move::BeatBack, records);
            assert_eq!(step, Some(at));
        }
        assert_eq!(moved(step, Move::BeatBack, records), Some(0));
        seen
    }

    fn crowd(meters: u32) -> Vec<Arc<Record>> {
        let raw = RawParams { meters, gamma: 1, key_bits: 128, ..RawParams::default() };
        sample::session(Params::try_from(raw).unwrap(), 1, None).remove(0).records
    }

    #[test]
    fn beats_are_entered_at_their_last_record() {
        let (records, _) = sample::published();
        assert_eq!(beats_seen(&records), Beat::ALL);
        assert_eq!(beat_at(&records, 0), None);
        assert_eq!(beats_seen(&crowd(40)), Beat::ALL);
        assert_eq!(beats_seen(&sample::repaired().records), Beat::ALL);
        // From the midst of a beat to its own end, and to that of the beat before.
        let sent = |beat| place(moved(None, Move::Beat(beat), &records), records.len());
        let middle = Some(sent(Beat::SendReading) - 1);
        assert_eq!(moved(middle, Move::BeatNext, &records), Some(sent(Beat::SendReading)));
        assert_eq!(moved(middle, Move::BeatBack, &records), Some(sent(Beat::ReadAndBlind)));
        let messages = records[sent(Beat::ReadAndBlind)..sent(Beat::SendReading)].iter();
        assert_eq!(messages.filter(|record| matches!(record.event, Event::Sent(_))).count(), 3);
        assert_eq!(moved(None, Move::BeatNext, &[]), None);
    }

    #[test]
    fn a_beat_that_a_refused_round_does_not_tell_is_passed_over() {
        let records = sample::published().0;
        let keys = place(moved(None, Move::Beat(Beat::Keys), &records), records.len());
        let refusal = Event::Refused(blindsum_sim::Refusal::Audit);
        let refused = Arc::new(Record { index: keys, phase: Phase::Registration, event: refusal });
        let records = [&records[..keys], &[refused]].concat();
        assert_eq!(beats_seen(&records), [Beat::Keys, Beat::Admit]);
        assert_eq!(moved(None, Move::Beat(Beat::Register), &records), Some(keys));
        assert_eq!(moved(Some(0), Move::Beat(Beat::Publish), &records), None);
    }

    #[test]
    fn a_faster_speed_is_a_shorter_pause() {
        assert_eq!(Speed::ALL.map(Speed::pause_ms), [10_000, 5000, 2500, 1250, 625]);
    }
}
