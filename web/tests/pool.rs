//! Runs from the page's side in real workers, up to a pool that many meters share: what is published is right, and a run
//! can be cancelled at any time.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

#[expect(dead_code, reason = "the workers in here are no stubs")]
mod stubs;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use blindsum_core::params::RawParams;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_readings::Reading;
use blindsum_sim::{Config, EpochPlan, Finished, HostFailure, Outcome, Phase, Refusal, Session, local};
use blindsum_web::workers::{MeterState, Run, RunConfig, Seat, Update, WorkerState, deadline_for};
use stubs::{Heard, RollCall, pause, script};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// What a worker calls that is to be a real one: this test's own module is its program too.
#[wasm_bindgen]
pub fn be_a_meter_worker() {
    blindsum_meter_worker::glue::listen();
}

/// The script of a real worker, which also does this. The test runner serves this test's module under this name.
fn real_worker_and(body: &str) -> String {
    let base = web_sys::window().unwrap().location().href().unwrap();
    let module = web_sys::Url::new_with_base("wasm-bindgen-test", &base).unwrap().href();
    script(&format!(
        "{body}
         const module = await import('{module}');
         await module.default({{ module_or_path: '{module}_bg.wasm' }});
         module.be_a_meter_worker();"
    ))
}

fn config(meters: u32, gamma: u32, key_bits: u32) -> RunConfig {
    let params = RawParams { meters, gamma, key_bits, ..RawParams::default() }.try_into().unwrap();
    let readings = (0..meters).map(|meter| Reading::from_wh(100.0 + f64::from(meter)).unwrap()).collect();
    let deadline_ms = deadline_for(&params);
    let epochs = vec![EpochPlan { epoch: 1, readings }];
    let (absence, randomness) = (AbsencePolicy::Refuse, Randomness::Seeded(11));
    RunConfig {
        params,
        epochs,
        budget: None,
        absence,
        randomness,
        deadline_ms,
        loss: None,
        kernel: None,
        tampering: None,
    }
}

/// The same session, here and now, without any worker.
fn by_itself(config: RunConfig) -> Vec<Finished> {
    let RunConfig { params, epochs, budget, absence, randomness, .. } = config;
    let config =
        Config { budget, absence, powers_per_order: 3, ..Config::new(params, epochs, randomness, || 0.0) };
    let (mut session, fleet, effects) = Session::begin(config).unwrap();
    local::run(&mut session, fleet, effects);
    session.take_finished()
}

