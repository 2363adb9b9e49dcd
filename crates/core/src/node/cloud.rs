//! The cloud platform as a node.

use core::fmt;

use blindsum_paillier::{Work, WorkResult};
use num_bigint::BigUint;

use crate::fault::{CalculationFault, Fault, LocalFault, Step};
use crate::node::announced::Announced;
use crate::node::frame::{Frame, Framed};
use crate::node::inbox::Due;
use crate::node::orders::{Orders, powers, proofs};
use crate::node::reaction::{OrderId, Reaction};
use crate::node::witness::{Unseen, Witness, Witnesses};
use crate::params::Params;
use crate::party::cloud::{
    Afterwards, Aggregated, AggregatingCloud, CheckedOpening, CheckingCloud, CollectingCloud, DrawingCloud,
    IdleCloud, OpeningCloud, RegisteringCloud,
};
use crate::party::keys::{KeyOrder, OwnKeys, announced_modulus};
use crate::party::registration::Directory;
use crate::randomness::Randomness;
use crate::role::Role;
use crate::shard::{Assignment, Gathered, Shards};
use crate::wire::kind::Kind;
use crate::wire::link::MasterKey;

const ME: Role = Role::Cloud;

/// The cloud: draws the blind sequences where the key mode has it so, multiplies what the meters send, opens the noise
/// where it owns vA.
pub struct Cloud {
    frame: Frame<State>,
    randomness: Randomness,
    orders: Orders,
}

pub(super) enum State {
    SettingUp(Box<SetUp>),
    Idle(Box<IdleCloud>),
    Registering(Box<RegisteringCloud>),
    Drawing(Box<DrawingCloud>),
    /// It has sent the blind sequences and waits for their proofs.
    Proving(Box<CollectingCloud>),
    Collecting(Box<CollectingCloud>),
    Aggregating(Box<AggregatingCloud>),
    Opening(Box<OpeningCloud>),
    /// It has sent its products and waits for the proof that C2 is decrypted rightly.
    Checking(Box<CheckingCloud>),
    /// The proof is there, and the power that checks it is not.
    Weighing(Box<CheckedOpening>),
}

pub(super) struct SetUp {
    master_key: MasterKey,
    directory: Directory,
    announced: Announced,
    keys: OwnKeysInMaking,
}

/// The keys that this party owns: none, or vA.
pub(super) enum OwnKeysInMaking {
    Ordered(KeyOrder),
    /// The primes are found. Before vA is announced, n must be known.
    Found(KeyOrder, Vec<WorkResult>),
    Made(Box<OwnKeys>),
}

impl State {
    fn name(&self) -> &'static str {
        match self {
            Self::SettingUp(_) => "setting up",
            Self::Idle(_) => "idle",
            Self::Registering(_) => "registering",
            Self::Drawing(_) => "drawing",
            Self::Proving(_) => "proving",
            Self::Collecting(_) => "collecting",
            Self::Aggregating(_) => "aggregating",
            Self::Opening(_) => "opening",
            Self::Checking(_) => "checking",
            Self::Weighing(_) => "weighing",
        }
    }
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.frame.state.as_ref().map_or("failed", State::name);
        write!(f, "Cloud {{ epoch: {}, {state} }}", self.frame.epoch)
    }
}

