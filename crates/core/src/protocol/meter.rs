//! Smart meter i: registers, masks its reading (Eq. 18), answers the blind sequence with noise (Eq. 21, 22).
//!
//! The states in order: [`Meter`] -> [`KeyedMeter`] -> [`RegisteredMeter`] -> [`MaskedMeter`] -> done. A [`KeyedMeter`]
//! serves every epoch anew.

use core::fmt;

use num_bigint::{BigInt, BigUint};
use num_traits::Zero;

use super::fault::{Fault, Field, KeyFault, LocalFault, PeerFault};
use super::link::{Endpoint, MasterKey};
use super::messages::{Body, KeyAnnouncement, Keys, Kind};
use super::registration::registration;
use crate::blinding::{Blinding, epoch_base, masked_reading_vartime};
use crate::integer::{self, SecretInt};
use crate::noise::DiscreteShare;
use crate::paillier::PublicKey;
use crate::params::Params;
use crate::randomness::{Randomness, SET_UP, Stream};
use crate::readings::Reading;
use crate::role::Role;

/// What a meter leaves the factory with.
#[derive(Clone)]
pub struct Meter {
    /// Its number i, from 0.
    pub index: u32,
    /// id_i.
    pub id: String,
    /// K_i.
    pub master_key: MasterKey,
    /// Where it draws random numbers from.
    pub randomness: Randomness,
    /// The parameters everybody agreed on.
    pub params: Params,
}

/// A meter that has the public keys.
#[derive(Clone, Debug)]
pub struct KeyedMeter {
    meter: Meter,
    keys: Keys,
    last_epoch: Option<u64>,
}

/// A meter registered in an epoch, its reading taken.
#[derive(Debug)]
pub struct RegisteredMeter {
    keyed: KeyedMeter,
    endpoint: Endpoint,
    stream: Stream,
    reading: Reading,
}

/// A meter that has sent c_i and still knows x_i.
#[derive(Debug)]
pub struct MaskedMeter {
    keyed: KeyedMeter,
    endpoint: Endpoint,
    stream: Stream,
    blind: SecretInt,
}

/// What a meter knows of its masked reading, for the simulation's witness channel.
#[derive(Clone, PartialEq, Eq)]
pub struct ReadingWitness {
    /// d_i, clipped, in mWh.
    pub reading: i64,
    /// Whether the cap cut it.
    pub clipped: bool,
    /// x_i.
    pub blind: SecretInt,
    /// r_i of the hardened Eq. (18).
    pub randomizer: SecretInt,
}

/// What a meter knows of its noise, for the simulation's witness channel: gamma entries each.
#[derive(Clone, PartialEq, Eq)]
pub struct NoiseWitness {
    /// xi_i1 .. xi_igamma, in mWh.
    pub samples: Vec<i64>,
    /// x_i1 .. x_igamma, in Z_nu.
    pub blinds: Vec<SecretInt>,
    /// The randomizers of E(x_ij).
    pub randomizers: Vec<SecretInt>,
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Meter {{ index: {}, id: {:?} }}", self.index, self.id)
    }
}

impl fmt::Debug for ReadingWitness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadingWitness(<redacted>)")
    }
}

impl fmt::Debug for NoiseWitness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoiseWitness(<redacted>)")
    }
}

/// Opens the two announcements of the set-up, as every party but their maker does, and checks that the keys are what
/// everybody agreed on: a smaller one would let blinds and totals wrap.
pub(crate) fn open_keys(
    me: Role,
    params: &Params,
    reading_key: &[u8],
    noise_key: &[u8],
) -> Result<Keys, Fault> {
    let mut endpoint = Endpoint::new(me, SET_UP, None);
    let refuse = |fault| Fault::Peer { who: me, culprit: Role::ControlCenter, reason: PeerFault::Key(fault) };
    let mut open = |kind, bytes| match endpoint.open(Role::ControlCenter, kind, bytes)? {
        Body::ReadingKey(key) | Body::NoiseKey(key) => public_key(params, &key).map_err(refuse),
        _ => Err(out_of_turn(me, "keys")),
    };
    let keys =
        Keys { reading: open(Kind::ReadingKey, reading_key)?, noise: open(Kind::NoiseKey, noise_key)? };
    if keys.reading == keys.noise { Err(refuse(KeyFault::Same)) } else { Ok(keys) }
}

