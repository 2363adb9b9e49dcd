//! A worker from inside.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::wire::{Said, decode, encode};

/// Makes the dedicated worker that calls this one that answers orders `O` with `T`s, as long as it lives. `answer` may post some before it
/// returns its last; what it cannot do is refused in words.
pub fn listen<O, T>(version: u32, mut answer: impl FnMut(O, &dyn Fn(T)) -> Result<T, String> + 'static)
where
    O: for<'a> Deserialize<'a> + 'static,
    T: Serialize + 'static,
{
    // The page sees only a bare "unreachable" when a worker panics; the reason has to be posted before.
    std::panic::set_hook(Box::new(|info| post(&Said::<T>::Panicked(info.to_string()))));
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // What is not a buffer is not an order, and is refused as an empty one.
        let order = event.data().dyn_into::<ArrayBuffer>().map(|buffer| Uint8Array::new(&buffer).to_vec());
        let order = decode::<O>(&order.unwrap_or_default()).map_err(|error| error.to_string());
        let last = order.and_then(|order| answer(order, &|before| post(&Said::Answer(before))));
        post(&last.map_or_else(Said::Refused, Said::Answer));
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    listener.forget();
    post(&Said::<T>::Ready { version });
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Milliseconds, as exact as the browser tells them: a tenth of one, or less exact.
#[must_use]
pub fn clock() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

/// Hands the bytes over instead of copying them.
fn post<T: Serialize>(said: &Said<T>) {
    // What cannot be written is a defect of the wire; the page shows that nothing comes.
    let Ok(bytes) = encode(said) else { return };
    let buffer = Uint8Array::from(bytes.as_slice()).buffer();
    let _ = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}
