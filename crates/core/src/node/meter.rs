//! A smart meter as a node.

use core::fmt;

use blindsum_paillier::Tables;
use blindsum_readings::Reading;

use crate::fault::{Fault, Step};
use crate::node::announced::Announced;
use crate::node::frame::{Frame, Framed};
use crate::node::inbox::Due;
use crate::node::reaction::Reaction;
use crate::node::witness::{Witness, Witnesses};
use crate::params::Params;
use crate::party::meter::{KeyedMeter, ManufacturedMeter, MaskedMeter, RegisteredMeter};
use crate::role::Role;
use crate::variants::Proofs;
use crate::wire::kind::Kind;

/// A meter: registers in an epoch, masks its reading when it gets its key share, adds noise to its blind sequence. It is
/// its own calculator and orders nothing.
pub struct Meter {
    frame: Frame<State>,
}

pub(super) enum State {
    Manufactured(Box<ManufacturedMeter>, Announced),
    Keyed(Box<KeyedMeter>),
    Registered(Box<RegisteredMeter>),
    /// With its blind sequence, where the proof of it follows.
    Masked(Box<MaskedMeter>, Option<Vec<u8>>),
}

/// What a host lends a meter.
pub(super) struct Host<'h> {
    tables: &'h Tables,
    sink: &'h mut dyn Witnesses,
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

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Frame { me, epoch, .. } = &self.frame;
        write!(f, "Meter {{ {me}, epoch: {epoch}, waits for: {:?} }}", self.awaits())
    }
}

impl Meter {
    /// A meter with what it left the factory with, which is all its configuration.
    #[must_use]
    pub fn new(meter: ManufacturedMeter) -> Self {
        let (me, params) = (Role::Meter(meter.index), meter.params);
        let announced = Announced::to(me, params.key_mode().noise_key_owner());
        let state = State::Manufactured(Box::new(meter), announced);
        Self { frame: Frame::new(me, params, state) }
    }

    /// What it waits for.
    #[must_use]
    pub fn awaits(&self) -> MeterAwaits {
        match self.frame.state {
            Some(State::Manufactured(..)) => MeterAwaits::Keys,
            Some(State::Keyed(_)) => MeterAwaits::Epoch,
            Some(State::Registered(_)) => MeterAwaits::KeyShare,
            Some(State::Masked(..)) => MeterAwaits::BlindSequence,
            None => MeterAwaits::Nothing,
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
        self.step(&mut Host { tables, sink }, |node, state, _, out| {
            let State::Keyed(meter) = state else {
                return Err(Fault::out_of_turn(node.frame.me, Step::Register));
            };
            let (meter, message) = meter.register(epoch, timestamp, reading)?;
            node.frame.open_epoch(epoch);
            out.send(Kind::Registration, Role::ControlCenter, message);
            Ok(State::Registered(Box::new(meter)))
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
        self.take_in(from, bytes, &mut Host { tables, sink })
    }

    /// Fails for good: a request came out of turn.
    pub(crate) fn fail(&mut self, asked: Step) -> Fault {
        self.frame.state = None;
        Fault::out_of_turn(self.frame.me, asked)
    }
}

impl Framed for Meter {
    type State = State;
    type Stop = Fault;
    type Host<'h> = Host<'h>;

    fn frame(&mut self) -> &mut Frame<State> {
        &mut self.frame
    }

    fn due(state: &State, params: &Params, from: Role) -> Due {
        let drawer = params.key_mode().drawer();
        match state {
            State::Manufactured(_, announced) if announced.awaits(from) => Due::Now,
            State::Registered(_) if from == Role::Dealer => Due::Now,
            State::Registered(_) if from == drawer => Due::Later,
            State::Masked(..) if from == drawer => Due::Now,
            _ => Due::Never,
        }
    }

    fn open(
        &mut self,
        state: State,
        from: Role,
        bytes: &[u8],
        Host { tables, sink }: &mut Host<'_>,
        out: &mut Reaction,
    ) -> Result<State, Fault> {
        Ok(match state {
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
                State::Masked(Box::new(meter), None)
            }
            State::Masked(meter, None) if self.frame.params.proofs() == Proofs::Bits => {
                State::Masked(meter, Some(bytes.to_vec()))
            }
            State::Masked(meter, sequence) => {
                let (sequence, proof) = match &sequence {
                    Some(sequence) => (sequence.as_slice(), Some(bytes)),
                    None => (bytes, None),
                };
                let (meter, message, witness) = meter.add_noise(sequence, proof, tables)?;
                sink.tell(Witness::NoiseAdded(witness));
                out.send(Kind::NoiseShares, Role::Cloud, message);
                State::Keyed(Box::new(meter))
            }
            // No message is due in these states.
            state => state,
        })
    }
}
