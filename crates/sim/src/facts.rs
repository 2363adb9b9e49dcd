//! What the records hold, gathered by subject.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::party::control_center::DecryptionWitness;
use blindsum_core::party::meter::{NoiseWitness, ReadingWitness};
use blindsum_core::party::sequence::SelectionWitness;
use blindsum_core::variants::Blinding;
use blindsum_core::wire::keys::Keys;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::{Body, Message};
use blindsum_paillier::{
    CrtDecryption, SecretKey,
    integer::{SecretInt, centred},
};
use num_bigint::BigInt;

use crate::knowledge::{Knowledge, Status, Value};
use crate::record::{Event, Record, Sent};

/// Everything the lens knows, by subject. What it does not know cannot be asked for: nothing that shows it can be drawn.
#[derive(Default)]
pub struct Facts<'a> {
    /// Every message, with its record's index. That there is one and how long it is, everybody may know.
    pub messages: Vec<(&'a Record, &'a Sent)>,
    /// The meters that the epoch went on without.
    pub absent: BTreeSet<u32>,
    records: &'a [Arc<Record>],
    knowledge: Option<&'a Knowledge>,
    keys: Option<(&'a SecretKey, &'a SecretKey)>,
    selection: Option<&'a SelectionWitness>,
    readings: BTreeMap<u32, &'a ReadingWitness>,
    noise: BTreeMap<u32, &'a NoiseWitness>,
    dealt: &'a [SecretInt],
    noise_opened: Option<&'a CrtDecryption>,
    decrypted: Option<&'a DecryptionWitness>,
}

/// One noise sample, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// xi_ij in units; the meter knows it, and of the one that counts others may.
    pub value: Option<i64>,
    /// b_ij; whoever drew it knows it.
    pub counts: Option<bool>,
    /// Whether there is a value, known or not.
    pub drawn: bool,
}

/// How a lens knows what C2 opens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenedReadings {
    /// Not at all.
    Unknown,
    /// By what went into it, added up.
    AddedUp,
    /// Out of C2 itself: with pk, or where no key is needed.
    Opened,
}

impl<'a> Facts<'a> {
    /// Gathers the records, for whoever sees everything.
    pub fn gather(records: &'a [Arc<Record>]) -> Self {
        let mut facts = Self { records, ..Self::default() };
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

    /// Gathers the records, as far as a lens knows what they hold; for whoever sees everything there is no knowledge.
    pub fn through(records: &'a [Arc<Record>], knowledge: Option<&'a Knowledge>) -> Self {
        Self { knowledge, ..Self::gather(records) }
    }

    /// The records that were gathered.
    pub fn records(&self) -> &'a [Arc<Record>] {
        self.records
    }

