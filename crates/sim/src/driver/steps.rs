//! The steps of the protocol, in order: each takes up the answers that have come and, when all are there, goes on.

use std::collections::BTreeMap;

use blindsum_core::fault::{Fault, LocalFault};
use blindsum_core::node::{MeterReply, MeterRequest};
use blindsum_core::party::cloud::{
    Aggregated, AggregatingCloud, CollectingCloud, DrawingCloud, IdleCloud, OpeningCloud, RegisteringCloud,
};
use blindsum_core::party::control_center::{
    Alarm, AwaitingCenter, DecryptingCenter, DrawingCenter, IdleCenter, Receipt, RegisteringCenter,
    RepairingCenter,
};
use blindsum_core::party::dealer::{DealtDealer, IdleDealer, enough_present};
use blindsum_core::party::keys::{OwnKeys, open_keys};
use blindsum_core::party::sequence::{SelectionWitness, SentSequences};
use blindsum_core::privacy;
use blindsum_core::role::Role;
use blindsum_core::variants::{Blinding, EpochBase, KeyMode};
use blindsum_core::wire::kind::Kind;
use blindsum_paillier::{SecretInt, Work, WorkResult};
use num_bigint::BigUint;

use crate::driver::{Collecting, Effect, Idle, Keys, Session, Stage};
use crate::phase::Phase;
use crate::record::{Event, Refusal, Verdict};

/// The next stage and what to do; nothing to do means: wait for more answers.
pub(super) type Step = Result<(Stage, Option<Vec<Effect>>), Refusal>;

impl Session {
    /// One step of the protocol: the next stage, and what to do; nothing to do means: wait.
    pub(super) fn step(&mut self, stage: Stage) -> Step {
        match stage {
            Stage::Keys(keys) => self.announce_keys(keys),
            Stage::AcceptingKeys(idle) => self.keys_accepted(idle),
            Stage::Registering(center, cloud, dealer) => self.register(center, cloud, dealer),
            Stage::CloudDrawing(center, cloud, dealer) => self.cloud_has_drawn(center, cloud, dealer),
            Stage::CenterDrawing(center, cloud, dealer) => self.center_has_drawn(center, cloud, dealer),
            Stage::Masking(parties) => self.collect_readings(parties),
            Stage::AddingNoise(parties) => self.collect_noise(parties),
            Stage::Multiplying(center, cloud, dealer) => self.send_aggregate(center, cloud, dealer),
            Stage::OpeningNoise(center, cloud, dealer) => self.send_opened(center, cloud, dealer),
            Stage::Repairing(center, cloud, dealer) => self.repair(center, cloud, dealer),
            Stage::Decrypting(center, cloud, dealer) => self.conclude(center, cloud, dealer),
            Stage::Over => Ok((Stage::Over, None)),
        }
    }

