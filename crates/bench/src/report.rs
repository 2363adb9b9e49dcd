//! What was measured, as data and as a table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use blindsum_bench::plan::{RoundPlan, Took};
use blindsum_bench::{Operation, TABLE_USES};
use blindsum_paillier::Randomizer;
use serde_json::{Value, json};

use crate::sample::{Aim, GOAL_BITS, RoundSample, Sample};

/// All of them.
pub(crate) struct Report {
    machine: Value,
    rounds: u32,
    samples: Vec<Sample>,
    whole: Vec<RoundSample>,
}

/// A figure of whole rounds: what, how much, and whether that is what it should be.
struct Figure {
    what: String,
    measured: Option<f64>,
    least: f64,
    most: f64,
}

/// A figure that is to be reached.
struct Goal {
    what: &'static str,
    /// Whose time it is.
    of: (&'static str, Operation),
    /// What it is divided by.
    by: (&'static str, Operation),
    /// At most this much.
    most: f64,
}

/// At 2048 bits where nothing else is said; natively with AVX2.
const GOALS: [Goal; 19] = [
    Goal {
        what: "power mod n^2, of gmp-wasm's time",
        of: ("ours-kernel", Operation::Power),
        by: ("gmp-wasm", Operation::Power),
        most: 1.0 / 5.0,
    },
    Goal {
        what: "power mod n^2, of native GMP's time (gmpy2)",
        of: ("ours-kernel", Operation::Power),
        by: ("gmpy2", Operation::Power),
        most: 0.55,
    },
    Goal {
        what: "power mod an odd number, of native GMP's time (gmpy2)",
        of: ("ours-kernel", Operation::PowerOdd),
        by: ("gmpy2", Operation::PowerOdd),
        most: 0.8,
    },
    Goal {
        what: "textbook encryption, of paillier-bigint's time",
        of: ("ours-kernel", Operation::EncryptTextbook),
        by: ("paillier-bigint", Operation::EncryptTextbook),
        most: 1.0 / 8.0,
    },
    Goal {
        what: "short-exponent encryption and its share of a table for 400, of paillier-bigint's time",
        of: ("ours-kernel", Operation::EncryptShort),
        by: ("paillier-bigint", Operation::EncryptTextbook),
        most: 1.0 / 100.0,
    },
    Goal {
        what: "decryption, of paillier-bigint's time",
        of: ("ours-kernel", Operation::Decrypt),
        by: ("paillier-bigint", Operation::Decrypt),
        most: 1.0 / 15.0,
    },
    Goal {
        what: "key generation, of paillier-bigint's time (ratio of medians)",
        of: ("ours-kernel", Operation::KeyGeneration),
        by: ("paillier-bigint", Operation::KeyGeneration),
        most: 1.0 / 8.0,
    },
    Goal {
        what: "power mod n^2 by portable code, of num-bigint's time",
        of: ("ours-portable", Operation::Power),
        by: ("num-bigint", Operation::Power),
        most: 1.0 / 2.5,
    },
    Goal {
        what: "decryption, of paillier-bigint's time, with two powers side by side",
        of: ("ours-kernel", Operation::Decrypt),
        by: ("paillier-bigint", Operation::Decrypt),
        most: 0.11,
    },
    Goal {
        what: "a factor of a product, of paillier-bigint's time",
        of: ("ours-kernel", Operation::Product),
        by: ("paillier-bigint", Operation::Product),
        most: 0.5,
    },
    Goal {
        what: "natively: power mod n^2, of gmpy2's time",
        of: ("ours-native", Operation::Power),
        by: ("gmpy2", Operation::Power),
        most: 0.4,
    },
    Goal {
        what: "natively: power mod n^2, one of eight at once, of gmpy2's time for one",
        of: ("ours-native", Operation::PowerEight),
        by: ("gmpy2", Operation::Power),
        most: 0.36,
    },
    Goal {
        what: "natively: power mod an odd number, of gmpy2's time",
        of: ("ours-native", Operation::PowerOdd),
        by: ("gmpy2", Operation::PowerOdd),
        most: 0.6,
    },
    Goal {
        what: "natively: decryption, of phe's time",
        of: ("ours-native", Operation::Decrypt),
        by: ("phe", Operation::Decrypt),
        most: 0.25,
    },
    Goal {
        what: "natively: decryption, one of four at once, of phe's time for one",
        of: ("ours-native", Operation::DecryptFour),
        by: ("phe", Operation::Decrypt),
        most: 0.18,
    },
    Goal {
        what: "natively: short-exponent encryption by a table at hand, one of eight at once, of phe's time for r^n",
        of: ("ours-native", Operation::EncryptShortEight),
        by: ("phe", Operation::EncryptTextbook),
        // 120 microseconds beside the 8.31 ms of the power that phe's encryption is.
        most: 0.0144,
    },
    Goal {
        what: "natively: a factor of a product, of gmpy2's time",
        of: ("ours-native", Operation::Product),
        by: ("gmpy2", Operation::Product),
        most: 0.2,
    },
    Goal {
        what: "natively: a factor of a product, of phe's time",
        of: ("ours-native", Operation::Product),
        by: ("phe", Operation::Product),
        most: 0.6,
    },
    Goal {
        what: "natively: key generation, of phe's time (ratio of medians)",
        of: ("ours-native", Operation::KeyGeneration),
        by: ("phe", Operation::KeyGeneration),
        most: 0.5,
    },
];

fn aim_in_words(aim: Aim) -> &'static str {
    match aim {
        Aim::Meters => "cost against m, textbook",
        Aim::Gammas => "cost against gamma, textbook",
        other => other.name(),
    }
}

/// The middle of some numbers; nothing of none.
fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let upper = *numbers.get(middle)?;
    Some(if numbers.len() % 2 == 1 { upper } else { f64::midpoint(*numbers.get(middle - 1)?, upper) })
}

