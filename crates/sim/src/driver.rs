//! The driver: begins the nodes of cloud, control centre and dealer, carries messages between them and the meters, records
//! what it sees, and keeps the accounts. It knows whose turn it is, and nothing of how anything is carried out. What the
//! parties know it hears over the witness channel alone.

mod accounts;
mod answers;
mod books;
mod held;
mod mischief;
mod nodes;
mod state;
mod steps;

use std::sync::Arc;

use blindsum_core::node::{Manufacture, manufacture};
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::privacy::Ledger;
use blindsum_core::role::Role;
use blindsum_core::wire::link::MasterKey;

pub use crate::driver::state::Session;

use crate::config::{Config, SessionError, check};
use crate::costs::Party;
use crate::driver::held::Mischief;
use crate::driver::nodes::Nodes;
use crate::driver::state::Stage;
use crate::effect::{Effect, Input, Progress};
use crate::record::{Finished, Record, Refusal};
use crate::tampering::Able;

impl Session {
    /// Manufactures the meters and orders the keys. The host makes the meters live and carries out the effects.
    ///
    /// # Errors
    /// The configuration is refused, or there are no random numbers.
    pub fn begin(config: Config) -> Result<(Self, Vec<ManufacturedMeter>, Vec<Effect>), SessionError> {
        check(&config)?;
        let ledger = Ledger::resume(config.budget, config.spent)?;
        let Manufacture { meters: fleet, registry, cloud_key, identities } =
            manufacture(config.params, config.randomness)?;
        let (nodes, first) = Nodes::begin(&config, registry, cloud_key.clone(), &identities)?;
        let mischief = config
            .tampering
            .zip(Able::here())
            .map(|(tampering, _)| Box::new(Mischief::new(tampering, &fleet, &cloud_key)));
        let mut session = Self { mischief, ..Self::new(config, ledger, nodes, cloud_key) };
        // A first epoch that the budget does not allow is refused before anything is computed for it.
        if let Err(overdraft) = session.ledger.check(session.config.params.epsilon()) {
            session.refuse(overdraft.into());
            return Ok((session, fleet, Vec::new()));
        }
        let effects = session.order(first);
        Ok((session, fleet, effects))
    }

    /// Takes in what came of an effect and says what to do next. After the session is over, nothing.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        let outcome = match input {
            _ if self.is_over() => return Vec::new(),
            Input::Lost { role: Role::Meter(meter), failure } => self.lose(meter, failure),
            Input::Lost { role, failure } => Err(Refusal::Lost { role, phase: self.phase, failure }),
            // It was given up: what it still says comes too late, and its loss has been told.
            Input::Answered { meter, .. } if self.lost.contains_key(&meter) => Ok(()),
            Input::Answered { meter, reply, millis } => {
                self.costs.spend(self.phase, Party::Meters, millis);
                self.take_reply(meter, reply)
            }
            Input::Calculated { id, result, millis } => self.take_result(id, result, millis),
        };
        outcome.and_then(|()| self.advance()).unwrap_or_else(|refusal| {
            self.refuse(refusal);
            Vec::new()
        })
    }

    /// How far the session is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            epoch: self.running,
            epochs: self.config.epochs.len(),
            phase: self.phase,
            done: self.done,
            all: self.all,
            over: self.is_over(),
        }
    }

    /// Whether the last epoch is over, or one was refused: a refusal ends the session.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// The records so far of the set-up and the epoch running, as they come in the protocol's order. Those of epochs that are
    /// over are in what [`Self::take_finished`] gives, beat by beat.
    #[must_use]
    pub fn records(&self) -> &[Arc<Record>] {
        &self.records
    }

    /// The epochs that are over and were not taken yet, in order.
    pub fn take_finished(&mut self) -> Vec<Finished> {
        core::mem::take(&mut self.finished)
    }

    /// What the epochs have cost in epsilon, and those before this session: the epoch running included, from the moment on at
    /// which it is charged.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The configuration it runs under.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// K of the cloud, for the witness channel; the meters' are in what [`Self::begin`] gave.
    #[must_use]
    pub fn cloud_master_key(&self) -> &MasterKey {
        &self.cloud_key
    }

    /// Does everything that can be done with the answers at hand.
    fn advance(&mut self) -> Result<Vec<Effect>, Refusal> {
        let mut effects = Vec::new();
        while let Some(more) = self.step()? {
            effects.extend(more);
        }
        Ok(effects)
    }
}
