//! Between the handler and the browser's worker: listen, answer, and say so when dying.

use blindsum_worker_wire::FromWorker;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};
use zeroize::Zeroizing;

use crate::{Worker, bytes_of};

/// Makes the dedicated worker that calls this one of ours: it says that it is ready, and answers as long as it lives.
pub fn listen() {
    // The page sees only a bare "unreachable" when a worker panics; the reason has to be posted beforehand.
    std::panic::set_hook(Box::new(|info| post(&FromWorker::Panicked { message: info.to_string() })));
    let mut worker = Worker::new();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let said = bytes_in(&event);
        if let Some(answer) = worker.handle(&said, now) {
            post(&answer);
        }
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    listener.forget();
    post(&Worker::ready());
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn now() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

/// What the page said; nothing where it is not a buffer, which the handler rejects. The browser's copy is wiped.
fn bytes_in(event: &MessageEvent) -> Zeroizing<Vec<u8>> {
    let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() else { return Zeroizing::default() };
    let view = Uint8Array::new(&buffer);
    let bytes = Zeroizing::new(view.to_vec());
    view.fill(0, 0, view.length());
    bytes
}

/// Hands the bytes over instead of copying them.
fn post(said: &FromWorker) {
    let buffer = Uint8Array::from(bytes_of(said).as_slice()).buffer();
    // A fresh buffer can always be transferred. Were it not so, the page's deadline would notice.
    let _ = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}
