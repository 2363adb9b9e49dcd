//! Which whole rounds are measured.

use blindsum_core::params::{Params, ParamsError, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::variants::KeyMode;
use blindsum_paillier::Randomizer;
use blindsum_readings::{Readings, ReadingsError};
use blindsum_sim::{Config, EpochPlan, Finished, Party, Phase};
use serde::{Deserialize, Serialize};

/// The slot whose readings are added up.
const SLOT: &str = "19:00";
/// Powers in one order, as on the page.
const POWERS_PER_ORDER: usize = 8;

/// A whole round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundPlan {
    /// m.
    pub meters: u32,
    /// gamma.
    pub gamma: u32,
    /// Bits of n and nu.
    pub bits: u32,
    /// Who owns vA and who draws b.
    pub key_mode: KeyMode,
    /// What makes ciphertexts probabilistic.
    pub randomizer: Randomizer,
    /// How many workers compute at once.
    pub workers: u32,
    /// The seed.
    pub seed: u64,
}

/// What a round took, in milliseconds, without the making of keys.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Took {
    /// From the moment that the keys are there to the total.
    pub wall: f64,
    /// The computing of all parties, one after the other.
    pub computing: f64,
    /// The computing of the cloud for the blind sequences, Eq. (15) and (16), one order after the other.
    pub cloud: f64,
    /// The same by the clock on the wall.
    pub cloud_wall: f64,
    /// The computing of one meter, on average.
    pub meter: f64,
    /// Bytes of memory of the largest worker that hosts meters, its kernel's included; 0 where nobody counts.
    pub memory: f64,
}

/// Why there is no round.
#[derive(Debug)]
pub enum PlanError {
    /// The parameters are invalid.
    Params(ParamsError),
    /// There are not readings.
    Readings(ReadingsError),
}

impl core::fmt::Display for PlanError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Params(error) => error.fmt(f),
            Self::Readings(error) => error.fmt(f),
        }
    }
}

impl RoundPlan {
    /// The session that it asks for.
    ///
    /// # Errors
    /// If no session can be like that.
    pub fn config(&self, clock: fn() -> f64) -> Result<Config, PlanError> {
        let raw = RawParams {
            meters: self.meters,
            gamma: self.gamma,
            key_bits: self.bits,
            key_mode: self.key_mode,
            randomizer: self.randomizer,
            ..RawParams::default()
        };
        let params = Params::try_from(raw).map_err(PlanError::Params)?;
        let shipped = Readings::shipped().map_err(PlanError::Readings)?;
        let (slot, readings) = shipped.at(SLOT, self.meters).map_err(PlanError::Readings)?;
        let epochs = vec![EpochPlan { epoch: slot.epoch(), readings }];
        let config = Config::new(params, epochs, Randomness::Seeded(self.seed), clock);
        Ok(Config { powers_per_order: POWERS_PER_ORDER, ..config })
    }
}

impl Took {
    /// What a finished round tells; times on the wall are the host's to tell. Nothing if it published no total, or a wrong one.
    #[must_use]
    pub fn of(finished: &Finished, wall: f64, cloud_wall: f64) -> Option<Self> {
        let outcome = &finished.outcome;
        if outcome.noisy_total()? != outcome.true_total + outcome.selected_noise {
            return None;
        }
        let costs = &outcome.costs;
        Some(Self {
            wall,
            computing: Party::ALL.into_iter().map(|party| costs.epoch(party).millis).sum(),
            cloud: costs.get(Phase::BlindSequence, Party::Cloud).millis,
            cloud_wall,
            meter: costs.epoch(Party::Meters).millis / f64::from(outcome.params.meters()),
            memory: 0.0,
        })
    }
}

/// Tells when the parts of a round began and ended, from its phases as time goes by.
#[derive(Debug, Default)]
pub struct Watch {
    keys: Option<f64>,
    sequences: (Option<f64>, Option<f64>),
}

impl Watch {
    /// The round is in `phase` at `now`.
    pub fn see(&mut self, phase: Phase, keys_made: bool, now: f64) {
        if keys_made {
            self.keys.get_or_insert(now);
        }
        if phase == Phase::BlindSequence {
            self.sequences.0.get_or_insert(now);
        } else if self.sequences.0.is_some() {
            self.sequences.1.get_or_insert(now);
        }
    }

    /// Milliseconds since the keys were made, and of the blind sequences.
    #[must_use]
    pub fn told(&self, now: f64) -> Option<(f64, f64)> {
        Some((now - self.keys?, self.sequences.1? - self.sequences.0?))
    }
}
