//! The cloud platform: draws the blind sequences (Eq. 15, 16), multiplies what the meters send (Eq. 19, 20, 23, 25).
//!
//! The states in order: [`Cloud`] -> [`RegisteringCloud`] -> [`DrawingCloud`] -> [`CollectingCloud`] ->
//! [`AggregatingCloud`] -> done.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;
use num_traits::{One, Zero};
use rand_core::CryptoRng;

use super::fault::{Fault, Field, LocalFault, RegistrationFault};
use super::link::{Endpoint, LinkKey, MasterKey};
use super::messages::{Aggregate, Body, Keys, Kind};
use super::meter::{later, open_keys};
use super::registration::{CLOUD_ID, Directory, registration};
use crate::integer::{self, SecretInt};
use crate::params::Params;
use crate::role::Role;
use crate::work::{PowerBatch, Work};

const ME: Role = Role::Cloud;

/// The cloud between epochs.
#[derive(Clone)]
pub struct Cloud {
    master_key: MasterKey,
    directory: Directory,
    params: Params,
    keys: Keys,
    last_epoch: Option<u64>,
}

/// The cloud while meters register.
#[derive(Debug, Clone)]
pub struct RegisteringCloud {
    cloud: Cloud,
    endpoint: Endpoint,
    admitted: BTreeSet<Role>,
}

/// The cloud that has drawn its bits and waits for the powers that encrypt them.
#[derive(Debug)]
pub struct DrawingCloud {
    cloud: Cloud,
    endpoint: Endpoint,
    meters: Vec<Role>,
    selection: SelectionWitness,
}

/// The cloud that waits for the meters' answers.
#[derive(Debug)]
pub struct CollectingCloud {
    cloud: Cloud,
    endpoint: Endpoint,
    meters: Vec<Role>,
    readings: BTreeMap<Role, BigUint>,
    noise: BTreeMap<Role, Vec<BigUint>>,
}

/// The cloud that waits for its products.
#[derive(Debug)]
pub struct AggregatingCloud {
    cloud: Cloud,
    endpoint: Endpoint,
    present: Vec<Role>,
}

/// What the cloud knows of the blind sequences, for the simulation's witness channel.
#[derive(Clone, PartialEq, Eq)]
pub struct SelectionWitness {
    /// j*_i of each meter, from 0.
    pub positions: Vec<u32>,
    /// The randomizers of E(b_ij), meter by meter, gamma each.
    pub randomizers: Vec<Vec<SecretInt>>,
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cloud { master_key: <redacted> }")
    }
}

impl fmt::Debug for SelectionWitness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SelectionWitness(<redacted>)")
    }
}

fn out_of_turn(asked: &str) -> Fault {
    Fault::local(ME, LocalFault::OutOfTurn { asked: asked.to_owned() })
}

impl Cloud {
    /// A cloud that knows who bears which identity and accepts the public keys
    /// (message 0, in two halves).
    pub fn new(
        master_key: MasterKey,
        directory: Directory,
        params: Params,
        reading_key: &[u8],
        noise_key: &[u8],
    ) -> Result<Self, Fault> {
        let keys = open_keys(ME, &params, reading_key, noise_key)?;
        Ok(Self { master_key, directory, params, keys, last_epoch: None })
    }

    /// Registers with the control centre (message 1').
    pub fn register(mut self, epoch: u64, timestamp: u64) -> Result<(RegisteringCloud, Vec<u8>), Fault> {
        self.last_epoch = later(ME, self.last_epoch, epoch)?;
        let mut endpoint = Endpoint::new(ME, epoch, Some(self.keys.clone()));
        endpoint.add_link(Role::ControlCenter, self.master_key.link_key(epoch));
        let body = Body::Registration(registration(CLOUD_ID, timestamp));
        let message = endpoint.seal(Role::ControlCenter, body)?;
        Ok((RegisteringCloud { cloud: self, endpoint, admitted: BTreeSet::new() }, message))
    }
}

impl RegisteringCloud {
    /// Learns of a registered meter (message 1''). The control centre vouches for identity and time.
    pub fn admit(&mut self, message: &[u8]) -> Result<Role, Fault> {
        let Body::Admission(admission) = self.endpoint.open(Role::ControlCenter, Kind::Admission, message)?
        else {
            return Err(out_of_turn("an admission"));
        };
        let unknown = |fault| Fault::registration(ME, Role::ControlCenter, fault);
        let bearer = self.cloud.directory.bearer(&admission.id);
        let meter = bearer.filter(|role| matches!(role, Role::Meter(_)));
        let meter = meter.ok_or_else(|| unknown(RegistrationFault::Unknown))?;
        if !self.admitted.insert(meter) {
            return Err(unknown(RegistrationFault::Doubled));
        }
        self.endpoint.add_link(meter, LinkKey::new(admission.link_key));
        Ok(meter)
    }

