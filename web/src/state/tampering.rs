//! A round and its branch: the same round, run again with something done to it. One of the two is shown, the other is kept.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_sim::tampering::{Spot, Tampering};
use blindsum_sim::{Event, Record, Sent};

use crate::state::branches::ASK;
use crate::state::form::Plan;
use crate::state::page::{Focus, State};
use crate::state::run::RunState;
use crate::state::session::SessionView;
use crate::state::walk::{Move, beat_at, moved, place};

impl State {
    fn both(&self) -> impl Iterator<Item = &SessionView> {
        self.session().into_iter().chain(self.branches.other.as_deref())
    }

    /// The round as it was.
    pub(crate) fn honest(&self) -> Option<&SessionView> {
        self.both().find(|round| round.plan.tampering.is_none())
    }

    /// The same round with something done to it.
    pub(crate) fn branch(&self) -> Option<&SessionView> {
        self.both().find(|round| round.plan.tampering.is_some())
    }

    /// Whether the branch is shown.
    pub(crate) fn shows_branch(&self) -> bool {
        self.session().is_some_and(|round| round.plan.tampering.is_some())
    }

    /// Whether both rounds are there, and over.
    pub(crate) fn has_both(&self) -> bool {
        self.honest().is_some_and(SessionView::over) && self.branch().is_some_and(SessionView::over)
    }

    /// The branch that is to be run now. It ends with the slot that is struck: only the records of a last slot are kept.
    pub(crate) fn branch_to_run(&self) -> Option<Rc<Plan>> {
        let wish = self.branches.wish.filter(|_| !self.running())?;
        let honest = self.honest().filter(|round| round.over())?;
        let last = usize::try_from(wish.round).ok()?;
        let slots = honest.plan.slots.iter().take(last.saturating_add(1)).cloned().collect();
        Some(Rc::new(Plan { tampering: Some(wish), slots, ..Plan::clone(&honest.plan) }))
    }
}

/// A person wants this to be done to the round that is there.
pub(super) fn wish(state: &mut State, what: Tampering) {
    (state.branches.wish, state.branches.refused, state.branches.asked) = (Some(what), None, None);
}

/// A round begins: the one as it was is kept while its branch runs, and nothing else is.
pub(super) fn begin(state: &mut State, plan: &Plan) {
    state.branches.wish = None;
    if plan.tampering.is_none() {
        state.branches.other = None;
        return;
    }
    if let RunState::Begun(shown) = std::mem::replace(&mut state.run, RunState::Idle)
        && shown.plan.tampering.is_none()
    {
        state.branches.other = Some(shown);
    }
}

/// The round as it was is over: what the address asks for is to be run now.
pub(super) fn settle(state: &mut State) {
    let Some(plan) = state.session().map(|round| round.plan.clone()).filter(|plan| plan.tampering.is_none())
    else {
        return;
    };
    let Some(asked) = state.branches.asked.take_if(|asked| asked != ASK) else { return };
    let parsed = asked.parse::<Tampering>().and_then(|what| {
        what.check(&plan.params, plan.slots.len())?;
        Ok(what)
    });
    match parsed {
        Ok(what) => state.branches.wish = Some(what),
        Err(why) => {
            state.branches.refused = Some((asked, why.to_string()));
            state.branches.wanted = None;
        }
    }
}

/// Shows the other one of the two, at the same beat and with the same message opened.
pub(super) fn exchange(state: &mut State) {
    if !state.has_both() {
        return;
    }
    let old = state.records().cloned();
    let old = old.as_ref().map(|records| records.as_slice()).unwrap_or_default();
    let beat = state.step.and_then(|step| beat_at(old, step));
    let opened = match state.focus {
        Focus::At { index, .. } => spot(old, index),
        Focus::Latest => None,
    };
    let Some(other) = state.branches.other.take() else { return };
    if let RunState::Begun(shown) = std::mem::replace(&mut state.run, RunState::Begun(other)) {
        state.branches.other = Some(shown);
    }
    (state.epoch, state.playing) = (None, false);
    let new = state.records().cloned();
    let new = new.as_ref().map(|records| records.as_slice()).unwrap_or_default();
    state.step = state.step.and_then(|_| match beat {
        Some(beat) => moved(None, Move::Beat(beat), new),
        None => Some(0),
    });
    let there = opened.and_then(|opened| index_of(new, opened));
    let there = there.filter(|index| *index < place(state.step, new.len()));
    let epoch = state.session().map(|round| round.log_epoch(None)).unwrap_or_default();
    state.focus = there.map_or(Focus::Latest, |index| Focus::At { epoch, index });
}

/// The messages of a round with their names: what they are, from whom, for whom, and how many alike went before.
pub(crate) fn named(records: &[Arc<Record>]) -> impl Iterator<Item = (Spot, &Arc<Record>, &Sent)> {
    let mut before: BTreeMap<(Kind, Role, Role), u32> = BTreeMap::new();
    records.iter().filter_map(move |record| {
        let Event::Sent(sent) = &record.event else { return None };
        let Sent { kind, from, to, .. } = *sent;
        let number =
            before.entry((kind, from, to)).and_modify(|last| *last = last.saturating_add(1)).or_insert(0);
        let spot = Spot { kind, from, to, number: *number };
        Some((spot, record, sent))
    })
}

