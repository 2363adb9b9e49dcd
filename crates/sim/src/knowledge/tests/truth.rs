//! The numbers themselves, by the witnesses and the messages: what every derivation must come to.

use std::collections::BTreeMap;

use blindsum_core::blinding::{epoch_base, meter_base};
use blindsum_core::party::meter::{NoiseWitness, ReadingWitness};
use blindsum_core::party::sequence::SelectionWitness;
use blindsum_core::wire::keys::Keys;
use blindsum_core::wire::kind::{Kind, Protection, TAG_BYTES};
use blindsum_core::wire::messages::{Body, Message};
use blindsum_paillier::{SecretInt, SecretKey, integer};
use num_bigint::{BigInt, BigUint};

use super::*;

/// A value's content. Ciphertexts and residues are integers too.
pub(super) enum Number {
    Int(BigInt),
    Ints(Vec<BigInt>),
    Key(Box<SecretKey>),
    Bytes(Vec<u8>),
}

/// Keys are never compared: no rule gives one.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Ints(a), Self::Ints(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            _ => false,
        }
    }
}

impl Number {
    pub(super) fn int(&self) -> BigInt {
        match self {
            Self::Int(value) => value.clone(),
            _ => panic!("not one integer"),
        }
    }

    pub(super) fn natural(&self) -> BigUint {
        self.int().try_into().unwrap()
    }

    pub(super) fn ints(&self) -> Vec<BigInt> {
        match self {
            Self::Ints(values) => values.clone(),
            _ => panic!("not integers"),
        }
    }

    pub(super) fn naturals(&self) -> Vec<BigUint> {
        self.ints().into_iter().map(|value| value.try_into().unwrap()).collect()
    }

    pub(super) fn key(&self) -> SecretKey {
        match self {
            Self::Key(key) => (**key).clone(),
            _ => panic!("not a key"),
        }
    }
}

/// The records' own account.
pub(super) struct Truth<'a> {
    pub(super) params: Params,
    pub(super) keys: Keys,
    reading_key: &'a SecretKey,
    noise_key: &'a SecretKey,
    selection: Option<&'a SelectionWitness>,
    shares: &'a [SecretInt],
    /// Whether they come to 0.
    pub(super) cancel: bool,
    readings: BTreeMap<u32, &'a ReadingWitness>,
    noise: BTreeMap<u32, &'a NoiseWitness>,
    bodies: Vec<(usize, Sent, Body)>,
    opened: Option<BigUint>,
    /// By the cloud's own list.
    pub(super) present: Vec<u32>,
}

impl<'a> Truth<'a> {
    pub(super) fn of(round: &'a Round) -> Self {
        let mut made = None;
        let (mut selection, mut shares, mut cancel, mut opened) = (None, &[][..], true, None);
        let (mut readings, mut noise) = (BTreeMap::new(), BTreeMap::new());
        for record in &round.records {
            match &record.event {
                Event::KeysMade(reading, noise) => made = Some((&**reading, &**noise)),
                Event::Selected(witness) => selection = Some(witness),
                Event::Dealt(dealt) => (shares, cancel) = (&dealt.shares, dealt.cancel),
                Event::Masked { meter, witness } => drop(readings.insert(*meter, witness)),
                Event::NoiseAdded { meter, witness } => drop(noise.insert(*meter, witness)),
                Event::NoiseOpened(decryption) => opened = Some(decryption.ciphertext.clone()),
                _ => (),
            }
        }
        let (reading_key, noise_key) = made.unwrap();
        let keys = Keys { reading: reading_key.public().clone(), noise: noise_key.public().clone() };
        let bodies: Vec<_> = round
            .records
            .iter()
            .filter_map(|record| match &record.event {
                Event::Sent(sent) => Some((record.index, sent.clone(), body(sent, &keys))),
                _ => None,
            })
            .collect();
        let present = bodies.iter().find_map(|(_, _, body)| match body {
            Body::Aggregate(aggregate) => Some(&aggregate.present),
            Body::ReadingAggregate(aggregate) => Some(&aggregate.present),
            _ => None,
        });
        let number = |role: &Role| match role {
            Role::Meter(meter) => *meter,
            _ => panic!("no meter"),
        };
        let present = present.into_iter().flatten().map(number).collect();
        let params = round.params;
        Self {
            params,
            keys,
            reading_key,
            noise_key,
            selection,
            shares,
            cancel,
            readings,
            noise,
            bodies,
            opened,
            present,
        }
    }

