//! The laws of the sum of all m selected shares, for the page and for the tests: [`Laplace`] and [`DiscreteLaplace`].

/// The discrete Laplace law: P(k) = (1 - a) / (1 + a) a^|k|, a = exp(-1/scale).
#[derive(Debug, Clone, Copy)]
pub struct DiscreteLaplace {
    scale: f64,
}

impl DiscreteLaplace {
    /// The law with this scale, in units.
    #[must_use]
    pub fn new(scale: f64) -> Self {
        Self { scale }
    }

    fn a(self) -> f64 {
        libm::exp(-1.0 / self.scale)
    }

    /// 1 - a.
    fn complement(self) -> f64 {
        -libm::expm1(-1.0 / self.scale)
    }

    /// P(X = k).
    #[must_use]
    pub fn probability(self, k: i64) -> f64 {
        self.complement() / (1.0 + self.a()) * libm::exp(-to_f64(k).abs() / self.scale)
    }

    /// P(X <= k).
    #[must_use]
    pub fn cdf(self, k: i64) -> f64 {
        if k < 0 {
            libm::exp(to_f64(k) / self.scale) / (1.0 + self.a())
        } else {
            1.0 - libm::exp(-(to_f64(k) + 1.0) / self.scale) / (1.0 + self.a())
        }
    }

    /// 2 a / (1 - a)^2.
    #[must_use]
    pub fn variance(self) -> f64 {
        2.0 * self.a() / (self.complement() * self.complement())
    }

    /// E X^4 / variance^2 = (1 + 10 a + a^2) / (2 a), which tends to 6 as the scale grows.
    #[must_use]
    pub fn kurtosis(self) -> f64 {
        (1.0 + 10.0 * self.a() + self.a() * self.a()) / (2.0 * self.a())
    }

    /// P(|X| > t scale) = 2 a^(floor(t scale) + 1) / (1 + a), t >= 0; near e^-t where the scale is large.
    #[must_use]
    pub fn tail(self, t: f64) -> f64 {
        2.0 * libm::exp(-(libm::floor(t * self.scale) + 1.0) / self.scale) / (1.0 + self.a())
    }

    /// E|X| = 2 a / (1 - a^2).
    #[must_use]
    pub fn mean_magnitude(self) -> f64 {
        2.0 * self.a() / (self.complement() * (1.0 + self.a()))
    }
}

/// The Laplace law of the paper: density exp(-|x| / scale) / (2 scale), the noise of Eq. (13).
#[derive(Debug, Clone, Copy)]
pub struct Laplace {
    scale: f64,
}

impl Laplace {
    /// The law with this scale, in units.
    #[must_use]
    pub fn new(scale: f64) -> Self {
        Self { scale }
    }

    /// P(X <= x), x in units.
    #[must_use]
    pub fn cdf(self, x: f64) -> f64 {
        let beyond = libm::exp(-libm::fabs(x) / self.scale) / 2.0;
        if x < 0.0 { beyond } else { 1.0 - beyond }
    }

    /// P(round(X) <= k): the law as far as whole units can show it.
    #[must_use]
    pub fn rounded_cdf(self, k: i64) -> f64 {
        self.cdf(to_f64(k) + 0.5)
    }

    /// 2 scale^2.
    #[must_use]
    pub fn variance(self) -> f64 {
        2.0 * self.scale * self.scale
    }

    /// E|X| = scale.
    #[must_use]
    pub fn mean_magnitude(self) -> f64 {
        self.scale
    }

    /// E X^4 / variance^2 = 6.
    #[must_use]
    pub fn kurtosis(self) -> f64 {
        6.0
    }

    /// P(|X| > t scale) = e^-t, t >= 0.
    #[must_use]
    pub fn tail(self, t: f64) -> f64 {
        libm::exp(-t)
    }
}

#[expect(clippy::cast_precision_loss, reason = "noise stays below 2^53")]
pub(super) fn to_f64(k: i64) -> f64 {
    k as f64
}
