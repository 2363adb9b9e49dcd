//! The host of a shard of the cloud: takes what its meters send the cloud, writes it down, multiplies, signs.
//!
//! Everything that has come is written down before its receipt leaves ([`ShardHost::sync`]), and its part before the part does. So a shard that was stopped
//! anywhere and started again sends the part that it would have sent, or the one that it has sent.

use std::collections::BTreeMap;

use blindsum_core::Role;
use blindsum_core::shard::{Assignment, Shard, Shards, Took};
use blindsum_core::wire::kind::Kind;
use zeroize::Zeroizing;

use crate::codec::{Reader, Unreadable, Writer};
use crate::control::{Control, Member};
use crate::desk::{Desk, Event, Stop, is_of_kind};
use crate::keys::ShardKeys;
use crate::seat::Seat;
use crate::store::Store;

pub(crate) struct ShardHost {
    index: u32,
    keys: ShardKeys,
    session: [u8; 16],
    store: Box<dyn Store + Send>,
    state: State,
    /// What came before the cloud's word about its epoch, and how many of each meter: a meter can be faster than the cloud.
    early: Vec<(u32, u64, Zeroizing<Vec<u8>>)>,
    counts: BTreeMap<u32, usize>,
}

enum State {
    Idle,
    Collecting(Box<Shard>),
    /// The part of this epoch is out.
    Sent(u64),
}

/// What is written down, under the session that it belongs to: meters may serve an epoch again under other keys of the control centre's.
enum Record {
    Message(u32, Vec<u8>),
    Part(Vec<u8>),
}

const MESSAGE: u8 = 0;
const PART: u8 = 1;

/// c_i and e_ij of the next epoch.
const MOST_EARLY: usize = 2;

impl ShardHost {
    pub(crate) fn new(index: u32, keys: ShardKeys, session: [u8; 16], store: Box<dyn Store + Send>) -> Self {
        Self { index, keys, session, store, state: State::Idle, early: Vec::new(), counts: BTreeMap::new() }
    }

    fn epoch(&self) -> u64 {
        match &self.state {
            State::Idle => 0,
            State::Collecting(shard) => shard.assignment().epoch,
            State::Sent(epoch) => *epoch,
        }
    }

    pub(crate) fn members(&mut self, members: Vec<Member>, desk: &mut Desk) {
        for Member { role, key, life, .. } in members {
            if let Seat::Meter(index) = role {
                self.counts.remove(&index);
            }
            desk.meet(role, key, life);
        }
    }

    /// The cloud says whose messages count, by which keys. What was written down of this epoch is read back.
    pub(crate) fn assignment(&mut self, bytes: &[u8], desk: &mut Desk) -> Result<(), Stop> {
        let assignment = Assignment::decode(bytes)
            .map_err(|_| Stop::OutOfPlace(Seat::Cloud, "an assignment that cannot be read"))?;
        let Assignment { epoch, shard, shards, .. } = assignment;
        if shard != self.index || Some(shards) != desk.division() {
            return Err(Stop::OutOfPlace(Seat::Cloud, "another shard's assignment"));
        }
        if epoch <= self.epoch() {
            return Ok(());
        }
        self.store.forget_before(epoch).map_err(Stop::Memory)?;
        let mut shard = Shard::new(assignment, &desk.terms.params);
        let mut sent = None;
        for bytes in self.store.read(epoch).map_err(Stop::Memory)? {
            match self.record(&bytes) {
                Ok(Some(Record::Message(meter, message))) => {
                    shard.receive(Role::Meter(meter), &message)?;
                }
                Ok(Some(Record::Part(part))) => sent = Some(part),
                Ok(None) => {}
                Err(unreadable) => return Err(Stop::Memory(unreadable.to_string())),
            }
        }
        if let Some(part) = sent {
            self.state = State::Sent(epoch);
            return self.send(part, desk);
        }
        self.state = State::Collecting(Box::new(shard));
        self.counts.clear();
        let early = core::mem::take(&mut self.early);
        early
            .into_iter()
            .try_for_each(|(meter, of, bytes)| self.receive(Seat::Meter(meter), of, &bytes, desk))?;
        self.finish_if_complete(desk)
    }

