//! Parameters of an epoch, parsed once: what [`Params`] holds has passed every check of section 2.

use blindsum_paillier::Randomizer;
use blindsum_readings::{MWH_PER_WH, Reading};
use num_bigint::BigUint;
use serde::{Deserialize, Serialize};

use crate::noise::Share;
use crate::variants::{Blinding, EpochBase, KeyMode, NoiseLaw};

/// How far a registration's time may be from the epoch's.
pub const ALLOWANCE_SECONDS: u64 = 900;
/// The contract's cap where none is given: 3 kWh a half-hour clips about 0.07 % of the shipped readings.
pub const DEFAULT_CAP_WH: u32 = 3000;
/// The largest B: blinds uniform below 2^176 hide an offset of 2^47 to a statistical distance of 2^-128.
const MOST_BLIND_BITS: u64 = 176;
/// The smallest B worth the name.
const LEAST_BLIND_BITS: u64 = 8;
/// Readings at the blackboard's key size: 0 to 9 ticks.
const BLACKBOARD_TICKS: i64 = 9;
/// The key size whose numbers can be followed with pencil and paper.
pub const BLACKBOARD_BITS: u32 = 24;
/// The half-hour of the blackboard's round: three readings of 5 to 8 ticks, none cut by the cap.
pub const BLACKBOARD_SLOT: &str = "07:00";
/// The seed of the blackboard's round, so that every board shows the same numbers.
pub const BLACKBOARD_SEED: u64 = 1;
/// The key sizes a round accepts. Below 512 they are toys.
pub const KEY_SIZES: [u32; 9] = [BLACKBOARD_BITS, 64, 128, 256, 512, 1024, 2048, 3072, 4096];
/// Keys below this size hide nothing for long.
pub const SECURE_KEY_BITS: u32 = 2048;
/// Most meters a round accepts.
pub const MAX_METERS: u32 = 100_000;
/// Most samples a meter draws.
pub const MAX_GAMMA: u32 = 256;

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

/// Why a set of parameters is refused: what, and what would be right.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParamsError {
    /// No meter, or more than the protocol is prepared for.
    #[error("meters must be from 1 to {MAX_METERS}, not {0}")]
    Meters(u32),
    /// No sample, or too many.
    #[error("gamma must be from 1 to {MAX_GAMMA}, not {0}")]
    Gamma(u32),
    /// Not a privacy parameter.
    #[error("epsilon must be a number above 0 and at most 100, not {0}")]
    Epsilon(f64),
    /// A cap of nothing, or beyond any household.
    #[error("the cap must be from 1 to 1000000 Wh, not {0}")]
    Cap(u32),
    /// Not a size the protocol is set up for.
    #[error("key bits must be one of 24, 64, 128, 256, 512, 1024, 2048, 3072 and 4096, not {0}")]
    KeyBits(u32),
    /// The noise could leave the range that the offset O allows (section 2).
    #[error(
        "the noise does not fit a key of {key_bits} bits: m * cap + 128 * scale = {left:.3e} must be below \
         O / 2 = {right:.3e} (in units of {unit_mwh} mWh); use a larger epsilon, a smaller cap, fewer meters or a larger key"
    )]
    Headroom {
        /// Bits of n.
        key_bits: u32,
        /// mWh in a unit.
        unit_mwh: i64,
        /// m * Delta_f + 128 * scale.
        left: f64,
        /// O / 2.
        right: f64,
    },
    /// Noise so small that its law is not what it should be in whole units.
    #[error(
        "{law} noise of scale {scale:.3} units of {unit_mwh} mWh is too small to be drawn in whole units; \
         use a smaller epsilon, a larger cap or a larger key"
    )]
    Scale {
        /// The law asked for.
        law: NoiseLaw,
        /// Delta_f / epsilon, in units.
        scale: f64,
        /// mWh in a unit.
        unit_mwh: i64,
    },
    /// No room for blinds (section 2).
    #[error(
        "blinds do not fit a key of {key_bits} bits: m * 2^8 + m * 2 O = {left:.3e} must be below \
         2^(bits - 2) = {right:.3e}; use fewer meters or a larger key"
    )]
    Blinds {
        /// Bits of n.
        key_bits: u32,
        /// m * 2^8 + m * 2 O.
        left: f64,
        /// A quarter of the smallest number of that many bits, times 2: min(n, nu) / 2.
        right: f64,
    },
}

