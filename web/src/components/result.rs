//! The answer first; then the numbers behind it. Or why there is none.

use std::rc::Rc;

use blindsum_core::params::{BLACKBOARD_BITS, Params};
use blindsum_core::privacy::Verdict::Read;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::Blinding;
use blindsum_sim::knowledge::{Left, Lens, Stands};
use blindsum_sim::promise::hides;
use blindsum_sim::{HostFailure, Outcome, Phase, Refusal, Verdict};
use yew::prelude::*;

use super::against::{AgainstProps, Pooled, against};
use super::copy::Copy;
use super::formula::formula;
use super::parts::{Parts, parts};
use super::sealed::sealed;
use crate::ground::number;
use crate::state::{Change, Plan, Shared};
use crate::text::format;
use crate::text::refusal::sentence;
use crate::text::role::{meter_names, role_word};
use crate::text::words::result::{Band, Before};
use crate::text::{Thing, text};
use crate::view::costs::never_ran;
use crate::view::noise;
use crate::view::story::{equations, leftover};

/// What is known of a result beside the published total.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Known {
    /// d.
    pub(crate) true_total: Stands,
    /// xi.
    pub(crate) noise: Stands,
    /// Why it was refused, with the numbers in it.
    pub(crate) refusal: bool,
    /// What the simulation alone can compare or count.
    pub(crate) audit: bool,
}

/// What stands in the place of xi for those who do not know it.
const NOISE_KNOWN: &str = "noise-known";

pub(crate) struct ResultProps {
    /// What the round ran under.
    pub(crate) plan: Rc<Plan>,
    /// What stands before it: what stays said, and where the form asks for another round by now, what this one ran under.
    pub(crate) lead: Html,
    /// What stands after it: whose readings they are.
    pub(crate) foot: Html,
    /// How it ended.
    pub(crate) outcome: Shared<Outcome>,
    /// What of it those know whose eyes the page looks through.
    pub(crate) known: Known,
    /// Whose eyes.
    pub(crate) lens: Lens,
    /// Whether meters were absent, as its records tell.
    pub(crate) some_absent: bool,
    /// The label of its slot.
    pub(crate) slot: String,
    /// The part that is chosen.
    pub(crate) parts: Parts,
    /// Runs once more, with repair.
    pub(crate) on_change: Callback<Change>,
}

pub(crate) fn result_panel(props: &ResultProps) -> Html {
    match &props.outcome.verdict {
        Verdict::Published(total) => published(props, *total),
        Verdict::Refused(refusal) => refused(props, refusal),
    }
}

fn published(props: &ResultProps, total: i64) -> Html {
    let t = text();
    let outcome = &props.outcome;
    let params = &outcome.params;
    let decimals = noise::decimals(params);
    let band = format::upward(noise::band(params) / 1e6, decimals);
    let law = t.law(params);
    let scale = format::kwh_significant(noise::scale(params));
    let reach = Band { band: &band, law, scale: &scale, present: present(outcome), all: params.meters() };
    let spent = outcome.epsilon_spent.unwrap_or(params.epsilon());
    let guess = match noise::factor(spent) {
        _ if outcome.seeded => t.result.guess_seeded.to_owned(),
        Some(factor) => (t.result.guess)(&factor),
        None => (t.result.guess_weak)(&format::short_decimal(spent)),
    };
    // Over a day every slot costs its epsilon again: what one of them hides, the next may show.
    let alone = props.plan.slots.len() == 1;
    let hides = props.known.audit && alone && hides(params, outcome.seeded) && outcome.absent.is_empty();
    let answer = if hides { t.result.answer } else { t.result.answer_bare };
    let shown = format::kwh(number::energy(params, total), decimals);
    let says = html! {
        <>
            { props.lead.clone() }
            <h2 class="answer">{ answer(&shown, &band) }</h2>
            if !outcome.absent.is_empty() { <p class="mark" data-testid="absent-who">{ absent_who(outcome) }</p> }
            if params.blinding() == Blinding::Corrected {
                <p class="mark" data-testid="weak">{ t.says(Phase::Reading, Some(params)).why }</p>
            }
            <p class="note">{ (if outcome.absent.is_empty() { t.result.band } else { t.result.band_absent })(&reach) }</p>
            <p class="note">{ guess }{ " " }
                if outcome.absent.is_empty() { { (t.result.price)(params.epsilon()) } }
            </p>
            if total < 0 {
                <p class="note">{ t.result.negative }</p>
            }
            { props.foot.clone() }
        </>
    };
    let numbers =
        html! { <>{ numbers(props, total) }{ ticks(params) }if props.known.audit { { hash(outcome) } }</> };
    let of =
        AgainstProps { params: *params, absent: u32::try_from(outcome.absent.len()).unwrap_or(u32::MAX) };
    let pool = (present(outcome) > 1, html! { <Pooled ..of.clone() /> });
    let missing = (!outcome.absent.is_empty(), absent(outcome));
    parts(
        &props.parts,
        &t.exhibit_parts.over,
        vec![(true, says), (true, numbers), (true, against(&of)), pool, missing],
    )
}

