//! Parameters of an epoch, parsed once: what [`Params`] holds has passed every check of section 2.

mod error;
mod limits;

pub use error::{CannotDecrypt, ParamsError};
pub use limits::{
    ALLOWANCE_SECONDS, BLACKBOARD_BITS, BLACKBOARD_SEED, BLACKBOARD_SLOT, DEFAULT_CAP_WH, KEY_SIZES,
    MAX_GAMMA, MAX_METERS, SECURE_KEY_BITS,
};

use blindsum_paillier::{LEAST_PROVABLE_BITS, Randomizer};
use blindsum_readings::{MWH_PER_WH, Reading};
use num_bigint::BigUint;
use serde::{Deserialize, Serialize};

use crate::noise::{NoiseError, Share};
use crate::params::limits::{BLACKBOARD_TICKS, LEAST_BLIND_BITS, MOST_BLIND_BITS, most_tolerated};
use crate::variants::{Blinding, EpochBase, KeyMode, NoiseLaw, Proofs};

/// What a person asks for, unchecked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RawParams {
    /// m: how many meters take part.
    pub meters: u32,
    /// gamma: how many noise samples each meter draws, one of which counts.
    pub gamma: u32,
    /// epsilon of differential privacy for one epoch.
    pub epsilon: f64,
    /// The most a reading can count, in Wh.
    pub cap_wh: u32,
    /// Bits of the Paillier moduli n and nu.
    pub key_bits: u32,
    /// Who owns vA and who draws b.
    pub key_mode: KeyMode,
    /// What Eq. (18) is taken to mean.
    pub blinding: Blinding,
    /// Whether h is common to all meters.
    pub base: EpochBase,
    /// The law of the noise.
    pub noise: NoiseLaw,
    /// Whether a meter sends one ciphertext e_i instead of gamma.
    pub collapsed: bool,
    /// What makes ciphertexts probabilistic.
    pub randomizer: Randomizer,
    /// What is proved of the blind sequences.
    #[serde(default)]
    pub proofs: Proofs,
    /// Whether the control centre shows the cloud that it has decrypted C2 rightly; only where the cloud owns vA.
    #[serde(default)]
    pub opening: bool,
    /// S: how many meters may pool what they know, add no noise or be absent without costing the others epsilon; fewer than half.
    #[serde(default)]
    pub tolerated: u32,
}

impl Default for RawParams {
    fn default() -> Self {
        Self {
            meters: 10,
            gamma: 4,
            epsilon: 1.0,
            cap_wh: DEFAULT_CAP_WH,
            key_bits: SECURE_KEY_BITS,
            key_mode: KeyMode::default(),
            blinding: Blinding::default(),
            base: EpochBase::default(),
            noise: NoiseLaw::default(),
            collapsed: false,
            randomizer: Randomizer::default(),
            proofs: Proofs::default(),
            opening: false,
            tolerated: 0,
        }
    }
}

impl RawParams {
    /// A round that can be followed with pencil and paper: three meters, 24 bits, ticks of 100 Wh.
    #[must_use]
    pub fn blackboard() -> Self {
        Self { meters: 3, gamma: 2, epsilon: 4.0, cap_wh: 900, key_bits: BLACKBOARD_BITS, ..Self::default() }
    }
}

/// Checked parameters of one epoch.
///
/// ```
/// use blindsum_core::{Params, ParamsError, RawParams};
/// use blindsum_readings::Reading;
///
/// let params = Params::try_from(RawParams { meters: 20, epsilon: 0.5, ..RawParams::default() })?;
/// // A reading above the cap of 3 kWh counts as the cap.
/// let reading = Reading::from_wh(3500.0).unwrap_or(Reading::ZERO);
/// assert_eq!(params.encode(reading), (params.sensitivity(), true));
/// assert_eq!(params.scale(), 2.0 * 3_000_000.0);
///
/// let nobody = RawParams { meters: 0, ..RawParams::default() };
/// assert_eq!(Params::try_from(nobody), Err(ParamsError::Meters(0)));
/// # Ok::<(), ParamsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawParams", into = "RawParams")]
pub struct Params(RawParams);

