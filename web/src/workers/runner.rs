//! Carries out a session's effects in workers and hands the answers back, until the session is over.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::role::Role;
use blindsum_sim::{Config, Effect, HostFailure, Input, Session};
use blindsum_worker_wire::Job;
use gloo_timers::callback::Timeout;

use super::scheduler::{Handed, Scheduler, SlotId};
use super::updates::PendingUpdates;
use super::worker::{HostedWorker, Start, WorkerEvent};
use super::{
    MAX_METERS, MeterState, RunConfig, Seat, StartError, Update, WorkerState, meter_seats,
    script_beside_the_page,
};
use crate::browser::now;

/// Powers in one order: enough orders for all calculators to have some, few enough messages.
const POWERS_PER_ORDER: usize = 8;
/// How long workers are started in one task, in milliseconds: the page answers in between, as that costs it a millisecond or
/// more for each.
const STARTING_MS: f64 = 8.0;

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
    scheduler: Scheduler,
    updates: PendingUpdates,
    /// The meters' workers that are still to be started, in order.
    to_start: VecDeque<(Seat, Job)>,
}

impl Run {
    /// Starts a session. `on_update` hears of it, from the browser's event loop only; it may drop the run.
    ///
    /// # Errors
    /// [`StartError`]: the script has no address here, or what [`Self::start_from`] refuses.
    pub fn start(config: RunConfig, on_update: impl Fn(Update) + 'static) -> Result<Self, StartError> {
        Self::start_from(script_beside_the_page()?, config, on_update)
    }

