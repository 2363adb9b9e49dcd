//! The cloud platform: draws the blind sequences (Eq. 15, 16) where the key mode has it so, multiplies what the meters send
//! (Eq. 19, 20, 23, 25), and decrypts the noise where it owns vA.
//!
//! The states in order: [`IdleCloud`] -> [`RegisteringCloud`] -> [`DrawingCloud`], where it draws -> [`CollectingCloud`] ->
//! [`AggregatingCloud`] -> [`OpeningCloud`], where it owns vA -> [`IdleCloud`].

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use blindsum_paillier::{CrtDecryption, Opening, PowerBatch, SecretInt, SecretKey, UnitProof, Work, integer};
use num_bigint::{BigInt, BigUint};
use rand_core::CryptoRng;

use crate::fault::{Fault, Field, PeerFault, RegistrationFault, Step};
use crate::params::Params;
use crate::party::control_center::alarm::range_alarm;
use crate::party::keys::{OwnKeys, open_keys};
use crate::party::meter::{later, to_usize};
use crate::party::registration::{CLOUD_ID, Directory, registration};
use crate::party::sequence;
use crate::party::sequence::{Drawer, Nonces, SelectionWitness, SentSequences};
use crate::role::Role;
use crate::shard::{Assignment, Gathered, Shards};
use crate::wire::keys::Keys;
use crate::wire::kind::Kind;
use crate::wire::link::{Endpoint, LinkKey, MasterKey};
use crate::wire::messages::{Aggregate, Body, ReadingAggregate};

const ME: Role = Role::Cloud;

/// The cloud between epochs.
#[derive(Clone)]
pub struct IdleCloud {
    master_key: MasterKey,
    directory: Directory,
    params: Params,
    keys: Keys,
    /// vA, where the cloud owns it.
    noise_key: Option<SecretKey>,
    last_epoch: Option<u64>,
}

/// The cloud while meters register.
#[derive(Debug, Clone)]
pub struct RegisteringCloud {
    cloud: IdleCloud,
    endpoint: Endpoint,
    admitted: BTreeSet<Role>,
}

/// The cloud that has drawn its bits and waits for the powers that encrypt them.
#[derive(Debug)]
pub struct DrawingCloud {
    cloud: IdleCloud,
    endpoint: Endpoint,
    meters: BTreeSet<Role>,
    selection: SelectionWitness,
    nonces: Nonces,
}

/// The cloud that waits for the meters' answers.
#[derive(Debug)]
pub struct CollectingCloud {
    cloud: IdleCloud,
    endpoint: Endpoint,
    meters: BTreeSet<Role>,
    readings: BTreeMap<Role, BigUint>,
    noise: BTreeMap<Role, Vec<BigUint>>,
}

/// The cloud that waits for its products.
#[derive(Debug)]
pub struct AggregatingCloud {
    cloud: IdleCloud,
    endpoint: Endpoint,
    present: Vec<Role>,
}

/// The cloud that owns vA and waits for the powers that decrypt C1.
#[derive(Debug)]
pub struct OpeningCloud {
    cloud: IdleCloud,
    endpoint: Endpoint,
    key: SecretKey,
    present: Vec<Role>,
    readings: BigUint,
    noise: BigUint,
}

/// What the cloud does with its products.
#[derive(Debug)]
pub enum Aggregated {
    /// It sends both to the control centre (message 6).
    Sent(Box<IdleCloud>, Vec<u8>),
    /// It decrypts C1 itself, with these two powers.
    Opening(Box<OpeningCloud>, Box<[PowerBatch; 2]>),
}

/// What the cloud sends where it has decrypted C1: both parts of message 6, and every number of the decryption for the
/// simulation's witness channel.
#[derive(Debug)]
pub struct Opened {
    /// The cloud between epochs, or waiting for a proof of right decryption.
    pub cloud: Afterwards,
    /// C2 and the meters present.
    pub aggregate: Vec<u8>,
    /// xi + x + present * O.
    pub noise_total: Vec<u8>,
    /// D(C1) step by step.
    pub witness: CrtDecryption,
}

impl fmt::Debug for IdleCloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cloud { master_key: <redacted> }")
    }
}

