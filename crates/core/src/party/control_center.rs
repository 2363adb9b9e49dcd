//! The control centre: makes the keys (Eq. 1 to 4), registers everybody, draws the blind sequences where the key mode has it
//! so, decrypts the total (Eq. 26 to 28).
//!
//! The states in order: [`IdleCenter`] -> [`RegisteringCenter`] -> [`DrawingCenter`], where it draws ->
//! [`AwaitingCenter`] -> [`AskingCenter`] and [`RepairingCenter`], where meters are absent -> [`DecryptingCenter`] ->
//! [`IdleCenter`].

pub(super) mod alarm;
mod conclusion;

pub use alarm::Alarm;
pub use conclusion::{Conclusion, DecryptionWitness, OpeningOrder, Publication, RepairWitness};

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use blindsum_paillier::{PowerBatch, SecretInt, SecretKey, UnitProof, Work, integer};
use num_bigint::{BigInt, BigUint};
use rand_core::CryptoRng;

use crate::blinding::epoch_base;
use crate::fault::{CalculationFault, Fault, LocalFault, OwnKeyFault, RegistrationFault, Step};
use crate::params::Params;
use crate::party::control_center::alarm::range_alarm;
use crate::party::dealer::enough_present;
use crate::party::keys::{OwnKeys, open_keys};
use crate::party::meter::later;
use crate::party::registration::Directory;
use crate::party::sequence::{Drawer, Nonces, SelectionWitness, SentSequences};
use crate::party::{registration, sequence};
use crate::role::Role;
use crate::variants::{AbsencePolicy, KeyMode};
use crate::wire::keys::Keys;
use crate::wire::kind::Kind;
use crate::wire::link::{Endpoint, MasterKey};
use crate::wire::messages::{Admission, Body};

const ME: Role = Role::ControlCenter;

/// Everybody's K_i and identity, which the control centre knows from manufacture.
#[derive(Clone)]
pub struct Registry {
    /// The meters' identities and K_i, by number.
    pub meters: Vec<(String, MasterKey)>,
    /// The cloud's K.
    pub cloud: MasterKey,
}

/// The control centre between epochs.
#[derive(Clone, Debug)]
pub struct IdleCenter {
    registry: Registry,
    directory: Directory,
    params: Params,
    policy: AbsencePolicy,
    keys: Keys,
    reading_key: SecretKey,
    /// vA, unless the cloud owns it.
    noise_key: Option<SecretKey>,
    last_epoch: Option<u64>,
}

/// The control centre while everybody registers.
#[derive(Debug)]
pub struct RegisteringCenter {
    center: IdleCenter,
    endpoint: Endpoint,
    registered: BTreeMap<Role, registration::Accepted>,
}

/// The control centre that has drawn the blind sequences and waits for the powers that encrypt them.
#[derive(Debug)]
pub struct DrawingCenter {
    awaiting: AwaitingCenter,
    selection: SelectionWitness,
    nonces: Nonces,
}

/// The control centre that waits for the cloud's products.
#[derive(Debug)]
pub struct AwaitingCenter {
    center: IdleCenter,
    endpoint: Endpoint,
    registered: BTreeSet<Role>,
}

/// What there is to decrypt.
struct Products {
    readings: BigUint,
    noise: NoisePart,
    present: u32,
}

enum NoisePart {
    /// C1, to be decrypted here.
    Ciphertext(BigUint),
    /// xi + x + present * O, decrypted by the cloud.
    Integer(SecretInt),
}

/// The control centre that has asked the dealer for what the shares of those present lack to 0.
#[derive(Debug)]
pub struct AskingCenter {
    center: IdleCenter,
    endpoint: Endpoint,
    products: Products,
}

/// The control centre that waits for the power of h_t that repairs C2.
#[derive(Debug)]
pub struct RepairingCenter {
    center: IdleCenter,
    endpoint: Endpoint,
    products: Products,
    sum: SecretInt,
}

/// The control centre that waits for the powers of its decryptions.
#[derive(Debug)]
pub struct DecryptingCenter {
    center: IdleCenter,
    endpoint: Endpoint,
    products: Products,
    repair: Option<RepairWitness>,
}

