//! The page.

mod experiment;
mod outcome;
mod save;
mod summary;

use blindsum_lab::all;
use blindsum_page_parts::browser;
use blindsum_page_parts::host::{Host, News};
use yew::prelude::*;

use crate::state::{Action, State};
use crate::text;
use crate::wire::{Answer, Order, VERSION};

#[function_component]
pub(crate) fn Page() -> Html {
    // A lab without experiments is a defect of the program, which the page says.
    let Some(first) = State::new(&browser::query()) else {
        return html! { <p role="alert">{ text::BROKEN }</p> };
    };
    html! { <Lab {first} /> }
}

#[derive(Properties, PartialEq)]
struct LabProps {
    first: State,
}

#[function_component]
fn Lab(props: &LabProps) -> Html {
    let state = use_reducer(|| props.first.clone());
    use_worker(&state);
    let on = {
        let state = state.clone();
        Callback::from(move |action: Action| {
            match action {
                Action::Show(_) => browser::focus_soon(experiment::ID),
                Action::Run | Action::RunAll => browser::focus_soon(experiment::STATUS),
                Action::Cancel => browser::focus_soon(experiment::ID),
                _ => {}
            }
            state.dispatch(action);
        })
    };
    use_effect_with(state.query(), |query| browser::set_query(query));
    html! {
        <>
            <nav aria-label={text::PAGES}><a href="./">{ text::BACK }</a></nav>
            <main>
                <h1>{ text::TITLE }</h1>
                <p>{ text::LEAD }</p>
                <p class="note">{ text::HONEST }</p>
                <div class="bench">
                    { list(&state, &on) }
                    <div>{ experiment::experiment(&state, &on) }</div>
                </div>
                { summary::summary(&state, &on) }
            </main>
        </>
    }
}

fn list(state: &State, on: &Callback<Action>) -> Html {
    html! {
        <nav class="list" aria-label={text::LIST}>
            <ul>
                { for all().iter().map(|one| {
                    let is_shown = one.id == state.shown.id;
                    let onclick = { let (on, id) = (on.clone(), one.id); Callback::from(move |_: MouseEvent| on.emit(Action::Show(id))) };
                    let mark = state.done.get(one.id).map_or("", |done| text::agreement(done.report.agrees).0);
                    html! {
                        <li key={one.id}>
                            <button type="button" {onclick} aria-current={is_shown.then_some("true")} data-testid={format!("show-{}", one.id)}>
                                <span class="id">{ one.id }</span><span>{ one.title }</span><span class="sign" aria-hidden="true">{ mark }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </nav>
    }
}

/// Has a worker as long as something runs, and hands it one experiment after the other.
#[hook]
fn use_worker(state: &UseReducerHandle<State>) {
    let host = use_mut_ref(|| None::<Host>);
    let is_on = state.run.is_some();
    {
        let (host, dispatch) = (host.clone(), state.dispatcher());
        use_effect_with(is_on, move |is_on| {
            // Dropping a worker ends it, in the middle of a step too.
            *host.borrow_mut() = None;
            if *is_on {
                let heard = dispatch.clone();
                let begin = |kernel| Order::Begin { kernel };
                match Host::start("lab", VERSION, begin, move |news| heard.dispatch(hear(news))) {
                    Ok(started) => *host.borrow_mut() = Some(started),
                    Err(why) => dispatch.dispatch(Action::Lost(why)),
                }
            }
        });
    }
    let next = state.run.as_ref().filter(|run| run.is_ready);
    let next = next.and_then(|run| Some((run.number, run.asked.first()?.clone())));
    use_effect_with(next, move |next| {
        if let (Some(host), Some((_, asked))) = (&*host.borrow(), next) {
            host.order(&Order::Run(asked.clone()));
        }
    });
}

fn hear(news: News<Answer>) -> Action {
    match news {
        News::Answer(Answer::Begun) => Action::Begun,
        News::Answer(Answer::Step { done, all }) => Action::Step(done, all),
        News::Answer(Answer::Outcome(report)) => Action::Outcome(report),
        News::Answer(Answer::Failed(why)) => Action::Failed(why),
        News::Lost(why) => Action::Lost(why),
    }
}
