//! What can be said of each home of a town.

use blindsum_core::privacy::Verdict;
use blindsum_sim::facts::Facts;
use blindsum_sim::knowledge::Standing;

use crate::state::seen::Seen;

/// What can be said of a home's reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// Its own meter looks, or the simulation.
    Own,
    /// What the eyes can tell.
    Of(Verdict),
    /// They write one down, and the simulation says whether it is right.
    Checked(bool),
}

/// What can be said of each home; with the truth, which only the simulation has, where that was asked for.
pub(crate) fn words(seen: &Seen, truth: bool) -> Vec<Option<Word>> {
    let meters = 0..seen.params.meters();
    let Some(findings) = seen.findings() else {
        let facts = seen.facts();
        return meters.map(|meter| facts.reading(meter).map(|_| Word::Own)).collect();
    };
    let all = truth.then(|| (Facts::gather(seen.shown()), seen.facts()));
    let word = |meter| match findings.standing(meter) {
        Standing::NotYet => None,
        Standing::Own => Some(Word::Own),
        standing => {
            let word = standing.word()?;
            let all = all.as_ref().filter(|_| word == Verdict::Read);
            let right =
                all.and_then(|(all, known)| Some(written(seen, known, meter)? == all.reading(meter)?));
            Some(right.map_or(Word::Of(word), Word::Checked))
        }
    };
    meters.map(word).collect()
}

/// What the eyes would write down for a home, in units: the reading that they know, or the one nearest to their number.
fn written(seen: &Seen, known: &Facts<'_>, meter: u32) -> Option<i64> {
    let nearest = || i64::try_from(seen.findings()?.nearest(meter)?).ok();
    known.reading(meter).or_else(nearest)
}

/// What the eyes write down for a home of somebody else, in units; nothing where they do not read it.
pub(crate) fn writes(seen: &Seen, meter: u32) -> Option<i64> {
    let standing = seen.findings()?.standing(meter);
    let reads = standing.word() == Some(Verdict::Read) && standing != Standing::Own;
    written(seen, &seen.facts(), meter).filter(|_| reads)
}

/// What a home used, in units, and whether the cap cut it, as only the simulation knows.
pub(crate) fn truth_of(seen: &Seen, meter: u32) -> Option<(i64, Option<bool>)> {
    let all = Facts::gather(seen.shown());
    Some((all.reading(meter)?, all.clipped(meter)))
}

/// The next home after this one for which the eyes write down something wrong, around the town.
pub(crate) fn next_wrong(words: &[Option<Word>], after: u32) -> Option<u32> {
    let wrong = |(home, word): (u32, &Option<Word>)| (*word == Some(Word::Checked(false))).then_some(home);
    let all = || (0u32..).zip(words).filter_map(wrong);
    all().find(|home| *home > after).or_else(|| all().next())
}
