//! What may be said of a published total by the parameters alone: how far noise moves it, and whether it hides a home.

use blindsum_core::params::Params;
use blindsum_core::privacy::{Against, ResidualLaw, Verdict};
use blindsum_core::variants::{Blinding, NoiseLaw};

/// How far the noise strays in 19 rounds of 20, in units: the smallest t with P(|xi| > t) <= 1/20 under the law of the whole
/// noise, discrete or rounded.
pub fn band_units(params: &Params) -> i64 {
    // Larger shares: the sum of all is not Laplace noise.
    let larger = Some(params.meters()).filter(|_| params.tolerated() > 0);
    if let Some(law) = larger.and_then(|all| ResidualLaw::of_shares(params, all)) {
        return i64::try_from(law.width(1.0 - RARE)).unwrap_or(i64::MAX);
    }
    let scale = params.scale();
    let most = match params.noise() {
        // P(|xi| > t) = 2 a^(t + 1) / (1 + a) with a = e^(-1/scale).
        NoiseLaw::Discrete => scale * (2.0 / ((1.0 + (-1.0 / scale).exp()) * RARE)).ln() - 1.0,
        // P(|round(X)| > t) = P(|X| > t + 1/2) = e^(-(t + 1/2) / scale).
        NoiseLaw::Continuous => scale * (1.0 / RARE).ln() - 0.5,
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "far below 2^53: the parameters keep the noise below the offset"
    )]
    let band = most.ceil().max(0.0) as i64;
    band
}

/// One round in twenty.
const RARE: f64 = 0.05;

/// Whether it may be said of a total published under these parameters that nobody alone can tell for sure: secrets that are secret, keys
/// of a real size, a blinding that nobody strips, and a bound on the odds that makes the verdict hidden, against whoever takes no part and
/// against one curious meter, which knows its own samples.
pub fn hides(params: &Params, seeded: bool) -> bool {
    let secret = !seeded && !params.insecure_size() && params.blinding() == Blinding::Hardened;
    let hidden = |pooled| {
        Against::new(params, 0, pooled).is_some_and(|left| Verdict::of(0.0, left.epsilon) == Verdict::Hidden)
    };
    // With one home alone the total is a number of that home, and no other is left to hide from its meter.
    secret && [0, 1].into_iter().all(hidden)
}

#[cfg(test)]
mod tests {
    use blindsum_core::noise::{DiscreteLaplace, Laplace};
    use blindsum_core::params::RawParams;

    use super::*;
    use crate::sample;

    #[test]
    fn a_home_is_said_to_be_hidden_only_where_it_is() {
        let raw = RawParams::default();
        let with = |change: fn(&mut RawParams)| {
            let mut raw = raw;
            change(&mut raw);
            Params::try_from(raw).unwrap()
        };
        assert!(hides(&with(|_| ()), false));
        assert!(!hides(&with(|_| ()), true));
        assert!(!hides(&with(|raw| raw.key_bits = 1024), false));
        assert!(!hides(&with(|raw| raw.epsilon = 5.0), false));
        assert!(!hides(&with(|raw| raw.meters = 1), false));
        assert!(!hides(&with(|raw| raw.blinding = Blinding::Corrected), false));
        // A home beside one other is not hidden from that one: e^3.70, forty to one.
        assert!(!hides(&with(|raw| raw.meters = 2), false));
        // Up to ln 9 against strangers, but the curious meter comes nearer: at 10 meters e^2.24 for e^2.
        assert!(!hides(&with(|raw| raw.epsilon = 2.0), false));
        assert!(hides(&with(|raw| (raw.epsilon, raw.meters) = (2.0, 100)), false));
        // With one sample a meter knows its own share, and the bound against it is the same.
        assert!(hides(&with(|raw| raw.gamma = 1), false));
    }

    /// The sum of the shares of a fraction s of the meters, P(xi = k) for k from 0: NB(s) - NB(s), term by term.
    fn law_of_present(a: f64, s: f64, most: u32) -> Vec<f64> {
        // (s)_j / j! a^j, the weights of NB(s).
        let weights: Vec<f64> = (0..most + 2000)
            .scan(1.0, |weight, j| {
                let this = *weight;
                *weight *= a * (s + f64::from(j)) / f64::from(j + 1);
                Some(this)
            })
            .collect();
        let whole = (1.0 - a).powf(2.0 * s);
        let at =
            |k: usize| weights.iter().zip(weights.iter().skip(k)).map(|(x, y)| x * y).sum::<f64>() * whole;
        (0..=most).map(|k| at(usize::try_from(k).unwrap())).collect()
    }