    fn announce_keys(&mut self, keys: Keys) -> Step {
        let Some(mut results) = self.take_results() else { return wait(Stage::Keys(keys)) };
        let Keys { registry, center, cloud } = keys;
        let clouds = results.split_off(center.count().min(results.len()));
        let (center_keys, mut messages) =
            self.timed(Role::ControlCenter, |_| center.announce(results, None))?;
        let taken = center_keys.reading.as_ref().map(|key| key.public().n().clone());
        let (cloud_keys, more) = match cloud {
            Some(cloud) => self.timed(Role::Cloud, |_| cloud.announce(clouds, taken.as_ref()))?,
            None => (OwnKeys::default(), Vec::new()),
        };
        messages.extend(more);
        let noise_key = center_keys.noise.as_ref().or(cloud_keys.noise.as_ref());
        if let (Some(reading), Some(noise)) = (&center_keys.reading, noise_key) {
            let event = Event::KeysMade(Box::new(reading.clone()), Box::new(noise.clone()));
            self.record(event);
        }
        let mut messages = messages.into_iter();
        let (reading_key, noise_key) =
            (messages.next().unwrap_or_default(), messages.next().unwrap_or_default());
        let noise_owner = self.config.params.key_mode().noise_key_owner();
        self.sent(Kind::ReadingKey, Role::ControlCenter, Role::Everybody, &reading_key);
        self.sent(Kind::NoiseKey, noise_owner, Role::Everybody, &noise_key);
        let (key, params) = (self.cloud_key.clone(), self.config.params);
        let center = self.timed(Role::ControlCenter, |config| {
            IdleCenter::new(registry, params, config.absence, center_keys, &noise_key)
        })?;
        let directory = center.directory().clone();
        let cloud = self.timed(Role::Cloud, |_| {
            IdleCloud::new(key, directory, params, cloud_keys, &reading_key, &noise_key)
        })?;
        let keys = self.timed(Role::Dealer, |_| {
            open_keys(Role::Dealer, &params, &OwnKeys::default(), &reading_key, &noise_key)
        })?;
        let dealer = IdleDealer::new(keys);
        let effects = self.ask(|_| {
            let (reading_key, noise_key) = (reading_key.clone(), noise_key.clone());
            Some(MeterRequest::AcceptKeys { reading_key, noise_key })
        });
        Ok((Stage::AcceptingKeys(Idle { center, cloud, dealer }), Some(effects)))
    }

