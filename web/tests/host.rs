//! One worker from the page's side, played by stubs that do everything a worker must not do: each failure is named,
//! and told once.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod stubs;

use blindsum_core::node::{MeterReply, MeterRequest};
use blindsum_paillier::{PowerBatch, Work, WorkResult};
use blindsum_sim::HostFailure;
use blindsum_web::workers::worker::{HostedWorker, Start, WorkerEvent};
use blindsum_worker_wire::{Answer, FromWorker, Job, Rejection, Request, VERSION};
use stubs::{Heard, RollCall, pause, ready_and, said, script};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const DEADLINE_MS: u32 = 400;

fn start(script: &str, deadline_ms: u32, heard: &Heard<WorkerEvent>) -> HostedWorker {
    let start = Start { script, name: "stub", job: Job::Calculator, kernel: None, deadline_ms };
    HostedWorker::start(start, heard.listener()).unwrap()
}

fn order() -> Request {
    let bases = vec![2u32.into()];
    Request::Work(Work::Powers(PowerBatch { root: 35u32.into(), exponent: 2u32.into(), bases }))
}

/// A request to a meter. What it is told does not matter to a stub.
fn to_meter(meter: u32) -> Request {
    Request::Meter { meter, request: MeterRequest::MaskReading { key_share: vec![] } }
}

/// A stub that hosts meters and answers each request with the meter's name, after doing this first.
fn meters_that(first: &str) -> String {
    let reply = Answer::Meter { meter: 0, reply: MeterReply::KeysAccepted };
    let answer = said(&FromWorker::Answer { id: 0, millis: 1.0, answer: Ok(reply) });
    ready_and(&format!("{first}; answerMeter(event, {answer})"))
}

/// What was told, in short.
fn in_short(events: &[WorkerEvent]) -> Vec<String> {
    let short = |event: &WorkerEvent| match event {
        WorkerEvent::Ready => "ready".to_owned(),
        WorkerEvent::Answered { id, answer: Ok(Answer::Meter { meter, .. }), .. } => {
            format!("{id} by {meter}")
        }
        WorkerEvent::Unheard { id } => format!("{id} unheard"),
        WorkerEvent::FailedMeter { meter, failure: HostFailure::Silent(_) } => format!("{meter} silent"),
        WorkerEvent::Failed(HostFailure::Silent(_)) => "all silent".to_owned(),
        other => format!("{other:?}"),
    };
    events.iter().map(short).collect()
}

fn reply(id: u64) -> FromWorker {
    FromWorker::Answer { id, millis: 1.5, answer: Ok(Answer::Work(WorkResult::Product(4u32.into()))) }
}

/// Starts a stub, makes a request once it is ready, and gives the failure, which must be all that is told after that.
async fn failure_of(script: &str) -> HostFailure {
    let heard = Heard::new();
    let worker = start(script, DEADLINE_MS, &heard);
    heard.until(|event| matches!(event, WorkerEvent::Ready | WorkerEvent::Failed(_))).await;
    let mut events = heard.take();
    if let Some(WorkerEvent::Ready) = events.last() {
        events.pop();
        worker.request(0, order()).unwrap();
        heard.until(|_| true).await;
    }
    pause(2 * DEADLINE_MS).await;
    events.extend(heard.take());
    match (events.pop(), events.is_empty()) {
        (Some(WorkerEvent::Failed(failure)), true) => failure,
        (last, _) => panic!("{events:?}, then {last:?}"),
    }
}

fn is_unreadable(failure: &HostFailure, why: &str) -> bool {
    matches!(failure, HostFailure::Unreadable(what) if what.contains(why))
}

#[wasm_bindgen_test]
async fn a_worker_that_does_its_work() {
    let ready = said(&FromWorker::Ready { version: VERSION });
    // It answers only if it was told its job first, and after it had become ready, which takes a while.
    let body = "let first; let listening = false;
        onmessage = event => { first ??= listening && !isRequest(event); if (isRequest(event) && first) answer(event, REPLY) };
        setTimeout(() => { listening = true; say(READY) }, 100);";
    let heard = Heard::new();
    let worker = start(
        &script(&body.replace("REPLY", &said(&reply(0))).replace("READY", &ready)),
        DEADLINE_MS,
        &heard,
    );
    heard.until(|event| matches!(event, WorkerEvent::Ready)).await;
    for id in [7, 8] {
        worker.request(id, order()).unwrap();
    }
    heard.until(|event| matches!(event, WorkerEvent::Answered { id: 8, .. })).await;
    pause(2 * DEADLINE_MS).await;
    let events = heard.take();
    let [_, WorkerEvent::Answered { id: 7, millis, answer }, WorkerEvent::Answered { id: 8, .. }] =
        &events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!((*millis, answer), (1.5, &Ok(Answer::Work(WorkResult::Product(4u32.into())))));
}

