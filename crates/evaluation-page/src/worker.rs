//! The worker: it measures one cell at a time, and says so when dying.

use blindsum_evaluation::measure;
use blindsum_evaluation::plan::{Cell, Options, cells};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::wire::{Order, Said, VERSION, decode, encode};

/// What it has been told.
#[derive(Default)]
struct Told(Option<(Options, Vec<Cell>)>);

impl Told {
    fn answer(&mut self, said: &[u8]) -> Said {
        match decode::<Order>(said) {
            Err(error) => Said::Refused(error.to_string()),
            Ok(Order::Begin { options, kernel }) => {
                if let Some(kernel) = kernel {
                    // One that cannot be installed is not an error: portable code gives the same numbers, and the page tells which runs.
                    let _ = blindsum_modexp::kernel::install(&kernel);
                }
                let all = cells(&options);
                self.0 = Some((*options, all));
                Said::Begun { engine: blindsum_modexp::engine().to_owned() }
            }
            Ok(Order::Measure(name)) => self.measure(name),
        }
    }

    fn measure(&self, name: String) -> Said {
        let found = self.0.as_ref().and_then(|(options, all)| {
            let cell = all.iter().find(|cell| cell.to_string() == name)?;
            Some((options, *cell))
        });
        let Some((options, cell)) = found else {
            return Said::Refused(format!("{name} is not a cell of these options"));
        };
        let start = clock();
        match measure::measure(cell, options, clock) {
            Ok(rows) => Said::Measured { cell: name, rows, millis: clock() - start },
            Err(error) => Said::Failed { cell: name, why: error.to_string() },
        }
    }
}

/// Makes the dedicated worker that calls this one that measures.
pub(crate) fn listen() {
    // The page sees only a bare "unreachable" when a worker panics; the reason has to be posted before.
    std::panic::set_hook(Box::new(|info| post(&Said::Panicked(info.to_string()))));
    let mut told = Told::default();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // What is not a buffer is not an order, and is refused as an empty one.
        let order = event.data().dyn_into::<ArrayBuffer>().map(|buffer| Uint8Array::new(&buffer).to_vec());
        post(&told.answer(&order.unwrap_or_default()));
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    listener.forget();
    post(&Said::Ready { version: VERSION });
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Milliseconds, as exact as the browser tells them: a tenth of one, or less exact.
fn clock() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

/// Hands the bytes over instead of copying them.
fn post(said: &Said) {
    // What cannot be written is a defect of the wire; the page shows that nothing comes.
    let Ok(bytes) = encode(said) else { return };
    let buffer = Uint8Array::from(bytes.as_slice()).buffer();
    let _ = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}
