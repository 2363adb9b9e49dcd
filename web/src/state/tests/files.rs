//! Files as people have them, read by the page and as the command line reads them.

use std::fs;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use blindsum_readings::{OnBad, Options, ReadingsError, TimeOfDay, Unit, Wanted};

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/meter-files")
}

/// As the page reads it.
fn page(file: &[u8], options: FileOptions) -> Result<Readings, ReadingsError> {
    let read = pin!(options.read(|options| std::future::ready(Readings::read(file, options))));
    match read.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(read) => read,
        Poll::Pending => panic!("nothing is waited for"),
    }
}

/// As the command line does for `--slot`.
fn line(file: &[u8], slot: TimeOfDay, skip: bool) -> Result<Readings, ReadingsError> {
    let on_bad = if skip { OnBad::Skip } else { OnBad::Refuse };
    Readings::read(file, Options { wanted: Wanted::slot(None, slot), on_bad, ..Options::at_most(100_000) })
}

/// The names of the homes that count in a slot, and what they add up to, in mWh.
fn sum(readings: &Readings, slot: &str) -> (Vec<String>, i64) {
    let meters = u32::try_from(readings.households.len()).unwrap();
    let (_, values) = readings.at(slot, meters).unwrap();
    let names = readings.households.iter().map(|household| household.label.clone());
    (names.collect(), values.iter().map(|reading| reading.mwh()).sum())
}

#[test]
fn a_bad_reading_in_another_slot_does_a_slot_no_harm() {
    let file = fs::read(folder().join("50_negative_export.csv")).unwrap();
    let evening = "19:00".parse().ok();
    let options = |slot, skip| FileOptions { slot, skip, ..FileOptions::default() };
    for skip in [false, true] {
        let readings = page(&file, options(evening, skip)).unwrap();
        assert_eq!(only_slot(&readings), Some("19:00"));
        assert_eq!(sum(&readings, "19:00").1, 900_000, "every home counts, the one with an export too");
    }
    // In a slot with a bad reading, or over the whole day, nothing is taken without being asked.
    for slot in ["12:00".parse().ok(), None] {
        assert!(matches!(page(&file, options(slot, false)), Err(ReadingsError::Value { .. })));
    }
    let noon = page(&file, options("12:00".parse().ok(), true)).unwrap();
    assert_eq!(sum(&noon, "12:00").0, ["h0", "h2"]);
}

#[test]
fn the_page_and_the_command_line_take_the_same_of_every_meter_file() {
    let mut both = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let file = fs::read(&path).unwrap();
        for (label, skip) in
            ["00:00", "01:00", "12:00", "19:00"].into_iter().flat_map(|slot| [(slot, false), (slot, true)])
        {
            let slot: TimeOfDay = label.parse().unwrap();
            let options = FileOptions { slot: Some(slot), skip, ..FileOptions::default() };
            let at = format!("{} {label} {skip}", path.display());
            match (page(&file, options), line(&file, slot, skip)) {
                (Ok(page), Ok(line)) => {
                    assert_eq!(sum(&page, label), sum(&line, label), "{at}");
                    both += 1;
                }
                // The page has all slots to choose among, and the one that is asked for is not.
                (Ok(page), Err(ReadingsError::Slot { .. })) => assert!(page.slot(label).is_err(), "{at}"),
                (page, line) => assert_eq!(page.is_ok(), line.is_ok(), "{at}: {page:?} {line:?}"),
            }
        }
    }
    assert!(both > 50, "{both}");
}

/// State of a page with a file of the person's own, as it was read.
fn loaded(file: &str, form: &[(Field, &str)]) -> (State, impl Fn(State) -> State) {
    let file = file.to_owned();
    let mut typed = vec![(Field::Gamma, "2"), (Field::KeyBits, "512")];
    typed.extend(form);
    let state = State::new(Address::of(Form::with(&typed)), Theme::Auto, Answers::default());
    // What the page does by itself: it reads the file again where the state asks for it.
    let settled = move |mut state: State| {
        while let Some(options) = state.again() {
            state = reduce(reduce(state, Action::FileOptions(options)), Action::Reading);
            assert_eq!((checked(&state).plan, state.again()), (None, None), "nothing runs meanwhile");
            let read = page(file.as_bytes(), options);
            let read = read.map(Shared::new).map_err(Unread::Refused);
            state = reduce(state, Action::Readings(Source::File("own.csv".into()), read));
        }
        state
    };
    (state, settled)
}

