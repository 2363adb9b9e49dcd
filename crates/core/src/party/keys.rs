//! The set-up: who makes which key (Eq. 1 to 4), how it is announced (message 0) and checked on receipt.

use core::fmt;

use blindsum_paillier::{
    KeyGenerationError, KeyMaterial, ModulusFlaw, PublicKey, Randomizer, SecretKey, Tables, Work, WorkResult,
    generate_key_from, inspect_vartime,
};
use num_bigint::BigUint;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::fault::{Fault, KeyFault, LocalFault, OwnKeyFault, PeerFault, Step};
use crate::params::Params;
use crate::randomness::SET_UP;
use crate::role::Role;
use crate::wire::keys::{KeyAnnouncement, Keys};
use crate::wire::kind::Kind;
use crate::wire::link::Endpoint;
use crate::wire::messages::Body;

/// A party that has ordered the primes of its keys.
pub struct KeyOrder {
    owner: Role,
    params: Params,
    ordered: Vec<Ordered>,
}

/// A key that is being made.
struct Ordered {
    kind: Kind,
    /// The key of the stream that its primes come from.
    stream_key: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for KeyOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyOrder {{ owner: {}, keys: {} }}", self.owner, self.ordered.len())
    }
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
    /// Orders the primes of every key that `owner` makes: pk, then vA, each from a stream whose 32-byte key is drawn
    /// here.
    pub fn new(owner: Role, params: Params, rng: &mut impl CryptoRng) -> (Self, Vec<Work>) {
        let reading = (owner == Role::ControlCenter).then_some(Kind::ReadingKey);
        let noise = (owner == params.key_mode().noise_key_owner()).then_some(Kind::NoiseKey);
        let order = |kind| {
            let mut stream_key = Zeroizing::new([0u8; 32]);
            rng.fill_bytes(stream_key.as_mut());
            Ordered { kind, stream_key }
        };
        let ordered: Vec<_> = reading.into_iter().chain(noise).map(order).collect();
        let orders = ordered.iter().map(|order| order.work(&params)).collect();
        (Self { owner, params, ordered }, orders)
    }

    /// How many keys were ordered.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ordered.len()
    }

    /// Makes the keys of what was ordered and announces them to everybody (message 0). A vA that shares a prime with
    /// pk (`taken`, where another party has made pk) is drawn again: of toy primes there are few.
    ///
    /// # Errors
    /// [`Fault::Local`] with [`LocalFault::Key`]: results that are not the keys ordered, or a key that others
    /// would not accept. The fault of the owner, whose calculator it is. Also an announcement that cannot be
    /// written.
    pub fn announce(
        self,
        results: Vec<WorkResult>,
        taken: Option<&BigUint>,
    ) -> Result<(OwnKeys, Vec<Vec<u8>>), Fault> {
        let failed = |what| Fault::local(self.owner, LocalFault::Key(what));
        if results.len() != self.ordered.len() {
            let (got, expected) = (results.len(), self.ordered.len());
            return Err(failed(OwnKeyFault::Count { got, expected }));
        }
        let mut endpoint = Endpoint::new(self.owner, SET_UP, None);
        let mut keys = OwnKeys::default();
        let mut messages = Vec::new();
        let mut taken = taken.cloned();
        for (mut order, result) in self.ordered.into_iter().zip(results) {
            let WorkResult::Key(mut material) = result else {
                return Err(failed(OwnKeyFault::NoKey));
            };
            let key = loop {
                let key = SecretKey::from_material(&material)
                    .map_err(|error| failed(OwnKeyFault::Numbers(error)))?;
                if taken.as_ref().is_none_or(|taken| key.public().plaintexts().is_coprime_vartime(taken)) {
                    break key;
                }
                order.stream_key = Zeroizing::new(Sha256::digest(order.stream_key.as_ref()).into());
                // Rare enough to be done here: with long primes it never happens.
                material = order.key(&self.params).map_err(|_| failed(OwnKeyFault::Again))?;
            };
            let public = key.public();
            let announcement = KeyAnnouncement {
                modulus: public.n().clone(),
                randomizer_base: public.randomizer_base().cloned(),
            };
            // What this party would not accept from others it does not announce either.
            public_key(&self.params, order.kind, &announcement, &Tables::default())
                .map_err(|fault| failed(OwnKeyFault::Unfit(fault)))?;
            taken = Some(public.n().clone());
            if order.kind == Kind::ReadingKey {
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

impl Ordered {
    /// What a calculator makes of the order.
    fn key(&self, params: &Params) -> Result<KeyMaterial, KeyGenerationError> {
        generate_key_from(params.key_bits(), randomizer(params, self.kind), &self.stream_key)
    }

    fn work(&self, params: &Params) -> Work {
        let randomizer = randomizer(params, self.kind);
        Work::KeyGeneration { key_bits: params.key_bits(), randomizer, stream_key: self.stream_key.clone() }
    }
}

/// The randomizer of a key's ciphertexts. Masked readings keep r^n whatever vA uses: h_s^a does not hide from pk's
/// owner, who knows p and q, which n-th residue h_t^(k_i) is, and its Jacobi symbol tells everybody the parity of k_i
/// where h_t has the symbol -1. r^n hides both perfectly.
fn randomizer(params: &Params, kind: Kind) -> Randomizer {
    if kind == Kind::NoiseKey { params.randomizer() } else { Randomizer::Textbook }
}

/// The modulus of the key for readings, from its announcement: whoever makes vA keeps clear of its primes. Whether it is
/// acceptable is seen when both keys are opened.
///
/// # Errors
/// Bytes that are not such an announcement.
pub fn announced_modulus(me: Role, reading_key: &[u8]) -> Result<BigUint, Fault> {
    match Endpoint::new(me, SET_UP, None).open(Role::ControlCenter, Kind::ReadingKey, reading_key)? {
        Body::ReadingKey(key) => Ok(key.modulus),
        _ => Err(Fault::out_of_turn(me, Step::Read)),
    }
}

/// Opens the two announcements of the set-up and checks that the keys are what everybody agreed on, that their moduli
/// are not seen to be useless, and that they share no prime. A smaller key would let blinds and totals wrap. A key of
/// the party's own is taken as it is; its announcement is not read.
///
/// # Errors
/// [`Fault::Peer`], which names the owner of the key: bytes that are not its announcement, a modulus that
/// must not be used, or a prime that both keys share. [`Fault::Local`] where both keys are the party's own.
pub fn open_keys(
    me: Role,
    params: &Params,
    own: &OwnKeys,
    reading_key: &[u8],
    noise_key: &[u8],
) -> Result<Keys, Fault> {
    open_keys_beside(me, params, own, reading_key, noise_key, &Tables::default())
}

/// The same for parties that share `tables`: looks into moduli once for all of them.
pub(super) fn open_keys_beside(
    me: Role,
    params: &Params,
    own: &OwnKeys,
    reading_key: &[u8],
    noise_key: &[u8],
    tables: &Tables,
) -> Result<Keys, Fault> {
    let mut endpoint = Endpoint::new(me, SET_UP, None);
    let noise_owner = params.key_mode().noise_key_owner();
    let refuse = |who, fault| Fault::Peer { who: me, culprit: who, reason: PeerFault::Key(fault) };
    let mut open = |own: &Option<SecretKey>, from, kind, bytes| match own {
        Some(key) => Ok(key.public().clone()),
        None => match endpoint.open(from, kind, bytes)? {
            Body::ReadingKey(key) | Body::NoiseKey(key) => {
                public_key(params, kind, &key, tables).map_err(|fault| refuse(from, fault))
            }
            _ => Err(Fault::out_of_turn(me, Step::Read)),
        },
    };
    let reading = open(&own.reading, Role::ControlCenter, Kind::ReadingKey, reading_key)?;
    let noise = open(&own.noise, noise_owner, Kind::NoiseKey, noise_key)?;
    if let Err(fault) = apart(&reading, &noise, tables) {
        return Err(if own.reading.is_some() && own.noise.is_some() {
            Fault::local(me, LocalFault::Key(OwnKeyFault::Unfit(fault)))
        } else {
            refuse(if own.noise.is_some() { Role::ControlCenter } else { noise_owner }, fault)
        });
    }
    Ok(Keys { reading, noise })
}

/// Whether two keys have no prime in common.
fn apart(reading: &PublicKey, noise: &PublicKey, tables: &Tables) -> Result<(), KeyFault> {
    if reading.n() == noise.n() {
        return Err(KeyFault::Same);
    }
    let pair = [reading.n(), noise.n()];
    if tables.inspected(&pair) {
        return Ok(());
    }
    if !reading.plaintexts().is_coprime_vartime(noise.n()) {
        return Err(KeyFault::SharedPrime);
    }
    tables.passed(&pair);
    Ok(())
}

/// What can be seen of a modulus without its factors.
fn inspect(n: &BigUint, bits: u32, tables: &Tables) -> Result<(), KeyFault> {
    if tables.inspected(&[n]) {
        return Ok(());
    }
    inspect_vartime(n).map_err(|flaw| match flaw {
        ModulusFlaw::Even => KeyFault::Even { bits },
        ModulusFlaw::SmallFactor(factor) => KeyFault::SmallFactor { factor, bits },
        ModulusFlaw::Power(exponent) => KeyFault::Power { exponent },
        ModulusFlaw::Prime => KeyFault::Prime,
    })?;
    tables.passed(&[n]);
    Ok(())
}

fn public_key(
    params: &Params,
    kind: Kind,
    announced: &KeyAnnouncement,
    tables: &Tables,
) -> Result<PublicKey, KeyFault> {
    let (got, expected) = (announced.modulus.bits(), params.key_bits());
    if got != u64::from(expected) {
        return Err(KeyFault::Size { got, expected });
    }
    inspect(&announced.modulus, expected, tables)?;
    let key = PublicKey::new(announced.modulus.clone()).map_err(|_| KeyFault::Modulus)?;
    match (randomizer(params, kind), &announced.randomizer_base) {
        (Randomizer::Textbook, None) => Ok(key),
        (Randomizer::Textbook, Some(_)) => Err(KeyFault::Base),
        (Randomizer::ShortExponent, None) => Err(KeyFault::NoBase),
        (Randomizer::ShortExponent, Some(base)) => {
            key.with_randomizer_base(base.clone()).map_err(|_| KeyFault::NoBase)
        }
    }
}
