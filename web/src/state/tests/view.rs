//! How it is looked at: epochs, records, meters, steps, the address and the guided path.

use blindsum_sim::knowledge::{Lens, Observer};

use super::*;

#[test]
fn a_record_is_looked_at_in_its_own_epoch() {
    let (over, epochs) = day(2, None);
    let at = |epoch| Focus::At { epoch, index: 3 };
    // Nothing is over yet: the log lists what runs.
    let first = reduce(news(begun(), Update::Records(epochs[0].records[..4].to_vec())), Action::Focus(at(0)));
    assert_eq!((first.focus, first.session().unwrap().latest_epoch()), (at(0), 0));
    // The third runs: the card lists its messages, the log those of the second, and none of the first are left.
    let state = news(over.clone(), Update::Records(epochs[0].records[..4].to_vec()));
    let round = state.session().unwrap();
    assert_eq!((round.latest_epoch(), round.log_epoch(None)), (2, 1));
    assert_eq!([0, 1, 2].map(|epoch| round.keeps(epoch)), [false, true, false]);
    for epoch in [0, 2] {
        assert_eq!(reduce(state.clone(), Action::Focus(at(epoch))).focus, Focus::Latest);
    }
    assert_eq!(reduce(state, Action::Focus(at(1))).focus, at(1));
    // All are over: the card lists the last one's, and the log follows to it from another.
    let state = reduce(reduce(over, Action::Epoch(Some(0))), Action::Focus(at(1)));
    assert_eq!((state.epoch, state.focus), (Some(1), at(1)));
    assert_eq!(state.session().unwrap().latest_epoch(), 1);
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
fn whoever_chooses_a_home_goes_on_looking_at_the_same_exhibit() {
    for tab in Tab::ALL {
        let state = reduce(reduce(begun(), Action::Tab(tab)), Action::Choose(1));
        assert_eq!((state.zoom, state.tab), (Some(1), tab));
        assert!(state.address().to_query().contains("meter=2"));
    }
}

#[test]
fn the_truth_is_asked_for_and_no_address_tells_it() {
    let before = begun();
    assert!(!before.truth);
    let state = reduce(before.clone(), Action::Truth(true));
    assert!(state.truth && state.address().to_query() == before.address().to_query());
    assert!(!reduce(state.clone(), Action::Truth(false)).truth);
    let plan = checked(&state).plan.unwrap();
    assert!(!reduce(state, Action::Begin(plan, 1.0)).truth);
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
    assert_eq!(state.step, moved(step, Move::BeatNext, &records));
    // Whoever takes a step stops what plays.
    let played = state.step;
    state = reduce(state, Action::Walk(Move::Back));
    assert!(!state.playing && state.step < played);
    assert_eq!(reduce(state.clone(), Action::Tick).step, state.step);
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
    let at = |step| Some(WantedStep { step, epoch: None });
    let mut seeded = opened();
    (seeded.form.seeded, seeded.form) = (true, {
        let mut form = seeded.form.clone();
        form.set(Field::Seed, "5".into());
        form.seeded = true;
        form
    });
    let plan = checked(&seeded).plan.unwrap();
    let lost = reduce(reduce(seeded.clone(), Action::Begin(plan.clone(), 0.0)), Action::Unplug(1));
    let mut state = news(reduce(seeded, Action::Begin(plan.clone(), 0.0)), update.clone());
    assert_eq!(state.address().wanted, at(None));
    state = reduce(state, Action::Walk(Move::To(7)));
    state = reduce(state, Action::Lens("cloud".parse().unwrap()));
    let address = state.address();
    assert_eq!(address.wanted, at(Some(7)));
    // Opened again: it waits for its round, which begins at the step.
    let again = reduce(
        State::new(address.clone(), Theme::Auto, Answers::default()),
        Action::Readings(Source::Shipped, Ok(readings())),
    );
    assert_eq!(again.wanted(), at(Some(7)));
    assert_eq!(again.address(), address);
    let edited = reduce(again.clone(), Action::Edit(Field::Meters, "2".into()));
    assert_eq!(edited.wanted(), None);
    let again = news(news(reduce(again, Action::Begin(plan.clone(), 0.0)), update.clone()), Update::Over);
    assert_eq!((again.step, again.wanted(), again.address()), (Some(7), None, address.clone()));
    // What is typed since then asks for another round, which has no step yet.
    assert_eq!(reduce(again, Action::Edit(Field::Meters, "2".into())).address().wanted, None);
    // Whose plug was pulled is in no address: the round would come out another.
    assert_eq!(news(lost, update.clone()).address().wanted, None);
    // A step beyond the end is the end.
    let beyond = State::new(Address { wanted: at(Some(99_999)), ..address }, Theme::Auto, Answers::default());
    let beyond = reduce(beyond, Action::Readings(Source::Shipped, Ok(readings())));
    let beyond = news(news(reduce(beyond, Action::Begin(plan, 0.0)), update.clone()), Update::Over);
    assert_eq!(beyond.address().wanted, at(None));
    // A round over a file of the person's own stays one when the shipped readings come back beside it.
    let own = Action::Readings(Source::File("own.csv".to_owned()), Ok(readings()));
    let mut state = reduce(opened(), own);
    state.form.seeded = true;
    let plan = checked(&state).plan.unwrap();
    state = news(reduce(state, Action::Begin(plan, 0.0)), update.clone());
    let back = reduce(state, Action::Readings(Source::Shipped, Ok(readings())));
    assert!(!back.repeats());
    assert_eq!(back.address().wanted, None);
    // Without a seed nobody has those records.
    let unseeded = reduce(news(begun(), update), Action::Walk(Move::To(7)));
    assert_eq!(unseeded.address().wanted, None);
}

#[test]
fn an_address_asks_for_an_epoch_of_a_day() {
    let begin = |epoch| {
        let mut form = opened().form;
        form.set(Field::Slots, WHOLE_DAY.into());
        form.set(Field::Seed, "5".into());
        form.seeded = true;
        let address =
            Address { wanted: Some(WantedStep { step: None, epoch: Some(epoch) }), ..Address::of(form) };
        let state = reduce(
            State::new(address.clone(), Theme::Auto, Answers::default()),
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
    // Cancelled before it came, an epoch does not count.
    let cancelled = reduce(day(2, None).0, Action::Cancel(1.0));
    let mut asked = State { epoch: Some(40), step: Some(9999), ..cancelled };
    asked.session_mut().unwrap().state = SessionState::Running { asked: true };
    let cancelled = reduce(asked, Action::Cancel(2.0));
    assert_eq!((cancelled.epoch, cancelled.step), (None, None));
    assert!(!cancelled.session().unwrap().asked());
    // The last is the last, however it is asked for, and one that did not come is the last too.
    for place in [2, 47] {
        let (state, _) = begin(place);
        assert_eq!((state.epoch, state.address().wanted.and_then(|wanted| wanted.epoch)), (None, None));
    }
}

#[test]
fn the_path_asks_until_it_is_answered_and_where_it_can_be_seen() {
    let (_, update) = finished();
    let state = reduce(opened(), Action::Tour(Some(0)));
    assert!(state.asks());
    assert!(!reduce(state.clone(), Action::Answer(0, Guess::Skipped)).asks());
    // A stop that needs a round asks as soon as one runs: what would tell is not shown to vanish later.
    let state = reduce(state, Action::Tour(Some(3)));
    assert!(!state.asks());
    let plan = checked(&state).plan.unwrap();
    let state = reduce(state, Action::Begin(plan, 0.0));
    assert!(state.asks());
    let state = news(news(state, update), Update::Over);
    assert!(state.asks());
    assert!(!reduce(state.clone(), Action::Answer(3, Guess::Choice(1))).asks());
    assert!(!reduce(state, Action::Tour(None)).asks());
}

#[test]
fn the_guided_path_stands_where_its_stops_are() {
    let (records, update) = finished();
    let mut state = reduce(opened(), Action::Tour(Some(3)));
    assert_eq!((state.path.stop, state.step, state.lens.to_string().as_str()), (Some(3), None, "meter-1"));
    // The round is run in the midst of it: when it is over, the stop stands where it belongs.
    let plan = checked(&state).plan.unwrap();
    state = news(news(reduce(state, Action::Begin(plan.clone(), 0.0)), update.clone()), Update::Over);
    let step = state.step.unwrap();
    assert_eq!(records[step - 1].phase, Phase::BlindSequence);
    assert!(
        matches!(&records[step - 1].event, Event::Sent(sent) if sent.to == Role::Meter(0)),
        "the first meter's message"
    );
    state = reduce(state, Action::Tour(Some(5)));
    let step = state.step.unwrap();
    assert_eq!((records[step - 1].phase, records[step].phase), (Phase::Reading, Phase::Noise));
    state = reduce(state, Action::Tour(Some(9)));
    assert_eq!((state.step, state.lens.to_string().as_str()), (None, "everything"));
    // What a person chose since then stays through another round.
    state = reduce(state, Action::Lens("dealer".parse().unwrap()));
    state = news(news(reduce(state, Action::Begin(plan, 0.0)), update), Update::Over);
    assert_eq!(state.lens.to_string(), "dealer");
    // An answer stays as it was given.
    state = reduce(reduce(state, Action::Answer(2, Guess::Choice(1))), Action::Answer(2, Guess::Choice(0)));
    assert_eq!(state.path.answers.get(&2), Some(&Guess::Choice(1)));
    assert_eq!(reduce(state.clone(), Action::Tour(Some(99))).path.stop, None);
    assert_eq!(reduce(state, Action::Tour(None)).path.stop, None);
}

#[test]
fn a_clicker_goes_along_the_path_and_back() {
    let mut state = reduce(opened(), Action::Tour(Some(0)));
    // What a stop tells comes before the next one.
    state = reduce(state, Action::PathNext);
    assert_eq!((state.path.stop, state.path.answers.get(&0)), (Some(0), Some(&Guess::Skipped)));
    state = reduce(state, Action::PathNext);
    assert_eq!(state.path.stop, Some(1));
    // It waits where a round is needed, and never goes beyond the ends.
    assert_eq!(reduce(state.clone(), Action::PathNext), state);
    state = reduce(reduce(state, Action::PathBack), Action::PathBack);
    assert_eq!(state.path.stop, Some(0));
    let plan = checked(&state).plan.unwrap();
    state = news(news(reduce(state, Action::Begin(plan, 0.0)), finished().1), Update::Over);
    for _ in 0..40 {
        state = reduce(state, Action::PathNext);
    }
    assert_eq!((state.path.stop, state.path.answers.len()), (Some(STOPS.len() - 1), STOPS.len()));
    // Asked again, a stop takes another answer.
    state = reduce(reduce(state, Action::AskAgain(9)), Action::Answer(9, Guess::Choice(2)));
    assert_eq!(state.path.answers.get(&9), Some(&Guess::Choice(2)));
}

#[test]
fn the_path_is_left_where_it_was_begun() {
    let plan = checked(&opened()).plan.unwrap();
    let over = || news(news(reduce(opened(), Action::Begin(plan.clone(), 0.0)), finished().1), Update::Over);
    let begun = reduce(reduce(over(), Action::Lens("cloud".parse().unwrap())), Action::Walk(Move::To(4)));
    let view = |state: &State| (state.lens.to_string(), state.step);
    let on = reduce(begun.clone(), Action::Tour(Some(3)));
    assert!(!on.strayed() && view(&on) != view(&begun));
    let left = reduce(reduce(on.clone(), Action::Tour(Some(4))), Action::Tour(None));
    assert_eq!(view(&left), view(&begun));
    let done = reduce(on.clone(), Action::PathDone(true));
    assert_eq!((view(&done), done.path.done), (view(&begun), true));
    // Who begins again is asked again; what was answered at first stays as it was.
    let again = reduce(reduce(on.clone(), Action::Answer(3, Guess::Choice(2))), Action::PathDone(true));
    assert!(again.path.answers.is_empty());
    assert_eq!(again.path.first.get(&3), Some(&Guess::Choice(2)));
    assert!(!reduce(done, Action::Tour(Some(0))).path.done);
    // Whoever strayed sees so, can return, and keeps what they chose when they leave.
    for away in [Action::Walk(Move::Next), Action::Lens("dealer".parse().unwrap())] {
        let strayed = reduce(on.clone(), away);
        assert!(strayed.strayed());
        assert_eq!(view(&reduce(strayed.clone(), Action::Tour(Some(3)))), view(&on));
        assert_eq!(view(&reduce(strayed.clone(), Action::Tour(None))), view(&strayed));
    }
    // Before any round only the eyes can be others.
    let first = reduce(opened(), Action::Tour(Some(0)));
    assert!(!first.strayed() && reduce(first, Action::Lens("cloud".parse().unwrap())).strayed());
}

#[test]
fn a_round_run_from_a_stop_ends_at_it_and_asks() {
    let plan = checked(&opened()).plan.unwrap();
    let end = |state: State| {
        let number = state.rounds;
        let state = reduce(state, Action::News(number, finished().1, 2000.0));
        reduce(state, Action::News(number, Update::Over, 2000.0))
    };
    // Run from a stop, once or again: it stands there when the round is over, and nothing was taken for an answer meanwhile.
    let mut state = reduce(opened(), Action::Tour(Some(5)));
    for _ in 0..2 {
        state = reduce(state, Action::Begin(plan.clone(), 0.0));
        state = reduce(reduce(state, Action::PathNext), Action::PathNext);
        assert_eq!((state.path.stop, state.path.answers.len()), (Some(5), 0));
        state = end(state);
        assert!(!state.strayed() && state.asks() && state.step.is_some());
    }
    // Who chooses other eyes meanwhile keeps them.
    state = reduce(reduce(state, Action::Begin(plan.clone(), 0.0)), Action::Lens("dealer".parse().unwrap()));
    state = end(state);
    assert_eq!(state.lens.to_string(), "dealer");
    // The first guess counts, whatever is answered when it is known.
    state = reduce(state, Action::Tour(Some(5)));
    state = reduce(reduce(state, Action::Answer(5, Guess::Choice(0))), Action::AskAgain(5));
    state = reduce(state, Action::Answer(5, Guess::Choice(1)));
    assert_eq!(
        (state.path.answers.get(&5), state.path.first.get(&5)),
        (Some(&Guess::Choice(1)), Some(&Guess::Choice(0)))
    );
    // To put the end's words away stops nothing that plays.
    let done =
        reduce(reduce(reduce(state, Action::PathDone(true)), Action::Walk(Move::Start)), Action::Play(true));
    assert!(reduce(done, Action::PathDone(false)).playing);
}

/// What the browser's history brings back, it brings back whole, and nothing that was typed is lost to it.
#[test]
fn a_person_steps_back_through_eyes_exhibits_and_what_was_opened() {
    let (_, update) = finished();
    let state = news(news(begun(), update), Update::Over);
    let before = state.address();
    let mut state = reduce(state, Action::Lens("cloud".parse().unwrap()));
    assert_ne!(state.address().opened(), before.opened());
    let cloud = state.address();
    state = reduce(state, Action::Focus(Focus::At { epoch: 0, index: 3 }));
    assert_eq!((state.tab, state.address().message), (Tab::Log, Some(3)));
    state = reduce(state, Action::Zoom(Some(1)));
    assert_eq!(state.tab, Tab::Meter);
    state = reduce(state, Action::Open(Some(Drawer::Round)));
    state = reduce(state, Action::Edit(Field::Epsilon, "0.25".into()));
    let opened = state.address();
    // A letter that is typed, or a step, does not make a place of its own; a step that closes the message does.
    let closed = reduce(state.clone(), Action::Walk(Move::BeatBack));
    assert_eq!(closed.address().message, None);
    let walked = reduce(closed.clone(), Action::Walk(Move::BeatBack));
    assert_eq!(walked.address().opened(), closed.address().opened());
    let back = reduce(state, Action::Visit(Box::new(cloud.clone())));
    assert_eq!(back.address().opened(), cloud.opened());
    assert_eq!((back.focus, back.form.get(Field::Epsilon)), (Focus::Latest, "0.25"));
    let on = reduce(back, Action::Visit(Box::new(opened.clone())));
    assert_eq!(on.address().opened(), opened.opened());
    assert_eq!(on.focus, Focus::At { epoch: 0, index: 3 });
}

/// The first look goes when something is run or opened, and does not come back.
#[test]
fn the_first_look_ends_with_the_first_deed() {
    let state = opened();
    assert!(state.first_look() && !begun().first_look());
    assert!(!reduce(state.clone(), Action::Tab(Tab::Day)).first_look());
    assert!(!reduce(state.clone(), Action::Tour(Some(0))).first_look());
    assert!(reduce(state, Action::Open(Some(Drawer::Round))).first_look());
}

#[test]
fn a_look_is_through_the_simulations_eyes_and_guesses_stay_with_their_round() {
    use crate::state::guess::Play;
    let guess = |column| Action::Game(Play::Guess { meter: 1, column, entropy: 7 });
    // Without a round there is nothing to guess.
    let idle = opened();
    assert_eq!(reduce(idle.clone(), guess(0)), idle);
    let (_, update) = finished();
    let over = news(news(begun(), update), Update::Over);
    let state = reduce(over, Action::Lens("meter-2".parse().unwrap()));
    let state = [0, 1, 1].into_iter().fold(state, |state, column| reduce(state, guess(column)));
    assert_eq!((state.lens.to_string().as_str(), state.guesses(1).tries.len()), ("meter-2", 3));
    let looked = reduce(state, Action::Game(Play::Look { meter: 1 }));
    assert!(looked.guesses(1).looked && looked.lens.to_string() == "everything");
    let plan = checked(&looked).plan.unwrap();
    let next = reduce(looked, Action::Begin(plan, 1.0));
    assert!(next.guesses(1).tries.is_empty() && !next.guesses(1).looked);
}

#[test]
fn a_message_that_is_closed_leads_back_to_where_it_was_opened() {
    let (_, update) = finished();
    let state = news(news(begun(), update), Update::Over);
    let at = |index| Action::Focus(Focus::At { epoch: 0, index });
    let opened = reduce(reduce(reduce(state, Action::Tab(Tab::Verdict)), at(3)), at(5));
    assert_eq!(opened.tab, Tab::Log);
    assert_eq!(reduce(opened.clone(), Action::Focus(Focus::Latest)).tab, Tab::Verdict);
    // Whoever walks on, or chooses the log, stays there.
    for stays in [Action::Walk(Move::Back), Action::Tab(Tab::Log)] {
        let state = reduce(reduce(opened.clone(), stays), Action::Focus(Focus::Latest));
        assert_eq!(state.tab, Tab::Log);
    }
}

#[test]
fn eyes_that_come_one_after_the_other_all_count_whatever_was_drawn_in_between() {
    let eye = |state, observer, comes| reduce(state, Action::Eye { observer, comes, meters: 3 });
    let one = eye(opened(), Observer::Cloud, true);
    let two = eye(eye(one, Observer::ControlCenter, true), Observer::Meter(1), true);
    assert_eq!(two.lens, "center+cloud+meter-2".parse().unwrap());
    let left = eye(eye(two, Observer::Meter(1), false), Observer::Cloud, false);
    assert_eq!(left.lens, "center".parse().unwrap());
    // Nobody's eyes see nothing, and who is not there pools with nobody.
    assert_eq!(eye(left, Observer::ControlCenter, false).lens, Lens::Everything);
    let beyond = State { lens: "cloud+meter-9".parse().unwrap(), ..opened() };
    assert!(beyond.nobody_looks() && beyond.looks() == eyes::nobody());
    let chosen = eye(beyond, Observer::Dealer, true);
    assert!(!chosen.nobody_looks() && chosen.lens == "dealer".parse().unwrap());
}
