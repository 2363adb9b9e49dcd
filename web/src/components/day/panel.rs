//! The half-hour looked at in numbers, and what a whole day of them adds up to.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::components::arrow::arrow;
use crate::components::day::stage::DRAWING;
use crate::components::day::table::{TableProps, table};
use crate::components::day::track::look_at;
use crate::components::downloads::Downloads;
use crate::components::drawing::measure::units;
use crate::components::parts::{Parts, parts};
use crate::state::{Action, Plan, Preset};
use crate::text::refusal::sentence;
use crate::text::{format, text};
use crate::view::day::{SlotView, Stand};
use crate::view::day_shown::{DayShown, Odds, covers, odds, sheet};
use crate::view::noise;

pub(super) struct DayPanelProps {
    /// What runs, ran, or would run.
    pub(super) plan: Rc<Plan>,
    /// What is shown.
    pub(super) shown: Rc<DayShown>,
    /// The part that is chosen.
    pub(super) parts: Parts,
    /// Where choices go.
    pub(super) on: Callback<Action>,
    /// Sets a preset and runs it.
    pub(super) on_preset: Callback<Preset>,
}

pub(super) fn day_panel(props: &DayPanelProps) -> Html {
    let t = text();
    let shown = &*props.shown;
    let slot = html! {
        <>
            { head(props) }
            { values(props) }
            { ledger(props) }
            { another(props) }
        </>
    };
    let sum = html! {
        <>
            <h3>
                { if covers(shown.epsilon) { t.day.covered } else { t.day.uncovered } }
                <br />
                { t.day.adds_up }
            </h3>
            <p class="lead">{ t.day.odds_lead }</p>
            { limits(&odds(shown.epsilon, shown.slots.len())) }
            <p class="note">{ t.day.odds_note }</p>
            <p class="note">{ t.gives_away(&props.plan.params) }</p>
        </>
    };
    let again = html! {
        <>
            { presets(props) }
            <p class="note" data-testid="ledger-anew">{ t.day.ledger_anew }</p>
            if shown.slots.iter().any(|slot| slot.ran) || shown.over() == 0 {
                <Downloads sheet={sheet(shown)} svg={DRAWING}>
                    { table(&TableProps { plan: props.plan.clone(), shown: props.shown.clone(), on: props.on.clone() }) }
                </Downloads>
            }
        </>
    };
    html! {
        <div class="day-panel">
            { parts(&props.parts, &t.exhibit_parts.day, vec![(true, slot), (true, sum), (true, again)]) }
        </div>
    }
}

/// When the next slot begins; after the last the day's end.
fn until(shown: &DayShown, place: usize) -> String {
    let next = shown.slots.get(place + 1).map(|slot| slot.label.clone());
    next.unwrap_or_else(|| text().first.midnight.to_owned())
}

/// The slot looked at, and the way to its neighbours.
fn head(props: &DayPanelProps) -> Html {
    let t = text().day;
    let shown = &*props.shown;
    let over = shown.over();
    let Some((place, slot)) = shown.look.and_then(|place| Some((place, shown.slots.get(place)?))) else {
        return html! { <div class="day-head"><h3>{ t.none_over }</h3></div> };
    };
    let to = |place: usize| props.on.reform(move |_: MouseEvent| look_at(place, over));
    html! {
        <div class="day-head">
            <h3 data-testid="day-span">{ (t.span)(&slot.label, &until(shown, place)) }</h3>
            <button type="button" class="quiet" disabled={place == 0} onclick={to(place.saturating_sub(1))}>{ arrow("‹", t.before) }</button>
            <button type="button" class="quiet" disabled={place + 1 >= over} onclick={to(place + 1)}>{ arrow("›", t.after) }</button>
        </div>
    }
}

/// The slot's numbers, with who knows them.
fn values(props: &DayPanelProps) -> Html {
    let t = text();
    let shown = &*props.shown;
    // Where nothing was run there is nothing to tell, not even of a home.
    let look = shown.look.filter(|_| shown.slots.iter().any(|slot| slot.ran));
    let Some((place, slot)) = look.and_then(|place| Some((place, shown.slots.get(place)?))) else {
        return Html::default();
    };
    let params = &props.plan.params;
    let kwh = |mwh: i64, decimals: usize| (t.day.kwh)(&format::kwh(mwh, decimals));
    let row = |class: &'static str, what: String, value: String, who: String| {
        html! { <tr {class}><th scope="row">{ what }</th><td class="number">{ value }</td><td>{ who }</td></tr> }
    };
    let decimals = noise::decimals(params).max(1);
    let used = shown.home.as_ref().and_then(|home| Some((home.place, home.used.get(place).copied()?)));
    let counted = shown.slots.iter().take(place + 1).filter(|slot| slot.cost > 0.0).count();
    html! {
        <table class="day-values">
            <tbody>
                if let Some((home, mwh)) = used {
                    { row("role-meter", (t.day.home_used)(home + 1), kwh(mwh, 2), t.day.its_own_meter.to_owned()) }
                }
                { row("role-center", t.day.published.to_owned(), published(slot, decimals), everybody(slot)) }
                if let Some(truth) = slot.stand.truth() {
                    { row("", t.day.true_total.to_owned(), kwh(truth, decimals), t.total_known_to.of(Some(params)).to_owned()) }
                }
                { row("", t.day.spent_so_far.to_owned(), (t.day.epsilon)(&format::short_decimal(slot.spent)), (t.day.totals)(counted)) }
            </tbody>
        </table>
    }
}

