//! What the records hold by subject, as far as a lens knows it.

use std::collections::BTreeSet;
use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::party::control_center::DecryptionWitness;
use blindsum_core::party::meter::NoiseWitness;
use blindsum_core::party::sequence::Selection;
use blindsum_core::variants::Blinding;
use blindsum_core::wire::keys::Keys;
use blindsum_core::wire::kind::{Kind, Protection, TAG_BYTES};
use blindsum_core::wire::messages::{Body, Message};
use blindsum_paillier::{
    CrtDecryption, SecretKey,
    integer::{SecretInt, centred},
};
use num_bigint::BigInt;

use crate::gathered::Gathered;
use crate::knowledge::{Knowledge, Status, Value};
use crate::record::{Record, Sent};

/// Everything the lens knows, by subject. What it does not know cannot be asked for: nothing that shows it can be drawn.
#[derive(Default)]
pub struct Facts<'a> {
    gathered: Gathered<'a>,
    knowledge: Option<&'a Knowledge>,
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
    #[must_use]
    pub fn gather(records: &'a [Arc<Record>]) -> Self {
        Self { gathered: Gathered::of(records), knowledge: None }
    }

    /// Gathers the records, as far as a lens knows what they hold; for whoever sees everything there is no knowledge.
    #[must_use]
    pub fn through(records: &'a [Arc<Record>], knowledge: Option<&'a Knowledge>) -> Self {
        Self { knowledge, ..Self::gather(records) }
    }

    /// The records that were gathered.
    #[must_use]
    pub fn records(&self) -> &'a [Arc<Record>] {
        self.gathered.records
    }

    /// Every message, with its record. That there is one and how long it is, everybody may know.
    #[must_use]
    pub fn messages(&self) -> &[(&'a Record, &'a Sent)] {
        &self.gathered.messages
    }

    /// The meters that the epoch went on without.
    #[must_use]
    pub fn absent(&self) -> &BTreeSet<u32> {
        &self.gathered.absent
    }

    /// What the lens knows; nothing where it sees everything.
    #[must_use]
    pub fn knowledge(&self) -> Option<&'a Knowledge> {
        self.knowledge
    }

    /// Whether the lens has a value of a meter by itself, and not off a sum over meters. Asked of many at once: working it out takes as
    /// long as all that the lens knows.
    pub fn apart(&self, params: &Params) -> impl Fn(Value) -> bool + use<> {
        let apart = self
            .knowledge
            .map(|knowledge| Knowledge::gather_apart(params, self.gathered.records, knowledge.lens()));
        move |value| apart.as_ref().is_none_or(|apart| apart.knows(value))
    }

    /// Whether the lens knows a value.
    #[must_use]
    pub fn knows(&self, value: Value) -> bool {
        self.knowledge.is_none_or(|knowledge| knowledge.knows(value))
    }

    /// Whether the lens was given a value, or made it: it did not work it out.
    #[must_use]
    pub fn is_given(&self, value: Value) -> bool {
        let derived = |knowledge: &Knowledge| matches!(knowledge.status(value), Status::Derived { .. });
        self.knows(value) && !self.knowledge.is_some_and(derived)
    }

    /// y, as the control centre's message has it.
    #[must_use]
    pub fn announced(&self) -> Option<BigInt> {
        match self.first(|sent| sent.kind == Kind::Published)?.body {
            Body::Published(y) => Some(centred(&y, self.public_keys()?.reading.n())),
            _ => None,
        }
    }

    /// What the cloud sent to the control centre: C2, and C1 unless the cloud opens it itself.
    #[must_use]
    pub fn aggregate(&self) -> Option<Message> {
        self.first(|sent| matches!(sent.kind, Kind::Aggregate | Kind::ReadingAggregate))
    }

    /// The first message of a kind, where the lens sees what is in it.
    fn first(&self, is_due: impl Fn(&Sent) -> bool) -> Option<Message> {
        self.messages().iter().find(|(_, sent)| is_due(sent)).and_then(|(_, sent)| self.read(sent))
    }

    /// What is in a message, where the lens sees it.
    #[must_use]
    pub fn read(&self, sent: &Sent) -> Option<Message> {
        let keys = self.public_keys().filter(|_| self.sees(sent))?;
        let tag = if sent.kind.protection() == Protection::Open { TAG_BYTES } else { 0 };
        let fields = sent.bytes.get(..sent.bytes.len().checked_sub(tag)?)?;
        Message::decode(fields, sent.kind, Some(&keys)).ok()
    }

    /// Whether the lens sees what is in a message.
    #[must_use]
    pub fn sees(&self, sent: &Sent) -> bool {
        self.knowledge.is_none_or(|knowledge| knowledge.sees(sent))
    }

    /// The public halves of pk and vA, once they were announced.
    #[must_use]
    pub fn public_keys(&self) -> Option<Keys> {
        self.gathered.public_keys()
    }

    /// pk's secret key.
    #[must_use]
    pub fn reading_key(&self) -> Option<&'a SecretKey> {
        self.gathered.keys.map(|(reading, _)| reading).filter(|_| self.knows(Value::ReadingSecret))
    }

    /// vA's.
    #[must_use]
    pub fn noise_key(&self) -> Option<&'a SecretKey> {
        self.gathered.keys.map(|(_, noise)| noise).filter(|_| self.knows(Value::NoiseSecret))
    }

    /// The control centre's decryption: what of it may be shown is for each number to ask.
    #[must_use]
    pub fn decrypted(&self) -> Option<&'a DecryptionWitness> {
        self.gathered.decrypted
    }

    /// How what the control centre decrypted C2 to is known. That is d - x where the variant decrypts; elsewhere it is garbage that
    /// takes pk to find, while d - x itself is available without.
    #[must_use]
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
    #[must_use]
    pub fn opens_noise(&self) -> bool {
        let told = |sent: &Sent| sent.kind == Kind::NoiseTotal && self.sees(sent);
        let can = self.knows(Value::NoiseSecret) && self.knows(Value::NoiseProduct);
        can || self.messages().iter().any(|(_, sent)| told(sent))
    }

    /// The cloud's decryption, where it owns vA; likewise.
    #[must_use]
    pub fn noise_opened(&self) -> Option<&'a CrtDecryption> {
        self.gathered.noise_opened
    }

    /// Whether positions were drawn.
    #[must_use]
    pub fn has_selection(&self) -> bool {
        self.gathered.selection.is_some()
    }

    /// What was drawn for a meter's blind sequence, its randomizers too. Only who drew it has these: who found the position has not.
    #[must_use]
    pub fn drawn(&self, meter: u32) -> Option<&'a Selection> {
        self.gathered.selection?.0.get(&meter).filter(|_| self.is_given(Value::Selection(meter)))
    }

    /// All that a meter drew for its noise, the randomizers too: only the meter itself has these.
    #[must_use]
    pub fn noise_drawn(&self, meter: u32) -> Option<&'a NoiseWitness> {
        let given = [Value::Samples(meter), Value::SubBlinds(meter)];
        let witness = self.gathered.noised.get(&meter).copied();
        witness.filter(|_| given.into_iter().all(|value| self.is_given(value)))
    }

    /// Whether key shares were dealt.
    #[must_use]
    pub fn dealt_any(&self) -> bool {
        self.gathered.shares.is_some()
    }

    /// Whether the key shares come to 0 by themselves: not where they bear a second mask.
    #[must_use]
    pub fn shares_cancel(&self) -> bool {
        self.gathered.shares_cancel()
    }

    /// What the shares of those present lack to 0 mod n, as the dealer said it.
    #[must_use]
    pub fn lacking(&self) -> Option<SecretInt> {
        let said = self.messages().iter().find(|(_, sent)| sent.kind == Kind::RepairSum);
        match self.read(said?.1)?.body {
            Body::RepairSum(sum) => Some(sum),
            _ => None,
        }
    }

    /// Whether a meter has drawn its noise.
    #[must_use]
    pub fn has_noise(&self, meter: u32) -> bool {
        self.gathered.noised.contains_key(&meter)
    }

    /// x_i1 .. x_igamma.
    #[must_use]
    pub fn sub_blinds(&self, meter: u32) -> Option<&'a [SecretInt]> {
        let witness = self.gathered.noised.get(&meter).filter(|_| self.knows(Value::SubBlinds(meter)))?;
        Some(&witness.blinds)
    }

    /// d_i in units.
    #[must_use]
    pub fn reading(&self, meter: u32) -> Option<i64> {
        self.gathered.reading(meter).filter(|_| self.knows(Value::Reading(meter)))
    }

    /// Whether the cap cut it. Whoever has d_i from elsewhere does not know whether anything was cut.
    #[must_use]
    pub fn clipped(&self, meter: u32) -> Option<bool> {
        let own = self
            .knowledge
            .is_none_or(|knowledge| matches!(knowledge.status(Value::Reading(meter)), Status::Own { .. }));
        self.gathered.masked.get(&meter).map(|witness| witness.clipped).filter(|_| own)
    }

    /// x_i.
    #[must_use]
    pub fn blind(&self, meter: u32) -> Option<&'a SecretInt> {
        self.gathered
            .masked
            .get(&meter)
            .filter(|_| self.knows(Value::Blind(meter)))
            .map(|witness| &witness.blind)
    }

    /// r_i of the hardened Eq. (18).
    #[must_use]
    pub fn randomizer(&self, meter: u32) -> Option<&'a SecretInt> {
        let witness = self.gathered.masked.get(&meter).filter(|_| self.knows(Value::Randomizer(meter)))?;
        witness.randomizer.as_ref()
    }

    /// k_i.
    #[must_use]
    pub fn share(&self, meter: u32) -> Option<&'a SecretInt> {
        self.gathered.share(meter).filter(|_| self.knows(Value::KeyShare(meter)))
    }

    /// A meter's samples, gamma of them.
    #[must_use]
    pub fn samples(&self, meter: u32, gamma: u32) -> Vec<Sample> {
        let drawn = self.gathered.samples(meter);
        let position = self.gathered.position(meter).filter(|_| self.knows(Value::Selection(meter)));
        (0..gamma)
            .map(|j| {
                let known = self.knowledge.is_none_or(|knowledge| knowledge.sample(meter, j).is_known());
                let value = drawn.and_then(|samples| samples.get(usize::try_from(j).ok()?)).copied();
                Sample {
                    value: value.filter(|_| known),
                    counts: position.map(|position| position == j),
                    drawn: value.is_some(),
                }
            })
            .collect()
    }

    /// The sample of a meter that counts.
    #[must_use]
    pub fn selected(&self, meter: u32) -> Option<i64> {
        self.gathered.selected(Some(meter).filter(|meter| self.knows(Value::Selected(*meter)))?)
    }

    /// The sum of something over the meters that count, once all are there.
    fn sum(&self, meters: u32, term: impl Fn(u32) -> Option<BigInt>) -> Option<BigInt> {
        self.counted(meters)?.into_iter().map(term).sum()
    }

    /// The meters that count, once it is known of every meter whether it does: those whose last message is in. A meter
    /// that is absent after its last message counts.
    #[must_use]
    pub fn counted(&self, meters: u32) -> Option<Vec<u32>> {
        let known = |meter: &u32| self.gathered.noised.contains_key(meter) || self.absent().contains(meter);
        (0..meters).all(|meter| known(&meter)).then(|| self.gathered.noised.keys().copied().collect())
    }

    /// Whether meters do not count: given up before their last message was in.
    #[must_use]
    pub fn some_absent(&self) -> bool {
        self.absent().iter().any(|meter| !self.gathered.noised.contains_key(meter))
    }

    /// The share of each meter that counts, with the meter's number, once all are known.
    #[must_use]
    pub fn shares(&self, meters: u32) -> Option<Vec<(u32, i64)>> {
        let share = |meter: u32| Some((meter, self.selected(meter)?));
        self.counted(meters)?.into_iter().map(share).collect()
    }

    /// xi: the sum of the shares that count, once all are there. Worked out from what cloud and meters know, not from y.
    #[must_use]
    pub fn noise_sum(&self, meters: u32) -> Option<i64> {
        let counted = self.counted(meters).filter(|_| self.knows(Value::Noise))?;
        counted.into_iter().map(|meter| self.gathered.selected(meter)).sum()
    }

    /// d: the sum of the readings of the meters that count, in units, once all are there.
    #[must_use]
    pub fn true_total(&self, meters: u32) -> Option<i64> {
        let counted = self.counted(meters).filter(|_| self.knows(Value::TrueTotal))?;
        counted.into_iter().map(|meter| self.gathered.reading(meter)).sum()
    }

    /// A number that has a value of its own, whole, where the lens knows it. Energies and noise are in units.
    #[must_use]
    pub fn number(&self, value: Value, params: &Params) -> Option<BigInt> {
        if !self.knows(value) {
            return None;
        }
        let meters = params.meters();
        let secret = |value: &SecretInt| BigInt::from(value.expose().clone());
        let witness = |meter: u32| self.gathered.masked.get(&meter);
        let blind = |meter: u32| witness(meter).map(|witness| secret(&witness.blind));
        let reading = |meter: u32| self.gathered.reading(meter).map(BigInt::from);
        let selected = |meter: u32| self.gathered.selected(meter).map(BigInt::from);
        match value {
            Value::KeyShare(meter) => self.share(meter).map(secret),
            Value::Reading(meter) => reading(meter),
            Value::Blind(meter) => blind(meter),
            Value::MaskedPlain(meter) => Some(reading(meter)? - blind(meter)?),
            Value::Randomizer(meter) => self.randomizer(meter).map(secret),
            Value::Selected(meter) => selected(meter),
            Value::ShareTotal(meter) => Some(selected(meter)? + blind(meter)?),
            Value::NoisyReading(meter) => Some(reading(meter)? + selected(meter)?),
            Value::Selection(meter) => Some(BigInt::from(self.gathered.position(meter)?) + 1),
            Value::MaskedTotal => Some(self.sum(meters, reading)? - self.sum(meters, blind)?),
            Value::BlindedNoise => Some(self.sum(meters, selected)? + self.sum(meters, blind)?),
            Value::TotalBlind => self.sum(meters, blind),
            Value::Noise => self.sum(meters, selected),
            Value::TrueTotal => self.sum(meters, reading),
            Value::NoisyTotal => Some(self.sum(meters, reading)? + self.sum(meters, selected)?),
            Value::ReadingKey => Some(BigInt::from(self.public_keys()?.reading.n().clone())),
            Value::NoiseKey => Some(BigInt::from(self.public_keys()?.noise.n().clone())),
            Value::Published => self.gathered.decrypted.map(|witness| witness.total.clone()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
