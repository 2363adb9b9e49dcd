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
    assert_eq!(state.session().unwrap().walked(None).unwrap().len(), 7);
    state = news(state, finished);
    assert_eq!(state.status(), Status::Running);
    state = reduce(state, Action::News(1, Update::Over, 5000.0));
    assert_eq!((state.status(), state.shown_phase()), (Status::Published, None));
    let round = state.session().unwrap().clone();
    assert_eq!(round.walked(None).unwrap().len(), records.len());
    assert_eq!(round.records.len(), 0);
    assert!((round.elapsed(9000.0) - 4000.0).abs() < 1e-9);
}

#[test]
fn records_are_shared_and_never_changed() {
    let state = begun();
    let (records, _) = finished();
    let earlier = news(state, Update::Records(records[..3].to_vec()));
    let later = news(earlier.clone(), Update::Records(records[3..].to_vec()));
    let (earlier, later) = (earlier.session().unwrap().clone(), later.session().unwrap().clone());
    assert_eq!(earlier.records.len(), 3);
    assert!(earlier.records.iter().zip(later.records.iter()).all(|(a, b)| Arc::ptr_eq(a, b)));
}

#[test]
fn news_of_an_old_round_is_ignored() {
    let (_, finished) = finished();
    let state = reduce(begun(), Action::Cancel(1500.0));
    assert!(state.run == RunState::Cancelled);
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
    let round = state.session().unwrap().clone();
    assert_eq!(round.meters[1].state, MeterState::Busy(Task::AddNoise));
    assert!(round.meters[2].unplugged && !round.meters[1].unplugged);
    assert_eq!(round.calculators, [(seat, WorkerState::Busy(Task::Multiply))]);
}

/// A meter of a round that runs: one that is unplugged.
fn unplugged(state: State, meter: u32) -> SessionView {
    reduce(state, Action::Unplug(meter)).session().unwrap().clone()
}

fn told(state: State, meter: u32, is: MeterState, at: f64) -> State {
    reduce(state, Action::News(1, Update::Meters(vec![(meter, is)]), at))
}

#[test]
fn a_meter_without_power_is_waited_for_from_when_its_worker_had_the_request() {
    let state = news(begun(), progress(Phase::Reading, 1));
    let state = told(state, 0, MeterState::Ready, 10.0);
    // It was asked nothing yet: the others will wait, and do not wait now.
    let round = unplugged(state.clone(), 0);
    assert_eq!((round.silent(), round.waits(), round.harmless()), (vec![0], None, vec![]));
    // It stands in a queue: its time has not begun.
    let state = told(state, 0, MeterState::Waiting(Task::AddNoise), 20.0);
    assert_eq!(unplugged(state.clone(), 0).waits(), None);
    let state = told(state, 0, MeterState::Busy(Task::AddNoise), 30.0);
    let state = told(state, 0, MeterState::Busy(Task::AddNoise), 40.0);
    let round = unplugged(state.clone(), 0);
    let until = 30.0 + f64::from(round.plan.deadline_ms);
    assert_eq!((round.silent(), round.waits()), (vec![0], Some((vec![0], until))));
    // With its plug in nobody says that it is missing.
    let round = state.session().unwrap().clone();
    assert_eq!((round.silent(), round.waits()), (vec![], None));
    let lost = told(state, 0, MeterState::Lost(HostFailure::GivenUp(1000)), 50.0);
    let round = unplugged(lost, 0);
    assert_eq!((round.silent(), round.waits(), round.harmless()), (vec![], None, vec![]));
    // A worker that is still starting is waited for as well.
    let round = unplugged(begun(), 1);
    assert_eq!(round.waits().map(|(meters, _)| meters), Some(vec![1]));
    // One that is shared starts for the others too: nobody waits for this meter yet.
    let mut shared = round;
    shared.meters = Rc::new(vec![shared.meters[1].clone(); 17]);
    assert!(shared.crowded() && shared.silent().len() == 17);
    assert_eq!(shared.waits(), None);
}

