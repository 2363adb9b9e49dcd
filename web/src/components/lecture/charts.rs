//! Exhibits that are charts: a day, dots, odds, a law, homes.

use blindsum_core::privacy::DOTS;
use yew::prelude::*;

use crate::components::drawing::dots::{Axis, dots as filled};
use crate::components::drawing::measure::units;
use crate::components::lecture::label::{WIDTH, label};
use crate::ground::number::count;
use crate::text::text;
use crate::view::lecture::{Chance, Curve, Law};
use crate::view::verdict::radius;

/// A day in steps, and what anybody reads off it.
pub(super) fn day(curve: &Curve) -> Html {
    const TOP: f64 = 50.0;
    const LOW: f64 = 236.0;
    let step = WIDTH / count(curve.steps.len().max(1));
    let y = |part: &f64| LOW - (LOW - TOP) * part;
    let mut line = String::new();
    for (place, part) in curve.steps.iter().enumerate() {
        let command = if place == 0 { 'M' } else { 'L' };
        line.push_str(&format!(
            "{command}{:.1} {y:.1}H{:.1}",
            step * count(place),
            step * count(place + 1),
            y = y(part)
        ));
    }
    html! {
        <g class="role-meter">
            <path class="area" d={format!("{line}V{LOW}H0Z")} />
            <path class="line" d={line} />
            <path class="axis" d={format!("M0 {LOW}H{WIDTH}")} />
            { for [(0.0, "start"), (WIDTH / 2.0, "middle"), (WIDTH, "end")].into_iter().zip(&curve.clock).map(|((x, anchor), time)| label((x, LOW + 32.0), anchor, "soft", time)) }
            { for curve.guesses.iter().enumerate().map(|(place, guess)| label((0.0, LOW + 82.0 + 38.0 * count(place)), "start", "strong", guess)) }
        </g>
    }
}

/// 25 dots over 0 to the cap, twice as large as elsewhere.
pub(super) fn dots(shares: &[f64; DOTS], most: &str) -> Html {
    const HALF: f64 = WIDTH / 2.0;
    const LOW: f64 = 170.0;
    let radius = radius(shares, HALF - 16.0, 140.0);
    let axis = Axis { left: 8.0, right: HALF - 8.0, y: LOW, radius };
    html! {
        <>
            <g transform="scale(2)">{ filled(shares, &axis) }</g>
            { label((16.0, 2.0 * LOW + 36.0), "start", "soft", "0") }
            { label((WIDTH - 16.0, 2.0 * LOW + 36.0), "end", "soft", &(text().lecture.dots_axis)(most)) }
        </>
    }
}

/// Odds, one bar under the other: what is likely is blank, the rest hatched.
pub(super) fn odds(chances: &[Chance], top: f64) -> Html {
    const PITCH: f64 = 124.0;
    let t = text().lecture;
    let bar = |(place, chance): (usize, &Chance)| {
        let y = top + PITCH * count(place);
        let (share, words) = chance.of_hundred.clone().unwrap_or((1.0, t.not_limited.to_owned()));
        let first = (WIDTH - 4.0) * share;
        html! {
            <g class={classes!("odds", chance.limit.then_some("limit"))}>
                { label((0.0, y + 22.0), "start", "soft", &chance.name) }
                <rect class="likely" x="2" y={units(y + 34.0)} width={units(first)} height="56" />
                <rect class="likely" x={units(2.0 + first)} y={units(y + 34.0)} width={units(WIDTH - 4.0 - first)} height="56" />
                <rect class="rest" x={units(2.0 + first)} y={units(y + 34.0)} width={units(WIDTH - 4.0 - first)} height="56" />
                { label((16.0, y + 72.0), "start", "strong", &words) }
            </g>
        }
    };
    html! { <>{ for chances.iter().enumerate().map(bar) }</> }
}

/// The law, and where this round's noise stands in it.
pub(super) fn law(law: &Law) -> Html {
    const TOP: f64 = 50.0;
    const LOW: f64 = 320.0;
    let x = |share: f64| 8.0 + (WIDTH - 16.0) * share;
    let point = |(share, height): &(f64, f64)| format!("{:.1} {:.1}", x(*share), LOW - (LOW - TOP) * height);
    let line = law.density.iter().map(point).collect::<Vec<_>>().join("L");
    let last = law.ticks.len().saturating_sub(1);
    let tick = |(place, (share, words)): (usize, &(f64, String))| {
        let words =
            if place == last { format!("{words}\u{a0}{}", text().result.unit_kwh) } else { words.clone() };
        let anchor = if place == 0 {
            "start"
        } else if place == last {
            "end"
        } else {
            "middle"
        };
        let at = if place == 0 {
            0.0
        } else if place == last {
            WIDTH
        } else {
            x(*share)
        };
        html! {
            <>
                <path class="axis" d={format!("M{:.1} {LOW}v10", x(*share))} />
                { label((at, LOW + 40.0), anchor, "soft", &words) }
            </>
        }
    };
    html! {
        <>
            <path class="area plain" d={format!("M8 {LOW}L{line}L{:.1} {LOW}Z", WIDTH - 8.0)} />
            <path class="line plain" d={format!("M{line}")} />
            <path class="axis" d={format!("M8 {LOW}H{:.1}", WIDTH - 8.0)} />
            { for law.ticks.iter().enumerate().map(tick) }
            if let Some(here) = law.here {
                <path class="here" d={format!("M{:.1} {:.1}V{LOW}", x(here), TOP - 6.0)} />
            }
        </>
    }
}

/// How many homes are read, by how many there are.
pub(super) fn homes(rows: &[(String, f64, String)], top: f64) -> Html {
    const PITCH: f64 = 112.0;
    let row = |(place, (name, share, read)): (usize, &(String, f64, String))| {
        let y = top + PITCH * count(place);
        html! {
            <g class="homes">
                { label((0.0, y + 24.0), "start", "strong", &(text().lecture.homes_row)(name, read)) }
                <rect class="all" x="2" y={units(y + 38.0)} width={units(WIDTH - 4.0)} height="36" />
                <rect class="read" x="2" y={units(y + 38.0)} width={units((WIDTH - 4.0) * share.clamp(0.0, 1.0))} height="36" />
            </g>
        }
    };
    html! { <>{ for rows.iter().enumerate().map(row) }</> }
}