impl Report {
    pub(crate) fn new(machine: Value, rounds: u32) -> Self {
        Self { machine, rounds, samples: Vec::new(), whole: Vec::new() }
    }

    pub(crate) fn add(&mut self, sample: Sample) {
        self.samples.push(sample);
    }

    pub(crate) fn add_round(&mut self, sample: RoundSample) {
        self.whole.push(sample);
    }

    /// What whole rounds took at the goals' key size, in order.
    fn took(&self, aim: Aim, contender: &str, randomizer: Randomizer) -> Vec<&RoundSample> {
        let mine = self.whole.iter().filter(|sample| {
            (sample.aim, sample.contender, sample.plan.bits, sample.plan.randomizer)
                == (aim, contender, GOAL_BITS, randomizer)
        });
        mine.collect()
    }

    /// The figures that whole rounds are to reach.
    fn figures(&self) -> Vec<Figure> {
        let figure =
            |what: &str, measured, most| Figure { what: what.to_owned(), measured, least: 0.0, most };
        let rival = self.took(Aim::Common, "paillier-bigint", Randomizer::Textbook);
        let of_rival = |randomizer| {
            let ours = self.took(Aim::Common, "ours-kernel", randomizer);
            median(ours.iter().zip(&rival).map(|(ours, rival)| ours.took.wall / rival.took.wall).collect())
        };
        let hardest = self.took(Aim::Hardest, "ours-kernel", Randomizer::ShortExponent);
        let of_hardest =
            |what: fn(&Took) -> f64| median(hardest.iter().map(|sample| what(&sample.took)).collect());
        let growth = |aim, along: fn(&RoundPlan) -> u32| Figure {
            least: 0.95,
            ..figure(&format!("{}, log-log slope", aim_in_words(aim)), self.slope(aim, along), 1.05)
        };
        let largest = |aim| {
            let all = self.whole.iter().filter(|sample| {
                (sample.aim, sample.contender, sample.plan.bits) == (aim, "ours-kernel", GOAL_BITS)
            });
            let most = all.map(|sample| sample.took.memory / 1_048_576.0).fold(0.0, f64::max);
            (most > 0.0).then_some(most)
        };
        vec![
            figure(
                "round m=100 gamma=4, textbook, of the rival round's time",
                of_rival(Randomizer::Textbook),
                1.0 / 40.0,
            ),
            figure("the same with short exponents", of_rival(Randomizer::ShortExponent), 1.0 / 40.0),
            figure(
                "m=500 gamma=20, short exponents: the cloud computes, ms",
                of_hardest(|took| took.cloud),
                4000.0,
            ),
            figure(
                "m=500 gamma=20, short exponents: a meter computes, ms",
                of_hardest(|took| took.meter),
                15.0,
            ),
            growth(Aim::Meters, |plan| plan.meters),
            growth(Aim::Gammas, |plan| plan.gamma),
            figure(
                "memory of the largest worker with meters, m=100 gamma=4, MiB",
                largest(Aim::Common),
                32.0,
            ),
            figure("the same, m=1000 gamma=4, MiB", largest(Aim::Crowd), 32.0),
        ]
    }

