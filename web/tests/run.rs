//! A run from the page's side, its workers played by stubs: whatever they do, the round ends, once, by name.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod stubs;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use blindsum_core::fault::{CalculationFault, Fault, LocalFault};
use blindsum_core::node::MeterReply;
use blindsum_core::params::RawParams;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_paillier::{KeyGenerationError, Randomizer, Tables, Work};
use blindsum_readings::Reading;
use blindsum_sim::beat::Beat;
use blindsum_sim::{EpochPlan, HostFailure, Outcome, Phase, Refusal, SessionError};
use blindsum_web::workers::{Loss, MeterState, Run, RunConfig, Seat, StartError, Task, Update, WorkerState};
use blindsum_worker_wire::{Answer, AnswerError, FromWorker, VERSION};
use stubs::{Heard, RollCall, pause, ready_and, said, script};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use zeroize::Zeroizing;

wasm_bindgen_test_configure!(run_in_browser);

const DEADLINE_MS: u32 = 600;

fn config(meters: u32) -> RunConfig {
    let params = RawParams { meters, gamma: 2, key_bits: 512, ..RawParams::default() };
    let readings = (0..meters).map(|_| Reading::from_wh(100.0).unwrap()).collect();
    let (params, randomness) = (params.try_into().unwrap(), Randomness::Seeded(1));
    let epochs = vec![EpochPlan { epoch: 1, readings }];
    let absence = AbsencePolicy::Refuse;
    RunConfig {
        params,
        epochs,
        budget: None,
        absence,
        randomness,
        deadline_ms: DEADLINE_MS,
        loss: None,
        kernel: None,
        tampering: None,
    }
}

/// How a run ended.
struct Ending {
    /// Each worker's last state.
    workers: BTreeMap<Seat, WorkerState>,
    /// Each meter's last state.
    meters: BTreeMap<u32, MeterState>,
    /// How many effects of the last phase were carried out, and how many there were.
    carried_out: (usize, usize),
    outcome: Outcome,
}

/// Runs until it is over, and on: the end must be told once, and last.
async fn ending_of(script: String, meters: u32) -> Ending {
    ending_without(script, meters, &[]).await
}

/// The same; these meters are unplugged at once.
async fn ending_without(script: String, meters: u32, unplugged: &[u32]) -> Ending {
    let heard = Heard::new();
    let run = Run::start_from(script, config(meters), heard.listener()).unwrap();
    for meter in unplugged {
        run.unplug(*meter);
    }
    heard.until(|update| matches!(update, Update::Over)).await;
    pause(2 * DEADLINE_MS).await;
    drop(run);
    let mut updates = heard.take();
    let Some(Update::Over) = updates.pop() else { panic!("{updates:?} after the end") };
    let mut outcomes = Vec::new();
    let (mut workers, mut meters, mut carried_out) = (BTreeMap::new(), BTreeMap::new(), (0, 0));
    for update in updates {
        match update {
            Update::Worker { seat, state } => drop(workers.insert(seat, state)),
            Update::Meters(batch) => {
                assert!(!batch.is_empty() && batch.is_sorted_by(|one, next| one.0 < next.0), "{batch:?}");
                meters.extend(batch);
            }
            Update::Progress(progress) => carried_out = (progress.done, progress.all),
            Update::Records(_) | Update::Begun { .. } => (),
            Update::Finished(finished) => outcomes.push(finished.outcome),
            Update::Over => panic!("two ends"),
        }
    }
    assert_eq!(outcomes.len(), 1);
    Ending { workers, meters, carried_out, outcome: outcomes.remove(0) }
}

/// More meters than get a worker each.
const MANY: u32 = 40;

impl Ending {
    /// The meters that share a worker with the first.
    fn first_pool(&self) -> u32 {
        match self.workers.keys().next() {
            Some(Seat::Meters { first: 0, last }) if *last > 0 => last + 1,
            other => panic!("{other:?}"),
        }
    }

