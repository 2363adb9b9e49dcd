//! What is done to a round is chosen: to a message, where it is opened, and by a party, above the round.

use std::sync::Arc;

use blindsum_sim::Record;
use blindsum_sim::tampering::{Deed, Tampering, TamperingError};
use yew::prelude::*;

use crate::browser;
use crate::components::field::Field;
use crate::ground::ids;
use crate::state::{Action, SessionView, Shared, spot};
use crate::text::{tampering, text};
use crate::view::tampering::deeds;

/// A deed in a word and in a sentence.
pub(super) fn deed_words(deed: Deed) -> (&'static str, &'static str) {
    let t = tampering();
    match deed {
        Deed::Flip { .. } => (t.flip, t.flip_says),
        Deed::Replay => (t.replay, t.replay_says),
        Deed::Drop => (t.drop, t.drop_says),
        Deed::Duplicate => (t.duplicate, t.duplicate_says),
        Deed::Forge => (t.forge, t.forge_says),
        Deed::Reorder => (t.reorder, t.reorder_says),
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct MenuProps {
    /// The round.
    pub(crate) round: SessionView,
    /// The place of the slot.
    pub(crate) epoch: usize,
    /// All its records.
    pub(crate) records: Shared<Vec<Arc<Record>>>,
    /// The index of the message's record.
    pub(crate) index: usize,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// What can be done to a message.
#[function_component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let t = tampering();
    let typed = use_state(|| "12".to_owned());
    let MenuProps { round, epoch, records, index, on } = props;
    let Some(spot) = spot(records, *index) else { return Html::default() };
    if !round.plan.randomness.is_seeded() {
        return html! { <p class="note" data-testid="tamper-needs">{ text().inside.tamper_needs }</p> };
    }
    let bytes =
        records.iter().find(|record| record.index == *index).map_or(0, |record| match &record.event {
            blindsum_sim::Event::Sent(sent) => sent.bytes.len(),
            _ => 0,
        });
    let most = bytes.saturating_mul(8).saturating_sub(1);
    let bit = typed.trim().parse::<u32>().ok();
    let bit = bit.filter(|bit| usize::try_from(*bit).is_ok_and(|bit| bit <= most));
    let type_bit = {
        let typed = typed.setter();
        Callback::from(move |text: String| typed.set(text))
    };
    let button = |(deed, what): (Deed, Tampering)| {
        let (word, says) = deed_words(deed);
        let needs_bit = matches!(deed, Deed::Flip { .. }) && bit.is_none();
        let onclick = on.reform(move |_: MouseEvent| {
            browser::show_soon(ids::TAMPERING, true);
            Action::Tamper(what)
        });
        let id = format!("deed-{}", deed.name());
        html! {
            <li>
                <button type="button" id={id.clone()} data-testid={id} disabled={needs_bit} {onclick}>{ word }</button>
                <span class="hint">{ says }</span>
                if matches!(deed, Deed::Flip { .. }) {
                    <Field name="tamper-bit" label={t.bit} hint={AttrValue::from((t.bit_hint)(most))} value={(*typed).clone()}
                        error={bit.is_none().then(|| (t.bit_wrong)(most))} disabled={false} on={type_bit.clone()} />
                }
            </li>
        }
    };
    html! {
        <section class="tamper-menu" data-testid="tamper-menu" aria-labelledby="tamper-menu-title">
            <h4 id="tamper-menu-title">{ text().inside.tamper }</h4>
            <p>{ t.change_what }</p>
            <ul class="tamper-deeds">{ for deeds(round, *epoch, spot, bit.unwrap_or_default()).into_iter().map(button) }</ul>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct BreachesProps {
    /// The round as it was.
    pub(super) round: SessionView,
    /// The place of its last slot.
    pub(super) epoch: usize,
    /// Whether a branch of it runs.
    pub(super) runs: bool,
    /// Where choices go.
    pub(super) on: Callback<Action>,
}

/// What is typed.
#[derive(Clone, PartialEq)]
struct Typed {
    rule: String,
    meter: String,
    by: String,
    offset: String,
}

impl Typed {
    fn is_about_meter(&self) -> bool {
        self.rule != "shift"
    }

    fn is_about_bits(&self) -> bool {
        self.rule.ends_with("bits")
    }

    fn has_watt_hours(&self) -> bool {
        matches!(self.rule.as_str(), "lie" | "shift")
    }

    /// As it stands in addresses.
    fn spec(&self, epoch: usize) -> String {
        let mut parts = vec![self.rule.clone()];
        let meter = self.meter.trim();
        if self.is_about_meter() {
            let all = self.is_about_bits() && meter == tampering().all_meters;
            parts.push(if all { "all".to_owned() } else { format!("meter-{meter}") });
        }
        if self.has_watt_hours() {
            parts.push(self.by.trim().replace('−', "-"));
        }
        if self.is_about_bits() {
            parts.push(self.offset.clone());
        }
        if epoch > 0 {
            parts.push(format!("round-{}", epoch.saturating_add(1)));
        }
        parts.join(".")
    }

    /// What it comes to in this round.
    fn tampering(&self, round: &SessionView, epoch: usize) -> Result<Tampering, TamperingError> {
        let what = self.spec(epoch).parse::<Tampering>()?;
        what.check(&round.plan.params, round.plan.slots.len())?;
        Ok(what)
    }
}

/// Which rule a party breaks.
#[function_component]
pub(super) fn Breaches(props: &BreachesProps) -> Html {
    let t = tampering();
    let typed = use_state(|| Typed {
        rule: "zero-samples".to_owned(),
        meter: "1".to_owned(),
        by: "500".to_owned(),
        offset: "restored".to_owned(),
    });
    let change = |change: fn(&mut Typed, String)| {
        let typed = typed.clone();
        Callback::from(move |text: String| {
            let mut next = Typed::clone(&typed);
            change(&mut next, text);
            typed.set(next);
        })
    };
    let what = typed.tampering(&props.round, props.epoch);
    let rules = [
        ("zero-samples", t.zero_samples),
        ("lie", t.lie),
        ("zero-bits", t.zero_bits),
        ("two-bits", t.two_bits),
        ("shift", t.shift),
    ];
    let options = |all: &[(&str, &str)]| {
        Some(all.iter().map(|(value, word)| ((*value).to_owned(), (*word).to_owned())).collect::<Vec<_>>())
    };
    let error = what.as_ref().err().map(|why| why.to_string());
    let of_meter =
        |why: &String| typed.is_about_meter() && (why.contains("meter") || !typed.has_watt_hours());
    let (meter_error, by_error) = match error {
        Some(why) if of_meter(&why) => (Some(why), None),
        why => (None, why),
    };
    let hint = |says: &'static str| Some(AttrValue::from(says));
    let onclick = what.as_ref().ok().copied().map(|what| {
        props.on.reform(move |_: MouseEvent| {
            browser::show_soon(ids::TAMPERING, true);
            Action::Tamper(what)
        })
    });
    html! {
        <details id="tamper-breaches">
            <summary data-testid="tamper-breaches-open">{ t.breaches }</summary>
            <p>{ t.breaches_says }</p>
            <div class="tamper-fields">
                <Field name="tamper-rule" label={t.breach} value={typed.rule.clone()} options={options(&rules)} disabled={false}
                    on={change(|typed, text| typed.rule = text)} />
                if typed.is_about_meter() {
                    <Field name="tamper-meter" label={t.meter} hint={hint(t.all_meters_hint).filter(|_| typed.is_about_bits())} value={typed.meter.clone()}
                        error={meter_error} inputmode={if typed.is_about_bits() { "text" } else { "numeric" }} disabled={false}
                        on={change(|typed, text| typed.meter = text)} />
                }
                if typed.has_watt_hours() {
                    <Field name="tamper-by" label={t.watt_hours} hint={hint(t.watt_hours_hint)} value={typed.by.clone()} error={by_error} inputmode="text"
                        disabled={false} on={change(|typed, text| typed.by = text)} />
                }
                if typed.is_about_bits() {
                    <Field name="tamper-offset" label={t.restored} value={typed.offset.clone()}
                        options={options(&[("restored", t.restored_yes), ("careless", t.restored_no)])} disabled={false}
                        on={change(|typed, text| typed.offset = text)} />
                }
            </div>
            <p><button type="button" id="tamper-run" data-testid="tamper-run" disabled={props.runs || onclick.is_none()} {onclick}>{ t.run }</button></p>
        </details>
    }
}
