//! The parameters and the readings.

mod fields;
mod found;
mod loss;
mod props;
mod readings;
mod variants;

use blindsum_core::params::{BLACKBOARD_BITS, KEY_SIZES, SECURE_KEY_BITS};
use blindsum_core::variants::AbsencePolicy;
use blindsum_page_parts::situations::{SITUATIONS, Situation};
use blindsum_readings::Readings;
use yew::prelude::*;

use super::copy::Copy;
use super::field::Field;
use crate::browser;
use crate::state::{Action, Field as Name, ONE_SLOT, Preset, WHOLE_DAY, only_slot, query_of};
use crate::text::words::form::Summary;
use crate::text::{Thing, form, format, text};
use crate::view::warnings::unusual_minutes;
use fields::{choose, edit, typed};
pub(crate) use props::FormProps;

/// Key sizes below this are toys.
const TOY_BITS: u32 = 512;

pub(crate) fn parameter_form(props: &FormProps) -> Html {
    let t = text();
    let get = |field| props.form.get(field).trim();
    let slot = if get(Name::Slots) == WHOLE_DAY { t.form.slots_all } else { get(Name::Slot) };
    let summary = (t.form.parameters_summary)(&Summary {
        meters: &t.counted_as_typed(Thing::Meters, get(Name::Meters)),
        gamma: &t.counted_as_typed(Thing::Samples, get(Name::Gamma)),
        epsilon: get(Name::Epsilon),
        bits: get(Name::KeyBits),
        slot,
    });
    let link = browser::address(&query_of(&props.form));
    // A mistake must not hide in a fold.
    let open = !props.folded || !props.checked.errors.is_empty() || props.refusal.is_some();
    html! {
        <section class="panel form" aria-labelledby="parameters-title">
            <details {open}>
                <summary>
                    <h2 id="parameters-title">{ t.form.parameters }</h2>
                    <span class="note">{ summary }</span>
                </summary>
                <form onsubmit={|event: SubmitEvent| event.prevent_default()}>
                    { refused(props) }
                    { presets(props) }
                    { situations() }
                    <div class="fields">
                        { typed(props, Name::Meters, Some(t.form.meters_hint.into())) }
                        { typed(props, Name::Gamma, Some(t.form.gamma_hint.into())) }
                        { typed(props, Name::Epsilon, Some(t.form.epsilon_hint.into())) }
                        { typed(props, Name::Cap, Some(of_minutes(props, t.form.cap_hint, t.form.cap_hint_minutes))) }
                        { tolerated(props) }
                        { key_bits(props) }
                        { choose(props, Name::Slots, &[(ONE_SLOT, (t.form.slots_one_half_hour, "")), (WHOLE_DAY, (t.form.slots_all, t.form.slots_all_hint))], false) }
                        if props.form.get(Name::Slots) != WHOLE_DAY {
                            { slot_field(props) }
                        }
                        { typed(props, Name::Budget, Some(t.form.budget_hint.into())) }
                    </div>
                    { choose(props, Name::Absent, &[
                        (AbsencePolicy::Refuse.name(), t.form.absent_refuse),
                        (AbsencePolicy::Repair.name(), t.form.absent_repair),
                        (AbsencePolicy::RepairMasked.name(), t.form.absent_masked),
                    ], false) }
                    { loss::loss(props) }
                    { variants::variants(props) }
                    { randomness(props) }
                    { readings::readings(props) }
                    <details class="fold" open={props.checked.error(Name::Deadline).is_some()}>
                        <summary>{ t.form.advanced }</summary>
                        { typed(props, Name::Deadline, Some(t.form.deadline_hint.into())) }
                    </details>
                    <p class="note setting-link">
                        <a id="setting-link" href={link.clone()}>{ t.setting_link }</a>{ " " }
                        <Copy value={link} what={t.setting_link} />
                    </p>
                    if props.running {
                        <p class="note">{ t.form.locked }</p>
                    }
                </form>
            </details>
        </section>
    }
}

/// How many may work together, and what that costs.
fn tolerated(props: &FormProps) -> Html {
    let times = props
        .checked
        .params
        .map_or(1.0, |params| (f64::from(params.meters()) / f64::from(params.enough_shares())).sqrt());
    typed(props, Name::Tolerated, Some((text().form.tolerated_hint)(&format::short_decimal(times)).into()))
}

