//! The page.

mod cards;
mod claims;
mod figure;
mod form;
mod save;
mod status;

use std::cell::RefCell;
use std::rc::Rc;

use blindsum_evaluation::plan::Options;
use blindsum_page_parts::browser;
use blindsum_page_parts::host::{Host, News};
use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::kept;
use crate::options::Form;
use crate::state::{Action, Kept, Run, Stage, State};
use crate::text;
use crate::view::{Outcome, outcome};
use crate::wire::{Answer, Order, VERSION};

/// How often pictures are drawn again while cells come, in milliseconds: drawing takes some hundredths of a second, and cells can come faster.
const REDRAW_MS: f64 = 500.0;

/// What was worked out last: when, of how many cells, and what.
type Last = RefCell<Option<(f64, usize, Rc<Outcome>)>>;

#[function_component]
pub(crate) fn Page() -> Html {
    let state = use_reducer(|| {
        let kept = kept::run().map(|(id, options, cells)| Run::new(id, options, cells));
        State::new(kept, &browser::query())
    });
    use_worker(&state);
    let last = use_mut_ref(|| None);
    let unmeasured = use_memo((), |()| outcome(&Options::quick(0), &[]).judged);
    let shown = state.run.as_ref().map(|run| so_far(run, &last));
    let on = {
        let state = state.clone();
        Callback::from(move |action: Action| {
            match &action {
                Action::Begin { kept: Kept::Other, .. } => {}
                Action::Begin { .. } => {
                    if let Some(options) = state.form.options() {
                        browser::set_query(&Form::of(&options).to_query());
                    }
                    browser::focus_soon(status::ID);
                }
                Action::Discard => {
                    if let Some(run) = &state.run {
                        kept::forget(&run.id);
                    }
                    browser::focus_soon(form::ID);
                }
                Action::Pause | Action::GoOn | Action::Ask | Action::Keep => browser::focus_soon(status::ID),
                _ => {}
            }
            state.dispatch(action);
        })
    };
    html! {
        <>
            <nav aria-label={text::PAGES}><a href="./">{ text::BACK }</a></nav>
            <main>
                <h1>{ text::TITLE }</h1>
                <p>{ text::LEAD }</p>
                <p>{ text::PAILLIER }</p>
                <p class="note">{ text::HONEST }</p>
                if let Some(run) = &state.run {
                    { status::status(run, state.asks, &on) }
                } else {
                    { form::form(&state.form, state.is_taken, &on) }
                    { claims::claims(&unmeasured, true) }
                }
                if let (Some(run), Some(shown)) = (&state.run, &shown) {
                    { claims::claims(&shown.judged, run.stage == Stage::Ended) }
                    { for shown.figures.iter().map(figure::figure) }
                    { figure::city(&shown.streamed) }
                    { save::files(run) }
                }
                { cards::laws() }
                { cards::cards() }
            </main>
        </>
    }
}

/// What the run comes to, worked out again when there is something new and the last time is a while ago, or nothing more comes for now.
fn so_far(run: &Run, last: &Last) -> Rc<Outcome> {
    let mut last = last.borrow_mut();
    let now = browser::now();
    let done = run.measured.len();
    let waits = run.stage == Stage::Measuring;
    if let Some((when, of, outcome)) = &*last
        && (*of == done || (waits && now - when < REDRAW_MS && done > *of))
    {
        return outcome.clone();
    }
    let outcome = Rc::new(outcome(&run.options, &run.rows()));
    *last = Some((now, done, outcome.clone()));
    outcome
}

/// Has a worker as long as something is measured, and hands it one cell after the other.
#[hook]
fn use_worker(state: &UseReducerHandle<State>) {
    let host = use_mut_ref(|| None::<Host>);
    let run = state.run.clone();
    let is_on = run.as_ref().is_some_and(|run| matches!(run.stage, Stage::Measuring | Stage::Pausing));
    {
        let (host, dispatch) = (host.clone(), state.dispatcher());
        let begun = run.as_ref().map(|run| (run.id.clone(), run.options.clone()));
        use_effect_with(is_on, move |is_on| {
            // Dropping a worker ends it.
            let started = begun.filter(|_| *is_on).map(|(id, options)| {
                let heard = dispatch.clone();
                let begin = move |kernel| Order::Begin { options: Box::new(options), kernel };
                Host::start("evaluation", VERSION, begin, move |news| hear(&id, &heard, news))
            });
            *host.borrow_mut() = match started {
                Some(Ok(host)) => Some(host),
                Some(Err(why)) => {
                    dispatch.dispatch(Action::Lost(why));
                    None
                }
                None => None,
            };
        });
    }
    // The next cell, once the worker has begun, and whenever one is done with.
    let next = run.as_ref().filter(|run| run.is_ready).and_then(|run| run.now().map(ToString::to_string));
    use_effect_with((next, is_on), move |(next, _)| {
        if let (Some(host), Some(cell)) = (&*host.borrow(), next) {
            host.order(&Order::Measure(cell.clone()));
        }
    });
    // How far it is changes while a cell takes long, too.
    let tick = use_force_update();
    use_effect_with(is_on, move |is_on| {
        let interval = is_on.then(|| Interval::new(1_000, move || tick.force_update()));
        move || drop(interval)
    });
}

fn hear(id: &str, dispatch: &UseReducerDispatcher<State>, news: News<Answer>) {
    dispatch.dispatch(match news {
        News::Answer(Answer::Begun { engine }) => Action::Begun(engine),
        News::Answer(Answer::Measured { cell, rows, millis }) => {
            let kept = kept::keep(id, &cell, &rows, millis);
            Action::Measured { cell, rows, millis, kept }
        }
        News::Answer(Answer::Failed { cell, why }) => Action::Failed { cell, why },
        News::Lost(why) => Action::Lost(why),
    });
}
