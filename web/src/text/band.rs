//! The verdict band: one sentence with its number about what the eyes know of one home, a softer one, and how many homes stand so.

use blindsum_core::params::Params;
use blindsum_core::privacy::Verdict;
use blindsum_sim::Event;
use blindsum_sim::facts::Facts;
use blindsum_sim::knowledge::{
    Assumption, Counts, Findings, Home, Knowledge, Left, Lens, Observer, Standing, Value,
};

use super::verdict::{energy, factor, of_100, width};
use super::walk::superscript;
use super::{format, text};
use crate::ground::{decimal, number};
use crate::state::seen::{Seen, short_keys};
use crate::text::odds::suspicion;
use crate::text::words::verdict::VerdictWords;

/// What the band says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Band {
    /// The sentence with its number.
    pub(crate) sentence: String,
    /// What is to be said beside it.
    pub(crate) softer: String,
    /// How many homes stand so, with the word.
    pub(crate) counts: Vec<Tally>,
}

/// One of the counts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tally {
    /// What is counted.
    pub(crate) of: Counted,
    /// How many homes.
    pub(crate) homes: usize,
    /// In a word.
    pub(crate) word: &'static str,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Shown by the simulation.
    Shown,
    /// The homes of those who look.
    Own,
    /// Homes of others.
    Others(Verdict),
    /// Those of which it is not worked out.
    NotWorkedOut,
}

/// More homes than this are spoken of together.
const CROWD: usize = 16;

/// The home that is spoken of: the one that was chosen, else the first of somebody else.
pub(crate) fn subject(seen: &Seen, chosen: Option<u32>) -> u32 {
    let meters = seen.params.meters();
    let other = |meter: &u32| !is_own(&seen.lens, *meter);
    let covered = || seen.findings().and_then(|findings| findings.subject(None));
    chosen
        .filter(|meter| *meter < meters)
        .or_else(covered)
        .or_else(|| (0..meters).find(other))
        .unwrap_or_default()
}

fn is_own(lens: &Lens, meter: u32) -> bool {
    *lens != Lens::Everything && lens.has(Observer::Meter(meter))
}

/// Why there is nothing to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Unseen {
    /// There is no round.
    #[default]
    None,
    /// One runs, and nothing of it is there yet.
    Running,
    /// The address asks for eyes that nobody has.
    Nobody,
    /// It is over, and what it left is not of the half-hour looked at.
    Over,
}

/// What is said before there is a round, and before there is something to look at of one that runs.
pub(crate) fn no_round(state: Unseen) -> Band {
    let w = text().verdict;
    let (sentence, softer) = match state {
        Unseen::None => (w.none, w.none_soft),
        Unseen::Running => (w.begun, w.begun_soft),
        Unseen::Nobody => (w.nobody, ""),
        Unseen::Over => (w.over, w.over_soft),
    };
    Band { sentence: sentence.to_owned(), softer: softer.to_owned(), counts: Vec::new() }
}

/// What is said at this step, through these eyes.
pub(crate) fn band(seen: &Seen, chosen: Option<u32>) -> Band {
    let w = text().verdict;
    let home = subject(seen, chosen);
    let Some(findings) = seen.findings() else { return w.of_everything(seen, home) };
    let said = Said::new(w, seen, findings, home);
    let (sentence, softer) = said.both(chosen.is_some());
    let refused = seen.shown().iter().any(|record| matches!(record.event, Event::Refused(_)));
    let softer = if refused { format!("{} {softer}", w.refused) } else { softer };
    Band { sentence, softer, counts: w.tallies(&findings.counts(), seen.lens.only_meter().is_some()) }
}

