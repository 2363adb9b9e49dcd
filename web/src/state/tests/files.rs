//! Files of a person's own, as the page takes them from its worker.

use blindsum_readings::files::Offsets;
use blindsum_worker_wire::reader::{self, Asked, How, Said};

use super::*;

/// What the worker says of a file.
pub(super) fn said(file: &[u8], options: &FileOptions) -> Said {
    let order = options.order(vec!["own.csv".to_owned()]);
    blindsum_readings_worker::read(&order, |_| file, &Offsets, None)
}

/// What the page makes of it.
fn page(state: State, file: &str, options: &FileOptions) -> State {
    let own = Source::File("own.csv".to_owned());
    match said(file.as_bytes(), options) {
        Said::Read(found) => {
            let mut found = *found;
            let read = found.table.take().map(|table| Shared::new(table.readings().unwrap()));
            let preview = Box::new(Preview { source: own.clone(), found });
            let state = reduce(state, Action::Found(preview));
            reduce(state, Action::Readings(own, read.ok_or(Unread::Open)))
        }
        Said::Refused(refused) => reduce(state, Action::Readings(own, Err(Unread::Refused(refused)))),
        other => panic!("{other:?}"),
    }
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
            state = reduce(reduce(state, Action::FileOptions(options.clone())), Action::Reading);
            assert_eq!((checked(&state).plan, state.again()), (None, None), "nothing runs meanwhile");
            state = page(state, &file, &options);
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
    let state = reduce(reduce(state, Action::FileOptions(options.clone())), Action::Reading);
    settled(page(state, file, &options))
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
    let answers = How { day: Some("2013-01-02".to_owned()), skip: true, ..How::default() };
    let said = FileOptions { answers: answers.with(Asked::Unit, "kWh".to_owned()), slot };
    assert_eq!(said.clone().of_next(false), FileOptions { slot, ..FileOptions::default() });
    let same = said.clone().of_next(true);
    assert_eq!((same.answers.day.clone(), same.answers.skip), (None, true));
    assert_eq!(same.answer(Asked::Unit), Some("kWh"));
}

/// Two homes of which one exports at noon.
const OPEN: &str = "Home;Time;Value\na;03/04/2024 19:00;0,5\na;03/04/2024 19:30;0,25\nb;03/04/2024 19:00;0,1\nb;03/04/2024 19:30;0,2\n";

#[test]
fn what_a_file_leaves_open_is_asked_and_nothing_runs_until_it_is_answered() {
    let (state, settled) = loaded(OPEN, &[]);
    let mut state = chosen(state, &settled, Some("19:00"), OPEN);
    let mut asked = Vec::new();
    for (question, choice) in [(Asked::Dates, "day-first"), (Asked::Unit, "kwh")] {
        assert_eq!(state.refused.as_ref().map(|refused| &refused.why), Some(&Unread::Open), "{question:?}");
        assert_eq!((checked(&state).plan, state.drawer), (None, Some(Drawer::Round)));
        let preview = state.preview.clone().unwrap();
        asked = preview.found.questions.iter().map(|question| question.asked).collect();
        assert!(asked.contains(&question), "{asked:?}");
        let options = state.file_options.clone().with(question, choice.to_owned());
        state = reduce(reduce(state, Action::FileOptions(options.clone())), Action::Reading);
        state = page(state, OPEN, &options);
    }
    assert!(!asked.is_empty());
    assert_eq!(state.refused, None, "{:?}", state.preview);
    let plan = checked(&state).plan.unwrap();
    assert_eq!((plan.households.len(), plan.slots[0].label.as_str()), (2, "19:00"));
    assert_eq!(plan.slots[0].readings.iter().map(|reading| reading.mwh()).sum::<i64>(), 600_000);
    // An answer can be changed as long as the file is there.
    let preview = state.preview.clone().unwrap();
    assert!(preview.found.questions.iter().any(|question| question.asked == Asked::Dates));
    assert_eq!(state.taken_preview, state.preview);
    // Another file that is refused brings its own; a person who goes on has those of the file in use.
    let other = reader::Refused { says: "line 1".to_owned(), help: reader::Help::Nothing };
    let refused = reduce(
        state.clone(),
        Action::Readings(Source::File("other.csv".into()), Err(Unread::Refused(other))),
    );
    assert_eq!(refused.preview, None);
    assert_eq!(reduce(refused, Action::Keep).preview, state.preview);
    // The shipped file has none.
    let shipped = reduce(state, Action::Readings(Source::Shipped, Ok(readings())));
    assert_eq!((shipped.preview, shipped.taken_preview), (None, None));
}

#[test]
fn reading_that_is_cancelled_leaves_what_was_there() {
    let state = reduce(reduce(opened(), Action::Reading), Action::Progress(40));
    assert_eq!((state.progress, checked(&state).plan), (Some(40), None));
    let kept = reduce(state, Action::Keep);
    assert_eq!((kept.progress, kept.reading), (None, false));
    assert!(checked(&kept).plan.is_some());
}
