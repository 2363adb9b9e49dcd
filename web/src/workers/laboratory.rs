//! The noise laboratory's worker, from the page's side: one order, word of how far it is, and one end.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use blindsum_laboratory::Drawn;
use blindsum_laboratory::wire::{Order, Said, VERSION};
use blindsum_sim::HostFailure;
use gloo_timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageEvent, WorkerOptions, WorkerType};

use super::script_named;

/// Where the page names the script.
const SCRIPT: &str = "data-laboratory";

/// How long the worker may take to become ready, and between two words of how far it is, in milliseconds. Between two words it
/// draws 100,000 shares: some hundredths of a second.
pub const DEADLINE_MS: u32 = 60_000;

/// News of rounds that are drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// This many are.
    Progress(u32),
    /// All are, or none will be. Nothing follows, and the worker is gone.
    End(Result<Box<Drawn>, HostFailure>),
}

/// Rounds that a worker draws. Dropping it terminates the worker, and nothing is heard of it any more: that is how to cancel.
pub struct Drawing {
    _line: Rc<Line>,
    /// Held, like the next, as long as the worker may call it.
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

struct Line {
    worker: web_sys::Worker,
    script: String,
    deadline_ms: u32,
    on_news: Box<dyn Fn(News)>,
    /// What it is to draw, until it is told.
    order: RefCell<Option<Vec<u8>>>,
    /// The time it has until its next word; nothing once it is over.
    patience: RefCell<Option<Timeout>>,
}

impl Drawing {
    /// Starts a worker for an order. `on_news` is called from the browser's event loop only.
    ///
    /// # Errors
    /// [`HostFailure::NotStarted`]: the page does not name the script, or the browser refuses to start a worker.
    pub fn start(order: &Order, on_news: impl Fn(News) + 'static) -> Result<Self, HostFailure> {
        let script = script_named(SCRIPT).map_err(|error| HostFailure::NotStarted(error.to_string()))?;
        Self::start_with(&script, order, DEADLINE_MS, on_news)
    }

    /// Starts a worker of this script, with this much time for each of its words.
    ///
    /// # Errors
    /// [`HostFailure::NotStarted`]: the browser refuses to start a worker. [`HostFailure::Unreadable`]: the order cannot be written.
    pub fn start_with(
        script: &str,
        order: &Order,
        deadline_ms: u32,
        on_news: impl Fn(News) + 'static,
    ) -> Result<Self, HostFailure> {
        let order = order.encode().map_err(|error| HostFailure::Unreadable(error.to_string()))?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name("noise laboratory");
        let worker = web_sys::Worker::new_with_options(script, &options)
            .map_err(|error| HostFailure::NotStarted(in_words(&error)))?;
        let line = Rc::new(Line {
            worker,
            script: script.rsplit('/').next().unwrap_or(script).to_owned(),
            deadline_ms,
            on_news: Box::new(on_news),
            order: RefCell::new(Some(order)),
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
        let said = event.data().dyn_into::<ArrayBuffer>().map(|buffer| Uint8Array::new(&buffer).to_vec());
        let said = said.map_err(|_| "it is not a buffer of bytes".to_owned());
        match said.and_then(|bytes| Said::decode(&bytes).map_err(|error| error.to_string())) {
            Err(error) => self.end(Err(HostFailure::Unreadable(error))),
            Ok(Said::Ready { version }) if version != VERSION => {
                self.end(Err(HostFailure::Version { got: version, expected: VERSION }));
            }
            Ok(Said::Ready { .. }) => match self.order.take().map(|order| self.post(&order)) {
                Some(Ok(())) => self.wait(),
                Some(Err(failure)) => self.end(Err(failure)),
                None => self.end(Err(HostFailure::Unreadable("it became ready twice".to_owned()))),
            },
            Ok(Said::Progress(done)) => {
                self.wait();
                (self.on_news)(News::Progress(done));
            }
            Ok(Said::Drawn(drawn)) => self.end(Ok(drawn)),
            Ok(Said::Failed(failure)) => self.end(Err(HostFailure::Failed(failure.to_string()))),
            Ok(Said::Panicked(message)) => self.end(Err(HostFailure::Crashed(message))),
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

    fn post(&self, bytes: &[u8]) -> Result<(), HostFailure> {
        let buffer = Uint8Array::from(bytes).buffer();
        self.worker
            .post_message_with_transfer(&buffer, &Array::of1(&buffer))
            .map_err(|error| HostFailure::Crashed(in_words(&error)))
    }

    /// The end, told once.
    fn end(&self, end: Result<Box<Drawn>, HostFailure>) {
        if self.patience.take().is_some() {
            self.worker.terminate();
            (self.on_news)(News::End(end));
        }
    }
}

fn in_words(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.unwrap_or_else(|| format!("{error:?}"))
}
