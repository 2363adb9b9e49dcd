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
    /// The meter of which it is still to be guessed which sample counts.
    pub(crate) guessed: Option<u32>,
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
        let mut samples = facts.samples(meter, params.gamma());
        if props.guessed == Some(meter) && props.seen.lens == Lens::Everything {
            samples.iter_mut().for_each(|sample| sample.counts = None);
        }
        let finely = seems_equal(&samples, &params);
        html! {
            <tr key={meter}>
                <th scope="row">{ role_mark(Role::Meter(meter)) }</th>
                { for samples.into_iter().map(|sample| cell(&params, sample, props.seen.share_verdict(meter), finely)) }
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
    (0..params.meters()).filter(|meter| all_equal(&facts.samples(*meter, params.gamma()))).count()
}

fn all_equal(samples: &[Sample]) -> bool {
    samples.first().is_some_and(|first| {
        first.value.is_some() && samples.iter().all(|sample| sample.value == first.value)
    })
}

/// Whether numbers that differ would all look the same in whole Wh.
fn seems_equal(samples: &[Sample], params: &Params) -> bool {
    let shown = |sample: &Sample| sample.value.map(|value| format::wh(number::energy(params, value)));
    let first = samples.first().and_then(shown);
    first.is_some() && !all_equal(samples) && samples.iter().all(|sample| shown(sample) == first)
}

fn cell(params: &Params, sample: Sample, share: Option<Verdict>, finely: bool) -> Html {
    let t = text();
    let counts = sample.counts == Some(true);
    let value = match sample.value {
        Some(value) => {
            let energy = number::energy(params, value);
            html! { { if finely { format::wh_short(energy) } else { format::wh(energy) } } }
        }
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

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;

    use super::*;

    #[test]
    fn a_row_that_only_rounding_makes_equal_is_shown_finely() {
        let params = Params::try_from(RawParams { gamma: 2, ..RawParams::default() }).unwrap();
        let row = |values: [Option<i64>; 2]| values.map(|value| Sample { drawn: true, value, counts: None });
        for (values, finely) in [
            ([Some(0), Some(1)], true),
            ([Some(1), Some(1)], false),
            ([Some(0), Some(5_000_000)], false),
            ([None, None], false),
        ] {
            assert_eq!(seems_equal(&row(values), &params), finely, "{values:?}");
        }
    }
}