impl IdleCloud {
    /// A cloud that knows who bears which identity and accepts the public keys (message 0); `own` holds vA where the
    /// cloud made it.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the owner of a key, where its announcement is not acceptable or the keys
    /// share a prime.
    pub fn new(
        master_key: MasterKey,
        directory: Directory,
        params: Params,
        own: OwnKeys,
        reading_key: &[u8],
        noise_key: &[u8],
    ) -> Result<Self, Fault> {
        let keys = open_keys(ME, &params, &own, reading_key, noise_key)?;
        Ok(Self { master_key, directory, params, keys, noise_key: own.noise, last_epoch: None })
    }

    /// Registers with the control centre (message 1').
    ///
    /// # Errors
    /// [`Fault::Local`]: the epoch was used or has passed, or the message cannot be written.
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
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the control centre: the message is not acceptable, the identity is not a
    /// meter's, or it was admitted before.
    pub fn admit(&mut self, message: &[u8]) -> Result<Role, Fault> {
        let Body::Admission(admission) = self.endpoint.open(Role::ControlCenter, Kind::Admission, message)?
        else {
            return Err(Fault::out_of_turn(ME, Step::Read));
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

    /// The meters admitted so far.
    #[must_use]
    pub fn admitted(&self) -> &BTreeSet<Role> {
        &self.admitted
    }

    /// Eq. (15), (16): draws the blind sequences of every admitted meter and orders the powers that encrypt them.
    pub fn draw_sequences(self, rng: &mut impl CryptoRng) -> (DrawingCloud, Work) {
        let Self { cloud, endpoint, admitted: meters } = self;
        let numbers = meters.iter().filter_map(|role| match role {
            Role::Meter(index) => Some(*index),
            _ => None,
        });
        let drawer = Drawer::of(&cloud.keys.noise, cloud.noise_key.as_ref());
        let (selection, nonces, work) = sequence::draw(drawer, &cloud.params, numbers, rng);
        (DrawingCloud { cloud, endpoint, meters, selection, nonces }, work)
    }

    /// Waits for the meters' answers: the control centre draws the blind sequences.
    #[must_use]
    pub fn collect(self) -> CollectingCloud {
        let Self { cloud, endpoint, admitted: meters } = self;
        CollectingCloud { cloud, endpoint, meters, readings: BTreeMap::new(), noise: BTreeMap::new() }
    }
}

impl DrawingCloud {
    /// What it drew, for the simulation's witness channel.
    #[must_use]
    pub fn selection(&self) -> &SelectionWitness {
        &self.selection
    }

    /// Encrypts the bits with the powers ordered before and writes message 2 to every meter.
    ///
    /// # Errors
    /// [`Fault::Local`]: the number of powers is not the number ordered, or a message cannot be written.
    pub fn send_sequences(self, powers: &[SecretInt]) -> Result<SentSequences<CollectingCloud>, Fault> {
        let Self { cloud, mut endpoint, meters, selection, nonces } = self;
        let drawer = Drawer::of(&cloud.keys.noise, cloud.noise_key.as_ref());
        let sent = sequence::seal(ME, &mut endpoint, drawer, (selection, nonces), powers)?;
        let party =
            CollectingCloud { cloud, endpoint, meters, readings: BTreeMap::new(), noise: BTreeMap::new() };
        Ok(sent.by(party))
    }
}

impl CollectingCloud {
    /// Writes the proofs ordered with the blind sequences, one for each meter, in order.
    ///
    /// # Errors
    /// [`Fault::Local`]: the number of proofs is not the number ordered, or a message cannot be written.
    pub fn send_proofs(&mut self, proofs: Vec<UnitProof>) -> Result<Vec<(Role, Vec<u8>)>, Fault> {
        let meters: Vec<Role> = self.meters.iter().copied().collect();
        sequence::seal_proofs(ME, &mut self.endpoint, &meters, proofs)
    }

    /// What is due next from a meter; nothing from one that is not admitted, or whose two messages are in.
    #[must_use]
    pub fn due(&self, meter: Role) -> Option<Kind> {
        if !self.meters.contains(&meter) {
            None
        } else if !self.readings.contains_key(&meter) {
            Some(Kind::MaskedReading)
        } else if !self.noise.contains_key(&meter) {
            Some(Kind::NoiseShares)
        } else {
            None
        }
    }

    /// The admitted meters from which a message is still due.
    pub fn missing(&self) -> impl Iterator<Item = Role> {
        self.meters.iter().copied().filter(|meter| self.due(*meter).is_some())
    }

    /// Whether both messages of every admitted meter are in. Asked after each message, so it must not look at each meter until it has to.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let all = self.meters.len();
        self.readings.len() >= all && self.noise.len() >= all && self.missing().next().is_none()
    }

    /// Accepts c_i (message 4).
    ///
    /// # Errors
    /// [`Fault::Peer`], which names `meter`, where the message is not acceptable.
    pub fn receive_reading(&mut self, meter: Role, message: &[u8]) -> Result<(), Fault> {
        match self.endpoint.open(meter, Kind::MaskedReading, message)? {
            Body::MaskedReading(c) => {
                self.readings.insert(meter, c);
                Ok(())
            }
            _ => Err(Fault::out_of_turn(ME, Step::Read)),
        }
    }

    /// Accepts e_i1 .. e_igamma, or the one e_i of collapsed noise (message 5).
    ///
    /// # Errors
    /// [`Fault::Peer`], which names `meter`, where the message is not acceptable or has too many or too few
    /// ciphertexts.
    pub fn receive_noise(&mut self, meter: Role, message: &[u8]) -> Result<(), Fault> {
        let Body::NoiseShares(shares) = self.endpoint.open(meter, Kind::NoiseShares, message)? else {
            return Err(Fault::out_of_turn(ME, Step::Read));
        };
        let due = to_usize(self.cloud.params.noise_ciphertexts());
        if shares.len() != due {
            return Err(Fault::count(ME, meter, Field::NoiseShare, shares.len(), due));
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
        AggregatingCloud::order(cloud, endpoint, present, c2, c1)
    }

    /// What each shard is given of the admitted meters.
    #[must_use]
    pub fn assignments(&self, shards: Shards) -> Vec<Assignment> {
        let epoch = self.endpoint.epoch();
        let one = |shard| {
            let own = |role: &Role| matches!(role, Role::Meter(index) if shards.of(*index) == shard);
            let keyed = |role: Role| Some((role, self.endpoint.link_key(role)?.clone()));
            let meters = self.meters.iter().copied().filter(own).filter_map(keyed).collect();
            Assignment { epoch, shard, shards, keys: self.cloud.keys.clone(), meters }
        };
        shards.numbers().map(one).collect()
    }

    /// The same products from those of the shards: a product may be taken in any groups, as long as no meter is in two of them.
    #[must_use]
    pub fn aggregate_parts(self, parts: Gathered) -> (AggregatingCloud, [Work; 2]) {
        AggregatingCloud::order(self.cloud, self.endpoint, parts.present, parts.readings, parts.noise)
    }
}

impl AggregatingCloud {
    fn order(
        cloud: IdleCloud,
        endpoint: Endpoint,
        present: Vec<Role>,
        c2: Vec<BigUint>,
        c1: Vec<BigUint>,
    ) -> (Self, [Work; 2]) {
        let product =
            |key: &blindsum_paillier::PublicKey, factors| Work::Product { root: key.n().clone(), factors };
        let orders = [product(&cloud.keys.reading, c2), product(&cloud.keys.noise, c1)];
        (Self { cloud, endpoint, present }, orders)
    }

    /// Sends both products and the list of meters present to the control centre (message 6), or begins to decrypt C1 where
    /// the cloud owns vA.
    ///
    /// # Errors
    /// [`Fault::Local`] where the message cannot be written.
    pub fn send_aggregate(mut self, c2: BigUint, c1: BigUint) -> Result<Aggregated, Fault> {
        if let Some(key) = self.cloud.noise_key.clone() {
            let orders = key.decryption_work(&c1);
            let Self { cloud, endpoint, present } = self;
            let next = OpeningCloud { cloud, endpoint, key, present, readings: c2, noise: c1 };
            return Ok(Aggregated::Opening(Box::new(next), Box::new(orders)));
        }
        let body = Body::Aggregate(Aggregate { readings: c2, noise: c1, present: self.present });
        let message = self.endpoint.seal(Role::ControlCenter, body)?;
        Ok(Aggregated::Sent(Box::new(self.cloud), message))
    }
}

/// What becomes of a cloud that has opened C1.
#[derive(Debug)]
pub enum Afterwards {
    /// Its epoch is over.
    Idle(Box<IdleCloud>),
    /// The control centre has to show that it decrypts C2 rightly.
    Checking(Box<CheckingCloud>),
}

/// The cloud that waits until the control centre shows that it has decrypted C2 rightly.
#[derive(Debug)]
pub struct CheckingCloud {
    cloud: IdleCloud,
    endpoint: Endpoint,
    /// C2.
    product: BigUint,
    /// xi + x, after the offsets are gone.
    noise_total: BigInt,
}

/// What has come, and waits for a power.
pub struct CheckedOpening {
    cloud: IdleCloud,
    product: BigUint,
    plaintext: BigUint,
    opening: Opening,
}

impl fmt::Debug for CheckedOpening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckedOpening(<redacted>)")
    }
}

