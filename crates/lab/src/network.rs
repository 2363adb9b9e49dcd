//! Rounds in which somebody breaks the rules. The parties are the nodes of core, as honest as ever; what a party that deviates sends is
//! changed on its way out. The simulation's comparison with the witnesses has no place here: what the control centre accepts is published,
//! however wrong it is.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use blindsum_core::node::{
    Abort, Cloud, ControlCenter, Dealer, Manufacture, Meter, Outgoing, Reaction, Witness, manufacture,
};
use blindsum_core::params::Params;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::keys::Keys;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::link::{LinkKey, MasterKey};
use blindsum_core::wire::messages::{Body, Message};
use blindsum_paillier::{SecretKey, Tables};
use blindsum_sim::gathered::Gathered;
use blindsum_sim::tampering::{retagged, untagged};
use blindsum_sim::{Costs, Event, Finished, HostFailure, Outcome, Phase, Record, Refusal, Sent, Verdict};

use crate::error::LabError;
use crate::hand::Hand;
use crate::round::{SLOT, Town};

/// What becomes of a message.
pub(crate) enum Fate {
    /// It arrives, in these bytes.
    Arrives(Vec<u8>),
    /// It arrives when the receiver waits no more.
    Late,
    /// It is never sent.
    Unsent,
}

/// What those who deviate do to a message that is about to leave. Everybody else's they leave alone.
pub(crate) type Mischief<'m> = dyn FnMut(&Scene<'_>, &Sent) -> Result<Fate, LabError> + 'm;

/// Nobody deviates.
pub(crate) fn honest(_: &Scene<'_>, sent: &Sent) -> Result<Fate, LabError> {
    Ok(Fate::Arrives(sent.bytes.clone()))
}

/// A round until here.
pub(crate) struct Scene<'a> {
    params: &'a Params,
    /// t.
    pub(crate) epoch: u64,
    records: &'a [Arc<Record>],
    masters: &'a BTreeMap<Role, MasterKey>,
}

impl Scene<'_> {
    /// What these hold until here.
    pub(crate) fn hand(&self, who: &str) -> Result<Hand<'_>, LabError> {
        Hand::at(self.params, self.epoch, self.records, who)
    }

    /// What really is the case. Not for attacks: for variants of the scheme that the lab compares with.
    pub(crate) fn truth(&self) -> Gathered<'_> {
        Gathered::of(self.records)
    }

    fn keys(&self) -> Result<Keys, LabError> {
        self.truth().public_keys().ok_or(LabError::Missing("the public keys"))
    }

    /// What a message says.
    pub(crate) fn body(&self, sent: &Sent) -> Result<Body, LabError> {
        Ok(Message::decode(untagged(sent.kind, &sent.bytes), sent.kind, Some(&self.keys()?))?.body)
    }

    /// The message with another content, tagged as its sender can: both ends of an open link have its key.
    pub(crate) fn saying(&self, sent: &Sent, body: Body) -> Result<Fate, LabError> {
        let end = match (sent.from, sent.to) {
            (meter @ Role::Meter(_), _) | (_, meter @ Role::Meter(_)) => meter,
            _ => Role::Cloud,
        };
        let key = self.leaked_key(end)?;
        self.forged(sent, body, &key.link_key(self.epoch))
    }

    /// K of a party, where an experiment says that it has leaked.
    pub(crate) fn leaked_key(&self, who: Role) -> Result<&MasterKey, LabError> {
        self.masters.get(&who).ok_or(LabError::Missing("a key of manufacture"))
    }

    /// The message with another content, tagged with this link key.
    pub(crate) fn forged(&self, sent: &Sent, body: Body, link: &LinkKey) -> Result<Fate, LabError> {
        let bytes = retagged(sent.kind, &sent.bytes, &self.keys()?, link, |_| body)?;
        Ok(Fate::Arrives(bytes))
    }
}

/// The message of an earlier epoch that had the same kind, sender and receiver.
pub(crate) fn earlier<'a>(before: &'a Finished, sent: &Sent) -> Result<&'a Sent, LabError> {
    let same = |record: &'a Arc<Record>| match &record.event {
        Event::Sent(old) if (old.kind, old.from, old.to) == (sent.kind, sent.from, sent.to) => Some(old),
        _ => None,
    };
    before.records.iter().find_map(same).ok_or(LabError::Missing("a message of the epoch before"))
}

