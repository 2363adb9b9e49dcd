//! The orders that a node has given and whose results it waits for.

use std::collections::BTreeMap;

use blindsum_paillier::{SecretInt, UnitProof, Work, WorkResult};

use crate::fault::{CalculationFault, Fault};
use crate::node::reaction::{OrderId, Reaction};
use crate::role::Role;

/// Orders under way.
pub(crate) struct Orders {
    me: Role,
    next: u64,
    open: BTreeMap<OrderId, Option<Vec<WorkResult>>>,
}

impl Orders {
    pub(crate) fn new(me: Role) -> Self {
        Self { me, next: 0, open: BTreeMap::new() }
    }

    /// Gives orders.
    pub(crate) fn place(&mut self, works: impl IntoIterator<Item = Work>, out: &mut Reaction) {
        for work in works {
            let id = OrderId(self.next);
            self.next = self.next.saturating_add(1);
            self.open.insert(id, None);
            out.orders.push((id, work));
        }
    }

    /// Takes in the results of one order. The results of all orders, in their order, once every one has come.
    pub(crate) fn answer(
        &mut self,
        id: OrderId,
        results: Vec<WorkResult>,
    ) -> Result<Option<Vec<WorkResult>>, Fault> {
        match self.open.get_mut(&id) {
            Some(slot @ None) => *slot = Some(results),
            _ => return Err(Fault::calculation(self.me, CalculationFault::Unasked)),
        }
        if self.open.values().any(Option::is_none) {
            return Ok(None);
        }
        Ok(Some(core::mem::take(&mut self.open).into_values().flatten().flatten().collect()))
    }
}

/// The powers of all results.
pub(crate) fn powers(who: Role, results: Vec<WorkResult>) -> Result<Vec<SecretInt>, Fault> {
    let mut powers = Vec::new();
    for result in results {
        match result {
            WorkResult::Powers(batch) => powers.extend(batch),
            _ => return Err(Fault::calculation(who, CalculationFault::NoPowers)),
        }
    }
    Ok(powers)
}

/// The proofs of all results.
pub(crate) fn proofs(who: Role, results: Vec<WorkResult>) -> Result<Vec<UnitProof>, Fault> {
    let mut proofs = Vec::new();
    for result in results {
        match result {
            WorkResult::Proofs(some) => proofs.extend(some),
            _ => return Err(Fault::calculation(who, CalculationFault::NoProofs)),
        }
    }
    Ok(proofs)
}
