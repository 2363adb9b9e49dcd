//! The track of a day's half-hours: one control, with an exact field beside it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::state::Action;
use crate::text::text;
use crate::view::day::{SlotView, Stand};
use crate::view::day_shown::DayShown;

pub(super) struct DayTrackProps {
    /// What is shown.
    pub(super) shown: Rc<DayShown>,
    /// Where choices go.
    pub(super) on: Callback<Action>,
}

/// How a slot stands, in a word.
pub(super) fn status(slot: &SlotView) -> String {
    let t = text().day;
    match slot.stand {
        Stand::Open => t.slot_open.to_owned(),
        Stand::Published { absent: 0, .. } => t.slot_published.to_owned(),
        Stand::Published { absent, .. } => (t.slot_repaired)(absent),
        Stand::Refused { by_budget: true, .. } => t.slot_refused_budget.to_owned(),
        Stand::Refused { .. } => t.slot_refused.to_owned(),
    }
}

/// The slot to look at: none where that is the last that is over, which is looked at by itself, also when another is.
pub(super) fn look_at(place: usize, over: usize) -> Action {
    Action::Epoch(Some(place).filter(|place| place + 1 < over))
}

pub(super) fn day_track(props: &DayTrackProps) -> Html {
    let t = text().day;
    let shown = &*props.shown;
    let (over, look) = (shown.over(), shown.look);
    let last = over.saturating_sub(1);
    let onkeydown = {
        let on = props.on.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(look) = look else { return };
            let to = match event.key().as_str() {
                "ArrowRight" | "ArrowUp" => (look + 1).min(last),
                "ArrowLeft" | "ArrowDown" => look.saturating_sub(1),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            // What the page does with these keys elsewhere is not meant here.
            event.prevent_default();
            event.stop_propagation();
            on.emit(look_at(to, over));
        })
    };
    let onchange = props.on.reform(move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        let place = select.and_then(|select| select.value().parse::<usize>().ok());
        look_at(place.unwrap_or(last), over)
    });
    let spoken =
        look.and_then(|place| shown.slots.get(place)).map(|slot| (t.track_value)(&slot.label, &status(slot)));
    let cell = |(place, slot): (usize, &SlotView)| {
        let choose = (place < over).then(|| props.on.reform(move |_: MouseEvent| look_at(place, over)));
        let classes = classes!(
            "track-slot",
            slot.stand.name(),
            (look == Some(place)).then_some("now"),
            (shown.running == Some(place)).then_some("running")
        );
        html! { <span key={place} class={classes} onclick={choose}></span> }
    };
    let hours = shown.slots.iter().zip(&shown.starts).enumerate();
    let hours = hours.filter(|(_, (_, start))| start.is_multiple_of(3 * 3600));
    html! {
        <div class="day-track">
            <label class="track-exact">
                { t.exact }
                <select id="day-slot" data-testid="day-slot" disabled={over == 0} {onchange}>
                    { for shown.slots.iter().take(over).enumerate().map(|(place, slot)| html! {
                        <option key={place} value={place.to_string()} selected={look == Some(place)}>{ slot.label.clone() }</option>
                    }) }
                </select>
            </label>
            <div class="track-room">
                <div class="track" id="day-track" data-testid="day-track" role="slider" tabindex="0" aria-label={t.track} aria-disabled={(over == 0).then_some("true")}
                    aria-valuemin="0" aria-valuemax={last.to_string()} aria-valuenow={look.unwrap_or_default().to_string()}
                    aria-valuetext={spoken.unwrap_or_else(|| t.none_over.to_owned())} {onkeydown}>
                    { for shown.slots.iter().enumerate().map(cell) }
                </div>
                <div class="track-hours" aria-hidden="true">{ for hours.map(|(_, (slot, _))| html! { <span>{ slot.label.clone() }</span> }) }</div>
            </div>
        </div>
    }
}
