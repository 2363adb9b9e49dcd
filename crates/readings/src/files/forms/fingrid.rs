//! Fingrid's Datahub in Finland: a row a quarter or hour with its start in UTC, the unit in a column, a decimal comma, and a quality.
//! A row of quality MISSING holds no reading, whatever number stands there.

use crate::files::form::Form;
use crate::files::header;
use crate::files::layout::{Layout, Says, TimeIn};

pub(crate) fn layout(at: usize, names: &[String]) -> Option<Layout> {
    let [point, unit, start, amount, quality] =
        header::columns(names, ["mittauspisteen tunnus", "yksikkötyyppi", "alkuaika", "määrä", "laatu"])?;
    let mut layout = Layout::new(Form::Fingrid, at + 1, TimeIn::One(start), amount);
    layout.household = Some(point);
    layout.unit_column = Some(unit);
    layout.missing = Some((quality, is_missing as Says));
    layout.estimated = Some((quality, is_estimated as Says));
    Some(layout)
}

fn is_missing(quality: &str) -> bool {
    quality.eq_ignore_ascii_case("missing")
}

fn is_estimated(quality: &str) -> bool {
    !quality.eq_ignore_ascii_case("ok")
}
