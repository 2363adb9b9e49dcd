//! The cloud's host.

use std::collections::BTreeMap;

use blindsum_core::Kind;
use blindsum_core::node::{Cloud, Outgoing, Reaction, Unseen};
use blindsum_core::randomness::Randomness;
use blindsum_core::shard::Parts;
use blindsum_core::wire::link::MasterKey;
use zeroize::Zeroizing;

use crate::control::{Control, Member};
use crate::desk::{Desk, Event, Stop, is_of_kind, work_through};
use crate::post::Millis;
use crate::seat::Seat;

pub(crate) struct CloudHost {
    pub(crate) node: Option<Cloud>,
    pub(crate) master_key: MasterKey,
    pub(crate) randomness: Randomness,
    /// The keys that it has announced, for those who come back.
    keys: Vec<Outgoing>,
    /// What came before the roster.
    early: Vec<(Seat, Zeroizing<Vec<u8>>)>,
    deadline: Option<Millis>,
    /// Whether the products of this epoch are sent.
    is_sent: bool,
    /// What the shards were given in this epoch and what has come of them, where there are shards.
    gathering: Option<Gathering>,
}

struct Gathering {
    epoch: u64,
    assignments: Vec<(Seat, Zeroizing<Vec<u8>>)>,
    parts: Parts,
    /// Whether the shards were told to wait no longer.
    is_closed: bool,
}

/// Messages that can come before the roster: the keys, which the control centre sends behind it.
const MOST_EARLY: usize = 4;

impl CloudHost {
    pub(crate) fn new(master_key: MasterKey, randomness: Randomness) -> Self {
        Self {
            node: None,
            master_key,
            randomness,
            keys: Vec::new(),
            early: Vec::new(),
            deadline: None,
            is_sent: false,
            gathering: None,
        }
    }

    /// The roster, at first; after that whoever has come back.
    pub(crate) fn members(&mut self, members: Vec<Member>, desk: &mut Desk) -> Result<(), Stop> {
        let identities: BTreeMap<Seat, String> =
            members.iter().map(|member| (member.role, member.identity.clone())).collect();
        let roles: Vec<Seat> = members.iter().map(|member| member.role).collect();
        for Member { role, key, life, .. } in members {
            desk.meet(role, key, life);
        }
        if self.node.is_some() {
            self.keys.iter().try_for_each(|message| desk.deliver(message, &roles))?;
            // A shard that was started again has lost what it was told.
            return roles.into_iter().try_for_each(|role| self.tell_again(role, desk));
        }
        let meters = identities.iter().filter(|(role, _)| matches!(role, Seat::Meter(_)));
        let names = meters.map(|(_, identity)| identity.as_str());
        let (node, reaction) =
            Cloud::begin(desk.terms.params, self.master_key.clone(), names, self.randomness)?;
        self.node = Some(node);
        self.go_on(reaction, desk)?;
        let early = core::mem::take(&mut self.early);
        early.into_iter().try_for_each(|(from, bytes)| self.receive(from, bytes, desk))
    }

    pub(crate) fn receive(
        &mut self,
        from: Seat,
        bytes: Zeroizing<Vec<u8>>,
        desk: &mut Desk,
    ) -> Result<(), Stop> {
        let Some(node) = &mut self.node else {
            if self.early.len() < MOST_EARLY {
                self.early.push((from, bytes));
            }
            return Ok(());
        };
        if desk.shard_of(from).is_some()
            && [Kind::MaskedReading, Kind::NoiseShares].iter().any(|kind| is_of_kind(&bytes, *kind))
        {
            return Err(Stop::OutOfPlace(from, "to the cloud what its shard is to have"));
        }
        let from = from.role().ok_or(Stop::OutOfPlace(from, "a message of the protocol"))?;
        let reaction = node.receive(from, &bytes, &mut Unseen)?;
        self.go_on(reaction, desk)
    }

    /// Gives the shards their meters, once all are admitted and have their blind sequences.
    fn divide(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        let epoch = desk.post.epoch();
        let (Some(shards), Some(node)) = (desk.division(), &self.node) else { return Ok(()) };
        if self.gathering.as_ref().is_some_and(|gathering| gathering.epoch == epoch) {
            return Ok(());
        }
        let given = node.assignments(shards);
        if given.is_empty() {
            return Ok(());
        }
        let mut assignments = Vec::new();
        for one in &given {
            let bytes = one
                .encode()
                .map_err(|_| Stop::OutOfPlace(Seat::Cloud, "an assignment that cannot be written"))?;
            desk.say(Seat::Shard(one.shard), Control::Assignment(bytes.clone()))?;
            assignments.push((Seat::Shard(one.shard), bytes));
        }
        let parts = Parts::new(&given);
        self.gathering = Some(Gathering { epoch, assignments, parts, is_closed: false });
        Ok(())
    }

