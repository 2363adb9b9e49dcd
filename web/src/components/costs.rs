//! What each role's part cost, in bytes and milliseconds.

use blindsum_sim::{Cost, Outcome, Party};
use yew::prelude::*;

use super::role::party_mark;
use crate::state::Shared;
use crate::text::format;
use crate::text::text;
use crate::view::costs::{PartyCosts, costs, never_ran};

pub(crate) struct CostsProps {
    /// How the epochs ended that are over.
    pub(crate) finished: Vec<Shared<Outcome>>,
    /// The one shown.
    pub(crate) outcome: Shared<Outcome>,
}

pub(crate) fn costs_table(props: &CostsProps) -> Html {
    let t = text();
    let rows = costs(&props.finished, &props.outcome);
    let day = props.finished.len() > 1;
    // What never ran has no costs of its own.
    let ran = !never_ran(&props.outcome);
    let meters = u64::from(props.outcome.params.meters().max(1));
    let group = |words: &'static str| html! { <th scope="colgroup" colspan="3" class="group">{ words }</th> };
    let heads = html! {
        <>
            <th scope="col" class="right">{ t.result.costs_sent }</th>
            <th scope="col" class="right">{ t.result.costs_received }</th>
            <th scope="col" class="right">{ t.result.costs_time }</th>
        </>
    };
    let row = |costs: &PartyCosts| {
        let each = costs.party == Party::Meters;
        html! {
            <>
                <tr><th scope="row">{ party_mark(costs.party) }</th>{ party(costs, 1, day, ran) }</tr>
                if each {
                    <tr class="sub"><th scope="row">{ t.result.costs_each }</th>{ party(costs, meters, day, ran) }</tr>
                }
            </>
        }
    };
    html! {
        <div class="scroll" role="region" aria-label={t.result.costs} tabindex="0">
            <table>
                <caption>{ t.result.costs_caption }</caption>
                <thead>
                    <tr>
                        <td></td>
                        { group(t.inside.costs_set_up) }
                        if day { { group(t.inside.costs_median) } }
                        if ran { { group(if day { t.inside.costs_shown } else { t.inside.costs_epoch }) } }
                    </tr>
                    <tr>
                        <th scope="col">{ t.result.costs_party }</th>
                        { heads.clone() }
                        if day { { heads.clone() } }
                        if ran { { heads } }
                    </tr>
                </thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn party(costs: &PartyCosts, share: u64, day: bool, ran: bool) -> Html {
    html! {
        <>
            { cells(costs.set_up, share) }
            if day { { cells(costs.median, share) } }
            if ran { { cells(costs.shown, share) } }
        </>
    }
}

fn cells(cost: Cost, share: u64) -> Html {
    let divisor = f64::from(u32::try_from(share).unwrap_or(u32::MAX));
    html! {
        <>
            <td class="number right">{ format::bytes(cost.sent / share) }</td>
            <td class="number right">{ format::bytes(cost.received / share) }</td>
            <td class="number right took">{ format::duration(cost.millis / divisor) }</td>
        </>
    }
}
