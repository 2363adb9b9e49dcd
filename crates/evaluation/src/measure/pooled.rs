//! The figure `collusion`: what is left of a law's noise, and of its privacy, where only a share of the meters is honest and all others
//! tell each other and the aggregator what they added.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::Against;
use blindsum_core::variants::NoiseLaw;
use blindsum_schemes::law::{
    self, Calibration, Diluted, divergence_of_diluted, divergence_of_gaussian, divergence_of_levels,
};
use blindsum_schemes::{Law, Noise, Setting};

use crate::basis::{MeasureError, blank, refused, setting};
use crate::measurement::Measurement;
use crate::plan::{Cell, Options};
use crate::rows::Row;
use crate::statistics::{count, to_f64};

/// Shares of honest meters.
pub const HONEST: [f64; 3] = [1.0, 0.9, 0.5];
/// The deviation of the noise that the others do not know, in caps.
pub const SD: &str = "sd left";
/// The epsilon that is left, at the law's own delta.
pub const EPSILON: &str = "epsilon left";
/// The least delta that is left, at the epsilon asked for.
pub const DELTA: &str = "delta left";
/// The deviation of all noise where the law is made for this share from the start, in caps.
pub const MADE: &str = "sd if made for it";

/// What is left of one law.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Left {
    /// In caps.
    deviation: f64,
    /// Infinite where no finite one is known.
    epsilon: f64,
    /// Nothing where it is not worked out.
    delta: Option<f64>,
    /// In caps; of laws that can be made for it.
    made: Option<f64>,
}

/// Grid steps a cap: the levels of a tree have scales that are many caps.
const STEPS: (usize, f64) = (128, 128.0);
const TREE_STEPS: (usize, f64) = (16, 16.0);

/// Laws that the figure shows: groups lose as much as one group of all.
pub const ROWS: [Row; 11] = [
    Row::Polya,
    Row::Gamma,
    Row::Diluted,
    Row::Tree,
    Row::CoinsPublished,
    Row::CoinsTight,
    Row::Local,
    Row::Single,
    Row::Servers,
    Row::ChosenOne,
    Row::ChosenSome,
];

