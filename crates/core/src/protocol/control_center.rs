//! The control centre: makes the keys (Eq. 1 to 4), registers everybody, decrypts the total (Eq. 26 to 28).
//!
//! The states in order: [`KeyOrder`] -> [`ControlCenter`] -> [`RegisteringCenter`] -> [`AwaitingCenter`] ->
//! [`DecryptingCenter`] -> done. In the key mode `Published` it owns both keys.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use num_bigint::{BigInt, BigUint};
use num_traits::ToPrimitive;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::fault::{Fault, LocalFault, RegistrationFault};
use super::link::{Endpoint, MasterKey};
use super::messages::{Admission, Body, KeyAnnouncement, Keys, Kind};
use super::meter::later;
use super::registration::{self, Directory};
use crate::integer::{self, SecretInt};
use crate::paillier::{CrtDecryption, SecretKey};
use crate::params::Params;
use crate::randomness::SET_UP;
use crate::role::Role;
use crate::work::{PowerBatch, Work, WorkResult};

const ME: Role = Role::ControlCenter;

/// Everybody's K_i and identity, which the control centre knows from manufacture.
#[derive(Clone)]
pub struct Registry {
    /// The meters' identities and K_i, by number.
    pub meters: Vec<(String, MasterKey)>,
    /// The cloud's K.
    pub cloud: MasterKey,
}

/// The control centre that has ordered its primes.
#[derive(Debug)]
pub struct KeyOrder {
    registry: Registry,
    params: Params,
}

/// The control centre between epochs.
#[derive(Clone, Debug)]
pub struct ControlCenter {
    registry: Registry,
    directory: Directory,
    params: Params,
    reading_key: SecretKey,
    noise_key: SecretKey,
    last_epoch: Option<u64>,
}

/// The control centre while everybody registers.
#[derive(Debug)]
pub struct RegisteringCenter {
    center: ControlCenter,
    endpoint: Endpoint,
    registered: BTreeMap<Role, registration::Accepted>,
}

/// The control centre that waits for the cloud's products.
#[derive(Debug)]
pub struct AwaitingCenter {
    center: ControlCenter,
    endpoint: Endpoint,
    registered: BTreeSet<Role>,
}

/// The control centre that waits for the powers of its two decryptions.
#[derive(Debug)]
pub struct DecryptingCenter {
    center: ControlCenter,
    endpoint: Endpoint,
    readings: BigUint,
    noise: BigUint,
    present: u32,
}

/// What the control centre makes of the cloud's products.
#[derive(Debug)]
pub enum Receipt {
    /// They are decrypted, with these four powers.
    Decrypting(Box<DecryptingCenter>, Box<[PowerBatch; 4]>),
    /// They are refused unopened.
    Refused(Box<ControlCenter>, Alarm),
}

/// The last step's outcome: a total, or a refusal that publishes nothing.
#[derive(Debug, Clone)]
pub struct Conclusion {
    /// Message 7, or why there is none.
    pub published: Result<Publication, Alarm>,
    /// The numbers in between, for the simulation's witness channel.
    pub witness: DecryptionWitness,
}

/// y and its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// y = d + xi, in mWh.
    pub total: i64,
    /// Message 7.
    pub message: Vec<u8>,
}

/// Every number of the decryption, Eq. (26) to (28).
#[derive(Clone, PartialEq, Eq)]
pub struct DecryptionWitness {
    /// D(C2) step by step: d - x.
    pub readings: CrtDecryption,
    /// D(C1) step by step: xi + x + present * O.
    pub noise: CrtDecryption,
    /// d - x, centred.
    pub masked_total: BigInt,
    /// xi + x, after the offsets are gone.
    pub noise_total: BigInt,
    /// y = d + xi, before the alarm has judged it.
    pub total: BigInt,
}

