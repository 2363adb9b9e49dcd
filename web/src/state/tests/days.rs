//! Many epochs in one session.

use super::*;

#[test]
fn of_a_day_all_outcomes_are_kept_and_the_records_of_the_last_and_the_running_epoch() {
    let (state, epochs) = day(2, None);
    let round = state.session().unwrap();
    assert_eq!(round.finished.len(), 2);
    assert_eq!(round.walked(None).unwrap().len(), epochs[1].records.len());
    assert!(round.walked(Some(0)).is_none());
    assert_eq!(round.shown_outcome(Some(0)).unwrap().epoch, epochs[0].outcome.epoch);
    assert_eq!(round.shown_outcome(None).unwrap().epoch, epochs[1].outcome.epoch);
    assert_eq!(round.shown_epoch(Some(7)), Some(1));
    // The one that runs now begins again.
    let state = news(state.clone(), Update::Records(epochs[0].records[..3].to_vec()));
    let round = state.session().unwrap().clone();
    assert_eq!(round.records.len(), 3);
    assert_eq!(round.traffic.sent(Kind::Published), 0);
}

/// Each slot is taken to need as long as those before it.
#[test]
fn of_a_day_that_runs_the_time_left_follows_from_the_slots_that_are_over() {
    let left = |slots| day(slots, None).0.session().unwrap().left(1600.0);
    // The readings have two slots.
    assert_eq!((left(1), left(2)), (Some(600.0), None));
    let over = news(day(1, None).0, Update::Over);
    assert_eq!(over.session().unwrap().left(1600.0), None);
}

#[test]
fn a_budget_that_is_spent_ends_the_day_in_a_refusal_and_keeps_what_was_published() {
    let (state, epochs) = day(3, Some(2.0));
    assert_eq!(epochs.len(), 3);
    let state = news(state, Update::Over);
    assert_eq!(state.status(), Status::Refused);
    let round = state.session().unwrap().clone();
    // Nothing was sent in the epoch that was refused: what was sent before it can still be seen.
    assert!(round.walked(None).is_none());
    assert_eq!(round.walked(Some(1)).unwrap().len(), epochs[1].records.len());
    assert!(round.finished[..2].iter().all(|outcome| outcome.noisy_total().is_some()));
    assert!(matches!(
        round.last().unwrap().refusal(),
        Some(Refusal::Budget(overdraft)) if overdraft.spent == 2.0
    ));
}

/// Two epochs with a budget for two whole ones. In the second the last meter is lost, and its total costs more.
fn repaired_beyond_the_budget() -> Vec<Finished> {
    let params = sample::params();
    let epochs =
        [0, 1800].map(|after| EpochPlan { epoch: 1_262_304_000 + after, readings: sample::readings() });
    let config = Config {
        absence: AbsencePolicy::Repair,
        budget: Some(2.0),
        ..Config::new(params, epochs.into(), Randomness::Seeded(1), || 0.0)
    };
    let (mut session, fleet, effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let mut queue = VecDeque::from(effects);
    while let Some(effect) = queue.pop_front() {
        let now = session.progress();
        let lost =
            matches!(effect, Effect::Ask { meter: 2, .. }) && (now.epoch, now.phase) == (1, Phase::Reading);
        let input = match lost {
            true => Input::Lost { role: Role::Meter(2), failure: HostFailure::SwitchedOff },
            false => local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0),
        };
        queue.extend(session.handle(input));
    }
    session.take_finished()
}

#[test]
fn an_epoch_that_the_ledger_refuses_before_its_products_leave_the_cloud_is_shown() {
    let epochs = repaired_beyond_the_budget();
    let [before, refused] = epochs.as_slice() else { panic!("{epochs:?}") };
    assert!(before.outcome.noisy_total().is_some());
    assert!(matches!(refused.outcome.refusal(), Some(Refusal::Budget(_))), "{:?}", refused.outcome.verdict);
    assert_eq!(refused.outcome.epsilon_spent, None);
    let mut state = begun();
    for epoch in &epochs {
        state = news(state, Update::Finished(Box::new(epoch.clone())));
    }
    let round = state.session().unwrap().clone();
    let seen = round.walked(None).unwrap();
    assert!(seen.iter().zip(&refused.records).all(|(seen, record)| Arc::ptr_eq(seen, record)));
    assert_eq!(seen.len(), refused.records.len());
    assert_eq!((round.traffic.sent(Kind::NoiseShares), round.traffic.sent(Kind::Aggregate)), (2, 0));
    assert!(round.walked(Some(0)).is_none());
}

#[test]
fn a_cancelled_day_keeps_the_epochs_that_were_over() {
    let (state, _) = day(2, None);
    let state = reduce(state, Action::Cancel(4000.0));
    assert_eq!(state.status(), Status::Idle);
    let round = state.session().unwrap();
    assert!(round.cancelled() && state.cancelled() && round.finished.len() == 2 && round.records.is_empty());
    assert!((round.elapsed(9000.0) - 3000.0).abs() < 1e-9);
    // Late news changes nothing that is shown as over.
    let plan = checked(&state).plan.unwrap();
    let again = reduce(state, Action::Begin(plan, 5000.0));
    assert!(again.session().unwrap().finished.is_empty() && !again.cancelled());
}

#[test]
fn a_cancelled_day_shows_what_was_sent_in_the_last_epoch_that_was_over() {
    let (state, epochs) = day(2, None);
    let over = state.session().unwrap().traffic.clone();
    assert_eq!(over.sent(Kind::Published), 1);
    // A third one has begun, and a meter of it is lost.
    let lost = MeterState::Lost(HostFailure::SwitchedOff);
    let state = news(state, Update::Records(epochs[0].records[..4].to_vec()));
    let state = news(state, Update::Meters(vec![(0, MeterState::Busy(Task::AddNoise)), (1, lost.clone())]));
    assert_eq!(state.session().unwrap().traffic.sent(Kind::Published), 0);
    let round = reduce(state, Action::Cancel(4000.0)).session().unwrap().clone();
    assert_eq!(round.traffic, over);
    assert_eq!(round.walked(None).unwrap().len(), epochs[1].records.len());
    let states: Vec<_> = round.meters.iter().map(|meter| meter.state.clone()).collect();
    assert_eq!((&states[0], &states[1]), (&MeterState::Done, &lost));
}

#[test]
fn the_epoch_that_is_shown_can_be_chosen() {
    let (state, _) = day(2, None);
    let state = reduce(state, Action::Focus(Focus::At { epoch: 1, index: 3 }));
    let state = reduce(state, Action::Epoch(Some(0)));
    assert_eq!((state.epoch, state.focus), (Some(0), Focus::Latest));
    assert_eq!(reduce(state, Action::Epoch(None)).epoch, None);
}
