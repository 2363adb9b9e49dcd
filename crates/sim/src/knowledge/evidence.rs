//! What the records show: which values there are, and which of them a lens has without any thinking.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::{Kind, Protection};
use blindsum_core::wire::messages::{Body, Message};

use crate::gathered::Gathered;
use crate::knowledge::lens::{Lens, Observer};
use crate::knowledge::status::Rule;
use crate::knowledge::sums::Relation;
use crate::knowledge::value::{Layout, Value, to_usize};
use crate::record::{Event, Record, Sent};

/// How a value became known.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origin {
    Shown,
    Own { by: Observer, record: usize },
    Sent { to: Observer, record: usize, kind: Kind },
    Overheard { record: usize, kind: Kind },
    Derived { rule: Rule, from: Premises },
}

/// What a derivation rests on; long lists are written out when somebody asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Premises {
    pub(super) few: [Option<Value>; 4],
    pub(super) parts: Option<Parts>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Parts {
    /// The sum and all its parts but the value itself.
    Of(Relation),
    /// All parts of a sum.
    Each(Relation),
    /// The samples or shares of all meters present.
    Shares,
    /// What tells the powers of h of all meters absent but the value's own.
    Powers,
    /// The randomizers of all meters present but the value's own.
    Randomizers,
}

impl Premises {
    pub(super) fn few<const N: usize>(values: [Value; N]) -> Self {
        let mut few = [None; 4];
        few.iter_mut().zip(values).for_each(|(to, value)| *to = Some(value));
        Self { few, parts: None }
    }

    pub(super) fn and(self, parts: Parts) -> Self {
        Self { parts: Some(parts), ..self }
    }
}

/// The records, gathered for one lens.
pub(super) struct Evidence<'a> {
    lens: &'a Lens,
    pub(super) layout: Layout,
    /// Where each value came into being.
    pub(super) born: Vec<Option<usize>>,
    pub(super) origins: Vec<Option<Origin>>,
    /// The numbers themselves: some of the rules look at positions and samples.
    pub(super) gathered: Gathered<'a>,
    /// The meters whose two messages are in the products, once there are products.
    pub(super) present: Option<BTreeSet<u32>>,
    /// Whether the root that shows a decryption has been seen.
    pub(super) has_root: bool,
    masked: BTreeSet<u32>,
    noised: BTreeSet<u32>,
    /// Who bears which identity, by what was registered.
    bearers: BTreeMap<String, u32>,
}

/// What the products and totals bring with them.
const SETTLED: [Value; 9] = [
    Value::ReadingProduct,
    Value::NoiseProduct,
    Value::MaskedTotal,
    Value::BlindedNoise,
    Value::TotalBlind,
    Value::Noise,
    Value::TrueTotal,
    Value::NoisyTotal,
    Value::AbsentShares,
];

impl<'a> Evidence<'a> {
    pub(super) fn gather(params: &Params, records: &'a [Arc<Record>], lens: &'a Lens) -> Self {
        let layout = Layout::new(params.meters());
        let mut evidence = Self {
            lens,
            layout,
            born: vec![None; layout.len()],
            origins: vec![None; layout.len()],
            gathered: Gathered::of(records),
            present: None,
            has_root: false,
            masked: BTreeSet::new(),
            noised: BTreeSet::new(),
            bearers: BTreeMap::new(),
        };
        for record in records {
            evidence.take(params, record.index, &record.event);
        }
        if evidence.is_everything() {
            let shown = |born: &Option<usize>| born.map(|_| Origin::Shown);
            evidence.origins = evidence.born.iter().map(shown).collect();
        }
        evidence
    }

    /// Whether there is nothing left to derive.
    pub(super) fn is_everything(&self) -> bool {
        *self.lens == Lens::Everything
    }

    /// n = p q gives p and q, where it is short enough.
    pub(super) fn factor(&mut self) {
        for (public, secret) in
            [(Value::ReadingKey, Value::ReadingSecret), (Value::NoiseKey, Value::NoiseSecret)]
        {
            let (Some(from), Some(to)) = (self.layout.place(public), self.layout.place(secret)) else {
                continue;
            };
            let known = self.origins.get(from).is_some_and(Option::is_some);
            let born = self.born.get(to).is_some_and(Option::is_some);
            if let Some(origin @ None) = self.origins.get_mut(to).filter(|_| known && born) {
                *origin = Some(Origin::Derived { rule: Rule::Factor, from: Premises::few([public]) });
            }
        }
    }

