//! The paper and the round, and how they are cited; the pages for a class.

use blindsum_core::randomness::Randomness;
use yew::prelude::*;

use crate::components::copy::Copy;
use crate::state::SessionView;
use crate::text::{paper, text};

/// The paper's title, where it stands, its licence, and the buttons that copy a citation.
pub(crate) fn paper() -> Html {
    let t = text().cite;
    html! {
        <>
            { format!("{}, “{},” ", paper::AUTHORS, paper::TITLE) }<i>{ paper::JOURNAL }</i>{ " " }{ paper::PLACE }{ ", " }
            <a href={paper::ADDRESS} rel="noreferrer">{ "doi " }{ paper::DOI }</a>{ ", " }{ t.licence_is }{ " " }
            <a href={paper::LICENCE_ADDRESS} rel="license noreferrer">{ paper::LICENCE }</a>{ ". " }
            <Copy value={paper::citation()} what={t.a_citation} whole=true />{ " " }
            <Copy value={paper::bibtex()} what={t.a_bibtex} whole=true />
        </>
    }
}

/// The ways to what has a page of its own: the paper's evaluation, and the lab.
pub(crate) fn instruments() -> Html {
    let t = text().cite;
    let pages = [("evaluation.html", t.evaluation), ("lab.html", t.lab)];
    html! { <ul class="class-pages">{ for pages.map(|(page, name)| html! { <li><a href={page}>{ name }</a></li> }) }</ul> }
}

/// The documents beside the page.
pub(crate) fn class() -> Html {
    let t = text().cite;
    let pages = [("teaching.html", t.plans), ("exercises.html", t.exercises), ("answers.html", t.answers)];
    html! {
        <section id="for-a-class">
            <h3>{ t.class }</h3>
            <p>{ t.class_says }</p>
            <ul class="class-pages">{ for pages.map(|(page, name)| html! { <li><a href={page}>{ name }</a></li> }) }</ul>
        </section>
    }
}

/// How the round is cited. `repeats`: whether its address brings the same numbers back.
pub(crate) fn run(round: &SessionView, address: &str, repeats: bool) -> Html {
    let t = text().cite;
    let seed = match round.plan.randomness {
        Randomness::Seeded(seed) => Some(seed),
        Randomness::System => None,
    };
    let says = match seed {
        Some(seed) if repeats => (t.run_seeded)(seed),
        Some(_) => t.run_other.to_owned(),
        None => t.run_unseeded.to_owned(),
    };
    html! {
        <section id="cite-run">
            <h3>{ t.this_run }</h3>
            <p>{ says }</p>
            if seed.is_some() { <p><Copy value={paper::citation_of_run(address, seed)} what={t.a_run} whole=true /></p> }
        </section>
    }
}
