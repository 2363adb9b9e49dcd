//! Which epoch of a day is shown.

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::state::{Action, SessionView};
use crate::text::text;

pub(crate) struct ChooserProps {
    /// The round.
    pub(crate) round: SessionView,
    /// The id of its list.
    pub(crate) id: &'static str,
    /// The epoch a person chose.
    pub(crate) epoch: Option<usize>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// Nothing where there is but one slot.
pub(crate) fn epoch_chooser(props: &ChooserProps) -> Html {
    let t = text();
    let round = &props.round;
    let Some(shown) = round.shown_epoch(props.epoch).filter(|_| round.plan.is_day()) else {
        return Html::default();
    };
    let last = round.finished.len().saturating_sub(1);
    let to = |place: usize| {
        let follow = place >= last;
        props.on.reform(move |_: MouseEvent| Action::Epoch(Some(place).filter(|_| !follow)))
    };
    let onchange = props.on.reform(move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        let place = select.and_then(|select| select.value().parse::<usize>().ok());
        Action::Epoch(place.filter(|place| *place < last))
    });
    html! {
        <div class="epoch-chooser" role="group" aria-label={t.epoch}>
            <button type="button" class="quiet" disabled={shown == 0} onclick={to(shown.saturating_sub(1))}><span aria-hidden="true">{ "‹" }</span><span class="visually-hidden">{ t.epoch_before }</span></button>
            <label for={props.id} class="visually-hidden">{ t.epoch }</label>
            <select id={props.id} name={props.id} {onchange}>
                { for round.finished.iter().enumerate().map(|(place, outcome)| {
                    let sentence = if outcome.noisy_total().is_some() { t.epoch_published } else { t.epoch_refused };
                    html! {
                        <option key={place} value={place.to_string()} selected={place == shown}>
                            { sentence(round.plan.slot(place)) }
                        </option>
                    }
                }) }
            </select>
            <button type="button" class="quiet" disabled={shown >= last} onclick={to(shown + 1)}><span aria-hidden="true">{ "›" }</span><span class="visually-hidden">{ t.epoch_after }</span></button>
        </div>
    }
}
