//! A smart meter as a node.

use core::fmt;

use blindsum_paillier::Tables;
use blindsum_readings::Reading;

use crate::fault::{Fault, Step};
use crate::node::announced::Announced;
use crate::node::inbox::{Due, Inbox};
use crate::node::reaction::Reaction;
use crate::node::witness::{Witness, Witnesses};
use crate::params::Params;
use crate::party::meter::{KeyedMeter, ManufacturedMeter, MaskedMeter, RegisteredMeter};
use crate::randomness::SET_UP;
use crate::role::Role;
use crate::wire::kind::Kind;

/// A meter: registers in an epoch, masks its reading when it gets its key share, adds noise to its blind sequence. It is
/// its own calculator and orders nothing.
pub struct Meter {
    me: Role,
    params: Params,
    epoch: u64,
    inbox: Inbox,
    state: State,
}

enum State {
    Manufactured(Box<ManufacturedMeter>, Announced),
    Keyed(Box<KeyedMeter>),
    Registered(Box<RegisteredMeter>),
    Masked(Box<MaskedMeter>),
    /// A step failed; the meter answers nothing more.
    Failed,
}

/// What a meter waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeterAwaits {
    /// The keys (message 0).
    Keys,
    /// An epoch.
    Epoch,
    /// Its key share (message 3).
    KeyShare,
    /// Its blind sequence (message 2).
    BlindSequence,
    /// Nothing: it has failed.
    Nothing,
}

impl State {
    fn due(&self, from: Role, drawer: Role) -> Due {
        match self {
            Self::Manufactured(_, announced) if announced.awaits(from) => Due::Now,
            Self::Registered(_) if from == Role::Dealer => Due::Now,
            Self::Registered(_) if from == drawer => Due::Later,
            Self::Masked(_) if from == drawer => Due::Now,
            _ => Due::Never,
        }
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Meter {{ {}, epoch: {}, waits for: {:?} }}", self.me, self.epoch, self.awaits())
    }
}

impl Meter {
    /// A meter with what it left the factory with, which is all its configuration.
    #[must_use]
    pub fn new(meter: ManufacturedMeter) -> Self {
        let (me, params) = (Role::Meter(meter.index), meter.params);
        let announced = Announced::to(me, params.key_mode().noise_key_owner());
        let state = State::Manufactured(Box::new(meter), announced);
        Self { me, params, epoch: SET_UP, inbox: Inbox::new(me, &params), state }
    }

    /// What it waits for.
    #[must_use]
    pub fn awaits(&self) -> MeterAwaits {
        match self.state {
            State::Manufactured(..) => MeterAwaits::Keys,
            State::Keyed(_) => MeterAwaits::Epoch,
            State::Registered(_) => MeterAwaits::KeyShare,
            State::Masked(_) => MeterAwaits::BlindSequence,
            State::Failed => MeterAwaits::Nothing,
        }
    }

    /// An epoch begins by the host's clock: takes the reading and registers with the control centre. `timestamp` is t_i on the
    /// meter's own clock.
    ///
    /// # Errors
    /// The epoch before is not over, this one was used, or there are no random numbers.
    pub fn begin_epoch(
        &mut self,
        epoch: u64,
        timestamp: u64,
        reading: Reading,
        tables: &Tables,
        sink: &mut dyn Witnesses,
    ) -> Result<Reaction, Fault> {
        self.settle(|node, out| {
            let State::Keyed(meter) = node.take() else {
                return Err(Fault::out_of_turn(node.me, Step::Register));
            };
            let (meter, message) = meter.register(epoch, timestamp, reading)?;
            node.epoch = epoch;
            node.inbox.open_epoch();
            node.state = State::Registered(Box::new(meter));
            out.send(Kind::Registration, Role::ControlCenter, message);
            node.catch_up(tables, sink, out)
        })
    }

    /// Takes in a message that came from `from`. Meters in one place share `tables`.
    ///
    /// # Errors
    /// A message that must not be accepted; the culprit is named. No noise could be drawn.
    pub fn receive(
        &mut self,
        from: Role,
        bytes: &[u8],
        tables: &Tables,
        sink: &mut dyn Witnesses,
    ) -> Result<Reaction, Fault> {
        self.settle(|node, out| {
            let due = node.state.due(from, node.drawer());
            if node.inbox.admits(from, bytes, node.epoch, due)? {
                node.open(from, bytes, tables, sink, out)?;
                node.catch_up(tables, sink, out)?;
            }
            Ok(())
        })
    }

    /// Fails for good: a request came out of turn.
    pub(crate) fn fail(&mut self, asked: Step) -> Fault {
        self.state = State::Failed;
        Fault::out_of_turn(self.me, asked)
    }

    fn drawer(&self) -> Role {
        self.params.key_mode().drawer()
    }

    /// Does a step; where it fails, the meter has failed for good.
    fn settle(
        &mut self,
        step: impl FnOnce(&mut Self, &mut Reaction) -> Result<(), Fault>,
    ) -> Result<Reaction, Fault> {
        let mut out = Reaction::default();
        let done = match self.state {
            State::Failed => Err(Fault::out_of_turn(self.me, Step::AfterFailure)),
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

    fn catch_up(
        &mut self,
        tables: &Tables,
        sink: &mut dyn Witnesses,
        out: &mut Reaction,
    ) -> Result<(), Fault> {
        let drawer = self.drawer();
        while let Some((from, bytes)) = self.inbox.next(|from| self.state.due(from, drawer)) {
            self.open(from, &bytes, tables, sink, out)?;
        }
        Ok(())
    }

    fn open(
        &mut self,
        from: Role,
        bytes: &[u8],
        tables: &Tables,
        sink: &mut dyn Witnesses,
        out: &mut Reaction,
    ) -> Result<(), Fault> {
        self.state = match self.take() {
            State::Manufactured(meter, mut announced) => {
                announced.keep(from, bytes);
                match announced.both() {
                    Some((reading, noise)) => {
                        State::Keyed(Box::new(meter.accept_keys(reading, noise, tables)?))
                    }
                    None => State::Manufactured(meter, announced),
                }
            }
            State::Registered(meter) => {
                let (meter, message, witness) = meter.mask_reading(bytes, tables)?;
                sink.tell(Witness::Masked(witness));
                out.send(Kind::MaskedReading, Role::Cloud, message);
                State::Masked(Box::new(meter))
            }
            State::Masked(meter) => {
                let (meter, message, witness) = meter.add_noise(bytes, tables)?;
                sink.tell(Witness::NoiseAdded(witness));
                out.send(Kind::NoiseShares, Role::Cloud, message);
                State::Keyed(Box::new(meter))
            }
            // No message is due in these states.
            state => state,
        };
        Ok(())
    }
}
