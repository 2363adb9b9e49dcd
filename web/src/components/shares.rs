//! The noise shares put end to end, under the law that their sum obeys; and the same as a table.

use std::rc::Rc;

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::variants::NoiseLaw;
use yew::prelude::*;

use super::pager::use_pages;
use super::role::role_mark;
use crate::ground::number;
use crate::state::seen::Seen;
use crate::text::format;
use crate::text::words::inside::ShareSum;
use crate::text::{Thing, text};
use crate::view::noise;
use crate::view::noise::{NoiseChart, chart};

#[derive(Properties, PartialEq)]
pub(crate) struct SharesProps {
    /// What is looked at.
    pub(crate) seen: Seen,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
}

const LAW_HEIGHT: f64 = 120.0;
const BAR_PITCH: f64 = 14.0;
const AXIS_HEIGHT: f64 = 24.0;
/// More bars than this are drawn without numbers, in a room of this height.
const MOST_BARS: usize = 24;
const MANY_HEIGHT: f64 = 320.0;
/// How many shares are listed at once.
const PAGE: usize = 25;

#[function_component]
pub(crate) fn Shares(props: &SharesProps) -> Html {
    let t = text();
    let params = props.seen.params;
    let facts = props.seen.facts();
    let Some(shares) = facts.shares(params.meters()) else {
        let drawn = facts.counted(params.meters()).is_some();
        let words: Vec<_> =
            (0..params.meters()).filter_map(|meter| props.seen.share_verdict(meter)).collect();
        return html! {
            <>
                <p>{ if drawn { t.inside.shares_sealed } else { t.inside.shares_empty } }</p>
                if !words.is_empty() { <p data-testid="shares-found">{ t.shares_found(&words) }</p> }
            </>
        };
    };
    let drawn = chart(&params, &shares);
    let kwh = |units: i64| format::kwh_significant(number::to_f64(number::energy(&params, units)));
    let sum = format::signed(kwh(drawn.sum));
    let scale = format::kwh_significant(noise::scale(&params));
    let meters = t.counted(Thing::Shares, drawn.bars.len());
    let law = match params.noise() {
        NoiseLaw::Discrete => t.law_discrete,
        NoiseLaw::Continuous => t.law_continuous,
    };
    let values = ShareSum {
        meters: &meters,
        sum: &sum,
        law,
        scale: &scale,
        present: drawn.bars.len(),
        all: params.meters(),
    };
    let some_absent = facts.some_absent();
    let picture_name = if some_absent { t.inside.shares_picture_absent } else { t.inside.shares_picture };
    html! {
        <>
            <p>{ (t.inside.shares_caption)(&sum) }{ " " }{ t.shares_law_says(&params, some_absent, &values) }</p>
            { picture(&params, &drawn, if props.narrow { 340.0 } else { 460.0 }, picture_name(&values)) }
            <details class="fold">
                <summary>{ t.inside.shares_table }</summary>
                <SharesTable chart={Rc::new(drawn)} {params} />
            </details>
        </>
    }
}

