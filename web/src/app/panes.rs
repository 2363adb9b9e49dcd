//! The panes: the picture, and the exhibit beside it.

use yew::prelude::*;

use crate::app::page::PageHandle;
use crate::app::shown::{Room, Shown};
use crate::browser;
use crate::components::{
    Day, DetailsProps, ExhibitsProps, ExplainerProps, MicroscopeProps, OpenedRecord, Parts, Picture, Stage,
    StepControlsProps, exhibits, explainer, games, is_opened, looked_at, step_controls,
};
use crate::ground::ids;
use crate::state::{Preset, Tab};
use crate::text::text;
use crate::view::stage::layout::Form;

/// How the room is split between the picture and an exhibit.
pub(super) fn split(page: &PageHandle, tab: Tab, shown: &Shown) -> &'static str {
    match tab {
        _ if has_own_picture(page, tab, shown) => "split-none",
        _ if is_wide(tab) => "split-exhibit",
        _ => "split-stage",
    }
}

/// Whether an exhibit is wider than the picture beside it.
fn is_wide(tab: Tab) -> bool {
    match tab {
        Tab::Meter | Tab::Opening | Tab::Log | Tab::Checks => true,
        // Beside the table of all numbers too the picture stays wide: it lights up what one points at there.
        Tab::Verdict | Tab::Now | Tab::Noise | Tab::Day => false,
    }
}

/// Whether an exhibit takes the picture's room.
fn has_own_picture(page: &PageHandle, tab: Tab, shown: &Shown) -> bool {
    match tab {
        Tab::Noise => shown.seen.is_some() || page.state.session().is_none(),
        Tab::Day => page.is_day(),
        _ => false,
    }
}

/// The form of the picture beside an exhibit.
fn form(tab: Tab, room: Room) -> Form {
    match tab {
        _ if room.slim => Form::Slim,
        _ if room.narrow => Form::Phone,
        _ if room.medium => Form::Medium,
        _ if room.stacked => Form::Wide,
        _ if is_wide(tab) => Form::Tall,
        Tab::Noise => Form::Street,
        _ => Form::Wide,
    }
}

/// What the picture shows.
pub(super) fn picture(page: &PageHandle, shown: &Shown) -> Picture {
    let state = &*page.state;
    Picture {
        households: page.checked.households.clone(),
        loss: page.checked.plan.as_ref().and_then(|plan| plan.loss),
        round: state.session().cloned(),
        seen: shown.seen.clone(),
        moment: shown.moment,
        traffic: shown.traffic.clone(),
        focus: state.focus,
        zoom: shown.zoom,
        truth: state.truth,
        asks: state.asks(),
        again: (state.repeats() && !state.running()).then(|| state.address().to_query()),
        on: page.on.clone(),
        on_unplug: page.round.unplug.clone(),
    }
}

/// The picture itself.
pub(super) fn stage(page: &PageHandle, picture: &Picture, form: Form) -> Html {
    let state = &*page.state;
    html! {
        <Stage picture={picture.clone()} lens={state.looks()} params={page.checked.params} shown={state.shown_phase()}
            address={browser::address(&state.address().to_query())} repeats={state.repeats()} {form} readings={state.readings.clone().filter(|_| page.pressed && state.running())} />
    }
}

/// Whether the games about one meter stand below the picture: the exhibit has the room beside it.
fn plays_below(tab: Tab, room: Room) -> bool {
    tab == Tab::Meter && !room.stacked
}

fn games_of(page: &PageHandle, shown: &Shown, room: Room) -> Html {
    let meter = shown.subject.unwrap_or_default();
    games(&MicroscopeProps {
        seen: shown.seen.clone(),
        meter,
        guesses: page.state.guesses(meter),
        on: page.on.clone(),
        narrow: room.narrow,
    })
}

/// Both panes.
pub(super) fn panes(page: &PageHandle, shown: &Shown, room: Room) -> Html {
    let state = &*page.state;
    let picture = picture(page, shown);
    // The laboratory has the picture within, and a day has pictures of its own.
    let with_stage = room.stacked || !has_own_picture(page, state.tab, shown);
    html! {
        <>
            <section class="stage-pane" aria-label={text().stage}>
                if with_stage {
                    { stage(page, &picture, form(state.tab, room)) }
                }
                if plays_below(state.tab, room) && !state.asks() {
                    { games_of(page, shown, room) }
                }
            </section>
            <section class="exhibit-pane" id={ids::EXHIBIT} data-testid={ids::EXHIBIT} role="tabpanel" aria-labelledby={ids::tab(state.tab.name())} tabindex="0">
                { exhibit(page, shown, &picture, room) }
            </section>
        </>
    }
}

