//! What the page says of a field that is wrong.

use blindsum_core::params::KEY_SIZES;

use super::{files, format, text};
use crate::state::FieldError;

/// What is wrong, to stand beside the field.
pub(crate) fn error(error: &FieldError) -> String {
    let t = text();
    match error {
        FieldError::Missing => t.form.missing.to_owned(),
        FieldError::NotWhole { typed } => (t.form.not_whole)(&quoted(typed)),
        FieldError::NotInRange { typed, least, most } => (t.form.not_in_range)(&quoted(typed), *least, *most),
        FieldError::NotDecimal { typed } => (t.form.not_decimal)(&quoted(typed)),
        FieldError::NotAKeySize { typed } => {
            let sizes = KEY_SIZES.map(|bits| bits.to_string()).join(", ");
            (t.form.not_a_key_size)(&quoted(typed), &sizes)
        }
        FieldError::NotASeed { typed } => (t.form.not_a_seed)(&quoted(typed)),
        FieldError::NotADeadline { typed, most } => (t.form.not_a_deadline)(&quoted(typed), *most),
        FieldError::NotALoss { typed, homes, beats, .. } => {
            (t.form.not_a_loss)(&quoted(typed), *homes, *beats)
        }
        FieldError::NotOneOf { typed, words: [one, other] } => {
            (t.form.not_one_of)(&quoted(typed), one, other)
        }
        FieldError::EpsilonTooSmall { least } => (t.form.epsilon_too_small)(&least_epsilon(*least)),
        FieldError::TooManyMeters { source, homes } => files::too_many_meters(source, *homes),
        FieldError::Choice(error) => error.to_string(),
        FieldError::Params(error) => error.to_string(),
        FieldError::Budget(error) => error.to_string(),
        FieldError::NoSlot { asked, first, last } => (t.form.no_slot)(&quoted(asked), first, last),
    }
}

/// What was typed, as an error quotes it: the field itself holds the whole.
pub(super) fn quoted(typed: &str) -> String {
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