/// The range alarm of section 2. It catches lost, doubled and replayed parts and a missing offset; a party that breaks
/// the rules within the range it cannot catch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Alarm {
    /// `-m 2^B <= d - x <= m Delta_f` does not hold.
    #[error("the range alarm rang: the masked total d - x is outside of what {meters} meters can produce")]
    MaskedTotal {
        /// Meters present.
        meters: u32,
    },
    /// `-64 scale <= y <= m Delta_f + 64 scale` does not hold.
    #[error(
        "the range alarm rang: the total y is outside of what {meters} meters and their noise can produce"
    )]
    Total {
        /// Meters present.
        meters: u32,
    },
    /// A registered meter is not in the products: the key shares no longer cancel.
    #[error(
        "{absent} of the registered meters are not in the cloud's products, so their key shares do not cancel"
    )]
    Absent {
        /// How many are missing.
        absent: usize,
    },
    /// The cloud counts a meter that never registered.
    #[error("the cloud's products count a meter that is not registered")]
    Unregistered,
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Registry {{ meters: {}, keys: <redacted> }}", self.meters.len())
    }
}

impl fmt::Debug for DecryptionWitness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DecryptionWitness(<redacted>)")
    }
}

fn local(what: LocalFault) -> Fault {
    Fault::local(ME, what)
}

fn out_of_turn(asked: &str) -> Fault {
    local(LocalFault::OutOfTurn { asked: asked.to_owned() })
}

impl KeyOrder {
    /// Orders the primes of pk, then of vA, each from a stream whose 32-byte key is drawn here.
    pub fn new(registry: Registry, params: Params, rng: &mut impl CryptoRng) -> (Self, [Work; 2]) {
        let orders = [(); 2].map(|()| {
            let mut stream_key = Zeroizing::new([0u8; 32]);
            rng.fill_bytes(stream_key.as_mut());
            Work::KeyGeneration { key_bits: params.key_bits(), stream_key }
        });
        (Self { registry, params }, orders)
    }

    /// Makes both keys of their primes and announces them to everybody (message 0, in two halves).
    pub fn announce(self, primes: [WorkResult; 2]) -> Result<(ControlCenter, [Vec<u8>; 2]), Fault> {
        let [reading_key, noise_key] = primes.map(|result| match result {
            WorkResult::Primes(p, q) => SecretKey::from_primes(&p, &q).map_err(|error| error.to_string()),
            _ => Err("something else than primes".to_owned()),
        });
        let key = |result: Result<_, String>| result.map_err(|what| local(LocalFault::Key(what)));
        let directory = Directory::new(self.registry.meters.iter().map(|(id, _)| id.as_str()))
            .map_err(|id| local(LocalFault::Identity(id)))?;
        let center = ControlCenter {
            registry: self.registry,
            directory,
            params: self.params,
            reading_key: key(reading_key)?,
            noise_key: key(noise_key)?,
            last_epoch: None,
        };
        let announcement =
            |key: &SecretKey| KeyAnnouncement { modulus: key.public().n().clone(), randomizer_base: None };
        let mut endpoint = Endpoint::new(ME, SET_UP, None);
        let reading = endpoint.seal(Role::Everybody, Body::ReadingKey(announcement(&center.reading_key)))?;
        let noise = endpoint.seal(Role::Everybody, Body::NoiseKey(announcement(&center.noise_key)))?;
        Ok((center, [reading, noise]))
    }
}

impl ControlCenter {
    /// The public halves of both keys.
    #[must_use]
    pub fn keys(&self) -> Keys {
        Keys { reading: self.reading_key.public().clone(), noise: self.noise_key.public().clone() }
    }

    /// Who bears which identity: no secret, the cloud knows it too.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The secret keys, for the simulation's witness channel: pk's, then vA's.
    #[must_use]
    pub fn secret_keys(&self) -> (&SecretKey, &SecretKey) {
        (&self.reading_key, &self.noise_key)
    }

    /// Opens an epoch for registration.
    pub fn open_epoch(mut self, epoch: u64) -> Result<RegisteringCenter, Fault> {
        self.last_epoch = later(ME, self.last_epoch, epoch)?;
        let mut endpoint = Endpoint::new(ME, epoch, Some(self.keys()));
        endpoint.add_link(Role::Cloud, self.registry.cloud.link_key(epoch));
        Ok(RegisteringCenter { center: self, endpoint, registered: BTreeMap::new() })
    }
}

