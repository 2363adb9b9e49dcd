//! Powers that a person asks to see and nobody needed in the round: each is worked out by a worker of its own.

use std::rc::Rc;

use blindsum_paillier::{PowerBatch, SecretInt, Work, WorkResult};
use blindsum_sim::HostFailure;
use yew::prelude::*;

use crate::state::powers::{Asked, Power, Powers};
use crate::workers::OneShot;

/// What the browser's tools list the workers by.
const NAMES: [&str; 2] = ["textbook power of C2", "textbook power of C1"];

/// The textbook's powers that were ordered. A calculator belongs to one role, and the two products may belong to two: so each
/// order has a worker.
#[hook]
pub(crate) fn use_powers(
    orders: [Option<PowerBatch>; 2],
    kernel: Option<Rc<[u8]>>,
    deadline_ms: u32,
) -> Powers {
    let ([readings, noise], [of_readings, of_noise]) = (orders, NAMES);
    let readings = use_power(of_readings, readings, kernel.clone(), deadline_ms);
    let noise = use_power(of_noise, noise, kernel, deadline_ms);
    [readings, noise]
}

/// One power. The last that was worked out is kept: whoever steps back and forth does not wait for it again.
#[hook]
fn use_power(
    name: &'static str,
    order: Option<PowerBatch>,
    kernel: Option<Rc<[u8]>>,
    deadline_ms: u32,
) -> Option<Rc<Asked>> {
    let last = use_state_eq(|| None::<Rc<Asked>>);
    let shown = match (&*last, &order) {
        (Some(asked), Some(order)) if asked.order == *order => Some(asked.clone()),
        (_, Some(order)) => Some(Rc::new(Asked { order: order.clone(), power: Power::Coming })),
        // Nobody needs it now; what is drawn a moment later may still.
        (asked, None) => asked.clone(),
    };
    use_effect_with(order, move |order| {
        let there = last.as_ref().filter(|asked| matches!(asked.power, Power::There(_)));
        let wanted = order.clone().filter(|order| there.is_none_or(|asked| asked.order != *order));
        let one_shot = wanted.and_then(|order| {
            let hear = {
                let (last, order) = (last.setter(), order.clone());
                move |end| last.set(Some(Rc::new(Asked { order: order.clone(), power: power_of(end) })))
            };
            // What failed before is tried again, and does not stand there meanwhile.
            last.set(None);
            let started = OneShot::start(name, Work::Powers(order), kernel, deadline_ms, hear.clone());
            started.map_err(|failure| hear(Err(failure))).ok()
        });
        move || drop(one_shot)
    });
    shown
}

fn power_of(end: Result<WorkResult, HostFailure>) -> Power {
    match end {
        Ok(WorkResult::Powers(powers)) => match <[SecretInt; 1]>::try_from(powers) {
            Ok([power]) => Power::There(power),
            Err(_) => unreadable(),
        },
        Ok(_) => unreadable(),
        Err(failure) => Power::Failed(failure),
    }
}

fn unreadable() -> Power {
    Power::Failed(HostFailure::Unreadable("it is not the one power that was asked for".to_owned()))
}
