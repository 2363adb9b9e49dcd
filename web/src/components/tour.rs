//! A stop of the guided path: a question first, then what happens and why.

use blindsum_core::blinding::Blinding;
use blindsum_core::params::{EpochBase, KeyMode, Params};
use yew::prelude::*;

use crate::browser;
use crate::state::{Action, STOPS};
use crate::text::tour::StopWords;
use crate::text::{fill, text};

#[derive(Properties, PartialEq)]
pub(crate) struct TourProps {
    /// The stop, from 0.
    pub(crate) stop: usize,
    /// What was answered at it.
    pub(crate) answered: Option<Option<usize>>,
    /// Whether there is a round that published a total.
    pub(crate) ready: bool,
    /// What the round runs under, or would.
    pub(crate) params: Option<Params>,
    /// Whether one runs.
    pub(crate) running: bool,
    /// What is looked at there, if it is not the picture.
    pub(crate) exhibit: Html,
    /// Begins a round.
    pub(crate) on_run: Callback<()>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// Whether what the path tells is so under these parameters: it speaks of the protocol as it usually runs.
fn is_usual(params: &Params) -> bool {
    params.key_mode() == KeyMode::Published
        && params.blinding() == Blinding::Hardened
        && params.base() == EpochBase::Common
        && params.meters() > 1
        && params.gamma() > 1
}

const TITLE_ID: &str = "tour-title";

#[function_component]
pub(crate) fn Tour(props: &TourProps) -> Html {
    let t = text().tour;
    // Whoever goes on reads on at the title. Nobody's focus is taken when the page opens.
    let first = use_mut_ref(|| true);
    use_effect_with(props.stop, move |_| {
        if !first.replace(false) || browser::focus_is_lost() && browser::was_used() {
            browser::focus(TITLE_ID);
        }
    });
    let place = props.stop.min(STOPS.len() - 1);
    let (Some(stop), Some(words)) = (STOPS.get(place), t.stops.get(place)) else { return Html::default() };
    let waits = stop.needs_round() && !props.ready;
    let answered = props.answered;
    let answer = props.on.reform(move |choice: Option<usize>| Action::Answer(place, choice));
    let to = |stop: Option<usize>| props.on.reform(move |_: MouseEvent| Action::Tour(stop));
    let last = place + 1 == STOPS.len();
    let leave = props.on.reform(|_: MouseEvent| {
        browser::focus_soon("tour-begin");
        Action::Tour(None)
    });
    let counted = fill(t.stop_of, &[("stop", &(place + 1).to_string()), ("all", &STOPS.len().to_string())]);
    html! {
        <div class="tour" data-testid="tour" data-stop={(place + 1).to_string()}>
            <p class="note number">{ counted }</p>
            <h2 id={TITLE_ID} tabindex="-1">{ words.title }</h2>
            { props.exhibit.clone() }
            if props.params.as_ref().is_some_and(|params| !is_usual(params)) {
                <p class="mark">{ t.not_usual }</p>
            }
            if waits {
                <p class="mark">{ if props.running { t.running } else { t.needs_round } }</p>
                if !props.running {
                    <button type="button" id="tour-run" class="primary" onclick={props.on_run.reform(|_| ())}>{ text().run }</button>
                }
            } else {
                { question(words, answered, &answer) }
                <div aria-live="polite">
                    if let Some(choice) = answered { { told(words, choice) } }
                </div>
            }
            <div class="tour-buttons">
                <button type="button" id="tour-back" disabled={place == 0} onclick={to(place.checked_sub(1))}>{ t.back }</button>
                <button type="button" id="tour-next" class={classes!(answered.is_some().then_some("primary"))}
                    onclick={if last { leave.clone() } else { to(Some(place + 1)) }}>{ if last { t.finish } else { t.next } }</button>
                <button type="button" id="tour-leave" class="quiet" onclick={leave}>{ t.leave }</button>
            </div>
        </div>
    }
}

/// The question. An answer stays as it was given.
fn question(words: &StopWords, answered: Option<Option<usize>>, answer: &Callback<Option<usize>>) -> Html {
    let t = text().tour;
    let option = |(place, (label, _)): (usize, &(&'static str, &'static str))| {
        let chosen = answered == Some(Some(place));
        let locked = answered.is_some();
        let mark = match (locked, place == words.right, chosen) {
            (true, true, _) => "✓ ",
            (true, false, true) => "✗ ",
            _ => "",
        };
        let onclick = if locked { Callback::noop() } else { answer.reform(move |_: MouseEvent| Some(place)) };
        html! {
            <li>
                <button type="button" class={classes!("answer-choice", chosen.then_some("chosen"), (locked && place == words.right).then_some("right"))}
                    aria-pressed={chosen.to_string()} aria-disabled={locked.then_some("true")} data-testid={format!("answer-{}", place + 1)} {onclick}>
                    { mark }{ *label }
                </button>
            </li>
        }
    };
    html! {
        <>
            <p class="note">{ t.predict }</p>
            <p><strong>{ words.question }</strong></p>
            <ul class="answers">{ for words.answers.iter().enumerate().map(option) }</ul>
            if answered.is_none() {
                <button type="button" class="quiet" id="tour-show" onclick={answer.reform(|_: MouseEvent| None)}>{ t.skip }</button>
            }
        </>
    }
}

/// What is told when an answer was given.
fn told(words: &StopWords, choice: Option<usize>) -> Html {
    let t = text().tour;
    let reason = |place: usize| words.answers.get(place).map(|(_, reason)| *reason).unwrap_or_default();
    html! {
        <>
            if let Some(choice) = choice {
                <p class={if choice == words.right { "holds" } else { "fails" }}>
                    { if choice == words.right { t.right } else { t.wrong } }
                </p>
                <p>{ reason(choice) }</p>
            }
            if choice != Some(words.right) {
                <p>{ "✓ " }{ reason(words.right) }</p>
            }
            <h3>{ t.what }</h3>
            <p>{ words.what }</p>
            <h3>{ t.why }</h3>
            <p>{ words.why }</p>
            if let Some(slip) = words.slip {
                <h3>{ t.slip }</h3>
                <p class="slip">{ slip }</p>
            }
        </>
    }
}
