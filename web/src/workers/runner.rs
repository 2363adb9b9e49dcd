//! Carries out a round's effects in workers and hands the answers back, until the round is over.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use blindsum_core::protocol::meter::Meter;
use blindsum_core::role::Role;
use blindsum_core::sim::{Config, Effect, HostFailure, Input, Round};
use blindsum_meter_protocol::Job;
use gloo_timers::callback::Timeout;

use super::floor::{DeskId, Floor};
use super::news::News;
use super::worker::{HostedWorker, Start, WorkerEvent};
use super::{MAX_METERS, RunConfig, Seat, StartError, Update, WorkerState};

/// The script of a worker, beside the page.
const SCRIPT: &str = "meter_worker_loader.js";

/// Powers in one order: enough orders for all calculators to have some, few enough messages.
const POWERS_PER_ORDER: usize = 4;

/// A round that runs. Dropping it cancels it: all its workers are terminated, and nothing is heard of it any more.
pub struct Run {
    shared: Rc<Shared>,
}

/// What the workers' listeners share.
struct Shared {
    me: Weak<Self>,
    script: String,
    deadline_ms: u32,
    on_update: Box<dyn Fn(Update)>,
    state: RefCell<State>,
    cancelled: Cell<bool>,
}

struct State {
    round: Round,
    floor: Floor,
    news: News,
}

impl Run {
    /// Starts a round. `on_update` hears of it, from the browser's event loop only; it may drop the run.
    pub fn start(config: RunConfig, on_update: impl Fn(Update) + 'static) -> Result<Self, StartError> {
        Self::start_from(script_beside_the_page()?, config, on_update)
    }

    /// Starts a round in workers with another script.
    pub fn start_from(
        script: String,
        config: RunConfig,
        on_update: impl Fn(Update) + 'static,
    ) -> Result<Self, StartError> {
        let meters = config.params.meters();
        if meters > MAX_METERS {
            return Err(StartError::TooManyMeters(meters));
        }
        let RunConfig { params, readings, epoch, randomness, deadline_ms } = config;
        let powers_per_order = POWERS_PER_ORDER;
        let config = Config { params, readings, epoch, randomness, powers_per_order, clock: now };
        let (round, fleet, effects) = Round::begin(config)?;
        let state = State { round, floor: Floor::new(processors()), news: News::default() };
        let shared = Rc::new_cyclic(|me| Shared {
            me: me.clone(),
            script,
            deadline_ms,
            on_update: Box::new(on_update),
            state: RefCell::new(state),
            cancelled: Cell::new(false),
        });
        shared.open(fleet, effects);
        Ok(Self { shared })
    }

    /// Unplugs a meter: terminates its worker behind the host's back, so that only the deadline can notice.
    pub fn crash(&self, meter: u32) {
        self.shared.state.borrow().floor.unplug(meter);
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.shared.cancelled.set(true);
        self.shared.state.borrow_mut().floor.clear();
    }
}

impl Shared {
    fn open(&self, fleet: Vec<Meter>, effects: Vec<Effect>) {
        let state = &mut *self.state.borrow_mut();
        // The keys come first, so their makers do too.
        self.accept(state, effects);
        for meter in fleet {
            let seat = Seat { role: Role::Meter(meter.index), calculator: None };
            self.hire(state, seat, Job::Meter(meter));
        }
        self.announce(state);
    }

    /// A worker has something to say.
    fn hear(&self, desk: DeskId, event: WorkerEvent) {
        let state = &mut *self.state.borrow_mut();
        match event {
            WorkerEvent::Ready => self.rest(state, desk),
            WorkerEvent::Answered { id, millis, answer } => {
                match state.floor.answer(desk, id, millis, answer) {
                    Ok(input) => {
                        self.rest(state, desk);
                        self.feed(state, input);
                    }
                    Err(failure) => self.lose(state, desk, failure),
                }
            }
            WorkerEvent::Failed(failure) => self.lose(state, desk, failure),
        }
        self.hand_out(state);
        self.announce(state);
    }

    fn rest(&self, state: &mut State, desk: DeskId) {
        state.floor.free(desk);
        if let Some(seat) = state.floor.seat_of(desk) {
            state.news.note(seat, WorkerState::Ready);
        }
    }

    fn lose(&self, state: &mut State, desk: DeskId, failure: HostFailure) {
        let Some(seat) = state.floor.seat_of(desk) else { return };
        state.floor.lose(desk);
        state.news.note(seat, WorkerState::Lost(failure.clone()));
        self.feed(state, Input::Lost { role: seat.role, failure });
    }

    fn feed(&self, state: &mut State, input: Input) {
        if state.round.outcome().is_some() {
            return;
        }
        let effects = state.round.handle(input);
        self.accept(state, effects);
        if state.round.outcome().is_some() {
            for seat in state.floor.seats() {
                state.news.note(seat, WorkerState::Done);
            }
            state.floor.close();
        }
    }

    fn accept(&self, state: &mut State, effects: Vec<Effect>) {
        for seat in state.floor.accept(effects) {
            self.hire(state, seat, Job::Calculator);
        }
    }

    fn hire(&self, state: &mut State, seat: Seat, job: Job) {
        let desk = state.floor.next_desk();
        let me = self.me.clone();
        let on_event = move |event| {
            if let Some(shared) = me.upgrade().filter(|shared| !shared.cancelled.get()) {
                shared.hear(desk, event);
            }
        };
        let name = seat.to_string();
        let start = Start { script: &self.script, name: &name, job, deadline_ms: self.deadline_ms };
        state.news.note(seat, WorkerState::Starting);
        match HostedWorker::start(start, on_event.clone()) {
            Ok(worker) => state.floor.seat(seat, Some(worker)),
            Err(failure) => {
                state.floor.seat(seat, None);
                // Told like any other failure, when everybody else has been seated.
                Timeout::new(0, move || on_event(WorkerEvent::Failed(failure))).forget();
            }
        }
    }

    fn hand_out(&self, state: &mut State) {
        while let Some(handed) = state.floor.hand_out() {
            match handed {
                Ok((seat, task)) => state.news.note(seat, WorkerState::Busy(task)),
                Err((desk, failure)) => self.lose(state, desk, failure),
            }
        }
    }

    fn announce(&self, state: &mut State) {
        let me = self.me.clone();
        state.news.announce(move || {
            if let Some(shared) = me.upgrade() {
                shared.tell();
            }
        });
    }

    /// Tells the page. Nothing is borrowed meanwhile: the page may drop the run.
    fn tell(&self) {
        let updates = {
            let state = &mut *self.state.borrow_mut();
            state.news.collect(&state.round)
        };
        for update in updates {
            if self.cancelled.get() {
                return;
            }
            (self.on_update)(update);
        }
    }
}

fn script_beside_the_page() -> Result<String, StartError> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(StartError::NoPage)?;
    let base = document.base_uri().ok().flatten().ok_or(StartError::NoPage)?;
    web_sys::Url::new_with_base(SCRIPT, &base).map(|url| url.href()).map_err(|_| StartError::NoPage)
}

fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// How many threads the machine runs at once, as far as the browser tells.
fn processors() -> usize {
    let told = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    let processors = told as usize;
    processors
}
