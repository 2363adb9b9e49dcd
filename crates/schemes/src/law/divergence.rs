//! The hockey-stick divergence of a law's sum: the least delta with which it is (epsilon, delta)-private. One number that pure and approximate
//! laws share, so that their errors can be compared at the same privacy.
//!
//! It is the sum over all k of max(0, P(k) - e^epsilon P(k - shift)), for two sums that are `shift` apart; for these laws a larger shift tells
//! more, so that the cap stands for all smaller changes.

use blindsum_core::noise::DiscreteLaplace;

use super::fourier::{convolved, probabilities};
use super::to_f64;

/// Of the discrete Laplace law: P(k) is above e^epsilon P(k - shift) up to one place and nowhere after it, so that two values of the
/// distribution function are enough. Closed and exact.
#[must_use]
pub fn divergence_of_discrete_laplace(scale: f64, shift: i64, epsilon: f64) -> f64 {
    let reach = to_f64(shift) - epsilon * scale;
    if reach <= 0.0 {
        return 0.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "no more than the shift")]
    let last = libm::ceil(reach / 2.0) as i64 - 1;
    let law = DiscreteLaplace::new(scale);
    (law.cdf(last) - libm::exp(epsilon) * law.cdf(last - shift)).max(0.0)
}

/// Of the Laplace law, for real numbers: 1 - exp((epsilon - shift / scale) / 2). Closed and exact.
#[must_use]
pub fn divergence_of_laplace(scale: f64, shift: f64, epsilon: f64) -> f64 {
    (-libm::expm1((epsilon - shift / scale) / 2.0)).max(0.0)
}

/// A sum to which each of some meters adds, with a chance, one discrete Laplace number: N3, or a level of N4.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Diluted {
    /// How many meters.
    pub meters: u32,
    /// That one of them adds a number.
    pub chance: f64,
    /// The scale of the number, in steps of the grid.
    pub scale: f64,
}

/// Less than this is rounding.
const NOTHING: f64 = 1e-15;
/// Steps of the privacy loss over which levels are added up, an epsilon in so many.
const LOSS: f64 = 2_000.0;

impl Diluted {
    /// The chance that nobody adds anything: nothing hides the sum then.
    #[must_use]
    pub fn open(&self) -> f64 {
        libm::exp(f64::from(self.meters) * libm::log1p(-self.chance))
    }

    /// P(X = k, somebody adds a number), in the order of [`probabilities`].
    fn hidden(&self) -> Vec<f64> {
        let complement = -libm::expm1(-1.0 / self.scale);
        let characteristic = |t: f64| {
            // One number has 1 / (1 + r), r = 4 a sin^2(t / 2) / (1 - a)^2.
            let ratio = 2.0 * libm::exp(-0.5 / self.scale) * libm::sin(t / 2.0) / complement;
            let rest = ratio * ratio / (1.0 + ratio * ratio);
            // Where everybody adds one and t is far out, nothing is left: log(0) has a power of 0.
            libm::exp(f64::from(self.meters) * libm::log1p(-self.chance * rest)) - self.open()
        };
        // Beyond this nothing is left of the sum: its deviations, and as many scales as an exponential needs.
        let deviation = self.scale * libm::sqrt(2.0 * f64::from(self.meters) * self.chance);
        let wanted = 2.0 * (40.0 * self.scale + 9.0 * deviation);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 2^24")]
        let n = (wanted.clamp(64.0, 16_777_216.0) as usize).next_power_of_two();
        probabilities(n, characteristic)
    }

    /// P(X = k) and P(X = k - shift), for each k, without what is open.
    fn beside(&self, shift: usize) -> Vec<(f64, f64)> {
        let hidden = self.hidden();
        let n = hidden.len();
        let at = |k: usize| hidden.get(k % n).copied().unwrap_or_default().max(0.0);
        (0..n).map(|k| (at(k), at(k + n - shift % n))).collect()
    }
}

/// Of N3. The sum without any noise counts in full: however fine the unit is, nothing hides it, and by convexity the rest counts as if one
/// were told which case it is. The rest is computed from its characteristic function, on the grid in whose steps scale and shift are told.
#[must_use]
pub fn divergence_of_diluted(law: Diluted, shift: usize, epsilon: f64) -> f64 {
    let e = libm::exp(epsilon);
    let beside = law.beside(shift);
    law.open() + beside.iter().filter(|(p, _)| *p > NOTHING).map(|(p, q)| (p - e * q).max(0.0)).sum::<f64>()
}