    /// Of many meters, those of the first worker were lost like this, and no other; the round was told of the first one
    /// first.
    fn lost_the_first_pool(&self, phase: Phase, expected: impl Fn(&HostFailure) -> bool) {
        let (role, lost_in, failure) = lost(&self.outcome);
        assert_eq!((role, lost_in), (Role::Meter(0), phase));
        assert!(expected(failure), "{failure:?}");
        let first_pool = self.first_pool();
        let seat = Seat::Meters { first: 0, last: first_pool - 1 };
        assert_eq!(self.workers[&seat], WorkerState::Lost(failure.clone()));
        let numbers: Vec<_> = self.meters.keys().copied().collect();
        assert_eq!(numbers, (0..MANY).collect::<Vec<_>>());
        for (meter, state) in &self.meters {
            let lost = MeterState::Lost(failure.clone());
            assert_eq!(state, if *meter < first_pool { &lost } else { &MeterState::Done }, "{meter}");
        }
    }
}

fn lost(outcome: &Outcome) -> (Role, Phase, &HostFailure) {
    match outcome.refusal() {
        Some(Refusal::Lost { role, phase, failure }) => (*role, *phase, failure),
        other => panic!("{other:?}"),
    }
}

fn meter(index: u32) -> Seat {
    Seat::Meters { first: index, last: index }
}

/// What a meter says that accepts the keys.
fn accepted() -> String {
    answer(Ok(Answer::Meter { meter: 0, reply: MeterReply::KeysAccepted }))
}

fn answer(answer: Result<Answer, AnswerError>) -> String {
    said(&FromWorker::Answer { id: 0, millis: 1.0, answer })
}

/// A stub whose calculators make real keys, another for each of the first two requests whoever gets them, and whose
/// meters do this with their requests.
fn with_keys(on_meter_request: &str) -> String {
    starting(START, on_meter_request)
}

/// How a stub starts that listens and is ready at once.
const START: &str = "onmessage = listen; say(ready);";

/// The same for a stub that starts like this.
fn starting(start: &str, on_meter_request: &str) -> String {
    let [one, two] = [1, 2].map(|seed| {
        let order = Work::KeyGeneration {
            key_bits: 512,
            randomizer: Randomizer::Textbook,
            stream_key: Zeroizing::new([seed; 32]),
        };
        answer(Ok(Answer::Work(order.carry_out(&Tables::default()).unwrap())))
    });
    let ready = said(&FromWorker::Ready { version: VERSION });
    script(&format!(
        "const ready = {ready};
         const listen = event => {{
             if (!isRequest(event)) return;
             if (self.name.startsWith('control centre')) answer(event, [{one}, {two}][value(idOf(event)) % 2]);
             else {{ {on_meter_request} }}
         }};
         {start}"
    ))
}

#[wasm_bindgen_test]
fn more_meters_than_the_page_runs_are_refused() {
    let error = Run::start_from(script(""), config(1001), |_| ()).err();
    assert_eq!(error, Some(StartError::TooManyMeters(1001)));
}

#[wasm_bindgen_test]
fn a_round_that_does_not_begin_starts_no_run() {
    let mut config = config(1);
    config.epochs[0].epoch = 0;
    let error = Run::start_from(script(""), config, |_| ()).err();
    assert_eq!(error, Some(StartError::Session(SessionError::Epoch(0))));
}

#[wasm_bindgen_test]
async fn a_script_that_is_missing_ends_the_round() {
    let Ending { outcome, .. } = ending_of("there_is_no_such_worker.js".to_owned(), 3).await;
    let (_, phase, failure) = lost(&outcome);
    assert!(phase == Phase::Initialization && matches!(failure, HostFailure::NotStarted(_)), "{failure:?}");
}

#[wasm_bindgen_test]
async fn an_address_that_is_none_ends_the_round() {
    let Ending { workers, outcome, .. } = ending_of("http://[".to_owned(), 2).await;
    let (role, _, failure) = lost(&outcome);
    assert_eq!(role, Role::ControlCenter);
    assert!(matches!(failure, HostFailure::NotStarted(_)), "{failure:?}");
    // The round is over before the meters' workers would be started.
    for (seat, state) in &workers {
        match seat {
            Seat::Calculator { .. } => assert!(matches!(state, WorkerState::Lost(_)), "{seat}: {state:?}"),
            Seat::Meters { .. } => assert_eq!(*state, WorkerState::Done, "{seat}"),
        }
    }
    assert_eq!(workers.len(), 4);
}

