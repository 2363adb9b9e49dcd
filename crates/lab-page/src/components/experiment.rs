//! One experiment: its question, what a person expects, what it is to run with, and what came of it.

use blindsum_lab::MOST_TRIALS;
use blindsum_page_parts::situations::of_experiment;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::components::outcome::outcome;
use crate::state::{Action, State};
use crate::text;

/// The experiment's title, which gets the focus when another one is shown.
pub(super) const ID: &str = "experiment";
/// What runs, which gets the focus when it begins.
pub(super) const STATUS: &str = "lab-status";

pub(super) fn experiment(state: &State, on: &Callback<Action>) -> Html {
    let shown = state.shown;
    let is_running = state.run.is_some();
    html! {
        <section class="sheet experiment" aria-labelledby={ID} data-testid="experiment" data-id={shown.id}>
            <h2 id={ID} tabindex="-1">{ text::title(shown.id, shown.title) }</h2>
            <p data-testid="question">{ shown.question }</p>
            if let Some(situation) = of_experiment(shown.id) {
                <p class="note"><a href={situation.address()} data-testid="on-stage">{ text::ON_STAGE }</a></p>
            }
            <fieldset disabled={is_running}>
                <legend>{ text::EXPECT }</legend>
                { for shown.choices.iter().enumerate().map(|(number, choice)| {
                    let onchange = { let on = on.clone(); Callback::from(move |_: Event| on.emit(Action::Predict(number))) };
                    html! {
                        // Another experiment has inputs of its own.
                        <label class="choice" key={format!("{}-{number}", shown.id)}>
                            <input type="radio" name="answer" checked={state.predicted == Some(number)} {onchange} data-testid={format!("answer-{number}")} />
                            { *choice }
                        </label>
                    }
                }) }
            </fieldset>
            { settings(state, on, is_running) }
            if is_running { { status(state, on) } } else { { begin(state, on) } }
            if let Some((id, why)) = &state.failed { <p class="error" role="alert" data-testid="failed">{ text::failed(id, why) }</p> }
            if let Some(done) = state.done.get(shown.id) { { outcome(done) } }
        </section>
    }
}

fn begin(state: &State, on: &Callback<Action>) -> Html {
    let press = |action: Action| {
        let on = on.clone();
        Callback::from(move |_: MouseEvent| on.emit(action.clone()))
    };
    let is_right = state.form.is_right();
    html! {
        <>
            <p class="row">
                <button type="button" class="primary" disabled={state.predicted.is_none() || !is_right} onclick={press(Action::Run)} data-testid="run">{ text::RUN }</button>
                if state.predicted.is_none() {
                    <button type="button" disabled={!is_right} onclick={press(Action::Run)} data-testid="run-unguessed">{ text::NO_GUESS }</button>
                }
            </p>
            if state.predicted.is_none() { <p class="note">{ text::CHOOSE }</p> }
        </>
    }
}

fn status(state: &State, on: &Callback<Action>) -> Html {
    let Some(run) = &state.run else { return Html::default() };
    let id = run.asked.first().map(|asked| asked.id.clone()).unwrap_or_default();
    let cancel = {
        let on = on.clone();
        Callback::from(move |_: MouseEvent| on.emit(Action::Cancel))
    };
    // Without a value the bar says only that something runs.
    let (done, all) = run.steps.unwrap_or((0, 1));
    html! {
        <div id={STATUS} class="status" tabindex="-1" data-testid="running">
            <progress max={all.to_string()} value={run.steps.map(|_| done.to_string())} aria-label={text::PROGRESS}></progress>
            // Only what changes seldom is read aloud.
            <p role="status" class="aloud">{ text::begins(&id) }</p>
            <p class="row">
                <button type="button" onclick={cancel} data-testid="cancel">{ text::CANCEL }</button>
                <span>{ text::running(&id, run.steps, run.asked.len().saturating_sub(1)) }</span>
            </p>
        </div>
    }
}

fn settings(state: &State, on: &Callback<Action>, is_running: bool) -> Html {
    let shown = state.shown;
    let form = &state.form;
    let seed_error = form.seed().is_none().then(|| text::SEED_ERROR.to_owned());
    let trials_error = form.trials().is_err().then(|| text::trials_error(MOST_TRIALS));
    let key_bits = {
        let on = on.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            on.emit(Action::KeyBits(value.parse().ok()));
        })
    };
    html! {
        // A person opens and closes it alone: it must not close while a number in it is put right.
        <details>
            <summary>{ text::SETTINGS }</summary>
            <div class="fields">
                { field("seed", text::SEED, text::SEED_HINT.to_owned(), &form.seed, seed_error, is_running, on, Action::Seed) }
                { field("trials", text::TRIALS, text::trials_hint(shown.trials, MOST_TRIALS), &form.trials, trials_error, is_running, on, Action::Trials) }
                if shown.key_sizes.len() > 1 {
                    <div class="field">
                        <label for="field-bits">{ text::KEYS }</label>
                        <select id="field-bits" data-testid="field-bits" onchange={key_bits} disabled={is_running}>
                            { for shown.key_sizes.iter().map(|bits| html! {
                                <option key={*bits} value={bits.to_string()} selected={form.key_bits.or(shown.key_sizes.first().copied()) == Some(*bits)}>{ text::bits(*bits) }</option>
                            }) }
                        </select>
                    </div>
                }
            </div>
        </details>
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of one field, each named where it is made")]
fn field(
    name: &'static str,
    label: &'static str,
    hint: String,
    typed: &str,
    error: Option<String>,
    disabled: bool,
    on: &Callback<Action>,
    action: fn(String) -> Action,
) -> Html {
    let id = format!("field-{name}");
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let oninput = {
        let on = on.clone();
        Callback::from(move |event: InputEvent| {
            on.emit(action(event.target_unchecked_into::<HtmlInputElement>().value()))
        })
    };
    let described = if error.is_some() { format!("{error_id} {hint_id}") } else { hint_id.clone() };
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <input id={id.clone()} data-testid={id} inputmode="numeric" autocomplete="off" value={typed.to_owned()} {oninput} {disabled}
                aria-invalid={error.is_some().to_string()} aria-describedby={described} />
            if let Some(error) = error { <span class="error" id={error_id}>{ error }</span> }
            <span class="hint" id={hint_id}>{ hint }</span>
        </div>
    }
}
