//! That the band's sentence is so: held against what the findings say, through many eyes, under every variant, at many steps.

use std::sync::Arc;

use blindsum_core::params::RawParams;
use blindsum_core::variants::{Blinding, EpochBase, KeyMode};
use blindsum_paillier::Randomizer;
use blindsum_sim::{Record, sample};

use super::*;
use crate::state::Shared;

const THREE: &str = "center+dealer+eavesdropper";
const LENSES: [&str; 14] = [
    "cloud",
    "center",
    "dealer",
    "eavesdropper",
    "meter-1",
    "meter-2",
    "cloud+dealer",
    "center+cloud",
    "center+eavesdropper",
    "dealer+meter-2",
    "center+cloud+dealer",
    THREE,
    "meter-1+meter-2",
    "center+cloud+dealer+eavesdropper+meter-1+meter-3",
];

struct Round(Params, Shared<Vec<Arc<Record>>>);

impl Round {
    fn run(change: impl FnOnce(&mut RawParams)) -> Self {
        let mut raw: RawParams = sample::params().into();
        change(&mut raw);
        let params = Params::try_from(raw).unwrap();
        Self(params, Shared::new(sample::session(params, 1, None).remove(0).records))
    }

    /// As if its keys were long: nothing else is said to be otherwise.
    fn with_long_keys(self) -> Self {
        let raw = RawParams { key_bits: 2048, ..self.0.into() };
        Self(Params::try_from(raw).unwrap(), self.1)
    }

    fn seen(&self, lens: &str, step: Option<usize>) -> Seen {
        Seen::new(self.1.clone(), step, &lens.parse().unwrap(), self.0)
    }

    fn says(&self, lens: &str, step: Option<usize>, home: Option<u32>) -> Band {
        band(&self.seen(lens, step), home)
    }
}

/// What a sentence claims.
fn claims(sentence: &str) -> Option<Verdict> {
    let sentence = sentence.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|words| sentence.contains(words));
    if has(&["stays hidden", "as before"]) {
        Some(Verdict::Hidden)
    } else if has(&[" narrow ", " narrows "]) {
        Some(Verdict::Narrowed)
    } else if has(&[
        " read ",
        " reads ",
        "write down",
        "writes down",
        "for sure",
        "its own reading",
        "is the meter of",
    ]) {
        Some(Verdict::Read)
    } else {
        None
    }
}

#[test]
fn no_sentence_claims_what_the_findings_do_not_say() {
    let mut claimed = [0usize; 3];
    let mut unsure = 0;
    for key_bits in [128, 512, 2048] {
        for key_mode in KeyMode::ALL.iter().copied() {
            for (blinding, base, randomizer, gamma) in [
                (Blinding::Hardened, EpochBase::Common, Randomizer::Textbook, 2),
                (Blinding::Hardened, EpochBase::Common, Randomizer::ShortExponent, 1),
                (Blinding::Corrected, EpochBase::Common, Randomizer::Textbook, 2),
                (Blinding::AsPrinted, EpochBase::PerMeter, Randomizer::Textbook, 2),
            ] {
                let round = Round::run(|raw| {
                    (raw.meters, raw.key_bits, raw.gamma) = (4, key_bits.min(512), gamma);
                    (raw.key_mode, raw.blinding, raw.base, raw.randomizer) =
                        (key_mode, blinding, base, randomizer);
                });
                let round = if key_bits > 512 { round.with_long_keys() } else { round };
                let all = round.1.len();
                for lens in LENSES {
                    for step in [0, all / 3, 2 * all / 3, all - 3, all] {
                        let seen = round.seen(lens, Some(step));
                        let findings = seen.findings().unwrap();
                        for home in [None, Some(0), Some(2)] {
                            let Band { sentence, softer, counts } = band(&seen, home);
                            let meter = subject(&seen, home);
                            let standing = findings.standing(meter);
                            let context = format!(
                                "{key_bits} {key_mode} {blinding:?} {lens} at {step}, home {meter}: {standing:?}: {sentence} {softer}"
                            );
                            assert!(
                                !sentence.contains('{') && !softer.contains("  ") && !softer.is_empty(),
                                "{context}"
                            );
                            assert!(sentence.chars().count() <= 90, "{context}");
                            assert_eq!(counts.iter().map(|tally| tally.homes).sum::<usize>(), 4, "{context}");
                            assert!(counts.len() >= 3, "{context}");
                            match claims(&sentence) {
                                Some(claim) => {
                                    assert_eq!(Some(claim), standing.word(), "{context}");
                                    let place = Verdict::ALL.iter().position(|verdict| *verdict == claim);
                                    claimed[place.unwrap()] += 1;
                                }
                                // Too early, lost, or nothing is promised.
                                None => {
                                    let early = matches!(standing, Standing::NotYet);
                                    assert!(early || standing == Standing::NotWorkedOut, "{context}");
                                    assert!(early || sentence.contains("nothing is promised"), "{context}");
                                    unsure += 1;
                                }
                            }
                            // Short keys promise nothing, and nobody promises by them.
                            assert!(!softer.contains("while the keys") || key_bits == 2048, "{context}");
                        }
                    }
                }
            }
        }
    }
    assert!(claimed.iter().all(|count| *count > 200) && unsure > 200, "{claimed:?} {unsure}");
}

