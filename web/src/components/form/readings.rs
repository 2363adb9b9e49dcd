//! Where the readings come from, how a file is read, what was taken of it and what to know of it.

use blindsum_readings::{FileForm, Readings, UnitFrom};
use blindsum_worker_wire::reader::{Asked, How};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::browser;
use crate::components::form::found;
use crate::components::form::props::FormProps;
use crate::ground::few::distinct;
use crate::ground::ids;
use crate::hooks::{Files, source_of};
use crate::state::{Action, Field, FileOptions, Followed, Source, only_slot};
use crate::text::{Thing, files, text};
use crate::view::warnings::warnings;

/// What the select says for "as the file says" and "the first date".
const NONE: &str = "";
/// The lengths of slots that can be chosen, in minutes: those that meters have.
const SLOT_MINUTES: [u32; 5] = [5, 10, 15, 30, 60];
/// Where rows are pasted.
const PASTED: &str = "pasted";

pub(super) fn readings(props: &FormProps) -> Html {
    let t = text();
    let name = match &props.source {
        Source::Shipped => t.form.readings_shipped.to_owned(),
        Source::File(name) => name.clone(),
    };
    let take = take(props);
    let onchange = take.reform(|event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        browser::files_of(input.and_then(|input| input.files()))
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
                <input id={ids::FILE} name={ids::FILE} type="file" multiple=true disabled={props.running}
                    aria-describedby="file-hint file-error" onclick={forget} {onchange} />
                <p class="hint" id="file-hint">{ t.form.file_hint }</p>
                <p class="error" id="file-error" role="status">{ props.why_refused.as_ref().map(files::unread).unwrap_or_default() }</p>
            </div>
            { found::progress(props) }
            { found::found(props) }
            if own || props.why_refused.is_some() {
                { how(props) }
            }
            { paste(props, take) }
        </fieldset>
    }
}

/// Takes files that a person chose.
fn take(props: &FormProps) -> Callback<Files> {
    let (load, on, source) = (props.load.files.clone(), props.on.clone(), props.source.clone());
    let options = FileOptions { slot: props.form.time(), ..props.file_options.clone() };
    Callback::from(move |files: Files| {
        if !files.is_empty() {
            let options = options.clone().of_next(source == source_of(&files));
            on.emit(Action::FileOptions(options.clone()));
            load.emit((files, options));
        }
    })
}

/// Rows to paste.
fn paste(props: &FormProps, take: Callback<Files>) -> Html {
    let t = text();
    let onclick = take.reform(|_: MouseEvent| {
        let area = browser::element(PASTED).and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
        let pasted = area.map(|area| area.value()).filter(|pasted| !pasted.trim().is_empty());
        let file = pasted.and_then(|pasted| browser::file_of(&pasted));
        file.map(|file| (text().form.pasted.to_owned(), file)).into_iter().collect()
    });
    html! {
        <details class="fold">
            <summary>{ t.form.paste }</summary>
            <div class="field">
                <label for={PASTED}>{ t.form.paste_label }</label>
                <textarea id={PASTED} rows="4" spellcheck="false" disabled={props.running} />
            </div>
            <button type="button" id="take-pasted" class="quiet" disabled={props.running} {onclick}>{ t.form.paste_take }</button>
        </details>
    }
}

