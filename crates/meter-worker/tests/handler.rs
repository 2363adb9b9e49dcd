//! The handler told all that a page may tell it, and all that it may not. In a browser: in a dedicated worker.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

use blindsum_core::params::{Params, RawParams};
use blindsum_core::protocol::fault::{Fault, LocalFault};
use blindsum_core::protocol::link::MasterKey;
use blindsum_core::protocol::meter::Meter;
use blindsum_core::randomness::Randomness;
use blindsum_core::readings::Reading;
use blindsum_core::role::Role;
use blindsum_core::sim::{Config, Effect, Input, MeterReply, MeterRequest, Round, Verdict, WorkId};
use blindsum_core::work::{PowerBatch, Work, WorkError, WorkResult};
use blindsum_meter_protocol::{Answer, AnswerError, FromWorker, Job, Rejection, Request, ToWorker, VERSION};
use blindsum_meter_worker::{Worker, bytes_of};

fn params(meters: u32) -> Params {
    RawParams { meters, gamma: 2, key_bits: 512, ..RawParams::default() }.try_into().unwrap()
}

fn meter(randomness: Randomness) -> Meter {
    let master_key = MasterKey::new([1; 32]);
    Meter { index: 0, id: "meter-1".to_owned(), master_key, randomness, params: params(1) }
}

/// Tells a worker something, as bytes, and hears the answer, through bytes.
fn tell(worker: &mut Worker, said: &ToWorker) -> Option<FromWorker> {
    let answer = worker.handle(&said.encode().unwrap(), || 0.0)?;
    Some(FromWorker::decode(&bytes_of(&answer)).unwrap())
}

fn ask(worker: &mut Worker, id: u64, request: Request) -> Result<Answer, AnswerError> {
    match tell(worker, &ToWorker::Request { id, request }) {
        Some(FromWorker::Answer { id: got, answer, .. }) if got == id => answer,
        other => panic!("{other:?}"),
    }
}

fn hired(job: Job) -> Worker {
    let mut worker = Worker::new();
    assert_eq!(tell(&mut worker, &ToWorker::Begin(job)), None);
    worker
}

fn square() -> Work {
    Work::Powers(PowerBatch { modulus: 35u32.into(), exponent: 2u32.into(), bases: vec![6u32.into()] })
}

#[test]
fn it_speaks_this_version() {
    assert_eq!(Worker::ready(), FromWorker::Ready { version: VERSION });
}

#[test]
fn a_calculator_calculates_and_takes_the_time() {
    let mut worker = hired(Job::Calculator);
    let Ok(Answer::Work(WorkResult::Powers(powers))) = ask(&mut worker, 3, Request::Work(square())) else {
        panic!("no powers")
    };
    assert_eq!(powers[0].expose(), &1u32.into());
    let clock = std::cell::Cell::new(10.0);
    let said = ToWorker::Request { id: 4, request: Request::Work(square()) }.encode().unwrap();
    let answer = worker.handle(&said, || clock.replace(clock.get() + 2.5));
    assert!(matches!(answer, Some(FromWorker::Answer { id: 4, millis: 2.5, .. })), "{answer:?}");
}

#[test]
fn an_order_that_cannot_be_carried_out_is_an_error() {
    let mut worker = hired(Job::Calculator);
    let order = Work::Product { modulus: 4u32.into(), factors: vec![] };
    let answer = ask(&mut worker, 0, Request::Work(order));
    assert!(matches!(answer, Err(AnswerError::Work(WorkError::Modulus(_)))), "{answer:?}");
}

#[test]
fn a_meter_answers_for_itself() {
    let mut worker = hired(Job::Meter(meter(Randomness::System)));
    let request = MeterRequest::AddNoise { sequence: vec![] };
    let out_of_turn = LocalFault::OutOfTurn { asked: request.name().to_owned() };
    assert_eq!(
        ask(&mut worker, 0, Request::Meter(request)),
        Err(AnswerError::Fault(Fault::local(Role::Meter(0), out_of_turn)))
    );
}

