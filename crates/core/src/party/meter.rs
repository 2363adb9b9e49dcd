//! Smart meter i: registers, masks its reading (Eq. 18), answers the blind sequence with noise (Eq. 21, 22).
//!
//! The states in order: [`ManufacturedMeter`] -> [`KeyedMeter`] -> [`RegisteredMeter`] -> [`MaskedMeter`] -> done. A [`KeyedMeter`]
//! serves each epoch in turn.

use core::fmt;

use blindsum_paillier::{PublicKey, SecretInt, SecretSigned, Tables, integer};
use blindsum_readings::Reading;
use num_bigint::{BigInt, BigUint};

use crate::blinding::{Mask, epoch_base, masked_reading, meter_base};
use crate::fault::{Fault, Field, LocalFault, Step};
use crate::noise::NoiseError;
use crate::params::Params;
use crate::party::keys::{OwnKeys, open_keys_beside};
use crate::party::registration::registration;
use crate::party::sequence::proof_context;
use crate::randomness::{Randomness, Stream};
use crate::role::Role;
use crate::variants::{Blinding, EpochBase, Proofs};
use crate::wire::keys::Keys;
use crate::wire::kind::Kind;
use crate::wire::link::{Endpoint, MasterKey};
use crate::wire::messages::Body;

/// What a meter leaves the factory with.
#[derive(Clone)]
pub struct ManufacturedMeter {
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
    meter: ManufacturedMeter,
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
    registration_hash: [u8; 32],
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
    /// d_i, clipped, in units ([`Params::unit_mwh`]).
    pub reading: i64,
    /// Whether the cap cut it.
    pub clipped: bool,
    /// x_i.
    pub blind: SecretInt,
    /// r_i of the hardened Eq. (18); the other readings of it have none.
    pub randomizer: Option<SecretInt>,
}

/// What a meter knows of its noise, for the simulation's witness channel.
#[derive(Clone, PartialEq, Eq)]
pub struct NoiseWitness {
    /// xi_i1 .. xi_igamma, in units.
    pub samples: Vec<i64>,
    /// x_i1 .. x_igamma in Z_nu, one for each ciphertext sent; x_i alone where they are collapsed.
    pub blinds: Vec<SecretInt>,
    /// The randomizers of E(x_ij), one for each ciphertext sent.
    pub randomizers: Vec<SecretInt>,
}

impl fmt::Debug for ManufacturedMeter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ManufacturedMeter {{ index: {}, id: {:?} }}", self.index, self.id)
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

/// Refuses an epoch that is not later than the last one: a party's state serves each epoch once.
pub(crate) fn later(who: Role, last: Option<u64>, epoch: u64) -> Result<Option<u64>, Fault> {
    if last.is_some_and(|last| epoch <= last) {
        return Err(Fault::local(who, LocalFault::EpochReused(epoch)));
    }
    Ok(Some(epoch))
}

impl ManufacturedMeter {
    /// Accepts the public keys (message 0, in two halves), prepared once for all meters that share `tables`.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the owner of a key, where its announcement is not acceptable or the keys
    /// share a prime.
    pub fn accept_keys(
        self,
        reading_key: &[u8],
        noise_key: &[u8],
        tables: &Tables,
    ) -> Result<KeyedMeter, Fault> {
        let Keys { reading, noise } =
            open_keys_beside(self.role(), &self.params, &OwnKeys::default(), reading_key, noise_key, tables)?;
        let keys = Keys { reading: reading.shared_by(tables), noise: noise.shared_by(tables) };
        Ok(KeyedMeter { meter: self, keys, last_epoch: None })
    }

    fn role(&self) -> Role {
        Role::Meter(self.index)
    }
}