impl VerdictWords {
    fn of_everything(&self, seen: &Seen, home: u32) -> Band {
        let facts = seen.facts();
        let name = the_home(home);
        let reading = self.reading(seen, home);
        let shown = (0..seen.params.meters()).filter(|meter| facts.reading(*meter).is_some()).count();
        let sentence = match reading {
            Some(number) => (self.everything)(&name, &number),
            None => (self.everything_early)(&name),
        };
        let counts = vec![Tally { of: Counted::Shown, homes: shown, word: self.count_shown }];
        Band { sentence, softer: self.everything_soft.to_owned(), counts }
    }

    /// A reading that the eyes know, with its unit: d_i, which the cap may have cut. That it did is told to the home alone.
    fn reading(&self, seen: &Seen, meter: u32) -> Option<String> {
        let facts = seen.facts();
        let units = facts.reading(meter)?;
        Some(self.amount(&seen.params, units, facts.clipped(meter)))
    }

    /// So much, or more where the cap cut it, or where it is the cap and nobody looks who knows whether that cut it.
    pub(crate) fn amount(&self, params: &Params, units: i64, clipped: Option<bool>) -> String {
        let number = format::wh_short(number::energy(params, units));
        match clipped {
            Some(true) => (self.cut)(&number),
            None if units >= params.sensitivity() => (self.at_cap)(&number),
            _ => format!("{number} {}", text().unit_wh),
        }
    }

    /// The counts that are shown: three, and one more where some homes are their own and others are read, or not worked out.
    fn tallies(&self, counts: &Counts, one: bool) -> Vec<Tally> {
        let own = if one { self.count_own } else { self.count_own_many };
        let mut tallies = Vec::new();
        if counts.own > 0 {
            tallies.push(Tally { of: Counted::Own, homes: counts.own, word: own });
        }
        for (verdict, word) in [
            (Verdict::Read, self.count_read),
            (Verdict::Narrowed, self.count_narrowed),
            (Verdict::Hidden, self.count_hidden),
        ] {
            let homes = counts.with(verdict);
            if verdict != Verdict::Read || homes > 0 || counts.own == 0 {
                tallies.push(Tally { of: Counted::Others(verdict), homes, word });
            }
        }
        if counts.not_worked_out > 0 {
            let (of, word) = (Counted::NotWorkedOut, self.count_not_worked_out);
            tallies.push(Tally { of, homes: counts.not_worked_out, word });
        }
        tallies
    }

    /// Whose eyes, within a sentence.
    pub(crate) fn who(&self, lens: &Lens) -> String {
        match lens {
            Lens::Parties(parties) if parties.is_empty() => self.stranger.to_owned(),
            Lens::Parties(parties) if parties.len() > 1 => (self.these)(&parties.len().to_string()),
            _ => text().walk.lens_in_sentence(lens),
        }
    }

    /// That nothing is promised, or while what.
    fn holds(&self, params: &Params) -> String {
        match params.insecure_size() {
            true => (self.toy)(params.key_bits()),
            false => self.holds.to_owned(),
        }
    }

    /// How far odds shift, as a factor, or that no limit is known.
    pub(crate) fn factor_of(&self, odds: f64) -> Option<String> {
        odds.is_finite().then(|| (self.odds)(&factor(odds)))
    }
}

/// A home by its number.
pub(crate) fn the_home(meter: u32) -> String {
    (text().walk.home)(u64::from(meter) + 1)
}

/// Odds of one to one after this shift, of a hundred: never less than they are, and with as many digits as the percents that say the
/// same elsewhere. Nothing where they come too close to certain.
pub(crate) fn of_hundred(odds: f64) -> Option<(String, String)> {
    let up = decimal::parse(&format::upward(100.0 * suspicion(odds), 1)).filter(|up| *up < 100.0)?;
    Some((format::short_decimal(up), format::short_decimal(100.0 - up)))
}

/// What stranger to the round gets from its total, as far as noise alone stands before a home: of the meters that count.
pub(crate) fn public_odds(seen: &Seen) -> Option<f64> {
    let present = Facts::gather(seen.shown()).counted(seen.params.meters())?.len();
    Some(Left::of(&seen.params, u32::try_from(present).ok()?)?.odds)
}

