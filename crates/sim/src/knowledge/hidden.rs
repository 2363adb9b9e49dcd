//! What hides the values that a lens does not know.
//!
//! Of each value: what of it has reached the lens, from the barest to the best covered. The first that has is
//! what stands between, for what is behind it stands no more. Where nothing has, the value stays with its
//! owner, or with whoever would listen.

mod totals;
mod widths;

use blindsum_core::variants::Blinding;
use blindsum_paillier::Randomizer;

use crate::knowledge::Knowledge;
use crate::knowledge::status::Assumption;
use crate::knowledge::sums::Relation;
use crate::knowledge::value::{Value, count};

impl Knowledge {
    /// Why a value is not known that exists and is not known.
    pub(super) fn reason(&self, value: Value) -> Assumption {
        match value {
            // Public: nobody lacks them who is there to look.
            Value::ReadingKey | Value::NoiseKey | Value::Published => Assumption::Alone,
            Value::ReadingSecret => self.factoring(Value::ReadingKey),
            Value::NoiseSecret => self.factoring(Value::NoiseKey),
            // Public: it follows for everybody.
            Value::Registration(_) => Assumption::Alone,
            Value::LinkKey(i) => self.link_key(i),
            Value::AbsentShares => match self.opened(Value::ReadingProduct) {
                // With xi + x, d - x is open by y alone.
                true if self.knows(Value::BlindedNoise) && self.hardened() => self.up_to(Value::NoisyTotal),
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

    /// n = p q: whoever factors a public modulus has the key.
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
    /// decrypts to d_i - x_i + k a with k uniform in Z_n and a a unit except for a negligible chance: a one-time
    /// pad. Without r^n there is h^(n + k) alone, whose exponent is about half as long as the order of h: its
    /// short-exponent form. Who knows p and q could take the logarithm of its residue part, or try every d_i -
    /// x_i in turn, 2^B of them and more.
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

    /// What hides xi_i and x_i from whoever knows xi_i + x_i: x_i, unless vA has opened e_ij whose randomizers
    /// are short. Those are h_s^(a_b (xi_ij + O) + a_x), with a_x no longer than a_b: a logarithm modulo p and
    /// q, divided by that of E(b_ij), would be xi_ij + O except for a few units.
    fn share_by_blinds(&self, i: u32) -> Assumption {
        let short = self.params.randomizer() == Randomizer::ShortExponent;
        if short && self.knows(Value::NoiseSecret) && self.knows(Value::NoiseShares(i)) {
            Assumption::DiscreteLogarithm
        } else {
            self.noise_by_blinds(1)
        }
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

    /// Section 4.2.3: E(b_ij) is all that leaves its drawer. Whoever knows the samples can weigh them by y.
    fn selection(&self, i: u32) -> Assumption {
        // Where the share is known, so that several samples have its value, the total tells no more of the position.
        let weighs = self.knows(Value::Samples(i)) && !self.knows(Value::Selected(i));
        if self.params.gamma() > 1 && weighs && self.counts_in(i, Value::NoisyTotal) {
            let unknown = |relation| count(self.sums.unknown(relation));
            // Its own share is one of those that are not known.
            let shares = unknown(Relation::Selected).saturating_sub(1);
            Assumption::EvidenceInTotal { readings: unknown(Relation::Reading), shares }
        } else if self.knows(Value::EncryptedBits(i)) {
            self.under_noise_key()
        } else if self.born(Value::EncryptedBits(i)).is_some() {
            Assumption::Unheard
        } else {
            Assumption::Alone
        }
    }

    /// Eq. (17): message 3 is secure; c_i depends on it.
    fn key_share(&self, i: u32) -> Assumption {
        match (self.knows(Value::MaskedReading(i)), self.knows(Value::ReadingSecret)) {
            (true, true) => self.share_behind(i),
            (true, false) => self.under_h(),
            (false, _) => Assumption::SecureChannel,
        }
    }

    /// k_i follows for pk's owner from d_i - x_i, of which x_i or xi_i + x_i leaves few candidates. Without r^n each of them
    /// can be told right or wrong.
    fn share_behind(&self, i: u32) -> Assumption {
        let near = if self.knows(Value::Blind(i)) {
            Value::Reading(i)
        } else if self.knows(Value::ShareTotal(i)) {
            Value::NoisyReading(i)
        } else {
            return self.share_behind_blinds();
        };
        if self.hardened() { self.up_to(near) } else { Assumption::Trials { bits: self.width(near) } }
    }

    /// Whether pk's owner finds k_i and d_i + xi_i by trials.
    fn can_try(&self, i: u32) -> bool {
        !self.hardened() && self.opened(Value::MaskedReading(i)) && self.knows(Value::ShareTotal(i))
    }

    fn reading(&self, i: u32) -> Assumption {
        let others = self.sums.is_present(i) && self.sums.unknown(Relation::Reading) == 1;
        if self.knows(Value::NoisyReading(i)) || self.can_try(i) {
            // One meter's noise: a share of shape 1 / (m - S).
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

    /// x_i is hidden by what it hides: d_i - x_i or xi_i + x_i leaves it open by no more than d_i or xi_i.
    fn blind(&self, i: u32) -> Assumption {
        if self.knows(Value::MaskedPlain(i)) {
            self.up_to(Value::Reading(i))
        } else if self.knows(Value::ShareTotal(i)) {
            self.up_to(Value::Selected(i))
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
        if self.knows(Value::Blind(i)) {
            self.up_to(Value::Reading(i))
        } else if self.knows(Value::ShareTotal(i)) {
            self.up_to(Value::NoisyReading(i))
        } else {
            self.cover_of_masked(i)
        }
    }

    /// What stands before d_i - x_i, whatever is known beside it.
    fn cover_of_masked(&self, i: u32) -> Assumption {
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

    /// r_i is in c_i. pk's owner needs k_i and d_i - x_i to divide by, before it can take the root; one gives the other. In C2
    /// the other meters' cover it, each of them uniform.
    fn randomizer(&self, i: u32) -> Assumption {
        let pk = self.knows(Value::ReadingSecret);
        if self.knows(Value::MaskedReading(i)) {
            if pk && !self.knows(Value::KeyShare(i)) { self.share_behind(i) } else { self.under_h_with(i) }
        } else if self.counts_in(i, Value::ReadingProduct) {
            if pk { Assumption::OneTimePad } else { Assumption::Residuosity }
        } else {
            Assumption::Alone
        }
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
            // The one that counts is in the totals. Of the others only the e_ij could tell, which these eyes did not
            // hear; under the textbook's randomizers not even those.
            (false, _, Randomizer::Textbook) if self.born(Value::NoiseShares(i)).is_some() => {
                Assumption::Erased
            }
            (false, ..) if self.born(Value::NoiseShares(i)).is_some() => Assumption::Unheard,
            (false, ..) => Assumption::Alone,
        }
    }

    fn selected(&self, i: u32) -> Assumption {
        if self.params.gamma() > 1 && self.knows(Value::Samples(i)) {
            // The meter does not know which.
            self.selection(i)
        } else if self.knows(Value::NoisyReading(i)) {
            Assumption::Readings { meters: 1 }
        } else if self.knows(Value::ShareTotal(i)) {
            self.share_by_blinds(i)
        } else if self.knows(Value::NoiseShares(i)) {
            self.under_noise_key()
        } else if self.counts_in(i, Value::NoisyTotal) {
            self.readings_of_total()
        } else if self.counts_in(i, Value::BlindedNoise) {
            self.noise_by_blinds(1)
        } else {
            Assumption::Alone
        }
    }

    /// vA's owner opens the e_ij of the samples that do not count to their x_ij, and of the one that counts lacks as much as of
    /// x_i. Who does not have the e_ij lacks more than x_i: parts that are uniform, except for their sum.
    fn sub_blinds(&self, i: u32) -> Assumption {
        let one = self.params.noise_ciphertexts() == 1;
        match (self.knows(Value::NoiseShares(i)), self.knows(Value::NoiseSecret)) {
            (true, false) => self.under_noise_key(),
            (true, true) => self.blind(i),
            _ if one => self.blind(i),
            _ => match self.blind(i) {
                _ if self.knows(Value::Blind(i)) => Assumption::OneTimePad,
                Assumption::Alone => Assumption::Alone,
                _ => Assumption::OneTimePad,
            },
        }
    }

    fn share_total(&self, i: u32) -> Assumption {
        if self.knows(Value::Blind(i)) {
            self.up_to(Value::Selected(i))
        } else if self.knows(Value::MaskedPlain(i)) {
            self.up_to(Value::NoisyReading(i))
        } else {
            self.cover_of_share(i)
        }
    }

    /// What stands before xi_i + x_i, whatever is known beside it.
    fn cover_of_share(&self, i: u32) -> Assumption {
        if self.knows(Value::NoiseShares(i)) {
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
            self.cover_of_share(i)
        } else if self.can_try(i) {
            Assumption::Trials { bits: self.width(Value::NoisyReading(i)) }
        } else if self.knows(Value::ShareTotal(i)) {
            self.cover_of_masked(i)
        } else if self.knows(Value::MaskedReading(i)) {
            self.under_h_with(i)
        } else if self.counts_in(i, Value::NoisyTotal) {
            self.noise_of_total()
        } else {
            Assumption::Alone
        }
    }
}
