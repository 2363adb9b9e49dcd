//! A round that is tampered with: what can be done to it, what came of it, and both rounds side by side.

mod choose;
mod compare;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::role::Role;
use blindsum_core::variants::Proofs;
use blindsum_sim::Refusal;
use blindsum_sim::knowledge::Lens;
use blindsum_sim::tampering::{Bit, Breach, Notice, Tampering, What};
use yew::prelude::*;

use crate::ground::ids;
use crate::state::{Action, Field, SessionView, State};
use crate::text::role::role_word;
use crate::text::{format, tampering, text};
use crate::view::tampering::notice;
use choose::{Breaches, deed_words};
use compare::compared;

pub(super) use choose::Menu;

#[derive(Properties, PartialEq)]
pub(crate) struct BranchProps {
    /// Everything.
    pub(crate) state: State,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

#[function_component]
pub(crate) fn Branch(props: &BranchProps) -> Html {
    let (state, t) = (&props.state, tampering());
    let honest = state.honest().filter(|round| round.over());
    let both = state.branch().filter(|_| state.has_both()).zip(honest);
    let runs = state.running() && state.shows_branch();
    let seeded = honest.is_some_and(|round| round.plan.randomness.is_seeded());
    let epoch = honest.map(|round| round.log_epoch(None)).unwrap_or_default();
    html! {
        <section class="tamper" id={ids::TAMPERING} data-testid={ids::TAMPERING} tabindex="-1" aria-labelledby="tampering-title">
            <h2 id="tampering-title">{ t.title }</h2>
            if let Some((typed, why)) = state.branches.refused() {
                <p class="error" role="alert" data-testid="tamper-refused">{ (t.refused)(typed, why) }</p>
            }
            if runs {
                <p role="status">{ t.running }</p>
            } else if let Some((branch, honest)) = both {
                { outcome(branch, state, &props.on) }
                { compared(honest, branch) }
            } else {
                <p>{ if honest.is_none() { t.before } else { t.how } }</p>
            }
            if let Some(honest) = honest {
                if seeded {
                    <Breaches round={honest.clone()} {epoch} {runs} on={props.on.clone()} />
                } else {
                    <p data-testid="tamper-unseeded">{ t.unseeded }</p>
                }
            }
        </section>
    }
}

/// What was done, what noticed, and the way from one round to the other.
fn outcome(branch: &SessionView, state: &State, on: &Callback<Action>) -> Html {
    let t = tampering();
    let Some(done) = branch.plan.tampering else { return Html::default() };
    let (notice, everything) = (notice(branch), state.looks() == Lens::Everything);
    let cure = match done.what {
        What::Party(breach) if matches!(notice, Notice::Nobody | Notice::Law) => Some(breach),
        _ => None,
    };
    let exchange = on.reform(|_: MouseEvent| Action::Exchange);
    let side = |shown: bool, id: &'static str, word: &'static str| {
        let onclick = (!shown).then(|| exchange.clone());
        html! { <button type="button" {id} data-testid={id} aria-pressed={shown.to_string()} {onclick}>{ word }</button> }
    };
    html! {
        <>
            <p class="tamper-says" role="status" data-testid="tamper-says" data-notice={notice.name()}>{ says(notice, branch, everything) }</p>
            <p data-testid="tamper-what"><code>{ done.to_string() }</code>{ " " }{ what(&done) }</p>
            if let Some(breach) = cure {
                { helps(breach, cured(state, branch, breach)) }
            }
            <div class="tamper-sides" role="group" aria-label={t.sides}>
                { side(!state.shows_branch(), "tamper-was", t.as_it_was) }
                { side(state.shows_branch(), "tamper-changed", t.changed) }
            </div>
        </>
    }
}

/// What noticed, in a sentence. By how much a total is wrong may be a secret sample: everything alone is shown it.
fn says(notice: Notice, branch: &SessionView, everything: bool) -> String {
    let t = tampering();
    let published = branch.has_published();
    match notice {
        Notice::NeverSent => t.never_sent.to_owned(),
        Notice::Tag => t.tag.to_owned(),
        Notice::Link => t.link.to_owned(),
        Notice::Epoch => t.epoch.to_owned(),
        Notice::Sequence => t.sequence.to_owned(),
        Notice::Header => t.header.to_owned(),
        Notice::Content => t.content.to_owned(),
        Notice::Proof => t.proof.to_owned(),
        Notice::List => t.list.to_owned(),
        Notice::Deadline if published => t.deadline_repaired.to_owned(),
        Notice::Deadline => t.deadline.to_owned(),
        Notice::Alarm => t.alarm.to_owned(),
        Notice::Law => t.law.to_owned(),
        Notice::Tolerated => t.tolerated.to_owned(),
        Notice::Harmless => t.harmless.to_owned(),
        Notice::Other => t.other.to_owned(),
        Notice::Nobody => {
            let Some(Refusal::Unnoticed { would_publish, honest_total }) =
                branch.last().and_then(|outcome| outcome.refusal())
            else {
                return t.other.to_owned();
            };
            // With the total of the round as it was, the one that would be published tells the difference too.
            if !everything {
                return t.nobody_unsaid.to_owned();
            }
            let unit = branch.plan.params.unit_mwh();
            let wh = |units: i64| format::wh_short(units.saturating_mul(unit));
            let by = format::signed(wh(would_publish.saturating_sub(*honest_total)));
            format!("{} {}", (t.nobody)(&wh(*would_publish)), (t.wrong_by)(&by))
        }
    }
}

/// What was done, in a sentence.
fn what(done: &Tampering) -> String {
    let t = tampering();
    let meter = |meter: u32| text().capital(&role_word(Role::Meter(meter)));
    let signed = |wh: i32| format::signed(format::grouped(i64::from(wh)));
    match done.what {
        What::Message(spot, deed) => (t.of_message)(
            deed_words(deed).0,
            text().kind(spot.kind).name,
            &role_word(spot.from),
            &role_word(spot.to),
        ),
        What::Party(Breach::ZeroSamples { meter: at }) => (t.of_zero_samples)(&meter(at)),
        What::Party(Breach::LyingReading { meter: at, by_wh }) => (t.of_lie)(&meter(at), &signed(by_wh)),
        What::Party(Breach::Bits { meter, number, restored }) => {
            let of = meter.map_or_else(|| t.every_meter.to_owned(), |meter| role_word(Role::Meter(meter)));
            let number = if number == Bit::Zero { "0" } else { "2" };
            let put_back = if restored { t.put_back } else { "" };
            format!("{} {put_back}", (t.of_bits)(&of, number))
        }
        What::Party(Breach::ShiftedProduct { by_wh }) => (t.of_shift)(&signed(by_wh)),
    }
}

/// The address of the same round with what would prevent it, where the form offers that and these parameters allow it.
fn cured(state: &State, branch: &SessionView, breach: Breach) -> Option<String> {
    let raw = RawParams { proofs: Proofs::Bits, ..branch.plan.params.into() };
    let can = matches!(breach, Breach::Bits { .. }) && Params::try_from(raw).is_ok();
    can.then(|| {
        let mut address = state.address();
        address.form.set(Field::Proofs, Proofs::Bits.name().to_owned());
        format!("./tamper.html{}", address.to_query())
    })
}

/// What would prevent it, at what price.
fn helps(breach: Breach, cured: Option<String>) -> Html {
    let t = tampering();
    let (cure, price) = match breach {
        Breach::ZeroSamples { .. } => (t.cure_samples, t.price_samples),
        Breach::LyingReading { .. } => (t.cure_lie, t.price_lie),
        Breach::Bits { .. } => (t.cure_bits, t.price_bits),
        Breach::ShiftedProduct { .. } => (t.cure_shift, t.price_shift),
    };
    html! {
        <p data-testid="tamper-helps">
            { (t.helps)(cure) }{ " " }
            if let Some(address) = cured {
                <a href={address} data-testid="tamper-cure">{ t.try_cure }</a>{ ". " }
            }
            { (t.costs)(price) }
            if let Some(experiment) = breach.experiment() {
                { " " }<a href={format!("lab.html?e={experiment}")}>{ (t.lab)(experiment) }</a>
            }
        </p>
    }
}
