//! Sentences that depend on the parameters.

use blindsum_core::params::{CannotDecrypt, Params};
use blindsum_core::privacy::Verdict;
use blindsum_core::variants::{Blinding, EpochBase, KeyMode, NoiseLaw};
use blindsum_sim::{Party, Phase};

use crate::ground::engine::{Engine, WhyPortable};
use crate::state::SessionView;
use crate::text::format;
use crate::text::odds::{OneShare, ShareFigures, suspicion};
use crate::text::verdict::width;
use crate::text::words::inside::ShareSum;
use crate::text::words::{PhaseSays, Said, Words};

/// Whether the base h differs between meters: that of a single one matters to nobody.
fn some_base_each(params: &Params) -> bool {
    params.base() == EpochBase::PerMeter && params.meters() > 1
}

impl Words {
    /// What is said of a phase under these parameters.
    pub(crate) fn says(&self, phase: Phase, params: Option<&Params>) -> Said {
        let PhaseSays { what, why } = self.phase_says(phase, params);
        Said { what, why: why.with(|| self.equal(params)) }
    }

    /// The same before it is known who knows its share. With one meter or one sample the usual words know best who knows what.
    fn phase_says(&self, phase: Phase, params: Option<&Params>) -> PhaseSays {
        let says = &self.phase(phase).says;
        let Some(params) = params else { return says.usual };
        let usual = match phase {
            Phase::BlindSequence | Phase::Noise => says.of_total(Some(params)),
            _ => says.of(Some(params)),
        };
        let other = &self.other;
        match (phase, params.key_mode()) {
            (Phase::Decryption, _) if params.cannot_decrypt().is_some() => other.nothing_opens,
            (Phase::Initialization, KeyMode::SplitKeys) => other.split_keys,
            (Phase::BlindSequence, KeyMode::CenterDraws) => other.center_draws.1.of_total(Some(params)),
            // A single meter's share is 0, whatever the variant.
            (Phase::KeyShares, _) if params.meters() > 1 => {
                let [as_printed, per_meter] = other.useless_shares;
                match params.cannot_decrypt() {
                    None => usual,
                    Some(_) if some_base_each(params) => PhaseSays { why: per_meter, ..usual },
                    Some(_) => PhaseSays { why: as_printed, ..usual },
                }
            }
            (Phase::Reading, _) => match (params.cannot_decrypt(), params.blinding()) {
                (Some(CannotDecrypt::AsPrinted), _) if some_base_each(params) => {
                    PhaseSays { what: other.as_printed_per_meter, ..other.per_meter }
                }
                (Some(CannotDecrypt::AsPrinted), _) => other.as_printed,
                (Some(CannotDecrypt::PerMeterBase), _) => other.per_meter,
                (None, Blinding::Corrected) => other.corrected,
                (None, _) => usual,
            },
            (Phase::Noise, mode) => {
                let says = if mode == KeyMode::CenterDraws {
                    other.center_noise.of_total(Some(params))
                } else {
                    usual
                };
                if params.collapsed() { PhaseSays { what: other.collapsed, ..says } } else { says }
            }
            (Phase::Aggregation, KeyMode::SplitKeys) => other.split_multiply,
            (Phase::Decryption, KeyMode::SplitKeys) => other.split_decrypt,
            _ => usual,
        }
    }

    /// Of meters that know their share, and how many they are.
    fn equal(&self, params: Option<&Params>) -> String {
        match params.and_then(OneShare::of) {
            None => self.other.equal.to_owned(),
            Some(one) => (self.other.equal_zeros)(&one.figures().zeros),
        }
    }

    /// What a household's day gives away, and to whom.
    pub(crate) fn gives_away(&self, params: &Params) -> String {
        let pooled =
            OneShare::of(params).map(|one| (self.day.household_pooled)(&width(params), &one.figures().close));
        (self.day.household_gives_away)(&pooled.unwrap_or_default())
    }

    /// What was spent of which budget, in a sentence.
    pub(crate) fn spent(&self, spent: f64, budget: Option<f64>) -> String {
        let [nothing, of_budget, no_budget, free] = self.ledger_spent;
        let sentence = match (spent > 0.0, budget.is_some()) {
            (false, true) => nothing,
            (true, true) => of_budget,
            (false, false) => no_budget,
            (true, false) => free,
        };
        sentence(&format::short_decimal(spent), budget.unwrap_or_default())
    }

