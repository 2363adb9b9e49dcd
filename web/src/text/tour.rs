//! Words of the guided path.

use std::collections::BTreeMap;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::Against;
use blindsum_sim::knowledge::Lens;

use crate::ground::number;
use crate::state::Guess;
use crate::state::seen::{Seen, plain_home};
use crate::text::odds::{OneShare, ShareFigures, suspicion};
use crate::text::verdict::width;
use crate::text::words::texts::Sentence;
use crate::text::words::tour::TourWords;
pub(crate) use crate::text::words::tour::{Figures, Fold, RoundFigures, StopWords, Told};
use crate::text::{Thing, format, text};

/// How many words a minute are read: fewer than a native speaker reads of easy prose, for most readers' first language is another.
const WORDS_A_MINUTE: usize = 150;
/// How many homes a town has.
const TOWN: u32 = 1000;

pub(crate) use crate::state::lecture::THREE;

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

    /// What a round puts into the words of its stops: how far the total takes a suspicion, with this many meters absent, and what is so
    /// in this round only.
    pub(crate) fn figures(&self, params: &Params, absent: u32, round: RoundFigures) -> Option<Figures> {
        let one = OneShare::of(params)?;
        let ShareFigures { exact, close, within, zeros, near } = one.figures();
        let equal = match one.within {
            0 => (self.only_zeros)(&zeros),
            _ => (self.nearly_equal)(&near, &within, &zeros),
        };
        let reach = match one.within {
            0 => (self.reach_coarse)(&exact),
            _ => (self.reach)(&exact, &within, &close),
        };
        let suspects = |pooled| match Against::new(params, absent, pooled) {
            None => self.no_other.to_owned(),
            Some(left) if left.epsilon.is_infinite() => self.no_bound.to_owned(),
            Some(left) => text().at_most(left.epsilon),
        };
        let meters = usize::try_from(params.meters()).unwrap_or(usize::MAX);
        let error = format::short_decimal(params.scale() * number::to_f64(params.unit_mwh()) / 1e6);
        Some(Figures {
            meters: text().counted(Thing::Meters, meters),
            gamma: params.gamma().to_string(),
            key_bits: params.key_bits().to_string(),
            town: in_a_town(params).map_or_else(|| close.clone(), |share| format::of_hundred(share.close)),
            within: format!("{}\u{a0}{}", width(params), text().unit_wh),
            close,
            epsilon: format::short_decimal(params.epsilon()),
            odds: format::significant_upward(params.epsilon().exp(), 3),
            dots: format::upward(dots(params), 1),
            error: format!("{error}\u{a0}{}", text().result.unit_kwh),
            exact,
            equal,
            three: round.three.clone().unwrap_or_else(|| (self.three_law)(&reach)),
            outsider: suspects(0),
            curious: suspects(1),
            reach,
            round,
        })
    }

    /// How many minutes the path takes from a stop on, by its words: all that is in view at some time, and not what is folded away.
    pub(crate) fn minutes_from(&self, stop: usize) -> usize {
        let words: usize = self.stops.iter().skip(stop).map(StopWords::count).sum();
        words.div_ceil(WORDS_A_MINUTE)
    }
}

/// How many dots a suspicion is drawn as.
pub(crate) const DOTS: usize = 25;

/// How many of them, and parts of one, say after the total at most what half of them said before it.
pub(crate) fn dots(params: &Params) -> f64 {
    suspicion(params.epsilon()) * number::count(DOTS)
}

/// One share in a town of the same epsilon, cap and law.
fn in_a_town(params: &Params) -> Option<OneShare> {
    let raw = RawParams { meters: TOWN, ..(*params).into() };
    OneShare::of(&Params::try_from(raw).ok()?)
}

impl StopWords {
    /// All that it says, in the order of reading, with these figures; what is folded away in a list of its own.
    fn said(&self, figures: &Figures) -> (Vec<String>, Vec<&'static str>) {
        let told = |told: Told| told.of(Some(figures));
        let mut said =
            vec![self.title.to_owned(), told(self.word), told(self.look), self.question.to_owned()];
        for (answer, _) in self.answers {
            said.push(told(answer));
        }
        for (_, reason) in self.answers {
            said.push(told(reason));
        }
        said.push(told(self.why));
        (said, self.folds.iter().map(|(_, words)| *words).collect())
    }

    fn count(&self) -> usize {
        let (said, _) = self.said(&Figures::of_no_round());
        said.iter().map(|words| words.split_whitespace().count()).sum()
    }
}

