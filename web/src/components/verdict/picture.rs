//! The picture of a verdict on one home: 25 readings over 0 to the cap, or how far odds can shift.

use blindsum_core::params::Params;
use blindsum_core::privacy::{DOTS, Posterior, Spread};
use yew::prelude::*;

use crate::components::downloads::under;
use crate::components::drawing::dots::{Axis, dots, prior_dots};
use crate::components::drawing::measure::units;
use crate::components::drawing::odds::odds;
use crate::ground::number;
use crate::text::odds::suspicion;
use crate::text::text;
use crate::text::verdict::{of_100, width as close_width};
use crate::text::{band, format};
use crate::view::frame::Frame;
use crate::view::verdict::{dots_sheet, odds_sheet, radius, share, shares};

/// The id of the drawing: one home has one.
const DRAWING: &str = "verdict-picture";

/// How wide a picture is, in its own units, which are 16ths of a rem.
pub(super) fn width(narrow: bool) -> f64 {
    if narrow { 288.0 } else { 348.0 }
}

/// Where the axis lies, and how high dots may stand over it.
const LINE: f64 = 138.0;
const HIGHEST: f64 = 126.0;
const MARGIN: f64 = 14.0;

/// A number in hand: the dots and the interval that nine of ten times holds the reading, over what seemed possible before.
pub(super) fn spread(
    params: &Params,
    (spread, given): (&Spread, &Posterior),
    read: bool,
    prior: &[u64; DOTS],
    name: String,
    narrow: bool,
) -> Html {
    let w = text().verdict;
    let filled = shares(params, &spread.dots);
    let axis = axis(&filled, narrow);
    let near = share(params, given.nearest);
    let wh = |units: u64| format::wh_short(number::energy(params, i64::try_from(units).unwrap_or(i64::MAX)));
    let (first, within) = match read {
        true => ((w.dots_surer)(&of_100(given.close)), close_width(params)),
        false => (w.dots_even.to_owned(), wh(spread.even.within)),
    };
    let number = w.amount(params, i64::try_from(given.nearest).unwrap_or(i64::MAX), None);
    let second = (w.dots_near)(&within, &number);
    // The words stand where there is more room.
    let right = near < 0.5;
    let (x, anchor) = if right { (axis.at(near) + 14.0, "start") } else { (axis.at(near) - 14.0, "end") };
    let [low, high] = [given.interval.0, given.interval.1].map(|end| axis.at(share(params, end)));
    let (low, high) = (low.min(high - 3.0), high.max(low + 3.0));
    let (end, end_anchor) = if high < axis.right - 48.0 { (high + 5.0, "start") } else { (low - 5.0, "end") };
    let words = |x: f64, y: f64, anchor: &'static str, words: &str| label((x, y), anchor, "strong", words);
    let picture = frame_of(
        narrow,
        name,
        html! {
            <>
                { dots(&filled, &axis) }
                { prior_dots(&shares(params, prior), &axis) }
                <path class="bracket" d={format!("M{low:.1} 58V52H{high:.1}V58")} />
                { label((end, 56.0), end_anchor, "plain", w.nine_of_ten) }
                { words(x, 12.0, anchor, &first) }
                { words(x, 27.0, anchor, &second) }
                { ticks(params, &axis) }
            </>
        },
    );
    html! { <>{ picture }{ under(dots_sheet(params, &spread.dots, prior), DRAWING) }</> }
}

/// No number: what seemed possible before still does.
pub(super) fn nothing(params: &Params, name: String, narrow: bool) -> Html {
    // At no resolution: what that is, is told by readings.
    let hollow: Vec<f64> = (0..DOTS).map(|dot| (number::count(dot) + 0.5) / number::count(DOTS)).collect();
    let axis = Axis { y: 20.0, ..axis(&hollow, narrow) };
    let svg = html! { <>{ prior_dots(&hollow, &axis) }<path class="axis" d={format!("M{:.1} {:.1}H{:.1}", axis.left, axis.y, axis.right)} />{ ticks(params, &axis) }</> };
    svg_of(narrow, 56.0, name, svg)
}

