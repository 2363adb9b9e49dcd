//! Starts, cancels and unplugs: keeps the one thing the state must not hold, the running round with its workers.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use blindsum_sim::EpochPlan;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::browser;
use crate::ground::engine::Engine;
use crate::hooks::EngineHandle;
use crate::state::{Action, Plan, State};
use crate::workers::{Run, RunConfig};

/// What can be done to the round.
#[derive(Clone, PartialEq)]
pub(crate) struct RoundHandle {
    /// Begins one.
    pub(crate) start: Callback<Rc<Plan>>,
    /// Ends it and its workers at once.
    pub(crate) cancel: Callback<()>,
    /// Pulls the plug of a meter: its host is not told.
    pub(crate) unplug: Callback<u32>,
    /// Waits no longer for these meters.
    pub(crate) give_up: Callback<Vec<u32>>,
}

/// A round, or the intention to run one. Dropping it ends it.
enum Slot {
    /// Its workers are started in a task of their own, so that the page answers first.
    Soon {
        _start: Timeout,
    },
    Running(Run),
}

/// Runs at most one round at a time.
#[hook]
pub(crate) fn use_round(dispatch: UseReducerDispatcher<State>, engine: &EngineHandle) -> RoundHandle {
    let slot: Rc<RefCell<Option<Slot>>> = use_mut_ref(|| None);
    let number = use_memo((), |()| Cell::new(0u32));
    let start = {
        let (dispatch, slot) = (dispatch.clone(), slot.clone());
        use_callback(engine.clone(), move |plan: Rc<Plan>, engine| {
            let engine = engine.clone();
            // The old round's workers end before the new one's begin.
            slot.borrow_mut().take();
            number.set(number.get() + 1);
            let this = number.get();
            dispatch.dispatch(Action::Begin(plan.clone(), browser::now()));
            let config = RunConfig {
                params: plan.params,
                epochs: plan
                    .slots
                    .iter()
                    .map(|slot| EpochPlan { epoch: slot.epoch, readings: slot.readings.clone() })
                    .collect(),
                budget: plan.budget,
                absence: plan.absence,
                randomness: plan.randomness,
                deadline_ms: plan.deadline_ms,
                loss: plan.loss,
                kernel: None,
                tampering: plan.tampering,
            };
            let (dispatch, place, latest) = (dispatch.clone(), slot.clone(), number.clone());
            let start = move |engine: Engine| {
                // It may have been cancelled while the kernel came.
                let stands = latest.get() == this && matches!(*place.borrow(), Some(Slot::Soon { .. }));
                if !stands {
                    return;
                }
                let config = RunConfig { kernel: engine.kernel(), ..config };
                let news = dispatch.clone();
                let started = Run::start(config, move |update| {
                    news.dispatch(Action::News(this, update, browser::now()));
                });
                match started {
                    Ok(run) => *place.borrow_mut() = Some(Slot::Running(run)),
                    Err(error) => dispatch.dispatch(Action::StartFailed(error)),
                }
            };
            *slot.borrow_mut() =
                Some(Slot::Soon { _start: Timeout::new(0, move || engine.when_known(start)) });
        })
    };
    let cancel = {
        let (dispatch, slot) = (dispatch.clone(), slot.clone());
        use_callback((), move |(), ()| {
            slot.borrow_mut().take();
            dispatch.dispatch(Action::Cancel(browser::now()));
        })
    };
    // A page that was left may be kept for the way back, and its workers' memory with it: after some pages none is left.
    {
        let cancel = cancel.clone();
        use_effect_with((), move |()| browser::on_leaving(move || cancel.emit(())));
    }
    let silent_slot = slot.clone();
    let unplug = use_callback((), move |meter: u32, ()| {
        if let Some(Slot::Running(run)) = slot.borrow().as_ref() {
            run.unplug(meter);
            dispatch.dispatch(Action::Unplug(meter));
        }
    });
    let give_up = use_callback((), move |meters: Vec<u32>, ()| {
        if let Some(Slot::Running(run)) = silent_slot.borrow().as_ref() {
            meters.into_iter().for_each(|meter| run.give_up(meter));
        }
    });
    RoundHandle { start, cancel, unplug, give_up }
}
