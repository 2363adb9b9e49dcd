//! What is said of a home that noise alone covers: the consequence, with its number.

use blindsum_core::params::{BLACKBOARD_BITS, Params};
use blindsum_core::privacy::Verdict;
use blindsum_readings::MWH_PER_WH;
use blindsum_sim::knowledge::{Assumption, Home, Lens, Total, Value, is_not_reckoned};

use super::walk::superscript;
use super::{Thing, text};
use crate::ground::number;
use crate::state::seen::Seen;
use crate::text::format;
use crate::text::words::Words;
use crate::text::words::walk::{OfHome, OfTotal, WalkWords, Worth};

impl Words {
    /// Of shares that are known as well as the readings beside them.
    pub(crate) fn shares_found(&self, words: &[Verdict]) -> String {
        let count = |wanted| words.iter().filter(|word| **word == wanted).count();
        let homes = |count| self.counted(Thing::Homes, count);
        let (read, narrowed) = (count(Verdict::Read), count(Verdict::Narrowed));
        (self.inside.shares_found)(&homes(read), &homes(narrowed))
    }
}

impl WalkWords {
    /// What the eyes can say of a meter's home, in a sentence.
    pub(crate) fn verdict(&self, seen: &Seen, meter: u32) -> Option<String> {
        let findings = seen.findings()?;
        let home = findings.home(meter)?;
        let (who, params) = (self.eyes(&seen.lens), &seen.params);
        let weighs_logarithms =
            home.verdict != Verdict::Read && is_not_reckoned(Assumption::Noise { shares: 1 }, params);
        let tried = home.verdict == Verdict::Read && home.cover.trials.is_some();
        let factors = findings.takes_factoring(meter)
            && home.verdict != Verdict::Hidden
            && !tried
            && !weighs_logarithms;
        // Where other words come first.
        let inside = factors || tried || weighs_logarithms || home.verdict == Verdict::Hidden;
        let who = if inside { who } else { text().capital(&who) };
        let values = Values::new(params, &home);
        let Values { close, chance, number, likeliest, width, likely, .. } = &values;
        let sentence = match (home.verdict, home.given) {
            (Verdict::Read, _) if tried => self.verdict_tried,
            (Verdict::Read, None) => self.verdict_read_bare,
            (Verdict::Read, Some(_)) => self.verdict_read,
            // Further from 0 to the cap than what counts as close.
            (Verdict::Narrowed, Some(given)) if given.close == 0.0 => self.verdict_beyond,
            (Verdict::Narrowed, Some(_)) => self.verdict_narrowed,
            (Verdict::Narrowed, None) if home.left.odds.is_infinite() => self.verdict_unbounded,
            (Verdict::Narrowed, None) => self.verdict_doubted,
            (Verdict::Hidden, _) => self.verdict_hidden,
        };
        let power = superscript(&home.cover.trials.unwrap_or_default().to_string());
        let the_home = (self.home)(u64::from(meter) + 1);
        // Logarithms may tell more than the noise lets through.
        let said = if weighs_logarithms {
            (self.verdict_not_reckoned)(&who, &the_home)
        } else {
            sentence(&OfHome {
                who: &who,
                home: &the_home,
                close,
                chance,
                number,
                likeliest,
                width,
                likely,
                power: &power,
            })
        };
        let first = if factors { self.verdict_factored } else { "" };
        Some(first.to_owned() + &said)
    }

    /// Whose eyes, within a sentence.
    fn eyes(&self, lens: &Lens) -> String {
        match lens {
            Lens::Parties(parties) if parties.len() > 1 => (self.these)(parties.len()),
            _ => self.lens_in_sentence(lens),
        }
    }

