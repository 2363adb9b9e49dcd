//! Tampering with messages, done where they are carried: what becomes of the one that is struck, and what a party that breaks the rules sends
//! in the place of what its node has made.

use std::collections::BTreeMap;

use blindsum_core::fault::Fault;
use blindsum_core::node::{MeterRequest, Outgoing};
use blindsum_core::party::meter::NoiseWitness;
use blindsum_core::role::Role;
use blindsum_core::wire::keys::Keys;
use blindsum_core::wire::kind::{Kind, Protection};
use blindsum_core::wire::link::Endpoint;
use blindsum_core::wire::messages::{Body, Message};
use num_bigint::BigInt;

use crate::driver::held::{Mischief, Twice, messages};
use crate::driver::state::Session;
use crate::gathered::Gathered;
use crate::record::{Event, HostFailure, Refusal, Sent};
use crate::tampering::{
    Able, Bit, Breach, Deed, Spot, Tampered, What, forged, raised, selected_raised, untagged, without_samples,
};

/// A message that arrives, and from whom.
pub(super) type Arriving = (Role, Vec<u8>);

impl Session {
    /// What a session that is tampered with keeps: nothing in an honest one, and never in a program that cannot tamper.
    fn mischief(&self) -> Option<&Mischief> {
        Able::here().and(self.mischief.as_deref())
    }

    fn mischief_mut(&mut self) -> Option<&mut Mischief> {
        Able::here().and(self.mischief.as_deref_mut())
    }

    /// A round is over: a replay in the next one uses what was said in it.
    pub(super) fn remember_round(&mut self) {
        if Able::here().is_some()
            && let Some(mischief) = &mut self.mischief
        {
            mischief.next_round(&self.records);
        }
    }

    /// The rule that is broken in the round running.
    fn breach(&self) -> Option<Breach> {
        let tampering = self.mischief()?.tampering;
        match tampering.what {
            What::Party(breach) if usize::try_from(tampering.round) == Ok(self.running) => Some(breach),
            _ => None,
        }
    }

    /// Whether this session is tampered with.
    pub(super) fn is_tampered_with(&self) -> bool {
        self.mischief().is_some()
    }

    /// Whether something is done to a key.
    pub(super) fn strikes_keys(&self) -> bool {
        let what = self.mischief().map(|mischief| mischief.tampering.what);
        matches!(what, Some(What::Message(Spot { kind: Kind::ReadingKey | Kind::NoiseKey, .. }, _)))
    }

    /// What is done to this message on its way, if anything is.
    pub(super) fn deed(&self, from: Role, message: &Outgoing) -> Option<Deed> {
        let mischief = self.mischief()?;
        let What::Message(spot, deed) = mischief.tampering.what else { return None };
        let named = Spot { kind: message.kind, from, to: message.to, number: mischief.passed };
        (usize::try_from(mischief.tampering.round) == Ok(self.running) && spot == named).then_some(deed)
    }

    /// Records a message and carries it to its receiver: what arrives there now, in order. In an honest session that is the message.
    pub(super) fn carry(&mut self, from: Role, message: &Outgoing) -> Result<Vec<Arriving>, Refusal> {
        let honest = |bytes: &[u8]| vec![(from, bytes.to_vec())];
        if self.mischief().is_none() {
            self.sent(from, message);
            return Ok(honest(&message.bytes));
        }
        if let Some(deed) = self.deed(from, message) {
            self.count(from, message);
            self.sent(from, message);
            return self.struck(from, message, deed);
        }
        self.count(from, message);
        let Some(bytes) = self.deviating(from, message) else {
            self.sent(from, message);
            let mut arriving = honest(&message.bytes);
            arriving.extend(self.released(from, message));
            return Ok(arriving);
        };
        let changed = Outgoing { bytes, ..message.clone() };
        let what = self.breach().map(What::Party);
        // Where the control centre draws the bits it puts the offset back when C1 has come: the cloud is honest.
        let received = message.kind == Kind::Aggregate
            && matches!(self.breach(), Some(Breach::Bits { .. }))
            && self.config.params.key_mode().drawer() == Role::ControlCenter;
        self.sent(from, if received { message } else { &changed });
        if let Some(what) = what {
            self.note(what, from, &changed, vec![changed.bytes.clone()]);
        }
        Ok(honest(&changed.bytes))
    }

    fn count(&mut self, from: Role, message: &Outgoing) {
        let Some(mischief) = self.mischief_mut() else { return };
        if let What::Message(Spot { kind, from: sender, to, .. }, _) = mischief.tampering.what
            && (kind, sender, to) == (message.kind, from, message.to)
        {
            mischief.passed += 1;
        }
    }