/// The least epsilon with which coins of this deviation, in caps, have this delta.
fn epsilon_of_coins(deviation: f64, delta: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while divergence_of_gaussian(deviation, high) > delta {
        high *= 2.0;
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if divergence_of_gaussian(deviation, middle) > delta {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// What is left of N1 or N2 against these meters, by the protocol's own account of it, claim C11's.
fn of_shares(noise: NoiseLaw, m: u32, pooled: u32, options: &Options) -> Option<(Params, Against)> {
    let raw = RawParams {
        meters: m,
        epsilon: options.epsilon,
        cap_wh: options.cap_wh,
        noise,
        ..RawParams::default()
    };
    let params = Params::try_from(raw).ok()?;
    Some((params, Against::new(&params, 0, pooled)?))
}

fn left(row: Row, setting: &Setting, pooled: u32, options: &Options) -> Option<Left> {
    let m = setting.meters;
    let honest = m.checked_sub(pooled).filter(|honest| *honest > 0)?;
    let share = f64::from(honest) / f64::from(m);
    let (epsilon, delta, cap) = (setting.epsilon, setting.delta, to_f64(setting.cap));
    let whole = Noise::new(row.law(m), *setting).ok()?.moments().deviation() / cap;
    let made = |law: Law| Noise::new(law, *setting).ok().map(|law| law.moments().deviation() / cap);
    // What the meters do not draw, or what each publishes by itself, is as good as before.
    let untouched = Left { deviation: whole, epsilon, delta: Some(0.0), made: None };
    Some(match row {
        Row::Polya | Row::Gamma => {
            let noise = if row == Row::Polya { NoiseLaw::Discrete } else { NoiseLaw::Continuous };
            let (params, against) = of_shares(noise, m, pooled, options)?;
            let units = to_f64(params.sensitivity());
            Left {
                deviation: against.deviation_with_cloud / units,
                epsilon: against.epsilon,
                // Pure, or without a finite epsilon; what is between is not worked out here.
                delta: (pooled == 0).then_some(0.0),
                made: (row == Row::Gamma).then(|| made(Law::Gamma { absent: pooled })).flatten(),
            }
        }
        Row::Diluted => {
            let chance = law::chance(delta, m, 1.0);
            let hidden = Diluted { meters: honest, chance, scale: STEPS.1 / epsilon };
            Left {
                deviation: whole * libm::sqrt(share),
                // Where nobody honest adds a number nothing hides the sum, whatever epsilon is.
                epsilon: if hidden.open() > delta { f64::INFINITY } else { epsilon },
                delta: Some(divergence_of_diluted(hidden, STEPS.0, epsilon)),
                made: made(Law::Diluted { honest: share }),
            }
        }
        Row::Tree => {
            let sizes = law::levels(m);
            let parts = count(sizes.len());
            let level = |size: &u32| {
                let meters = u32_of(f64::from(*size) * share);
                let chance = law::chance(delta / parts, *size, 1.0);
                Diluted { meters, chance, scale: TREE_STEPS.1 * parts / epsilon }
            };
            let levels: Vec<_> = sizes.iter().map(level).collect();
            let open = 1.0 - levels.iter().map(|level| 1.0 - level.open()).product::<f64>();
            Left {
                deviation: whole * libm::sqrt(share),
                epsilon: if open > delta { f64::INFINITY } else { epsilon },
                delta: Some(divergence_of_levels(&levels, TREE_STEPS.0, epsilon)),
                made: None,
            }
        }
        Row::CoinsPublished | Row::CoinsTight => {
            let calibration =
                if row == Row::CoinsTight { Calibration::Tight } else { Calibration::Published };
            let all = calibration.deviation(epsilon, delta);
            let deviation = all * libm::sqrt(share);
            Left {
                deviation,
                epsilon: epsilon_of_coins(deviation, delta),
                delta: Some(divergence_of_gaussian(deviation, epsilon)),
                made: Some(all / libm::sqrt(share)),
            }
        }
        // Its own number is all that hides a meter, and all that it needs.
        Row::Local => Left { deviation: whole / libm::sqrt(f64::from(m)), ..untouched },
        Row::Single => untouched,
        // One of two servers is taken to be honest. Its noise is made for 2^bits - 1, of which the cap is a part.
        Row::Servers => {
            let most = libm::ldexp(1.0, i32::try_from(law::bits(setting.cap)).ok()?) - 1.0;
            let deviation = whole / core::f64::consts::SQRT_2;
            Left { deviation, epsilon: epsilon * cap / most, ..untouched }
        }
        Row::ChosenOne | Row::ChosenSome => {
            let Law::Chosen { chosen } = row.law(m) else { return None };
            // All chosen meters, drawn without replacement, are among the dishonest ones.
            let delta = (0..chosen)
                .map(|place| f64::from(pooled.saturating_sub(place)) / f64::from(m - place))
                .product::<f64>();
            let epsilon = if delta > 0.0 { f64::INFINITY } else { epsilon };
            Left { deviation: whole * libm::sqrt(share), epsilon, delta: Some(delta), made: None }
        }
        Row::GroupsPublished | Row::GroupsTight => return None,
    })
}

/// A number of meters, at least one: the home in question.
fn u32_of(meters: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of meters")]
    let meters = libm::round(meters) as u32;
    meters.max(1)
}

/// Under what the numbers hold.
fn condition(row: Row) -> &'static str {
    match row {
        Row::Polya | Row::Gamma => {
            "the cloud is among them; without it, the same epsilon is reached where their own samples are equal"
        }
        Row::Tree => "the same share of every block is honest",
        Row::Local => "each number by itself",
        Row::Single => "the party that draws the noise is honest",
        Row::Servers => "one of the two servers is honest",
        Row::ChosenOne | Row::ChosenSome => "delta: all chosen meters are among the dishonest",
        _ => "the aggregator is among them",
    }
}

/// Works it out for m meters.
pub(crate) fn measure(cell: Cell, m: u32, options: &Options) -> Result<Vec<Measurement>, MeasureError> {
    let setting = setting(m, options);
    let mut rows = Vec::new();
    for row in ROWS {
        for honest in HONEST {
            let pooled = m - u32_of(f64::from(m) * honest).min(m);
            let left =
                left(row, &setting, pooled, options).ok_or_else(|| refused(cell, "no meter is honest"))?;
            let base = Measurement {
                scheme: "noise".to_owned(),
                m,
                noise: row.id().to_owned(),
                party: condition(row).to_owned(),
                epsilon: Some(options.epsilon),
                delta: row.has_delta().then_some(options.delta),
                honest: Some(honest),
                unit: "1".to_owned(),
                ..blank(cell, options)
            };
            let values = [
                (SD, Some(left.deviation)),
                (EPSILON, Some(left.epsilon)),
                (DELTA, left.delta),
                (MADE, left.made),
            ];
            rows.extend(values.into_iter().filter_map(|(metric, value)| {
                let caps = metric == SD || metric == MADE;
                let unit = if caps { "caps".to_owned() } else { base.unit.clone() };
                Some(Measurement { metric: metric.to_owned(), value: value?, unit, ..base.clone() })
            }));
            if let (Row::Gamma, Some((params, against))) =
                (row, of_shares(NoiseLaw::Continuous, m, pooled, options))
            {
                // Eq. (29): only the double-blind protocol has this, and only its cloud can undo it.
                rows.push(Measurement {
                    scheme: "double-blind".to_owned(),
                    metric: SD.to_owned(),
                    party: "the cloud is not among them; on average over their samples".to_owned(),
                    value: against.deviation / to_f64(params.sensitivity()),
                    gamma: Some(params.gamma()),
                    unit: "caps".to_owned(),
                    ..base
                });
            }
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(m: u32) -> Vec<Measurement> {
        measure(Cell::Pooled { m }, m, &Options::quick(1)).unwrap()
    }

    fn of(rows: &[Measurement], row: Row, metric: &str, honest: f64) -> f64 {
        let is_it = |found: &&Measurement| {
            found.scheme == "noise"
                && found.noise == row.id()
                && found.metric == metric
                && found.honest == Some(honest)
        };
        rows.iter().find(is_it).unwrap().value
    }

    #[test]
    fn what_is_left_are_the_known_numbers() {
        let rows = rows(100);
        // Of the paper's law .9 and .5 of the noise; of the discrete one in mWh.
        for (row, honest, expected) in [
            (Row::Gamma, 1.0, 1.0),
            (Row::Gamma, 0.9, 1.1876),
            (Row::Polya, 0.9, 1.1876),
            (Row::Polya, 0.5, 3.6979),
        ] {
            let found = of(&rows, row, EPSILON, honest);
            assert!((found - expected).abs() < 6e-5, "{row:?}, {honest}: {found}");
        }
        assert_eq!(of(&rows, Row::Gamma, EPSILON, 0.5), f64::INFINITY);
        // E9b: shares for fewer make the sum wider.
        let wider = of(&rows, Row::Gamma, MADE, 0.5) / of(&rows, Row::Gamma, MADE, 1.0);
        assert!((wider - core::f64::consts::SQRT_2).abs() < 1e-9, "{wider}");
        // min(1, ln(1/delta) / (h m)): the deviation grows as 1 / sqrt(h).
        let wider = of(&rows, Row::Diluted, MADE, 0.5) / of(&rows, Row::Diluted, MADE, 1.0);
        assert!((wider - core::f64::consts::SQRT_2).abs() < 1e-9, "{wider}");
        // (1 - beta)^50 = .00223: half of the meters leave this open.
        let open = (1.0f64 - 1e5f64.ln() / 100.0).powi(50);
        assert!((of(&rows, Row::Diluted, DELTA, 0.5) / open - 1.0).abs() < 1e-6);
        // Honest meters alone: what was asked for.
        for row in ROWS {
            assert!(of(&rows, row, EPSILON, 1.0) <= 1.0 + 1e-9, "{row:?}");
            if of(&rows, row, EPSILON, 0.9).is_finite() {
                assert!(of(&rows, row, EPSILON, 0.9) <= of(&rows, row, EPSILON, 0.5), "{row:?}");
            }
        }
        // 3,000 of 4,095.
        assert!((of(&rows, Row::Servers, EPSILON, 0.5) - 3_000.0 / 4_095.0).abs() < 1e-12);
        assert!((of(&rows, Row::CoinsTight, DELTA, 1.0) / 1e-5 - 1.0).abs() < 1e-6);
        assert!((of(&rows, Row::ChosenOne, DELTA, 0.9) - 0.1).abs() < 1e-12);
        // Seven of a hundred, all among fifty.
        let seven: f64 = (0..7).map(|k| (50.0 - f64::from(k)) / (100.0 - f64::from(k))).product();
        assert!((of(&rows, Row::ChosenSome, DELTA, 0.5) / seven - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_the_cloud_more_stays_hidden() {
        for m in [20, 100] {
            let rows = rows(m);
            for honest in [0.9, 0.5] {
                let ours = rows.iter().find(|row| row.scheme == "double-blind" && row.honest == Some(honest));
                assert!(ours.unwrap().value > of(&rows, Row::Gamma, SD, honest));
            }
        }
    }
}
