//! Numbers as people read them.

use crate::ground::number::{magnitude, to_f64};

/// A minus sign, as wide as a plus.
const MINUS: char = '\u{2212}';
/// Keeps the digits of one number on one line.
const NARROW_SPACE: char = '\u{202f}';

/// A float with this many decimals and a true minus sign; never "-0".
pub(crate) fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value < 0.0 && !zero { format!("{MINUS}{text}") } else { text }
}

/// A float with this many decimals and never less than it is, for what is said to be the most. What only the last bits of a float put
/// above a round number stays that number.
pub(crate) fn upward(value: f64, decimals: usize) -> String {
    let unit = 10f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
    let (scaled, nearest) = (value * unit, (value * unit).round());
    let is_round = (scaled - nearest).abs() <= 1e-12 * nearest.abs().max(1.0);
    decimal(if is_round { nearest } else { scaled.ceil() } / unit, decimals)
}

/// Milliseconds as seconds that need not be exact: in steps that grow with them, never fewer.
pub(crate) fn rough_seconds(millis: f64) -> u32 {
    let seconds = millis / 1000.0;
    let step = if seconds < 20.0 { 5.0 } else { 15.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "floats beyond saturate")]
    let rough = ((seconds / step).ceil().max(1.0) * step) as u32;
    rough
}

/// mWh as kWh.
pub(crate) fn kwh(mwh: i64, decimals: usize) -> String {
    decimal(to_f64(mwh) / 1e6, decimals)
}

/// How many decimals, at most `most`, show this many significant digits of a value.
pub(crate) fn decimals(value: f64, digits: i32, most: usize) -> usize {
    if value == 0.0 || !value.is_finite() {
        return 0;
    }
    usize::try_from(digits - 1 - magnitude(value)).unwrap_or(0).min(most)
}

/// A float with this many significant digits, as far as twelve decimals show them; digits before the point all stay.
pub(crate) fn significant(value: f64, digits: i32) -> String {
    decimal(value, decimals(value, digits, 12))
}

/// The same, never less than it is.
pub(crate) fn significant_upward(value: f64, digits: i32) -> String {
    upward(value, decimals(value, digits, 12))
}

/// A float with at most four significant digits, without zeros at its end.
pub(crate) fn short_decimal(value: f64) -> String {
    without_zeros(significant(value, 4))
}

/// The same, never less than it is.
pub(crate) fn short_upward(value: f64) -> String {
    without_zeros(significant_upward(value, 4))
}

fn without_zeros(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// mWh as kWh with three significant digits, but no finer than the last unit.
pub(crate) fn kwh_significant(mwh: f64) -> String {
    let kwh = mwh / 1e6;
    decimal(kwh, decimals(kwh, 3, 6))
}

/// The same, never less than it is.
pub(crate) fn kwh_upward(mwh: f64) -> String {
    let kwh = mwh / 1e6;
    upward(kwh, decimals(kwh, 3, 6))
}

/// mWh as Wh to the last unit: three decimals, exact.
pub(crate) fn wh_exact(mwh: i64) -> String {
    let magnitude = i64::try_from(mwh.unsigned_abs() / 1000).unwrap_or(i64::MAX);
    let sign = if mwh < 0 { MINUS.to_string() } else { String::new() };
    format!("{sign}{}.{:03}", grouped(magnitude), mwh.unsigned_abs() % 1000)
}

/// mWh as kWh to the last unit: six decimals, exact.
pub(crate) fn kwh_exact(mwh: i64) -> String {
    let magnitude = mwh.unsigned_abs();
    let sign = if mwh < 0 { MINUS.to_string() } else { String::new() };
    format!("{sign}{}.{:06}", magnitude / 1_000_000, magnitude % 1_000_000)
}

/// mWh as Wh, with as many decimals as there is something in.
pub(crate) fn wh_short(mwh: i64) -> String {
    let exact = wh_exact(mwh);
    exact.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// mWh as whole Wh, digits in groups of three.
pub(crate) fn wh(mwh: i64) -> String {
    // Rounded half away from zero.
    let rounded = (mwh.abs() + 500) / 1000;
    grouped(if mwh < 0 { -rounded } else { rounded })
}

/// The same of the most there is: never less.
pub(crate) fn wh_upward(mwh: i64) -> String {
    grouped(mwh.div_euclid(1000) + i64::from(mwh.rem_euclid(1000) > 0))
}

/// An integer with its digits in groups of three.
pub(crate) fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::new();
    if value < 0 {
        text.push(MINUS);
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(NARROW_SPACE);
        }
        text.push(digit);
    }
    text
}