    /// The slope of log cost over log size by least squares, both less what the smallest round costs and has.
    fn slope(&self, aim: Aim, along: fn(&RoundPlan) -> u32) -> Option<f64> {
        let mut costs: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for sample in self.whole.iter().filter(|sample| sample.aim == aim) {
            costs.entry(along(&sample.plan)).or_default().push(sample.took.computing);
        }
        let mut medians =
            costs.into_iter().filter_map(|(size, costs)| Some((f64::from(size), median(costs)?)));
        let (smallest, fixed) = medians.next()?;
        let points: Vec<_> =
            medians.map(|(size, cost)| ((size - smallest).ln(), (cost - fixed).ln())).collect();
        let count = points.iter().fold(0.0, |count, _| count + 1.0);
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let over: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
        let under: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
        (points.len() > 1).then_some(over / under)
    }

    /// All times of one contender, in order.
    fn times(&self, (contender, operation): (&str, Operation), bits: u32) -> Vec<f64> {
        let mine = self.samples.iter().filter(|sample| {
            sample.contender == contender && sample.operation == operation && sample.bits == bits
        });
        mine.map(|sample| sample.millis).collect()
    }

    /// The median of the rounds' ratios; of key generation, whose times are chance, the ratio of the medians.
    fn ratio(&self, goal: &Goal) -> Option<f64> {
        if goal.of.1 == Operation::KeyGeneration {
            let (of, by) = (self.times(goal.of, GOAL_BITS), self.times(goal.by, GOAL_BITS));
            return Some(median(of)? / median(by)?);
        }
        median(self.ratios(goal))
    }

    /// The ratio of each round.
    fn ratios(&self, goal: &Goal) -> Vec<f64> {
        let (mut of, by) = (self.times(goal.of, GOAL_BITS), self.times(goal.by, GOAL_BITS));
        if goal.of.1 == Operation::EncryptShort {
            // The table recurs: each calculator makes one.
            let tables = self.times((goal.of.0, Operation::TableShort), GOAL_BITS);
            of = of.iter().zip(&tables).map(|(one, table)| one + table / f64::from(TABLE_USES)).collect();
        }
        of.iter().zip(&by).map(|(of, by)| of / by).collect()
    }

    /// The least and the most of the rounds' ratios; nothing where the ratio is one of medians.
    fn spread(&self, goal: &Goal) -> Option<(f64, f64)> {
        if goal.of.1 == Operation::KeyGeneration {
            return None;
        }
        let ratios = self.ratios(goal);
        let least = ratios.iter().copied().reduce(f64::min)?;
        Some((least, ratios.into_iter().fold(least, f64::max)))
    }

    /// Everything.
    pub(crate) fn json(&self) -> Value {
        let samples: Vec<_> = self
            .samples
            .iter()
            .map(|sample| {
                json!({ "operation": sample.operation.name(), "contender": sample.contender, "bits": sample.bits,
                        "round": sample.round, "ms": sample.millis })
            })
            .collect();
        let goals: Vec<_> = GOALS
            .iter()
            .map(|goal| json!({ "what": goal.what, "ratio": self.ratio(goal), "spread": self.spread(goal), "at_most": goal.most }))
            .collect();
        let whole: Vec<_> = self
            .whole
            .iter()
            .map(|sample| {
                json!({ "aim": sample.aim.name(), "contender": sample.contender, "plan": sample.plan,
                        "round": sample.round, "ms": sample.took })
            })
            .collect();
        let figures: Vec<_> = self
            .figures()
            .iter()
            .map(|figure| {
                json!({ "what": figure.what, "measured": figure.measured, "at_least": figure.least,
                        "at_most": figure.most })
            })
            .collect();
        json!({ "machine": self.machine, "rounds": self.rounds, "ratios_at_2048_bits": goals, "samples": samples,
                "whole_rounds": whole, "figures_of_whole_rounds": figures })
    }

