//! What is said of noise that somebody knows, and of those who pool what they know: held against the laws and against real rounds.

use blindsum_core::privacy::{ResidualLaw, Verdict};
use blindsum_sim::knowledge::Finding;
use blindsum_sim::promise::hides;

use super::*;
use crate::text::odds::OneShare;
use crate::text::odds::ShareFigures;
use crate::text::tour::{RoundFigures, THREE, round_figures, three};

impl Round {
    /// Short keys: what noise hides does not depend on them.
    fn of(meters: u32, epsilon: f64, change: impl FnOnce(&mut RawParams)) -> Self {
        Self::run(|raw| {
            (raw.meters, raw.epsilon, raw.gamma, raw.key_bits) = (meters, epsilon, 4, 256);
            change(raw);
        })
    }

    fn knowledge(&self, lens: &str) -> Knowledge {
        Knowledge::gather(&self.0, &self.1, &lens.parse().unwrap())
    }

    /// The samples and the reading of each meter.
    fn witnesses(&self) -> Vec<(u32, &[i64], i64)> {
        let reading = |meter: u32| {
            self.1.iter().find_map(|record| match &record.event {
                Event::Masked { meter: masked, witness } if *masked == meter => Some(witness.reading),
                _ => None,
            })
        };
        let all = self.1.iter().filter_map(|record| match &record.event {
            Event::NoiseAdded { meter, witness } => Some((*meter, &witness.samples[..], reading(*meter)?)),
            _ => None,
        });
        all.collect()
    }
}

/// Whether a count of `of` agrees with a probability: within 4.1 standard deviations and a unit, which fails with less than 1e-4.
fn agrees(count: usize, of: usize, probability: f64) -> bool {
    let (count, of) = (f64::from(u32::try_from(count).unwrap()), f64::from(u32::try_from(of).unwrap()));
    (count - of * probability).abs() <= 4.1 * (of * probability * (1.0 - probability)).sqrt() + 1.0
}

#[test]
fn a_meter_with_equal_samples_is_said_to_know_its_share() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let round = Round::of(100, 0.5, |raw| raw.key_mode = key_mode);
        let witnesses = round.witnesses();
        let equal: Vec<u32> = witnesses
            .iter()
            .filter(|(_, samples, _)| samples.iter().all(|sample| *sample == samples[0]))
            .map(|(meter, ..)| *meter)
            .collect();
        let other = (0..100).find(|meter| !equal.contains(meter)).unwrap();
        let own = |meter: u32| round.knows(&format!("meter-{}", meter + 1), Value::Selected(meter));
        assert!(own(equal[0]) && own(*equal.last().unwrap()) && !own(other), "{key_mode}");
        let share = OneShare::of(&round.0).unwrap();
        assert!(agrees(equal.len(), 100, share.zeros), "{}", equal.len());
        assert!(!round.says(Phase::BlindSequence).why.contains("cannot tell"));
        let told = [round.says(Phase::Noise).why, text().party_knows(Party::Meters, Some(&round.0))];
        for words in told {
            assert!(words.contains("samples are all equal knows its share of the noise"), "{words}");
            assert!(words.contains("at 29 of 100 meters all are 0"), "{words}");
            assert!(!words.contains("cannot tell") && !words.contains('{'), "{words}");
        }
    }
}

#[test]
fn what_those_who_pool_come_to_is_said_by_the_verdict() {
    let cases = [(3, 0.5, "narrow down"), (10, 1.0, "narrow down"), (100, 1.0, "read most homes")];
    for (meters, epsilon, verb) in cases {
        let round = Round::of(meters, epsilon, |_| ());
        let knowledge = round.knowledge(THREE);
        let share = OneShare::of(&round.0).unwrap();
        let (mut exact, mut close) = (0, 0);
        for ((_, _, reading), finding) in round.witnesses().into_iter().zip(knowledge.readings()) {
            let Finding::Covered { cover, left, verdict } = finding else { panic!("{finding:?}") };
            assert_eq!((verdict, left.exact, left.close), (share.verdict, share.exact, share.close));
            let off = (cover.number.unwrap() - reading).abs();
            exact += usize::from(off == 0);
            close += usize::from(off <= share.within);
        }
        let of = usize::try_from(meters).unwrap();
        assert!(
            agrees(exact, of, share.exact) && agrees(close, of, share.close),
            "{meters}: {exact}, {close}"
        );
        for key_mode in KeyMode::ALL.iter().copied() {
            let mut raw: RawParams = round.0.into();
            raw.key_mode = key_mode;
            let says = text().pooling(Some(&Params::try_from(raw).unwrap()));
            assert!(says.contains(verb) && !says.contains('{'), "{says}");
            let ShareFigures { exact, close, within, .. } = share.figures();
            assert!(
                says.contains(&format!("{exact} of 100 homes, and within {within} of it in {close}")),
                "{says}"
            );
        }
        let day = text().gives_away(&round.0);
        assert!(day.contains(" of 100.") && !day.contains("only") && !day.contains('{'), "{day}");
    }
    // Before there are parameters no figure is said, and no place for one is left.
    for says in
        [text().pooling(None), text().says(Phase::Noise, None).why, text().party_knows(Party::Meters, None)]
    {
        assert!(!says.contains('{') && !says.contains("100"), "{says}");
    }
}

