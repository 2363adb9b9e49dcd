//! One worker, from the page's side: it becomes ready, it answers each request in time, or it fails, once, by name.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::{Rc, Weak};

use blindsum_sim::HostFailure;
use blindsum_worker_wire::{Answer, AnswerError, Backend, FromWorker, Job, Request, ToWorker, VERSION};
use gloo_timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageEvent, WorkerOptions, WorkerType};
use zeroize::Zeroizing;

use crate::browser::now;
use crate::workers::loss::ended;

/// The longest time that the browser's timers can be set to, in milliseconds: about 24 days.
const LONGEST_MS: u32 = i32::MAX.unsigned_abs();

/// What a worker has to say.
#[derive(Debug)]
pub enum WorkerEvent {
    /// It is there, and speaks our version.
    Ready,
    /// It has its job, and this does its arithmetic.
    Begun(Backend),
    /// A request is done with.
    Answered {
        /// Which.
        id: u64,
        /// The time it took, in milliseconds.
        millis: f64,
        /// What came of it.
        answer: Result<Answer, AnswerError>,
    },
    /// A request is done with, but nobody heard the answer: it was for a meter whose line is cut, and stays open until its
    /// deadline. The worker is there for its other meters.
    Unheard {
        /// Which request.
        id: u64,
    },
    /// A meter is gone, and its worker is not.
    FailedMeter {
        /// Its number.
        meter: u32,
        /// How.
        failure: HostFailure,
    },
    /// It is gone: terminated, whatever was the matter. Nothing follows.
    Failed(HostFailure),
}

/// How a worker is started.
pub struct Start<'a> {
    /// The address of its script, a module.
    pub script: &'a str,
    /// The name that the browser's tools list it by.
    pub name: &'a str,
    /// What it is to be.
    pub job: Job,
    /// The kernel for its arithmetic; none where it is to do without.
    pub kernel: Option<Rc<[u8]>>,
    /// How long it may take to become ready, and over each request, in milliseconds.
    pub deadline_ms: u32,
}

/// A worker. Dropping it terminates it, and nothing is heard of it any more.
pub struct HostedWorker {
    line: Rc<Line>,
    /// Held as long as the worker may call them.
    _listeners: Listeners,
}

struct Listeners {
    _message: Closure<dyn FnMut(MessageEvent)>,
    _message_error: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

/// What the closures share.
struct Line {
    worker: web_sys::Worker,
    /// The name of its script's file.
    script: String,
    on_event: Box<dyn Fn(WorkerEvent)>,
    deadline_ms: u32,
    /// What the worker is told once it is ready, and the time it has until then; nothing afterwards.
    starting: RefCell<Option<(Zeroizing<Vec<u8>>, Timeout)>>,
    /// The requests without an answer.
    waiting: RefCell<BTreeMap<u64, Waiting>>,
    /// The meters whose lines are cut.
    cut: RefCell<BTreeSet<u32>>,
    /// Those of them that are given up as soon as the worker is done with what it has of theirs, and whether that was planned.
    given_up: RefCell<BTreeMap<u32, bool>>,
    /// When it was started, in milliseconds.
    since: f64,
    /// Whether anybody still listens.
    open: Cell<bool>,
}

/// A request without an answer.
struct Waiting {
    /// Whom it is for, if not for the worker itself.
    meter: Option<u32>,
    /// Whether the worker has it. It does not where the request, or its answer, came to the end of a cut line.
    held: bool,
    /// When it was handed over, in milliseconds.
    since: f64,
    /// The time it has.
    _deadline: Timeout,
}

impl HostedWorker {
    /// Starts a worker. `on_event` is called from the browser's event loop only, never from within a call to this.
    ///
    /// # Errors
    /// [`HostFailure`]: the job cannot be written, or the browser refuses to start a worker.
    pub fn start(start: Start<'_>, on_event: impl Fn(WorkerEvent) + 'static) -> Result<Self, HostFailure> {
        let begin =
            encode(&ToWorker::Begin { job: start.job, kernel: start.kernel.map(|kernel| kernel.to_vec()) })?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(start.name);
        let worker = web_sys::Worker::new_with_options(start.script, &options)
            .map_err(|error| HostFailure::NotStarted(in_words(&error)))?;
        let line = Rc::new(Line {
            worker,
            script: start.script.rsplit('/').next().unwrap_or(start.script).to_owned(),
            on_event: Box::new(on_event),
            deadline_ms: start.deadline_ms.min(LONGEST_MS),
            starting: RefCell::new(None),
            waiting: RefCell::default(),
            cut: RefCell::default(),
            given_up: RefCell::default(),
            since: now(),
            open: Cell::new(true),
        });
        let deadline = line.deadline(
            |line| line.starting.borrow().is_some(),
            |line| line.fail(HostFailure::Silent(line.deadline_ms.into())),
        );
        line.starting.replace(Some((begin, deadline)));
        let listeners = line.listen();
        Ok(Self { line, _listeners: listeners })
    }