    /// How far odds that shift by e to this much take a fifty-fifty suspicion: the one figure for it on the page, never less than it is.
    pub(crate) fn suspicion(&self, odds: f64) -> String {
        match format::likely(suspicion(odds)) {
            Some(percent) => (self.result.percent)(&percent),
            None => self.result.nearly_certain.to_owned(),
        }
    }

    /// The same as a limit, where it is one.
    pub(crate) fn at_most(&self, odds: f64) -> String {
        let likely = self.suspicion(odds);
        if likely == self.result.nearly_certain { likely } else { (self.result.at_most_words)(&likely) }
    }

    /// What a party knows in the end.
    pub(crate) fn party_knows(&self, party: Party, params: Option<&Params>) -> String {
        let [published, stripped, none] = self.other.center_total;
        let total = match params.map(|params| (params.cannot_decrypt(), some_base_each(params))) {
            None | Some((None, _)) => published,
            Some((Some(CannotDecrypt::AsPrinted), false)) => stripped,
            Some(_) => none,
        };
        let [meters, cloud, center, dealer] = &self.knows_what;
        let other = match params.map(Params::key_mode) {
            Some(KeyMode::SplitKeys) => Some(self.other.split_knows),
            Some(KeyMode::CenterDraws) => Some(self.other.center_knows),
            _ => None,
        };
        let knows = match (party, other) {
            (Party::Cloud, Some([cloud, _])) => cloud,
            (Party::ControlCenter, Some([_, center])) => center,
            (Party::Meters, _) => meters.of_total(params),
            (Party::Cloud, None) => cloud.of(params),
            (Party::ControlCenter, None) => center.of(params),
            (Party::Dealer, _) => dealer.of(params),
        };
        knows.with(|| if party == Party::ControlCenter { total.to_owned() } else { self.equal(params) })
    }

    /// What does the arithmetic on the page, and in the workers that a round has so far.
    pub(crate) fn engine(&self, engine: &Engine, round: Option<&SessionView>) -> String {
        let here = match engine {
            Engine::Unasked => self.engine_unasked,
            Engine::Kernel(_) => self.engine_kernel,
            Engine::Portable(why) => match why {
                WhyPortable::SwitchedOff => self.engine_off,
                WhyPortable::NotLoaded => self.engine_not_loaded,
                WhyPortable::Unsupported => self.engine_unsupported,
                WhyPortable::NotFused => self.engine_not_fused,
                WhyPortable::Broken => self.engine_broken,
            },
        };
        let (kernel, portable) = round.map_or((0, 0), |round| (round.kernel_workers, round.portable_workers));
        let all = kernel + portable;
        let expected = if engine.kernel().is_some() { kernel } else { portable };
        if all == 0 {
            return here.to_owned();
        }
        if expected == all {
            (self.engine_workers)(here, all)
        } else {
            (self.engine_mixed)(here, expected, all)
        }
    }

    /// Who could learn what by pooling what they know.
    pub(crate) fn pooling(&self, params: Option<&Params>) -> String {
        let [published, split, center] = self.other.pooling;
        let sentence = match params.map(Params::key_mode).unwrap_or_default() {
            KeyMode::Published => published,
            KeyMode::SplitKeys => split,
            KeyMode::CenterDraws => center,
        };
        let other = &self.other;
        let Some(one) = params.and_then(OneShare::of) else { return sentence(other.reads_unknown, "") };
        let [hidden, narrowed, read] = other.reads;
        let read = match one.verdict {
            Verdict::Hidden => hidden,
            Verdict::Narrowed => narrowed,
            Verdict::Read => read,
        };
        let ShareFigures { exact, close, within, .. } = one.figures();
        let share = match one.within {
            0 => (other.share_coarse)(&exact),
            _ => (other.share)(&exact, &within, &close),
        };
        sentence(read, &share)
    }

