//! A household's day beside the neighbourhood's totals, the ledger that pays for them, and all of it as a table.

use std::rc::Rc;

use blindsum_readings::Readings;
use blindsum_sim::knowledge::{Lens, Observer};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::ground::number;
use crate::state::{Action, Plan, SessionView, Shared};
use crate::text::format;
use crate::text::refusal::sentence;
use crate::text::text;
use crate::view::costs::never_ran;
use crate::view::day::{Frame, LedgerView, SlotView, Stand, ledger, slots};
use crate::view::{curve, noise};

#[derive(Properties, PartialEq)]
pub(crate) struct DayProps {
    /// What runs, ran, or would run.
    pub(crate) plan: Rc<Plan>,
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// The readings, once there.
    pub(crate) readings: Option<Shared<Readings>>,
    /// The household whose day is drawn, by its place.
    pub(crate) household: usize,
    /// Through whose eyes the page looks.
    pub(crate) lens: Lens,
    /// The epoch a person chose.
    pub(crate) epoch: Option<usize>,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

#[function_component]
pub(crate) fn Day(props: &DayProps) -> Html {
    let t = text();
    let finished = props.round.as_ref().map(|round| round.finished.clone()).unwrap_or_default();
    let running = props.round.as_ref().filter(|round| round.running()).map(|round| round.progress.epoch);
    // What a household used is known to itself, what all used to nobody.
    let everything = props.lens == Lens::Everything;
    let count = props.plan.households.len();
    let seen: Vec<usize> = match &props.lens {
        Lens::Everything => (0..count).collect(),
        Lens::Parties(parties) => {
            let meters = parties.iter().filter_map(|party| match party {
                Observer::Meter(meter) => usize::try_from(*meter).ok(),
                _ => None,
            });
            meters.filter(|meter| *meter < count).collect()
        }
    };
    let household =
        if seen.contains(&props.household) { Some(props.household) } else { seen.first().copied() };
    html! {
        <section class="day" aria-labelledby="day-title">
            <h2 id="day-title">{ t.day.title }</h2>
            <div class="day-curves">
                if let Some(household) = household {
                    <Household plan={props.plan.clone()} readings={props.readings.clone()} {household} {seen}
                        narrow={props.narrow} on={props.on.clone()} />
                }
                <Neighbourhood plan={props.plan.clone()} finished={finished.clone()} {everything} {running} narrow={props.narrow} />
            </div>
            <LedgerBar plan={props.plan.clone()} finished={finished.clone()} />
            if finished.is_empty() || !finished.iter().all(|outcome| never_ran(outcome)) {
            <Table narrow={props.narrow} plan={props.plan.clone()} {finished} {everything} shown={props.round.as_ref().and_then(|round| round.shown_epoch(props.epoch))} on={props.on.clone()} />
            }
        </section>
    }
}

/// How large the plot of a chart is, without its axes.
fn plot(narrow: bool) -> (f64, f64) {
    if narrow { (296.0, 170.0) } else { (500.0, 200.0) }
}

/// Room for the axis at the left, above and below.
const LEFT: f64 = 44.0;
const ABOVE: f64 = 22.0;
const BELOW: f64 = 34.0;

/// A chart's axes around what is plotted.
fn chart(
    frame: &Frame,
    labels: &[String],
    unit: &str,
    name: String,
    value_of_tick: impl Fn(i64) -> String,
    content: Html,
) -> Html {
    let (width, height) = frame.size;
    let every = if width < 400.0 { 12 } else { 8 };
    let hours =
        labels.iter().enumerate().filter(|(place, _)| labels.len() < 12 || place.is_multiple_of(every));
    html! {
        <svg class="chart" viewBox={format!("{} {} {} {}", -LEFT, -ABOVE, width + LEFT + 8.0, height + ABOVE + BELOW)}
            role="img" aria-label={name}>
            { for frame.ticks(5).into_iter().map(|tick| {
                let y = format!("{:.1}", frame.y(number::to_f64(tick)));
                html! {
                    <>
                        <line class={if tick == 0 { "grid zero" } else { "grid" }} x1="0" x2={width.to_string()} y1={y.clone()} y2={y.clone()} />
                        <text class="axis" x="-6" {y} dy="4" text-anchor="end">{ value_of_tick(tick) }</text>
                    </>
                }
            }) }
            { content }
            { for hours.map(|(place, label)| {
                let x = format!("{:.1}", frame.x(place));
                html! {
                    <>
                        <line class="tick" x1={x.clone()} x2={x.clone()} y1={height.to_string()} y2={(height + 4.0).to_string()} />
                        <text class="axis" {x} y={(height + 17.0).to_string()} text-anchor={if place == 0 { "start" } else { "middle" }}>{ label.clone() }</text>
                    </>
                }
            }) }
            <text class="axis unit" x="-6" y="-11" text-anchor="end">{ unit.to_owned() }</text>
            <text class="axis unit" x={width.to_string()} y={(height + 31.0).to_string()} text-anchor="end">{ text().day.axis_slot }</text>
        </svg>
    }
}

#[derive(Properties, PartialEq)]
struct HouseholdProps {
    plan: Rc<Plan>,
    readings: Option<Shared<Readings>>,
    household: usize,
    /// Those that can be looked at.
    seen: Vec<usize>,
    narrow: bool,
    on: Callback<Action>,
}

/// One household's day: what nobody should see.
#[function_component]
fn Household(props: &HouseholdProps) -> Html {
    let t = text();
    let Some(readings) = &props.readings else { return Html::default() };
    let place = props.household;
    let Some(household) = readings.households.get(place) else { return Html::default() };
    let size = plot(props.narrow);
    let drawn = curve::curve(household, None, size.0, size.1);
    let frame = Frame { size, range: (0.0, number::to_f64(drawn.most)), slots: readings.slots.len() };
    let labels: Vec<_> = readings.slots.iter().map(|slot| slot.label.clone()).collect();
    let onchange = props.on.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        Action::Household(select.and_then(|select| select.value().parse().ok()).unwrap_or_default())
    });
    let name = (t.day.household_chart)(&household.label, &format::wh_upward(drawn.most));
    let content = html! { <><path class="area" d={drawn.area} /><path class="line" d={drawn.line} /></> };
    html! {
        <figure class="panel chart-panel role-meter">
            <h3>{ t.day.household_day }</h3>
            <div class="field inline">
                <label for="household">{ t.day.household }</label>
                <select id="household" name="household" {onchange}>
                    { for props.seen.iter().filter_map(|index| Some((*index, props.plan.households.get(*index)?))).map(|(index, label)| html! {
                        <option key={index} value={index.to_string()} selected={index == place}>{ format!("{}: {label}", index + 1) }</option>
                    }) }
                </select>
            </div>
            { chart(&frame, &labels, "Wh", name, format::wh, content) }
            <figcaption>{ t.gives_away(&props.plan.params) }</figcaption>
        </figure>
    }
}

