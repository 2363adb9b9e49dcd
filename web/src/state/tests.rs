use std::collections::VecDeque;
use std::sync::Arc;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::protocol::control_center::AbsencePolicy;
use blindsum_core::protocol::messages::Kind;
use blindsum_core::randomness::Randomness;
use blindsum_core::readings::Readings;
use blindsum_core::role::Role;
use blindsum_core::sim::{
    Config, Effect, EpochPlan, Finished, HostFailure, Input, MeterNode, Progress, Record, Refusal, Session,
    local,
};
use blindsum_core::tables::Tables;

use super::*;
use crate::view::sample;
use crate::workers::{MeterState, Seat, Task, WorkerState};

fn readings() -> Shared<Readings> {
    Shared::new(Readings::from_wide("date,07:00,19:00\na,100,200\nb,300,400\nc,1,2\n".as_bytes()).unwrap())
}

fn opened() -> State {
    let form = Form::with(&[(Field::Meters, "3"), (Field::Gamma, "2"), (Field::KeyBits, "512")]);
    reduce(State::new(Address::of(form), Theme::Auto), Action::Readings(Source::Shipped, Ok(readings())))
}

fn checked(state: &State) -> Checked {
    check(&state.form, state.readings.as_deref()).with_readings(state.readings_stand())
}

fn begun() -> State {
    let state = opened();
    let plan = checked(&state).plan.unwrap();
    reduce(state, Action::Begin(plan, 1000.0))
}

fn news(state: State, update: Update) -> State {
    reduce(state, Action::News(1, update, 2000.0))
}

fn finished() -> (Vec<Arc<Record>>, Update) {
    let (records, outcome) = sample::published();
    (records.clone(), Update::Finished(Box::new(Finished { outcome, records })))
}

fn progress(phase: Phase, done: usize) -> Update {
    Update::Progress(Progress { epoch: 0, epochs: 1, phase, done, all: 3, over: false })
}

