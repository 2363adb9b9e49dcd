//! What was sent so far, counted as it comes: a thousand meters' messages are not searched for every picture.

use std::collections::BTreeMap;
use std::sync::Arc;

use blindsum_core::protocol::messages::Kind;
use blindsum_core::role::Role;
use blindsum_core::sim::{Event, Record};

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

    /// The meters that the epoch goes on without.
    pub(crate) fn absent(&self) -> &[u32] {
        &self.absent
    }

    /// y in units, once decrypted.
    pub(crate) fn total(&self) -> Option<i64> {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample;

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
}
