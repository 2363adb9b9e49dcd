//! What hides the values that a lens does not know.
//!
//! Of each value: what of it has reached the lens, from the barest to the best covered. The first that has is
//! what stands between, for what is behind it stands no more. Where nothing has, the value stays with its
//! owner, or with whoever would listen.

use super::Knowledge;
use super::status::Assumption;
use super::sums::Relation;
use super::value::Value;
use crate::blinding::Blinding;
use crate::params::{EpochBase, KeyMode, Randomizer};

impl Knowledge {
    /// Why a value is not known that exists and is not known.
    pub(super) fn reason(&self, value: Value) -> Assumption {
        match value {
            // Public: nobody lacks them who is there to look.
            Value::ReadingKey | Value::NoiseKey | Value::Published => Assumption::Alone,
            Value::ReadingSecret => self.factoring(Value::ReadingKey),
            Value::NoiseSecret => self.factoring(Value::NoiseKey),
            // Messages 1, 1'' and 6''.
            Value::Registration(_) => Assumption::SecureChannel,
            Value::LinkKey(i) => self.link_key(i),
            Value::AbsentShares => match self.opened(Value::ReadingProduct) {
                true => self.share_behind_blinds(),
                false => Assumption::SecureChannel,
            },
            // Messages 2, 4, 5 and 6 are on open links.
            Value::EncryptedBits(_)
            | Value::MaskedReading(_)
            | Value::NoiseShares(_)
            | Value::ReadingProduct
            | Value::NoiseProduct => Assumption::Unheard,
            Value::Selection(i) => self.selection(i),
            Value::KeyShare(i) => self.key_share(i),
            Value::Reading(i) => self.reading(i),
            Value::Blind(i) => self.blind(i),
            Value::MaskedPlain(i) => self.masked_plain(i),
            Value::Randomizer(i) => self.randomizer(i),
            Value::Samples(i) => self.samples(i),
            Value::Selected(i) => self.selected(i),
            Value::SubBlinds(i) => self.sub_blinds(i),
            Value::ShareTotal(i) => self.share_total(i),
            Value::NoisyReading(i) => self.noisy_reading(i),
            Value::MaskedTotal => self.masked_total(),
            Value::BlindedNoise => self.blinded_noise(),
            Value::TotalBlind => self.total_blind(),
            Value::Noise => self.noise(),
            Value::TrueTotal => self.true_total(),
            Value::NoisyTotal => self.noisy_total(),
        }
    }

    /// Eq. (1): whoever factors a public modulus has the key.
    fn factoring(&self, public: Value) -> Assumption {
        if self.knows(public) { Assumption::Factoring } else { Assumption::Alone }
    }

    fn hardened(&self) -> bool {
        self.params.blinding() == Blinding::Hardened
    }

    /// What hides what a ciphertext under vA holds from those without vA.
    fn under_noise_key(&self) -> Assumption {
        match self.params.randomizer() {
            Randomizer::Textbook => Assumption::Residuosity,
            Randomizer::ShortExponent => Assumption::ShortExponent,
        }
    }

    /// What hides d_i - x_i in a c_i that is seen, or d - x in C2, while a share k in its exponent is not known.
    ///
    /// Hardened: r^n is a uniform n-th residue, so that residuosity is all there is to break without pk; pk
    /// decrypts to d_i - x_i + k a with k uniform in Z_n and a a unit but for a negligible chance: a one-time
    /// pad. Without r^n there is h^(n + k) alone, whose exponent is about half as long as the order of h: its
    /// short-exponent form. Who knows p and q could take the logarithm of its residue part, or try every d_i -
    /// x_i in turn, of which there are 2^B and more.
    fn under_h(&self) -> Assumption {
        match (self.hardened(), self.knows(Value::ReadingSecret)) {
            (true, false) => Assumption::Residuosity,
            (true, true) => Assumption::OneTimePad,
            (false, false) => Assumption::ShortExponent,
            (false, true) => Assumption::DiscreteLogarithm,
        }
    }

