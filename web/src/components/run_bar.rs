//! Run, cancel, how it goes.

use yew::prelude::*;

use crate::hooks::{use_clock, use_kept_focus};
use crate::state::{Checked, RoundView, Status};
use crate::text::{counted, fill, text};
use crate::view::{format, noise};

#[derive(Properties, PartialEq)]
pub(crate) struct RunBarProps {
    /// What the page is doing.
    pub(crate) status: Status,
    /// The round, if there is one.
    pub(crate) round: Option<RoundView>,
    /// Whether the last round was cancelled.
    pub(crate) cancelled: bool,
    /// What the form means.
    pub(crate) checked: Checked,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
    /// Begins a round.
    pub(crate) on_run: Callback<()>,
    /// Ends it.
    pub(crate) on_cancel: Callback<()>,
}

#[function_component]
pub(crate) fn RunBar(props: &RunBarProps) -> Html {
    let t = text();
    let running = props.status == Status::Running;
    use_kept_focus(running, if running { "cancel" } else { "run" });
    let reason = reason(&props.checked);
    let label = if props.status == Status::Idle { t.run } else { t.run_again };
    html! {
        <div class="run-bar">
            if running {
                <button type="button" id="cancel" data-testid="cancel" key="cancel" onclick={props.on_cancel.reform(|_| ())}>
                    { t.cancel }
                </button>
            } else {
                <button type="button" id="run" data-testid="run" key="run" class="primary" disabled={reason.is_some()}
                    aria-describedby="run-reason" onclick={props.on_run.reform(|_| ())}>
                    { label }
                </button>
            }
            <p id="status" class="status" data-testid="status" data-state={props.status.name()}
                data-phase={props.round.as_ref().map(|round| round.phase().name())} role="status">
                { status(props) }
            </p>
            if let Some(round) = &props.round {
                <Elapsed round={round.clone()} />
            }
            { marks(props) }
            <p id="run-reason" class="error reason">
                { if running { None } else { reason } }
            </p>
        </div>
    }
}

/// The marks that stand in the words beside the picture, again, where those are far away: on a phone.
fn marks(props: &RunBarProps) -> Html {
    let t = text();
    let plan = props.round.as_ref().map(|round| &*round.plan).or(props.checked.plan.as_ref());
    let Some(plan) = plan.filter(|_| props.narrow) else { return Html::default() };
    let marks =
        [(plan.params.insecure_size(), t.insecure), (plan.randomness.is_seeded(), t.seeded)].into_iter();
    let words: Vec<_> = marks.filter(|(shown, _)| *shown).map(|(_, word)| word).collect();
    if words.is_empty() {
        return Html::default();
    }
    html! { <p class="mark run-mark"><strong>{ words.join("; ") }</strong></p> }
}

/// Why a round cannot begin.
fn reason(checked: &Checked) -> Option<String> {
    let t = text();
    if checked.plan.is_some() {
        return None;
    }
    if checked.errors.is_empty() {
        return Some(t.cannot_run_loading.to_owned());
    }
    let mut names: Vec<&str> = checked.errors.iter().map(|(field, _)| t.field(*field)).collect();
    names.dedup();
    Some(fill(t.cannot_run, &[("fields", &names.join(", "))]))
}

/// One sentence a phase: it is read aloud, so it must not change with every answer.
fn status(props: &RunBarProps) -> String {
    let t = text();
    match (&props.round, props.status) {
        (Some(round), Status::Running) => {
            let phase = round.phase();
            let number = blindsum_core::sim::Phase::ALL.iter().take_while(|p| **p <= phase).count();
            fill(t.status_running, &[("number", &number.to_string()), ("title", t.phase(phase).title)])
        }
        (Some(round), Status::Published) => {
            let total = round.outcome.as_ref().and_then(|outcome| outcome.noisy_total()).unwrap_or_default();
            let decimals = noise::decimals(&round.plan.params);
            fill(t.status_published, &[("total", &format::kwh(total, decimals))])
        }
        (_, Status::Refused) => t.status_refused.to_owned(),
        (_, Status::Error) => t.status_error.to_owned(),
        _ if props.cancelled => t.status_cancelled.to_owned(),
        _ => {
            let plan = props.checked.plan.as_ref();
            plan.map(|plan| {
                fill(t.status_idle, &[("meters", &counted(plan.readings.len(), t.meters_one, t.meters_many))])
            })
            .unwrap_or_default()
        }
    }
}

#[derive(Properties, PartialEq)]
struct ElapsedProps {
    round: RoundView,
}

#[function_component]
fn Elapsed(props: &ElapsedProps) -> Html {
    let now = use_clock(props.round.ended.is_none());
    let seconds = format::decimal(props.round.elapsed(now) / 1000.0, 1);
    html! {
        <p class="elapsed"><span class="visually-hidden">{ text().elapsed }{ " " }</span><span class="number">{ seconds }</span>{ " s" }</p>
    }
}