/// What there is to say about one home.
struct Said<'a> {
    w: &'a VerdictWords,
    seen: &'a Seen,
    findings: &'a Findings,
    meter: u32,
    /// "home 1", and "the cloud" or "these three".
    home: String,
    who: String,
    /// At the beginning of a sentence: "The cloud", "Together these three".
    begin: String,
    many: bool,
}

impl<'a> Said<'a> {
    fn new(w: &'a VerdictWords, seen: &'a Seen, findings: &'a Findings, meter: u32) -> Self {
        let who = w.who(&seen.lens);
        let many = matches!(&seen.lens, Lens::Parties(parties) if parties.len() > 1);
        let begin = text().capital(&if many { (w.together)(&who) } else { who.clone() });
        Self { w, seen, findings, meter, home: the_home(meter), who, begin, many }
    }

    fn most(&self) -> String {
        format::wh_short(number::energy(&self.seen.params, self.seen.params.sensitivity()))
    }

    fn hidden(&self) -> String {
        (self.w.hidden)(&self.who, &self.home, &self.most())
    }

    fn holds(&self) -> String {
        self.w.holds(&self.seen.params)
    }

    /// The sentence and the softer one. Where a home was `chosen` it is spoken of alone.
    fn both(&self, chosen: bool) -> (String, String) {
        let w = self.w;
        match self.findings.standing(self.meter) {
            Standing::NotYet if self.seen.facts().absent().contains(&self.meter) => {
                ((w.lost)(&self.home), w.early_soft.to_owned())
            }
            Standing::NotYet => ((w.early)(&self.home, &self.most()), w.early_soft.to_owned()),
            Standing::Own => self.own(),
            Standing::Known => {
                let number = w.reading(self.seen, self.meter);
                let sentence = if self.many { w.known_many } else { w.known };
                let who = if number.is_some() { &self.begin } else { &self.who };
                match number {
                    Some(number) => (sentence(who, &self.home, &number), w.known_soft.to_owned()),
                    // What takes factoring is told without its number.
                    None => ((w.factored_read)(who, &self.home), self.holds()),
                }
            }
            Standing::NotWorkedOut => ((w.not_reckoned)(&self.home), self.holds()),
            Standing::Sealed(why) => {
                let soft = if why == Assumption::Alone { w.alone } else { w.locked };
                (self.hidden(), format!("{soft} {}", self.holds()))
            }
            Standing::Covered(_) => match self.findings.home(self.meter) {
                Some(home) => self.covered(&home, chosen),
                None => (self.hidden(), self.holds()),
            },
        }
    }

    fn own(&self) -> (String, String) {
        let number = self.w.reading(self.seen, self.meter).unwrap_or_default();
        let sentence = match self.many {
            true => (self.w.own_of)(&self.who, &self.home, &number),
            false => (self.w.own_one)(&self.begin, &number),
        };
        let knows = |value: fn(u32) -> Value| self.seen.knows(value(self.meter));
        // Vain before the samples and positions are there.
        let factors = || {
            let (params, records) = (&self.seen.params, self.seen.shown());
            short_keys(params)
                && Knowledge::gather_factoring(params, records, &self.seen.lens)
                    .knows(Value::Selection(self.meter))
        };
        let soft = match (knows(Value::Selected), knows(Value::Selection), self.many) {
            (true, _, false) => self.w.own_soft_known,
            (true, _, true) => self.w.own_soft_known_many,
            (false, true, _) => self.w.own_soft_chosen,
            (false, false, _) if factors() => self.w.own_soft_factored,
            (false, false, false) => self.w.own_soft,
            (false, false, true) => self.w.own_soft_many,
        };
        (sentence, soft.to_owned())
    }