impl KeyedMeter {
    /// Takes the epoch's reading and registers (message 1). `timestamp` is t_i on the meter's own clock.
    ///
    /// # Errors
    /// [`Fault::Local`]: the epoch was used or has passed, there are no random numbers, or the message cannot
    /// be written.
    pub fn register(
        mut self,
        epoch: u64,
        timestamp: u64,
        reading: Reading,
    ) -> Result<(RegisteredMeter, Vec<u8>), Fault> {
        let me = self.meter.role();
        self.last_epoch = later(me, self.last_epoch, epoch)?;
        let stream = self.meter.randomness.stream(me, epoch).map_err(|error| Fault::entropy(me, error))?;
        let mut endpoint = Endpoint::new(me, epoch, Some(self.keys.clone()));
        // One link key for all of the epoch: the cloud is told it, the control centre can derive it.
        endpoint.add_link(Role::Cloud, self.meter.master_key.link_key(epoch));
        endpoint.add_link(Role::ControlCenter, self.meter.master_key.link_key(epoch));
        let registration = registration(&self.meter.id, timestamp);
        let registration_hash = registration.hash;
        let message = endpoint.seal(Role::ControlCenter, Body::Registration(registration))?;
        Ok((RegisteredMeter { keyed: self, endpoint, stream, reading, registration_hash }, message))
    }
}

impl RegisteredMeter {
    /// Accepts k_i (message 3) and answers with c_i (message 4). Draws x_i, then the randomizer of the hardened Eq. (18).
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the dealer, where the message is not acceptable. [`Fault::Local`] where
    /// the answer cannot be written.
    pub fn mask_reading(
        mut self,
        key_share: &[u8],
        tables: &Tables,
    ) -> Result<(MaskedMeter, Vec<u8>, ReadingWitness), Fault> {
        let me = self.keyed.meter.role();
        let Body::KeyShare(share) = self.endpoint.open(Role::Dealer, Kind::KeyShare, key_share)? else {
            return Err(Fault::out_of_turn(me, Step::Read));
        };
        let params = &self.keyed.meter.params;
        let key = &self.keyed.keys.reading;
        let (reading, clipped) = params.encode(self.reading);
        let blind = SecretInt::new(integer::random_bits(params.blind_bits(), &mut self.stream));
        let hardened = params.blinding() == Blinding::Hardened;
        let randomizer = hardened.then(|| key.randomizer(&mut self.stream));
        let h = match params.base() {
            EpochBase::Common => epoch_base(key, self.endpoint.epoch()),
            EpochBase::PerMeter => meter_base(key, &self.registration_hash),
        };
        // Eq. (18), for d_i - x_i.
        let masked = SecretSigned::difference(reading, &blind);
        let mask = Mask {
            blinding: params.blinding(),
            h: &h,
            share: share.expose(),
            gamma: params.gamma(),
            r: randomizer.as_ref().map_or(&BigUint::ZERO, SecretInt::expose),
        };
        let c = masked_reading(key, masked.expose(), &mask, tables);
        let message = self.endpoint.seal(Role::Cloud, Body::MaskedReading(c))?;
        let witness = ReadingWitness { reading, clipped, blind: blind.clone(), randomizer };
        let next = MaskedMeter { keyed: self.keyed, endpoint: self.endpoint, stream: self.stream, blind };
        Ok((next, message, witness))
    }
}

