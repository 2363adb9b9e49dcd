//! The figure `privacy`: the error of a law that is brought to the same privacy as all others.

use blindsum_core::randomness::Stream;
use rand_core::SeedableRng;

use crate::basis::{MeasureError, blank, refused, setting};
use crate::equal::Equal;
use crate::homes::readings;
use crate::measurement::Measurement;
use crate::plan::{Cell, Options};
use crate::statistics::{Sample, Z95, to_f64};

/// Measures it: the scale, the divergence that it leaves, and the deviation of the sum beside the total, drawn and in theory.
pub(crate) fn measure(
    cell: Cell,
    equal: Equal,
    m: u32,
    options: &Options,
) -> Result<Vec<Measurement>, MeasureError> {
    let setting = setting(m, options);
    let scale = equal.scale(&setting);
    let noise = equal.noise(&setting, scale).map_err(|error| refused(cell, error))?;
    let mut rng = Stream::from_seed(cell.stream_key(options.seed));
    let draws: Vec<_> = (0..options.trials).map(|_| to_f64(noise.total(&mut rng))).collect();
    let sample = Sample::of(&draws).ok_or_else(|| refused(cell, "two draws at least are needed"))?;
    let moments = noise.moments();
    let (low, high) = sample.deviation_between(moments.kurtosis, Z95);
    let total: f64 = readings(m, options.cap_wh).iter().copied().map(to_f64).sum();
    let base = Measurement {
        scheme: "noise".to_owned(),
        m,
        noise: equal.id().to_owned(),
        party: equal.holds_if().to_owned(),
        epsilon: Some(options.epsilon),
        delta: Some(options.delta),
        ..blank(cell, options)
    };
    let of = |metric: &str, unit: &str, value: f64| Measurement {
        metric: metric.to_owned(),
        value,
        unit: unit.to_owned(),
        ..base.clone()
    };
    let drawn = |metric: &str, unit: &str, part: f64| Measurement {
        low: Some(low / part),
        high: Some(high / part),
        n: u64::from(options.trials),
        theory: Some(moments.deviation() / part),
        ..of(metric, unit, sample.deviation / part)
    };
    Ok(vec![
        of("scale", "Wh", scale),
        Measurement {
            theory: Some(options.delta),
            ..of("divergence", "1", equal.divergence(&setting, scale))
        },
        drawn("sd", "of the total", total),
        drawn("sd in caps", "caps", to_f64(setting.cap)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Z9999;

    #[test]
    fn what_is_drawn_has_the_deviation_of_theory() {
        // 99.99 % intervals; the seed is fixed.
        let options = Options { trials: 500, ..Options::quick(7) };
        for equal in Equal::ALL {
            let rows = measure(Cell::Equal { law: equal, m: 50 }, equal, 50, &options).unwrap();
            let sd = rows.iter().find(|row| row.metric == "sd").unwrap();
            let kurtosis = equal
                .noise(&setting(50, &options), equal.scale(&setting(50, &options)))
                .unwrap()
                .moments()
                .kurtosis
                .max(9.0);
            let error = ((kurtosis - 1.0) / (4.0 * 500.0)).sqrt();
            let off = sd.value / sd.theory.unwrap() - 1.0;
            assert!(off.abs() < Z9999 * error, "{equal:?}: {off}");
        }
    }
}
