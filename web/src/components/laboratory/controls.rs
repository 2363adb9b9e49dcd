//! The four settings: a slider and an exact field each, both ends named.

use blindsum_core::params::Params;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::state::FieldError;
use crate::text::form;
use crate::text::text;
use crate::view::laboratory::settings::{STOPS, Setting, Settings};

pub(super) struct ControlsProps {
    /// What is set.
    pub(super) settings: Settings,
    /// The round's parameters.
    pub(super) round: Params,
    /// What is wrong.
    pub(super) error: Option<(Setting, FieldError)>,
    /// Where other settings go.
    pub(super) on: Callback<Settings>,
}

pub(super) fn controls(props: &ControlsProps) -> Html {
    let words = text().laboratory;
    let round = Settings::of(&props.round);
    let changed = props.settings != round;
    let back = props.on.reform(move |_: MouseEvent| round.clone());
    html! {
        <div class="laboratory-settings" role="group" aria-label={words.settings}>
            { for Setting::ALL.into_iter().zip(text().laboratory_settings).map(|(setting, words)| {
                let key = words.label;
                let id = format!("laboratory-{}", name(setting));
                let (range, error_id) = (format!("{id}-slider"), format!("{id}-error"));
                let value = props.settings.typed(setting).to_owned();
                let error = props.error.as_ref().filter(|(wrong, _)| *wrong == setting).map(|(_, error)| form::error(error));
                let (typed, slid) = (listener(props, setting, false), listener(props, setting, true));
                let said = if words.unit.is_empty() { value.clone() } else { format!("{value} {}", words.unit) };
                html! {
                    <div {key} class="setting">
                        <label for={id.clone()}>{ words.label }</label>
                        <span class="setting-field">
                            <input type="text" {id} inputmode={if setting == Setting::Epsilon { "decimal" } else { "numeric" }} autocomplete="off"
                                value={value} oninput={typed} aria-invalid={error.is_some().then_some("true")}
                                aria-describedby={error.is_some().then(|| error_id.clone())} />
                            if !words.unit.is_empty() { <span aria-hidden="true">{ words.unit }</span> }
                        </span>
                        <input type="range" id={range} min="0" max={STOPS.to_string()} step="1" value={props.settings.stop(setting).to_string()}
                            aria-label={words.label} aria-valuetext={said} oninput={slid} />
                        <span class="setting-ends"><span>{ words.low }</span><span>{ words.high }</span></span>
                        if let Some(error) = error { <p class="error" id={error_id}>{ error }</p> }
                    </div>
                }
            }) }
            <p class="note">{ words.settings_note }</p>
            <button type="button" class="quiet" id="laboratory-back" disabled={!changed} onclick={back}>{ words.back }</button>
        </div>
    }
}

fn name(setting: Setting) -> &'static str {
    match setting {
        Setting::Epsilon => "epsilon",
        Setting::Homes => "homes",
        Setting::Samples => "samples",
        Setting::Cap => "cap",
    }
}

fn listener(props: &ControlsProps, setting: Setting, is_slider: bool) -> Callback<InputEvent> {
    let (settings, on) = (props.settings.clone(), props.on.clone());
    Callback::from(move |event: InputEvent| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(value) = input.map(|input| input.value()) else { return };
        on.emit(match value.parse() {
            Ok(stop) if is_slider => settings.slid(setting, stop),
            _ => settings.with(setting, value),
        });
    })
}
