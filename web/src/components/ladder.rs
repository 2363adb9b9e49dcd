//! The decryption, number by number, down to the check that can fail.

use blindsum_core::params::{KeyMode, Params};
use blindsum_core::protocol::messages::Protection;
use yew::prelude::*;

use super::big_number::BigNumber;
use super::formula::formula;
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
            { check(ladder, &props.seen.params) }
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
            <dd><BigNumber digits={rung.digits.clone()} name={rung.formula} /></dd>
        </div>
    }
}

fn check(ladder: &Ladder, params: &Params) -> Html {
    let t = text();
    let units = |value: Option<i64>| value.map(|value| noise::units(params, value));
    let expected = units(ladder.expected);
    let total = units(i64::try_from(&ladder.total).ok());
    let (class, verdict) = match ladder.holds() {
        Some(true) => ("holds", format!("✓ {}", t.ladder_holds)),
        Some(false) if params.cannot_decrypt().is_some() => {
            ("fails", format!("✗ {}", t.ladder_fails_variant))
        }
        Some(false) => ("fails", format!("✗ {}", t.ladder_fails)),
        None => ("unknown", t.ladder_unknown.to_owned()),
    };
    html! {
        <div class="ladder-check">
            <h4>{ t.ladder_check }</h4>
            <dl class="numbers">
                <div><dt>{ t.ladder_y }{ " " }{ formula("y = (d - x) + (xi + x)", false) }</dt>
                    <dd class="number">
                        if let Some(total) = total { { total } } else { <BigNumber digits={ladder.total.to_string()} name="y" /> }
                    </dd></div>
                <div><dt>{ t.ladder_expected }{ " " }{ formula("d + xi", false) }</dt>
                    <dd class="number">{ expected.unwrap_or_else(|| t.ladder_unknown.to_owned()) }</dd></div>
                <div><dt class="visually-hidden">{ t.check }</dt><dd class={class} data-testid="ladder-check">{ verdict }</dd></div>
            </dl>
        </div>
    }
}
