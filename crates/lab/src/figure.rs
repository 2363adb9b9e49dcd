//! One number that was measured, beside the number that was expected.

use blindsum_core::statistics::clopper_pearson;
use serde::{Deserialize, Serialize};

use crate::sampling::Sample;

/// Intervals hold the true value with a chance of at least 1 - this.
pub const ALPHA: f64 = 1e-4;

/// Standard errors of a normal law that [`ALPHA`] allows, on both sides.
pub(crate) const ERRORS: f64 = 3.89;

/// Whether a measured number agrees with the expected one. In files: true, false, and null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Option<bool>", from = "Option<bool>")]
pub enum Agreement {
    /// It does.
    Agrees,
    /// It does not.
    Differs,
    /// So few were drawn that whatever had come would have agreed.
    TooFew,
}

impl Agreement {
    /// Whether they agree, and whether they could have differed.
    pub(crate) fn of(agrees: bool, decides: bool) -> Self {
        match (agrees, decides) {
            (false, _) => Self::Differs,
            (true, true) => Self::Agrees,
            (true, false) => Self::TooFew,
        }
    }

    /// What several come to: one that differs counts more than one of which too little is known.
    #[must_use]
    pub fn all(several: impl IntoIterator<Item = Self>) -> Self {
        several.into_iter().fold(Self::Agrees, |sum, one| match (sum, one) {
            (Self::Differs, _) | (_, Self::Differs) => Self::Differs,
            (Self::TooFew, _) | (_, Self::TooFew) => Self::TooFew,
            _ => Self::Agrees,
        })
    }
}

impl From<Agreement> for Option<bool> {
    fn from(agreement: Agreement) -> Self {
        match agreement {
            Agreement::Agrees => Some(true),
            Agreement::Differs => Some(false),
            Agreement::TooFew => None,
        }
    }
}

