//! One meter as something that answers requests of a simulation's host: in a worker, on a thread, in a test.

use core::fmt;

use blindsum_paillier::Tables;
use blindsum_readings::Reading;

use crate::fault::{Fault, Step};
use crate::node::meter::{Meter, MeterAwaits};
use crate::node::witness::Witness;
use crate::party::meter::{ManufacturedMeter, NoiseWitness, ReadingWitness};
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
        /// The proof of it, where blind sequences are proved.
        proof: Option<Vec<u8>>,
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
        write!(f, "MeterRequest({})", self.step())
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

/// A meter's node behind requests: answers each with the one message that it leads to and what is known beside it, in the
/// protocol's order, and refuses any other. So a simulation's host asks meters.
#[derive(Debug)]
pub struct MeterNode {
    meter: Meter,
    noise_owner: Role,
    drawer: Role,
}

impl MeterNode {
    /// A meter from the factory.
    #[must_use]
    pub fn new(meter: ManufacturedMeter) -> Self {
        let key_mode = meter.params.key_mode();
        Self { noise_owner: key_mode.noise_key_owner(), drawer: key_mode.drawer(), meter: Meter::new(meter) }
    }

    /// Carries out a request; meters in one place share `tables`. After an error the meter has failed for good.
    ///
    /// # Errors
    /// A message that must not be accepted, a request out of turn, or a failure of the meter's own.
    pub fn handle(&mut self, request: MeterRequest, tables: &Tables) -> Result<MeterReply, Fault> {
        let step = request.step();
        let (mut told, center) = (Vec::new(), Role::ControlCenter);
        if self.meter.awaits() != request.awaited() {
            // A message that comes again is the meter's to refuse, and its sender is to blame.
            match &request {
                MeterRequest::MaskReading { key_share } if self.is_past_share() => {
                    self.meter.receive(Role::Dealer, key_share, tables, &mut told)?;
                }
                MeterRequest::AddNoise { sequence, .. } if self.meter.awaits() == MeterAwaits::Epoch => {
                    self.meter.receive(self.drawer, sequence, tables, &mut told)?;
                }
                _ => (),
            }
            return Err(self.meter.fail(step));
        }
        let mut reaction = match request {
            MeterRequest::AcceptKeys { reading_key, noise_key } => {
                self.meter.receive(center, &reading_key, tables, &mut told)?;
                self.meter.receive(self.noise_owner, &noise_key, tables, &mut told)?;
                return Ok(MeterReply::KeysAccepted);
            }
            MeterRequest::Register { epoch, timestamp, reading } => {
                self.meter.begin_epoch(epoch, timestamp, reading, tables, &mut told)?
            }
            MeterRequest::MaskReading { key_share } => {
                self.meter.receive(Role::Dealer, &key_share, tables, &mut told)?
            }
            MeterRequest::AddNoise { sequence, proof } => {
                let reaction = self.meter.receive(self.drawer, &sequence, tables, &mut told)?;
                match proof {
                    Some(proof) => self.meter.receive(self.drawer, &proof, tables, &mut told)?,
                    None => reaction,
                }
            }
        };
        let message = reaction.messages.pop().map(|message| message.bytes);
        match (message, told.pop()) {
            (Some(message), None) => Ok(MeterReply::Registered { message }),
            (Some(message), Some(Witness::Masked(witness))) => Ok(MeterReply::Masked { message, witness }),
            (Some(message), Some(Witness::NoiseAdded(witness))) => {
                Ok(MeterReply::NoiseAdded { message, witness })
            }
            _ => Err(self.meter.fail(step)),
        }
    }

    /// Whether it has its key share of the epoch.
    fn is_past_share(&self) -> bool {
        matches!(self.meter.awaits(), MeterAwaits::BlindSequence | MeterAwaits::Epoch)
    }
}

impl MeterRequest {
    /// What is asked.
    #[must_use]
    pub fn step(&self) -> Step {
        match self {
            Self::AcceptKeys { .. } => Step::AcceptKeys,
            Self::Register { .. } => Step::Register,
            Self::MaskReading { .. } => Step::MaskReading,
            Self::AddNoise { .. } => Step::AddNoise,
        }
    }

    /// What a meter must wait for to be asked this.
    fn awaited(&self) -> MeterAwaits {
        match self {
            Self::AcceptKeys { .. } => MeterAwaits::Keys,
            Self::Register { .. } => MeterAwaits::Epoch,
            Self::MaskReading { .. } => MeterAwaits::KeyShare,
            Self::AddNoise { .. } => MeterAwaits::BlindSequence,
        }
    }
}
