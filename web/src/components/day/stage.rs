//! Three charts over one clock: one home's day, the totals of all homes, what they cost.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::plot::{self, MarkWords, percent, words};
use crate::ground::number::to_f64;
use crate::state::{Plan, Preset};
use crate::text::{Thing, format, text};
use crate::view::day::Stand;
use crate::view::day_shown::{DayShown, HomeDay};
use crate::view::day_story::marks;
use crate::view::plot::Axes;

pub(super) struct DayStageProps {
    /// What runs, ran, or would run.
    pub(super) plan: Rc<Plan>,
    /// What is shown.
    pub(super) shown: Rc<DayShown>,
    /// Whether the window is a phone's.
    pub(super) narrow: bool,
}

/// The id of the drawing.
pub(super) const DRAWING: &str = "day-drawing";

/// How high the picture is, in `rem`: `day.css` has the same.
const HEIGHT: f64 = 31.0;

/// A height in `rem` as percents of the picture.
const fn rem(height: f64) -> f64 {
    100.0 * height / HEIGHT
}

/// The charts' axes.
struct Charts {
    home: Axes,
    totals: Axes,
    costs: Axes,
}

impl Charts {
    fn of(shown: &DayShown, narrow: bool) -> Self {
        let slots = shown.slots.len();
        let axes = |top: f64, bottom: f64, range: (f64, f64)| Axes {
            top: rem(top),
            bottom: rem(bottom),
            range,
            slots,
        };
        let used = shown.home.as_ref().map(|home| home.used.as_slice()).unwrap_or_default();
        let most = used.iter().copied().max().unwrap_or_default().max(1);
        let least = used.iter().copied().min().unwrap_or_default().min(0);
        Self {
            home: axes(3.1, 8.6, (to_f64(least), to_f64(most))),
            // The key has two lines, on a phone three.
            totals: axes(if narrow { 14.6 } else { 13.6 }, 22.2, shown.totals()),
            costs: axes(24.9, 29.3, (0.0, shown.full())),
        }
    }
}

pub(super) fn day_stage(props: &DayStageProps) -> Html {
    let t = text();
    let (shown, narrow) = (&*props.shown, props.narrow);
    let charts = Charts::of(shown, narrow);
    let slots = t.counted(Thing::Slots, shown.slots.len());
    html! {
        <figure class="day-stage" data-testid="day-chart">
            <svg id={DRAWING} class="plot" role="img" aria-label={(t.day.stage)(&slots)}>
                { home(shown, &charts.home, narrow) }
                { totals(props, &charts.totals) }
                { costs(props, &charts.costs) }
                { clock(shown, &charts, narrow) }
                { looked_at(shown, &charts) }
            </svg>
        </figure>
    }
}

/// A chart's title: what it is, and what is to be known of it where there is room.
fn title(y: f64, what: &str, more: Option<&str>) -> Html {
    html! {
        <text class="title" x="-2.75rem" y={percent(rem(y))}>
            <tspan class="what">{ what.to_owned() }</tspan>
            if let Some(more) = more {
                <tspan>{ format!(" {more}") }</tspan>
            }
        </text>
    }
}

/// The lines of a chart's ticks, with their words.
fn grid(axes: &Axes, rows: impl Iterator<Item = (f64, String)>) -> Html {
    html! {
        <>
            { for rows.map(|(value, label)| {
                let y = axes.y(value);
                html! {
                    <>
                        <line class={if value == 0.0 { "zero" } else { "grid" }} x1="0" x2="100%" y1={percent(y)} y2={percent(y)} />
                        { plot::at(y, html! { <text class="axis" x="-0.4rem" y="0.25rem" text-anchor="end">{ label }</text> }) }
                    </>
                }
            }) }
        </>
    }
}

/// mWh as kWh, with the decimals that a round number needs.
fn kwh(tick: i64) -> String {
    format::kwh(tick, usize::from(tick % 1_000_000 != 0) + usize::from(tick % 100_000 != 0))
}

