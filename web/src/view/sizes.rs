//! The quantities that the bytes of an epoch grow with.

use blindsum_core::traffic::Shape;

/// A quantity that the bytes grow with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    /// m.
    Meters,
    /// gamma.
    Gamma,
    /// Bits of the keys.
    KeyBits,
}

impl Axis {
    /// All three.
    pub(crate) const ALL: [Self; 3] = [Self::Meters, Self::Gamma, Self::KeyBits];

    /// Where it is looked at.
    pub(crate) fn values(self) -> &'static [u32] {
        match self {
            Self::Meters => &[1, 100, 250, 500, 750, 1000],
            Self::Gamma => &[1, 2, 4, 8, 12, 16, 20],
            Self::KeyBits => &[512, 1024, 2048, 3072, 4096],
        }
    }

    /// A shape at another place of this axis.
    pub(crate) fn at(self, shape: Shape, value: u32) -> Shape {
        match self {
            Self::Meters => Shape { meters: value, ..shape },
            Self::Gamma => Shape { gamma: value, ..shape },
            Self::KeyBits => Shape { key_bits: value, ..shape },
        }
    }

    /// A shape's place on it.
    pub(crate) fn of(self, shape: Shape) -> u32 {
        match self {
            Self::Meters => shape.meters,
            Self::Gamma => shape.gamma,
            Self::KeyBits => shape.key_bits,
        }
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use blindsum_sim::sample;

    #[test]
    fn an_axis_changes_one_thing() {
        let shape = Shape::of(&sample::params());
        for axis in Axis::ALL {
            let other = axis.at(shape, 1024);
            assert_eq!(axis.of(other), 1024);
            assert_eq!(Axis::ALL.iter().filter(|axis| axis.of(other) != axis.of(shape)).count(), 1);
            let bytes: Vec<_> = axis.values().iter().map(|value| axis.at(shape, *value).bytes()).collect();
            assert!(bytes.is_sorted(), "{axis:?}: {bytes:?}");
        }
    }
}