fn exhibit(page: &PageHandle, shown: &Shown, picture: &Picture, room: Room) -> Html {
    let (state, on) = (&*page.state, &page.on);
    let round = state.session();
    let details = || DetailsProps { picture: picture.clone(), epoch: state.epoch };
    // What belongs to the picture is a part of its exhibit, with records or without.
    let beside = match state.tab {
        Tab::Meter => (shown.zoom.is_some(), looked_at(&details())),
        Tab::Log => (is_opened(&details()), html! { <OpenedRecord ..details() /> }),
        _ => (false, Html::default()),
    };
    let parts = parts(page);
    let of_records = || {
        exhibits(&ExhibitsProps {
            tab: state.tab,
            parts: parts.clone(),
            beside: beside.clone(),
            round: round.cloned(),
            planned: page.checked.params,
            seen: shown.seen.clone(),
            still: !state.playing && (shown.stepping || !state.running()),
            asks: state.asks(),
            epoch: state.epoch,
            focus: state.focus,
            zoom: shown.subject,
            truth: state.truth,
            kept: (*page.laboratory).clone(),
            on_kept: page.on_laboratory.clone(),
            guesses: state.guesses(shown.subject.unwrap_or_default()),
            with_games: !plays_below(state.tab, room),
            opening: shown.opening.clone(),
            street: if state.tab == Tab::Noise && !room.stacked {
                stage(page, picture, Form::Street)
            } else {
                Html::default()
            },
            narrow: room.narrow,
            tight: room.narrow || !room.stacked,
            on: on.clone(),
        })
    };
    match state.tab {
        Tab::Verdict if state.nobody_looks() => html! { <p class="note">{ text().verdict.nobody }</p> },
        Tab::Now => {
            let steps = StepControlsProps {
                kept: shown.kept.clone(),
                seen: shown.seen.clone(),
                running: state.running(),
                playing: state.playing,
                speed: state.speed,
                on: on.clone(),
            };
            html! { <>{ words(page, shown) }{ step_controls(&steps) }</> }
        }
        Tab::Day => {
            // The day that runs or ran; before one, the day that would run.
            let day =
                round.map(|round| &round.plan).or(page.checked.plan.as_ref()).filter(|plan| plan.is_day());
            let run = |preset: Preset| {
                let (name, says) = text().preset(preset);
                html! {
                    <button type="button" id={format!("run-{}", preset.name())} data-testid={format!("run-{}", preset.name())} disabled={state.running()}
                        onclick={page.on_preset.reform(move |_: MouseEvent| preset)}><strong>{ name }</strong><span class="hint">{ says }</span></button>
                }
            };
            match day.cloned() {
                Some(plan) => html! {
                    <Day {plan} round={round.cloned()} household={state.household} lens={state.looks()} epoch={state.epoch}
                        narrow={room.narrow} {parts} on={on.clone()} on_preset={page.on_preset.clone()} />
                },
                None => html! {
                    <div class="no-day" data-testid="no-day">
                        <p>{ text().day.no_day }</p>
                        { run(Preset::Day) }{ run(Preset::DayBudget) }
                    </div>
                },
            }
        }
        Tab::Verdict | Tab::Meter | Tab::Noise | Tab::Opening | Tab::Log | Tab::Checks => of_records(),
    }
}

/// Which part of the exhibit is chosen.
fn parts(page: &PageHandle) -> Parts {
    Parts { chosen: page.state.part(), on: page.on.clone() }
}

/// What is happening, in words.
fn words(page: &PageHandle, shown: &Shown) -> Html {
    let (state, checked) = (&*page.state, &page.checked);
    explainer(&ExplainerProps {
        round: state.session().cloned(),
        plan: checked.plan.clone(),
        epoch: state.epoch,
        meters: checked.households.len(),
        readings: state.readings.clone(),
        shown: state.shown_phase(),
        seen: shown.seen.clone(),
        stepping: shown.stepping,
        parts: parts(page),
        lens: state.looks(),
        chosen: state.phase.is_some(),
        cancelled: state.cancelled(),
        start_error: state.start_error().cloned(),
        on: page.on.clone(),
        in_use: page.checked.in_use.clone(),
        on_change: page.on_change.clone(),
    })
}
