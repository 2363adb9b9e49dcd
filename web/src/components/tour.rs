//! A stop of the guided path: a question first, then what happens and why.

use std::rc::Rc;

use blindsum_core::params::Params;
use blindsum_core::variants::{Blinding, EpochBase, KeyMode};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::browser;
use crate::ground::ids;
use crate::state::{Action, Change, Guess, Path, Plan, STOPS};
use crate::text::text;
use crate::text::tour::{StopWords, Told};
use crate::workers::StartError;

/// What the words of a stop tell of the round, if there is one.
pub(super) type Figures = Rc<Option<crate::text::tour::Figures>>;

/// Why a round published nothing, as far as the path is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It would cost more epsilon than there is: the same once more would end the same.
    ByBudget,
    /// For another reason, told below.
    Otherwise,
}

#[derive(Properties, PartialEq)]
pub(crate) struct TourProps {
    /// The stop, from 0.
    pub(crate) stop: usize,
    /// What was answered at it.
    pub(crate) answered: Option<Guess>,
    /// Whether the page shows something else than what the stop speaks of.
    pub(crate) strayed: bool,
    /// Whether there is a round that published a total.
    pub(crate) ready: bool,
    /// What the round runs under, or would.
    pub(crate) params: Option<Params>,
    /// What the round puts into its words.
    pub(crate) figures: Figures,
    /// Whether one runs.
    pub(crate) running: bool,
    /// What would run; nothing: the form asks for what cannot.
    pub(crate) plan: Option<Rc<Plan>>,
    /// Why the last one did not begin.
    pub(crate) start_error: Option<StartError>,
    /// How the last one was refused, if it was.
    pub(crate) refused: Option<Refused>,
    /// Runs once more after a change.
    pub(crate) on_change: Callback<Change>,
    /// What is looked at there, if it is not the picture.
    pub(crate) exhibit: Html,
    /// Whether the picture stands between the question and what is told then.
    pub(crate) apart: bool,
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
const DONE_ID: &str = "path-done";
/// What a stop lacks.
const LACKS_ID: &str = "tour-lacks";

#[function_component]
pub(crate) fn Tour(props: &TourProps) -> Html {
    let t = text().tour;
    // Whoever goes on reads on at the title. Nobody's focus is taken when the page opens; the button that began the path is
    // about to go, and its focus with it.
    let first = use_mut_ref(|| true);
    use_effect_with(props.stop, move |_| {
        if !first.replace(false) {
            browser::read_on_at(TITLE_ID);
        } else if browser::was_used() {
            browser::focus_if_lost_soon(TITLE_ID);
        }
    });
    let place = props.stop.min(STOPS.len() - 1);
    let (Some(stop), Some(words)) = (STOPS.get(place), t.stops.get(place)) else { return Html::default() };
    let waits = stop.needs_round() && !props.ready;
    let answered = props.answered;
    html! {
        <div class="tour" data-testid="tour" data-stop={(place + 1).to_string()}>
            { ways(props, place, waits) }
            <h2 id={TITLE_ID} tabindex="-1">{ words.title }</h2>
            if props.strayed {
                <p class="mark strayed">
                    { t.strayed }{ " " }
                    <button type="button" id="tour-return" onclick={props.on.reform(move |_: MouseEvent| {
                        browser::focus_soon(TITLE_ID);
                        Action::Tour(Some(place))
                    })}>{ t.come_back }</button>
                </p>
            }
            { props.exhibit.clone() }
            if props.params.as_ref().is_some_and(|params| !is_usual(params)) {
                <p class="mark">{ t.not_usual }</p>
            }
            if waits {
                { lacks(props) }
            } else {
                { question(props, place, words) }
                if answered.is_some() && !props.apart {
                    { told(words, &props.figures) }
                }
            }
        </div>
    }
}

/// What a stop says that looks at a round and has none: what is missing, and the button that brings it.
fn lacks(props: &TourProps) -> Html {
    let (t, words) = (text(), text().tour);
    if props.running {
        return html! { <p class="mark" id={LACKS_ID}>{ words.running }</p> };
    }
    let day = props.plan.as_ref().is_some_and(|plan| plan.is_day());
    html! {
        <>
            if let Some(why) = &props.start_error {
                <p class="error">{ t.error_title }{ " " }{ (t.error_text)(&why.to_string()) }</p>
            }
            <p class="mark" id={LACKS_ID}>
                { match props.refused {
                    None => words.needs_round,
                    Some(Refused::ByBudget) => words.needs_budget,
                    Some(Refused::Otherwise) => words.needs_another,
                } }
            </p>
            if props.refused == Some(Refused::ByBudget) {
                <button type="button" id="tour-unlimited" class="primary" disabled={props.plan.is_none()} aria-describedby="run-reason"
                    onclick={props.on_change.reform(|_: MouseEvent| {
                        browser::focus(TITLE_ID);
                        Change::NoBudget
                    })}>{ t.run_unlimited }</button>
            } else {
            // Why it cannot be pressed stands where the round is run otherwise.
            <button type="button" id="tour-run" class="primary" disabled={props.plan.is_none()} aria-describedby="run-reason"
                onclick={props.on_run.reform(|_| browser::focus(TITLE_ID))}>{ if day { t.run_day } else { t.run } }</button>
            }
        </>
    }
}

/// Where one is, and the ways on: they stay in sight, however long a stop is. A stop that lacks its round does not lead to the next,
/// which would lack it too.
fn ways(props: &TourProps, place: usize, waits: bool) -> Html {
    let t = text().tour;
    let to = |stop: Option<usize>| props.on.reform(move |_: MouseEvent| Action::Tour(stop));
    let jump = props.on.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        Action::Tour(select.and_then(|select| select.value().parse().ok()).or(Some(0)))
    });
    let last = place + 1 == STOPS.len();
    let finish = props.on.reform(|_: MouseEvent| {
        browser::focus_soon(DONE_ID);
        Action::PathDone(true)
    });
    let leave = props.on.reform(|_: MouseEvent| {
        browser::focus_soon("tour-begin");
        Action::Tour(None)
    });
    let on = if last { finish } else { to(Some(place + 1)) };
    html! {
        <nav class="tour-ways" aria-label={t.begin}>
            <label class="tour-stop">
                <span class="visually-hidden">{ t.stop }</span>
                <select id="tour-stop" onchange={jump}>
                    { for t.stops.iter().enumerate().map(|(index, stop)| {
                        html! {
                            <option value={index.to_string()} selected={index == place}>{ (t.stop_of)(index + 1, STOPS.len()) }{ ": " }{ stop.title }</option>
                        }
                    }) }
                </select>
            </label>
            <button type="button" id="tour-back" disabled={place == 0} title={t.back} onclick={to(place.checked_sub(1))}>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M14 8H3M8 3 3 8l5 5" /></svg><span class="more">{ t.back }</span>
            </button>
            <button type="button" id="tour-next" class={(props.answered.is_some() && !waits).then_some("primary")} disabled={waits}
                aria-describedby={waits.then_some(LACKS_ID)} onclick={on}>
                { if last { t.finish } else { t.next } }
            </button>
            <button type="button" id="tour-leave" class="quiet" title={t.leave} onclick={leave}>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m3 3 10 10M13 3 3 13" /></svg><span class="more">{ t.leave }</span>
            </button>
        </nav>
    }
}

