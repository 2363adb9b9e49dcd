//! The end of the guided path: how its questions were answered, what to remember, and what to try next.

use blindsum_core::variants::Blinding;
use yew::prelude::*;

use crate::browser;
use crate::components::path::props::DONE_ID;
use crate::components::path::rich::rich;
use crate::ground::ids;
use crate::state::{Action, Field, Path, Preset};
use crate::text::text;
use crate::text::tour::{Figures, THREE};

/// The end.
pub(super) fn done(path: &Path, figures: Option<&Figures>, on: &Callback<Action>) -> Html {
    let t = text().tour;
    let close = on.reform(|_: MouseEvent| {
        browser::focus_soon(ids::FRAME);
        Action::PathDone(false)
    });
    html! {
        <main class="path-done" data-testid="path-done">
            <h1 id={DONE_ID} tabindex="-1">{ t.done_title }</h1>
            if let Some(score) = t.score(&path.first) {
                <p>{ score }</p>
            }
            if figures.is_some() {
                <h2>{ t.done_learned }</h2>
                <dl class="path-learned">
                    { for t.learned.iter().map(|(question, answer)| html! {
                        <div><dt>{ *question }</dt><dd>{ rich(&answer.of(figures)) }</dd></div>
                    }) }
                </dl>
            }
            <h2>{ t.done_try }</h2>
            <ul class="path-tries">
                { for t.tries.iter().enumerate().map(|(place, (label, then))| html! {
                    <li>
                        <button type="button" id={format!("try-{}", place + 1)} onclick={tries(place, on)}>{ *label }</button>
                        <span>{ *then }</span>
                    </li>
                }) }
            </ul>
            <button type="button" class="primary" id="path-close" onclick={close}>{ t.done_close }</button>
        </main>
    }
}

/// What a button of them does: the page is as it says, and the focus is where the next thing is pressed.
fn tries(place: usize, on: &Callback<Action>) -> Callback<MouseEvent> {
    let on = on.clone();
    Callback::from(move |_| {
        on.emit(Action::PathDone(false));
        let (action, then) = match place {
            0 => (THREE.parse().ok().map(Action::Lens), ids::FRAME),
            1 => (Some(Action::Preset(Preset::Town)), ids::RUN),
            2 => (Some(Action::Preset(Preset::Day)), ids::RUN),
            3 => (Some(Action::Textbook(true)), ids::FRAME),
            _ => (Some(Action::Edit(Field::Blinding, Blinding::AsPrinted.name().to_owned())), ids::RUN),
        };
        if let Some(action) = action {
            on.emit(action);
        }
        browser::focus_soon(then);
    })
}