    /// What hides k from pk's owner, who has d_i - x_i + k a from c_i (or the same of C2) and lacks d_i - x_i:
    /// blinds leave 2^B candidates. Without r^n each of them can be told right or wrong.
    fn share_behind_blinds(&self) -> Assumption {
        if self.hardened() { self.candidates() } else { Assumption::DiscreteLogarithm }
    }

    /// What fits where the blinds of others are added, or one's own is not known: 2^B numbers and more.
    fn candidates(&self) -> Assumption {
        Assumption::Candidates { bits: self.params.blind_bits() }
    }

    /// Section 2: what is from a range of `range` numbers is hidden by a blind that is uniform below 2^B, to a
    /// statistical distance of at most range / 2^B.
    fn by_blinds(&self, range: u128) -> Assumption {
        let lost = u64::from(u128::BITS - range.leading_zeros());
        Assumption::Statistical { bits: self.params.blind_bits().saturating_sub(lost) }
    }

    /// Readings of so many meters, hidden by a blind: 0 to Delta_f each.
    fn readings_by_blinds(&self, meters: u32) -> Assumption {
        self.by_blinds(u128::from(self.params.sensitivity().unsigned_abs()) * u128::from(meters))
    }

    /// Shares of noise of so many meters, hidden by a blind: |xi_i| < O each.
    fn noise_by_blinds(&self, meters: u32) -> Assumption {
        let samples = 2 * u128::from(self.params.offset().unsigned_abs()) - 1;
        self.by_blinds(samples * u128::from(meters))
    }

    /// What hides xi_i and x_i from whoever knows xi_i + x_i: x_i, unless vA has opened e_ij whose randomizers
    /// are short. Those are h_s^(a_b (xi_ij + O) + a_x), with a_x no longer than a_b: a logarithm modulo p and
    /// q, divided by that of E(b_ij), would be xi_ij + O but for a few units.
    fn share_by_blinds(&self, i: u32) -> Assumption {
        let short = self.params.randomizer() == Randomizer::ShortExponent;
        if short && self.knows(Value::NoiseSecret) && self.knows(Value::NoiseShares(i)) {
            Assumption::DiscreteLogarithm
        } else {
            self.noise_by_blinds(1)
        }
    }

    /// What hides d in y = d + xi: the shares of noise that the lens does not know.
    fn noise_of_total(&self) -> Assumption {
        Assumption::Noise { shares: u32::try_from(self.sums.unknown(Relation::Selected)).unwrap_or(u32::MAX) }
    }

    fn opened(&self, ciphertext: Value) -> bool {
        self.knows(Value::ReadingSecret) && self.knows(ciphertext)
    }

    /// Whether a meter counts in a total that is known.
    fn counts_in(&self, i: u32, total: Value) -> bool {
        self.sums.is_present(i) && self.knows(total)
    }

    /// Message 1'' tells it over a secure channel; tags are made with it.
    fn link_key(&self, i: u32) -> Assumption {
        let tagged = [Value::EncryptedBits(i), Value::MaskedReading(i), Value::NoiseShares(i)];
        match tagged.into_iter().any(|message| self.knows(message)) {
            true => Assumption::Tag,
            false => Assumption::SecureChannel,
        }
    }

    /// Eq. (16): E(b_ij) is all that leaves its drawer.
    fn selection(&self, i: u32) -> Assumption {
        if self.knows(Value::EncryptedBits(i)) {
            self.under_noise_key()
        } else if self.knows(Value::NoiseSecret) {
            Assumption::Unheard
        } else {
            Assumption::Alone
        }
    }

    /// Eq. (17): message 3 is secure; c_i depends on it.
    fn key_share(&self, i: u32) -> Assumption {
        match (self.knows(Value::MaskedReading(i)), self.knows(Value::ReadingSecret)) {
            (true, true) => self.share_behind_blinds(),
            (true, false) => self.under_h(),
            (false, _) => Assumption::SecureChannel,
        }
    }

