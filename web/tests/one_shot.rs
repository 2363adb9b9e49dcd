//! One order and a worker of its own, played by stubs: it is told once what came of it, and the worker is gone by then.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod stubs;

use blindsum_core::node::MeterReply;
use blindsum_modexp::ModulusError;
use blindsum_paillier::{PowerBatch, Work, WorkError, WorkResult};
use blindsum_sim::HostFailure;
use blindsum_web::workers::OneShot;
use blindsum_web::workers::worker::Start;
use blindsum_worker_wire::{Answer, AnswerError, FromWorker, Job};
use stubs::{Heard, RollCall, pause, ready_and, said, script};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const DEADLINE_MS: u32 = 400;

type End = Result<WorkResult, HostFailure>;

fn start(script: &str, heard: &Heard<End>) -> Result<OneShot, HostFailure> {
    let start =
        Start { script, name: "one-shot", job: Job::Calculator, kernel: None, deadline_ms: DEADLINE_MS };
    let bases = vec![2u32.into()];
    let work = Work::Powers(PowerBatch { root: 35u32.into(), exponent: 2u32.into(), bases });
    OneShot::start_with(start, work, heard.listener())
}

/// A stub that calls its name on a channel and answers its request so.
fn answering(channel: &str, answer: Result<Answer, AnswerError>) -> String {
    let answer = said(&FromWorker::Answer { id: 0, millis: 1.0, answer });
    ready_and(&format!("{} answer(event, {answer})", RollCall::script(channel)))
}

/// What came of it, which must be all that is told.
async fn end_of(script: &str) -> End {
    let heard = Heard::new();
    let _one_shot = start(script, &heard).unwrap();
    heard.until(|_| true).await;
    pause(2 * DEADLINE_MS).await;
    let mut ends = heard.take();
    match (ends.pop(), ends.is_empty()) {
        (Some(end), true) => end,
        (last, _) => panic!("{ends:?}, then {last:?}"),
    }
}

#[wasm_bindgen_test]
async fn an_order_is_carried_out_and_its_worker_ends() {
    let roll_call = RollCall::on("one-shot");
    let product = WorkResult::Product(4u32.into());
    let end = end_of(&answering("one-shot", Ok(Answer::Work(product.clone())))).await;
    assert_eq!(end, Ok(product));
    assert!(roll_call.names().await.is_empty());
}

#[wasm_bindgen_test]
async fn an_order_that_cannot_be_carried_out_says_why() {
    let error = WorkError::Modulus(ModulusError::Even);
    let end = end_of(&answering("one-shot-error", Err(AnswerError::Work(error.clone())))).await;
    assert_eq!(end, Err(HostFailure::Failed(error.to_string())));
}

#[wasm_bindgen_test]
async fn an_answer_that_is_none_is_no_result() {
    let meter = Answer::Meter { meter: 0, reply: MeterReply::KeysAccepted };
    for answer in [Ok(meter), Err(AnswerError::OtherJob)] {
        let end = end_of(&answering("one-shot-other", answer)).await;
        assert!(matches!(end, Err(HostFailure::Unreadable(_))), "{end:?}");
    }
}

#[wasm_bindgen_test]
async fn a_worker_that_is_lost_is_told_by_name() {
    let silent = Err(HostFailure::Silent(DEADLINE_MS.into()));
    assert_eq!(end_of(&script("")).await, silent);
    assert_eq!(end_of(&ready_and("for (;;) {}")).await, silent);
    let end = end_of(&ready_and("throw new Error('out of order')")).await;
    assert!(matches!(&end, Err(HostFailure::Crashed(why)) if why.contains("out of order")), "{end:?}");
    let end = end_of("there_is_no_such_worker.js").await;
    assert!(matches!(end, Err(HostFailure::NotStarted(_))), "{end:?}");
    let never = start("http://[", &Heard::new()).err();
    assert!(matches!(never, Some(HostFailure::NotStarted(_))), "{never:?}");
}

#[wasm_bindgen_test]
async fn dropping_ends_the_worker_and_nothing_is_heard() {
    let roll_call = RollCall::on("one-shot-dropped");
    let heard = Heard::new();
    let one_shot = start(&ready_and(&RollCall::script("one-shot-dropped")), &heard).unwrap();
    assert_eq!(roll_call.names().await, ["one-shot"]);
    drop(one_shot);
    assert!(roll_call.names().await.is_empty());
    pause(2 * DEADLINE_MS).await;
    assert!(heard.take().is_empty());
}
