//! What the letters in the names of figures stand for.

use crate::experiment::Experiment;
use crate::figure::Figure;

/// The words that begin it, and what it stands for. Words are what stands between signs and spaces.
const LETTERS: [(&[&str], &str, &str); 31] = [
    (&["d"], "d", "readings: a home's, or the sum of all"),
    (&["x"], "x", "blinds: random numbers that hide readings and noise from who decrypts"),
    (&["xi"], "xi", "noise: the sample of a meter that was taken, or the sum of all"),
    (
        &["xi_1", "xi_2", "xi_11", "xi_12"],
        "xi_1, xi_11",
        "the noise of meter 1, and the first of its samples",
    ),
    (&["y"], "y", "what is published: d + xi"),
    (&["T"], "T", "the masked total, d - x"),
    (
        &["k", "k_i"],
        "k",
        "shares of the key that the dealer draws; those of all meters add up to a multiple of n",
    ),
    (&["u"], "u", "second masks, for a meter that falls silent"),
    (&["c"], "c", "a masked reading, encrypted"),
    (&["e"], "e", "a noise share and its blind, encrypted"),
    (&["C1"], "C1", "the product of all e: the noise of all, blinded"),
    (&["C2"], "C2", "the product of all c: the masked total"),
    (&["D"], "D( )", "what the holder of the secret key decrypts"),
    (&["h", "h_i"], "h", "the base of the key's shares, new in each epoch"),
    (&["g"], "g", "the base of readings, n + 1"),
    (&["mu"], "a mu", "what h decrypts to: a = L(h^lambda), mu = 1/lambda mod n"),
    (&["O"], "O", "the offset that keeps samples positive"),
    (&["n"], "n", "the modulus"),
    (&["K"], "K", "the key that a meter shares with the cloud or the centre for good"),
    (&["B"], "B", "bits of a blind"),
    (&["m"], "m", "how many homes there are"),
    (&["gamma"], "gamma", "samples of a meter, of which one is taken"),
    (&["s"], "s", "which part of the noise is left to those who do not know theirs"),
    (&["S"], "S", "as many meters may pool: --tolerate S"),
    (&["z"], "z", "by how much a meter lies"),
    (&["p"], "p", "the smaller prime of n"),
    (&["P"], "P( )", "the chance of"),
    (&["N5"], "N5", "noise of coins, by another protocol (docs/EVALUATION.md)"),
    (
        &["epsilon"],
        "epsilon",
        "one home makes a total at most e^epsilon times as likely; what is left of it grows if shares of the noise are known",
    ),
    (&["delta"], "delta", "how far a total may go beyond epsilon, as a chance"),
    (&["vA"], "vA", "the key of the noise"),
];

/// Those that the names of these figures, or what prevents the attack, use.
pub(crate) fn used(experiment: &Experiment, figures: &[Figure]) -> Vec<(String, String)> {
    let texts = figures.iter().map(|figure| figure.what.as_str()).chain([experiment.prevents]);
    let words: Vec<&str> =
        texts.flat_map(|text| text.split(|sign: char| !sign.is_alphanumeric() && sign != '_')).collect();
    let is_used = |forms: &&[&str]| forms.iter().any(|form| words.contains(form));
    let used = LETTERS.iter().filter(|(forms, _, _)| is_used(forms));
    used.map(|(_, letter, meaning)| ((*letter).to_owned(), (*meaning).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, all};

    /// Words of one letter that are words.
    const WORDS: [&str; 2] = ["a", "A"];

    #[test]
    fn every_letter_of_a_figure_is_explained() {
        let mut missing = Vec::new();
        for experiment in all() {
            let mut run = experiment.begin(&Settings { seed: 1, trials: Some(1), key_bits: None }).unwrap();
            while !run.is_done() {
                run.advance().unwrap();
            }
            let figures = run.outcome().unwrap().figures;
            let told = used(experiment, &figures);
            for figure in &figures {
                let words = figure.what.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
                for word in words.filter(|word| word.chars().filter(|sign| sign.is_alphabetic()).count() == 1)
                {
                    let letter: String = word.chars().filter(|sign| sign.is_alphabetic()).collect();
                    let is_told = told.iter().any(|(told, _)| told.starts_with(&letter));
                    let is_number = word.starts_with(|sign: char| sign.is_ascii_digit());
                    if !is_told && !is_number && !WORDS.contains(&word) {
                        missing.push(format!("{}: {word} in {}", experiment.id, figure.what));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