    fn reading(&self, i: u32) -> Assumption {
        let others = self.sums.is_present(i) && self.sums.unknown(Relation::Reading) == 1;
        if self.knows(Value::NoisyReading(i)) {
            // One meter's noise: a share of shape 1/m.
            Assumption::Noise { shares: 1 }
        } else if others && self.knows(Value::NoisyTotal) {
            // y less the readings of all others.
            self.noise_of_total()
        } else if self.knows(Value::MaskedPlain(i)) {
            self.readings_by_blinds(1)
        } else if self.knows(Value::MaskedReading(i)) {
            self.under_h()
        } else if self.counts_in(i, Value::NoisyTotal) {
            self.noise_of_total()
        } else if self.counts_in(i, Value::MaskedTotal) {
            self.readings_by_blinds(1)
        } else {
            Assumption::Alone
        }
    }

    /// x_i is hidden by what it hides: from d_i - x_i or xi_i + x_i the one follows with the other.
    fn blind(&self, i: u32) -> Assumption {
        let (masked, share) = (self.knows(Value::MaskedPlain(i)), self.knows(Value::ShareTotal(i)));
        if (masked || share) && self.knows(Value::NoisyReading(i)) {
            Assumption::Noise { shares: 1 }
        } else if masked {
            self.readings_by_blinds(1)
        } else if share {
            self.share_by_blinds(i)
        } else if self.knows(Value::MaskedReading(i)) {
            self.under_h()
        } else if self.knows(Value::NoiseShares(i)) {
            self.under_noise_key()
        } else if self.counts_in(i, Value::MaskedTotal) || self.counts_in(i, Value::BlindedNoise) {
            // The other meters' blinds are in the total too.
            self.candidates()
        } else {
            Assumption::Alone
        }
    }

    fn masked_plain(&self, i: u32) -> Assumption {
        let could_open =
            self.knows(Value::KeyShare(i)) && (self.knows(Value::ReadingSecret) || !self.hardened());
        if self.knows(Value::MaskedReading(i)) {
            self.under_h_with(i)
        } else if could_open {
            Assumption::Unheard
        } else if self.counts_in(i, Value::MaskedTotal) {
            self.candidates()
        } else {
            Assumption::Alone
        }
    }

    /// c_i is seen. With k_i known too it is a plain ciphertext: only the hardened one hides anything then.
    fn under_h_with(&self, i: u32) -> Assumption {
        if self.knows(Value::KeyShare(i)) { Assumption::Residuosity } else { self.under_h() }
    }

    /// r_i is in c_i alone. pk's owner needs k_i and d_i - x_i to divide by, before it can take the root.
    fn randomizer(&self, i: u32) -> Assumption {
        if self.knows(Value::MaskedReading(i)) { self.under_h_with(i) } else { Assumption::Alone }
    }

    /// The samples that do not count. Their e_ij decrypt to x_ij alone; what is left of the sample is in the
    /// randomizer, (r_b^(xi_ij + O) r_x)^n with r_x uniform: nothing at all. A short exponent does not cover it
    /// so: see [`Self::share_by_blinds`].
    fn samples(&self, i: u32) -> Assumption {
        if self.params.gamma() == 1 {
            return self.selected(i);
        }
        match (self.knows(Value::NoiseShares(i)), self.knows(Value::NoiseSecret), self.params.randomizer()) {
            (true, false, _) => self.under_noise_key(),
            (true, true, Randomizer::Textbook) => Assumption::Erased,
            (true, true, Randomizer::ShortExponent) => Assumption::DiscreteLogarithm,
            (false, ..) => Assumption::Alone,
        }
    }