    /// Eq. (15), (16): draws j*_i for every admitted meter in order, then the randomizers of E(b_ij) in order, and orders
    /// the powers r^nu that encrypt them.
    pub fn draw_sequences(self, rng: &mut impl CryptoRng) -> (DrawingCloud, PowerBatch) {
        let key = &self.cloud.keys.noise;
        let gamma = self.cloud.params.gamma();
        let meters: Vec<Role> = self.admitted.into_iter().collect();
        let positions = meters.iter().map(|_| integer::random_index(gamma, rng)).collect();
        let randomizers: Vec<Vec<_>> = meters.iter().map(|_| key.randomizers(gamma, rng)).collect();
        let batch = PowerBatch {
            modulus: key.ciphertexts().value().clone(),
            exponent: key.n().clone(),
            bases: randomizers.iter().flatten().map(|r| r.expose().clone()).collect(),
        };
        let selection = SelectionWitness { positions, randomizers };
        (DrawingCloud { cloud: self.cloud, endpoint: self.endpoint, meters, selection }, batch)
    }
}

impl DrawingCloud {
    /// What it drew, for the simulation's witness channel.
    #[must_use]
    pub fn selection(&self) -> &SelectionWitness {
        &self.selection
    }

    /// Encrypts the bits with the powers ordered before and writes message 2 to every meter.
    pub fn send_sequences(
        mut self,
        powers: &[SecretInt],
    ) -> Result<(CollectingCloud, Vec<Vec<u8>>, SelectionWitness), Fault> {
        let key = self.cloud.keys.noise.clone();
        let gamma = usize::try_from(self.cloud.params.gamma()).unwrap_or(usize::MAX);
        let expected = self.meters.len().saturating_mul(gamma);
        if powers.len() != expected {
            let what = format!("{} powers instead of {expected}", powers.len());
            return Err(Fault::local(ME, LocalFault::Calculation(what)));
        }
        let rows = powers.chunks(gamma.max(1)).zip(&self.selection.positions);
        let mut messages = Vec::with_capacity(self.meters.len());
        for (meter, (row, position)) in self.meters.iter().zip(rows) {
            // Eq. (16): E(b_ij) with b_ij = [j = j*_i].
            let bits = (0u32..).zip(row).map(|(j, power)| {
                let bit = if j == *position { BigUint::one() } else { BigUint::zero() };
                key.blind(&bit, power.expose())
            });
            messages.push(self.endpoint.seal(*meter, Body::BlindSequence(bits.collect()))?);
        }
        let next = CollectingCloud {
            cloud: self.cloud,
            endpoint: self.endpoint,
            meters: self.meters,
            readings: BTreeMap::new(),
            noise: BTreeMap::new(),
        };
        Ok((next, messages, self.selection))
    }
}

impl CollectingCloud {
    /// Accepts c_i (message 4).
    pub fn receive_reading(&mut self, meter: Role, message: &[u8]) -> Result<(), Fault> {
        match self.endpoint.open(meter, Kind::MaskedReading, message)? {
            Body::MaskedReading(c) => {
                self.readings.insert(meter, c);
                Ok(())
            }
            _ => Err(out_of_turn("a masked reading")),
        }
    }

    /// Accepts e_i1 .. e_igamma (message 5).
    pub fn receive_noise(&mut self, meter: Role, message: &[u8]) -> Result<(), Fault> {
        let Body::NoiseShares(shares) = self.endpoint.open(meter, Kind::NoiseShares, message)? else {
            return Err(out_of_turn("noise shares"));
        };
        let gamma = usize::try_from(self.cloud.params.gamma()).unwrap_or(usize::MAX);
        if shares.len() != gamma {
            return Err(Fault::count(ME, meter, Field::NoiseShare, shares.len(), gamma));
        }
        self.noise.insert(meter, shares);
        Ok(())
    }

    /// Eq. (19), (20), (23), (25): orders C2 = prod c_i mod n^2 and C1 = prod prod e_ij mod nu^2 over the meters whose two
    /// messages have both come; one without the other does not count.
    #[must_use]
    pub fn aggregate(self) -> (AggregatingCloud, [Work; 2]) {
        let Self { cloud, endpoint, meters, mut readings, mut noise } = self;
        let mut present = Vec::new();
        let (mut c2, mut c1) = (Vec::new(), Vec::new());
        for meter in meters {
            if let (Some(reading), Some(shares)) = (readings.remove(&meter), noise.remove(&meter)) {
                present.push(meter);
                c2.push(reading);
                c1.extend(shares);
            }
        }
        let product = |key: &crate::paillier::PublicKey, factors| Work::Product {
            modulus: key.ciphertexts().value().clone(),
            factors,
        };
        let orders = [product(&cloud.keys.reading, c2), product(&cloud.keys.noise, c1)];
        (AggregatingCloud { cloud, endpoint, present }, orders)
    }
}

impl AggregatingCloud {
    /// Sends both products and the list of meters present to the control centre (message 6).
    pub fn send_aggregate(mut self, c2: BigUint, c1: BigUint) -> Result<(Cloud, Vec<u8>), Fault> {
        let body = Body::Aggregate(Aggregate { readings: c2, noise: c1, present: self.present });
        let message = self.endpoint.seal(Role::ControlCenter, body)?;
        Ok((self.cloud, message))
    }
}