/// Where a unit is more than a mWh: what it is.
fn ticks(params: &Params) -> Html {
    let t = text();
    let unit = params.unit_mwh();
    if unit == 1 {
        return Html::default();
    }
    let wh = format::wh_short(unit);
    let says = match params.key_bits() {
        BLACKBOARD_BITS => (t.tick)(&wh, params.sensitivity()),
        _ => (t.whole_wh)(&wh),
    };
    html! { <p class="note" data-testid="tick">{ says }</p> }
}

/// How many meters the total is over.
fn present(outcome: &Outcome) -> usize {
    usize::try_from(outcome.params.meters()).unwrap_or_default().saturating_sub(outcome.absent.len())
}

/// Who was absent.
fn absent_who(outcome: &Outcome) -> String {
    let t = text();
    (t.absent_who)(&meter_names(&outcome.absent), &t.counted(Thing::Meters, present(outcome)))
}

/// The same, and what that cost.
fn absent(outcome: &Outcome) -> Html {
    let t = text();
    if outcome.absent.is_empty() {
        return Html::default();
    }
    let all = outcome.params.meters();
    let present = present(outcome);
    let spent = outcome.epsilon_spent.unwrap_or_default();
    html! {
        <div class="mark" id="absent-note" data-testid="absent-note">
            <p>{ absent_who(outcome) }</p>
            <p>{ t.absent_told(outcome.absent.len()) }</p>
            if spent > outcome.params.epsilon() {
                <p>{ (t.absent_cost)(&format::short_decimal(spent), outcome.params.epsilon(), present, all) }</p>
            }
            if outcome.seeded { <p>{ t.absent_address }</p> }
        </div>
    }
}

