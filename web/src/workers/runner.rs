//! Carries out a session's effects in workers and hands the answers back, until the session is over.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::role::Role;
use blindsum_sim::{Config, Effect, HostFailure, Input, Session};
use blindsum_worker_wire::Job;
use gloo_timers::callback::Timeout;

use super::floor::{DeskId, Floor, Handed};
use super::news::News;
use super::worker::{HostedWorker, Start, WorkerEvent};
use super::{
    MAX_METERS, MeterState, RunConfig, Seat, StartError, Update, WorkerState, meter_seats,
    script_beside_the_page,
};

/// Powers in one order: enough orders for all calculators to have some, few enough messages.
const POWERS_PER_ORDER: usize = 8;
/// How long workers are started in one task, in milliseconds: the page answers in between, as that costs it a millisecond or
/// more for each.
const HIRING_MS: f64 = 8.0;

/// A session that runs. Dropping it cancels it: all its workers are terminated, and nothing is heard of it any more.
pub struct Run {
    shared: Rc<Shared>,
}

/// What the workers' listeners share.
struct Shared {
    me: Weak<Self>,
    script: String,
    deadline_ms: u32,
    kernel: Option<Rc<[u8]>>,
    on_update: Box<dyn Fn(Update)>,
    state: RefCell<State>,
    cancelled: Cell<bool>,
}

struct State {
    session: Session,
    floor: Floor,
    news: News,
    /// The meters' workers that are still to be started, in order.
    applicants: VecDeque<(Seat, Job)>,
}

impl Run {
    /// Starts a session. `on_update` hears of it, from the browser's event loop only; it may drop the run.
    pub fn start(config: RunConfig, on_update: impl Fn(Update) + 'static) -> Result<Self, StartError> {
        Self::start_from(script_beside_the_page()?, config, on_update)
    }

    /// Starts a session in workers with another script.
    pub fn start_from(
        script: String,
        config: RunConfig,
        on_update: impl Fn(Update) + 'static,
    ) -> Result<Self, StartError> {
        let meters = config.params.meters();
        if meters > MAX_METERS {
            return Err(StartError::TooManyMeters(meters));
        }
        let RunConfig { params, epochs, budget, absence, randomness, deadline_ms, kernel } = config;
        let powers_per_order = POWERS_PER_ORDER;
        let config = Config {
            params,
            epochs,
            budget,
            // The page keeps no account beyond the run.
            spent: 0.0,
            absence,
            randomness,
            powers_per_order,
            clock: now,
        };
        let (session, fleet, effects) = Session::begin(config)?;
        let processors = processors();
        let seats = meter_seats(meters, processors);
        let floor = Floor::new(processors, &seats);
        let state = State { session, floor, news: News::default(), applicants: VecDeque::new() };
        let shared = Rc::new_cyclic(|me| Shared {
            me: me.clone(),
            script,
            deadline_ms,
            kernel,
            on_update: Box::new(on_update),
            state: RefCell::new(state),
            cancelled: Cell::new(false),
        });
        shared.open(seats, fleet, effects);
        Ok(Self { shared })
    }

    /// Pulls the plug of a meter, from 0, behind the host's back, so that only the deadline can notice: its worker is
    /// terminated, or, where other meters share the worker, its line is cut.
    pub fn unplug(&self, meter: u32) {
        let state = &mut *self.shared.state.borrow_mut();
        // Only a worker that was started has a plug.
        while self.shared.hire_next(state) {}
        state.floor.unplug(meter);
    }

    /// Waits no longer for a meter, from 0, that owes an answer: it is lost as if its deadline had passed.
    pub fn give_up(&self, meter: u32) {
        self.shared.state.borrow().floor.give_up(meter);
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.shared.cancelled.set(true);
        let state = &mut *self.shared.state.borrow_mut();
        state.applicants.clear();
        state.floor.clear();
    }
}

impl Shared {
    fn open(&self, seats: Vec<Seat>, fleet: Vec<ManufacturedMeter>, effects: Vec<Effect>) {
        let state = &mut *self.state.borrow_mut();
        if state.session.is_over() {
            // A budget that allows no epoch: there is nothing to do and nobody to start.
            self.announce(state);
            return;
        }
        // The keys come first, so their makers do too.
        self.accept(state, effects);
        let mut fleet = fleet.into_iter();
        for seat in seats {
            let meters = fleet.by_ref().take(state.floor.living(seat).len()).collect();
            Self::note_starting(state, seat);
            state.applicants.push_back((seat, Job::Meters(meters)));
        }
        self.announce(state);
        self.hire_soon();
    }

    /// Starts the meters' workers, as many in one task as it has time for.
    fn hire_soon(&self) {
        let me = self.me.clone();
        let hire = move || {
            let Some(shared) = me.upgrade() else { return };
            let begun = now();
            let state = &mut *shared.state.borrow_mut();
            while shared.hire_next(state) {
                if now() - begun > HIRING_MS {
                    return shared.hire_soon();
                }
            }
        };
        Timeout::new(0, hire).forget();
    }

