//! What the page says of a field that is wrong.

use blindsum_core::params::KEY_SIZES;

use super::{files, fill, format, text};
use crate::state::FieldError;

/// What is wrong, to stand beside the field.
pub(crate) fn error(error: &FieldError) -> String {
    let t = text();
    match error {
        FieldError::Missing => t.form.missing.to_owned(),
        FieldError::NotWhole { typed } => fill(t.form.not_whole, &[("typed", &quoted(typed))]),
        FieldError::NotInRange { typed, most } => {
            fill(t.form.not_in_range, &[("most", &most.to_string()), ("typed", &quoted(typed))])
        }
        FieldError::NotDecimal { typed } => fill(t.form.not_decimal, &[("typed", &quoted(typed))]),
        FieldError::NotAKeySize { typed } => {
            let sizes = KEY_SIZES.map(|bits| bits.to_string()).join(", ");
            fill(t.form.not_a_key_size, &[("sizes", &sizes), ("typed", &quoted(typed))])
        }
        FieldError::NotASeed { typed } => fill(t.form.not_a_seed, &[("typed", &quoted(typed))]),
        FieldError::NotADeadline { typed, most } => {
            fill(t.form.not_a_deadline, &[("most", &most.to_string()), ("typed", &quoted(typed))])
        }
        FieldError::NotOneOf { typed, words: [one, other] } => {
            fill(t.form.not_one_of, &[("one", one), ("other", other), ("typed", &quoted(typed))])
        }
        FieldError::EpsilonTooSmall { least } => {
            fill(t.form.epsilon_too_small, &[("least", &least_epsilon(*least))])
        }
        FieldError::TooManyMeters { source, homes } => files::too_many_meters(source, *homes),
        FieldError::Choice(error) => error.to_string(),
        FieldError::Params(error) => error.to_string(),
        FieldError::Budget(error) => error.to_string(),
        FieldError::Slot(error) => error.to_string(),
    }
}

/// What was typed, as an error quotes it: the field itself holds the whole.
fn quoted(typed: &str) -> String {
    const MOST: usize = 24;
    let start: String = typed.chars().take(MOST).collect();
    if start.len() < typed.len() { start + "…" } else { start }
}

/// An epsilon to two digits, above what it is, as it can be typed.
fn least_epsilon(least: f64) -> String {
    let decimals = format::decimals(least, 2, 12);
    let step = 0.1f64.powi(i32::try_from(decimals).unwrap_or(0));
    format!("{:.decimals$}", (least / step).floor() * step + step)
}
