//! Who knows what of one meter and of the totals: sent, derived, or hidden and why.

use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::privacy::Verdict;
use blindsum_core::role::Role;
use blindsum_core::variants::Blinding;
use blindsum_sim::Record;
use blindsum_sim::facts::Facts;
use blindsum_sim::knowledge::{
    Assumption, Finding, Follows, Knowledge, Lens, Observer, Stands, Status, Strength, Value, strength,
};
use yew::prelude::*;

use super::big_number::BigNumber;
use super::formula::formula;
use super::sealed::sealed;
use crate::ground::number;
use crate::state::seen::Seen;
use crate::text::format;
use crate::text::role::role_word;
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(crate) struct KnowledgeTableProps {
    /// What is looked at.
    pub(crate) seen: Seen,
    /// The meter looked at.
    pub(crate) meter: u32,
    /// Whether the window is a phone's: then a number and its reason share a cell.
    pub(crate) narrow: bool,
}

/// What is listed: of one meter, then of the total, then the keys. Nothing that these parameters do not have.
fn listed(meter: u32, params: &Params, absent: bool) -> Vec<Value> {
    let mut values = vec![
        Value::Reading(meter),
        Value::Blind(meter),
        Value::KeyShare(meter),
        Value::MaskedReading(meter),
        Value::MaskedPlain(meter),
        Value::Randomizer(meter),
        Value::EncryptedBits(meter),
        Value::Selection(meter),
        Value::Samples(meter),
        Value::Selected(meter),
        Value::SubBlinds(meter),
        Value::NoiseShares(meter),
        Value::ShareTotal(meter),
        Value::NoisyReading(meter),
        Value::Registration(meter),
        Value::LinkKey(meter),
        Value::ReadingProduct,
        Value::NoiseProduct,
        Value::MaskedTotal,
        Value::BlindedNoise,
        Value::TotalBlind,
        Value::TrueTotal,
        Value::Noise,
        Value::NoisyTotal,
        Value::Published,
        Value::AbsentShares,
        Value::ReadingKey,
        Value::NoiseKey,
        Value::ReadingSecret,
        Value::NoiseSecret,
    ];
    let hardened = params.blinding() == Blinding::Hardened;
    values.retain(|value| match value {
        Value::Randomizer(_) => hardened,
        Value::AbsentShares => absent,
        _ => true,
    });
    values
}

#[function_component]
pub(crate) fn KnowledgeTable(props: &KnowledgeTableProps) -> Html {
    let w = text().walk;
    let (seen, meter) = (&props.seen, props.meter);
    // Under no lens: who of the parties knows it, each alone.
    let alone = use_memo((seen.clone(), meter), |(seen, meter)| {
        (seen.lens == Lens::Everything).then(|| {
            let parties = parties(*meter, seen.params.meters());
            parties.into_iter().map(|observer| alone(seen, observer, *meter)).collect::<Vec<_>>()
        })
    });
    let short = use_memo(seen.clone(), |seen| {
        seen.knowledge.as_ref().and_then(|_| factoring(&seen.params, seen.shown(), &seen.lens))
    });
    let follows =
        use_memo((seen.clone(), meter), |(seen, meter)| seen.findings()?.follows(&seen.facts(), *meter));
    let facts = seen.facts();
    let caption = match &seen.lens {
        Lens::Everything => (w.knows_everything)(&role_word(Role::Meter(meter))),
        lens => (w.knows_lens)(&w.lens_in_sentence(lens), &role_word(Role::Meter(meter))),
    };
    html! {
        <>
        if let Some(short) = w.short_keys(&seen.params) {
            <p class="mark" data-testid="short-keys">{ short }</p>
        }
        <div class="scroll tall" role="region" aria-label={w.knows} tabindex="0">
            <table class="knowing" data-testid="knowing">
                <caption>{ caption }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ w.knows_what }</th>
                        if let Some(alone) = &*alone {
                            { for alone.iter().map(|one| html! { <th scope="col">{ w.observer(one.observer) }</th> }) }
                        } else {
                            <th scope="col">{ w.knows_number }</th>
                            if !props.narrow { <th scope="col">{ w.knows_how }</th> }
                        }
                    </tr>
                </thead>
                <tbody>
                    { for listed(meter, &seen.params, !facts.absent().is_empty()).into_iter().map(|value| match &*alone {
                        Some(alone) => by_party(&seen.params, value, alone),
                        None => by_lens(seen, ((*short).as_ref(), (*follows).as_ref()), &facts, value, props.narrow),
                    }) }
                </tbody>
            </table>
        </div>
        </>
    }
}

