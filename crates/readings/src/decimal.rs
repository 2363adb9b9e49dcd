//! Decimal numbers to whole mWh, without floats on the way.

use crate::clock::digits;
use crate::options::Unit;
use crate::reading::Reading;

/// Digits of the largest reading in mWh: 1 GWh is 10^12 mWh.
const MOST_DIGITS: i64 = 13;

/// Why a text is not a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    /// Nothing stands there, or a word for nothing.
    #[error(": the value is missing")]
    Missing,
    /// Below 0.
    #[error(": it is negative; energy that is fed into the grid is left at 0, or kept in a file of its own")]
    Negative,
    /// Beyond 1 GWh in half an hour.
    #[error(": it is more than 1 GWh")]
    TooLarge,
    /// A comma among the digits.
    #[error(": a decimal comma is not read, write a decimal point and no thousands separators")]
    DecimalComma,
    /// Not a finite number.
    #[error("")]
    NotANumber,
}

/// What people and programs write where there is no value, in small letters.
const MISSING: [&str; 11] = ["", "null", "na", "n/a", "#n/a", "nan", "none", "nil", "missing", "-", "?"];

/// Whether a cell says that there is no value.
pub(crate) fn is_missing(cell: &str) -> bool {
    MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// A reading: digits with a point or without, and perhaps an exponent ("1.5e-05"). What is finer than 1 mWh is rounded,
/// half a mWh upwards.
pub(crate) fn reading(text: &str, unit: Unit) -> Result<Reading, BadNumber> {
    if is_missing(text) {
        return Err(BadNumber::Missing);
    }
    let (negative, number) = match text.strip_prefix('-') {
        Some(number) => (true, number),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| BadNumber::NotANumber)?),
        None => (number, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let no_other = |part: &str| part.is_empty() || digits(part);
    if mantissa.len() < 1 + usize::from(mantissa.contains('.')) || !no_other(whole) || !no_other(fraction) {
        let comma =
            number.contains(',') && number.bytes().all(|byte| byte.is_ascii_digit() || b".,".contains(&byte));
        return Err(if comma { BadNumber::DecimalComma } else { BadNumber::NotANumber });
    }
    let figures = || whole.bytes().chain(fraction.bytes()).map(|byte| i64::from(byte - b'0'));
    let zeros = figures().take_while(|figure| *figure == 0).count();
    if zeros == whole.len() + fraction.len() {
        return Ok(Reading::ZERO);
    }
    if negative {
        return Err(BadNumber::Negative);
    }
    // How many figures, from the first that is not 0, stand before the point of the number in mWh.
    let length = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let point = length(whole.len()) - length(zeros) + i64::from(exponent) + unit.decimals();
    if point > MOST_DIGITS {
        return Err(BadNumber::TooLarge);
    }
    if point < 0 {
        // Below a tenth of a mWh.
        return Ok(Reading::ZERO);
    }
    let mut figures = figures().skip(zeros);
    let units = (0..point).fold(0, |units, _| units * 10 + figures.next().unwrap_or(0));
    let half_up = i64::from(figures.next().is_some_and(|figure| figure >= 5));
    Reading::try_from(units + half_up).map_err(|_| BadNumber::TooLarge)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn units(text: &str, unit: Unit) -> Result<i64, BadNumber> {
        reading(text, unit).map(Reading::mwh)
    }

    #[test]
    fn decimals_are_exact_to_the_milliwatt_hour() {
        for (text, kwh, wh) in [
            ("0", 0, 0),
            ("-0.0", 0, 0),
            ("000", 0, 0),
            ("0.5455", 545_500, 546),
            ("0.545", 545_000, 545),
            (".5", 500_000, 500),
            ("5.", 5_000_000, 5000),
            ("+1.25", 1_250_000, 1250),
            ("007", 7_000_000, 7000),
            // 0.285 * 1000 is 284.999... as a float.
            ("0.000285", 285, 0),
            ("0.0000005", 1, 0),
            ("0.00000049999999999999999999999", 0, 0),
            ("0.0005", 500, 1),
            ("0.00049999", 500, 0),
            ("1.0000004999", 1_000_000, 1000),
            ("1.0000005", 1_000_001, 1000),
            ("9.9999995", 10_000_000, 10_000),
            ("1e-05", 10, 0),
            ("1.5E+2", 150_000_000, 150_000),
            ("12e-1", 1_200_000, 1200),
            ("0e2147483647", 0, 0),
            ("1e-2147483648", 0, 0),
            ("1000000", 1_000_000_000_000, 1_000_000_000),
        ] {
            assert_eq!((units(text, Unit::KWh), units(text, Unit::Wh)), (Ok(kwh), Ok(wh)), "{text}");
        }
        assert_eq!(units("1000000000", Unit::Wh), Ok(1_000_000_000_000));
    }

    #[test]
    fn what_is_no_reading_is_refused_with_its_reason() {
        for (text, why) in [
            ("", BadNumber::Missing),
            ("-1", BadNumber::Negative),
            ("-0.0000000001", BadNumber::Negative),
            ("0,545", BadNumber::DecimalComma),
            ("1,234.5", BadNumber::DecimalComma),
            ("1000000000.001", BadNumber::TooLarge),
            ("1e99", BadNumber::TooLarge),
            ("1e2147483647", BadNumber::TooLarge),
            ("99999999999999999999999999999999", BadNumber::TooLarge),
            ("1e99999999999999", BadNumber::NotANumber),
            ("NaN", BadNumber::Missing),
            ("N/A", BadNumber::Missing),
            ("?", BadNumber::Missing),
            ("inf", BadNumber::NotANumber),
            ("Null", BadNumber::Missing),
            ("Nullo", BadNumber::NotANumber),
            (".", BadNumber::NotANumber),
            ("-", BadNumber::Missing),
            ("e5", BadNumber::NotANumber),
            ("1e", BadNumber::NotANumber),
            ("1.2.3", BadNumber::NotANumber),
            ("--1", BadNumber::NotANumber),
            ("1 000", BadNumber::NotANumber),
            ("1_000", BadNumber::NotANumber),
            ("0x10", BadNumber::NotANumber),
            ("٣", BadNumber::NotANumber),
        ] {
            assert_eq!(units(text, Unit::Wh), Err(why), "{text:?}");
        }
    }
}
