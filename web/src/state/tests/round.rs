//! A round, as news of it come.

use super::*;

#[test]
fn a_round_goes_from_idle_to_published() {
    assert_eq!(opened().status(), Status::Idle);
    let mut state = begun();
    assert_eq!((state.status(), state.shown_phase()), (Status::Running, Some(Phase::Initialization)));
    let (records, finished) = finished();
    let (early, late) = records.split_at(5);
    state = news(state, Update::Records(early.to_vec()));
    state = news(state, progress(Phase::Noise, 1));
    assert_eq!(state.shown_phase(), Some(Phase::Noise));
    state = news(state, Update::Records(late[..2].to_vec()));
    assert_eq!(state.round.as_ref().unwrap().walked(None).unwrap().len(), 7);
    state = news(state, finished);
    assert_eq!(state.status(), Status::Running);
    state = reduce(state, Action::News(1, Update::Over, 5000.0));
    assert_eq!((state.status(), state.shown_phase()), (Status::Published, None));
    let round = state.round.unwrap();
    assert_eq!(round.walked(None).unwrap().len(), records.len());
    assert_eq!(round.records.len(), 0);
    assert!((round.elapsed(9000.0) - 4000.0).abs() < 1e-9);
    // The sample's clock stands still; that its ledger is asked is what matters.
    assert_eq!(round.computing(None, Phase::Decryption), Some(0.0));
}

#[test]
fn records_are_shared_and_never_changed() {
    let state = begun();
    let (records, _) = finished();
    let earlier = news(state, Update::Records(records[..3].to_vec()));
    let later = news(earlier.clone(), Update::Records(records[3..].to_vec()));
    let (earlier, later) = (earlier.round.unwrap(), later.round.unwrap());
    assert_eq!(earlier.records.len(), 3);
    assert!(earlier.records.iter().zip(later.records.iter()).all(|(a, b)| Arc::ptr_eq(a, b)));
}

#[test]
fn news_of_an_old_round_is_ignored() {
    let (_, finished) = finished();
    let state = reduce(begun(), Action::Cancel(1500.0));
    assert!(state.cancelled && state.round.is_none());
    let state = news(news(state, finished.clone()), Update::Over);
    assert_eq!(state.status(), Status::Idle);
    let plan = checked(&state).plan.unwrap();
    let state = reduce(state, Action::Begin(plan, 3000.0));
    let state = news(news(state, finished), Update::Over);
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
