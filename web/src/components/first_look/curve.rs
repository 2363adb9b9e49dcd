//! One home's day, large, with what anybody reads off it and the half-hour that will be summed.

use blindsum_readings::Readings;
use blindsum_sim::knowledge::Lens;
use yew::prelude::*;

use crate::components::first_look::props::FirstLookProps;
use crate::components::plot::{self, MarkWords, percent, words};
use crate::ground::number::to_f64;
use crate::state::Action;
use crate::text::format;
use crate::text::text;
use crate::view::day_story::{Mark, marks};
use crate::view::first_look::knows_home;
use crate::view::plot::Axes;

/// Whether readings show no day.
pub(super) fn is_short(readings: &Readings) -> bool {
    readings.slots.len() < 24
}

fn said(narrow: bool) -> MarkWords {
    let t = text().first;
    if narrow {
        return MarkWords {
            asleep: t.asleep_short,
            up: |_| text().first.up_short.to_owned(),
            up_most: None,
            in_all_day: t.in_all_day_short,
            evening: t.evening_short,
            to_bed: t.to_bed_short,
            to_bed_at: None,
        };
    }
    MarkWords {
        asleep: t.asleep,
        up: |at| (text().first.up)(at),
        up_most: Some(|mwh, at| (text().first.up_most)(&format::wh(mwh), at)),
        in_all_day: t.in_all_day,
        evening: t.evening,
        to_bed: t.to_bed,
        to_bed_at: Some(|at| (text().first.to_bed_at)(at)),
    }
}

pub(super) fn curve(props: &FirstLookProps, narrow: bool, folded: bool) -> Html {
    let t = text().first;
    let Some(readings) = props.readings.as_deref() else {
        // The room of what will stand above the curve is kept, so that nothing jumps when it comes.
        return html! {
            <figure class="fig">
                <figcaption class="unsaid" aria-hidden="true">{ (t.caption_day)("1, 0000-00-00") }</figcaption>
                <p class="fig-room note">{ t.waiting }</p>
            </figure>
        };
    };
    // The first home that the eyes know: of everything the first of all.
    let place = (0..readings.households.len()).find(|place| knows_home(&props.lens, *place));
    let Some((place, home)) = place.and_then(|place| Some((place, readings.households.get(place)?))) else {
        let show = props.on.reform(|_: MouseEvent| Action::Lens(Lens::Everything));
        return html! {
            <figure class="fig">
                <div class="fig-room">
                    <p class="note">{ t.hidden_note }</p>
                    <button type="button" onclick={show}>{ t.hidden_show }</button>
                </div>
            </figure>
        };
    };
    let used: Vec<i64> = home.readings.iter().map(|reading| reading.mwh()).collect();
    let starts: Vec<u64> = readings.slots.iter().map(|slot| slot.seconds).collect();
    let labels: Vec<&str> = readings.slots.iter().map(|slot| slot.label.as_str()).collect();
    let most = used.iter().copied().max().unwrap_or_default().max(1);
    let least = used.iter().copied().min().unwrap_or_default().min(0);
    let axes =
        Axes { top: 0.0, bottom: 100.0, range: (to_f64(least), to_f64(most)), slots: readings.slots.len() };
    // Of a day no half-hour is chosen: the meters report them all.
    let chosen = props.plan.as_ref().filter(|plan| !plan.is_day()).and_then(|plan| {
        let slot = labels.iter().position(|label| *label == plan.slot(0))?;
        Some((slot, used.get(slot).copied()?))
    });
    let told = marks(&starts, &used);
    let room = match (narrow, folded) {
        // On the narrowest phone the slot's words take a third of the chart.
        (true, _) => (6, 34.0),
        (_, true) => (3, 12.0),
        _ => (3, 7.0),
    };
    let label = format!("{}, {}", place + 1, home.label);
    let caption = if is_short(readings) { (t.caption_few)(&label) } else { (t.caption_day)(&label) };
    html! {
        <figure class="fig role-meter">
            <figcaption>{ caption }</figcaption>
            <div class="plot-room">
                <svg class="plot" role="img" aria-label={described((t.chart)(&label, &format::wh_upward(most)), &told, &labels)}>
                    { for axes.ticks(4).into_iter().map(|tick| grid(&axes, tick)) }
                    { plot::lines(html! {
                        <>
                            <path class="area" d={axes.area(used.iter().copied())} />
                            if let Some((slot, mwh)) = chosen {
                                <rect class="chosen" x={axes.x(slot).to_string()} y={axes.y(to_f64(mwh)).to_string()}
                                    width={axes.x(1).to_string()} height={(axes.y(0.0) - axes.y(to_f64(mwh))).max(0.0).to_string()} />
                            }
                            <path class="line" d={axes.steps(used.iter().copied().map(Some))} />
                        </>
                    }) }
                    { plot::marks(&axes, &used, &labels, &told, &said(narrow), narrow) }
                    { clock(&axes, &starts, &labels, chosen, room) }
                </svg>
            </div>
        </figure>
    }
}

