//! Between the reader and the browser's worker: listen, read, say how far it is, and say so when dying.

use std::cell::Cell;
use std::io;

use blindsum_worker_wire::reader::{Help, Order, Refused, Said, VERSION};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent};

use crate::read::read;
use crate::zones::OfBrowser;

/// How much of a file is read at a time.
const CHUNK_BYTES: f64 = 1_048_576.0;

/// Makes the dedicated worker that calls this a reader of files: it says that it is ready, and serves each order it gets.
pub fn listen() {
    // The page sees only a bare "unreachable" when a worker panics; the reason has to be posted before.
    std::panic::set_hook(Box::new(|info| post(&Said::Panicked(info.to_string()))));
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        post(&serve(&event.data()));
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    listener.forget();
    post(&Said::Ready { version: VERSION });
}

/// What an order comes to: a list of its bytes and of the files.
fn serve(data: &JsValue) -> Said {
    let refused = |says: String| Said::Refused(Refused { says, help: Help::Nothing });
    let Some(list) = data.dyn_ref::<Array>() else { return refused("the order is missing".to_owned()) };
    let order = list.get(0).dyn_into::<ArrayBuffer>().map(|buffer| Uint8Array::new(&buffer).to_vec());
    let order = match Order::decode(&order.unwrap_or_default()) {
        Ok(order) => order,
        Err(error) => return refused(error.to_string()),
    };
    let files: Vec<Blob> = list.iter().skip(1).filter_map(|file| file.dyn_into().ok()).collect();
    if files.is_empty() || files.len() != order.names.len() {
        return refused("the files did not come along".to_owned());
    }
    let told = Progress { all: files.iter().map(Blob::size).sum(), done: Cell::new(0.0), told: Cell::new(0) };
    // What is read once more, in another way, is counted again from its first file.
    let open = |at: usize| {
        if at == 0 {
            told.done.set(0.0);
        }
        Bytes { file: files.get(at), at: 0.0, chunk: Vec::new(), used: 0, told: &told }
    };
    read(&order, open, &OfBrowser, OfBrowser::here().as_deref())
}

/// How much of all files is read.
struct Progress {
    all: f64,
    done: Cell<f64>,
    told: Cell<u32>,
}

impl Progress {
    fn add(&self, bytes: f64) {
        self.done.set(self.done.get() + bytes);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 100")]
        let percent = (100.0 * self.done.get() / self.all.max(1.0)).clamp(0.0, 100.0) as u32;
        if self.told.replace(percent) != percent {
            post(&Said::Progress(percent));
        }
    }
}

/// A file, read a chunk at a time: none is held any longer.
struct Bytes<'a> {
    file: Option<&'a Blob>,
    at: f64,
    chunk: Vec<u8>,
    used: usize,
    told: &'a Progress,
}

impl Bytes<'_> {
    /// The next chunk; empty at the end of the file.
    fn next(&mut self) -> Result<Vec<u8>, JsValue> {
        let Some(file) = self.file else { return Ok(Vec::new()) };
        // A size in bytes that a file can have is exact as a float.
        let end = file.size().min(self.at + CHUNK_BYTES);
        if end <= self.at {
            return Ok(Vec::new());
        }
        let part = file.slice_with_f64_and_f64(self.at, end)?;
        let buffer = FileReaderSync::new()?.read_as_array_buffer(&part)?;
        self.told.add(end - self.at);
        self.at = end;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

impl io::Read for Bytes<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.used >= self.chunk.len() {
            self.chunk = self.next().map_err(|error| {
                let error: js_sys::Error = error.unchecked_into();
                io::Error::other(String::from(error.message()))
            })?;
            self.used = 0;
        }
        let mut rest = self.chunk.get(self.used..).unwrap_or_default();
        let count = io::Read::read(&mut rest, into)?;
        self.used += count;
        Ok(count)
    }
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
