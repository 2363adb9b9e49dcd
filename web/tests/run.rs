//! A run from the page's side, its workers played by stubs: whatever they do, the round ends, once, by name.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod stubs;

use std::cell::RefCell;
use std::rc::Rc;

use blindsum_core::paillier::KeyGenerationError;
use blindsum_core::params::RawParams;
use blindsum_core::protocol::fault::{Fault, LocalFault};
use blindsum_core::randomness::Randomness;
use blindsum_core::readings::Reading;
use blindsum_core::role::Role;
use blindsum_core::sim::{HostFailure, MeterReply, Outcome, Phase, Refusal, RoundError};
use blindsum_core::work::Work;
use blindsum_meter_protocol::{Answer, AnswerError, FromWorker, VERSION};
use blindsum_web::workers::{Run, RunConfig, Seat, StartError, Update, WorkerState};
use stubs::{Heard, RollCall, pause, ready_and, said, script};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use zeroize::Zeroizing;

wasm_bindgen_test_configure!(run_in_browser);

const DEADLINE_MS: u32 = 600;

fn config(meters: u32) -> RunConfig {
    let params = RawParams { meters, gamma: 2, key_bits: 512, ..RawParams::default() };
    let readings = (0..meters).map(|_| Reading::from_wh(100.0).unwrap()).collect();
    let (params, randomness) = (params.try_into().unwrap(), Randomness::Seeded(1));
    RunConfig { params, readings, epoch: 1, randomness, deadline_ms: DEADLINE_MS }
}

/// Runs until it is over, and on: the end must be told once, and last. Gives how each worker ended and the outcome.
async fn ending_of(script: String, meters: u32) -> (Vec<(Seat, WorkerState)>, Outcome) {
    let heard = Heard::new();
    let run = Run::start_from(script, config(meters), heard.listener()).unwrap();
    heard.until(|update| matches!(update, Update::Over(_))).await;
    pause(2 * DEADLINE_MS).await;
    drop(run);
    let mut updates = heard.take();
    let Some(Update::Over(outcome)) = updates.pop() else { panic!("{updates:?} after the end") };
    assert!(!updates.iter().any(|update| matches!(update, Update::Over(_))));
    let mut last = std::collections::BTreeMap::new();
    for update in updates {
        if let Update::Worker { seat, state } = update {
            last.insert(seat, state);
        }
    }
    (last.into_iter().collect(), *outcome)
}

fn lost(outcome: &Outcome) -> (Role, Phase, &HostFailure) {
    match outcome.refusal() {
        Some(Refusal::Lost { role, phase, failure }) => (*role, *phase, failure),
        other => panic!("{other:?}"),
    }
}

fn meter(index: u32) -> Seat {
    Seat { role: Role::Meter(index), calculator: None }
}

fn answer(answer: Result<Answer, AnswerError>) -> String {
    said(&FromWorker::Answer { id: 0, millis: 1.0, answer })
}

/// A stub whose calculators make real keys, another for each of the first two requests whoever gets them, and whose meters do this with their requests.
fn with_keys(on_meter_request: &str) -> String {
    let [one, two] = [1, 2].map(|seed| {
        let order = Work::KeyGeneration { key_bits: 512, stream_key: Zeroizing::new([seed; 32]) };
        answer(Ok(Answer::Work(order.carry_out().unwrap())))
    });
    ready_and(&format!(
        "if (self.name.startsWith('control centre')) answer(event, [{one}, {two}][heard(event)[1] % 2]);
         else {{ {on_meter_request} }}"
    ))
}

#[wasm_bindgen_test]
fn more_meters_than_the_page_runs_are_refused() {
    let error = Run::start_from(script(""), config(17), |_| ()).err();
    assert_eq!(error, Some(StartError::TooManyMeters(17)));
}

#[wasm_bindgen_test]
fn a_round_that_does_not_begin_starts_no_run() {
    let error = Run::start_from(script(""), RunConfig { epoch: 0, ..config(1) }, |_| ()).err();
    assert_eq!(error, Some(StartError::Round(RoundError::Epoch)));
}

#[wasm_bindgen_test]
async fn a_script_that_is_missing_ends_the_round() {
    let (_, outcome) = ending_of("there_is_no_such_worker.js".to_owned(), 3).await;
    let (_, phase, failure) = lost(&outcome);
    assert!(phase == Phase::Initialization && matches!(failure, HostFailure::NotStarted(_)), "{failure:?}");
}

#[wasm_bindgen_test]
async fn an_address_that_is_none_ends_the_round() {
    let (workers, outcome) = ending_of("http://[".to_owned(), 2).await;
    let (role, _, failure) = lost(&outcome);
    assert_eq!(role, Role::ControlCenter);
    assert!(matches!(failure, HostFailure::NotStarted(_)), "{failure:?}");
    assert!(workers.iter().all(|(_, state)| matches!(state, WorkerState::Lost(_))), "{workers:?}");
}

