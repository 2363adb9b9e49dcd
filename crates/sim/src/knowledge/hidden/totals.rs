//! What hides the totals: of readings, of noise, of both.

use blindsum_core::variants::{EpochBase, KeyMode};

use crate::knowledge::Knowledge;
use crate::knowledge::status::Assumption;
use crate::knowledge::sums::Relation;
use crate::knowledge::value::{Value, count};

impl Knowledge {
    /// What hides xi in y = d + xi, and a share in it: the readings that the lens does not know. Where it knows all of them, the
    /// other shares.
    pub(super) fn readings_of_total(&self) -> Assumption {
        match count(self.sums.unknown(Relation::Reading)) {
            0 => self.noise_of_total(),
            meters => Assumption::Readings { meters },
        }
    }

    /// What hides d in y = d + xi: the shares of noise that the lens does not know.
    pub(super) fn noise_of_total(&self) -> Assumption {
        Assumption::Noise { shares: count(self.sums.unknown(Relation::Selected)) }
    }

    pub(super) fn masked_total(&self) -> Assumption {
        if self.knows(Value::TotalBlind) {
            self.up_to(Value::TrueTotal)
        } else if self.knows(Value::BlindedNoise) {
            self.up_to(Value::NoisyTotal)
        } else {
            self.cover_of_masked_total()
        }
    }

    /// C2 is seen, and not opened: pk is missing, or the shares that do not cancel.
    fn cover_of_masked_total(&self) -> Assumption {
        let cancel = self.shares_cancel
            && !self.sums.some_absent()
            && (self.params.base() == EpochBase::Common || self.params.meters() == 1);
        if self.knows(Value::ReadingProduct) {
            self.under_h()
        } else if self.knows(Value::ReadingSecret) || (cancel && !self.hardened()) {
            Assumption::Unheard
        } else {
            Assumption::Alone
        }
    }

    pub(super) fn blinded_noise(&self) -> Assumption {
        if self.knows(Value::TotalBlind) {
            self.up_to(Value::Noise)
        } else if self.knows(Value::MaskedTotal) {
            self.up_to(Value::NoisyTotal)
        } else {
            self.cover_of_blinded_noise()
        }
    }

    fn cover_of_blinded_noise(&self) -> Assumption {
        if self.knows(Value::NoiseProduct) {
            self.under_noise_key()
        } else if self.knows(Value::NoiseSecret) {
            Assumption::Unheard
        } else if self.params.key_mode() == KeyMode::SplitKeys {
            Assumption::SecureChannel
        } else {
            Assumption::Alone
        }
    }

    pub(super) fn total_blind(&self) -> Assumption {
        if self.knows(Value::MaskedTotal) {
            self.up_to(Value::TrueTotal)
        } else if self.knows(Value::BlindedNoise) {
            self.up_to(Value::Noise)
        } else if self.knows(Value::ReadingProduct) {
            self.cover_of_masked_total()
        } else if self.knows(Value::NoiseProduct) {
            self.cover_of_blinded_noise()
        } else {
            Assumption::Alone
        }
    }

    pub(super) fn noise(&self) -> Assumption {
        if self.knows(Value::NoisyTotal) {
            self.readings_of_total()
        } else if self.knows(Value::BlindedNoise) {
            self.noise_by_blinds(self.params.meters())
        } else if self.knows(Value::NoiseProduct) {
            self.cover_of_blinded_noise()
        } else {
            Assumption::Alone
        }
    }

    pub(super) fn true_total(&self) -> Assumption {
        if self.knows(Value::NoisyTotal) {
            self.noise_of_total()
        } else if self.knows(Value::MaskedTotal) {
            self.readings_by_blinds(self.params.meters())
        } else if self.knows(Value::ReadingProduct) {
            self.cover_of_masked_total()
        } else {
            Assumption::Alone
        }
    }

    pub(super) fn noisy_total(&self) -> Assumption {
        if self.knows(Value::MaskedTotal) {
            self.cover_of_blinded_noise()
        } else if self.knows(Value::BlindedNoise) || self.knows(Value::ReadingProduct) {
            self.cover_of_masked_total()
        } else {
            Assumption::Alone
        }
    }
}
