//! One number that was measured, beside the number that was expected.

use blindsum_core::statistics::clopper_pearson;

use crate::sampling::Sample;

/// Intervals hold the true value with a chance of at least 1 - this.
pub const ALPHA: f64 = 1e-4;

/// Standard errors of a normal law that [`ALPHA`] allows, on both sides.
pub(crate) const ERRORS: f64 = 3.89;

/// How the measured number should stand to the expected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The same, to its digits and within the interval.
    Equal,
    /// The same or smaller.
    AtMost,
}

/// A number that was measured, beside the one expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// In which unit: "rounds", "Wh", "" for a plain number.
    pub unit: &'static str,
    /// The number expected.
    pub expected: f64,
    /// How the measured number should stand to it.
    pub relation: Relation,
    /// The number measured.
    pub measured: f64,
    /// Where the true number lies by what was measured, with a chance of at least 1 - [`ALPHA`]. Nothing where it was computed exactly.
    pub interval: Option<(f64, f64)>,
    /// Where the expected number is from.
    pub source: &'static str,
    /// Whether it belongs to a control: an attack that must fail, or honest parties with whom nothing must happen.
    pub control: bool,
    /// Whether the two agree.
    pub agrees: bool,
}

/// A number as it is written: a value, by how much rounding moved it, and its own standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Given {
    value: f64,
    rounded: f64,
    error: f64,
}

impl Given {
    /// A number without an error of its own, off by what floats lose at most.
    pub(crate) fn exact(value: f64) -> Self {
        Self { value, rounded: 1e-9 * libm::fabs(value), error: 0.0 }
    }

    /// A number written with this many digits after the point.
    pub(crate) fn digits(value: f64, digits: i32) -> Self {
        Self { value, rounded: 0.500_001 * libm::pow(10.0, f64::from(-digits)), error: 0.0 }
    }

    /// The same, with the standard error of the simulation that it is from.
    pub(crate) fn with_error(self, error: f64) -> Self {
        Self { error, ..self }
    }

    fn off(self, errors: f64) -> f64 {
        self.rounded + errors * self.error
    }
}

impl Figure {
    fn new(what: impl Into<String>, unit: &'static str, given: Given, measured: f64) -> Self {
        Self {
            what: what.into(),
            unit,
            expected: given.value,
            relation: Relation::Equal,
            measured,
            interval: None,
            source: "",
            control: false,
            agrees: libm::fabs(measured - given.value) <= given.off(0.0),
        }
    }

    /// What holds by algebra: it must hold in each of `all` cases.
    pub(crate) fn always(what: impl Into<String>, unit: &'static str, seen: u32, all: u32) -> Self {
        Self::new(what, unit, Given::exact(f64::from(all)), f64::from(seen))
    }

    /// What must not happen once. A control.
    pub(crate) fn never(what: impl Into<String>, unit: &'static str, seen: u32) -> Self {
        Self::new(what, unit, Given::exact(0.0), f64::from(seen)).control()
    }

    /// A number that was computed, not drawn.
    pub(crate) fn exact(what: impl Into<String>, unit: &'static str, measured: f64, given: Given) -> Self {
        Self::new(what, unit, given, measured)
    }

    /// A frequency, by the interval of Clopper and Pearson.
    pub(crate) fn frequency(what: impl Into<String>, seen: u32, all: u32, given: Given) -> Self {
        let number = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let (low, high) = clopper_pearson(number(seen), number(all), ALPHA);
        let off = given.off(ERRORS);
        let agrees = low - off <= given.value && given.value <= high + off;
        let measured = f64::from(seen) / f64::from(all.max(1));
        Self { interval: Some((low, high)), agrees, ..Self::new(what, "", given, measured) }
    }

    /// A mean, by its standard error and Student's law. It says nothing of a single number.
    pub(crate) fn mean(what: impl Into<String>, unit: &'static str, sample: &Sample, given: Given) -> Self {
        let half = sample.errors(ALPHA) * sample.error();
        let bound = libm::hypot(half, ERRORS * given.error) + given.rounded;
        let agrees = libm::fabs(sample.mean() - given.value) <= bound;
        let interval = half.is_finite().then(|| (sample.mean() - half, sample.mean() + half));
        Self { interval, agrees, ..Self::new(what, unit, given, sample.mean()) }
    }

    /// A standard deviation of values whose law has this kurtosis (E X^4 / variance^2): relative half-width 3.89 sqrt((K - 1) / N) / 2.
    pub(crate) fn deviation(
        what: impl Into<String>,
        unit: &'static str,
        sample: &Sample,
        kurtosis: f64,
        given: Given,
    ) -> Self {
        let relative = ERRORS * libm::sqrt((kurtosis - 1.0) / sample.count()) / 2.0;
        // Of very few numbers it says nothing.
        let half = if relative < 1.0 { relative * sample.deviation() } else { f64::INFINITY };
        let agrees = libm::fabs(sample.deviation() - given.value) <= half + given.off(ERRORS);
        let interval = half.is_finite().then(|| (sample.deviation() - half, sample.deviation() + half));
        Self { interval, agrees, ..Self::new(what, unit, given, sample.deviation()) }
    }

    /// A number that must not be beyond a bound.
    pub(crate) fn at_most(what: impl Into<String>, unit: &'static str, measured: f64, bound: f64) -> Self {
        let agrees = measured <= bound;
        Self { relation: Relation::AtMost, agrees, ..Self::new(what, unit, Given::exact(bound), measured) }
    }

    /// Whether numbers are uniform, by sixteen equal bins: chi-square with 15 degrees of freedom stays below 44.26 except with a chance
    /// of [`ALPHA`].
    pub(crate) fn uniform(what: impl Into<String>, bins: &[u32; 16]) -> Self {
        let all: u32 = bins.iter().sum();
        let mean = f64::from(all) / 16.0;
        let square = |count: &u32| (f64::from(*count) - mean) * (f64::from(*count) - mean) / mean;
        Self::at_most(what, "", bins.iter().map(square).sum(), 44.26)
    }

    /// Says where the expected number is from.
    pub(crate) fn from(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    /// Says that it is a control.
    pub(crate) fn control(self) -> Self {
        Self { control: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_agrees_to_its_digits_and_no_further() {
        let exact = |measured| Figure::exact("x", "", measured, Given::digits(0.9706, 4)).agrees;
        assert!(exact(0.970_61) && exact(0.970_55) && !exact(0.970_66) && !exact(0.970_54));
        assert!(Figure::always("x", "", 5, 5).agrees && !Figure::always("x", "", 4, 5).agrees);
        assert!(Figure::never("x", "", 0).agrees && !Figure::never("x", "", 1).agrees);
    }

    #[test]
    fn a_frequency_agrees_with_what_its_interval_holds() {
        // 948 to 989 of 1000 agree with .97061 at 99.99 %.
        let agrees = |seen| Figure::frequency("x", seen, 1000, Given::digits(0.970_61, 5)).agrees;
        assert!(agrees(948) && agrees(989) && !agrees(947) && !agrees(990));
    }

    #[test]
    fn even_bins_are_uniform_and_one_full_bin_is_not() {
        assert!(Figure::uniform("x", &[100; 16]).agrees);
        let mut bins = [100; 16];
        bins[3] = 200;
        assert!(!Figure::uniform("x", &bins).agrees);
    }
}
