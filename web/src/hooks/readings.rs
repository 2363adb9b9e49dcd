//! Brings in the readings: the shipped file when the page opens, a person's own when one is chosen.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use blindsum_readings::{Options, Parser, Readings, ReadingsError};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser;
use crate::ground::ids;
use crate::state::{Action, FileOptions, Shared, Source, State, Unread};

/// Where the page tells how many homes are in the shipped file.
const HOMES: &str = "data-homes";

/// How much of the shipped file is fetched.
#[derive(Clone, Copy)]
enum Part {
    /// Its first homes: enough for the page as it opens.
    First,
    /// All of them.
    All,
    /// All of them, before anybody asks for more: nothing waits for them, and nothing is said where they do not come.
    Rest,
}

impl Part {
    /// Where the page names its file.
    fn attribute(self) -> &'static str {
        match self {
            Self::First => "data-first-readings",
            Self::All | Self::Rest => "data-readings",
        }
    }
}

/// What can be asked for.
#[derive(Clone, PartialEq)]
pub(crate) struct ReadingsHandle {
    /// The shipped file: its first homes.
    pub(crate) shipped: Callback<()>,
    /// All homes of the shipped file.
    pub(crate) all: Callback<()>,
    /// A file of the person's own, read like this.
    pub(crate) file: Callback<(web_sys::File, FileOptions)>,
    /// The readings that are there, after others were refused.
    pub(crate) keep: Callback<()>,
    /// The file chosen last once more, read like this. Nothing happens where none was chosen.
    pub(crate) again: Callback<FileOptions>,
}

/// Loads the shipped readings once, and others when asked. Only what was asked for last is shown, however long it takes.
///
/// `of_shipped`: whether the first homes of the shipped file are there, and the others neither there nor on their way.
#[hook]
pub(crate) fn use_readings(dispatch: UseReducerDispatcher<State>, of_shipped: bool) -> ReadingsHandle {
    let wishes = use_mut_ref(|| 0_u32);
    let chosen = use_mut_ref(|| None::<web_sys::File>);
    let taken = use_mut_ref(|| None::<web_sys::File>);
    let fetch = {
        let (dispatch, wishes) = (dispatch.clone(), wishes.clone());
        let (chosen, taken) = (chosen.clone(), taken.clone());
        use_callback((), move |part: Part, ()| {
            let (dispatch, wish) = (dispatch.clone(), Wish::new(&wishes));
            let (chosen, taken) = (chosen.clone(), taken.clone());
            if !matches!(part, Part::Rest) {
                dispatch.dispatch(Action::Reading);
            }
            spawn_local(async move {
                let fetched = match browser::file_name(part.attribute()) {
                    Some(name) => browser::fetch_text(&name).await,
                    None => Err(part.attribute().to_owned()),
                };
                let loaded = match fetched {
                    Ok(content) => {
                        shared(Readings::read(content.as_bytes(), FileOptions::default().whole_day()))
                    }
                    Err(why) => Err(Unread::NotFetched(why)),
                };
                let is_silent = matches!(part, Part::Rest) && loaded.is_err();
                if wish.stands() && !is_silent {
                    // Where it cannot be loaded, the file before stays, to be read in another way.
                    if loaded.is_ok() {
                        chosen.borrow_mut().take();
                        taken.borrow_mut().take();
                        browser::clear_file(ids::FILE);
                    }
                    dispatch.dispatch(match (part, loaded) {
                        (Part::First, Ok(first)) => Action::FirstReadings(first, homes_in_all()),
                        (_, loaded) => Action::Readings(Source::Shipped, loaded),
                    });
                }
            });
        })
    };
    let file = {
        let (dispatch, chosen, taken) = (dispatch.clone(), chosen.clone(), taken.clone());
        use_callback((), move |(file, options): (web_sys::File, FileOptions), ()| {
            chosen.replace(Some(file.clone()));
            let (dispatch, taken, wish) = (dispatch.clone(), taken.clone(), Wish::new(&wishes));
            dispatch.dispatch(Action::Reading);
            spawn_local(async move {
                let read = read(&file, options, &wish).await;
                if wish.stands() {
                    if read.is_ok() {
                        taken.replace(Some(file.clone()));
                    }
                    dispatch.dispatch(Action::Readings(Source::File(file.name()), read));
                }
            });
        })
    };
    let keep = {
        let chosen = chosen.clone();
        use_callback((), move |(), ()| {
            // What is read once more from now on is the file in use, and the browser's picker must not name the other.
            chosen.replace(taken.borrow().clone());
            browser::clear_file(ids::FILE);
            dispatch.dispatch(Action::Keep);
        })
    };
    let again = use_callback(file.clone(), move |options: FileOptions, file| {
        let chosen = chosen.borrow().clone();
        if let Some(chosen) = chosen {
            file.emit((chosen, options));
        }
    });
    let shipped = use_memo(fetch.clone(), |fetch| fetch.reform(|()| Part::First));
    let all = use_memo(fetch.clone(), |fetch| fetch.reform(|()| Part::All));
    // Whoever does something may ask for more homes next.
    use_effect_with(of_shipped, move |of_shipped| {
        let asked = Cell::new(false);
        let once = move || {
            if !asked.replace(true) {
                fetch.emit(Part::Rest);
            }
        };
        let rest = of_shipped.then(|| browser::on_first_sign(once));
        move || rest.into_iter().for_each(|stop| stop())
    });
    use_effect_with(shipped.clone(), |shipped| shipped.emit(()));
    ReadingsHandle { shipped: (*shipped).clone(), all: (*all).clone(), file, keep, again }
}

/// How many homes the page says are in the shipped file; none where it does not say.
fn homes_in_all() -> usize {
    browser::element("app").and_then(|app| app.get_attribute(HOMES)?.parse().ok()).unwrap_or_default()
}

/// One of the things that were asked for.
struct Wish {
    number: u32,
    latest: Rc<RefCell<u32>>,
}

impl Wish {
    fn new(latest: &Rc<RefCell<u32>>) -> Self {
        let number = latest.borrow().wrapping_add(1);
        latest.replace(number);
        Self { number, latest: latest.clone() }
    }

    /// Whether nothing else was asked for since.
    fn stands(&self) -> bool {
        *self.latest.borrow() == self.number
    }
}

/// Reads a file as is asked.
async fn read(file: &web_sys::File, options: FileOptions, wish: &Wish) -> Result<Shared<Readings>, Unread> {
    shared(options.read(|options| pass(file, options, wish)).await)
}

/// Reads a file once as it comes, so that a long one is never held. It is given up when something else is asked for.
async fn pass(file: &web_sys::File, options: Options, wish: &Wish) -> Result<Readings, ReadingsError> {
    let mut parser = Parser::new(options);
    let mut refused = None;
    let take = |chunk: &[u8]| {
        if !wish.stands() {
            return Err(String::new());
        }
        parser.push(chunk).map_err(|error| {
            refused = Some(error);
            String::new()
        })
    };
    let read = browser::read_chunks(file, take).await;
    match (refused, read) {
        (Some(error), _) => Err(error),
        (None, Err(why)) => Err(ReadingsError::Unreadable(why)),
        (None, Ok(())) => parser.finish(),
    }
}

fn shared(read: Result<Readings, ReadingsError>) -> Result<Shared<Readings>, Unread> {
    read.map(Shared::new).map_err(Unread::Refused)
}
