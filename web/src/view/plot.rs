//! Where a chart of slots has what, in percents of its picture, so that one drawing fits every width.

use crate::ground::number::{count, magnitude, to_f64};

/// A chart's axes: amounts up, slots from left to right. Several charts stand one over the other in a picture.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axes {
    /// Where the highest amount is, in percents from the picture's top.
    pub(crate) top: f64,
    /// Where the lowest is.
    pub(crate) bottom: f64,
    /// The lowest and the highest amount.
    pub(crate) range: (f64, f64),
    /// How many slots.
    pub(crate) slots: usize,
}

impl Axes {
    /// Where a slot begins, in percents from the left.
    pub(crate) fn x(&self, place: usize) -> f64 {
        100.0 * count(place) / count(self.slots.max(1))
    }

    /// The middle of a slot.
    pub(crate) fn middle(&self, place: usize) -> f64 {
        f64::midpoint(self.x(place), self.x(place + 1))
    }

    /// How far down an amount is, in percents of the picture.
    pub(crate) fn y(&self, amount: f64) -> f64 {
        let (low, high) = self.range;
        self.bottom - (self.bottom - self.top) * (amount - low) / (high - low).max(f64::MIN_POSITIVE)
    }

    /// Round amounts for the axis: a step of 1, 2 or 5 times a power of ten.
    pub(crate) fn ticks(&self, most: i32) -> Vec<i64> {
        ticks(self.range, most)
    }

    /// A stepped line through what is known, broken where nothing is.
    pub(crate) fn steps(&self, values: impl Iterator<Item = Option<i64>>) -> String {
        let mut line = String::new();
        let mut pen_down = false;
        for (place, value) in values.enumerate() {
            let Some(value) = value else {
                pen_down = false;
                continue;
            };
            let (x, y) = (self.x(place), self.y(to_f64(value)));
            let command = if pen_down { format!("V{y:.2}") } else { format!("M{x:.2} {y:.2}") };
            line.push_str(&command);
            line.push_str(&format!("H{:.2}", self.x(place + 1)));
            pen_down = true;
        }
        line
    }

    /// The area between such a line and the lowest amount, where every value is known.
    pub(crate) fn area(&self, values: impl Iterator<Item = i64>) -> String {
        let line = self.steps(values.map(Some));
        if line.is_empty() { line } else { format!("{line}V{:.2}H0Z", self.bottom) }
    }

    /// The places of slots that begin at a multiple of this many hours, by their seconds after midnight; of a few slots all.
    pub(crate) fn hours(&self, starts: &[u64], every: u64) -> Vec<usize> {
        let few = starts.len() <= 6;
        let on = |seconds: &u64| few || seconds.is_multiple_of(every.max(1) * 3600);
        starts.iter().enumerate().filter(|(_, seconds)| on(seconds)).map(|(place, _)| place).collect()
    }
}

/// Round values in a range: at most about this many.
pub(crate) fn ticks((low, high): (f64, f64), most: i32) -> Vec<i64> {
    let raw = ((high - low) / f64::from(most.max(1))).max(1.0);
    let power = 10f64.powi(magnitude(raw));
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| *step >= raw);
    let step = step.unwrap_or(10.0 * power);
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    #[expect(clippy::cast_possible_truncation, reason = "energies stay far below 2^53")]
    let [first, last, step] = [first, last, step].map(|value| value as i64);
    (first..=last).map(|multiple| multiple * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axes() -> Axes {
        Axes { top: 10.0, bottom: 90.0, range: (0.0, 40.0), slots: 4 }
    }

    #[test]
    fn a_day_becomes_steps_in_percents() {
        let axes = axes();
        assert_eq!(axes.steps([Some(10), Some(40)].into_iter()), "M0.00 70.00H25.00V10.00H50.00");
        assert_eq!(axes.steps([Some(0), None, Some(20)].into_iter()), "M0.00 90.00H25.00M50.00 50.00H75.00");
        assert_eq!(axes.area([10, 40].into_iter()), "M0.00 70.00H25.00V10.00H50.00V90.00H0Z");
        assert_eq!((axes.area([].into_iter()).as_str(), axes.middle(1)), ("", 37.5));
        // Amounts below the lowest are drawn there: nothing is cut off in silence.
        assert_eq!(axes.y(-10.0), 110.0);
    }

    #[test]
    fn hours_are_marked_and_of_a_few_slots_all() {
        let starts: Vec<_> = (0..48).map(|slot| slot * 1800).collect();
        assert_eq!(axes().hours(&starts, 6), [0, 12, 24, 36]);
        assert_eq!(axes().hours(&[68_400, 70_200], 6), [0, 1]);
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks((0.0, 9_000_000.0), 5), [0, 2_000_000, 4_000_000, 6_000_000, 8_000_000]);
        assert_eq!(ticks((-3.0, 4.0), 4), [-2, 0, 2, 4]);
        assert_eq!(ticks((0.0, 1.0), 5), [0, 1]);
    }
}