    pub(crate) fn receive(
        &mut self,
        from: Seat,
        epoch: u64,
        bytes: &[u8],
        desk: &mut Desk,
    ) -> Result<(), Stop> {
        // Keys are announced to everybody; the cloud's word has the moduli.
        if [Kind::ReadingKey, Kind::NoiseKey].into_iter().any(|key| is_of_kind(bytes, key)) {
            return Ok(());
        }
        let own = |index: &u32| desk.division().map(|shards: Shards| shards.of(*index)) == Some(self.index);
        let meter = match from {
            Seat::Meter(index) if own(&index) => index,
            other => return Err(Stop::OutOfPlace(other, "a message that is not for this shard")),
        };
        if epoch > self.epoch() {
            let count = self.counts.entry(meter).or_default();
            if *count >= MOST_EARLY {
                return Err(Stop::OutOfPlace(from, "more than is due in an epoch"));
            }
            *count += 1;
            self.write(epoch, &Record::Message(meter, bytes.to_vec()))?;
            self.early.push((meter, epoch, Zeroizing::new(bytes.to_vec())));
            return Ok(());
        }
        // Late, or after the part: it does not count any more.
        let State::Collecting(shard) = &mut self.state else { return Ok(()) };
        if epoch < shard.assignment().epoch {
            return Ok(());
        }
        if shard.receive(Role::Meter(meter), bytes)? == Took::New {
            self.write(epoch, &Record::Message(meter, bytes.to_vec()))?;
        }
        self.finish_if_complete(desk)
    }

    fn finish_if_complete(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        match &self.state {
            State::Collecting(shard) if shard.is_complete() => self.finish(desk),
            _ => Ok(()),
        }
    }

    /// The cloud waits no longer.
    pub(crate) fn close(&mut self, epoch: u64, desk: &mut Desk) -> Result<(), Stop> {
        match &self.state {
            State::Collecting(shard) if shard.assignment().epoch == epoch => {
                shard.missing().filter_map(Seat::of).for_each(|meter| desk.events.push(Event::Lost(meter)));
                self.finish(desk)
            }
            _ => Ok(()),
        }
    }

    /// Multiplies what has come, and sends it. What comes after that does not count, in no life of this shard.
    fn finish(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        let epoch = self.epoch();
        let State::Collecting(shard) = core::mem::replace(&mut self.state, State::Sent(epoch)) else {
            return Ok(());
        };
        let (multiplying, orders) = shard.multiply();
        let results = orders.iter().map(|order| order.carry_out(&desk.tables));
        let part = multiplying.part(results.collect::<Result<_, _>>()?)?;
        self.write(epoch, &Record::Part(part.clone()))?;
        self.send(part, desk)
    }

    fn send(&self, part: Vec<u8>, desk: &mut Desk) -> Result<(), Stop> {
        let signature = self.keys.sign(&self.session, &part);
        desk.say(Seat::Cloud, Control::Part { bytes: part, signature })
    }

    /// Waits for the disk. Nothing of this shard leaves before.
    pub(crate) fn sync(&mut self) -> Result<(), Stop> {
        self.store.sync().map_err(Stop::Memory)
    }

    fn write(&mut self, epoch: u64, record: &Record) -> Result<(), Stop> {
        let mut out = Writer::default();
        out.fixed(&self.session);
        match record {
            Record::Message(meter, bytes) => out.byte(MESSAGE).fixed(&meter.to_be_bytes()).bytes(bytes),
            Record::Part(bytes) => out.byte(PART).bytes(bytes),
        };
        self.store.append(epoch, &out.finish()).map_err(Stop::Memory)
    }

    /// Nothing where it is of another session.
    fn record(&self, bytes: &[u8]) -> Result<Option<Record>, Unreadable> {
        let mut input = Reader::new(bytes, "record of a shard");
        let session: [u8; 16] = input.fixed()?;
        let record = match input.byte()? {
            MESSAGE => Record::Message(input.count()?, input.bytes()?.to_vec()),
            PART => Record::Part(input.bytes()?.to_vec()),
            _ => return Err(input.fail()),
        };
        input.end()?;
        Ok((session == self.session).then_some(record))
    }
}
