//! The decryption, number by number, down to the check that can fail.

use blindsum_core::params::Params;
use blindsum_core::variants::KeyMode;
use blindsum_core::wire::kind::Protection;
use blindsum_sim::knowledge::Lens;
use yew::prelude::*;

use super::big_number::BigNumber;
use super::formula::formula;
use super::parts::{Parts, parts};
use super::sealed::sealed;
use crate::state::Action;
use crate::state::seen::Seen;
use crate::text::text;
use crate::view::ladder::{Ladder, Number, Opening, Rung, Same, SeenBy, Side, ladder};
use crate::view::noise;

#[derive(Properties, PartialEq)]
pub(crate) struct LadderProps {
    /// What is looked at.
    pub(crate) seen: Seen,
    /// How the products are opened.
    pub(crate) opening: Opening,
    /// The part that is chosen.
    pub(crate) parts: Parts,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

#[function_component]
pub(crate) fn LadderTable(props: &LadderProps) -> Html {
    let t = text();
    // Writing out numbers of a thousand digits is worth doing once.
    let deps = (props.seen.clone(), props.opening.clone());
    let ladder = use_memo(deps, |(seen, opening)| ladder(&seen.facts(), &seen.params, opening));
    let Some(ladder) = ladder.as_ref() else { return html! { <p>{ t.inside.ladder_empty }</p> } };
    let title = match (props.seen.params.cannot_decrypt(), ladder.repaired) {
        (None, false) => t.inside.ladder_readings,
        (None, true) => t.inside.ladder_repaired,
        (Some(_), false) => t.inside.ladder_readings_not,
        (Some(_), true) => t.inside.ladder_repaired_not,
    };
    let split = props.seen.params.key_mode() == KeyMode::SplitKeys;
    let total = html! {
        <>
            <p>{ if split { t.inside.ladder_caption_split } else { t.inside.ladder_caption } }</p>
            { check(ladder, &props.seen.params, props.seen.lens != Lens::Everything) }
            { ways(props) }
        </>
    };
    let keys = html! { <><dl class="rungs">{ for ladder.keys.iter().map(rung) }</dl>{ made(props) }</> };
    // The way that is chosen there is said where it shows.
    let way = match props.opening {
        Opening::Crt => t.inside.ladder_crt.0,
        Opening::Textbook(_) => t.inside.ladder_textbook.0,
    };
    let inside = vec![
        (true, total),
        (true, side("readings", title, way, &ladder.readings)),
        (true, side("noise", t.inside.ladder_noise, way, &ladder.noise)),
        (!ladder.keys.is_empty(), keys),
    ];
    parts(&props.parts, &t.exhibit_parts.opening, inside)
}

/// How the numbers of a way are made.
fn made(props: &LadderProps) -> Html {
    let t = text();
    let textbook = props.opening != Opening::Crt;
    html! {
        <>
            <p class="note">{ if textbook { t.inside.ladder_made_textbook } else { t.inside.ladder_made_crt } }</p>
            <div class="made">{ for props.opening.equations().iter().map(|equation| formula(equation, false)) }</div>
        </>
    }
}

/// The choice between both ways, and what each costs.
fn ways(props: &LadderProps) -> Html {
    let t = text();
    let textbook = props.opening != Opening::Crt;
    let bits = props.seen.params.key_bits();
    let choice = |value: bool, id: &'static str, (word, hint): (&'static str, fn(u32, u32) -> String)| {
        let onchange = props.on.reform(move |_: Event| Action::Textbook(value));
        let hint_id = format!("{id}-hint");
        let hint = hint(bits, bits / 2);
        html! {
            <div>
                <label class="choice" for={id}>
                    <input {id} data-testid={id} type="radio" name="way" checked={textbook == value} aria-describedby={hint_id.clone()} {onchange} />
                    { word }
                </label>
                <p class="note" id={hint_id}>{ hint }</p>
            </div>
        }
    };
    html! {
        <fieldset class="ways">
            <legend>{ t.inside.ladder_way }</legend>
            { choice(true, "way-textbook", t.inside.ladder_textbook) }
            { choice(false, "way-crt", t.inside.ladder_crt) }
        </fieldset>
    }
}

fn side(id: &'static str, title: &'static str, way: &'static str, side: &Side) -> Html {
    html! {
        <div data-testid={format!("ladder-{id}")}>
            <h4>{ title }</h4>
            <p class="note">{ way }</p>
            <dl class="rungs">
                { for side.rungs.iter().map(rung) }
                if let Some(same) = &side.same { { compared(id, same) } }
            </dl>
        </div>
    }
}

