//! The modified Bessel function of the second kind, for orders between -1/2 and 1/2.

/// ln K_order(x) for |order| <= 1/2 and finite x > 0.
///
/// K_v(x) = integral over t from 0 to infinity of exp(-x cosh t) cosh(v t), by the trapezoidal rule with step h. The
/// integrand is even and analytic, so the rule's error is that of a strip |Im t| < c, c < pi/2 (Trefethen and
/// Weideman 2014, theorem 5.1): at most 2 K_v(x cos c) / (e^(2 pi c / h) - 1). For these orders sqrt(x) e^x K_v(x)
/// grows with x, so K_v(x cos c) is at most e^(x (1 - cos c)) K_v(x) / sqrt(cos c).
/// - Up to x = 16, h = 1/16; with c = 1.5 the relative error is below 8 e^(15 - 150).
/// - Above, h = 1 / (4 sqrt x); with c = 6 / sqrt x it is below 8 e^(18 - 150).
///
/// What is cut off on the right is below e^-700 of the whole. So all that is left is rounding, a few units in the
/// last place.
pub(crate) fn ln_bessel_k(order: f64, x: f64) -> f64 {
    let step = libm::fmin(1.0 / 16.0, 0.25 / libm::sqrt(x));
    // exp(-x) is taken out of the integral: x (cosh t - 1) = 2 x sinh^2(t / 2), without cancellation.
    let integrand = |t: f64| {
        let sinh = libm::sinh(t / 2.0);
        libm::exp(-2.0 * x * sinh * sinh) * libm::cosh(order * t)
    };
    // Where the exponential is e^-720. Up to there the cosh gains no more on it than on the whole integral.
    // sqrt(360) / sqrt(x) is finite for every x above 0; sqrt(360 / x) is not.
    let end = 2.0 * libm::asinh(libm::sqrt(360.0) / libm::sqrt(x));
    let mut sum = 0.5;
    let mut index = 1.0;
    while index * step <= end {
        sum += integrand(index * step);
        index += 1.0;
    }
    libm::log(sum * step) - x
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn order_one_half_is_elementary() {
        // K_(1/2)(x) = sqrt(pi / (2 x)) e^-x, for both signs of the order.
        for x in [5e-324, 1e-300, 1e-6, 0.1, 1.0, 15.9, 16.1, 100.0, 700.0, 1e6, 1e300] {
            let expected = 0.5 * (libm::log(core::f64::consts::FRAC_PI_2) - libm::log(x)) - x;
            for order in [0.5, -0.5] {
                let value = ln_bessel_k(order, x);
                let error = libm::fabs(value - expected) / libm::fmax(1.0, libm::fabs(expected));
                assert!(error < 1e-14, "order {order}, x {x}: {value}, not {expected}");
            }
        }
    }

    #[test]
    fn order_zero_agrees_with_its_power_series() {
        // K_0(x) = sum_k (x^2/4)^k / (k!)^2 (H_k - Euler's gamma - ln(x/2)).
        const EULER: f64 = 0.577_215_664_901_532_9;
        for x in [1e-100, 1e-6, 0.01, 0.5, 1.0, 2.0] {
            let (mut term, mut harmonic, mut sum) = (1.0, 0.0, 0.0);
            for k in 1..40 {
                sum += term * (harmonic - EULER - libm::log(x / 2.0));
                term *= x * x / 4.0 / f64::from(k * k);
                harmonic += 1.0 / f64::from(k);
            }
            let value = ln_bessel_k(0.0, x);
            assert!(libm::fabs(value - libm::log(sum)) < 1e-13, "x {x}: {value}, not {}", libm::log(sum));
        }
    }
}