impl TryFrom<RawParams> for Params {
    type Error = ParamsError;

    fn try_from(raw: RawParams) -> Result<Self, ParamsError> {
        if !(1..=MAX_METERS).contains(&raw.meters) {
            return Err(ParamsError::Meters(raw.meters));
        }
        if !(1..=MAX_GAMMA).contains(&raw.gamma) {
            return Err(ParamsError::Gamma(raw.gamma));
        }
        // Written so that NaN fails.
        if !(raw.epsilon > 0.0 && raw.epsilon <= 100.0) {
            return Err(ParamsError::Epsilon(raw.epsilon));
        }
        if !(1..=1_000_000).contains(&raw.cap_wh) {
            return Err(ParamsError::Cap(raw.cap_wh));
        }
        if !KEY_SIZES.contains(&raw.key_bits) {
            return Err(ParamsError::KeyBits(raw.key_bits));
        }
        if cfg!(not(feature = "proofs")) && (raw.proofs != Proofs::Off || raw.opening) {
            return Err(ParamsError::WithoutProofs);
        }
        let short = raw.randomizer == Randomizer::ShortExponent;
        if raw.proofs == Proofs::Bits && (short || u64::from(raw.key_bits) < LEAST_PROVABLE_BITS) {
            return Err(ParamsError::Proofs { key_bits: raw.key_bits, short });
        }
        if raw.opening && raw.key_mode != KeyMode::SplitKeys {
            return Err(ParamsError::Opening(raw.key_mode));
        }
        if raw.tolerated > most_tolerated(raw.meters) {
            return Err(ParamsError::Tolerated { tolerated: raw.tolerated, meters: raw.meters });
        }
        let params = Self(raw);
        let (key_bits, unit_mwh) = (raw.key_bits, params.unit_mwh());
        let scales = 2 * params.room_scales();
        let left = params.most_total_f64() + f64::from(scales) * params.scale();
        let right = to_f64(params.offset()) / 2.0;
        if left >= right {
            return Err(ParamsError::Headroom { key_bits, unit_mwh, scales, left, right });
        }
        if params.share().is_err() || params.rounding_shows() {
            let scale = params.scale();
            return Err(ParamsError::Scale { law: raw.noise, scale, unit_mwh });
        }
        if params.fitting_blind_bits() < LEAST_BLIND_BITS {
            let left = f64::from(raw.meters) * (256.0 + 2.0 * to_f64(params.offset()));
            // Not by exp2, which has a table of four kilobytes.
            let right = libm::ldexp(1.0, i32::try_from(key_bits).unwrap_or(i32::MAX) - 2);
            return Err(ParamsError::Blinds { key_bits, left, right });
        }
        Ok(params)
    }
}

impl From<Params> for RawParams {
    fn from(params: Params) -> Self {
        params.0
    }
}

impl Params {
    /// m: how many meters take part.
    #[must_use]
    pub fn meters(&self) -> u32 {
        self.0.meters
    }

    /// gamma: how many noise samples each meter draws.
    #[must_use]
    pub fn gamma(&self) -> u32 {
        self.0.gamma
    }

    /// epsilon of one epoch.
    #[must_use]
    pub fn epsilon(&self) -> f64 {
        self.0.epsilon
    }

    /// The most a reading can count, in Wh.
    #[must_use]
    pub fn cap_wh(&self) -> u32 {
        self.0.cap_wh
    }

    /// Bits of n and nu.
    #[must_use]
    pub fn key_bits(&self) -> u32 {
        self.0.key_bits
    }

    /// Who owns vA and who draws b.
    #[must_use]
    pub fn key_mode(&self) -> KeyMode {
        self.0.key_mode
    }

