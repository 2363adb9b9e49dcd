//! What all messages together take: by phase and sender, and how it grows.

use std::collections::BTreeMap;

use blindsum_core::params::Params;
use blindsum_core::traffic::Shape;
use blindsum_sim::{Party, Phase};
use yew::prelude::*;

use super::downloads::under;
use super::formula::formula;
use super::role::party_mark;
use crate::components::drawing::measure::units;
use crate::ground::few::distinct;
use crate::ground::number;
use crate::state::Field;
use crate::state::seen::Seen;
use crate::text::format;
use crate::text::text;
use crate::view::sheet::{Cell, Sheet};
use crate::view::sizes::Axis;

pub(crate) struct TotalsProps {
    /// What is looked at.
    pub(crate) seen: Seen,
}

/// Messages and bytes sent, by phase and sender.
pub(crate) fn totals(props: &TotalsProps) -> Html {
    let t = text();
    let facts = props.seen.facts();
    // One pass: a thousand meters send thousands of messages.
    let mut sums: BTreeMap<(Phase, Party), usize> = BTreeMap::new();
    for (record, sent) in facts.messages() {
        if let Some(party) = Party::of(sent.from) {
            *sums.entry((record.phase, party)).or_default() += sent.bytes.len();
        }
    }
    let sum = |phase: Option<Phase>, party: Option<Party>| {
        let of = |place: &(Phase, Party)| {
            phase.is_none_or(|phase| place.0 == phase) && party.is_none_or(|party| place.1 == party)
        };
        sums.iter().filter(|(place, _)| of(place)).map(|(_, bytes)| bytes).sum::<usize>()
    };
    let cell = |bytes: usize| {
        html! { <td class="number right">{ if bytes == 0 { "·".to_owned() } else { grouped(bytes) } }</td> }
    };
    let row = |name: &'static str, phase: Option<Phase>| {
        html! {
            <tr class={classes!(phase.is_none().then_some("sum"))}>
                <th scope="row">{ name }</th>
                { for Party::ALL.map(|party| cell(sum(phase, Some(party)))) }
                { cell(sum(phase, None)) }
            </tr>
        }
    };
    html! {
        <div class="scroll" role="region" aria-label={t.walk.totals} tabindex="0">
            <table class="totals">
                <caption>{ t.walk.totals }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ t.inside.log_phase }</th>
                        { for Party::ALL.map(|party| html! { <th scope="col" class="right">{ party_mark(party) }</th> }) }
                        <th scope="col" class="right">{ t.walk.all_parties }</th>
                    </tr>
                </thead>
                <tbody>
                    { for Phase::ALL.map(|phase| row(t.phase(phase).short, Some(phase))) }
                    { row(t.walk.all_phases, None) }
                </tbody>
            </table>
        </div>
    }
}

fn grouped(bytes: usize) -> String {
    format::grouped(i64::try_from(bytes).unwrap_or(i64::MAX))
}

pub(crate) struct GrowthProps {
    /// What the round runs under.
    pub(crate) params: Params,
}

const SIZE: (f64, f64) = (220.0, 110.0);
/// Room for the sizes beside it.
const MARGIN: f64 = 72.0;

/// How the bytes of an epoch grow with m, gamma and the keys, with the round's own place on each line.
pub(crate) fn growth(props: &GrowthProps) -> Html {
    let w = text().walk;
    let shape = Shape::of(&props.params);
    html! {
        <details class="fold">
            <summary>{ w.growth }</summary>
            <p>{ (w.growth_caption)(&format::bytes(shape.bytes())) }</p>
            <div class="growth">
                { for Axis::ALL.map(|axis| chart(shape, axis)) }
            </div>
        </details>
    }
}

fn symbol(axis: Axis) -> &'static str {
    match axis {
        Axis::Meters => "m",
        Axis::Gamma => "gamma",
        Axis::KeyBits => "n",
    }
}

