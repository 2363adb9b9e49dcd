//! What was found of files: how they are read, what is open, and the first home; and how far the reading is.

use blindsum_sim::knowledge::Lens;
use blindsum_worker_wire::reader::{Asked, Help, Question};
use yew::prelude::*;

use crate::components::form::props::FormProps;
use crate::components::load_curve::load_curve;
use crate::state::{Action, FileOptions, Unread};
use crate::text::{files, format, text};

/// How many readings of the first home are shown.
const ROWS: usize = 4;

/// Reads the files once more, in another way.
pub(super) fn set(props: &FormProps) -> Callback<FileOptions> {
    let (on, again) = (props.on.clone(), props.load.again.clone());
    Callback::from(move |options: FileOptions| {
        on.emit(Action::FileOptions(options.clone()));
        again.emit(options);
    })
}

/// How far the reading is. The region is always there: what comes into it is read out.
pub(super) fn progress(props: &FormProps) -> Html {
    let t = text();
    html! {
        <div role="status" id="file-progress" class="waits">
            if let Some(percent) = props.progress {
                // In tens: each is read out.
                <span>{ (t.form.file_progress)(&(percent / 10 * 10).to_string()) }</span>
                <button type="button" id="cancel-file" class="quiet" onclick={props.on_keep.reform(|_: MouseEvent| ())}>{ t.form.file_cancel }</button>
            }
        </div>
    }
}

/// Whether columns are to be named, or are.
pub(super) fn names_columns(props: &FormProps) -> bool {
    let is_asked =
        matches!(&props.why_refused, Some(Unread::Refused(refused)) if refused.help == Help::NameColumns);
    is_asked
        || [Asked::Time, Asked::Household].iter().any(|asked| props.file_options.answer(*asked).is_some())
}

/// What was found of files of the person's own, and what is open. The region is always there: what comes into it is read out.
pub(super) fn found(props: &FormProps) -> Html {
    let open = props.why_refused == Some(Unread::Open);
    let preview = props.preview.as_ref();
    let told = preview.filter(|_| open).map(|preview| &preview.found);
    html! {
        <>
            <div role="status" id="file-found" class="stack">
                if let Some(found) = told {
                    <p class="mark"><strong>{ text().form.questions }</strong></p>
                    { for found.files.iter().map(|file| html! { <p class="note">{ files::found(file) }</p> }) }
                    if found.households > 0 {
                        <p class="note">{ files::counts(found) }</p>
                    }
                    <ul class="note">
                        { for found.warnings.iter().map(|(code, says)| html! { <li data-code={code.clone()}>{ says.clone() }</li> }) }
                    </ul>
                }
            </div>
            if let Some(preview) = preview {
                { for preview.found.questions.iter().map(|question| ask(props, question)) }
                if props.why_refused.is_none() {
                    { first_home(props) }
                }
            }
        </>
    }
}

/// A question, with its answers and what follows from each.
fn ask(props: &FormProps, question: &Question) -> Html {
    let asked = question.asked;
    let name = format!("ask-{}", asked.name());
    let options = FileOptions { slot: props.form.time(), ..props.file_options.clone() };
    let answer = options.answer(asked).map(str::to_owned);
    let set = set(props);
    let choice = |(place, (choice, means)): (usize, &(String, String))| {
        let id = format!("{name}-{place}");
        let (options, chosen) = (options.clone(), choice.clone());
        let onchange = set.reform(move |_: Event| options.clone().with(asked, chosen.clone()));
        html! {
            <label class="choice" for={id.clone()}>
                <input {id} type="radio" name={name.clone()} value={choice.clone()} checked={answer.as_ref() == Some(choice)}
                    disabled={props.running} {onchange} />
                <span>{ if means.is_empty() { choice.clone() } else { text().capital(means) } }</span>
            </label>
        }
    };
    html! {
        <fieldset class="asked" id={name.clone()} key={name.clone()} data-asked={asked.name()}>
            <legend>{ text().capital(&question.says) }</legend>
            { for question.choices.iter().enumerate().map(choice) }
            if asked == Asked::Zone {
                <p class="hint">{ text().form.zone_other }</p>
            }
        </fieldset>
    }
}

/// The first home of files of the person's own: its day, and its first readings. Nobody's eyes but the simulation's may see them.
fn first_home(props: &FormProps) -> Html {
    let t = text();
    let readings = props.readings.as_ref().filter(|_| props.lens == Lens::Everything);
    let Some((readings, home)) = readings.and_then(|all| Some((all, all.households.first()?))) else {
        return Html::default();
    };
    let rows = readings.slots.iter().zip(&home.readings).take(ROWS).map(|(slot, reading)| {
        html! { <tr><th scope="row">{ slot.label.clone() }</th><td>{ format::wh_exact(reading.mwh()) }</td></tr> }
    });
    html! {
        <div id="first-home" data-testid="first-home">
            <p class="note">{ t.form.cap_declared }</p>
            { load_curve(&props.lens, Some(readings), props.checked.in_use.as_deref()) }
            <table class="rows">
                <caption>{ (t.form.first_readings)(&home.label) }</caption>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}