fn public_key(params: &Params, announced: &KeyAnnouncement) -> Result<PublicKey, KeyFault> {
    let (got, expected) = (announced.modulus.bits(), params.key_bits());
    if got != u64::from(expected) {
        return Err(KeyFault::Size { got, expected });
    }
    if announced.randomizer_base.is_some() {
        return Err(KeyFault::Base);
    }
    PublicKey::new(announced.modulus.clone()).map_err(|_| KeyFault::Modulus)
}

/// Refuses an epoch that is not later than the last one: a party's state serves each epoch once.
pub(crate) fn later(who: Role, last: Option<u64>, epoch: u64) -> Result<Option<u64>, Fault> {
    if last.is_some_and(|last| epoch <= last) {
        return Err(Fault::local(who, LocalFault::EpochReused(epoch)));
    }
    Ok(Some(epoch))
}

fn out_of_turn(who: Role, asked: &str) -> Fault {
    Fault::local(who, LocalFault::OutOfTurn { asked: asked.to_owned() })
}

impl Meter {
    /// Accepts the public keys (message 0, in two halves).
    pub fn accept_keys(self, reading_key: &[u8], noise_key: &[u8]) -> Result<KeyedMeter, Fault> {
        let keys = open_keys(self.role(), &self.params, reading_key, noise_key)?;
        Ok(KeyedMeter { meter: self, keys, last_epoch: None })
    }

    fn role(&self) -> Role {
        Role::Meter(self.index)
    }
}

impl KeyedMeter {
    /// Takes the epoch's reading and registers (message 1). `timestamp` is t_i on the meter's own clock.
    pub fn register(
        mut self,
        epoch: u64,
        timestamp: u64,
        reading: Reading,
    ) -> Result<(RegisteredMeter, Vec<u8>), Fault> {
        let me = self.meter.role();
        self.last_epoch = later(me, self.last_epoch, epoch)?;
        let stream = self
            .meter
            .randomness
            .stream(me, epoch)
            .map_err(|error| Fault::local(me, LocalFault::Entropy(error.to_string())))?;
        let mut endpoint = Endpoint::new(me, epoch, Some(self.keys.clone()));
        endpoint.add_link(Role::Cloud, self.meter.master_key.link_key(epoch));
        let body = Body::Registration(registration(&self.meter.id, timestamp));
        let message = endpoint.seal(Role::ControlCenter, body)?;
        Ok((RegisteredMeter { keyed: self, endpoint, stream, reading }, message))
    }
}

impl RegisteredMeter {
    /// Accepts k_i (message 3) and answers with c_i (message 4). Draws x_i, then r_i.
    pub fn mask_reading(mut self, key_share: &[u8]) -> Result<(MaskedMeter, Vec<u8>, ReadingWitness), Fault> {
        let me = self.keyed.meter.role();
        let Body::KeyShare(share) = self.endpoint.open(Role::Dealer, Kind::KeyShare, key_share)? else {
            return Err(out_of_turn(me, "a key share"));
        };
        let params = &self.keyed.meter.params;
        let key = &self.keyed.keys.reading;
        let (reading, clipped) = self.reading.clip(params.cap_wh());
        let blind = SecretInt::new(integer::random_bits(params.blind_bits(), &mut self.stream));
        let randomizer = key.randomizer(&mut self.stream);
        // Hardened Eq. (18): c_i = g^(d_i - x_i) h_t^(k_i) r_i^n.
        let masked = BigInt::from(reading) - BigInt::from(blind.expose().clone());
        let c = masked_reading_vartime(
            key,
            Blinding::Hardened,
            &masked,
            &epoch_base(key, self.endpoint.epoch()),
            share.expose(),
            params.gamma(),
            randomizer.expose(),
        );
        let message = self.endpoint.seal(Role::Cloud, Body::MaskedReading(c))?;
        let witness = ReadingWitness { reading, clipped, blind: blind.clone(), randomizer };
        let next = MaskedMeter { keyed: self.keyed, endpoint: self.endpoint, stream: self.stream, blind };
        Ok((next, message, witness))
    }
}

