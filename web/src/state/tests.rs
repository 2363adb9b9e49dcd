//! The page's state, as people and rounds change it.

mod days;
mod files;
mod form;
mod lecture;
mod round;
mod view;

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use blindsum_core::node::MeterNode;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::kind::Kind;
use blindsum_paillier::Tables;
use blindsum_readings::Readings;
use blindsum_sim::{
    Config, Effect, EpochPlan, Event, Finished, HostFailure, Input, Phase, Progress, Record, Refusal,
    Session, local,
};

use super::*;
use crate::state::reduce::reduce;
use crate::state::run::{RunState, WantedStep};
use crate::state::session::SessionState;
use crate::state::walk::moved;
use crate::workers::{MeterState, Seat, StartError, Task, Update, WorkerState};
use blindsum_sim::sample;

fn readings() -> Shared<Readings> {
    Shared::new(Readings::from_wide("date,07:00,19:00\na,100,200\nb,300,400\nc,1,2\n".as_bytes()).unwrap())
}

fn opened() -> State {
    let form = Form::with(&[(Field::Meters, "3"), (Field::Gamma, "2"), (Field::KeyBits, "512")]);
    reduce(
        State::new(Address::of(form), Theme::Auto, Answers::default()),
        Action::Readings(Source::Shipped, Ok(readings())),
    )
}

fn checked(state: &State) -> Checked {
    state.checked()
}

fn begun() -> State {
    let state = opened();
    let plan = checked(&state).plan.unwrap();
    reduce(state, Action::Begin(plan, 1000.0))
}

pub(crate) fn news(state: State, update: Update) -> State {
    reduce(state, Action::News(1, update, 2000.0))
}

fn finished() -> (Vec<Arc<Record>>, Update) {
    let (records, outcome) = sample::published();
    (records.clone(), Update::Finished(Box::new(Finished { outcome, records })))
}

pub(crate) fn progress(phase: Phase, done: usize) -> Update {
    Update::Progress(Progress { epoch: 0, epochs: 1, phase, done, all: 3, over: false })
}

/// A day of this many epochs that is over, and its session's epochs.
pub(crate) fn day(slots: u64, budget: Option<f64>) -> (State, Vec<Finished>) {
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
