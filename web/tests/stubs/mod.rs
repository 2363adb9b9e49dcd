//! Scripts that play a worker, for the tests of the host, and what it takes to wait for what becomes of them.

use std::cell::RefCell;
use std::rc::Rc;

use blindsum_worker_wire::{FromWorker, VERSION};
use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, BroadcastChannel, MessageEvent, Url};

/// What every stub can do: say bytes, read a request's id and meter (numbers as they are written, seven bits a byte),
/// answer a request with bytes whose own id, and whose own meter, are 0.
const PRELUDE: &str = "
const say = bytes => { const b = new Uint8Array(bytes).buffer; postMessage(b, [b]); };
const heard = event => new Uint8Array(event.data);
const isRequest = event => heard(event)[0] === 1;
const number = (bytes, at) => { let end = at; while (bytes[end++] & 128); return [...bytes.slice(at, end)]; };
const value = bytes => bytes.reduceRight((sum, byte) => sum * 128 + (byte & 127), 0);
const idOf = event => number(heard(event), 1);
const meterOf = event => number(heard(event), 2 + idOf(event).length);
const answer = (event, bytes) => say([bytes[0], ...idOf(event), ...bytes.slice(2)]);
const answerAs = (event, meter, bytes) => answer(event, [...bytes.slice(0, 12), ...meter, ...bytes.slice(13)]);
const answerMeter = (event, bytes) => answerAs(event, meterOf(event), bytes);
";

/// The address of a stub that runs this JavaScript.
pub(crate) fn script(body: &str) -> String {
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let parts = Array::of1(&format!("{PRELUDE}{body}").into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).unwrap();
    Url::create_object_url_with_blob(&blob).unwrap()
}

/// The address of a stub that is ready at once and then does this with each request, `event`.
pub(crate) fn ready_and(on_request: &str) -> String {
    let ready = said(&FromWorker::Ready { version: VERSION });
    script(&format!("onmessage = event => {{ if (isRequest(event)) {{ {on_request} }} }}; say({ready});"))
}

/// The bytes of what a worker says, as JavaScript.
pub(crate) fn said(said: &FromWorker) -> String {
    format!("{:?}", *said.encode().unwrap())
}

/// A list that a callback adds to.
pub(crate) struct Heard<T>(Rc<RefCell<Vec<T>>>);

impl<T: 'static> Heard<T> {
    /// An empty list.
    pub(crate) fn new() -> Self {
        Self(Rc::default())
    }

    /// A callback that adds to it.
    pub(crate) fn listener(&self) -> impl Fn(T) + 'static + use<T> {
        let list = self.0.clone();
        move |item| list.borrow_mut().push(item)
    }

    /// Waits until an item is there for which `enough` holds, at most a minute.
    pub(crate) async fn until(&self, enough: impl Fn(&T) -> bool) {
        self.until_within(60, enough).await;
    }

    /// The same, at most this many seconds.
    pub(crate) async fn until_within(&self, seconds: u32, enough: impl Fn(&T) -> bool) {
        for _ in 0..100 * seconds {
            if self.0.borrow().iter().any(&enough) {
                return;
            }
            pause(10).await;
        }
        panic!("waited in vain");
    }

    /// Takes everything off the list.
    pub(crate) fn take(&self) -> Vec<T> {
        self.0.take()
    }
}

/// Lets some milliseconds pass.
pub(crate) async fn pause(millis: u32) {
    TimeoutFuture::new(millis).await;
}

/// Hears workers that call their names on a channel: who calls is alive.
pub(crate) struct RollCall {
    channel: BroadcastChannel,
    _listener: Closure<dyn FnMut(MessageEvent)>,
    names: Heard<String>,
}

impl RollCall {
    /// Listens on a channel.
    pub(crate) fn on(channel: &str) -> Self {
        let names = Heard::new();
        let hear = names.listener();
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hear(event.data().as_string().unwrap());
        });
        let channel = BroadcastChannel::new(channel).unwrap();
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Self { channel, _listener: listener, names }
    }

    /// The JavaScript of a worker that calls its name.
    pub(crate) fn script(channel: &str) -> String {
        format!(
            "const roll = new BroadcastChannel('{channel}'); setInterval(() => roll.postMessage(self.name), 20);"
        )
    }

    /// Who calls from now on, each once.
    pub(crate) async fn names(&self) -> Vec<String> {
        // What is under way already does not count.
        pause(100).await;
        self.names.take();
        pause(300).await;
        let mut names = self.names.take();
        names.sort();
        names.dedup();
        names
    }
}

impl Drop for RollCall {
    fn drop(&mut self) {
        self.channel.close();
    }
}
