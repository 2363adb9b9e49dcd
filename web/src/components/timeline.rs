//! The eight phases: which are over, which runs, how far. Choosing one shows what it does.

use blindsum_core::sim::Phase;
use yew::prelude::*;

use crate::state::{Action, Move, RoundView};
use crate::text::{fill, text};
use crate::view::format;

#[derive(Properties, PartialEq)]
pub(crate) struct TimelineProps {
    /// The round, if there is one.
    pub(crate) round: Option<RoundView>,
    /// The epoch a person chose.
    pub(crate) epoch: Option<usize>,
    /// Whether a choice leads to the phase's first step.
    pub(crate) steps: bool,
    /// The phase being explained.
    pub(crate) shown: Option<Phase>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// How far a phase is.
#[derive(Clone, Copy, PartialEq)]
enum Stand {
    Waiting,
    Running,
    Done,
    Stopped,
}

#[function_component]
pub(crate) fn Timeline(props: &TimelineProps) -> Html {
    html! {
        <nav class="timeline" aria-label={text().phases_title}>
            <ol>{ for (1..).zip(Phase::ALL).map(|(number, phase)| step(props, number, phase)) }</ol>
            if props.round.as_ref().is_some_and(|round| !round.running()) {
                <p class="note">{ text().phase_times }</p>
            }
        </nav>
    }
}

fn stand(round: Option<&RoundView>, phase: Phase) -> Stand {
    let Some(round) = round else { return Stand::Waiting };
    let published = round.last().is_some_and(|outcome| outcome.noisy_total().is_some());
    match phase.cmp(&round.phase()) {
        _ if round.over && published => Stand::Done,
        core::cmp::Ordering::Less => Stand::Done,
        core::cmp::Ordering::Greater => Stand::Waiting,
        core::cmp::Ordering::Equal if round.running() => Stand::Running,
        core::cmp::Ordering::Equal => Stand::Stopped,
    }
}

/// How far the phase that runs is.
fn far(round: &RoundView) -> (usize, usize) {
    let standing = round.traffic.standing(round.progress, round.meters.len());
    (standing.got, standing.all)
}

fn step(props: &TimelineProps, number: i32, phase: Phase) -> Html {
    let t = text();
    let stand = stand(props.round.as_ref(), phase);
    let (class, note) = match stand {
        Stand::Waiting => ("waiting", t.phase_waiting.to_owned()),
        Stand::Done => {
            let took = props
                .round
                .as_ref()
                .and_then(|round| round.computing(props.epoch, phase))
                .map(format::duration);
            ("done", took.unwrap_or_else(|| t.phase_done.to_owned()))
        }
        // What was computed and never sent is no progress.
        Stand::Stopped => ("stopped", t.phase_stopped.to_owned()),
        Stand::Running => {
            let (got, all) = props.round.as_ref().map_or((0, 0), far);
            let note = fill(t.phase_progress, &[("done", &got.to_string()), ("all", &all.to_string())]);
            ("running", note)
        }
    };
    let (value, max) = match (stand, &props.round) {
        (Stand::Done | Stand::Stopped, _) => (1, 1),
        (Stand::Waiting, _) | (_, None) => (0, 1),
        (_, Some(round)) => {
            let (got, all) = far(round);
            (got, all.max(1))
        }
    };
    let shown = props.shown == Some(phase);
    let steps = props.steps;
    let onclick = props.on.reform(move |_| match (steps, shown) {
        (true, true) => Action::Walk(Move::End),
        (true, false) => Action::Walk(Move::Phase(phase)),
        (false, true) => Action::LookAt(None),
        (false, false) => Action::LookAt(Some(phase)),
    });
    html! {
        <li class={class} key={number}>
            <button type="button" aria-pressed={shown.to_string()} {onclick}
                aria-current={(stand == Stand::Running).then_some("step")}>
                <span class="step number">{ number }</span>
                <span class="step-name">{ t.phase(phase).short }</span>
                <span class="step-note number">{ note }</span>
            </button>
            <progress aria-hidden="true" value={value.to_string()} max={max.to_string()}></progress>
        </li>
    }
}