#[wasm_bindgen_test]
async fn an_older_worker_file_ends_the_round() {
    let ready = said(&FromWorker::Ready { version: VERSION + 1 });
    let Ending { outcome, .. } = ending_of(script(&format!("say({ready})")), 2).await;
    let expected = HostFailure::Version { got: VERSION + 1, expected: VERSION };
    assert_eq!(lost(&outcome).2, &expected);
}

#[wasm_bindgen_test]
async fn a_calculator_that_stays_silent_ends_the_round_and_the_meters_live_on() {
    let Ending { workers, outcome, .. } = ending_of(ready_and(""), 3).await;
    let expected = (Role::ControlCenter, Phase::Initialization, &HostFailure::Silent(DEADLINE_MS.into()));
    assert_eq!(lost(&outcome), expected);
    assert!((0..3).all(|index| workers[&meter(index)] == WorkerState::Done), "{workers:?}");
    let gone = workers.values().filter(|state| matches!(state, WorkerState::Lost(_))).count();
    assert_eq!(gone, 1, "{workers:?}");
}

#[wasm_bindgen_test]
async fn a_calculation_that_fails_ends_the_round() {
    let failed = answer(Err(AnswerError::Work(KeyGenerationError::Search("no luck".into()).into())));
    let Ending { workers, outcome, .. } = ending_of(ready_and(&format!("answer(event, {failed})")), 2).await;
    let expected = Fault::local(
        Role::ControlCenter,
        LocalFault::Calculation(CalculationFault::Refused("the prime search failed: no luck".into())),
    );
    assert_eq!(outcome.refusal(), Some(&Refusal::Fault(expected)));
    assert!(workers.values().all(|state| *state == WorkerState::Done), "{workers:?}");
}

#[wasm_bindgen_test]
async fn an_answer_of_another_kind_ends_the_round() {
    let keys = accepted();
    for wrong in [keys, answer(Err(AnswerError::OtherJob))] {
        let Ending { outcome, .. } = ending_of(ready_and(&format!("answer(event, {wrong})")), 2).await;
        let (role, _, failure) = lost(&outcome);
        assert!(role == Role::ControlCenter && matches!(failure, HostFailure::Unreadable(_)), "{failure:?}");
    }
}

#[wasm_bindgen_test]
async fn a_meter_that_crashes_later_is_named_with_its_phase() {
    // Meters accept the keys; one dies when it is to register.
    let accepted = accepted();
    let body = format!(
        "if (self.accepted) {{ if (self.name === 'meter 2') throw new Error('hit by lightning'); }}
         else {{ self.accepted = true; answerMeter(event, {accepted}); }}"
    );
    let Ending { workers, outcome, .. } = ending_of(with_keys(&body), 2).await;
    let (role, phase, failure) = lost(&outcome);
    assert_eq!((role, phase), (Role::Meter(1), Phase::Registration));
    assert!(matches!(failure, HostFailure::Crashed(why) if why.contains("lightning")), "{failure:?}");
    assert_eq!(workers[&meter(0)], WorkerState::Done);
    assert_eq!(workers[&meter(1)], WorkerState::Lost(failure.clone()));
}

#[wasm_bindgen_test]
async fn a_meter_that_is_unplugged_is_noticed_by_the_deadline() {
    let script = with_keys(&format!("answerMeter(event, {})", accepted()));
    let Ending { meters, outcome, .. } = ending_without(script, 2, &[1]).await;
    let (role, phase, failure) = lost(&outcome);
    let silent = HostFailure::Silent(DEADLINE_MS.into());
    assert_eq!((role, phase, failure), (Role::Meter(1), Phase::Initialization, &silent));
    assert_eq!(meters, BTreeMap::from([(0, MeterState::Done), (1, MeterState::Lost(silent))]));
}