/// The question. An answer stays as it was given until the stop is to ask again; then each answer has its reason.
fn question(props: &TourProps, stop: usize, words: &StopWords) -> Html {
    let t = text().tour;
    let answered = props.answered;
    let answer = props.on.reform(move |guess: Guess| Action::Answer(stop, guess));
    let option = |(place, (label, reason)): (usize, &(&'static str, Told))| {
        let chosen = answered == Some(Guess::Choice(place));
        let locked = answered.is_some();
        let right = locked && place == words.right;
        let mark = match (right, chosen) {
            (true, _) => "✓ ",
            (false, true) => "✗ ",
            (false, false) => "",
        };
        let verdict = chosen.then_some(if right { t.right } else { t.wrong });
        let onclick =
            if locked { Callback::noop() } else { answer.reform(move |_: MouseEvent| Guess::Choice(place)) };
        html! {
            <li>
                <button type="button" class={classes!("answer-choice", chosen.then_some("chosen"), right.then_some("right"))}
                    aria-pressed={chosen.to_string()} aria-disabled={locked.then_some("true")} data-testid={format!("answer-{}", place + 1)} {onclick}>
                    { mark }{ *label }
                </button>
                // Said aloud where it answers the answer; the others are there to be read.
                <p class="answer-reason" aria-live={(chosen || right).then_some("polite")}>
                    if let Some(verdict) = verdict {
                        <strong class={if right { "holds" } else { "fails" }}>{ verdict }</strong>{ " " }
                    }
                    if locked { { reason.of(props.figures.as_ref().as_ref()) } }
                </p>
            </li>
        }
    };
    html! {
        <>
            <p class="note">{ t.predict }</p>
            <p><strong>{ words.question }</strong></p>
            <ul class="answers">{ for words.answers.iter().enumerate().map(option) }</ul>
            if answered.is_none() {
                <button type="button" class="quiet" id="tour-show" onclick={answer.reform(|_: MouseEvent| {
                    browser::focus_soon(TITLE_ID);
                    Guess::Skipped
                })}>{ t.skip }</button>
            } else {
                <div class="tour-again">
                    if props.apart {
                        <button type="button" id="tour-read" onclick={|_: MouseEvent| browser::read_under(ids::TOLD, ids::STAGE)}>{ t.read_on }</button>
                    }
                    <button type="button" class="quiet" id="tour-again" onclick={props.on.reform(move |_: MouseEvent| {
                        browser::focus_soon(TITLE_ID);
                        Action::AskAgain(stop)
                    })}>{ t.again }</button>
                </div>
            }
        </>
    }
}

/// What is told when an answer was given.
fn told(words: &StopWords, figures: &Figures) -> Html {
    let t = text().tour;
    html! {
        <div class="tour-told" id={ids::TOLD} data-testid="tour-told" tabindex="-1">
            <h3>{ t.what }</h3>
            <p>{ words.what.of(figures.as_ref().as_ref()) }</p>
            <h3>{ words.why_title.unwrap_or(t.why) }</h3>
            <p>{ words.why.of(figures.as_ref().as_ref()) }</p>
            if let Some(slip) = words.slip {
                <h3>{ t.slip }</h3>
                <p class="slip">{ slip }</p>
            }
        </div>
    }
}

/// The same where it stands below the picture.
pub(super) fn told_below(stop: usize, figures: &Figures) -> Html {
    text().tour.stops.get(stop).map(|words| told(words, figures)).unwrap_or_default()
}

/// When the path was gone to its end: how its questions were answered, and what to try next.
pub(super) fn done(path: &Path, on: &Callback<Action>) -> Html {
    let t = text().tour;
    html! {
        <div class="tour-done" data-testid="path-done">
            <h2 id={DONE_ID} tabindex="-1">{ t.done_title }</h2>
            if let Some(score) = t.score(&path.first) {
                <p>{ score }</p>
            }
            <p>{ t.done_try }</p>
            <ul>{ for t.done_next.map(|next| html! { <li>{ next }</li> }) }</ul>
            <button type="button" class="quiet" id="path-close" onclick={on.reform(|_: MouseEvent| {
                browser::focus_soon(ids::FRAME);
                Action::PathDone(false)
            })}>{ t.done_close }</button>
        </div>
    }
}
