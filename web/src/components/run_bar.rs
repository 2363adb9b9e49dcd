//! Run, cancel, how it goes, and whom it waits for: three pieces, which stand at three places of the frame.

use std::rc::Rc;

use yew::prelude::*;

use super::countdown::Countdown;
use crate::ground::ids;
use crate::ground::number;
use crate::hooks::{use_clock, use_kept_focus};
use crate::state::{Checked, SessionView, Source, Status, crowded};
use crate::text::files::{self, Refusal};
use crate::text::format;
use crate::text::role::meter_names;
use crate::text::{Thing, text};
use crate::view::noise;

#[derive(Properties, Clone, PartialEq)]
pub(crate) struct RunProps {
    /// What the page is doing.
    pub(crate) status: Status,
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// Whether a step before the end of a round that is over is looked at: how it ended is not known there.
    pub(crate) midway: bool,
    /// Whether the last round was cancelled.
    pub(crate) cancelled: bool,
    /// What the form means.
    pub(crate) checked: Rc<Checked>,
    /// Where the readings come from that would run.
    pub(crate) source: Source,
    /// What is said of readings that were refused.
    pub(crate) refusal: Option<Refusal>,
    /// Goes on with those that are there.
    pub(crate) on_keep: Callback<()>,
    /// Begins a round.
    pub(crate) on_run: Callback<()>,
    /// Ends it.
    pub(crate) on_cancel: Callback<()>,
    /// Waits no longer for these meters.
    pub(crate) on_give_up: Callback<Vec<u32>>,
}

impl RunProps {
    fn running(&self) -> bool {
        self.status == Status::Running
    }

    /// What is said of readings that were refused, while nothing runs.
    fn refused(&self) -> Option<&Refusal> {
        self.refusal.as_ref().filter(|_| !self.running())
    }
}

/// The button that runs, or cancels what runs.
pub(crate) fn run_button(props: &RunProps) -> Html {
    let t = text();
    let running = props.running();
    let waits = props.refused().is_some() || cannot_run(&props.checked).is_some();
    let day = props.checked.plan.as_ref().is_some_and(|plan| plan.is_day());
    let label = match props.status {
        _ if props.round.is_some() => t.run_again,
        Status::Idle if day => t.run_day,
        Status::Idle => t.run,
        _ => t.run_again,
    };
    // Whoever clicks twice where once is enough does not want to cancel what the first click began.
    let on_cancel = props.on_cancel.clone();
    let cancel = Callback::from(move |click: MouseEvent| {
        if click.detail() != 2 {
            on_cancel.emit(());
        }
    });
    let run = props.on_run.reform(|_: MouseEvent| ());
    html! {
        // One button, whatever it does: it keeps the focus, and an engine would lay the whole page out at once where a focused one is
        // removed.
        <button type="button" id={if running { ids::CANCEL } else { ids::RUN }} data-testid={if running { ids::CANCEL } else { ids::RUN }}
            class="run" disabled={!running && waits} aria-describedby={(!running).then_some("run-reason")} onclick={if running { cancel } else { run }}>
            { if running { t.cancel } else { label } }
        </button>
    }
}

/// How it goes.
pub(crate) fn status_line(props: &RunProps) -> Html {
    html! {
        <div class="status-line">
            <p id="status" class="status" data-testid="status" data-state={props.status.name()}
                data-phase={props.round.as_ref().map(|round| round.phase().name())} role="status">
                { status(props) }
            </p>
            if let Some(round) = &props.round {
                <Elapsed round={round.clone()} />
            }
            { progress(props) }
        </div>
    }
}

/// What needs a person: readings that were refused, meters that do not answer, fields that have to be corrected.
#[function_component]
pub(crate) fn Notices(props: &RunProps) -> Html {
    let t = text();
    let refusal = props.refused();
    let reason = refusal.map(|refusal| refusal.waits.clone()).or_else(|| cannot_run(&props.checked));
    let waits = props.round.as_ref().and_then(SessionView::waits);
    // The button goes when it has done its work.
    use_kept_focus(waits.is_some(), ids::FRAME);
    use_kept_focus(refusal.is_some(), ids::RUN);
    html! {
        <div class="notices">
            if let Some(refusal) = refusal {
                <p class="waits">
                    <button type="button" id="use-readings" data-testid="use-readings"
                        onclick={props.on_keep.reform(|_: MouseEvent| ())}>{ refusal.choice.clone() }</button>
                </p>
            }
            if let Some((meters, until)) = waits {
                <p class="waits" id="waits" data-testid="waits">
                    <span>{ (t.waits)(&meter_names(&meters)) }{ " " }<Countdown id="waits-left" {until} /></span>
                    <button type="button" id="stop-waiting" data-testid="stop-waiting" title={t.stop_waiting_long}
                        onclick={props.on_give_up.reform(move |_: MouseEvent| meters.clone())}>{ t.stop_waiting }</button>
                </p>
            }
            <p id="run-reason" class="error reason">{ if props.running() { None } else { reason } }</p>
        </div>
    }
}

