//! What a lens knows, as one JSON object. Energies are in Wh; what does not exist is null.

use blindsum_core::privacy::{Even, Posterior, Verdict};
use blindsum_sim::knowledge::{Change, Counts, Finding, Left, Standing};
use serde::Serialize;

use crate::knows::{Findings, Home, name};
use crate::report::against::{self, AgainstJson};
use crate::report::wh;

#[derive(Serialize)]
struct FindingsJson<'a> {
    lens: String,
    slot: &'a str,
    seeded: bool,
    seed: Option<u64>,
    refused: Option<String>,
    published_wh: Option<f64>,
    transcript_hash: String,
    epsilon: EpsilonJson,
    /// The step between readings that the prior of `given` takes.
    resolution_wh: f64,
    meters: Vec<MeterJson>,
    total: ReadingJson,
    summary: SummaryJson,
    /// By the law alone, whatever the numbers in hand.
    summary_law: SummaryJson,
    /// With the homes of the meters that look counted apart.
    counts: CountsJson,
    /// When one of those who look goes away.
    leaving: Vec<ChangeJson>,
    /// When others help, by the law alone.
    helping: Vec<ChangeJson>,
    /// Whether logarithms, which keys of this size let be taken, may tell more than is told here: nothing is promised then.
    not_worked_out: bool,
}

#[derive(Serialize)]
struct CountsJson {
    own: usize,
    read: usize,
    narrowed: usize,
    hidden: usize,
    not_worked_out: usize,
}

#[derive(Serialize)]
struct ChangeJson {
    who: Vec<String>,
    counts: CountsJson,
}

impl CountsJson {
    fn of(counts: &Counts) -> Self {
        let Counts { own, read, narrowed, hidden, not_worked_out } = *counts;
        Self { own, read, narrowed, hidden, not_worked_out }
    }
}

fn changes(changes: &[(Change, Counts)]) -> Vec<ChangeJson> {
    let one = |(change, counts): &(Change, Counts)| ChangeJson {
        who: change.who.iter().map(ToString::to_string).collect(),
        counts: CountsJson::of(counts),
    };
    changes.iter().map(one).collect()
}

#[derive(Serialize)]
struct EpsilonJson {
    designed: f64,
    against: Vec<AgainstJson>,
}

#[derive(Serialize)]
struct MeterJson {
    meter: u32,
    reading: ReadingJson,
    own_share_known: bool,
}

#[derive(Serialize)]
struct ReadingJson {
    /// With the number in hand.
    verdict: &'static str,
    /// By the law alone.
    law_verdict: &'static str,
    /// The reading itself where it is known, else the number in hand.
    value_wh: Option<f64>,
    /// Whether that reading, or the likeliest, is the cap: the home may have used more.
    or_more: bool,
    p_exact: Option<f64>,
    p_close: Option<f64>,
    interval_wh: Option<f64>,
    odds: Option<f64>,
    /// How many shares the lens could weigh by their samples: what comes of that is not worked out.
    weighed: u32,
    /// About two to this many trials until the number is in hand.
    trials_bits: Option<u64>,
    given: Option<GivenJson>,
}

/// With the number in hand, under a uniform prior.
#[derive(Serialize)]
struct GivenJson {
    likeliest_wh: f64,
    p_exact: f64,
    p_close: f64,
    interval_wh: [f64; 2],
    /// Within this of the likeliest, the reading is as likely as not: nothing of the total.
    even_wh: Option<f64>,
    /// How likely it is within that.
    p_even: Option<f64>,
}

#[derive(Serialize)]
struct SummaryJson {
    read: usize,
    narrowed: usize,
    hidden: usize,
    not_worked_out: usize,
}

impl SummaryJson {
    fn of(counts: [(Option<Verdict>, usize); 4]) -> Self {
        let [(_, not_worked_out), (_, hidden), (_, narrowed), (_, read)] = counts;
        Self { read, narrowed, hidden, not_worked_out }
    }
}