/// The last stop of the guided path, as it is told of real rounds.
#[test]
fn what_the_three_are_said_to_read_is_what_they_hold() {
    use crate::state::Shared;
    use crate::state::seen::Seen;
    use crate::text::format::wh_short;
    let tour = text().tour;
    let mut verbs = Vec::new();
    for meters in [100, 10, 5] {
        let round = Round::of(meters, 1.0, |_| ());
        let seen =
            |lens: &str| Seen::new(Shared::new(round.1.clone()), None, &lens.parse().unwrap(), round.0);
        let said = three(&seen("everything")).unwrap();
        assert_eq!(three(&seen(THREE)).as_deref(), Some(said.as_str()));
        assert!(three(&seen("center")).is_none() && three(&seen("meter-2")).is_none());
        let knowledge = round.knowledge(THREE);
        let Finding::Covered { cover, .. } = knowledge.finding(Value::Reading(0)) else { panic!() };
        // The number is the reading plus the sample that counts.
        let (_, samples, reading) = round.witnesses()[0];
        let number = cover.number.unwrap();
        let home = seen(THREE).findings().unwrap().home(0).unwrap();
        // Of what is read the likeliest reading is told, which is a whole Wh.
        let (verb, told) = match home.verdict {
            Verdict::Read => ("read home 1: ", i64::try_from(home.given.unwrap().nearest).unwrap()),
            Verdict::Narrowed => ("narrow home 1 down: ", number),
            Verdict::Hidden => panic!("{said}"),
        };
        verbs.push(verb);
        assert!(samples.contains(&(number - reading)), "{number}");
        assert!(said.contains(&format!("{verb}{}\u{a0}Wh", wh_short(told))), "{said}");
        let of_round = round_figures(&seen("everything"), true);
        assert_eq!(of_round.three.as_deref(), Some(said.as_str()));
        let figures = tour.figures(&round.0, 0, of_round);
        for stop in &tour.stops {
            let answers = stop.answers.into_iter().flat_map(|(label, reason)| [label, reason]);
            for words in [stop.word, stop.look, stop.why].into_iter().chain(answers) {
                let told = words.of(figures.as_ref());
                assert!(!told.is_empty() && !told.contains('{'), "{told}");
            }
        }
        let told = tour.stops[9].why.of(figures.as_ref());
        assert!(told.starts_with(&said) && said.starts_with("These 3 can "), "{told}");
        // Whoever may not know the number is told of the law.
        let law = tour.stops[9].why.of(tour.figures(&round.0, 0, RoundFigures::default()).as_ref());
        let share = OneShare::of(&round.0).unwrap().figures();
        assert!(law.contains(&format!("the reading itself in {} of 100 homes", share.exact)), "{law}");
        // The sample that counts is told with its place; of the eyes of the meter itself neither.
        let told = round_figures(&seen("everything"), false);
        let (place, sample) = told.counts.unwrap();
        let (_, samples, _) = round.witnesses()[usize::try_from(told.plain).unwrap()];
        assert!(sample.starts_with(&wh_short(samples[place - 1])), "{sample}");
        assert_eq!(round_figures(&seen(&format!("meter-{}", told.plain + 1)), false).counts, None);
        // Take any one of the three away.
        for pair in ["center+dealer", "center+eavesdropper", "dealer+eavesdropper"] {
            assert!(!round.knowledge(pair).knows(Value::NoisyReading(0)), "{pair}");
        }
    }
    verbs.sort_unstable();
    verbs.dedup();
    assert_eq!(verbs.len(), 2, "both are said: {verbs:?}");
    // Epsilon at designed 1 and 10 meters, against strangers and against one curious meter: e^1 and e^1.1876.
    let ten = Round::of(10, 1.0, |_| ());
    let answer = tour.figures(&ten.0, 0, RoundFigures::default());
    let stop = &tour.stops[8];
    let right = stop.answers[stop.right].0.of(answer.as_ref());
    let why = stop.why.of(answer.as_ref());
    assert!(right.contains("at most 73.2\u{a0}%") && why.contains("at most 76.7\u{a0}%"), "{right} {why}");
    // A town of a thousand, whatever the round has: its words say so.
    let last = tour.stops[9].why.of(answer.as_ref());
    assert!(
        last.contains("a thousand such a number is within 30\u{a0}Wh of the reading in 99 of 100"),
        "{last}"
    );
}