#[derive(Properties, PartialEq)]
struct NeighbourhoodProps {
    plan: Rc<Plan>,
    finished: Vec<Shared<blindsum_sim::Outcome>>,
    everything: bool,
    running: Option<usize>,
    narrow: bool,
}

/// The neighbourhood's totals, as they are published.
#[function_component]
fn Neighbourhood(props: &NeighbourhoodProps) -> Html {
    let t = text();
    let plan = &props.plan;
    let day = slots(plan, &props.finished);
    let day: Vec<_> =
        day.into_iter().map(|slot| if props.everything { slot } else { slot.without_truth() }).collect();
    let frame = Frame::around(&day, &plan.params, plot(props.narrow));
    let labels: Vec<_> = day.iter().map(|slot| slot.label.clone()).collect();
    let published = day.iter().filter(|slot| slot.stand.noisy().is_some()).count();
    let band = noise::band(&plan.params);
    let reach = format::kwh_upward(band);
    let content = html! {
        <>
            { for day.iter().enumerate().filter_map(|(place, slot)| band_at(&frame, place, slot, band)) }
            if props.everything {
                <path class="truth" d={frame.steps(day.iter().map(|slot| slot.stand.truth()))} />
            }
            <path class="line" d={frame.steps(day.iter().map(|slot| slot.stand.noisy()))} />
            { for day.iter().enumerate().filter_map(|(place, slot)| refused_at(&frame, place, slot)) }
            if let Some(place) = props.running {
                <rect class="now-slot" x={format!("{:.1}", frame.x(place))} y="0" width={format!("{:.1}", frame.step())} height={frame.size.1.to_string()} />
            }
        </>
    };
    let kwh = |tick: i64| {
        let decimals = usize::from(tick % 1_000_000 != 0) + usize::from(tick % 100_000 != 0);
        format::kwh(tick, decimals)
    };
    html! {
        <figure class="panel chart-panel role-center" data-testid="day-chart">
            <h3>{ t.day.neighbourhood_day }</h3>
            <p class="chart-legend">
                { key(html! { <path class="line" d="M1 10H27" /> }, t.day.legend_noisy) }
                { key(html! { <rect class="band" x="6" y="2" width="16" height="16" /> }, t.day.legend_band) }
                if props.everything {
                    { key(html! { <path class="truth" d="M1 10H27" /> }, t.day.legend_truth) }
                }
                { key(html! { <path class="refused-mark" d="M9 5 19 15M19 5 9 15" /> }, t.day.legend_refused) }
            </p>
            { chart(&frame, &labels, t.result.unit_kwh, (t.day.neighbourhood_chart)(published, day.len(), &reach), kwh, content) }
            <figcaption>{ (t.day.neighbourhood_says)(published, day.len(), &reach) }</figcaption>
        </figure>
    }
}