/// One reading of two homes that cannot be used, at 12:00.
const NOON: &str = "id,time,Wh\na,2013-01-15 12:00,100\na,2013-01-15 19:00,200\nb,2013-01-15 12:00,-5\nb,2013-01-15 19:00,300\n";

/// The page once it has read the file for this slot.
fn chosen(state: State, settled: &impl Fn(State) -> State, slot: Option<&str>, file: &str) -> State {
    let slot = slot.and_then(|slot| slot.parse().ok());
    let options = FileOptions { slot, ..FileOptions::default() };
    let state = reduce(reduce(state, Action::FileOptions(options)), Action::Reading);
    let read = page(file.as_bytes(), options).map(Shared::new).map_err(Unread::Refused);
    settled(reduce(state, Action::Readings(Source::File("own.csv".into()), read)))
}

#[test]
fn another_slot_of_a_file_with_bad_readings_is_read_anew() {
    let (state, settled) = loaded(NOON, &[]);
    let state = chosen(state, &settled, Some("19:00"), NOON);
    let plan = checked(&state).plan.unwrap();
    assert_eq!((plan.households.len(), plan.slots[0].label.as_str()), (2, "19:00"));
    // The other slot has a bad reading: it is refused, and what is in use is that of the evening.
    let noon = settled(reduce(state, Action::Edit(Field::Slot, "12:00".into())));
    let why = crate::text::files::unread(&noon.refused.as_ref().unwrap().why);
    assert!(why.contains("-5"), "{why}");
    assert_eq!((checked(&noon).plan, checked(&noon).errors), (None, Vec::new()), "no field is wrong");
    // Whoever goes on with it goes on with the evening.
    let kept = settled(reduce(noon.clone(), Action::Keep));
    assert_eq!(kept.form.get(Field::Slot), "19:00");
    assert_eq!(checked(&kept).plan.unwrap().slots[0].label, "19:00");
    // Or chooses another slot, or the whole day.
    let back = settled(reduce(noon, Action::Edit(Field::Slot, "19:00".into())));
    assert_eq!((back.refused.clone(), checked(&back).plan.unwrap().households.len()), (None, 2));
    let day = settled(reduce(back, Action::Edit(Field::Slots, WHOLE_DAY.into())));
    assert!(day.refused.is_some());
    let kept = settled(reduce(day, Action::Keep));
    assert_eq!((kept.form.get(Field::Slots), kept.form.get(Field::Slot)), (ONE_SLOT, "19:00"));
    assert!(checked(&kept).plan.is_some());
}

#[test]
fn a_file_that_is_refused_for_the_whole_day_is_tried_again_for_a_slot_that_is_chosen() {
    let (state, settled) = loaded(NOON, &[(Field::Slots, WHOLE_DAY)]);
    let state = chosen(state, &settled, None, NOON);
    assert!(state.refused.is_some());
    let state = settled(reduce(state, Action::Edit(Field::Slots, ONE_SLOT.into())));
    assert_eq!((state.refused.clone(), state.source.clone()), (None, Source::File("own.csv".into())));
    assert_eq!(checked(&state).plan.unwrap().households.len(), 2);
}

#[test]
fn a_file_whose_readings_are_all_good_is_read_once() {
    let file = NOON.replace("-5", "5");
    let (state, settled) = loaded(&file, &[]);
    let state = chosen(state, &settled, Some("19:00"), &file);
    let state = reduce(state, Action::Edit(Field::Slot, "12:00".into()));
    assert_eq!(state.again(), None);
    assert_eq!(checked(&state).plan.unwrap().slots[0].label, "12:00");
    let state = reduce(state, Action::Edit(Field::Slots, WHOLE_DAY.into()));
    assert_eq!((state.again(), checked(&state).plan.unwrap().slots.len()), (None, 2));
}

#[test]
fn what_was_said_of_one_file_is_not_said_of_the_next() {
    let slot = Some("19:00".parse().unwrap());
    let said =
        FileOptions { unit: Some(Unit::KWh), day: Some("2013-01-02".parse().unwrap()), slot, skip: true };
    assert_eq!(said.of_next(false), FileOptions { slot, ..FileOptions::default() });
    assert_eq!(said.of_next(true), FileOptions { day: None, ..said });
}
