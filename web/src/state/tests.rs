use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::randomness::Randomness;
use blindsum_core::readings::Readings;
use blindsum_core::role::Role;
use blindsum_core::sim::{Progress, Record};

use super::*;
use crate::view::sample;
use crate::workers::{MeterState, Seat, Task, WorkerState};

fn readings() -> Shared<Readings> {
    Shared::new(Readings::from_wide("date,07:00,19:00\na,100,200\nb,300,400\nc,1,2\n".as_bytes()).unwrap())
}

fn opened() -> State {
    let form = Form { meters: "3".into(), gamma: "2".into(), key_bits: "512".into(), ..Form::default() };
    reduce(State::new(form, Theme::Auto), Action::Readings(Source::Shipped, Ok(readings())))
}

fn checked(state: &State) -> Checked {
    check(&state.form, state.readings.as_deref())
}

fn begun() -> State {
    let state = opened();
    let plan = Rc::new(checked(&state).plan.unwrap());
    reduce(state, Action::Begin(plan, 1000.0))
}

fn news(state: State, update: Update) -> State {
    reduce(state, Action::News(1, update, 2000.0))
}

fn records() -> (Vec<Arc<Record>>, Box<blindsum_core::sim::Outcome>) {
    let (records, outcome) = sample::published();
    (records, Box::new(outcome))
}

#[test]
fn a_form_that_is_right_becomes_a_plan() {
    let plan = checked(&opened()).plan.unwrap();
    assert_eq!(plan.households, ["a", "b", "c"]);
    assert_eq!(plan.readings.iter().map(|r| r.mwh()).collect::<Vec<_>>(), [200_000, 400_000, 2_000]);
    assert_eq!((plan.slot.as_str(), plan.epoch), ("19:00", 1_262_304_000 + 19 * 3600));
    assert_eq!((plan.randomness, plan.deadline_ms), (Randomness::System, 60_000));
    let typed = reduce(opened(), Action::Edit(Field::Deadline, "8".into()));
    assert_eq!(checked(&typed).plan.unwrap().deadline_ms, 8000);
    let larger = reduce(opened(), Action::Edit(Field::KeyBits, "4096".into()));
    let larger = checked(&larger);
    assert_eq!(larger.plan.map(|plan| plan.deadline_ms), larger.deadline_s.map(|seconds| seconds * 1000));
    assert_eq!(larger.deadline_s, Some(480));
}

#[test]
fn what_is_typed_is_kept_and_its_error_stands_beside_it() {
    let cases = [
        (Field::Meters, "ten", "not a whole number"),
        (Field::Meters, "", "type a number"),
        (Field::Meters, "0", "from 1 to 1000"),
        (Field::Meters, "1001", "from 1 to 1000"),
        (Field::Meters, "9999999999", "from 1 to 1000"),
        (Field::Meters, "4", "has 3 rows"),
        (Field::Gamma, "0", "from 1 to 256"),
        (Field::Gamma, "-1", "from 1 to 256"),
        (Field::Gamma, "4.5", "not a whole number"),
        (Field::Epsilon, " ", "type a number"),
        (Field::Epsilon, "0,5", "write 0.5"),
        (Field::Epsilon, "0", "above 0"),
        (Field::Epsilon, "NaN", "epsilon must be"),
        (Field::Epsilon, "1e-9", "the smallest ε that fits here is 0.0000055"),
        (Field::Cap, "-3", "from 1 to 1000000"),
        (Field::Cap, "0", "from 1 to 1000000"),
        (Field::KeyBits, "1000", "512, 1024, 2048, 3072, 4096"),
        (Field::KeyBits, "-1", "512, 1024, 2048, 3072, 4096"),
        (Field::Slot, "12:00", "there is no slot"),
        (Field::Deadline, "0", "1 to 10000 s"),
    ];
    for (field, typed, error) in cases {
        let state = reduce(opened(), Action::Edit(field, typed.into()));
        let checked = checked(&state);
        assert_eq!(state.form.get(field), typed);
        let found = checked.error(field).unwrap_or_default();
        assert!(found.contains(error), "{typed}: {found}");
        assert_eq!((checked.errors.len(), checked.plan), (1, None), "{typed}");
    }
}

#[test]
fn the_smallest_epsilon_that_is_named_is_taken() {
    for (cap, meters) in [("1", "1"), ("3000", "3"), ("1000000", "2")] {
        let form = Form { cap: cap.into(), meters: meters.into(), epsilon: "1e-15".into(), ..opened().form };
        let error = check(&form, None).error(Field::Epsilon).unwrap();
        let least = error.split_whitespace().last().unwrap().trim_end_matches('.');
        let taken = check(&Form { epsilon: least.into(), ..form }, None);
        assert_eq!(taken.errors, [], "{error}");
    }
}

#[test]
fn another_form_makes_another_round() {
    let plan = checked(&opened()).plan.unwrap();
    let other =
        |field, typed: &str| checked(&reduce(opened(), Action::Edit(field, typed.into()))).plan.unwrap();
    assert!(plan.same_round(&other(Field::Deadline, "9")));
    assert!(!plan.same_round(&other(Field::Epsilon, "0.5")));
    assert!(!plan.same_round(&other(Field::Slot, "07:00")));
}