/// Parties on one machine, and what they have said until here.
pub(crate) struct Network {
    town: Town,
    meters: Vec<Meter>,
    center: ControlCenter,
    cloud: Cloud,
    dealer: Dealer,
    tables: Tables,
    masters: BTreeMap<Role, MasterKey>,
    records: Vec<Arc<Record>>,
    made: (Option<SecretKey>, Option<SecretKey>),
    /// Records of the set-up, which every epoch begins with.
    set_up: usize,
    epochs: u32,
    mail: VecDeque<(Role, Outgoing)>,
}

impl Network {
    /// Parties that have their keys.
    pub(crate) fn new(params: Params, seed: u64, policy: AbsencePolicy) -> Result<Self, LabError> {
        let randomness = Randomness::Seeded(seed);
        let Manufacture { meters: fleet, registry, cloud_key, identities } = manufacture(params, randomness)?;
        let mut masters: BTreeMap<_, _> =
            fleet.iter().map(|meter| (Role::Meter(meter.index), meter.master_key.clone())).collect();
        masters.insert(Role::Cloud, cloud_key.clone());
        let (center, first) = ControlCenter::begin(params, policy, registry, randomness)?;
        let identities = identities.iter().map(String::as_str);
        let (cloud, second) = Cloud::begin(params, cloud_key, identities, randomness)?;
        let mut network = Self {
            town: Town::new(params)?,
            meters: fleet.into_iter().map(Meter::new).collect(),
            center,
            cloud,
            dealer: Dealer::begin(params, policy, randomness),
            tables: Tables::default(),
            masters,
            records: Vec::new(),
            made: (None, None),
            set_up: 0,
            epochs: 0,
            mail: VecDeque::new(),
        };
        let begun = network
            .react(Role::ControlCenter, first)
            .and_then(|()| network.react(Role::Cloud, second))
            .and_then(|()| network.carry(&mut honest));
        begun.map_err(Stop::into_error)?;
        network.set_up = network.records.len();
        Ok(network)
    }

    /// An epoch. A refusal by one of the parties is an outcome; after it there is no further epoch.
    pub(crate) fn epoch(&mut self, mischief: &mut Mischief<'_>) -> Result<Finished, LabError> {
        self.records.truncate(self.set_up);
        self.mail.clear();
        let refusal = match self.run(mischief) {
            Ok(()) => None,
            Err(Stop::Refused(refusal)) => Some(*refusal),
            Err(Stop::Failed(error)) => return Err(error),
        };
        self.epochs += 1;
        self.outcome(refusal)
    }

    fn time(&self) -> u64 {
        self.town.epoch + SLOT * u64::from(self.epochs)
    }

    fn run(&mut self, mischief: &mut Mischief<'_>) -> Result<(), Stop> {
        let time = self.time();
        self.center.begin_epoch(time)?;
        for at in 0..self.meters.len() {
            let (Some(meter), Some(reading)) = (self.meters.get_mut(at), self.town.readings.get(at)) else {
                continue;
            };
            let reaction = meter.begin_epoch(time, time, *reading, &self.tables, &mut Vec::new())?;
            self.react(role(at), reaction)?;
        }
        let reaction = self.cloud.begin_epoch(time, time, &mut Vec::new())?;
        self.react(Role::Cloud, reaction)?;
        self.carry(mischief)?;
        let mut told = Vec::new();
        let dealing = self.dealer.begin_epoch(time, &mut told)?;
        self.hear(Role::Dealer, told);
        self.react(Role::Dealer, dealing)?;
        self.carry(mischief)?;
        // Nothing is under way, so those who have not answered do not answer in time.
        for absent in self.absent() {
            let failure = HostFailure::Silent(0);
            self.record(Phase::Noise, Event::Absent { meter: absent, failure });
        }
        let reaction = self.cloud.close_collection()?;
        self.react(Role::Cloud, reaction)?;
        self.carry(mischief)
    }

