//! The ways of messages: curves that follow each other.

/// A cubic curve: start, two handles, end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Curve(pub(crate) [(f64, f64); 4]);

impl Curve {
    /// A straight line.
    pub(crate) fn line(from: (f64, f64), to: (f64, f64)) -> Self {
        let third = |share: f64| (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
        Self([from, third(1.0 / 3.0), third(2.0 / 3.0), to])
    }

    /// One that leaves and arrives upright.
    pub(crate) fn upright(from: (f64, f64), to: (f64, f64)) -> Self {
        let bend = (to.1 - from.1) * 0.55;
        Self([from, (from.0, from.1 + bend), (to.0, to.1 - bend), to])
    }

    fn rev(self) -> Self {
        let Self([a, b, c, d]) = self;
        Self([d, c, b, a])
    }

    /// A point of it, from 0 at the start to 1 at the end.
    pub(crate) fn at(&self, t: f64) -> (f64, f64) {
        let Self([a, b, c, d]) = self;
        let s = 1.0 - t;
        let mix = |a: f64, b: f64, c: f64, d: f64| {
            s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
        };
        (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1))
    }
}

/// A way, curve by curve: each begins where the one before ends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Way(pub(crate) Vec<Curve>);

impl Way {
    /// The same from its other end.
    pub(crate) fn rev(self) -> Self {
        Self(self.0.into_iter().rev().map(Curve::rev).collect())
    }

    /// The way as a path.
    pub(crate) fn d(&self) -> String {
        let mut d = String::new();
        for (place, Curve([a, b, c, e])) in self.0.iter().enumerate() {
            if place == 0 {
                d.push_str(&format!("M{:.1} {:.1}", a.0, a.1));
            }
            d.push_str(&format!("C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}", b.0, b.1, c.0, c.1, e.0, e.1));
        }
        d
    }
}
