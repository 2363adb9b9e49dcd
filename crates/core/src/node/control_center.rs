//! The control centre as a node.

use core::fmt;

use blindsum_paillier::{Work, WorkResult};

use crate::fault::{CalculationFault, Fault, Step};
use crate::node::announced::Announced;
use crate::node::inbox::{Due, Inbox};
use crate::node::orders::{Orders, powers};
use crate::node::reaction::{Abort, OrderId, Reaction};
use crate::node::witness::{Witness, Witnesses};
use crate::params::Params;
use crate::party::control_center::{
    AskingCenter, AwaitingCenter, DecryptingCenter, DrawingCenter, IdleCenter, Receipt, RegisteringCenter,
    Registry, RepairingCenter,
};
use crate::party::keys::{KeyOrder, OwnKeys};
use crate::randomness::{Randomness, SET_UP};
use crate::role::Role;
use crate::variants::{AbsencePolicy, KeyMode};
use crate::wire::kind::Kind;

const ME: Role = Role::ControlCenter;

/// The control centre: makes the keys, registers everybody, draws the blind sequences where the key mode has it so, decrypts
/// and publishes the total.
pub struct ControlCenter {
    params: Params,
    randomness: Randomness,
    epoch: u64,
    orders: Orders,
    inbox: Inbox,
    state: State,
}

enum State {
    SettingUp(Box<SetUp>),
    Idle(Box<IdleCenter>),
    Registering(Box<RegisteringCenter>),
    Drawing(Box<DrawingCenter>),
    /// With the first part of message 6, where it comes in two.
    Awaiting(Box<AwaitingCenter>, Option<Vec<u8>>),
    Asking(Box<AskingCenter>),
    Repairing(Box<RepairingCenter>),
    Decrypting(Box<DecryptingCenter>),
    Failed,
}

struct SetUp {
    registry: Registry,
    policy: AbsencePolicy,
    announced: Announced,
    keys: OwnKeysInMaking,
}

enum OwnKeysInMaking {
    Ordered(KeyOrder),
    Made(Box<OwnKeys>),
}

impl State {
    fn due(&self, from: Role) -> Due {
        let now = |yes: bool| if yes { Due::Now } else { Due::Never };
        match (self, from) {
            // vA's announcement is read once this party's own keys are made.
            (Self::SettingUp(set_up), _) => now(set_up.announced.awaits(from)),
            (Self::Registering(center), Role::Meter(_) | Role::Cloud) => now(center.missing(from)),
            (Self::Drawing(_), Role::Cloud) => Due::Later,
            (Self::Awaiting(..), Role::Cloud) | (Self::Asking(_), Role::Dealer) => Due::Now,
            _ => Due::Never,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::SettingUp(_) => "setting up",
            Self::Idle(_) => "idle",
            Self::Registering(_) => "registering",
            Self::Drawing(_) => "drawing",
            Self::Awaiting(..) => "awaiting",
            Self::Asking(_) => "asking",
            Self::Repairing(_) => "repairing",
            Self::Decrypting(_) => "decrypting",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Debug for ControlCenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ControlCenter {{ epoch: {}, {} }}", self.epoch, self.state.name())
    }
}

impl ControlCenter {
    /// A control centre with what manufacture gives it: everybody's identity and K. Orders its keys. `policy` is what happens
    /// when meters are absent.
    ///
    /// # Errors
    /// No random numbers.
    pub fn begin(
        params: Params,
        policy: AbsencePolicy,
        registry: Registry,
        randomness: Randomness,
    ) -> Result<(Self, Reaction), Fault> {
        let stream = randomness.stream(ME, SET_UP);
        let mut stream = stream.map_err(|error| Fault::entropy(ME, error))?;
        let (order, works) = KeyOrder::new(ME, params, &mut stream);
        let announced = Announced::to(ME, params.key_mode().noise_key_owner());
        let keys = OwnKeysInMaking::Ordered(order);
        let state = State::SettingUp(Box::new(SetUp { registry, policy, announced, keys }));
        let (orders, inbox) = (Orders::new(ME), Inbox::new(ME, &params));
        let mut node = Self { params, randomness, epoch: SET_UP, orders, inbox, state };
        let mut out = Reaction::default();
        node.orders.place(works, &mut out);
        Ok((node, out))
    }

