//! `blindsum knows`: a round, and what somebody can know of each home by its end.

mod changes;
mod json;
mod text;

use std::convert::Infallible;
use std::io::{self, Write};

use anyhow::anyhow;
use blindsum_core::privacy::{Against, Even, Posterior, Prior, Verdict};
use blindsum_sim::facts::Facts;
use blindsum_sim::knowledge::{
    Assumption, Counts, Finding, Found, Knowledge, Lens, Observer, Standing, Strength, Value,
    is_not_reckoned, prior, strength,
};
use blindsum_sim::{Finished, Session};

use crate::args::{DayArgs, KnowsArgs};
use crate::error::CliError;
use crate::exit::{REFUSED, SUCCESS};
use crate::host;
use crate::knows::changes::Changes;
use crate::plan::SessionPlan;
use crate::progress::Bar;
use crate::report::against;

/// What a lens knows of one home.
struct Home {
    /// The meter, from 0.
    meter: u32,
    finding: Finding,
    /// What the number in hand says, under the prior.
    given: Option<Posterior>,
    /// d_i in units, where the lens knows it.
    reading: Option<i64>,
    /// Whether there is a number that takes labour nobody has done, and is left out.
    left_out: bool,
    /// Whether the reading that is told is the cap, and may have been more before the cap cut it.
    or_more: bool,
    /// Whether the meter by itself knows its share of the noise.
    own_share_known: bool,
}

/// What a lens knows of a round.
struct Findings<'a> {
    lens: &'a Lens,
    finished: &'a Finished,
    slot: &'a str,
    seed: Option<u64>,
    prior: Prior,
    homes: Vec<Home>,
    total: Finding,
    /// d in units, where the lens knows it.
    known_total: Option<i64>,
    /// What the readings that the lens knows come to.
    known_readings: i64,
    /// The one home of which the reading is not known, if there is one: the total is known as well as that.
    last: Option<u32>,
    /// Epsilon against one curious meter, and against as many meters as the lens takes in.
    against: Vec<Against>,
    /// What becomes of the homes when others look.
    changes: Changes,
}

/// Runs the round that is asked for and writes what the lens knows of it to `out`; gives the exit code.
///
/// # Errors
/// Why nothing was run, or why what came of it could not be told.
pub fn run(args: &KnowsArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let KnowsArgs { lens, round, json } = args;
    round.engine.choose();
    let SessionPlan { config, slots, drops, seed, .. } = SessionPlan::new(round, &DayArgs::default())?;
    lens.check(config.params.meters()).map_err(|error| CliError::Usage(anyhow!("--lens: {error}")))?;
    let (mut session, fleet, effects) = Session::begin(config)?;
    let threads = round.threads.unwrap_or_else(host::all_processors);
    let ended: Result<(), Infallible> = {
        let mut bar = Bar::new();
        host::run(&mut session, fleet, effects, threads, &drops, |session| {
            bar.show(session.progress());
            Ok(())
        })
    };
    let Ok(()) = ended;
    let finished = session.take_finished().into_iter().next();
    let finished = finished.ok_or_else(|| io::Error::other("the round did not come to an end"))?;
    let slot = slots.first().map(|slot| slot.label.clone()).unwrap_or_default();
    let findings = Findings::new(lens, &finished, &slot, seed);
    let told = if *json { findings.json().map_err(io::Error::from)? } else { findings.text() };
    writeln!(out, "{told}").and_then(|()| out.flush())?;
    Ok(if finished.outcome.refusal().is_some() { REFUSED } else { SUCCESS })
}