/// Of several independent sums that change together, as the levels of N4 do when one reading changes: the losses ln P(k) / P(k - shift) of
/// the levels add up, and the law of their sum is the convolution of theirs. Losses are rounded up to a 2,000th, so that this is an upper bound.
#[must_use]
pub fn divergence_of_levels(levels: &[Diluted], shift: usize, epsilon: f64) -> f64 {
    let mut shut = 1.0;
    let mut losses: Vec<Vec<(i64, f64)>> = Vec::new();
    for level in levels {
        let mut open = level.open();
        let mut own = Vec::new();
        for (p, q) in level.beside(shift) {
            if p <= NOTHING || q <= NOTHING {
                // So far out nothing hides anything, and what is there hardly counts.
                open += p;
                continue;
            }
            #[expect(clippy::cast_possible_truncation, reason = "a logarithm is small")]
            let loss = libm::ceil(libm::log(p / q) * LOSS) as i64;
            own.push((loss, p));
        }
        shut *= 1.0 - open;
        losses.push(own);
    }
    // From the least sum on.
    let least = |own: &Vec<(i64, f64)>| own.iter().map(|(loss, _)| *loss).min().unwrap_or_default();
    let most = |own: &Vec<(i64, f64)>| own.iter().map(|(loss, _)| *loss).max().unwrap_or_default();
    let (low, high): (i64, i64) = (losses.iter().map(least).sum(), losses.iter().map(most).sum());
    let n = usize::try_from(high - low + 1).unwrap_or(1).next_power_of_two();
    let placed = |own: &Vec<(i64, f64)>| {
        let first = least(own);
        let mut law = vec![0.0; n];
        for (loss, p) in own {
            if let Some(place) = usize::try_from(loss - first).ok().and_then(|place| law.get_mut(place)) {
                *place += p;
            }
        }
        law
    };
    let laws: Vec<_> = losses.iter().map(placed).collect();
    let sum = convolved(&laws, n);
    let above = (low..).zip(sum).map(|(loss, p)| (to_f64(loss) / LOSS, p.max(0.0)));
    let hidden: f64 =
        above.filter(|(loss, _)| *loss > epsilon).map(|(loss, p)| -p * libm::expm1(epsilon - loss)).sum();
    1.0 - shut + hidden
}

