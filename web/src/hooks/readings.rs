//! Brings in the readings: the shipped file when the page opens, a person's own when one is chosen.

use blindsum_core::readings::Readings;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser;
use crate::state::{Action, Shared, Source, State};
use crate::text::{fill, text};

/// The file's name beside the page.
const SHIPPED: &str = "household-days.csv";

/// What can be asked for.
#[derive(Clone, PartialEq)]
pub(crate) struct ReadingsHandle {
    /// The shipped file.
    pub(crate) shipped: Callback<()>,
    /// A file of the person's own.
    pub(crate) file: Callback<web_sys::File>,
}

/// Loads the shipped readings once, and others when asked.
#[hook]
pub(crate) fn use_readings(dispatch: UseReducerDispatcher<State>) -> ReadingsHandle {
    let shipped = {
        let dispatch = dispatch.clone();
        use_callback((), move |(), ()| {
            let dispatch = dispatch.clone();
            spawn_local(async move {
                let loaded = match browser::fetch_text(SHIPPED).await {
                    Ok(content) => parse(&content),
                    Err(why) => Err(fill(text().readings_failed, &[("why", &why)])),
                };
                dispatch.dispatch(Action::Readings(Source::Shipped, loaded));
            });
        })
    };
    let file = use_callback((), move |file: web_sys::File, ()| {
        let dispatch = dispatch.clone();
        spawn_local(async move {
            let read = browser::read_text(&file).await.and_then(|content| parse(&content));
            dispatch.dispatch(Action::Readings(Source::File(file.name()), read));
        });
    });
    use_effect_with(shipped.clone(), |shipped| shipped.emit(()));
    ReadingsHandle { shipped, file }
}

fn parse(content: &str) -> Result<Shared<Readings>, String> {
    Readings::from_wide(content.as_bytes()).map(Shared::new).map_err(|error| error.to_string())
}