impl RegisteringCenter {
    /// Checks a registration that came over the secure channel of `from` (messages 1 and 1'): hash, time, identity known
    /// and its own, first in this epoch.
    pub fn register(&mut self, from: Role, message: &[u8]) -> Result<(), Fault> {
        let Body::Registration(registration) = self.endpoint.open(from, Kind::Registration, message)? else {
            return Err(out_of_turn("a registration"));
        };
        let refuse = |fault| Fault::registration(ME, from, fault);
        registration::check(&registration, self.endpoint.epoch()).map_err(refuse)?;
        let owner = self
            .center
            .directory
            .bearer(&registration.id)
            .ok_or_else(|| refuse(RegistrationFault::Unknown))?;
        if owner != from {
            return Err(refuse(RegistrationFault::Forged));
        }
        if self.registered.contains_key(&from) {
            return Err(refuse(RegistrationFault::Doubled));
        }
        self.registered.insert(from, registration::Accepted(registration));
        Ok(())
    }

    /// Tells the cloud of every registered meter, in order (message 1''), and closes the registration. Refused unless the
    /// cloud and all m meters have registered: every share is 1/m of the noise, so fewer would publish with too little.
    pub fn admit(mut self) -> Result<(AwaitingCenter, Vec<Vec<u8>>), Fault> {
        let everybody = (0..self.center.params.meters()).map(Role::Meter).chain([Role::Cloud]);
        if let Some(missing) = everybody.into_iter().find(|role| !self.registered.contains_key(role)) {
            return Err(Fault::registration(ME, missing, RegistrationFault::Missing));
        }
        let epoch = self.endpoint.epoch();
        let mut messages = Vec::new();
        let mut registered = BTreeSet::new();
        for ((index, (_, master_key)), accepted) in (0u32..)
            .zip(&self.center.registry.meters)
            .filter_map(|(index, entry)| Some(((index, entry), self.registered.get(&Role::Meter(index))?)))
        {
            let admission = Admission {
                id: accepted.0.id.clone(),
                hash: accepted.0.hash,
                link_key: master_key.link_key(epoch).expose().clone(),
            };
            messages.push(self.endpoint.seal(Role::Cloud, Body::Admission(admission))?);
            registered.insert(Role::Meter(index));
        }
        Ok((AwaitingCenter { center: self.center, endpoint: self.endpoint, registered }, messages))
    }
}

impl AwaitingCenter {
    /// Accepts the cloud's products (message 6) and orders the four powers of the two decryptions: C2 mod p^2 and q^2 of
    /// pk, then C1 mod p^2 and q^2 of vA. Refused where the meters present are not the meters registered.
    pub fn receive(mut self, message: &[u8]) -> Result<Receipt, Fault> {
        let Body::Aggregate(aggregate) = self.endpoint.open(Role::Cloud, Kind::Aggregate, message)? else {
            return Err(out_of_turn("an aggregate"));
        };
        if aggregate.present.iter().any(|meter| !self.registered.contains(meter)) {
            return Ok(Receipt::Refused(Box::new(self.center), Alarm::Unregistered));
        }
        let absent = self.registered.len().saturating_sub(aggregate.present.len());
        if absent > 0 {
            return Ok(Receipt::Refused(Box::new(self.center), Alarm::Absent { absent }));
        }
        let [a, b] = self.center.reading_key.decryption_work(&aggregate.readings);
        let [c, d] = self.center.noise_key.decryption_work(&aggregate.noise);
        let next = DecryptingCenter {
            center: self.center,
            endpoint: self.endpoint,
            readings: aggregate.readings,
            noise: aggregate.noise,
            present: u32::try_from(aggregate.present.len()).unwrap_or(u32::MAX),
        };
        Ok(Receipt::Decrypting(Box::new(next), Box::new([a, b, c, d])))
    }
}