    /// Of a home that noise alone covers.
    fn covered(&self, home: &Home, chosen: bool) -> (String, String) {
        let (w, params) = (self.w, &self.seen.params);
        let reads = home.verdict == Verdict::Read;
        if home.verdict == Verdict::Hidden {
            return (self.hidden(), self.of_total(home));
        }
        if let Some(bits) = home.cover.trials {
            let sentence = if reads { w.tried_read } else { w.tried_narrow };
            let power = superscript(&bits.to_string());
            return (sentence(&self.who, &self.home, &power), self.labour(home));
        }
        if self.findings.takes_factoring(self.meter) {
            let sentence = if reads { w.factored_read } else { w.factored_narrow };
            return (sentence(&self.who, &self.home), self.labour(home));
        }
        let Some(given) = home.given else { return (self.without_number(home), self.of_total(home)) };
        let counts = self.findings.counts();
        let others = self.findings.verdicts().len() - counts.own;
        if reads && !chosen && others > CROWD && counts.read == others {
            let sentence = if self.many { w.read_all_many } else { w.read_all };
            let homes = format::grouped(i64::try_from(others).unwrap_or(i64::MAX));
            let close = of_100(home.left.close);
            return (sentence(&self.begin, &homes, &close, &width(params)), self.total_alone());
        }
        let mwh = |units| energy(params, units);
        let sentence = match home.verdict {
            Verdict::Read => {
                let sentence = if self.many { w.read_many } else { w.read };
                let nearest = i64::try_from(given.nearest).unwrap_or(i64::MAX);
                let number = (w.near)(&w.amount(params, nearest, None), &width(params));
                sentence(&self.begin, &self.home, &number, &of_100(given.close))
            }
            _ => {
                let sentence = if self.many { w.narrow_many } else { w.narrow };
                let low = format::grouped(mwh(given.interval.0).div_euclid(1000));
                sentence(&self.begin, &self.home, &low, &format::wh_upward(mwh(given.interval.1)))
            }
        };
        (sentence, [w.supposing, &self.total_alone()].join(" ").trim().to_owned())
    }

    fn without_number(&self, home: &Home) -> String {
        match of_hundred(home.left.odds) {
            Some((up, down)) => {
                let odds = (self.w.pair)(&up, &down);
                (self.w.narrow_odds)(&self.begin, &self.home, &odds)
            }
            None => match self.w.factor_of(home.left.odds) {
                Some(odds) => (self.w.narrow_odds)(&self.begin, &self.home, &odds),
                None => (self.w.narrow_open)(&self.begin, &self.home),
            },
        }
    }

    fn labour(&self, home: &Home) -> String {
        let close = format::of_hundred(home.left.close);
        format!("{} {}", (self.w.labour_soft)(&close, &width(&self.seen.params)), self.holds())
    }

    /// What the total can do to the odds of this home, in these eyes.
    fn of_total(&self, home: &Home) -> String {
        let (w, params) = (self.w, &self.seen.params);
        let facts = self.seen.facts();
        let total = facts.number(Value::NoisyTotal, params).and_then(|y| i64::try_from(y).ok());
        let Some((total, odds)) = total.zip(w.factor_of(home.left.odds)) else { return self.holds() };
        let number = format::kwh(number::energy(params, total), 2);
        let public = public_odds(self.seen);
        let said = match public.and_then(|public| w.factor_of(public).filter(|_| public < home.left.odds)) {
            // Who knows shares of the noise has less of it before others' homes.
            Some(public) => (w.own_odds)(self.many, &self.home, &odds, &public),
            None if facts.knows(Value::Published) => (w.public_total)(&number, &odds),
            None => (w.their_total)(&number, &odds),
        };
        format!("{said} {}", self.holds())
    }

    /// What the total is to whoever has nothing else, where it is published.
    fn total_alone(&self) -> String {
        let published = self.seen.facts().knows(Value::Published);
        let odds = public_odds(self.seen).filter(|_| published).and_then(of_hundred);
        odds.map(|(up, down)| (self.w.total_alone)(&up, &down)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
