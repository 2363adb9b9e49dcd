//! A round as a document that a program in another language can recompute, byte by byte: docs/TRANSCRIPT.md is its
//! specification, and the names of the members below are part of it.
//!
//! These structs are made for serialising alone. Big integers are lowercase hexadecimal strings, most significant digit
//! first, without leading zeros. What is encrypted is counted in units of `unit_mwh` milliwatt-hours.

mod build;
mod json;

use serde::Serialize;

/// The value of [`Transcript::format`].
pub const FORMAT: &str = "blindsum-transcript";

/// The version of the format; it changes when a member changes its name or meaning.
pub const VERSION: u32 = 4;

/// Why a public transcript says that nothing was published. The reason itself may tell of what eavesdroppers cannot see.
pub const REFUSED_PUBLICLY: &str = "the round published no total";

/// How much a transcript tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Disclosure {
    /// Everything, every party's secrets included.
    Full,
    /// What an eavesdropper may see: open and public messages, the sizes of secure ones, the published result.
    Public,
}

/// A finished or refused round.
///
/// ```
/// # use blindsum_core::{Params, Randomness, RawParams};
/// # use blindsum_readings::Reading;
/// # use blindsum_sim::{Config, EpochPlan, Session, local};
/// # let params = Params::try_from(RawParams::blackboard())?;
/// # let readings = [500.0, 600.0, 800.0].into_iter().filter_map(Reading::from_wh).collect();
/// # let plan = EpochPlan { epoch: 1_262_304_000, readings };
/// # let config = Config::new(params, vec![plan], Randomness::Seeded(1), || 0.0);
/// # let (mut session, fleet, effects) = Session::begin(config)?;
/// # local::run(&mut session, fleet.clone(), effects);
/// # let finished = session.take_finished().remove(0);
/// use blindsum_sim::transcript::{Disclosure, Transcript};
///
/// // `finished` is an epoch of `session`, `fleet` its meters.
/// let public = Transcript::new(&session, &finished, &fleet, Disclosure::Public);
/// let full = Transcript::new(&session, &finished, &fleet, Disclosure::Full);
/// assert_eq!(public.messages.len(), full.messages.len());
/// assert!(public.secrets.is_none() && full.secrets.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Serialize)]
pub struct Transcript {
    /// [`FORMAT`].
    pub format: &'static str,
    /// [`VERSION`].
    pub version: u32,
    /// How much it tells.
    pub form: Disclosure,
    /// What everybody agreed on.
    pub parameters: Parameters,
    /// t: seconds since 1970 of the slot's start.
    pub epoch: u64,
    /// Whether randomness came from a seed: repeatable, not secret.
    pub seeded: bool,
    /// id_i by meter; left out of the public form, since identities travel in secure messages only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fleet: Option<Vec<String>>,
    /// Every message, in order.
    pub messages: Vec<MessageEntry>,
    /// What the parties know; left out of the public form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrets: Option<Secrets>,
    /// How the round ended.
    pub result: RoundResult,
}

/// The parameters of the epoch and what follows from them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameters {
    /// m.
    pub meters: u32,
    /// gamma.
    pub gamma: u32,
    /// epsilon of the epoch.
    pub epsilon: f64,
    /// The cap of a reading, in Wh.
    pub cap_wh: u32,
    /// Bits of n and nu.
    pub key_bits: u32,
    /// "published", "split-keys" or "center-draws".
    pub key_mode: &'static str,
    /// "hardened", "corrected" or "as-printed".
    pub blinding: &'static str,
    /// "common" or "per-meter".
    pub base: &'static str,
    /// "discrete" or "continuous".
    pub noise: &'static str,
    /// Whether message 5 holds one ciphertext instead of gamma.
    pub collapsed: bool,
    /// "textbook" or "short-exponent".
    pub randomizer: &'static str,
    /// "bits" where blind sequences are proved; left out where not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proofs: Option<&'static str>,
    /// true where the decryption is shown to be right; left out where not.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub opening: bool,
    /// mWh in a unit of what is encrypted.
    pub unit_mwh: i64,
    /// Delta_f, in units.
    pub sensitivity: i64,
    /// The Laplace scale, in units.
    pub scale: f64,
    /// O.
    pub offset: i64,
    /// B.
    pub blind_bits: u64,
    /// S, where it is above 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerated: Option<u32>,
}

/// A message as it travelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageEntry {
    /// The step of the simulation that sent it; steps without a message are missing from the list.
    pub step: usize,
    /// The phase's name.
    pub phase: &'static str,
    /// The kind's name.
    pub kind: &'static str,
    /// The kind's byte.
    pub kind_byte: u8,
    /// The sender's number.
    pub from: u32,
    /// The receiver's number.
    pub to: u32,
    /// t in the header, nothing where the bytes have no readable header.
    pub epoch: Option<u64>,
    /// The sequence number in the header, nothing where the bytes have no readable header.
    pub sequence: Option<u32>,
    /// "public", "secure" or "open".
    pub protection: &'static str,
    /// The length of the bytes.
    pub length: usize,
    /// The canonical bytes with the tag, two digits a byte; nothing for secure messages in the public form.
    pub bytes: Option<String>,
}

