//! What the three who pool hold of each home, beside the reading.

use blindsum_core::params::Params;
use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::ground::number::count;
use crate::text::odds::OneShare;
use crate::text::text;
use crate::text::verdict::width;
use crate::view::path::{AllHeld, Held};

const PITCH: f64 = 32.0;
/// Half of a mark.
const MARK: f64 = 7.0;

/// The homes one under the other, over one axis from 0 to the cap; what is drawn instead, where they are too many.
pub(super) fn held(held: &AllHeld, params: &Params, narrow: bool, instead: &Html) -> Html {
    let t = &text().tour.pictures;
    let within = format!("{}\u{a0}{}", width(params), text().unit_wh);
    let law = OneShare::of(params).map(|one| one.figures().close).unwrap_or_default();
    html! {
        <>
            if held.homes.is_empty() { { instead.clone() } } else { { rows(&held.homes, narrow) } }
            <p class="path-consequence">{ (t.held_close)(held.close, held.all, &within, &law) }</p>
        </>
    }
}

fn rows(homes: &[Held], narrow: bool) -> Html {
    let t = &text().tour.pictures;
    let (width, left, right) = if narrow { (360.0, 84.0, 110.0) } else { (640.0, 90.0, 130.0) };
    let x = |place: f64| left + (width - left - right) * place.clamp(0.0, 1.0);
    let row = |(place, home): (usize, &Held)| {
        let y = PITCH * (count(place) + 0.5);
        let (reading, number) = (x(home.reading), x(home.number));
        // Beyond the axis it is an arrow at its end.
        let mark = if (0.0..=1.0).contains(&home.number) {
            format!(
                "M{:.1} {y}L{number:.1} {:.1}L{:.1} {y}L{number:.1} {:.1}Z",
                number - MARK,
                y - MARK,
                number + MARK,
                y + MARK
            )
        } else {
            let far = if home.number < 0.0 { -MARK } else { MARK };
            format!("M{:.1} {y}L{number:.1} {:.1}V{:.1}Z", number + far * 1.6, y - MARK, y + MARK)
        };
        html! {
            <g key={home.meter}>
                <text class="row" x="0" y={units(y + 5.0)}>{ (t.held_home)(home.meter + 1) }</text>
                <path class="axis" d={format!("M{left} {y}H{:.1}M{left} {:.1}v12M{:.1} {:.1}v12", x(1.0), y - 6.0, x(1.0), y - 6.0)} />
                <rect class="bar" x={units(reading - 2.5)} y={units(y - 10.0)} width="5" height="20" />
                <path class={if home.close { "held-mark close" } else { "held-mark" }} d={mark} />
                <text class={if home.close { "strong" } else { "more" }} x={width.to_string()} y={units(y + 5.0)} text-anchor="end">
                    { (t.held_off)(&home.off) }
                </text>
            </g>
        }
    };
    let says: Vec<_> = homes
        .iter()
        .map(|home| format!("{}: {}", (t.held_home)(home.meter + 1), (t.held_off)(&home.off)))
        .collect();
    html! {
        <figure class={classes!("path-inside", "role-meter", narrow.then_some("narrow"))}>
            <figcaption>{ t.held }</figcaption>
            <svg viewBox={format!("0 0 {width} {}", PITCH * count(homes.len()))} role="img" aria-label={says.join("; ")}>
                { for homes.iter().enumerate().map(row) }
            </svg>
            <ul class="dots-legend">
                <li><svg viewBox="-10 -12 20 24" aria-hidden="true"><rect class="bar" x="-2.5" y="-10" width="5" height="20" /></svg>{ t.held_reading }</li>
                <li><svg viewBox="-10 -12 20 24" aria-hidden="true"><path class="held-mark" d="M-7 0L0 -7L7 0L0 7Z" /></svg>{ t.held_number }</li>
            </ul>
        </figure>
    }
}
