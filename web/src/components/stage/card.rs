//! One meter, opened: what it knows, what it sent, its plug.

use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::protocol::meter::ReadingWitness;
use blindsum_core::role::Role;
use blindsum_core::sim::Record;
use yew::prelude::*;

use crate::browser;
use crate::components::big_number::BigNumber;
use crate::components::formula::formula;
use crate::components::message::MESSAGE_ID;
use crate::components::role::role_mark;
use crate::state::{Action, Focus, MeterView, Shared};
use crate::text::{fill, text};
use crate::view::meter::{MeterFacts, of_meter, state_of};
use crate::view::traffic::Sent;
use crate::view::{format, noise};
use crate::workers::MeterState;

/// The card's id.
pub(super) const CARD_ID: &str = "meter-card";

#[derive(Properties, PartialEq)]
pub(super) struct CardProps {
    /// The meter, from 0.
    pub(super) meter: u32,
    /// Its household's name.
    pub(super) household: String,
    /// How it is, in a round.
    pub(super) view: Option<MeterView>,
    /// What it has sent.
    pub(super) sent: Sent,
    /// What is known, in a round.
    pub(super) records: Option<Shared<Vec<Arc<Record>>>>,
    /// The epoch of these, where the log can list them.
    pub(super) epoch: Option<usize>,
    /// What the round runs under.
    pub(super) params: Option<Params>,
    /// Whether the round runs.
    pub(super) running: bool,
    /// Whether it is over.
    pub(super) over: bool,
    /// Where choices go.
    pub(super) on: Callback<Action>,
    /// Pulls its plug.
    pub(super) on_unplug: Callback<u32>,
}

#[function_component]
pub(super) fn MeterCard(props: &CardProps) -> Html {
    let t = text();
    let facts = props.records.as_ref().map(|records| of_meter(records, props.meter)).unwrap_or_default();
    let state = state_of(props.view.as_ref(), matches!(props.sent, [_, _, Some(_)]), props.over);
    let household = fill(t.card_household, &[("household", &props.household)]);
    html! {
        <section class="card role-meter" id={CARD_ID} data-testid={CARD_ID} tabindex="-1" aria-label={t.card}>
            <div class="card-head">
                <h3>{ role_mark(Role::Meter(props.meter)) }</h3>
                <p>{ household }{ ": " }<strong>{ t.state(state) }</strong></p>
                { unplug(props, state) }
                <button type="button" class="quiet" id="close-card" onclick={props.on.reform(|_| Action::Zoom(None))}>{ t.card_close }</button>
            </div>
            if let Some(MeterState::Lost(failure)) = props.view.as_ref().map(|view| &view.state) {
                <p class="mark">{ failure.to_string() }</p>
            }
            if let Some(params) = &props.params {
                { knows(params, &facts) }
                { messages(props, &facts) }
            } else {
                <p class="note">{ t.card_empty }</p>
            }
        </section>
    }
}

fn unplug(props: &CardProps, state: &str) -> Html {
    if !props.running || state == "lost" {
        return Html::default();
    }
    let t = text();
    let pulled = state == "unplugged";
    let meter = props.meter;
    let number = (u64::from(meter) + 1).to_string();
    let onclick = if pulled { Callback::noop() } else { props.on_unplug.reform(move |_: MouseEvent| meter) };
    html! {
        <button type="button" id="card-unplug" data-testid={format!("unplug-{number}")}
            aria-disabled={pulled.then_some("true")} aria-label={fill(t.unplug_long, &[("number", &number)])} {onclick}>
            { if pulled { t.state_unplugged } else { t.unplug } }
        </button>
    }
}