    /// The root that shows the decryption of C2.
    pub(super) fn root(&self) -> BigUint {
        let root = self.bodies.iter().find_map(|(_, _, body)| match body {
            Body::Opening(_, root) => Some(root.expose().clone()),
            _ => None,
        });
        root.unwrap()
    }

    pub(super) fn n(&self) -> &BigUint {
        self.keys.reading.n()
    }

    pub(super) fn nu(&self) -> &BigUint {
        self.keys.noise.n()
    }

    /// h of a meter: public, whatever the base.
    pub(super) fn h(&self, meter: u32) -> BigUint {
        match self.params.base() {
            EpochBase::Common => epoch_base(&self.keys.reading, EPOCH),
            EpochBase::PerMeter => {
                let hash = self.find(|sent, body| match body {
                    Body::Registration(r) if sent.from == Role::Meter(meter) => Some(r.hash),
                    _ => None,
                });
                meter_base(&self.keys.reading, &hash)
            }
        }
    }

    fn find<T>(&self, pick: impl Fn(&Sent, &Body) -> Option<T>) -> T {
        self.bodies.iter().find_map(|(_, sent, body)| pick(sent, body)).unwrap()
    }

    fn sum(&self, part: impl Fn(u32) -> Value) -> Number {
        Number::Int(self.present.iter().map(|meter| self.number(part(*meter)).int()).sum())
    }

    /// What a value is.
    pub(super) fn number(&self, value: Value) -> Number {
        let int = |value: &BigUint| Number::Int(value.clone().into());
        let ints = |values: &[BigUint]| Number::Ints(values.iter().map(|v| v.clone().into()).collect());
        let secret = |values: &[SecretInt]| {
            Number::Ints(values.iter().map(|value| value.expose().clone().into()).collect())
        };
        let two = |a: Value, sign: i64, b: Value| {
            Number::Int(self.number(a).int() + BigInt::from(sign) * self.number(b).int())
        };
        match value {
            Value::ReadingKey => int(self.n()),
            Value::NoiseKey => int(self.nu()),
            Value::ReadingSecret => Number::Key(Box::new(self.reading_key.clone())),
            Value::NoiseSecret => Number::Key(Box::new(self.noise_key.clone())),
            // What the shares of those present lack to 0.
            Value::AbsentShares if !self.cancel => {
                let here = (0u32..).zip(self.shares).filter(|(meter, _)| self.present.contains(meter));
                let sum: BigUint = here.map(|(_, share)| share.expose()).sum();
                int(&((self.n() - sum % self.n()) % self.n()))
            }
            Value::AbsentShares => {
                let absent = (0u32..).zip(self.shares).filter(|(meter, _)| !self.present.contains(meter));
                let sum: BigUint = absent.map(|(_, share)| share.expose()).sum();
                int(&(sum % self.n()))
            }
            Value::ReadingProduct => int(&self.find(|_, body| match body {
                Body::Aggregate(aggregate) => Some(aggregate.readings.clone()),
                Body::ReadingAggregate(aggregate) => Some(aggregate.readings.clone()),
                _ => None,
            })),
            Value::NoiseProduct => int(&self.opened.clone().unwrap_or_else(|| {
                self.find(|_, body| match body {
                    Body::Aggregate(aggregate) => Some(aggregate.noise.clone()),
                    _ => None,
                })
            })),
            Value::MaskedTotal => self.sum(Value::MaskedPlain),
            Value::BlindedNoise => self.sum(Value::ShareTotal),
            Value::TotalBlind => self.sum(Value::Blind),
            Value::Noise => self.sum(Value::Selected),
            Value::TrueTotal => self.sum(Value::Reading),
            Value::NoisyTotal => self.sum(Value::NoisyReading),
            Value::Published => Number::Int(self.find(|_, body| match body {
                Body::Published(y) => Some(integer::centred(y, self.n())),
                _ => None,
            })),
            Value::Registration(meter) => Number::Bytes(self.find(|sent, body| match body {
                Body::Registration(r) if sent.from == Role::Meter(meter) => Some(r.hash.to_vec()),
                _ => None,
            })),
            Value::LinkKey(meter) => Number::Bytes(self.find(|_, body| match body {
                Body::Admission(a) if a.id == format!("meter-{}", meter + 1) => Some(a.link_key.to_vec()),
                _ => None,
            })),
            Value::Selection(meter) => Number::Int(self.selection.unwrap().position(meter).unwrap().into()),
            Value::EncryptedBits(meter) => self.find(|sent, body| match body {
                Body::BlindSequence(bits) if sent.to == Role::Meter(meter) => Some(ints(bits)),
                _ => None,
            }),
            Value::KeyShare(meter) => int(self.shares[meter as usize].expose()),
            Value::Reading(meter) => Number::Int(self.readings[&meter].reading.into()),
            Value::Blind(meter) => int(self.readings[&meter].blind.expose()),
            Value::MaskedPlain(meter) => two(Value::Reading(meter), -1, Value::Blind(meter)),
            Value::Randomizer(meter) => int(self.readings[&meter].randomizer.as_ref().unwrap().expose()),
            Value::MaskedReading(meter) => self.find(|sent, body| match body {
                Body::MaskedReading(c) if sent.from == Role::Meter(meter) => Some(int(c)),
                _ => None,
            }),
            Value::Samples(meter) => {
                Number::Ints(self.noise[&meter].samples.iter().map(|xi| (*xi).into()).collect())
            }
            Value::Selected(meter) => {
                let position = self.selection.unwrap().position(meter).unwrap();
                Number::Int(self.noise[&meter].samples[position as usize].into())
            }
            Value::SubBlinds(meter) => secret(&self.noise[&meter].blinds),
            Value::NoiseShares(meter) => self.find(|sent, body| match body {
                Body::NoiseShares(shares) if sent.from == Role::Meter(meter) => Some(ints(shares)),
                _ => None,
            }),
            Value::ShareTotal(meter) => two(Value::Selected(meter), 1, Value::Blind(meter)),
            Value::NoisyReading(meter) => two(Value::Reading(meter), 1, Value::Selected(meter)),
        }
    }

