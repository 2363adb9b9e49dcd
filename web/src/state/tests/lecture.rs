//! The lecture: one key leads through all of it, the start of the round included.

use blindsum_sim::beat::Beat;

use super::*;
use crate::state::lecture::{Beam, Light, Slide};
use crate::state::walk::{beat_at, place};

/// The next scene. Where that asks for a round, it is run.
fn on(state: State) -> State {
    let state = reduce(state, Action::SlideNext);
    if !state.begins {
        return state;
    }
    let (number, plan) = (state.rounds + 1, checked(&state).plan.unwrap());
    let state = reduce(state, Action::Begin(plan, 0.0));
    // While it runs, the scene stays.
    assert!(!state.begins && reduce(state.clone(), Action::SlideNext) == state);
    let heard = |state, update| reduce(state, Action::News(number, update, 0.0));
    heard(heard(state, finished().1), Update::Over)
}

fn beat_of(state: &State) -> Option<Beat> {
    let records = state.records()?;
    beat_at(records, place(state.step, records.len()))
}

#[test]
fn one_key_goes_through_all_scenes_and_another_back() {
    let mut state = reduce(opened(), Action::Lecture);
    let mut seen = vec![state.lecture.slide.unwrap()];
    // The start of the round takes one more.
    for _ in 0..Slide::ALL.len() {
        state = on(state);
        let slide = state.lecture.slide.unwrap();
        if seen.last() != Some(&slide) {
            seen.push(slide);
        }
        assert_eq!(state.lens, slide.lens());
        if let Some(beat) = slide.beat() {
            assert_eq!(beat_of(&state), Some(beat));
        }
    }
    assert_eq!((seen.as_slice(), state.rounds), (Slide::ALL.as_slice(), 1));
    assert_eq!(on(state.clone()), state);
    for slide in Slide::ALL.into_iter().rev() {
        assert_eq!(state.lecture.slide, Some(slide));
        state = reduce(state, Action::SlideBack);
    }
    assert_eq!(state.lecture.slide, Some(Slide::Day));
}

#[test]
fn it_is_left_at_the_same_beat_and_the_eyes_come_back() {
    let dealer: blindsum_sim::knowledge::Lens = "dealer".parse().unwrap();
    let plan = checked(&opened()).plan.unwrap();
    let over = news(news(reduce(opened(), Action::Begin(plan, 0.0)), finished().1), Update::Over);
    let over = reduce(reduce(over, Action::Lens(dealer.clone())), Action::Walk(Move::Beat(Beat::Register)));
    // It begins at the beat that is looked at.
    let state = reduce(over.clone(), Action::Lecture);
    assert_eq!(state.lecture.slide, Some(Slide::Beat(Beat::Register)));
    let state = reduce(state, Action::Slide(Slide::Beat(Beat::SendNoise)));
    let left = reduce(state.clone(), Action::Lecture);
    assert_eq!((left.lecture.slide, beat_of(&left), &left.lens), (None, Some(Beat::SendNoise), &dealer));
    // From a scene that is not a beat to where it was begun.
    let left = reduce(reduce(state, Action::Slide(Slide::Coalition)), Action::Lecture);
    assert_eq!((left.step, &left.lens), (over.step, &dealer));
    // The guided path is left for it.
    let guided = reduce(reduce(over, Action::Tour(Some(4))), Action::Lecture);
    assert!(guided.path.stop.is_none() && guided.lecture.slide.is_some());
}

#[test]
fn an_address_brings_its_scene_back_and_so_does_a_step_back() {
    let address = Address::from_query("?meters=3&gamma=2&bits=512&seed=1&step=3&present=send-noise");
    let state = State::new(address, Theme::Auto, Answers::default());
    let state = reduce(state, Action::Readings(Source::Shipped, Ok(readings())));
    let plan = checked(&state).plan.unwrap();
    let state = news(news(reduce(state, Action::Begin(plan, 0.0)), finished().1), Update::Over);
    assert_eq!(
        (state.lecture.slide, beat_of(&state)),
        (Some(Slide::Beat(Beat::SendNoise)), Some(Beat::SendNoise))
    );
    assert!(state.address().to_query().contains("present=send-noise"));
    // A scene is a place of its own to step back to.
    let before = state.address();
    let state = reduce(state, Action::SlideNext);
    assert_ne!(before.opened(), state.address().opened());
    let state = reduce(state, Action::Visit(Box::new(before)));
    assert_eq!(
        (state.lecture.slide, beat_of(&state)),
        (Some(Slide::Beat(Beat::SendNoise)), Some(Beat::SendNoise))
    );
}

#[test]
fn a_round_that_is_refused_does_not_stop_the_lecture() {
    let state = reduce(reduce(opened(), Action::Lecture), Action::Slide(Slide::Run));
    let state = reduce(state, Action::SlideNext);
    assert!(state.begins);
    // One that cannot begin is asked for again by the next press.
    let failed = reduce(state.clone(), Action::StartFailed(StartError::NoPage));
    assert!(!failed.begins && reduce(failed, Action::SlideNext).begins);
    let plan = checked(&state).plan.unwrap();
    let (records, mut outcome) = sample::published();
    outcome.verdict = blindsum_sim::Verdict::Refused(Refusal::Audit);
    let refused = Update::Finished(Box::new(Finished { outcome, records }));
    let state = news(news(reduce(state, Action::Begin(plan, 0.0)), refused), Update::Over);
    assert_eq!(on(state).lecture.slide, Some(Slide::Beat(Beat::Keys)));
}

#[test]
fn the_light_is_the_scenes_again_at_the_next_one_unless_it_is_off() {
    let state = reduce(opened(), Action::Lecture);
    let moved = reduce(state.clone(), Action::Shine(Beam::Next));
    assert!(matches!(moved.lecture.light, Light::On(_)));
    assert_eq!(reduce(moved, Action::SlideNext).lecture.light, Light::Scene);
    let off = reduce(state, Action::Shine(Beam::Switch));
    assert_eq!(reduce(off, Action::SlideNext).lecture.light, Light::Off);
}