fn key(drawing: Html, words: &'static str) -> Html {
    html! { <span class="chart-key"><svg viewBox="0 0 28 20" aria-hidden="true">{ drawing }</svg>{ words }</span> }
}

fn band_at(frame: &Frame, place: usize, slot: &SlotView, band: f64) -> Option<Html> {
    let noisy = number::to_f64(slot.stand.noisy()?);
    let (top, bottom) = (frame.y(noisy + band), frame.y(noisy - band));
    Some(html! {
        <rect class="band" x={format!("{:.1}", frame.x(place))} y={format!("{top:.1}")} width={format!("{:.1}", frame.step())}
            height={format!("{:.1}", bottom - top)} />
    })
}

fn refused_at(frame: &Frame, place: usize, slot: &SlotView) -> Option<Html> {
    let Stand::Refused { .. } = slot.stand else { return None };
    let (x, y) = (frame.x(place) + frame.step() / 2.0, 12.0);
    let d = format!(
        "M{:.1} {:.1}L{:.1} {:.1}M{:.1} {:.1}L{:.1} {:.1}",
        x - 5.0,
        y - 5.0,
        x + 5.0,
        y + 5.0,
        x + 5.0,
        y - 5.0,
        x - 5.0,
        y + 5.0
    );
    Some(html! {
        <>
            <path class="refused-line" d={format!("M{x:.1} {}V{}", y + 9.0, frame.size.1)} />
            <path class="refused-mark" {d} />
        </>
    })
}

#[derive(Properties, PartialEq)]
struct LedgerProps {
    plan: Rc<Plan>,
    finished: Vec<Shared<blindsum_sim::Outcome>>,
}

/// The ledger: fills with every epoch, up to the budget.
#[function_component]
fn LedgerBar(props: &LedgerProps) -> Html {
    const WIDTH: f64 = 1000.0;
    let t = text();
    let view = ledger(&props.plan, &props.finished);
    let place = |epsilon: f64| WIDTH * epsilon / view.full;
    let said = t.spent(view.spent, view.budget);
    let mut from = 0.0;
    let charges: Vec<_> = view
        .charges
        .iter()
        .map(|charge| {
            let start = from;
            from += charge;
            (start, *charge)
        })
        .collect();
    html! {
        <figure class="panel ledger" id="ledger" data-testid="ledger" data-spent={view.spent.to_string()}
            data-budget={view.budget.map(|budget| budget.to_string()).unwrap_or_default()}>
            <div class="ledger-head"><h3>{ t.day.ledger }</h3><p class="number">{ said.clone() }</p></div>
            <svg viewBox={format!("0 0 {WIDTH} 40")} preserveAspectRatio="none" role="img" aria-label={said}>
                <rect class="ledger-room" x="0" y="8" width={WIDTH.to_string()} height="24" />
                { for charges.into_iter().enumerate().map(|(index, (start, charge))| html! {
                    <rect key={index} class="ledger-charge" x={format!("{:.2}", place(start))} y="8"
                        width={format!("{:.2}", (place(charge) - 1.0).max(0.5))} height="24" />
                }) }
                if let Some(budget) = view.budget {
                    <line class="ledger-budget" x1={format!("{:.2}", place(budget).min(WIDTH - 1.5))} x2={format!("{:.2}", place(budget).min(WIDTH - 1.5))} y1="0" y2="40" />
                }
            </svg>
            <figcaption>
                { ledger_words(&view, &props.plan) }
                <p class="note" data-testid="ledger-anew">{ t.day.ledger_anew }</p>
            </figcaption>
        </figure>
    }
}

fn ledger_words(view: &LedgerView, plan: &Plan) -> Html {
    let t = text();
    let epsilon = plan.params.epsilon().to_string();
    match &view.refusal {
        Some(refusal) => {
            html! { <p class="error" data-testid="ledger-refusal">{ sentence(refusal) }</p> }
        }
        None if view.next_refused => {
            html! { <p class="mark" data-testid="ledger-full">{ t.day.ledger_full }</p> }
        }
        None => html! { <p>{ (t.day.ledger_says)(&epsilon) }</p> },
    }
}