    /// The meters of which not both messages were in the products.
    fn absent(&self) -> Vec<u32> {
        let arrived = |meter: u32| {
            let is = |record: &&Arc<Record>| matches!(&record.event, Event::Sent(sent) if sent.from == Role::Meter(meter) && sent.kind == Kind::NoiseShares);
            self.records.iter().any(|record| is(&record)) && !self.late(meter)
        };
        (0..self.town.params.meters()).filter(|meter| !arrived(*meter)).collect()
    }

    /// Whether a meter's messages came when nobody waited for them.
    fn late(&self, meter: u32) -> bool {
        self.records
            .iter()
            .any(|record| matches!(&record.event, Event::Absent { meter: late, .. } if *late == meter))
    }

    fn record(&mut self, phase: Phase, event: Event) {
        self.records.push(Arc::new(Record { index: self.records.len(), phase, event }));
    }

    /// Takes in what a party tells of its secrets.
    fn hear(&mut self, who: Role, told: Vec<Witness>) {
        for witness in told {
            let meter = match who {
                Role::Meter(meter) => meter,
                _ => 0,
            };
            let (phase, event) = match witness {
                Witness::KeysMade(own) => {
                    let (reading, noise) = &mut self.made;
                    *reading = own.reading.or(reading.take());
                    *noise = own.noise.or(noise.take());
                    let (Some(reading), Some(noise)) = (reading.clone(), noise.clone()) else { continue };
                    (Phase::Initialization, Event::KeysMade(Box::new(reading), Box::new(noise)))
                }
                Witness::Selected(selection) => (Phase::BlindSequence, Event::Selected(selection)),
                Witness::Dealt(shares) => (Phase::KeyShares, Event::Dealt(shares)),
                Witness::Masked(witness) => (Phase::Reading, Event::Masked { meter, witness }),
                Witness::NoiseAdded(witness) => (Phase::Noise, Event::NoiseAdded { meter, witness }),
                Witness::NoiseOpened(numbers) => (Phase::Aggregation, Event::NoiseOpened(numbers)),
                Witness::Decrypted(numbers) => (Phase::Decryption, Event::Decrypted(numbers)),
            };
            self.record(phase, event);
        }
    }

    /// Posts what a party says, and carries out what it orders.
    fn react(&mut self, who: Role, reaction: Reaction) -> Result<(), Stop> {
        self.mail.extend(reaction.messages.into_iter().map(|message| (who, message)));
        for (id, work) in reaction.orders {
            let result = work.carry_out(&self.tables).map_err(|_| LabError::Missing("a calculation"))?;
            let mut told = Vec::new();
            let answer = match who {
                Role::Cloud => self.cloud.calculated(id, vec![result], &mut told).map_err(Abort::from),
                _ => self.center.calculated(id, vec![result], &mut told),
            };
            // What it has seen it tells even where it refuses.
            self.hear(who, told);
            self.react(who, answer?)?;
        }
        Ok(())
    }

    /// Delivers all that is under way.
    fn carry(&mut self, mischief: &mut Mischief<'_>) -> Result<(), Stop> {
        while let Some((from, Outgoing { kind, to, bytes })) = self.mail.pop_front() {
            let mut sent = Sent { kind, from, to, bytes };
            let scene = Scene {
                params: &self.town.params,
                epoch: self.time(),
                records: &self.records,
                masters: &self.masters,
            };
            let fate = mischief(&scene, &sent)?;
            let phase = phase_of(kind);
            match (fate, from) {
                (Fate::Unsent, _) => continue,
                (Fate::Late, Role::Meter(meter)) => {
                    self.record(phase, Event::Sent(sent));
                    if !self.late(meter) {
                        self.record(phase, Event::Absent { meter, failure: HostFailure::Silent(0) });
                    }
                    continue;
                }
                (Fate::Late, _) => continue,
                (Fate::Arrives(bytes), _) => sent.bytes = bytes,
            }
            self.record(phase, Event::Sent(sent.clone()));
            self.deliver(&sent)?;
        }
        Ok(())
    }

    fn deliver(&mut self, sent: &Sent) -> Result<(), Stop> {
        let Sent { kind, from, to, bytes } = sent;
        if *to != Role::Everybody {
            return self.hand_to(*to, *from, bytes);
        }
        // Message 7 is for readers outside.
        if *kind == Kind::Published {
            return Ok(());
        }
        for party in [Role::ControlCenter, Role::Cloud, Role::Dealer] {
            if party != *from {
                self.hand_to(party, *from, bytes)?;
            }
        }
        (0..self.meters.len()).try_for_each(|at| self.hand_to(role(at), *from, bytes))
    }

