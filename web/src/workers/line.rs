//! One order for a worker of a program of its own: what its host does whatever the program is.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use blindsum_sim::HostFailure;
use gloo_timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageEvent, WorkerOptions, WorkerType};

/// A worker that carries out one order. Dropping it terminates the worker, and nothing is heard of it any more: that is how to cancel.
pub(super) struct Errand {
    _line: Rc<Line>,
    /// Held, like the next, as long as the worker may call it.
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

/// What a worker's words mean to its host.
pub(super) enum Word {
    /// It listens, and is of the version that it says; the other is the one that is expected.
    Ready(u32, u32),
    /// It goes on; the host has said so already.
    GoesOn,
    /// It is at its end, by its own word.
    End(Result<(), HostFailure>),
}

/// Between a worker and its host.
struct Line {
    worker: web_sys::Worker,
    script: String,
    deadline_ms: u32,
    /// Reads what the worker says.
    on_word: Box<dyn Fn(Vec<u8>) -> Word>,
    /// Told once, where the worker is lost.
    on_failure: Box<dyn Fn(HostFailure)>,
    /// What it is to do, until it is told: the message, and the buffer that is handed over with it.
    order: RefCell<Option<(JsValue, ArrayBuffer)>>,
    /// The time it has until its next word; nothing once it is over.
    patience: RefCell<Option<Timeout>>,
}

impl Errand {
    /// Starts a worker of this script, with this much time for each of its words. What it is told is the order alone, or a list of the
    /// order and of what goes with it.
    pub(super) fn start(
        (script, name, deadline_ms): (&str, &str, u32),
        order: &[u8],
        with: Option<Array>,
        on_word: impl Fn(Vec<u8>) -> Word + 'static,
        on_failure: impl Fn(HostFailure) + 'static,
    ) -> Result<Self, HostFailure> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(name);
        let worker = web_sys::Worker::new_with_options(script, &options)
            .map_err(|error| HostFailure::NotStarted(in_words(&error)))?;
        let buffer = Uint8Array::from(order).buffer();
        let message = match with {
            None => buffer.clone().into(),
            Some(list) => {
                list.unshift(&buffer);
                list.into()
            }
        };
        let line = Rc::new(Line {
            worker,
            script: script.rsplit('/').next().unwrap_or(script).to_owned(),
            deadline_ms,
            on_word: Box::new(on_word),
            on_failure: Box::new(on_failure),
            order: RefCell::new(Some((message, buffer))),
            patience: RefCell::default(),
        });
        line.wait();
        let message = on(&line, |line, event: MessageEvent| line.hear(&event));
        let error = on(&line, |line, event: Event| {
            // The browser would only print it; it is told by name instead.
            event.prevent_default();
            line.end(Err(line.failure_behind(&event)));
        });
        line.worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        line.worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Ok(Self { _line: line, _message: message, _error: error })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// A listener that does nothing once nobody waits for the worker any more.
fn on<E: wasm_bindgen::convert::FromWasmAbi + 'static>(
    line: &Rc<Line>,
    act: impl Fn(&Rc<Line>, E) + 'static,
) -> Closure<dyn FnMut(E)> {
    let line: Weak<Line> = Rc::downgrade(line);
    Closure::new(move |event: E| {
        if let Some(line) = line.upgrade().filter(|line| line.patience.borrow().is_some()) {
            act(&line, event);
        }
    })
}

impl Line {
    /// Gives it its time again.
    fn wait(self: &Rc<Self>) {
        let line = Rc::downgrade(self);
        let timeout = Timeout::new(self.deadline_ms, move || {
            // A word that came while a tab in the background held its timers back waits in the queue; it wins.
            let late = line.clone();
            let waited = Timeout::new(0, move || {
                if let Some(line) = late.upgrade() {
                    line.end(Err(HostFailure::Silent(line.deadline_ms.into())));
                }
            });
            if let Some(line) = line.upgrade() {
                line.patience.replace(Some(waited));
            }
        });
        self.patience.replace(Some(timeout));
    }

    fn hear(self: &Rc<Self>, event: &MessageEvent) {
        let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() else {
            return self.end(Err(HostFailure::Unreadable("it is not a buffer of bytes".to_owned())));
        };
        // The end is told by its reader, so nothing more is heard from then on.
        match (self.on_word)(Uint8Array::new(&buffer).to_vec()) {
            Word::Ready(got, expected) if got != expected => {
                self.end(Err(HostFailure::Version { got, expected }));
            }
            Word::Ready(..) => {
                match self.order.take().map(|(message, buffer)| self.post(&message, &buffer)) {
                    Some(Ok(())) => self.wait(),
                    Some(Err(failure)) => self.end(Err(failure)),
                    None => self.end(Err(HostFailure::Unreadable("it became ready twice".to_owned()))),
                }
            }
            Word::GoesOn => self.wait(),
            Word::End(end) => self.end(end),
        }
    }

    /// What an `error` event means: a bare [`Event`] is a script that could not be loaded.
    fn failure_behind(&self, event: &Event) -> HostFailure {
        match event.dyn_ref::<ErrorEvent>() {
            None => HostFailure::NotStarted(format!("{} could not be loaded", self.script)),
            Some(error) if self.order.borrow().is_some() => HostFailure::NotStarted(error.message()),
            Some(error) => HostFailure::Crashed(error.message()),
        }
    }

    fn post(&self, message: &JsValue, buffer: &ArrayBuffer) -> Result<(), HostFailure> {
        self.worker
            .post_message_with_transfer(message, &Array::of1(buffer))
            .map_err(|error| HostFailure::Crashed(in_words(&error)))
    }

    /// The end, told once.
    fn end(&self, end: Result<(), HostFailure>) {
        if self.patience.take().is_some() {
            self.worker.terminate();
            if let Err(failure) = end {
                (self.on_failure)(failure);
            }
        }
    }
}

fn in_words(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.unwrap_or_else(|| format!("{error:?}"))
}
