//! The steps of the protocol, in order: each takes up the answers that have come and, when all are there, goes on. What is
//! to be said next the nodes decide; here it is carried from one to the other.

use std::collections::{BTreeMap, VecDeque};

use blindsum_core::fault::{CalculationFault, Fault};
use blindsum_core::node::{MeterReply, MeterRequest, Outgoing, Reaction};
use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;

use crate::driver::answers::Results;
use crate::driver::nodes::{Order, orders_of};
use crate::driver::state::{Session, Stage, Told};
use crate::effect::Effect;
use crate::phase::Phase;
use crate::record::{Event, Refusal, Verdict};

/// What to do; nothing means: wait for more answers.
type Step = Result<Option<Vec<Effect>>, Refusal>;

impl Session {
    /// One step of the protocol: what to do, and nothing means: wait.
    pub(super) fn step(&mut self) -> Step {
        match self.stage {
            Stage::MakingKeys => self.announce_keys(),
            Stage::AcceptingKeys => self.keys_accepted(),
            Stage::Registering => self.register(),
            Stage::Drawing => self.deal(),
            Stage::Masking => self.collect_readings(),
            Stage::AddingNoise => self.collect_noise(),
            Stage::Multiplying | Stage::Opening => self.send_aggregate(),
            Stage::Decrypting => self.conclude(),
            Stage::Over => Ok(None),
        }
    }

    /// Goes on to a stage, with something to do.
    fn go_on(&mut self, stage: Stage, effects: Vec<Effect>) -> Step {
        self.stage = stage;
        Ok(Some(effects))
    }

    fn calculated(&mut self, (owner, order, results): Results) -> Result<Reaction, Refusal> {
        self.timed(owner, |nodes, told| nodes.calculated(owner, order, results, told))
    }

    fn deliver(&mut self, from: Role, to: Role, bytes: &[u8]) -> Result<Reaction, Refusal> {
        self.timed(to, |nodes, told| nodes.receive(from, to, bytes, told))
    }

    /// Records and delivers what a node says, and what the others say to that, until they have nothing more to say to each
    /// other. What they order is to be carried out.
    fn converse(&mut self, from: Role, reaction: Reaction) -> Result<Vec<Order>, Refusal> {
        let mut orders = orders_of(from, reaction.orders);
        let mut under_way: VecDeque<_> = reaction.messages.into_iter().map(|said| (from, said)).collect();
        while let Some((from, message)) = under_way.pop_front() {
            let to = message.to;
            for (from, bytes) in self.carry(from, &message)? {
                let answer = self.deliver(from, to, &bytes)?;
                orders.extend(orders_of(to, answer.orders));
                under_way.extend(answer.messages.into_iter().map(|said| (to, said)));
            }
        }
        Ok(orders)
    }

    /// Records messages for meters, and keeps them until they are handed out.
    fn keep_for_meters(
        &mut self,
        from: Role,
        messages: Vec<Outgoing>,
    ) -> Result<BTreeMap<u32, Vec<u8>>, Refusal> {
        let mut kept = BTreeMap::new();
        for message in messages {
            let Role::Meter(meter) = message.to else { continue };
            for (_, bytes) in self.carry(from, &message)? {
                if kept.insert(meter, bytes).is_some() {
                    self.keep_twice(meter, message.kind);
                }
            }
        }
        self.exchanged(&mut kept);
        Ok(kept)
    }