    fn keys_accepted(&mut self, idle: Idle) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::KeysAccepted = reply else { return Err(wrong_reply(meter)) };
        }
        if !self.all_answered() {
            return wait(Stage::AcceptingKeys(idle));
        }
        self.set_up_records = self.records.len();
        self.open_epoch(idle)
    }

    /// Begins the epoch that is next, if the ledger allows it. Nothing has been asked of anybody for it yet.
    fn open_epoch(&mut self, idle: Idle) -> Step {
        self.enter(Phase::Registration);
        // Meters lost for good make every later total cost more.
        if let Some(cost) = self.cost_of(self.meters.saturating_sub(count(self.lost.len()))) {
            self.ledger.check(cost)?;
        }
        let Idle { center, cloud, dealer } = idle;
        let epoch = self.epoch();
        let center = self.timed(Role::ControlCenter, |_| center.open_epoch(epoch))?;
        let readings = self.plan().map(|plan| plan.readings.clone()).unwrap_or_default();
        let effects = self.ask(|meter| {
            let reading = *readings.get(to_usize(meter))?;
            Some(MeterRequest::Register { epoch, timestamp: epoch, reading })
        });
        Ok((Stage::Registering(center, cloud, dealer), Some(effects)))
    }

    fn register(&mut self, mut center: RegisteringCenter, cloud: IdleCloud, dealer: IdleDealer) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::Registered { message } = reply else { return Err(wrong_reply(meter)) };
            let meter = Role::Meter(meter);
            self.sent(Kind::Registration, meter, Role::ControlCenter, &message);
            self.timed(Role::ControlCenter, |_| center.register(meter, &message))?;
        }
        if !self.all_answered() {
            return wait(Stage::Registering(center, cloud, dealer));
        }
        let epoch = self.epoch();
        let (mut cloud, message) = self.timed(Role::Cloud, |_| cloud.register(epoch, epoch))?;
        self.sent(Kind::Registration, Role::Cloud, Role::ControlCenter, &message);
        self.timed(Role::ControlCenter, |_| center.register(Role::Cloud, &message))?;
        if let Some(alarm) = center.too_few() {
            return Err(alarm.into());
        }
        let (center, admissions) = self.timed(Role::ControlCenter, |_| center.admit())?;
        for message in admissions {
            self.sent(Kind::Admission, Role::ControlCenter, Role::Cloud, &message);
            self.timed(Role::Cloud, |_| cloud.admit(&message))?;
        }
        self.draw_sequences(center, cloud, dealer)
    }

    fn draw_sequences(
        &mut self,
        center: AwaitingCenter,
        cloud: RegisteringCloud,
        dealer: IdleDealer,
    ) -> Step {
        self.enter(Phase::BlindSequence);
        let drawer = self.config.params.key_mode().drawer();
        let mut stream = self.stream(drawer)?;
        let (stage, work) = match self.config.params.key_mode() {
            KeyMode::Published | KeyMode::SplitKeys => {
                let (cloud, work) =
                    self.timed(drawer, |_| Ok::<_, Fault>(cloud.draw_sequences(&mut stream)))?;
                (Stage::CloudDrawing(center, cloud, dealer), work)
            }
            KeyMode::CenterDraws => {
                let (center, work) =
                    self.timed(drawer, |_| Ok::<_, Fault>(center.draw_sequences(&mut stream)))?;
                (Stage::CenterDrawing(center, cloud.collect(), dealer), work)
            }
        };
        let slices = self.slices(work);
        let effects = self.order(drawer, slices);
        Ok((stage, Some(effects)))
    }

    fn cloud_has_drawn(&mut self, center: AwaitingCenter, cloud: DrawingCloud, dealer: IdleDealer) -> Step {
        let Some(results) = self.take_results() else {
            return wait(Stage::CloudDrawing(center, cloud, dealer));
        };
        let powers = powers(Role::Cloud, results)?;
        let SentSequences { party: cloud, messages, selection } =
            self.timed(Role::Cloud, |_| cloud.send_sequences(&powers))?;
        self.deal(center, cloud, dealer, messages, selection)
    }

    fn center_has_drawn(
        &mut self,
        center: DrawingCenter,
        cloud: CollectingCloud,
        dealer: IdleDealer,
    ) -> Step {
        let Some(results) = self.take_results() else {
            return wait(Stage::CenterDrawing(center, cloud, dealer));
        };
        let powers = powers(Role::ControlCenter, results)?;
        let SentSequences { party: center, messages, selection } =
            self.timed(Role::ControlCenter, |_| center.send_sequences(&powers))?;
        self.deal(center, cloud, dealer, messages, selection)
    }

    /// The blind sequences are sent; the dealer deals; the meters are asked for their readings.
    fn deal(
        &mut self,
        center: AwaitingCenter,
        cloud: CollectingCloud,
        dealer: IdleDealer,
        messages: Vec<(Role, Vec<u8>)>,
        selection: SelectionWitness,
    ) -> Step {
        self.record(Event::Selected(selection.clone()));
        self.selection = selection;
        let drawer = self.config.params.key_mode().drawer();
        let mut sequences = BTreeMap::new();
        for (meter, message) in messages {
            self.sent(Kind::BlindSequence, drawer, meter, &message);
            if let Role::Meter(meter) = meter {
                sequences.insert(meter, message);
            }
        }

        self.enter(Phase::KeyShares);
        let mut stream = self.stream(Role::Dealer)?;
        let (epoch, meters) = (self.epoch(), self.meters);
        let dealing = self.timed(Role::Dealer, |_| dealer.deal(epoch, meters, &mut stream))?;
        self.record(Event::Dealt(dealing.shares));
        for (index, message) in (0u32..).zip(&dealing.messages) {
            self.sent(Kind::KeyShare, Role::Dealer, Role::Meter(index), message);
        }

        self.enter(Phase::Reading);
        let mut shares = dealing.messages;
        // A meter without a blind sequence has not registered: it is asked nothing more.
        let effects = self.ask(|meter| {
            sequences.contains_key(&meter).then_some(())?;
            let key_share = core::mem::take(shares.get_mut(to_usize(meter))?);
            Some(MeterRequest::MaskReading { key_share })
        });
        Ok((Stage::Masking(Collecting { center, cloud, dealer: dealing.dealer, sequences }), Some(effects)))
    }

    fn collect_readings(&mut self, mut parties: Collecting) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::Masked { message, witness } = reply else { return Err(wrong_reply(meter)) };
            self.record(Event::Masked { meter, witness });
            self.sent(Kind::MaskedReading, Role::Meter(meter), Role::Cloud, &message);
            let cloud = &mut parties.cloud;
            self.timed(Role::Cloud, |_| cloud.receive_reading(Role::Meter(meter), &message))?;
        }
        if !self.all_answered() {
            return wait(Stage::Masking(parties));
        }
        self.enter(Phase::Noise);
        let mut sequences = core::mem::take(&mut parties.sequences);
        let effects = self.ask(|meter| {
            let sequence = sequences.remove(&meter)?;
            Some(MeterRequest::AddNoise { sequence })
        });
        Ok((Stage::AddingNoise(parties), Some(effects)))
    }

    fn collect_noise(&mut self, mut parties: Collecting) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::NoiseAdded { message, witness } = reply else {
                return Err(wrong_reply(meter));
            };
            let sample = self.selection.position(meter).and_then(|j| witness.samples.get(to_usize(j)));
            // Witnesses come from workers, which are not trusted with the sum.
            let sum = self.selected_noise.checked_add(sample.copied().unwrap_or_default());
            self.selected_noise = sum.ok_or(Refusal::Audit)?;
            self.record(Event::NoiseAdded { meter, witness });
            self.sent(Kind::NoiseShares, Role::Meter(meter), Role::Cloud, &message);
            let cloud = &mut parties.cloud;
            self.timed(Role::Cloud, |_| cloud.receive_noise(Role::Meter(meter), &message))?;
            self.counted.insert(meter);
        }
        if !self.all_answered() {
            return wait(Stage::AddingNoise(parties));
        }
        // Who counts is certain now. A total that may not be opened, or not be paid for, is not even multiplied: nothing of the
        // epoch has been told to anybody yet, and it costs nothing.
        self.ledger.check(self.price()?)?;
        if self.cloud_can_read_total() {
            self.charge()?;
        }
        self.enter(Phase::Aggregation);
        let Collecting { center, cloud, dealer, .. } = parties;
        let (cloud, orders) = cloud.aggregate();
        let effects = self.order(Role::Cloud, orders);
        Ok((Stage::Multiplying(center, cloud, dealer), Some(effects)))
    }

    fn send_aggregate(
        &mut self,
        center: AwaitingCenter,
        cloud: AggregatingCloud,
        dealer: DealtDealer,
    ) -> Step {
        let Some(results) = self.take_results() else {
            return wait(Stage::Multiplying(center, cloud, dealer));
        };
        let mut products = results.into_iter().map(|result| match result {
            WorkResult::Product(product) => Ok(product),
            _ => Err(calculation(Role::Cloud, "no product".to_owned())),
        });
        let mut product =
            || products.next().unwrap_or_else(|| Err(calculation(Role::Cloud, "a product short".to_owned())));
        let (c2, c1): (BigUint, BigUint) = (product()?, product()?);
        match self.timed(Role::Cloud, |_| cloud.send_aggregate(c2, c1))? {
            Aggregated::Opening(cloud, orders) => {
                let effects = self.order(Role::Cloud, orders.into_iter().map(Work::Powers));
                Ok((Stage::OpeningNoise(center, cloud, dealer), Some(effects)))
            }
            Aggregated::Sent(cloud, message) => {
                self.charge()?;
                self.sent(Kind::Aggregate, Role::Cloud, Role::ControlCenter, &message);
                self.receive(center, *cloud, dealer, &message, None)
            }
        }
    }

    fn send_opened(&mut self, center: AwaitingCenter, cloud: Box<OpeningCloud>, dealer: DealtDealer) -> Step {
        let Some(results) = self.take_results() else {
            return wait(Stage::OpeningNoise(center, cloud, dealer));
        };
        let powers = powers(Role::Cloud, results)?;
        let powers = powers.try_into().map_err(|_| calculation(Role::Cloud, "not two powers".to_owned()))?;
        let opened = self.timed(Role::Cloud, |_| cloud.send_aggregate(powers))?;
        self.record(Event::NoiseOpened(Box::new(opened.witness)));
        self.charge()?;
        self.sent(Kind::ReadingAggregate, Role::Cloud, Role::ControlCenter, &opened.aggregate);
        self.sent(Kind::NoiseTotal, Role::Cloud, Role::ControlCenter, &opened.noise_total);
        self.receive(center, opened.cloud, dealer, &opened.aggregate, Some(&opened.noise_total))
    }

    fn receive(
        &mut self,
        center: AwaitingCenter,
        cloud: IdleCloud,
        dealer: DealtDealer,
        aggregate: &[u8],
        noise_total: Option<&[u8]>,
    ) -> Step {
        self.enter(Phase::Decryption);
        match self.timed(Role::ControlCenter, |_| center.receive(aggregate, noise_total))? {
            Receipt::Decrypting(center, orders) => {
                let effects = self.order(Role::ControlCenter, orders.into_iter().map(Work::Powers));
                Ok((Stage::Decrypting(center, cloud, dealer.close()), Some(effects)))
            }
            Receipt::Asking(center, request) => {
                // What a total with fewer shares of noise costs was charged when C1 and C2 left the cloud.
                self.sent(Kind::RepairRequest, Role::ControlCenter, Role::Dealer, &request);
                let (dealer, answer) = self.timed(Role::Dealer, |_| dealer.repair(&request))?;
                self.sent(Kind::RepairSum, Role::Dealer, Role::ControlCenter, &answer);
                let (center, order) = self.timed(Role::ControlCenter, |_| center.accept_sum(&answer))?;
                let effects = self.order(Role::ControlCenter, [Work::Powers(order)]);
                Ok((Stage::Repairing(center, cloud, dealer), Some(effects)))
            }
            Receipt::Refused(alarm) => Err(alarm.into()),
        }
    }

    fn repair(&mut self, center: RepairingCenter, cloud: IdleCloud, dealer: IdleDealer) -> Step {
        let Some(results) = self.take_results() else {
            return wait(Stage::Repairing(center, cloud, dealer));
        };
        // The page shows it: it is in the witness, which is not wiped.
        let power = powers(Role::ControlCenter, results)?.pop().map(|power| power.expose().clone());
        let power = power.ok_or_else(|| calculation(Role::ControlCenter, "no power".to_owned()))?;
        match self.timed(Role::ControlCenter, |_| center.repair(power))? {
            Receipt::Decrypting(center, orders) => {
                let effects = self.order(Role::ControlCenter, orders.into_iter().map(Work::Powers));
                Ok((Stage::Decrypting(center, cloud, dealer), Some(effects)))
            }
            Receipt::Refused(alarm) => Err(alarm.into()),
            Receipt::Asking(..) => Err(calculation(Role::ControlCenter, "a second repair".to_owned()).into()),
        }
    }

    fn conclude(&mut self, center: Box<DecryptingCenter>, cloud: IdleCloud, dealer: IdleDealer) -> Step {
        let Some(results) = self.take_results() else {
            return wait(Stage::Decrypting(center, cloud, dealer));
        };
        let powers = powers(Role::ControlCenter, results)?;
        let (center, conclusion) = self.timed(Role::ControlCenter, |_| center.conclude(powers))?;
        self.record(Event::Decrypted(Box::new(conclusion.witness)));
        let publication = conclusion.published.map_err(|alarm| self.explained(Some(alarm)))?;
        // Before anything leaves the control centre: a total that the witnesses contradict is not published.
        if Some(publication.total) != self.counted_total().checked_add(self.selected_noise) {
            return Err(self.explained(None));
        }
        self.sent(Kind::Published, Role::ControlCenter, Role::Everybody, &publication.message);
        self.finish(Verdict::Published(publication.total));
        self.next_epoch(Idle { center, cloud, dealer })
    }

    /// The epsilon of a total over the meters that count; a refusal where it would not be repaired, so that nothing of it
    /// needs to leave the cloud.
    fn price(&self) -> Result<f64, Refusal> {
        let (present, meters) = (self.counted.len(), to_usize(self.meters));
        let absent = meters.saturating_sub(present);
        if absent > 0 && !enough_present(absent, meters) {
            return Err(Alarm::TooFew { absent, meters: self.meters }.into());
        }
        let price = self.cost_of(count(present));
        Ok(price.ok_or_else(|| calculation(Role::ControlCenter, "too few shares of noise".to_owned()))?)
    }

    /// Charges the epoch, once, at the moment at which C1 and C2 leave the cloud. From then on the control centre may read d + xi
    /// whether the round is published or not: by its keys or, without r^n, by dividing h out. A charge that the ledger
    /// does not allow ends the round with nothing sent.
    fn charge(&mut self) -> Result<(), Refusal> {
        if self.charged.is_none() {
            let price = self.price()?;
            self.ledger.charge(price)?;
            self.charged = Some(price);
        }
        Ok(())
    }

    /// Whether the cloud, before it sends anything, can read d + xi: it owns vA, and nothing but powers of a public h covers
    /// d - x.
    fn cloud_can_read_total(&self) -> bool {
        let params = &self.config.params;
        let common = params.base() == EpochBase::Common || self.meters == 1;
        params.key_mode().noise_key_owner() == Role::Cloud
            && params.blinding() != Blinding::Hardened
            && common
            && self.counted.len() == to_usize(self.meters)
    }

    /// The epsilon of a total over so many meters: more than the epoch's own where shares of noise are missing.
    fn cost_of(&self, present: u32) -> Option<f64> {
        privacy::cost(&self.config.params, present)
    }

    /// Why there is no total: the variant that was to fail has failed, or the alarm rang, or this program is wrong.
    fn explained(&self, alarm: Option<Alarm>) -> Refusal {
        match (self.config.params.cannot_decrypt(), alarm) {
            (Some(why), alarm) => Refusal::CannotDecrypt { why, alarm },
            (None, Some(alarm)) => alarm.into(),
            (None, None) => Refusal::Audit,
        }
    }

    /// Meters lost in earlier epochs, told anew in this one's records; those lost in the set-up stand there already.
    fn tell_absent(&mut self) {
        let told = |meter: u32| {
            self.records
                .iter()
                .any(|record| matches!(record.event, Event::Absent { meter: at, .. } if at == meter))
        };
        let untold: Vec<_> = self
            .lost
            .iter()
            .filter(|(meter, _)| !told(**meter))
            .map(|(meter, failure)| Event::Absent { meter: *meter, failure: failure.clone() })
            .collect();
        untold.into_iter().for_each(|event| self.record(event));
    }

    fn next_epoch(&mut self, idle: Idle) -> Step {
        if self.running + 1 >= self.config.epochs.len() {
            return Ok((Stage::Over, None));
        }
        self.running += 1;
        self.records.truncate(self.set_up_records);
        self.costs = self.costs.set_up();
        self.counted.clear();
        self.selection = SelectionWitness::default();
        self.selected_noise = 0;
        self.enter(Phase::Registration);
        self.tell_absent();
        self.open_epoch(idle)
    }
}

fn wait(stage: Stage) -> Step {
    Ok((stage, None))
}

pub(super) fn calculation(role: Role, what: String) -> Fault {
    Fault::local(role, LocalFault::Calculation(what))
}

fn wrong_reply(meter: u32) -> Refusal {
    calculation(Role::Meter(meter), "an answer to another request".to_owned()).into()
}

fn powers(owner: Role, results: Vec<WorkResult>) -> Result<Vec<SecretInt>, Fault> {
    let mut powers = Vec::new();
    for result in results {
        match result {
            WorkResult::Powers(batch) => powers.extend(batch),
            _ => return Err(calculation(owner, "no powers".to_owned())),
        }
    }
    Ok(powers)
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

fn to_usize(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}
