//! What each role's part cost, in bytes and milliseconds.

use blindsum_core::sim::{Cost, Outcome, Party};
use yew::prelude::*;

use super::role::party_mark;
use crate::state::Shared;
use crate::text::text;
use crate::view::format;

#[derive(Properties, PartialEq)]
pub(crate) struct CostsProps {
    /// How the round ended.
    pub(crate) outcome: Shared<Outcome>,
}

#[function_component]
pub(crate) fn Costs(props: &CostsProps) -> Html {
    let t = text();
    let costs = &props.outcome.costs;
    let meters = u64::from(props.outcome.params.meters().max(1));
    let party = |party: Party| {
        html! { <tr><th scope="row">{ party_mark(party) }</th>{ cells(costs.total(party), 1) }</tr> }
    };
    html! {
        <div class="scroll" role="region" aria-label={t.costs} tabindex="0">
            <table>
                <caption>{ t.costs_caption }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ t.costs_party }</th>
                        <th scope="col" class="right">{ t.costs_sent }</th>
                        <th scope="col" class="right">{ t.costs_received }</th>
                        <th scope="col" class="right">{ t.costs_time }</th>
                    </tr>
                </thead>
                <tbody>
                    { party(Party::Meters) }
                    <tr class="sub"><th scope="row">{ t.costs_each }</th>{ cells(costs.total(Party::Meters), meters) }</tr>
                    { for [Party::Cloud, Party::ControlCenter, Party::Dealer].map(party) }
                </tbody>
            </table>
        </div>
    }
}

fn cells(cost: Cost, share: u64) -> Html {
    let divisor = f64::from(u32::try_from(share).unwrap_or(u32::MAX));
    html! {
        <>
            <td class="number right">{ format::bytes(cost.sent / share) }</td>
            <td class="number right">{ format::bytes(cost.received / share) }</td>
            <td class="number right">{ format::duration(cost.millis / divisor) }</td>
        </>
    }
}
