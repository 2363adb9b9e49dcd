//! One household's day as a picture.

use blindsum_readings::Readings;
use blindsum_sim::knowledge::Lens;
use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::ground::number;
use crate::state::{Plan, Shared};
use crate::text::format;
use crate::text::text;
use crate::view::curve;

/// One household's day: the reason for all this.
pub(super) fn load_curve(lens: &Lens, readings: Option<&Shared<Readings>>, plan: Option<&Plan>) -> Html {
    const SIZE: (f64, f64) = (300.0, 96.0);
    let t = text();
    // A household's day is nothing that anybody else may see.
    if *lens != Lens::Everything {
        return Html::default();
    }
    let Some(readings) = readings else { return html! { <div class="curve-room"></div> } };
    let Some(household) = readings.households.first() else { return Html::default() };
    let chosen = plan.map(|plan| plan.slot(0).to_owned()).unwrap_or_default();
    // Of a day no half-hour is marked: the meters report them all.
    let day = plan.is_some_and(Plan::is_day);
    let slot = readings.slots.iter().position(|slot| slot.label == chosen).filter(|_| !day);
    let drawn = curve::curve(household, slot, SIZE.0, SIZE.1);
    let (label, most) = (&household.label, format::wh_upward(drawn.most));
    let says =
        if day { (t.idle_curve_text_day)(label, &most) } else { (t.idle_curve_text)(label, &most, &chosen) };
    // A file with a few half-hours shows no day.
    let few = readings.slots.len() < 24;
    let hours = readings.slots.iter().enumerate().filter(|(_, slot)| slot.seconds.is_multiple_of(6 * 3600));
    let hours = hours.map(|(index, slot)| {
        let x = SIZE.0 * number::count(index) / number::count(readings.slots.len());
        let anchor = if index == 0 { "start" } else { "middle" };
        html! { <text x={units(x)} y={(SIZE.1 + 14.0).to_string()} text-anchor={anchor}>{ slot.label.clone() }</text> }
    });
    html! {
        <figure class="curve role-meter">
            <svg viewBox={format!("0 -2 {} {}", SIZE.0, SIZE.1 + 34.0)} role="img"
                aria-label={says}>
                <path class="area" d={drawn.area} />
                if let Some((x, width)) = drawn.slot {
                    <rect class="slot" x={units(x)} y="-2" width={units(width)}
                        height={(SIZE.1 + 2.0).to_string()} />
                    <text class="chosen" x={units(x + width / 2.0)} y={(SIZE.1 + 28.0).to_string()} text-anchor="middle">{ chosen.clone() }</text>
                }
                <path class="line" d={drawn.line} />
                <g class="axis">{ for hours }</g>
            </svg>
            <figcaption class="note">{ (if few { t.idle_curve_few } else { t.idle_curve })(label) }</figcaption>
        </figure>
    }
}
