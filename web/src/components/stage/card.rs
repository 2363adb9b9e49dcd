//! One meter, opened: what it knows, what it sent, its plug.

use blindsum_core::params::Params;
use blindsum_core::privacy::Verdict;
use blindsum_core::role::Role;
use blindsum_paillier::SecretInt;
use blindsum_sim::facts::{Facts, Sample};
use yew::prelude::*;

use crate::browser;
use crate::components::big_number::BigNumber;
use crate::components::formula::formula;
use crate::components::message::opener;
use crate::components::role::role_mark;
use crate::components::sealed::{found, sealed};
use crate::ground::ids;
use crate::ground::number;
use crate::state::seen::Seen;
use crate::state::{Action, MeterView};
use crate::text::format;
use crate::text::refusal::sentence;
use crate::text::text;
use crate::view::meter::messages_of;
use crate::view::noise;
use crate::workers::MeterState;

pub(super) struct CardProps {
    /// The meter, from 0.
    pub(super) meter: u32,
    /// Its household's name.
    pub(super) household: String,
    /// How it is, in a round.
    pub(super) view: Option<MeterView>,
    /// What is known, in a round.
    pub(super) seen: Option<Seen>,
    /// The epoch of these, where the log can list them.
    pub(super) epoch: Option<usize>,
    /// What the round runs under.
    pub(super) params: Option<Params>,
    /// Whether the round runs.
    pub(super) running: bool,
    /// How it is in the picture.
    pub(super) state: &'static str,
    /// Where choices go.
    pub(super) on: Callback<Action>,
    /// Pulls its plug.
    pub(super) on_unplug: Callback<u32>,
}

pub(super) fn meter_card(props: &CardProps) -> Html {
    let t = text();
    let state = props.state;
    let meter = props.meter;
    let close = props.on.reform(move |_: MouseEvent| {
        // Back to where it was opened: a house, or the town of a crowd.
        browser::focus_soon(ids::house(meter));
        browser::focus_soon(ids::TOWN);
        Action::Zoom(None)
    });
    let household = (t.card_household)(&props.household);
    html! {
        <section class="card role-meter" id={ids::CARD} data-testid={ids::CARD} tabindex="-1" aria-label={t.card}>
            <div class="card-head">
                <h3>{ role_mark(Role::Meter(props.meter)) }</h3>
                <p>if !props.household.is_empty() { { household }{ ": " } }<strong>{ t.state(state) }</strong></p>
                { unplug(props, state) }
                <button type="button" class="quiet" id="close-card" onclick={close}>{ t.card_close }</button>
            </div>
            if let Some(MeterState::Lost(failure)) = props.view.as_ref().map(|view| &view.state) {
                <p class="mark">{ sentence(&text().refusals.failure(failure)) }</p>
            }
            if let Some(params) = &props.params {
                if let Some(seen) = &props.seen {
                    { verdict(seen, props.meter) }
                    { knows(params, &seen.facts(), props.meter, seen.share_verdict(props.meter)) }
                    { messages(props, &messages_of(seen.shown(), props.meter)) }
                }
            } else {
                <p class="note">{ t.card_empty }</p>
            }
        </section>
    }
}

/// What those can say of its reading who look, and by what.
fn verdict(seen: &Seen, meter: u32) -> Html {
    let w = text().walk;
    let home = seen.findings().and_then(|findings| findings.home(meter));
    match (home, w.verdict(seen, meter)) {
        (Some(home), Some(said)) => html! {
            <div class="finding" data-testid="card-verdict" data-verdict={home.verdict.name()}>
                <p><strong>{ said }</strong></p>
                <p class="note">{ w.worth(&seen.params, &home).join(" ") }</p>
            </div>
        },
        _ => Html::default(),
    }
}

fn unplug(props: &CardProps, state: &str) -> Html {
    if !props.running || state == "lost" {
        return Html::default();
    }
    let t = text();
    let pulled = state.starts_with("unplugged");
    let meter = props.meter;
    let number = u64::from(meter) + 1;
    let onclick = if pulled { Callback::noop() } else { props.on_unplug.reform(move |_: MouseEvent| meter) };
    html! {
        <button type="button" id="card-unplug" data-testid={format!("unplug-{number}")}
            aria-disabled={pulled.then_some("true")} aria-label={(t.unplug_long)(number)} {onclick}>
            { if pulled { t.state(state) } else { t.unplug } }
        </button>
    }
}