impl Figures {
    /// Figures as long as figures are, for what does not depend on them: how long it takes to read.
    fn of_no_round() -> Self {
        let figure = || "0".to_owned();
        let some = |words: usize| vec!["0"; words].join(" ");
        Self {
            meters: some(2),
            gamma: figure(),
            key_bits: figure(),
            exact: figure(),
            equal: some(18),
            reach: some(20),
            within: some(2),
            close: figure(),
            town: figure(),
            epsilon: figure(),
            odds: figure(),
            dots: figure(),
            outsider: some(3),
            curious: some(3),
            three: some(16),
            error: some(2),
            round: RoundFigures { plain: 0, counts: Some((0, figure())), total: Some(figure()), three: None },
        }
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

/// What a stop may tell of this round, as far as whoever looks knows it: what is worth working out, for it is told now.
pub(crate) fn round_figures(seen: &Seen, with_three: bool) -> RoundFigures {
    let facts = seen.facts();
    let energy = |units: i64| number::energy(&seen.params, units);
    let plain = plain_home(&seen.records).unwrap_or_default();
    let samples = facts.samples(plain, seen.params.gamma());
    let counts = samples.iter().position(|sample| sample.counts == Some(true)).and_then(|place| {
        let value = samples.get(place)?.value?;
        Some((place + 1, format!("{}\u{a0}{}", format::wh_short(energy(value)), text().unit_wh)))
    });
    let total = facts.announced().and_then(|total| i64::try_from(total).ok()).map(|total| {
        let total = format::kwh_significant(number::to_f64(energy(total)));
        format!("{total}\u{a0}{}", text().result.unit_kwh)
    });
    RoundFigures { plain, counts, total, three: with_three.then(|| three(seen)).flatten() }
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
    text().walk.verdict(seen, meter)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Figures, Fold, WORDS_A_MINUTE};
    use crate::ground::symbols::symbols_of;
    use crate::state::{Guess, STOPS};
    use crate::text::text;
    use crate::view::story::equations;

    #[test]
    fn every_stop_has_one_right_answer_and_a_reason_for_each() {
        let stops = &text().tour.stops;
        assert_eq!(stops.len(), STOPS.len());
        for stop in stops {
            assert!(stop.right < stop.answers.len(), "{}", stop.title);
            for (answer, reason) in stop.answers {
                let figures = Figures::of_no_round();
                let [answer, reason] = [answer, reason].map(|told| told.of(Some(&figures)));
                assert!(!answer.is_empty() && reason.len() > 20, "{}: {answer}", stop.title);
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

    /// Each symbol, and words that bring it: they stand before its first place.
    const BROUGHT: [(&str, &str); 27] = [
        ("p", "secret primes"),
        ("q", "secret primes"),
        ("n", "modulus"),
        ("M", "number"),
        ("r", "random number"),
        ("E", "locked"),
        ("C", "ciphertext"),
        ("λ", "secret numbers"),
        ("μ", "secret numbers"),
        ("L", "step"),
        ("H", "hash"),
        ("id", "name"),
        ("t", "time"),
        ("i", "meter"),
        ("b", "bit"),
        ("γ", "number"),
        ("j", "bit"),
        ("k", "key share"),
        ("m", "number of meters"),
        ("d", "reading"),
        ("x", "blind"),
        ("c", "what the meter sends"),
        ("g", "public number"),
        ("h", "public number"),
        ("ξ", "sample of noise"),
        ("e", "what the meter sends"),
        ("O", "public number"),
    ];
    /// The same of those that stand in one stop only.
    const BROUGHT_ONCE: [(&str, &str); 5] = [
        ("ν", "modulus of the key pair for noise"),
        ("∏", "product"),
        ("ε", "epsilon"),
        ("y", "published total"),
        ("Δf", "change the sum"),
    ];

    /// Letters that stand alone, with what is low beside them left out; names and words have more of them.
    fn letters(text: &str) -> Vec<(usize, String)> {
        let mut found: Vec<(usize, String)> = Vec::new();
        let mut end = 0;
        for (at, letter) in text.char_indices() {
            if !(letter.is_alphabetic() || letter == '∏') || ('₀'..='₉').contains(&letter) {
                continue;
            }
            match found.last_mut().filter(|_| end == at) {
                Some((_, word)) => word.push(letter),
                None => found.push((at, letter.to_string())),
            }
            end = at + letter.len_utf8();
        }
        let is_symbol = |word: &str| {
            let greek = word.chars().any(|letter| ('Α'..='ω').contains(&letter));
            (word.chars().count() == 1 && !matches!(word, "a" | "A" | "I" | "s")) || greek || word == "id"
        };
        found.retain(|(_, word)| is_symbol(word));
        found
    }

    #[test]
    fn no_symbol_comes_before_its_word() {
        let brought: BTreeMap<_, _> = BROUGHT.into_iter().chain(BROUGHT_ONCE).collect();
        let figures = Figures::of_no_round();
        let mut read = String::new();
        let mut seen = std::collections::BTreeSet::new();
        let mut look = |read: &str, from: usize, symbol: &str, at: usize| {
            let word =
                brought.get(symbol).unwrap_or_else(|| panic!("{symbol} is not listed: {}", &read[from..]));
            let before = read[..from + at].to_lowercase();
            assert!(before.contains(word), "{symbol} comes before “{word}”: {}", &read[from..]);
            seen.insert(symbol.to_owned());
        };
        for (stop, place) in text().tour.stops.iter().zip(STOPS) {
            let (said, folds) = stop.said(&figures);
            let folds = folds.into_iter().map(str::to_owned);
            let fold = stop.folds.iter().map(|(fold, _)| Some(*fold));
            let kinds = std::iter::repeat_n(None, said.len()).chain(fold);
            for (words, kind) in said.into_iter().chain(folds).zip(kinds) {
                let from = read.len() + 1;
                read.push('\n');
                read.push_str(&words);
                for (at, symbol) in letters(&words) {
                    look(&read, from, &symbol, at);
                }
                // The equations stand below the words that bring their symbols.
                let phase = place.phase().filter(|_| kind == Some(Fold::Symbols));
                for equation in phase.iter().flat_map(|phase| equations(*phase, None, false)) {
                    for symbol in symbols_of(&equation) {
                        let name = symbol.split('_').next().unwrap_or_default();
                        let name = if name.chars().all(char::is_alphabetic) { name } else { continue };
                        look(&read, from, name, words.len());
                    }
                }
            }
        }
        // The list has no symbol that nothing needs.
        for symbol in brought.keys() {
            assert!(seen.contains(*symbol), "{symbol}");
        }
    }

    #[test]
    fn every_party_is_introduced_where_it_is_first_spoken_of() {
        let figures = Figures::of_no_round();
        for party in ["control centre", "cloud", "dealer"] {
            let said = text().tour.stops.iter().map(|stop| stop.said(&figures).0.join(" "));
            let first = said.into_iter().find(|said| said.contains(party)).unwrap();
            let brought = first.find(&format!("*{party}*, "));
            assert_eq!(brought.map(|at| at + 1), first.find(party), "{party}: {first}");
        }
    }

    #[test]
    fn its_length_is_what_its_words_take() {
        let tour = text().tour;
        let figures = Figures::of_no_round();
        let words = |from: usize| -> usize {
            let said = tour.stops.iter().skip(from).map(|stop| stop.said(&figures).0.join(" "));
            said.map(|said| said.split_whitespace().count()).sum()
        };
        for stop in 0..tour.stops.len() {
            let minutes = tour.minutes_from(stop);
            assert!((minutes - 1) * WORDS_A_MINUTE < words(stop) && words(stop) <= minutes * WORDS_A_MINUTE);
            assert!(minutes >= tour.minutes_from(stop + 1));
        }
        assert_eq!(tour.minutes_from(tour.stops.len()), 0);
        let said = (tour.takes)(tour.minutes_from(0));
        assert!(said.contains(&tour.minutes_from(0).to_string()), "{said}");
    }

    #[test]
    fn epsilon_can_be_counted_in_odds_and_in_dots() {
        let params = blindsum_sim::sample::params();
        assert!((super::dots(&params) - 25.0 * 1f64.exp() / (1.0 + 1f64.exp())).abs() < 1e-12);
        let told = text().tour.figures(&params, 0, super::RoundFigures::default()).unwrap();
        // Both are limits: never said to be less than they are, and one follows from the other.
        assert_eq!((told.odds.as_str(), told.dots.as_str()), ("2.72", "18.3"));
        assert!((25.0 * 2.72 / 3.72 - 18.3f64).abs() < 0.05);
        let stop = text().tour.stops.iter().find(|stop| stop.name == "The answer").unwrap();
        let (before, _) = stop.said(&told);
        // What is read before the answer does not count.
        assert!(before[..4].iter().all(|said| !said.contains(&told.odds) && !said.contains(&told.dots)));
    }

    #[test]
    fn what_is_stressed_is_closed() {
        let figures = Figures::of_no_round();
        for stop in &text().tour.stops {
            for words in stop.said(&figures).0 {
                assert!(words.matches('*').count().is_multiple_of(2), "{words}");
            }
            assert!(stop.said(&figures).0[1].contains('*'), "{}: no word is brought", stop.name);
        }
    }
}
