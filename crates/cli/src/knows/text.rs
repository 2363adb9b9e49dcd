//! What a lens knows, for people: the consequence first.

use blindsum_core::privacy::Verdict;
use blindsum_sim::knowledge::{Assumption, Change, Counts, Finding, Lens, Observer, Strength, strength};

use crate::knows::changes::Changes;
use crate::knows::{Findings, Home, name};
use crate::report::{SEEDED, against, counted, wh};

/// How many homes are listed one by one.
const LISTED: usize = 20;

impl Findings<'_> {
    /// Several lines, without a newline at the end.
    pub(super) fn text(&self) -> String {
        let params = &self.finished.outcome.params;
        let meters = params.meters();
        let mut lines = vec![format!(
            "What {} can know of {}, slot {}, epsilon {}, gamma {}",
            who(self.lens),
            counted(meters, "home"),
            self.slot,
            params.epsilon(),
            params.gamma()
        )];
        lines.extend(self.seed.map(|seed| format!("Randomness from seed {seed}: {SEEDED}")));
        lines.extend(
            self.finished.outcome.refusal().map(|refusal| format!("The round was REFUSED: {refusal}")),
        );
        let bits = params.key_bits();
        match strength(Assumption::Factoring, params) {
            Strength::Fails => lines.push(format!(
                "Keys of {bits} bits can be factored, and count as factored: numbers that take that are left out"
            )),
            Strength::NotForLong => lines.push(format!(
                "Keys of {bits} bits are taken to hold: nobody has shown how to factor them, and nobody should rely on it"
            )),
            Strength::Holds => (),
        }
        if self.is_not_reckoned() {
            lines.push(format!(
                "WARNING: primes of {} bits let logarithms be taken. With these variants they can tell samples and readings: \
                 that is not worked out, and nothing is promised",
                bits / 2
            ));
        }
        lines.push(String::new());
        lines.extend(self.consequence());
        for (word, count) in self.count(Self::standing).into_iter().rev() {
            let Some(verdict) = word else {
                let line = || format!("not worked out {count}   keys of this size may give the reading away");
                lines.extend((count > 0).then(line));
                continue;
            };
            let meaning = match verdict {
                Verdict::Read => "the number they hold is the reading to 1 % of the cap, more often than not",
                Verdict::Narrowed => {
                    "neither of the two; what weighing their own samples tells is not worked out"
                }
                Verdict::Hidden => {
                    "a fifty-fifty suspicion never gets above 90 % if homes are independent, or what they have contains nothing of the reading"
                }
            };
            lines.push(format!("{:9}{count:>7}   {meaning}", verdict.name()));
        }
        let own = self.counts().own;
        if own > 0 {
            lines.push(format!(
                "{:9}{own:>7}   of those that are read are the homes of the meters that look",
                "own"
            ));
        }
        lines.push(String::new());
        lines.extend(self.laws());
        lines.extend(self.changed());
        let known = self.homes.iter().filter(|home| home.own_share_known).count();
        let why = match strength(Assumption::Factoring, params) {
            Strength::Fails => "anyone who factors the key can tell which sample counts",
            _ => "all samples of such a meter are equal, or only it can have made the noise",
        };
        lines.push(match (known, meters) {
            (0, 1) => "The one meter does not know its share of the noise by itself.".to_owned(),
            (_, 1) => format!("The one meter knows its share of the noise by itself: {why}."),
            (1, _) => format!("By itself 1 of {meters} meters knows its share of the noise: {why}."),
            _ => format!("By themselves {known} of {meters} meters know their share of the noise: {why}."),
        });
        lines.extend(self.against.iter().map(|one| format!("{}.", against::text(params, one))));
        lines.push(String::new());
        lines.extend(self.table());
        lines.join("\n")
    }

    /// What the lens makes of a home that is not its own: of the first of which it is as good as certain, else of the one it is
    /// surest of. Nothing where it is more often wrong than right about each.
    fn consequence(&self) -> Option<String> {
        let likely = |home: &Home| home.given.map_or(1.0, |given| given.exact);
        let number = |home: &Home| match home.given {
            Some(given) => i64::try_from(given.nearest).ok(),
            None => home.reading,
        };
        let open = self.homes.iter().filter(|home| !self.lens.has(Observer::Meter(home.meter)));
        let open = open.filter(|home| number(home).is_some() && likely(home) >= 0.5);
        let certain = open.clone().find(|home| likely(home) >= 0.9);
        let home = certain.or_else(|| open.max_by(|one, other| likely(one).total_cmp(&likely(other))))?;
        let reading = wh(number(home)?.saturating_mul(self.finished.outcome.params.unit_mwh()));
        let (they, _, [read, guess]) = words(self.lens);
        let does = if home.verdict() == Verdict::Read { read } else { guess };
        let more = if home.or_more { " or more" } else { "" };
        let right = match home.given {
            Some(given) => format!("; that is right with a chance of {} %", percent(given.exact)),
            None => String::new(),
        };
        Some(format!("{they} {does} home {}: {reading} Wh{more}{right}.\n", home.meter.saturating_add(1)))
    }

    /// One sentence for each way in which noise covers homes.
    fn laws(&self) -> Vec<String> {
        let params = &self.finished.outcome.params;
        let (they, have, _) = words(self.lens);
        let they = they.to_lowercase();
        let mut told = Vec::new();
        let mut lines = Vec::new();
        for home in &self.homes {
            let Finding::Covered { cover, left, .. } = home.finding else { continue };
            let key = (cover.sure, cover.weighed, cover.number.is_some(), home.left_out);
            if told.contains(&key) {
                continue;
            }
            told.push(key);
            let alike = self.homes.iter().filter(|home| match home.finding {
                Finding::Covered { cover, .. } => {
                    (cover.sure, cover.weighed, cover.number.is_some(), home.left_out) == key
                }
                _ => false,
            });
            let alike = counted(alike.count(), "home");
            let hold = if home.left_out { "could work out" } else { have };
            // Where 1 % of the cap is less than a unit: half of what a reading is rounded to.
            let close = match params.sensitivity() / 100 {
                0 => wh(params.unit_mwh() / 2),
                close => wh(close.saturating_mul(params.unit_mwh())),
            };
            if cover.number.is_some() || home.left_out {
                let interval = i64::try_from(left.interval / 2).unwrap_or(i64::MAX);
                lines.push(format!(
                    "For {alike} {they} {hold} a number that is off by {} of {} of noise. Such a number is the reading exactly in {} of \
                     100 homes, and within {close} Wh in {}; in 90 it is off by {} Wh at most.",
                    cover.sure,
                    counted(params.meters(), "share"),
                    percent(left.exact),
                    percent(left.close),
                    wh(interval.saturating_mul(params.unit_mwh()))
                ));
                lines.extend(cover.trials.map(|bits| format!("  It takes about 2^{bits} trials to find.")));
                if home.left_out && cover.trials.is_none() {
                    lines.push("  It takes factoring the keys, and is left out here.".to_owned());
                }
            } else {
                lines.push(format!(
                    "For {alike} {they} {have} no number of their own: other readings are in the sum, or noise of which {they} {have} the samples."
                ));
            }
            if self.is_not_reckoned() {
                lines.push(
                    "  Logarithms may tell more of such a home than this noise lets through.".to_owned(),
                );
                continue;
            }
            lines.push(match rounded_up(left.odds.exp()) {
                Some(factor) => {
                    format!(
                        "  The odds of two readings of such a home can shift by a factor of {factor} at most."
                    )
                }
                None => "  No bound is known on how far the odds of two readings of such a home can shift."
                    .to_owned(),
            });
        }
        lines
    }

    /// What becomes of the homes when one of those who look goes, and who would have to help.
    fn changed(&self) -> Vec<String> {
        let counted = |counts: &Counts| {
            let own = if counts.own > 0 { format!("{} of their own, ", counts.own) } else { String::new() };
            format!("{own}{} read, {} narrowed, {} hidden", counts.read, counts.narrowed, counts.hidden)
        };
        let closes = |counts: &Counts| counts.read == 0 && counts.narrowed == 0;
        let Changes { leaving, helping } = &self.changes;
        let members = match self.lens {
            Lens::Parties(parties) => parties.len(),
            Lens::Everything => 0,
        };
        let mut lines = Vec::new();
        if !leaving.is_empty() && leaving.len() == members && leaving.iter().all(|(_, counts)| closes(counts))
        {
            lines.push(
                "Take any one of them away, and every home that is not their own is hidden.".to_owned(),
            );
        } else {
            let without = |(change, counts): &(Change, Counts)| {
                format!("Without {}: {}.", who(&Lens::Parties(change.who.clone())), counted(counts))
            };
            lines.extend(leaving.iter().map(without));
        }
        for (change, counts) in helping.iter().filter(|(_, counts)| !closes(counts)) {
            let help = who(&Lens::Parties(change.who.clone()));
            lines.push(format!("With the help of {help}, by the law alone: {}.", counted(counts)));
        }
        if !helping.is_empty() && helping.iter().all(|(_, counts)| closes(counts)) {
            lines.push("No help of other parties than meters would open a home.".to_owned());
        }
        lines
    }

    fn is_absent(&self, home: &Home) -> bool {
        self.finished.outcome.absent.contains(&home.meter)
    }

    fn table(&self) -> Vec<String> {
        let unit = self.finished.outcome.params.unit_mwh();
        let energy = |units: i64| wh(units.saturating_mul(unit)).to_string();
        let natural = |units: u64| energy(i64::try_from(units).unwrap_or(i64::MAX));
        let mut lines = vec![format!(
            "{:>6}  {:<15}{:>14}{:>15}{:>14}   {:<20}  {:<16}  {}",
            "meter", "reading", "number, Wh", "likeliest", "chance", "90 %, Wh", "even bet, Wh", "own share"
        )];
        lines.extend(self.homes.iter().take(LISTED).map(|home| {
            let more = if home.or_more { " or more" } else { "" };
            let number = match (home.reading, home.finding) {
                (Some(reading), _) => energy(reading) + more,
                (None, Finding::Covered { cover, .. }) => cover.number.map(energy).unwrap_or_default(),
                _ => String::new(),
            };
            let (likeliest, chance, interval) = match home.given {
                Some(given) => (
                    natural(given.nearest) + more,
                    format!("{} %", percent(given.exact)),
                    format!("{} to {}", natural(given.interval.0), natural(given.interval.1)),
                ),
                None => Default::default(),
            };
            let even = self
                .even(home)
                .map(|even| format!("give or take {}", natural(even.within)))
                .unwrap_or_default();
            format!(
                "{:>6}  {:<15}{number:>14}{likeliest:>15}{chance:>14}   {interval:<20}  {even:<16}  {}",
                home.meter.saturating_add(1),
                if self.is_absent(home) { "absent" } else { name(self.standing(home)) },
                if home.own_share_known { "known to it" } else { "" }
            )
            .trim_end()
            .to_owned()
        }));
        let rest = self.homes.len().saturating_sub(LISTED);
        if rest > 0 {
            let more = if rest == 1 { "home" } else { "homes" };
            lines.push(format!("{rest} more {more}; --json lists all of them."));
        }
        lines.push(format!(
            "Likeliest, chance, interval and the even bet around the likeliest assume that every reading from 0 to the cap in steps of {} Wh was equally likely before.",
            natural(self.prior.step())
        ));
        lines
    }
}

