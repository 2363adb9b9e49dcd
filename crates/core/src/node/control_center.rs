//! The control centre as a node.

use core::fmt;

use blindsum_paillier::{Work, WorkResult};

use crate::fault::{CalculationFault, Fault, Step};
use crate::node::announced::Announced;
use crate::node::frame::{Frame, Framed};
use crate::node::inbox::Due;
use crate::node::orders::{Orders, powers, proofs};
use crate::node::reaction::{Abort, OrderId, Reaction};
use crate::node::witness::{Unseen, Witness, Witnesses};
use crate::params::Params;
use crate::party::control_center::{
    AskingCenter, AwaitingCenter, DecryptingCenter, DrawingCenter, IdleCenter, OpeningOrder, Receipt,
    RegisteringCenter, Registry, RepairingCenter,
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
    frame: Frame<State>,
    randomness: Randomness,
    orders: Orders,
}

pub(super) enum State {
    SettingUp(Box<SetUp>),
    Idle(Box<IdleCenter>),
    Registering(Box<RegisteringCenter>),
    Drawing(Box<DrawingCenter>),
    /// It has sent the blind sequences and waits for their proofs.
    Proving(Box<AwaitingCenter>),
    /// With the first part of message 6, where it comes in two.
    Awaiting(Box<AwaitingCenter>, Option<Vec<u8>>),
    Asking(Box<AskingCenter>),
    Repairing(Box<RepairingCenter>),
    Decrypting(Box<DecryptingCenter>),
    /// It shows the cloud that it has decrypted rightly, before it sends message 7.
    Opening(Box<IdleCenter>, Box<OpeningOrder>, Vec<u8>),
}

pub(super) struct SetUp {
    registry: Registry,
    policy: AbsencePolicy,
    announced: Announced,
    keys: OwnKeysInMaking,
}

pub(super) enum OwnKeysInMaking {
    Ordered(KeyOrder),
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
            Self::Awaiting(..) => "awaiting",
            Self::Asking(_) => "asking",
            Self::Repairing(_) => "repairing",
            Self::Decrypting(_) => "decrypting",
            Self::Opening(..) => "opening",
        }
    }
}

