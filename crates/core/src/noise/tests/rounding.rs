//! Shares of exactly zero, and what rounding each share to a unit does to the sum, against probabilities computed
//! without the sampler.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::privacy::bessel::ln_bessel_k;
use crate::statistics::{bernstein, frequency_agrees};

/// The probability that Gamma(s, scale) - Gamma(s, scale) lies between `from` and `to` units, 0 < from < to, for s =
/// 1/m. The density is (x / scale)^(s - 1/2) K_(s - 1/2)(x / scale) / (sqrt(pi) Gamma(s) 2^(s - 1/2) scale);
/// Simpson's rule in ln x.
fn probability_between(from: f64, to: f64, scale: f64, meters: u32, panels: u32) -> f64 {
    let s = 1.0 / f64::from(meters);
    let order = s - 0.5;
    let constant = 0.5 * libm::log(core::f64::consts::PI) + libm::lgamma(s) + order * core::f64::consts::LN_2;
    let density = |ln_x: f64| {
        let x = libm::exp(ln_x);
        libm::exp(order * ln_x + ln_bessel_k(order, x) - constant + ln_x)
    };
    let (start, end) = (libm::log(from / scale), libm::log(to / scale));
    let step = (end - start) / f64::from(2 * panels);
    let sum: f64 = (0..=2 * panels)
        .map(|i| {
            let weight = if i == 0 || i == 2 * panels {
                1.0
            } else if i % 2 == 1 {
                4.0
            } else {
                2.0
            };
            weight * density(start + f64::from(i) * step)
        })
        .sum();
    sum * step / 3.0
}

/// P(share = 0) under `Continuous`: P(|Gamma - Gamma| < 1/2), as 1 less what is beyond. Past 60 scales there is less
/// than e^-60.
fn zero_after_rounding(scale: f64, meters: u32) -> f64 {
    1.0 - 2.0 * probability_between(0.5, 60.0 * scale, scale, meters, 2000)
}

/// P(share = 0) under `Discrete`: sum over k of P(NB(1/m) = k)^2.
fn zero_of_discrete(scale: f64, meters: u32) -> f64 {
    let s = 1.0 / f64::from(meters);
    let a = libm::exp(-1.0 / scale);
    let mut probability = libm::exp(s * libm::log(-libm::expm1(-1.0 / scale)));
    let (mut sum, mut k) = (0.0, 0.0);
    while k < 20.0 * scale + 50.0 {
        sum += probability * probability;
        probability *= a * (k + s) / (k + 1.0);
        k += 1.0;
    }
    sum
}

#[test]
fn quadrature_and_sum_agree_with_closed_forms() {
    // m = 1: e^(-1/(2 scale)) of the Laplace law is beyond half a unit, and (1 - a) / (1 + a) of the discrete one is
    // 0.
    for scale in [SMALL, 300.0] {
        let continuous = zero_after_rounding(scale, 1);
        assert!((continuous + libm::expm1(-0.5 / scale)).abs() < 1e-10, "scale {scale}: {continuous}");
        let discrete = zero_of_discrete(scale, 1);
        assert!(
            (discrete - DiscreteLaplace::new(scale).probability(0)).abs() < 1e-12,
            "scale {scale}: {discrete}"
        );
    }
}

#[test]
fn the_fraction_of_zero_shares_is_that_of_the_law() {
    let n = 100_000;
    for law in NoiseLaw::ALL.iter().copied() {
        for scale in [SMALL, REAL] {
            for meters in [1, 10, 1000] {
                let seed = 200 + u64::from(meters);
                let zeros = sums(law, scale, 1, meters, n, seed).into_iter().filter(|&x| x == 0).count();
                let exact = match law {
                    NoiseLaw::Discrete => zero_of_discrete(scale, meters),
                    NoiseLaw::Continuous => zero_after_rounding(scale, meters),
                };
                let context = format!("{law}, m {meters}, scale {scale}, seed {seed}, alpha {ALPHA}");
                assert!(
                    frequency_agrees(zeros, n, exact, ALPHA),
                    "{context}: {zeros} of {n}, expected {exact}"
                );
                if meters > 1 {
                    let other = frequency_agrees(zeros, n, zero_of_discrete(scale, meters / 2), ALPHA);
                    assert!(!other, "{context}: {zeros} of {n} would do for half the meters");
                    // scale^(-2/m) is the first term for many meters and a large scale; the rest is a factor of
                    // e^(O(1/m)).
                    let estimate = libm::pow(scale, -2.0 / f64::from(meters));
                    let ratio = libm::log(exact / estimate).abs() * f64::from(meters);
                    assert!(ratio < 1.0, "{context}: {exact} against {estimate}, {ratio} / m apart");
                }
            }
        }
    }
}

