//! Where the readings come from, how a file is read, what was taken of it and what to know of it.

use blindsum_readings::{FileForm, Readings, Unit, UnitFrom};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::components::form::props::FormProps;
use crate::ground::few::distinct;
use crate::ground::ids;
use crate::state::{Action, Field, FileOptions, Followed, Source, only_slot};
use crate::text::{Thing, files, text};
use crate::view::warnings::warnings;

/// What the select says for "as the file says" and "the first date".
const NONE: &str = "";

pub(super) fn readings(props: &FormProps) -> Html {
    let t = text();
    let name = match &props.source {
        Source::Shipped => t.form.readings_shipped.to_owned(),
        Source::File(name) => name.clone(),
    };
    let (load, on) = (props.load.file.clone(), props.on.clone());
    let (options, source) =
        (FileOptions { slot: props.form.time(), ..props.file_options }, props.source.clone());
    let onchange = Callback::from(move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) {
            let options = options.of_next(source == Source::File(file.name()));
            on.emit(Action::FileOptions(options));
            load.emit((file, options));
        }
    });
    // The browser reports a change only if another file is chosen; a file that was corrected is the same one.
    let forget = Callback::from(|event: MouseEvent| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            input.set_value("");
        }
    });
    let own = matches!(props.source, Source::File(_));
    html! {
        <fieldset>
            <legend>{ t.form.readings_label }</legend>
            <div>
                <strong id="readings-name">{ name }</strong>
                { taken(props) }
            </div>
            { told(props) }
            if own {
                <button type="button" class="quiet" disabled={props.running} onclick={props.load.shipped.reform(|_| ())}>
                    { t.form.use_shipped }
                </button>
            }
            <div class={classes!("field", props.why_refused.is_some().then_some("invalid"))}>
                <label for={ids::FILE}>{ t.form.file_label }</label>
                <input id={ids::FILE} name={ids::FILE} type="file" accept=".csv,text/csv" disabled={props.running}
                    aria-describedby="file-hint file-error" onclick={forget} {onchange} />
                <p class="hint" id="file-hint">{ t.form.file_hint }</p>
                <p class="error" id="file-error" role="status">{ props.why_refused.as_ref().map(files::unread).unwrap_or_default() }</p>
            </div>
            if own || props.why_refused.is_some() {
                { how(props) }
            }
        </fieldset>
    }
}

/// How a file is read. A change reads it once more.
fn how(props: &FormProps) -> Html {
    let t = text();
    let options = FileOptions { slot: props.form.time(), ..props.file_options };
    let (on, again) = (props.on.clone(), props.load.again.clone());
    let set = Callback::from(move |options: FileOptions| {
        on.emit(Action::FileOptions(options));
        again.emit(options);
    });
    let units = [
        (NONE.to_owned(), t.form.unit_of_file.to_owned()),
        (Unit::Wh.to_string(), Unit::Wh.to_string()),
        (Unit::KWh.to_string(), Unit::KWh.to_string()),
    ];
    let on_unit = set.reform(move |chosen: String| {
        let unit = [Unit::Wh, Unit::KWh].into_iter().find(|unit| unit.to_string() == chosen);
        FileOptions { unit, ..options }
    });
    let days = days(props.readings.as_deref());
    let on_day = set.reform(move |chosen: String| FileOptions { day: chosen.parse().ok(), ..options });
    let on_skip = set.reform(move |_: Event| FileOptions { skip: !options.skip, ..options });
    html! {
        <div class="stack" id="file-options">
            { select("unit", t.form.unit_label, &units, &options.unit.map(|unit| unit.to_string()).unwrap_or_default(), props.running, on_unit) }
            if !days.is_empty() {
                { select("date", t.form.date_label, &days, &shown_day(props), props.running, on_day) }
            }
            <label class="choice" for="skip-bad">
                <input id="skip-bad" name="skip-bad" type="checkbox" checked={options.skip} disabled={props.running} onchange={on_skip} />
                { t.form.skip_bad }
            </label>
        </div>
    }
}