    /// What the eyes can say of the total, in a sentence.
    pub(crate) fn total(&self, lens: &Lens, params: &Params, total: &Total) -> String {
        let who = self.eyes(lens);
        let weighs_logarithms =
            total.verdict != Verdict::Read && is_not_reckoned(Assumption::Noise { shares: 1 }, params);
        let factors = total.factored && total.verdict != Verdict::Hidden && !weighs_logarithms;
        let beyond = total.verdict == Verdict::Narrowed && total.is_beyond();
        let number = if beyond { total.number } else { total.shown() };
        let number = number.map(|number| format::wh_short(number::energy(params, number)));
        let sentence = match total.verdict {
            Verdict::Read if number.is_some() && total.chance.is_some() => self.total_read_chance,
            Verdict::Read if number.is_some() => self.total_read,
            Verdict::Read => self.total_read_bare,
            Verdict::Narrowed if beyond => self.total_beyond,
            Verdict::Narrowed if total.left.odds.is_infinite() => self.total_unbounded,
            Verdict::Narrowed => self.total_doubted,
            Verdict::Hidden => self.total_hidden,
        };
        let number = number.unwrap_or_default();
        let inside = factors || weighs_logarithms || total.verdict == Verdict::Hidden;
        let who = if inside { who } else { text().capital(&who) };
        let said = if weighs_logarithms {
            (self.verdict_not_reckoned)(&who, self.the_total)
        } else {
            sentence(&OfTotal {
                who: &who,
                number: &number,
                width: &width(params),
                close: &format::of_hundred(total.left.close),
                likely: &text().suspicion(total.left.odds),
                chance: &total.chance.map(of_100).unwrap_or_default(),
                home: if total.knows_homes { self.an_unknown_home } else { self.any_home },
            })
        };
        if factors { self.verdict_factored.to_owned() + &said } else { said }
    }

    /// The sentences behind the verdict: what the number in hand is worth, and how far odds can shift.
    pub(crate) fn worth(&self, params: &Params, home: &Home) -> Vec<String> {
        let Values { close, width, .. } = Values::new(params, home);
        let mut said = Vec::new();
        if let Some(given) = home.given {
            let interval = format::wh_short(energy(params, home.left.interval / 2));
            let unit = match (params.key_bits(), params.unit_mwh()) {
                (BLACKBOARD_BITS, _) => self.tick,
                (_, MWH_PER_WH) => text().unit_wh,
                _ => text().inside.unit_mwh,
            };
            let exact = format::of_hundred(home.left.exact);
            said.push((self.number_worth)(&Worth {
                exact: &exact,
                unit,
                close: &close,
                width: &width,
                interval: &interval,
            }));
            said.push((self.number_says)(
                &format::wh_short(energy(params, given.nearest)),
                &of_100(given.exact),
                &format::wh_short(energy(params, given.interval.0)),
                &format::wh_short(energy(params, given.interval.1)),
            ));
        }
        // Logarithms may tell more.
        if !is_not_reckoned(Assumption::Noise { shares: 1 }, params) {
            said.push(self.odds(home.left.odds));
        }
        said
    }

    /// How far the odds of two readings can shift.
    pub(crate) fn odds(&self, odds: f64) -> String {
        match odds.is_finite() {
            true => (self.odds_worth)(&factor(odds)),
            false => self.odds_unbounded.to_owned(),
        }
    }

    /// The same of the total: its noise is made to hide one home in it, unless the eyes know more of one.
    pub(crate) fn odds_of_total(&self, total: &Total) -> String {
        let sentence = match (total.by_a_home, total.knows_homes) {
            (true, _) => self.total_worth_homes,
            (false, true) => self.total_worth_unknown,
            (false, false) => self.total_worth,
        };
        sentence(&self.odds(total.left.odds))
    }

    /// Of a value that is known as well as the reading or the total that it follows from.
    pub(crate) fn follows(&self, value: Value, from: Value) -> &'static str {
        match (value, from) {
            (Value::Noise, _) => self.noise_as_total,
            (_, Value::TrueTotal) => self.follows_total,
            _ => self.follows_reading,
        }
    }

    /// The word for a verdict.
    pub(crate) fn verdict_word(&self, verdict: Verdict) -> &'static str {
        let [hidden, narrowed, read] = self.verdicts;
        match verdict {
            Verdict::Hidden => hidden,
            Verdict::Narrowed => narrowed,
            Verdict::Read => read,
        }
    }
}