/// Why a sum under these parameters cannot decrypt, whoever runs it: the variants kept for the lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotDecrypt {
    /// Eq. (18) with gamma in the exponent.
    #[error(
        "Eq. (18) as printed does not decrypt: the shares k cancel in the product, but h^(m gamma) remains, and that is not an \
         n-th residue; with n in gamma's place it would be"
    )]
    AsPrinted,
    /// h(id_i || t_i).
    #[error(
        "with a base h of each meter's own the shares k do not cancel: the product of h_i^k_i with different h_i leaves a \
         random factor, so the sum does not decrypt; one h for all meters of the epoch repairs that"
    )]
    PerMeterBase,
}

/// Checked parameters of one epoch.
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
        let params = Self(raw);
        let (key_bits, unit_mwh) = (raw.key_bits, params.unit_mwh());
        let left = params.most_total_f64() + 128.0 * params.scale();
        let right = to_f64(params.offset()) / 2.0;
        if left >= right {
            return Err(ParamsError::Headroom { key_bits, unit_mwh, left, right });
        }
        if Share::new(raw.noise, params.scale(), raw.meters).is_err() || params.rounding_shows() {
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
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn with(change: impl Fn(&mut RawParams)) -> Result<Params, ParamsError> {
        let mut raw = RawParams::default();
        change(&mut raw);
        Params::try_from(raw)
    }

    #[test]
    fn each_bad_value_is_named() {
        assert_eq!(with(|p| p.meters = 0), Err(ParamsError::Meters(0)));
        assert_eq!(with(|p| p.gamma = 257), Err(ParamsError::Gamma(257)));
        assert_eq!(with(|p| p.epsilon = 0.0), Err(ParamsError::Epsilon(0.0)));
        assert!(matches!(with(|p| p.epsilon = f64::NAN), Err(ParamsError::Epsilon(_))));
        assert_eq!(with(|p| p.cap_wh = 0), Err(ParamsError::Cap(0)));
        assert_eq!(with(|p| p.key_bits = 2047), Err(ParamsError::KeyBits(2047)));
    }

    #[test]
    fn headroom_is_refused_exactly_where_it_ends() {
        // m * Delta_f + 128 Delta_f / epsilon < 2^46 with m = 10, Delta_f = 3e6: epsilon > 5.45697e-6.
        assert!(with(|p| p.epsilon = 5.457e-6).is_ok());
        assert!(matches!(with(|p| p.epsilon = 5.456e-6), Err(ParamsError::Headroom { .. })));
        let message = with(|p| p.epsilon = 1e-6).unwrap_err().to_string();
        assert!(message.contains("3.840e14") && message.contains("7.037e13"), "{message}");
    }

    #[test]
    fn blinds_are_as_wide_as_fits_and_no_wider() {
        // m * 2^B + m * 2 O < min(n, nu) / 2, and n is at least 2^(bits - 1).
        for key_bits in KEY_SIZES {
            for meters in [1, 2, 3, 7, 100, MAX_METERS] {
                let Ok(params) = with(|p| (p.meters, p.key_bits, p.epsilon) = (meters, key_bits, 50.0))
                else {
                    assert!(key_bits <= 64, "{key_bits} bits, m = {meters}");
                    continue;
                };
                let offsets = BigUint::from(2 * meters) * params.offset().unsigned_abs();
                let room = BigUint::from(1u32) << (key_bits - 2);
                assert!(params.most_blind() + &offsets < room, "{key_bits} bits, m = {meters}");
                let fits_more = params.most_blind() * 2u32 + offsets < room;
                assert_eq!(fits_more, params.blind_bits() == 176, "{key_bits} bits, m = {meters}");
            }
        }
        assert_eq!(with(|p| (p.meters, p.key_bits, p.epsilon) = (3, 24, 4.0)).unwrap().blind_bits(), 20);
        assert_eq!(with(|p| p.key_bits = 512).unwrap().blind_bits(), 176);
    }

    #[test]
    fn a_toy_key_without_room_for_blinds_says_both_sides() {
        // 24 bits: m * 2^B + m * 2048 < 2^22 leaves 8 bits up to m = 1820; the noise leaves fewer meters than that.
        let few = with(|p| (p.meters, p.key_bits, p.epsilon) = (40, 24, 10.0)).unwrap();
        assert!(few.blind_bits() >= 8);
        assert!(matches!(
            with(|p| (p.meters, p.key_bits, p.epsilon) = (60, 24, 10.0)),
            Err(ParamsError::Headroom { .. })
        ));
        let error = ParamsError::Blinds { key_bits: 24, left: 5e6, right: 4_194_304.0 }.to_string();
        assert!(error.contains("5.000e6") && error.contains("4.194e6"), "{error}");
    }

    #[test]
    fn noise_that_whole_units_cannot_hold_is_refused_before_any_round() {
        let small = with(|p| (p.key_bits, p.cap_wh, p.epsilon) = (64, 1, 50.0));
        assert!(matches!(small, Err(ParamsError::Scale { unit_mwh: 1000, .. })), "{small:?}");
        let continuous = |epsilon: f64| {
            with(|p| (p.meters, p.key_bits, p.noise, p.epsilon) = (3, 24, NoiseLaw::Continuous, epsilon))
        };
        assert!(continuous(9.0).is_ok());
        let message = continuous(9.1).unwrap_err().to_string();
        assert!(message.starts_with("continuous noise of scale 0.989 units"), "{message}");
    }

    #[test]
    fn units_are_ticks_at_the_blackboard_watt_hours_at_64_bits_and_milliwatt_hours_above() {
        let reading = |wh| Reading::from_wh(wh).unwrap();
        let board = Params::try_from(RawParams::blackboard()).unwrap();
        assert_eq!((board.unit_mwh(), board.sensitivity(), board.offset()), (100_000, 9, 1024));
        assert_eq!(board.encode(reading(545.0)), (5, false));
        assert_eq!(board.encode(reading(550.0)), (6, false));
        assert_eq!(board.encode(reading(900.0)), (9, false));
        assert_eq!(board.encode(reading(900.5)), (9, true));
        // A cap that nine does not divide still has nine ticks.
        let odd = with(|p| (p.meters, p.key_bits, p.cap_wh, p.epsilon) = (3, 24, 3000, 4.0)).unwrap();
        assert_eq!((odd.unit_mwh(), odd.sensitivity()), (333_334, 9));
        assert_eq!(odd.encode(reading(3000.0)), (9, false));
        let toy = with(|p| p.key_bits = 64).unwrap();
        assert_eq!(
            (toy.unit_mwh(), toy.encode(reading(0.5)), toy.encode(reading(0.4))),
            (1000, (1, false), (0, false))
        );
        let real = with(|_| ()).unwrap();
        assert_eq!((real.unit_mwh(), real.encode(reading(0.5))), (1, (500, false)));
        assert_eq!(real.encode(reading(3000.001)), (3_000_000, true));
        assert_eq!(real.encode(reading(3000.0)), (3_000_000, false));
    }

    #[test]
    fn weak_variants_say_why_they_cannot_decrypt() {
        let why = |change: fn(&mut RawParams)| with(change).unwrap().cannot_decrypt();
        assert_eq!(why(|_| ()), None);
        assert_eq!(why(|p| p.blinding = Blinding::AsPrinted), Some(CannotDecrypt::AsPrinted));
        assert_eq!(why(|p| p.base = EpochBase::PerMeter), Some(CannotDecrypt::PerMeterBase));
        assert_eq!(why(|p| (p.base, p.meters) = (EpochBase::PerMeter, 1)), None);
    }

    #[test]
    fn deserialising_goes_through_the_same_door() {
        let good = serde_json::to_string(&with(|_| ()).unwrap()).unwrap();
        assert!(serde_json::from_str::<Params>(&good).is_ok());
        let bad = good.replace("\"gamma\":4", "\"gamma\":0");
        assert!(serde_json::from_str::<Params>(&bad).unwrap_err().to_string().contains("gamma must be"));
    }
}