fn published(slot: &SlotView, decimals: usize) -> String {
    let noisy = slot.stand.noisy();
    noisy.map_or_else(|| instead(slot), |noisy| (text().day.kwh)(&format::kwh(noisy, decimals)))
}

/// What stands in place of a total that there is not.
fn instead(slot: &SlotView) -> String {
    let t = text().day;
    match slot.stand {
        Stand::Refused { by_budget: true, .. } => t.slot_refused_budget.to_owned(),
        _ => t.slot_refused.to_owned(),
    }
}

fn everybody(slot: &SlotView) -> String {
    if slot.stand.noisy().is_some() { text().day.everybody.to_owned() } else { String::new() }
}

/// What was spent of which budget, and whether that is the end.
fn ledger(props: &DayPanelProps) -> Html {
    let t = text();
    let ledger = &props.shown.ledger;
    html! {
        <div id="ledger" data-testid="ledger" data-spent={ledger.spent.to_string()}
            data-budget={ledger.budget.map(|budget| budget.to_string()).unwrap_or_default()}>
            <p class="note">{ t.spent(ledger.spent, ledger.budget) }</p>
            if let Some(refusal) = &ledger.refusal {
                <p class="error" data-testid="ledger-refusal">{ sentence(refusal) }</p>
            } else if ledger.next_refused {
                <p class="mark" data-testid="ledger-full">{ t.day.ledger_full }</p>
            }
        </div>
    }
}

/// The limits as bars: blank for what may become likely, hatched for what is left.
fn limits(rows: &[Odds]) -> Html {
    let t = text().day;
    html! {
        <table class="day-odds">
            <caption class="visually-hidden">{ t.odds_caption }</caption>
            <tbody>{ for rows.iter().map(limit) }</tbody>
        </table>
    }
}

fn limit(odds: &Odds) -> Html {
    const WIDTH: f64 = 128.0;
    let t = text().day;
    let blank = WIDTH * odds.share;
    // Lines that lean, cut off where the rest begins.
    let hatch: String = (0..20u32)
        .map(|line| f64::from(line) * 8.0)
        .filter(|x| *x >= blank && *x < WIDTH)
        .map(|x| {
            let end = (x + 8.0).min(WIDTH);
            format!("M{x:.1} 14L{end:.1} {:.1}", 14.0 - (end - x) * 14.0 / 8.0)
        })
        .collect();
    let said = odds.said.as_ref().map(|(likely, rest)| (t.odds_pair)(likely, rest));
    html! {
        <tr data-totals={odds.totals.to_string()}>
            <th scope="row">{ (t.odds_totals)(odds.totals) }</th>
            <td class="number">{ (t.epsilon)(&format::short_decimal(odds.epsilon)) }</td>
            <td class="bar">
                <svg viewBox={format!("-1 -1 {} 16", WIDTH + 2.0)} aria-hidden="true">
                    <path class="hatch" d={hatch} />
                    <rect class="likely" x="0" y="0" width={units(blank)} height="14" />
                    <rect class="whole" x="0" y="0" width={WIDTH.to_string()} height="14" />
                </svg>
            </td>
            <td class="number said">{ said.unwrap_or_else(|| t.no_limit.to_owned()) }</td>
        </tr>
    }
}

/// The two runs that are worth a comparison.
fn presets(props: &DayPanelProps) -> Html {
    let t = text().day;
    let short = |epsilon: Option<f64>| epsilon.map(format::short_decimal).unwrap_or_default();
    let run = |preset: Preset| props.on_preset.reform(move |_: MouseEvent| preset);
    let busy = props.shown.running.is_some();
    html! {
        <div class="day-run">
            <button type="button" class="primary" data-testid="run-day" disabled={busy} onclick={run(Preset::Day)}>
                { (t.run_all)(props.shown.slots.len(), &short(Preset::Day.budget())) }
            </button>
            <button type="button" data-testid="run-day-budget" disabled={busy} onclick={run(Preset::DayBudget)}>
                { (t.run_budget)(&short(Preset::DayBudget.budget())) }
            </button>
        </div>
    }
}

/// Which home is looked at, where there is a choice.
fn another(props: &DayPanelProps) -> Html {
    let t = text();
    let shown = &*props.shown;
    if shown.choices.len() < 2 {
        return Html::default();
    }
    let onchange = props.on.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        Action::Household(select.and_then(|select| select.value().parse().ok()).unwrap_or_default())
    });
    let chosen = shown.home.as_ref().map(|home| home.place);
    let names = shown.choices.iter().filter_map(|place| Some((*place, props.plan.households.get(*place)?)));
    html! {
        <label class="day-home">
            { t.day.household }
            <select id="household" name="household" {onchange}>
                { for names.map(|(place, name)| html! {
                    <option key={place} value={place.to_string()} selected={chosen == Some(place)}>{ format!("{}: {name}", place + 1) }</option>
                }) }
            </select>
        </label>
    }
}
