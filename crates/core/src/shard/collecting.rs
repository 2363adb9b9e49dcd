//! A shard in an epoch: it opens what its meters send, each once, and multiplies.

use core::fmt;
use std::collections::BTreeMap;

use blindsum_paillier::{Work, WorkResult};
use num_bigint::BigUint;
use sha2::{Digest, Sha256};

use crate::fault::{CalculationFault, Fault, Field, LocalFault, UnwritableFault};
use crate::params::Params;
use crate::party::meter::to_usize;
use crate::role::Role;
use crate::shard::{Assignment, Part};
use crate::wire::kind::Kind;
use crate::wire::link::Endpoint;
use crate::wire::messages::Body;

/// A shard works under this name: meters write to the cloud.
const ME: Role = Role::Cloud;

/// A shard that collects.
pub struct Shard {
    assignment: Assignment,
    ciphertexts: usize,
    endpoint: Endpoint,
    came: BTreeMap<Role, Came>,
}

/// What has come of a meter: each message, and the hash of its bytes, by which the same one is known when it comes again.
#[derive(Default)]
struct Came {
    reading: Option<([u8; 32], BigUint)>,
    noise: Option<([u8; 32], Vec<BigUint>)>,
}

/// What came of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// It counts now.
    New,
    /// The same bytes have come before, and count once.
    Again,
}

impl fmt::Debug for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shard {{ {:?}, came: {} }}", self.assignment, self.came.len())
    }
}

impl Shard {
    /// A shard that nothing has come to.
    #[must_use]
    pub fn new(assignment: Assignment, params: &Params) -> Self {
        let mut endpoint = Endpoint::new(ME, assignment.epoch, Some(assignment.keys.clone()));
        for (meter, key) in &assignment.meters {
            endpoint.add_link(*meter, key.clone());
        }
        Self {
            assignment,
            ciphertexts: to_usize(params.noise_ciphertexts()),
            endpoint,
            came: BTreeMap::new(),
        }
    }

    /// What it was given.
    #[must_use]
    pub fn assignment(&self) -> &Assignment {
        &self.assignment
    }

    /// Accepts c_i, then e_ij (messages 4 and 5), with all checks that the cloud makes. What has come before changes nothing.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names `meter`: the message is not acceptable, is not of a meter of this shard, or is another one than the meter sent
    /// before. Nothing changes by it.
    pub fn receive(&mut self, meter: Role, message: &[u8]) -> Result<Took, Fault> {
        if !self.assignment.meters.contains_key(&meter) {
            return Err(Fault::undue(ME, meter));
        }
        let came = self.came.entry(meter).or_default();
        let hash: [u8; 32] = Sha256::digest(message).into();
        let known = [came.reading.as_ref().map(|kept| kept.0), came.noise.as_ref().map(|kept| kept.0)];
        if known.contains(&Some(hash)) {
            return Ok(Took::Again);
        }
        // A second, different one is not what is due, and its number on the link is not either.
        if came.reading.is_none() {
            if let Body::MaskedReading(c) = self.endpoint.open(meter, Kind::MaskedReading, message)? {
                came.reading = Some((hash, c));
            }
            return Ok(Took::New);
        }
        if came.noise.is_some() {
            return Err(Fault::undue(ME, meter));
        }
        if let Body::NoiseShares(shares) = self.endpoint.open(meter, Kind::NoiseShares, message)? {
            if shares.len() != self.ciphertexts {
                return Err(Fault::count(ME, meter, Field::NoiseShare, shares.len(), self.ciphertexts));
            }
            came.noise = Some((hash, shares));
        }
        Ok(Took::New)
    }

    /// The meters of which a message is still due.
    pub fn missing(&self) -> impl Iterator<Item = Role> {
        let is_in = |meter: &Role| self.came.get(meter).is_some_and(|came| came.noise.is_some());
        self.assignment.meters.keys().copied().filter(move |meter| !is_in(meter))
    }

    /// Whether both messages of all its meters have come. Asked after each message, so it does not look at each meter until it has to.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.came.len() >= self.assignment.meters.len() && self.missing().next().is_none()
    }

    /// Nothing more counts: orders both products over the meters whose two messages have come.
    #[must_use]
    pub fn multiply(self) -> (Multiplying, [Work; 2]) {
        let Self { assignment, came, .. } = self;
        let mut present = Vec::new();
        let (mut c2, mut c1) = (Vec::new(), Vec::new());
        for (meter, Came { reading, noise }) in came {
            if let (Some((_, reading)), Some((_, shares))) = (reading, noise) {
                present.push(meter);
                c2.push(reading);
                c1.extend(shares);
            }
        }
        let product =
            |key: &blindsum_paillier::PublicKey, factors| Work::Product { root: key.n().clone(), factors };
        let orders = [product(&assignment.keys.reading, c2), product(&assignment.keys.noise, c1)];
        (Multiplying { assignment, present }, orders)
    }
}

/// A shard that waits for its products.
#[derive(Debug)]
pub struct Multiplying {
    assignment: Assignment,
    present: Vec<Role>,
}

impl Multiplying {
    /// The bytes of its part, from both products in the order of [`Shard::multiply`].
    ///
    /// # Errors
    /// [`Fault::Local`]: results that are not what was ordered, or a part that cannot be written.
    pub fn part(self, results: Vec<WorkResult>) -> Result<Vec<u8>, Fault> {
        let Self { assignment: Assignment { epoch, shard, shards, keys, .. }, present } = self;
        let got = results.len();
        let results: Result<[WorkResult; 2], _> = results.try_into();
        let results =
            results.map_err(|_| Fault::calculation(ME, CalculationFault::Count { got, expected: 2 }))?;
        let [WorkResult::Product(readings), WorkResult::Product(noise)] = results else {
            return Err(Fault::calculation(ME, CalculationFault::NoProduct));
        };
        let part = Part { epoch, shard, shards, readings, noise, present };
        let unwritable = |fault| Fault::local(ME, LocalFault::Unwritable(UnwritableFault::Message(fault)));
        part.encode(&keys).map_err(unwritable)
    }
}