/// One home's day, where the eyes know one.
fn home(shown: &DayShown, axes: &Axes, narrow: bool) -> Html {
    let t = text().day;
    let Some(HomeDay { place, used }) = &shown.home else {
        return html! {
            <>
                { title(0.9, t.home_hidden, None) }
                <rect class="unknown" x="0" y={percent(axes.top)} width="100%" height={percent(axes.bottom - axes.top)} />
                { plot::at(f64::midpoint(axes.top, axes.bottom), html! { <text class="mark-note" x="50%" y="0.3rem" text-anchor="middle">{ t.home_hidden_says }</text> }) }
            </>
        };
    };
    let labels: Vec<&str> = shown.slots.iter().map(|slot| slot.label.as_str()).collect();
    let said = MarkWords {
        asleep: t.asleep,
        up: |_| text().day.up.to_owned(),
        up_most: None,
        in_all_day: t.in_all_day,
        evening: t.evening,
        to_bed: t.to_bed,
        to_bed_at: None,
    };
    let told = marks(&shown.starts, used);
    let unit = |tick: i64| if tick == 0 { kwh(tick) } else { (t.kwh)(&kwh(tick)) };
    html! {
        <g class="role-meter">
            { title(0.9, &(t.one_home)(place + 1), (!narrow).then_some(t.no_other_party_gets)) }
            { grid(axes, axes.ticks(2).into_iter().map(|tick| (to_f64(tick), unit(tick)))) }
            { plot::lines(html! {
                <>
                    <path class="area" d={axes.area(used.iter().copied())} />
                    <path class="line" d={axes.steps(used.iter().copied().map(Some))} />
                </>
            }) }
            { plot::marks(axes, used, &labels, &told, &said, narrow) }
        </g>
    }
}

/// The totals, each with its band; the true one where the eyes know it.
fn totals(props: &DayStageProps, axes: &Axes) -> Html {
    let t = text().day;
    let shown = &*props.shown;
    let homes = text().counted(Thing::Homes, props.plan.households.len());
    let says = if props.narrow { t.in_kwh.to_owned() } else { format!("{} {}", t.in_kwh, t.grid_gets) };
    let band = |(place, noisy): (usize, i64)| {
        let (top, bottom) = (axes.y(to_f64(noisy) + shown.band), axes.y(to_f64(noisy) - shown.band));
        html! {
            <rect class="band" x={axes.x(place).to_string()} y={format!("{top:.2}")} width={axes.x(1).to_string()}
                height={format!("{:.2}", bottom - top)} />
        }
    };
    let published =
        shown.slots.iter().enumerate().filter_map(|(place, slot)| Some((place, slot.stand.noisy()?)));
    let refused =
        shown.slots.iter().enumerate().filter(|(_, slot)| matches!(slot.stand, Stand::Refused { .. }));
    let truth = shown.slots.iter().any(|slot| slot.stand.truth().is_some());
    html! {
        <g class="role-center">
            { title(10.4, &(t.together)(&homes), Some(&says)) }
            { key(props, truth) }
            { grid(axes, axes.ticks(4).into_iter().map(|tick| (to_f64(tick), kwh(tick)))) }
            { plot::lines(html! {
                <>
                    { for published.map(band) }
                    if truth {
                        <path class="truth" d={axes.steps(shown.slots.iter().map(|slot| slot.stand.truth()))} />
                    }
                    <path class="line" d={axes.steps(shown.slots.iter().map(|slot| slot.stand.noisy()))} />
                    if let Some(place) = shown.running {
                        <rect class="now-slot" x={axes.x(place).to_string()} y={axes.top.to_string()} width={axes.x(1).to_string()}
                            height={(axes.bottom - axes.top).to_string()} />
                    }
                </>
            }) }
            { for shown.outside().into_iter().filter_map(|place| Some((place, shown.slots.get(place)?.stand.truth()?))).map(|(place, truth)| html! {
                <circle class="ring" cx={percent(axes.middle(place))} cy={percent(axes.y(to_f64(truth)))} r="0.3rem" />
            }) }
            { for refused.map(|(place, _)| cross(axes, place)) }
        </g>
    }
}