/// How many slots of a day are over.
fn progress(props: &RunProps) -> Html {
    let Some(round) = props.round.as_ref().filter(|round| round.plan.is_day()) else {
        return Html::default();
    };
    let (done, all) = (round.finished.len(), round.plan.slots.len());
    let slot = round.plan.slot(round.progress.epoch).to_owned();
    html! {
        <progress class="day-progress" id="day-progress" data-testid="day-progress" aria-label={text().day_progress}
            data-slot={slot} data-done={done.to_string()} data-all={all.to_string()} value={done.to_string()} max={all.to_string()} />
    }
}

/// Why a round cannot begin.
pub(crate) fn cannot_run(checked: &Checked) -> Option<String> {
    let t = text();
    if checked.plan.is_some() {
        return None;
    }
    if checked.errors.is_empty() {
        return Some(t.cannot_run_loading.to_owned());
    }
    let mut names: Vec<&str> = checked.errors.iter().map(|(field, _)| t.field(*field)).collect();
    names.dedup();
    Some((t.cannot_run)(&names.join(", ")))
}

/// One sentence a phase: it is read aloud, so it must not change with every answer.
fn status(props: &RunProps) -> String {
    let t = text();
    if let Some(refusal) = props.refusal.as_ref().filter(|_| props.status != Status::Running) {
        return refusal.says.clone();
    }
    if let Some(round) = props.round.as_ref().filter(|round| !round.running())
        && round.has_other_readings(&props.source, props.checked.plan.as_deref())
    {
        return files::of_others(&round.source, &props.source);
    }
    if props.midway {
        return t.status_midway.to_owned();
    }
    match (&props.round, props.status) {
        (Some(round), Status::Running) if round.plan.is_day() => {
            let slot = round.plan.slot(round.progress.epoch);
            let (number, all) = (round.progress.epoch + 1, round.plan.slots.len());
            (t.status_running_day)(slot, number, all, t.day_running)
        }
        (Some(round), Status::Running) => {
            let phase = round.phase();
            let number = blindsum_sim::Phase::ALL.iter().take_while(|p| **p <= phase).count();
            let title = t.phase_title(phase, Some(&round.plan.params));
            (t.status_running)(number, title)
        }
        (Some(round), Status::Published) if round.plan.is_day() => day_status(round, t.status_published_day),
        (Some(round), Status::Refused) if round.plan.is_day() => day_status(round, t.status_refused_day),
        (Some(round), Status::Published) => {
            let params = &round.plan.params;
            let total = round.last().and_then(|outcome| outcome.noisy_total()).unwrap_or_default();
            let total = format::kwh(number::energy(params, total), noise::decimals(params));
            (t.status_published)(&total)
        }
        (_, Status::Refused) => t.status_refused.to_owned(),
        (_, Status::Error) => t.status_error.to_owned(),
        _ if props.cancelled => t.status_cancelled.to_owned(),
        _ => {
            let plan = props.checked.plan.as_ref();
            plan.map(|plan| {
                let meters = plan.households.len();
                let counted = t.counted(Thing::Meters, meters);
                match meters {
                    1 => t.status_idle_one.to_owned(),
                    _ if crowded(meters) => (t.status_idle_shared)(&counted),
                    _ => (t.status_idle)(&counted),
                }
            })
            .unwrap_or_default()
        }
    }
}

/// How a day went: until which half-hour, and how many were published.
pub(crate) fn day_status(round: &SessionView, sentence: fn(&str, usize, usize) -> String) -> String {
    let published = round.finished.iter().filter(|outcome| outcome.noisy_total().is_some()).count();
    let slot = round.plan.slot(round.finished.len().saturating_sub(1));
    sentence(slot, published, round.plan.slots.len())
}

#[derive(Properties, PartialEq)]
struct ElapsedProps {
    round: SessionView,
}

#[function_component]
fn Elapsed(props: &ElapsedProps) -> Html {
    let now = use_clock(props.round.running());
    let seconds = format::decimal(props.round.elapsed(now) / 1000.0, 1);
    let left = props.round.left(now).map(|left| (text().day.left)(format::rough_seconds(left)));
    html! {
        <>
            <p class="elapsed"><span class="visually-hidden">{ text().elapsed }{ " " }</span><span class="number">{ seconds }</span>{ " s" }</p>
            if let Some(left) = left { <p data-testid="time-left">{ left }</p> }
        </>
    }
}
