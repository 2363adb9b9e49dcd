//! Decimal numbers as people type them, as floats.
//!
//! The standard library reads them too, but by a table of powers of five that alone is ten kilobytes of the page's program.

use num_bigint::BigUint;
use num_traits::{ToPrimitive, Zero};

/// The float nearest to a decimal number: digits with a point or without, and perhaps a sign and an exponent, or the name of
/// a float that is no number. As [`str::parse`] reads them; below 2^-1022 it can be the float beside the nearest.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let (sign, number) = match text.strip_prefix('-') {
        Some(number) => (-1.0, number),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let is_one_of = |names: &[&str]| names.iter().any(|name| number.eq_ignore_ascii_case(name));
    if is_one_of(&["nan"]) {
        return Some(f64::NAN);
    }
    if is_one_of(&["inf", "infinity"]) {
        return Some(sign * f64::INFINITY);
    }
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
        None => (number, 0_i32),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let places = i32::try_from(fraction.len()).ok()?;
    Some(sign * nearest(digits.trim_start_matches('0'), exponent.checked_sub(places)?))
}

/// The float nearest to digits times a power of ten.
fn nearest(digits: &str, exponent: i32) -> f64 {
    let Some(number) = BigUint::parse_bytes(digits.as_bytes(), 10) else { return 0.0 };
    // Beyond these no float but the last ones is near, and the power would be as long as somebody likes.
    match i64::from(exponent).saturating_add(i64::try_from(digits.len()).unwrap_or(i64::MAX)) {
        310.. => return f64::INFINITY,
        ..-330 => return 0.0,
        _ => (),
    }
    let power = BigUint::from(10u32).pow(exponent.unsigned_abs());
    let (above, below) = if exponent < 0 { (number, power) } else { (number * power, BigUint::from(1u32)) };
    // A quotient of some more digits than a float has, and a last one for all that is left.
    let length = |number: &BigUint| i32::try_from(number.bits()).unwrap_or(i32::MAX);
    let shift = length(&below) - length(&above) + 64;
    let (above, below) =
        if shift < 0 { (above, below << shift.unsigned_abs()) } else { (above << shift, below) };
    let quotient: BigUint = (&above / &below) << 1u32 | BigUint::from(u32::from(!(above % below).is_zero()));
    // In two steps: one factor alone may be beyond all floats.
    let first = (shift + 1) / 2;
    quotient.to_f64().unwrap_or_default() * 2_f64.powi(-first) * 2_f64.powi(first - shift - 1)
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