/// Numbers as they are said.
struct Values {
    /// That the number in hand is close: as the law has it for all homes under as many shares, and of this number.
    close: String,
    chance: String,
    number: String,
    likeliest: String,
    width: String,
    likely: String,
}

impl Values {
    fn new(params: &Params, home: &Home) -> Self {
        let wh = |units: i64| format::wh_short(number::energy(params, units));
        Self {
            close: format::of_hundred(home.left.close),
            chance: home.given.map(|given| of_100(given.close)).unwrap_or_default(),
            number: home.cover.number.map(wh).unwrap_or_default(),
            likeliest: home
                .given
                .map(|given| format::wh_short(energy(params, given.nearest)))
                .unwrap_or_default(),
            width: width(params),
            likely: text().suspicion(home.left.odds),
        }
    }
}

/// How near is close, in Wh. Where 1 % of the cap is less than a unit: half of what a reading is rounded to.
pub(crate) fn width(params: &Params) -> String {
    match params.sensitivity() / 100 {
        0 => format::wh_short(params.unit_mwh() / 2),
        close => format::wh_short(number::energy(params, close)),
    }
}

pub(super) fn energy(params: &Params, units: u64) -> i64 {
    number::energy(params, i64::try_from(units).unwrap_or(i64::MAX))
}

/// e to the odds, to two digits or more and never less than it is; large ones with a power of ten.
pub(super) fn factor(odds: f64) -> String {
    let factor = odds.exp();
    if factor < 1e4 {
        return format::significant_upward(factor, 3);
    }
    let exponent = number::magnitude(factor);
    let mantissa = format::upward(factor / 10f64.powi(exponent), 1);
    let (mantissa, exponent) =
        if mantissa == "10.0" { ("1.0".to_owned(), exponent + 1) } else { (mantissa, exponent) };
    format!("{mantissa}\u{a0}·\u{a0}10{}", superscript(&exponent.to_string()))
}

