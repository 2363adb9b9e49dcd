//! Before a round: what it is for, and who will know what.

use blindsum_core::params::Params;
use blindsum_core::variants::Blinding;
use blindsum_sim::knowledge::Lens;
use blindsum_sim::{Party, Phase};
use yew::prelude::*;

use crate::components::explainer::props::{ExplainerProps, params};
use crate::components::role::party_mark;
use crate::ground::number;
use crate::text::format;
use crate::text::{Thing, text};
use crate::view::curve;

pub(super) fn idle(props: &ExplainerProps) -> Html {
    let t = text();
    let params = params(props);
    let meters = t.counted(Thing::Meters, props.meters);
    html! {
        <>
            <h2>{ t.idle_title }</h2>
            { load_curve(props) }
            <p>{ if props.meters == 1 { t.idle_text_one.to_owned() } else { (t.idle_text)(&meters) } }</p>
            <h3>{ t.knows }</h3>
            if let Some(weak) = weak(params.as_ref()) {
                <p class="mark" data-testid="weak">{ weak }</p>
            }
            <dl class="knows">{ for Party::ALL.map(|party| knows(party, t.party_knows(party, params.as_ref()))) }</dl>
            <p class="note">{ t.trust }{ " " }{ t.pooling(params.as_ref()) }</p>
        </>
    }
}

/// What a weak variant means.
fn weak(params: Option<&Params>) -> Option<String> {
    let params = params?;
    let weak = params.cannot_decrypt().is_some() || params.blinding() == Blinding::Corrected;
    weak.then(|| text().says(Phase::Reading, Some(params)).why)
}

/// What one party will know when all is over.
fn knows(party: Party, what: String) -> Html {
    html! { <div><dt>{ party_mark(party) }</dt><dd>{ what }</dd></div> }
}

/// One household's day: the reason for all this.
pub(super) fn load_curve(props: &ExplainerProps) -> Html {
    const SIZE: (f64, f64) = (300.0, 96.0);
    let t = text();
    // A household's day is nothing that anybody else may see.
    if props.lens != Lens::Everything {
        return Html::default();
    }
    let Some(readings) = &props.readings else { return html! { <div class="curve-room"></div> } };
    let Some(household) = readings.households.first() else { return Html::default() };
    let chosen = props.plan.as_ref().map(|plan| plan.slot(0).to_owned()).unwrap_or_default();
    // Of a day no half-hour is marked: the meters report them all.
    let day = props.plan.as_ref().is_some_and(|plan| plan.is_day());
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
        html! { <text x={format!("{x:.1}")} y={(SIZE.1 + 14.0).to_string()} text-anchor={anchor}>{ slot.label.clone() }</text> }
    });
    html! {
        <figure class="curve role-meter">
            <svg viewBox={format!("0 -2 {} {}", SIZE.0, SIZE.1 + 34.0)} role="img"
                aria-label={says}>
                <path class="area" d={drawn.area} />
                if let Some((x, width)) = drawn.slot {
                    <rect class="slot" x={format!("{x:.1}")} y="-2" width={format!("{width:.1}")}
                        height={(SIZE.1 + 2.0).to_string()} />
                    <text class="chosen" x={format!("{:.1}", x + width / 2.0)} y={(SIZE.1 + 28.0).to_string()} text-anchor="middle">{ chosen.clone() }</text>
                }
                <path class="line" d={drawn.line} />
                <g class="axis">{ for hours }</g>
            </svg>
            <figcaption class="note">{ (if few { t.idle_curve_few } else { t.idle_curve })(label) }</figcaption>
        </figure>
    }
}
