//! Try and see what breaks: one share alone, homes missing, one load published again and again, a budget that ends.

use blindsum_core::privacy::Verdict;
use blindsum_laboratory::breaks::{Missing, Repeated, Spending};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::downloads::under;
use crate::components::drawing::measure::units;
use crate::ground::decimal;
use crate::text::format;
use crate::text::odds::OneShare;
use crate::text::{Thing, text};

use crate::view::laboratory::sheets;
use crate::view::laboratory::trial::{Trial, count, kwh};

#[derive(Properties, PartialEq)]
pub(super) struct BreaksProps {
    /// What is tried.
    pub(super) trial: Trial,
}

/// The id of the drawing.
const BUDGET: &str = "laboratory-budget";
/// Half-hours of a day.
const EPOCHS: u32 = 48;
/// How often the same load is published, at first.
const TIMES: &str = "16";
/// Most times that can be asked for.
const MOST_TIMES: u32 = 10_000;

#[function_component]
pub(super) fn Breaks(props: &BreaksProps) -> Html {
    let words = text().laboratory;
    let (absent, times, budget) = (
        use_state_eq(|| "1".to_owned()),
        use_state_eq(|| TIMES.to_owned()),
        use_state_eq(|| "10".to_owned()),
    );
    let fold = |id: &'static str, title: &'static str, inside: Html| {
        html! {
            <details class="fold" {id} name="laboratory-breaks">
                <summary>{ title }</summary>
                <div aria-live="polite">{ inside }</div>
            </details>
        }
    };
    html! {
        <section class="laboratory-breaks" aria-labelledby="breaks-title">
            <h4 id="breaks-title">{ words.breaks }</h4>
            { fold("breaks-alone", words.alone, alone(&props.trial)) }
            { fold("breaks-missing", words.missing, html! { <>
                { field("breaks-absent", words.missing_homes, &absent) }
                { missing(&props.trial, &absent) }
            </> }) }
            { fold("breaks-repeat", words.repeat, html! { <>
                { field("breaks-times", words.repeat_times, &times) }
                { repeated(&props.trial, &times) }
            </> }) }
            { fold("breaks-budget", words.budget, html! { <>
                { field("breaks-spend", words.budget_field, &budget) }
                { spent(&props.trial, &budget) }
            </> }) }
        </section>
    }
}

/// A number that is typed.
fn field(id: &'static str, label: &'static str, typed: &UseStateHandle<String>) -> Html {
    let setter = typed.setter();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            setter.set(input.value());
        }
    });
    html! {
        <p class="setting-field">
            <label for={id}>{ label }</label>
            <input type="text" {id} inputmode="decimal" autocomplete="off" value={(**typed).clone()} {oninput} />
        </p>
    }
}

fn whole(typed: &str, least: u32, most: u32) -> Result<u32, Html> {
    let number = typed.trim().parse::<u32>().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(
        || html! { <p class="error">{ (text().form.not_in_range)(typed.trim(), least, most) }</p> },
    )
}

fn alone(trial: &Trial) -> Html {
    let words = text().laboratory;
    let Some(share) = OneShare::of(&trial.params) else { return Html::default() };
    let figures = share.figures();
    let says = if share.within > 0 {
        (words.alone_says)(&figures.exact, &figures.close, &figures.within)
    } else {
        (words.alone_coarse)(&figures.exact)
    };
    let verdict = match share.verdict {
        Verdict::Read => words.alone_read,
        Verdict::Narrowed => words.alone_narrowed,
        Verdict::Hidden => words.alone_hidden,
    };
    let drawn = trial.rounds.as_ref().map(|rounds| {
        let (zeros, all) = rounds.zeros;
        let number = |count: u64| format::grouped(i64::try_from(count).unwrap_or(i64::MAX));
        (words.alone_drawn)(&number(zeros), &number(all))
    });
    html! { <>
        <p>{ says }<strong>{ verdict }</strong></p>
        if let Some(drawn) = drawn { <p class="note">{ drawn }</p> }
    </> }
}

fn missing(trial: &Trial, typed: &str) -> Html {
    let t = text();
    let words = t.laboratory;
    // One home is left at least.
    let most = trial.params.meters().saturating_sub(1);
    if most == 0 {
        return html! { <p>{ t.result.against_alone }</p> };
    }
    let absent = match whole(typed, 0, most) {
        Ok(absent) => absent,
        Err(error) => return error,
    };
    let Some(found) = Missing::new(&trial.params, absent) else { return Html::default() };
    let (homes, present) = (t.counted(Thing::Homes, count(absent)), format::grouped(found.present.into()));
    let deviation = kwh(trial, found.deviation);
    let says = match found.epsilon {
        Some(epsilon) => (words.missing_says)(&homes, &present, &t.at_most(epsilon), &deviation),
        None => (words.missing_infinite)(&homes, &present, &deviation),
    };
    html! { <>
        <p>{ says }{ " " }{ (words.missing_full)(&t.at_most(trial.params.epsilon())) }</p>
        <p class="note">{ words.missing_note }</p>
    </> }
}

fn repeated(trial: &Trial, typed: &str) -> Html {
    let t = text();
    let words = t.laboratory;
    let times = match whole(typed, 1, MOST_TIMES) {
        Ok(times) => times,
        Err(error) => return error,
    };
    let found = Repeated::new(&trial.params, trial.law(), times);
    let usual = found.usual.map(|usual| (usual / (1.0 - usual)).ln());
    let drawn =
        trial.rounds.as_ref().filter(|rounds| times.to_string() == TIMES && rounds.averages.total() > 0);
    html! { <>
        <p>{ (words.repeat_says)(&format::grouped(times.into()), &format::short_decimal(found.epsilon), &t.at_most(found.epsilon)) }</p>
        if let Some(usual) = usual { <p>{ (words.repeat_usual)(&t.suspicion(usual)) }</p> }
        <p>{ (words.repeat_average)(&kwh(trial, found.deviation)) }</p>
        if let Some(rounds) = drawn {
            <p class="note">
                { (words.repeat_drawn)(&format::grouped(rounds.averages.total().into()), &kwh(trial, rounds.average_magnitude)) }
            </p>
        }
    </> }
}

fn spent(trial: &Trial, typed: &str) -> Html {
    let words = text().laboratory;
    let spending =
        decimal::parse(typed.trim()).map(|budget| Spending::new(budget, trial.params.epsilon(), EPOCHS));
    let Some(Ok(spending)) = spending else { return html! { <p class="error">{ words.budget_wrong }</p> } };
    let (published, epochs) = (spending.spent.len().to_string(), EPOCHS.to_string());
    let says = match (spending.spent.last(), spending.refused) {
        (None, _) => words.budget_none.to_owned(),
        (Some(_), true) => (words.budget_ends)(&published, &epochs),
        (Some(spent), false) => (words.budget_lasts)(&epochs, &format::short_decimal(*spent)),
    };
    html! { <>
        <p>{ says }</p>
        <svg class="budget" id={BUDGET} viewBox="0 0 330 20" role="img" aria-label={(words.budget_picture)(&published, &epochs)}>
            { for (0..count(EPOCHS)).map(|epoch| {
                let x = units(2.0 + f64::from(u32::try_from(epoch).unwrap_or(0)) * 6.8);
                // A full bar was published; a low line was refused.
                let (class, y, height) = if epoch < spending.spent.len() { ("spent", "2", "16") } else { ("refused", "15", "3") };
                html! { <rect {class} {x} {y} width="5" {height} /> }
            }) }
        </svg>
        { under(sheets::budget(&spending, EPOCHS), BUDGET) }
    </> }
}
