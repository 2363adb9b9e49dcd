//! What is typed and loaded, and what it means.

use std::collections::BTreeSet;

use blindsum_page_parts::situations::{SITUATIONS, Situation};
use blindsum_sim::HostFailure;
use blindsum_sim::beat::Beat;
use blindsum_worker_wire::reader::{Asked, Help, How, Refused as Refusal, Said};

use super::*;
use crate::state::Address;
use crate::workers::Loss;

/// What the page says of a field.
fn said(checked: &Checked, field: Field) -> String {
    checked.error(field).map(crate::text::form::error).unwrap_or_default()
}

fn unread(why: &str) -> Unread {
    Unread::Refused(Refusal { says: why.to_owned(), help: Help::Nothing })
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
        (Field::Meters, "4", "The shipped file has 3 homes; Meters can be at most 3."),
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
        let found = said(&checked, field);
        assert!(found.contains(error), "{typed}: {found}");
        assert_eq!((checked.errors.len(), checked.plan), (1, None), "{typed}");
    }
}

#[test]
fn a_key_too_small_for_the_noise_says_which_epsilon_fits() {
    let state = reduce(opened(), Action::Edit(Field::KeyBits, "24".into()));
    let error = said(&checked(&state), Field::Epsilon);
    assert!(error.contains("the smallest ε that fits here is"), "{error}");
}

#[test]
fn the_smallest_epsilon_that_is_named_is_taken() {
    for (cap, meters) in [("1", "1"), ("3000", "3"), ("1000000", "2")] {
        let mut form = opened().form;
        for (field, typed) in [(Field::Cap, cap), (Field::Meters, meters), (Field::Epsilon, "1e-15")] {
            form.set(field, typed.into());
        }
        let error = said(&check(&form, None), Field::Epsilon);
        let least = error.split_whitespace().last().unwrap().trim_end_matches('.');
        form.set(Field::Epsilon, least.into());
        let taken = check(&form, None);
        assert_eq!(taken.errors, [], "{error}");
    }
}

#[test]
fn more_meters_than_the_file_has_homes_are_told_with_its_name() {
    let one = || Shared::new(Readings::from_wide("date,19:00\na,100\n".as_bytes()).unwrap());
    let mut state = reduce(opened(), Action::Readings(Source::File("own.csv".into()), Ok(one())));
    state = reduce(state, Action::Edit(Field::Meters, "2".into()));
    let error = said(&checked(&state), Field::Meters);
    assert_eq!(error, "The file own.csv has 1 home; Meters can be at most 1.");
}

/// A file of this many homes.
fn homes(count: usize) -> Shared<Readings> {
    let rows: String = (0..count).map(|home| format!("h{home},100\n")).collect();
    Shared::new(Readings::from_wide(format!("date,19:00\n{rows}").as_bytes()).unwrap())
}

#[test]
fn m_follows_a_file_of_ones_own_and_what_it_was_is_kept_to_be_told() {
    let own = || Source::File("own.csv".into());
    let meters = |state: &State| state.form.get(Field::Meters).to_owned();
    let load = |state, source, count| reduce(state, Action::Readings(source, Ok(homes(count))));
    let before = |typed: &str| Some(Followed::File { before: typed.to_owned() });
    // Up and down, whatever stood there.
    for typed in ["3", "20", "ten", ""] {
        let state = reduce(opened(), Action::Edit(Field::Meters, typed.into()));
        let state = load(state, own(), 7);
        assert_eq!((meters(&state).as_str(), state.followed.clone()), ("7", before(typed)));
        assert!(checked(&state).plan.is_some_and(|plan| plan.households.len() == 7));
    }
    // Nothing is told where nothing changed, and nothing once a person chose.
    let state = load(reduce(opened(), Action::Edit(Field::Meters, "7".into())), own(), 7);
    assert_eq!((meters(&state).as_str(), state.followed.clone()), ("7", None));
    let state = load(opened(), own(), 7);
    let state = reduce(state, Action::Edit(Field::Meters, "5".into()));
    assert_eq!(state.followed, None);
    assert_eq!(reduce(load(opened(), own(), 7), Action::Preset(Preset::Town)).followed, None);
    // The same file in another way: what was chosen stays as long as it can be.
    let state = load(state, own(), 6);
    assert_eq!((meters(&state).as_str(), state.followed.clone()), ("5", None));
    let state = load(state, own(), 4);
    assert_eq!((meters(&state).as_str(), state.followed.clone()), ("4", before("5")));
    let state = load(state, own(), 8);
    assert_eq!((meters(&state).as_str(), state.followed.clone()), ("8", before("4")));
    // With the shipped file comes back what a person chose last.
    let back = load(state.clone(), Source::Shipped, 9);
    assert_eq!((meters(&back).as_str(), back.followed.clone()), ("5", Some(Followed::Back)));
    let again = load(back, Source::Shipped, 9);
    assert_eq!((meters(&again).as_str(), again.followed), ("5", None));
    let chosen = reduce(state, Action::Edit(Field::Meters, "6".into()));
    let chosen = load(chosen, Source::Shipped, 9);
    assert_eq!((meters(&chosen).as_str(), chosen.followed), ("6", None));
}