fn knows(params: &Params, facts: &MeterFacts<'_>) -> Html {
    let t = text();
    let row = |symbol: &'static str, what: &'static str, value: Html| {
        html! {
            <div key={symbol}><dt>{ formula(symbol, false) }<span class="who">{ what }</span></dt><dd>{ value }</dd></div>
        }
    };
    let big = |digits: String, name: &'static str| html! { <BigNumber {digits} {name} /> };
    let samples = facts.noise.map(|noise| {
        let sample = |(j, value): (u32, &i64)| {
            let counts = facts.position == Some(j);
            html! {
                <span class={classes!("number", "sample", counts.then_some("counts"))}>
                    { format::wh_exact(noise::energy(params, *value)) }
                    <span class="visually-hidden">{ ", " }{ if counts { t.matrix_counts } else { t.matrix_counts_not } }</span>
                </span>
            }
        };
        html! { <span class="samples">{ for (0..).zip(&noise.samples).map(sample) }</span> }
    });
    html! {
        <dl class="rungs card-facts">
            if let Some(witness) = facts.reading {
                { row("d_i", if witness.clipped { t.card_reading_cut } else { t.card_reading },
                    html! { <span class="number">{ format::wh_exact(noise::energy(params, witness.reading)) }{ " Wh" }{ ticks(params, witness.reading) }</span> }) }
                { for masking(witness).into_iter().map(|(symbol, what, digits)| row(symbol, what, big(digits, symbol))) }
            }
            if let Some(share) = facts.share {
                { row("k_i", t.card_share, big(share.expose().to_string(), "k_i")) }
            }
            if let Some(samples) = samples {
                { row("xi_{ij}", if params.gamma() == 1 { t.card_sample } else { t.card_samples }, samples) }
            }
        </dl>
    }
}

/// What masks a reading: its symbol, what it is, its digits. c_i has r to the n under short exponents too: only what is
/// encrypted under vA has a short a.
fn masking(witness: &ReadingWitness) -> Vec<(&'static str, &'static str, String)> {
    let t = text();
    let mut numbers = vec![("x_i", t.card_blind, witness.blind.expose().to_string())];
    if let Some(randomizer) = &witness.randomizer {
        numbers.push(("r_i", t.card_randomizer, randomizer.expose().to_string()));
    }
    numbers
}

/// The same in ticks, where a unit is more than a mWh.
fn ticks(params: &Params, units: i64) -> String {
    if params.unit_mwh() == 1 { String::new() } else { format!(" = {}", noise::units(params, units)) }
}

fn messages(props: &CardProps, facts: &MeterFacts<'_>) -> Html {
    let t = text();
    if facts.messages.is_empty() {
        return html! { <p class="note">{ t.meter_nothing_sent }</p> };
    }
    let message = |(index, sent): &(usize, &blindsum_core::sim::Sent)| {
        let index = *index;
        let kind = t.kind(sent.kind);
        let bytes = format::bytes(u64::try_from(sent.bytes.len()).unwrap_or(u64::MAX));
        let onclick = props.epoch.map(|epoch| {
            props.on.reform(move |_: MouseEvent| {
                browser::reveal_soon(MESSAGE_ID);
                Action::Focus(Focus::At { epoch, index })
            })
        });
        html! {
            <li key={index}>
                <button type="button" class="quiet" disabled={onclick.is_none()} {onclick}>
                    { role_mark(sent.from) }{ " → " }{ role_mark(sent.to) }{ ": " }{ formula(t.symbol(sent.kind, props.params.as_ref()), false) }{ " " }{ kind.name }{ ", " }{ bytes }
                </button>
            </li>
        }
    };
    html! { <ul class="card-messages" aria-label={t.log}>{ for facts.messages.iter().map(message) }</ul> }
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::{Randomizer, RawParams};

    use super::*;
    use crate::view::sample;

    #[test]
    fn the_randomizer_of_a_masked_reading_has_one_name_under_every_randomizer() {
        for randomizer in [Randomizer::Textbook, Randomizer::ShortExponent] {
            let params = Params::try_from(RawParams { randomizer, ..sample::params().into() }).unwrap();
            let epochs = sample::session(params, 1, None);
            let facts = of_meter(&epochs[0].records, 0);
            let witness = facts.reading.unwrap();
            let numbers = masking(witness);
            let symbols: Vec<_> = numbers.iter().map(|(symbol, ..)| *symbol).collect();
            assert_eq!(symbols, ["x_i", "r_i"], "{randomizer:?}");
            // As long as the key: no short exponent.
            let r = witness.randomizer.as_ref().unwrap().expose();
            assert!(r.bits() > u64::from(params.key_bits()) / 2, "{randomizer:?}");
            assert_eq!(numbers[1].2, r.to_string());
        }
    }
}
