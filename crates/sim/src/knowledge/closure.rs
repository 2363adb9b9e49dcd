//! Forward chaining: applies the rules until nothing new follows. A value is taken up once and wakes only the
//! rules of its meter, of the totals and of the one sum it is part of, so that all of it takes time in
//! proportion to the number of meters.

use blindsum_core::params::Params;
use blindsum_core::variants::{Blinding, EpochBase};

use crate::knowledge::combination;
use crate::knowledge::evidence::{Evidence, Origin, Parts, Premises};
use crate::knowledge::status::Rule;
use crate::knowledge::sums::{Relation, Sums};
use crate::knowledge::value::Value;

/// What follows from the evidence.
pub(super) struct Closure<'a, 'r> {
    params: &'a Params,
    evidence: &'a mut Evidence<'r>,
    sums: Sums,
    /// Known and not taken up yet.
    fresh: Vec<Value>,
    /// Whether every meter is looked at by itself: no sum or product over meters gives anything.
    apart: bool,
}

/// Of each three any two give the third, of a meter's numbers or of the totals: d - x, xi + x, d + xi, and d +
/// xi once more as the sum of the other two.
fn triangles(meter: Option<u32>) -> [[Value; 3]; 4] {
    let [d, x, xi, masked, share, noisy] = match meter {
        Some(i) => [
            Value::Reading(i),
            Value::Blind(i),
            Value::Selected(i),
            Value::MaskedPlain(i),
            Value::ShareTotal(i),
            Value::NoisyReading(i),
        ],
        None => [
            Value::TrueTotal,
            Value::TotalBlind,
            Value::Noise,
            Value::MaskedTotal,
            Value::BlindedNoise,
            Value::NoisyTotal,
        ],
    };
    [[masked, d, x], [share, xi, x], [noisy, d, xi], [noisy, masked, share]]
}

impl<'a, 'r> Closure<'a, 'r> {
    /// Completes the origins in `evidence`; also gives the sums, with what is not known of each, and the meters
    /// whose shares came from [`Rule::OnlyCombination`].
    pub(super) fn complete(params: &'a Params, evidence: &'a mut Evidence<'r>) -> (Sums, Vec<u32>) {
        Self::run(params, evidence, false)
    }

    /// The same without the rules that go over several meters.
    pub(super) fn complete_apart(params: &'a Params, evidence: &'a mut Evidence<'r>) -> (Sums, Vec<u32>) {
        Self::run(params, evidence, true)
    }

    fn run(params: &'a Params, evidence: &'a mut Evidence<'r>, apart: bool) -> (Sums, Vec<u32>) {
        let sums = Sums::new(params.meters(), evidence.present.as_ref());
        if evidence.is_everything() {
            return (sums, Vec::new());
        }
        let origins = evidence.layout.values().zip(&evidence.origins);
        let fresh = origins.filter(|(_, origin)| origin.is_some()).map(|(value, _)| value).collect();
        let mut closure = Self { params, evidence, sums, fresh, apart };
        // What needs no premise.
        for meter in 0..params.meters() {
            closure.selection(meter);
            closure.apply(Value::Registration(meter), Rule::PublicHash, []);
        }
        closure.exhaust();
        let combined = closure.try_combinations();
        closure.exhaust();
        closure.divide_root();
        closure.exhaust();
        (closure.sums, combined)
    }

    fn exhaust(&mut self) {
        // m = 1: the only share is 0, and nothing else would say so.
        self.sum(Relation::PresentShares);
        while let Some(value) = self.fresh.pop() {
            if let Some(total) = self.sums.learn(value) {
                self.sum(total);
            }
            match value.meter() {
                Some(meter) => {
                    self.meter(meter);
                    // Where pk does not help without every share.
                    if matches!(value, Value::KeyShare(_)) {
                        self.masked_total();
                    }
                    if self.sums.is_absent(meter) {
                        self.absent_power();
                    }
                }
                None => self.totals(value),
            }
        }
    }

    fn exists(&self, value: Value) -> bool {
        let place = self.evidence.layout.place(value);
        place.and_then(|place| self.evidence.born.get(place)).is_some_and(Option::is_some)
    }