    /// What Eq. (18) is taken to mean.
    #[must_use]
    pub fn blinding(&self) -> Blinding {
        self.0.blinding
    }

    /// Whether h is common to all meters.
    #[must_use]
    pub fn base(&self) -> EpochBase {
        self.0.base
    }

    /// The law of the noise.
    #[must_use]
    pub fn noise(&self) -> NoiseLaw {
        self.0.noise
    }

    /// Whether a meter sends one ciphertext e_i instead of gamma.
    #[must_use]
    pub fn collapsed(&self) -> bool {
        self.0.collapsed
    }

    /// What makes ciphertexts probabilistic.
    #[must_use]
    pub fn randomizer(&self) -> Randomizer {
        self.0.randomizer
    }

    /// What is proved of the blind sequences.
    #[must_use]
    pub fn proofs(&self) -> Proofs {
        // Known when it is compiled, so that a program without proofs carries nothing of them.
        if cfg!(feature = "proofs") { self.0.proofs } else { Proofs::Off }
    }

    /// Whether the control centre shows the cloud that it has decrypted C2 rightly.
    #[must_use]
    pub fn opening(&self) -> bool {
        cfg!(feature = "proofs") && self.0.opening
    }

    /// S: how many meters may pool what they know, add no noise or be absent, in any mixture, while the noise of the others alone is
    /// enough for epsilon.
    #[must_use]
    pub fn tolerated(&self) -> u32 {
        self.0.tolerated
    }

    /// m - S: as many shares of noise have the designed law together, Eq. (13). Each of the m meters draws one of shape 1 / (m - S),
    /// so that the noise of a whole total has shape m / (m - S), below 2: its standard deviation is sqrt(m / (m - S)) times that of
    /// S = 0.
    #[must_use]
    pub fn enough_shares(&self) -> u32 {
        self.0.meters.saturating_sub(self.0.tolerated).max(1)
    }

    /// The law of a meter's share of noise, of shape 1 / (m - S).
    ///
    /// # Errors
    /// [`NoiseError::Law`], which accepted parameters never give: they have a law.
    pub fn share(&self) -> Result<Share, NoiseError> {
        Share::new(self.0.noise, self.scale(), self.enough_shares())
    }

    /// Scales that the range alarm leaves for the noise on each side of what readings can come to: 64, and with larger shares
    /// ceil(5 S / (m - S)) more, up to 5. Noise of shape s exceeds t scales with a chance near (t / 2)^(s - 1) e^-t / Gamma(s), so
    /// that a false alarm stays below e^-64 for every shape below 2; a test computes it.
    #[must_use]
    pub fn room_scales(&self) -> u32 {
        64 + self.0.tolerated.saturating_mul(5).div_ceil(self.enough_shares())
    }

    /// The same in units, rounded up.
    #[must_use]
    pub fn room(&self) -> i64 {
        // Accepted parameters keep it far below 2^53.
        #[expect(clippy::cast_possible_truncation, reason = "a float below 2^46 becomes the same integer")]
        let room = libm::ceil(f64::from(self.room_scales()) * self.scale()) as i64;
        room
    }

    /// How many ciphertexts message 5 has: gamma, or one where they are collapsed.
    #[must_use]
    pub fn noise_ciphertexts(&self) -> u32 {
        if self.0.collapsed { 1 } else { self.0.gamma }
    }

    /// Why sums under these parameters cannot decrypt, if so. A single meter has k = 0, so that its base does not matter.
    #[must_use]
    pub fn cannot_decrypt(&self) -> Option<CannotDecrypt> {
        if self.0.blinding == Blinding::AsPrinted {
            Some(CannotDecrypt::AsPrinted)
        } else if self.0.base == EpochBase::PerMeter && self.0.meters > 1 {
            Some(CannotDecrypt::PerMeterBase)
        } else {
            None
        }
    }

