//! The paper whose scheme this is, and how it is cited: the same in every language. All of it is from the paper's first page.

/// Its title.
pub(crate) const TITLE: &str =
    "Multi-Smart Meter Data Encryption Scheme Based on Distributed Differential Privacy";
/// Who wrote it.
pub(crate) const AUTHORS: &str = "Renwu Yan, Yang Zheng, Ning Yu, and Cen Liang";
/// Where it stands.
pub(crate) const JOURNAL: &str = "Big Data Mining and Analytics";
/// When, and where in it.
pub(crate) const PLACE: &str = "7(1), March 2024, pp. 131–141";
/// Its identifier.
pub(crate) const DOI: &str = "10.26599/BDMA.2023.9020008";
/// Where that leads.
pub(crate) const ADDRESS: &str = "https://doi.org/10.26599/BDMA.2023.9020008";
/// Its licence.
pub(crate) const LICENCE: &str = "CC BY 4.0";
/// Where that stands.
pub(crate) const LICENCE_ADDRESS: &str = "http://creativecommons.org/licenses/by/4.0/";

/// A citation as text.
pub(crate) fn citation() -> String {
    format!("{AUTHORS}, “{TITLE},” {JOURNAL} {PLACE}. {ADDRESS}")
}

/// The same as BibTeX.
pub(crate) fn bibtex() -> String {
    format!(
        "@article{{yan2024multismart,\n  author = {{Yan, Renwu and Zheng, Yang and Yu, Ning and Liang, Cen}},\n  title = {{{{{TITLE}}}}},\n  \
         journal = {{{JOURNAL}}},\n  volume = {{7}},\n  number = {{1}},\n  pages = {{131--141}},\n  month = mar,\n  year = {{2024}},\n  \
         doi = {{{DOI}}}\n}}\n"
    )
}

/// How a round on this page is cited.
pub(crate) fn citation_of_run(address: &str, seed: Option<u64>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match seed {
        Some(seed) => format!("Blindsum {version}, round with seed {seed}. {address}"),
        None => format!("Blindsum {version}. {address}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEACHING: &str = include_str!("../../../docs/TEACHING.md");
    const CITATION: &str = include_str!("../../../CITATION.cff");

    #[test]
    fn the_citation_file_names_this_version_and_the_same_paper() {
        let version = format!("\nversion: {}\n", env!("CARGO_PKG_VERSION"));
        for part in [&version, TITLE, JOURNAL, DOI] {
            assert!(CITATION.contains(part), "{part}");
        }
        for name in AUTHORS.split([',', ' ']).filter(|name| !name.is_empty() && *name != "and") {
            assert!(CITATION.contains(&format!(": {name}\n")), "{name}");
        }
    }

    #[test]
    fn the_page_and_the_lesson_plans_cite_the_same_paper() {
        let plans = TEACHING.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [TITLE, JOURNAL, DOI, LICENCE, LICENCE_ADDRESS, ADDRESS, "131-141", "7(1)"] {
            assert!(plans.contains(part), "{part}");
        }
        assert!(AUTHORS.split(", ").all(|author| plans.contains(author.trim_start_matches("and "))));
        assert!(ADDRESS.ends_with(DOI));
    }

    #[test]
    fn a_citation_has_all_that_finds_the_paper() {
        let (text, bibtex) = (citation(), bibtex());
        assert!([TITLE, AUTHORS, JOURNAL, DOI].iter().all(|part| text.contains(part)), "{text}");
        assert!(
            [TITLE, JOURNAL, DOI, "131--141", "2024"].iter().all(|part| bibtex.contains(part)),
            "{bibtex}"
        );
        assert_eq!(bibtex.matches('{').count(), bibtex.matches('}').count());
        assert!(citation_of_run("https://x/?seed=1", Some(1)).contains("seed 1. https://x/?seed=1"));
    }
}