#[wasm_bindgen_test]
async fn one_of_many_meters_that_is_unplugged_is_named_alone() {
    let script = with_keys(&format!("answerMeter(event, {})", accepted()));
    let ending = ending_without(script, MANY, &[3]).await;
    let silent = HostFailure::Silent(DEADLINE_MS.into());
    assert_eq!(lost(&ending.outcome), (Role::Meter(3), Phase::Initialization, &silent));
    // Both keys were made and all others accepted them, those too that share its worker.
    let effects = 2 + usize::try_from(MANY).unwrap();
    assert_eq!(ending.carried_out, (effects - 1, effects));
    for (meter, state) in ending.meters {
        let expected = if meter == 3 { MeterState::Lost(silent.clone()) } else { MeterState::Done };
        assert_eq!(state, expected, "{meter}");
    }
    assert!(ending.workers.values().all(|state| *state == WorkerState::Done), "{:?}", ending.workers);
}

#[wasm_bindgen_test]
async fn a_meter_waited_for_no_longer_is_lost_as_by_its_deadline() {
    // One that has a worker of its own, which never becomes ready; and one among others, whose worker is starting for them, and
    // then at it, when that is asked for.
    for (count, silent) in [(2, 1), (MANY, 3)] {
        let script = with_keys(&format!("setTimeout(() => answerMeter(event, {}), 20)", accepted()));
        let heard = Heard::new();
        let run: Rc<RefCell<Option<Run>>> = Rc::default();
        let (slot, listen) = (run.clone(), heard.listener());
        let started = Run::start_from(script, config(count), move |update| {
            if matches!(&update, Update::Meters(batch) if batch.contains(&(silent, MeterState::Busy(Task::AcceptKeys))))
            {
                slot.borrow().iter().for_each(|run| run.give_up(silent));
            }
            listen(update);
        });
        let started = started.unwrap();
        started.unplug(silent);
        started.give_up(silent);
        run.replace(Some(started));
        heard.until(|update| matches!(update, Update::Over)).await;
        let (mut outcome, mut states) = (None, BTreeMap::new());
        for update in heard.take() {
            match update {
                Update::Meters(batch) => states.extend(batch),
                Update::Finished(finished) => outcome = Some(finished.outcome),
                _ => (),
            }
        }
        let outcome = outcome.unwrap();
        let (role, phase, failure) = lost(&outcome);
        assert_eq!((role, phase), (Role::Meter(silent), Phase::Initialization));
        assert!(
            matches!(failure, HostFailure::GivenUp(millis) if *millis < u64::from(DEADLINE_MS)),
            "{failure:?}"
        );
        for (meter, state) in states {
            let expected = if meter == silent { MeterState::Lost(failure.clone()) } else { MeterState::Done };
            assert_eq!(state, expected, "{meter} of {count}");
        }
    }
}

/// A stub that makes the keys and hosts meters that accept them, except that the worker of the first meters does this with
/// its third request.
fn with_a_first_pool_that(on_third_request: &str) -> String {
    with_keys(&format!(
        "self.count = (self.count ?? 0) + 1;
         if (self.name.startsWith('meters 1 to') && self.count === 3) {{ {on_third_request} }}
         else answerMeter(event, {});",
        accepted()
    ))
}

#[wasm_bindgen_test]
async fn a_pooled_worker_that_crashes_loses_all_its_meters() {
    let script = with_a_first_pool_that("throw new Error('hit by lightning')");
    ending_of(script, MANY).await.lost_the_first_pool(
        Phase::Initialization,
        |failure| matches!(failure, HostFailure::Crashed(why) if why.contains("lightning")),
    );
}

#[wasm_bindgen_test]
async fn a_pooled_worker_that_hangs_loses_all_its_meters() {
    let ending = ending_of(with_a_first_pool_that("for (;;) {}"), MANY).await;
    ending.lost_the_first_pool(Phase::Initialization, |failure| {
        *failure == HostFailure::Silent(DEADLINE_MS.into())
    });
}

