//! Going through a round message by message, and how fast it plays.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::ground::ids;
use crate::state::seen::Seen;
use crate::state::{Action, Move, Speed};
use crate::text::text;

pub(crate) struct StepControlsProps {
    /// The slot whose steps are kept, where it is another than the one looked at.
    pub(crate) kept: Option<String>,
    /// What is looked at, where there is a round whose records are kept.
    pub(crate) seen: Option<Seen>,
    /// Whether a round runs.
    pub(crate) running: bool,
    /// Whether it plays.
    pub(crate) playing: bool,
    /// How fast.
    pub(crate) speed: Speed,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

pub(crate) fn step_controls(props: &StepControlsProps) -> Html {
    let t = text();
    let w = t.walk;
    let seen = props.seen.as_ref().filter(|seen| !seen.records.is_empty());
    let (place, all) = seen.map_or((0, 0), |seen| (seen.place, seen.records.len()));
    let none = seen.is_none();
    let button = |id: &'static str, sign: &'static str, name: &'static str, to: Move, idle: bool| {
        // A button that has nothing to do stays where a keyboard's focus is.
        let onclick =
            if idle { Callback::noop() } else { props.on.reform(move |_: MouseEvent| Action::Walk(to)) };
        html! {
            <button type="button" {id} data-testid={id} aria-label={name} title={name} aria-disabled={idle.then_some("true")} {onclick}>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d={sign} /></svg>
            </button>
        }
    };
    let slide = props.on.reform(|event: InputEvent| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        Action::Walk(Move::To(input.and_then(|input| input.value().parse().ok()).unwrap_or(usize::MAX)))
    });
    let words = match (seen, &props.kept) {
        (Some(seen), _) => {
            seen.latest().map_or_else(|| w.nothing_yet.to_owned(), |record| w.sentence(record, seen))
        }
        (None, Some(slot)) => (w.steps_kept)(slot),
        (None, None) if props.running => w.no_steps_yet.to_owned(),
        (None, None) => w.no_steps.to_owned(),
    };
    let counted = (w.step_of)(place, all);
    html! {
        <div class={classes!("walker", none.then_some("empty"))} role="group" aria-label={w.walker}>
            <div class="walker-buttons">
                { button("step-back", "M12 2v12L4 8Z", w.back, Move::Back, none || place == 0) }
                { button("step-next", "M4 2v12l8-6Z", w.next, Move::Next, none || place == all) }
                <label class="speed">
                    <span class="visually-hidden">{ w.speed }</span>
                    { speeds(props) }
                </label>
            </div>
            <input type="range" id={ids::STEP} data-testid={ids::STEP} min="0" max={all.to_string()} step="1" value={place.to_string()} disabled={none}
                aria-label={w.slider} aria-valuetext={counted.clone()} oninput={slide} />
            // Read aloud with every step that a person takes, not with every message of a round that runs.
            <p class="walker-says" data-testid="step-says" aria-live={if props.playing || props.running { "off" } else { "polite" }} aria-atomic="true">
                if !none { <strong class="number">{ counted }</strong>{ " " } }
                <span class="sentence">{ words }</span>
            </p>
        </div>
    }
}

fn speeds(props: &StepControlsProps) -> Html {
    let onchange = props.on.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        let value = select.map(|select| select.value());
        let speed = Speed::ALL.into_iter().find(|speed| Some(speed.0.to_string()) == value);
        Action::Speed(speed.unwrap_or(Speed(1.0)))
    });
    html! {
        <select id="speed" {onchange}>
            { for Speed::ALL.map(|speed| html! {
                <option value={speed.0.to_string()} selected={speed == props.speed}>{ format!("{}×", speed.0) }</option>
            }) }
        </select>
    }
}
