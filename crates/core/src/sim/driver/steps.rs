//! The steps of the protocol, in order: each takes up the answers that have come and, when all are there, goes on.

use num_bigint::BigUint;

use super::{Effect, Round, Stage};
use crate::integer::SecretInt;
use crate::protocol::cloud::{AggregatingCloud, Cloud, CollectingCloud, DrawingCloud, RegisteringCloud};
use crate::protocol::control_center::{
    AwaitingCenter, ControlCenter, DecryptingCenter, KeyOrder, Receipt, RegisteringCenter, four_powers,
};
use crate::protocol::dealer::Dealer;
use crate::protocol::fault::{Fault, LocalFault};
use crate::protocol::messages::Kind;
use crate::protocol::meter::open_keys;
use crate::role::Role;
use crate::sim::meter_node::{MeterReply, MeterRequest};
use crate::sim::record::{Event, Phase, Refusal, Verdict};
use crate::work::{Work, WorkResult};

/// The next stage and what to do; nothing to do means: wait for more answers.
pub(super) type Step = Result<(Stage, Option<Vec<Effect>>), Refusal>;

impl Round {
    /// One step of the protocol: the next stage, and what to do; nothing to do means: wait.
    pub(super) fn step(&mut self, stage: Stage) -> Step {
        match stage {
            Stage::Keys(order) => self.announce_keys(order),
            Stage::AcceptingKeys(center, cloud, dealer) => self.open_registration(center, cloud, dealer),
            Stage::Registering(center, cloud, dealer) => self.register(center, cloud, dealer),
            Stage::Drawing(center, cloud, dealer) => self.send_sequences(center, cloud, dealer),
            Stage::Masking(center, cloud) => self.collect_readings(center, cloud),
            Stage::AddingNoise(center, cloud) => self.collect_noise(center, cloud),
            Stage::Multiplying(center, cloud) => self.send_aggregate(center, cloud),
            Stage::Decrypting(center) => self.conclude(center),
            over @ Stage::Over(_) => Ok((over, None)),
        }
    }

    fn announce_keys(&mut self, order: KeyOrder) -> Step {
        let Some(results) = self.take_results() else { return wait(Stage::Keys(order)) };
        let primes = results.try_into().map_err(|_| calculation(Role::ControlCenter, "primes".into()))?;
        let (center, [reading_key, noise_key]) =
            self.timed(Role::ControlCenter, |_| order.announce(primes))?;
        let (reading_secret, noise_secret) = center.secret_keys();
        let event = Event::KeysMade(Box::new(reading_secret.clone()), Box::new(noise_secret.clone()));
        self.record(event);
        self.sent(Kind::ReadingKey, Role::ControlCenter, Role::Everybody, &reading_key);
        self.sent(Kind::NoiseKey, Role::ControlCenter, Role::Everybody, &noise_key);
        let directory = center.directory().clone();
        let (key, params) = (self.cloud_key.clone(), self.config.params);
        let cloud =
            self.timed(Role::Cloud, |_| Cloud::new(key, directory, params, &reading_key, &noise_key))?;
        let keys =
            self.timed(Role::Dealer, |_| open_keys(Role::Dealer, &params, &reading_key, &noise_key))?;
        let dealer = Dealer::new(keys);
        let effects = self.ask(|_| MeterRequest::AcceptKeys {
            reading_key: reading_key.clone(),
            noise_key: noise_key.clone(),
        });
        Ok((Stage::AcceptingKeys(center, cloud, dealer), Some(effects)))
    }