    /// Whether an epoch may begin: the set-up and the epoch before are over.
    #[must_use]
    pub fn awaits_epoch(&self) -> bool {
        matches!(self.state, State::Idle(_))
    }

    /// An epoch begins by the host's clock: opens it for registration.
    ///
    /// # Errors
    /// The epoch before is not over, or this one was used. A registration that came before must not be accepted.
    pub fn begin_epoch(&mut self, epoch: u64) -> Result<Reaction, Abort> {
        self.settle(|node, out| {
            let State::Idle(center) = node.take() else {
                return Err(Fault::out_of_turn(ME, Step::BeginEpoch).into());
            };
            node.state = State::Registering(Box::new(center.open_epoch(epoch)?));
            node.epoch = epoch;
            node.inbox.open_epoch();
            node.catch_up(out)
        })
    }

    /// Takes in a message that came from `from`.
    ///
    /// # Errors
    /// A message that must not be accepted; the culprit is named. Products that are refused unopened.
    pub fn receive(&mut self, from: Role, bytes: &[u8]) -> Result<Reaction, Abort> {
        self.settle(|node, out| {
            if node.inbox.admits(from, bytes, node.epoch, node.state.due(from))? {
                node.open(from, bytes, out)?;
                node.catch_up(out)?;
            }
            Ok(())
        })
    }

    /// Takes in the results of an order, in the order of its parts where the host has divided it.
    ///
    /// # Errors
    /// Results that are not what was ordered, or a total that is refused.
    pub fn calculated(
        &mut self,
        id: OrderId,
        results: Vec<WorkResult>,
        sink: &mut dyn Witnesses,
    ) -> Result<Reaction, Abort> {
        self.settle(|node, out| {
            if let Some(results) = node.orders.answer(id, results)? {
                node.go_on_with(results, sink, out)?;
                node.catch_up(out)?;
            }
            Ok(())
        })
    }

    /// The host's deadline for registrations has passed: goes on with the meters that have registered. Where nothing is late,
    /// nothing happens.
    ///
    /// # Errors
    /// Too few have registered to go on, or one whose absence the policy does not bear.
    pub fn close_registration(&mut self) -> Result<Reaction, Abort> {
        self.settle(|node, out| {
            match node.take() {
                State::Registering(center) => {
                    if let Some(alarm) = center.too_few() {
                        return Err(alarm.into());
                    }
                    let meters = (0..node.params.meters()).map(Role::Meter);
                    meters.filter(|meter| center.missing(*meter)).for_each(|m| node.inbox.go_on_without(m));
                    node.admit(*center, out)?;
                }
                state => node.state = state,
            }
            node.catch_up(out)
        })
    }

    /// Does a step; where it fails, the control centre has failed for good.
    fn settle(
        &mut self,
        step: impl FnOnce(&mut Self, &mut Reaction) -> Result<(), Abort>,
    ) -> Result<Reaction, Abort> {
        let mut out = Reaction::default();
        let done = match self.state {
            State::Failed => Err(Fault::out_of_turn(ME, Step::AfterFailure).into()),
            _ => step(self, &mut out),
        };
        if done.is_err() {
            self.state = State::Failed;
        }
        done.map(|()| out)
    }

    fn take(&mut self) -> State {
        core::mem::replace(&mut self.state, State::Failed)
    }

    /// Opens kept messages whose turn has come.
    fn catch_up(&mut self, out: &mut Reaction) -> Result<(), Abort> {
        while let Some((from, bytes)) = self.inbox.next(|from| self.state.due(from)) {
            self.open(from, &bytes, out)?;
        }
        Ok(())
    }

    fn open(&mut self, from: Role, bytes: &[u8], out: &mut Reaction) -> Result<(), Abort> {
        match self.take() {
            State::SettingUp(mut set_up) => {
                set_up.announced.keep(from, bytes);
                self.set_up(set_up)?;
            }
            State::Registering(mut center) => {
                center.register(from, bytes)?;
                let mut everybody = (0..self.params.meters()).map(Role::Meter).chain([Role::Cloud]);
                if everybody.any(|party| center.missing(party)) {
                    self.state = State::Registering(center);
                } else {
                    self.admit(*center, out)?;
                }
            }
            State::Awaiting(center, first) => match (self.params.key_mode(), first) {
                (KeyMode::SplitKeys, None) => self.state = State::Awaiting(center, Some(bytes.to_vec())),
                (_, Some(first)) => self.take_receipt(center.receive(&first, Some(bytes))?, out)?,
                (_, None) => self.take_receipt(center.receive(bytes, None)?, out)?,
            },
            State::Asking(center) => {
                let (center, order) = center.accept_sum(bytes)?;
                self.orders.place([Work::Powers(order)], out);
                self.state = State::Repairing(Box::new(center));
            }
            // No message is due in these states.
            state => self.state = state,
        }
        Ok(())
    }

