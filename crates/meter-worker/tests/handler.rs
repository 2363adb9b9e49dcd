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

use blindsum_core::fault::Fault;
use blindsum_core::node::{MeterReply, MeterRequest};
use blindsum_core::params::{Params, RawParams};
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::wire::link::MasterKey;
use blindsum_meter_worker::{Worker, bytes_of};
use blindsum_paillier::{PowerBatch, Work, WorkError, WorkResult};
use blindsum_readings::Reading;
use blindsum_sim::{Config, Effect, EpochPlan, Input, Session, Verdict, WorkId};
use blindsum_worker_wire::{Answer, AnswerError, FromWorker, Job, Rejection, Request, ToWorker, VERSION};

fn params(meters: u32) -> Params {
    RawParams { meters, gamma: 2, key_bits: 512, ..RawParams::default() }.try_into().unwrap()
}

fn meter(index: u32, randomness: Randomness) -> ManufacturedMeter {
    let master_key = MasterKey::new([1; 32]);
    ManufacturedMeter { index, id: format!("meter-{}", index + 1), master_key, randomness, params: params(1) }
}

fn meters(numbers: &[u32]) -> Job {
    Job::Meters(numbers.iter().map(|number| meter(*number, Randomness::System)).collect())
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
    // What is not a kernel leaves what this machine counts with.
    let begun = FromWorker::Begun { backend: blindsum_modexp::backend() };
    assert_eq!(tell(&mut worker, &ToWorker::Begin { job, kernel: Some(b"no kernel".to_vec()) }), Some(begun));
    worker
}

fn register() -> MeterRequest {
    MeterRequest::Register { epoch: 1, timestamp: 1, reading: Reading::from_wh(1.0).unwrap() }
}

/// What a meter says that was asked for something else than the keys first.
fn out_of_turn(meter: u32, request: &MeterRequest) -> AnswerError {
    AnswerError::Fault { meter, fault: Fault::out_of_turn(Role::Meter(meter), request.step()) }
}

/// The announcements that a control centre makes to meters with these parameters.
fn announcements(params: Params) -> MeterRequest {
    let readings = vec![Reading::from_wh(1.0).unwrap()];
    let randomness = Randomness::Seeded(3);
    let epochs = vec![EpochPlan { epoch: 1, readings }];
    let config = Config::new(params, epochs, randomness, || 0.0);
    let (mut round, _, effects) = Session::begin(config).unwrap();
    let mut calculator = hired(Job::Calculator);
    for effect in effects {
        let Effect::Calculate { id, work, .. } = effect else { panic!("no key order") };
        let input = calculated(&mut calculator, id, work);
        if let Some(Effect::Ask { request, .. }) = round.handle(input).pop() {
            return request;
        }
    }
    panic!("no keys")
}

fn square() -> Work {
    Work::Powers(PowerBatch { root: 35u32.into(), exponent: 2u32.into(), bases: vec![6u32.into()] })
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
    assert_eq!(powers[0].expose(), &36u32.into());
    let clock = std::cell::Cell::new(10.0);
    let said = ToWorker::Request { id: 4, request: Request::Work(square()) }.encode().unwrap();
    let answer = worker.handle(&said, || clock.replace(clock.get() + 2.5));
    assert!(matches!(answer, Some(FromWorker::Answer { id: 4, millis: 2.5, .. })), "{answer:?}");
}

#[test]
fn an_order_that_cannot_be_carried_out_is_an_error() {
    let mut worker = hired(Job::Calculator);
    let order = Work::Product { root: 4u32.into(), factors: vec![] };
    let answer = ask(&mut worker, 0, Request::Work(order));
    assert!(matches!(answer, Err(AnswerError::Work(WorkError::Modulus(_)))), "{answer:?}");
}

#[test]
fn each_meter_of_a_worker_answers_for_itself() {
    let mut worker = hired(meters(&[4, 2, 900]));
    let request = MeterRequest::AddNoise { sequence: vec![], proof: None };
    for (id, meter) in [(0, 900), (1, 2), (2, 4)] {
        let answer = ask(&mut worker, id, Request::Meter { meter, request: request.clone() });
        assert_eq!(answer, Err(out_of_turn(meter, &request)));
    }
}

#[test]
fn a_meter_that_the_worker_does_not_host_is_named() {
    let mut worker = hired(meters(&[2, 4]));
    for meter in [0, 3, 5, u32::MAX] {
        let answer = ask(&mut worker, 0, Request::Meter { meter, request: register() });
        assert_eq!(answer, Err(AnswerError::NotHosted(meter)));
    }
    // An empty house is a worker too.
    let answer = ask(&mut hired(meters(&[])), 0, Request::Meter { meter: 0, request: register() });
    assert_eq!(answer, Err(AnswerError::NotHosted(0)));
}