/// That a file was refused, where nobody who looks at the parameters misses it. The status beside Run is what is read out.
fn refused(props: &FormProps) -> Html {
    let Some(refusal) = &props.refusal else { return Html::default() };
    html! {
        <div class="mark refused" id="refused" data-testid="refused">
            <p><strong>{ refusal.says.clone() }</strong></p>
            <p>{ refusal.waits.clone() }</p>
            <button type="button" id="use-readings-here" disabled={props.running} onclick={props.on_keep.reform(|_: MouseEvent| ())}>
                { refusal.choice.clone() }
            </button>
        </div>
    }
}

fn presets(props: &FormProps) -> Html {
    let t = text();
    let preset = |preset: Preset| {
        let (name, says) = t.preset(preset);
        let pressed = props.form == preset.form();
        let onclick = props.on.reform(move |_: MouseEvent| Action::Preset(preset));
        html! {
            <li>
                <button type="button" class="preset" id={format!("preset-{}", preset.name())} disabled={props.running}
                    aria-pressed={pressed.to_string()} {onclick}>
                    <strong>{ name }</strong><span class="hint">{ says }</span>
                </button>
            </li>
        }
    };
    html! {
        <div>
            <h3 class="small" id="presets-title">{ t.form.presets }</h3>
            <ul class="presets" aria-labelledby="presets-title">{ for Preset::ALL.map(preset) }</ul>
        </div>
    }
}

/// Links to rounds that show one thing each.
fn situations() -> Html {
    let t = text();
    let link = |(situation, (name, says)): (&Situation, (&'static str, &'static str))| {
        html! {
            <li>
                <a class="preset" id={format!("situation-{}", situation.name)} href={situation.address()}>
                    <strong>{ name }</strong><span class="hint">{ says }</span>
                </a>
            </li>
        }
    };
    html! {
        <details class="fold">
            <summary id="situations-title">{ t.form.situations }</summary>
            <ul class="presets" aria-labelledby="situations-title">
                { for SITUATIONS.iter().zip(t.situations_words).map(link) }
            </ul>
        </details>
    }
}

/// Words that say how long a slot is, where it is not the half-hour that everybody expects.
fn of_minutes(props: &FormProps, usual: &'static str, unusual: fn(u32) -> String) -> AttrValue {
    let minutes = props.readings.as_ref().and_then(|readings| unusual_minutes(readings));
    match minutes {
        Some(minutes) => unusual(minutes).into(),
        None => usual.into(),
    }
}

fn key_bits(props: &FormProps) -> Html {
    let t = text();
    let words = |bits: u32| match bits {
        BLACKBOARD_BITS => format!("{bits} ({})", t.form.blackboard),
        _ if bits < TOY_BITS => format!("{bits} ({})", t.form.toy),
        _ => bits.to_string(),
    };
    let options: Vec<_> = KEY_SIZES.iter().map(|bits| (bits.to_string(), words(*bits))).collect();
    let value = props.form.get(Name::KeyBits).trim().to_owned();
    let insecure = value.parse::<u32>().is_ok_and(|bits| bits < SECURE_KEY_BITS);
    html! {
        <Field name={Name::KeyBits.id()} label={t.form.key_bits_label} hint={insecure.then(|| AttrValue::from(t.form.insecure))} {options}
            {value} error={props.checked.error(Name::KeyBits).map(form::error)} disabled={props.running}
            on={edit(props, Name::KeyBits)} />
    }
}

fn slot_field(props: &FormProps) -> Html {
    let of = |readings: &Readings| -> Vec<String> {
        match only_slot(readings) {
            Some(_) => readings.taken.starts.iter().map(ToString::to_string).collect(),
            // An hour that a day has twice has two names.
            None => readings.slots.iter().map(|slot| slot.label.clone()).collect(),
        }
    };
    let labels = props.readings.as_deref().map(of).unwrap_or_default();
    let options: Vec<_> = labels.into_iter().map(|label| (label.clone(), label)).collect();
    let label = of_minutes(props, text().form.slot_label, text().form.slot_label_minutes);
    html! {
        <Field name={Name::Slot.id()} {label} {options} value={props.form.get(Name::Slot).to_owned()}
            error={props.checked.error(Name::Slot).map(form::error)} disabled={props.running} on={edit(props, Name::Slot)} />
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
            <legend>{ t.form.randomness_label }</legend>
            { choice(false, "random-system", t.form.random_system) }
            { choice(true, "random-seeded", t.form.random_seeded) }
            if seeded {
                { typed(props, Name::Seed, None) }
                <p class="mark"><strong>{ t.form.seeded }</strong>{ ". " }{ t.form.seeded_long }</p>
            }
        </fieldset>
    }
}