    fn note(&mut self, what: What, from: Role, message: &Outgoing, arrived: Vec<Vec<u8>>) {
        if let Some(tampered) = Tampered::new(what, from, message, arrived) {
            self.record(Event::Tampered(tampered));
        }
    }

    /// What arrives of a message that is struck. A link that is authentic by itself lets through what its sender said, however old, and
    /// nothing else.
    fn struck(&mut self, from: Role, message: &Outgoing, deed: Deed) -> Result<Vec<Arriving>, Refusal> {
        let Outgoing { kind, to, ref bytes } = *message;
        let Some(What::Message(spot, _)) = self.mischief().map(|mischief| mischief.tampering.what) else {
            return Ok(Vec::new());
        };
        let mut done = deed;
        let arrived = match deed {
            Deed::Flip { bit } => {
                let (bit, flipped) = flipped(bytes, bit);
                done = Deed::Flip { bit };
                vec![flipped]
            }
            Deed::Replay => self.earlier(from, message).into_iter().collect(),
            Deed::Drop => Vec::new(),
            Deed::Duplicate => vec![bytes.clone(), bytes.clone()],
            // Where the link is authentic nobody has a tag to forge: it does not let the bytes through, whatever they say.
            Deed::Forge if kind.protection() == Protection::Open => {
                self.keys().and_then(|keys| forged(kind, bytes, &keys, self.epoch())).into_iter().collect()
            }
            Deed::Forge => vec![flipped(bytes, 0).1],
            Deed::Reorder => Vec::new(),
        };
        self.note(What::Message(spot, done), from, message, arrived.clone());
        match deed {
            Deed::Flip { .. } | Deed::Forge if kind.protection() != Protection::Open => {
                Err(Refusal::Link { kind, from, to })
            }
            Deed::Reorder if self.is_followed(from, message) => {
                if let Some(mischief) = self.mischief_mut() {
                    mischief.held = Some((kind, from, bytes.clone()));
                }
                Ok(Vec::new())
            }
            Deed::Drop | Deed::Reorder => self.missed(from, message).map(|()| Vec::new()),
            _ => Ok(arrived.into_iter().map(|bytes| (from, bytes)).collect()),
        }
    }

    /// Nobody waits for ever. A meter whose message is missing, or a message for it, is absent; of what else is missing the receiver
    /// makes what it can.
    fn missed(&mut self, from: Role, message: &Outgoing) -> Result<(), Refusal> {
        let Outgoing { kind, to, .. } = *message;
        let failure = HostFailure::Missed(kind);
        match (from, to) {
            (Role::Meter(meter), _) | (_, Role::Meter(meter)) => self.lose(meter, failure),
            // The cloud goes on with the meters that it was told of.
            _ if kind == Kind::Admission => Ok(()),
            _ => Err(Refusal::Lost { role: from, phase: self.phase, failure }),
        }
    }

    /// Whether another message will pass after which one that is held back is sent on.
    fn is_followed(&self, from: Role, message: &Outgoing) -> bool {
        let mode = self.config.params.key_mode();
        match (message.kind, from) {
            (Kind::ReadingKey, _) => mode.noise_key_owner() == Role::ControlCenter,
            (Kind::Registration | Kind::MaskedReading, Role::Meter(_)) => true,
            (Kind::NoiseShares, Role::Meter(meter)) => {
                (meter + 1..self.meters).any(|later| !self.lost.contains_key(&later))
            }
            // What one party has for every meter goes to the next one's place.
            (Kind::BlindSequence | Kind::SequenceProof | Kind::KeyShare, _) => self.meters > 1,
            (Kind::Admission, _) => self.mischief().is_some_and(|mischief| mischief.passed < self.meters),
            (Kind::ReadingAggregate, _) => true,
            _ => false,
        }
    }

    /// The message that was held back, once one has passed behind which it goes.
    fn released(&mut self, from: Role, message: &Outgoing) -> Option<Arriving> {
        let mischief = self.mischief_mut()?;
        let (kind, sender, bytes) = mischief.held.take()?;
        let What::Message(spot, _) = mischief.tampering.what else { return None };
        let same_link = (sender, spot.to) == (from, message.to);
        let behind = match kind {
            Kind::Registration | Kind::NoiseShares => message.kind == kind && message.to == spot.to,
            Kind::BlindSequence | Kind::SequenceProof | Kind::KeyShare => false,
            _ => same_link,
        };
        if behind {
            Some((sender, bytes))
        } else {
            mischief.held = Some((kind, sender, bytes));
            None
        }
    }

