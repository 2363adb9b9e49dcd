//! The decryption, number by number, down to the check that can fail.

use blindsum_core::knowledge::Lens;
use blindsum_core::params::{KeyMode, Params};
use blindsum_core::protocol::messages::Protection;
use yew::prelude::*;

use super::big_number::BigNumber;
use super::formula::formula;
use super::sealed::sealed;
use crate::text::text;
use crate::view::facts::Seen;
use crate::view::ladder::{Ladder, Rung, SeenBy, ladder};
use crate::view::noise;

#[derive(Properties, PartialEq)]
pub(crate) struct LadderProps {
    /// What is looked at.
    pub(crate) seen: Seen,
}

#[function_component]
pub(crate) fn LadderTable(props: &LadderProps) -> Html {
    let t = text();
    // Writing out numbers of a thousand digits is worth doing once.
    let ladder = use_memo(props.seen.clone(), |seen| ladder(&seen.facts(), &seen.params));
    let Some(ladder) = ladder.as_ref() else { return html! { <p>{ t.ladder_empty }</p> } };
    html! {
        <>
            <p>{ if props.seen.params.key_mode() == KeyMode::SplitKeys { t.ladder_caption_split } else { t.ladder_caption } }</p>
            if !ladder.keys.is_empty() {
                <details class="fold" open={props.seen.params.key_bits() <= 64}>
                    <summary>{ t.ladder_keys }</summary>
                    <dl class="rungs">{ for ladder.keys.iter().map(rung) }</dl>
                </details>
            }
            <div class="ladder">
                { side(t.ladder_readings, &ladder.readings) }
                { side(t.ladder_noise, &ladder.noise) }
            </div>
            { check(ladder, &props.seen.params, props.seen.lens != Lens::Everything) }
        </>
    }
}

fn side(title: &'static str, rungs: &[Rung]) -> Html {
    html! {
        <div>
            <h4>{ title }</h4>
            <dl class="rungs">{ for rungs.iter().map(rung) }</dl>
        </div>
    }
}

fn rung(rung: &Rung) -> Html {
    let t = text();
    let (class, who) = match rung.seen_by {
        SeenBy::Anyone => ("public", t.ladder_public),
        SeenBy::Encrypted => ("public", t.protection(Protection::Open).0),
        SeenBy::Center => ("secret", t.ladder_secret),
        SeenBy::Cloud => ("secret", t.ladder_cloud),
    };
    html! {
        <div class={class} key={rung.formula}>
            <dt>{ formula(rung.formula, false) }<span class="who">{ who }</span></dt>
            <dd data-cipher={(rung.seen_by == SeenBy::Encrypted).then_some("")}>
                if let Some(digits) = &rung.digits {
                    <BigNumber digits={digits.clone()} name={rung.formula} />
                } else {
                    { sealed() }
                }
            </dd>
        </div>
    }
}

fn check(ladder: &Ladder, params: &Params, lens: bool) -> Html {
    let t = text();
    let units = |value: Option<i64>| value.map(|value| noise::units(params, value));
    let expected = units(ladder.expected);
    let total = units(ladder.total.as_ref().and_then(|total| i64::try_from(total).ok()));
    let (class, verdict) = match ladder.holds() {
        Some(true) => ("holds", format!("✓ {}", t.ladder_holds)),
        Some(false) if params.cannot_decrypt().is_some() => {
            ("fails", format!("✗ {}", t.ladder_fails_variant))
        }
        Some(false) => ("fails", format!("✗ {}", t.ladder_fails)),
        None if lens => ("unknown", t.walk.law_sealed.to_owned()),
        None => ("unknown", t.ladder_unknown.to_owned()),
    };
    html! {
        <div class="ladder-check">
            <h4>{ t.ladder_check }</h4>
            <dl class="numbers">
                <div><dt>{ t.ladder_y }{ " " }{ formula("y = (d - x) + (xi + x)", false) }</dt>
                    <dd class="number">
                        if let Some(total) = total {
                            { total }
                        } else if let Some(total) = &ladder.total {
                            <BigNumber digits={total.to_string()} name="y" />
                        } else {
                            { sealed() }
                        }
                    </dd></div>
                <div><dt>{ t.ladder_expected }{ " " }{ formula("d + xi", false) }</dt>
                    <dd class="number">
                        if let Some(expected) = expected { { expected } } else if lens { { sealed() } } else { { t.ladder_unknown } }
                    </dd></div>
                <div><dt class="visually-hidden">{ t.check }</dt><dd class={class} data-testid="ladder-check">{ verdict }</dd></div>
            </dl>
        </div>
    }
}
