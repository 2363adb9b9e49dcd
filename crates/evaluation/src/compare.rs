//! Two runs of one seed beside each other: all but their times must be equal, to the last bit.

use crate::measurement::{AGAIN, MILLIS};

/// Columns that a clock decides, in rows of a time.
const OF_A_CLOCK: [&str; 5] = ["value", "median", "low", "high", "n"];
/// More differences than this are counted and not told.
const MOST_TOLD: usize = 10;

/// How two files of a run stand to each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// Rows that both have.
    pub rows: usize,
    /// How many of them are times, of which only what they are of is compared.
    pub times: usize,
    /// How many cells or rows differ.
    pub differ: usize,
    /// The first of them, in words.
    pub told: Vec<String>,
}

impl Compared {
    fn differs(&mut self, words: impl FnOnce() -> String) {
        self.differ += 1;
        if self.told.len() < MOST_TOLD {
            self.told.push(words());
        }
    }
}

/// Compares a file of a run (raw.csv, fig7.csv, ...) with the same file of another run.
///
/// # Errors
/// [`csv::Error`]: one of the two files cannot be read; which line, and how.
pub fn compare(ours: &[u8], reference: &[u8]) -> Result<Compared, csv::Error> {
    let mut compared = Compared::default();
    let (mut one, mut other) = (csv::Reader::from_reader(ours), csv::Reader::from_reader(reference));
    let columns = one.headers()?.clone();
    if *other.headers()? != columns {
        compared.differs(|| "the columns are others".to_owned());
        return Ok(compared);
    }
    let unit = columns.iter().position(|column| column == "unit");
    let (mut one, mut other) = (one.records(), other.records());
    loop {
        let (ours, reference) = match (one.next().transpose()?, other.next().transpose()?) {
            (None, None) => return Ok(compared),
            (Some(ours), Some(reference)) => (ours, reference),
            (ours, _) => {
                let which = if ours.is_some() { "the first" } else { "the second" };
                let rows = compared.rows;
                compared.differs(|| format!("only {which} goes on after {rows} rows"));
                return Ok(compared);
            }
        };
        compared.rows += 1;
        let line = ours.position().map_or(0, csv::Position::line);
        let is_time =
            unit.and_then(|unit| ours.get(unit)).is_some_and(|unit| unit == MILLIS || unit == AGAIN);
        compared.times += usize::from(is_time);
        for ((column, ours), reference) in columns.iter().zip(&ours).zip(&reference) {
            if ours != reference && !(is_time && OF_A_CLOCK.contains(&column)) {
                compared.differs(|| format!("line {line}, {column}: {ours}, in the other {reference}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str =
        "scheme,metric,median,low,n,unit,theory\nours,time,1.5,1.25,3,ms,\nours,sd,.5,.25,60,caps,.5\n";

    fn against(reference: &str) -> Compared {
        compare(RUN.as_bytes(), reference.as_bytes()).unwrap()
    }

    #[test]
    fn times_may_differ_and_nothing_else() {
        let equal = Compared { rows: 2, times: 1, ..Compared::default() };
        assert_eq!(against(RUN), equal);
        assert_eq!(against(&RUN.replace("1.5,1.25,3,ms", "9,8,7,ms")), equal);
        // Of a time it must still be the same time, and a number that is drawn is equal to the last digit.
        for (from, to, told) in [
            ("ours,time", "theirs,time", "line 2, scheme: ours, in the other theirs"),
            (",ms,", ",s,", "line 2, unit: ms, in the other s"),
            ("sd,.5,", "sd,.50,", "line 3, median: .5, in the other .50"),
            ("60,caps", "61,caps", "line 3, n: 60, in the other 61"),
        ] {
            let compared = against(&RUN.replace(from, to));
            assert_eq!((compared.differ, compared.told), (1, vec![told.to_owned()]), "{from}");
        }
    }

    #[test]
    fn rows_and_columns_that_one_has_alone_are_told() {
        let shorter = against("scheme,metric,median,low,n,unit,theory\nours,time,1.5,1.25,3,ms,\n");
        assert_eq!(shorter.told, ["only the first goes on after 1 rows"]);
        let longer = against(&format!("{RUN}ours,mean,.5,.25,60,caps,.5\n"));
        assert_eq!(longer.told, ["only the second goes on after 2 rows"]);
        assert_eq!(against("scheme\nours\n").differ, 1);
        assert!(compare(RUN.as_bytes(), b"scheme,metric,median,low,n,unit,theory\nours\n").is_err());
    }
}