fn who(lens: &Lens) -> String {
    let Lens::Parties(parties) = lens else { return "the simulation, which sees everything,".to_owned() };
    let names: Vec<_> = parties
        .iter()
        .map(|party| match party {
            Observer::ControlCenter => "the control centre".to_owned(),
            Observer::Cloud => "the cloud".to_owned(),
            Observer::Dealer => "the dealer".to_owned(),
            Observer::Eavesdropper => "an eavesdropper".to_owned(),
            Observer::Meter(meter) => format!("meter {}", meter.saturating_add(1)),
        })
        .collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last} together", others.join(", ")),
        None => "a stranger".to_owned(),
    }
}

/// Of 100, to three digits; never 100 or 0 for what is not certain.
fn percent(chance: f64) -> String {
    let percent = 100.0 * chance;
    if percent > 99.95 && chance < 1.0 {
        return "over 99.9".to_owned();
    }
    if percent < 0.05 && chance > 0.0 {
        return "under 0.1".to_owned();
    }
    format!("{percent:.1}")
}

/// The least number of three or four digits that is not below this one: what is said to be at most a number is rounded up. Nothing
/// for what is not finite.
fn rounded_up(value: f64) -> Option<String> {
    let up = |step: f64| (value / step).ceil() * step;
    let digits = if value >= 1e4 {
        format!("{:.2e}", up(10f64.powf(value.log10().floor() - 2.0)))
    } else if value >= 100.0 {
        format!("{:.0}", up(1.0))
    } else {
        format!("{:.3}", up(0.001))
    };
    value.is_finite().then_some(digits)
}

/// Of one, or of several.
fn words(lens: &Lens) -> (&'static str, &'static str, [&'static str; 2]) {
    match lens {
        Lens::Parties(parties) if parties.len() != 1 => ("They", "have", ["read", "guess"]),
        _ => ("It", "has", ["reads", "guesses"]),
    }
}