/// The meter looked at, another one, and the others.
fn parties(meter: u32, meters: u32) -> Vec<Observer> {
    let other = Some(u32::from(meter == 0)).filter(|other| *other < meters);
    let hubs = [Observer::Cloud, Observer::ControlCenter, Observer::Dealer, Observer::Eavesdropper];
    [Some(meter), other].into_iter().flatten().map(Observer::Meter).chain(hubs).collect()
}

/// What one party knows.
struct Alone {
    observer: Observer,
    knowledge: Knowledge,
    /// What follows from the meter's reading or the total, where its noise does not hide one of them.
    follows: Option<Follows>,
    /// With keys that are short enough to be factored: what it has then.
    short: Option<Knowledge>,
}

impl Alone {
    /// The word for what noise alone covers, and for what follows from that.
    fn verdict(&self, value: Value) -> Option<Verdict> {
        let from = self.follows.as_ref().and_then(|follows| follows.from(value));
        match self.knowledge.finding(from.unwrap_or(value)) {
            Finding::Covered { verdict, .. } => Some(verdict),
            _ => None,
        }
    }
}

fn alone(seen: &Seen, observer: Observer, meter: u32) -> Alone {
    let (params, shown, lens) = (&seen.params, seen.shown(), Lens::of(observer));
    let knowledge = Knowledge::gather(params, shown, &lens);
    let is_open = |value| match knowledge.finding(value) {
        Finding::Covered { verdict, .. } => verdict != Verdict::Hidden,
        _ => false,
    };
    let open = [Value::Reading(meter), Value::TrueTotal].into_iter().any(is_open);
    let follows = open.then(|| Follows::gather(params, shown, &lens, meter, false));
    Alone { observer, follows, short: factoring(params, shown, &lens), knowledge }
}

/// What a lens has that factors the keys, where that can be done.
fn factoring(params: &Params, shown: &[Arc<Record>], lens: &Lens) -> Option<Knowledge> {
    let short = strength(Assumption::Factoring, params) == Strength::Fails;
    short.then(|| Knowledge::gather_factoring(params, shown, lens))
}

fn head(value: Value) -> Html {
    let (symbol, name) = text().walk.value(value);
    html! { <th scope="row">{ formula(symbol, false) }<span class="who">{ name }</span></th> }
}

/// How a value stands with each party alone.
fn by_party(params: &Params, value: Value, alone: &[Alone]) -> Html {
    let w = text().walk;
    let id = text().walk.value_id(value);
    let cell = |party: &Alone| {
        let Alone { observer, knowledge, short: factoring, .. } = party;
        let status = knowledge.status(value);
        let verdict = party.verdict(value);
        let (class, short) = match &status {
            Status::Hidden(_) if verdict.is_some_and(|verdict| verdict != Verdict::Hidden) => {
                ("covered", verdict.map_or(w.hidden, |verdict| w.verdict_word(verdict)))
            }
            Status::NotYet => ("not-yet", w.not_yet),
            Status::Derived { .. } => ("known", w.derived),
            Status::Hidden(_) => ("hidden-value", w.hidden),
            _ => ("known", w.knows_it),
        };
        let sign = match class {
            "known" => "●",
            "hidden-value" => "▨",
            "covered" => "◪",
            _ => "…",
        };
        html! {
            <td class={class} key={w.observer(*observer)}>
                <span aria-hidden="true">{ sign }{ " " }</span>{ short }
                if !matches!(status, Status::NotYet) { <span class="why">{ ": " }{ w.status(&status) }</span> }
                { doubt(value, knowledge, factoring.as_ref(), params) }
            </td>
        }
    };
    html! { <tr data-value={id}>{ head(value) }{ for alone.iter().map(cell) }</tr> }
}

