//! Which sample of which meter counts, and what each sample is.

use blindsum_core::params::Params;
use blindsum_core::privacy::Verdict;
use blindsum_core::role::Role;
use blindsum_sim::facts::{Facts, Sample};
use blindsum_sim::knowledge::Lens;
use yew::prelude::*;

use super::pager::use_pages;
use super::role::role_mark;
use super::sealed::{found, sealed};
use crate::ground::number;
use crate::state::seen::Seen;
use crate::text::format;
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(crate) struct MatrixProps {
    /// What is looked at.
    pub(crate) seen: Seen,
}

/// How many meters are listed at once.
const PAGE: usize = 25;

#[function_component]
pub(crate) fn Matrix(props: &MatrixProps) -> Html {
    let t = text();
    let params = props.seen.params;
    let facts = props.seen.facts();
    let to_usize = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let page = use_pages(to_usize(params.meters()), PAGE, 0);
    if !facts.has_selection() {
        return html! { <p>{ t.inside.matrix_empty }</p> };
    }
    let column = |j: u32| html! { <th scope="col" class="right">{ (t.inside.matrix_sample)(j) }</th> };
    let row = |meter: u32| {
        let samples = facts.samples(meter, params.gamma());
        html! {
            <tr key={meter}>
                <th scope="row">{ role_mark(Role::Meter(meter)) }</th>
                { for samples.into_iter().map(|sample| cell(&params, sample, props.seen.share_verdict(meter))) }
            </tr>
        }
    };
    html! {
        <>
        if props.seen.lens == Lens::Everything && params.gamma() > 1 {
            <p data-testid="matrix-equal">{ (t.inside.matrix_equal)(equal_rows(&facts, &params), params.meters()) }</p>
        }
        { page.buttons }
        <div class="scroll tall" role="region" aria-label={t.inside.matrix} tabindex="0">
            <table class="matrix">
                <caption>{ if props.seen.lens == Lens::Everything { t.matrix_says(&params) } else { t.inside.matrix_lens } }</caption>
                <thead><tr><td></td>{ for (1..=params.gamma()).map(column) }</tr></thead>
                <tbody>{ for (0..params.meters()).take(page.end).skip(page.first).map(row) }</tbody>
            </table>
        </div>
        </>
    }
}

/// In how many rows whichever sample counts, it is the same.
fn equal_rows(facts: &Facts<'_>, params: &Params) -> usize {
    let equal = |meter: &u32| {
        let samples = facts.samples(*meter, params.gamma());
        let first = samples.first().and_then(|sample| sample.value);
        first.is_some() && samples.iter().all(|sample| sample.value == first)
    };
    (0..params.meters()).filter(equal).count()
}

fn cell(params: &Params, sample: Sample, share: Option<Verdict>) -> Html {
    let t = text();
    let counts = sample.counts == Some(true);
    let value = match sample.value {
        Some(value) => html! { { format::wh(number::energy(params, value)) } },
        None if sample.drawn => share.filter(|_| counts).map_or_else(sealed, found),
        None => {
            html! { <><span aria-hidden="true">{ "·" }</span><span class="visually-hidden">{ t.inside.matrix_hidden }</span></> }
        }
    };
    let said = match sample.counts {
        Some(true) => t.inside.matrix_counts,
        Some(false) => t.inside.matrix_counts_not,
        None => t.inside.matrix_counts_unknown,
    };
    html! {
        <td class={classes!("number", "right", counts.then_some("counts"))}>
            <span class="sample">{ value }</span><span class="visually-hidden">{ ", " }{ said }</span>
        </td>
    }
}
