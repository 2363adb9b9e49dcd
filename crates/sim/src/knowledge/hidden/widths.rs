//! How many numbers a value can be, by what else is known; and how far a blind hides them.

use crate::knowledge::Knowledge;
use crate::knowledge::status::Assumption;
use crate::knowledge::sums::Relation;
use crate::knowledge::value::{Value, to_usize};

impl Knowledge {
    /// Of what follows from `by`, where that is from a range of this many numbers.
    pub(super) fn up_to(&self, by: Value) -> Assumption {
        Assumption::UpTo { by, bits: self.width(by) }
    }

    /// The binary logarithm, rounded up, of how many numbers d_i, xi_i or their sum can be, of a meter or of the total, by what the
    /// lens knows of their parts.
    pub(super) fn width(&self, value: Value) -> u64 {
        let readings = |meters: usize| {
            let most = u128::from(self.params.sensitivity().unsigned_abs());
            most.saturating_mul(u128::try_from(meters).unwrap_or(u128::MAX)).saturating_add(1)
        };
        let (unknown, open) = (self.sums.unknown(Relation::Reading), self.sums.over(Relation::Selected));
        let count = match value {
            Value::Reading(_) => readings(1),
            Value::TrueTotal => readings(unknown),
            Value::Selected(i) => self.shares_that_fit([i].into_iter()),
            Value::Noise => self.shares_that_fit(open),
            Value::NoisyReading(i) => {
                let unknown = usize::from(!self.knows(Value::Reading(i)));
                self.sums_that_fit(readings(unknown), self.shares_that_fit([i].into_iter()))
            }
            _ => self.sums_that_fit(readings(unknown), self.shares_that_fit(open)),
        };
        u64::from(u128::BITS - count.saturating_sub(1).leading_zeros())
    }

    /// How many numbers the sum of readings and of shares can be. Readings fill a range; shares lie as far apart as they like, within
    /// that of the noise.
    fn sums_that_fit(&self, readings: u128, shares: u128) -> u128 {
        readings.saturating_mul(shares).min(readings.saturating_add(self.noise_that_fits()))
    }

    /// Noise as the range alarm has it, |xi| <= 64 scale: beyond that it lies with a chance below 2^-90.
    fn noise_that_fits(&self) -> u128 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "above 0 and far below 2^53: parameters are refused otherwise"
        )]
        let noise = (128.0 * self.params.scale()).ceil() as u128;
        noise.saturating_add(1)
    }

    /// How many numbers the sum of these meters' shares can be: of a meter whose samples are known, as many as are different.
    fn shares_that_fit(&self, meters: impl Iterator<Item = u32>) -> u128 {
        let noise = self.noise_that_fits();
        let each = |meter: u32| match self.knows(Value::Samples(meter)) {
            true => self.different_samples.get(to_usize(meter)).copied().flatten().unwrap_or(noise),
            false => noise,
        };
        let open = meters.filter(|meter| !self.knows(Value::Selected(*meter)));
        open.map(each).fold(1, u128::saturating_mul).min(noise)
    }

    /// What fits where a blind is added that is not known: 2^B numbers and more.
    pub(super) fn candidates(&self) -> Assumption {
        Assumption::Candidates { bits: self.params.blind_bits() }
    }

    /// Section 2: what is from a range of `range` numbers is hidden by a blind that is uniform below 2^B, to a
    /// statistical distance of at most range / 2^B.
    fn by_blinds(&self, range: u128) -> Assumption {
        let lost = u64::from(u128::BITS - range.leading_zeros());
        Assumption::Statistical { bits: self.params.blind_bits().saturating_sub(lost) }
    }

    /// Readings of this many meters, hidden by a blind: 0 to Delta_f each.
    pub(super) fn readings_by_blinds(&self, meters: u32) -> Assumption {
        self.by_blinds(u128::from(self.params.sensitivity().unsigned_abs()) * u128::from(meters))
    }

    /// Shares of noise of this many meters, hidden by a blind: |xi_i| < O each.
    pub(super) fn noise_by_blinds(&self, meters: u32) -> Assumption {
        let samples = 2 * u128::from(self.params.offset().unsigned_abs()) - 1;
        self.by_blinds(samples * u128::from(meters))
    }
}
