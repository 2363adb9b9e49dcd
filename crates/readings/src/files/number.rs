//! Decimal numbers as people and programs write them, to whole units, without floats on the way.
//!
//! The rule: digits of ASCII, a decimal sign or none, a sign before it, perhaps an exponent (`0E-20`, `-0`, `.5`, `5.`,
//! `1e3`). Separators of thousands are read where every group has three digits and the decimal sign is another. Everything
//! else is refused with its place: hexadecimal numbers, underscores, digits of other scripts, fractions in one character.

use crate::files::unit::InUnit;

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalSign {
    /// A point, as in 0.5.
    Point,
    /// A comma, as in 0,5.
    Comma,
}

impl DecimalSign {
    fn byte(self) -> u8 {
        match self {
            Self::Point => b'.',
            Self::Comma => b',',
        }
    }

    /// What this sign is when it is not the decimal sign.
    fn other(self) -> u8 {
        match self {
            Self::Point => b',',
            Self::Comma => b'.',
        }
    }
}

/// What people and programs write where there is no value, in small letters.
const MISSING: [&str; 14] = [
    "",
    "null",
    "na",
    "n/a",
    "#n/a",
    "nan",
    "none",
    "nil",
    "missing",
    "-",
    "?",
    "unavailable",
    "unknown",
    "n.a.",
];

/// Whether a cell says that there is no value.
pub(crate) fn is_missing(cell: &str) -> bool {
    MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// The largest number of units that is taken: 1 TWh in mJ. What is beyond is not a home, nor its register.
const MOST: i128 = 3_600_000_000_000_000_000;
/// Digits that are looked at. What is finer does not change a mWh.
const MOST_DIGITS: usize = 24;

/// A value in the small unit of its kind, rounded: energy in mJ, power in mW.
pub(crate) fn scaled(text: &str, sign: DecimalSign, unit: InUnit) -> Result<i64, &'static str> {
    let (mul, ten) = unit.scale();
    exact(text, sign, mul, ten)
}

/// `text` times `mul` times ten to the `ten`, rounded, halves away from zero.
pub(crate) fn exact(text: &str, sign: DecimalSign, mul: i128, ten: i32) -> Result<i64, &'static str> {
    const NOT: &str = "digits with a decimal sign or without were expected";
    if let Some(value) = short(text.as_bytes(), sign, mul, ten) {
        return Ok(value);
    }
    let (negative, number) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(number) => (true, number),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, power(exponent).ok_or(NOT)?),
        None => (number, 0),
    };
    let (whole, fraction) = split(mantissa, sign);
    let mut digits = Vec::with_capacity(MOST_DIGITS);
    let groups = whole_digits(whole, sign).ok_or(NOT)?;
    digits.extend(groups);
    let places = digits.len();
    for byte in fraction.bytes() {
        digits.push(digit(byte).ok_or(NOT)?);
    }
    if digits.is_empty() {
        return Err(NOT);
    }
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    let (mut value, mut kept) = (0_i128, 0);
    for digit in digits.iter().skip(zeros).take(MOST_DIGITS) {
        value = value * 10 + i128::from(*digit);
        kept += 1;
    }
    if value == 0 {
        return Ok(0);
    }
    // value is digits[zeros..zeros + kept]; the point stands after digits[..places].
    let length = |count: usize| i32::try_from(count).map_err(|_| NOT);
    let mut shift = length(places)? - length(zeros + kept)? + exponent + ten;
    value *= mul;
    while shift > 0 {
        value = value.checked_mul(10).filter(|value| *value <= MOST).ok_or("it is more than 1 TWh")?;
        shift -= 1;
    }
    let mut divisor = 1_i128;
    while shift < 0 {
        divisor = match divisor.checked_mul(10) {
            Some(divisor) if divisor <= 10_i128.pow(37) => divisor,
            _ => return Ok(0),
        };
        shift += 1;
    }
    let rounded = (value + divisor / 2) / divisor;
    if rounded > MOST {
        return Err("it is more than 1 TWh");
    }
    let value = i64::try_from(if negative { -rounded } else { rounded });
    value.map_err(|_| "it is more than 1 TWh")
}

/// A number as most are: at most 9 digits and a decimal sign, nothing else, that comes out whole.
fn short(text: &[u8], sign: DecimalSign, mul: i128, ten: i32) -> Option<i64> {
    const MOST_BYTES: usize = 12;
    if text.len() > MOST_BYTES {
        return None;
    }
    let (mut value, mut places, mut digits) = (0_i64, None, 0);
    for byte in text {
        if byte.is_ascii_digit() {
            value = value * 10 + i64::from(byte - b'0');
            digits += 1;
            places = places.map(|places: i32| places + 1);
        } else if *byte == sign.byte() && places.is_none() {
            places = Some(0);
        } else {
            return None;
        }
    }
    if digits == 0 || digits > 9 {
        return None;
    }
    // Below 10^9 * 36 * 10^8, which is the largest number that is taken.
    let power = u32::try_from(ten - places.unwrap_or(0)).ok().filter(|power| *power <= 8)?;
    value.checked_mul(i64::try_from(mul).ok().filter(|mul| *mul <= 36)?)?.checked_mul(10_i64.pow(power))
}

/// An exponent; what is beyond thousands is as good as infinite.
fn power(text: &str) -> Option<i32> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse::<i32>().unwrap_or(9999).min(9999);
    Some(if negative { -size } else { size })
}