    /// mWh in one unit of what is encrypted (section 2): a ninth of the cap, rounded up, at 24 bits; 1 Wh at 64;
    /// else 1 mWh.
    #[must_use]
    pub fn unit_mwh(&self) -> i64 {
        match self.0.key_bits {
            BLACKBOARD_BITS => {
                let cap = self.cap_mwh();
                cap / BLACKBOARD_TICKS + i64::from(cap % BLACKBOARD_TICKS > 0)
            }
            64 => MWH_PER_WH,
            _ => 1,
        }
    }

    /// d_i of a reading, in units, and whether the cap cut it: round(clip(reading, 0, cap) / unit), halves up.
    #[must_use]
    pub fn encode(&self, reading: Reading) -> (i64, bool) {
        let cap = self.cap_mwh();
        (self.round(reading.mwh().clamp(0, cap)), reading.mwh() > cap)
    }

    fn cap_mwh(&self) -> i64 {
        i64::from(self.0.cap_wh) * MWH_PER_WH
    }

    fn round(&self, mwh: i64) -> i64 {
        let unit = self.unit_mwh();
        (mwh + unit / 2) / unit
    }

    /// Delta_f = round(cap / unit): by how much one household can change the total, in units. The clip makes it true.
    #[must_use]
    pub fn sensitivity(&self) -> i64 {
        self.round(self.cap_mwh())
    }

    /// scale = Delta_f / epsilon, in units: the paper's lambda of Eq. (13) and (14).
    #[must_use]
    pub fn scale(&self) -> f64 {
        to_f64(self.sensitivity()) / self.0.epsilon
    }

    /// m * Delta_f: the largest true total, in units.
    #[must_use]
    pub fn most_total(&self) -> i64 {
        i64::from(self.0.meters) * self.sensitivity()
    }

    /// O: added to every exponent of Eq. (22) so that it is positive and of fixed width.
    #[must_use]
    pub fn offset(&self) -> i64 {
        match self.0.key_bits {
            BLACKBOARD_BITS => 1 << 10,
            64 => 1 << 31,
            _ => 1 << 47,
        }
    }

    /// B: blinds x_i are uniform in [0, 2^B). The largest B up to 176 with m * 2^B + m * 2 O < min(n, nu) / 2, for the
    /// smallest n of its length.
    #[must_use]
    pub fn blind_bits(&self) -> u64 {
        self.fitting_blind_bits().min(MOST_BLIND_BITS)
    }

    /// Continuous shares are rounded one by one: below a scale of one unit that costs more epsilon than is booked.
    fn rounding_shows(&self) -> bool {
        self.0.noise == NoiseLaw::Continuous && self.scale() < 1.0
    }

    fn fitting_blind_bits(&self) -> u64 {
        let room = BigUint::from(1u32) << (self.0.key_bits - 2);
        let offsets = BigUint::from(self.0.meters) * 2u32 * self.offset().unsigned_abs();
        if room <= offsets {
            return 0;
        }
        // m 2^B < rest, so 2^B <= (rest - 1) / m.
        let most = (room - offsets - 1u32) / self.0.meters;
        most.bits().saturating_sub(1)
    }

    /// m * 2^B: what the blinds of all meters stay below.
    #[must_use]
    pub fn most_blind(&self) -> BigUint {
        BigUint::from(self.0.meters) << self.blind_bits()
    }

    /// Whether keys of this size protect nothing for long and the page must say so.
    #[must_use]
    pub fn insecure_size(&self) -> bool {
        self.0.key_bits < SECURE_KEY_BITS
    }

    fn most_total_f64(&self) -> f64 {
        f64::from(self.0.meters) * to_f64(self.sensitivity())
    }
}

#[expect(clippy::cast_precision_loss, reason = "caps and offsets stay below 2^53")]
fn to_f64(units: i64) -> f64 {
    units as f64
}

#[cfg(test)]
mod tests;