impl Cloud {
    /// A cloud with what manufacture gives it: its K and the meters' identities by number. Orders its key where it owns one.
    ///
    /// # Errors
    /// No random numbers, or an identity that two parties bear.
    pub fn begin<'a>(
        params: Params,
        master_key: MasterKey,
        identities: impl IntoIterator<Item = &'a str>,
        randomness: Randomness,
    ) -> Result<(Self, Reaction), Fault> {
        let directory =
            Directory::new(identities).map_err(|id| Fault::local(ME, LocalFault::Identity(id)))?;
        // Where there is a seed, what comes first in this stream is the key that manufacture drew from it.
        let (_, mut stream) = MasterKey::draw(randomness, ME).map_err(|error| Fault::entropy(ME, error))?;
        let (order, works) = KeyOrder::new(ME, params, &mut stream);
        let keys = if order.count() > 0 {
            OwnKeysInMaking::Ordered(order)
        } else {
            OwnKeysInMaking::Made(Box::default())
        };
        let announced = Announced::to(ME, params.key_mode().noise_key_owner());
        let state = State::SettingUp(Box::new(SetUp { master_key, directory, announced, keys }));
        let mut node = Self { frame: Frame::new(ME, params, state), randomness, orders: Orders::new(ME) };
        let mut out = Reaction::default();
        node.orders.place(works, &mut out);
        Ok((node, out))
    }

    /// Whether an epoch may begin: the set-up and the epoch before are over.
    #[must_use]
    pub fn awaits_epoch(&self) -> bool {
        matches!(self.frame.state, Some(State::Idle(_)))
    }

    /// An epoch begins by the host's clock: registers with the control centre. `timestamp` is the cloud's own clock's.
    ///
    /// # Errors
    /// The epoch before is not over, or this one was used.
    pub fn begin_epoch(
        &mut self,
        epoch: u64,
        timestamp: u64,
        sink: &mut dyn Witnesses,
    ) -> Result<Reaction, Fault> {
        self.step(sink, |node, state, _, out| {
            let State::Idle(cloud) = state else {
                return Err(Fault::out_of_turn(ME, Step::BeginEpoch));
            };
            let (cloud, message) = cloud.register(epoch, timestamp)?;
            node.frame.open_epoch(epoch);
            out.send(Kind::Registration, Role::ControlCenter, message);
            Ok(State::Registering(Box::new(cloud)))
        })
    }

    /// Takes in a message that came from `from`.
    ///
    /// # Errors
    /// A message that must not be accepted; the culprit is named.
    pub fn receive(&mut self, from: Role, bytes: &[u8], sink: &mut dyn Witnesses) -> Result<Reaction, Fault> {
        self.take_in(from, bytes, sink)
    }

    /// Takes in the results of an order, in the order of its parts where the host has divided it.
    ///
    /// # Errors
    /// Results that are not what was ordered.
    pub fn calculated(
        &mut self,
        id: OrderId,
        results: Vec<WorkResult>,
        sink: &mut dyn Witnesses,
    ) -> Result<Reaction, Fault> {
        self.step(sink, |node, state, sink, out| match node.orders.answer(id, results)? {
            Some(results) => node.go_on_with(state, results, sink, out),
            None => Ok(state),
        })
    }

    /// The host's deadline for admissions has passed: goes on with the meters admitted so far. Where all are admitted, or
    /// nobody yet, nothing happens.
    ///
    /// # Errors
    /// No random numbers. A message that came before must not be accepted.
    pub fn close_admissions(&mut self, sink: &mut dyn Witnesses) -> Result<Reaction, Fault> {
        self.step(sink, |node, state, _, out| match state {
            State::Registering(cloud) if !cloud.admitted().is_empty() => {
                let meters = (0..node.frame.params.meters()).map(Role::Meter);
                let late: Vec<Role> = meters.filter(|meter| !cloud.admitted().contains(meter)).collect();
                late.into_iter().for_each(|meter| node.frame.inbox.go_on_without(meter));
                node.draw(*cloud, out)
            }
            state => Ok(state),
        })
    }

    /// Of those admitted, whose readings or noise have not come yet; nobody where nothing is collected.
    #[must_use]
    pub fn missing(&self) -> Vec<Role> {
        match &self.frame.state {
            Some(State::Collecting(cloud)) => cloud.missing().collect(),
            _ => Vec::new(),
        }
    }

    /// The host's deadline for the meters' answers has passed: goes on with those whose two messages are in. Where all are in,
    /// nothing happens.
    ///
    /// # Errors
    /// The cloud has failed before.
    pub fn close_collection(&mut self) -> Result<Reaction, Fault> {
        self.step(&mut Unseen, |node, state, _, out| match state {
            State::Collecting(cloud) => {
                cloud.missing().for_each(|meter| node.frame.inbox.go_on_without(meter));
                Ok(node.aggregate(*cloud, out))
            }
            state => Ok(state),
        })
    }

    /// What each shard is given, while the cloud collects; nothing before and after. Meters' messages go to the shards then, not here.
    #[must_use]
    pub fn assignments(&self, shards: Shards) -> Vec<Assignment> {
        match &self.frame.state {
            Some(State::Collecting(cloud)) => cloud.assignments(shards),
            _ => Vec::new(),
        }
    }

    /// The parts of all shards are there: goes on with them in the place of the meters' messages.
    ///
    /// # Errors
    /// Parts of another epoch, or at a time when nothing is collected.
    pub fn close_with(&mut self, parts: Gathered) -> Result<Reaction, Fault> {
        self.step(&mut Unseen, |node, state, _, out| match state {
            State::Collecting(cloud) if parts.epoch == node.frame.epoch => {
                parts.missing().iter().for_each(|meter| node.frame.inbox.go_on_without(*meter));
                let (cloud, orders) = cloud.aggregate_parts(parts);
                node.orders.place(orders, out);
                Ok(State::Aggregating(Box::new(cloud)))
            }
            _ => Err(Fault::out_of_turn(ME, Step::Read)),
        })
    }

    fn go_on_with(
        &mut self,
        state: State,
        results: Vec<WorkResult>,
        sink: &mut dyn Witnesses,
        out: &mut Reaction,
    ) -> Result<State, Fault> {
        Ok(match state {
            State::SettingUp(mut set_up) => {
                set_up.keys = match set_up.keys {
                    OwnKeysInMaking::Ordered(order) => OwnKeysInMaking::Found(order, results),
                    keys => keys,
                };
                self.set_up(set_up, sink, out)?
            }
            State::Drawing(cloud) => {
                let sent = cloud.send_sequences(&powers(ME, results)?)?;
                sink.tell(Witness::Selected(sent.selection));
                for (meter, message) in sent.messages {
                    out.send(Kind::BlindSequence, meter, message);
                }
                let party = Box::new(sent.party);
                match sent.proofs {
                    Some(proofs) if cfg!(feature = "proofs") => {
                        self.orders.place([Work::UnitProofs(proofs)], out);
                        State::Proving(party)
                    }
                    _ => State::Collecting(party),
                }
            }
            // Guards that are known when it is compiled: a program without proofs carries nothing of them.
            State::Proving(mut cloud) if cfg!(feature = "proofs") => {
                for (meter, message) in cloud.send_proofs(proofs(ME, results)?)? {
                    out.send(Kind::SequenceProof, meter, message);
                }
                State::Collecting(cloud)
            }
            State::Aggregating(cloud) => {
                let (c2, c1) = products(results)?;
                match cloud.send_aggregate(c2, c1)? {
                    Aggregated::Opening(cloud, orders) => {
                        self.orders.place(orders.into_iter().map(Work::Powers), out);
                        State::Opening(cloud)
                    }
                    Aggregated::Sent(cloud, message) => {
                        out.send(Kind::Aggregate, Role::ControlCenter, message);
                        State::Idle(cloud)
                    }
                }
            }
            State::Opening(cloud) => {
                let powers = powers(ME, results)?;
                let count = CalculationFault::Count { got: powers.len(), expected: 2 };
                let powers = powers.try_into().map_err(|_| Fault::calculation(ME, count))?;
                let opened = cloud.send_aggregate(powers)?;
                sink.tell(Witness::NoiseOpened(Box::new(opened.witness)));
                out.send(Kind::ReadingAggregate, Role::ControlCenter, opened.aggregate);
                out.send(Kind::NoiseTotal, Role::ControlCenter, opened.noise_total);
                match opened.cloud {
                    Afterwards::Idle(cloud) => State::Idle(cloud),
                    Afterwards::Checking(cloud) => State::Checking(cloud),
                }
            }
            State::Weighing(opening) if cfg!(feature = "proofs") => {
                let powers = powers(ME, results)?;
                let count = CalculationFault::Count { got: powers.len(), expected: 1 };
                let [power] = powers.as_slice() else { return Err(Fault::calculation(ME, count)) };
                State::Idle(Box::new(opening.conclude(power)?))
            }
            // No order is open in these states.
            state => state,
        })
    }

    /// Makes and announces vA, where it is this party's and n is known; is ready once both keys are there.
    fn set_up(
        &mut self,
        mut set_up: Box<SetUp>,
        sink: &mut dyn Witnesses,
        out: &mut Reaction,
    ) -> Result<State, Fault> {
        set_up.keys = match (set_up.keys, set_up.announced.reading()) {
            (OwnKeysInMaking::Found(order, results), Some(reading)) => {
                let taken = announced_modulus(ME, reading)?;
                let (own, messages) = order.announce(results, Some(&taken))?;
                let own = Box::new(own);
                sink.tell(Witness::KeysMade(own.clone()));
                for message in messages {
                    out.send(Kind::NoiseKey, Role::Everybody, message);
                }
                OwnKeysInMaking::Made(own)
            }
            (keys, _) => keys,
        };
        Ok(match (set_up.keys, set_up.announced.both()) {
            (OwnKeysInMaking::Made(own), Some((reading, noise))) => {
                let SetUp { master_key, directory, .. } = *set_up;
                let cloud = IdleCloud::new(master_key, directory, self.frame.params, *own, reading, noise)?;
                State::Idle(Box::new(cloud))
            }
            (keys, _) => {
                set_up.keys = keys;
                State::SettingUp(set_up)
            }
        })
    }

    /// Nobody more is admitted.
    fn draw(&mut self, cloud: RegisteringCloud, out: &mut Reaction) -> Result<State, Fault> {
        Ok(if self.frame.params.key_mode().drawer() == ME {
            let stream = self.randomness.stream(ME, self.frame.epoch);
            let mut stream = stream.map_err(|error| Fault::entropy(ME, error))?;
            let (cloud, work) = cloud.draw_sequences(&mut stream);
            self.orders.place([work], out);
            State::Drawing(Box::new(cloud))
        } else {
            State::Collecting(Box::new(cloud.collect()))
        })
    }

    fn aggregate(&mut self, cloud: CollectingCloud, out: &mut Reaction) -> State {
        let (cloud, orders) = cloud.aggregate();
        self.orders.place(orders, out);
        State::Aggregating(Box::new(cloud))
    }
}

