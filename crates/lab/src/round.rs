//! Rounds of the protocol, run by the simulation with homes from the readings that ship with the program.

use std::collections::VecDeque;

use blindsum_core::node::MeterNode;
use blindsum_core::params::Params;
use blindsum_core::randomness::Randomness;
use blindsum_paillier::Tables;
use blindsum_readings::{DEFAULT_SLOT, Reading, Readings};
use blindsum_sim::{Config, Effect, EpochPlan, Finished, Session, local};

use crate::error::LabError;

/// Half an hour, in seconds.
pub(crate) const SLOT: u64 = 1800;

/// What a round is run with.
pub(crate) struct Town {
    pub(crate) params: Params,
    pub(crate) readings: Vec<Reading>,
    pub(crate) epoch: u64,
}

impl Town {
    /// As many homes as the parameters say, at seven in the evening.
    pub(crate) fn new(params: Params) -> Result<Self, LabError> {
        let shipped = Readings::shipped()?;
        let (slot, readings) = shipped.at(DEFAULT_SLOT, params.meters())?;
        Ok(Self { params, readings, epoch: slot.epoch() })
    }

    /// Honest rounds, one after the other under one set of keys.
    pub(crate) fn rounds(&self, seed: u64, epochs: u32) -> Result<Vec<Finished>, LabError> {
        self.to_the_end(seed, epochs, None)
    }

    /// The same within a budget of this epsilon: a round beyond it is refused, and is the last.
    pub(crate) fn rounds_within(
        &self,
        seed: u64,
        epochs: u32,
        budget: f64,
    ) -> Result<Vec<Finished>, LabError> {
        self.to_the_end(seed, epochs, Some(budget))
    }

    fn to_the_end(&self, seed: u64, epochs: u32, budget: Option<f64>) -> Result<Vec<Finished>, LabError> {
        let mut running = self.begin(seed, epochs, budget)?;
        while !running.advance(usize::MAX) {}
        Ok(running.session.take_finished())
    }

    /// One honest round.
    pub(crate) fn round(&self, seed: u64) -> Result<Finished, LabError> {
        self.rounds(seed, 1)?.pop().ok_or(LabError::Missing("an outcome"))
    }

    fn begin(&self, seed: u64, epochs: u32, budget: Option<f64>) -> Result<Running, LabError> {
        let plan = |count: u32| EpochPlan {
            epoch: self.epoch + SLOT * u64::from(count),
            readings: self.readings.clone(),
        };
        let plans = (0..epochs).map(plan).collect();
        let config = Config { budget, ..Config::new(self.params, plans, Randomness::Seeded(seed), || 0.0) };
        let (session, fleet, effects) = Session::begin(config)?;
        let nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
        let tables = Tables::shared_by(nodes.len());
        Ok(Running { session, nodes, tables, queue: VecDeque::from(effects) })
    }

    /// One honest round that is carried out a part at a time.
    pub(crate) fn slowly(&self, seed: u64) -> Result<Running, LabError> {
        self.begin(seed, 1, None)
    }
}

/// Rounds that are being carried out.
pub(crate) struct Running {
    session: Session,
    nodes: Vec<MeterNode>,
    tables: Tables,
    queue: VecDeque<Effect>,
}

impl Running {
    /// The one round that was carried out.
    pub(crate) fn finished(mut self) -> Result<Finished, LabError> {
        self.session.take_finished().pop().ok_or(LabError::Missing("an outcome"))
    }

    /// Carries out up to that number of effects; whether all is done.
    pub(crate) fn advance(&mut self, effects: usize) -> bool {
        let Self { session, nodes, tables, queue } = self;
        for _ in 0..effects {
            let Some(effect) = queue.pop_front() else { return true };
            queue.extend(session.handle(local::carry_out(nodes, tables, effect, || 0.0)));
        }
        queue.is_empty()
    }
}
