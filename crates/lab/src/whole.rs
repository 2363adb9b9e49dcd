//! The whole law at once, by a recurrence: a second way to what `ResidualLaw` integrates, and the one to sum laws with.

/// How far out it begins, in scales. It is the law from some scales further in: at 35 to all digits.
const SCALES: f64 = 55.0;

/// The discrete law of `shape` at a scale, in units: P(X = 0), P(X = 1), .. as far as it matters.
///
/// For NB(s) - NB(s), a (k - 2 + s) p(k - 2) = (1 + a^2) (k - 1) p(k - 1) - a (k - s) p(k). Taken downwards from anything that
/// is small and far out it settles on the law, up to a factor that its sum of 1 tells.
#[must_use]
pub fn law(scale: f64, shape: f64) -> Vec<f64> {
    let a = libm::exp(-1.0 / scale);
    let mut far = 2u32;
    while f64::from(far) < SCALES * scale {
        far += 1;
    }
    // From the outside to 0.
    let mut p = vec![0.0, 1e-280];
    let (mut outer, mut inner) = (0.0, 1e-280);
    for k in (2..=far).rev() {
        let at = f64::from(k);
        let next = ((1.0 + a * a) * (at - 1.0) * inner - a * (at - shape) * outer) / (a * (at - 2.0 + shape));
        p.push(next);
        (outer, inner) = (inner, next);
    }
    p.reverse();
    let all = 2.0 * p.iter().sum::<f64>() - inner;
    p.iter_mut().for_each(|p| *p /= all);
    p
}

/// A law on a stretch of whole numbers, each of which counts the more the likelier it is. Where it begins does not matter here.
#[derive(Debug, Clone)]
pub struct Stretch(pub Vec<f64>);

impl Stretch {
    /// All of a symmetric law, given from 0 on, but `lost` on each side.
    #[must_use]
    pub fn symmetric(p: &[f64], lost: f64) -> Self {
        let mut both: Vec<f64> = p.iter().skip(1).rev().copied().collect();
        both.extend_from_slice(p);
        let mut whole = Self(both);
        whole.trim(lost);
        whole
    }

    /// Takes from both ends what weighs less than `lost`.
    pub fn trim(&mut self, lost: f64) {
        let light = |weights: &mut dyn Iterator<Item = &f64>| {
            let mut sum = 0.0;
            let is_light = |weight: &&f64| {
                sum += **weight;
                sum < lost
            };
            weights.take_while(is_light).count()
        };
        let end = light(&mut self.0.iter().rev());
        self.0.truncate(self.0.len() - end);
        let begin = light(&mut self.0.iter());
        self.0.drain(..begin);
    }

    /// The law of the sum with an independent number: `points` has its values from 0 on, with their probabilities.
    #[must_use]
    pub fn plus(&self, points: &[(usize, f64)]) -> Self {
        let last = points.iter().map(|(at, _)| *at).max().unwrap_or(0);
        let mut sum = vec![0.0; self.0.len() + last];
        for (at, weight) in points {
            for (sum, p) in sum.iter_mut().skip(*at).zip(&self.0) {
                *sum += weight * p;
            }
        }
        Self(sum)
    }

    /// Calls `see` with P(y) and P(y - delta), for all y where one of the two is not 0.
    pub fn against_shifted(&self, delta: usize, mut see: impl FnMut(f64, f64)) {
        let p = &self.0;
        let apart = delta.min(p.len());
        p.iter().take(apart).for_each(|here| see(*here, 0.0));
        p.iter().skip(delta).zip(p).for_each(|(here, shifted)| see(*here, *shifted));
        p.iter().skip(p.len() - apart).for_each(|shifted| see(0.0, *shifted));
    }
}

#[cfg(test)]
mod tests {
    use blindsum_core::privacy::ResidualLaw;
    use blindsum_core::variants::NoiseLaw;

    use super::*;

    #[test]
    fn the_recurrence_and_the_integral_agree() {
        for (scale, shape) in
            [(2.25, 2.0 / 3.0), (200.0, 0.01), (200.0, 0.5), (200.0, 1.0), (200.0, 1.7), (1000.0, 0.1)]
        {
            let whole = law(scale, shape);
            let exact = ResidualLaw::new(NoiseLaw::Discrete, scale, shape).unwrap();
            for k in (0..10).chain([37, 100, 411, 1500]) {
                if f64::from(k) < 15.0 * scale {
                    let (one, other) = (whole[usize::try_from(k).unwrap()], exact.probability(i64::from(k)));
                    assert!(
                        (one / other - 1.0).abs() < 1e-9,
                        "scale {scale}, shape {shape}: P({k}) is {one} or {other}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_sum_of_two_laws_by_hand() {
        let coin = Stretch(vec![0.25, 0.75]);
        assert_eq!(coin.plus(&[(0, 0.5), (2, 0.5)]).0, [0.125, 0.375, 0.125, 0.375]);
        let mut seen = Vec::new();
        coin.against_shifted(1, |here, shifted| seen.push((here, shifted)));
        assert_eq!(seen, [(0.25, 0.0), (0.75, 0.25), (0.0, 0.75)]);
        seen.clear();
        coin.against_shifted(3, |here, shifted| seen.push((here, shifted)));
        assert_eq!(seen, [(0.25, 0.0), (0.75, 0.0), (0.0, 0.25), (0.0, 0.75)]);
        let mut light = Stretch(vec![1e-12, 0.1, 0.9, 0.0, 1e-13]);
        light.trim(1e-9);
        assert_eq!(light.0, [0.1, 0.9]);
    }
}
