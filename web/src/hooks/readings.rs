//! Brings in the readings: the shipped file when the page opens, a person's own when one is chosen.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use blindsum_readings::Readings;
use blindsum_sim::HostFailure;
use blindsum_worker_wire::reader::{Found, Refused};
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::prelude::*;

use crate::browser;
use crate::ground::ids;
use crate::state::{Action, FileOptions, Preview, Shared, Source, State, Unread};
use crate::workers::reader::{News, Reading};

/// Files that a person chose, each with its name.
pub(crate) type Files = Vec<(String, Blob)>;

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
    /// Files of the person's own, read like this.
    pub(crate) files: Callback<(Files, FileOptions)>,
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
    let chosen = use_mut_ref(|| None::<Files>);
    let taken = use_mut_ref(|| None::<Files>);
    // What is being read: dropped, it is cancelled.
    let under_way = use_mut_ref(|| None::<Reading>);
    let fetch = {
        let (dispatch, wishes) = (dispatch.clone(), wishes.clone());
        let (chosen, taken, under_way) = (chosen.clone(), taken.clone(), under_way.clone());
        use_callback((), move |part: Part, ()| {
            let (dispatch, wish) = (dispatch.clone(), Wish::new(&wishes));
            let (chosen, taken) = (chosen.clone(), taken.clone());
            drop(under_way.take());
            if !matches!(part, Part::Rest) {
                dispatch.dispatch(Action::Reading);
            }
            spawn_local(async move {
                let fetched = match browser::file_name(part.attribute()) {
                    Some(name) => browser::fetch_text(&name).await,
                    None => Err(part.attribute().to_owned()),
                };
                let loaded = match fetched {
                    // A file that is not as it was built is as good as none.
                    Ok(content) => Readings::of_shipped(&content)
                        .map(Shared::new)
                        .ok_or_else(|| Unread::NotFetched(part.attribute().to_owned())),
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
    let files = {
        let (dispatch, chosen, taken) = (dispatch.clone(), chosen.clone(), taken.clone());
        let (under_way, wishes) = (under_way.clone(), wishes.clone());
        use_callback((), move |(files, options): (Files, FileOptions), ()| {
            chosen.replace(Some(files.clone()));
            let (dispatch, taken, wish) = (dispatch.clone(), taken.clone(), Wish::new(&wishes));
            dispatch.dispatch(Action::Reading);
            dispatch.dispatch(Action::Progress(0));
            let source = source_of(&files);
            let (names, blobs): (Vec<_>, Vec<_>) = files.iter().cloned().unzip();
            let on_news = {
                let (dispatch, source) = (dispatch.clone(), source.clone());
                move |news| match news {
                    _ if !wish.stands() => {}
                    News::Progress(percent) => dispatch.dispatch(Action::Progress(percent)),
                    News::End(end) => {
                        let (preview, read) = read(&source, end);
                        if read.is_ok() {
                            taken.replace(Some(files.clone()));
                        }
                        if let Some(preview) = preview {
                            dispatch.dispatch(Action::Found(Box::new(preview)));
                        }
                        dispatch.dispatch(Action::Readings(source.clone(), read));
                    }
                }
            };
            // What was under way before is stopped by being dropped.
            match Reading::start(&options.order(names), &blobs, on_news) {
                Ok(reading) => drop(under_way.replace(Some(reading))),
                Err(failure) => dispatch.dispatch(Action::Readings(source, Err(Unread::Lost(failure)))),
            }
        })
    };
    let keep = {
        let chosen = chosen.clone();
        use_callback((), move |(), ()| {
            drop(under_way.take());
            // What is read once more from now on is the file in use, and the browser's picker must not name the other.
            chosen.replace(taken.borrow().clone());
            browser::clear_file(ids::FILE);
            dispatch.dispatch(Action::Keep);
        })
    };
    let again = use_callback(files.clone(), move |options: FileOptions, files| {
        let chosen = chosen.borrow().clone();
        if let Some(chosen) = chosen {
            files.emit((chosen, options));
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
    ReadingsHandle { shipped: (*shipped).clone(), all: (*all).clone(), files, keep, again }
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

/// What the readings of these files are called: by the first, with the number of the others.
pub(crate) fn source_of(files: &Files) -> Source {
    let name = files.first().map(|(name, _)| name.clone()).unwrap_or_default();
    Source::File(match files.len() {
        0 | 1 => name,
        count => format!("{name} (+{})", count - 1),
    })
}

/// What came of files, for the state.
fn read(
    source: &Source,
    end: Result<Result<Box<Found>, Refused>, HostFailure>,
) -> (Option<Preview>, Result<Shared<Readings>, Unread>) {
    let mut found = match end {
        Ok(Ok(found)) => *found,
        Ok(Err(refused)) => return (None, Err(Unread::Refused(refused))),
        Err(failure) => return (None, Err(Unread::Lost(failure))),
    };
    let read = match found.table.take() {
        None => Err(Unread::Open),
        Some(table) => table
            .readings()
            .map(Shared::new)
            .ok_or_else(|| Unread::Lost(HostFailure::Unreadable(String::new()))),
    };
    (Some(Preview { source: source.clone(), found }), read)
}