impl fmt::Debug for ControlCenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.frame.state.as_ref().map_or("failed", State::name);
        write!(f, "ControlCenter {{ epoch: {}, {state} }}", self.frame.epoch)
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

    /// An epoch begins by the host's clock: opens it for registration.
    ///
    /// # Errors
    /// The epoch before is not over, or this one was used. A registration that came before must not be accepted.
    pub fn begin_epoch(&mut self, epoch: u64) -> Result<Reaction, Abort> {
        self.step(&mut Unseen, |node, state, _, _| {
            let State::Idle(center) = state else {
                return Err(Fault::out_of_turn(ME, Step::BeginEpoch).into());
            };
            let center = center.open_epoch(epoch)?;
            node.frame.open_epoch(epoch);
            Ok(State::Registering(Box::new(center)))
        })
    }

    /// Takes in a message that came from `from`.
    ///
    /// # Errors
    /// A message that must not be accepted; the culprit is named. Products that are refused unopened.
    pub fn receive(&mut self, from: Role, bytes: &[u8]) -> Result<Reaction, Abort> {
        // A message makes it tell nothing: all that it knows comes of its calculations.
        self.take_in(from, bytes, &mut Unseen)
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
        self.step(sink, |node, state, sink, out| match node.orders.answer(id, results)? {
            Some(results) => node.go_on_with(state, results, sink, out),
            None => Ok(state),
        })
    }

    /// The host's deadline for registrations has passed: goes on with the meters that have registered. Where nothing is late,
    /// nothing happens.
    ///
    /// # Errors
    /// Too few have registered to go on, or one whose absence the policy does not bear.
    pub fn close_registration(&mut self) -> Result<Reaction, Abort> {
        self.step(&mut Unseen, |node, state, _, out| match state {
            State::Registering(center) => {
                if let Some(alarm) = center.too_few() {
                    return Err(alarm.into());
                }
                let meters = (0..node.frame.params.meters()).map(Role::Meter);
                let late = meters.filter(|meter| center.missing(*meter));
                late.for_each(|meter| node.frame.inbox.go_on_without(meter));
                Ok(node.admit(*center, out)?)
            }
            state => Ok(state),
        })
    }

    fn go_on_with(
        &mut self,
        state: State,
        results: Vec<WorkResult>,
        sink: &mut dyn Witnesses,
        out: &mut Reaction,
    ) -> Result<State, Abort> {
        Ok(match state {
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
                self.set_up(set_up)?
            }
            State::Drawing(center) => {
                let sent = center.send_sequences(&powers(ME, results)?)?;
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
                    _ => State::Awaiting(party, None),
                }
            }
            // Guards that are known when it is compiled: a program without proofs carries nothing of them.
            State::Proving(mut center) if cfg!(feature = "proofs") => {
                for (meter, message) in center.send_proofs(proofs(ME, results)?)? {
                    out.send(Kind::SequenceProof, meter, message);
                }
                State::Awaiting(center, None)
            }
            State::Repairing(center) => {
                // A simulation shows it: it is in the witness, which is not wiped.
                let power = powers(ME, results)?.pop().map(|power| power.expose().clone());
                let none = CalculationFault::Count { got: 0, expected: 1 };
                let power = power.ok_or_else(|| Fault::calculation(ME, none))?;
                self.take_receipt(center.repair(power)?, out)?
            }
            State::Decrypting(center) => {
                let (center, conclusion) = center.conclude(powers(ME, results)?)?;
                sink.tell(Witness::Decrypted(Box::new(conclusion.witness)));
                let message = conclusion.published?.message;
                let center = Box::new(center);
                match conclusion.opening {
                    Some(opening) => {
                        self.orders.place(opening.orders.clone().map(Work::Powers), out);
                        State::Opening(center, Box::new(opening), message)
                    }
                    None => {
                        out.send(Kind::Published, Role::Everybody, message);
                        State::Idle(center)
                    }
                }
            }
            State::Opening(center, opening, message) => {
                out.send(Kind::Opening, Role::Cloud, center.show(*opening, powers(ME, results)?)?);
                out.send(Kind::Published, Role::Everybody, message);
                State::Idle(center)
            }
            // No order is open in these states.
            state => state,
        })
    }

    /// Is ready once both keys are there.
    fn set_up(&self, mut set_up: Box<SetUp>) -> Result<State, Fault> {
        Ok(match (set_up.keys, set_up.announced.both()) {
            (OwnKeysInMaking::Made(own), Some((_, noise))) => {
                let SetUp { registry, policy, .. } = *set_up;
                State::Idle(Box::new(IdleCenter::new(registry, self.frame.params, policy, *own, noise)?))
            }
            (keys, _) => {
                set_up.keys = keys;
                State::SettingUp(set_up)
            }
        })
    }

    /// Closes the registration.
    fn admit(&mut self, center: RegisteringCenter, out: &mut Reaction) -> Result<State, Fault> {
        let (center, admissions) = center.admit()?;
        for message in admissions {
            out.send(Kind::Admission, Role::Cloud, message);
        }
        Ok(if self.frame.params.key_mode().drawer() == ME {
            let stream = self.randomness.stream(ME, self.frame.epoch);
            let mut stream = stream.map_err(|error| Fault::entropy(ME, error))?;
            let (center, work) = center.draw_sequences(&mut stream);
            self.orders.place([work], out);
            State::Drawing(Box::new(center))
        } else {
            State::Awaiting(Box::new(center), None)
        })
    }

    fn take_receipt(&mut self, receipt: Receipt, out: &mut Reaction) -> Result<State, Abort> {
        Ok(match receipt {
            Receipt::Decrypting(center, orders) => {
                self.orders.place(orders.into_iter().map(Work::Powers), out);
                State::Decrypting(center)
            }
            Receipt::Asking(center, request) => {
                out.send(Kind::RepairRequest, Role::Dealer, request);
                State::Asking(center)
            }
            Receipt::Refused(alarm) => return Err(alarm.into()),
        })
    }
}

impl Framed for ControlCenter {
    type State = State;
    type Stop = Abort;
    type Host<'h> = dyn Witnesses + 'h;

    fn frame(&mut self) -> &mut Frame<State> {
        &mut self.frame
    }

    fn due(state: &State, _: &Params, from: Role) -> Due {
        let now = |yes: bool| if yes { Due::Now } else { Due::Never };
        match (state, from) {
            // vA's announcement is read once this party's own keys are made.
            (State::SettingUp(set_up), _) => now(set_up.announced.awaits(from)),
            (State::Registering(center), Role::Meter(_) | Role::Cloud) => now(center.missing(from)),
            (State::Drawing(_) | State::Proving(_), Role::Cloud) => Due::Later,
            (State::Awaiting(..), Role::Cloud) | (State::Asking(_), Role::Dealer) => Due::Now,
            _ => Due::Never,
        }
    }

    fn open(
        &mut self,
        state: State,
        from: Role,
        bytes: &[u8],
        _: &mut (dyn Witnesses + '_),
        out: &mut Reaction,
    ) -> Result<State, Abort> {
        Ok(match state {
            State::SettingUp(mut set_up) => {
                set_up.announced.keep(from, bytes);
                self.set_up(set_up)?
            }
            State::Registering(mut center) => {
                center.register(from, bytes)?;
                if center.is_complete() { self.admit(*center, out)? } else { State::Registering(center) }
            }
            State::Awaiting(center, first) => match (self.frame.params.key_mode(), first) {
                (KeyMode::SplitKeys, None) => State::Awaiting(center, Some(bytes.to_vec())),
                (_, Some(first)) => self.take_receipt(center.receive(&first, Some(bytes))?, out)?,
                (_, None) => self.take_receipt(center.receive(bytes, None)?, out)?,
            },
            State::Asking(center) => {
                let (center, order) = center.accept_sum(bytes)?;
                self.orders.place([Work::Powers(order)], out);
                State::Repairing(Box::new(center))
            }
            // No message is due in these states.
            state => state,
        })
    }
}
