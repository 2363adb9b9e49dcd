//! The pictures' numbers, as tables.

use blindsum_laboratory::{Drawn, Law, Pair};
use yew::prelude::*;

use crate::components::pager::use_pages;
use crate::ground::number::{energy, to_f64};
use crate::text::format;
use crate::text::text;
use crate::view::laboratory::curve::Curve;
use crate::view::laboratory::picture::{Axis, DOTS};

use crate::view::laboratory::trial::{Trial, law_says, some_absent};

/// How many shares are listed at once.
const PAGE: usize = 25;

/// A table that a picture has as its twin.
pub(super) fn twin(id: &'static str, head: &[&'static str], rows: Vec<Vec<String>>) -> Html {
    let words = text().laboratory;
    html! {
        <details class="fold" data-testid={format!("{id}-table")}>
            <summary>{ words.table }</summary>
            <div class="scroll tall" role="region" aria-label={words.table} tabindex="0">
                <table>
                    <thead><tr>{ for head.iter().map(|head| html! { <th scope="col" class="right">{ *head }</th> }) }</tr></thead>
                    <tbody>
                        { for rows.into_iter().map(|row| html! {
                            <tr>{ for row.into_iter().map(|cell| html! { <td class="number right">{ cell }</td> }) }</tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </details>
    }
}

/// Units as kWh with as many decimals as the axis needs.
fn places(trial: &Trial) -> impl Fn(i64) -> String {
    let params = trial.params;
    let width = trial.law().scale() / 10.0 * to_f64(params.unit_mwh()) / 1e6;
    let decimals = format::decimals(width, 2, 6);
    move |units| format::kwh(energy(&params, units), decimals)
}

/// Bars drawn and expected.
pub(super) fn histogram(trial: &Trial, drawn: &Drawn) -> Html {
    let (words, kwh) = (text().laboratory, places(trial));
    let expected = drawn.noise.expected(trial.law(), 0);
    let rows = drawn.noise.bins().edges().zip(drawn.noise.counts()).zip(expected).map(
        |(((from, to), count), expected)| {
            vec![kwh(from), kwh(to), format::grouped((*count).into()), format::decimal(expected, 1)]
        },
    );
    twin(
        "laboratory-law",
        &[words.table_from, words.table_to, words.table_drawn, words.table_expected],
        rows.collect(),
    )
}

/// The dots.
pub(super) fn dots(trial: &Trial) -> Html {
    let (words, kwh) = (text().laboratory, places(trial));
    let rows =
        (1..).zip(trial.law().dots(DOTS)).map(|(number, dot): (u32, i64)| vec![number.to_string(), kwh(dot)]);
    twin("laboratory-dots", &[words.table_dot, words.table_total], rows.collect())
}

/// With and without one home: by the law, and where rounds are drawn, by these.
pub(super) fn pair(trial: &Trial, axis: &Axis) -> Html {
    let (words, kwh) = (text().laboratory, places(trial));
    let (law, pair) = (trial.law(), trial.pair());
    let percent = |part: f64| format::significant(100.0 * part, 2);
    let part = |law: Law, (from, to): (i64, i64), middle: i64| {
        law.between(from.saturating_sub(middle), to.saturating_sub(middle))
    };
    let Some(drawn) = trial.rounds.as_ref() else {
        let head = [words.table_total, words.table_ratio];
        let rows = axis
            .chart
            .ticks()
            .into_iter()
            .map(|tick| vec![kwh(tick), format::significant(pair.ln_ratio(tick).exp(), 3)]);
        return twin("laboratory-pair", &head, rows.collect());
    };
    let (off, on) = drawn.pair(&pair);
    let (exact, sampled) = (pair.exact(&off), Pair::sampled(&off, &on));
    let rows = off.bins().edges().zip(exact.into_iter().zip(sampled)).map(|(bar, (exact, sampled))| {
        let low = format::significant(sampled.low, 2);
        vec![
            kwh(bar.0),
            kwh(bar.1),
            percent(part(law, bar, pair.off_middle())),
            percent(part(law, bar, pair.on_middle())),
            format::significant(exact, 3),
            if sampled.high.is_finite() {
                (words.between)(&low, &format::significant(sampled.high, 2))
            } else {
                (words.unbounded)(&low)
            },
        ]
    });
    let head = [
        words.table_from,
        words.table_to,
        words.table_off,
        words.table_on,
        words.table_ratio,
        words.table_sampled,
    ];
    twin("laboratory-pair", &head, rows.collect())
}

/// The error against the homes.
pub(super) fn error(curve: &Curve) -> Html {
    let words = text().laboratory;
    let rows = Curve::TOLD
        .map(|homes| vec![format::grouped(homes.into()), format::significant(100.0 * curve.error(homes), 3)]);
    twin("laboratory-error", &[words.table_homes, words.table_error], rows.to_vec())
}

#[derive(Properties, PartialEq)]
pub(super) struct SharesProps {
    /// What is tried.
    pub(super) trial: Trial,
}

/// The shares, some at a time: there can be ten thousand.
#[function_component]
pub(super) fn Shares(props: &SharesProps) -> Html {
    let words = text().laboratory;
    let shares = props.trial.shares().map(|(_, shares)| shares).unwrap_or_default();
    let page = use_pages(shares.len(), PAGE, 0);
    let wh = |units: i64| format::wh_exact(energy(&props.trial.params, units));
    let sums: Vec<i64> = shares
        .iter()
        .scan(0i64, |sum, (_, share)| {
            *sum += share;
            Some(*sum)
        })
        .collect();
    let rows = shares.iter().zip(sums).take(page.end).skip(page.first);
    html! {
        <details class="fold" data-testid="laboratory-shares-table">
            <summary>{ words.table }</summary>
            <p class="note">{ law_says(&props.trial, some_absent(&props.trial)).0 }</p>
            { page.buttons }
            <div class="scroll tall" role="region" aria-label={words.table} tabindex="0">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{ words.table_home }</th>
                            <th scope="col" class="right">{ words.table_share }</th>
                            <th scope="col" class="right">{ words.table_sum }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for rows.map(|((meter, share), sum)| html! {
                            <tr key={*meter}>
                                <th scope="row">{ u64::from(*meter) + 1 }</th>
                                <td class="number right">{ wh(*share) }</td>
                                <td class="number right">{ wh(sum) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </details>
    }
}
