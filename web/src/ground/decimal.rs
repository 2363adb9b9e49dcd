//! Decimals as people type them.

/// What was typed, as the float nearest to it; nothing where it is not a decimal. The same texts are decimals as for
/// [`str::parse`].
pub(crate) fn parse(typed: &str) -> Option<f64> {
    let unsigned = typed.strip_prefix(['+', '-']).unwrap_or(typed);
    // Words for what is not a finite number: the check of the range refuses them.
    let word = match unsigned {
        word if word.eq_ignore_ascii_case("inf") || word.eq_ignore_ascii_case("infinity") => {
            Some(f64::INFINITY)
        }
        word if word.eq_ignore_ascii_case("nan") => Some(f64::NAN),
        _ => None,
    };
    if let Some(word) = word {
        return Some(if typed.starts_with('-') { -word } else { word });
    }
    let is_written = |sign: u8| sign.is_ascii_digit() || matches!(sign, b'.' | b'e' | b'E' | b'+' | b'-');
    if typed.is_empty() || !typed.bytes().all(is_written) {
        return None;
    }
    nearest(typed)
}

/// The browser's own: the standard library's parser would bring tables of ten kilobytes that do not compress.
#[cfg(target_arch = "wasm32")]
fn nearest(typed: &str) -> Option<f64> {
    // The unary plus of JavaScript: a string never throws.
    let number = wasm_bindgen::JsValue::from_str(typed).unchecked_into_f64();
    Some(number).filter(|number| !number.is_nan())
}

#[cfg(not(target_arch = "wasm32"))]
fn nearest(typed: &str) -> Option<f64> {
    typed.parse().ok()
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// Holds one against the standard library's.
    fn check(text: &str) {
        let (found, expected) = (parse(text), text.parse::<f64>().ok());
        assert_eq!(found.map(f64::to_bits), expected.map(f64::to_bits), "{text}: {found:?}, {expected:?}");
    }

    #[test]
    fn what_people_type_is_read_as_ever() {
        for text in [
            "0",
            "-0",
            "1",
            "0.1",
            ".5",
            "5.",
            "+1.25",
            "007",
            "1e3",
            "1E-3",
            "2.5e+2",
            "0.3",
            "1e22",
            "1e23",
            "nan",
            "NaN",
            "inf",
            "-Infinity",
            "",
            ".",
            "-",
            "+",
            "e5",
            "1e",
            "1e+",
            "1.2.3",
            "1,5",
            "1 ",
            "1_0",
            "0x10",
            "--1",
            "+-1",
            "1e5.",
            "½",
            "1e400",
            "1e-400",
            "0e999999",
            "0.000000e-5",
        ] {
            check(text);
        }
    }

    #[test]
    fn numbers_beside_and_between_two_floats_go_where_they_are_to() {
        for text in [
            // A half above and below 2^53, to the even one; a little more than a half; the largest float and what is beyond it.
            "9007199254740993",
            "9007199254740995",
            "9007199254740993.00000000000000000000000000000000000000001",
            "179769313486231570814527423731704356798070e267",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "2.2250738585072014e-308",
            "0.1000000000000000055511151231257827021181583404541015625",
            "0.30000000000000004440892098500626161694526672363281250000000000000000001",
            "123456789012345678901234567890123456789012345678901234567890",
        ] {
            check(text);
        }
    }

    #[test]
    fn numbers_of_every_size_are_read_as_by_the_standard_library() {
        // A small generator of its own, seed 1.
        let mut state = 1_u64;
        let mut next = |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        for _ in 0..3000 {
            let mut text = format!("{}.{}", next(1 << 31), next(1 << 31));
            for _ in 0..next(4) {
                text += &next(1 << 31).to_string();
            }
            let exponent = i64::try_from(next(600)).unwrap() - 300;
            check(&text);
            check(&format!("{text}e{exponent}"));
        }
    }
}
