//! Numbers that the paper prints, to be shown beside what is measured.

use serde::Deserialize;

use crate::plan::Figure;

/// The numbers that ship with the program.
pub const PRINTED: &str = include_str!("../../../evaluation/printed.toml");

/// A number of the paper.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    /// Where it is drawn.
    pub figure: Figure,
    /// Where it stands.
    pub source: String,
    /// What it is called there.
    pub name: String,
    /// Over which m or gamma.
    #[serde(default)]
    pub x: Option<f64>,
    /// The value; of a place on the axis of x alone, none.
    #[serde(default)]
    pub y: Option<f64>,
    /// Of Table 1: the way of summing up that we hold beside it.
    #[serde(default)]
    pub scheme: Option<String>,
    /// Of Table 1: the noise law that we hold beside it; none where the scheme adds no noise.
    #[serde(default)]
    pub noise: Option<String>,
    /// Of Table 1: the time, in milliseconds.
    #[serde(default)]
    pub time: Option<f64>,
    /// Of Table 1: the standard deviation, as a part of the total.
    #[serde(default)]
    pub deviation: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    printed: Vec<Printed>,
}

/// The numbers of a file.
///
/// # Errors
/// [`toml::de::Error`]: where the file is not as it should be.
pub fn read(text: &str) -> Result<Vec<Printed>, toml::de::Error> {
    Ok(toml::from_str::<File>(text)?.printed)
}

/// Those that ship, of a figure. The file is ours, and a test reads it.
#[must_use]
pub fn of(figure: Figure) -> Vec<Printed> {
    let all = read(PRINTED).unwrap_or_default();
    all.into_iter().filter(|printed| printed.figure == figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Row;
    use crate::way::Way;

    #[test]
    fn what_is_printed_has_a_place_among_what_is_measured() {
        let all = read(PRINTED).unwrap();
        assert_eq!(all.len(), 6);
        for printed in all {
            assert!(printed.x.is_some() || printed.time.is_some(), "{printed:?}");
            if let Some(scheme) = &printed.scheme {
                assert!(Way::ALL.iter().any(|way| way.id() == scheme), "{printed:?}");
            }
            if let Some(noise) = &printed.noise {
                assert!(Row::ALL.iter().any(|row| row.id() == noise), "{printed:?}");
            }
        }
        assert_eq!(of(Figure::Table1).len(), 3);
    }
}