/// What the control centre makes of the cloud's products.
#[derive(Debug)]
pub enum Receipt {
    /// They are decrypted, with these powers: C2 mod p^2 and q^2 of pk, then C1 mod p^2 and q^2 of vA where it is held.
    Decrypting(Box<DecryptingCenter>, Vec<PowerBatch>),
    /// Meters are absent: the dealer is asked (the request).
    Asking(Box<AskingCenter>, Vec<u8>),
    /// They are refused unopened.
    Refused(Alarm),
}

/// Its products, before and after the repair, differ by h_t to the sum of absent meters' shares.
impl fmt::Debug for Products {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Products {{ present: {}, <redacted> }}", self.present)
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Registry {{ meters: {}, keys: <redacted> }}", self.meters.len())
    }
}

fn local(what: LocalFault) -> Fault {
    Fault::local(ME, what)
}

impl IdleCenter {
    /// A control centre with its own keys, that accepts the announcement of vA where the cloud made it (message 0).
    ///
    /// # Errors
    /// [`Fault::Local`]: an identity that two parties bear, no key for readings, or two own keys that share a
    /// prime. [`Fault::Peer`], which names the cloud, where the announcement of its vA is not acceptable.
    pub fn new(
        registry: Registry,
        params: Params,
        policy: AbsencePolicy,
        own: OwnKeys,
        noise_key: &[u8],
    ) -> Result<Self, Fault> {
        let directory = Directory::new(registry.meters.iter().map(|(id, _)| id.as_str()))
            .map_err(|id| local(LocalFault::Identity(id)))?;
        let keys = open_keys(ME, &params, &own, &[], noise_key)?;
        let reading_key = own.reading.ok_or_else(|| local(LocalFault::Key(OwnKeyFault::Missing)))?;
        Ok(Self {
            registry,
            directory,
            params,
            policy,
            keys,
            reading_key,
            noise_key: own.noise,
            last_epoch: None,
        })
    }

    /// Who bears which identity: no secret, the cloud knows it too.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Opens an epoch for registration.
    ///
    /// # Errors
    /// [`Fault::Local`]: the epoch was used or has passed.
    pub fn open_epoch(mut self, epoch: u64) -> Result<RegisteringCenter, Fault> {
        self.last_epoch = later(ME, self.last_epoch, epoch)?;
        let mut endpoint = Endpoint::new(ME, epoch, Some(self.keys.clone()));
        endpoint.add_link(Role::Cloud, self.registry.cloud.link_key(epoch));
        Ok(RegisteringCenter { center: self, endpoint, registered: BTreeMap::new() })
    }
}

impl IdleCenter {
    /// Writes to the cloud what shows that C2 was decrypted rightly, from the powers ordered.
    ///
    /// # Errors
    /// [`Fault::Local`]: the number of powers is not the number ordered, or the message cannot be written.
    pub fn show(&self, opening: OpeningOrder, powers: Vec<SecretInt>) -> Result<Vec<u8>, Fault> {
        opening.send(&self.reading_key, powers)
    }
}

