//! The parameters and the readings.

use blindsum_core::params::{KEY_SIZES, SECURE_KEY_BITS};
use blindsum_core::readings::Readings;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::field::Field;
use crate::hooks::ReadingsHandle;
use crate::state::{Action, Checked, Field as Name, Form, Shared, Source};
use crate::text::{counted, counted_as_typed, fill, text};

#[derive(Properties, PartialEq)]
pub(crate) struct FormProps {
    /// What is typed.
    pub(crate) form: Form,
    /// What it means.
    pub(crate) checked: Checked,
    /// The readings, once there.
    pub(crate) readings: Option<Shared<Readings>>,
    /// Where they come from.
    pub(crate) source: Source,
    /// Why the last file was not taken.
    pub(crate) readings_error: Option<String>,
    /// Whether a round runs.
    pub(crate) running: bool,
    /// Whether it starts folded.
    pub(crate) folded: bool,
    /// Where changes go.
    pub(crate) on: Callback<Action>,
    /// Where wishes for readings go.
    pub(crate) load: ReadingsHandle,
}

#[function_component]
pub(crate) fn ParameterForm(props: &FormProps) -> Html {
    let t = text();
    let form = &props.form;
    let summary = fill(
        t.parameters_summary,
        &[
            ("meters", &counted_as_typed(form.meters.trim(), t.meters_one, t.meters_many)),
            ("gamma", &counted_as_typed(form.gamma.trim(), t.samples_one, t.samples_many)),
            ("epsilon", &form.epsilon),
            ("bits", &form.key_bits),
            ("slot", &form.slot),
        ],
    );
    // A mistake must not hide in a fold.
    let open = !props.folded || !props.checked.errors.is_empty();
    html! {
        <section class="panel form" aria-labelledby="parameters-title">
            <details {open}>
                <summary>
                    <h2 id="parameters-title">{ t.parameters }</h2>
                    <span class="note">{ summary }</span>
                </summary>
                <form onsubmit={|event: SubmitEvent| event.prevent_default()}>
                    <div class="fields">
                        { number(props, Name::Meters, "meters", t.meters_label, Some(t.meters_hint)) }
                        { number(props, Name::Gamma, "gamma", t.gamma_label, Some(t.gamma_hint)) }
                        { number(props, Name::Epsilon, "epsilon", t.epsilon_label, Some(t.epsilon_hint)) }
                        { number(props, Name::Cap, "cap", t.cap_label, Some(t.cap_hint)) }
                        { key_bits(props) }
                        { slot(props) }
                    </div>
                    { randomness(props) }
                    { readings(props) }
                    <details class="fold" open={props.checked.error(Name::Deadline).is_some()}>
                        <summary>{ t.advanced }</summary>
                        { number(props, Name::Deadline, "deadline", t.deadline_label, Some(t.deadline_hint)) }
                    </details>
                    if props.running {
                        <p class="note">{ t.locked }</p>
                    }
                </form>
            </details>
        </section>
    }
}

fn edit(props: &FormProps, field: Name) -> Callback<String> {
    props.on.reform(move |typed| Action::Edit(field, typed))
}

fn number(
    props: &FormProps,
    field: Name,
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
) -> Html {
    let inputmode = if field == Name::Epsilon { "decimal" } else { "numeric" };
    let chosen = props.checked.deadline_s.filter(|_| field == Name::Deadline);
    let placeholder = chosen.map(|seconds| fill(text().deadline_empty, &[("seconds", &seconds.to_string())]));
    html! {
        <Field {name} {label} {inputmode} {placeholder} hint={hint.map(AttrValue::from)} value={props.form.get(field).to_owned()}
            error={props.checked.error(field)} disabled={props.running} on={edit(props, field)} />
    }
}

fn key_bits(props: &FormProps) -> Html {
    let t = text();
    let options: Vec<_> = KEY_SIZES.iter().map(|bits| (bits.to_string(), bits.to_string())).collect();
    let insecure = props.form.key_bits.parse::<u32>().is_ok_and(|bits| bits < SECURE_KEY_BITS);
    html! {
        <Field name="key-bits" label={t.key_bits_label} hint={insecure.then(|| AttrValue::from(t.insecure))} {options}
            value={props.form.key_bits.clone()} error={props.checked.error(Name::KeyBits)} disabled={props.running}
            on={edit(props, Name::KeyBits)} />
    }
}

fn slot(props: &FormProps) -> Html {
    let slots = props.readings.iter().flat_map(|readings| &readings.slots);
    let options: Vec<_> = slots.map(|slot| (slot.label.clone(), slot.label.clone())).collect();
    html! {
        <Field name="slot" label={text().slot_label} {options} value={props.form.slot.clone()}
            error={props.checked.error(Name::Slot)} disabled={props.running} on={edit(props, Name::Slot)} />
    }
}

fn randomness(props: &FormProps) -> Html {
    let t = text();
    let seeded = props.form.seeded;
    let choice = |value: bool, id: &'static str, word: &'static str| {
        let onchange = props.on.reform(move |_| Action::Seeded(value));
        html! {
            <label class="choice" for={id}>
                <input {id} type="radio" name="randomness" checked={seeded == value} disabled={props.running} {onchange} />
                { word }
            </label>
        }
    };
    html! {
        <fieldset>
            <legend>{ t.randomness_label }</legend>
            { choice(false, "random-system", t.random_system) }
            { choice(true, "random-seeded", t.random_seeded) }
            if seeded {
                { number(props, Name::Seed, "seed", t.seed_label, None) }
                <p class="mark"><strong>{ t.seeded }</strong>{ ". " }{ t.seeded_long }</p>
            }
        </fieldset>
    }
}

fn readings(props: &FormProps) -> Html {
    let t = text();
    let name = match &props.source {
        Source::Shipped => t.readings_shipped.to_owned(),
        Source::File(name) => name.clone(),
    };
    let count = match &props.readings {
        None => t.readings_loading.to_owned(),
        Some(readings) => {
            let rows = counted(readings.households.len(), t.households_one, t.households_many);
            let slots = counted(readings.slots.len(), t.slots_one, t.slots_many);
            fill(t.readings_count, &[("households", &rows), ("slots", &slots)])
        }
    };
    let onchange = props.load.file.clone();
    let onchange = Callback::from(move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) {
            onchange.emit(file);
        }
    });
    // The browser reports a change only if another file is chosen; a file that was mended is the same one.
    let forget = Callback::from(|event: MouseEvent| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            input.set_value("");
        }
    });
    let own = matches!(props.source, Source::File(_));
    html! {
        <fieldset>
            <legend>{ t.readings_label }</legend>
            <p><strong id="readings-name">{ name }</strong><br /><span class="note">{ count }</span></p>
            if own {
                <button type="button" class="quiet" disabled={props.running} onclick={props.load.shipped.reform(|_| ())}>
                    { t.use_shipped }
                </button>
            }
            <div class={classes!("field", props.readings_error.is_some().then_some("invalid"))}>
                <label for="file">{ t.file_label }</label>
                <input id="file" name="file" type="file" accept=".csv,text/csv" disabled={props.running}
                    aria-describedby="file-hint file-error" onclick={forget} {onchange} />
                <p class="hint" id="file-hint">{ t.file_hint }</p>
                <p class="error" id="file-error" role="status">{ props.readings_error.clone().unwrap_or_default() }</p>
            </div>
        </fieldset>
    }
}
