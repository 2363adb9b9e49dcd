//! Parameters of an epoch, parsed once: what [`Params`] holds has passed every check of section 2.

use num_bigint::BigUint;
use serde::{Deserialize, Serialize};

/// Readings are encrypted as whole milliwatt-hours.
pub const UNITS_PER_WH: i64 = 1000;
/// The contract's cap where none is given: 3 kWh a half-hour clips about 0.07 % of the shipped readings.
pub const DEFAULT_CAP_WH: u32 = 3000;
/// log2 of the offset O that keeps the exponents of Eq. (22) positive, at 512 bits and above.
const OFFSET_BITS: u32 = 47;
/// B: blinds are uniform below 2^B, at 512 bits and above.
const BLIND_BITS: u64 = 176;
/// The key sizes a round accepts.
pub const KEY_SIZES: [u32; 5] = [512, 1024, 2048, 3072, 4096];
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
}

impl Default for RawParams {
    fn default() -> Self {
        Self { meters: 10, gamma: 4, epsilon: 1.0, cap_wh: DEFAULT_CAP_WH, key_bits: SECURE_KEY_BITS }
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
    #[error("key bits must be one of 512, 1024, 2048, 3072 and 4096, not {0}")]
    KeyBits(u32),
    /// The noise could leave the range that the offset O allows (section 2).
    #[error(
        "the noise does not fit: m * cap + 128 * scale = {left:.3e} must be below O / 2 = {right:.3e} (in mWh); \
         use a larger epsilon, a smaller cap or fewer meters"
    )]
    Headroom {
        /// m * Delta_f + 128 * scale.
        left: f64,
        /// O / 2.
        right: f64,
    },
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
        let left = params.most_total_f64() + 128.0 * params.scale();
        let right = params.offset_f64() / 2.0;
        if left >= right {
            return Err(ParamsError::Headroom { left, right });
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

    /// Delta_f = cap / unit: by how much one household can change the total, in mWh. The clip makes it true.
    #[must_use]
    pub fn sensitivity(&self) -> i64 {
        i64::from(self.0.cap_wh) * UNITS_PER_WH
    }

    /// scale = Delta_f / epsilon, in mWh: the paper's lambda of Eq. (14).
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.sensitivity_f64() / self.0.epsilon
    }

    /// m * Delta_f: the largest true total, in mWh.
    #[must_use]
    pub fn most_total(&self) -> i64 {
        i64::from(self.0.meters) * self.sensitivity()
    }

    /// O: added to every exponent of Eq. (22) so that it is positive and of fixed width.
    #[must_use]
    pub fn offset(&self) -> i64 {
        1 << OFFSET_BITS
    }

    /// B: blinds x_i are uniform in [0, 2^B).
    #[must_use]
    pub fn blind_bits(&self) -> u64 {
        BLIND_BITS
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

    fn sensitivity_f64(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "at most 1e9")]
        let sensitivity = self.sensitivity() as f64;
        sensitivity
    }

    fn most_total_f64(&self) -> f64 {
        f64::from(self.0.meters) * self.sensitivity_f64()
    }

    fn offset_f64(&self) -> f64 {
        f64::from(1u32 << (OFFSET_BITS - 20)) * f64::from(1u32 << 20)
    }
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
    fn blinds_and_offsets_fit_the_smallest_key_with_the_most_meters() {
        // m * 2^B + m * 2 O < min(n, nu) / 2, and n is at least 2^(bits - 1).
        let params = with(|p| (p.meters, p.key_bits) = (MAX_METERS, 512)).unwrap();
        let offsets = BigUint::from(2 * MAX_METERS) << OFFSET_BITS;
        assert!(params.most_blind() + offsets < BigUint::from(1u32) << (512 - 2));
    }

    #[test]
    fn deserialising_goes_through_the_same_door() {
        let good = serde_json::to_string(&with(|_| ()).unwrap()).unwrap();
        assert!(serde_json::from_str::<Params>(&good).is_ok());
        let bad = good.replace("\"gamma\":4", "\"gamma\":0");
        assert!(serde_json::from_str::<Params>(&bad).unwrap_err().to_string().contains("gamma must be"));
    }
}
