//! Decides which arithmetic runs: the floating-point kernel, where the browser has what it takes, or portable code. It is asked
//! once: at the first sign of a person, for no round can be begun before, or when the address begins one by itself. Nothing that
//! is computed on the main thread comes before that.

use std::cell::OnceCell;
use std::rc::Rc;

use blindsum_modexp::kernel::{self, Unavailable};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use yew::prelude::*;

use crate::browser;
use crate::ground::engine::{Engine, WhyPortable};

/// Where the page names the kernel's file.
const FILE: &str = "data-kernel";
/// How long a round waits for it, in milliseconds.
const PATIENCE_MS: u32 = 3000;
/// `?engine=portable` does without it.
const SWITCH: (&str, &str) = ("engine", "portable");

/// What does the arithmetic, and the way to ask for it.
#[derive(Clone)]
pub(crate) struct EngineHandle {
    engine: Rc<OnceCell<Engine>>,
    asked: Rc<OnceCell<Promise>>,
    /// Draws the page again when it is known.
    known: UseForceUpdateHandle,
}

impl PartialEq for EngineHandle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.engine, &other.engine)
    }
}

impl EngineHandle {
    /// What does the arithmetic, as far as it is known.
    pub(crate) fn now(&self) -> Engine {
        self.engine.get().cloned().unwrap_or(Engine::Unasked)
    }

    /// Asks for it, once.
    pub(crate) fn ask(&self) -> &Promise {
        self.asked.get_or_init(|| {
            let (engine, known) = (self.engine.clone(), self.known.clone());
            future_to_promise(async move {
                engine.get_or_init({
                    let loaded = load(&browser::query()).await;
                    || loaded
                });
                known.force_update();
                Ok(JsValue::UNDEFINED)
            })
        })
    }

    /// Calls `then` when it is known: at once where it is.
    pub(crate) fn when_known(&self, then: impl FnOnce(Engine) + 'static) {
        if let Some(engine) = self.engine.get() {
            return then(engine.clone());
        }
        let (this, asked) = (self.clone(), self.ask().clone());
        spawn_local(async move {
            // The promise is kept by a future that has no way to fail; without it the round would go on with portable code.
            let _ = JsFuture::from(asked).await;
            then(this.now());
        });
    }
}

/// What does the arithmetic; it is asked for at the first sign of a person.
#[hook]
pub(crate) fn use_engine() -> EngineHandle {
    let known = use_force_update();
    let handle = use_memo((), |()| EngineHandle { engine: Rc::default(), asked: Rc::default(), known });
    let asks = handle.clone();
    use_effect_with((), move |()| {
        browser::on_first_sign(move || {
            asks.ask();
        })
    });
    (*handle).clone()
}

/// Loads the kernel and makes it this thread's arithmetic, if that can be done.
async fn load(query: &str) -> Engine {
    let (name, value) = SWITCH;
    if query.trim_start_matches('?').split('&').any(|pair| pair.split_once('=') == Some((name, value))) {
        return Engine::Portable(WhyPortable::SwitchedOff);
    }
    let Some(file) = browser::file_name(FILE) else { return Engine::Portable(WhyPortable::NotLoaded) };
    let Ok(bytes) = browser::fetch_bytes(&file, PATIENCE_MS).await else {
        return Engine::Portable(WhyPortable::NotLoaded);
    };
    match kernel::install(&bytes) {
        Ok(()) => Engine::Kernel(bytes.into()),
        Err(Unavailable::Unsupported) => Engine::Portable(WhyPortable::Unsupported),
        Err(Unavailable::NotFused) => Engine::Portable(WhyPortable::NotFused),
        Err(Unavailable::Broken(_)) => Engine::Portable(WhyPortable::Broken),
    }
}