    /// Takes values for known that are not, where they have come into being.
    pub(super) fn suppose(&mut self, values: &[Value]) {
        for value in values {
            let place = self.layout.place(*value);
            let born = place.and_then(|place| self.born.get(place)).is_some_and(Option::is_some);
            if let Some(origin @ None) = place.filter(|_| born).and_then(|place| self.origins.get_mut(place))
            {
                *origin = Some(Origin::Shown);
            }
        }
    }

    /// Forgets what is made of several meters' numbers.
    pub(super) fn forget_sums(&mut self) {
        for (value, origin) in self.layout.values().zip(&mut self.origins) {
            if value.is_over_meters() {
                *origin = None;
            }
        }
    }

    fn take(&mut self, params: &Params, at: usize, event: &'a Event) {
        let mode = params.key_mode();
        match event {
            Event::Sent(sent) => self.sent(at, sent),
            Event::KeysMade(..) => {
                self.made(at, Role::ControlCenter, Value::ReadingSecret);
                self.made(at, mode.noise_key_owner(), Value::NoiseSecret);
            }
            Event::Selected(selection) => {
                for meter in selection.0.keys() {
                    self.made(at, mode.drawer(), Value::Selection(*meter));
                }
            }
            Event::Dealt(dealt) => {
                (0..)
                    .zip(&dealt.shares)
                    .for_each(|(meter, _)| self.made(at, Role::Dealer, Value::KeyShare(meter)));
            }
            Event::Masked { meter, witness } => {
                let owner = Role::Meter(*meter);
                self.made(at, owner, Value::Reading(*meter));
                self.made(at, owner, Value::Blind(*meter));
                self.made(at, owner, Value::MaskedPlain(*meter));
                if witness.randomizer.is_some() {
                    self.made(at, owner, Value::Randomizer(*meter));
                }
            }
            Event::NoiseAdded { meter, .. } => {
                let owner = Role::Meter(*meter);
                self.made(at, owner, Value::Samples(*meter));
                self.made(at, owner, Value::SubBlinds(*meter));
                self.born(at, Value::Selected(*meter));
                self.born(at, Value::ShareTotal(*meter));
                self.born(at, Value::NoisyReading(*meter));
            }
            Event::Multiplied => self.settle(params, at),
            // What the control centre decrypts follows from its key and the products. Where the variant does
            // not decrypt, the witness holds garbage.
            Event::NoiseOpened(_)
            | Event::Decrypted(_)
            | Event::Absent { .. }
            | Event::Tampered(_)
            | Event::Refused(_) => (),
        }
    }

    fn sent(&mut self, at: usize, sent: &Sent) {
        match (sent.kind, sent.from, sent.to) {
            (Kind::ReadingKey, ..) => self.message(at, sent, Value::ReadingKey),
            (Kind::NoiseKey, ..) => self.message(at, sent, Value::NoiseKey),
            (Kind::Registration, Role::Meter(meter), _) => {
                self.message(at, sent, Value::Registration(meter));
                // The meter and the control centre derive it from K_i.
                self.made(at, sent.from, Value::LinkKey(meter));
                self.made(at, Role::ControlCenter, Value::LinkKey(meter));
                if let Some(Body::Registration(registration)) = body(sent) {
                    self.bearers.insert(registration.id, meter);
                }
            }
            (Kind::Admission, ..) => {
                let Some(Body::Admission(admission)) = body(sent) else { return };
                if let Some(meter) = self.bearers.get(&admission.id).copied() {
                    self.message(at, sent, Value::Registration(meter));
                    self.message(at, sent, Value::LinkKey(meter));
                }
            }
            (Kind::BlindSequence, _, Role::Meter(meter)) => {
                self.message(at, sent, Value::EncryptedBits(meter));
            }
            (Kind::KeyShare, _, Role::Meter(meter)) => self.message(at, sent, Value::KeyShare(meter)),
            (Kind::MaskedReading, Role::Meter(meter), _) => {
                self.masked.insert(meter);
                self.message(at, sent, Value::MaskedReading(meter));
            }
            (Kind::NoiseShares, Role::Meter(meter), _) => {
                self.noised.insert(meter);
                self.message(at, sent, Value::NoiseShares(meter));
            }
            (Kind::Aggregate, ..) => {
                self.message(at, sent, Value::ReadingProduct);
                self.message(at, sent, Value::NoiseProduct);
            }
            (Kind::ReadingAggregate, ..) => self.message(at, sent, Value::ReadingProduct),
            // Its sender has it by decryption.
            (Kind::NoiseTotal, _, to) => {
                if let Some(to) = Observer::of(to).filter(|to| self.lens.has(*to)) {
                    let origin = Origin::Sent { to, record: at, kind: sent.kind };
                    self.known(Value::BlindedNoise, origin);
                }
            }
            (Kind::RepairSum, ..) => self.message(at, sent, Value::AbsentShares),
            (Kind::Published, ..) => self.message(at, sent, Value::Published),
            // With y goes d - x, which the cloud has by y and its own xi + x, and the root.
            (Kind::Opening, ..) => {
                self.message(at, sent, Value::Published);
                self.has_root =
                    [Observer::ControlCenter, Observer::Cloud].iter().any(|end| self.lens.has(*end));
            }
            // A proof of a blind sequence among them: everybody could have made up its numbers (zero knowledge).
            _ => (),
        }
    }