impl<'a> Findings<'a> {
    fn new(lens: &'a Lens, finished: &'a Finished, slot: &'a str, seed: Option<u64>) -> Self {
        let params = finished.outcome.params;
        let prior = prior(&params, &finished.records);
        let knowledge = Knowledge::gather(&params, &finished.records, lens);
        // A meter decrypts its own b_ij where keys are short enough to be factored.
        let gather = match strength(Assumption::Factoring, &params) {
            Strength::Fails => Knowledge::gather_factoring,
            _ => Knowledge::gather,
        };
        let Found { homes, left_out, total, last, .. } =
            Found::gather(&params, &finished.records, &knowledge);
        let facts = Facts::through(&finished.records, Some(&knowledge));
        let homes = (0..).zip(homes.into_iter().zip(left_out)).map(|(meter, (finding, left_out))| {
            let (given, reading) = (finding.given(&prior, &params), knowledge.known_reading(meter));
            let told = given.map_or(reading, |given| i64::try_from(given.nearest).ok());
            Home {
                meter,
                finding,
                given,
                reading,
                left_out,
                // Who looks may know that the cap cut it, or that it did not.
                or_more: told.is_some_and(|told| told >= params.sensitivity())
                    && facts.clipped(meter) != Some(false),
                own_share_known: gather(&params, &finished.records, &Lens::of(Observer::Meter(meter)))
                    .knows(Value::Selected(meter)),
            }
        });
        let homes: Vec<Home> = homes.collect();
        let pooled = Some(knowledge.pooled_meters()).filter(|pooled| *pooled > 0);
        let against = against::against(&params, &finished.outcome.absent, pooled);
        let known_readings = (0..params.meters())
            .filter_map(|meter| knowledge.counted_reading(meter))
            .fold(0, i64::saturating_add);
        let known_total = facts.number(Value::TrueTotal, &params).and_then(|d| i64::try_from(d).ok());
        let of = homes.iter().find(|home| !lens.has(Observer::Meter(home.meter)));
        let changes = of
            .map(|home| Changes::new(lens, &params, &finished.records, &prior, home.meter, home.verdict()))
            .unwrap_or_default();
        Self {
            lens,
            finished,
            slot,
            seed,
            prior,
            homes,
            total,
            known_total,
            known_readings,
            last,
            against,
            changes,
        }
    }

    /// What the number in hand says of the total, where one reading is all that is not known: the same as of that, and the others added.
    fn given_of_total(&self) -> Option<Posterior> {
        let last = self.homes.iter().find(|home| Some(home.meter) == self.last)?;
        let others = u64::try_from(self.known_readings).ok()?;
        let given = last.given.filter(|_| matches!(self.total, Finding::Covered { .. }))?;
        let (low, high) = given.interval;
        Some(Posterior {
            nearest: given.nearest.saturating_add(others),
            interval: (low.saturating_add(others), high.saturating_add(others)),
            ..given
        })
    }

    /// How many homes are their own, read, narrowed, hidden, and not worked out.
    fn counts(&self) -> Counts {
        Counts::of(self.homes.iter().map(|home| self.standing(home)))
    }

    /// How those who look stand to a home, with the number in hand.
    fn standing(&self, home: &Home) -> Standing {
        let own = self.lens.has(Observer::Meter(home.meter)) && *self.lens != Lens::Everything;
        Standing::of(&home.finding, home.verdict(), own, &self.finished.outcome.params)
    }

    /// By the law alone: the same for all homes under as many shares.
    fn law_standing(&self, home: &Home) -> Standing {
        Standing::of(&home.finding, home.finding.verdict(), false, &self.finished.outcome.params)
    }

    /// Whether logarithms may tell of homes what is not worked out.
    fn is_not_reckoned(&self) -> bool {
        is_not_reckoned(Assumption::Noise { shares: 1 }, &self.finished.outcome.params)
    }

    /// The even bet on a home by its number in hand.
    fn even(&self, home: &Home) -> Option<Even> {
        let Finding::Covered { cover, left, .. } = home.finding else { return None };
        Some(left.law.even(cover.number?, &home.given?, &self.prior))
    }

    /// How many homes are read, narrowed, hidden, and not worked out.
    fn count(&self, standing: impl Fn(&Self, &Home) -> Standing) -> [(Option<Verdict>, usize); 4] {
        let [hidden, narrowed, read] = Verdict::ALL.map(Some);
        [None, hidden, narrowed, read]
            .map(|word| (word, self.homes.iter().filter(|home| standing(self, home).word() == word).count()))
    }
}

impl Home {
    /// With the number in hand.
    fn verdict(&self) -> Verdict {
        let law = self.finding.verdict();
        self.given.map_or(law, |given| given.refine(law))
    }
}

/// A standing in a word.
fn name(standing: Standing) -> &'static str {
    standing.word().map_or("not worked out", Verdict::name)
}