/// A signed number with its sign always shown.
pub(crate) fn signed(text: String) -> String {
    if text.starts_with(MINUS) { text } else { format!("+{text}") }
}

/// Bytes, as B, kB or MB, with a decimal where it tells something.
pub(crate) fn bytes(bytes: u64) -> String {
    if bytes < 10_000 {
        return format!("{} B", grouped(i64::try_from(bytes).unwrap_or(i64::MAX)));
    }
    let (unit, name) = if bytes < 1_000_000 { (1_000, "kB") } else { (1_000_000, "MB") };
    let whole = grouped(i64::try_from(bytes / unit).unwrap_or(i64::MAX));
    if bytes < 100 * unit {
        return format!("{whole}.{} {name}", bytes % unit * 10 / unit);
    }
    format!("{whole} {name}")
}

/// A duration, as ms or s. A browser's clock is coarse: what it calls nothing was short, not nothing.
pub(crate) fn duration(millis: f64) -> String {
    if millis < 1.0 {
        "< 1 ms".to_owned()
    } else if millis < 999.5 {
        format!("{} ms", decimal(millis, 0))
    } else {
        format!("{} s", decimal(millis / 1000.0, 1))
    }
}

/// A share of a whole, as this many of a hundred: never none where there is some, nor all where some are missing.
pub(crate) fn of_hundred(share: f64) -> String {
    match 100.0 * share {
        few if few < 1.0 => "fewer than 1".to_owned(),
        most if (99.5..100.0).contains(&most) => "more than 99".to_owned(),
        some => decimal(some, 0),
    }
}

/// How likely something is at most, in percent with a decimal, never less than it is; with as many as tell it from certain, up to six.
/// Nothing where those are too few.
pub(crate) fn likely(chance: f64) -> Option<String> {
    let left = 100.0 * (1.0 - chance);
    let places = decimals(left, 2, 6).max(1);
    Some(upward(100.0 - left, places)).filter(|percent| left > 0.0 && !percent.starts_with("100"))
}

/// A big number in short: its first and last eight digits.
pub(crate) fn short(digits: &str) -> String {
    let sign = usize::from(digits.starts_with('-'));
    let (head, tail) = (digits.get(..8 + sign), digits.get(digits.len().saturating_sub(8)..));
    match (head, tail) {
        (Some(head), Some(tail)) if digits.len() > 24 => {
            format!("{}\u{2026}{tail}", head.replace('-', &MINUS.to_string()))
        }
        _ => digits.replace('-', &MINUS.to_string()),
    }
}