#[wasm_bindgen_test]
async fn a_script_that_is_missing() {
    let failure = failure_of("there_is_no_such_worker.js").await;
    assert!(matches!(failure, HostFailure::NotStarted(_)), "{failure:?}");
}

#[wasm_bindgen_test]
fn an_address_that_is_none() {
    let heard = Heard::new();
    let start = Start {
        script: "http://[",
        name: "stub",
        job: Job::Calculator,
        kernel: None,
        deadline_ms: DEADLINE_MS,
    };
    let failure = HostedWorker::start(start, heard.listener()).err();
    assert!(matches!(failure, Some(HostFailure::NotStarted(_))), "{failure:?}");
}

#[wasm_bindgen_test]
async fn a_script_that_throws_at_once() {
    let failure = failure_of(&script("throw new Error('out of sorts')")).await;
    assert!(matches!(&failure, HostFailure::NotStarted(why) if why.contains("out of sorts")), "{failure:?}");
}

#[wasm_bindgen_test]
async fn a_worker_that_never_becomes_ready() {
    assert_eq!(failure_of(&script("")).await, HostFailure::Silent(DEADLINE_MS.into()));
}

#[wasm_bindgen_test]
async fn a_worker_of_another_version() {
    let ready = said(&FromWorker::Ready { version: VERSION + 70 });
    let expected = HostFailure::Version { got: VERSION + 70, expected: VERSION };
    assert_eq!(failure_of(&script(&format!("say({ready})"))).await, expected);
}

#[wasm_bindgen_test]
async fn a_worker_that_becomes_ready_twice() {
    let ready = said(&FromWorker::Ready { version: VERSION });
    let failure = failure_of(&ready_and(&format!("say({ready})"))).await;
    assert!(is_unreadable(&failure, "ready twice"), "{failure:?}");
}

#[wasm_bindgen_test]
async fn a_worker_that_throws() {
    let failure = failure_of(&ready_and("throw new Error('out of order')")).await;
    assert!(matches!(&failure, HostFailure::Crashed(why) if why.contains("out of order")), "{failure:?}");
}

#[wasm_bindgen_test]
async fn a_worker_that_panics_names_its_reason_once() {
    let panicked = said(&FromWorker::Panicked { message: "index out of bounds".into() });
    let failure = failure_of(&ready_and(&format!("say({panicked}); throw new Error('unreachable')"))).await;
    assert_eq!(failure, HostFailure::Crashed("index out of bounds".into()));
}

#[wasm_bindgen_test]
async fn a_worker_that_spins_forever() {
    assert_eq!(failure_of(&ready_and("for (;;) {}")).await, HostFailure::Silent(DEADLINE_MS.into()));
}

#[wasm_bindgen_test]
async fn a_worker_whose_promise_breaks() {
    // The browser tells nobody; the deadline does.
    let failure = failure_of(&ready_and("Promise.reject(new Error('broken'))")).await;
    assert_eq!(failure, HostFailure::Silent(DEADLINE_MS.into()));
}