/// Of 100, to two digits; never 100 or 0 for what is not certain.
pub(crate) fn of_100(chance: f64) -> String {
    let percent = 100.0 * chance;
    if percent >= 99.95 {
        return "99.9".to_owned();
    }
    if (10.0..99.5).contains(&percent) {
        return format!("{percent:.0}");
    }
    let small = format!("{percent:.1}");
    if small == "0.0" { format::significant(percent, 1) } else { small }
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;

    use super::*;
    use crate::state::Shared;
    use blindsum_sim::sample;

    fn said(change: impl FnOnce(&mut RawParams), lens: &str, meter: u32) -> (String, Vec<String>) {
        let mut raw: RawParams = sample::params().into();
        change(&mut raw);
        let params = Params::try_from(raw).unwrap();
        let records = Shared::new(sample::session(params, 1, None).remove(0).records);
        let seen = Seen::new(records, None, &lens.parse().unwrap(), params);
        let w = text().walk;
        let home = seen.findings().unwrap().home(meter).unwrap();
        (w.verdict(&seen, meter).unwrap(), w.worth(&params, &home))
    }

    #[test]
    fn a_verdict_is_said_as_its_consequence_with_its_number() {
        let (read, worth) = said(|raw| raw.meters = 40, "center+dealer+eavesdropper", 0);
        assert!(
            read.starts_with("These 3 can read home 1: ")
                && read.contains("within 30\u{a0}Wh with a chance of "),
            "{read}"
        );
        assert!(
            worth[0].starts_with("Of 100 homes such a number is the reading, to the mWh, in "),
            "{worth:?}"
        );
        assert!(worth[2].contains("factor of"), "{worth:?}");
        let (hidden, _) = said(|raw| raw.meters = 40, "center", 0);
        assert!(
            hidden.contains("o the control centre home 1 stays hidden") && hidden.contains("73"),
            "{hidden}"
        );
        // One curious meter of two: e^3.7.
        let (doubted, worth) = said(|raw| raw.meters = 2, "meter-1", 1);
        assert!(doubted.contains("narrow home 2 down") && !doubted.contains('{'), "{doubted}");
        assert!(worth.iter().all(|said| !said.contains('{')), "{worth:?}");
    }

    fn of_total(change: impl FnOnce(&mut RawParams), lens: &str) -> String {
        let mut raw: RawParams = sample::params().into();
        change(&mut raw);
        let params = Params::try_from(raw).unwrap();
        let records = Shared::new(sample::session(params, 1, None).remove(0).records);
        let seen = Seen::new(records, None, &lens.parse().unwrap(), params);
        let said = text().walk.total(&seen.lens, &params, &seen.findings().unwrap().total().unwrap());
        assert!(!said.contains('{'), "{said}");
        said
    }

    #[test]
    fn of_the_total_a_sentence_a_state() {
        let hidden = of_total(|raw| raw.meters = 40, "center");
        assert!(
            hidden.starts_with("To the control centre the true total stays hidden") && hidden.contains("73")
        );
        let narrowed = of_total(|raw| raw.meters = 40, "center+dealer+eavesdropper");
        assert!(narrowed.starts_with("These 3 can narrow the true total down: a fifty"), "{narrowed}");
        let read = of_total(|raw| raw.epsilon = 100.0, "cloud");
        assert!(
            read.starts_with("The cloud can read the true total: ") && read.contains("of 100 such"),
            "{read}"
        );
        let short = of_total(
            |raw| (raw.key_bits, raw.randomizer) = (64, blindsum_paillier::Randomizer::ShortExponent),
            "center",
        );
        assert!(short.contains("logarithms: what they tell about the true total"), "{short}");
    }

    #[test]
    fn large_factors_have_powers_of_ten() {
        let said = [1.0, 22.7925, 99_500f64.ln()].map(factor);
        assert_eq!(said, ["2.72", "8.0\u{a0}·\u{a0}10⁹", "1.0\u{a0}·\u{a0}10⁵"].map(String::from));
    }

    /// Keys that can be factored are only spoken of where that changes what is known.
    #[test]
    fn keys_are_blamed_only_where_they_are_to_blame() {
        let (said, _) = said(|_| (), "dealer+eavesdropper", 0);
        assert!(said.starts_with("Factoring the keys, these 2 can narrow home 1 down"), "{said}");
        let (plain, _) = super::tests::said(|_| (), "eavesdropper", 0);
        assert!(plain.starts_with("To the eavesdropper home 1"), "{plain}");
    }

    /// Exponents that are short, and keys too: logarithms open what noise would hide.
    #[test]
    fn no_promise_is_said_where_logarithms_can_be_taken() {
        let short = |raw: &mut RawParams| {
            (raw.key_bits, raw.randomizer) = (64, blindsum_paillier::Randomizer::ShortExponent);
        };
        for lens in ["center", "dealer+eavesdropper", "meter-2"] {
            let (said, _) = said(short, lens, 0);
            assert!(
                said.contains("logarithms") && !said.contains('%') && !said.contains('{'),
                "{lens}: {said}"
            );
        }
    }

    /// One figure for one bound: the sentence, the exhibit and the guided path.
    #[test]
    fn a_suspicion_is_rounded_up_and_everywhere_alike() {
        let t = text();
        // e / (1 + e) is 73.106 %.
        assert_eq!((t.suspicion(1.0), t.at_most(1.0)), ("73.2\u{a0}%".into(), "at most 73.2\u{a0}%".into()));
        assert_eq!(
            (t.suspicion(40.0), t.at_most(40.0)),
            ("nearly 100\u{a0}%".into(), "nearly 100\u{a0}%".into())
        );
        let (said, _) = said(|raw| raw.meters = 40, "center", 0);
        assert!(said.contains(&t.suspicion(1.0)), "{said}");
    }

    #[test]
    fn what_is_not_certain_is_never_said_to_be() {
        for (chance, expected) in
            [(0.9999, "99.9"), (0.742, "74"), (0.0516, "5.2"), (1e-6, "0.0001"), (0.985, "98")]
        {
            assert_eq!(of_100(chance), expected);
        }
    }
}