impl RegisteringCenter {
    /// Checks a registration that came over the secure channel of `from` (messages 1 and 1'): hash, time, identity known
    /// and its own, first in this epoch.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names `from`, with the first check that failed.
    pub fn register(&mut self, from: Role, message: &[u8]) -> Result<(), Fault> {
        let Body::Registration(registration) = self.endpoint.open(from, Kind::Registration, message)? else {
            return Err(Fault::out_of_turn(ME, Step::Read));
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

    /// Whether somebody has not registered yet.
    #[must_use]
    pub fn missing(&self, party: Role) -> bool {
        !self.registered.contains_key(&party)
    }

    /// Whether the cloud and all meters have registered. Asked after each registration, so it must not look at each party until it has to.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let meters = self.center.params.meters();
        let all = usize::try_from(meters).unwrap_or(usize::MAX).saturating_add(1);
        self.registered.len() >= all
            && !(0..meters).map(Role::Meter).chain([Role::Cloud]).any(|party| self.missing(party))
    }

    /// Where absent meters are borne: whether too few meters have registered for a total to be repaired.
    #[must_use]
    pub fn too_few(&self) -> Option<Alarm> {
        let meters = self.center.params.meters();
        let absent = (0..meters).filter(|index| !self.registered.contains_key(&Role::Meter(*index))).count();
        let too_few = !enough_present(absent, meters);
        (self.center.policy.repairs() && too_few).then_some(Alarm::TooFew { absent, meters })
    }

    /// Tells the cloud of every registered meter, in order (message 1''), and closes the registration. Refused unless the
    /// cloud and all m meters have registered, for every share is 1/m of the noise; where absent meters are borne unless
    /// more than half of them have.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the first party that is missing and must not be. [`Fault::Local`] where a
    /// message cannot be written.
    pub fn admit(mut self) -> Result<(AwaitingCenter, Vec<Vec<u8>>), Fault> {
        let meters = self.center.params.meters();
        let missing = |role: &Role| !self.registered.contains_key(role);
        let absent: Vec<Role> = (0..meters).map(Role::Meter).filter(missing).collect();
        let bearable = self.center.policy.repairs() && enough_present(absent.len(), meters);
        let cloud = Some(Role::Cloud).filter(missing);
        if let Some(culprit) = absent.first().copied().filter(|_| !bearable).or(cloud) {
            return Err(Fault::registration(ME, culprit, RegistrationFault::Missing));
        }
        let epoch = self.endpoint.epoch();
        let mut messages = Vec::new();
        let mut registered = BTreeSet::new();
        for ((index, (_, master_key)), accepted) in (0u32..)
            .zip(&self.center.registry.meters)
            .filter_map(|(index, entry)| Some(((index, entry), self.registered.get(&Role::Meter(index))?)))
        {
            let link_key = master_key.link_key(epoch);
            let admission = Admission {
                id: accepted.0.id.clone(),
                hash: accepted.0.hash,
                link_key: link_key.expose().clone(),
            };
            // For the blind sequences, where the control centre draws them.
            self.endpoint.add_link(Role::Meter(index), link_key);
            messages.push(self.endpoint.seal(Role::Cloud, Body::Admission(admission))?);
            registered.insert(Role::Meter(index));
        }
        Ok((AwaitingCenter { center: self.center, endpoint: self.endpoint, registered }, messages))
    }
}

impl AwaitingCenter {
    /// Eq. (15), (16), where the control centre draws: the blind sequences of every registered meter, and the order of the
    /// powers that encrypt them.
    pub fn draw_sequences(self, rng: &mut impl CryptoRng) -> (DrawingCenter, Work) {
        let numbers = self.registered.iter().filter_map(|role| match role {
            Role::Meter(index) => Some(*index),
            _ => None,
        });
        let center = &self.center;
        let drawer = Drawer::of(&center.keys.noise, center.noise_key.as_ref());
        let (selection, nonces, work) = sequence::draw(drawer, &self.center.params, numbers, rng);
        (DrawingCenter { awaiting: self, selection, nonces }, work)
    }

    /// Writes the proofs ordered with the blind sequences, one for each meter, in order.
    ///
    /// # Errors
    /// [`Fault::Local`]: the number of proofs is not the number ordered, or a message cannot be written.
    pub fn send_proofs(&mut self, proofs: Vec<UnitProof>) -> Result<Vec<(Role, Vec<u8>)>, Fault> {
        let meters: Vec<Role> =
            self.registered.iter().copied().filter(|role| matches!(role, Role::Meter(_))).collect();
        sequence::seal_proofs(ME, &mut self.endpoint, &meters, proofs)
    }