    fn announce_keys(&mut self) -> Step {
        let Some(results) = self.take_results() else { return Ok(None) };
        let mut announced = Vec::new();
        for results in results {
            let owner = results.0;
            let reaction = self.calculated(results)?;
            announced.extend(reaction.messages.into_iter().map(|message| (owner, message)));
        }
        // Whoever makes vA apart from n hears n first, and announces it then.
        let (mut at, mut told) = (0, 0);
        while let Some((from, message)) = announced.get(at).cloned() {
            at += 1;
            let arriving = if self.strikes_keys() {
                // What is done to a key stands behind it: it is recorded before anybody can refuse it.
                self.show_keys();
                told = at;
                self.carry(from, &message)?
            } else {
                vec![(from, message.bytes)]
            };
            for (from, bytes) in arriving {
                for to in [Role::ControlCenter, Role::Cloud, Role::Dealer] {
                    if to != from {
                        let reaction = self.deliver(from, to, &bytes)?;
                        announced.extend(reaction.messages.into_iter().map(|message| (to, message)));
                    }
                }
            }
        }
        self.show_keys();
        let (mut reading_key, mut noise_key) = (Vec::new(), Vec::new());
        for (place, (from, message)) in (0..).zip(announced) {
            if place >= told {
                self.sent(from, &message);
            }
            match message.kind {
                Kind::ReadingKey => reading_key = message.bytes,
                _ => noise_key = message.bytes,
            }
        }
        let effects = self.ask(|_| {
            let (reading_key, noise_key) = (reading_key.clone(), noise_key.clone());
            Some(MeterRequest::AcceptKeys { reading_key, noise_key })
        });
        self.go_on(Stage::AcceptingKeys, effects)
    }

    /// Records the keys once both are made.
    fn show_keys(&mut self) {
        if let Told { reading_key: Some(_), noise_key: Some(_), .. } = self.told
            && let (Some(reading), Some(noise)) = (self.told.reading_key.take(), self.told.noise_key.take())
        {
            self.record(Event::KeysMade(Box::new(reading), Box::new(noise)));
        }
    }

