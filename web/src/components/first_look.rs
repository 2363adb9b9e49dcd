//! Before the first round: one home's day and what it gives away, the street with its shutters open, and the one button that adds it up.

mod curve;
mod foot;
mod props;
mod street;

use blindsum_core::variants::Blinding;
use yew::prelude::*;

use crate::components::first_look::props::FirstLookProps;
use crate::hooks::{FOLDED, NARROW, use_media};
use crate::text::{Thing, text};
use crate::view::first_look::{knows_home, street};

#[function_component]
pub(crate) fn FirstLook(props: &FirstLookProps) -> Html {
    let t = text().first;
    let (narrow, folded) = (use_media(NARROW), use_media(FOLDED));
    let street = street(props.readings.as_deref(), props.plan.as_deref(), props.asked, &props.lens);
    html! {
        <section class="first-look" data-testid="first-look" aria-labelledby="first-title">
            <header class="hero">
                <h2 id="first-title">{ t.title_knows }{ " " }<br />{ t.title_needs }</h2>
                <p>{ lead(props, street.count()) }</p>
            </header>
            { curve::curve(props, narrow, folded) }
            { street::act(props, &street) }
            { foot::foot() }
        </section>
    }
}

/// What the curve is, and what will be shown.
fn lead(props: &FirstLookProps, homes: usize) -> String {
    let t = text();
    let open = knows_home(&props.lens, 0);
    let few = props.readings.as_deref().is_some_and(curve::is_short);
    let first = match (open, few) {
        (false, _) => t.first.lead_hidden,
        (true, true) => t.first.lead_few,
        (true, false) => t.first.lead_day,
    };
    let params = props.plan.as_ref().map(|plan| &plan.params);
    // What a variant gives up is told where it is explained, and not promised here.
    let gives_up = params
        .is_some_and(|params| params.cannot_decrypt().is_some() || params.blinding() == Blinding::Corrected);
    let second = match homes {
        _ if gives_up => t.first.lead_variant.to_owned(),
        1 => t.first.lead_one.to_owned(),
        0 => (t.first.lead_sum)(&t.counted(Thing::Meters, 10)),
        _ => (t.first.lead_sum)(&t.counted(Thing::Meters, homes)),
    };
    format!("{first} {second}")
}