#[wasm_bindgen_test]
async fn answers_that_cannot_be_read() {
    let trailing = format!("say([...{}, 0])", said(&reply(0)));
    for body in ["say([9, 9, 9])", "say([])", "postMessage('hello')", "postMessage(null)", &trailing] {
        let failure = failure_of(&ready_and(body)).await;
        assert!(matches!(failure, HostFailure::Unreadable(_)), "{body}: {failure:?}");
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_nobody_asked_for() {
    let failure = failure_of(&ready_and(&format!("say({})", said(&reply(77))))).await;
    assert!(is_unreadable(&failure, "nobody asked"), "{failure:?}");
}

#[wasm_bindgen_test]
async fn a_second_answer() {
    let body = format!("answer(event, {0}); answer(event, {0})", said(&reply(0)));
    let heard = Heard::new();
    let worker = start(&ready_and(&body), DEADLINE_MS, &heard);
    heard.until(|_| true).await;
    worker.request(0, order()).unwrap();
    heard.until(|event| matches!(event, WorkerEvent::Failed(_))).await;
    let events = heard.take();
    let [_, WorkerEvent::Answered { .. }, WorkerEvent::Failed(failure)] = &events[..] else {
        panic!("{events:?}")
    };
    assert!(is_unreadable(failure, "nobody asked"), "{failure:?}");
}

#[wasm_bindgen_test]
async fn a_worker_that_rejects_what_it_is_told() {
    let rejected = said(&FromWorker::Rejected(Rejection::BegunTwice));
    let failure = failure_of(&ready_and(&format!("say({rejected})"))).await;
    assert!(is_unreadable(&failure, "has a job already"), "{failure:?}");
}

#[wasm_bindgen_test]
async fn a_worker_without_power_is_noticed_by_the_deadline_alone() {
    let heard = Heard::new();
    let worker = start(&ready_and(&format!("answer(event, {})", said(&reply(0)))), DEADLINE_MS, &heard);
    heard.until(|_| true).await;
    worker.unplug();
    pause(2 * DEADLINE_MS).await;
    worker.request(0, order()).unwrap();
    pause(3 * DEADLINE_MS).await;
    let events = heard.take();
    let [WorkerEvent::Ready, WorkerEvent::Failed(HostFailure::Silent(_))] = &events[..] else {
        panic!("{events:?}")
    };
}

#[wasm_bindgen_test]
async fn an_answer_that_waits_in_the_queue_beats_the_deadline() {
    let heard = Heard::new();
    // The page is busy until long after the deadline, as if its tab were in the background, and the answer comes in the
    // meantime.
    let body = format!("setTimeout(() => answer(event, {}), {})", said(&reply(0)), DEADLINE_MS * 3 / 2);
    let worker = start(&ready_and(&body), DEADLINE_MS, &heard);
    heard.until(|_| true).await;
    worker.request(0, order()).unwrap();
    let until = js_sys::Date::now() + f64::from(2 * DEADLINE_MS);
    while js_sys::Date::now() < until {}
    pause(2 * DEADLINE_MS).await;
    let events = heard.take();
    let [WorkerEvent::Ready, WorkerEvent::Answered { .. }] = &events[..] else { panic!("{events:?}") };
}

#[wasm_bindgen_test]
async fn dropping_terminates_and_retiring_does_not() {
    let roll_call = RollCall::on("host");
    let heard = Heard::new();
    let calling = RollCall::script("host");
    let worker = start(&ready_and(&format!("{calling} throw new Error('late')")), 10_000, &heard);
    heard.until(|_| true).await;
    worker.request(0, order()).unwrap();
    worker.retire();
    assert_eq!(roll_call.names().await, ["stub"]);
    drop(worker);
    assert!(roll_call.names().await.is_empty());
    assert_eq!(heard.take().len(), 1, "a retired worker's error was told");
}

#[wasm_bindgen_test]
async fn a_meter_whose_line_is_cut_is_lost_alone() {
    let heard = Heard::new();
    let worker = start(&meters_that(""), DEADLINE_MS, &heard);
    heard.until(|_| true).await;
    worker.cut_line(300);
    worker.request(0, to_meter(300)).unwrap();
    heard.until(|event| matches!(event, WorkerEvent::Unheard { .. })).await;
    worker.request(1, to_meter(301)).unwrap();
    heard.until(|event| matches!(event, WorkerEvent::FailedMeter { .. })).await;
    // The worker is as good as ever.
    worker.request(200, to_meter(299)).unwrap();
    heard.until(|event| matches!(event, WorkerEvent::Answered { id: 200, .. })).await;
    pause(2 * DEADLINE_MS).await;
    assert_eq!(in_short(&heard.take()), ["ready", "0 unheard", "1 by 301", "300 silent", "200 by 299"]);
}

#[wasm_bindgen_test]
async fn what_a_meter_says_while_its_line_is_cut_is_not_heard() {
    let heard = Heard::new();
    let late = format!("const until = Date.now() + {}; while (Date.now() < until)", DEADLINE_MS / 4);
    let worker = start(&meters_that(&late), DEADLINE_MS, &heard);
    heard.until(|_| true).await;
    worker.request(0, to_meter(5)).unwrap();
    worker.cut_line(5);
    heard.until(|event| matches!(event, WorkerEvent::Unheard { .. })).await;
    worker.request(1, to_meter(6)).unwrap();
    pause(3 * DEADLINE_MS).await;
    assert_eq!(in_short(&heard.take()), ["ready", "0 unheard", "1 by 6", "5 silent"]);
}

#[wasm_bindgen_test]
async fn a_cut_line_does_not_hide_that_the_worker_hangs() {
    let heard = Heard::new();
    let worker = start(&meters_that("for (;;) {}"), DEADLINE_MS, &heard);
    heard.until(|_| true).await;
    worker.request(0, to_meter(5)).unwrap();
    worker.cut_line(5);
    pause(3 * DEADLINE_MS).await;
    assert_eq!(in_short(&heard.take()), ["ready", "all silent"]);
}

#[wasm_bindgen_test]
async fn an_answer_to_what_never_reached_the_worker_ends_it() {
    let heard = Heard::new();
    let worker = start(&ready_and(&format!("say({})", said(&reply(0)))), DEADLINE_MS, &heard);
    heard.until(|_| true).await;
    worker.cut_line(5);
    worker.request(0, to_meter(5)).unwrap();
    heard.until(|event| matches!(event, WorkerEvent::Unheard { id: 0 })).await;
    worker.request(1, to_meter(6)).unwrap();
    pause(3 * DEADLINE_MS).await;
    let events = heard.take();
    let [WorkerEvent::Ready, WorkerEvent::Unheard { .. }, WorkerEvent::Failed(failure)] = &events[..] else {
        panic!("{events:?}")
    };
    assert!(is_unreadable(failure, "nobody asked"), "{failure:?}");
}