    /// Starts the next of the meters' workers, if one is still to be started.
    fn hire_next(&self, state: &mut State) -> bool {
        let Some((seat, job)) = state.applicants.pop_front() else { return false };
        self.hire(state, seat, job);
        true
    }

    /// A worker has something to say.
    fn hear(&self, desk: DeskId, event: WorkerEvent) {
        let state = &mut *self.state.borrow_mut();
        match event {
            WorkerEvent::Ready => {
                self.rest(state, desk);
                self.greet(state, desk);
            }
            WorkerEvent::Begun(backend) => state.news.note_backend(backend),
            WorkerEvent::Answered { id, millis, answer } => {
                match state.floor.answer(desk, id, millis, answer) {
                    Ok(input) => {
                        self.rest(state, desk);
                        if let Input::Answered { meter, .. } = input {
                            state.news.note_meter(meter, MeterState::Ready);
                        }
                        self.feed(state, input);
                    }
                    Err(failure) => self.lose(state, desk, &failure),
                }
            }
            // The meter stays busy: nobody knows better before its deadline.
            WorkerEvent::Unheard { .. } => self.rest(state, desk),
            WorkerEvent::FailedMeter { meter, failure } => {
                if state.floor.lose_meter(meter) {
                    self.part(state, &[Role::Meter(meter)], &failure);
                }
            }
            WorkerEvent::Failed(failure) => self.lose(state, desk, &failure),
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

    /// A worker's meters are there.
    fn greet(&self, state: &mut State, desk: DeskId) {
        let State { floor, news, .. } = state;
        let Some(seat) = floor.seat_of(desk) else { return };
        for meter in floor.living(seat) {
            news.note_meter(meter, MeterState::Ready);
        }
        for (meter, task) in floor.waiting(seat) {
            news.note_meter(meter, MeterState::Waiting(task));
        }
    }

    fn lose(&self, state: &mut State, desk: DeskId, failure: &HostFailure) {
        let Some(seat) = state.floor.seat_of(desk) else { return };
        let gone = state.floor.lose(desk);
        state.news.note(seat, WorkerState::Lost(failure.clone()));
        self.part(state, &gone, failure);
    }

    /// Tells the round whom it has lost. None of them gets an order any more, whatever the round does about the first.
    fn part(&self, state: &mut State, gone: &[Role], failure: &HostFailure) {
        for role in gone {
            if let Role::Meter(meter) = role {
                state.news.note_meter(*meter, MeterState::Lost(failure.clone()));
            }
        }
        for role in gone {
            self.feed(state, Input::Lost { role: *role, failure: failure.clone() });
        }
    }

    fn feed(&self, state: &mut State, input: Input) {
        if state.session.is_over() {
            return;
        }
        let effects = state.session.handle(input);
        self.accept(state, effects);
        if state.session.is_over() {
            Self::close(state);
        }
    }

    /// The session is over, for everybody.
    fn close(state: &mut State) {
        let State { floor, news, applicants, .. } = state;
        let applicants = applicants.drain(..).map(|(seat, _)| seat);
        for seat in floor.seats().chain(applicants) {
            news.note(seat, WorkerState::Done);
            for meter in floor.living(seat) {
                news.note_meter(meter, MeterState::Done);
            }
        }
        floor.close();
    }

    fn accept(&self, state: &mut State, effects: Vec<Effect>) {
        let State { floor, news, .. } = state;
        let missing = floor.accept(effects, |meter, task| news.note_meter(meter, MeterState::Waiting(task)));
        for seat in missing {
            Self::note_starting(state, seat);
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
        let kernel = self.kernel.clone();
        let start = Start { script: &self.script, name: &name, job, kernel, deadline_ms: self.deadline_ms };
        match HostedWorker::start(start, on_event.clone()) {
            Ok(worker) => state.floor.seat(seat, Some(worker)),
            Err(failure) => {
                state.floor.seat(seat, None);
                // Told like any other failure, when everybody else has been seated.
                Timeout::new(0, move || on_event(WorkerEvent::Failed(failure))).forget();
            }
        }
    }

    fn note_starting(state: &mut State, seat: Seat) {
        let State { floor, news, .. } = state;
        news.note(seat, WorkerState::Starting);
        for meter in floor.living(seat) {
            news.note_meter(meter, MeterState::Starting);
        }
    }

    fn hand_out(&self, state: &mut State) {
        while let Some(handed) = state.floor.hand_out() {
            match handed {
                Ok(Handed { seat, meter, task }) => {
                    state.news.note(seat, WorkerState::Busy(task));
                    if let Some(meter) = meter {
                        state.news.note_meter(meter, MeterState::Busy(task));
                    }
                }
                Err((desk, failure)) => self.lose(state, desk, &failure),
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
            state.news.collect(&mut state.session)
        };
        for update in updates {
            if self.cancelled.get() {
                return;
            }
            (self.on_update)(update);
        }
    }
}

pub(super) fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// How many threads the machine runs at once, as far as the browser tells.
fn processors() -> usize {
    let told = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    let processors = told as usize;
    processors
}