impl DecryptingCenter {
    /// Goes on from the four powers: adds both plaintexts, removes the offsets, asks the range alarm, publishes.
    pub fn conclude(mut self, powers: [BigUint; 4]) -> Result<(ControlCenter, Conclusion), Fault> {
        let [a, b, c, d] = powers;
        let params = &self.center.params;
        // Eq. (26): D(C2) = d - x mod n. Eq. (27): D(C1) = xi + x + present * O mod nu.
        let readings = self.center.reading_key.decryption_from(&self.readings, a, b);
        let noise = self.center.noise_key.decryption_from(&self.noise, c, d);
        let keys = self.center.keys();
        let masked_total = integer::centred(readings.plaintext.expose(), keys.reading.n());
        let offsets = BigInt::from(self.present) * params.offset();
        let noise_total = integer::centred(noise.plaintext.expose(), keys.noise.n()) - offsets;
        // Eq. (28): y = (d - x) + (xi + x) = d + xi.
        let total = &masked_total + &noise_total;
        let verdict = range_alarm(params, self.present, &masked_total, &total);
        let witness = DecryptionWitness { readings, noise, masked_total, noise_total, total: total.clone() };
        let published = match verdict {
            Ok(value) => {
                let body = Body::Published(integer::residue(&total, keys.reading.n()));
                Ok(Publication { total: value, message: self.endpoint.seal(Role::Everybody, body)? })
            }
            Err(alarm) => Err(alarm),
        };
        Ok((self.center, Conclusion { published, witness }))
    }
}

/// Section 2: refuses unless `-m 2^B <= A <= m Delta_f` and `-64 scale <= y <= m Delta_f + 64 scale`.
fn range_alarm(params: &Params, meters: u32, masked_total: &BigInt, total: &BigInt) -> Result<i64, Alarm> {
    let most = BigInt::from(meters) * params.sensitivity();
    let most_blind = BigInt::from(meters) << params.blind_bits();
    if *masked_total < -most_blind || *masked_total > most {
        return Err(Alarm::MaskedTotal { meters });
    }
    let alarm = Alarm::Total { meters };
    // Accepted parameters keep 64 * scale far below 2^53.
    #[expect(clippy::cast_possible_truncation, reason = "a float below 2^46 becomes the same integer")]
    let tail = BigInt::from(libm::ceil(64.0 * params.scale()) as i64);
    if *total < -tail.clone() || *total > most + tail {
        return Err(alarm);
    }
    total.to_i64().ok_or(alarm)
}

/// Splits the answers to the four power orders.
pub(crate) fn four_powers(powers: Vec<SecretInt>) -> Result<[BigUint; 4], Fault> {
    let count = powers.len();
    let powers: Vec<BigUint> = powers.iter().map(|power| power.expose().clone()).collect();
    powers.try_into().map_err(|_| local(LocalFault::Calculation(format!("{count} powers instead of 4"))))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::params::RawParams;

    #[test]
    fn the_alarm_rings_one_unit_beyond_its_bounds_and_not_at_them() {
        let params = Params::try_from(RawParams { meters: 3, ..RawParams::default() }).unwrap();
        let (most, tail) = (9_000_000i64, 64 * 3_000_000i64);
        let blind: BigInt = BigInt::from(3) << 176;
        let alarm = |masked: &BigInt, total: i64| range_alarm(&params, 3, masked, &total.into());
        let zero = BigInt::from(0);
        for total in [-tail, 0, most + tail] {
            assert_eq!(alarm(&zero, total), Ok(total));
        }
        for total in [-tail - 1, most + tail + 1] {
            assert_eq!(alarm(&zero, total), Err(Alarm::Total { meters: 3 }));
        }
        for masked in [-blind.clone(), BigInt::from(most)] {
            assert_eq!(alarm(&masked, 5), Ok(5));
        }
        for masked in [-blind - 1, BigInt::from(most + 1)] {
            assert_eq!(alarm(&masked, 5), Err(Alarm::MaskedTotal { meters: 3 }));
        }
    }
}
