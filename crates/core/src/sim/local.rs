//! Runs a session here and now, one effect after the other. For tests and small tools; the command line and the page
//! carry out effects in parallel.

use std::collections::VecDeque;

use super::{Effect, Input, MeterNode, Session};
use crate::protocol::fault::{Fault, LocalFault};
use crate::protocol::meter::Meter;
use crate::role::Role;

/// Carries out every effect until the session is over.
pub fn run(session: &mut Session, fleet: Vec<Meter>, effects: Vec<Effect>) {
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let mut queue = VecDeque::from(effects);
    while let Some(effect) = queue.pop_front() {
        let input = carry_out(&mut nodes, effect, session.config().clock);
        queue.extend(session.handle(input));
    }
}

/// Carries out one effect.
pub fn carry_out(nodes: &mut [MeterNode], effect: Effect, clock: fn() -> f64) -> Input {
    let start = clock();
    match effect {
        Effect::Calculate { id, work, .. } => {
            let result = work.carry_out();
            Input::Calculated { id, result, millis: clock() - start }
        }
        Effect::Ask { meter, request } => {
            let node = usize::try_from(meter).ok().and_then(|index| nodes.get_mut(index));
            let reply = match node {
                Some(node) => node.handle(request),
                None => {
                    let asked = request.name().to_owned();
                    Err(Fault::local(Role::Meter(meter), LocalFault::OutOfTurn { asked }))
                }
            };
            Input::Answered { meter, reply, millis: clock() - start }
        }
    }
}