    /// Of what one party has for every meter, the one held back and the one of the next meter change places.
    pub(super) fn exchanged(&mut self, kept: &mut BTreeMap<u32, Vec<u8>>) {
        let meters = self.meters.max(1);
        let Some(mischief) = self.mischief_mut() else { return };
        let What::Message(Spot { kind, to: Role::Meter(meter), .. }, _) = mischief.tampering.what else {
            return;
        };
        let next = (meter + 1) % meters;
        if matches!(kind, Kind::BlindSequence | Kind::SequenceProof | Kind::KeyShare)
            && let Some((_, _, bytes)) = mischief.held.take_if(|(held, ..)| *held == kind)
        {
            let own = kept.insert(next, bytes);
            if let Some(own) = own {
                kept.insert(meter, own);
            }
        }
    }

    fn keys(&self) -> Option<Keys> {
        Gathered::of(self.records.get(..self.set_up_records.max(1)).unwrap_or(&self.records)).public_keys()
    }

    /// What was said before and is sent again in the place of a message.
    fn earlier(&self, from: Role, message: &Outgoing) -> Option<Vec<u8>> {
        let Outgoing { kind, to, .. } = *message;
        let same = |sent: &&Sent| (sent.kind, sent.from, sent.to) == (kind, from, to);
        let before = self.mischief().and_then(|mischief| mischief.before.iter().find(same));
        let own = messages(&self.records).rev().skip(1);
        let mut link = own.clone().filter(|sent| (sent.from, sent.to) == (from, to));
        let mut alike = own.filter(|sent| sent.kind == kind);
        let found = before.or_else(|| link.next()).or_else(|| alike.next());
        found.map(|sent| sent.bytes.clone())
    }

    /// What a party that breaks the rules sends in the place of this message, under its own tag.
    fn deviating(&self, from: Role, message: &Outgoing) -> Option<Vec<u8>> {
        let Outgoing { kind, to, ref bytes } = *message;
        let (breach, params) = (self.breach()?, &self.config.params);
        let units = |wh: i32| BigInt::from(i64::from(wh) * 1000 / params.unit_mwh().max(1));
        let (nothing, keys) = (BigInt::ZERO, self.keys()?);
        let change: Box<dyn FnOnce(Body) -> Body> = match (breach, kind, from, to) {
            (Breach::LyingReading { meter, by_wh }, Kind::MaskedReading, Role::Meter(from), _)
                if from == meter =>
            {
                let keys = keys.clone();
                Box::new(move |body| raised(body, &keys, &units(by_wh), &nothing))
            }
            (Breach::ShiftedProduct { by_wh }, Kind::Aggregate | Kind::ReadingAggregate, ..) => {
                let (keys, by) = (keys.clone(), units(by_wh));
                Box::new(move |body| raised(body, &keys, &by, &nothing))
            }
            (Breach::Bits { meter, number, .. }, Kind::BlindSequence, _, Role::Meter(to))
                if meter.is_none_or(|meter| meter == to) =>
            {
                let position = usize::try_from(self.told.selection.position(to)?).ok()?;
                let (keys, by) = (keys.clone(), by(number));
                Box::new(move |body| selected_raised(body, &keys, position, by))
            }
            (Breach::Bits { meter, number, restored: true }, Kind::Aggregate | Kind::NoiseTotal, ..) => {
                let struck =
                    self.counted.iter().filter(|counted| meter.is_none_or(|meter| meter == **counted));
                let offsets = BigInt::from(struck.count()) * params.offset() * -by(number);
                let keys = keys.clone();
                Box::new(move |body| raised(body, &keys, &nothing, &offsets))
            }
            _ => return None,
        };
        self.tagged(from, message, bytes, &keys, change)
    }

    fn tagged(
        &self,
        from: Role,
        message: &Outgoing,
        bytes: &[u8],
        keys: &Keys,
        change: impl FnOnce(Body) -> Body,
    ) -> Option<Vec<u8>> {
        let link = self.mischief()?.keyring.link(from, message.to, self.epoch())?;
        crate::tampering::retagged(message.kind, bytes, keys, &link, change).ok()
    }

    /// A free rider's samples are 0: its message says so, and what it knows of its noise. Whether it is one.
    pub(super) fn rides(&mut self, meter: u32, bytes: &mut Vec<u8>, witness: &mut NoiseWitness) -> bool {
        if self.breach() != Some(Breach::ZeroSamples { meter }) {
            return false;
        }
        let (from, to, kind) = (Role::Meter(meter), Role::Cloud, Kind::NoiseShares);
        let message = Outgoing { kind, to, bytes: bytes.clone() };
        let sent = |sent: &&Sent| sent.kind == Kind::BlindSequence && sent.to == from;
        let changed = self.keys().and_then(|keys| {
            let plain = messages(&self.records).find(sent).map(|sent| untagged(sent.kind, &sent.bytes))?;
            let Body::BlindSequence(bits) =
                Message::decode(plain, Kind::BlindSequence, Some(&keys)).ok()?.body
            else {
                return None;
            };
            self.tagged(from, &message, bytes, &keys, |body| {
                without_samples(body, &keys, &bits, &witness.samples)
            })
        });
        let Some(changed) = changed else { return false };
        *bytes = changed;
        witness.samples.fill(0);
        true
    }