    /// What the message in a record says of a value.
    pub(super) fn in_message(&self, record: usize, value: Value) -> Option<Number> {
        let (_, sent, body) = self.bodies.iter().find(|(index, ..)| *index == record)?;
        let int = |value: &BigUint| Number::Int(value.clone().into());
        let ints = |values: &[BigUint]| Number::Ints(values.iter().map(|v| v.clone().into()).collect());
        let named = |id: &str, meter: u32| id == format!("meter-{}", meter + 1);
        Some(match (value, body) {
            (Value::ReadingKey, Body::ReadingKey(key)) | (Value::NoiseKey, Body::NoiseKey(key)) => {
                int(&key.modulus)
            }
            (Value::Registration(i), Body::Registration(r)) if named(&r.id, i) => {
                Number::Bytes(r.hash.to_vec())
            }
            (Value::Registration(i), Body::Admission(a)) if named(&a.id, i) => Number::Bytes(a.hash.to_vec()),
            (Value::LinkKey(i), Body::Admission(a)) if named(&a.id, i) => Number::Bytes(a.link_key.to_vec()),
            (Value::EncryptedBits(i), Body::BlindSequence(bits)) if sent.to == Role::Meter(i) => ints(bits),
            (Value::KeyShare(i), Body::KeyShare(k)) if sent.to == Role::Meter(i) => int(k.expose()),
            (Value::MaskedReading(i), Body::MaskedReading(c)) if sent.from == Role::Meter(i) => int(c),
            (Value::NoiseShares(i), Body::NoiseShares(e)) if sent.from == Role::Meter(i) => ints(e),
            (Value::ReadingProduct, Body::Aggregate(a)) => int(&a.readings),
            (Value::ReadingProduct, Body::ReadingAggregate(a)) => int(&a.readings),
            (Value::NoiseProduct, Body::Aggregate(a)) => int(&a.noise),
            (Value::BlindedNoise, Body::NoiseTotal(total)) => {
                let offsets = BigInt::from(self.params.offset()) * BigInt::from(self.present.len());
                Number::Int(integer::centred(total.expose(), self.nu()) - offsets)
            }
            (Value::AbsentShares, Body::RepairSum(sum)) => int(sum.expose()),
            (Value::Published, Body::Published(y) | Body::Opening(y, _)) => {
                Number::Int(integer::centred(y, self.n()))
            }
            _ => return None,
        })
    }
}

fn body(sent: &Sent, keys: &Keys) -> Body {
    let announced = matches!(sent.kind, Kind::ReadingKey | Kind::NoiseKey);
    let tag = if sent.kind.protection() == Protection::Open { TAG_BYTES } else { 0 };
    let plain = &sent.bytes[..sent.bytes.len() - tag];
    Message::decode(plain, sent.kind, (!announced).then_some(keys)).unwrap().body
}
