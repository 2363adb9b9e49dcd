//! The control centre's host: lets everybody in, begins epochs, tells how they ended.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use blindsum_core::Kind;
use blindsum_core::node::{ControlCenter, Outgoing, Reaction, Witness, Witnesses};
use blindsum_core::party::control_center::Registry;
use blindsum_core::randomness::Randomness;
use blindsum_core::wire::link::MasterKey;
use zeroize::Zeroizing;

use crate::control::{Control, Ending, Hello, Member, Refused};
use crate::desk::{Desk, Event, Stop, work_through};
use crate::keys::{PublicKey, PublicKeys};
use crate::post::{Millis, Parcel};
use crate::seat::Seat;

pub(crate) struct CenterHost {
    node: Option<ControlCenter>,
    randomness: Randomness,
    pinned: PublicKeys,
    /// Whose the meters' seats are, where they were given away before.
    seats: Option<Vec<PublicKey>>,
    terms: [u8; 32],
    present: BTreeMap<Seat, Present>,
    epochs: VecDeque<u64>,
    /// The keys that it has announced, for those who come back.
    keys: Vec<Outgoing>,
    /// What came before the registry was complete: the cloud's key.
    early: Vec<(Seat, Zeroizing<Vec<u8>>)>,
    registered: BTreeSet<Seat>,
    /// Those whose readings are not in the epoch's total.
    lost: BTreeSet<Seat>,
    /// Those who have said that they cannot go on, or of whom nothing comes: nobody waits for their receipts.
    gone: BTreeSet<Seat>,
    /// The place of the next epoch among all.
    place: u32,
    /// When everybody is told that the control centre is still there.
    next_word: Millis,
    stage: Stage,
    deadline: Option<Millis>,
    total: Told,
    is_over: bool,
}

struct Present {
    member: Member,
    master_key: Option<MasterKey>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Joining,
    MakingKeys,
    Registering,
    Awaiting,
    Over,
}

/// What the control centre knows of a total before it publishes it.
#[derive(Default)]
struct Told(Option<i64>);

impl Witnesses for Told {
    fn tell(&mut self, witness: Witness) {
        if let Witness::Decrypted(decrypted) = witness {
            self.0 = i64::try_from(&decrypted.total).ok();
        }
    }
}

/// The keys come before the registry is complete only from the cloud, and it has one.
const MOST_EARLY: usize = 2;

