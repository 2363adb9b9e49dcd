//! Words of the guided path.

use std::collections::BTreeMap;

use blindsum_core::params::Params;
use blindsum_core::privacy::Against;
use blindsum_sim::knowledge::Lens;

use crate::state::Guess;
use crate::state::seen::Seen;
use crate::text::odds::{OneShare, ShareFigures};
use crate::text::text;
use crate::text::words::texts::Sentence;
use crate::text::words::tour::TourWords;
pub(crate) use crate::text::words::tour::{Figures, StopWords, Told};

/// Control centre, dealer and one who listens on the open links: with them every home stands under its own share of the noise alone.
pub(crate) const THREE: &str = "center+dealer+eavesdropper";

impl TourWords {
    /// How the questions were answered at first, by stop; nothing where a person answered none and had all told.
    pub(crate) fn score(&self, first: &BTreeMap<usize, Guess>) -> Option<String> {
        let answered =
            first.iter().filter_map(|(stop, guess)| Some((self.stops.get(*stop)?, guess.choice()?)));
        let right = answered.clone().filter(|(stop, choice)| stop.right == *choice).count();
        let answered = answered.count();
        let all = self.stops.len();
        Some(match (answered, right) {
            (0, _) => return None,
            (1, 1) => (self.done_one_right)(answered, all),
            (1, _) => (self.done_one_wrong)(answered, all),
            (_, 0) => (self.done_none_right)(answered, all),
            _ => (self.done_some)(answered, right, all),
        })
    }

    /// What a round puts into the words of its stops: how far the total takes a suspicion, with this many meters absent, and what
    /// [`three`] says.
    pub(crate) fn figures(&self, params: &Params, absent: u32, three: Option<String>) -> Option<Figures> {
        let one = OneShare::of(params)?;
        let ShareFigures { exact, close, within, zeros } = one.figures();
        let reach = match one.within {
            0 => (self.reach_coarse)(&exact),
            _ => (self.reach)(&exact, &within, &close),
        };
        let suspects = |pooled| match Against::new(params, absent, pooled) {
            None => self.no_other.to_owned(),
            Some(left) if left.epsilon.is_infinite() => self.no_bound.to_owned(),
            Some(left) => text().at_most(left.epsilon),
        };
        let three = three.unwrap_or_else(|| (self.three_law)(&reach));
        Some(Figures { exact, zeros, reach, outsider: suspects(0), curious: suspects(1), three })
    }
}

impl Told {
    /// The whole of it. Where there is no round, what tells figures of one is left out.
    pub(crate) fn of(self, figures: Option<&Figures>) -> String {
        match self {
            Sentence::Fixed(words) => words.to_owned(),
            Sentence::Tells(sentence) => figures.map(sentence).unwrap_or_default(),
        }
    }
}

/// What the three of the last stop can say of the first home that noise covers, as a consequence with its number; nothing where whoever
/// looks may not know it.
pub(crate) fn three(seen: &Seen) -> Option<String> {
    let lens: Lens = THREE.parse().ok()?;
    let gathered;
    let seen = if seen.lens == lens {
        seen
    } else if seen.lens == Lens::Everything {
        gathered = Seen::new(seen.records.clone(), None, &lens, seen.params);
        &gathered
    } else {
        return None;
    };
    let findings = seen.findings()?;
    let meter = findings.subject(None)?;
    let (said, home) = (text().walk.verdict(seen, meter)?, findings.home(meter)?);
    // What such numbers are worth is said where that answer is explained; here what this one says.
    let number = text().walk.worth(&seen.params, &home).into_iter().nth(1).filter(|_| home.given.is_some());
    Some(number.map_or_else(|| said.clone(), |number| format!("{said} {number}")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::state::{Guess, STOPS};
    use crate::text::text;
    use crate::text::words::texts::Sentence;

    #[test]
    fn every_stop_has_one_right_answer_and_a_reason_for_each() {
        let stops = &text().tour.stops;
        assert_eq!(stops.len(), STOPS.len());
        for stop in stops {
            assert!(stop.right < stop.answers.len(), "{}", stop.title);
            for (answer, reason) in stop.answers {
                let told = match reason {
                    Sentence::Fixed(words) => words.len() > 20,
                    Sentence::Tells(_) => true,
                };
                assert!(!answer.is_empty() && told, "{}: {answer}", stop.title);
            }
        }
        // The right answer is not always in the same place.
        assert!((0..3).all(|place| stops.iter().any(|stop| stop.right == place)));
    }

    #[test]
    fn only_questions_that_were_answered_count() {
        let words = &text().tour;
        // By stop: right, wrong, or told without an answer.
        let said = |answers: &[Option<bool>]| {
            let choice = |(stop, right): (usize, &Option<bool>)| {
                (
                    stop,
                    right.map_or(Guess::Skipped, |right| {
                        Guess::Choice((words.stops[stop].right + usize::from(!right)) % 3)
                    }),
                )
            };
            let first: BTreeMap<_, _> = answers.iter().enumerate().map(choice).collect();
            words.score(&first)
        };
        assert_eq!(said(&[]), None);
        assert_eq!(said(&[None; 10]), None);
        let one = said(&[None, Some(true)]).unwrap();
        assert!(one.contains("answered 1 of the 10 questions") && one.contains(", correctly"), "{one}");
        let wrong = said(&[Some(false), None, None]).unwrap();
        assert!(
            wrong.contains("answered 1 of the 10 questions") && wrong.contains("not correctly"),
            "{wrong}"
        );
        let some = said(&[Some(true), None, Some(false), Some(true)]).unwrap();
        assert!(some.contains("answered 3 of the 10 questions yourself, 2 of them correctly"), "{some}");
        let none = said(&[Some(false); 2]).unwrap();
        assert!(none.contains("answered 2 of the 10 questions yourself, none of them correctly"), "{none}");
        for said in [one, wrong, some, none] {
            assert!(!said.contains('{'), "{said}");
        }
    }
}