/// What the signs of the totals mean.
fn key(props: &DayStageProps, truth: bool) -> Html {
    let t = text().day;
    let shown = &*props.shown;
    let outside = shown.outside().len();
    let refused = shown.slots.iter().any(|slot| matches!(slot.stand, Stand::Refused { .. }));
    let first = (t.key_published)(&format::kwh_upward(shown.band));
    let rest = [
        truth.then(|| if props.narrow { t.key_truth_short } else { t.key_truth }.to_owned()),
        (outside > 0).then(|| (t.key_outside)(outside, shown.published())),
        refused.then(|| t.key_refused.to_owned()),
    ];
    let rest: Vec<String> = rest.into_iter().flatten().collect();
    let line = |y: f64, from: usize, words: &[String]| {
        html! {
            <text class="key" x={if props.narrow { "-2.75rem" } else { "0" }} y={percent(rem(y))}>
                if from == 0 { <tspan class="of-line">{ first.clone() }</tspan> }
                { for words.iter().enumerate().map(|(place, words)| html! { <tspan dx={(place + usize::from(from == 0) > 0).then_some("1rem")}>{ words.clone() }</tspan> }) }
            </text>
        }
    };
    // What is known to the simulation alone comes first, where it is known.
    let (second, third) = rest.split_at(usize::from(truth));
    if !props.narrow {
        return html! { <>{ line(11.6, 0, second) }{ line(12.7, 1, third) }</> };
    }
    html! { <>{ line(11.5, 0, &[]) }{ line(12.6, 1, second) }{ line(13.7, 1, third) }</> }
}

/// A slot whose total was refused.
fn cross(axes: &Axes, place: usize) -> Html {
    let x = percent(axes.middle(place));
    html! {
        <>
            <line class="refused-line" x1={x.clone()} x2={x.clone()} y1={percent(axes.top)} y2={percent(axes.bottom)} />
            <svg class="plot-at" {x} y={percent(axes.top)}>
                <line class="refused-mark" x1="-0.3rem" x2="0.3rem" y1="-0.3rem" y2="0.3rem" />
                <line class="refused-mark" x1="0.3rem" x2="-0.3rem" y1="-0.3rem" y2="0.3rem" />
            </svg>
        </>
    }
}

/// What all totals so far have cost together, and where a budget ends.
fn costs(props: &DayStageProps, axes: &Axes) -> Html {
    let t = text().day;
    let shown = &*props.shown;
    let short = |epsilon: f64| format::short_decimal(epsilon);
    let epsilon = short(shown.epsilon);
    let says = (t.cost_says)(&epsilon);
    let full = shown.full();
    let rows = [(0.0, "0".to_owned()), (full, (t.epsilon)(&short(full)))];
    let bar = |(place, slot): (usize, &crate::view::day::SlotView)| {
        let y = axes.y(slot.spent);
        let gap = axes.x(1) * 0.06;
        html! {
            <rect class={classes!("cost", (shown.look == Some(place)).then_some("looked-at"))} x={format!("{:.2}", axes.x(place) + gap)} y={format!("{y:.2}")}
                width={format!("{:.2}", axes.x(1) - 2.0 * gap)} height={format!("{:.2}", axes.bottom - y)} />
        }
    };
    let ran = shown.slots.iter().enumerate().filter(|(_, slot)| slot.ran);
    html! {
        <g class="role-center">
            { title(23.9, t.cost_title, (!props.narrow).then_some(says.as_str())) }
            { grid(axes, rows.into_iter()) }
            { plot::lines(html! { { for ran.map(bar) } }) }
            if let Some(budget) = shown.ledger.budget {
                { budget_line(shown, axes, budget) }
            }
            { smaller_budget(shown, axes, props.narrow) }
        </g>
    }
}

/// The budget of this day.
fn budget_line(shown: &DayShown, axes: &Axes, budget: f64) -> Html {
    let t = text().day;
    let said = format::short_decimal(budget);
    let words = match shown.ends_at(budget).and_then(|place| shown.slots.get(place)) {
        Some(slot) => (t.budget_ends)(&said, &slot.label),
        // All of it, to the last slot.
        None if shown.over() == shown.slots.len() && shown.ledger.next_refused => (t.budget_spent)(&said),
        None => (t.budget_line)(&said),
    };
    let y = axes.y(budget);
    html! {
        <>
            <line class="budget" x1="0" x2="100%" y1={percent(y)} y2={percent(y)} />
            // Above the line, where no bar comes; where the title stands there, below it.
            { plot::at(y, html! { <text class="halo" x="0.25rem" y={if y - rem(1.2) < axes.top { "1rem" } else { "-0.35rem" }}>{ words }</text> }) }
        </>
    }
}