    fn keys_accepted(&mut self) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::KeysAccepted = reply else { return Err(wrong_reply(meter)) };
        }
        if !self.all_answered()? {
            return Ok(None);
        }
        self.set_up_records = self.records.len();
        self.open_epoch()
    }

    /// Begins the epoch that is next, if the ledger allows it. Nothing has been asked of anybody for it yet.
    fn open_epoch(&mut self) -> Step {
        self.enter(Phase::Registration);
        self.check_before_epoch()?;
        let epoch = self.epoch();
        self.timed(Role::ControlCenter, |nodes, _| nodes.center.begin_epoch(epoch))?;
        // Where no epoch is left, the control centre has refused to begin one.
        let readings = self.plan().map(|plan| plan.readings.clone()).unwrap_or_default();
        let effects = self.ask(|meter| {
            let reading = *readings.get(usize::try_from(meter).ok()?)?;
            Some(MeterRequest::Register { epoch, timestamp: epoch, reading })
        });
        self.go_on(Stage::Registering, effects)
    }

    fn register(&mut self) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::Registered { message } = reply else { return Err(wrong_reply(meter)) };
            self.hand_in(meter, Kind::Registration, Role::ControlCenter, message)?;
        }
        if !self.all_answered()? {
            return Ok(None);
        }
        let epoch = self.epoch();
        let reaction =
            self.timed(Role::Cloud, |nodes, told| Ok(nodes.cloud.begin_epoch(epoch, epoch, told)?))?;
        let mut orders = self.converse(Role::Cloud, reaction)?;
        // Whoever has not answered by now is lost.
        let reaction = self.timed(Role::ControlCenter, |nodes, _| nodes.center.close_registration())?;
        orders.extend(self.converse(Role::ControlCenter, reaction)?);
        let reaction = self.timed(Role::Cloud, |nodes, told| Ok(nodes.cloud.close_admissions(told)?))?;
        orders.extend(self.converse(Role::Cloud, reaction)?);
        self.enter(Phase::BlindSequence);
        let effects = self.order(orders);
        self.go_on(Stage::Drawing, effects)
    }

    /// The blind sequences are sent; the dealer deals; the meters are asked for their readings.
    fn deal(&mut self) -> Step {
        let Some(results) = self.take_results() else { return Ok(None) };
        let mut orders = Vec::new();
        for results in results {
            let owner = results.0;
            let reaction = self.calculated(results)?;
            let proves = reaction.messages.iter().any(|message| message.kind == Kind::SequenceProof);
            let kept = self.keep_for_meters(owner, reaction.messages)?;
            if proves {
                self.proofs = kept
            } else {
                self.for_meters = kept
            }
            orders.extend(orders_of(owner, reaction.orders));
        }
        if !orders.is_empty() {
            // The blind sequences are sent, and their proofs are made now.
            let effects = self.order(orders);
            return Ok(Some(effects));
        }
        let sequences = core::mem::take(&mut self.for_meters);

        self.enter(Phase::KeyShares);
        let epoch = self.epoch();
        let dealing = self.timed(Role::Dealer, |nodes, told| Ok(nodes.dealer.begin_epoch(epoch, told)?))?;
        let mut shares = self.keep_for_meters(Role::Dealer, dealing.messages)?;

        self.enter(Phase::Reading);
        // A meter without a blind sequence has not registered: it is asked nothing more.
        let effects = self.ask(|meter| {
            sequences.contains_key(&meter).then_some(())?;
            Some(MeterRequest::MaskReading { key_share: shares.remove(&meter)? })
        });
        self.for_meters = sequences;
        self.go_on(Stage::Masking, effects)
    }

    fn collect_readings(&mut self) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::Masked { message, witness } = reply else { return Err(wrong_reply(meter)) };
            self.record(Event::Masked { meter, witness });
            self.hand_in(meter, Kind::MaskedReading, Role::Cloud, message)?;
        }
        if !self.all_answered()? {
            return Ok(None);
        }
        self.enter(Phase::Noise);
        let mut sequences = core::mem::take(&mut self.for_meters);
        let mut proofs = core::mem::take(&mut self.proofs);
        let effects = self.ask(|meter| {
            let sequence = sequences.remove(&meter)?;
            Some(MeterRequest::AddNoise { sequence, proof: proofs.remove(&meter) })
        });
        self.go_on(Stage::AddingNoise, effects)
    }

    fn collect_noise(&mut self) -> Step {
        let mut orders = Vec::new();
        let mut closed = false;
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::NoiseAdded { mut message, mut witness } = reply else {
                return Err(wrong_reply(meter));
            };
            let rides = self.rides(meter, &mut message, &mut witness);
            let position = self.told.selection.position(meter).and_then(|j| usize::try_from(j).ok());
            let sample = position.and_then(|j| witness.samples.get(j));
            // Witnesses come from workers, which are not trusted with the samples or their sum.
            let sum = sample.and_then(|sample| self.told.selected_noise.checked_add(*sample));
            let sum = sum.ok_or(Refusal::Audit)?;
            self.record(Event::NoiseAdded { meter, witness });
            let said = Outgoing { kind: Kind::NoiseShares, to: Role::Cloud, bytes: message };
            let arriving = self.carry(Role::Meter(meter), &said)?;
            if rides {
                self.note_ride(meter, &said);
            }
            // Only in a session that is tampered with a meter can be lost here.
            if self.lost.contains_key(&meter) {
                continue;
            }
            self.told.selected_noise = sum;
            self.counted.insert(meter);
            // With the last share the cloud goes on by itself.
            closed = self.was_last();
            if closed {
                self.close_accounts()?;
            }
            for (from, bytes) in arriving {
                let reaction = self.deliver(from, Role::Cloud, &bytes)?;
                orders.extend(orders_of(Role::Cloud, reaction.orders));
            }
        }
        if !self.all_answered()? {
            return Ok(None);
        }
        if !closed {
            self.close_accounts()?;
        }
        let reaction = self.timed(Role::Cloud, |nodes, _| Ok(nodes.cloud.close_collection()?))?;
        orders.extend(orders_of(Role::Cloud, reaction.orders));
        self.enter(Phase::Aggregation);
        let effects = self.order(orders);
        self.go_on(Stage::Multiplying, effects)
    }

    fn send_aggregate(&mut self) -> Step {
        let Some(results) = self.take_results() else { return Ok(None) };
        let (mut orders, mut messages) = (Vec::new(), Vec::new());
        for results in results {
            let reaction = self.calculated(results)?;
            orders.extend(orders_of(Role::Cloud, reaction.orders));
            messages.extend(reaction.messages);
        }
        if self.stage == Stage::Multiplying {
            self.record(Event::Multiplied);
        }
        if messages.is_empty() {
            // It opens C1 before it sends anything.
            self.stage = Stage::Opening;
            return self.stay(Role::Cloud, orders);
        }
        self.charge()?;
        let mut arriving = Vec::new();
        for message in &messages {
            let carried = self.carry(Role::Cloud, message)?;
            arriving.extend(carried.into_iter().map(|(_, bytes)| (message.to, bytes)));
        }
        self.enter(Phase::Decryption);
        for (to, bytes) in arriving {
            let reaction = self.deliver(Role::Cloud, to, &bytes)?;
            // What a total with fewer shares of noise costs was charged when C1 and C2 left the cloud.
            orders.extend(self.converse(to, reaction)?);
        }
        let effects = self.order(orders);
        self.go_on(Stage::Decrypting, effects)
    }

    fn conclude(&mut self) -> Step {
        let Some(results) = self.take_results() else { return Ok(None) };
        let (mut orders, mut messages) = (Vec::new(), Vec::new());
        for results in results {
            let owner = results.0;
            let reaction = self.calculated(results)?;
            orders.extend(orders_of(owner, reaction.orders));
            messages.extend(reaction.messages);
        }
        // The cloud has found that C2 was decrypted rightly.
        messages.append(&mut self.unpublished);
        if messages.is_empty() {
            // C2 is repaired and is decrypted now, or what shows that it was decrypted rightly is made.
            return self.stay(Role::ControlCenter, orders);
        }
        // Before anything leaves the control centre: a total that the witnesses contradict is not published.
        let expected = self.expected_total();
        let Some(total) = self.told.total.filter(|total| Some(*total) == expected) else {
            return Err(self.explained(None));
        };
        let (shown, published): (Vec<_>, Vec<_>) =
            messages.into_iter().partition(|message| message.kind == Kind::Opening);
        if !shown.is_empty() {
            self.unpublished = published;
            return self.show_opening(&shown);
        }
        published.iter().try_for_each(|message| self.publish(message))?;
        self.finish(Verdict::Published(total));
        self.next_epoch()
    }

    /// What shows the cloud that C2 was decrypted rightly: it checks that before anything is published.
    fn show_opening(&mut self, messages: &[Outgoing]) -> Step {
        let mut orders = Vec::new();
        for message in messages {
            for (from, bytes) in self.carry(Role::ControlCenter, message)? {
                let reaction = self.deliver(from, Role::Cloud, &bytes)?;
                orders.extend(orders_of(Role::Cloud, reaction.orders));
            }
        }
        self.stay(Role::Cloud, orders)
    }

    /// Records and delivers what a meter says; nothing follows from it yet.
    fn hand_in(&mut self, meter: u32, kind: Kind, to: Role, bytes: Vec<u8>) -> Result<(), Refusal> {
        let said = Outgoing { kind, to, bytes };
        for (from, bytes) in self.carry(Role::Meter(meter), &said)? {
            self.deliver(from, to, &bytes)?;
        }
        Ok(())
    }

    /// Orders what is to be calculated before the stage running is over.
    fn stay(&mut self, owner: Role, orders: Vec<Order>) -> Step {
        if orders.is_empty() {
            return Err(Fault::calculation(owner, CalculationFault::Nothing).into());
        }
        Ok(Some(self.order(orders)))
    }

    fn next_epoch(&mut self) -> Step {
        if self.running + 1 >= self.config.epochs.len() {
            self.stage = Stage::Over;
            return Ok(None);
        }
        self.running += 1;
        self.remember_round();
        self.records.truncate(self.set_up_records);
        self.costs = self.costs.set_up();
        self.counted.clear();
        self.unpublished.clear();
        self.told = Told::default();
        self.enter(Phase::Registration);
        self.tell_absent();
        self.open_epoch()
    }
}

fn wrong_reply(meter: u32) -> Refusal {
    Fault::calculation(Role::Meter(meter), CalculationFault::OtherRequest).into()
}