/// What the curve shows, and its marks with their times.
fn described(mut chart: String, told: &[Mark], labels: &[&str]) -> String {
    let t = text().first;
    let time = |place: usize| labels.get(place).copied().unwrap_or(t.midnight);
    for mark in told {
        let (what, from, until) = match mark {
            Mark::Asleep(range) => (t.asleep, range.start, range.end),
            Mark::InAllDay(range) => (t.in_all_day, range.start, range.end),
            Mark::Evening(range) => (t.evening, range.start, range.end),
            Mark::Up { at, peak } => (t.up_short, *at, *peak),
            Mark::ToBed(at) => (t.to_bed, *at, labels.len()),
        };
        chart.push(' ');
        chart.push_str(&(t.chart_mark)(what, time(from), time(until)));
    }
    chart
}

fn grid(axes: &Axes, tick: i64) -> Html {
    let y = axes.y(to_f64(tick));
    let unit = if tick == 0 { format!("0 {}", text().first.axis_wh) } else { format::wh(tick) };
    html! {
        <>
            <line class={if tick == 0 { "zero" } else { "grid" }} x1="0" x2="100%" y1={percent(y)} y2={percent(y)} />
            { plot::at(y, html! { <text class="axis" x="-0.4rem" y="0.25rem" text-anchor="end">{ unit }</text> }) }
        </>
    }
}

/// The hours below, and the slot that will be summed with its reading. An hour in this many; none stands within the `room`, in percents, of
/// the slot's words.
fn clock(
    axes: &Axes,
    starts: &[u64],
    labels: &[&str],
    chosen: Option<(usize, i64)>,
    (every, room): (u64, f64),
) -> Html {
    let near = |x: f64| chosen.is_some_and(|(slot, _)| (axes.middle(slot) - x).abs() < room);
    let hours = axes.hours(starts, every).into_iter().filter(|place| !near(axes.x(*place)));
    let hour = |place: usize| {
        let (x, anchor) = (axes.x(place), if place == 0 { "start" } else { "middle" });
        html! {
            <>
                <line class="tick" x1={percent(x)} x2={percent(x)} y1="0" y2="0.3rem" />
                { words("axis", x, "1.2rem", anchor, labels.get(place).copied().unwrap_or_default().to_owned()) }
            </>
        }
    };
    // The words of a slot near an end of the day end with it.
    let edge = |x: f64| match x {
        _ if x < room / 2.0 => (0.0, "start"),
        _ if x > 100.0 - room / 2.0 => (100.0, "end"),
        _ => (x, "middle"),
    };
    let below = html! {
        <>
            { for hours.map(hour) }
            if let Some((slot, mwh)) = chosen {
                <line class="chosen-tick" x1={percent(axes.middle(slot))} x2={percent(axes.middle(slot))} y1="0" y2="0.45rem" />
                { words("chosen-word", edge(axes.middle(slot)).0, "1.35rem", edge(axes.middle(slot)).1,
                    (text().first.slot_used)(labels.get(slot).copied().unwrap_or_default(), &format::wh(mwh))) }
            }
        </>
    };
    plot::at(100.0, below)
}