#[test]
fn every_mistake_shows_at_once() {
    let mut state = opened();
    for field in [Field::Meters, Field::Gamma, Field::Epsilon, Field::Cap, Field::KeyBits, Field::Slot] {
        state = reduce(state, Action::Edit(field, "x".into()));
    }
    assert_eq!(checked(&state).errors.len(), 6);
}

#[test]
fn a_seed_is_asked_for_only_where_it_is_used() {
    let state = reduce(opened(), Action::Edit(Field::Seed, "x".into()));
    assert!(checked(&state).plan.is_some());
    let state = reduce(state, Action::Seeded(true));
    assert!(checked(&state).error(Field::Seed).is_some());
    let state = reduce(state, Action::Edit(Field::Seed, "18446744073709551615".into()));
    assert_eq!(checked(&state).plan.unwrap().randomness, Randomness::Seeded(u64::MAX));
}

#[test]
fn a_bad_file_keeps_the_readings_that_were_there() {
    let before = opened();
    let after = reduce(before.clone(), Action::Readings(Source::File("x.csv".into()), Err("line 3".into())));
    assert_eq!((after.readings.clone(), after.source.clone()), (before.readings.clone(), Source::Shipped));
    assert_eq!(after.readings_error.as_deref(), Some("line 3"));
    let mended = reduce(after, Action::Readings(Source::File("y.csv".into()), Ok(readings())));
    assert_eq!((mended.readings_error, mended.source), (None, Source::File("y.csv".into())));
}

#[test]
fn a_round_goes_from_idle_to_published() {
    assert_eq!(opened().status(), Status::Idle);
    let mut state = begun();
    assert_eq!((state.status(), state.shown_phase()), (Status::Running, Some(Phase::Initialization)));
    let (records, outcome) = records();
    let (early, late) = records.split_at(5);
    state = news(state, Update::Records(early.to_vec()));
    state = news(state, Update::Progress(Progress { phase: Phase::Noise, done: 1, all: 3, over: false }));
    assert_eq!(state.shown_phase(), Some(Phase::Noise));
    state = news(state, Update::Records(late.to_vec()));
    state = reduce(state, Action::News(1, Update::Over(outcome.clone()), 5000.0));
    assert_eq!((state.status(), state.shown_phase()), (Status::Published, None));
    let round = state.round.unwrap();
    assert_eq!(round.records.len(), records.len());
    assert!((round.elapsed(9000.0) - 4000.0).abs() < 1e-9);
    // The sample's clock stands still; that its ledger is asked is what matters.
    assert_eq!(round.computing(Phase::Decryption), Some(0.0));
}

#[test]
fn records_are_shared_and_never_changed() {
    let state = begun();
    let (records, _) = records();
    let earlier = news(state, Update::Records(records[..3].to_vec()));
    let later = news(earlier.clone(), Update::Records(records[3..].to_vec()));
    let (earlier, later) = (earlier.round.unwrap(), later.round.unwrap());
    assert_eq!(earlier.records.len(), 3);
    assert!(earlier.records.iter().zip(later.records.iter()).all(|(a, b)| Arc::ptr_eq(a, b)));
}

#[test]
fn news_of_an_old_round_is_ignored() {
    let (_, outcome) = records();
    let state = reduce(begun(), Action::Cancel);
    assert!(state.cancelled && state.round.is_none());
    let state = news(state, Update::Over(outcome.clone()));
    assert_eq!(state.status(), Status::Idle);
    let plan = Rc::new(checked(&state).plan.unwrap());
    let state = reduce(state, Action::Begin(plan, 3000.0));
    let state = news(state, Update::Over(outcome));
    assert_eq!(state.status(), Status::Running);
}

#[test]
fn workers_are_heard_of_and_a_pulled_plug_is_remembered() {
    let state = begun();
    let state = news(state, Update::Meters(vec![(1, MeterState::Busy(Task::AddNoise))]));
    let seat = Seat::Calculator { role: Role::Cloud, number: 1 };
    let state = news(state, Update::Worker { seat, state: WorkerState::Ready });
    let state = news(state, Update::Worker { seat, state: WorkerState::Busy(Task::Multiply) });
    let state = reduce(reduce(state, Action::Unplug(2)), Action::Unplug(99));
    let round = state.round.unwrap();
    assert_eq!(round.meters[1].state, MeterState::Busy(Task::AddNoise));
    assert!(round.meters[2].unplugged && !round.meters[1].unplugged);
    assert_eq!(round.calculators, [(seat, WorkerState::Busy(Task::Multiply))]);
}

#[test]
fn a_round_that_cannot_begin_says_why() {
    let state = reduce(begun(), Action::StartFailed("no page".into()));
    assert_eq!((state.status(), state.round), (Status::Error, None));
}

#[test]
fn a_phase_that_was_chosen_stays_until_the_answer() {
    let (_, outcome) = records();
    let state = reduce(begun(), Action::LookAt(Some(Phase::Noise)));
    let state =
        news(state, Update::Progress(Progress { phase: Phase::Registration, done: 0, all: 3, over: false }));
    assert_eq!(state.shown_phase(), Some(Phase::Noise));
    assert_eq!(news(state, Update::Over(outcome)).shown_phase(), None);
}

#[test]
fn the_parameters_are_the_cores_own() {
    let plan = checked(&State::new(Form::default(), Theme::Auto));
    assert_eq!((plan.errors.len(), plan.plan, plan.households.len()), (0, None, 10));
    assert!(Params::try_from(blindsum_core::params::RawParams::default()).is_ok());
}