/// What the parties know. A member is null where the round was refused before it came to be.
#[derive(Serialize)]
pub struct Secrets {
    /// The seed in decimal digits, nothing where the operating system gave the randomness.
    pub seed: Option<String>,
    /// The factors of n.
    pub reading_key: Option<KeyPair>,
    /// The factors of nu.
    pub noise_key: Option<KeyPair>,
    /// The cloud's.
    pub cloud: CloudSecrets,
    /// What the drawer of the blind sequences knows: the cloud, or the control centre under "center-draws".
    pub selection: Option<Selections>,
    /// The dealer's.
    pub dealer: DealerSecrets,
    /// The meters', by number.
    pub meters: Vec<MeterSecrets>,
    /// The control centre's numbers on the way to the total.
    pub decryption: Option<Decryption>,
}

/// The two primes of a Paillier key.
#[derive(Serialize)]
pub struct KeyPair {
    /// p.
    pub p: String,
    /// q.
    pub q: String,
}

/// What the cloud knows.
#[derive(Serialize)]
pub struct CloudSecrets {
    /// K of the cloud, 32 bytes.
    pub master_key: String,
}

/// The blind sequences, a member for each meter: null for one that was absent.
#[derive(Serialize)]
pub struct Selections {
    /// j*_i of each meter, from 0.
    pub positions: Vec<Option<u32>>,
    /// The randomizers of E(b_ij): gamma for each meter.
    pub randomizers: Vec<Option<Vec<String>>>,
}

/// What the dealer knows.
#[derive(Serialize)]
pub struct DealerSecrets {
    /// k_1 .. k_m.
    pub shares: Option<Vec<String>>,
    /// True where they bear second masks and do not come to 0; left out where they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_masks: Option<bool>,
}

/// What a meter knows.
#[derive(Default, Serialize)]
pub struct MeterSecrets {
    /// K_i, 32 bytes.
    pub master_key: String,
    /// The reading before the cap, in mWh.
    pub reading: i64,
    /// d_i: the reading after the cap, rounded to units.
    pub encoded_reading: i64,
    /// x_i.
    pub blind: Option<String>,
    /// r_i, or a_i under short exponents; null where the blinding is not the hardened one.
    pub randomizer: Option<String>,
    /// xi_i1 .. xi_igamma, in units.
    pub samples: Option<Vec<i64>>,
    /// x_i1 .. x_igamma, one for each ciphertext of message 5.
    pub sub_blinds: Option<Vec<String>>,
    /// The randomizers of E(x_ij).
    pub sub_blind_randomizers: Option<Vec<String>>,
}

/// The numbers of Eq. (26) to (28). The centred ones may be negative: a minus sign before the digits.
#[derive(Serialize)]
pub struct Decryption {
    /// D(C2), in Z_n.
    pub reading_plaintext: String,
    /// D(C1), in Z_nu.
    pub noise_plaintext: String,
    /// d - x.
    pub masked_total: String,
    /// xi + x.
    pub noise_total: String,
    /// y = d + xi, before the range alarm judged it.
    pub total: String,
    /// What repaired C2 where meters were absent.
    pub repair: Option<Repair>,
}

/// The repair of C2 by the sum of absent meters' shares.
#[derive(Serialize)]
pub struct Repair {
    /// The sum of their k_i mod n.
    pub sum: String,
    /// C2 as the cloud sent it.
    pub before: String,
    /// h_t to the sum, mod n^2.
    pub power: String,
}

/// How the round ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundResult {
    /// y in units, null where the round was refused.
    pub noisy_total: Option<i64>,
    /// Why nothing was published, null where something was.
    pub refused: Option<String>,
    /// The meters that the total does not count, by number from 0; null where nothing was published.
    pub absent: Option<Vec<u32>>,
    /// What the epoch cost; null where it was refused before C1 and C2 had left the cloud.
    pub epsilon_spent: Option<f64>,
    /// SHA-256 over the bytes of all messages in order.
    pub transcript_hash: String,
    /// What only the simulation knows; left out of the public form.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub truth: Option<Truth>,
}

/// What no party of the protocol knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// d: the sum of d_i over the meters that count, in units.
    pub true_total: i64,
    /// xi: the sum of the selected samples in units, null where the round was refused.
    pub noise: Option<i64>,
    /// How many readings the cap cut.
    pub clipped: u32,
}

#[cfg(test)]
mod tests;