    fn tell_again(&mut self, shard: Seat, desk: &mut Desk) -> Result<(), Stop> {
        let Some(Gathering { epoch, assignments, is_closed, .. }) = &self.gathering else { return Ok(()) };
        let Some((_, bytes)) = assignments.iter().find(|(to, _)| *to == shard) else { return Ok(()) };
        desk.say(shard, Control::Assignment(bytes.clone()))?;
        if *is_closed { desk.say(shard, Control::Close { epoch: *epoch }) } else { Ok(()) }
    }

    /// A shard's part: once all are there and fit together, they are multiplied.
    pub(crate) fn part(
        &mut self,
        from: Seat,
        bytes: &[u8],
        signature: &[u8; 64],
        desk: &mut Desk,
    ) -> Result<(), Stop> {
        let Seat::Shard(shard) = from else {
            return Err(Stop::OutOfPlace(from, "a word that only shards say"));
        };
        let key = usize::try_from(shard).ok().and_then(|shard| desk.keys.shards.get(shard));
        if !key.is_some_and(|key| key.verify(desk.post.session(), bytes, signature)) {
            return Err(Stop::Signature(from));
        }
        // After the products a shard that was started again says once more what it said.
        let Some(gathering) = self.gathering.as_mut().filter(|_| !self.is_sent) else { return Ok(()) };
        gathering.parts.take(shard, bytes)?;
        if gathering.parts.is_complete() { self.multiply(desk) } else { Ok(()) }
    }

    fn multiply(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        let (Some(gathering), Some(node)) = (self.gathering.as_mut(), self.node.as_mut()) else {
            return Ok(());
        };
        let parts = core::mem::replace(&mut gathering.parts, Parts::new(&[])).gather()?;
        let missing: Vec<Seat> = parts.missing().iter().copied().filter_map(Seat::of).collect();
        if !missing.is_empty() {
            missing.iter().for_each(|meter| desk.tell(Event::Lost(*meter)));
            desk.say(Seat::ControlCenter, Control::Missing(missing))?;
        }
        let reaction = node.close_with(parts)?;
        self.go_on(reaction, desk)
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.node.as_ref().is_some_and(Cloud::awaits_epoch)
    }

    pub(crate) fn begin(&mut self, epoch: u64, desk: &mut Desk) -> Result<(), Stop> {
        let Some(node) = &mut self.node else { return Ok(()) };
        desk.post.open_epoch(epoch);
        self.is_sent = false;
        self.gathering = None;
        let reaction = node.begin_epoch(epoch, epoch, &mut Unseen)?;
        desk.tell(Event::Begun { epoch });
        self.go_on(reaction, desk)
    }

    /// The control centre has admitted all whom it will admit.
    pub(crate) fn admitted(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        if self.is_sent {
            // All of them had answered before this was heard.
            return Ok(());
        }
        self.deadline = Some(desk.now + desk.patience.collect);
        let Some(node) = &mut self.node else { return Ok(()) };
        let reaction = node.close_admissions(&mut Unseen)?;
        self.go_on(reaction, desk)
    }

    pub(crate) fn due(&self) -> Option<Millis> {
        self.deadline
    }

    pub(crate) fn tick(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        if self.deadline.is_none_or(|deadline| desk.now < deadline) {
            return Ok(());
        }
        self.deadline = None;
        if let Some(Gathering { epoch, parts, is_closed, .. }) = &mut self.gathering {
            if *is_closed {
                return self.multiply(desk);
            }
            // As long again for the shards, then it is over.
            *is_closed = true;
            self.deadline = Some(desk.now + desk.patience.collect);
            let late: Vec<u32> = parts.missing().collect();
            return late
                .into_iter()
                .try_for_each(|shard| desk.say(Seat::Shard(shard), Control::Close { epoch: *epoch }));
        }
        let Some(node) = &mut self.node else { return Ok(()) };
        let missing: Vec<Seat> = node.missing().into_iter().filter_map(Seat::of).collect();
        for meter in &missing {
            desk.tell(Event::Lost(*meter));
        }
        desk.say(Seat::ControlCenter, Control::Missing(missing))?;
        let reaction = node.close_collection()?;
        self.go_on(reaction, desk)
    }

    fn go_on(&mut self, reaction: Reaction, desk: &mut Desk) -> Result<(), Stop> {
        let Some(node) = &mut self.node else { return Ok(()) };
        let calculated = |id, results| node.calculated(id, results, &mut Unseen);
        let messages = work_through(reaction, &desk.tables, calculated)?;
        for message in messages {
            desk.note(&message);
            match (message.kind, message.to) {
                (Kind::NoiseKey, _) => {
                    let mut everybody = vec![Seat::ControlCenter, Seat::Dealer];
                    everybody.extend(desk.meters());
                    desk.deliver(&message, &everybody)?;
                    self.keys.push(message);
                }
                (Kind::Aggregate | Kind::ReadingAggregate, _) => {
                    (self.deadline, self.is_sent) = (None, true);
                    desk.forward(&message)?;
                }
                _ => desk.forward(&message)?,
            }
        }
        self.divide(desk)
    }
}
