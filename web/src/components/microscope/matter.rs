//! Do I matter? Where all samples of a meter are equal it knows its share, and in a town that happens often.

use blindsum_core::params::Params;
use yew::prelude::*;

use crate::components::downloads::under;
use crate::components::drawing::measure::units;
use crate::components::microscope::inside::Inside;
use crate::state::seen::short_keys;
use crate::text::format;
use crate::text::text;
use crate::view::matter::{Curve, Matter, TOWN, one_in, sheet};
use crate::view::microscope::wh;

/// What can be said of the meter looked at.
pub(super) fn own(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    let number = inside.number();
    let words = match (inside.scope.all_equal(), inside.scope.columns.first()) {
        _ if inside.gamma() == 1 => return Html::default(),
        (Some(true), Some(column)) => {
            let value = column.sample.map(|sample| wh(&inside.seen.params, sample)).unwrap_or_default();
            (w.own_equal)(number, &value)
        }
        (Some(false), _) if short_keys(&inside.seen.params) => (w.opens)(number),
        (Some(false), _) if inside.scope.position.is_some() => (w.own_told)(number),
        (Some(false), _) => (w.own_differ)(number),
        (None, _) | (_, None) => return Html::default(),
    };
    html! { <p class="m-question" data-testid="own-share">{ words }</p> }
}

#[derive(Properties, PartialEq)]
pub(super) struct DoIMatterProps {
    /// The parameters.
    pub(super) params: Params,
    /// Whether the window is a phone's.
    pub(super) narrow: bool,
}

/// By the law alone.
#[function_component]
pub(super) fn DoIMatter(props: &DoIMatterProps) -> Html {
    let w = text().microscope;
    let matter = use_memo(props.params, Matter::of);
    let (meters, gamma) = (props.params.meters(), props.params.gamma());
    let town = format::of_hundred(matter.town);
    let head = if gamma == 1 { w.matter_only.to_owned() } else { (w.matter)(gamma, &town) };
    let here = match one_in(matter.here) {
        _ if gamma == 1 || meters == TOWN => None,
        _ if matter.here >= 0.01 => Some((w.here_often)(meters, &format::of_hundred(matter.here))),
        Some(many) => Some((w.here_seldom)(meters, &format::grouped(many))),
        None => Some((w.here_never)(meters)),
    };
    html! {
        <>
            <p data-testid="matter">{ head }</p>
            if let Some(here) = here { <p data-testid="matter-here">{ here }</p> }
            { chart(&matter, meters, &(w.curve_title)(&town), props.narrow) }
            { under(sheet(&matter), DRAWING) }
        </>
    }
}

/// The id of the drawing.
const DRAWING: &str = "meter-matter";

const LEFT: f64 = 46.0;
const WIDTH: f64 = 214.0;
const NARROW: f64 = 144.0;
/// What stands beside it.
const BESIDE: f64 = 86.0;
const TOP: f64 = 8.0;
const HEIGHT: f64 = 96.0;

fn chart(matter: &Matter, meters: u32, name: &str, narrow: bool) -> Html {
    // On a phone it is drawn on fewer units, so that its letters keep their size.
    let width = if narrow { NARROW } else { WIDTH };
    let w = text().microscope;
    let homes = || matter.curves.iter().flat_map(|curve| curve.points.iter().map(|(homes, _)| *homes));
    let (least, most) = (homes().min().unwrap_or(1), homes().max().unwrap_or(TOWN).max(2));
    let (low, high) = (f64::from(least).ln(), f64::from(most).ln());
    let x = |homes: u32| LEFT + width * (f64::from(homes).ln() - low) / (high - low);
    let y = |share: f64| TOP + HEIGHT * (1.0 - share);
    let line = |percent: u32| {
        let y = y(f64::from(percent) / 100.0);
        html! {
            <g><path class="m-rule" d={format!("M{LEFT} {y:.1}h{width}")} />
                <text class="m-soft" x={units(LEFT - 6.0)} y={units(y + 4.0)} text-anchor="end">{ format!("{percent}\u{a0}%") }</text></g>
        }
    };
    let marks = [1u32, 3, 10, 30, 100, 300, 1000, 10_000];
    let mark = |homes: u32| {
        let x = units(x(homes));
        let bottom = TOP + HEIGHT;
        html! {
            <g><path class="m-edge" d={format!("M{x} {bottom}v4")} />
                <text class="m-soft" {x} y={units(bottom + 17.0)} text-anchor="middle">{ format::grouped(i64::from(homes)) }</text></g>
        }
    };
    let dots: Vec<(u32, f64)> = [(meters, matter.here), (TOWN, matter.town)].into();
    let mut names = apart(
        matter.curves.iter().map(|curve| y(curve.points.last().map_or(0.0, |(_, share)| *share))).collect(),
    );
    let end = LEFT + width;
    let curve = |curve: &Curve| {
        let at = names.next().unwrap_or(TOP);
        let points: Vec<_> =
            curve.points.iter().map(|(homes, share)| format!("{:.1},{:.1}", x(*homes), y(*share))).collect();
        let word = if curve.now { (w.curve_now)(curve.gamma) } else { (w.curve_gamma)(curve.gamma) };
        html! {
            <g class={classes!("m-curve", curve.now.then_some("m-now"), format!("of-{}", curve.gamma))}>
                <polyline points={points.join(" ")} />
                <text x={units(end + 8.0)} y={units(at + 4.0)}>{ word }</text>
            </g>
        }
    };
    html! {
        <svg class="m-matter" id={DRAWING} viewBox={format!("0 0 {} 142", LEFT + width + BESIDE)} role="img" aria-label={name.to_owned()}>
            { for [0, 50, 100].map(line) }
            { for marks.into_iter().filter(|homes| (least..=most).contains(homes) && (!narrow || 10_u32.pow(homes.ilog10()) == *homes)).map(mark) }
            <text class="m-soft" x={units(LEFT + width / 2.0)} y="138" text-anchor="middle">{ w.curve_homes }</text>
            { for matter.curves.iter().map(curve) }
            { for dots.into_iter().map(|(homes, share)| html! {
                <circle cx={units(x(homes))} cy={units(y(share))} r="4.5" />
            }) }
        </svg>
    }
}

/// Where words stand that belong at these heights, from the highest on, so that none covers another.
fn apart(mut places: Vec<f64>) -> impl Iterator<Item = f64> {
    const LINE: f64 = 14.0;
    const LAST: f64 = TOP + HEIGHT;
    let count = f64::from(u32::try_from(places.len()).unwrap_or(u32::MAX));
    let mut least = TOP - LINE;
    for (index, place) in (1u32..).zip(&mut places) {
        // Those below need their room too.
        let most = LAST - LINE * (count - f64::from(index));
        *place = place.max(least + LINE).min(most);
        least = *place;
    }
    places.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_apart_and_in_the_picture() {
        for places in [vec![8.0, 8.0, 8.0, 8.0], vec![104.0; 4], vec![10.0, 12.0, 50.0, 103.0], vec![60.0]] {
            let placed: Vec<_> = apart(places).collect();
            assert!(placed.windows(2).all(|pair| pair[1] - pair[0] >= 14.0 - 1e-9), "{placed:?}");
            assert!(placed.iter().all(|place| (TOP - 1e-9..=TOP + HEIGHT).contains(place)), "{placed:?}");
        }
    }
}