impl MaskedMeter {
    /// Accepts E(b_i1) .. E(b_igamma) (message 2) and answers with e_i1 .. e_igamma (message 5), without knowing which
    /// sample was taken. Draws all xi_ij, then x_i1 .. x_i(gamma-1), then the randomizers of E(x_ij) in order.
    pub fn add_noise(mut self, sequence: &[u8]) -> Result<(KeyedMeter, Vec<u8>, NoiseWitness), Fault> {
        let me = self.keyed.meter.role();
        let Body::BlindSequence(bits) = self.endpoint.open(Role::Cloud, Kind::BlindSequence, sequence)?
        else {
            return Err(out_of_turn(me, "a blind sequence"));
        };
        let params = &self.keyed.meter.params;
        let gamma = usize::try_from(params.gamma()).unwrap_or(usize::MAX);
        if bits.len() != gamma {
            let field = Field::BlindSequence.to_string();
            let reason = PeerFault::Count { field, got: bits.len(), expected: gamma };
            return Err(Fault::Peer { who: me, culprit: Role::Cloud, reason });
        }
        let key = &self.keyed.keys.noise;
        let noise_fault =
            |error: crate::noise::NoiseError| Fault::local(me, LocalFault::Noise(error.to_string()));
        let law = DiscreteShare::new(params.scale(), params.meters()).map_err(noise_fault)?;
        let samples = (0..gamma)
            .map(|_| law.sample_within(params.offset(), &mut self.stream).map_err(noise_fault))
            .collect::<Result<Vec<i64>, Fault>>()?;
        let blinds = sub_blinds(key, self.blind.expose(), gamma, &mut self.stream);
        let mut shares = Vec::with_capacity(gamma);
        let mut randomizers = Vec::with_capacity(gamma);
        for ((bit, sample), blind) in bits.iter().zip(&samples).zip(&blinds) {
            // Eq. (21), (22): e_ij = E(b_ij)^(xi_ij + O) E(x_ij).
            let exponent = SecretInt::new((BigInt::from(*sample) + params.offset()).magnitude().clone());
            let (blinding, randomizer) = key.encrypt(blind.expose(), &mut self.stream);
            shares.push(key.add(&key.scale_vartime(bit, exponent.expose()), &blinding));
            randomizers.push(randomizer);
        }
        let message = self.endpoint.seal(Role::Cloud, Body::NoiseShares(shares))?;
        Ok((self.keyed, message, NoiseWitness { samples, blinds, randomizers }))
    }
}

/// x_i1 .. x_igamma uniform in Z_nu with sum x_i mod nu: the last makes the sum.
fn sub_blinds(key: &PublicKey, blind: &BigUint, gamma: usize, stream: &mut Stream) -> Vec<SecretInt> {
    let nu = key.n();
    let mut rest = blind % nu;
    let mut blinds = Vec::with_capacity(gamma);
    for _ in 1..gamma {
        let part = integer::random_below(nu, stream);
        rest = key.plaintexts().reduce(&(rest + nu - &part));
        blinds.push(SecretInt::new(part));
    }
    debug_assert!(rest.is_zero() || rest < *nu);
    blinds.push(SecretInt::new(rest));
    blinds
}