    /// What the lens knows; nothing where it sees everything.
    pub fn knowledge(&self) -> Option<&'a Knowledge> {
        self.knowledge
    }

    /// Whether the lens has a value of a meter by itself, and not off a sum over meters. Asked of many at once: working it out takes as
    /// long as all that the lens knows.
    pub fn apart(&self, params: &Params) -> impl Fn(Value) -> bool + use<> {
        let apart =
            self.knowledge.map(|knowledge| Knowledge::gather_apart(params, self.records, knowledge.lens()));
        move |value| apart.as_ref().is_none_or(|apart| apart.knows(value))
    }

    /// Whether the lens knows a value.
    pub fn knows(&self, value: Value) -> bool {
        self.knowledge.is_none_or(|knowledge| knowledge.knows(value))
    }

    /// Whether the lens was given a value, or made it: it did not work it out.
    pub fn is_given(&self, value: Value) -> bool {
        let derived = |knowledge: &Knowledge| matches!(knowledge.status(value), Status::Derived { .. });
        self.knows(value) && !self.knowledge.is_some_and(derived)
    }

    /// y, as the control centre's message has it.
    pub fn announced(&self) -> Option<BigInt> {
        let (_, sent) =
            self.messages.iter().find(|(_, sent)| sent.kind == Kind::Published && self.sees(sent))?;
        let keys = self.public_keys()?;
        match Message::decode(&sent.bytes, sent.kind, Some(&keys)).ok()?.body {
            Body::Published(y) => Some(centred(&y, keys.reading.n())),
            _ => None,
        }
    }

    /// Whether the lens sees what is in a message.
    pub fn sees(&self, sent: &Sent) -> bool {
        self.knowledge.is_none_or(|knowledge| knowledge.sees(sent))
    }

    /// The public halves of pk and vA, once they were announced.
    pub fn public_keys(&self) -> Option<Keys> {
        let (reading, noise) = self.keys?;
        Some(Keys { reading: reading.public().clone(), noise: noise.public().clone() })
    }

    /// pk's secret key.
    pub fn reading_key(&self) -> Option<&'a SecretKey> {
        self.keys.map(|(reading, _)| reading).filter(|_| self.knows(Value::ReadingSecret))
    }

    /// vA's.
    pub fn noise_key(&self) -> Option<&'a SecretKey> {
        self.keys.map(|(_, noise)| noise).filter(|_| self.knows(Value::NoiseSecret))
    }

    /// The control centre's decryption: what of it may be shown is for each number to ask.
    pub fn decrypted(&self) -> Option<&'a DecryptionWitness> {
        self.decrypted
    }

    /// How what the control centre decrypted C2 to is known. That is d - x where the variant decrypts; elsewhere it is garbage that
    /// takes pk to find, while d - x itself is available without.
    pub fn opened_readings(&self, params: &Params) -> OpenedReadings {
        let product = self.knows(Value::ReadingProduct);
        let decrypts = params.cannot_decrypt().is_none();
        if product && self.knows(Value::ReadingSecret) {
            OpenedReadings::Opened
        } else if !decrypts || !self.knows(Value::MaskedTotal) {
            OpenedReadings::Unknown
        } else if product && params.blinding() != Blinding::Hardened {
            OpenedReadings::Opened
        } else {
            OpenedReadings::AddedUp
        }
    }

    /// Whether the eyes have what C1 opens to, and not only what went into it: with vA, or told by who has it.
    pub fn opens_noise(&self) -> bool {
        let told = |sent: &Sent| sent.kind == Kind::NoiseTotal && self.sees(sent);
        let can = self.knows(Value::NoiseSecret) && self.knows(Value::NoiseProduct);
        can || self.messages.iter().any(|(_, sent)| told(sent))
    }

    /// The cloud's decryption, where it owns vA; likewise.
    pub fn noise_opened(&self) -> Option<&'a CrtDecryption> {
        self.noise_opened
    }

    /// Whether positions were drawn.
    pub fn has_selection(&self) -> bool {
        self.selection.is_some()
    }

    /// Whether key shares were dealt.
    pub fn dealt_any(&self) -> bool {
        !self.dealt.is_empty()
    }

    /// Whether a meter has drawn its noise.
    pub fn has_noise(&self, meter: u32) -> bool {
        self.noise.contains_key(&meter)
    }

    /// x_i1 .. x_igamma.
    pub fn sub_blinds(&self, meter: u32) -> Option<&'a [SecretInt]> {
        let witness = self.noise.get(&meter).filter(|_| self.knows(Value::SubBlinds(meter)))?;
        Some(&witness.blinds)
    }

    /// d_i in units.
    pub fn reading(&self, meter: u32) -> Option<i64> {
        self.readings.get(&meter).filter(|_| self.knows(Value::Reading(meter))).map(|witness| witness.reading)
    }

    /// Whether the cap cut it. Whoever has d_i from elsewhere does not know what was cut.
    pub fn clipped(&self, meter: u32) -> bool {
        let own = self
            .knowledge
            .is_none_or(|knowledge| matches!(knowledge.status(Value::Reading(meter)), Status::Own { .. }));
        own && self.readings.get(&meter).is_some_and(|witness| witness.clipped)
    }

    /// x_i.
    pub fn blind(&self, meter: u32) -> Option<&'a SecretInt> {
        self.readings.get(&meter).filter(|_| self.knows(Value::Blind(meter))).map(|witness| &witness.blind)
    }

    /// r_i of the hardened Eq. (18).
    pub fn randomizer(&self, meter: u32) -> Option<&'a SecretInt> {
        let witness = self.readings.get(&meter).filter(|_| self.knows(Value::Randomizer(meter)))?;
        witness.randomizer.as_ref()
    }

    /// k_i.
    pub fn share(&self, meter: u32) -> Option<&'a SecretInt> {
        let share = self.dealt.get(usize::try_from(meter).ok()?);
        share.filter(|_| self.knows(Value::KeyShare(meter)))
    }

    /// A meter's samples, gamma of them.
    pub fn samples(&self, meter: u32, gamma: u32) -> Vec<Sample> {
        let drawn = self.noise.get(&meter);
        let position = self.selection.and_then(|selection| selection.position(meter));
        let position = position.filter(|_| self.knows(Value::Selection(meter)));
        (0..gamma)
            .map(|j| {
                let known = self.knowledge.is_none_or(|knowledge| knowledge.sample(meter, j).is_known());
                let value = drawn.and_then(|noise| noise.samples.get(usize::try_from(j).ok()?)).copied();
                Sample {
                    value: value.filter(|_| known),
                    counts: position.map(|position| position == j),
                    drawn: value.is_some(),
                }
            })
            .collect()
    }

    /// xi_i in units, the share of a meter that counts, whoever knows it.
    fn selected_truly(&self, meter: u32) -> Option<i64> {
        let position = self.selection?.position(meter)?;
        self.noise.get(&meter)?.samples.get(usize::try_from(position).ok()?).copied()
    }

    /// The sum of something over the meters that count, once all are there.
    fn sum(&self, meters: u32, term: impl Fn(u32) -> Option<BigInt>) -> Option<BigInt> {
        self.counted(meters)?.into_iter().map(term).sum()
    }

    /// The meters that count, once it is known of every meter whether it does: those whose last message is in. A meter
    /// that is absent after its last message counts.
    pub fn counted(&self, meters: u32) -> Option<Vec<u32>> {
        let known = |meter: &u32| self.noise.contains_key(meter) || self.absent.contains(meter);
        (0..meters).all(|meter| known(&meter)).then(|| self.noise.keys().copied().collect())
    }

    /// Whether meters do not count: given up before their last message was in.
    pub fn some_absent(&self) -> bool {
        self.absent.iter().any(|meter| !self.noise.contains_key(meter))
    }

    /// The share of each meter that counts, with the meter's number, once all are known.
    pub fn shares(&self, meters: u32) -> Option<Vec<(u32, i64)>> {
        let known = |meter: &u32| self.knows(Value::Selected(*meter));
        let share = |meter: u32| Some((meter, self.selected_truly(Some(meter).filter(known)?)?));
        self.counted(meters)?.into_iter().map(share).collect()
    }

    /// xi: the sum of the shares that count, once all are there. Worked out from what cloud and meters know, not from y.
    pub fn noise_sum(&self, meters: u32) -> Option<i64> {
        let counted = self.counted(meters).filter(|_| self.knows(Value::Noise))?;
        counted.into_iter().map(|meter| self.selected_truly(meter)).sum()
    }

    /// d: the sum of the readings of the meters that count, in units, once all are there.
    pub fn true_total(&self, meters: u32) -> Option<i64> {
        let counted = self.counted(meters).filter(|_| self.knows(Value::TrueTotal))?;
        counted.into_iter().map(|meter| self.readings.get(&meter).map(|witness| witness.reading)).sum()
    }

    /// A number that has a value of its own, whole, where the lens knows it. Energies and noise are in units.
    pub fn number(&self, value: Value, params: &Params) -> Option<BigInt> {
        if !self.knows(value) {
            return None;
        }
        let meters = params.meters();
        let secret = |value: &SecretInt| BigInt::from(value.expose().clone());
        let witness = |meter: u32| self.readings.get(&meter);
        let blind = |meter: u32| witness(meter).map(|witness| secret(&witness.blind));
        let reading = |meter: u32| witness(meter).map(|witness| BigInt::from(witness.reading));
        let selected = |meter: u32| self.selected_truly(meter).map(BigInt::from);
        match value {
            Value::KeyShare(meter) => self.share(meter).map(secret),
            Value::Reading(meter) => reading(meter),
            Value::Blind(meter) => blind(meter),
            Value::MaskedPlain(meter) => Some(reading(meter)? - blind(meter)?),
            Value::Randomizer(meter) => self.randomizer(meter).map(secret),
            Value::Selected(meter) => selected(meter),
            Value::ShareTotal(meter) => Some(selected(meter)? + blind(meter)?),
            Value::NoisyReading(meter) => Some(reading(meter)? + selected(meter)?),
            Value::Selection(meter) => Some(BigInt::from(self.selection?.position(meter)?) + 1),
            Value::MaskedTotal => Some(self.sum(meters, reading)? - self.sum(meters, blind)?),
            Value::BlindedNoise => Some(self.sum(meters, selected)? + self.sum(meters, blind)?),
            Value::TotalBlind => self.sum(meters, blind),
            Value::Noise => self.sum(meters, selected),
            Value::TrueTotal => self.sum(meters, reading),
            Value::NoisyTotal => Some(self.sum(meters, reading)? + self.sum(meters, selected)?),
            Value::ReadingKey => Some(BigInt::from(self.public_keys()?.reading.n().clone())),
            Value::NoiseKey => Some(BigInt::from(self.public_keys()?.noise.n().clone())),
            Value::Published => self.decrypted.map(|witness| witness.total.clone()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_whole_round_is_gathered() {
        let (round, outcome) = sample::published();
        let facts = Facts::gather(&round);
        assert_eq!(facts.messages.iter().filter(|(_, sent)| sent.kind == Kind::MaskedReading).count(), 3);
        assert_eq!(facts.true_total(3), Some(outcome.true_total));
        assert_eq!(facts.noise_sum(3), outcome.noise());
        assert!(
            (0..3)
                .all(|meter| facts.samples(meter, 2).iter().filter(|s| s.counts == Some(true)).count() == 1)
        );
    }

    #[test]
    fn a_meter_is_absent_from_when_it_is_given_up() {
        let repaired = sample::repaired();
        let given_up =
            repaired.records.iter().position(|record| matches!(record.event, Event::Absent { .. })).unwrap();
        assert!(!Facts::gather(&repaired.records[..given_up]).some_absent());
        assert!(Facts::gather(&repaired.records[..=given_up]).some_absent());
        assert!(Facts::gather(&repaired.records).some_absent());
        assert!(!Facts::gather(&sample::published().0).some_absent());
    }

    #[test]
    fn half_a_round_knows_half() {
        let (round, _) = sample::published();
        let noise = round.iter().position(|record| matches!(record.event, Event::NoiseAdded { .. })).unwrap();
        let facts = Facts::gather(&round[..noise]);
        assert_eq!(facts.noise_sum(3), None);
        assert!(facts.samples(0, 2).iter().all(|sample| sample.value.is_none() && sample.counts.is_some()));
        assert_eq!(Facts::gather(&[]).true_total(3), None);
    }
}
