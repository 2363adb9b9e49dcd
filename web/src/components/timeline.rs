//! The eight phases: which are over, which runs, how far. Choosing one shows what it does.

use core::cmp::Ordering;
use std::sync::Arc;

use blindsum_sim::{Phase, Record, Refusal};
use yew::prelude::*;

use crate::state::seen::Seen;
use crate::state::traffic::counts_messages;
use crate::state::{Action, Move, SessionView};
use crate::text::format;
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(crate) struct TimelineProps {
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// What is looked at, at a step.
    pub(crate) seen: Option<Seen>,
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
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stand {
    Waiting,
    Running,
    Done,
    Stopped,
    /// The round ended before it.
    Never,
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

fn stand(round: Option<&SessionView>, epoch: Option<usize>, phase: Phase) -> Stand {
    let Some(round) = round else { return Stand::Waiting };
    let outcome = round.shown_outcome(epoch);
    let published = outcome.is_some_and(|outcome| outcome.noisy_total().is_some());
    // The ledger refuses before anything is begun, or a total that absent meters made dearer.
    let unbegun = round.phase() <= Phase::Registration
        && outcome.is_some_and(|outcome| matches!(outcome.refusal(), Some(Refusal::Budget(_))));
    match phase.cmp(&round.phase()) {
        _ if round.over() && published => Stand::Done,
        Ordering::Less => Stand::Done,
        Ordering::Greater if round.running() => Stand::Waiting,
        Ordering::Greater => Stand::Never,
        Ordering::Equal if round.running() => Stand::Running,
        Ordering::Equal if unbegun => Stand::Never,
        Ordering::Equal => Stand::Stopped,
    }
}

/// How many records of a phase are shown at the step looked at, and of how many. Nothing where no step is looked at, and of a
/// phase that has none.
fn walked(seen: Option<&Seen>, phase: Phase) -> Option<(usize, usize)> {
    let seen = seen?;
    let of = |records: &[Arc<Record>]| records.iter().filter(|record| record.phase == phase).count();
    Some((of(seen.shown()), of(&seen.records))).filter(|(_, all)| *all > 0)
}

/// How far a phase is at that step, if it was that far: what is to come there is not done.
fn stand_then(stand: Stand, walked: Option<(usize, usize)>) -> Stand {
    match walked {
        Some((0, _)) => Stand::Waiting,
        Some((shown, all)) if shown < all => Stand::Running,
        _ => stand,
    }
}

/// How far the phase that runs is.
fn far(round: &SessionView) -> (usize, usize) {
    let standing = round.traffic.standing(round.progress, round.meters.len());
    (standing.got, standing.all)
}

fn step(props: &TimelineProps, number: i32, phase: Phase) -> Html {
    let t = text();
    let walked = walked(props.seen.as_ref(), phase);
    let stand = stand_then(stand(props.round.as_ref(), props.epoch, phase), walked);
    let (value, max) = match (stand, walked, &props.round) {
        (Stand::Done | Stand::Stopped, ..) => (1, 1),
        (Stand::Waiting | Stand::Never, ..) | (_, None, None) => (0, 1),
        (_, Some(walked), _) => walked,
        (_, None, Some(round)) => {
            let (got, all) = far(round);
            (got, all.max(1))
        }
    };
    let (class, note) = match stand {
        Stand::Waiting => ("waiting", t.phase_waiting.to_owned()),
        Stand::Never => ("waiting", t.phase_never.to_owned()),
        Stand::Done => {
            let took = props
                .round
                .as_ref()
                .and_then(|round| round.computing(props.epoch, phase))
                .map(format::duration);
            ("done", took.unwrap_or_else(|| t.phase_done.to_owned()))
        }
        // What was computed and never sent is not progress.
        Stand::Stopped => ("stopped", t.phase_stopped.to_owned()),
        Stand::Running => {
            // Messages are counted, and steps where one stands at a step; calculations have no number that says anything.
            let counted = walked.is_some() || counts_messages(phase);
            let note = match counted {
                true => (t.phase_progress)(value, max),
                false => (t.phase_share)(100 * value / max.max(1)),
            };
            ("running", note)
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

#[cfg(test)]
mod tests {
    use blindsum_sim::knowledge::Lens;

    use super::*;
    use crate::state::Shared;
    use blindsum_sim::sample;

    #[test]
    fn at_a_step_only_what_came_before_it_is_done() {
        let (records, _) = sample::published();
        let records = Shared::new(records);
        let last = records.iter().rposition(|record| record.phase == Phase::Reading).unwrap();
        let at = |step| Seen::new(records.clone(), step, &Lens::Everything, sample::params());
        let stands = |seen: &Seen| Phase::ALL.map(|phase| stand_then(Stand::Done, walked(Some(seen), phase)));
        // In the midst of the readings.
        let [.., register, bits, shares, reading, noise, _, decryption] = stands(&at(Some(last)));
        assert_eq!([register, bits, shares], [Stand::Done; 3]);
        assert_eq!((reading, noise, decryption), (Stand::Running, Stand::Waiting, Stand::Waiting));
        assert_eq!(stands(&at(Some(0))), [Stand::Waiting; 8]);
        assert_eq!(stands(&at(None)), [Stand::Done; 8]);
        assert_eq!(stand_then(Stand::Stopped, walked(None, Phase::Noise)), Stand::Stopped);
    }

    #[test]
    fn what_the_ledger_refused_was_not_begun() {
        use crate::state::tests::{day, news, progress};
        use crate::workers::Update;
        let (state, _) = day(3, Some(2.0));
        let round = news(news(state, progress(Phase::Registration, 0)), Update::Over).session().cloned();
        let stands = |epoch| Phase::ALL.map(|phase| stand(round.as_ref(), epoch, phase));
        let [keys, rest @ ..] = stands(None);
        assert_eq!((keys, rest), (Stand::Done, [Stand::Never; 7]));
        // The slots before it are what they were.
        assert_eq!(stands(Some(0)), [Stand::Done; 8]);
    }
}
