//! One meter as something that answers requests, wherever it runs: in a worker, on a thread, in a test.

use core::fmt;

use blindsum_paillier::Tables;
use blindsum_readings::Reading;

use crate::fault::{Fault, LocalFault};
use crate::party::meter::{
    KeyedMeter, ManufacturedMeter, MaskedMeter, NoiseWitness, ReadingWitness, RegisteredMeter,
};
use crate::role::Role;

/// What a meter is asked to do. Messages are canonical bytes.
#[derive(Clone, PartialEq, Eq)]
pub enum MeterRequest {
    /// Accept the public keys.
    AcceptKeys {
        /// Message 0, n.
        reading_key: Vec<u8>,
        /// Message 0, nu.
        noise_key: Vec<u8>,
    },
    /// Take the reading of an epoch and register.
    Register {
        /// t.
        epoch: u64,
        /// t_i.
        timestamp: u64,
        /// What the sensor shows.
        reading: Reading,
    },
    /// Accept k_i, answer c_i.
    MaskReading {
        /// Message 3.
        key_share: Vec<u8>,
    },
    /// Accept E(b_ij), answer e_ij.
    AddNoise {
        /// Message 2.
        sequence: Vec<u8>,
    },
}

/// What a meter answers: its message, and beside it what the simulation may show of its secrets.
#[derive(Clone, PartialEq, Eq)]
pub enum MeterReply {
    /// The keys are accepted.
    KeysAccepted,
    /// Message 1.
    Registered {
        /// Canonical bytes.
        message: Vec<u8>,
    },
    /// Message 4.
    Masked {
        /// Canonical bytes.
        message: Vec<u8>,
        /// For the witness channel.
        witness: ReadingWitness,
    },
    /// Message 5.
    NoiseAdded {
        /// Canonical bytes.
        message: Vec<u8>,
        /// For the witness channel.
        witness: NoiseWitness,
    },
}

/// Messages may be secret: what is asked, and nothing of it.
impl fmt::Debug for MeterRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MeterRequest({})", self.name())
    }
}

/// Messages and witnesses are secret: which answer it is, and nothing of it.
impl fmt::Debug for MeterReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KeysAccepted => "MeterReply(keys accepted)",
            Self::Registered { .. } => "MeterReply(registered)",
            Self::Masked { .. } => "MeterReply(masked)",
            Self::NoiseAdded { .. } => "MeterReply(noise added)",
        })
    }
}

#[derive(Debug)]
enum State {
    Manufactured(ManufacturedMeter),
    Keyed(KeyedMeter),
    Registered(RegisteredMeter),
    Masked(MaskedMeter),
    /// A step failed; the meter answers nothing more.
    Failed,
}

/// A meter that answers requests in the protocol's order and refuses any other.
#[derive(Debug)]
pub struct MeterNode {
    role: Role,
    state: State,
}

impl MeterNode {
    /// A meter from the factory.
    #[must_use]
    pub fn new(meter: ManufacturedMeter) -> Self {
        Self { role: Role::Meter(meter.index), state: State::Manufactured(meter) }
    }

    /// Carries out a request; meters in one place share `tables`. After an error the meter has failed for good.
    pub fn handle(&mut self, request: MeterRequest, tables: &Tables) -> Result<MeterReply, Fault> {
        let state = core::mem::replace(&mut self.state, State::Failed);
        let (state, reply) = match (state, request) {
            (State::Manufactured(meter), MeterRequest::AcceptKeys { reading_key, noise_key }) => {
                (State::Keyed(meter.accept_keys(&reading_key, &noise_key, tables)?), MeterReply::KeysAccepted)
            }
            (State::Keyed(meter), MeterRequest::Register { epoch, timestamp, reading }) => {
                let (meter, message) = meter.register(epoch, timestamp, reading)?;
                (State::Registered(meter), MeterReply::Registered { message })
            }
            (State::Registered(meter), MeterRequest::MaskReading { key_share }) => {
                let (meter, message, witness) = meter.mask_reading(&key_share, tables)?;
                (State::Masked(meter), MeterReply::Masked { message, witness })
            }
            (State::Masked(meter), MeterRequest::AddNoise { sequence }) => {
                let (meter, message, witness) = meter.add_noise(&sequence, tables)?;
                (State::Keyed(meter), MeterReply::NoiseAdded { message, witness })
            }
            (_, request) => {
                let asked = request.name().to_owned();
                return Err(Fault::local(self.role, LocalFault::OutOfTurn { asked }));
            }
        };
        self.state = state;
        Ok(reply)
    }
}

impl MeterRequest {
    /// What is asked, for error texts.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::AcceptKeys { .. } => "accepting the keys",
            Self::Register { .. } => "registering",
            Self::MaskReading { .. } => "masking its reading",
            Self::AddNoise { .. } => "adding noise",
        }
    }
}