    /// The same for people: Markdown.
    pub(crate) fn table(&self) -> String {
        let mut table = String::from("On:\n\n```json\n");
        table += &serde_json::to_string_pretty(&self.machine).unwrap_or_default();
        table += "\n```\n\nMilliseconds an operation: median (least to most).\n\n\
                  | operation | contender | bits | ms | samples |\n|---|---|---|---|---|\n";
        let mut seen: Vec<(Operation, &str, u32)> = Vec::new();
        for sample in &self.samples {
            let who = (sample.operation, sample.contender, sample.bits);
            if seen.contains(&who) {
                continue;
            }
            seen.push(who);
            let times = self.times((sample.contender, sample.operation), sample.bits);
            let least = times.iter().copied().fold(f64::INFINITY, f64::min);
            let most = times.iter().copied().fold(0.0, f64::max);
            // Writing to a string cannot fail.
            let _ = writeln!(
                table,
                "| {} | {} | {} | {:.4} ({least:.4} to {most:.4}) | {} |",
                sample.operation.name(),
                sample.contender,
                sample.bits,
                median(times.clone()).unwrap_or(f64::NAN),
                times.len()
            );
        }
        table += "\n| ratio at 2048 bits, in Chromium or natively | median of the rounds | least to most | at most | |\n|---|---|---|---|---|\n";
        for goal in &GOALS {
            let _ = match self.ratio(goal) {
                Some(ratio) => writeln!(
                    table,
                    "| {} | {ratio:.4} | {} | {:.4} | {} |",
                    goal.what,
                    self.spread(goal)
                        .map_or("of medians".to_owned(), |(least, most)| format!("{least:.4} to {most:.4}")),
                    goal.most,
                    if ratio <= goal.most { "reached" } else { "not reached" }
                ),
                None => writeln!(table, "| {} | not measured | | {:.4} | |", goal.what, goal.most),
            };
        }
        table += "\n| whole rounds, without keys | m | gamma | bits | contender | randomizer | wall ms | all compute ms | cloud ms | meter ms |\n|---|---|---|---|---|---|---|---|---|---|\n";
        for sample in &self.whole {
            let RoundSample { plan, took, .. } = sample;
            let _ = writeln!(
                table,
                "| {} | {} | {} | {} | {} | {} | {:.0} | {:.0} | {:.0} | {:.2} |",
                sample.aim.name(),
                plan.meters,
                plan.gamma,
                plan.bits,
                sample.contender,
                plan.randomizer,
                took.wall,
                took.computing,
                took.cloud,
                took.meter
            );
        }
        table += "\n| figure of whole rounds, 2048 bits, Chromium | measured | from | to | |\n|---|---|---|---|---|\n";
        for Figure { what, measured, least, most } in self.figures() {
            let _ = match measured {
                Some(measured) => writeln!(
                    table,
                    "| {what} | {measured:.4} | {least:.4} | {most:.4} | {} |",
                    if (least..=most).contains(&measured) { "reached" } else { "not reached" }
                ),
                None => writeln!(table, "| {what} | not measured | {least:.4} | {most:.4} | |"),
            };
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_in_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }

    #[test]
    fn slopes_are_taken_above_the_fixed_part() {
        let mut report = Report::new(Value::Null, 1);
        let key_mode = blindsum_core::variants::KeyMode::default();
        for meters in [1, 3, 5, 9] {
            let randomizer = Randomizer::Textbook;
            let plan =
                RoundPlan { meters, gamma: 4, bits: GOAL_BITS, key_mode, randomizer, workers: 1, seed: 1 };
            let computing = 100.0 + 7.0 * f64::from(meters - 1).powi(2);
            let took = Took { wall: 0.0, computing, cloud: 0.0, cloud_wall: 0.0, meter: 0.0, memory: 0.0 };
            report.add_round(RoundSample {
                aim: Aim::Meters,
                contender: "ours-kernel",
                plan,
                round: 1,
                took,
            });
        }
        let slope = report.slope(Aim::Meters, |plan| plan.meters).unwrap();
        assert!((slope - 2.0).abs() < 1e-9, "{slope}");
        assert!(report.slope(Aim::Gammas, |plan| plan.gamma).is_none());
        assert!(report.table().contains(
            "| cost against m, textbook, log-log slope | 2.0000 | 0.9500 | 1.0500 | not reached |"
        ));
    }

    #[test]
    fn ratios_are_of_rounds_and_what_was_not_measured_is_said() {
        let mut report = Report::new(Value::Null, 3);
        for (round, ours, theirs) in [(1, 1.0, 10.0), (2, 8.0, 16.0), (3, 1.0, 4.0)] {
            for (contender, millis) in [("ours-kernel", ours), ("gmp-wasm", theirs)] {
                let operation = Operation::Power;
                report.add(Sample { operation, contender, bits: 2048, round, millis });
            }
        }
        assert_eq!(report.ratio(&GOALS[0]), Some(0.25));
        assert_eq!(report.ratio(&GOALS[1]), None);
        let table = report.table();
        assert!(
            table.contains(
                "| power mod n^2, of gmp-wasm's time | 0.2500 | 0.1000 to 0.5000 | 0.2000 | not reached |"
            ),
            "{table}"
        );
        assert!(table.contains("not measured"));
    }
}