    /// Accepts the cloud's products (message 6, in two parts where the cloud owns vA) and orders the powers of the
    /// decryptions. Where meters are absent the products are refused, or the dealer is asked, as the policy has it.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the cloud, where a message is not acceptable. [`Fault::Local`] where the
    /// request to the dealer cannot be written, or C1 has come and vA is not here.
    pub fn receive(mut self, message: &[u8], noise_total: Option<&[u8]>) -> Result<Receipt, Fault> {
        let (readings, noise, present) = match self.center.params.key_mode() {
            KeyMode::Published | KeyMode::CenterDraws => {
                let Body::Aggregate(a) = self.endpoint.open(Role::Cloud, Kind::Aggregate, message)? else {
                    return Err(Fault::out_of_turn(ME, Step::Read));
                };
                (a.readings, NoisePart::Ciphertext(a.noise), a.present)
            }
            KeyMode::SplitKeys => {
                let aggregate = self.endpoint.open(Role::Cloud, Kind::ReadingAggregate, message)?;
                let total = noise_total.ok_or_else(|| Fault::out_of_turn(ME, Step::Read))?;
                let total = self.endpoint.open(Role::Cloud, Kind::NoiseTotal, total)?;
                let (Body::ReadingAggregate(a), Body::NoiseTotal(total)) = (aggregate, total) else {
                    return Err(Fault::out_of_turn(ME, Step::Read));
                };
                (a.readings, NoisePart::Integer(total), a.present)
            }
        };
        if present.iter().any(|meter| !self.registered.contains(meter)) {
            return Ok(Receipt::Refused(Alarm::Unregistered));
        }
        let Self { center, mut endpoint, .. } = self;
        let meters = center.params.meters();
        let here: BTreeSet<u32> = present.iter().map(|role| role.number()).collect();
        let absent: Vec<Role> =
            (0..meters).map(Role::Meter).filter(|role| !here.contains(&role.number())).collect();
        // All of them have registered, and meters are numbered by a u32.
        let present = u32::try_from(present.len()).unwrap_or(u32::MAX);
        let products = Products { readings, noise, present };
        // With second masks the shares do not cancel, even if all are there.
        let masks = center.policy.masks(meters);
        if absent.is_empty() && !masks {
            return DecryptingCenter { center, endpoint, products, repair: None }.order();
        }
        let count = absent.len();
        // C2 is opened as the cloud sent it, or not at all: a repair would change it.
        if center.policy == AbsencePolicy::Refuse || center.params.opening() {
            return Ok(Receipt::Refused(Alarm::Absent { absent: count }));
        }
        if !enough_present(count, meters) {
            return Ok(Receipt::Refused(Alarm::TooFew { absent: count, meters }));
        }
        let request = endpoint.seal(Role::Dealer, Body::RepairRequest(absent))?;
        Ok(Receipt::Asking(Box::new(AskingCenter { center, endpoint, products }), request))
    }
}

impl DrawingCenter {
    /// Encrypts the bits with the powers ordered before and writes message 2 to every meter.
    ///
    /// # Errors
    /// [`Fault::Local`]: the number of powers is not the number ordered, or a message cannot be written.
    pub fn send_sequences(self, powers: &[SecretInt]) -> Result<SentSequences<AwaitingCenter>, Fault> {
        let Self { mut awaiting, selection, nonces } = self;
        let center = &awaiting.center;
        let drawer = Drawer::of(&center.keys.noise, center.noise_key.as_ref());
        let sent = sequence::seal(ME, &mut awaiting.endpoint, drawer, (selection, nonces), powers)?;
        Ok(sent.by(awaiting))
    }
}

impl AskingCenter {
    /// Accepts what the shares of those present lack to 0 and orders the power h_t^sum mod n^2.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the dealer, where the message is not acceptable.
    pub fn accept_sum(mut self, message: &[u8]) -> Result<(RepairingCenter, PowerBatch), Fault> {
        let Body::RepairSum(sum) = self.endpoint.open(Role::Dealer, Kind::RepairSum, message)? else {
            return Err(Fault::out_of_turn(ME, Step::Read));
        };
        let Self { center, endpoint, products } = self;
        let key = &center.keys.reading;
        let batch = PowerBatch {
            root: key.n().clone(),
            exponent: sum.expose().clone(),
            bases: vec![epoch_base(key, endpoint.epoch())],
        };
        Ok((RepairingCenter { center, endpoint, products, sum }, batch))
    }
}

impl RepairingCenter {
    /// Puts back what the shares of those present lack to cancel: C2 h_t^sum mod n^2, and orders the decryptions.
    ///
    /// # Errors
    /// [`Fault::Local`] where C1 has come and vA is not here.
    pub fn repair(self, power: BigUint) -> Result<Receipt, Fault> {
        let Self { center, endpoint, mut products, sum } = self;
        let before = products.readings;
        products.readings = center.keys.reading.add(&before, &power);
        let repair = Some(RepairWitness { sum, before, power });
        DecryptingCenter { center, endpoint, products, repair }.order()
    }
}

impl DecryptingCenter {
    fn order(self) -> Result<Receipt, Fault> {
        let mut orders = Vec::from(self.center.reading_key.decryption_work(&self.products.readings));
        if let NoisePart::Ciphertext(c1) = &self.products.noise {
            let key =
                self.center.noise_key.as_ref().ok_or_else(|| Fault::out_of_turn(ME, Step::DecryptNoise))?;
            orders.extend(key.decryption_work(c1));
        }
        Ok(Receipt::Decrypting(Box::new(self), orders))
    }