impl Findings<'_> {
    /// One line.
    pub(super) fn json(&self) -> serde_json::Result<String> {
        let outcome = &self.finished.outcome;
        let unit = outcome.params.unit_mwh();
        let energy = |units: i64| wh(units.saturating_mul(unit));
        let natural = |units: u64| energy(i64::try_from(units).unwrap_or(i64::MAX));
        let reading = |home: &Home| ReadingJson {
            law_verdict: name(self.law_standing(home)),
            given: home.given.map(|given| of_posterior(&given, self.even(home), &natural)),
            or_more: home.or_more,
            ..of_finding(&home.finding, self.standing(home), home.reading, &energy, &natural)
        };
        let meters = self.homes.iter().map(|home| MeterJson {
            meter: home.meter.saturating_add(1),
            reading: reading(home),
            own_share_known: home.own_share_known,
        });
        let last = self.homes.iter().find(|home| Some(home.meter) == self.last);
        let of_total = |verdict| Standing::of(&self.total, verdict, false, &outcome.params);
        let total = match (self.total, last) {
            (Finding::Covered { .. }, Some(last)) => last.verdict(),
            (total, _) => total.verdict(),
        };
        serde_json::to_string(&FindingsJson {
            lens: self.lens.to_string(),
            slot: self.slot,
            seeded: self.seed.is_some(),
            seed: self.seed,
            refused: outcome.refusal().map(ToString::to_string),
            published_wh: outcome.noisy_total().map(energy),
            transcript_hash: outcome.transcript_hash.iter().map(|byte| format!("{byte:02x}")).collect(),
            epsilon: EpsilonJson {
                designed: outcome.params.epsilon(),
                against: self.against.iter().map(|one| against::json(&outcome.params, one)).collect(),
            },
            resolution_wh: natural(self.prior.step()),
            meters: meters.collect(),
            total: ReadingJson {
                law_verdict: name(of_total(self.total.verdict())),
                given: self.given_of_total().map(|given| of_posterior(&given, None, &natural)),
                ..of_finding(&self.total, of_total(total), self.known_total, &energy, &natural)
            },
            summary: SummaryJson::of(self.count(Self::standing)),
            summary_law: SummaryJson::of(self.count(Self::law_standing)),
            counts: CountsJson::of(&self.counts()),
            leaving: changes(&self.changes.leaving),
            helping: changes(&self.changes.helping),
            not_worked_out: self.is_not_reckoned(),
        })
    }
}

fn of_finding(
    finding: &Finding,
    standing: Standing,
    reading: Option<i64>,
    energy: &impl Fn(i64) -> f64,
    natural: &impl Fn(u64) -> f64,
) -> ReadingJson {
    let none = ReadingJson {
        verdict: name(standing),
        law_verdict: name(standing),
        value_wh: None,
        or_more: false,
        p_exact: None,
        p_close: None,
        interval_wh: None,
        odds: None,
        weighed: 0,
        trials_bits: None,
        given: None,
    };
    match finding {
        Finding::NotYet | Finding::Sealed(_) => none,
        Finding::Known => ReadingJson {
            value_wh: reading.map(energy),
            p_exact: Some(1.0),
            p_close: Some(1.0),
            interval_wh: Some(0.0),
            ..none
        },
        Finding::Covered { cover, left: Left { exact, close, interval, odds, .. }, .. } => {
            // Without a number there is nothing that could be exact or close.
            let number = cover.number;
            ReadingJson {
                value_wh: number.map(energy),
                p_exact: number.map(|_| *exact),
                p_close: number.map(|_| *close),
                interval_wh: number.map(|_| natural(*interval)),
                odds: finite(*odds).filter(|_| standing != Standing::NotWorkedOut),
                weighed: cover.weighed,
                trials_bits: cover.trials,
                ..none
            }
        }
    }
}

fn of_posterior(given: &Posterior, even: Option<Even>, natural: &impl Fn(u64) -> f64) -> GivenJson {
    GivenJson {
        likeliest_wh: natural(given.nearest),
        p_exact: given.exact,
        p_close: given.close,
        interval_wh: [natural(given.interval.0), natural(given.interval.1)],
        even_wh: even.map(|even| natural(even.within)),
        p_even: even.map(|even| even.chance),
    }
}

/// JSON has no infinity.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