/// What the preset with a smaller budget would pay for, where this day has a larger one or none.
fn smaller_budget(shown: &DayShown, axes: &Axes, narrow: bool) -> Html {
    let budget =
        Preset::DayBudget.budget().filter(|small| shown.ledger.budget.is_none_or(|budget| *small < budget));
    let ends = budget.and_then(|budget| Some((budget, shown.ends_at(budget)?)));
    let Some((budget, place)) = ends.filter(|(_, place)| *place > 0) else { return Html::default() };
    let (x, y) = (axes.x(place), axes.y(budget));
    // Its words need a line of their own.
    if shown.ledger.budget.is_some_and(|budget| y - axes.y(budget) < rem(2.0)) {
        return Html::default();
    }
    let label = shown.slots.get(place).map(|slot| slot.label.as_str()).unwrap_or_default();
    // Before its end no bar is as high; on a phone there is less room.
    let anchor = if x > if narrow { 45.0 } else { 30.0 } { "end" } else { "start" };
    html! {
        <>
            { plot::lines(html! { <path class="small-budget" d={format!("M0 {y:.2}H{x:.2}V{:.2}", axes.bottom)} /> }) }
            { plot::at(y, words("halo", x, "-0.35rem", anchor, (text().day.budget_ends)(&format::short_decimal(budget), label))) }
        </>
    }
}

/// The hours below all, with ticks under each chart.
fn clock(shown: &DayShown, charts: &Charts, narrow: bool) -> Html {
    let hours = charts.costs.hours(&shown.starts, if narrow { 6 } else { 3 });
    let tick = |axes: &Axes, place: usize| {
        let x = percent(axes.x(place));
        plot::at(axes.bottom, html! { <line class="tick" x1={x.clone()} x2={x} y1="0" y2="0.2rem" /> })
    };
    let hour = |place: usize| {
        let label = shown.slots.get(place).map(|slot| slot.label.clone()).unwrap_or_default();
        html! {
            <>
                { for [&charts.home, &charts.totals, &charts.costs].map(|axes| tick(axes, place)) }
                { plot::at(charts.costs.bottom, words("axis", charts.costs.x(place), "1.1rem", "middle", label)) }
            </>
        }
    };
    html! { <>{ for hours.into_iter().map(hour) }</> }
}

/// One line through all charts at the slot looked at.
fn looked_at(shown: &DayShown, charts: &Charts) -> Html {
    let Some((place, slot)) = shown.look.and_then(|place| Some((place, shown.slots.get(place)?))) else {
        return Html::default();
    };
    let x = percent(charts.costs.middle(place));
    let dot = |class: &'static str, y: f64| {
        html! { <circle class={classes!("dot", class)} cx={x.clone()} cy={percent(y)} r="0.29rem" /> }
    };
    let used = shown.home.as_ref().and_then(|home| home.used.get(place).copied());
    // It leaves the charts' titles alone, and words that stand in place of a home.
    let home = shown.home.is_some().then_some((charts.home.top - rem(1.2), charts.home.bottom));
    let below =
        [(charts.totals.top, charts.totals.bottom), (charts.costs.top, charts.costs.bottom + rem(0.3))];
    html! {
        <g class="looked-at-line">
            { for home.into_iter().chain(below).map(|(from, to)| html! {
                <line x1={x.clone()} x2={x.clone()} y1={percent(from)} y2={percent(to)} />
            }) }
            if let Some(used) = used {
                { dot("role-meter", charts.home.y(to_f64(used))) }
            }
            if let Some(noisy) = slot.stand.noisy() {
                { dot("role-center", charts.totals.y(to_f64(noisy))) }
            }
            if slot.ran {
                { dot("role-center", charts.costs.y(slot.spent)) }
            }
        </g>
    }
}