#[test]
fn nothing_is_done_for_another_job() {
    let register =
        || MeterRequest::Register { epoch: 1, timestamp: 1, reading: Reading::from_wh(1.0).unwrap() };
    let (mut nobody, mut calculator) = (Worker::new(), hired(Job::Calculator));
    let mut node = hired(Job::Meter(meter(Randomness::Seeded(1))));
    assert_eq!(ask(&mut nobody, 0, Request::Work(square())), Err(AnswerError::OtherJob));
    assert_eq!(ask(&mut calculator, 1, Request::Meter(register())), Err(AnswerError::OtherJob));
    assert_eq!(ask(&mut node, 2, Request::Work(square())), Err(AnswerError::OtherJob));
}

#[test]
fn a_second_job_is_rejected_and_the_first_kept() {
    let mut worker = hired(Job::Calculator);
    let second = ToWorker::Begin(Job::Meter(meter(Randomness::Seeded(1))));
    assert_eq!(tell(&mut worker, &second), Some(FromWorker::Rejected(Rejection::BegunTwice)));
    assert!(ask(&mut worker, 0, Request::Work(square())).is_ok());
}

#[test]
fn what_cannot_be_read_is_rejected_and_the_worker_lives() {
    let mut worker = hired(Job::Calculator);
    let mut trailing = ToWorker::Request { id: 0, request: Request::Work(square()) }.encode().unwrap();
    trailing.push(0);
    for bytes in [&[][..], &[0xff; 9], &trailing] {
        let answer = worker.handle(bytes, || 0.0);
        assert!(matches!(answer, Some(FromWorker::Rejected(Rejection::Unreadable(_)))), "{answer:?}");
    }
    assert!(ask(&mut worker, 0, Request::Work(square())).is_ok());
}

/// A whole round through handlers, everything as bytes; meters draw from the system they run on.
#[test]
fn a_round_through_handlers_publishes() {
    let readings = vec![Reading::from_wh(500.0).unwrap(), Reading::from_wh(4000.0).unwrap()];
    let config = Config {
        params: params(2),
        readings,
        epoch: 1,
        randomness: Randomness::System,
        powers_per_order: 2,
        clock: || 0.0,
    };
    let (mut round, fleet, mut effects) = Round::begin(config).unwrap();
    let mut meters: Vec<_> = fleet.into_iter().map(|meter| hired(Job::Meter(meter))).collect();
    let mut calculator = hired(Job::Calculator);
    while let Some(effect) = effects.pop() {
        let input = match effect {
            Effect::Ask { meter, request } => {
                let worker = meters.get_mut(usize::try_from(meter).unwrap()).unwrap();
                Input::Answered { meter, reply: meter_reply(worker, request), millis: 0.0 }
            }
            Effect::Calculate { id, work, .. } => calculated(&mut calculator, id, work),
        };
        effects.extend(round.handle(input));
    }
    let outcome = round.outcome().unwrap();
    assert!(matches!(outcome.verdict, Verdict::Published(_)), "{outcome:?}");
    assert_eq!((outcome.true_total, outcome.clipped), (3_500_000, 1));
}

fn meter_reply(worker: &mut Worker, request: MeterRequest) -> Result<MeterReply, Fault> {
    match ask(worker, 9, Request::Meter(request)) {
        Ok(Answer::Meter(reply)) => Ok(reply),
        Err(AnswerError::Fault(fault)) => Err(fault),
        other => panic!("{other:?}"),
    }
}

fn calculated(worker: &mut Worker, id: WorkId, work: Work) -> Input {
    let result = match ask(worker, 9, Request::Work(work)) {
        Ok(Answer::Work(result)) => Ok(result),
        Err(AnswerError::Work(error)) => Err(error),
        other => panic!("{other:?}"),
    };
    Input::Calculated { id, result, millis: 0.0 }
}