    /// Who knows what of the noise matrix.
    pub(crate) fn matrix_says(&self, params: &Params) -> &'static str {
        match params.key_mode() {
            KeyMode::CenterDraws => self.inside.matrix_center,
            KeyMode::Published | KeyMode::SplitKeys => self.matrix_caption.of_total(Some(params)),
        }
    }

    /// What the law of all shares together is called.
    pub(crate) fn law(&self, params: &Params) -> &'static str {
        match params.noise() {
            _ if params.tolerated() > 0 => self.law_larger,
            NoiseLaw::Discrete => self.law_discrete,
            NoiseLaw::Continuous => self.law_continuous,
        }
    }

    /// What law the noise obeys: all shares together, those of the meters present not.
    pub(crate) fn shares_law_says(&self, params: &Params, some_absent: bool, sum: &ShareSum) -> String {
        let sentence =
            if some_absent { self.inside.shares_law_absent } else { self.shares_law.of(Some(params)) };
        sentence(sum)
    }

    /// What the dealer told, where this many meters are absent: of one, its share.
    pub(crate) fn absent_told(&self, absent: usize) -> &'static str {
        if absent == 1 { self.absent_share } else { self.absent_sum }
    }
}

#[cfg(test)]
mod tests {
    use blindsum_core::wire::kind::Kind;

    use super::*;
    use crate::text::text;

    #[test]
    fn nothing_is_said_to_be_unknown_that_somebody_knows() {
        use blindsum_core::params::RawParams;
        let with =
            |meters, gamma| Params::try_from(RawParams { meters, gamma, ..RawParams::default() }).unwrap();
        let [usual, one_meter, one_sample] = [with(2, 2), with(1, 1), with(2, 1)].map(Some);
        let t = text();
        assert_eq!(t.total_known_to.of(usual.as_ref()), t.total_known_to.of(one_sample.as_ref()));
        assert_ne!(t.total_known_to.of(usual.as_ref()), t.total_known_to.of(one_meter.as_ref()));
        assert_ne!(t.noise_known_to.of(usual.as_ref()), t.noise_known_to.of(one_meter.as_ref()));
        for (says, phase) in [Phase::BlindSequence, Phase::Noise].map(|phase| (&t.phase(phase).says, phase)) {
            let why = |params: &Option<Params>| says.of(params.as_ref()).why.with(String::new);
            let (a, b, c) = (why(&usual), why(&one_meter), why(&one_sample));
            assert!(a != b && a != c, "{phase:?}");
        }
        assert!(
            t.says(Phase::Noise, one_meter.as_ref()).why
                == t.phase(Phase::Noise).says.of(one_meter.as_ref()).why.with(String::new)
        );
        assert!(t.matrix_caption.of(usual.as_ref()) != t.matrix_caption.of(one_sample.as_ref()));
    }

    #[test]
    fn the_story_follows_the_variants() {
        use blindsum_core::params::RawParams;
        let with = |change: fn(&mut RawParams)| {
            let mut raw = RawParams::default();
            change(&mut raw);
            Params::try_from(raw).unwrap()
        };
        let t = text();
        let what = |phase, params: &Params| t.says(phase, Some(params)).what;
        let why = |phase, params: &Params| t.says(phase, Some(params)).why;
        let split = with(|raw| raw.key_mode = KeyMode::SplitKeys);
        let center = with(|raw| raw.key_mode = KeyMode::CenterDraws);
        assert!(what(Phase::Initialization, &split).contains("cloud"));
        assert!(what(Phase::Aggregation, &split).contains("opens"));
        assert!(what(Phase::BlindSequence, &center).contains("control centre"));
        assert!(t.phase_title(Phase::BlindSequence, Some(&center)).contains("control centre"));
        assert!(why(Phase::Noise, &center).contains("control centre"));
        let collapsed = with(|raw| raw.collapsed = true);
        assert!(what(Phase::Noise, &collapsed).contains("one locked number"));
        assert_eq!(t.symbol(Kind::NoiseShares, Some(&collapsed)), "e_i");
        assert_eq!(t.symbol(Kind::NoiseShares, Some(&center)), "e_{ij}");
        assert!(
            why(Phase::Reading, &with(|raw| raw.blinding = Blinding::AsPrinted)).contains("does not decrypt")
        );
        assert!(why(Phase::Reading, &with(|raw| raw.base = EpochBase::PerMeter)).contains("cannot cancel"));
        assert!(
            why(Phase::Reading, &with(|raw| raw.blinding = Blinding::Corrected)).contains("without a key")
        );
        let knows = KeyMode::ALL.iter().map(|mode| {
            let params = Params::try_from(RawParams { key_mode: *mode, ..RawParams::default() }).unwrap();
            [Party::Cloud, Party::ControlCenter].map(|party| t.party_knows(party, Some(&params)))
        });
        let knows: Vec<_> = knows.collect();
        assert!(knows[0] != knows[1] && knows[1] != knows[2] && knows[0] != knows[2]);
    }
}