    /// What is said of the noise where meters are absent.
    #[test]
    fn the_noise_of_those_present_is_spread_less_and_is_not_laplace() {
        let raw = RawParams { key_bits: 24, epsilon: 4.0, cap_wh: 900, ..sample::params().into() };
        let params = Params::try_from(raw).unwrap();
        let (a, most) = ((-1.0 / params.scale()).exp(), 300);
        let whole = law_of_present(a, 1.0, most);
        let laplace = DiscreteLaplace::new(params.scale());
        assert!((0i64..).zip(&whole).all(|(k, p)| (laplace.probability(k) - p).abs() < 1e-12));
        let variance = |law: &[f64]| (0u32..).zip(law).map(|(k, p)| 2.0 * f64::from(k * k) * p).sum::<f64>();
        for s in [2.0 / 3.0, 0.75, 0.9] {
            let present = law_of_present(a, s, most);
            assert!((variance(&present) / variance(&whole) - s).abs() < 1e-9);
            // A discrete Laplace falls by one factor throughout.
            assert!((present[1] / present[0] - present[3] / present[2]).abs() > 1e-3);
            let inside = |law: &[f64], t: usize| 2.0 * law[1..=t].iter().sum::<f64>() + law[0];
            for t in 1..40 {
                assert!(inside(&present, t) >= inside(&whole, t) - 1e-12, "{s}: {t}");
            }
            let band = usize::try_from(band_units(&params)).unwrap();
            assert!(inside(&present, band) >= 0.95);
        }
    }

    #[test]
    fn the_band_is_the_smallest_that_holds_nineteen_of_twenty() {
        for (key_bits, epsilon, cap_wh) in
            [(512, 1.0, 3000), (24, 4.0, 900), (64, 0.5, 1000), (2048, 100.0, 1)]
        {
            for noise in [NoiseLaw::Discrete, NoiseLaw::Continuous] {
                let raw = RawParams { key_bits, epsilon, cap_wh, noise, ..sample::params().into() };
                let params = Params::try_from(raw).unwrap();
                let (discrete, continuous) =
                    (DiscreteLaplace::new(params.scale()), Laplace::new(params.scale()));
                let inside = |t: i64| match noise {
                    NoiseLaw::Discrete => discrete.cdf(t) - discrete.cdf(-t - 1),
                    NoiseLaw::Continuous => continuous.rounded_cdf(t) - continuous.rounded_cdf(-t - 1),
                };
                let band = band_units(&params);
                assert!(inside(band) >= 0.95 - 1e-9, "{raw:?}: {band}");
                assert!(band == 0 || inside(band - 1) < 0.95 + 1e-9, "{raw:?}: {band}");
            }
        }
    }

    #[test]
    fn the_band_of_larger_shares_holds_nineteen_of_twenty_of_them() {
        let raw = RawParams { meters: 5, key_bits: 24, epsilon: 4.0, cap_wh: 900, ..sample::params().into() };
        let of = |tolerated| Params::try_from(RawParams { tolerated, ..raw }).unwrap();
        for tolerated in [1, 2] {
            let params = of(tolerated);
            let law = law_of_present((-1.0 / params.scale()).exp(), 5.0 / f64::from(5 - tolerated), 300);
            let inside = |t: usize| 2.0 * law[1..=t].iter().sum::<f64>() + law[0];
            let band = band_units(&params);
            let at = usize::try_from(band).unwrap();
            assert!(inside(at) >= 0.95 && inside(at - 1) < 0.95, "{tolerated}: {band}");
        }
        assert!(band_units(&of(2)) > band_units(&of(0)));
        // Who works together is held off as one stranger is.
        let ten = RawParams { epsilon: 2.0, ..RawParams::default() };
        let hidden = |tolerated| hides(&Params::try_from(RawParams { tolerated, ..ten }).unwrap(), false);
        assert!(!hidden(0) && hidden(1));
    }
}