#[wasm_bindgen_test]
async fn an_older_worker_file_ends_the_round() {
    let ready = said(&FromWorker::Ready { version: VERSION + 1 });
    let (_, outcome) = ending_of(script(&format!("say({ready})")), 2).await;
    let expected = HostFailure::Version { got: VERSION + 1, expected: VERSION };
    assert_eq!(lost(&outcome).2, &expected);
}

#[wasm_bindgen_test]
async fn a_calculator_that_stays_silent_ends_the_round_and_the_meters_live_on() {
    let (workers, outcome) = ending_of(ready_and(""), 3).await;
    let expected = (Role::ControlCenter, Phase::Initialization, &HostFailure::Silent(DEADLINE_MS.into()));
    assert_eq!(lost(&outcome), expected);
    let done: Vec<_> = workers.iter().filter(|(_, state)| *state == WorkerState::Done).collect();
    assert!((0..3).all(|index| done.iter().any(|(seat, _)| *seat == meter(index))), "{workers:?}");
    let gone = workers.iter().filter(|(_, state)| matches!(state, WorkerState::Lost(_))).count();
    assert_eq!(gone, 1, "{workers:?}");
}

#[wasm_bindgen_test]
async fn a_calculation_that_fails_ends_the_round() {
    let failed = answer(Err(AnswerError::Work(KeyGenerationError::Search("no luck".into()).into())));
    let (workers, outcome) = ending_of(ready_and(&format!("answer(event, {failed})")), 2).await;
    let expected =
        Fault::local(Role::ControlCenter, LocalFault::Calculation("the prime search failed: no luck".into()));
    assert_eq!(outcome.refusal(), Some(&Refusal::Fault(expected)));
    assert!(workers.iter().all(|(_, state)| *state == WorkerState::Done), "{workers:?}");
}

#[wasm_bindgen_test]
async fn an_answer_of_another_kind_ends_the_round() {
    let keys = answer(Ok(Answer::Meter(MeterReply::KeysAccepted)));
    for wrong in [keys, answer(Err(AnswerError::OtherJob))] {
        let (_, outcome) = ending_of(ready_and(&format!("answer(event, {wrong})")), 2).await;
        let (role, _, failure) = lost(&outcome);
        assert!(role == Role::ControlCenter && matches!(failure, HostFailure::Unreadable(_)), "{failure:?}");
    }
}

#[wasm_bindgen_test]
async fn a_meter_that_crashes_later_is_named_with_its_phase() {
    // Meters accept the keys; one dies when it is to register.
    let accepted = answer(Ok(Answer::Meter(MeterReply::KeysAccepted)));
    let body = format!(
        "if (self.accepted) {{ if (self.name === 'meter 2') throw new Error('hit by lightning'); }}
         else {{ self.accepted = true; answer(event, {accepted}); }}"
    );
    let (workers, outcome) = ending_of(with_keys(&body), 2).await;
    let (role, phase, failure) = lost(&outcome);
    assert_eq!((role, phase), (Role::Meter(1), Phase::Registration));
    assert!(matches!(failure, HostFailure::Crashed(why) if why.contains("lightning")), "{failure:?}");
    assert!(workers.contains(&(meter(0), WorkerState::Done)), "{workers:?}");
    assert!(workers.contains(&(meter(1), WorkerState::Lost(failure.clone()))), "{workers:?}");
}

#[wasm_bindgen_test]
async fn a_meter_that_is_unplugged_is_noticed_by_the_deadline() {
    let heard = Heard::new();
    let accepted = answer(Ok(Answer::Meter(MeterReply::KeysAccepted)));
    let script = with_keys(&format!("answer(event, {accepted})"));
    let run = Run::start_from(script, config(2), heard.listener()).unwrap();
    run.crash(1);
    heard.until(|update| matches!(update, Update::Over(_))).await;
    let updates = heard.take();
    let Some(Update::Over(outcome)) = updates.last() else { panic!("{updates:?}") };
    let expected = (Role::Meter(1), Phase::Initialization, &HostFailure::Silent(DEADLINE_MS.into()));
    assert_eq!(lost(outcome), expected);
}

#[wasm_bindgen_test]
async fn meters_live_until_the_run_is_dropped() {
    let roll_call = RollCall::on("run");
    let ready = said(&FromWorker::Ready { version: VERSION });
    let body = format!("{} say({ready});", RollCall::script("run"));
    let heard = Heard::new();
    let run = Run::start_from(script(&body), config(3), heard.listener()).unwrap();
    heard.until(|update| matches!(update, Update::Over(_))).await;
    assert_eq!(roll_call.names().await, ["meter 1", "meter 2", "meter 3"]);
    drop(run);
    assert!(roll_call.names().await.is_empty());
}

#[wasm_bindgen_test]
async fn a_run_may_be_dropped_while_it_tells() {
    let run: Rc<RefCell<Option<Run>>> = Rc::default();
    let (count, dropped) = (Rc::new(RefCell::new(0)), run.clone());
    let counter = count.clone();
    let started = Run::start_from(ready_and(""), config(2), move |_| {
        *counter.borrow_mut() += 1;
        dropped.take();
    });
    run.replace(started.ok());
    pause(3 * DEADLINE_MS).await;
    assert_eq!((*count.borrow(), run.borrow().is_none()), (1, true));
}