/// The last epoch's outcome, just before the end.
fn outcome_in(updates: &[Update]) -> &Outcome {
    match updates {
        [.., Update::Finished(finished), Update::Over] => &finished.outcome,
        [.., Update::Finished(finished), Update::Progress(_), Update::Over] => &finished.outcome,
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_round_publishes_the_same_from_own_workers_and_from_a_pool() {
    for (meters, own) in [(3, true), (16, true), (17, false), (40, false)] {
        let config = config(meters, 2, 512);
        let expected = by_itself(config.clone()).remove(0).outcome;
        let heard = Heard::new();
        let run = Run::start_from(real_worker_and(""), config, heard.listener()).unwrap();
        heard.until(|update| matches!(update, Update::Over)).await;
        drop(run);
        let updates = heard.take();
        let outcome = outcome_in(&updates);
        assert_eq!(outcome.verdict, expected.verdict);
        assert_eq!(outcome.transcript_hash, expected.transcript_hash);
        let sum: i64 = (0..i64::from(meters)).map(|meter| 1000 * (100 + meter)).sum();
        assert_eq!(outcome.true_total, sum);
        assert_eq!(outcome.noisy_total(), Some(sum + outcome.noise().unwrap()));

        let (mut workers, mut states) = (BTreeMap::new(), BTreeMap::new());
        for update in updates {
            match update {
                Update::Worker { seat: seat @ Seat::Meters { .. }, state } => {
                    drop(workers.insert(seat, state))
                }
                Update::Meters(batch) => states.extend(batch),
                _ => (),
            }
        }
        let hosted = |seat: &Seat| match seat {
            Seat::Meters { first, last } => last - first + 1,
            Seat::Calculator { .. } => 0,
        };
        assert_eq!(workers.keys().map(hosted).sum::<u32>(), meters);
        assert_eq!(workers.keys().all(|seat| hosted(seat) == 1), own, "{workers:?}");
        assert!(workers.values().all(|state| *state == WorkerState::Done), "{workers:?}");
        let expected: BTreeMap<_, _> = (0..meters).map(|meter| (meter, MeterState::Done)).collect();
        assert_eq!(states, expected);
    }
}

#[wasm_bindgen_test]
async fn a_meter_unplugged_among_others_in_mid_round_is_named_and_the_others_finish_the_phase() {
    let config = RunConfig { deadline_ms: 3000, ..config(20, 2, 512) };
    let heard = Heard::new();
    let run: Rc<RefCell<Option<Run>>> = Rc::default();
    let (slot, listen) = (run.clone(), heard.listener());
    let started = Run::start_from(real_worker_and(""), config, move |update| {
        if matches!(&update, Update::Progress(progress) if progress.phase >= Phase::Registration) {
            slot.borrow().iter().for_each(|run| run.unplug(19));
        }
        listen(update);
    });
    run.replace(started.ok());
    heard.until(|update| matches!(update, Update::Over)).await;
    let updates = heard.take();
    let Some(Refusal::Lost { role, failure, .. }) = outcome_in(&updates).refusal() else {
        panic!("{updates:?}")
    };
    assert_eq!((*role, failure), (Role::Meter(19), &HostFailure::Silent(3000)));
    let carried_out = updates.iter().rev().find_map(|update| match update {
        Update::Progress(progress) => Some((progress.done, progress.all)),
        _ => None,
    });
    assert_eq!(carried_out, Some((19, 20)));
}

#[wasm_bindgen_test]
async fn a_run_is_cancelled_in_any_phase_and_another_one_works() {
    let roll_call = RollCall::on("pool");
    let worker = real_worker_and(&RollCall::script("pool"));
    // At once, before any worker can have started; and later, by what was heard of it last.
    drop(Run::start_from(worker.clone(), config(20, 2, 512), |_| panic!("news of a dropped run")));
    for phase in Phase::ALL {
        let (told, run) = (Rc::new(RefCell::new(None)), Rc::<RefCell<Option<Run>>>::default());
        let (tell, slot) = (told.clone(), run.clone());
        let started = Run::start_from(worker.clone(), config(20, 2, 512), move |update| {
            assert!(tell.borrow().is_none(), "{phase:?}: {update:?} after the run was dropped");
            // Short phases may pass between two updates.
            match update {
                Update::Progress(progress) if progress.phase >= phase => {
                    tell.replace(Some(progress));
                    slot.take();
                }
                _ => (),
            }
        });
        run.replace(started.ok());
        for _ in 0..600 {
            if told.borrow().is_some() {
                break;
            }
            pause(100).await;
        }
        assert!(told.borrow().is_some() && run.borrow().is_none(), "{phase:?} never came");
        assert!(roll_call.names().await.is_empty(), "{phase:?}");
    }
    let heard = Heard::new();
    let run = Run::start_from(worker, config(20, 2, 512), heard.listener()).unwrap();
    heard.until(|update| matches!(update, Update::Over)).await;
    assert!(outcome_in(&heard.take()).noisy_total().is_some());
    // The meters' workers live on, and the calculators do not.
    let names = roll_call.names().await;
    assert!(!names.is_empty() && names.iter().all(|name| name.starts_with("meters ")), "{names:?}");
    drop(run);
    assert!(roll_call.names().await.is_empty());
}

/// This many half-hours from midnight, with the same readings.
fn day(config: RunConfig, slots: u64) -> RunConfig {
    let readings = config.epochs.into_iter().next().unwrap().readings;
    let epochs = (0..slots).map(|slot| EpochPlan { epoch: 1800 * (slot + 1), readings: readings.clone() });
    RunConfig { epochs: epochs.collect(), ..config }
}

/// The epochs that were handed out, in order.
fn finished_in(updates: Vec<Update>) -> Vec<Finished> {
    let finished = updates.into_iter().filter_map(|update| match update {
        Update::Finished(finished) => Some(*finished),
        _ => None,
    });
    finished.collect()
}

#[wasm_bindgen_test]
async fn a_day_hands_out_its_epochs_one_after_the_other_until_the_budget_is_spent() {
    for meters in [3, 20] {
        let config = RunConfig { budget: Some(2.0), ..day(config(meters, 2, 512), 4) };
        let expected = by_itself(config.clone());
        assert_eq!(expected.len(), 3);
        let heard = Heard::new();
        let run = Run::start_from(real_worker_and(""), config, heard.listener()).unwrap();
        heard.until(|update| matches!(update, Update::Over)).await;
        drop(run);
        let updates = heard.take();
        // Of each epoch only records of its own were told before its end.
        let (mut told, mut ends) = (0, 0);
        for update in &updates {
            match update {
                Update::Records(records) => {
                    assert!(records.iter().zip(told..).all(|(record, index)| record.index == index));
                    told += records.len();
                }
                Update::Finished(finished) => {
                    assert!(told <= finished.records.len());
                    (told, ends) = (0, ends + 1);
                }
                Update::Progress(progress) => assert!(progress.epoch <= ends && progress.epochs == 4),
                _ => (),
            }
        }
        let finished = finished_in(updates);
        assert_eq!(finished.len(), 3);
        for (got, expected) in finished.iter().zip(&expected) {
            assert_eq!(got.outcome.verdict, expected.outcome.verdict);
            assert_eq!(got.outcome.transcript_hash, expected.outcome.transcript_hash);
            assert_eq!(got.records.len(), expected.records.len());
        }
        assert!(matches!(finished.last().unwrap().outcome.refusal(), Some(Refusal::Budget(_))));
    }
}

#[wasm_bindgen_test]
async fn a_budget_that_allows_no_epoch_starts_no_worker() {
    let config = RunConfig { budget: Some(0.5), ..config(3, 2, 512) };
    let heard = Heard::new();
    let run =
        Run::start_from(script("throw new Error('nobody was to start')"), config, heard.listener()).unwrap();
    heard.until(|update| matches!(update, Update::Over)).await;
    drop(run);
    let updates = heard.take();
    assert!(!updates.iter().any(|update| matches!(update, Update::Worker { .. })), "{updates:?}");
    let finished = finished_in(updates);
    assert!(matches!(finished.first().unwrap().outcome.refusal(), Some(Refusal::Budget(_))));
}

#[wasm_bindgen_test]
async fn a_day_goes_on_without_a_meter_that_is_unplugged_where_the_dealer_repairs() {
    for meters in [5, 20] {
        let config =
            RunConfig { absence: AbsencePolicy::Repair, deadline_ms: 3000, ..day(config(meters, 2, 512), 3) };
        let heard = Heard::new();
        let run: Rc<RefCell<Option<Run>>> = Rc::default();
        let (slot, listen) = (run.clone(), heard.listener());
        let started = Run::start_from(real_worker_and(""), config, move |update| {
            if matches!(update, Update::Finished(_)) {
                slot.borrow().iter().for_each(|run| run.unplug(2));
            }
            listen(update);
        });
        run.replace(started.ok());
        heard.until(|update| matches!(update, Update::Over)).await;
        run.take();
        let finished = finished_in(heard.take());
        assert_eq!(finished.len(), 3);
        let present: i64 =
            (0..i64::from(meters)).filter(|meter| *meter != 2).map(|meter| 1000 * (100 + meter)).sum();
        assert_eq!(finished.first().unwrap().outcome.absent, Vec::<u32>::new());
        let last = &finished.last().unwrap().outcome;
        assert_eq!((last.absent.as_slice(), last.true_total), ([2].as_slice(), present));
        assert_eq!(last.noisy_total(), Some(present + last.noise().unwrap()));
        assert!(last.epsilon_spent.unwrap() > 1.0);
    }
}