/// The name of the message that a record holds.
pub(crate) fn spot(records: &[Arc<Record>], index: usize) -> Option<Spot> {
    named(records).find(|(_, record, _)| record.index == index).map(|(spot, ..)| spot)
}

fn index_of(records: &[Arc<Record>], wanted: Spot) -> Option<usize> {
    named(records).find(|(spot, ..)| *spot == wanted).map(|(_, record, _)| record.index)
}

#[cfg(test)]
mod tests {
    use blindsum_core::randomness::Randomness;
    use blindsum_core::variants::AbsencePolicy;
    use blindsum_sim::{Beat, Finished, sample};

    use super::*;
    use crate::state::form::PlannedSlot;
    use crate::state::{Action, Address, Source, Theme};
    use crate::workers::Update;

    const QUERY: &str = "?meters=3&seed=1&step=end&tamper=lie.meter-2.500";

    fn plan(tampering: Option<Tampering>) -> Rc<Plan> {
        let slot = PlannedSlot { label: "19:00".into(), epoch: 1_262_304_000, readings: sample::readings() };
        Rc::new(Plan {
            params: sample::params(),
            slots: vec![slot],
            households: Rc::new(["a", "b", "c"].map(String::from).to_vec()),
            budget: None,
            absence: AbsencePolicy::Refuse,
            randomness: Randomness::Seeded(1),
            loss: None,
            deadline_ms: 1000,
            tampering,
        })
    }

    /// Runs a plan: what came of it is given.
    fn run(mut state: State, plan: Rc<Plan>, finished: Finished) -> State {
        state = crate::state::reduce::reduce(state, Action::Begin(plan, 0.0));
        let number = state.rounds;
        for update in [Update::Finished(Box::new(finished)), Update::Over] {
            state = crate::state::reduce::reduce(state, Action::News(number, update, 1.0));
        }
        state
    }

    fn honest() -> State {
        let state = State::new(Address::from_query(QUERY), Theme::Auto, Default::default());
        assert_eq!(state.source, Source::Shipped);
        run(state, plan(None), sample::session(sample::params(), 1, None).remove(0))
    }

    #[test]
    fn an_address_brings_a_branch_and_one_that_is_wrong_is_told() {
        assert_eq!(Address::from_query(QUERY).to_query(), QUERY);
        let state = honest();
        let wish = state.branch_to_run().unwrap();
        assert_eq!(wish.tampering.unwrap().to_string(), "lie.meter-2.500");
        assert_eq!(state.branches.told(state.session()).unwrap(), "lie.meter-2.500");
        let wrong = QUERY.replace("meter-2", "meter-9");
        let state = State::new(Address::from_query(&wrong), Theme::Auto, Default::default());
        let state = run(state, plan(None), sample::session(sample::params(), 1, None).remove(0));
        assert_eq!(state.branch_to_run(), None);
        let (typed, why) = state.branches.refused().unwrap();
        assert!(typed == "lie.meter-9.500" && why.contains("meter-9 does not exist"), "{why}");
    }

    #[test]
    fn both_rounds_stay_and_are_looked_at_in_the_same_place() {
        let state = honest();
        let wish = state.branch_to_run().unwrap();
        let mut cut = sample::session(sample::params(), 1, None).remove(0);
        // Refused early: fewer records.
        let beats: Vec<_> = cut.records.iter().map(|record| Beat::of(record)).collect();
        cut.records.truncate(beats.iter().position(|beat| *beat > Beat::SendReading).unwrap());
        let mut state = run(state, wish, cut);
        assert!(state.shows_branch() && state.has_both());
        exchange(&mut state);
        assert!(!state.shows_branch() && state.has_both());
        // From the same beat to the same beat, whatever its index is.
        state.walk(Move::Beat(Beat::SendReading));
        let index = state.step.and_then(|step| step.checked_sub(1)).unwrap();
        let opened = spot(state.records().unwrap(), index).unwrap();
        let epoch = state.session().unwrap().log_epoch(None);
        state.focus = Focus::At { epoch, index };
        exchange(&mut state);
        assert!(state.shows_branch());
        let Focus::At { index, .. } = state.focus else { panic!("the message is closed") };
        assert_eq!(spot(state.records().unwrap(), index), Some(opened));
        // Beyond the end of the branch is its end.
        exchange(&mut state);
        state.walk(Move::Beat(Beat::Multiply));
        exchange(&mut state);
        assert_eq!((state.step, state.focus), (None, Focus::Latest));
    }

    #[test]
    fn messages_alike_are_numbered() {
        let (records, _) = sample::published();
        let admissions: Vec<_> = named(&records)
            .filter(|(spot, ..)| spot.kind == Kind::Admission)
            .map(|(spot, ..)| spot.number)
            .collect();
        assert_eq!(admissions, [0, 1, 2]);
    }
}