impl From<Option<bool>> for Agreement {
    fn from(agrees: Option<bool>) -> Self {
        agrees.map_or(Self::TooFew, |agrees| Self::of(agrees, true))
    }
}

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
    /// Out of how many it was counted; nothing if it was not counted.
    pub of: Option<u32>,
    /// Where the true number lies by what was measured, with a chance of at least 1 - [`ALPHA`]. Nothing where it was computed exactly.
    pub interval: Option<(f64, f64)>,
    /// Where the expected number is from.
    pub source: &'static str,
    /// Whether it belongs to a control: an attack that must fail, or honest parties with whom nothing must happen.
    pub control: bool,
    /// Whether the two agree.
    pub agrees: Agreement,
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
            of: None,
            interval: None,
            source: "",
            control: false,
            agrees: Agreement::of(libm::fabs(measured - given.value) <= given.off(0.0), true),
        }
    }

    fn counted(self, of: u32) -> Self {
        Self { of: Some(of), ..self }
    }

    /// What holds by algebra: it must hold in each of `all` cases.
    pub(crate) fn always(what: impl Into<String>, unit: &'static str, seen: u32, all: u32) -> Self {
        Self::new(what, unit, Given::exact(f64::from(all)), f64::from(seen)).counted(all)
    }

    /// What must not happen once in `all` cases. A control.
    pub(crate) fn never(what: impl Into<String>, unit: &'static str, seen: u32, all: u32) -> Self {
        Self::new(what, unit, Given::exact(0.0), f64::from(seen)).counted(all).control()
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
        let holds = |(low, high): (f64, f64)| low - off <= given.value && given.value <= high + off;
        // Of few that are drawn, not one and all of them are both what may come.
        let decides =
            ![0, all].into_iter().all(|seen| holds(clopper_pearson(number(seen), number(all), ALPHA)));
        let agrees = Agreement::of(holds((low, high)), decides);
        let measured = f64::from(seen) / f64::from(all.max(1));
        Self { interval: Some((low, high)), agrees, ..Self::new(what, "", given, measured) }
    }

    /// A mean, by its standard error and Student's law. It says nothing of a single number.
    pub(crate) fn mean(what: impl Into<String>, unit: &'static str, sample: &Sample, given: Given) -> Self {
        let half = sample.errors(ALPHA) * sample.error();
        let bound = libm::hypot(half, ERRORS * given.error) + given.rounded;
        let agrees = libm::fabs(sample.mean() - given.value) <= bound;
        let agrees = Agreement::of(agrees, half.is_finite());
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
        let agrees = Agreement::of(agrees, half.is_finite());
        let interval = half.is_finite().then(|| (sample.deviation() - half, sample.deviation() + half));
        Self { interval, agrees, ..Self::new(what, unit, given, sample.deviation()) }
    }

    /// A number that must not be beyond a bound.
    pub(crate) fn at_most(what: impl Into<String>, unit: &'static str, measured: f64, bound: f64) -> Self {
        let agrees = Agreement::of(measured <= bound, true);
        Self { relation: Relation::AtMost, agrees, ..Self::new(what, unit, Given::exact(bound), measured) }
    }

    /// Whether numbers are uniform, by sixteen equal bins: their chi-square stays below the bound except with a chance of [`ALPHA`].
    /// 44.26 is that of the law with 15 degrees of freedom; of few numbers the square is larger more often, by what the second term
    /// makes good (of 16 numbers and more, by the exact law: a test computes it).
    pub(crate) fn uniform(what: impl Into<String>, bins: &[u32; 16]) -> Self {
        let all: u32 = bins.iter().sum();
        let (mean, bound) = (f64::from(all) / 16.0, chi_square_bound(all));
        let square = |count: &u32| (f64::from(*count) - mean) * (f64::from(*count) - mean) / mean;
        let figure = Self::at_most(what, "", bins.iter().map(square).sum(), bound);
        // All in one bin is the largest that can come.
        let decides = 15.0 * f64::from(all) > bound;
        Self { agrees: Agreement::of(figure.agrees == Agreement::Agrees, decides), ..figure }
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

/// Below it stays the chi-square of this many uniform numbers in sixteen bins, except with a chance of at most [`ALPHA`].
fn chi_square_bound(count: u32) -> f64 {
    44.26 + 200.0 / f64::from(count.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES: Agreement = Agreement::Agrees;
    const NO: Agreement = Agreement::Differs;

    #[test]
    fn a_number_agrees_to_its_digits_and_no_further() {
        let exact = |measured| Figure::exact("x", "", measured, Given::digits(0.9706, 4)).agrees;
        assert_eq!([0.970_61, 0.970_55, 0.970_66, 0.970_54].map(exact), [YES, YES, NO, NO]);
        assert_eq!([5, 4].map(|seen| Figure::always("x", "", seen, 5).agrees), [YES, NO]);
        assert_eq!([0, 1].map(|seen| Figure::never("x", "", seen, 5).agrees), [YES, NO]);
    }

    #[test]
    fn a_frequency_agrees_with_what_its_interval_holds() {
        // 948 to 989 of 1000 agree with .97061 at 99.99 %.
        let agrees = |seen| Figure::frequency("x", seen, 1000, Given::digits(0.970_61, 5)).agrees;
        assert_eq!([948, 989, 947, 990].map(agrees), [YES, YES, NO, NO]);
    }

    #[test]
    fn what_could_not_have_differed_does_not_agree() {
        let half = Given::digits(0.5, 4);
        assert_eq!(Figure::frequency("x", 1, 2, half).agrees, Agreement::TooFew);
        assert_eq!(Figure::frequency("x", 10, 20, half).agrees, YES);
        let mut sample = Sample::default();
        sample.add(0.4);
        let mean = Figure::mean("x", "", &sample, half);
        assert_eq!((mean.agrees, mean.interval), (Agreement::TooFew, None));
        assert_eq!(Figure::deviation("x", "", &sample, 3.0, half).agrees, Agreement::TooFew);
        let mut bins = [0; 16];
        bins[3] = 5;
        assert_eq!(Figure::uniform("x", &bins).agrees, Agreement::TooFew);
        bins[3] = 10;
        assert_eq!(Figure::uniform("x", &bins).agrees, NO);
    }

    #[test]
    fn one_that_differs_counts_most() {
        use Agreement::{Agrees, Differs, TooFew};
        assert_eq!(Agreement::all([Agrees, TooFew, Differs, Agrees]), Differs);
        assert_eq!(Agreement::all([TooFew, Agrees]), TooFew);
        assert_eq!(Agreement::all([Agrees, Agrees]), Agrees);
        let told = [Agrees, Differs, TooFew].map(Option::<bool>::from);
        assert_eq!(told, [Some(true), Some(false), None]);
        assert_eq!(told.map(Agreement::from), [Agrees, Differs, TooFew]);
    }

    #[test]
    fn even_bins_are_uniform_and_one_full_bin_is_not() {
        assert_eq!(Figure::uniform("x", &[100; 16]).agrees, YES);
        let mut bins = [100; 16];
        bins[3] = 200;
        assert_eq!(Figure::uniform("x", &bins).agrees, NO);
    }

    /// The chance that the chi-square of `count` uniform numbers in sixteen bins is above `bound`: over all ways to share them out, by
    /// the number of numbers and the sum of the squares so far.
    fn beyond(count: usize, bound: f64) -> f64 {
        let all = f64::from(u32::try_from(count).unwrap());
        let most = (0..=count * count)
            .rev()
            .find(|squares| 16.0 * f64::from(u32::try_from(*squares).unwrap()) / all - all <= bound)
            .unwrap();
        let weights: Vec<f64> = (0..=count)
            .scan(1.0, |weight, at| {
                *weight /= f64::from(u32::try_from(at.max(1)).unwrap());
                Some(*weight)
            })
            .collect();
        let mut ways = vec![vec![0.0; most + 1]; count + 1];
        ways[0][0] = 1.0;
        for _ in 0..16 {
            let mut next = vec![vec![0.0; most + 1]; count + 1];
            for (here, weight) in weights.iter().enumerate().take_while(|(here, _)| here * here <= most) {
                for before in 0..=count - here {
                    for squares in 0..=most - here * here {
                        next[before + here][squares + here * here] += weight * ways[before][squares];
                    }
                }
            }
            ways = next;
        }
        let within: f64 = ways[count].iter().sum();
        let shuffles =
            (1..=count).fold(1.0, |product, at| product * f64::from(u32::try_from(at).unwrap()) / 16.0);
        1.0 - within * shuffles
    }

    #[test]
    fn the_bound_of_chi_square_holds_for_few_numbers_by_the_exact_law() {
        for count in [16, 24, 40, 80, 120] {
            let chance = beyond(count, chi_square_bound(u32::try_from(count).unwrap()));
            assert!(chance > 0.0 && chance <= ALPHA, "{count}: {chance:e}");
        }
        // Without the second term it does not.
        assert!(beyond(40, 44.26) > 2.0 * ALPHA);
    }
}