    fn knows(&self, value: Value) -> bool {
        let place = self.evidence.layout.place(value);
        place.and_then(|place| self.evidence.origins.get(place)).is_some_and(Option::is_some)
    }

    fn learn(&mut self, value: Value, rule: Rule, from: Premises) {
        if !self.exists(value) || self.apart && value.is_over_meters() {
            return;
        }
        let place = self.evidence.layout.place(value);
        if let Some(origin @ None) = place.and_then(|place| self.evidence.origins.get_mut(place)) {
            *origin = Some(Origin::Derived { rule, from });
            self.fresh.push(value);
        }
    }

    /// `value` follows by `rule` once all of `from` are known.
    fn apply<const N: usize>(&mut self, value: Value, rule: Rule, from: [Value; N]) {
        if from.iter().all(|premise| self.knows(*premise)) {
            self.learn(value, rule, Premises::few(from));
        }
    }

    fn combine(&mut self, meter: Option<u32>) {
        for [a, b, c] in triangles(meter) {
            self.apply(a, Rule::Combine, [b, c]);
            self.apply(b, Rule::Combine, [a, c]);
            self.apply(c, Rule::Combine, [a, b]);
        }
    }

    /// Whether the key shares come to 0 by themselves: with second masks only the dealer can say what those present lack.
    fn shares_cancel(&self) -> bool {
        self.evidence.gathered.shares_cancel()
    }

    /// Whether every meter's key share is to the same base, so that they cancel. A single meter's is 0.
    fn common_base(&self) -> bool {
        self.params.base() == EpochBase::Common || self.params.meters() == 1
    }

    /// Everything that may follow of one meter.
    fn meter(&mut self, i: u32) {
        self.combine(Some(i));
        self.selection(i);
        self.masked(i);
        self.noise(i);
    }

    fn selection(&mut self, i: u32) {
        use Value::{EncryptedBits, NoiseSecret, Samples, Selected, Selection};
        if self.params.gamma() == 1 {
            self.apply(Selection(i), Rule::OnlySample, []);
            self.apply(Samples(i), Rule::OnlySample, [Selected(i)]);
        }
        // Eq. (16): b_ij, of which one is 1.
        self.apply(Selection(i), Rule::DecryptBits, [NoiseSecret, EncryptedBits(i)]);
        self.apply(Selected(i), Rule::PickSample, [Samples(i), Selection(i)]);
        if self.are_equal(i) {
            self.apply(Selected(i), Rule::EqualSamples, [Samples(i)]);
        }
        if !self.knows(Selection(i)) && self.knows(Selected(i)) && self.is_unlike_others(i) {
            self.apply(Selection(i), Rule::FindPosition, [Samples(i), Selected(i)]);
        }
    }

    /// Whether a meter's samples are all equal, so that it knows which value counts.
    fn are_equal(&self, meter: u32) -> bool {
        self.evidence
            .gathered
            .samples(meter)
            .is_some_and(|samples| samples.windows(2).all(|pair| pair.first() == pair.last()))
    }

    /// Whether a meter's sample that counts differs from its others.
    fn is_unlike_others(&self, meter: u32) -> bool {
        let Some((samples, selected)) = self.samples(meter) else { return false };
        samples.iter().filter(|sample| **sample == selected).count() == 1
    }

    /// A meter's samples, and the one that counts.
    fn samples(&self, meter: u32) -> Option<(&'r [i64], i64)> {
        Some((self.evidence.gathered.samples(meter)?, self.evidence.gathered.selected(meter)?))
    }

    /// Section 3.5, Eq. (18): c_i and what it holds.
    fn masked(&mut self, i: u32) {
        use Value::{KeyShare, MaskedPlain, MaskedReading, Randomizer, ReadingSecret};
        let (c, k, masked) = (MaskedReading(i), KeyShare(i), MaskedPlain(i));
        if self.params.blinding() == Blinding::Hardened {
            self.apply(masked, Rule::DecryptMasked, [ReadingSecret, c, k]);
            self.apply(masked, Rule::Unmask, [c, k, Randomizer(i)]);
        } else {
            self.apply(masked, Rule::Unmask, [c, k]);
        }
        // The other way round, d_i - x_i gives k_i. Only a party that factors pk has it without k_i or all other shares: its owner
        // is told the sum of those that are missing.
        self.apply(k, Rule::OpenShares, [ReadingSecret, c, masked]);
        self.apply(Randomizer(i), Rule::ExtractRoot, [ReadingSecret, c, masked, k]);
    }