    fn open_registration(&mut self, center: ControlCenter, cloud: Cloud, dealer: Dealer) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::KeysAccepted = reply else { return Err(wrong_reply(meter)) };
        }
        if !self.all_answered() {
            return wait(Stage::AcceptingKeys(center, cloud, dealer));
        }
        self.enter(Phase::Registration);
        let epoch = self.config.epoch;
        let center = self.timed(Role::ControlCenter, |_| center.open_epoch(epoch))?;
        let readings = self.config.readings.clone();
        let mut readings = readings.into_iter();
        let effects = self.ask_each(|_| {
            readings.next().map(|reading| MeterRequest::Register { epoch, timestamp: epoch, reading })
        });
        Ok((Stage::Registering(center, cloud, dealer), Some(effects)))
    }

    fn register(&mut self, mut center: RegisteringCenter, cloud: Cloud, dealer: Dealer) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::Registered { message } = reply else { return Err(wrong_reply(meter)) };
            self.sent(Kind::Registration, meter, Role::ControlCenter, &message);
            self.timed(Role::ControlCenter, |_| center.register(meter, &message))?;
        }
        if !self.all_answered() {
            return wait(Stage::Registering(center, cloud, dealer));
        }
        let epoch = self.config.epoch;
        let (cloud, message) = self.timed(Role::Cloud, |_| cloud.register(epoch, epoch))?;
        self.sent(Kind::Registration, Role::Cloud, Role::ControlCenter, &message);
        self.timed(Role::ControlCenter, |_| center.register(Role::Cloud, &message))?;
        let (center, admissions) = self.timed(Role::ControlCenter, |_| center.admit())?;
        let mut cloud = cloud;
        for message in admissions {
            self.sent(Kind::Admission, Role::ControlCenter, Role::Cloud, &message);
            self.timed(Role::Cloud, |_| cloud.admit(&message))?;
        }
        self.draw_sequences(center, cloud, dealer)
    }

    fn draw_sequences(&mut self, center: AwaitingCenter, cloud: RegisteringCloud, dealer: Dealer) -> Step {
        self.enter(Phase::BlindSequence);
        let mut stream = self.stream(Role::Cloud)?;
        let (cloud, batch) =
            self.timed(Role::Cloud, |_| Ok::<_, Fault>(cloud.draw_sequences(&mut stream)))?;
        let slices = self.slices(&batch);
        let effects = self.order(Role::Cloud, slices);
        Ok((Stage::Drawing(center, cloud, dealer), Some(effects)))
    }

    fn send_sequences(&mut self, center: AwaitingCenter, cloud: DrawingCloud, dealer: Dealer) -> Step {
        let Some(results) = self.take_results() else {
            return wait(Stage::Drawing(center, cloud, dealer));
        };
        let powers = powers(Role::Cloud, results)?;
        let (cloud, sequences, selection) = self.timed(Role::Cloud, |_| cloud.send_sequences(&powers))?;
        self.record(Event::Selected(selection.clone()));
        self.selection = Some(selection);
        for (index, message) in (0u32..).zip(&sequences) {
            self.sent(Kind::BlindSequence, Role::Cloud, Role::Meter(index), message);
        }

        self.enter(Phase::KeyShares);
        let mut stream = self.stream(Role::Dealer)?;
        let (epoch, meters) = (self.config.epoch, self.meters);
        let dealing = self.timed(Role::Dealer, |_| dealer.deal(epoch, meters, &mut stream))?;
        self.record(Event::Dealt(dealing.shares));
        for (index, message) in (0u32..).zip(&dealing.messages) {
            self.sent(Kind::KeyShare, Role::Dealer, Role::Meter(index), message);
        }

        self.enter(Phase::Reading);
        let mut shares = dealing.messages.into_iter();
        let effects =
            self.ask_each(|_| shares.next().map(|key_share| MeterRequest::MaskReading { key_share }));
        Ok((Stage::Masking(center, cloud), Some(effects)))
    }

    fn collect_readings(&mut self, center: AwaitingCenter, mut cloud: CollectingCloud) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::Masked { message, witness } = reply else { return Err(wrong_reply(meter)) };
            if let Role::Meter(meter) = meter {
                self.record(Event::Masked { meter, witness });
            }
            self.sent(Kind::MaskedReading, meter, Role::Cloud, &message);
            self.timed(Role::Cloud, |_| cloud.receive_reading(meter, &message))?;
        }
        if !self.all_answered() {
            return wait(Stage::Masking(center, cloud));
        }
        let sequences: Vec<Vec<u8>> = self
            .records
            .iter()
            .filter_map(|record| match &record.event {
                Event::Sent(sent) if sent.kind == Kind::BlindSequence => Some(sent.bytes.clone()),
                _ => None,
            })
            .collect();
        self.enter(Phase::Noise);
        let mut sequences = sequences.into_iter();
        let effects = self.ask_each(|_| sequences.next().map(|sequence| MeterRequest::AddNoise { sequence }));
        Ok((Stage::AddingNoise(center, cloud), Some(effects)))
    }

    fn collect_noise(&mut self, center: AwaitingCenter, mut cloud: CollectingCloud) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::NoiseAdded { message, witness } = reply else {
                return Err(wrong_reply(meter));
            };
            if let Role::Meter(index) = meter {
                let position = self.selection.as_ref().and_then(|s| s.positions.get(to_usize(index)));
                let sample = position.and_then(|j| witness.samples.get(to_usize(*j)));
                self.selected_noise += sample.copied().unwrap_or_default();
                self.record(Event::NoiseAdded { meter: index, witness });
            }
            self.sent(Kind::NoiseShares, meter, Role::Cloud, &message);
            self.timed(Role::Cloud, |_| cloud.receive_noise(meter, &message))?;
        }
        if !self.all_answered() {
            return wait(Stage::AddingNoise(center, cloud));
        }
        self.enter(Phase::Aggregation);
        let (cloud, orders) = cloud.aggregate();
        let effects = self.order(Role::Cloud, orders);
        Ok((Stage::Multiplying(center, cloud), Some(effects)))
    }

    fn send_aggregate(&mut self, center: AwaitingCenter, cloud: AggregatingCloud) -> Step {
        let Some(results) = self.take_results() else { return wait(Stage::Multiplying(center, cloud)) };
        let mut products = results.into_iter().map(|result| match result {
            WorkResult::Product(product) => Ok(product),
            _ => Err(calculation(Role::Cloud, "no product".to_owned())),
        });
        let mut product =
            || products.next().unwrap_or_else(|| Err(calculation(Role::Cloud, "a product short".to_owned())));
        let (c2, c1): (BigUint, BigUint) = (product()?, product()?);
        let (_, message) = self.timed(Role::Cloud, |_| cloud.send_aggregate(c2, c1))?;
        self.sent(Kind::Aggregate, Role::Cloud, Role::ControlCenter, &message);

        self.enter(Phase::Decryption);
        match self.timed(Role::ControlCenter, |_| center.receive(&message))? {
            Receipt::Decrypting(center, orders) => {
                let effects = self.order(Role::ControlCenter, orders.into_iter().map(Work::Powers));
                Ok((Stage::Decrypting(center), Some(effects)))
            }
            Receipt::Refused(_, alarm) => Err(alarm.into()),
        }
    }

    fn conclude(&mut self, center: Box<DecryptingCenter>) -> Step {
        let Some(results) = self.take_results() else { return wait(Stage::Decrypting(center)) };
        let powers = four_powers(powers(Role::ControlCenter, results)?)?;
        let (_, conclusion) = self.timed(Role::ControlCenter, |_| center.conclude(powers))?;
        self.record(Event::Decrypted(Box::new(conclusion.witness)));
        let publication = conclusion.published?;
        // Before anything leaves the control centre: a total that the witnesses contradict is not published.
        if publication.total != self.true_total() + self.selected_noise {
            return Err(Refusal::Audit);
        }
        self.sent(Kind::Published, Role::ControlCenter, Role::Everybody, &publication.message);
        let outcome = self.outcome_of(Verdict::Published(publication.total));
        Ok((Stage::Over(Box::new(outcome)), None))
    }
}

fn wait(stage: Stage) -> Step {
    Ok((stage, None))
}

pub(super) fn calculation(role: Role, what: String) -> Fault {
    Fault::local(role, LocalFault::Calculation(what))
}

fn wrong_reply(meter: Role) -> Refusal {
    calculation(meter, "an answer to another request".to_owned()).into()
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

fn to_usize(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}