    /// The cloud multiplies what has come, and with that it is settled who counts. Before, a meter given up may
    /// still turn out to have answered.
    fn settle(&mut self, params: &Params, at: usize) {
        if self.present.is_some() {
            return;
        }
        let present: BTreeSet<u32> = self.masked.intersection(&self.noised).copied().collect();
        // Where all are there and the shares cancel, those present lack nothing.
        let complete = present.len() == to_usize(params.meters()) && self.gathered.shares_cancel();
        let absent_shares = |value: &Value| *value == Value::AbsentShares && complete;
        SETTLED.into_iter().filter(|value| !absent_shares(value)).for_each(|value| self.born(at, value));
        self.made(at, Role::Cloud, Value::ReadingProduct);
        self.made(at, Role::Cloud, Value::NoiseProduct);
        self.present = Some(present);
    }

    /// A value that stands in a message, and comes into being there unless it is older.
    fn message(&mut self, at: usize, sent: &Sent, value: Value) {
        self.born(at, value);
        if let Some(origin) = self.read(at, sent) {
            self.known(value, origin);
        }
    }

    fn read(&self, record: usize, sent: &Sent) -> Option<Origin> {
        let Sent { kind, from, to, .. } = sent;
        let kind = *kind;
        let end = |role: &Role| Observer::of(*role).filter(|end| self.lens.has(*end));
        if let Some(by) = end(from) {
            return Some(Origin::Own { by, record });
        }
        if let Some(to) = end(to) {
            return Some(Origin::Sent { to, record, kind });
        }
        match (kind.protection(), self.lens) {
            (Protection::Public, Lens::Parties(parties)) => {
                let reader = parties.iter().find(|party| **party != Observer::Eavesdropper);
                let read = |to: &Observer| Origin::Sent { to: *to, record, kind };
                Some(reader.map_or(Origin::Overheard { record, kind }, read))
            }
            (Protection::Open, _) if self.lens.has(Observer::Eavesdropper) => {
                Some(Origin::Overheard { record, kind })
            }
            _ => None,
        }
    }

    /// d_i and xi_i of a meter that has added its noise, once the positions are drawn.
    pub(super) fn parts(&self, meter: u32) -> Option<(i64, i64)> {
        self.gathered.noised.get(&meter)?;
        Some((self.gathered.reading(meter)?, self.gathered.selected(meter)?))
    }

    /// A value that a party made.
    fn made(&mut self, record: usize, by: Role, value: Value) {
        self.born(record, value);
        if let Some(by) = Observer::of(by).filter(|by| self.lens.has(*by)) {
            self.known(value, Origin::Own { by, record });
        }
    }

    fn born(&mut self, at: usize, value: Value) {
        let place = self.layout.place(value).and_then(|place| self.born.get_mut(place));
        if let Some(born) = place {
            born.get_or_insert(at);
        }
    }

    fn known(&mut self, value: Value, origin: Origin) {
        let place = self.layout.place(value).and_then(|place| self.origins.get_mut(place));
        if let Some(known) = place {
            known.get_or_insert(origin);
        }
    }
}

/// The fields of a message that needs no keys to be read.
fn body(sent: &Sent) -> Option<Body> {
    Message::decode(&sent.bytes, sent.kind, None).ok().map(|message| message.body)
}