    /// The last randomizer, by the root that shows a decryption. Its premises follow without it, and nothing else follows from it.
    fn divide_root(&mut self) {
        use Value::{KeyShare, MaskedPlain, MaskedReading, Published, Randomizer};
        let hidden = self.params.blinding() == Blinding::Hardened && self.common_base();
        if self.apart || !self.evidence.has_root || !hidden {
            return;
        }
        let mut unknown =
            self.sums.over(Relation::MaskedReading).filter(|meter| !self.knows(Randomizer(*meter)));
        let (last, more) = (unknown.next(), unknown.next());
        drop(unknown);
        if let (Some(last), None) = (last, more) {
            let from = [Published, MaskedReading(last), MaskedPlain(last), KeyShare(last)];
            if from.iter().all(|premise| self.knows(*premise)) {
                let from = Premises::few(from).and(Parts::Randomizers);
                self.learn(Randomizer(last), Rule::DivideRoot, from);
            }
        }
    }

    /// Section 3.6, Eq. (21) and (22): e_ij and what they hold. vA opens each e_ij to b_ij (xi_ij + O) + x_ij: of the x_ij it lacks
    /// one, that of the sample that counts, until it has xi_i.
    fn noise(&mut self, i: u32) {
        use Value::{Blind, NoiseSecret, NoiseShares, Selected, Selection, ShareTotal, SubBlinds};
        let (key, e) = (NoiseSecret, NoiseShares(i));
        self.apply(ShareTotal(i), Rule::DecryptShares, [key, e]);
        self.apply(SubBlinds(i), Rule::DecryptShares, [key, e, Selection(i), Selected(i)]);
        if self.params.noise_ciphertexts() == 1 {
            // A sum of one part.
            self.apply(SubBlinds(i), Rule::Rest, [Blind(i)]);
        }
    }

    /// Everything that may follow of the round's own values, now that `value` is known.
    fn totals(&mut self, value: Value) {
        // Of these a meter's rules ask for secret keys alone, and those are known from the start or not at all.
        self.combine(None);
        self.apply(Value::NoisyTotal, Rule::Announced, [Value::Published]);
        self.masked_total();
        self.absent_power();
        // Eq. (26).
        self.apply(Value::BlindedNoise, Rule::DecryptNoise, [Value::NoiseSecret, Value::NoiseProduct]);
        Relation::ALL.into_iter().filter(|total| total.whole() == value).for_each(|total| self.sum(total));
    }

    /// C2 and what it holds, Eq. (27): the shares in it must cancel or be known.
    fn masked_total(&mut self) {
        use Value::{AbsentShares, MaskedTotal, ReadingProduct, ReadingSecret};
        // As printed, what remains of h is not an n-th residue: the key alone does not help.
        let decrypts = self.params.blinding() != Blinding::AsPrinted;
        let strips = self.params.blinding() != Blinding::Hardened;
        let (open, strip) = (Rule::DecryptReadings, Rule::Strip);
        if !self.common_base() {
            if self.sums.unknown(Relation::PresentShares) > 0 {
                return;
            }
            let shares = Parts::Each(Relation::PresentShares);
            if self.knows(ReadingProduct) && strips {
                self.learn(MaskedTotal, strip, Premises::few([ReadingProduct]).and(shares));
            } else if self.knows(ReadingProduct) && self.knows(ReadingSecret) {
                self.learn(MaskedTotal, open, Premises::few([ReadingSecret, ReadingProduct]).and(shares));
            }
        } else if self.sums.some_absent() || !self.shares_cancel() {
            self.apply(AbsentShares, Rule::OpenShares, [ReadingSecret, ReadingProduct, MaskedTotal]);
            if decrypts {
                self.apply(MaskedTotal, open, [ReadingSecret, ReadingProduct, AbsentShares]);
            }
            if strips {
                self.apply(MaskedTotal, strip, [ReadingProduct, AbsentShares]);
            }
        } else {
            if decrypts {
                self.apply(MaskedTotal, open, [ReadingSecret, ReadingProduct]);
            }
            if strips {
                self.apply(MaskedTotal, strip, [ReadingProduct]);
            }
        }
    }

