//! The picture: the meters, the cloud, the control centre and the dealer, and what travels between them.

mod hub;
mod links;
mod meter;

use blindsum_core::protocol::messages::{Kind, Protection};
use blindsum_core::role::Role;
use blindsum_core::sim::Phase;
use yew::prelude::*;

use crate::state::{Action, Focus, RoundView};
use crate::text::{counted, fill, text};
use crate::view::facts::Facts;
use crate::view::stage::{Flow, Layout, flows, layout};
use crate::view::{format, noise};
use crate::workers::Seat;
use hub::{HubView, hub};
use meter::Meter;

#[derive(Properties, PartialEq)]
pub(crate) struct StageProps {
    /// The households to draw before there is a round.
    pub(crate) households: Vec<String>,
    /// The round, if there is one.
    pub(crate) round: Option<RoundView>,
    /// The phase whose links are lit.
    pub(crate) shown: Option<Phase>,
    /// The record looked at: its way is marked.
    pub(crate) focus: Focus,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
    /// Pulls a meter's plug.
    pub(crate) on_unplug: Callback<u32>,
}

#[function_component]
pub(crate) fn Stage(props: &StageProps) -> Html {
    let t = text();
    let households =
        props.round.as_ref().map_or_else(|| props.households.clone(), |round| round.plan.households.clone());
    let layout = layout(households.len(), props.narrow);
    let records = props.round.as_ref().map(|round| round.records.clone());
    let facts = Facts::gather(records.as_ref().map(|records| records.as_slice()).unwrap_or_default());
    // After the answer the picture stays at the last phase.
    let published = (facts.sent(Kind::Published) > 0).then_some(Phase::Decryption);
    let lit: &[Flow] = props.shown.or(published).map(flows).unwrap_or_default();
    let running = props.round.as_ref().is_some_and(|round| round.outcome.is_none());
    let mut messages = facts.messages.iter();
    let chosen = messages
        .find(|(record, _)| props.focus == Focus::At(record.index))
        .map(|(_, sent)| (sent.from, sent.to));
    let title = stage_text(households.len(), lit);
    html! {
        <figure class={classes!("stage", running.then_some("running"))}>
            <svg viewBox={format!("0 0 {} {}", layout.width, layout.height)} role="group" aria-label={title}>
                <defs>
                    <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <path d="M0 0V5" class="hatch-line" />
                    </pattern>
                    <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10"
                        markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">
                        <path d="M0 0 8 4 0 8Z" class="arrow-head" />
                    </marker>
                </defs>
                { links::links(&layout, lit) }
                { links::chosen(&layout, chosen) }
                { links::pulses(&layout, &pulses(props, &facts, running)) }
                { hubs(props, &layout, &facts) }
                { for (0u32..).zip(households).map(|(index, household)| house(props, &layout, &facts, index, household)) }
                { links::signs(&layout, lit) }
            </svg>
            <figcaption class="legend">
                <span class="visually-hidden">{ t.legend }{ ": " }</span>
                { for [Protection::Public, Protection::Open, Protection::Secure].map(legend) }
            </figcaption>
        </figure>
    }
}

fn stage_text(meters: usize, lit: &[Flow]) -> String {
    let t = text();
    let flow =
        |flow: &Flow| format!("{} → {}: {}", t.place(flow.from), t.place(flow.to), t.kind(flow.kind).name);
    let flows: Vec<_> = lit.iter().map(flow).collect();
    if flows.is_empty() {
        return t.stage.to_owned();
    }
    fill(
        t.stage_text,
        &[("meters", &counted(meters, t.meters_one, t.meters_many)), ("flows", &flows.join("; "))],
    )
}

/// The messages of the phase that runs: each is drawn once, when its record comes.
fn pulses(props: &StageProps, facts: &Facts<'_>, running: bool) -> Vec<(usize, Role, Role)> {
    let phase =
        props.round.as_ref().map(RoundView::phase).filter(|phase| running && props.shown == Some(*phase));
    let of_phase = facts.messages.iter().filter(|(record, _)| Some(record.phase) == phase);
    of_phase.map(|(record, sent)| (record.index, sent.from, sent.to)).collect()
}

