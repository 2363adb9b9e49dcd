//! Where the method comes from, how it and a round are cited, and what there is for a class.

use crate::text::words::texts::{texts, word};

texts! {
    /// For teachers and researchers.
    CiteWords {
        class class_says evaluation lab plans exercises answers
        paper licence_is a_citation a_bibtex
        this_run run_seeded(seed: u64) run_unseeded run_other a_run printed(address);
    }
}