    fn hand_to(&mut self, to: Role, from: Role, bytes: &[u8]) -> Result<(), Stop> {
        let mut told = Vec::new();
        let answer = match to {
            Role::ControlCenter => self.center.receive(from, bytes),
            Role::Cloud => self.cloud.receive(from, bytes, &mut told).map_err(Abort::from),
            Role::Dealer => self.dealer.receive(from, bytes).map_err(Abort::from),
            Role::Everybody => Ok(Reaction::default()),
            Role::Meter(at) => match usize::try_from(at).ok().and_then(|at| self.meters.get_mut(at)) {
                Some(meter) => meter.receive(from, bytes, &self.tables, &mut told).map_err(Abort::from),
                None => Ok(Reaction::default()),
            },
        };
        self.hear(to, told);
        self.react(to, answer?)
    }

    fn outcome(&self, refusal: Option<Refusal>) -> Result<Finished, LabError> {
        let gathered = Gathered::of(&self.records);
        let absent: Vec<u32> = gathered.absent.iter().copied().collect();
        let counts = (0..self.town.params.meters()).filter(|meter| !absent.contains(meter));
        let (mut true_total, mut selected_noise) = (0, 0);
        for meter in counts {
            true_total += gathered.reading(meter).unwrap_or(0);
            selected_noise += gathered.selected(meter).unwrap_or(0);
        }
        let published = gathered.messages.iter().any(|(_, sent)| sent.kind == Kind::Published);
        let total = gathered.decrypted.map(|numbers| numbers.total.clone());
        let verdict = match (refusal, total.filter(|_| published)) {
            (Some(refusal), _) => Verdict::Refused(refusal),
            (None, Some(total)) => {
                let total = i64::try_from(total).map_err(|_| LabError::Missing("a total in range"))?;
                Verdict::Published(total)
            }
            (None, None) => return Err(LabError::Missing("an outcome")),
        };
        let outcome = Outcome {
            verdict,
            params: self.town.params,
            epoch: self.town.epoch + SLOT * u64::from(self.epochs.saturating_sub(1)),
            true_total,
            selected_noise,
            clipped: 0,
            cut_mwh: 0,
            absent,
            epsilon_spent: None,
            seeded: true,
            transcript_hash: [0; 32],
            costs: Costs::default(),
        };
        Ok(Finished { outcome, records: self.records.clone() })
    }
}

/// Why an epoch stops.
enum Stop {
    /// A party refuses.
    Refused(Box<Refusal>),
    /// The experiment cannot go on.
    Failed(LabError),
}

impl Stop {
    fn into_error(self) -> LabError {
        match self {
            Self::Failed(error) => error,
            Self::Refused(_) => LabError::Missing("keys"),
        }
    }
}

impl From<LabError> for Stop {
    fn from(error: LabError) -> Self {
        Self::Failed(error)
    }
}

impl From<Abort> for Stop {
    fn from(abort: Abort) -> Self {
        Self::Refused(Box::new(match abort {
            Abort::Fault(fault) => fault.into(),
            Abort::Alarm(alarm) => alarm.into(),
        }))
    }
}

impl From<blindsum_core::fault::Fault> for Stop {
    fn from(fault: blindsum_core::fault::Fault) -> Self {
        Abort::Fault(fault).into()
    }
}

fn role(at: usize) -> Role {
    u32::try_from(at).map_or(Role::Everybody, Role::Meter)
}

fn phase_of(kind: Kind) -> Phase {
    match kind {
        Kind::ReadingKey | Kind::NoiseKey => Phase::Initialization,
        Kind::Registration | Kind::Admission => Phase::Registration,
        Kind::BlindSequence | Kind::SequenceProof => Phase::BlindSequence,
        Kind::KeyShare => Phase::KeyShares,
        Kind::MaskedReading => Phase::Reading,
        Kind::NoiseShares => Phase::Noise,
        Kind::Aggregate | Kind::ReadingAggregate | Kind::NoiseTotal => Phase::Aggregation,
        Kind::RepairRequest | Kind::RepairSum | Kind::Opening | Kind::Published => Phase::Decryption,
    }
}
