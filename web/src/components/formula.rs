//! A formula as MathML, or as a label of an SVG picture.

use yew::prelude::*;

use crate::math::{Math, PRIME, parse, runs};

/// A formula in the notation of `math.rs`, in a line of text or on a line of its own.
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

/// What a piece is called that stands for one thing wherever it is: a name, or a name with something low.
fn symbol(math: &Math) -> Option<String> {
    match math {
        Math::Name(name) => Some(name.clone()),
        Math::Script { base, sub, sup: None } => low(base, sub.as_deref()?),
        _ => None,
    }
}

/// The same of a name and what is low beside it.
fn low(base: &Math, sub: &Math) -> Option<String> {
    let Math::Name(name) = base else { return None };
    Some(format!("{name}_{}", plain(sub)))
}

/// The letters of a piece.
fn plain(math: &Math) -> String {
    match math {
        Math::Name(name) | Math::Number(name) | Math::Sign(name) => name.clone(),
        Math::Word(word) | Math::Big(word) => (*word).to_owned(),
        Math::Row(pieces) => pieces.iter().map(plain).collect(),
        // A power is called as its base is; what is low tells two apart.
        Math::Script { base, sub, .. } => plain(base) + &sub.as_deref().map(plain).unwrap_or_default(),
    }
}

/// What a formula that is one symbol is called, as its places on the page are marked.
pub(crate) fn symbol_of(source: &str) -> Option<String> {
    match parse(source).as_slice() {
        [one] => symbol(one),
        _ => None,
    }
}

/// The same of a place of the picture, which may show several, one after the other.
pub(crate) fn place_symbols(source: &str) -> String {
    symbols_of(source).join(" ")
}

/// All symbols of a formula.
pub(crate) fn symbols_of(source: &str) -> Vec<String> {
    fn gather(math: &Math, out: &mut Vec<String>) {
        if let Some(symbol) = symbol(math) {
            out.push(symbol);
            return;
        }
        match math {
            Math::Row(pieces) => pieces.iter().for_each(|piece| gather(piece, out)),
            Math::Script { base, sub, sup } => {
                match sub.as_deref().and_then(|sub| low(base, sub)) {
                    Some(symbol) => out.push(symbol),
                    None => gather(base, out),
                }
                // What is low is an index, not a symbol; a big operator's bounds are no more than that, but a set is.
                if let (Math::Big(_), Some(Math::Row(pieces))) = (&**base, sub.as_deref()) {
                    let from = pieces
                        .iter()
                        .position(|piece| matches!(piece, Math::Sign(sign) if sign == "∈" || sign == "∉"));
                    pieces.iter().skip(from.unwrap_or(pieces.len())).for_each(|piece| gather(piece, out));
                }
                if let Some(sup) = sup.as_deref().filter(|_| !matches!(**base, Math::Big(_))) {
                    gather(sup, out);
                }
            }
            _ => (),
        }
    }
    let mut out = Vec::new();
    parse(source).iter().for_each(|math| gather(math, &mut out));
    out
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

/// A formula's text in a picture, around `x` on the base line `y`; only names, signs and low letters.
pub(crate) fn label(source: &str, x: f64, y: f64) -> Html {
    let mut low_before = false;
    let spans = runs(source).into_iter().map(|(text, low)| {
        let shift = f64::from(i8::from(low) - i8::from(low_before)) * 4.0;
        low_before = low;
        html! { <tspan class={classes!(low.then_some("low"))} dy={shift.to_string()}>{ text }</tspan> }
    });
    html! {
        <text class="label" x={format!("{x:.1}")} y={format!("{y:.1}")} text-anchor="middle">{ for spans }</text>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_names_with_what_is_low() {
        assert_eq!(
            symbols_of("c_i = g^{d_i - x_i} h_t^{k_i} r_i^n mod n^2"),
            ["c_i", "g", "d_i", "x_i", "h_t", "k_i", "r_i", "n", "n"]
        );
        assert_eq!(symbols_of("sum_j b_{ij} = 1"), ["b_ij"]);
        assert_eq!(symbols_of("C_2 = prod_{i ∈ P} c_i"), ["C_2", "P", "c_i"]);
        assert_eq!(symbols_of("prod_{i=1}^m c_i"), ["c_i"]);
        // Meters and those present, what was sent and what was repaired: not the same things either.
        assert_eq!((symbol_of("m'").as_deref(), symbol_of("C_r").as_deref()), (Some("m′"), Some("C_r")));
        assert_eq!((symbol_of("xi_{ij}").as_deref(), symbol_of("d - x")), (Some("ξ_ij"), None));
        assert_eq!((place_symbols("C_2 , C_1"), place_symbols("c_i")), ("C_2 C_1".into(), "c_i".into()));
        assert_eq!(place_symbols("E(b_{ij})"), "E b_ij");
        // The two keys' numbers are not the same thing.
        assert_eq!(
            (symbol_of("h_p").as_deref(), symbol_of("h_{p_nu}").as_deref()),
            (Some("h_p"), Some("h_pν"))
        );
        assert_eq!(symbols_of("L_p(C_2^{p-1} mod p^2)"), ["L_p", "C_2", "p", "p"]);
        assert_eq!(symbols_of("L_nu(C_1^{lambda_nu} mod nu^2)"), ["L_ν", "C_1", "λ_ν", "ν"]);
    }
}
