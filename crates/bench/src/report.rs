//! What was measured, as data and as a table.

use std::fmt::Write as _;

use blindsum_bench::Operation;
use serde_json::{Value, json};

/// One measurement.
#[derive(Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) operation: Operation,
    pub(crate) contender: &'static str,
    pub(crate) bits: u32,
    pub(crate) round: u32,
    pub(crate) millis: f64,
}

/// All of them.
pub(crate) struct Report {
    machine: Value,
    rounds: u32,
    samples: Vec<Sample>,
}

/// A figure that is to be reached.
struct Goal {
    what: &'static str,
    /// Whose time it is.
    of: (&'static str, Operation),
    /// What it is divided by.
    by: (&'static str, Operation),
    /// At most so much.
    most: f64,
}

/// At 2048 bits, in Chromium.
const GOALS: [Goal; 8] = [
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
        what: "short-exponent encryption, of paillier-bigint's time",
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
];
const GOAL_BITS: u32 = 2048;

/// The middle of some numbers; nothing of none.
fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let upper = *numbers.get(middle)?;
    Some(if numbers.len() % 2 == 1 { upper } else { f64::midpoint(*numbers.get(middle - 1)?, upper) })
}

impl Report {
    pub(crate) fn new(machine: Value, rounds: u32) -> Self {
        Self { machine, rounds, samples: Vec::new() }
    }

    pub(crate) fn add(&mut self, sample: Sample) {
        self.samples.push(sample);
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
        let (of, by) = (self.times(goal.of, GOAL_BITS), self.times(goal.by, GOAL_BITS));
        if goal.of.1 == Operation::KeyGeneration {
            return Some(median(of)? / median(by)?);
        }
        median(of.iter().zip(&by).map(|(of, by)| of / by).collect())
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
            .map(|goal| json!({ "what": goal.what, "ratio": self.ratio(goal), "at_most": goal.most }))
            .collect();
        json!({ "machine": self.machine, "rounds": self.rounds, "ratios_at_2048_bits": goals, "samples": samples })
    }

    /// The same for people: Markdown.
    pub(crate) fn table(&self) -> String {
        let mut table = String::from(
            "Milliseconds an operation: median (least to most).\n\n| operation | contender | bits | ms | samples |\n|---|---|---|---|---|\n",
        );
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
        table += "\n| ratio at 2048 bits, Chromium | measured | at most | |\n|---|---|---|---|\n";
        for goal in &GOALS {
            let _ = match self.ratio(goal) {
                Some(ratio) => writeln!(
                    table,
                    "| {} | {ratio:.4} | {:.4} | {} |",
                    goal.what,
                    goal.most,
                    if ratio <= goal.most { "reached" } else { "not reached" }
                ),
                None => writeln!(table, "| {} | not measured | {:.4} | |", goal.what, goal.most),
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
            table.contains("| power mod n^2, of gmp-wasm's time | 0.2500 | 0.2000 | not reached |"),
            "{table}"
        );
        assert!(table.contains("not measured"));
    }
}