impl MaskedMeter {
    /// Accepts E(b_i1) .. E(b_igamma) (message 2) and answers with e_i1 .. e_igamma, or with one e_i where they are collapsed
    /// (message 5), without knowing which sample was taken. Where blind sequences are proved, `proof` is the message behind it. Draws all xi_ij, then x_i1 .. x_i(gamma-1) where not
    /// collapsed, then the randomizers of E(x_ij) in order.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the party that draws the blind sequences, where the message is not acceptable,
    /// has another number of bits, or is to be proved and its proof does not hold. [`Fault::Local`] where a sample leaves its range (chance, below 2^-90) or
    /// the answer cannot be written.
    pub fn add_noise(
        mut self,
        sequence: &[u8],
        proof: Option<&[u8]>,
        tables: &Tables,
    ) -> Result<(KeyedMeter, Vec<u8>, NoiseWitness), Fault> {
        let me = self.keyed.meter.role();
        let params = &self.keyed.meter.params;
        let drawer = params.key_mode().drawer();
        let Body::BlindSequence(bits) = self.endpoint.open(drawer, Kind::BlindSequence, sequence)? else {
            return Err(Fault::out_of_turn(me, Step::Read));
        };
        let gamma = to_usize(params.gamma());
        if bits.len() != gamma {
            return Err(Fault::count(me, drawer, Field::BlindSequence, bits.len(), gamma));
        }
        let key = &self.keyed.keys.noise;
        if params.proofs() == Proofs::Bits {
            let proof = proof.ok_or_else(|| Fault::out_of_turn(me, Step::Read))?;
            let Body::SequenceProof(proof) = self.endpoint.open(drawer, Kind::SequenceProof, proof)? else {
                return Err(Fault::out_of_turn(me, Step::Read));
            };
            let checked = proof.verify_vartime(key, &bits, proof_context(sequence));
            checked.map_err(|error| Fault::proof(me, drawer, error))?;
        }
        let noise_fault = |error: NoiseError| Fault::local(me, LocalFault::Noise(error));
        let law = params.share().map_err(noise_fault)?;
        let samples = (0..gamma)
            .map(|_| law.sample_within(params.offset(), &mut self.stream).map_err(noise_fault))
            .collect::<Result<Vec<i64>, Fault>>()?;
        // Eq. (21), (22): E(b_ij)^(xi_ij + O), 0 < xi_ij + O < 2 O.
        let exponent =
            |sample: &i64| SecretInt::new(sample.saturating_add(params.offset()).unsigned_abs().into());
        let exponents: Vec<SecretInt> = samples.iter().map(exponent).collect();
        let exponent_bits = BigInt::from(params.offset()).bits();
        let pairs: Vec<_> = bits.iter().zip(exponents.iter().map(SecretInt::expose)).collect();
        // e_ij = E(b_ij)^(xi_ij + O) E(x_ij); collapsed, e_i is the product of them all.
        let together = if params.collapsed() { gamma } else { 1 };
        // What is not yet randomized, and each factor alone, would open what is sent.
        let parts: Vec<SecretInt> =
            pairs.chunks(together).map(|pairs| SecretInt::new(key.scale(pairs, exponent_bits))).collect();
        let blinds = sub_blinds(key, self.blind.expose(), parts.len(), &mut self.stream);
        let mut shares = Vec::with_capacity(parts.len());
        let mut randomizers = Vec::with_capacity(parts.len());
        for (part, blind) in parts.iter().zip(&blinds) {
            let randomizer = key.randomizer(&mut self.stream);
            let uses = u64::from(params.noise_ciphertexts());
            let factor = SecretInt::new(key.randomizing_factor_by(tables, randomizer.expose(), uses));
            let blinded = SecretInt::new(key.blind(blind.expose(), factor.expose()));
            shares.push(key.add(part.expose(), blinded.expose()));
            randomizers.push(randomizer);
        }
        let message = self.endpoint.seal(Role::Cloud, Body::NoiseShares(shares))?;
        Ok((self.keyed, message, NoiseWitness { samples, blinds, randomizers }))
    }
}

/// x_i1 .. x_i(count) uniform in Z_nu with sum x_i mod nu: the last makes the sum.
fn sub_blinds(key: &PublicKey, blind: &BigUint, count: usize, stream: &mut Stream) -> Vec<SecretInt> {
    let nu = key.n();
    let mut rest = SecretInt::new(blind % nu);
    let mut blinds = Vec::with_capacity(count);
    for _ in 1..count {
        let part = SecretInt::new(integer::random_below(nu, stream));
        let sum = SecretInt::new(rest.expose() + nu - part.expose());
        rest = SecretInt::new(key.plaintexts().reduce(sum.expose()));
        blinds.push(part);
    }
    blinds.push(rest);
    blinds
}

/// As the length of a list. Where a usize is shorter than a u32 no list is as long as what does not fit, so the largest usize
/// is as wrong a length as the number itself.
pub(crate) fn to_usize(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
