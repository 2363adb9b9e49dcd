//! Rounds of the protocol, run by the simulation with homes from the readings that ship with the program.

use std::collections::VecDeque;
use std::sync::Arc;

use blindsum_core::node::MeterNode;
use blindsum_core::params::Params;
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::randomness::Randomness;
use blindsum_core::variants::AbsencePolicy;
use blindsum_paillier::Tables;
use blindsum_readings::{DEFAULT_SLOT, Reading, Readings};
use blindsum_sim::{Config, Effect, EpochPlan, Finished, Input, Record, Session, local};

use crate::error::LabError;

/// Half an hour, in seconds.
const SLOT: u64 = 1800;

/// What a round is run with.
pub(crate) struct Town {
    pub(crate) params: Params,
    pub(crate) readings: Vec<Reading>,
    epoch: u64,
}

/// Carries out what the session asks for, honestly or not.
pub(crate) trait Host {
    /// `honest` carries out the effect as the protocol says. `records` are those of the round until here.
    fn carry_out(
        &mut self,
        records: &[Arc<Record>],
        effect: Effect,
        honest: &mut dyn FnMut(Effect) -> Input,
    ) -> Result<Input, LabError>;

    /// What this host needs of the meters that it hosts: what they have from manufacture.
    fn meet(&mut self, _fleet: &[ManufacturedMeter]) {}
}

struct Honest;

impl Host for Honest {
    fn carry_out(
        &mut self,
        _: &[Arc<Record>],
        effect: Effect,
        honest: &mut dyn FnMut(Effect) -> Input,
    ) -> Result<Input, LabError> {
        Ok(honest(effect))
    }
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
        self.hosted(seed, epochs, AbsencePolicy::Refuse, &mut Honest)
    }

    /// One honest round.
    pub(crate) fn round(&self, seed: u64) -> Result<Finished, LabError> {
        self.rounds(seed, 1)?.pop().ok_or(LabError::Missing("an outcome"))
    }

    /// One round that a host of its own carries out.
    pub(crate) fn round_by(
        &self,
        seed: u64,
        policy: AbsencePolicy,
        host: &mut dyn Host,
    ) -> Result<Finished, LabError> {
        self.hosted(seed, 1, policy, host)?.pop().ok_or(LabError::Missing("an outcome"))
    }

    fn hosted(
        &self,
        seed: u64,
        epochs: u32,
        policy: AbsencePolicy,
        host: &mut dyn Host,
    ) -> Result<Vec<Finished>, LabError> {
        let mut running = self.begin(seed, epochs, policy)?;
        host.meet(&running.fleet);
        while !running.advance(usize::MAX, host)? {}
        Ok(running.session.take_finished())
    }

    fn begin(&self, seed: u64, epochs: u32, policy: AbsencePolicy) -> Result<Running, LabError> {
        let plan = |count: u32| EpochPlan {
            epoch: self.epoch + SLOT * u64::from(count),
            readings: self.readings.clone(),
        };
        let plans = (0..epochs).map(plan).collect();
        let config =
            Config { absence: policy, ..Config::new(self.params, plans, Randomness::Seeded(seed), || 0.0) };
        let (session, fleet, effects) = Session::begin(config)?;
        let nodes: Vec<_> = fleet.iter().cloned().map(MeterNode::new).collect();
        let tables = Tables::shared_by(nodes.len());
        Ok(Running { session, fleet, nodes, tables, queue: VecDeque::from(effects) })
    }

    /// One honest round that is carried out a part at a time.
    pub(crate) fn slowly(&self, seed: u64) -> Result<Running, LabError> {
        self.begin(seed, 1, AbsencePolicy::Refuse)
    }
}

/// Rounds that are being carried out.
pub(crate) struct Running {
    session: Session,
    fleet: Vec<ManufacturedMeter>,
    nodes: Vec<MeterNode>,
    tables: Tables,
    queue: VecDeque<Effect>,
}

impl Running {
    /// Carries out up to that number of effects honestly; whether all is done.
    pub(crate) fn advance_honestly(&mut self, effects: usize) -> Result<bool, LabError> {
        self.advance(effects, &mut Honest)
    }

    /// The one round that was carried out.
    pub(crate) fn finished(mut self) -> Result<Finished, LabError> {
        self.session.take_finished().pop().ok_or(LabError::Missing("an outcome"))
    }

    fn advance(&mut self, effects: usize, host: &mut dyn Host) -> Result<bool, LabError> {
        let Self { session, nodes, tables, queue, .. } = self;
        for _ in 0..effects {
            let Some(effect) = queue.pop_front() else { return Ok(true) };
            let mut honest = |effect| local::carry_out(nodes, tables, effect, || 0.0);
            let input = host.carry_out(session.records(), effect, &mut honest)?;
            queue.extend(session.handle(input));
        }
        Ok(queue.is_empty())
    }
}