#[test]
fn more_homes_than_came_with_the_page_are_fetched_when_they_are_asked_for() {
    let first = |state| reduce(state, Action::FirstReadings(homes(16), 1000));
    let ask = |state, meters: &str| reduce(state, Action::Edit(Field::Meters, meters.into()));
    let state = State { household: 3, ..first(opened()) };
    assert_eq!((state.homes(), state.wants_all()), (1000, false), "the file has all, and none is missing");
    assert!(state.checked().plan.is_some());
    assert!(!ask(state.clone(), "16").wants_all());
    let asked = ask(state.clone(), "20");
    assert!(asked.wants_all());
    assert_eq!(asked.checked().plan, None);
    assert_eq!(asked.checked().error(Field::Meters), None, "nothing is wrong with 20");
    assert!(!reduce(asked.clone(), Action::Reading).wants_all(), "they are on their way");
    let all = reduce(asked.clone(), Action::Readings(Source::Shipped, Ok(homes(1000))));
    assert_eq!((all.homes(), all.wants_all(), all.household), (1000, false, 3));
    assert_eq!(all.checked().plan.map(|plan| plan.households.len()), Some(20));
    // They do not come: the first homes are not taken for a file with too few, and nothing is fetched once more until a person says so.
    let failed = reduce(asked, Action::Readings(Source::Shipped, Err(Unread::NotFetched("x.csv".into()))));
    assert!(!failed.wants_all() && failed.checked().error(Field::Meters).is_none());
    assert_eq!(failed.checked().plan, None);
    assert!(reduce(failed, Action::Keep).wants_all());
    // A preset that runs by itself waits for them; what is typed in the meantime ends that.
    let waits = reduce(state.clone(), Action::Run(Preset::Town));
    assert!(waits.begins && waits.wants_all() && !ask(waits.clone(), "10").begins);
    let there = reduce(waits, Action::Readings(Source::Shipped, Ok(homes(1000))));
    assert!(there.begins && there.checked().plan.is_some());
    // A file of the person's own is all there is of it.
    let own = reduce(state, Action::Readings(Source::File("own.csv".into()), Ok(homes(7))));
    assert_eq!((own.homes(), own.wants_all()), (7, false));
    assert!(ask(own, "20").checked().error(Field::Meters).is_some());
}