#[test]
fn one_meter_that_fails_leaves_the_others_alive() {
    let mut worker = hired(meters(&[0, 1, 2]));
    let keys = announcements(params(1));
    // Meter 1 is asked out of turn, and has failed for good; the others never hear of it.
    let ask = |worker: &mut Worker, meter, request| ask(worker, 7, Request::Meter { meter, request });
    assert_eq!(ask(&mut worker, 1, register()), Err(out_of_turn(1, &register())));
    assert_eq!(ask(&mut worker, 1, keys.clone()), Err(out_of_turn(1, &keys)));
    for meter in [0, 2] {
        let reply = MeterReply::KeysAccepted;
        assert_eq!(ask(&mut worker, meter, keys.clone()), Ok(Answer::Meter { meter, reply }));
        let answer = ask(&mut worker, meter, register());
        let Ok(Answer::Meter { meter: named, reply: MeterReply::Registered { .. } }) = answer else {
            panic!("{answer:?}")
        };
        assert_eq!(named, meter);
    }
}

#[test]
fn two_meters_with_the_same_number_are_rejected_and_nobody_is_hosted() {
    let mut worker = Worker::new();
    let rejected = Some(FromWorker::Rejected(Rejection::MeterTwice(5)));
    assert_eq!(tell(&mut worker, &ToWorker::Begin { job: meters(&[3, 5, 5]), kernel: None }), rejected);
    let answer = ask(&mut worker, 0, Request::Meter { meter: 3, request: register() });
    assert_eq!(answer, Err(AnswerError::OtherJob));
}

#[test]
fn nothing_is_done_for_another_job() {
    let for_a_meter = || Request::Meter { meter: 0, request: register() };
    let (mut nobody, mut calculator, mut host) =
        (Worker::new(), hired(Job::Calculator), hired(meters(&[0, 1])));
    assert_eq!(ask(&mut nobody, 0, Request::Work(square())), Err(AnswerError::OtherJob));
    assert_eq!(ask(&mut nobody, 0, for_a_meter()), Err(AnswerError::OtherJob));
    assert_eq!(ask(&mut calculator, 1, for_a_meter()), Err(AnswerError::OtherJob));
    assert_eq!(ask(&mut host, 2, Request::Work(square())), Err(AnswerError::OtherJob));
}

#[test]
fn a_second_job_is_rejected_and_the_first_kept() {
    let mut worker = hired(Job::Calculator);
    let second = ToWorker::Begin { job: meters(&[0]), kernel: None };
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

/// Whole rounds through handlers, everything as bytes; meters draw from the system they run on. One meter a worker, two
/// and one, and all in one.
#[test]
fn a_round_through_handlers_publishes_however_the_meters_are_hosted() {
    for in_a_worker in 1..=3 {
        let readings = [500.0, 4000.0, 20.5].map(|wh| Reading::from_wh(wh).unwrap()).to_vec();
        let (params, randomness) = (params(3), Randomness::System);
        let epochs = vec![EpochPlan { epoch: 1, readings }];
        let config = Config::new(params, epochs, randomness, || 0.0);
        let (mut round, mut fleet, mut effects) = Session::begin(config).unwrap();
        let mut workers = Vec::new();
        while !fleet.is_empty() {
            let rest = fleet.split_off(fleet.len().min(in_a_worker));
            workers.push(hired(Job::Meters(std::mem::replace(&mut fleet, rest))));
        }
        let mut calculator = hired(Job::Calculator);
        while let Some(effect) = effects.pop() {
            let input = match effect {
                Effect::Ask { meter, request } => {
                    let worker = &mut workers[usize::try_from(meter).unwrap() / in_a_worker];
                    Input::Answered { meter, reply: Ok(meter_reply(worker, meter, request)), millis: 0.0 }
                }
                Effect::Calculate { id, work, .. } => calculated(&mut calculator, id, work),
            };
            effects.extend(round.handle(input));
        }
        let outcome = round.take_finished().remove(0).outcome;
        assert!(matches!(outcome.verdict, Verdict::Published(_)), "{outcome:?}");
        assert_eq!((outcome.true_total, outcome.clipped), (3_520_500, 1));
    }
}

fn meter_reply(worker: &mut Worker, asked: u32, request: MeterRequest) -> MeterReply {
    match ask(worker, 9, Request::Meter { meter: asked, request }) {
        Ok(Answer::Meter { meter, reply }) if meter == asked => reply,
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