fn shown_day(props: &FormProps) -> String {
    let taken =
        props.readings.as_ref().and_then(|readings| readings.taken.dates.as_ref().map(|dates| dates.taken));
    taken.or(props.file_options.day).map(|day| day.to_string()).unwrap_or_default()
}

/// The dates to choose among: the file's, as far as they are listed.
fn days(readings: Option<&Readings>) -> Vec<(String, String)> {
    let Some(dates) = readings.and_then(|readings| readings.taken.dates.as_ref()) else { return Vec::new() };
    let days = dates.others.iter().copied().chain([dates.taken, dates.first, dates.last]);
    distinct(days).into_iter().map(|day| (day.to_string(), day.to_string())).collect()
}

fn select(
    id: &'static str,
    label: &'static str,
    options: &[(String, String)],
    value: &str,
    disabled: bool,
    on: Callback<String>,
) -> Html {
    let onchange = on.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        select.map(|select| select.value()).unwrap_or_default()
    });
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            // The property too: an option that was once chosen by hand no longer heeds its attribute.
            <select {id} name={id} {disabled} {onchange} ~value={value.to_owned()}>
                { for options.iter().map(|(name, words)| html! {
                    <option key={name.clone()} value={name.clone()} selected={name == value}>{ words.clone() }</option>
                }) }
            </select>
        </div>
    }
}

/// What was taken of the file.
fn taken(props: &FormProps) -> Html {
    let t = text();
    let Some(readings) = &props.readings else {
        return html! { <p class="note">{ t.form.readings_loading }</p> };
    };
    let households = t.counted(Thing::Households, props.homes);
    let slots = t.counted(Thing::Slots, readings.slots.len());
    let taken = &readings.taken;
    let form = match taken.form {
        FileForm::Wide => t.form.form_wide,
        FileForm::Long => t.form.form_long,
    };
    let from = match taken.unit_from {
        UnitFrom::Header => t.form.unit_from_header,
        UnitFrom::Stated => t.form.unit_from_stated,
        UnitFrom::Form => t.form.unit_from_form,
    };
    let date = taken.dates.as_ref().map(|dates| {
        let [date, first, last] = [&dates.taken, &dates.first, &dates.last].map(ToString::to_string);
        match dates.first == dates.last {
            true => (t.form.date_only)(&date),
            false => (t.form.date_taken)(&date, &first, &last),
        }
    });
    let how = (t.form.readings_how)(form, &taken.unit.to_string(), from);
    html! {
        <>
            <p class="note">{ (t.form.readings_count)(&households, &slots) }</p>
            <p class="note" id="readings-taken" data-testid="readings-taken">
                { how }
                if let Some(date) = date { { " " }{ date } }
                if taken.more_households { { " " }{ t.form.more_households } }
            </p>
            if let Some(slot) = only_slot(readings) {
                <p class="note" id="readings-only" data-testid="readings-only">{ (t.form.readings_only)(slot) }</p>
            }
        </>
    }
}

/// What to know of the file before a round of it is believed. The region is always there: what comes into it is read out.
fn told(props: &FormProps) -> Html {
    let plan = props.checked.in_use.as_deref();
    let told =
        props.readings.as_ref().map(|readings| warnings(&props.source, readings, plan)).unwrap_or_default();
    let followed = props.readings.as_ref().zip(props.followed.as_ref());
    let followed = followed.map(|(readings, followed)| match followed {
        Followed::File { before } => files::followed(&props.source, readings, before),
        Followed::Back => files::meters_back(props.form.get(Field::Meters)),
    });
    html! {
        <div role="status" id="readings-told">
            if let Some(followed) = followed {
                <p id="meters-followed" data-testid="meters-followed">{ followed }</p>
            }
            if !told.is_empty() {
                <div class="mark" id="readings-warnings" data-testid="readings-warnings">
                    <p><strong>{ text().form.warnings }</strong></p>
                    <ul>
                        { for told.iter().map(|warning| html! {
                            <li data-code={warning.code()}>{ warning.to_string() }</li>
                        }) }
                    </ul>
                </div>
            }
        </div>
    }
}
