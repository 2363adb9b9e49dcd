//! Runs a session here and now, one effect after the other. For tests and small tools; the command line and the page
//! carry out effects in parallel.

use std::collections::VecDeque;

use blindsum_core::fault::Fault;
use blindsum_core::node::MeterNode;
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::role::Role;
use blindsum_paillier::Tables;

use crate::driver::Session;
use crate::effect::{Effect, Input};

/// Carries out every effect until the session is over.
pub fn run(session: &mut Session, fleet: Vec<ManufacturedMeter>, effects: Vec<Effect>) {
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let tables = Tables::shared_by(nodes.len());
    let mut queue = VecDeque::from(effects);
    while let Some(effect) = queue.pop_front() {
        let input = carry_out(&mut nodes, &tables, effect, session.config().clock);
        queue.extend(session.handle(input));
    }
}

/// Carries out one effect. Everybody here shares `tables`, which hold public numbers alone.
pub fn carry_out(nodes: &mut [MeterNode], tables: &Tables, effect: Effect, clock: fn() -> f64) -> Input {
    let start = clock();
    match effect {
        Effect::Calculate { id, work, .. } => {
            let result = work.carry_out(tables);
            Input::Calculated { id, result, millis: clock() - start }
        }
        Effect::Ask { meter, request } => {
            let node = usize::try_from(meter).ok().and_then(|index| nodes.get_mut(index));
            let reply = match node {
                Some(node) => node.handle(request, tables),
                None => Err(Fault::out_of_turn(Role::Meter(meter), request.step())),
            };
            Input::Answered { meter, reply, millis: clock() - start }
        }
    }
}