/// How a value stands with the lens, its number where it is known, and why.
fn by_lens(
    seen: &Seen,
    (short, follows): (Option<&Knowledge>, Option<&Follows>),
    facts: &Facts<'_>,
    value: Value,
    narrow: bool,
) -> Html {
    let w = text().walk;
    let Some(knowledge) = &seen.knowledge else { return Html::default() };
    let status = knowledge.status(value);
    let of = follows.and_then(|follows| seen.findings()?.of(value, follows));
    let of = of.filter(|_| matches!(status, Status::Hidden(_)));
    let number = match (&status, of) {
        (Status::NotYet, _) => html! { { "…" } },
        (Status::Hidden(_), Some((verdict, _))) => covered(seen, value, verdict),
        (Status::Hidden(_), None) => sealed(),
        _ => number(facts, &seen.params, value),
    };
    let why = why(seen, value, &status, of);
    html! {
        <tr data-value={w.value_id(value)} data-known={status.is_known().to_string()} data-verdict={of.map(|(verdict, _)| verdict.name())}>
            { head(value) }
            if narrow {
                <td>{ number }<span class="who">{ why }{ doubt(value, knowledge, short, &seen.params) }</span></td>
            } else {
                <td>{ number }</td>
                <td>{ why }{ doubt(value, knowledge, short, &seen.params) }</td>
            }
        </tr>
    }
}

/// What noise alone covers, and what follows from that, bears no seal: the word, and the number in hand.
fn covered(seen: &Seen, value: Value, verdict: Verdict) -> Html {
    let number = match value {
        Value::Reading(meter) => {
            seen.findings().and_then(|findings| findings.home(meter)?.shown(&seen.params))
        }
        _ => match seen.stands(value) {
            Stands::Covered(total) => total.shown(),
            _ => None,
        },
    };
    html! {
        <span class={classes!("finding", verdict.name())}>
            { text().walk.verdict_word(verdict) }
            if let Some(number) = number {
                { ": " }<span class="number">{ format::wh_exact(number::energy(&seen.params, number)) }{ " " }{ text().unit_wh }</span>
            }
        </span>
    }
}

/// By what noise covers it and what that is worth, or what it follows from; elsewhere what hides it, or how it is known.
fn why(seen: &Seen, value: Value, status: &Status, of: Option<(Verdict, Value)>) -> Html {
    let w = text().walk;
    let findings = seen.findings();
    let worth = match value {
        Value::Reading(meter) => findings
            .and_then(|findings| findings.home(meter))
            .map(|home| w.worth(&seen.params, &home).join(" ")),
        Value::TrueTotal => findings
            .and_then(|findings| findings.total())
            .filter(|_| !seen.is_not_reckoned())
            .map(|total| w.odds_of_total(&total)),
        _ => None,
    };
    if let Some(worth) = worth {
        return html! { <>{ w.status(status) }<span class="worth">{ worth }</span></> };
    }
    match of {
        Some((_, from)) => html! { { w.follows(value, from) } },
        None => html! { { w.status(status) } },
    }
}

/// That what hides a value does not, with keys so short or trials so few.
fn doubt(value: Value, knowledge: &Knowledge, factoring: Option<&Knowledge>, params: &Params) -> Html {
    match text().walk.doubt(value, knowledge, factoring, params) {
        Some(words) => html! { <strong class="doubt">{ words }</strong> },
        None => Html::default(),
    }
}

/// The number, as people read it: energies in Wh, long ones shortened.
fn number(facts: &Facts<'_>, params: &Params, value: Value) -> Html {
    let t = text();
    if let Value::Samples(meter) = value {
        let samples: Option<Vec<_>> =
            facts.samples(meter, params.gamma()).iter().map(|sample| sample.value).collect();
        if let Some(samples) = samples.filter(|samples| !samples.is_empty()) {
            let shown = samples.iter().map(|units| format::wh_exact(number::energy(params, *units)));
            let shown = shown.collect::<Vec<_>>().join("; ");
            return html! { <span class="number">{ shown }{ " " }{ t.unit_wh }</span> };
        }
    }
    if matches!(
        value,
        Value::ReadingSecret
            | Value::NoiseSecret
            | Value::LinkKey(_)
            | Value::SubBlinds(_)
            | Value::AbsentShares
    ) {
        return html! { { t.walk.held } };
    }
    let Some(number) = facts.number(value, params) else {
        return html! { { t.walk.in_messages } };
    };
    let energy = matches!(
        value,
        Value::Reading(_)
            | Value::Selected(_)
            | Value::NoisyReading(_)
            | Value::TrueTotal
            | Value::Noise
            | Value::NoisyTotal
            | Value::Published
    );
    if matches!(value, Value::Selection(_)) {
        return html! { { (t.walk.position)(&number.to_string()) } };
    }
    match i64::try_from(&number) {
        Ok(units) if energy => {
            html! { <span class="number">{ format::wh_exact(number::energy(params, units)) }{ " " }{ t.unit_wh }</span> }
        }
        _ => {
            let (symbol, _) = t.walk.value(value);
            html! { <BigNumber digits={number.to_string()} name={symbol} /> }
        }
    }
}