fn knows(params: &Params, facts: &Facts<'_>, meter: u32, share: Option<Verdict>) -> Html {
    let t = text();
    let row = |symbol: &'static str, what: &'static str, value: Html| {
        html! {
            <div key={symbol}><dt>{ formula(symbol, false) }<span class="who">{ what }</span></dt><dd>{ value }</dd></div>
        }
    };
    let big = |digits: String, name: &'static str| html! { <BigNumber {digits} {name} /> };
    let samples = facts.samples(meter, params.gamma());
    let unknown = |sample: &Sample| share.filter(|_| sample.counts == Some(true)).map_or_else(sealed, found);
    let sample = |sample: &Sample| {
        let counts = match sample.counts {
            Some(true) => t.inside.matrix_counts,
            Some(false) => t.inside.matrix_counts_not,
            None => t.inside.matrix_counts_unknown,
        };
        html! {
            <span class={classes!("number", "sample", (sample.counts == Some(true)).then_some("counts"))}>
                { sample.value.map_or_else(|| unknown(sample), |value| html! { { format::wh_exact(number::energy(params, value)) } }) }
                <span class="visually-hidden">{ ", " }{ counts }</span>
            </span>
        }
    };
    html! {
        <dl class="rungs card-facts">
            if let Some(reading) = facts.reading(meter) {
                { row("d_i", if facts.clipped(meter) == Some(true) { t.card_reading_cut } else { t.card_reading },
                    html! { <span class="number">{ format::wh_exact(number::energy(params, reading)) }{ " Wh" }{ ticks(params, reading) }</span> }) }
            }
            { for masking(facts, meter).into_iter().map(|(symbol, what, digits)| row(symbol, what, big(digits, symbol))) }
            if samples.iter().any(|sample| sample.drawn) {
                { row("xi_{ij}", sample_words(params, &samples),
                    html! { <span class="samples">{ for samples.iter().map(sample) }</span> }) }
            }
        </dl>
    }
}

/// What is said of the samples: which of them counts only where that is known.
fn sample_words(params: &Params, samples: &[Sample]) -> &'static str {
    let t = text();
    match params.gamma() {
        1 => t.card_sample,
        _ if samples.iter().any(|sample| sample.counts.is_some()) => t.card_samples,
        _ => t.card_samples_all,
    }
}

/// What masks a reading: its symbol, what it is, its digits. c_i has r to the n under short exponents too: only what is
/// encrypted under vA has a short a.
fn masking(facts: &Facts<'_>, meter: u32) -> Vec<(&'static str, &'static str, String)> {
    let t = text();
    let numbers = [
        ("x_i", t.card_blind, facts.blind(meter)),
        ("r_i", t.card_randomizer, facts.randomizer(meter)),
        ("k_i", t.card_share, facts.share(meter)),
    ];
    let known = |(symbol, what, secret): (&'static str, &'static str, Option<&SecretInt>)| {
        Some((symbol, what, secret?.expose().to_string()))
    };
    numbers.into_iter().filter_map(known).collect()
}

/// The same in ticks, where a unit is more than a mWh.
fn ticks(params: &Params, units: i64) -> String {
    if params.unit_mwh() == 1 { String::new() } else { format!(" = {}", noise::units(params, units)) }
}

fn messages(props: &CardProps, messages: &[(usize, &blindsum_sim::Sent)]) -> Html {
    let t = text();
    if messages.is_empty() {
        return html! { <p class="note">{ t.meter_nothing_sent }</p> };
    }
    let message = |(index, sent): &(usize, &blindsum_sim::Sent)| {
        let index = *index;
        let kind = t.kind(sent.kind);
        let bytes = format::bytes(u64::try_from(sent.bytes.len()).unwrap_or(u64::MAX));
        let onclick = props.epoch.map(|epoch| opener(&props.on, epoch).reform(move |_: MouseEvent| index));
        html! {
            <li key={index}>
                <button type="button" class="quiet" disabled={onclick.is_none()} {onclick}>
                    { role_mark(sent.from) }{ " → " }{ role_mark(sent.to) }{ ": " }{ formula(t.symbol(sent.kind, props.params.as_ref()), false) }{ " " }{ kind.name }{ ", " }{ bytes }
                </button>
            </li>
        }
    };
    html! { <ul class="card-messages" aria-label={t.inside.log}>{ for messages.iter().map(message) }</ul> }
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;
    use blindsum_paillier::Randomizer;

    use super::*;
    use blindsum_sim::sample;

    #[test]
    fn the_randomizer_of_a_masked_reading_has_one_name_under_every_randomizer() {
        for randomizer in [Randomizer::Textbook, Randomizer::ShortExponent] {
            let params = Params::try_from(RawParams { randomizer, ..sample::params().into() }).unwrap();
            let epochs = sample::session(params, 1, None);
            let facts = Facts::gather(&epochs[0].records);
            let numbers = masking(&facts, 0);
            let symbols: Vec<_> = numbers.iter().map(|(symbol, ..)| *symbol).collect();
            assert_eq!(symbols, ["x_i", "r_i", "k_i"], "{randomizer:?}");
            // As long as the key: no short exponent.
            let r = facts.randomizer(0).unwrap().expose();
            assert!(r.bits() > u64::from(params.key_bits()) / 2, "{randomizer:?}");
            assert_eq!(numbers[1].2, r.to_string());
        }
    }
}
