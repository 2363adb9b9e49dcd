//! Sums of probabilities of the residual law, each as one integral.
//!
//! The generating function of NB(s) - NB(s) is (1 - a)^(2s) (1 - a z)^-s (1 - a/z)^-s. Its coefficient at z^k, k >= 0, is an integral
//! around the cut from z = 1/a outwards; with z = e^u / a
//!
//! p(k) = (1 - a)^(2s) sin(pi s) / pi  integral over u > 0 of (e^u - 1)^-s (1 - a^2 e^-u)^-s y^k du,  y = a e^-u.
//!
//! Likewise the density of (1 + scale^2 t^2)^-s at x > 0 is sin(pi s) / (pi scale) times the integral over u > 0 of (u (2 + u))^-s
//! e^(-(1 + u) x / scale). In both, a sum over k in an arithmetic progression is a geometric sum inside the integral.
//!
//! The factor u^-s is too steep at 0 where s is next to 1. Integrated by parts it is u^(1-s) / (1 - s) times the negative derivative
//! of the rest G, and sin(pi s) / (1 - s) is harmless: this holds for 0 < s < 2 (beyond 1 by analytic continuation). G falls, so
//! that every term has one sign and nothing cancels. With u = e^t the integrand is analytic for |Im t| < pi/2 and dies at both ends
//! like an exponential or faster: the trapezoidal rule's error is below e^(-pi^2 / h), 1e-21 at h = 1/5 (Trefethen and Weideman
//! 2014, theorem 5.1), so that all that is left is rounding: about 1e-14.

use core::f64::consts::PI;

/// `count` numbers: first, first + step, ..
#[derive(Debug, Clone, Copy)]
pub(super) struct Progression {
    pub(super) first: u64,
    pub(super) step: u64,
    /// [`RUN`] for all that follow, [`RUNS`] for the runs that begin at each of them.
    pub(super) count: u64,
}

/// Distances stay below 2^53 in all that parameters allow; beyond it they are rounded.
#[expect(clippy::cast_precision_loss, reason = "rounded beyond 2^53, where no law is asked")]
pub(super) fn to_f64(units: u64) -> f64 {
    units as f64
}

/// A progression without end.
pub(super) const RUN: u64 = u64::MAX;
/// A progression without end in which the first number counts once, the second twice, and so on.
pub(super) const RUNS: u64 = u64::MAX - 1;

impl Progression {
    /// Of the sum over k of e^(-l k): its logarithm, and by how much that falls as l grows, which is the mean k.
    fn geometric(&self, l: f64) -> (f64, f64) {
        let (first, step) = (to_f64(self.first), to_f64(self.step));
        let x = step * l;
        let (log, mean) = match self.count {
            1 => (0.0, 0.0),
            RUN => (-libm::log(-libm::expm1(-x)), 1.0 / libm::expm1(x)),
            RUNS => (-2.0 * libm::log(-libm::expm1(-x)), 2.0 / libm::expm1(x)),
            count => {
                let n = to_f64(count);
                let log = libm::log(libm::expm1(-n * x) / libm::expm1(-x));
                (log, mean_index(n, x))
            }
        };
        (log - first * l, first + step * mean)
    }
}

/// The mean of 0 .. n - 1, weighted by e^(-x i): 1 / (e^x - 1) - n / (e^(n x) - 1).
fn mean_index(n: f64, x: f64) -> f64 {
    if n * x > 0.1 {
        return 1.0 / libm::expm1(x) - n / libm::expm1(n * x);
    }
    // The poles cancel: Bernoulli's series of both, without them. Its next term is 1e-13 of the first at n x = 0.1.
    let (n2, x2) = (n * n, x * x);
    let (n4, n6) = (n2 * n2, n2 * n2 * n2);
    (n - 1.0) / 2.0 - x * ((n2 - 1.0) / 12.0 - x2 * ((n4 - 1.0) / 720.0 - x2 * (n6 - 1.0) / 30240.0))
}

/// 1 / (1 - e^-u) - 1/u: from 1/2 at 0 up to 1.
fn bend(u: f64) -> f64 {
    if u > 0.25 {
        return -1.0 / libm::expm1(-u) - 1.0 / u;
    }
    let u2 = u * u;
    0.5 + u * (1.0 / 12.0 - u2 * (1.0 / 720.0 - u2 * (1.0 / 30240.0 - u2 / 1_209_600.0)))
}

/// 1/x - 1 / (e^x - 1): from 1/2 at 0 down to 0.
fn unbend(x: f64) -> f64 {
    if x > 0.25 { 1.0 / x - 1.0 / libm::expm1(x) } else { 1.0 - bend(x) }
}

/// sin(pi s) / (pi (1 - s)), 1 at s = 1.
fn sine(s: f64) -> f64 {
    let angle = PI * (1.0 - s);
    if angle == 0.0 { 1.0 } else { libm::sin(angle) / angle }
}

