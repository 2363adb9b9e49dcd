//! A formula as MathML.

use yew::prelude::*;

use crate::ground::math::{Math, PRIME, parse};
use crate::ground::symbols::{low, symbol};

/// A formula in the notation of `ground::math`, in a line of text or on a line of its own.
///
/// A function and not a component, as are all the small pieces that stand on the page by hundreds.
pub(crate) fn formula(source: &str, block: bool) -> Html {
    let display = if block { "block" } else { "inline" };
    html! { <math {display}><mrow>{ for parse(source).iter().map(piece) }</mrow></math> }
}

fn piece(math: &Math) -> Html {
    if let Some(symbol) = symbol(math) {
        return html! { <mrow data-sym={symbol}>{ bare(math) }</mrow> };
    }
    bare(math)
}

fn bare(math: &Math) -> Html {
    match math {
        Math::Name(name) => match name.strip_suffix(PRIME) {
            // A name of two signs would be set upright.
            Some(name) => html! { <mrow><mi>{ name.to_owned() }</mi><mo>{ PRIME }</mo></mrow> },
            None => html! { <mi>{ name.clone() }</mi> },
        },
        Math::Word(word) => html! {
            <><mspace width="0.4em" /><mi mathvariant="normal">{ *word }</mi><mspace width="0.3em" /></>
        },
        Math::Number(number) => html! { <mn>{ number.clone() }</mn> },
        Math::Sign(sign) if matches!(sign.as_str(), "(" | ")") => {
            html! { <mo stretchy="false">{ sign.clone() }</mo> }
        }
        Math::Sign(sign) => html! { <mo>{ sign.clone() }</mo> },
        Math::Big(sign) => html! { <mo>{ *sign }</mo> },
        Math::Row(pieces) => html! { <mrow>{ for pieces.iter().map(piece) }</mrow> },
        Math::Script { base, sub, sup } => script(base, sub.as_deref(), sup.as_deref()),
    }
}

/// A formula whose symbols are not marked: where something around it is.
pub(crate) fn bare_formula(source: &str) -> Html {
    html! { <math display="inline"><mrow>{ for parse(source).iter().map(bare) }</mrow></math> }
}

fn script(base: &Math, sub: Option<&Math>, sup: Option<&Math>) -> Html {
    // A symbol with something high: its two parts are marked each, what is high stands for itself. One script element, and
    // not one in another: engines without a mathematical font would set what is high far too high.
    if let (Some(symbol), Some(sub), Some(sup)) = (sub.and_then(|sub| low(base, sub)), sub, sup) {
        return html! {
            <msubsup>
                <mrow data-sym={symbol.clone()}>{ bare(base) }</mrow><mrow data-sym={symbol}>{ bare(sub) }</mrow>{ piece(sup) }
            </msubsup>
        };
    }
    let under = matches!(base, Math::Big(_));
    // A name with something low is marked as a whole, and its base is not a symbol of its own; one with something high is.
    let base = if sub.is_some() { bare(base) } else { piece(base) };
    match (sub.map(bare), sup.map(piece)) {
        (Some(sub), Some(sup)) if under => html! { <munderover>{ base }{ sub }{ sup }</munderover> },
        (Some(sub), None) if under => html! { <munder>{ base }{ sub }</munder> },
        (Some(sub), Some(sup)) => html! { <msubsup>{ base }{ sub }{ sup }</msubsup> },
        (Some(sub), None) => html! { <msub>{ base }{ sub }</msub> },
        (None, Some(sup)) => html! { <msup>{ base }{ sup }</msup> },
        (None, None) => base,
    }
}
