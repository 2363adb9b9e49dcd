//! The exhibit of one meter: its locked bits, its samples, and what a bit lets through.

use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::components::drawing::plate::{Plate, plate};
use crate::components::lecture::label::{WIDTH, label};
use crate::ground::number::count;
use crate::view::frame::Frame;
use crate::view::lecture::Place;

/// Where rows begin.
const BITS: f64 = 58.0;
const SAMPLES: f64 = 166.0;
const GATE: f64 = 228.0;
const SUM: f64 = 328.0;

/// The places. `top` is where the first row begins.
pub(super) fn places(places: &[Place]) -> Html {
    let pitch = WIDTH / count(places.len().max(1));
    let place = |(at, place): (usize, &Place)| {
        let x = pitch * (count(at) + 0.5);
        let half = (pitch / 2.0 - 12.0).min(60.0);
        html! { <g>{ mark(place, x, pitch) }{ bit(place, x, half) }{ locked(place, x, half) }{ sample(place, x, half) }{ gate(place, x, half) }</g> }
    };
    html! { <>{ for places.iter().enumerate().map(place) }</> }
}

/// Around the place that counts.
fn mark(place: &Place, x: f64, pitch: f64) -> Html {
    if place.bit != Some(true) {
        return Html::default();
    }
    let wide = (pitch - 2.0).min(150.0);
    let height = if place.sample.is_some() { 326.0 } else { 250.0 };
    html! { <rect class="counts" x={units(x - wide / 2.0)} y="38" width={units(wide)} height={units(height)} rx="12" /> }
}

fn bit(place: &Place, x: f64, half: f64) -> Html {
    let Some(bit) = place.bit else { return Html::default() };
    let y = if place.locked.is_some() { BITS + 132.0 } else { BITS };
    html! {
        <g class="role-cloud">
            { plate(Plate::Opened, Frame { x: x - half, y, w: 2.0 * half, h: 60.0 }) }
            { label((x, y + 44.0), "middle", "bit", &u8::from(bit).to_string()) }
        </g>
    }
}

/// The lock as the meter has it, above what is inside.
fn locked(place: &Place, x: f64, half: f64) -> Html {
    let Some(digits) = &place.locked else { return Html::default() };
    html! {
        <g class="role-cloud">
            { plate(Plate::Sealed, Frame { x: x - half, y: BITS, w: 2.0 * half, h: 60.0 }) }
            { label((x, BITS + 39.0), "middle", "strong", digits) }
            <path class="falls" d={format!("M{x:.1} {:.1}v34m-9 -10l9 12l9 -12", BITS + 74.0)} />
        </g>
    }
}

fn sample(place: &Place, x: f64, half: f64) -> Html {
    let Some((wh, bar)) = &place.sample else { return Html::default() };
    if place.bit.is_some() {
        return label((x, SAMPLES - 4.0), "middle", "strong", wh);
    }
    // Alone: a bar from its zero, up or down.
    let (zero, long) = (230.0, 120.0 * bar.abs());
    let y = if *bar < 0.0 { zero } else { zero - long };
    html! {
        <>
            { label((x, BITS + 8.0), "middle", "strong", wh) }
            <rect class="bar" x={units(x - 16.0)} y={units(y)} width="32" height={units(long.max(2.0))} />
            <path class="axis" d={format!("M{:.1} {zero:.1}H{:.1}", x - half, x + half)} />
        </>
    }
}

/// A 0 holds the sample, the 1 lets it through.
fn gate(place: &Place, x: f64, half: f64) -> Html {
    let (Some(bit), Some((wh, _))) = (place.bit, &place.sample) else { return Html::default() };
    if bit {
        return html! {
            <>
                <path class="gate" d={format!("M{:.1} {GATE:.1}H{:.1}M{:.1} {GATE:.1}H{:.1}", x - half, x - 16.0, x + 16.0, x + half)} />
                <path class="post" d={format!("M{:.1} {:.1}v28M{:.1} {:.1}v28", x - 16.0, GATE - 14.0, x + 16.0, GATE - 14.0)} />
                <path class="through" d={format!("M{x:.1} {:.1}V{:.1}", GATE - 50.0, GATE + 30.0)} />
                <path class="through-end" d={format!("M{:.1} {:.1}h52l-26 24z", x - 26.0, GATE + 24.0)} />
                { label((x, SUM), "middle", "strong", wh) }
            </>
        };
    }
    html! {
        <>
            <path class="held" d={format!("M{x:.1} {:.1}V{:.1}", GATE - 50.0, GATE - 6.0)} />
            <path class="gate" d={format!("M{:.1} {GATE:.1}H{:.1}", x - half, x + half)} />
            <path class="post" d={format!("M{:.1} {:.1}v28M{:.1} {:.1}v28", x - 16.0, GATE - 14.0, x + 16.0, GATE - 14.0)} />
            { label((x, SUM), "middle", "soft strong", "0") }
        </>
    }
}
