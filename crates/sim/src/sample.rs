//! A real round with small keys, for tests: of this crate, and of those that ask for the feature `sample`.
#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "for tests, and a test that cannot go on should stop"
)]

#[cfg(test)]
mod seen;

#[cfg(test)]
pub(crate) use seen::Seen;

use std::collections::VecDeque;
use std::sync::Arc;

use blindsum_core::node::MeterNode;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_paillier::Tables;
use blindsum_readings::Reading;

use crate::{
    Config, Effect, EpochPlan, Finished, HostFailure, Input, Outcome, Phase, Record, Session, local,
};

/// What it runs under: 3 meters, 2 samples each, 512 bits.
#[must_use]
pub fn params() -> Params {
    let raw = RawParams { meters: 3, gamma: 2, key_bits: 512, ..RawParams::default() };
    Params::try_from(raw).unwrap()
}

/// Its readings: the last one is cut by the cap.
#[must_use]
pub fn readings() -> Vec<Reading> {
    [150.0, 1420.5, 3500.0].into_iter().filter_map(Reading::from_wh).collect()
}

/// A round that published a total.
#[must_use]
pub fn published() -> (Vec<Arc<Record>>, Outcome) {
    let Finished { outcome, records } = session(params(), 1, None).remove(0);
    (records, outcome)
}

/// A session under these parameters with the same readings in each of a number of half-hours, from midnight on.
#[must_use]
pub fn session(params: Params, slots: u64, budget: Option<f64>) -> Vec<Finished> {
    let readings: Vec<_> =
        (0..params.meters()).zip(readings().into_iter().cycle()).map(|(_, reading)| reading).collect();
    let epochs = (0..slots)
        .map(|slot| EpochPlan { epoch: 1_262_304_000 + 1800 * slot, readings: readings.clone() })
        .collect();
    let config = Config { budget, ..Config::new(params, epochs, Randomness::Seeded(1), || 0.0) };
    let (mut session, fleet, effects) = Session::begin(config).unwrap();
    local::run(&mut session, fleet, effects);
    session.take_finished()
}

/// A round whose last meter is lost before it masks its reading, repaired by the dealer's sum.
#[must_use]
pub fn repaired() -> Finished {
    repaired_under(params())
}

/// The same under other parameters.
#[must_use]
pub fn repaired_under(params: Params) -> Finished {
    repaired_in(params, Phase::Reading)
}

/// The same where the last meter is lost when it is asked for something in this phase.
#[must_use]
pub fn repaired_in(params: Params, phase: Phase) -> Finished {
    let last = params.meters().saturating_sub(1);
    let readings =
        (0..params.meters()).zip(readings().into_iter().cycle()).map(|(_, reading)| reading).collect();
    let epochs = vec![EpochPlan { epoch: 1_262_304_000, readings }];
    let config = Config {
        absence: AbsencePolicy::Repair,
        ..Config::new(params, epochs, Randomness::Seeded(1), || 0.0)
    };
    let (mut session, fleet, effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let mut queue = VecDeque::from(effects);
    while let Some(effect) = queue.pop_front() {
        let lost =
            matches!(effect, Effect::Ask { meter, .. } if meter == last) && session.progress().phase == phase;
        let input = match lost {
            true => Input::Lost { role: Role::Meter(last), failure: HostFailure::SwitchedOff },
            false => local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0),
        };
        queue.extend(session.handle(input));
    }
    session.take_finished().remove(0)
}