#[test]
fn the_design_s_sentences_are_said() {
    let ten = Round::run(|raw| (raw.meters, raw.gamma) = (10, 4)).with_long_keys();
    let cloud = ten.says("cloud", None, None);
    assert_eq!(cloud.sentence, "To the cloud home 1 stays hidden: 0 to 3\u{202f}000 Wh, as before.");
    assert!(
        cloud.softer.starts_with("The public total, ") && cloud.softer.contains("by 2.72 to 1 at most"),
        "{cloud:?}"
    );
    assert!(cloud.softer.ends_with("This holds while the keys stay secret."));
    let seen = ten.seen(THREE, None);
    let findings = seen.findings().unwrap();
    let narrowed = (0..10).find(|meter| findings.verdict(*meter) == Some(Verdict::Narrowed)).unwrap();
    let (three, verdict) = (band(&seen, Some(narrowed)), findings.home(narrowed).unwrap());
    let (low, high) = verdict.given.unwrap().interval;
    let wh = |units: u64| format::grouped(i64::try_from(units / 1000).unwrap());
    let expected = format!(
        "Together these three narrow home {} to {}–{} Wh, nine times in ten.",
        narrowed + 1,
        wh(low),
        format::wh_upward(i64::try_from(high).unwrap())
    );
    assert_eq!(three.sentence, expected);
    // e / (1 + e) is 73.1 of a hundred, and at most that.
    assert!(three.softer.contains("from 50:50 to 73.2:26.8 at most"), "{three:?}");
    let meter = ten.says("meter-2", None, None);
    assert_eq!(meter.sentence, "To meter 2 home 1 stays hidden: 0 to 3\u{202f}000 Wh, as before.");
    assert!(meter.softer.starts_with("Its own numbers and the total"), "{meter:?}");
    let two = ten.says("meter-2+meter-3", None, None);
    assert!(two.softer.starts_with("Their own numbers and the total"), "{two:?}");
    assert!(meter.softer.contains("3.28 to 1 at most. For the public it is 2.72 to 1"), "{meter:?}");
    assert_eq!(
        meter.counts.iter().map(|tally| (tally.word, tally.homes)).collect::<Vec<_>>(),
        [("its own", 1), ("narrowed", 0), ("hidden", 9)]
    );
    // Its own home.
    assert!(ten.says("meter-2", None, Some(1)).sentence.starts_with("Meter 2 knows its own reading: "));
    let all = ten.says("everything", None, None);
    assert!(all.sentence.starts_with("You see all: home 1 used 150 Wh") && all.counts.len() == 1, "{all:?}");
    // Before anything, there is nothing to say of a home.
    for lens in ["cloud", THREE, "meter-2"] {
        let early = ten.says(lens, Some(0), None);
        assert!(early.sentence.starts_with("There is no reading of home 1 yet"), "{early:?}");
    }
    assert!(ten.says("everything", Some(0), None).sentence.contains("no reading of home 1 yet"));
}

