//! Figures as they are written, and means of samples.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::ResidualLaw;
use blindsum_core::variants::NoiseLaw;

/// Two-sided, of the normal law at alpha = 1e-4.
const ERRORS: f64 = 3.89;

/// `value` with as many digits as the figure has, "0.9706" or "7e-6".
fn rounded(value: f64, figure: &str) -> String {
    let digits_of = |mantissa: &str| mantissa.split_once('.').map_or(0, |(_, digits)| digits.len());
    match figure.split_once('e') {
        Some((mantissa, _)) => format!("{value:.*e}", digits_of(mantissa)),
        None => format!("{value:.*}", digits_of(figure)),
    }
}

/// Panics unless `value` is the figure, to its digits.
pub(crate) fn shows(value: f64, figure: &str, what: &str) {
    assert_eq!(rounded(value, figure), figure, "{what}: {value}");
}

/// The unit in which a figure's last digit counts.
fn last_digit(figure: &str) -> f64 {
    let digits = figure.split_once('.').map_or(0, |(_, digits)| digits.len());
    10f64.powi(-i32::try_from(digits).unwrap())
}

/// The default round of this many meters: discrete noise, cap 3000 Wh, units of 1 mWh.
pub(crate) fn round(meters: u32, gamma: u32, epsilon: f64) -> Params {
    Params::try_from(RawParams { meters, gamma, epsilon, ..RawParams::default() }).unwrap()
}

pub(crate) fn discrete(scale: f64, shape: f64) -> ResidualLaw {
    ResidualLaw::new(NoiseLaw::Discrete, scale, shape).unwrap()
}

/// What a sample says of the law that it is from.
#[derive(Debug)]
pub(crate) struct Sample {
    count: f64,
    pub(crate) mean: f64,
    pub(crate) deviation: f64,
    kurtosis: f64,
}

impl Sample {
    pub(crate) fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let moment = |power| values.iter().map(|value| (value - mean).powi(power)).sum::<f64>() / count;
        let variance = moment(2);
        let deviation = (variance * count / (count - 1.0)).sqrt();
        Self { count, mean, deviation, kurtosis: moment(4) / (variance * variance) }
    }

    /// SE of the mean.
    pub(crate) fn error(&self) -> f64 {
        self.deviation / self.count.sqrt()
    }

    /// Panics unless the mean agrees with a figure whose own standard error is `error`.
    pub(crate) fn mean_agrees(&self, figure: &str, error: f64, what: &str) {
        let value: f64 = figure.parse().unwrap();
        let bound = ERRORS * self.error().hypot(error) + last_digit(figure) / 2.0;
        let off = (self.mean - value).abs();
        println!("{what}: {:.5} (SE {:.5}) for {figure}", self.mean, self.error());
        assert!(off <= bound, "{what}: {self:?} is off {figure} by {off}, more than {bound}");
    }

    /// The same of the standard deviation, whose relative error is sqrt((kurtosis - 1) / count) / 2.
    pub(crate) fn deviation_agrees(&self, figure: &str, what: &str) {
        let value: f64 = figure.parse().unwrap();
        let relative = ERRORS * ((self.kurtosis - 1.0) / self.count).sqrt() / 2.0;
        let bound = relative * self.deviation + last_digit(figure) / 2.0;
        let off = (self.deviation - value).abs();
        println!("{what}, deviation: {:.5} for {figure}", self.deviation);
        assert!(off <= bound, "{what}: {self:?}, the deviation is off {figure} by {off}, more than {bound}");
    }
}

#[test]
fn a_figure_is_what_its_digits_say() {
    assert_eq!(rounded(0.970_61, "0.9706"), "0.9706");
    assert_eq!(rounded(0.970_66, "0.9706"), "0.9707");
    assert_eq!(rounded(7.4e-6, "7e-6"), "7e-6");
    let sample = Sample::of(&[1.0, 2.0, 3.0, 4.0]);
    assert!(
        (sample.mean, sample.deviation) == (2.5, (5.0f64 / 3.0).sqrt())
            && (sample.kurtosis - 1.64).abs() < 1e-12
    );
}