fn hubs(props: &StageProps, layout: &Layout, facts: &Facts<'_>) -> Html {
    let t = text();
    let all = layout.meters.len().to_string();
    let of = |kind, symbol: &str| match facts.sent(kind) {
        0 => None,
        got => Some((symbol.to_owned(), fill(t.received_of, &[("got", &got.to_string()), ("all", &all)]))),
    };
    let cloud = of(Kind::NoiseShares, t.kind(Kind::NoiseShares).symbol)
        .or_else(|| of(Kind::MaskedReading, t.kind(Kind::MaskedReading).symbol))
        .or_else(|| of(Kind::BlindSequence, t.kind(Kind::BlindSequence).symbol));
    let center = match facts.sent(Kind::Published) {
        0 => of(Kind::Registration, t.kind(Kind::Registration).symbol)
            // The cloud registers too.
            .filter(|_| facts.sent(Kind::Aggregate) == 0 && facts.sent(Kind::Admission) == 0),
        _ => facts.decrypted.and_then(|witness| i64::try_from(&witness.total).ok()).map(|total| {
            (
                "y".to_owned(),
                format!("{} {}", format::kwh(total, props.round.as_ref().map_or(2, decimals)), t.unit_kwh),
            )
        }),
    };
    let dealer = of(Kind::KeyShare, t.kind(Kind::KeyShare).symbol);
    let calculators = props.round.as_ref().map(|round| round.calculators.clone()).unwrap_or_default();
    let at = |role, task, state| {
        let frame = match role {
            Role::Cloud => layout.cloud,
            Role::Dealer => layout.dealer,
            _ => layout.center,
        };
        let calculators: Vec<_> = calculators
            .iter()
            .filter(|(seat, _)| matches!(seat, Seat::Calculator { role: owner, .. } if *owner == role))
            .map(|(_, state)| state.clone())
            .collect();
        hub(&HubView { role, frame, task, state, calculators })
    };
    html! {
        <>
            { at(Role::Dealer, t.dealer_task, dealer) }
            { at(Role::Cloud, t.cloud_task, cloud) }
            { at(Role::ControlCenter, t.center_task, center) }
        </>
    }
}

/// As many as the answer has, but no more than the picture has room for.
fn decimals(round: &RoundView) -> usize {
    noise::decimals(&round.plan.params).min(3)
}

fn house(props: &StageProps, layout: &Layout, facts: &Facts<'_>, index: u32, household: String) -> Html {
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    let Some(frame) = layout.meters.get(place).copied() else { return Html::default() };
    let round = props.round.as_ref();
    let view = round.and_then(|round| round.meters.get(place)).cloned();
    let sent: Vec<(Kind, usize)> = [Kind::Registration, Kind::MaskedReading, Kind::NoiseShares]
        .into_iter()
        .filter_map(|kind| Some((kind, facts.message_of(Role::Meter(index), kind)?.index)))
        .collect();
    html! {
        <Meter key={index} {index} {frame} {household} {view} {sent}
            running={round.is_some_and(|round| round.outcome.is_none())}
            refused={round.and_then(|round| round.outcome.as_ref()).is_some_and(|o| o.noisy_total().is_none())}
            on={props.on.clone()} on_unplug={props.on_unplug.clone()} />
    }
}

fn legend(protection: Protection) -> Html {
    let (word, meaning) = text().protection(protection);
    html! {
        <span class="legend-entry">
            <svg viewBox="0 0 34 20" aria-hidden="true">{ links::plate(protection, 1.0, 1.0, 32.0, 18.0) }</svg>
            <span><strong>{ word }</strong>{ ": " }{ meaning }</span>
        </span>
    }
}
