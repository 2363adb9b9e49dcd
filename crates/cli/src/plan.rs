//! What is to be run, from what was asked for.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow, bail};
use blindsum_core::params::{BLACKBOARD_SEED, Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_readings::{Readings, Slot, Warning};
use blindsum_sim::{Config, EpochPlan};

use crate::args::{DayArgs, Moment, RoundArgs, Slots};
use crate::{CliError, host, input};

/// What can be followed by hand, and still fits on a board.
const BLACKBOARD_MOST_BITS: u32 = 64;
const BLACKBOARD_MOST_METERS: u32 = 10;
const BLACKBOARD_MOST_GAMMA: u32 = 8;

/// A session that can begin.
pub struct SessionPlan {
    /// What it is to do.
    pub config: Config,
    /// The slot of each epoch.
    pub slots: Vec<Slot>,
    /// Which meters fall silent, and when.
    pub drops: BTreeMap<u32, Moment>,
    /// The seed, if there is one.
    pub seed: Option<u64>,
    /// What a person should know of the readings before their total is believed.
    pub warnings: Vec<Warning>,
    /// How many minutes a slot of the file has, as far as it tells.
    pub slot_minutes: Option<u32>,
}

impl SessionPlan {
    /// Reads the readings and checks everything that was asked for.
    ///
    /// # Errors
    /// What does not go, and what would.
    pub fn new(args: &RoundArgs, day: &DayArgs) -> Result<Self, CliError> {
        let times = match (&day.slots, args.at.and_then(|at| at.time)) {
            (None, _) => vec![input::slot(args).map_err(CliError::Usage)?],
            (Some(_), Some(time)) => {
                return Err(CliError::Usage(anyhow!(
                    "--at asks for the half-hour at {time} alone, and --slots for a day; leave the time out of --at"
                )));
            }
            (Some(Slots::All), None) => Vec::new(),
            (Some(Slots::These(times)), None) => times.clone(),
        };
        let readings = input::read(args, &times)?;
        let params = Params::try_from(raw_params(args, &readings))?;
        fits_the_blackboard(args, &params).map_err(CliError::Usage)?;
        let epochs = readings
            .slots
            .iter()
            .map(|slot| {
                let (_, readings) = readings.at(&slot.label, params.meters())?;
                Ok(EpochPlan { epoch: slot.epoch(), readings })
            })
            .collect::<Result<Vec<_>>>()
            .map_err(CliError::Readings)?;
        let seed = args.scheme.seed.or(args.blackboard.then_some(BLACKBOARD_SEED));
        let randomness = seed.map_or(Randomness::System, Randomness::Seeded);
        let config = Config::new(params, epochs, randomness, host::clock);
        let config = Config { budget: day.budget, absence: args.scheme.absent, ..config };
        let drops = drops(args, params.meters()).map_err(CliError::Usage)?;
        let warnings = input::warnings(args, &readings, params.cap_wh(), &config.epochs);
        let slot_minutes = readings.taken.slot_minutes;
        Ok(Self { config, slots: readings.slots, drops, seed, warnings, slot_minutes })
    }
}

fn raw_params(args: &RoundArgs, readings: &Readings) -> RawParams {
    let rows = u32::try_from(readings.households.len()).unwrap_or(u32::MAX);
    let unsaid = if args.blackboard {
        RawParams::blackboard()
    } else {
        RawParams { meters: rows, ..RawParams::default() }
    };
    RawParams { meters: args.meters.unwrap_or(unsaid.meters), ..args.scheme.over(unsaid) }
}

fn fits_the_blackboard(args: &RoundArgs, params: &Params) -> Result<()> {
    if !args.blackboard {
        return Ok(());
    }
    for (flag, asked, most) in [
        ("--key-bits", params.key_bits(), BLACKBOARD_MOST_BITS),
        ("--meters", params.meters(), BLACKBOARD_MOST_METERS),
        ("--gamma", params.gamma(), BLACKBOARD_MOST_GAMMA),
    ] {
        if asked > most {
            bail!(
                "--blackboard prints every number to be followed by hand, but {flag} is {asked}; give at most {most}, or leave --blackboard out"
            );
        }
    }
    Ok(())
}

fn drops(args: &RoundArgs, meters: u32) -> Result<BTreeMap<u32, Moment>> {
    let mut drops = BTreeMap::new();
    for drop in &args.drop {
        for number in &drop.meters {
            let index = number.checked_sub(1).filter(|index| *index < meters);
            let Some(index) = index else {
                match meters {
                    1 => bail!("--drop names meter {number}, but there is one meter alone"),
                    many => bail!("--drop names meter {number}, but the meters are 1 to {many}"),
                }
            };
            if drops.insert(index, drop.moment).is_some() {
                bail!("--drop names meter {number} twice; a meter falls silent once");
            }
        }
    }
    Ok(drops)
}