#[test]
fn powers_of_u_underflow_to_exact_zeros_as_often_as_they_should() {
    use rand_distr::{Distribution, Gamma};
    let n = 100_000;
    for meters in [10, 300, 1000, 10_000] {
        let mut rng = ChaCha20Rng::seed_from_u64(300);
        let gamma = Gamma::new(1.0 / f64::from(meters), REAL).unwrap();
        let zeros = (0..n).filter(|_| gamma.sample(&mut rng) == 0.0).count();
        // u^m < 2^-1075, half the smallest number above 0; never for few meters, since u is at least 2^-53.
        let expected = if meters > 20 { libm::exp(-745.13 / f64::from(meters)) } else { 0.0 };
        assert!(
            frequency_agrees(zeros, n, expected, ALPHA),
            "m {meters}, seed 300: {zeros}, expected {expected}"
        );
    }
}

/// P(share = k) for k = 1, 2, ... up to 45 scales, under `Continuous`.
fn rounded_share(scale: f64, meters: u32) -> Vec<(f64, f64)> {
    let mut probabilities = Vec::new();
    let mut k = 1.0;
    while k < 45.0 * scale {
        probabilities.push((k, probability_between(k - 0.5, k + 0.5, scale, meters, 8)));
        k += 1.0;
    }
    probabilities
}

/// The variance of the sum of m rounded shares less 2 scale^2.
fn excess(scale: f64, meters: u32) -> f64 {
    let second: f64 = rounded_share(scale, meters).iter().map(|(k, p)| 2.0 * p * k * k).sum();
    f64::from(meters) * second - 2.0 * scale * scale
}

#[test]
fn rounding_adds_less_than_a_twelfth_a_meter_and_little_more_than_a_sixth_of_ln_scale() {
    for scale in [SMALL, 20.0, 200.0] {
        let slow = libm::log(scale) / 6.0;
        for meters in [1, 2, 10, 100, 1000] {
            let excess = excess(scale, meters);
            let most = (f64::from(meters) / 12.0).min(slow + 0.125);
            assert!(excess > 0.0 && excess < most, "scale {scale}, m {meters}: {excess} of at most {most}");
            assert!(
                meters < 100 || excess > slow,
                "scale {scale}, m {meters}: {excess} does not grow like {slow}"
            );
        }
    }
}

#[test]
fn rounding_shows_at_the_scale_of_a_24_bit_key() {
    let (meters, n, seed) = (10, 1_000_000, 400);
    let shares = rounded_share(SMALL, meters);
    let m = f64::from(meters);
    let moment = |weight: &dyn Fn(f64) -> f64| shares.iter().map(|&(k, p)| 2.0 * p * weight(k)).sum::<f64>();
    let (second, fourth) = (moment(&|k| k * k), moment(&|k| k * k * k * k));
    let variance = m * second;
    // Variance of the squared sum of m independent symmetric shares.
    let spread = m * fourth + 3.0 * m * (m - 1.0) * second * second - variance * variance;
    // All n sums stay within the cut with probability 1 - alpha/2: Chernoff's bound at 9/10 of the largest exponent
    // there is.
    let theta = 0.9 / SMALL;
    let ln_generating = m * libm::log1p(moment(&|k| libm::cosh(theta * k) - 1.0));
    let cut = (libm::log(4.0 * 1e6 / ALPHA) + ln_generating) / theta;
    let margin = bernstein(n, spread, cut * cut, ALPHA / 2.0);

    let sample = sums(NoiseLaw::Continuous, SMALL, meters, meters, n, seed);
    let measured = sample.iter().map(|&x| to_f64(x) * to_f64(x)).sum::<f64>() / 1e6;
    let context = format!("m {meters}, scale {SMALL}, seed {seed}, alpha {ALPHA}: {measured}");
    assert!((measured - variance).abs() < margin, "{context}, not {variance} +- {margin}");
    let unrounded = Laplace::new(SMALL).variance();
    assert!((measured - unrounded).abs() > margin, "{context} would do for {unrounded} +- {margin}");
}