/// A refusal of what the control centre shows.
fn refused(reason: PeerFault) -> Fault {
    Fault::Peer { who: ME, culprit: Role::ControlCenter, reason }
}

impl CheckingCloud {
    /// Accepts y and the root, and orders the power that checks them. A y that should have rung the alarm is refused here too: where primes
    /// occur twice in pk, which nobody sees, more than one y can be shown, but they are at least the product of its different primes apart.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the control centre, where the message is not acceptable.
    pub fn receive(mut self, message: &[u8]) -> Result<(CheckedOpening, PowerBatch), Fault> {
        let Body::Opening(total, root) = self.endpoint.open(Role::ControlCenter, Kind::Opening, message)?
        else {
            return Err(Fault::out_of_turn(ME, Step::Read));
        };
        let key = &self.cloud.keys.reading;
        let total = integer::centred(&total, key.n());
        // y is the sum of both halves, and this party knows its own.
        let masked_total = &total - &self.noise_total;
        let params = &self.cloud.params;
        if range_alarm(params, params.meters(), &masked_total, &total).is_err() {
            return Err(refused(PeerFault::Total));
        }
        let plaintext = integer::residue(&masked_total, key.n());
        let opening = Opening::new(root.expose().clone());
        let order = opening.checking_work(key);
        let Self { cloud, product, .. } = self;
        Ok((CheckedOpening { cloud, product, plaintext, opening }, order))
    }
}