    /// Section 3.5 without r^n: d - x may be known although nobody was told the absent meters' shares, by y
    /// less xi + x. Then C2 gives h to the sum of their shares.
    fn absent_power(&mut self) {
        // With second masks nothing that is sent has a part of an absent meter's share.
        let bare = self.params.blinding() != Blinding::Hardened && self.common_base() && self.shares_cancel();
        let known = self.knows(Value::MaskedTotal) && self.knows(Value::ReadingProduct);
        if !bare || !known || !self.sums.some_absent() {
            return;
        }
        let has_power = |meter: &u32| {
            let plain = self.knows(Value::MaskedReading(*meter)) && self.knows(Value::MaskedPlain(*meter));
            plain || self.knows(Value::KeyShare(*meter))
        };
        let mut unknown = self.sums.over(Relation::AbsentShares).filter(|meter| !has_power(meter));
        let (last, more) = (unknown.next(), unknown.next());
        drop(unknown);
        if let (Some(last), None) = (last, more) {
            let (c, masked) = (Value::MaskedReading(last), Value::MaskedPlain(last));
            if self.knows(c) {
                let from = Premises::few([Value::MaskedTotal, Value::ReadingProduct, c]).and(Parts::Powers);
                self.learn(masked, Rule::PowersCancel, from);
            }
        }
    }

    /// The parts give the whole, and the whole with all parts but one gives that one.
    fn sum(&mut self, total: Relation) {
        let masked = !self.shares_cancel();
        if self.apart || masked && total == Relation::AbsentShares {
            return;
        }
        let shares = matches!(total, Relation::PresentShares | Relation::AbsentShares);
        // Without absent meters the shares come to 0, which everybody knows, unless they bear a second mask.
        let whole = Some(total.whole()).filter(|_| !shares || masked || self.sums.some_absent());
        let (up, down) = match total {
            Relation::PresentShares => (Rule::SharesCancel, Rule::SharesCancel),
            Relation::MaskedReading | Relation::NoiseShares => (Rule::Multiply, Rule::Divide),
            _ => (Rule::Sum, Rule::Rest),
        };
        let from = Premises::few([]).and(Parts::Of(total));
        match (self.sums.unknown(total), whole) {
            (0, Some(whole)) => self.learn(whole, up, from),
            (1, whole) if whole.is_none_or(|whole| self.knows(whole)) => {
                // What is left of C1 is the product of a meter's e_ij, not each of them.
                let apart = total != Relation::NoiseShares || self.params.noise_ciphertexts() == 1;
                if let Some(last) = self.sums.last(total).filter(|_| apart) {
                    self.learn(last, down, from);
                }
            }
            _ => (),
        }
    }

    /// The last resort, when nothing else follows: coalitions of all meters who know their noise look for the
    /// samples that have this sum. Once is enough: what it leaves open it would leave open again.
    fn try_combinations(&mut self) -> Vec<u32> {
        if !self.knows(Value::Noise) || self.sums.unknown(Relation::Selected) < 2 {
            return Vec::new();
        }
        let unknown: Vec<u32> =
            self.sums.over(Relation::Selected).filter(|meter| !self.knows(Value::Selected(*meter))).collect();
        if unknown.iter().any(|meter| !self.knows(Value::Samples(*meter))) {
            return Vec::new();
        }
        let Some(known): Option<Vec<_>> = unknown.iter().map(|meter| self.samples(*meter)).collect() else {
            return Vec::new();
        };
        // xi less the shares that are known, which comes to this.
        let target = known.iter().map(|(_, selected)| i128::from(*selected)).sum();
        let rows: Vec<&[i64]> = known.iter().map(|(samples, _)| *samples).collect();
        // Where they are too many to be tried, nothing is learnt.
        let agreed = combination::agreed(&rows, target).unwrap_or_default();
        let from = Premises::few([Value::Noise]).and(Parts::Shares);
        for (meter, _) in unknown.iter().zip(agreed).filter(|(_, sample)| sample.is_some()) {
            self.learn(Value::Selected(*meter), Rule::OnlyCombination, from);
        }
        unknown
    }
}
