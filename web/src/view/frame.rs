//! A rectangle of a picture, in the picture's own units.

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    /// Left.
    pub(crate) x: f64,
    /// Top.
    pub(crate) y: f64,
    /// Width.
    pub(crate) w: f64,
    /// Height.
    pub(crate) h: f64,
}

impl Frame {
    /// The middle, sideways.
    pub(crate) fn middle(&self) -> f64 {
        self.x + self.w / 2.0
    }

    /// The lower edge.
    pub(crate) fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// The right edge.
    pub(crate) fn right(&self) -> f64 {
        self.x + self.w
    }

    /// The same, larger on every side.
    pub(crate) fn grown(&self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, w: self.w + 2.0 * by, h: self.h + 2.0 * by }
    }

    /// One as large around a point.
    pub(crate) fn around((x, y): (f64, f64), w: f64, h: f64) -> Self {
        Self { x: x - w / 2.0, y: y - h / 2.0, w, h }
    }
}