    fn selected(&self, i: u32) -> Assumption {
        if self.params.gamma() > 1 && self.knows(Value::Samples(i)) {
            // The meter does not know which.
            self.selection(i)
        } else if self.knows(Value::NoisyReading(i)) {
            Assumption::Noise { shares: 1 }
        } else if self.knows(Value::ShareTotal(i)) {
            self.share_by_blinds(i)
        } else if self.knows(Value::NoiseShares(i)) {
            self.under_noise_key()
        } else if self.counts_in(i, Value::NoisyTotal) {
            self.noise_of_total()
        } else if self.counts_in(i, Value::BlindedNoise) {
            self.noise_by_blinds(1)
        } else {
            Assumption::Alone
        }
    }

    fn sub_blinds(&self, i: u32) -> Assumption {
        match self.knows(Value::NoiseShares(i)) && !self.knows(Value::NoiseSecret) {
            true => self.under_noise_key(),
            // They sum to x_i; who opens e_ij lacks as much of them as of x_i.
            false => self.blind(i),
        }
    }

    fn share_total(&self, i: u32) -> Assumption {
        if self.knows(Value::Blind(i)) {
            self.selected(i)
        } else if self.knows(Value::NoiseShares(i)) {
            self.under_noise_key()
        } else if self.knows(Value::NoiseSecret) {
            Assumption::Unheard
        } else if self.counts_in(i, Value::BlindedNoise) {
            self.candidates()
        } else {
            Assumption::Alone
        }
    }

    fn noisy_reading(&self, i: u32) -> Assumption {
        if self.knows(Value::Reading(i)) {
            self.selected(i)
        } else if self.knows(Value::MaskedPlain(i)) {
            self.share_total(i)
        } else if self.knows(Value::ShareTotal(i)) {
            self.masked_plain(i)
        } else if self.knows(Value::MaskedReading(i)) {
            self.under_h_with(i)
        } else if self.counts_in(i, Value::NoisyTotal) {
            self.noise_of_total()
        } else {
            Assumption::Alone
        }
    }

    /// C2 is seen, and not opened: pk is missing, or the shares that do not cancel.
    fn masked_total(&self) -> Assumption {
        let cancel = !self.sums.some_absent()
            && (self.params.base() == EpochBase::Common || self.params.meters() == 1);
        if self.knows(Value::ReadingProduct) {
            self.under_h()
        } else if self.knows(Value::ReadingSecret) || (cancel && !self.hardened()) {
            Assumption::Unheard
        } else {
            Assumption::Alone
        }
    }

    fn blinded_noise(&self) -> Assumption {
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

    fn total_blind(&self) -> Assumption {
        let meters = self.params.meters();
        let (masked, share) = (self.knows(Value::MaskedTotal), self.knows(Value::BlindedNoise));
        if masked && share {
            self.noise_of_total()
        } else if masked {
            self.readings_by_blinds(meters)
        } else if share {
            self.noise_by_blinds(meters)
        } else if self.knows(Value::ReadingProduct) {
            self.masked_total()
        } else if self.knows(Value::NoiseProduct) {
            self.blinded_noise()
        } else {
            Assumption::Alone
        }
    }

    fn noise(&self) -> Assumption {
        if self.knows(Value::NoisyTotal) {
            self.noise_of_total()
        } else if self.knows(Value::BlindedNoise) {
            self.noise_by_blinds(self.params.meters())
        } else if self.knows(Value::NoiseProduct) {
            self.blinded_noise()
        } else {
            Assumption::Alone
        }
    }

    fn true_total(&self) -> Assumption {
        if self.knows(Value::NoisyTotal) {
            self.noise_of_total()
        } else if self.knows(Value::MaskedTotal) {
            self.readings_by_blinds(self.params.meters())
        } else if self.knows(Value::ReadingProduct) {
            self.masked_total()
        } else {
            Assumption::Alone
        }
    }

    fn noisy_total(&self) -> Assumption {
        if self.knows(Value::MaskedTotal) {
            self.blinded_noise()
        } else if self.knows(Value::BlindedNoise) || self.knows(Value::ReadingProduct) {
            self.masked_total()
        } else {
            Assumption::Alone
        }
    }
}