/// Of the meter's own home: what those who look know of its samples, at every step, by [`Knowledge`].
#[test]
fn nobody_is_said_not_to_know_which_sample_counts_who_knows() {
    use blindsum_sim::knowledge::{Knowledge, Value};
    let mut found = 0;
    for key_mode in KeyMode::ALL.iter().copied() {
        for gamma in [1, 2] {
            let round = Round::run(|raw| (raw.meters, raw.gamma, raw.key_mode) = (3, gamma, key_mode));
            let long = Round::run(|raw| (raw.meters, raw.gamma, raw.key_mode) = (3, gamma, key_mode));
            for round in [round, long.with_long_keys()] {
                for lens in [
                    "meter-1",
                    "cloud+meter-1",
                    "center+meter-1",
                    "dealer+meter-1",
                    "meter-1+meter-2+meter-3",
                ] {
                    for step in 0..=round.1.len() {
                        let seen = round.seen(lens, Some(step));
                        if seen.findings().unwrap().standing(0) != Standing::Own {
                            continue;
                        }
                        let softer = band(&seen, Some(0)).softer;
                        let context = format!("{key_mode} {gamma} {lens} at {step}: {softer}");
                        let [share, place] =
                            [Value::Selected(0), Value::Selection(0)].map(|value| seen.knows(value));
                        let factored = Knowledge::gather_factoring(&seen.params, seen.shown(), &seen.lens)
                            .knows(Value::Selection(0));
                        let short = short_keys(&seen.params) && factored && !share && !place;
                        assert_eq!(softer.starts_with("Keys this short"), short, "{context}");
                        if short {
                            found += 1;
                            continue;
                        }
                        assert_eq!(softer.contains("not know which"), !share && !place, "{context}");
                        assert_eq!(softer.contains("share of the noise"), share, "{context}");
                        assert_eq!(softer.contains("not drawn yet"), place && !share, "{context}");
                        assert_eq!(
                            softer.contains("It "),
                            !lens.contains('+') && (!place || share),
                            "{context}"
                        );
                    }
                }
            }
        }
    }
    assert!(found > 10, "{found}");
}

/// What the cap cut is said to be cut, to those who know it; to others a reading at the cap may be more.
#[test]
fn a_reading_that_the_cap_cut_is_not_said_to_be_what_was_used() {
    // Its third home uses 3,500 Wh.
    let round = Round::run(|_| ()).with_long_keys();
    let says = |lens: &str, home| round.says(lens, None, Some(home)).sentence;
    assert_eq!(
        says("everything", 2),
        "You see all: home 3 used more than 3\u{202f}000 Wh, cut at the cap. No party sees all."
    );
    assert_eq!(
        says("meter-3", 2),
        "Meter 3 knows its own reading: more than 3\u{202f}000 Wh, cut at the cap."
    );
    assert!(says("meter-2", 1).ends_with(": 1\u{202f}420.5 Wh."), "{}", says("meter-2", 1));
    let w = text().verdict;
    let at = |wh: i64, clipped| w.amount(&round.0, wh * 1000, clipped);
    assert_eq!(
        [at(3000, None), at(3000, Some(false)), at(2999, None)],
        ["3\u{202f}000 Wh or more", "3\u{202f}000 Wh", "2\u{202f}999 Wh"]
    );
}

#[test]
fn a_crowd_is_spoken_of_together_until_one_home_is_chosen() {
    let crowd = Round::run(|raw| (raw.meters, raw.key_bits) = (200, 128)).with_long_keys();
    let seen = crowd.seen(THREE, None);
    let counts = seen.findings().unwrap().counts();
    let said = band(&seen, None);
    match counts.read {
        200 => {
            let left = seen.findings().unwrap().home(0).unwrap().left;
            let chance = of_100(left.close);
            assert_eq!(
                said.sentence,
                format!("Together these three write down 200 readings, {chance} of 100 within 30 Wh.")
            );
        }
        // Some number is far out.
        _ => assert!(said.softer.contains("as likely before"), "{said:?} {counts:?}"),
    }
    assert!(band(&seen, Some(4)).sentence.contains("home 5"));
}

#[test]
fn a_refused_round_and_short_keys_promise_nothing() {
    let refused = Round::run(|raw| raw.blinding = Blinding::AsPrinted);
    let said = refused.says("cloud", None, None);
    assert!(said.softer.starts_with("The round was refused: no total was published."), "{said:?}");
    let toy = Round::run(|raw| raw.key_bits = 128).says("dealer+eavesdropper", None, None);
    assert!(toy.sentence.starts_with("With keys this short these two can "), "{toy:?}");
    assert!(toy.softer.contains("With keys of 128 bits nothing is promised."), "{toy:?}");
    // Of a lost meter nothing was sent.
    let lost = sample::repaired();
    let seen = Seen::new(Shared::new(lost.records), None, &"cloud".parse().unwrap(), lost.outcome.params);
    assert_eq!(band(&seen, Some(2)).sentence, "The meter of home 3 is lost: its reading was not sent.");
}