    fn go_on_with(
        &mut self,
        results: Vec<WorkResult>,
        sink: &mut dyn Witnesses,
        out: &mut Reaction,
    ) -> Result<(), Abort> {
        match self.take() {
            State::SettingUp(mut set_up) => {
                set_up.keys = match set_up.keys {
                    OwnKeysInMaking::Ordered(order) => {
                        let (own, messages) = order.announce(results, None)?;
                        let own = Box::new(own);
                        sink.tell(Witness::KeysMade(own.clone()));
                        for (kind, message) in [Kind::ReadingKey, Kind::NoiseKey].into_iter().zip(messages) {
                            out.send(kind, Role::Everybody, message);
                        }
                        OwnKeysInMaking::Made(own)
                    }
                    keys => keys,
                };
                self.set_up(set_up)?;
            }
            State::Drawing(center) => {
                let sent = center.send_sequences(&powers(ME, results)?)?;
                sink.tell(Witness::Selected(sent.selection));
                for (meter, message) in sent.messages {
                    out.send(Kind::BlindSequence, meter, message);
                }
                self.state = State::Awaiting(Box::new(sent.party), None);
            }
            State::Repairing(center) => {
                // A simulation shows it: it is in the witness, which is not wiped.
                let power = powers(ME, results)?.pop().map(|power| power.expose().clone());
                let none = CalculationFault::Count { got: 0, expected: 1 };
                let power = power.ok_or_else(|| Fault::calculation(ME, none))?;
                self.take_receipt(center.repair(power)?, out)?;
            }
            State::Decrypting(center) => {
                let (center, conclusion) = center.conclude(powers(ME, results)?)?;
                sink.tell(Witness::Decrypted(Box::new(conclusion.witness)));
                out.send(Kind::Published, Role::Everybody, conclusion.published?.message);
                self.state = State::Idle(Box::new(center));
            }
            // No order is open in these states.
            state => self.state = state,
        }
        Ok(())
    }

    /// Is ready once both keys are there.
    fn set_up(&mut self, mut set_up: Box<SetUp>) -> Result<(), Fault> {
        self.state = match (set_up.keys, set_up.announced.both()) {
            (OwnKeysInMaking::Made(own), Some((_, noise))) => {
                let SetUp { registry, policy, .. } = *set_up;
                State::Idle(Box::new(IdleCenter::new(registry, self.params, policy, *own, noise)?))
            }
            (keys, _) => {
                set_up.keys = keys;
                State::SettingUp(set_up)
            }
        };
        Ok(())
    }

    /// Closes the registration.
    fn admit(&mut self, center: RegisteringCenter, out: &mut Reaction) -> Result<(), Fault> {
        let (center, admissions) = center.admit()?;
        for message in admissions {
            out.send(Kind::Admission, Role::Cloud, message);
        }
        self.state = if self.params.key_mode().drawer() == ME {
            let stream = self.randomness.stream(ME, self.epoch);
            let mut stream = stream.map_err(|error| Fault::entropy(ME, error))?;
            let (center, work) = center.draw_sequences(&mut stream);
            self.orders.place([work], out);
            State::Drawing(Box::new(center))
        } else {
            State::Awaiting(Box::new(center), None)
        };
        Ok(())
    }

    fn take_receipt(&mut self, receipt: Receipt, out: &mut Reaction) -> Result<(), Abort> {
        self.state = match receipt {
            Receipt::Decrypting(center, orders) => {
                self.orders.place(orders.into_iter().map(Work::Powers), out);
                State::Decrypting(center)
            }
            Receipt::Asking(center, request) => {
                out.send(Kind::RepairRequest, Role::Dealer, request);
                State::Asking(center)
            }
            Receipt::Refused(alarm) => return Err(alarm.into()),
        };
        Ok(())
    }
}
