//! English: where the method comes from, how it and a round are cited, and what there is for a class.

use crate::text::words::cite::CiteWords;

pub(super) static CITE: CiteWords = CiteWords {
    class: "For a class",
    class_says: "They lie beside this page, so they need no network:",
    evaluation: "The paper’s evaluation, measured here",
    lab: "The lab: attacks that are carried out",
    plans: "Lesson plans",
    exercises: "Exercises",
    answers: "Answers",
    paper: "The paper",
    licence_is: "licence",
    a_citation: "the citation",
    a_bibtex: "it as BibTeX",
    this_run: "This round",
    run_seeded: |seed| {
        format!(
            "It has seed {seed}: anyone who opens its address gets the same round, to the last byte. So cite it by its address."
        )
    },
    run_unseeded: "It has no seed, so nobody can repeat it. Give it a seed among the parameters before you cite a figure of it.",
    run_other: "Its address alone does not bring it back: a file of readings was chosen, or a meter was lost by hand. Keep the transcript \
                with it.",
    a_run: "the citation of this round",
    printed: |address| format!("From {address}"),
};