/// How a file is read. A change reads it once more.
fn how(props: &FormProps) -> Html {
    let t = text();
    let set = found::set(props);
    let options = FileOptions { slot: props.form.time(), ..props.file_options.clone() };
    let mut units = vec![(NONE.to_owned(), t.form.unit_of_file.to_owned())];
    units.extend(["Wh", "kWh", "W", "kW"].map(|unit| (unit.to_owned(), unit.to_owned())));
    let stamps = [(NONE, t.form.stamp_of_file), ("start", t.form.stamp_start), ("end", t.form.stamp_end)];
    let stamps = stamps.map(|(name, words)| (name.to_owned(), words.to_owned()));
    let mut lengths = vec![(NONE.to_owned(), t.form.slot_minutes_of_file.to_owned())];
    lengths.extend(SLOT_MINUTES.map(|minutes| (minutes.to_string(), (t.form.minutes)(minutes))));
    let lacking = [(NONE, t.form.lacking_homes), ("slots", t.form.lacking_slots)];
    let lacking = lacking.map(|(name, words)| (name.to_owned(), words.to_owned()));
    let answered = |asked| options.answer(asked).unwrap_or_default().to_owned();
    let answer = |asked| {
        let options = options.clone();
        set.reform(move |chosen: String| options.clone().with(asked, chosen))
    };
    let days = days(props.readings.as_deref());
    let with = {
        let options = options.clone();
        move |how: How| FileOptions { answers: how, ..options.clone() }
    };
    let (day, skip) = (with.clone(), with);
    let how = options.answers.clone();
    let on_day = set.reform(move |chosen: String| day(How { day: Some(chosen), ..how.clone() }));
    let how = options.answers.clone();
    let on_skip = set.reform(move |_: Event| skip(How { skip: !how.skip, ..how.clone() }));
    let columns = found::names_columns(props);
    html! {
        <div class="stack" id="file-options">
            { select("unit", t.form.unit_label, &units, &answered(Asked::Unit), props.running, answer(Asked::Unit)) }
            { select("stamp", t.form.stamp_label, &stamps, &answered(Asked::Stamp), props.running, answer(Asked::Stamp)) }
            { select("slot-minutes", t.form.slot_minutes_label, &lengths, &answered(Asked::SlotMinutes), props.running, answer(Asked::SlotMinutes)) }
            { select("lacking", t.form.lacking_label, &lacking, &answered(Asked::Lacking), props.running, answer(Asked::Lacking)) }
            { typed(props, Asked::Zone, t.form.zone_label, Some(t.form.zone_hint)) }
            if columns {
                { typed(props, Asked::Time, t.form.column_time, Some(t.form.column_hint)) }
                { typed(props, Asked::Energy, t.form.column_energy, None) }
                { typed(props, Asked::Household, t.form.column_household, None) }
            }
            if !days.is_empty() {
                { select("date", t.form.date_label, &days, &shown_day(props), props.running, on_day) }
            }
            <label class="choice" for="skip-bad">
                <input id="skip-bad" name="skip-bad" type="checkbox" checked={options.answers.skip} disabled={props.running} onchange={on_skip} />
                { t.form.skip_bad }
            </label>
        </div>
    }
}

/// An answer to type: it is taken when the field is left, or Enter is pressed.
fn typed(props: &FormProps, asked: Asked, label: &'static str, hint: Option<&'static str>) -> Html {
    let options = FileOptions { slot: props.form.time(), ..props.file_options.clone() };
    let value = options.answer(asked).unwrap_or_default().to_owned();
    let onchange = found::set(props).reform(move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let typed = input.map(|input| input.value()).unwrap_or_default();
        options.clone().with(asked, typed.trim().to_owned())
    });
    let (id, hint_id) = (format!("file-{}", asked.name()), format!("file-{}-hint", asked.name()));
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <input {id} type="text" autocomplete="off" {value} disabled={props.running}
                aria-describedby={hint.map(|_| hint_id.clone())} {onchange} />
            if let Some(hint) = hint {
                <p class="hint" id={hint_id}>{ hint }</p>
            }
        </div>
    }
}

fn shown_day(props: &FormProps) -> String {
    let taken =
        props.readings.as_ref().and_then(|readings| readings.taken.dates.as_ref().map(|dates| dates.taken));
    taken.map(|day| day.to_string()).or_else(|| props.file_options.answers.day.clone()).unwrap_or_default()
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
    let files = props.taken_preview.iter().flat_map(|preview| &preview.found.files);
    let files: Vec<_> = files.map(files::found).collect();
    let how = match files.is_empty() {
        true => (t.form.readings_how)(form, &taken.unit.to_string(), from),
        false => files.join(" "),
    };
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
    let told = warnings(&props.source, props.taken_preview.as_deref(), plan);
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
                        { for told.into_iter().map(|(code, says)| html! {
                            <li data-code={code}>{ says }</li>
                        }) }
                    </ul>
                </div>
            }
        </div>
    }
}
