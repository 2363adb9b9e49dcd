//! A row a household and a column a time of day, without dates: the form of the readings that ship with the product.

use crate::files::batch::Said;
use crate::files::form::Form;
use crate::files::stamp;
use crate::files::wide::{WideLayout, WideTime};

pub(crate) fn layout(at: usize, names: &[String]) -> Option<WideLayout> {
    let columns: Vec<_> = names
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(column, name)| match stamp::time(name) {
            Some((seconds, None)) if seconds < stamp::DAY => Some((column, WideTime::OfDay(seconds))),
            _ => None,
        })
        .collect();
    if columns.is_empty() || columns.len() + 1 < names.len() {
        return None;
    }
    let mut layout = WideLayout::new(Form::Wide, at + 1, 0, columns);
    layout.unit = Said::Open;
    Some(layout)
}