    /// Hands over a request. The worker must be ready, and `id` not be in use.
    ///
    /// # Errors
    /// [`HostFailure`]: the request cannot be written or handed over.
    pub fn request(&self, id: u64, request: Request) -> Result<(), HostFailure> {
        let meter = match &request {
            Request::Meter { meter, .. } => Some(*meter),
            Request::Work(_) => None,
        };
        let held = !meter.is_some_and(|meter| self.line.cut.borrow().contains(&meter));
        if held {
            let bytes = encode(&ToWorker::Request { id, request })?;
            self.line.post(&bytes)?;
        } else {
            self.line.soon(move |line| (line.on_event)(WorkerEvent::Unheard { id }));
        }
        let deadline = self.line.deadline(
            move |line| line.waiting.borrow().contains_key(&id),
            move |line| {
                line.expire(id, HostFailure::Silent(line.deadline_ms.into()));
            },
        );
        self.line.waiting.borrow_mut().insert(id, Waiting { meter, held, since: now(), _deadline: deadline });
        Ok(())
    }

    /// Listens no more: the worker lives on, idle, and no deadline runs.
    pub fn retire(&self) {
        self.line.close();
    }

    /// Terminates the worker without telling anybody, as if it had lost its power: only a deadline can notice.
    pub fn unplug(&self) {
        self.line.worker.terminate();
    }

    /// Cuts the line to one of the worker's meters without telling anybody: nothing reaches it from now on, and nothing it
    /// says is heard. This simulates a meter without power among others in the same worker, which is a part of the
    /// simulation and must live: only the deadline of a request to that meter can notice.
    pub fn cut_line(&self, meter: u32) {
        self.line.cut.borrow_mut().insert(meter);
    }

    /// Waits no longer for what a meter, or its worker, has not answered: all goes on as when its deadline passes, except for the
    /// name of the failure. One that is asked nothing is not given up.
    pub fn give_up(&self, meter: u32, planned: bool) {
        self.line.soon(move |line| line.give_up(meter, planned));
    }
}

impl Drop for HostedWorker {
    fn drop(&mut self) {
        self.line.close();
        self.line.worker.terminate();
    }
}

impl Line {
    /// A timer that does `act` if `due` still holds.
    fn deadline(
        self: &Rc<Self>,
        due: impl Fn(&Self) -> bool + 'static,
        act: impl FnOnce(&Self) + 'static,
    ) -> Timeout {
        let line = Rc::downgrade(self);
        Timeout::new(self.deadline_ms, move || {
            // A tab in the background runs its timers late. An answer that came in the meantime waits in the browser's
            // queue; one more turn of the event loop lets it win.
            if let Some(line) = line.upgrade() {
                line.soon(move |line| {
                    if due(line) {
                        act(line);
                    }
                });
            }
        })
    }

    /// Does something in the next turn of the event loop, unless nobody listens any more by then.
    fn soon(self: &Rc<Self>, act: impl FnOnce(&Self) + 'static) {
        let line = Rc::downgrade(self);
        Timeout::new(0, move || {
            if let Some(line) = line.upgrade().filter(|line| line.open.get()) {
                act(&line);
            }
        })
        .forget();
    }

    /// A meter is waited for no longer.
    fn give_up(&self, meter: u32, planned: bool) {
        if self.starting.borrow().is_some() {
            // One that shares its worker is asked nothing yet, and the worker starts for the others too.
            if !self.cut.borrow().contains(&meter) {
                self.fail(ended(planned, now() - self.since));
            }
            return;
        }
        let open = |(id, request): (&u64, &Waiting)| {
            (request.meter == Some(meter)).then_some((*id, request.held, request.since))
        };
        let Some((id, held, since)) = self.waiting.borrow().iter().find_map(open) else { return };
        // A worker that is at it serves others too: it is let finish.
        if held && self.cut.borrow().contains(&meter) {
            self.given_up.borrow_mut().insert(meter, planned);
        } else {
            self.expire(id, ended(planned, now() - since));
        }
    }

    /// A request was not answered in time.
    fn expire(&self, id: u64, failure: HostFailure) {
        let waiting = self.waiting.borrow_mut().remove(&id);
        match waiting {
            Some(Waiting { meter: Some(meter), held: false, .. }) => {
                (self.on_event)(WorkerEvent::FailedMeter { meter, failure });
            }
            // The worker itself hangs, and with it all that it hosts.
            _ => self.fail(failure),
        }
    }

    fn listen(self: &Rc<Self>) -> Listeners {
        let message = on(self, |line, event: MessageEvent| line.hear(&event));
        let message_error = on(self, |line, _: MessageEvent| {
            line.fail(HostFailure::Unreadable("the browser could not hand it over".to_owned()));
        });
        let error = on(self, |line, event: Event| {
            // The browser would only print it; it is told by name instead.
            event.prevent_default();
            line.fail(line.failure_behind(&event));
        });
        self.worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        self.worker.set_onmessageerror(Some(message_error.as_ref().unchecked_ref()));
        self.worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Listeners { _message: message, _message_error: message_error, _error: error }
    }

