//! Symbols of formulas: what is the same thing wherever it stands on the page.

use crate::ground::math::{Math, parse};

/// What a piece is called that stands for one thing wherever it is: a name, or a name with something low.
pub(crate) fn symbol(math: &Math) -> Option<String> {
    match math {
        Math::Name(name) => Some(name.clone()),
        Math::Script { base, sub, sup: None } => low(base, sub.as_deref()?),
        _ => None,
    }
}

/// The same of a name and what is low beside it.
pub(crate) fn low(base: &Math, sub: &Math) -> Option<String> {
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
