//! What a session is to do.

use blindsum_core::fault::Fault;
use blindsum_core::params::Params;
use blindsum_core::privacy::LedgerError;
use blindsum_core::randomness::{EntropyError, Randomness, SET_UP};
use blindsum_core::variants::AbsencePolicy;
use blindsum_readings::Reading;

use crate::tampering::{Tampering, TamperingError};

/// One epoch to be run.
#[derive(Clone)]
pub struct EpochPlan {
    /// t: seconds since 1970 of the slot's start, above 0 and above the epoch before.
    pub epoch: u64,
    /// One reading a meter, in the meters' order.
    pub readings: Vec<Reading>,
}

/// What a session is to do.
#[derive(Clone)]
pub struct Config {
    /// The parameters of every epoch.
    pub params: Params,
    /// The epochs, one after the other, ascending.
    pub epochs: Vec<EpochPlan>,
    /// The epsilon that all epochs together may cost, with what was `spent` before; none means unlimited.
    pub budget: Option<f64>,
    /// The epsilon that the readings of these households have cost before this session.
    pub spent: f64,
    /// What happens when a meter is lost.
    pub absence: AbsencePolicy,
    /// Where random numbers come from.
    pub randomness: Randomness,
    /// How many powers go into one order: small enough for progress to show, large enough to be worth a message.
    pub powers_per_order: usize,
    /// A clock of the host's, in milliseconds.
    pub clock: fn() -> f64,
    /// What somebody does to a message, or which rule a party breaks: nothing in an honest session.
    pub tampering: Option<Tampering>,
}

/// Powers in one order unless a host says otherwise: a fraction of a second's work at 2048 bits.
const POWERS_PER_ORDER: usize = 8;

impl Config {
    /// Epochs without a budget, that a lost meter ends.
    #[must_use]
    pub fn new(params: Params, epochs: Vec<EpochPlan>, randomness: Randomness, clock: fn() -> f64) -> Self {
        let absence = AbsencePolicy::default();
        Self {
            params,
            epochs,
            budget: None,
            spent: 0.0,
            absence,
            randomness,
            powers_per_order: POWERS_PER_ORDER,
            clock,
            tampering: None,
        }
    }
}

/// Why a session does not begin.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SessionError {
    /// Nothing to do.
    #[error("there is no epoch to run")]
    NoEpoch,
    /// As many readings as meters are needed.
    #[error("{readings} readings for {meters} meters; one a meter is needed")]
    Readings {
        /// Readings given.
        readings: usize,
        /// m.
        meters: u32,
    },
    /// Epoch 0 is the set-up's, and every epoch must be later than the one before.
    #[error("epochs must be above 0 and ascending, but {0} is not")]
    Epoch(u64),
    /// A repair would change what is opened.
    #[error(
        "a decryption is shown to be right only if every meter is there: choose the policy refuse for absent meters, not {0}"
    )]
    Opening(AbsencePolicy),
    /// A tampering that this session cannot have.
    #[error(transparent)]
    Tampering(#[from] TamperingError),
    /// Not a budget, or not a sum of charges.
    #[error(transparent)]
    Budget(#[from] LedgerError),
    /// No random numbers.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// A party could not begin.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Whether there is something to do, and can be done.
pub(crate) fn check(config: &Config) -> Result<(), SessionError> {
    if config.epochs.is_empty() {
        return Err(SessionError::NoEpoch);
    }
    if config.params.opening() && config.absence != AbsencePolicy::Refuse {
        return Err(SessionError::Opening(config.absence));
    }
    let meters = config.params.meters();
    let mut last = SET_UP;
    for plan in &config.epochs {
        let readings = plan.readings.len();
        if u32::try_from(readings) != Ok(meters) {
            return Err(SessionError::Readings { readings, meters });
        }
        if plan.epoch <= last {
            return Err(SessionError::Epoch(plan.epoch));
        }
        last = plan.epoch;
    }
    if let Some(tampering) = &config.tampering {
        tampering.check(&config.params, config.epochs.len())?;
    }
    Ok(())
}