#[test]
fn an_address_with_more_meters_than_there_are_homes_begins_no_round() {
    let address = Address::from_query("?meters=9&gamma=2&bits=512&seed=1&step=end");
    let state = State::new(address, Theme::Auto, Answers::default());
    // Readings that have fewer: it is told, and nothing begins by itself.
    let few = reduce(state.clone(), Action::Readings(Source::Shipped, Ok(readings())));
    assert_eq!((checked(&few).plan, few.wanted()), (None, Some(WantedStep { step: None, epoch: None })));
    assert!(matches!(checked(&few).error(Field::Meters), Some(FieldError::TooManyMeters { homes: 3, .. })));
    // A file of the person's own is not what the address speaks of: m follows it, is told, and waits for Run.
    let own = reduce(state, Action::Readings(Source::File("own.csv".into()), Ok(readings())));
    assert_eq!((own.followed.clone(), own.wanted()), (Some(Followed::File { before: "9".to_owned() }), None));
    assert_eq!(checked(&own).plan.map(|plan| plan.households.len()), Some(3));
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
fn fewer_than_half_of_the_homes_may_work_together() {
    let typed = |text: &str| checked(&reduce(opened(), Action::Edit(Field::Tolerated, text.into())));
    let of = |text| typed(text).params.unwrap();
    assert_eq!((of("0").tolerated(), of("0").enough_shares()), (0, 3));
    assert_eq!((of("1").tolerated(), of("1").enough_shares()), (1, 2));
    for wrong in ["2", "x", "", "-1", "4294967296"] {
        assert!(typed(wrong).error(Field::Tolerated).is_some(), "{wrong}");
        assert_eq!(typed(wrong).params, None);
    }
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
fn a_refused_file_keeps_the_readings_that_were_there_and_nothing_runs_until_a_person_chooses() {
    let [bad, good] = ["x.csv", "y.csv"].map(|name| Source::File(name.into()));
    let before = opened();
    let refused = reduce(before.clone(), Action::Readings(bad.clone(), Err(unread("line 3"))));
    assert_eq!((refused.readings.clone(), refused.source.clone()), (before.readings, Source::Shipped));
    assert_eq!(
        refused.refused,
        Some(Refused { source: bad.clone(), why: unread("line 3"), tried: FileOptions::default() })
    );
    // Nothing is wrong with the form, and yet nothing runs: whoever chose x.csv would take the total for its.
    assert_eq!((checked(&refused).plan, checked(&refused).errors), (None, Vec::new()));
    // Typing chooses nothing.
    let typed = reduce(refused.clone(), Action::Edit(Field::Meters, "2".into()));
    assert_eq!(checked(&typed).plan, None);
    // Either the readings that are there are to do, or another file.
    let kept = reduce(refused.clone(), Action::Keep);
    assert_eq!((kept.refused.clone(), kept.source.clone()), (None, Source::Shipped));
    let plan = checked(&kept).plan.unwrap();
    let round = reduce(kept, Action::Begin(plan, 1000.0)).session().unwrap().clone();
    assert_eq!(round.source, Source::Shipped, "a round keeps whose readings it is of");
    let another = reduce(refused, Action::Readings(good.clone(), Ok(readings())));
    assert_eq!((another.refused.clone(), another.source.clone()), (None, good.clone()));
    let plan = checked(&another).plan.unwrap();
    let begun = reduce(another, Action::Begin(plan, 1000.0));
    // The round's stays what it was, whatever is loaded next.
    let later = reduce(begun, Action::Readings(Source::Shipped, Ok(readings())));
    assert_eq!(later.session().unwrap().source, good);
}

#[test]
fn without_readings_there_is_nothing_to_go_on_with() {
    let state = State::new(Address::of(Form::default()), Theme::Auto, Answers::default());
    let state = reduce(state, Action::Readings(Source::File("x.csv".into()), Err(unread("line 3"))));
    let state = reduce(state, Action::Keep);
    assert!(state.refused.is_some());
    let state = reduce(state, Action::Readings(Source::Shipped, Ok(readings())));
    assert_eq!(state.refused, None);
}

#[test]
fn an_address_that_asks_for_a_step_begins_no_round_while_a_file_is_refused() {
    let address = Address::from_query("?meters=3&gamma=2&bits=512&seed=1&step=end");
    let loaded = reduce(
        State::new(address, Theme::Auto, Answers::default()),
        Action::Readings(Source::Shipped, Ok(readings())),
    );
    assert!(checked(&loaded).plan.is_some());
    let refused = reduce(loaded, Action::Readings(Source::File("x.csv".into()), Err(unread("line 3"))));
    assert_eq!(checked(&refused).plan, None);
}

#[test]
fn nothing_runs_while_a_file_is_read_in_another_way_and_what_fails_is_taken_back() {
    let own = || Source::File("own.csv".into());
    let wh = FileOptions::default().with(Asked::Unit, "Wh".to_owned());
    let kwh = FileOptions::default().with(Asked::Unit, "kWh".to_owned());
    let read = |state, options: &FileOptions, source: Source, came| {
        let state = reduce(reduce(state, Action::FileOptions(options.clone())), Action::Reading);
        let held = checked(&state);
        assert_eq!((held.plan, held.errors), (None, Vec::new()));
        reduce(state, Action::Readings(source, came))
    };
    let state = read(opened(), &wh, own(), Ok(readings()));
    assert!(checked(&state).plan.is_some());
    // The same file in another unit, which fails: it is still the one in Wh, and a person is to know that before it runs.
    let state = read(state, &kwh, own(), Err(unread("line 3")));
    assert_eq!((&state.file_options, state.source.clone()), (&wh, own()));
    assert_eq!(checked(&state).plan, None);
    let kept = reduce(state.clone(), Action::Keep);
    assert_eq!((&kept.file_options, checked(&kept).plan.is_some()), (&wh, true));
    let state = read(state, &kwh, own(), Ok(readings()));
    assert_eq!((&state.file_options, checked(&state).plan.is_some()), (&kwh, true));
    // Another file that fails can be tried in more ways than one: the form then speaks of it, until a person lets it be.
    let other = Source::File("other.csv".into());
    let state = read(state, &wh, other, Err(unread("line 1")));
    assert_eq!((&state.file_options, state.source.clone()), (&wh, own()));
    assert_eq!(checked(&state).plan, None);
    let kept = reduce(state.clone(), Action::Keep);
    assert_eq!((&kept.file_options, checked(&kept).plan.is_some()), (&kwh, true));
    // The shipped file is read in one way only.
    let state = read(state, &kwh, Source::Shipped, Ok(readings()));
    let state = reduce(read(state, &wh, own(), Err(unread("line 1"))), Action::Keep);
    assert!(checked(&state).plan.is_some());
}

#[test]
fn presets_set_the_whole_form_and_can_be_run() {
    let shipped = Shared::new(Readings::shipped().unwrap());
    for preset in Preset::ALL {
        let state = reduce(opened(), Action::Preset(preset));
        assert_eq!(state.form, preset.form());
        let checked = check(&state.form, Some((&Source::Shipped, &*shipped)));
        assert_eq!(checked.errors, [], "{preset:?}");
        let plan = checked.plan.unwrap();
        match preset {
            Preset::Blackboard => {
                assert_eq!((plan.params.key_bits(), plan.randomness), (24, Randomness::Seeded(1)));
                assert_eq!((plan.params.unit_mwh(), plan.params.sensitivity()), (100_000, 9));
                assert_eq!(RawParams::from(plan.params), RawParams::blackboard());
            }
            Preset::Classroom => assert_eq!((plan.params.meters(), plan.params.key_bits()), (10, 2048)),
            // Half an epsilon each: the one budget pays for all, the other does not.
            Preset::Day => assert_eq!((plan.slots.len(), plan.budget), (48, Some(24.0))),
            Preset::DayBudget => assert_eq!((plan.slots.len(), plan.budget), (48, Some(10.0))),
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
    let how = How { day: Some("2013-01-16".to_owned()), skip: true, ..How::default() };
    let options = FileOptions { answers: how, slot: None };
    assert_eq!(options.order(Vec::new()).most_households, 1000);
    let long = "household,timestamp,energy_kwh\na,2013-01-15 19:00,1\na,2013-01-16 19:00,0.5\nb,2013-01-16 19:00,x\n";
    let Said::Read(found) = super::files::said(long.as_bytes(), &options) else { panic!("refused") };
    let readings = found.table.unwrap().readings().unwrap();
    assert_eq!(readings.households.len(), 1);
    assert_eq!(readings.households[0].readings[0].mwh(), 500_000);
    assert!(readings.taken.by_slot);
}

#[test]
fn the_parameters_are_the_cores_own() {
    let plan = checked(&State::new(Address::of(Form::default()), Theme::Auto, Answers::default()));
    assert_eq!((plan.errors.len(), plan.plan.clone(), plan.households.len()), (0, None, 10));
    assert!(Params::try_from(blindsum_core::params::RawParams::default()).is_ok());
}

#[test]
fn a_result_of_other_readings_is_known_as_one() {
    let file = |content: &str| Shared::new(Readings::from_wide(content.as_bytes()).unwrap());
    let state = begun();
    let others = |state: &State| {
        state.session().unwrap().has_other_readings(&state.source, checked(state).plan.as_deref())
    };
    assert!(!others(&state));
    // Fewer homes, or another slot, of the same readings.
    assert!(!others(&reduce(state.clone(), Action::Edit(Field::Meters, "2".into()))));
    assert!(!others(&reduce(state.clone(), Action::Edit(Field::Slot, "07:00".into()))));
    let own = Action::Readings(Source::File("own.csv".into()), Ok(readings()));
    assert!(others(&reduce(state.clone(), own)), "another file, though with the same numbers");
    let changed = file("date,07:00,19:00\na,100,200\nb,300,401\nc,1,2\n");
    assert!(others(&reduce(state, Action::Readings(Source::Shipped, Ok(changed)))), "read in another way");
}

#[test]
fn what_the_cap_cuts_is_told_while_a_refused_file_waits() {
    let own = || Source::File("own.csv".to_owned());
    let load = |state, read| reduce(state, Action::Readings(own(), read));
    let file = Readings::from_wide("date,07:00,19:00\na,100,2000\nb,300,400\nc,1,2\n".as_bytes()).unwrap();
    let state = load(opened(), Ok(Shared::new(file)));
    let state = reduce(state, Action::Edit(Field::Cap, "1000".into()));
    let told = |state: &State| {
        let checked = checked(state);
        let warnings = crate::view::warnings::warnings(&state.source, None, checked.in_use.as_deref());
        (warnings.iter().filter(|(code, _)| code == "cut_by_cap").count(), checked.plan.is_some())
    };
    assert_eq!(told(&state), (1, true));
    let waits = load(state, Err(unread("line 1")));
    assert_eq!(told(&waits), (1, false));
}

#[test]
fn one_press_changes_form_and_plan_alike() {
    let state = reduce(opened(), Action::Edit(Field::Budget, "0.5".into()));
    let plan = checked(&state).plan.unwrap();
    for change in [Change::Repair, Change::NoBudget] {
        let (field, typed) = change.edit();
        let edited = reduce(state.clone(), Action::Edit(field, typed));
        assert_eq!(*checked(&edited).plan.unwrap(), plan.with(change), "{change:?}");
        assert_ne!(plan.with(change), *plan);
    }
}

#[test]
fn a_loss_is_planned_for_a_home_and_a_beat_that_there_are() {
    let plan = |typed: &str| checked(&reduce(opened(), Action::Edit(Field::Loss, typed.into())));
    assert_eq!(plan("").plan.unwrap().loss, None);
    let loss = Loss { meter: 1, beat: Beat::SendNoise };
    let planned = plan(" 2@9 ");
    assert_eq!(planned.plan.as_ref().unwrap().loss, Some(loss));
    assert!(!planned.plan.unwrap().same_round(&plan("2@8").plan.unwrap()));
    for typed in ["4@9", "0@9", "2@13", "2@0", "2", "@9", "2@", "x@y"] {
        let checked = plan(typed);
        assert!(checked.plan.is_none(), "{typed}");
        // A beat that is wrong is told at the beat.
        let in_beat = ["2@13", "2@0", "2@"].contains(&typed);
        let error = FieldError::NotALoss { typed: typed.to_owned(), homes: 3, beats: 12, in_beat };
        assert_eq!(checked.error(Field::Loss), Some(&error));
    }
}

/// Whoever opens the address gets the same loss.
#[test]
fn a_planned_loss_is_repeated_by_the_address_and_another_is_not() {
    let mut state = opened();
    (state.form.seeded, state.source) = (true, crate::state::Source::Shipped);
    state.form.set(Field::Loss, "2@9".into());
    let plan = checked(&state).plan.unwrap();
    let runs = reduce(state, Action::Begin(plan, 0.0));
    let lose = |state: &State, meter| {
        let lost = crate::workers::MeterState::Lost(HostFailure::GivenUp(0));
        reduce(state.clone(), Action::News(1, crate::workers::Update::Meters(vec![(meter, lost)]), 0.0))
    };
    assert!(runs.repeats() && lose(&runs, 1).repeats() && !lose(&runs, 2).repeats());
}

#[test]
fn situations_are_addresses_that_can_be_run() {
    let shipped = Shared::new(Readings::shipped().unwrap());
    // What is tampered with has a program of its own.
    let here = |situation: &&Situation| cfg!(feature = "tampering") || situation.page.is_empty();
    for situation in SITUATIONS.iter().filter(here) {
        let address = Address::from_query(situation.query);
        assert_eq!(address.to_query(), situation.query, "{}", situation.name);
        assert!(address.form.seeded && address.wanted.is_some(), "{}", situation.name);
        assert_eq!(address.lens_unknown, None, "{}", situation.name);
        let checked = check(&address.form, Some((&Source::Shipped, &*shipped)));
        assert_eq!(checked.errors, [], "{}", situation.name);
        assert!(checked.plan.is_some(), "{}", situation.name);
    }
    let ids: BTreeSet<_> = SITUATIONS.iter().flat_map(|situation| situation.experiments).collect();
    assert_eq!(ids.len(), SITUATIONS.iter().map(|situation| situation.experiments.len()).sum::<usize>());
}
