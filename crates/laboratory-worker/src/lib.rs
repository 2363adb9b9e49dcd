//! Between the laboratory and the browser's worker: listen, draw, say how far it is, and say so when dying.

use blindsum_laboratory::wire::{Said, VERSION, serve};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Makes the dedicated worker that calls this a laboratory: it says that it is ready, and serves each order it gets.
pub fn listen() {
    // The page sees only a bare "unreachable" when a worker panics; the reason has to be posted before.
    std::panic::set_hook(Box::new(|info| post(&Said::Panicked(info.to_string()))));
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // What is not a buffer is not an order, and is refused as an empty one.
        let order = event.data().dyn_into::<ArrayBuffer>().map(|buffer| Uint8Array::new(&buffer).to_vec());
        serve(&order.unwrap_or_default(), |said| post(&said));
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    listener.forget();
    post(&Said::Ready { version: VERSION });
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Hands the bytes over instead of copying them.
fn post(said: &Said) {
    // What cannot be written is a defect of the wire; the page's deadline notices.
    let Ok(bytes) = said.encode() else { return };
    let buffer = Uint8Array::from(bytes.as_slice()).buffer();
    let _ = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}
