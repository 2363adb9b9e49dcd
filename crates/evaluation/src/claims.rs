//! What the paper claims, and what the measurements say of it: by rules that are written down before.

mod judging;
mod rule;

use serde::Deserialize;

use crate::measurement::Measurement;
use judging::Least;

pub use rule::{Claim, Expected, Judged, Over, Rule, Verdict};

/// The claims and rules that ship with the program.
pub const CLAIMS: &str = include_str!("../../../evaluation/claims.toml");

/// Reads claims.
///
/// # Errors
/// What is wrong with the file, and where.
pub fn read(text: &str) -> Result<Vec<Claim>, toml::de::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        claim: Vec<Claim>,
    }
    toml::from_str::<File>(text).map(|file| file.claim)
}

/// Judges a claim by measurements.
#[must_use]
pub fn judge(claim: &Claim, rows: &[Measurement]) -> Judged {
    let judged = match &claim.rule {
        Rule::Slope { metric, over, from, to } => judging::slopes(rows, metric, *over, (*from, *to), false),
        Rule::SlopeAboveFixed { metric, over, from, to } => {
            judging::slopes(rows, metric, *over, (*from, *to), true)
        }
        Rule::Both { gamma, within, values } => judging::both(rows, *gamma, *within, values),
        Rule::Fastest { metric, scheme, others } => judging::fastest(rows, metric, scheme, others),
        Rule::Crosses { scheme, others, from, to } => judging::crosses(rows, scheme, others, *from, *to),
        Rule::Least { metric, noise, others, ties, reach, beside } => {
            judging::least(rows, &Least { metric, noise, others, ties, reach: *reach, beside })
        }
        Rule::Counts => judging::counts(rows),
        Rule::Collusion { meters, pooled } => judging::collusion(*meters, *pooled),
        Rule::Untestable { why } => Ok((Verdict::CannotBeTested, why.clone())),
    };
    let (verdict, because) = judged.unwrap_or_else(|why| {
        let how = format!("measure it with {} --out DIR", claim.command);
        (Verdict::NotMeasured, why.unwrap_or(how))
    });
    Judged { claim: claim.clone(), verdict, because }
}

#[cfg(test)]
pub(crate) mod tests;
