//! The figure `error`: what epsilon, the number of meters and the cap do to a total. A low cap needs little noise and cuts what homes use above it;
//! a high cap cuts nothing and needs more noise. Both errors stand beside each other, and together.

use blindsum_schemes::Noise;

use crate::basis::{MeasureError, blank, refused, setting};
use crate::homes::{SLOT, readings, totals};
use crate::measurement::Measurement;
use crate::plan::{Cell, Options};
use crate::rows::Row;
use crate::statistics::{count, to_f64};

/// epsilon of one sum.
pub const EPSILONS: [f64; 5] = [0.1, 0.2, 0.5, 1.0, 2.0];
/// Caps, in Wh.
pub const CAPS: [u32; 3] = [1_500, 3_000, 6_000];
/// The deviation of the noise.
pub const NOISE: &str = "noise";
/// What is missing because readings are cut at the cap: below 0.
pub const BIAS: &str = "clipping bias";
/// The root of the sum of both squares.
pub const BOTH: &str = "both";
/// Instead of a slot.
pub const DAY: &str = "mean over the day";

/// Readings that nothing cuts.
const UNCUT: u32 = u32::MAX;

/// Works it out for m meters: the paper's law, N2. Nothing is drawn: Fig. 8 shows that its sampler has the deviation of theory, and N1's sum has the
/// same to a millionth.
pub(crate) fn measure(cell: Cell, m: u32, options: &Options) -> Result<Vec<Measurement>, MeasureError> {
    let base = Measurement {
        scheme: "noise".to_owned(),
        m,
        noise: Row::Gamma.id().to_owned(),
        party: Row::Gamma.known_by().to_owned(),
        unit: "of the total".to_owned(),
        ..blank(cell, options)
    };
    let sum = |cap| to_f64(readings(m, cap).iter().sum());
    let (slot, day) = (sum(UNCUT), totals(m, UNCUT));
    let mut rows = Vec::new();
    for cap in CAPS {
        let bias = (sum(cap) - slot) / slot;
        // What nobody used has no error in parts of it.
        let day: Vec<_> = day
            .iter()
            .zip(totals(m, cap))
            .filter(|(true_total, _)| **true_total > 0)
            .map(|(true_total, cut)| {
                let true_total = to_f64(*true_total);
                (true_total, (to_f64(cut) - true_total) / true_total)
            })
            .collect();
        let slots = count(day.len()).max(1.0);
        for epsilon in EPSILONS {
            let setting = blindsum_schemes::Setting { cap: i64::from(cap), epsilon, ..setting(m, options) };
            let law = Noise::new(Row::Gamma.law(m), setting).map_err(|error| refused(cell, error))?;
            let deviation = law.moments().deviation();
            let mean = |of: &dyn Fn(f64, f64) -> f64| {
                day.iter().map(|(total, bias)| of(*total, *bias)).sum::<f64>() / slots
            };
            let values = [
                (SLOT, NOISE, deviation / slot),
                (SLOT, BIAS, bias),
                (SLOT, BOTH, libm::hypot(deviation / slot, bias)),
                (DAY, NOISE, mean(&|total, _| deviation / total)),
                (DAY, BIAS, mean(&|_, bias| bias)),
                (DAY, BOTH, mean(&|total, bias| libm::hypot(deviation / total, bias))),
            ];
            rows.extend(values.map(|(phase, metric, value)| Measurement {
                phase: phase.to_owned(),
                metric: metric.to_owned(),
                value,
                epsilon: Some(epsilon),
                cap_wh: Some(cap),
                ..base.clone()
            }));
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_low_cap_cuts_and_a_high_one_needs_noise() {
        let options = Options::quick(1);
        let rows = measure(Cell::Clipping { m: 1_000 }, 1_000, &options).unwrap();
        assert_eq!(rows.len(), CAPS.len() * EPSILONS.len() * 6);
        let of = |phase: &str, metric: &str, cap: u32, epsilon: f64| {
            let is_it = |row: &&Measurement| {
                row.phase == phase
                    && row.metric == metric
                    && row.cap_wh == Some(cap)
                    && row.epsilon == Some(epsilon)
            };
            rows.iter().find(is_it).unwrap().value
        };
        for phase in [SLOT, DAY] {
            for epsilon in EPSILONS {
                let bias = CAPS.map(|cap| of(phase, BIAS, cap, epsilon));
                assert!(bias[0] < bias[1] && bias[1] < bias[2] && bias[2] <= 0.0, "{bias:?}");
                let noise = CAPS.map(|cap| of(phase, NOISE, cap, epsilon));
                assert!(
                    (noise[1] / noise[0] - 2.0).abs() < 1e-12 && (noise[2] / noise[1] - 2.0).abs() < 1e-12
                );
                for cap in CAPS {
                    let both = of(phase, BOTH, cap, epsilon);
                    assert!(both >= of(phase, NOISE, cap, epsilon).max(-of(phase, BIAS, cap, epsilon)));
                }
            }
            assert!((of(phase, NOISE, 3_000, 0.1) / of(phase, NOISE, 3_000, 1.0) - 10.0).abs() < 1e-9);
        }
        // By hand: sqrt(2) caps of 3,000 Wh beside the readings at 18:30.
        let total = to_f64(readings(1_000, UNCUT).iter().sum());
        let expected = core::f64::consts::SQRT_2 * 3_000.0 / total;
        assert!((of(SLOT, NOISE, 3_000, 1.0) / expected - 1.0).abs() < 1e-12);
        // N1's sum is as wide.
        let setting = setting(1_000, &options);
        let [discrete, continuous] =
            [Row::Polya, Row::Gamma].map(|row| Noise::new(row.law(1_000), setting).unwrap().moments());
        assert!((discrete.deviation() / continuous.deviation() - 1.0).abs() < 1e-6);
    }
}
