//! What the host is asked for and what it hands back, put into the protocol's order.

use std::collections::BTreeMap;

use blindsum_core::fault::{CalculationFault, Fault};
use blindsum_core::node::{MeterReply, MeterRequest, OrderId};
use blindsum_core::role::Role;
use blindsum_paillier::{WorkError, WorkResult};

use crate::driver::nodes::Order;
use crate::driver::state::{Session, Slot};
use crate::effect::{Effect, WorkId};
use crate::record::{Event, HostFailure, Refusal};

/// The results of one order, and whose it is.
pub(super) type Results = (Role, OrderId, Vec<WorkResult>);

impl Session {
    /// A meter is gone for good. The session ends there, or goes on without it.
    pub(super) fn lose(&mut self, meter: u32, failure: HostFailure) -> Result<(), Refusal> {
        if !self.repairs() {
            return Err(Refusal::Lost { role: Role::Meter(meter), phase: self.phase, failure });
        }
        if meter < self.meters && !self.lost.contains_key(&meter) {
            self.lost.insert(meter, failure.clone());
            self.record(Event::Absent { meter, failure });
            if self.asked.remove(&meter) {
                self.done += 1;
            }
        }
        Ok(())
    }

    fn repairs(&self) -> bool {
        self.config.absence.repairs()
    }

    pub(super) fn take_reply(&mut self, meter: u32, reply: Result<MeterReply, Fault>) -> Result<(), Refusal> {
        if let Err(fault) = &reply
            && self.is_second(meter, fault)
        {
            self.done += 1;
            return Ok(());
        }
        if !self.asked.contains(&meter) {
            return Err(Fault::calculation(Role::Meter(meter), CalculationFault::Unasked).into());
        }
        let reply = match reply {
            // A meter that fails by itself is a meter that is gone; one that was sent something wrong is not.
            Err(Fault::Local { who: Role::Meter(who), what }) if who == meter && self.repairs() => {
                return self.lose(meter, HostFailure::Failed(what.to_string()));
            }
            Err(fault) if self.is_tampered_with() => {
                self.keep_fault(meter, fault);
                return Ok(());
            }
            reply => reply?,
        };
        self.asked.remove(&meter);
        self.done += 1;
        self.replies.insert(meter, reply);
        Ok(())
    }

    pub(super) fn take_result(
        &mut self,
        id: WorkId,
        result: Result<WorkResult, WorkError>,
        millis: f64,
    ) -> Result<(), Refusal> {
        let owner = self.slots.get(&id).map_or(Role::ControlCenter, |slot| slot.owner);
        self.spend(owner, millis);
        let result = result
            .map_err(|error| Fault::calculation(owner, CalculationFault::Refused(error.to_string())))?;
        match self.slots.get_mut(&id) {
            Some(slot) if slot.result.is_none() => {
                slot.result = Some(result);
                self.done += 1;
                Ok(())
            }
            _ => Err(Fault::calculation(owner, CalculationFault::Unasked).into()),
        }
    }

    /// The next answer in the meters' order, if it has come. Lost meters without an answer are passed over.
    pub(super) fn next_reply(&mut self) -> Option<(u32, MeterReply)> {
        while self.cursor < self.meters {
            let meter = self.cursor;
            let reply = self.replies.remove(&meter);
            if reply.is_none() && self.asked.contains(&meter) {
                return None;
            }
            self.cursor += 1;
            if let Some(reply) = reply {
                return Some((meter, reply));
            }
        }
        None
    }

    /// Whether every answer was taken up that can still come.
    ///
    /// # Errors
    /// What a meter refused, in a session that is tampered with.
    pub(super) fn all_answered(&self) -> Result<bool, Refusal> {
        self.refused_in_turn()?;
        Ok(self.cursor == self.meters && self.second_answered()?)
    }

    /// Whether nobody is left whose answer could still come, the one just taken up apart.
    pub(super) fn was_last(&self) -> bool {
        self.replies.is_empty() && self.asked.is_empty()
    }

    /// Asks every meter that is there and that `request` has something for.
    pub(super) fn ask(&mut self, mut request: impl FnMut(u32) -> Option<MeterRequest>) -> Vec<Effect> {
        let there: Vec<u32> = (0..self.meters).filter(|meter| !self.lost.contains_key(meter)).collect();
        self.asked.clear();
        let mut effects = Vec::new();
        for meter in there {
            if let Some(request) = request(meter) {
                self.asked.insert(meter);
                if self.is_asked_twice(meter, &request) {
                    effects.push(Effect::Ask { meter, request: request.clone() });
                }
                effects.push(Effect::Ask { meter, request });
            }
        }
        self.cursor = 0;
        self.all += effects.len();
        effects
    }

    /// Divides orders into parts small enough for progress to show.
    pub(super) fn order(&mut self, orders: Vec<Order>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (owner, order, work) in orders {
            for work in work.slices(self.config.powers_per_order) {
                let id = WorkId(self.next_work);
                self.next_work += 1;
                self.slots.insert(id, Slot { owner, order, result: None });
                effects.push(Effect::Calculate { id, owner, work });
            }
        }
        self.all += effects.len();
        effects
    }

    /// The results of all orders given, in the orders' order, once every one has come.
    pub(super) fn take_results(&mut self) -> Option<Vec<Results>> {
        if self.slots.values().any(|slot| slot.result.is_none()) {
            return None;
        }
        let mut orders: BTreeMap<(Role, OrderId), Vec<WorkResult>> = BTreeMap::new();
        for slot in core::mem::take(&mut self.slots).into_values() {
            orders.entry((slot.owner, slot.order)).or_default().extend(slot.result);
        }
        Some(orders.into_iter().map(|((owner, order), results)| (owner, order, results)).collect())
    }
}