#[derive(Properties, PartialEq)]
struct TableProps {
    plan: Rc<Plan>,
    finished: Vec<Shared<blindsum_sim::Outcome>>,
    everything: bool,
    shown: Option<usize>,
    narrow: bool,
    on: Callback<Action>,
}

/// The same as a table; folded on a phone, where it is many screens long.
#[function_component]
fn Table(props: &TableProps) -> Html {
    let t = text();
    let day = slots(&props.plan, &props.finished);
    let day: Vec<_> =
        day.into_iter().map(|slot| if props.everything { slot } else { slot.without_truth() }).collect();
    let decimals = noise::decimals(&props.plan.params).max(3);
    let row = |(place, slot): (usize, &SlotView)| {
        let show = props.on.reform(move |_: MouseEvent| Action::Epoch(Some(place)));
        html! { <Row key={place} slot={slot.clone()} {decimals} shown={props.shown == Some(place)} onclick={show} {place} /> }
    };
    html! {
        <details class="panel fold day-table" open={!props.narrow}>
            <summary><strong>{ t.day.day_table }</strong></summary>
            <div class="scroll tall" role="region" aria-label={t.day.day_table} tabindex="0">
                <table>
                    <caption>{ t.day.day_table_caption }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ t.day.day_slot_head }</th>
                            <th scope="col" class="right">{ t.day.day_true }</th>
                            <th scope="col" class="right">{ t.day.day_noisy }</th>
                            <th scope="col" class="right">{ t.day.day_error }</th>
                            <th scope="col" class="right">{ t.day.day_cost }</th>
                            <th scope="col" class="right">{ t.day.day_spent }</th>
                            <th scope="col">{ t.day.day_status }</th>
                        </tr>
                    </thead>
                    <tbody>{ for day.iter().enumerate().map(row) }</tbody>
                </table>
            </div>
        </details>
    }
}

#[derive(Properties)]
struct RowProps {
    place: usize,
    slot: SlotView,
    decimals: usize,
    shown: bool,
    onclick: Callback<MouseEvent>,
}

/// A row is drawn again only when what it shows is another: its callbacks always do the same.
impl PartialEq for RowProps {
    fn eq(&self, other: &Self) -> bool {
        (self.place, &self.slot, self.decimals, self.shown)
            == (other.place, &other.slot, other.decimals, other.shown)
    }
}

#[function_component]
fn Row(props: &RowProps) -> Html {
    let t = text();
    let (slot, stand) = (&props.slot, props.slot.stand);
    let id = format!("day-row-{}", slot.label.replace(':', ""));
    let kwh = |mwh: Option<i64>| mwh.map(|mwh| format::kwh(mwh, props.decimals)).unwrap_or_default();
    let error = stand.noisy().zip(stand.truth()).map(|(noisy, truth)| noisy - truth);
    let error = error.map(|error| format::signed(format::kwh(error, props.decimals))).unwrap_or_default();
    let status = match stand {
        Stand::Open => t.day.slot_open.to_owned(),
        Stand::Published { absent: 0, .. } => t.day.slot_published.to_owned(),
        Stand::Published { absent, .. } => (t.day.slot_repaired)(absent),
        Stand::Refused { by_budget: true, .. } => t.day.slot_refused_budget.to_owned(),
        Stand::Refused { .. } => t.day.slot_refused.to_owned(),
    };
    // A slot that was not run has no cost, not even 0.
    let over = |epsilon: f64| if slot.ran { format::short_decimal(epsilon) } else { String::new() };
    let (cost, spent) = (over(slot.cost), over(slot.spent));
    let button = (t.day.slot_show)(&slot.label);
    html! {
        <tr id={id.clone()} data-testid={id} data-state={(stand != Stand::Open).then(|| stand.name())}
            data-true-mwh={stand.truth().map(|mwh| mwh.to_string())} data-noisy-mwh={stand.noisy().map(|mwh| mwh.to_string())}
            class={classes!(stand.name(), props.shown.then_some("chosen"))}>
            <th scope="row">
                if stand == Stand::Open {
                    { slot.label.clone() }
                } else {
                    <button type="button" class="quiet" aria-label={button} aria-pressed={props.shown.to_string()}
                        onclick={props.onclick.clone()}>{ slot.label.clone() }</button>
                }
            </th>
            <td class="number right">{ kwh(stand.truth()) }</td>
            <td class="number right">{ kwh(stand.noisy()) }</td>
            <td class="number right">{ error }</td>
            <td class="number right">{ cost }</td>
            <td class="number right">{ spent }</td>
            <td>{ status }</td>
        </tr>
    }
}
