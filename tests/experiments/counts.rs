//! Counts against probabilities, by exact tails of the binomial law.

use std::ops::RangeInclusive;

/// True probabilities are refused with at most this chance.
pub(crate) const ALPHA: f64 = 1e-4;

/// P(X = 0), .., P(X = n) of X ~ Binomial(n, p).
fn binomial(n: u32, p: f64) -> Vec<f64> {
    let mut ln_choose = 0.0;
    let (ln_p, ln_q) = (p.ln(), (-p).ln_1p());
    (0..=n)
        .map(|x| {
            if x > 0 {
                ln_choose += f64::from(n - x + 1).ln() - f64::from(x).ln();
            }
            (ln_choose + f64::from(x) * ln_p + f64::from(n - x) * ln_q).exp()
        })
        .collect()
}

/// The counts of n whose two-sided Clopper-Pearson interval of level 1 - [`ALPHA`] holds p: neither as few nor as many have a
/// chance of alpha / 2 or less.
pub(crate) fn accepted(n: u32, p: f64) -> RangeInclusive<u32> {
    let law = binomial(n, p);
    let likely = |x: &u32| {
        let x = usize::try_from(*x).unwrap();
        let (down, up): (f64, f64) = (law[..=x].iter().sum(), law[x..].iter().sum());
        down > ALPHA / 2.0 && up > ALPHA / 2.0
    };
    let counts: Vec<u32> = (0..=n).filter(likely).collect();
    counts[0]..=counts[counts.len() - 1]
}

#[test]
fn counts_that_agree_by_hand() {
    // Of 10 fair coins 10 heads have a chance of 1 / 1024, of 20 about 1e-6.
    assert_eq!(accepted(10, 0.5), 0..=10);
    // (1 + 20) / 2^20 = 2.0e-5 and (1 + 20 + 190) / 2^20 = 2.0e-4.
    assert_eq!(accepted(20, 0.5), 2..=18);
    assert!((binomial(1000, 0.97).iter().sum::<f64>() - 1.0).abs() < 1e-10);
}