    /// What an `error` event means: a bare [`Event`] is a script that could not be loaded.
    fn failure_behind(&self, event: &Event) -> HostFailure {
        match event.dyn_ref::<ErrorEvent>() {
            None => HostFailure::NotStarted(format!("{} could not be loaded", self.script)),
            Some(error) if self.starting.borrow().is_some() => HostFailure::NotStarted(error.message()),
            Some(error) => HostFailure::Crashed(error.message()),
        }
    }

    fn hear(self: &Rc<Self>, event: &MessageEvent) {
        let heard = match read(event) {
            Ok(said) => self.take_up(said),
            Err(failure) => Err(failure),
        };
        match heard {
            Ok(event) => (self.on_event)(event),
            Err(failure) => self.fail(failure),
        }
    }

    fn take_up(self: &Rc<Self>, said: FromWorker) -> Result<WorkerEvent, HostFailure> {
        match said {
            FromWorker::Ready { version } if version != VERSION => {
                Err(HostFailure::Version { got: version, expected: VERSION })
            }
            FromWorker::Ready { .. } => {
                let starting = self.starting.take();
                let (begin, _) = starting.ok_or_else(|| unreadable("it became ready twice"))?;
                self.post(&begin)?;
                Ok(WorkerEvent::Ready)
            }
            FromWorker::Answer { id, millis, answer } => {
                if self.settle(id)? {
                    return Ok(WorkerEvent::Answered { id, millis, answer });
                }
                let meter = self.waiting.borrow().get(&id).and_then(|request| request.meter);
                let given_up = |meter| Some((meter, *self.given_up.borrow().get(&meter)?));
                if let Some((meter, planned)) = meter.and_then(given_up) {
                    self.soon(move |line| line.give_up(meter, planned));
                }
                Ok(WorkerEvent::Unheard { id })
            }
            FromWorker::Begun { backend } => Ok(WorkerEvent::Begun(backend)),
            FromWorker::Rejected(why) => Err(HostFailure::Unreadable(why.to_string())),
            FromWorker::Panicked { message } => Err(HostFailure::Crashed(message)),
        }
    }

    /// The worker is done with a request; says whether its answer is heard.
    fn settle(&self, id: u64) -> Result<bool, HostFailure> {
        let mut waiting = self.waiting.borrow_mut();
        let request = waiting
            .get_mut(&id)
            .filter(|request| request.held)
            .ok_or_else(|| unreadable("nobody asked for it"))?;
        if request.meter.is_some_and(|meter| self.cut.borrow().contains(&meter)) {
            request.held = false;
            return Ok(false);
        }
        waiting.remove(&id);
        Ok(true)
    }

    /// The end, told once.
    fn fail(&self, failure: HostFailure) {
        if self.close() {
            self.worker.terminate();
            (self.on_event)(WorkerEvent::Failed(failure));
        }
    }

    /// Stops listening and all deadlines; says whether there was anything to stop.
    fn close(&self) -> bool {
        self.worker.set_onmessage(None);
        self.worker.set_onmessageerror(None);
        self.worker.set_onerror(None);
        self.starting.take();
        self.waiting.take();
        self.open.replace(false)
    }

    /// Hands the bytes over instead of copying them: this side keeps none.
    fn post(&self, bytes: &[u8]) -> Result<(), HostFailure> {
        let buffer = Uint8Array::from(bytes).buffer();
        self.worker
            .post_message_with_transfer(&buffer, &Array::of1(&buffer))
            .map_err(|error| HostFailure::Crashed(in_words(&error)))
    }
}

/// A listener that does nothing once the worker is dropped or closed.
fn on<E: wasm_bindgen::convert::FromWasmAbi + 'static>(
    line: &Rc<Line>,
    act: impl Fn(&Rc<Line>, E) + 'static,
) -> Closure<dyn FnMut(E)> {
    let line: Weak<Line> = Rc::downgrade(line);
    Closure::new(move |event: E| {
        if let Some(line) = line.upgrade().filter(|line| line.open.get()) {
            act(&line, event);
        }
    })
}

/// What the worker said. The browser's copy is wiped: witnesses travel here.
fn read(event: &MessageEvent) -> Result<FromWorker, HostFailure> {
    let buffer: ArrayBuffer =
        event.data().dyn_into().map_err(|_| unreadable("it is not a buffer of bytes"))?;
    let view = Uint8Array::new(&buffer);
    let bytes = Zeroizing::new(view.to_vec());
    view.fill(0, 0, view.length());
    FromWorker::decode(&bytes).map_err(|error| unreadable(&error.to_string()))
}

fn encode(said: &ToWorker) -> Result<Zeroizing<Vec<u8>>, HostFailure> {
    said.encode().map_err(|error| unreadable(&error.to_string()))
}

fn unreadable(what: &str) -> HostFailure {
    HostFailure::Unreadable(what.to_owned())
}

fn in_words(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.unwrap_or_else(|| format!("{error:?}"))
}
