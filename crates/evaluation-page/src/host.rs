//! The worker from the page's side. Dropping it ends it, in the middle of a cell too.

use std::rc::Rc;

use blindsum_evaluation::plan::Options;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageEvent, WorkerOptions, WorkerType};

use crate::browser;
use crate::wire::{Order, Said, VERSION, decode, encode};

/// Where the page names the script of the worker, and the arithmetic's kernel.
const SCRIPT: &str = "data-worker";
const KERNEL: &str = "data-kernel";

/// What is heard of the worker.
pub(crate) enum News {
    /// What it says.
    Said(Said),
    /// It is gone, or was never there.
    Lost(String),
}

/// A worker that measures.
pub(crate) struct Host {
    worker: web_sys::Worker,
    /// Held, like the next, as long as the worker may call it.
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

impl Host {
    /// Starts a worker for these options. `on_news` is called from the browser's event loop only; the first is what the worker begins with.
    ///
    /// # Errors
    /// The browser's own words.
    pub(crate) fn start(options: Options, on_news: impl Fn(News) + 'static) -> Result<Self, String> {
        let script = browser::named_file(SCRIPT).ok_or("the page does not name its worker")?;
        let kind = WorkerOptions::new();
        kind.set_type(WorkerType::Module);
        kind.set_name("evaluation");
        let worker =
            web_sys::Worker::new_with_options(&script, &kind).map_err(|error| browser::in_words(&error))?;
        let on_news = Rc::new(on_news);
        let message = {
            let (worker, on_news) = (worker.clone(), on_news.clone());
            Closure::new(move |event: MessageEvent| match heard(&event) {
                Ok(Said::Ready { version: VERSION }) => {
                    begin(worker.clone(), options.clone(), on_news.clone())
                }
                Ok(Said::Ready { version }) => {
                    on_news(News::Lost(format!("its version is {version}, and not {VERSION}")))
                }
                Ok(said) => on_news(News::Said(said)),
                Err(why) => on_news(News::Lost(why)),
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

    /// Asks for a cell.
    pub(crate) fn measure(&self, cell: &str) {
        post(&self.worker, &Order::Measure(cell.to_owned()));
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn heard(event: &MessageEvent) -> Result<Said, String> {
    let buffer =
        event.data().dyn_into::<ArrayBuffer>().map_err(|_| "it said what is not bytes".to_owned())?;
    decode(&Uint8Array::new(&buffer).to_vec()).map_err(|error| error.to_string())
}

/// Hands over the options, with the kernel where it can be fetched: without it portable code counts, and the page says so.
fn begin(worker: web_sys::Worker, options: Options, on_news: Rc<impl Fn(News) + 'static>) {
    wasm_bindgen_futures::spawn_local(async move {
        let kernel = match browser::named_file(KERNEL) {
            Some(address) => browser::fetched(&address).await,
            None => None,
        };
        let order = Order::Begin { options: Box::new(options), kernel };
        if !post(&worker, &order) {
            on_news(News::Lost("it cannot be told what to measure".to_owned()));
        }
    });
}

fn post(worker: &web_sys::Worker, order: &Order) -> bool {
    let Ok(bytes) = encode(order) else { return false };
    let buffer = Uint8Array::from(bytes.as_slice()).buffer();
    worker.post_message_with_transfer(&buffer, &Array::of1(&buffer)).is_ok()
}