#[test]
fn a_meter_unplugged_after_its_last_message_does_no_harm() {
    let (records, finished) = finished();
    let sent = |meter: u32| {
        let last = |record: &Arc<Record>| match &record.event {
            Event::Sent(sent) => sent.kind == Kind::NoiseShares && sent.from == Role::Meter(meter),
            _ => false,
        };
        records.iter().position(last).unwrap()
    };
    let state = news(begun(), Update::Records(records[..=sent(0)].to_vec()));
    let state = (0..3).fold(state, |state, meter| told(state, meter, MeterState::Busy(Task::AddNoise), 0.0));
    let state = told(news(state, progress(Phase::Noise, 2)), 0, MeterState::Ready, 1.0);
    let round = unplugged(state.clone(), 0);
    assert_eq!((round.silent(), round.harmless()), (vec![], vec![0]));
    // The third has answered, and its message waits for the second's.
    let held = told(state.clone(), 2, MeterState::Ready, 1.0);
    assert_eq!(unplugged(held, 2).harmless(), [2]);
    let round = unplugged(state.clone(), 1);
    assert_eq!((round.silent(), round.harmless()), (vec![1], vec![]));
    // It is said as long as the answer stands.
    let over = news(news(reduce(state, Action::Unplug(0)), finished), Update::Over);
    let round = over.session().unwrap().clone();
    assert_eq!((round.silent(), round.waits(), round.harmless()), (vec![], None, vec![0]));
    // In a day there is a next half-hour, and that one will miss it.
    let mut day = opened();
    day.form.set(Field::Slots, WHOLE_DAY.into());
    let plan = checked(&day).plan.unwrap();
    let day = news(reduce(day, Action::Begin(plan, 0.0)), Update::Records(records));
    let day = told(day, 0, MeterState::Ready, 1.0);
    let round = unplugged(day, 0);
    assert_eq!((round.silent(), round.harmless()), (vec![0], vec![]));
}

#[test]
fn a_round_that_cannot_begin_says_why() {
    let state = reduce(begun(), Action::StartFailed(StartError::NoPage));
    assert_eq!((state.status(), state.run), (Status::Error, RunState::Failed(StartError::NoPage)));
}

/// The records of a round as they come, until nobody is waited for any more except for its end, and its end.
fn as_it_runs() -> (Vec<Arc<Record>>, Finished) {
    let plan = EpochPlan { epoch: 1_262_304_000, readings: sample::readings() };
    let config = Config::new(sample::params(), vec![plan], Randomness::Seeded(1), || 0.0);
    let (mut session, fleet, effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let (mut queue, mut running) = (VecDeque::from(effects), Vec::new());
    while let Some(effect) = queue.pop_front() {
        if !session.is_over() {
            running = session.records().to_vec();
        }
        queue.extend(session.handle(local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0)));
    }
    (running, session.take_finished().remove(0))
}

#[test]
fn what_was_looked_at_while_it_ran_is_looked_at_when_records_stand_beat_by_beat() {
    let (running, over) = as_it_runs();
    let bytes = |records: &[Arc<Record>], index: usize| match &records[index].event {
        Event::Sent(sent) => Some(sent.bytes.clone()),
        _ => None,
    };
    let mut moved = 0;
    let runs = news(begun(), Update::Records(running.clone()));
    for (index, record) in running.iter().enumerate() {
        let Some(expected) = bytes(&running, index) else { continue };
        let looked = reduce(runs.clone(), Action::Walk(Move::To(index + 1)));
        let looked = reduce(looked, Action::Focus(Focus::At { epoch: 0, index }));
        let looked = news(looked, Update::Finished(Box::new(over.clone())));
        let Focus::At { epoch: 0, index: found } = looked.focus else { panic!("{:?}", looked.focus) };
        assert_eq!(bytes(&over.records, found).as_ref(), Some(&expected));
        moved += usize::from(found != index);
        // What came last before a person stopped is still the last that is shown; at the end everything is.
        if index + 1 < running.len() {
            assert_eq!(looked.step, Some(found + 1), "{record:?}");
        }
    }
    assert!(moved >= 4, "{moved}");
    // The step that an address asks for is one of a round that is over.
    let mut asked = State { step: Some(22), ..runs };
    asked.session_mut().unwrap().state = SessionState::Running { asked: true };
    assert_eq!(news(asked, Update::Finished(Box::new(over))).step, Some(22));
}
