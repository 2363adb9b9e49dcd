//! What was sent so far, counted as it comes: a thousand meters' messages are not searched for every picture.

use std::collections::BTreeMap;
use std::sync::Arc;

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_sim::{Event, Phase, Progress, Record};

/// The messages that a meter sends in an epoch, in order.
pub(crate) const OF_A_METER: [Kind; 3] = [Kind::Registration, Kind::MaskedReading, Kind::NoiseShares];

/// What a meter has sent: for each of [`OF_A_METER`] the record's index.
pub(crate) type Sent = [Option<usize>; 3];

/// What was sent in an epoch.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Traffic {
    counts: BTreeMap<Kind, usize>,
    meters: BTreeMap<u32, Sent>,
    /// The meters that the epoch goes on without.
    absent: Vec<u32>,
    /// y, in units.
    total: Option<i64>,
}

impl Traffic {
    /// What was sent by these records.
    pub(crate) fn of_records(records: &[Arc<Record>]) -> Self {
        let mut traffic = Self::default();
        traffic.take(records);
        traffic
    }

    /// Takes in records.
    pub(crate) fn take(&mut self, records: &[Arc<Record>]) {
        for record in records {
            match &record.event {
                Event::Sent(sent) => {
                    *self.counts.entry(sent.kind).or_default() += 1;
                    let place = OF_A_METER.iter().position(|kind| *kind == sent.kind);
                    if let (Role::Meter(meter), Some(place)) = (sent.from, place) {
                        let row = self.meters.entry(meter).or_default();
                        row.iter_mut().skip(place).take(1).for_each(|entry| *entry = Some(record.index));
                    }
                }
                Event::Absent { meter, .. } => self.absent.push(*meter),
                Event::Decrypted(witness) => self.total = i64::try_from(&witness.total).ok(),
                _ => (),
            }
        }
    }

    /// How many messages of a kind were sent.
    pub(crate) fn sent(&self, kind: Kind) -> usize {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// What a meter has sent.
    pub(crate) fn of(&self, meter: u32) -> Sent {
        self.meters.get(&meter).copied().unwrap_or_default()
    }

    /// How many meters have sent their message of a kind, and how many are to, of this many: the absent no more. The cloud's own
    /// registration is not a meter's.
    pub(crate) fn of_meters(&self, kind: Kind, meters: usize) -> (usize, usize) {
        let Some(place) = OF_A_METER.iter().position(|other| *other == kind) else {
            return (self.sent(kind), meters);
        };
        let has_sent = |sent: &Sent| sent.iter().skip(place).take(1).any(Option::is_some);
        let silent = self.absent.iter().filter(|meter| !has_sent(&self.of(**meter))).count();
        (self.meters.values().filter(|sent| has_sent(sent)).count(), meters.saturating_sub(silent))
    }

    /// How far a phase is that runs, of this many meters: where the meters answer their messages are counted, as everywhere on the
    /// page, and elsewhere the calculations.
    pub(crate) fn standing(&self, progress: Progress, meters: usize) -> Standing {
        match kind_of(progress.phase) {
            Some(kind) => {
                let (got, all) = self.of_meters(kind, meters);
                let lost = progress.all.saturating_sub(all);
                Standing { got, all, held: progress.done.saturating_sub(got + lost) }
            }
            None => Standing { got: progress.done, all: progress.all, held: 0 },
        }
    }

    /// The meters that the epoch goes on without.
    pub(crate) fn absent(&self) -> &[u32] {
        &self.absent
    }

    /// y in units, once decrypted.
    pub(crate) fn total(&self) -> Option<i64> {
        self.total
    }
}

/// How far a phase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// What is there.
    pub(crate) got: usize,
    /// What there is to be.
    pub(crate) all: usize,
    /// Meters that have answered and whose message is not counted yet: messages are taken in the meters' order.
    pub(crate) held: usize,
}

/// What the meters send in a phase, where it is theirs.
fn kind_of(phase: Phase) -> Option<Kind> {
    match phase {
        Phase::Registration => Some(Kind::Registration),
        Phase::Reading => Some(Kind::MaskedReading),
        Phase::Noise => Some(Kind::NoiseShares),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blindsum_sim::sample;

    #[test]
    fn records_in_pieces_count_like_all_at_once() {
        let (records, outcome) = sample::published();
        let whole = Traffic::of_records(&records);
        let mut pieces = Traffic::default();
        records.chunks(4).for_each(|chunk| pieces.take(chunk));
        assert_eq!(whole, pieces);
        assert_eq!((whole.sent(Kind::MaskedReading), whole.total()), (3, outcome.noisy_total()));
        for meter in 0..3 {
            for (kind, index) in OF_A_METER.into_iter().zip(whole.of(meter)) {
                let record = &records[index.unwrap()];
                assert!(
                    matches!(&record.event, Event::Sent(s) if s.kind == kind && s.from == Role::Meter(meter))
                );
            }
        }
        assert_eq!(whole.of(3), [None; 3]);
    }

    #[test]
    fn what_waits_for_an_earlier_meters_message_is_not_counted_twice() {
        let (records, _) = sample::published();
        let first = records
            .iter()
            .position(|record| matches!(&record.event, Event::Sent(s) if s.kind == Kind::MaskedReading));
        let traffic = Traffic::of_records(&records[..=first.unwrap()]);
        let progress = |phase, done, all| Progress { epoch: 0, epochs: 1, phase, done, all, over: false };
        // One message is there; the third meter has answered, the second has not.
        let standing = traffic.standing(progress(Phase::Reading, 2, 3), 3);
        assert_eq!(standing, Standing { got: 1, all: 3, held: 1 });
        assert_eq!(traffic.of_meters(Kind::MaskedReading, 3), (1, 3));
        // The cloud registers as well: that makes no fourth meter.
        assert_eq!((traffic.sent(Kind::Registration), traffic.of_meters(Kind::Registration, 3)), (4, (3, 3)));
        // Calculations are what is counted where no meter answers.
        let standing = traffic.standing(progress(Phase::BlindSequence, 4, 5), 3);
        assert_eq!(standing, Standing { got: 4, all: 5, held: 0 });
    }

    #[test]
    fn nothing_more_is_expected_of_the_absent() {
        let records = sample::repaired().records;
        let whole = Traffic::of_records(&records);
        // The third was lost before its masked reading, and had registered.
        assert_eq!(whole.absent(), [2]);
        assert_eq!(
            [Kind::Registration, Kind::MaskedReading].map(|kind| whole.of_meters(kind, 3)),
            [(3, 3), (2, 2)]
        );
        let over = Progress { epoch: 0, epochs: 1, phase: Phase::Reading, done: 3, all: 3, over: false };
        assert_eq!(whole.standing(over, 3), Standing { got: 2, all: 2, held: 0 });
    }
}