/// The integral over u > 0 of u^(1-s) G(u) l(u) du, where `rest` gives ln G and l = -G'/G. Beyond u = e^`end` nothing is left of
/// it.
fn by_parts(s: f64, end: f64, rest: impl Fn(f64) -> (f64, f64)) -> f64 {
    const STEP: f64 = 0.2;
    // From the right to where e^t is next to nothing, at the latest.
    const MOST: u32 = 3_600;
    let mut sum = 0.0;
    let mut last = 0.0;
    for index in 0..MOST {
        let t = end - STEP * f64::from(index);
        let u = libm::exp(t);
        let (log, slope) = rest(u);
        let term = libm::exp(log + (2.0 - s) * t) * slope;
        sum += term;
        // Left of the largest term they fall, in the end like e^((2 - s) t).
        if term <= last && sum > 0.0 && term < 1e-19 * sum {
            break;
        }
        last = term;
    }
    sum * STEP
}

/// P(|X| in `numbers`, with one sign) for NB(s) - NB(s), a = exp(-1/scale).
pub(super) fn discrete(scale: f64, s: f64, numbers: Progression) -> f64 {
    let rate = 1.0 / scale;
    // 2 s ln(1 - a).
    let front = 2.0 * s * libm::log(-libm::expm1(-rate));
    // e^(-s u) and y^first: e^-800 of it is left.
    let end = libm::log(800.0 / (s + to_f64(numbers.first)));
    let integral = by_parts(s, end, |u| {
        // ((e^u - 1) / u)^-s and (1 - a^2 e^-u)^-s; each falls by s times what follows.
        let spread = u + libm::log(-libm::expm1(-u)) - libm::log(u);
        let far = u + 2.0 * rate;
        let (geometric, mean) = numbers.geometric(u + rate);
        let log = front - s * (spread + libm::log(-libm::expm1(-far))) + geometric;
        (log, s * (bend(u) + 1.0 / libm::expm1(far)) + mean)
    });
    sine(s) * integral
}

/// The same for the continuous law rounded to units: k stands for everything from k - 1/2 to k + 1/2.
pub(super) fn rounded(scale: f64, s: f64, numbers: Progression) -> f64 {
    let rate = 1.0 / scale;
    if numbers.first > 0 {
        return sine(s) * cells(s, rate, numbers);
    }
    let others = match numbers.count {
        1 => 0.0,
        RUN => sine(s) * cells(s, rate, Progression { first: numbers.step, ..numbers }),
        count => {
            let rest = Progression { first: numbers.step, count: count - 1, ..numbers };
            sine(s) * cells(s, rate, rest)
        }
    };
    zero_cell(s, rate) + others
}

/// Cells from 1 on: e^(-l k) integrated over the cell is e^(-l k) 2 sinh(l / 2) / l, l = (1 + u) / scale, and du = scale dl.
fn cells(s: f64, rate: f64, numbers: Progression) -> f64 {
    let end = libm::log(800.0 / (rate * (to_f64(numbers.first) - 0.5)));
    by_parts(s, end, |u| {
        let l = rate * (1.0 + u);
        let (geometric, mean) = numbers.geometric(l);
        // 2 sinh(l/2) = e^(l/2) (1 - e^-l), which must not overflow before the geometric sum takes it back.
        let cell = l / 2.0 + libm::log(-libm::expm1(-l)) - libm::log(1.0 + u);
        let log = geometric + cell - s * libm::log(2.0 + u);
        // -(d/dl) of ln (2 sinh(l/2) / l) = 1/l - coth(l/2) / 2 = 1/2 - bend(l).
        (log, s / (2.0 + u) + rate * (mean + 0.5 - bend(l)))
    })
}

/// P(|X| < 1/2).
fn zero_cell(s: f64, rate: f64) -> f64 {
    let half = rate / 2.0;
    if s < 0.25 {
        // Next to 1, or far from 0: the tail has the digits, and the integral below ends slowly.
        let beyond = by_parts(s, libm::log(800.0 / half), |u| {
            let log = -half * (1.0 + u) - libm::log(1.0 + u) - s * libm::log(2.0 + u);
            (log, half + 1.0 / (1.0 + u) + s / (2.0 + u))
        });
        return 1.0 - 2.0 * sine(s) * beyond;
    }
    // It ends like e^(-2 s t), where the e^-x has.
    let end = libm::log(800.0 / half) + 21.0 / s;
    let within = by_parts(s, end, |u| {
        let x = half * (1.0 + u);
        let log = libm::log(-libm::expm1(-x)) - libm::log(1.0 + u) - s * libm::log(2.0 + u);
        // -(d/dx) of ln ((1 - e^-x) / x) = 1/x - 1 / (e^x - 1).
        (log, half * unbend(x) + s / (2.0 + u))
    });
    2.0 * sine(s) * within
}