    /// Starts a session in workers with another script.
    ///
    /// # Errors
    /// [`StartError`]: too many meters, or a set-up that the driver refuses.
    pub fn start_from(
        script: String,
        config: RunConfig,
        on_update: impl Fn(Update) + 'static,
    ) -> Result<Self, StartError> {
        let meters = config.params.meters();
        if meters > MAX_METERS {
            return Err(StartError::TooManyMeters(meters));
        }
        let RunConfig { params, epochs, budget, absence, randomness, deadline_ms, loss, kernel, tampering } =
            config;
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
            tampering,
            clock: now,
        };
        let (session, fleet, effects) = Session::begin(config)?;
        let processors = processors();
        let seats = meter_seats(meters, processors);
        let scheduler = Scheduler::new(processors, &seats, loss);
        let state =
            State { session, scheduler, updates: PendingUpdates::default(), to_start: VecDeque::new() };
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
        while self.shared.start_next(state) {}
        state.scheduler.unplug(meter);
    }

    /// Waits no longer for a meter, from 0, that owes an answer: it is lost as if its deadline had passed.
    pub fn give_up(&self, meter: u32) {
        self.shared.state.borrow().scheduler.give_up(meter);
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.shared.cancelled.set(true);
        let state = &mut *self.shared.state.borrow_mut();
        state.to_start.clear();
        state.scheduler.clear();
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
            let meters = fleet.by_ref().take(state.scheduler.living(seat).len()).collect();
            Self::note_starting(state, seat);
            state.to_start.push_back((seat, Job::Meters(meters)));
        }
        self.announce(state);
        self.start_soon();
    }

    /// Starts the meters' workers, as many in one task as it has time for.
    fn start_soon(&self) {
        let me = self.me.clone();
        let start = move || {
            let Some(shared) = me.upgrade() else { return };
            let begun = now();
            let state = &mut *shared.state.borrow_mut();
            while shared.start_next(state) {
                if now() - begun > STARTING_MS {
                    return shared.start_soon();
                }
            }
        };
        Timeout::new(0, start).forget();
    }

    /// Starts the next of the meters' workers, if one is still to be started.
    fn start_next(&self, state: &mut State) -> bool {
        let Some((seat, job)) = state.to_start.pop_front() else { return false };
        self.start_worker(state, seat, job);
        true
    }

    /// A worker has something to say.
    fn hear(&self, slot: SlotId, event: WorkerEvent) {
        let state = &mut *self.state.borrow_mut();
        match event {
            WorkerEvent::Ready => {
                self.rest(state, slot);
                self.greet(state, slot);
            }
            WorkerEvent::Begun(backend) => state.updates.note_backend(backend),
            WorkerEvent::Answered { id, millis, answer } => {
                match state.scheduler.answer(slot, id, millis, answer) {
                    Ok(input) => {
                        self.rest(state, slot);
                        if let Input::Answered { meter, .. } = input {
                            state.updates.note_meter(meter, MeterState::Ready);
                        }
                        self.feed(state, input);
                    }
                    Err(failure) => self.lose(state, slot, &failure),
                }
            }
            // The meter stays busy: nobody knows better before its deadline.
            WorkerEvent::Unheard { .. } => self.rest(state, slot),
            WorkerEvent::FailedMeter { meter, failure } => {
                if state.scheduler.lose_meter(meter) {
                    self.part(state, &[Role::Meter(meter)], &failure);
                }
            }
            WorkerEvent::Failed(failure) => self.lose(state, slot, &failure),
        }
        self.hand_out(state);
        self.announce(state);
    }

    fn rest(&self, state: &mut State, slot: SlotId) {
        state.scheduler.free(slot);
        if let Some(seat) = state.scheduler.seat_of(slot) {
            state.updates.note(seat, WorkerState::Ready);
        }
    }

    /// A worker's meters are there.
    fn greet(&self, state: &mut State, slot: SlotId) {
        let State { scheduler, updates, .. } = state;
        let Some(seat) = scheduler.seat_of(slot) else { return };
        for meter in scheduler.living(seat) {
            updates.note_meter(meter, MeterState::Ready);
        }
        for (meter, task) in scheduler.waiting(seat) {
            updates.note_meter(meter, MeterState::Waiting(task));
        }
    }

    fn lose(&self, state: &mut State, slot: SlotId, failure: &HostFailure) {
        let Some(seat) = state.scheduler.seat_of(slot) else { return };
        let gone = state.scheduler.lose(slot);
        state.updates.note(seat, WorkerState::Lost(failure.clone()));
        self.part(state, &gone, failure);
    }

    /// Tells the round whom it has lost. None of them gets an order any more, whatever the round does about the first.
    fn part(&self, state: &mut State, gone: &[Role], failure: &HostFailure) {
        for role in gone {
            if let Role::Meter(meter) = role {
                state.updates.note_meter(*meter, MeterState::Lost(failure.clone()));
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
        let State { scheduler, updates, to_start, .. } = state;
        let to_start = to_start.drain(..).map(|(seat, _)| seat);
        for seat in scheduler.seats().chain(to_start) {
            updates.note(seat, WorkerState::Done);
            for meter in scheduler.living(seat) {
                updates.note_meter(meter, MeterState::Done);
            }
        }
        scheduler.close();
    }

    fn accept(&self, state: &mut State, effects: Vec<Effect>) {
        let State { scheduler, updates, .. } = state;
        let missing =
            scheduler.accept(effects, |meter, task| updates.note_meter(meter, MeterState::Waiting(task)));
        for seat in missing {
            Self::note_starting(state, seat);
            self.start_worker(state, seat, Job::Calculator);
        }
    }

    fn start_worker(&self, state: &mut State, seat: Seat, job: Job) {
        let slot = state.scheduler.next_slot();
        let me = self.me.clone();
        let on_event = move |event| {
            if let Some(shared) = me.upgrade().filter(|shared| !shared.cancelled.get()) {
                shared.hear(slot, event);
            }
        };
        let name = seat.to_string();
        let kernel = self.kernel.clone();
        let start = Start { script: &self.script, name: &name, job, kernel, deadline_ms: self.deadline_ms };
        match HostedWorker::start(start, on_event.clone()) {
            Ok(worker) => state.scheduler.add(seat, Some(worker)),
            Err(failure) => {
                state.scheduler.add(seat, None);
                // Told like any other failure, when all others have been added.
                Timeout::new(0, move || on_event(WorkerEvent::Failed(failure))).forget();
            }
        }
    }

    fn note_starting(state: &mut State, seat: Seat) {
        let State { scheduler, updates, .. } = state;
        updates.note(seat, WorkerState::Starting);
        for meter in scheduler.living(seat) {
            updates.note_meter(meter, MeterState::Starting);
        }
    }

    fn hand_out(&self, state: &mut State) {
        while let Some(handed) = state.scheduler.hand_out() {
            match handed {
                Ok(Handed { seat, meter, task }) => {
                    state.updates.note(seat, WorkerState::Busy(task));
                    if let Some(meter) = meter {
                        state.updates.note_meter(meter, MeterState::Busy(task));
                    }
                }
                Err((slot, failure)) => self.lose(state, slot, &failure),
            }
        }
    }

    fn announce(&self, state: &mut State) {
        let me = self.me.clone();
        state.updates.announce(move || {
            if let Some(shared) = me.upgrade() {
                shared.tell();
            }
        });
    }

    /// Tells the page. Nothing is borrowed meanwhile: the page may drop the run.
    fn tell(&self) {
        let updates = {
            let state = &mut *self.state.borrow_mut();
            state.updates.collect(&mut state.session)
        };
        for update in updates {
            if self.cancelled.get() {
                return;
            }
            (self.on_update)(update);
        }
    }
}

/// How many threads the machine runs at once, as far as the browser tells.
fn processors() -> usize {
    let told = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    let processors = told as usize;
    processors
}