fn picture(params: &Params, chart: &NoiseChart, width: f64, name: String) -> Html {
    let t = text();
    let x = |units: i64| width * chart.place(units);
    // A crowd's bars share the room of a few.
    let many = chart.bars.len() > MOST_BARS;
    let pitch = if many { MANY_HEIGHT / number::count(chart.bars.len()) } else { BAR_PITCH };
    let thick = if many { pitch } else { 10.0 };
    let bars_top = LAW_HEIGHT + 14.0;
    let bottom = bars_top + pitch * number::count(chart.bars.len()) + 4.0;
    let points = chart
        .density
        .iter()
        .map(|(place, height)| (place * width, LAW_HEIGHT - (LAW_HEIGHT - 16.0) * height));
    let line: String = points
        .enumerate()
        .map(|(index, (x, y))| format!("{}{x:.1} {y:.1}", if index == 0 { 'M' } else { 'L' }))
        .collect();
    let sum = x(chart.sum);
    // The label stays inside of the picture.
    let left = (chart.sum < 0 && sum > width * 0.25) || sum > width * 0.75;
    let anchor = if left { "end" } else { "start" };
    let vertical = |class: &'static str, x: f64, y1: f64, y2: f64| {
        let (x, y1, y2) = (format!("{x:.1}"), y1.to_string(), y2.to_string());
        html! { <line {class} x1={x.clone()} x2={x} {y1} {y2} /> }
    };
    html! {
        <svg class="shares role-meter" viewBox={format!("0 0 {width} {}", bottom + AXIS_HEIGHT)} role="img" aria-label={name}>
            <path class="area" d={format!("{line}V{LAW_HEIGHT}H0Z")} />
            <path class="line" d={line.clone()} />
            { vertical("zero", x(0), 8.0, bottom) }
            { for (0u32..).zip(&chart.bars).map(|(index, bar)| {
                let top = bars_top + pitch * f64::from(index);
                let (left, right) = (x(bar.from.min(bar.to)), x(bar.from.max(bar.to)));
                html! {
                    <>
                        if !many { <text class="axis" x="2" y={(top + 9.5).to_string()}>{ u64::from(bar.meter) + 1 }</text> }
                        { vertical("step", x(bar.to), top, top + pitch * 1.7) }
                        <rect class={if bar.to < bar.from { "bar down" } else { "bar" }} x={format!("{left:.1}")}
                            y={top.to_string()} width={format!("{:.1}", (right - left).max(if many { 0.3 } else { 1.5 }))} height={thick.to_string()} />
                    </>
                }
            }) }
            { vertical("sum", sum, 4.0, bottom) }
            <text class="sum-label" x={format!("{:.1}", if left { sum - 6.0 } else { sum + 6.0 })} y="14" text-anchor={anchor}>
                { format!("ξ = {} {}", format::signed(format::kwh_significant(number::to_f64(number::energy(params, chart.sum)))), t.result.unit_kwh) }
            </text>
            { for chart.ticks().into_iter().map(|tick| html! {
                <>
                    { vertical("tick", x(tick), bottom, bottom + 5.0) }
                    <text class="axis" x={format!("{:.1}", x(tick))} y={(bottom + 18.0).to_string()} text-anchor="middle">
                        { axis_label(number::energy(params, tick), t.inside.shares_axis) }
                    </text>
                </>
            }) }
        </svg>
    }
}

fn axis_label(mwh: i64, unit: &str) -> String {
    let kwh = number::to_f64(mwh) / 1e6;
    let decimals = [0usize, 1, 2, 3, 4, 5]
        .into_iter()
        .find(|d| mwh % (1_000_000 / 10i64.pow(u32::try_from(*d).unwrap_or(0))) == 0);
    let number = format::decimal(kwh, decimals.unwrap_or(6));
    if mwh == 0 { format!("0 {unit}") } else { number }
}

#[derive(Properties, PartialEq)]
struct TableProps {
    chart: Rc<NoiseChart>,
    params: Params,
}

#[function_component]
fn SharesTable(props: &TableProps) -> Html {
    let t = text();
    let bars = &props.chart.bars;
    let page = use_pages(bars.len(), PAGE, 0);
    let wh = |units: i64| format::wh_exact(number::energy(&props.params, units));
    html! {
        <>
            { page.buttons }
            <div class="scroll tall" role="region" aria-label={t.inside.shares} tabindex="0">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{ t.inside.shares_meter }</th>
                            <th scope="col" class="right">{ t.inside.shares_value }</th>
                            <th scope="col" class="right">{ t.inside.shares_running }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for bars.iter().take(page.end).skip(page.first).map(|bar| html! {
                            <tr key={bar.meter}>
                                <th scope="row">{ role_mark(Role::Meter(bar.meter)) }</th>
                                <td class="number right">{ wh(bar.to - bar.from) }</td>
                                <td class="number right">{ wh(bar.to) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </>
    }
}
