//! A day: one home, all homes and what it costs over one clock; the half-hour looked at; the track of half-hours.

mod panel;
mod stage;
mod table;
mod track;

use std::rc::Rc;

use blindsum_sim::knowledge::Lens;
use yew::prelude::*;

use crate::components::day::panel::{DayPanelProps, day_panel};
use crate::components::day::stage::{DayStageProps, day_stage};
use crate::components::day::track::{DayTrackProps, day_track};
use crate::components::parts::Parts;
use crate::state::{Action, Plan, Preset, SessionView};
use crate::text::text;
use crate::view::day_shown::DayShown;

#[derive(Properties, PartialEq)]
pub(crate) struct DayProps {
    /// What runs, ran, or would run.
    pub(crate) plan: Rc<Plan>,
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// The household whose day is drawn, by its place.
    pub(crate) household: usize,
    /// Through whose eyes the page looks.
    pub(crate) lens: Lens,
    /// The epoch a person chose.
    pub(crate) epoch: Option<usize>,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
    /// The part that is chosen.
    pub(crate) parts: Parts,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
    /// Sets a preset and runs it.
    pub(crate) on_preset: Callback<Preset>,
}

#[function_component]
pub(crate) fn Day(props: &DayProps) -> Html {
    let t = text();
    let round = props.round.as_ref();
    let finished = round.map(|round| round.finished.clone()).unwrap_or_default();
    let running = round.filter(|round| round.running()).map(|round| round.progress.epoch);
    let look = round.and_then(|round| round.shown_epoch(props.epoch));
    let shown = Rc::new(DayShown::of(&props.plan, &finished, &props.lens, props.household, look, running));
    html! {
        <section class="day" aria-labelledby="day-title">
            <h2 id="day-title" class="visually-hidden">{ t.day.title }</h2>
            { day_stage(&DayStageProps { plan: props.plan.clone(), shown: shown.clone(), narrow: props.narrow }) }
            { day_panel(&DayPanelProps { plan: props.plan.clone(), shown: shown.clone(), parts: props.parts.clone(), on: props.on.clone(), on_preset: props.on_preset.clone() }) }
            { day_track(&DayTrackProps { shown, on: props.on.clone() }) }
        </section>
    }
}
