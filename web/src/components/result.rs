//! The answer first; then the numbers behind it. Or why there is none.

use std::rc::Rc;

use blindsum_core::randomness::Randomness;
use blindsum_core::sim::{Outcome, Refusal, Verdict};
use yew::prelude::*;

use super::copy::Copy;
use super::role::role_word;
use crate::state::{Plan, Shared};
use crate::text::{counted, fill, text};
use crate::view::{format, noise};

#[derive(Properties, PartialEq)]
pub(crate) struct ResultProps {
    /// What the round ran under.
    pub(crate) plan: Rc<Plan>,
    /// Whether the form asks for another round by now.
    pub(crate) stale: bool,
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
    let decimals = noise::decimals(&outcome.params);
    let band = format::decimal(noise::band(&outcome.params) / 1e6, decimals);
    let scale = format::kwh_significant(outcome.params.scale());
    let epsilon = outcome.params.epsilon().to_string();
    let guess = match noise::factor(outcome.params.epsilon()) {
        _ if outcome.seeded => t.guess_seeded.to_owned(),
        Some(factor) => fill(t.guess, &[("factor", &factor)]),
        None => fill(t.guess_weak, &[("epsilon", &epsilon)]),
    };
    let answer = if noise::hides(&outcome.params, outcome.seeded) { t.answer } else { t.answer_bare };
    html! {
        <>
            { before(props) }
            <h2 class="answer">{ fill(answer, &[("total", &format::kwh(total, decimals)), ("band", &band)]) }</h2>
            { numbers(outcome, total) }
            <p class="note">{ fill(t.band, &[("band", &band), ("scale", &scale)]) }</p>
            <p class="note">{ guess }{ " " }{ fill(t.price, &[("epsilon", &epsilon)]) }</p>
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
    let error = format::to_f64((total - outcome.true_total).abs());
    let kwh = format::kwh_significant(error);
    let percent = 100.0 * error / format::to_f64(outcome.true_total);
    let error = match percent.is_finite() {
        true => fill(t.error_size, &[("kwh", &kwh), ("percent", &format::significant(percent, 2))]),
        // Nobody used anything.
        false => fill(t.error_kwh, &[("kwh", &kwh)]),
    };
    let true_total = if outcome.clipped > 0 { t.true_total_cut } else { t.true_total };
    let total_known = t.total_known_to.of(Some(&outcome.params));
    let noise_known = t.noise_known_to.of(Some(&outcome.params));
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
            { row("true-total", (true_total, total_known), outcome.true_total, format::kwh_exact(outcome.true_total)) }
            { row("noise", (t.noise, noise_known), noise, format::signed(format::kwh_exact(noise))) }
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
            { before(props) }
            <h2 class="refused">{ t.refused_title }</h2>
            <p class="reason" id="refusal" data-testid="refusal">{ refusal_words(refusal) }</p>
            <p>{ t.refused_text }</p>
            <p>{ if props.outcome.seeded { t.refused_again_seeded } else { t.refused_again } }</p>
            { hash(&props.outcome) }
        </>
    }
}

/// Why, in the page's words where the core's name things as programs do.
fn refusal_words(refusal: &Refusal) -> String {
    let t = text();
    match refusal {
        Refusal::Lost { role, phase, failure } => fill(
            t.refused_lost,
            &[
                ("who", &role_word(*role)),
                ("phase", t.phase(*phase).title),
                ("failure", &failure.to_string()),
            ],
        ),
        _ => refusal.to_string(),
    }
}

/// Where the form asks for another round by now: what this one ran under.
fn before(props: &ResultProps) -> Html {
    if !props.stale {
        return Html::default();
    }
    let (t, params) = (text(), &props.plan.params);
    let samples = usize::try_from(params.gamma()).unwrap_or(usize::MAX);
    let randomness = match props.plan.randomness {
        Randomness::System => t.random_system.to_owned(),
        Randomness::Seeded(seed) => format!("{} {seed}", t.random_seeded),
    };
    let values = [
        ("meters", counted(props.plan.readings.len(), t.meters_one, t.meters_many)),
        ("gamma", counted(samples, t.samples_one, t.samples_many)),
        ("epsilon", params.epsilon().to_string()),
        ("cap", params.cap_wh().to_string()),
        ("bits", params.key_bits().to_string()),
        ("slot", props.plan.slot.clone()),
        ("randomness", randomness),
    ];
    let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    html! { <p class="mark" data-testid="before">{ fill(t.before, &values) }</p> }
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