    /// Goes on from the powers ordered: adds both plaintexts, removes the offsets, asks the range alarm, publishes.
    ///
    /// # Errors
    /// [`Fault::Local`]: fewer powers than were ordered, C1 without vA, or a total that cannot be written.
    /// The range alarm is not an error: it stands in [`Conclusion::published`].
    pub fn conclude(mut self, powers: Vec<SecretInt>) -> Result<(IdleCenter, Conclusion), Fault> {
        let got = powers.len();
        let expected = match &self.products.noise {
            NoisePart::Ciphertext(_) => 4,
            NoisePart::Integer(_) => 2,
        };
        let mut powers = powers.into_iter();
        let mut pair = || match (powers.next(), powers.next()) {
            (Some(p), Some(q)) => Ok((p, q)),
            _ => Err(Fault::calculation(ME, CalculationFault::Count { got, expected })),
        };
        let (params, keys) = (&self.center.params, &self.center.keys);
        let Products { readings, noise, present } = &self.products;
        // Eq. (27): D(C2) = d - x mod n. Eq. (26): D(C1) = xi + x + present * O mod nu.
        let (p, q) = pair()?;
        let readings = self.center.reading_key.decryption_from(readings, p, q);
        let (noise, noise_plaintext) = match (noise, &self.center.noise_key) {
            (NoisePart::Ciphertext(c1), Some(key)) => {
                let (p, q) = pair()?;
                let opened = key.decryption_from(c1, p, q);
                let plaintext = opened.plaintext.clone();
                (Some(opened), plaintext)
            }
            (NoisePart::Integer(total), _) => (None, total.clone()),
            (NoisePart::Ciphertext(_), None) => return Err(Fault::out_of_turn(ME, Step::DecryptNoise)),
        };
        let masked_total = integer::centred(readings.plaintext.expose(), keys.reading.n());
        let offsets = BigInt::from(*present) * params.offset();
        let noise_total = integer::centred(noise_plaintext.expose(), keys.noise.n()) - offsets;
        // Eq. (28): y = (d - x) + (xi + x) = d + xi.
        let total = &masked_total + &noise_total;
        let verdict = range_alarm(params, *present, &masked_total, &total);
        let encoded = integer::residue(&total, keys.reading.n());
        let opens = params.opening() && verdict.is_ok() && self.repair.is_none();
        let orders = if opens { self.center.reading_key.opening_work(&self.products.readings) } else { None };
        let repair = self.repair;
        let witness =
            DecryptionWitness { readings, noise, noise_plaintext, repair, masked_total, noise_total, total };
        let published = match verdict {
            Ok(value) => {
                let body = Body::Published(encoded.clone());
                Ok(Publication { total: value, message: self.endpoint.seal(Role::Everybody, body)? })
            }
            Err(alarm) => Err(alarm),
        };
        let endpoint = self.endpoint;
        let opening = orders.map(|orders| OpeningOrder { endpoint, total: encoded, orders });
        Ok((self.center, Conclusion { published, witness, opening }))
    }
}