/// How many digits a number has.
pub(crate) fn length(digits: &str) -> usize {
    digits.trim_start_matches('-').len()
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn energies() {
        assert_eq!(kwh(5_434_000, 2), "5.43");
        assert_eq!(kwh(-2_100_499, 2), "\u{2212}2.10");
        assert_eq!(kwh(-1, 2), "0.00");
        assert_eq!(kwh_exact(-1_000_001), "\u{2212}1.000001");
        assert_eq!(wh(1_234_500), "1\u{202f}235");
        assert_eq!(wh(-1_499), "\u{2212}1");
        assert_eq!(wh(-499), "0");
        assert_eq!((wh_short(100_000), wh_short(333_400)), ("100".into(), "333.4".into()));
        assert_eq!(signed(kwh(5, 2)), "+0.00");
        assert_eq!(wh_exact(-1_234_005), "\u{2212}1\u{202f}234.005");
        assert_eq!(wh_exact(-5), "\u{2212}0.005");
    }

    #[test]
    fn no_figure_is_rounded_away() {
        assert_eq!(significant(0.3312, 2), "0.33");
        assert_eq!(significant(33.12, 2), "33");
        assert_eq!(significant(-12_345.6, 2), "\u{2212}12346");
        assert_eq!(significant(0.0, 3), "0");
        assert_eq!([10.0, 0.5, 0.30000000000000004, 0.0].map(short_decimal), ["10", "0.5", "0.3", "0"]);
        assert_eq!(kwh_significant(3e6), "3.00");
        assert_eq!(kwh_significant(3_000.0), "0.00300");
        assert_eq!(kwh_significant(10.0), "0.000010");
        assert_eq!(kwh_significant(-89_871_968.0), "\u{2212}89.9");
    }

    #[test]
    fn sizes_and_times() {
        assert_eq!(bytes(9_999), "9\u{202f}999 B");
        assert_eq!(bytes(12_345), "12.3 kB");
        assert_eq!((bytes(123_456), bytes(999_999)), ("123 kB".into(), "999 kB".into()));
        assert_eq!((bytes(5_000_000), bytes(123_456_789)), ("5.0 MB".into(), "123 MB".into()));
        assert_eq!(duration(0.0), "< 1 ms");
        assert_eq!(duration(0.9), "< 1 ms");
        assert_eq!(duration(999.0), "999 ms");
        assert_eq!(duration(1234.0), "1.2 s");
    }

    #[test]
    fn a_share_of_a_hundred_is_neither_none_nor_all() {
        assert_eq!([100.0, 4900.0, 5100.0, 19_000.0, 61_000.0].map(rough_seconds), [5, 5, 10, 20, 75]);
        let said = [0.0001, 0.01, 0.7422, 0.9706, 0.9949, 0.9951, 1.0].map(of_hundred);
        assert_eq!(said, ["fewer than 1", "1", "74", "97", "99", "more than 99", "100"]);
    }

    #[test]
    fn what_is_likely_is_not_rounded_to_certain() {
        let said =
            [0.5, 0.731_058, 0.9, 0.9758, 0.999_955, 0.999_999_9].map(|chance| likely(chance).unwrap());
        assert_eq!(said, ["50.0", "73.2", "90.0", "97.6", "99.9955", "99.999990"].map(String::from));
        assert_eq!([0.999_999_999_9, 1.0].map(likely), [None, None]);
    }

    #[test]
    fn the_most_is_never_rounded_down() {
        for value in [2.711, 1e-7, 0.999_951, 31.000_1, 1.187_57, 148.413_16, 0.300_000_000_01] {
            let read = |text: String| text.parse::<f64>().unwrap();
            for digits in 0..4 {
                let up = read(upward(value, digits));
                assert!(
                    up >= value && up < value + 10f64.powi(-i32::try_from(digits).unwrap()),
                    "{value} {up}"
                );
            }
            assert!(read(significant_upward(value, 3)) >= value && read(short_upward(value)) >= value);
            assert!(read(likely(value / 200.0).unwrap()) >= value / 2.0);
        }
        // 0.1 + 0.2, and e to the ln 9 / (1 + e to the ln 9): the last bits of a float are not part of the number.
        assert_eq!(upward(0.1 + 0.2, 1), "0.3");
        assert_eq!(likely(1.0 / (1.0 + (-(9f64.ln())).exp())).as_deref(), Some("90.0"));
        assert_eq!([1_234_000, 1_234_001, 1, 0].map(wh_upward), ["1\u{202f}234", "1\u{202f}235", "1", "0"]);
        assert_eq!((kwh_upward(8_981_000.0), kwh_upward(3_000.0)), ("8.99".into(), "0.00300".into()));
    }

    #[test]
    fn big_numbers_keep_both_ends() {
        assert_eq!(short(&"1234567890".repeat(3)), "12345678\u{2026}34567890");
        assert_eq!(short(&format!("-{}", "1234567890".repeat(3))), "\u{2212}12345678\u{2026}34567890");
        assert_eq!(short("-42"), "\u{2212}42");
        assert_eq!(length("-42"), 2);
        assert_eq!(hex(&[0, 255]), "00ff");
    }
}