/// The smallest scale, up to `most`, with which a divergence that falls with it is at most delta, to a millionth of it.
#[must_use]
pub fn smallest_scale(delta: f64, most: f64, divergence: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (most / 64.0, most);
    while high / low > 1.000_001 {
        let middle = f64::midpoint(low, high);
        if divergence(middle) > delta {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// A law on whole numbers.
    type Law = BTreeMap<i64, f64>;

    /// The definition.
    fn by_definition(law: &Law, shift: i64, epsilon: f64) -> f64 {
        let e = libm::exp(epsilon);
        law.iter().map(|(k, p)| (p - e * law.get(&(k - shift)).copied().unwrap_or_default()).max(0.0)).sum()
    }

    fn laplace(scale: f64) -> Law {
        let law = DiscreteLaplace::new(scale);
        (-400..=400).map(|k| (k, law.probability(k))).collect()
    }

    fn sum(a: &Law, b: &Law) -> Law {
        let mut sum = Law::new();
        for (i, p) in a {
            for (j, q) in b {
                *sum.entry(i + j).or_default() += p * q;
            }
        }
        sum
    }

    /// The law of [`Diluted`] where somebody adds a number: by the binomial law of how many do.
    fn diluted(law: Diluted) -> Law {
        let one = laplace(law.scale);
        let mut all = Law::new();
        let mut of = Law::from([(0, 1.0)]);
        let mut ways = 1.0;
        for count in 1..=law.meters {
            of = sum(&of, &one);
            of.retain(|_, p| *p > 1e-18);
            ways *= f64::from(law.meters + 1 - count) / f64::from(count);
            let chance = ways
                * law.chance.powi(i32::try_from(count).unwrap())
                * (1.0 - law.chance).powi(i32::try_from(law.meters - count).unwrap());
            for (k, p) in &of {
                *all.entry(*k).or_default() += chance * p;
            }
        }
        all
    }

    #[test]
    fn the_discrete_laplace_law_is_closed() {
        for (scale, shift, epsilon) in [(5.0, 8, 1.0), (5.0, 7, 1.0), (4.0, 5, 1.0), (2.5, 9, 0.3)] {
            let found = divergence_of_discrete_laplace(scale, shift, epsilon);
            let expected = by_definition(&laplace(scale), shift, epsilon);
            assert!((found - expected).abs() < 1e-13, "{scale}, {shift}: {found} for {expected}");
            // A smaller change tells less.
            assert!((1..shift).all(|less| divergence_of_discrete_laplace(scale, less, epsilon) <= found));
        }
        // Pure from cap / epsilon on.
        assert_eq!(divergence_of_discrete_laplace(8.0, 8, 1.0), 0.0);
        // Of fine units it is the Laplace law's.
        let (fine, real) =
            (divergence_of_discrete_laplace(2e6, 3_000_000, 1.0), divergence_of_laplace(2e6, 3e6, 1.0));
        assert!((fine / real - 1.0).abs() < 1e-6, "{fine} for {real}");
    }

    #[test]
    fn a_diluted_law_is_its_sum_over_how_many_add_a_number() {
        for (law, shift) in [
            (Diluted { meters: 3, chance: 0.4, scale: 4.0 }, 7),
            (Diluted { meters: 5, chance: 0.2, scale: 2.0 }, 3),
            (Diluted { meters: 2, chance: 1.0, scale: 3.0 }, 5),
        ] {
            let whole = diluted(law);
            for epsilon in [0.2, 1.0] {
                let found = divergence_of_diluted(law, usize::try_from(shift).unwrap(), epsilon);
                let expected = law.open() + by_definition(&whole, shift, epsilon);
                assert!((found - expected).abs() < 1e-12, "{law:?}: {found} for {expected}");
                // It bounds what the same unit lets one see, the open case among the others.
                let mut all = whole.clone();
                *all.entry(0).or_default() += law.open();
                for less in 1..=shift {
                    assert!(by_definition(&all, less, epsilon) <= found + 1e-12);
                }
            }
        }
    }

    #[test]
    fn levels_that_change_together_are_bounded_from_above_and_closely() {
        let levels = [
            Diluted { meters: 4, chance: 0.5, scale: 6.0 },
            Diluted { meters: 2, chance: 0.7, scale: 6.0 },
            Diluted { meters: 1, chance: 1.0, scale: 6.0 },
        ];
        let laws = levels.map(diluted);
        let shift = 4i64;
        let epsilon = 1.0;
        // Over all outcomes of the three, near enough.
        let near = |law: &Law| -> Vec<(f64, f64)> {
            (-100..=100)
                .map(|k| {
                    let at = |k: i64| law.get(&k).copied().unwrap_or_default();
                    (at(k), at(k - shift))
                })
                .collect()
        };
        let [a, b, c] = [near(&laws[0]), near(&laws[1]), near(&laws[2])];
        let e = libm::exp(epsilon);
        let mut expected = 1.0 - levels.iter().map(|level| 1.0 - level.open()).product::<f64>();
        for (p, q) in &a {
            for (r, s) in &b {
                for (t, u) in &c {
                    expected += (p * r * t - e * q * s * u).max(0.0);
                }
            }
        }
        let found = divergence_of_levels(&levels, usize::try_from(shift).unwrap(), epsilon);
        assert!(found >= expected - 1e-9, "{found} for {expected}");
        assert!(found <= expected + 2e-3, "{found} for {expected}");
    }

    #[test]
    fn the_smallest_scale_is_the_edge() {
        let found = smallest_scale(1e-5, 3_000.0, |scale| divergence_of_laplace(scale, 3_000.0, 1.0));
        // shift / scale = epsilon - 2 ln(1 - delta).
        assert!((found / (3_000.0 / (1.0 - 2.0 * libm::log1p(-1e-5))) - 1.0).abs() < 2e-6, "{found}");
    }
}
