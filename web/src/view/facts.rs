//! What the records hold, gathered by subject.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use blindsum_core::integer::SecretInt;
use blindsum_core::paillier::{CrtDecryption, SecretKey};
use blindsum_core::params::Params;
use blindsum_core::protocol::control_center::DecryptionWitness;
use blindsum_core::protocol::meter::{NoiseWitness, ReadingWitness};
use blindsum_core::protocol::sequence::SelectionWitness;
use blindsum_core::sim::{Event, Record, Sent};

use crate::state::Shared;

/// What is looked at: the records up to a point, and what the round runs under. Components draw anew only when this
/// changes, not with every word of a worker.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    /// The records.
    pub(crate) records: Shared<Vec<Arc<Record>>>,
    /// The parameters.
    pub(crate) params: Params,
    /// Whether the records of this epoch were let go.
    pub(crate) let_go: bool,
}

impl Seen {
    /// What the records hold.
    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts::gather(&self.records)
    }
}

/// Everything the simulation knows, by subject.
#[derive(Default)]
pub(crate) struct Facts<'a> {
    /// Every message, with its record's index.
    pub(crate) messages: Vec<(&'a Record, &'a Sent)>,
    /// pk's and vA's secret keys.
    pub(crate) keys: Option<(&'a SecretKey, &'a SecretKey)>,
    /// Which sample of each meter counts.
    pub(crate) selection: Option<&'a SelectionWitness>,
    /// What each meter knows of its reading.
    pub(crate) readings: BTreeMap<u32, &'a ReadingWitness>,
    /// What each meter knows of its noise.
    pub(crate) noise: BTreeMap<u32, &'a NoiseWitness>,
    /// The key shares, by meter.
    pub(crate) dealt: &'a [SecretInt],
    /// The meters that the epoch went on without.
    pub(crate) absent: BTreeSet<u32>,
    /// The cloud's decryption, where it owns vA.
    pub(crate) noise_opened: Option<&'a CrtDecryption>,
    /// The control centre's decryptions.
    pub(crate) decrypted: Option<&'a DecryptionWitness>,
}

/// One noise sample, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample {
    /// xi_ij in units; the meter knows it.
    pub(crate) value: Option<i64>,
    /// b_ij; whoever drew it knows it.
    pub(crate) counts: Option<bool>,
}

impl<'a> Facts<'a> {
    /// Gathers the records.
    pub(crate) fn gather(records: &'a [Arc<Record>]) -> Self {
        let mut facts = Self::default();
        for record in records {
            match &record.event {
                Event::Sent(sent) => facts.messages.push((record, sent)),
                Event::KeysMade(reading, noise) => facts.keys = Some((reading, noise)),
                Event::Selected(selection) => facts.selection = Some(selection),
                Event::Masked { meter, witness } => {
                    facts.readings.insert(*meter, witness);
                }
                Event::NoiseAdded { meter, witness } => {
                    facts.noise.insert(*meter, witness);
                }
                Event::Decrypted(witness) => facts.decrypted = Some(witness),
                Event::Dealt(shares) => facts.dealt = shares,
                Event::Absent { meter, .. } => drop(facts.absent.insert(*meter)),
                Event::NoiseOpened(numbers) => facts.noise_opened = Some(numbers),
                Event::Refused(_) => (),
            }
        }
        facts
    }

    /// A meter's samples, gamma of them.
    pub(crate) fn samples(&self, meter: u32, gamma: u32) -> Vec<Sample> {
        let position = self.selection.and_then(|selection| selection.position(meter));
        (0..gamma)
            .map(|j| Sample {
                value: self
                    .noise
                    .get(&meter)
                    .and_then(|noise| noise.samples.get(usize::try_from(j).ok()?))
                    .copied(),
                counts: position.map(|position| position == j),
            })
            .collect()
    }

    /// The meters that count, once it is known of every meter whether it does: those whose last message is in. A meter
    /// that is absent after its last message counts.
    pub(crate) fn counted(&self, meters: u32) -> Option<Vec<u32>> {
        let known = |meter: &u32| self.noise.contains_key(meter) || self.absent.contains(meter);
        (0..meters).all(|meter| known(&meter)).then(|| self.noise.keys().copied().collect())
    }

    /// The share of each meter that counts, with the meter's number, once all are known.
    pub(crate) fn shares(&self, meters: u32, gamma: u32) -> Option<Vec<(u32, i64)>> {
        let share = |meter: u32| {
            let samples = self.samples(meter, gamma);
            let selected = samples.iter().find(|sample| sample.counts == Some(true));
            Some((meter, selected.and_then(|sample| sample.value)?))
        };
        self.counted(meters)?.into_iter().map(share).collect()
    }

    /// xi: the sum of the shares that count, once all are known. Worked out from what cloud and meters know, not from y.
    pub(crate) fn noise_sum(&self, meters: u32, gamma: u32) -> Option<i64> {
        Some(self.shares(meters, gamma)?.into_iter().map(|(_, share)| share).sum())
    }

    /// d: the sum of the readings of the meters that count, in units, once all are known.
    pub(crate) fn true_total(&self, meters: u32) -> Option<i64> {
        let reading = |meter: u32| self.readings.get(&meter).map(|witness| witness.reading);
        self.counted(meters)?.into_iter().map(reading).sum()
    }
}

#[cfg(test)]
mod tests {
    use blindsum_core::protocol::messages::Kind;

    use super::*;
    use crate::view::sample;

    #[test]
    fn a_whole_round_is_gathered() {
        let (round, outcome) = sample::published();
        let facts = Facts::gather(&round);
        assert_eq!(facts.messages.iter().filter(|(_, sent)| sent.kind == Kind::MaskedReading).count(), 3);
        assert_eq!(facts.true_total(3), Some(outcome.true_total));
        assert_eq!(facts.noise_sum(3, 2), outcome.noise());
        assert!(
            (0..3)
                .all(|meter| facts.samples(meter, 2).iter().filter(|s| s.counts == Some(true)).count() == 1)
        );
    }

    #[test]
    fn half_a_round_knows_half() {
        let (round, _) = sample::published();
        let noise = round.iter().position(|record| matches!(record.event, Event::NoiseAdded { .. })).unwrap();
        let facts = Facts::gather(&round[..noise]);
        assert_eq!(facts.noise_sum(3, 2), None);
        assert!(facts.samples(0, 2).iter().all(|sample| sample.value.is_none() && sample.counts.is_some()));
        assert_eq!(Facts::gather(&[]).true_total(3), None);
    }
}
