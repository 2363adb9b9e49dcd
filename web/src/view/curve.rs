//! One household's day as a stepped line.

use blindsum_readings::Household;

use crate::ground::number::{count, to_f64};

/// A day, drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    /// The line, as path data.
    pub(crate) line: String,
    /// The area under it, as path data.
    pub(crate) area: String,
    /// The highest reading, in mWh.
    pub(crate) most: i64,
    /// Left edge and width of the slot looked at.
    pub(crate) slot: Option<(f64, f64)>,
}

/// Draws a household's readings into a box of this size.
pub(crate) fn curve(household: &Household, slot: Option<usize>, width: f64, height: f64) -> Curve {
    let step = width / count(household.readings.len().max(1));
    let most = household.readings.iter().map(|reading| reading.mwh()).max().unwrap_or(0).max(1);
    let mut line = String::new();
    for (index, reading) in household.readings.iter().enumerate() {
        let y = height * (1.0 - to_f64(reading.mwh()) / to_f64(most));
        let command = if index == 0 { format!("M0 {y:.1}") } else { format!("V{y:.1}") };
        line.push_str(&command);
        line.push_str(&format!("H{:.1}", step * count(index + 1)));
    }
    let area = format!("{line}V{height:.1}H0Z");
    Curve { line, area, most, slot: slot.map(|index| (step * count(index), step)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blindsum_readings::Readings;

    #[test]
    fn a_day_becomes_steps() {
        let readings = Readings::from_wide("date,00:00,00:30\na,10,40\n".as_bytes()).unwrap();
        let drawn = curve(&readings.households[0], Some(1), 100.0, 40.0);
        assert_eq!(drawn.line, "M0 30.0H50.0V0.0H100.0");
        assert_eq!(drawn.area, "M0 30.0H50.0V0.0H100.0V40.0H0Z");
        assert_eq!((drawn.most, drawn.slot), (40_000, Some((50.0, 50.0))));
    }
}