#[test]
fn nobody_is_said_to_be_unsure_but_on_a_bound() {
    for (meters, epsilon) in [(2, 0.1), (2, 1.0), (3, 1.0), (10, 1.0), (10, 2.0), (10, 2.3), (30, 2.0)] {
        let round = Round::of(meters, epsilon, |_| ());
        let verdict = |lens: &str| match round.knowledge(lens).finding(Value::Reading(1)) {
            Finding::Covered { verdict, .. } => verdict,
            finding => panic!("{finding:?}"),
        };
        let hidden =
            ["eavesdropper", "center", "cloud", "dealer", "meter-1"].map(verdict) == [Verdict::Hidden; 5];
        let mut raw: RawParams = round.0.into();
        raw.key_bits = 2048;
        assert_eq!(hides(&Params::try_from(raw).unwrap(), false), hidden, "{meters}, {epsilon}");
    }
    assert!((text().result.answer)("1", "2").contains("no one alone can tell for sure"));
    assert!(!(text().result.answer_bare)("1", "2").contains("no one"));
}

/// Somebody knows a share of the noise in the rounds above, and those who pool read homes: no sentence may deny it.
#[test]
fn nothing_is_denied_to_everybody() {
    let said = [
        include_str!("../en.rs"),
        include_str!("../en/day.rs"),
        include_str!("../en/result.rs"),
        include_str!("../en/tour.rs"),
        include_str!("../en/stops/first.rs"),
        include_str!("../en/stops/second.rs"),
        include_str!("../en/refusal.rs"),
        include_str!("../../../../README.md"),
    ];
    for words in said {
        let words =
            words.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        for denied in [
            "no one knows",
            "nobody knows",
            "no party knows",
            "known to it alone",
            "nobody else knows",
            "opens for nobody",
            "meter cannot tell",
            "ever holds one home",
            "take it away again",
            "ever sees it",
            "reads nothing",
        ] {
            assert!(!words.contains(denied), "{denied}");
        }
    }
}

/// The figures of the documents, by the laws.
#[test]
fn the_documents_tell_the_laws_figures() {
    let documents = [include_str!("../../../../README.md"), include_str!("../../../../crates/core/PAPER.md")]
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let of = |meters: u32| with(|raw| (raw.meters, raw.gamma) = (meters, 4));
    let shares = [1000, 100, 10].map(|meters| OneShare::of(&of(meters)).unwrap());
    let [exact, close] = [shares.map(|share| share.exact), shares.map(|share| share.close)]
        .map(|some| some.map(|share| format!("{:.0}", 100.0 * share)));
    let pooled = format!(
        "in {} of 100 homes at m = 1000, in {} at m = 100, in {} at m = 10 (within 30 Wh: {}, {}, {})",
        exact[0], exact[1], exact[2], close[0], close[1], close[2]
    );
    let curious = [10, 2].map(|meters| {
        let left = ResidualLaw::of_shares(&of(meters), meters - 1).unwrap().odds_of_a_home(&of(meters));
        format!("e^{left:.2} at m = {meters}")
    });
    for document in &documents {
        for figure in [&pooled, &curious[0], &curious[1]] {
            assert!(document.contains(figure.as_str()), "{figure}");
        }
    }
    assert!(documents[1].contains(&format!("{:.0} of 1000 meters", 1000.0 * shares[0].zeros)));
}
