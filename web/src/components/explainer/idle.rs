//! Before a round: what it is for, and who will know what.

use blindsum_core::params::Params;
use blindsum_core::variants::Blinding;
use blindsum_sim::{Party, Phase};
use yew::prelude::*;

use crate::components::explainer::notes::warnings;
use crate::components::explainer::props::{ExplainerProps, params};
use crate::components::load_curve::load_curve;
use crate::components::parts::parts;
use crate::components::role::party_mark;
use crate::text::{Thing, text};

pub(super) fn idle(props: &ExplainerProps) -> Html {
    let t = text();
    let params = params(props);
    let meters = t.counted(Thing::Meters, props.meters);
    let aim = html! {
        <>
            { warnings(props) }
            <h2>{ t.idle_title }</h2>
            { load_curve(&props.lens, props.readings.as_ref(), props.plan.as_deref()) }
            <p>{ if props.meters == 1 { t.idle_text_one.to_owned() } else { (t.idle_text)(&meters) } }</p>
        </>
    };
    let who = html! {
        <>
            if let Some(weak) = weak(params.as_ref()) {
                <p class="mark" data-testid="weak">{ weak }</p>
            }
            <dl class="knows">{ for Party::ALL.map(|party| knows(party, t.party_knows(party, params.as_ref()))) }</dl>
            <p class="note">{ t.trust }{ " " }{ t.pooling(params.as_ref()) }</p>
        </>
    };
    parts(&props.parts, &t.exhibit_parts.idle, vec![(true, aim), (true, who)])
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