impl CenterHost {
    pub(crate) fn new(
        pinned: PublicKeys,
        seats: Option<Vec<PublicKey>>,
        terms: [u8; 32],
        randomness: Randomness,
        epochs: Vec<u64>,
        join_until: Millis,
    ) -> Self {
        Self {
            node: None,
            randomness,
            pinned,
            seats,
            terms,
            present: BTreeMap::new(),
            epochs: epochs.into(),
            keys: Vec::new(),
            early: Vec::new(),
            registered: BTreeSet::new(),
            lost: BTreeSet::new(),
            gone: BTreeSet::new(),
            place: 0,
            next_word: 0,
            stage: Stage::Joining,
            deadline: Some(join_until),
            total: Told::default(),
            is_over: false,
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    pub(crate) fn has_lost(&self, role: Seat) -> bool {
        self.lost.contains(&role) || self.gone.contains(&role)
    }

    /// Somebody comes, or comes back. Whoever is not let in is told why.
    pub(crate) fn newcomer(
        &mut self,
        role: Seat,
        key: PublicKey,
        life: u64,
        hello: Hello,
        desk: &mut Desk,
    ) -> Result<(), Stop> {
        if let Err(reason) = self.judge(role, &key, &hello, desk.terms.params.meters()) {
            desk.tell(Event::TurnedAway { role, reason });
            desk.post.answer(role, &key, life, &Parcel::Control(Control::TurnedAway(reason)))?;
            // The two that hold what nobody else holds cannot be let in again, and without them nothing goes on.
            return match reason {
                Refused::StartedAgain => Err(Stop::StartedAgain(role)),
                _ => Ok(()),
            };
        }
        desk.post.welcome(role, key.clone(), life)?;
        let Hello { identity, master_key, .. } = hello;
        let member = Member { role, identity, key, life };
        self.present.insert(role, Present { member: member.clone(), master_key });
        self.gone.remove(&role);
        desk.tell(Event::Joined(role));
        if self.stage == Stage::Joining {
            return if needed(desk).all(|role| self.present.contains_key(&role)) {
                self.begin(desk)
            } else {
                Ok(())
            };
        }
        // One that came back: the others get to know its new life.
        if let Seat::Shard(_) = role {
            for other in self.others(role, desk).into_iter().map(|other| other.role) {
                desk.say(other, Control::Members(vec![member.clone()]))?;
            }
            return desk.say(role, Control::Members(self.others(role, desk)));
        }
        for other in [Seat::Cloud, Seat::Dealer].into_iter().chain(desk.shard_of(role)) {
            desk.say(other, Control::Members(vec![member.clone()]))?;
        }
        // A meter gets the keys again.
        self.keys.iter().try_for_each(|message| desk.deliver(message, &[role]))
    }

    fn judge(&self, role: Seat, key: &PublicKey, hello: &Hello, meters: u32) -> Result<(), Refused> {
        match role {
            Seat::Meter(index) if index < meters => {
                let owner = |seats: &Vec<PublicKey>| {
                    usize::try_from(index).ok().and_then(|index| seats.get(index)).cloned()
                };
                if self.seats.as_ref().is_some_and(|seats| owner(seats).as_ref() != Some(key)) {
                    return Err(Refused::Taken);
                }
            }
            Seat::Cloud | Seat::Dealer | Seat::Shard(_) if self.pinned.of(role) == Some(key) => {}
            Seat::Shard(_) if self.pinned.of(role).is_none() => return Err(Refused::NoSeat),
            Seat::Cloud | Seat::Dealer | Seat::Shard(_) => return Err(Refused::Taken),
            _ => return Err(Refused::NoSeat),
        }
        if hello.terms != self.terms {
            return Err(Refused::OtherTerms);
        }
        let name = match role {
            Seat::Meter(index) => format!("meter-{}", u64::from(index) + 1),
            other => other.to_string(),
        };
        if hello.identity != name {
            return Err(Refused::Changed);
        }
        if matches!(role, Seat::Dealer | Seat::Shard(_)) != hello.master_key.is_none() {
            return Err(Refused::Changed);
        }
        let Some(known) = self.present.get(&role) else {
            return if self.stage == Stage::Joining { Ok(()) } else { Err(Refused::Late) };
        };
        if known.member.key != *key {
            return Err(Refused::Taken);
        }
        if self.stage == Stage::Joining {
            return Ok(());
        }
        if matches!(role, Seat::Cloud | Seat::Dealer) {
            return Err(Refused::StartedAgain);
        }
        if known.member.identity != hello.identity || known.master_key != hello.master_key {
            return Err(Refused::Changed);
        }
        Ok(())
    }

    /// Those who write to a shard, or to whom it writes: the cloud, and its meters.
    fn others(&self, shard: Seat, desk: &Desk) -> Vec<Member> {
        let members = self.present.values().map(|present| &present.member);
        let own = |member: &&Member| member.role == Seat::Cloud || desk.shard_of(member.role) == Some(shard);
        members.filter(own).cloned().collect()
    }

    /// Everybody is there: the keys are made.
    fn begin(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        self.stage = Stage::MakingKeys;
        self.deadline = Some(desk.now + desk.patience.silence);
        let members: Vec<Member> = self.present.values().map(|present| present.member.clone()).collect();
        for role in [Seat::Cloud, Seat::Dealer] {
            let others = members.iter().filter(|member| member.role != role).cloned().collect();
            desk.say(role, Control::Members(others))?;
        }
        for shard in desk.shards() {
            desk.say(shard, Control::Members(self.others(shard, desk)))?;
        }
        let (mut meters, mut cloud) = (Vec::new(), None);
        for (role, Present { member, master_key }) in &self.present {
            match (role, master_key.clone()) {
                (Seat::Meter(_), Some(key)) => meters.push((member.identity.clone(), key)),
                (Seat::Cloud, Some(key)) => cloud = Some(key),
                _ => {}
            }
        }
        // It is there, and has said its K: `judge` lets in no other.
        let cloud = cloud.ok_or(Stop::OutOfPlace(Seat::Cloud, "no key of its own"))?;
        let registry = Registry { meters, cloud };
        let (node, reaction) =
            ControlCenter::begin(desk.terms.params, desk.terms.absence, registry, self.randomness)?;
        self.node = Some(node);
        self.go_on(reaction, desk)?;
        let early = core::mem::take(&mut self.early);
        early.into_iter().try_for_each(|(from, bytes)| self.receive(from, bytes, desk))?;
        self.next_epoch(desk)
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
        let party = from.role().ok_or(Stop::OutOfPlace(from, "a message of the protocol"))?;
        let reaction = node.receive(party, &bytes)?;
        if self.stage == Stage::Registering {
            self.registered.insert(from);
        }
        self.go_on(reaction, desk)?;
        self.close_early(desk)?;
        self.next_epoch(desk)
    }

    /// Begins the next epoch if the last one is over and everybody can.
    fn next_epoch(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        let Some(node) = self.node.as_mut().filter(|node| node.awaits_epoch()) else { return Ok(()) };
        if self.stage == Stage::MakingKeys {
            desk.tell(Event::Ready);
        } else if self.stage != Stage::Awaiting {
            return Ok(());
        }
        let Some(epoch) = self.epochs.pop_front() else {
            return self.end(desk);
        };
        self.stage = Stage::Registering;
        self.deadline = Some(desk.now + desk.patience.register);
        self.registered.clear();
        self.lost.clear();
        let reaction = node.begin_epoch(epoch)?;
        for role in self.present.keys().copied().collect::<Vec<_>>() {
            let shard = desk.shard_of(role).and_then(|shard| self.present.get(&shard));
            let shard_life = shard.map_or(0, |shard| shard.member.life);
            desk.say(role, Control::Begin { epoch, place: self.place, shard_life })?;
        }
        self.place = self.place.saturating_add(1);
        desk.post.open_epoch(epoch);
        desk.tell(Event::Begun { epoch });
        self.go_on(reaction, desk)?;
        self.close_early(desk)
    }

    /// The cloud says who did not answer. Where nobody did, and the dealer has not taken its letters, the dealer is who is missing.
    pub(crate) fn missing(&mut self, meters: Vec<Seat>, desk: &mut Desk) -> Result<(), Stop> {
        let all = self.registered.len().saturating_sub(1);
        if meters.len() == all && desk.post.waits_for(Seat::Dealer) {
            return Err(Stop::Silent(vec![Seat::Dealer]));
        }
        if !meters.is_empty() && !desk.terms.absence.repairs() {
            return Err(Stop::Silent(meters));
        }
        self.lose(meters, desk);
        Ok(())
    }

    fn lose(&mut self, meters: Vec<Seat>, desk: &mut Desk) {
        for meter in meters {
            if self.lost.insert(meter) {
                desk.tell(Event::Lost(meter));
            }
        }
    }

    /// Where all others have registered, nobody waits for those who have said that they cannot.
    fn close_early(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        let is_in = |role: &Seat| self.registered.contains(role) || self.gone.contains(role);
        let all = self.stage == Stage::Registering
            && self.registered.contains(&Seat::Cloud)
            && !self.gone.is_empty()
            && desk.meters().all(|meter| is_in(&meter));
        if all { self.close_registration(desk) } else { Ok(()) }
    }

    fn close_registration(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        let late = desk.meters().filter(|meter| !self.registered.contains(meter)).collect();
        self.lose(late, desk);
        let Some(node) = &mut self.node else { return Ok(()) };
        let reaction = node.close_registration()?;
        self.go_on(reaction, desk)
    }

    /// A party says that it cannot go on.
    pub(crate) fn failed(&mut self, who: Seat, reason: String, desk: &mut Desk) -> Result<(), Stop> {
        self.gone.insert(who);
        desk.tell(Event::Failed { who, reason: reason.clone() });
        if matches!(who, Seat::Meter(_)) && desk.terms.absence.repairs() {
            return self.close_early(desk);
        }
        Err(Stop::Other { who, reason })
    }

    pub(crate) fn due(&self) -> Option<Millis> {
        Some(self.deadline.map_or(self.next_word, |deadline| deadline.min(self.next_word)))
    }

    pub(crate) fn tick(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        if desk.now >= self.next_word && self.stage != Stage::Over {
            // So that who waits for others knows that somebody is there.
            for role in self.present.keys().copied().collect::<Vec<_>>() {
                desk.say(role, Control::Wait)?;
            }
            self.next_word = desk.now + (desk.patience.silence / 5).min(desk.patience.word);
        }
        if self.deadline.is_none_or(|deadline| desk.now < deadline) {
            return Ok(());
        }
        self.deadline = None;
        match self.stage {
            Stage::Joining => {
                let missing = needed(desk).filter(|role| !self.present.contains_key(role)).collect();
                Err(Stop::Silent(missing))
            }
            Stage::MakingKeys => Err(Stop::Silent(vec![Seat::Cloud])),
            Stage::Registering => {
                if !self.registered.contains(&Seat::Cloud) {
                    return Err(Stop::Silent(vec![Seat::Cloud]));
                }
                if !desk.terms.absence.repairs() {
                    let late = desk.meters().filter(|meter| !self.registered.contains(meter));
                    return Err(Stop::Silent(late.collect()));
                }
                self.close_registration(desk)
            }
            Stage::Awaiting => {
                // Who has not even taken its letters is who is missing.
                let silent = [Seat::Dealer, Seat::Cloud].into_iter().find(|role| desk.post.waits_for(*role));
                Err(Stop::Silent(vec![silent.unwrap_or(Seat::Cloud)]))
            }
            Stage::Over => Ok(()),
        }
    }

    fn go_on(&mut self, reaction: Reaction, desk: &mut Desk) -> Result<(), Stop> {
        let Some(node) = &mut self.node else { return Ok(()) };
        let told = &mut self.total;
        let calculated = |id, results| node.calculated(id, results, told);
        let messages = work_through(reaction, &desk.tables, calculated)?;
        let mut admitted = None;
        for message in messages {
            desk.note(&message);
            match (message.kind, message.to) {
                (Kind::Published, _) => self.publish(&message, desk)?,
                (Kind::ReadingKey | Kind::NoiseKey, _) => {
                    let everybody: Vec<Seat> = self.present.keys().copied().collect();
                    desk.deliver(&message, &everybody)?;
                    self.keys.push(message);
                }
                (Kind::Admission, to) => {
                    admitted = Seat::of(to);
                    desk.forward(&message)?;
                }
                _ => desk.forward(&message)?,
            }
        }
        if let Some(cloud) = admitted {
            desk.say(cloud, Control::Admitted)?;
            self.stage = Stage::Awaiting;
            let patience = desk.patience;
            self.deadline = Some(desk.now + patience.collect + patience.silence);
        }
        Ok(())
    }

    fn publish(&mut self, message: &Outgoing, desk: &mut Desk) -> Result<(), Stop> {
        let total = self.total.0.take().ok_or(Stop::Total)?;
        let mwh = total.checked_mul(desk.terms.params.unit_mwh()).ok_or(Stop::Total)?;
        let everybody: Vec<Seat> = self.present.keys().copied().collect();
        desk.deliver(message, &everybody)?;
        let absent = self.lost.iter().copied().collect();
        let ending = Ending::Published { mwh, absent };
        for role in everybody {
            desk.say(role, Control::Ended { epoch: desk.post.epoch(), ending: ending.clone() })?;
        }
        desk.tell(Event::Ended { epoch: desk.post.epoch(), ending });
        self.deadline = None;
        Ok(())
    }

    /// No total, and nothing more: a refusal ends the session.
    pub(crate) fn refuse(&mut self, stop: &Stop, desk: &mut Desk) {
        match stop {
            Stop::Silent(roles) => self.gone.extend(roles),
            Stop::StartedAgain(role) | Stop::Other { who: role, .. } => {
                self.gone.insert(*role);
            }
            _ => {}
        }
        let ending = Ending::Refused { reason: stop.to_string() };
        for role in self.present.keys().copied().collect::<Vec<_>>() {
            // Whom it does not reach will see that nothing comes.
            let _ = desk.say(role, Control::Ended { epoch: desk.post.epoch(), ending: ending.clone() });
        }
        desk.tell(Event::Ended { epoch: desk.post.epoch(), ending });
        let _ = self.end(desk);
    }

    fn end(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        self.stage = Stage::Over;
        self.deadline = None;
        self.is_over = true;
        for role in self.present.keys().copied().collect::<Vec<_>>() {
            desk.say(role, Control::Over)?;
        }
        Ok(())
    }
}

/// Who must be there before the keys are made.
fn needed(desk: &Desk) -> impl Iterator<Item = Seat> + use<> {
    desk.meters().chain([Seat::Cloud, Seat::Dealer]).chain(desk.shards())
}
