//! A worker from the page's side. Dropping it ends it, in the middle of its work too.

use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageEvent, WorkerOptions, WorkerType};

use crate::browser;
use crate::wire::{Said, decode, encode};

/// Where the page names the script of the worker, and the arithmetic's kernel.
const SCRIPT: &str = "data-worker";
const KERNEL: &str = "data-kernel";

/// What is heard of the worker.
#[derive(Debug, Clone, PartialEq)]
pub enum News<T> {
    /// Its answer.
    Answer(T),
    /// It is gone, cannot do what was asked, or was never there: why, in words.
    Lost(String),
}

/// A worker.
pub struct Host {
    worker: web_sys::Worker,
    /// Held, like the next, as long as the worker may call it.
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

impl Host {
    /// Starts a worker of this name and version. Its first order is what `begin` makes of the arithmetic's kernel, which is nothing where it
    /// cannot be fetched: without it portable code counts. `on_news` is called from the browser's event loop only.
    ///
    /// # Errors
    /// The browser's own words.
    pub fn start<O, T>(
        name: &str,
        version: u32,
        begin: impl FnOnce(Option<Vec<u8>>) -> O + 'static,
        on_news: impl Fn(News<T>) + 'static,
    ) -> Result<Self, String>
    where
        O: Serialize + 'static,
        T: for<'a> Deserialize<'a> + 'static,
    {
        let script = browser::named_file(SCRIPT).ok_or("the page does not name its worker")?;
        let kind = WorkerOptions::new();
        kind.set_type(WorkerType::Module);
        kind.set_name(name);
        let worker =
            web_sys::Worker::new_with_options(&script, &kind).map_err(|error| browser::in_words(&error))?;
        let on_news = Rc::new(on_news);
        let mut begin = Some(begin);
        let message = {
            let (worker, on_news) = (worker.clone(), on_news.clone());
            Closure::new(move |event: MessageEvent| match heard(&event) {
                Ok(Said::Ready { version: theirs }) if theirs != version => {
                    on_news(News::Lost(format!("its version is {theirs}, and not {version}")));
                }
                Ok(Said::Ready { .. }) => match begin.take() {
                    Some(begin) => first_order(worker.clone(), begin, on_news.clone()),
                    // Heard once, before anything else.
                    None => on_news(News::Lost("it became ready twice".to_owned())),
                },
                Ok(Said::Answer(answer)) => on_news(News::Answer(answer)),
                Ok(Said::Refused(why) | Said::Panicked(why)) | Err(why) => on_news(News::Lost(why)),
            })
        };
        let error = Closure::new(move |event: Event| {
            event.prevent_default();
            // A bare event is a script that could not be loaded.
            let why = event
                .dyn_ref::<ErrorEvent>()
                .map_or_else(|| "its program could not be loaded".to_owned(), ErrorEvent::message);
            on_news(News::Lost(why));
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Ok(Self { worker, _message: message, _error: error })
    }

    /// Gives it an order. Whether the browser took it.
    pub fn order<O: Serialize>(&self, order: &O) -> bool {
        post(&self.worker, order)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn heard<T: for<'a> Deserialize<'a>>(event: &MessageEvent) -> Result<Said<T>, String> {
    let buffer =
        event.data().dyn_into::<ArrayBuffer>().map_err(|_| "it said what is not bytes".to_owned())?;
    decode(&Uint8Array::new(&buffer).to_vec()).map_err(|error| error.to_string())
}

/// Hands over the first order, with the kernel where it can be fetched.
fn first_order<O: Serialize, T>(
    worker: web_sys::Worker,
    begin: impl FnOnce(Option<Vec<u8>>) -> O + 'static,
    on_news: Rc<impl Fn(News<T>) + 'static>,
) {
    wasm_bindgen_futures::spawn_local(async move {
        let kernel = match browser::named_file(KERNEL) {
            Some(address) => browser::fetched(&address).await,
            None => None,
        };
        if !post(&worker, &begin(kernel)) {
            on_news(News::Lost("it cannot be told what to do".to_owned()));
        }
    });
}

fn post<O: Serialize>(worker: &web_sys::Worker, order: &O) -> bool {
    let Ok(bytes) = encode(order) else { return false };
    let buffer = Uint8Array::from(bytes.as_slice()).buffer();
    worker.post_message_with_transfer(&buffer, &Array::of1(&buffer)).is_ok()
}