/// Whether both ways give the same.
fn compared(id: &'static str, same: &Same) -> Html {
    let t = text();
    let (class, verdict) = match same {
        Same::Holds => ("holds", format!("✓ {}", t.inside.ladder_same_holds)),
        Same::Fails => ("fails", format!("✗ {}", t.inside.ladder_same_fails)),
        Same::Coming => ("unknown", t.inside.ladder_coming.to_owned()),
        Same::Failed(why) => ("fails", (t.inside.ladder_lost)(&why.to_string())),
        Same::Sealed => ("unknown", t.walk.law_sealed.to_owned()),
    };
    html! {
        <div class="public" key="same">
            <dt>{ t.inside.ladder_same }</dt>
            // It comes a while after the choice: then it is read aloud.
            <dd {class}><span data-testid={format!("ladder-same-{id}")} aria-live="polite">{ verdict }</span></dd>
        </div>
    }
}

fn rung(rung: &Rung) -> Html {
    let t = text();
    let (class, who) = match rung.seen_by {
        SeenBy::Anyone => ("public", t.inside.ladder_public),
        SeenBy::Encrypted => ("public", t.protection(Protection::Open).0),
        SeenBy::Center => ("secret", t.inside.ladder_secret),
        SeenBy::Dealer => ("secret", t.inside.ladder_dealer),
        SeenBy::Cloud => ("secret", t.inside.ladder_cloud),
    };
    html! {
        <div class={class} key={rung.formula} data-rung={rung.formula}>
            <dt>{ formula(rung.formula, false) }<span class="who">{ who }</span></dt>
            <dd data-cipher={(rung.seen_by == SeenBy::Encrypted).then_some("")}>
                { number(rung) }
            </dd>
        </div>
    }
}

fn number(rung: &Rung) -> Html {
    match &rung.number {
        Number::Known(digits) => html! { <BigNumber digits={digits.clone()} name={rung.formula} /> },
        Number::Sealed => sealed(),
        Number::Coming => html! { <span class="note">{ text().inside.ladder_coming }</span> },
        Number::Missing => html! { <span class="note">{ text().inside.ladder_missing }</span> },
    }
}

fn check(ladder: &Ladder, params: &Params, lens: bool) -> Html {
    let t = text();
    let units = |value: Option<i64>| value.map(|value| noise::units(params, value));
    let expected = units(ladder.expected);
    let sum = match params.cannot_decrypt() {
        Some(_) if ladder.repaired => "D(C_r) + (xi + x)",
        Some(_) => "D(C_2) + (xi + x)",
        None => "y = (d - x) + (xi + x)",
    };
    let total = units(ladder.total.as_ref().and_then(|total| i64::try_from(total).ok()));
    let (class, verdict) = match ladder.holds() {
        Some(true) => ("holds", format!("✓ {}", t.inside.ladder_holds)),
        Some(false) if params.cannot_decrypt().is_some() => {
            ("fails", format!("✗ {}", t.inside.ladder_fails_variant))
        }
        Some(false) => ("fails", format!("✗ {}", t.inside.ladder_fails)),
        None if lens => ("unknown", t.walk.law_sealed.to_owned()),
        None => ("unknown", t.inside.ladder_unknown.to_owned()),
    };
    html! {
        <div class="ladder-check">
            <h4>{ t.inside.ladder_check }</h4>
            <dl class="numbers">
                // What cancels stands together.
                { for [&ladder.readings, &ladder.noise].into_iter().filter_map(|side| side.rungs.last()).map(|last| html! {
                    <div><dt>{ formula(last.formula, false) }</dt><dd class="number">{ number(last) }</dd></div>
                }) }
                <div><dt>{ t.inside.ladder_y }{ " " }{ formula(sum, false) }</dt>
                    <dd class="number">
                        if let Some(total) = total {
                            { total }
                        } else if let Some(total) = &ladder.total {
                            <BigNumber digits={total.to_string()} name="y" />
                        } else {
                            { sealed() }
                        }
                    </dd></div>
                <div><dt>{ t.inside.ladder_expected }{ " " }{ formula("d + xi", false) }</dt>
                    <dd class="number">
                        if let Some(expected) = expected { { expected } } else if lens { { sealed() } } else { { t.inside.ladder_unknown } }
                    </dd></div>
                <div><dt class="visually-hidden">{ t.result.check }</dt><dd class={class} data-testid="ladder-check">{ verdict }</dd></div>
            </dl>
        </div>
    }
}