#[wasm_bindgen_test]
async fn a_pooled_worker_that_answers_too_late_loses_all_its_meters_and_is_not_heard() {
    let late = format!("setTimeout(() => answerMeter(event, {}), {})", accepted(), DEADLINE_MS * 3 / 2);
    let ending = ending_of(with_a_first_pool_that(&late), MANY).await;
    ending.lost_the_first_pool(Phase::Initialization, |failure| {
        *failure == HostFailure::Silent(DEADLINE_MS.into())
    });
}

#[wasm_bindgen_test]
async fn a_pooled_worker_that_answers_for_another_meter_loses_all_its_meters() {
    let other = format!("answerAs(event, [0], {})", accepted());
    let ending = ending_of(with_a_first_pool_that(&other), MANY).await;
    ending.lost_the_first_pool(
        Phase::Initialization,
        |failure| matches!(failure, HostFailure::Unreadable(why) if why.contains("meter 1's, and meter 3 was asked")),
    );
}

#[wasm_bindgen_test]
async fn a_pooled_worker_that_knows_nothing_of_its_meter_loses_all_of_them() {
    let unknown = answer(Err(AnswerError::NotHosted(2)));
    let ending = ending_of(with_a_first_pool_that(&format!("answer(event, {unknown})")), MANY).await;
    ending.lost_the_first_pool(
        Phase::Initialization,
        |failure| matches!(failure, HostFailure::Unreadable(why) if why.contains("meter 3, which this worker does not host")),
    );
}

#[wasm_bindgen_test]
async fn a_pooled_worker_that_fails_in_starting_loses_all_its_meters() {
    let other = said(&FromWorker::Ready { version: VERSION + 1 });
    let version = HostFailure::Version { got: VERSION + 1, expected: VERSION };
    let silent = HostFailure::Silent(DEADLINE_MS.into());
    let not_started = HostFailure::NotStarted("Uncaught Error: out of sorts".into());
    let starts = [
        (format!("say({other})"), version),
        ("throw new Error('out of sorts')".to_owned(), not_started),
        ("for (;;) {}".to_owned(), silent.clone()),
        (String::new(), silent),
    ];
    for (start, expected) in starts {
        let start = format!("if (self.name.startsWith('meters 1 to')) {{ {start} }} else {{ {START} }}");
        let script = starting(&start, &format!("answerMeter(event, {})", accepted()));
        let ending = ending_of(script, MANY).await;
        ending.lost_the_first_pool(Phase::Initialization, |failure| *failure == expected);
    }
}

#[wasm_bindgen_test]
async fn meters_live_until_the_run_is_dropped() {
    let roll_call = RollCall::on("run");
    let ready = said(&FromWorker::Ready { version: VERSION });
    let body = format!("{} say({ready});", RollCall::script("run"));
    let heard = Heard::new();
    let run = Run::start_from(script(&body), config(3), heard.listener()).unwrap();
    heard.until(|update| matches!(update, Update::Over)).await;
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

#[wasm_bindgen_test]
async fn a_planned_loss_is_silent_from_its_beat_on_and_nobody_waits_for_it() {
    // Every meter would answer at once; the one that is planned to be lost is never asked.
    for (count, meter) in [(2, 1), (MANY, 3)] {
        let script = with_keys(&format!("answerMeter(event, {})", accepted()));
        let heard = Heard::new();
        let loss = Some(Loss { meter, beat: Beat::Keys });
        let deadline_ms = 60_000;
        let run = Run::start_from(script, RunConfig { loss, deadline_ms, ..config(count) }, heard.listener());
        heard.until(|update| matches!(update, Update::Over)).await;
        drop(run);
        let finished = heard.take().into_iter().find_map(|update| match update {
            Update::Finished(finished) => Some(finished.outcome),
            _ => None,
        });
        let outcome = finished.unwrap();
        let (role, phase, failure) = lost(&outcome);
        assert_eq!((role, phase), (Role::Meter(meter), Phase::Initialization));
        assert_eq!(*failure, HostFailure::SwitchedOff);
    }
}
