//! The set-up: who makes which key (Eq. 1 to 4), how it is announced (message 0) and checked on receipt.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::fault::{Fault, KeyFault, LocalFault, PeerFault};
use super::link::Endpoint;
use super::messages::{Body, KeyAnnouncement, Keys, Kind};
use crate::paillier::{PublicKey, SecretKey};
use crate::params::{Params, Randomizer};
use crate::randomness::SET_UP;
use crate::role::Role;
use crate::work::{Work, WorkResult};

/// A party that has ordered the primes of its keys.
#[derive(Debug)]
pub struct KeyOrder {
    owner: Role,
    params: Params,
    kinds: Vec<Kind>,
}

/// The keys a party owns: pk for the control centre, vA for whoever the key mode names.
#[derive(Debug, Clone, Default)]
pub struct OwnKeys {
    /// pk.
    pub reading: Option<SecretKey>,
    /// vA.
    pub noise: Option<SecretKey>,
}

impl KeyOrder {
    /// Orders the primes of every key that `owner` makes: pk, then vA, each from a stream whose 32-byte key is drawn here.
    pub fn new(owner: Role, params: Params, rng: &mut impl CryptoRng) -> (Self, Vec<Work>) {
        let reading = (owner == Role::ControlCenter).then_some(Kind::ReadingKey);
        let noise = (owner == params.key_mode().noise_key_owner()).then_some(Kind::NoiseKey);
        let kinds: Vec<Kind> = reading.into_iter().chain(noise).collect();
        let order = |_: &Kind| {
            let mut stream_key = Zeroizing::new([0u8; 32]);
            rng.fill_bytes(stream_key.as_mut());
            let (key_bits, randomizer) = (params.key_bits(), params.randomizer());
            Work::KeyGeneration { key_bits, randomizer, stream_key }
        };
        let orders = kinds.iter().map(order).collect();
        (Self { owner, params, kinds }, orders)
    }

    /// How many keys were ordered.
    #[must_use]
    pub fn count(&self) -> usize {
        self.kinds.len()
    }

    /// Makes the keys of what was ordered and announces them to everybody (message 0).
    pub fn announce(self, results: Vec<WorkResult>) -> Result<(OwnKeys, Vec<Vec<u8>>), Fault> {
        let failed = |what: String| Fault::local(self.owner, LocalFault::Key(what));
        if results.len() != self.kinds.len() {
            return Err(failed(format!("{} keys instead of {}", results.len(), self.kinds.len())));
        }
        let mut endpoint = Endpoint::new(self.owner, SET_UP, None);
        let mut keys = OwnKeys::default();
        let mut messages = Vec::new();
        for (kind, result) in self.kinds.iter().zip(results) {
            let WorkResult::Key(material) = result else {
                return Err(failed("something else than a key".to_owned()));
            };
            let key = SecretKey::from_material(&material).map_err(|error| failed(error.to_string()))?;
            let public = key.public();
            let announcement = KeyAnnouncement {
                modulus: public.n().clone(),
                randomizer_base: public.randomizer_base().cloned(),
            };
            // What this party would not accept from others it does not announce either.
            public_key(&self.params, &announcement).map_err(|fault| failed(fault.to_string()))?;
            if *kind == Kind::ReadingKey {
                messages.push(endpoint.seal(Role::Everybody, Body::ReadingKey(announcement))?);
                keys.reading = Some(key);
            } else {
                messages.push(endpoint.seal(Role::Everybody, Body::NoiseKey(announcement))?);
                keys.noise = Some(key);
            }
        }
        Ok((keys, messages))
    }
}

/// Opens the two announcements of the set-up and checks that the keys are what everybody agreed on: a smaller one would let
/// blinds and totals wrap. A key of one's own is taken as it is; its announcement is not read.
pub fn open_keys(
    me: Role,
    params: &Params,
    own: &OwnKeys,
    reading_key: &[u8],
    noise_key: &[u8],
) -> Result<Keys, Fault> {
    let mut endpoint = Endpoint::new(me, SET_UP, None);
    let noise_owner = params.key_mode().noise_key_owner();
    let refuse = |who, fault| Fault::Peer { who: me, culprit: who, reason: PeerFault::Key(fault) };
    let mut open = |own: &Option<SecretKey>, from, kind, bytes| match own {
        Some(key) => Ok(key.public().clone()),
        None => match endpoint.open(from, kind, bytes)? {
            Body::ReadingKey(key) | Body::NoiseKey(key) => {
                public_key(params, &key).map_err(|fault| refuse(from, fault))
            }
            _ => Err(Fault::local(me, LocalFault::OutOfTurn { asked: "keys".to_owned() })),
        },
    };
    let reading = open(&own.reading, Role::ControlCenter, Kind::ReadingKey, reading_key)?;
    let noise = open(&own.noise, noise_owner, Kind::NoiseKey, noise_key)?;
    if reading.n() == noise.n() {
        return Err(if own.reading.is_some() && own.noise.is_some() {
            Fault::local(me, LocalFault::Key(KeyFault::Same.to_string()))
        } else {
            refuse(if own.noise.is_some() { Role::ControlCenter } else { noise_owner }, KeyFault::Same)
        });
    }
    Ok(Keys { reading, noise })
}

fn public_key(params: &Params, announced: &KeyAnnouncement) -> Result<PublicKey, KeyFault> {
    let (got, expected) = (announced.modulus.bits(), params.key_bits());
    if got != u64::from(expected) {
        return Err(KeyFault::Size { got, expected });
    }
    let key = PublicKey::new(announced.modulus.clone()).map_err(|_| KeyFault::Modulus)?;
    match (params.randomizer(), &announced.randomizer_base) {
        (Randomizer::Textbook, None) => Ok(key),
        (Randomizer::Textbook, Some(_)) => Err(KeyFault::Base),
        (Randomizer::ShortExponent, None) => Err(KeyFault::NoBase),
        (Randomizer::ShortExponent, Some(base)) => {
            key.with_randomizer_base(base.clone()).map_err(|_| KeyFault::NoBase)
        }
    }
}