/// The largest of 1, 2, 5, 10, 20, .. that is not above it: what an axis is marked with.
fn round_below(most: f64) -> u64 {
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
    let marks = powers.flat_map(|power| [power, power.saturating_mul(2), power.saturating_mul(5)]);
    let float = |mark: u64| number::to_f64(i64::try_from(mark).unwrap_or(i64::MAX));
    marks.take_while(|mark| float(*mark) <= most).last().unwrap_or_default()
}

fn chart(shape: Shape, axis: Axis) -> Html {
    let w = text().walk;
    let values = axis.values();
    let most_x = f64::from(values.last().copied().unwrap_or(1).max(axis.of(shape)));
    let bytes = |value: u32| axis.at(shape, value).bytes();
    let float = |bytes: u64| number::to_f64(i64::try_from(bytes).unwrap_or(i64::MAX));
    let most_y = values.iter().map(|value| float(bytes(*value))).fold(float(shape.bytes()), f64::max);
    let at =
        |value: u32, bytes: u64| (SIZE.0 * f64::from(value) / most_x, SIZE.1 * (1.0 - float(bytes) / most_y));
    let line: String = values
        .iter()
        .enumerate()
        .map(|(index, value)| {
            let (x, y) = at(*value, bytes(*value));
            format!("{}{x:.1} {y:.1}", if index == 0 { 'M' } else { 'L' })
        })
        .collect();
    let (x, y) = at(axis.of(shape), shape.bytes());
    let tick = round_below(most_y);
    let height = |bytes: u64| SIZE.1 * (1.0 - float(bytes) / most_y);
    let (id, name) = match axis {
        Axis::Meters => ("growth-meters", w.growth_meters),
        Axis::Gamma => ("growth-samples", w.growth_gamma),
        Axis::KeyBits => ("growth-bits", w.growth_bits),
    };
    html! {
        <figure>
            <svg class="chart small" {id} viewBox={format!("-{MARGIN} -8 {} {}", SIZE.0 + MARGIN + 8.0, SIZE.1 + 28.0)} role="img" aria-label={name}>
                <path class="grid" d={format!("M0 {}H{}M0 {}H{}", SIZE.1, SIZE.0, height(tick), SIZE.0)} />
                <path class="tick" d={format!("M0 0V{}", SIZE.1)} />
                <text class="axis" x="-6" y={units(height(tick) + 4.0)} text-anchor="end">{ format::bytes(tick) }</text>
                <text class="axis" x="-6" y={(SIZE.1 + 4.0).to_string()} text-anchor="end">{ "0" }</text>
                <path class="line" d={line} />
                <circle class="here" cx={units(x)} cy={units(y)} r="4" />
                <text class="axis" x="0" y={(SIZE.1 + 16.0).to_string()}>{ "0" }</text>
                <text class="axis" x={SIZE.0.to_string()} y={(SIZE.1 + 16.0).to_string()} text-anchor="end">{ most_x.to_string() }</text>
            </svg>
            <figcaption>{ formula(symbol(axis), false) }{ " " }{ name }</figcaption>
            { under(sheet(shape, axis, id), id) }
        </figure>
    }
}

/// The numbers of a line, with the round's own.
fn sheet(shape: Shape, axis: Axis, id: &'static str) -> Sheet {
    let values = distinct(axis.values().iter().copied().chain([axis.of(shape)]));
    let (key, field) = match axis {
        Axis::Meters => ("meters", Field::Meters),
        Axis::Gamma => ("samples", Field::Gamma),
        Axis::KeyBits => ("key_bits", Field::KeyBits),
    };
    let name = text().field(field);
    let row = |value: u32| {
        let bytes = axis.at(shape, value).bytes();
        vec![Cell::same(value), Cell::new(format::grouped(i64::try_from(bytes).unwrap_or(i64::MAX)), bytes)]
    };
    Sheet::new(id, &[(key, name), ("bytes", text().inside.log_bytes)], values.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::round_below;

    #[test]
    fn an_axis_is_marked_with_a_round_number() {
        let marks = [(0.5, 0), (1.0, 1), (4.9, 2), (5.0, 5), (99.0, 50), (123_456.0, 100_000)];
        assert!(marks.iter().all(|(most, mark)| round_below(*most) == *mark));
    }
}