impl Framed for Cloud {
    type State = State;
    type Stop = Fault;
    type Host<'h> = dyn Witnesses + 'h;

    fn frame(&mut self) -> &mut Frame<State> {
        &mut self.frame
    }

    fn due(state: &State, _: &Params, from: Role) -> Due {
        let now = |yes: bool| if yes { Due::Now } else { Due::Never };
        match (state, from) {
            (State::SettingUp(set_up), _) => now(set_up.announced.awaits(from)),
            (State::Registering(_) | State::Checking(_), Role::ControlCenter) => Due::Now,
            (State::Registering(_) | State::Drawing(_) | State::Proving(_), Role::Meter(_)) => Due::Later,
            (State::Collecting(cloud), Role::Meter(_)) => now(cloud.due(from).is_some()),
            _ => Due::Never,
        }
    }

    fn open(
        &mut self,
        state: State,
        from: Role,
        bytes: &[u8],
        sink: &mut (dyn Witnesses + '_),
        out: &mut Reaction,
    ) -> Result<State, Fault> {
        match state {
            State::SettingUp(mut set_up) => {
                set_up.announced.keep(from, bytes);
                self.set_up(set_up, sink, out)
            }
            State::Registering(mut cloud) => {
                cloud.admit(bytes)?;
                if u32::try_from(cloud.admitted().len()) == Ok(self.frame.params.meters()) {
                    self.draw(*cloud, out)
                } else {
                    Ok(State::Registering(cloud))
                }
            }
            State::Collecting(mut cloud) => {
                match cloud.due(from) {
                    Some(Kind::MaskedReading) => cloud.receive_reading(from, bytes)?,
                    _ => cloud.receive_noise(from, bytes)?,
                }
                if cloud.is_complete() {
                    Ok(self.aggregate(*cloud, out))
                } else {
                    Ok(State::Collecting(cloud))
                }
            }
            State::Checking(cloud) if cfg!(feature = "proofs") => {
                let (opening, order) = cloud.receive(bytes)?;
                self.orders.place([Work::Powers(order)], out);
                Ok(State::Weighing(Box::new(opening)))
            }
            // No message is due in these states.
            state => Ok(state),
        }
    }
}

/// C2 and C1.
fn products(results: Vec<WorkResult>) -> Result<(BigUint, BigUint), Fault> {
    let count = CalculationFault::Count { got: results.len(), expected: 2 };
    let mut products = results.into_iter().map(|result| match result {
        WorkResult::Product(product) => Ok(product),
        _ => Err(Fault::calculation(ME, CalculationFault::NoProduct)),
    });
    let mut product = || products.next().unwrap_or_else(|| Err(Fault::calculation(ME, count.clone())));
    Ok((product()?, product()?))
}
