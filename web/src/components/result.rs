//! The answer first; then the numbers behind it. Or why there is none.

use std::rc::Rc;

use blindsum_core::sim::{Outcome, Refusal, Verdict};
use yew::prelude::*;

use super::copy::Copy;
use crate::state::{Plan, Shared};
use crate::text::{fill, text};
use crate::view::{format, noise};

#[derive(Properties, PartialEq)]
pub(crate) struct ResultProps {
    /// What the round ran under.
    pub(crate) plan: Rc<Plan>,
    /// How it ended.
    pub(crate) outcome: Shared<Outcome>,
}

#[function_component]
pub(crate) fn ResultPanel(props: &ResultProps) -> Html {
    match &props.outcome.verdict {
        Verdict::Published(total) => published(props, *total),
        Verdict::Refused(refusal) => refused(props, refusal),
    }
}

fn published(props: &ResultProps, total: i64) -> Html {
    let t = text();
    let outcome = &props.outcome;
    let band = noise::band(&outcome.params);
    let decimals = if band < 1e5 { 3 } else { 2 };
    let band = format::decimal(band / 1e6, decimals);
    let scale = format::decimal(outcome.params.scale() / 1e6, 2);
    let factor = outcome.params.epsilon().exp();
    let factor = if factor < 1e6 { format::decimal(factor, 2) } else { format!("{factor:.0e}") };
    let answer = if noise::hides(&outcome.params, outcome.seeded) { t.answer } else { t.answer_bare };
    html! {
        <>
            <h2 class="answer">{ fill(answer, &[("total", &format::kwh(total, decimals)), ("band", &band)]) }</h2>
            { numbers(outcome, total) }
            <p class="note">{ fill(t.band, &[("band", &band), ("scale", &scale)]) }</p>
            <p class="note">{ fill(t.guess, &[("factor", &factor)]) }</p>
            if total < 0 {
                <p class="note">{ t.negative }</p>
            }
            { hash(outcome) }
        </>
    }
}

fn numbers(outcome: &Outcome, total: i64) -> Html {
    let t = text();
    let noise = outcome.noise().unwrap_or_default();
    let holds = outcome.true_total.checked_add(noise) == Some(total);
    let percent = 100.0 * format::to_f64(noise.abs()) / format::to_f64(outcome.true_total.max(1));
    let error = fill(
        t.error_size,
        &[("kwh", &format::kwh(noise.abs(), 2)), ("percent", &format::decimal(percent, 0))],
    );
    let row = |id: &'static str, (name, who): (&'static str, &'static str), value: i64, shown: String| {
        html! {
            <div>
                <dt>{ name }<span class="who">{ who }</span></dt>
                <dd class="number" {id} data-testid={id} data-mwh={value.to_string()}>
                    { shown }{ "\u{202f}" }<span class="unit">{ t.unit_kwh }</span>
                </dd>
            </div>
        }
    };
    let clipped = fill(
        t.clipped_count,
        &[("count", &outcome.clipped.to_string()), ("all", &outcome.params.meters().to_string())],
    );
    html! {
        <dl class="numbers">
            { row("true-total", (t.true_total, t.known_to_none), outcome.true_total, format::kwh_exact(outcome.true_total)) }
            { row("noise", (t.noise, t.known_to_none), noise, format::signed(format::kwh_exact(noise))) }
            { row("noisy-total", (t.noisy_total, t.ladder_public), total, format::kwh_exact(total)) }
            <div class="wide">
                <dt>{ t.check }</dt>
                <dd class={if holds { "holds" } else { "fails" }}>
                    { if holds { "✓ " } else { "✗ " } }{ if holds { t.check_holds } else { t.check_fails } }
                </dd>
            </div>
            <div class="wide">
                <dt>{ t.error }</dt>
                <dd>{ error }</dd>
            </div>
            <div class="wide">
                <dt>{ t.clipped }</dt>
                <dd>{ clipped }</dd>
            </div>
        </dl>
    }
}

fn refused(props: &ResultProps, refusal: &Refusal) -> Html {
    let t = text();
    html! {
        <>
            <h2 class="refused">{ t.refused_title }</h2>
            <p class="reason" id="refusal" data-testid="refusal">{ refusal.to_string() }</p>
            <p>{ t.refused_text }</p>
            <p>{ if props.outcome.seeded { t.refused_again_seeded } else { t.refused_again } }</p>
            { hash(&props.outcome) }
        </>
    }
}

fn hash(outcome: &Outcome) -> Html {
    let t = text();
    let hash = format::hex(&outcome.transcript_hash);
    html! {
        <div class="hash">
            <h3>{ t.transcript_hash }</h3>
            <code id="transcript-hash" data-testid="transcript-hash">{ hash.clone() }</code>
            <Copy value={hash} what={t.transcript_hash} />
        </div>
    }
}