    /// Notes that a free rider has sent its message.
    pub(super) fn note_ride(&mut self, meter: u32, message: &Outgoing) {
        let what = What::Party(Breach::ZeroSamples { meter });
        self.note(what, Role::Meter(meter), message, vec![message.bytes.clone()]);
    }

    /// Message 7 goes to readers outside, who check it as everybody can. What they have read stands, whatever comes after it.
    pub(super) fn publish(&mut self, message: &Outgoing) -> Result<(), Refusal> {
        let from = Role::ControlCenter;
        let arriving = self.carry(from, message)?;
        if !self.is_tampered_with() {
            return Ok(());
        }
        let mut reader = Endpoint::new(Role::Everybody, self.epoch(), self.keys());
        match arriving.first() {
            Some((from, bytes)) => Ok(reader.open(*from, Kind::Published, bytes).map(drop)?),
            None => Ok(()),
        }
    }

    /// A meter is to be sent something twice.
    pub(super) fn keep_twice(&mut self, meter: u32, kind: Kind) {
        if let Some(mischief) = self.mischief_mut() {
            mischief.twice = Some(Twice { meter, kind, asked: false, refused: None });
        }
    }

    /// Whether a meter is asked the same again, since what it is asked with comes twice.
    pub(super) fn is_asked_twice(&mut self, meter: u32, request: &MeterRequest) -> bool {
        let kind = match request {
            MeterRequest::MaskReading { .. } => Kind::KeyShare,
            MeterRequest::AddNoise { .. } => Kind::BlindSequence,
            _ => return false,
        };
        // A blind sequence and its proof are handed out together.
        let together =
            |twice: Kind| twice == kind || (twice == Kind::SequenceProof && kind == Kind::BlindSequence);
        let twice = self.mischief_mut().and_then(|mischief| mischief.twice.as_mut());
        let Some(twice) = twice.filter(|twice| twice.meter == meter && together(twice.kind)) else {
            return false;
        };
        twice.asked = true;
        true
    }

    /// Whether an answer is a meter's to what came to it a second time; it is kept then.
    pub(super) fn is_second(&mut self, meter: u32, fault: &Fault) -> bool {
        let twice = self.mischief_mut().and_then(|mischief| mischief.twice.as_mut());
        let Some(twice) = twice.filter(|twice| twice.asked && twice.meter == meter) else { return false };
        if twice.refused.is_some() {
            return false;
        }
        twice.refused = Some(fault.clone());
        true
    }

    /// Keeps what a meter refused until those before it have answered.
    pub(super) fn keep_fault(&mut self, meter: u32, fault: Fault) {
        if let Some(mischief) = self.mischief_mut() {
            mischief.faults.entry(meter).or_insert(fault);
        }
    }

    /// Whether the meter whose turn it is has refused nothing.
    ///
    /// # Errors
    /// Its refusal.
    pub(super) fn refused_in_turn(&self) -> Result<(), Refusal> {
        let fault = self.mischief().and_then(|mischief| mischief.faults.get(&self.cursor));
        fault.map_or(Ok(()), |fault| Err(fault.clone().into()))
    }

    /// Whether nobody's second answer is missing any more.
    ///
    /// # Errors
    /// Its refusal.
    pub(super) fn second_answered(&self) -> Result<bool, Refusal> {
        let twice = self.mischief().and_then(|mischief| mischief.twice.as_ref());
        match twice.filter(|twice| twice.asked) {
            None => Ok(true),
            Some(Twice { refused: Some(fault), .. }) => Err(fault.clone().into()),
            Some(twice) => Ok(self.lost.contains_key(&twice.meter)),
        }
    }
}

fn by(number: Bit) -> i32 {
    match number {
        Bit::Zero => -1,
        Bit::Two => 1,
    }
}

/// The bytes with one bit changed, and which one it was.
fn flipped(bytes: &[u8], bit: u32) -> (u32, Vec<u8>) {
    let mut changed = bytes.to_vec();
    let bits = u32::try_from(bytes.len().saturating_mul(8)).unwrap_or(u32::MAX).max(1);
    let bit = bit % bits;
    let place = usize::try_from(bit / 8).ok().and_then(|at| changed.get_mut(at));
    if let Some(byte) = place {
        *byte ^= 0x80 >> (bit % 8);
    }
    (bit, changed)
}