#[test]
fn a_form_that_is_right_becomes_a_plan() {
    let plan = checked(&opened()).plan.unwrap();
    assert_eq!(*plan.households, ["a", "b", "c"]);
    let [slot] = plan.slots.as_slice() else { panic!("{plan:?}") };
    assert_eq!(slot.readings.iter().map(|r| r.mwh()).collect::<Vec<_>>(), [200_000, 400_000, 2_000]);
    assert_eq!((slot.label.as_str(), slot.epoch), ("19:00", 1_262_304_000 + 19 * 3600));
    assert_eq!((plan.randomness, plan.deadline_ms), (Randomness::System, 60_000));
    let typed = reduce(opened(), Action::Edit(Field::Deadline, "8".into()));
    assert_eq!(checked(&typed).plan.unwrap().deadline_ms, 8000);
    let larger = reduce(opened(), Action::Edit(Field::KeyBits, "4096".into()));
    let larger = checked(&larger);
    assert_eq!(
        larger.plan.as_ref().map(|plan| plan.deadline_ms),
        larger.deadline_s.map(|seconds| seconds * 1000)
    );
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
        (Field::KeyBits, "1000", "24, 64, 128, 256, 512, 1024, 2048, 3072, 4096"),
        (Field::KeyBits, "-1", "512, 1024, 2048, 3072, 4096"),
        (Field::Slot, "12:00", "there is no slot"),
        (Field::Deadline, "0", "1 to 10000 s"),
        (Field::Slots, "two", "neither all nor one"),
        (Field::Budget, "ten", "not a number"),
        (Field::Budget, "0", "above 0"),
        (Field::Budget, "inf", "finite"),
        (Field::Absent, "ignore", "refuse, repair"),
        (Field::KeyMode, "both", "published, split-keys, center-draws"),
        (Field::Blinding, "soft", "hardened, corrected, as-printed"),
        (Field::Base, "none", "common, per-meter"),
        (Field::NoiseLaw, "gaussian", "discrete, continuous"),
        (Field::Collapsed, "perhaps", "neither yes nor no"),
        (Field::Randomizer, "none", "textbook, short-exponent"),
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
fn a_key_too_small_for_the_noise_says_which_epsilon_fits() {
    let state = reduce(opened(), Action::Edit(Field::KeyBits, "24".into()));
    let error = checked(&state).error(Field::Epsilon).unwrap();
    assert!(error.contains("the smallest ε that fits here is"), "{error}");
}

#[test]
fn the_smallest_epsilon_that_is_named_is_taken() {
    for (cap, meters) in [("1", "1"), ("3000", "3"), ("1000000", "2")] {
        let mut form = opened().form;
        for (field, typed) in [(Field::Cap, cap), (Field::Meters, meters), (Field::Epsilon, "1e-15")] {
            form.set(field, typed.into());
        }
        let error = check(&form, None).error(Field::Epsilon).unwrap();
        let least = error.split_whitespace().last().unwrap().trim_end_matches('.');
        form.set(Field::Epsilon, least.into());
        let taken = check(&form, None);
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
fn nothing_runs_while_a_file_is_read_in_another_way_and_what_fails_is_taken_back() {
    let own = || Source::File("own.csv".into());
    let wh = FileOptions { unit: Some(Unit::Wh), ..FileOptions::default() };
    let kwh = FileOptions { unit: Some(Unit::KWh), ..FileOptions::default() };
    let read = |state, options, source: Source, came| {
        let state = reduce(reduce(state, Action::FileOptions(options)), Action::Reading);
        let held = checked(&state);
        assert_eq!((held.plan, held.errors), (None, Vec::new()));
        reduce(state, Action::Readings(source, came))
    };
    let state = read(opened(), wh, own(), Ok(readings()));
    assert!(checked(&state).plan.is_some());
    // The same file in another unit, which fails: it is still the one in Wh.
    let state = read(state, kwh, own(), Err("line 3".into()));
    assert_eq!((state.file_options, state.source.clone()), (wh, own()));
    assert!(checked(&state).plan.is_some());
    let state = read(state, kwh, own(), Ok(readings()));
    assert_eq!((state.file_options, checked(&state).plan.is_some()), (kwh, true));
    // Another file that fails can be tried in more ways than one: the form then speaks of it, and nothing runs.
    let other = Source::File("other.csv".into());
    let state = read(state, wh, other, Err("line 1".into()));
    assert_eq!((state.file_options, state.source.clone()), (wh, own()));
    assert_eq!(checked(&state).plan, None);
    // The shipped file is read in one way only.
    let state = read(state, kwh, Source::Shipped, Ok(readings()));
    let state = read(state, wh, own(), Err("line 1".into()));
    assert_eq!((state.file_options, checked(&state).plan.is_some()), (wh, true));
}

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

/// A day of so many epochs that is over, and its session's epochs.
fn day(slots: u64, budget: Option<f64>) -> (State, Vec<Finished>) {
    let mut state = opened();
    state.form.set(Field::Slots, WHOLE_DAY.into());
    let plan = checked(&state).plan.unwrap();
    assert!(plan.is_day());
    let finished = sample::session(sample::params(), slots, budget);
    let mut state = reduce(state, Action::Begin(plan, 1000.0));
    for epoch in &finished {
        state = news(state, Update::Records(epoch.records[..4].to_vec()));
        state = news(state, Update::Finished(Box::new(epoch.clone())));
    }
    (state, finished)
}

#[test]
fn of_a_day_all_outcomes_are_kept_and_the_records_of_the_last_and_the_running_epoch() {
    let (state, epochs) = day(2, None);
    let round = state.round.as_ref().unwrap();
    assert_eq!(round.finished.len(), 2);
    assert_eq!(round.walked(None).unwrap().len(), epochs[1].records.len());
    assert!(round.walked(Some(0)).is_none());
    assert_eq!(round.shown_outcome(Some(0)).unwrap().epoch, epochs[0].outcome.epoch);
    assert_eq!(round.shown_outcome(None).unwrap().epoch, epochs[1].outcome.epoch);
    assert_eq!(round.shown_epoch(Some(7)), Some(1));
    // The one that runs now begins anew.
    let state = news(state.clone(), Update::Records(epochs[0].records[..3].to_vec()));
    let round = state.round.unwrap();
    assert_eq!(round.records.len(), 3);
    assert_eq!(round.traffic.sent(Kind::Published), 0);
}

#[test]
fn a_budget_that_is_spent_ends_the_day_in_a_refusal_and_keeps_what_was_published() {
    let (state, epochs) = day(3, Some(2.0));
    assert_eq!(epochs.len(), 3);
    let state = news(state, Update::Over);
    assert_eq!(state.status(), Status::Refused);
    let round = state.round.unwrap();
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
fn an_epoch_that_the_ledger_refuses_before_its_repaired_total_is_opened_is_shown() {
    let epochs = repaired_beyond_the_budget();
    let [before, refused] = epochs.as_slice() else { panic!("{epochs:?}") };
    assert!(before.outcome.noisy_total().is_some());
    assert!(matches!(refused.outcome.refusal(), Some(Refusal::Budget(_))), "{:?}", refused.outcome.verdict);
    let mut state = begun();
    for epoch in &epochs {
        state = news(state, Update::Finished(Box::new(epoch.clone())));
    }
    let round = state.round.unwrap();
    let seen = round.walked(None).unwrap();
    assert!(seen.iter().zip(&refused.records).all(|(seen, record)| Arc::ptr_eq(seen, record)));
    assert_eq!(seen.len(), refused.records.len());
    assert_eq!((round.traffic.sent(Kind::Aggregate), round.traffic.sent(Kind::Published)), (1, 0));
    assert!(round.walked(Some(0)).is_none());
}

#[test]
fn a_cancelled_day_keeps_the_epochs_that_were_over() {
    let (state, _) = day(2, None);
    let state = reduce(state, Action::Cancel(4000.0));
    assert_eq!(state.status(), Status::Idle);
    let round = state.round.as_ref().unwrap();
    assert!(round.cancelled && state.cancelled && round.finished.len() == 2 && round.records.is_empty());
    assert!((round.elapsed(9000.0) - 3000.0).abs() < 1e-9);
    // Late news changes nothing that is shown as over.
    let plan = checked(&state).plan.unwrap();
    let again = reduce(state, Action::Begin(plan, 5000.0));
    assert!(again.round.unwrap().finished.is_empty() && !again.cancelled);
}

#[test]
fn a_cancelled_day_shows_what_was_sent_in_the_last_epoch_that_was_over() {
    let (state, epochs) = day(2, None);
    let over = state.round.as_ref().unwrap().traffic.clone();
    assert_eq!(over.sent(Kind::Published), 1);
    // A third one has begun, and a meter of it is lost.
    let lost = MeterState::Lost(HostFailure::SwitchedOff);
    let state = news(state, Update::Records(epochs[0].records[..4].to_vec()));
    let state = news(state, Update::Meters(vec![(0, MeterState::Busy(Task::AddNoise)), (1, lost.clone())]));
    assert_eq!(state.round.as_ref().unwrap().traffic.sent(Kind::Published), 0);
    let round = reduce(state, Action::Cancel(4000.0)).round.unwrap();
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

#[test]
fn a_record_is_looked_at_in_its_own_epoch() {
    let (over, epochs) = day(2, None);
    let at = |epoch| Focus::At { epoch, index: 3 };
    // Nothing is over yet: the log lists what runs.
    let first = reduce(news(begun(), Update::Records(epochs[0].records[..4].to_vec())), Action::Focus(at(0)));
    assert_eq!((first.focus, first.round.as_ref().unwrap().latest_epoch()), (at(0), 0));
    // The third runs: the card lists its messages, the log those of the second, and none of the first are left.
    let state = news(over.clone(), Update::Records(epochs[0].records[..4].to_vec()));
    let round = state.round.as_ref().unwrap();
    assert_eq!((round.latest_epoch(), round.log_epoch(None)), (2, 1));
    assert_eq!([0, 1, 2].map(|epoch| round.keeps(epoch)), [false, true, false]);
    for epoch in [0, 2] {
        assert_eq!(reduce(state.clone(), Action::Focus(at(epoch))).focus, Focus::Latest);
    }
    assert_eq!(reduce(state, Action::Focus(at(1))).focus, at(1));
    // All are over: the card lists the last one's, and the log follows to it from another.
    let state = reduce(reduce(over, Action::Epoch(Some(0))), Action::Focus(at(1)));
    assert_eq!((state.epoch, state.focus), (Some(1), at(1)));
    assert_eq!(state.round.unwrap().latest_epoch(), 1);
}

#[test]
fn a_meter_is_looked_at_and_not_beyond_the_last() {
    let state = reduce(begun(), Action::Zoom(Some(2)));
    assert_eq!(state.zoom, Some(2));
    let mut state = state;
    state.form.set(Field::Meters, "1".into());
    let plan = checked(&state).plan.unwrap();
    assert_eq!(reduce(state, Action::Begin(plan, 1.0)).zoom, None);
}

#[test]
fn presets_set_the_whole_form_and_can_be_run() {
    let shipped = Shared::new(Readings::shipped().unwrap());
    for preset in Preset::ALL {
        let state = reduce(opened(), Action::Preset(preset));
        assert_eq!(state.form, preset.form());
        let checked = check(&state.form, Some(&shipped));
        assert_eq!(checked.errors, [], "{preset:?}");
        let plan = checked.plan.unwrap();
        match preset {
            Preset::Blackboard => {
                assert_eq!((plan.params.key_bits(), plan.randomness), (24, Randomness::Seeded(1)));
                assert_eq!((plan.params.unit_mwh(), plan.params.sensitivity()), (100_000, 9));
                assert_eq!(RawParams::from(plan.params), RawParams::blackboard());
            }
            Preset::Classroom => assert_eq!((plan.params.meters(), plan.params.key_bits()), (10, 2048)),
            Preset::Day => assert_eq!((plan.slots.len(), plan.budget), (48, Some(10.0))),
            Preset::Town => assert_eq!((plan.households.len(), plan.params.key_bits()), (1000, 1024)),
        }
    }
    assert_eq!(Form::default(), Preset::Classroom.form());
}

#[test]
fn variants_reach_the_plan() {
    let fields = [
        (Field::KeyMode, "split-keys"),
        (Field::Blinding, "corrected"),
        (Field::NoiseLaw, "continuous"),
        (Field::Collapsed, YES),
        (Field::Randomizer, "short-exponent"),
        (Field::Absent, "repair"),
        (Field::Budget, "2.5"),
        (Field::Slots, WHOLE_DAY),
    ];
    assert!(!opened().form.has_variants());
    let state = fields
        .into_iter()
        .fold(opened(), |state, (field, typed)| reduce(state, Action::Edit(field, typed.into())));
    assert!(state.form.has_variants());
    let plan = checked(&state).plan.unwrap();
    let params = plan.params;
    assert_eq!((params.key_mode().name(), params.blinding().name()), ("split-keys", "corrected"));
    assert_eq!((params.noise().name(), params.randomizer().name()), ("continuous", "short-exponent"));
    assert!(params.collapsed() && params.cannot_decrypt().is_none());
    assert_eq!((plan.absence, plan.budget), (AbsencePolicy::Repair, Some(2.5)));
    let labels: Vec<_> = plan.slots.iter().map(|slot| slot.label.as_str()).collect();
    assert_eq!(labels, ["07:00", "19:00"]);
    assert!(plan.slots.iter().all(|slot| slot.readings.len() == 3));
}

#[test]
fn a_file_is_read_as_was_asked_and_never_kept_beyond_what_the_page_runs() {
    let options = FileOptions { unit: None, day: "2013-01-16".parse().ok(), skip: true }.options();
    assert_eq!(options.most_households, 1000);
    let long = "household,timestamp,energy_kwh\na,2013-01-15 19:00,1\na,2013-01-16 19:00,0.5\nb,2013-01-16 19:00,x\n";
    let readings = Readings::read(long.as_bytes(), options).unwrap();
    assert_eq!(readings.households.len(), 1);
    assert_eq!(readings.households[0].readings[0].mwh(), 500_000);
    assert!(!readings.skipped.is_empty());
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
    let (_, finished) = finished();
    let state = reduce(begun(), Action::LookAt(Some(Phase::Noise)));
    let state = news(state, progress(Phase::Registration, 0));
    assert_eq!(state.shown_phase(), Some(Phase::Noise));
    let state = news(state, finished);
    assert_eq!(news(state, Update::Over).shown_phase(), None);
}

#[test]
fn the_parameters_are_the_cores_own() {
    let plan = checked(&State::new(Address::of(Form::default()), Theme::Auto));
    assert_eq!((plan.errors.len(), plan.plan.clone(), plan.households.len()), (0, None, 10));
    assert!(Params::try_from(blindsum_core::params::RawParams::default()).is_ok());
}

#[test]
fn a_person_walks_through_what_is_over_and_a_new_round_ends_that() {
    let (records, update) = finished();
    let mut state = news(news(begun(), update), Update::Over);
    assert_eq!((state.step, state.records().map(|all| all.len())), (None, Some(records.len())));
    state = reduce(state, Action::Walk(Move::Start));
    assert_eq!((state.step, state.shown_phase()), (Some(0), Some(Phase::Initialization)));
    state = reduce(state, Action::Walk(Move::Phase(Phase::Noise)));
    assert_eq!(state.shown_phase(), Some(Phase::Noise));
    state = reduce(state, Action::Play(true));
    let step = state.step;
    assert!(state.playing);
    state = reduce(state, Action::Tick);
    assert_eq!(state.step, step.map(|step| step + 1));
    // Whoever takes a step stops what plays.
    state = reduce(state, Action::Walk(Move::Back));
    assert!(!state.playing && state.step == step);
    assert_eq!(reduce(state.clone(), Action::Tick).step, step);
    state = reduce(state, Action::Walk(Move::End));
    assert_eq!((state.step, state.shown_phase()), (None, None));
    // From the end it plays from the start, and stops where it ends.
    state = reduce(state, Action::Play(true));
    assert_eq!((state.step, state.playing), (Some(0), true));
    for _ in &records {
        state = reduce(state, Action::Tick);
    }
    assert_eq!((state.step, state.playing), (None, false));
    state = reduce(state, Action::Walk(Move::To(3)));
    let plan = checked(&state).plan.unwrap();
    state = reduce(state, Action::Begin(plan, 3000.0));
    assert_eq!(state.step, None);
}

#[test]
fn the_way_to_open_the_products_stays_as_it_was_chosen() {
    let (_, update) = finished();
    let mut state = news(news(begun(), update), Update::Over);
    assert!(!state.textbook);
    state = reduce(state, Action::Textbook(true));
    for to in [Move::Back, Move::Start, Move::Next, Move::End] {
        state = reduce(state, Action::Walk(to));
        assert!(state.textbook, "{to:?}");
    }
    let plan = checked(&state).plan.unwrap();
    state = reduce(state, Action::Begin(plan, 3000.0));
    assert!(state.textbook);
    assert!(!reduce(state, Action::Textbook(false)).textbook);
}

#[test]
fn the_address_of_a_seeded_round_tells_its_step_and_brings_it_back() {
    let (_, update) = finished();
    let mut seeded = opened();
    (seeded.form.seeded, seeded.form) = (true, {
        let mut form = seeded.form.clone();
        form.set(Field::Seed, "5".into());
        form.seeded = true;
        form
    });
    let plan = checked(&seeded).plan.unwrap();
    let mut state = news(reduce(seeded, Action::Begin(plan.clone(), 0.0)), update.clone());
    assert_eq!(state.address().step, Some(None));
    state = reduce(state, Action::Walk(Move::To(7)));
    state = reduce(state, Action::Lens("cloud".parse().unwrap()));
    let address = state.address();
    assert_eq!(address.step, Some(Some(7)));
    // Opened anew: it waits for its round, which begins at the step.
    let again =
        reduce(State::new(address.clone(), Theme::Auto), Action::Readings(Source::Shipped, Ok(readings())));
    assert_eq!(again.wanted, Some(Some(7)));
    assert_eq!(again.address(), address);
    let edited = reduce(again.clone(), Action::Edit(Field::Meters, "2".into()));
    assert_eq!(edited.wanted, None);
    let again = news(news(reduce(again, Action::Begin(plan.clone(), 0.0)), update.clone()), Update::Over);
    assert_eq!((again.step, again.wanted, again.address()), (Some(7), None, address.clone()));
    // What is typed since then asks for another round, which has no step yet.
    assert_eq!(reduce(again, Action::Edit(Field::Meters, "2".into())).address().step, None);
    // A step beyond the end is the end.
    let beyond = State::new(Address { step: Some(Some(99_999)), ..address }, Theme::Auto);
    let beyond = reduce(beyond, Action::Readings(Source::Shipped, Ok(readings())));
    let beyond = news(news(reduce(beyond, Action::Begin(plan, 0.0)), update.clone()), Update::Over);
    assert_eq!(beyond.address().step, Some(None));
    // Without a seed nobody has those records.
    let unseeded = reduce(news(begun(), update), Action::Walk(Move::To(7)));
    assert_eq!(unseeded.address().step, None);
}

#[test]
fn an_address_asks_for_an_epoch_of_a_day() {
    let begin = |epoch| {
        let mut form = opened().form;
        form.set(Field::Slots, WHOLE_DAY.into());
        form.set(Field::Seed, "5".into());
        form.seeded = true;
        let address = Address { step: Some(None), epoch: Some(epoch), ..Address::of(form) };
        let state = reduce(
            State::new(address.clone(), Theme::Auto),
            Action::Readings(Source::Shipped, Ok(readings())),
        );
        assert_eq!(state.address(), address);
        let plan = checked(&state).plan.unwrap();
        let mut state = reduce(state, Action::Begin(plan, 0.0));
        for epoch in sample::session(sample::params(), 3, None) {
            state = news(state, Update::Finished(Box::new(epoch)));
        }
        (news(state, Update::Over), address)
    };
    let (state, address) = begin(1);
    assert_eq!((state.epoch, state.address()), (Some(1), address));
    // Cancelled before it came, an epoch is none.
    let cancelled = reduce(day(2, None).0, Action::Cancel(1.0));
    let asked = State { epoch: Some(40), step: Some(9999), asked: true, ..cancelled };
    let mut asked = asked;
    asked.round.as_mut().unwrap().cancelled = false;
    let cancelled = reduce(State { cancelled: false, ..asked }, Action::Cancel(2.0));
    assert_eq!((cancelled.epoch, cancelled.step, cancelled.asked), (None, None, false));
    // The last is the last, however it is asked for, and one that did not come is the last too.
    for place in [2, 47] {
        let (state, _) = begin(place);
        assert_eq!((state.epoch, state.address().epoch), (None, None));
    }
}

#[test]
fn the_path_asks_until_it_is_answered_and_where_it_can_be_seen() {
    let (_, update) = finished();
    let state = reduce(opened(), Action::Tour(Some(0)));
    assert!(state.asks());
    assert!(!reduce(state.clone(), Action::Answer(0, None)).asks());
    // A stop that needs a round asks as soon as one runs: what would tell is not shown to vanish later.
    let state = reduce(state, Action::Tour(Some(3)));
    assert!(!state.asks());
    let plan = checked(&state).plan.unwrap();
    let state = reduce(state, Action::Begin(plan, 0.0));
    assert!(state.asks());
    let state = news(news(state, update), Update::Over);
    assert!(state.asks());
    assert!(!reduce(state.clone(), Action::Answer(3, Some(1))).asks());
    assert!(!reduce(state, Action::Tour(None)).asks());
}

#[test]
fn the_guided_path_stands_where_its_stops_are() {
    let (records, update) = finished();
    let mut state = reduce(opened(), Action::Tour(Some(3)));
    assert_eq!((state.tour, state.step, state.lens.to_string().as_str()), (Some(3), None, "meter-1"));
    // The round is run in the midst of it: when it is over, the stop stands where it belongs.
    let plan = checked(&state).plan.unwrap();
    state = news(news(reduce(state, Action::Begin(plan.clone(), 0.0)), update.clone()), Update::Over);
    let step = state.step.unwrap();
    assert_eq!(records[step - 1].phase, Phase::BlindSequence);
    assert_ne!(records[step].phase, Phase::BlindSequence);
    state = reduce(state, Action::Tour(Some(9)));
    assert_eq!((state.step, state.lens.to_string().as_str()), (None, "everything"));
    // What a person chose since then stays through another round.
    state = reduce(state, Action::Lens("dealer".parse().unwrap()));
    state = news(news(reduce(state, Action::Begin(plan, 0.0)), update), Update::Over);
    assert_eq!(state.lens.to_string(), "dealer");
    // An answer stays as it was given.
    state = reduce(reduce(state, Action::Answer(2, Some(1))), Action::Answer(2, Some(0)));
    assert_eq!(state.answers.get(&2), Some(&Some(1)));
    assert_eq!(reduce(state.clone(), Action::Tour(Some(99))).tour, None);
    assert_eq!(reduce(state, Action::Tour(None)).tour, None);
}
