//! Bounded discrete logarithms on ristretto255, by baby steps and giant steps.
//!
//! Not in constant time: whoever takes the logarithm may know it.

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;

/// Entries of the table at most: 4 MB.
const MOST: u64 = 1 << 18;

/// Giant steps that are compressed together, at one inversion.
const BATCH: u64 = 256;

/// A whole number as a scalar.
pub(crate) fn scalar(value: i64) -> Scalar {
    let magnitude = Scalar::from(value.unsigned_abs());
    if value < 0 { -magnitude } else { magnitude }
}

/// Logarithms from one number to another, to the base of the generator.
#[derive(Clone)]
pub struct Logarithms {
    low: i64,
    /// How many numbers there are.
    count: u64,
    /// Leading bytes of j G, and j, ascending.
    baby: Vec<(u64, u64)>,
}

impl Logarithms {
    /// Logarithms from `low` to `high`: the table has as many entries as the root of their number, 2^18 at most.
    #[must_use]
    pub fn between(low: i64, high: i64) -> Self {
        let count = high.abs_diff(low.min(high)).saturating_add(1);
        let mut entries = 1;
        while entries < MOST && entries * entries < count {
            entries *= 2;
        }
        let step = RistrettoPoint::mul_base(&half());
        let mut point = RistrettoPoint::default();
        let mut halves = Vec::new();
        for _ in 0..entries {
            halves.push(point);
            point += step;
        }
        let mut baby: Vec<_> = RistrettoPoint::double_and_compress_batch(&halves)
            .iter()
            .map(|point| lead(point.as_bytes()))
            .zip(0..)
            .collect();
        baby.sort_unstable();
        Self { low, count, baby }
    }

    fn entries(&self) -> u64 {
        u64::try_from(self.baby.len()).unwrap_or(1)
    }

    /// The logarithm, where it is in the range.
    #[must_use]
    pub fn of(&self, point: &RistrettoPoint) -> Option<i64> {
        // In halves, for a batch of points is compressed as their doubles.
        let mut at = (point - RistrettoPoint::mul_base(&scalar(self.low))) * half();
        let step = RistrettoPoint::mul_base(&(Scalar::from(self.entries()) * half()));
        let giants = self.count.div_ceil(self.entries());
        let mut first = 0;
        while first < giants {
            let mut halves = Vec::new();
            for _ in first..giants.min(first + BATCH) {
                halves.push(at);
                at -= step;
            }
            for (giant, compressed) in (first..).zip(RistrettoPoint::double_and_compress_batch(&halves)) {
                for baby in self.babies(lead(compressed.as_bytes())) {
                    let beyond = i64::try_from(giant * self.entries() + baby).ok()?;
                    let found = self.low.checked_add(beyond)?;
                    // Leading bytes alone prove nothing.
                    if RistrettoPoint::mul_base(&scalar(found)) == *point {
                        return (u64::try_from(beyond).ok()? < self.count).then_some(found);
                    }
                }
            }
            first += BATCH;
        }
        None
    }

    /// Every j of which j G begins so.
    fn babies(&self, lead: u64) -> impl Iterator<Item = u64> {
        let start = self.baby.partition_point(|(other, _)| *other < lead);
        self.baby.iter().skip(start).take_while(move |(other, _)| *other == lead).map(|(_, j)| *j)
    }
}

/// 1/2.
fn half() -> Scalar {
    Scalar::ONE.div_by_2()
}

fn lead(bytes: &[u8; 32]) -> u64 {
    bytes.iter().take(8).fold(0, |lead, byte| lead << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(value: i64) -> RistrettoPoint {
        RistrettoPoint::mul_base(&scalar(value))
    }

    #[test]
    fn every_number_of_a_range_is_found_and_none_beside_it() {
        for (low, high) in [(-3, 4), (0, 0), (-70, -60), (100, 1_500)] {
            let logarithms = Logarithms::between(low, high);
            for value in low..=high {
                assert_eq!(logarithms.of(&point(value)), Some(value), "{low} to {high}");
            }
            for value in [low - 1, high + 1, low - 1_000, high + 5_000, i64::MAX] {
                assert_eq!(logarithms.of(&point(value)), None, "{low} to {high}");
            }
        }
    }

    #[test]
    fn a_range_of_a_thousand_homes_is_searched() {
        let logarithms = Logarithms::between(-400_000, 3_400_000);
        for value in [-400_000, -1, 0, 1, 2_047, 2_048, 544_500, 3_399_999, 3_400_000] {
            assert_eq!(logarithms.of(&point(value)), Some(value));
        }
        assert_eq!(logarithms.of(&point(3_400_001)), None);
        assert_eq!(logarithms.of(&point(-400_001)), None);
    }
}