fn numbers(props: &ResultProps, total: i64) -> Html {
    let t = text();
    let (outcome, known) = (&props.outcome, props.known);
    let drawn = outcome.noise().unwrap_or_default();
    let holds = outcome.true_total.checked_add(drawn) == Some(total);
    let params = &outcome.params;
    let mwh = |units: i64| number::energy(params, units);
    let error = number::to_f64(mwh((total - outcome.true_total).abs()));
    let kwh = format::kwh_significant(error);
    let percent = 100.0 * error / number::to_f64(mwh(outcome.true_total));
    let error = match percent.is_finite() {
        true => (t.result.error_size)(&kwh, &format::significant(percent, 2)),
        // Nobody used anything.
        false => (t.result.error_kwh)(&kwh),
    };
    let true_total =
        if outcome.clipped > 0 && known.audit { t.result.true_total_cut } else { t.result.true_total };
    // Who knows it is told of each party alone: whoever looks and knows it may be several.
    let of = |words: &'static str, seen: bool| if seen && !known.audit { "" } else { words };
    let (sees_total, sees_noise) = (known.true_total == Stands::Known, known.noise == Stands::Known);
    // Noise that is small hides the total from nobody.
    let is_read = Left::of(params, u32::try_from(present(outcome)).unwrap_or(u32::MAX))
        .is_some_and(|left| left.verdict(true) == Read);
    let known_to = |usual: &'static str| if is_read { t.total_open } else { usual };
    let total_known = of(known_to(t.total_known_to.of(Some(params))), sees_total);
    let noise_known = of(known_to(t.noise_known_to.of(Some(params))), sees_noise);
    let row = |id: &'static str, (name, who): (&'static str, &'static str), value: i64, shown: String| {
        html! {
            <div>
                <dt>{ name }<span class="who">{ who }</span></dt>
                <dd class="number" {id} data-testid={id} data-mwh={mwh(value).to_string()}>
                    { shown }{ "\u{202f}" }<span class="unit">{ t.result.unit_kwh }</span>
                    if params.unit_mwh() > 1 { <span class="who">{ noise::units(params, value) }</span> }
                </dd>
            </div>
        }
    };
    // What clipping costs: the truth is the sum of what was used, and not of what the cap let through.
    let used = mwh(outcome.true_total).saturating_add(outcome.cut_mwh);
    let clipped = match outcome.clipped {
        0 => t.result.clipped_none.to_owned(),
        count => {
            let size = |mwh: i64| format::kwh_significant(number::to_f64(mwh.saturating_abs()));
            let (cut, miss) = (size(outcome.cut_mwh), size(mwh(total).saturating_sub(used)));
            (t.result.clipped_count)(count, present(outcome), &cut, &format::kwh_exact(used), &miss)
        }
    };
    html! {
        <dl class="numbers">
            if sees_total {
                { row("true-total", (true_total, total_known), outcome.true_total, format::kwh_exact(mwh(outcome.true_total))) }
            } else {
                { unknown(props, "true-total-known", t.result.true_total, total_known, known.true_total) }
            }
            if sees_noise {
                { row("noise", (t.result.noise, noise_known), drawn, format::signed(format::kwh_exact(mwh(drawn)))) }
            } else {
                { unknown(props, NOISE_KNOWN, t.result.noise, noise_known, known.noise) }
            }
            { row("noisy-total", (t.result.noisy_total, t.inside.ladder_public), total, format::kwh_exact(mwh(total))) }
            // Eyes that have both may have taken one from the other; what they can compare stands among the laws.
            if known.audit {
                <div class="wide">
                    <dt>{ t.result.check }</dt>
                    <dd class={if holds { "holds" } else { "fails" }}>
                        { if holds { "✓ " } else { "✗ " } }{ if holds { t.result.check_holds } else { t.result.check_fails } }
                    </dd>
                </div>
            }
            if sees_total {
                <div class="wide">
                    <dt>{ t.result.error }</dt>
                    <dd>{ error }</dd>
                </div>
                if known.audit {
                    <div class="wide">
                        <dt>{ t.result.clipped }</dt>
                        <dd>{ clipped }</dd>
                    </div>
                }
            }
        </dl>
    }
}

/// A number that is there and that the eyes do not know as a fact: what they can say of it where noise alone covers it, and a seal where
/// something else does.
fn unknown(
    props: &ResultProps,
    id: &'static str,
    name: &'static str,
    who: &'static str,
    stands: Stands,
) -> Html {
    let (w, params) = (text().walk, &props.outcome.params);
    let (said, shown) = match stands {
        Stands::Covered(total) => {
            let number = total.shown().map(|units| format::kwh_exact(number::energy(params, units)));
            let (said, number) = match id {
                NOISE_KNOWN => (w.noise_as_total.to_owned(), number.map(format::signed)),
                _ => (w.total(&props.lens, params, &total), number),
            };
            let shown = html! {
                <span class={classes!("finding", total.verdict.name())} data-verdict={total.verdict.name()}>
                    { w.verdict_word(total.verdict) }
                    if let Some(number) = number {
                        { ": " }<span class="number">{ number }{ "\u{202f}" }{ text().result.unit_kwh }</span>
                    }
                </span>
            };
            (said, shown)
        }
        Stands::LetGo => {
            let [word, why] = w.total_let_go;
            (why.to_owned(), html! { { word } })
        }
        Stands::Known | Stands::Sealed => (who.to_owned(), sealed()),
    };
    html! { <div {id} data-testid={id}><dt>{ name }<span class="who">{ said }</span></dt><dd>{ shown }</dd></div> }
}