impl CheckedOpening {
    /// Whether y follows from the products, by the power ordered.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the control centre, where it does not.
    pub fn conclude(self, power: &SecretInt) -> Result<IdleCloud, Fault> {
        let Self { cloud, product, plaintext, opening } = self;
        if opening.shows_from(&cloud.keys.reading, &product, &plaintext, power.expose()) {
            Ok(cloud)
        } else {
            Err(refused(PeerFault::Opening))
        }
    }
}

impl OpeningCloud {
    /// Eq. (26) at the cloud: D(C1) = xi + x + present * O, and sends it beside C2 (message 6 in two parts).
    ///
    /// # Errors
    /// [`Fault::Local`] where a message cannot be written.
    pub fn send_aggregate(mut self, powers: [SecretInt; 2]) -> Result<Opened, Fault> {
        let [p, q] = powers;
        let witness = self.key.decryption_from(&self.noise, p, q);
        let offsets = BigInt::from(self.present.len()) * self.cloud.params.offset();
        let product = self.cloud.params.opening().then(|| self.readings.clone());
        let body = ReadingAggregate { readings: self.readings, present: self.present };
        let aggregate = self.endpoint.seal(Role::ControlCenter, Body::ReadingAggregate(body))?;
        let body = Body::NoiseTotal(witness.plaintext.clone());
        let noise_total = self.endpoint.seal(Role::ControlCenter, body)?;
        let (cloud, endpoint) = (self.cloud, self.endpoint);
        let cloud = match product {
            Some(product) => {
                let opened = integer::centred(witness.plaintext.expose(), cloud.keys.noise.n());
                let noise_total = opened - offsets;
                Afterwards::Checking(Box::new(CheckingCloud { cloud, endpoint, product, noise_total }))
            }
            None => Afterwards::Idle(Box::new(cloud)),
        };
        Ok(Opened { cloud, aggregate, noise_total, witness })
    }
}
