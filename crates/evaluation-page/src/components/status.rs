//! How far a run is, and what can be done with it.

use yew::prelude::*;

use crate::state::{Action, Run, Stage};
use crate::text;

pub(super) const ID: &str = "evaluation-status";

pub(super) fn status(run: &Run, asks: bool, on: &Callback<Action>) -> Html {
    let (done, all) = (run.measured.len() + run.failed.len(), run.all.len());
    let button = |id: &'static str, word: &'static str, action: Action, class: &'static str| {
        let on = on.clone();
        let onclick = Callback::from(move |_: MouseEvent| on.emit(action.clone()));
        html! { <button type="button" {class} data-testid={id} {onclick}>{ word }</button> }
    };
    let buttons = match (asks, run.stage) {
        (true, _) => html! {
            <>
                <span>{ text::discard(done) }</span>
                { button("discard", text::YES, Action::Discard, "") }
                { button("keep", text::NO, Action::Keep, "primary") }
            </>
        },
        (false, Stage::Measuring) => html! {
            <>{ button("pause", text::PAUSE, Action::Pause, "primary") }{ button("cancel", text::CANCEL, Action::Ask, "") }</>
        },
        (false, Stage::Pausing | Stage::Paused) => html! {
            <>{ button("go-on", text::GO_ON, Action::GoOn, "primary") }{ button("cancel", text::CANCEL, Action::Ask, "") }</>
        },
        (false, Stage::Ended) => button("again", text::AGAIN, Action::Ask, ""),
    };
    let left = run.now().map(|_| text::left(run.time_left()));
    html! {
        <section class="sheet status" id={ID} tabindex="-1" data-testid="status" data-stage={run.stage.name()} data-done={done.to_string()} aria-label={text::PROGRESS}>
            <progress max={all.to_string()} value={done.to_string()} aria-label={text::PROGRESS}></progress>
            // Only what changes seldom is read aloud.
            <p role="status">{ stage_aloud(run) }</p>
            <p>
                { text::stage(run.stage, done, all, run.failed.len()) }{ " " }
                if let Some(cell) = run.now() { <span class="now">{ text::now(cell) }{ " " }</span> }
                if let Some(left) = left { { left }{ " " } }
                if let Some(engine) = &run.engine { { text::engine(engine) } }
            </p>
            if let Some(why) = &run.lost { <p class="error" role="alert" data-testid="lost">{ text::lost(why) }</p> }
            { for run.failed.iter().map(|(cell, why)| html! { <p class="error">{ text::failed(cell, why) }</p> }) }
            <p class="row">{ buttons }</p>
            <p class="note">{ text::setting(&run.options) }{ " " }<span data-testid="kept">{ text::kept(run.kept) }</span></p>
        </section>
    }
}

fn stage_aloud(run: &Run) -> &'static str {
    text::aloud(run.stage, run.failed.len())
}