fn refused(props: &ResultProps, refusal: &Refusal) -> Html {
    let t = text();
    let (says, button) = next(props, refusal);
    let why = html! {
        <>
            { props.lead.clone() }
            <h2 class="refused">
                { if props.plan.is_day() { (t.result.refused_title_slot)(&props.slot) } else { t.result.refused_title.to_owned() } }
            </h2>
            <p class="reason" id="refusal" data-testid="refusal">{ refusal_words(refusal, props.known) }</p>
            if let Refusal::CannotDecrypt { .. } = refusal {
                <div class="equations">
                    { for equations(Phase::Reading, Some(&props.plan.params), props.some_absent).iter().map(|source| formula(source, true)) }
                    if let Some(source) = leftover(&props.plan.params, props.some_absent) { { formula(&source, true) } }
                </div>
            }
            { refused_cost(&props.outcome) }
            { button }
        </>
    };
    let now = html! {
        <>
            { for says.into_iter().map(|said| html! { <p>{ said }</p> }) }
            { props.foot.clone() }
            if props.known.audit && !never_ran(&props.outcome) { { hash(&props.outcome) } }
        </>
    };
    parts(&props.parts, &t.exhibit_parts.refused, vec![(true, why), (true, now)])
}

/// What it cost although nothing was published, or that it cost nothing.
fn refused_cost(outcome: &Outcome) -> Html {
    let t = text();
    match outcome.epsilon_spent {
        Some(spent) => html! {
            <p class="mark" data-testid="refused-cost">
                { (t.result.refused_cost)(&format::short_decimal(spent)) }
            </p>
        },
        None => html! { <p data-testid="refused-free">{ t.result.refused_free }</p> },
    }
}

/// What can be done about it, and the button that does it.
fn next(props: &ResultProps, refusal: &Refusal) -> (Vec<&'static str>, Html) {
    let t = text();
    let again = if props.outcome.seeded { t.result.refused_again_seeded } else { t.result.refused_again };
    let button = |id: &'static str, word: &'static str, change: Change| {
        let onclick = props.on_change.reform(move |_: MouseEvent| change);
        html! { <button type="button" {id} data-testid={id} {onclick}>{ word }</button> }
    };
    match refusal {
        Refusal::CannotDecrypt { .. } => (vec![t.refused_variant], Html::default()),
        Refusal::Budget(_) => {
            (vec![t.refused_budget], button("run-unlimited", t.run_unlimited, Change::NoBudget))
        }
        Refusal::Lost { role: Role::Meter(_), .. } => (
            vec![t.result.refused_text, again, t.run_repair_note],
            button("run-repair", t.run_repair, Change::Repair),
        ),
        _ => (vec![t.result.refused_text, again], Html::default()),
    }
}

/// Why, as far as it is known.
fn refusal_words(refusal: &Refusal, known: Known) -> String {
    let t = text();
    match refusal {
        // The numbers in it are the control centre's.
        Refusal::Alarm(_) | Refusal::CannotDecrypt { .. } if !known.refusal => {
            t.result.refused_alarm.to_owned()
        }
        Refusal::Audit if !known.audit => t.result.refused_alarm.to_owned(),
        Refusal::Lost { role, phase, failure } if !matches!(failure, HostFailure::Missed(_)) => sentence(
            &(t.result.refused_lost)(&role_word(*role), t.phase(*phase).title, &t.refusals.failure(failure)),
        ),
        _ => sentence(&t.refusals.refusal(refusal)),
    }
}

/// Where the form asks for another round by now: what this one ran under.
pub(super) fn before(plan: &Plan, slot: &str) -> Html {
    let (t, params) = (text(), &plan.params);
    let samples = usize::try_from(params.gamma()).unwrap_or(usize::MAX);
    let randomness = match plan.randomness {
        Randomness::System => t.form.random_system.to_owned(),
        Randomness::Seeded(seed) => format!("{} {seed}", t.form.random_seeded),
    };
    let says = (t.result.before)(&Before {
        meters: &t.counted(Thing::Meters, plan.households.len()),
        gamma: &t.counted(Thing::Samples, samples),
        epsilon: params.epsilon(),
        cap: params.cap_wh(),
        bits: params.key_bits(),
        slot: if plan.is_day() { t.form.slots_all } else { slot },
        randomness: &randomness,
    });
    html! { <p class="mark" data-testid="before">{ says }</p> }
}

/// Of everything, secret messages too: for the simulation alone.
fn hash(outcome: &Outcome) -> Html {
    let t = text();
    let hash = format::hex(&outcome.transcript_hash);
    html! {
        <div class="hash">
            <h3>{ t.result.transcript_hash }</h3>
            <code id="transcript-hash" data-testid="transcript-hash">{ hash.clone() }</code>
            <Copy value={hash} what={t.result.transcript_hash} />
        </div>
    }
}