fn axis(shares: &[f64], narrow: bool) -> Axis {
    let (left, right) = (MARGIN, width(narrow) - MARGIN);
    Axis { left, right, y: LINE, radius: radius(shares, right - left, HIGHEST) }
}

/// 0, half of the cap, the cap.
fn ticks(params: &Params, axis: &Axis) -> Html {
    let cap = params.sensitivity();
    let wh = |units: i64| format::wh_short(number::energy(params, units));
    let y = axis.y + 31.0;
    let most = format!("{} {}", wh(cap), text().verdict.axis_unit);
    html! {
        <>
            { for [0.0, 0.25, 0.5, 0.75, 1.0].map(|at| html! {
                <path class="axis" d={format!("M{:.1} {:.1}v4", axis.at(at), axis.y)} />
            }) }
            { label((axis.left, y), "start", "plain", "0") }
            { label((axis.at(0.5), y), "middle", "plain", &wh(cap / 2)) }
            { label((axis.right, y), "end", "plain", &most) }
        </>
    }
}

fn label((x, y): (f64, f64), anchor: &'static str, class: &'static str, words: &str) -> Html {
    html! { <text {class} x={units(x)} y={units(y)} text-anchor={anchor}>{ words.to_owned() }</text> }
}

fn frame_of(narrow: bool, name: String, inside: Html) -> Html {
    svg_of(narrow, LINE + 36.0, name, inside)
}

fn svg_of(narrow: bool, height: f64, name: String, inside: Html) -> Html {
    let class = classes!("verdict-picture", narrow.then_some("narrow"));
    html! {
        <svg {class} id={DRAWING} viewBox={format!("0 0 {} {height}", width(narrow))} role="img" aria-label={name}>{ inside }</svg>
    }
}

/// Bars of odds, one under the other: before, and what each kind of eyes makes of them at most.
pub(super) struct Bar {
    /// Whose they are.
    pub(super) title: String,
    /// The most that the odds of one to one come to, as their natural logarithm; nothing before.
    pub(super) odds: Option<f64>,
}

/// The bars; of odds that come too close to certain nothing is drawn.
pub(super) fn bars(bars: &[Bar], narrow: bool) -> Html {
    const PITCH: f64 = 46.0;
    let w = text().verdict;
    let even = || ("50".to_owned(), "50".to_owned());
    let mut last = even();
    let mut numbers = Vec::new();
    let drawn: Vec<Html> = (0u32..)
        .zip(bars)
        .filter_map(|(place, bar)| {
            let (up, down) = bar.odds.map_or_else(|| Some(even()), band::of_hundred)?;
            numbers.push((bar.title.clone(), up.clone()));
            let top = f64::from(place) * PITCH;
            let frame = Frame { x: 0.5, y: top + 18.0, w: width(narrow) - 1.0, h: 22.0 };
            let likely = match bar.odds {
                None => (w.odds_on)(&up),
                Some(_) => (w.odds_most)(&up),
            };
            // A phone has room for its number alone.
            let rest = if narrow { down.clone() } else { (w.odds_off)(&down) };
            last = (up, down);
            Some(html! {
                <>
                    { label((0.0, top + 12.0), "start", "plain", &bar.title) }
                    { odds(bar.odds.map_or(0.5, suspicion), &likely, &rest, frame, bar.odds.is_some()) }
                </>
            })
        })
        .collect();
    let height = number::count(drawn.len()) * PITCH;
    let name = (w.odds_name)(&last.0, &last.1);
    let picture = svg_of(narrow, height, name, html! { <>{ for drawn }</> });
    html! { <>{ picture }{ under(odds_sheet(numbers), DRAWING) }</> }
}