fn split(mantissa: &str, sign: DecimalSign) -> (&str, &str) {
    mantissa.split_once(char::from(sign.byte())).unwrap_or((mantissa, ""))
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

/// The digits before the decimal sign, separators of thousands left out where each group has three digits.
fn whole_digits(whole: &str, sign: DecimalSign) -> Option<Vec<u8>> {
    if let Some(digits) = whole.bytes().map(digit).collect() {
        return Some(digits);
    }
    let is_separator = |letter: char| {
        matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}')
            || letter == char::from(sign.other())
    };
    let separator = whole.chars().find(|letter| is_separator(*letter))?;
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let mut digits = Vec::new();
    if first.is_empty() || first.len() > 3 {
        return None;
    }
    for byte in first.bytes() {
        digits.push(digit(byte)?);
    }
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        for byte in group.bytes() {
            digits.push(digit(byte)?);
        }
    }
    Some(digits)
}

/// What a number tells of the decimal sign: a sign, nothing because it has none, or that it can be read in both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tells {
    Nothing,
    Sign(DecimalSign),
    Either,
}

/// Looks at one number.
pub(crate) fn tells(text: &str) -> Tells {
    let text = text.trim_start_matches(['-', '+', '\u{2212}']);
    if !text.bytes().any(|byte| byte == b'.' || byte == b',') {
        return Tells::Nothing;
    }
    if text
        .bytes()
        .any(|byte| !byte.is_ascii_digit() && !matches!(byte, b'.' | b',' | b'e' | b'E' | b'-' | b'+'))
    {
        return Tells::Nothing;
    }
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let last = text.rfind(['.', ',']).and_then(|at| text.as_bytes().get(at).copied());
    let last_is = |byte: u8| last == Some(byte);
    match (points, commas) {
        (1.., 1..) if last_is(b'.') && points == 1 => Tells::Sign(DecimalSign::Point),
        (1.., 1..) if last_is(b',') && commas == 1 => Tells::Sign(DecimalSign::Comma),
        (1.., 1..) => Tells::Nothing,
        (1, 0) => alone(text, '.', DecimalSign::Point),
        (0, 1) => alone(text, ',', DecimalSign::Comma),
        // Several of one sign separate thousands.
        (_, 0) => Tells::Sign(DecimalSign::Comma),
        (_, _) => Tells::Sign(DecimalSign::Point),
    }
}

/// One sign alone: it may separate thousands if three digits follow, and one to three that are not just a zero go before.
fn alone(text: &str, letter: char, sign: DecimalSign) -> Tells {
    let (before, after) = text.split_once(letter).unwrap_or((text, ""));
    let grouped = after.len() == 3
        && after.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=3).contains(&before.len())
        && !before.starts_with('0');
    if grouped { Tells::Either } else { Tells::Sign(sign) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly_or_refused() {
        use DecimalSign::{Comma, Point};
        let kwh = |text: &str, sign| scaled(text, sign, InUnit::KWh).map(|mj| mj / 3_600_000).ok();
        for (text, sign, wh) in [
            ("0E-20", Point, Some(0)),
            ("-0", Point, Some(0)),
            ("+0.5", Point, Some(500)),
            (".5", Point, Some(500)),
            ("5.", Point, Some(5000)),
            ("1e3", Point, Some(1_000_000)),
            ("1E400", Point, None),
            ("1e-400", Point, Some(0)),
            ("0x10", Point, None),
            ("1_000", Point, None),
            ("٠٫٥", Point, None),
            ("½", Point, None),
            ("00.5", Point, Some(500)),
            ("0.30000000000000004", Point, Some(300)),
            ("-0.8", Point, Some(-800)),
            ("0,25", Comma, Some(250)),
            ("1.234,5", Comma, Some(1_234_500)),
            ("1,234.5", Point, Some(1_234_500)),
            ("1,23", Point, None),
            ("1,2345.5", Point, None),
            ("1 234,5", Comma, Some(1_234_500)),
            ("1'234.5", Point, Some(1_234_500)),
            ("1.2.3", Point, None),
            ("", Point, None),
            ("-", Point, None),
            (".", Point, None),
            ("e5", Point, None),
            ("1e", Point, None),
        ] {
            assert_eq!(kwh(text, sign), wh, "{text}");
        }
        assert_eq!(exact("0.0015", Point, 1, 3), Ok(2));
        assert_eq!(exact("-0.0015", Point, 1, 3), Ok(-2));
        assert_eq!(exact("123456789012345678901234567890", Point, 1, -15), Ok(123_456_789_012_346));
    }

    #[test]
    fn short_numbers_are_read_as_long_ones_are() {
        for text in
            ["0", "7.", ".25", "0.001", "123456789", "999999.999", "12345.6", "000000.5", "1.2.3", "."]
        {
            for unit in InUnit::ALL {
                let long = format!("{text}e0");
                let sign = DecimalSign::Point;
                assert_eq!(scaled(text, sign, unit), scaled(&long, sign, unit), "{text}");
            }
        }
    }

    #[test]
    fn the_decimal_sign_is_told_by_what_can_be_read_in_one_way_only() {
        use DecimalSign::{Comma, Point};
        for (text, expected) in [
            ("12", Tells::Nothing),
            ("0.5", Tells::Sign(Point)),
            ("0,060", Tells::Sign(Comma)),
            ("1,234", Tells::Either),
            ("1.234", Tells::Either),
            ("1.234,5", Tells::Sign(Comma)),
            ("1,234,567", Tells::Sign(Point)),
            ("12345.678", Tells::Sign(Point)),
            ("?", Tells::Nothing),
        ] {
            assert_eq!(tells(text), expected, "{text}");
        }
    }
}
