//! The numbers of a chart: one set of rows, which people read as a table and programs as a file.

use std::borrow::Cow;
use std::rc::Rc;

/// A column: what a file calls it, with its unit, and what a table does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// In a file.
    pub(crate) key: Cow<'static, str>,
    /// In a table.
    pub(crate) title: &'static str,
}

/// A value: as a table writes it, and as a file does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// For people: grouped, rounded, in the unit of its column's title.
    pub(crate) shown: String,
    /// For programs: with a point, ungrouped, in the unit of its column's key.
    pub(crate) plain: String,
}

impl Cell {
    /// A value that a file writes otherwise than a table.
    pub(crate) fn new(shown: String, plain: impl ToString) -> Self {
        Self { shown, plain: plain.to_string() }
    }

    /// The same in both.
    pub(crate) fn same(value: impl ToString) -> Self {
        let plain = value.to_string();
        Self { shown: plain.clone(), plain }
    }
}

/// The rows of one picture. They are worked out when they are asked for: there can be thousands, and few are on the screen.
#[derive(Clone)]
pub(crate) struct Sheet {
    /// What its file and its parts on the page are named by.
    pub(crate) id: &'static str,
    /// What its columns are.
    pub(crate) columns: Vec<Column>,
    /// How many rows.
    pub(crate) count: usize,
    /// What a table is told by, above it.
    pub(crate) note: Option<String>,
    /// Which value has to be known to see it, where not everybody may.
    pub(crate) known: Option<&'static str>,
    row: Rc<dyn Fn(usize) -> Vec<Cell>>,
}

/// Two sheets are the same only if one is a copy of the other.
impl PartialEq for Sheet {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && Rc::ptr_eq(&self.row, &other.row)
    }
}

impl Sheet {
    /// A sheet whose rows are worked out one by one.
    pub(crate) fn lazy(
        id: &'static str,
        columns: Vec<Column>,
        count: usize,
        row: Rc<dyn Fn(usize) -> Vec<Cell>>,
    ) -> Self {
        Self { id, columns, count, note: None, known: None, row }
    }

    /// A sheet of rows. A column is its key and its title.
    pub(crate) fn new(
        id: &'static str,
        columns: &[(&'static str, &'static str)],
        rows: Vec<Vec<Cell>>,
    ) -> Self {
        let count = rows.len();
        let row = move |place: usize| rows.get(place).cloned().unwrap_or_default();
        Self::lazy(id, self::columns(columns), count, Rc::new(row))
    }

    /// With a sentence above its table.
    pub(crate) fn with_note(self, note: String) -> Self {
        Self { note: Some(note), ..self }
    }

    /// With the value that eyes have to know to see it.
    pub(crate) fn known(self, value: &'static str) -> Self {
        Self { known: Some(value), ..self }
    }

    /// A row.
    pub(crate) fn row(&self, place: usize) -> Vec<Cell> {
        (self.row)(place)
    }

    /// All of it as comma-separated values: RFC 4180, with a line of names.
    pub(crate) fn csv(&self) -> String {
        let mut file = String::new();
        line(&mut file, self.columns.iter().map(|column| column.key.as_ref()));
        for place in 0..self.count {
            line(&mut file, self.row(place).iter().map(|cell| cell.plain.as_str()));
        }
        file
    }
}

/// Columns by their keys and titles.
pub(crate) fn columns(columns: &[(&'static str, &'static str)]) -> Vec<Column> {
    columns.iter().map(|(key, title)| Column { key: (*key).into(), title }).collect()
}

fn line<'a>(file: &mut String, values: impl Iterator<Item = &'a str>) {
    for (place, value) in values.enumerate() {
        if place > 0 {
            file.push(',');
        }
        // A cell that begins a formula is one to a spreadsheet: a quote makes it text. Numbers stay numbers.
        let begins = value.starts_with(['=', '+', '-', '@', '\t', '\r']) && value.parse::<f64>().is_err();
        let guarded = if begins { format!("'{value}") } else { String::new() };
        let value = if begins { guarded.as_str() } else { value };
        if value.contains([',', '"', '\r', '\n']) {
            file.push('"');
            file.push_str(&value.replace('"', "\"\""));
            file.push('"');
        } else {
            file.push_str(value);
        }
    }
    file.push_str("\r\n");
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The values of a file, line by line; it knows no quotes.
    pub(crate) fn parsed(sheet: &Sheet) -> Vec<Vec<String>> {
        let file = sheet.csv();
        let lines = file.strip_suffix("\r\n").unwrap().split("\r\n");
        lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn a_file_has_a_line_of_names_and_a_line_for_each_row() {
        let rows = (1..=3i64).map(|row| vec![Cell::same(row), Cell::new(format!("{row} kWh"), 1000 * row)]);
        let sheet = Sheet::new("s", &[("row", "Row"), ("energy_wh", "Energy, kWh")], rows.collect());
        assert_eq!(sheet.csv(), "row,energy_wh\r\n1,1000\r\n2,2000\r\n3,3000\r\n");
        assert_eq!((sheet.count, sheet.row(1)[1].shown.as_str()), (3, "2 kWh"));
        assert!(sheet == sheet.clone());
    }

    #[test]
    fn what_would_break_a_line_is_quoted() {
        let row = ["=1+1", "@x", "-2.5", "-cmd", "h1"].map(Cell::same).into();
        let keys = [("a", "A"), ("b", "B"), ("c", "C"), ("d", "D"), ("e", "E")];
        let sheet = Sheet::new("s", &keys, vec![row]);
        assert!(sheet.csv().ends_with("\r\n'=1+1,'@x,-2.5,'-cmd,h1\r\n"), "{}", sheet.csv());
        let row = vec![Cell::same("a, b"), Cell::same("the \"1\""), Cell::same("")];
        let sheet = Sheet::new("s", &[("x", "X"), ("y", "Y"), ("z", "Z")], vec![row]);
        assert_eq!(sheet.csv(), "x,y,z\r\n\"a, b\",\"the \"\"1\"\"\",\r\n");
    }
}
