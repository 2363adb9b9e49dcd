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
                                    assert_eq!(claim, standing.word(), "{context}");
                                    let place = Verdict::ALL.iter().position(|verdict| *verdict == claim);
                                    claimed[place.unwrap()] += 1;
                                }
                                // Too early, lost, or nothing is promised.
                                None => {
                                    let early = matches!(standing, Standing::NotYet);
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

#[test]
fn a_crowd_is_spoken_of_together_until_one_home_is_chosen() {
    let crowd = Round::run(|raw| (raw.meters, raw.key_bits) = (200, 128)).with_long_keys();
    let seen = crowd.seen(THREE, None);
    let counts = seen.findings().unwrap().counts();
    let said = band(&seen, None);
    match counts.read {
        200 => {
            let left = seen.findings().unwrap().home(0).unwrap().left;
            let chance = of_100(seen.findings().unwrap().right(&left));
            assert_eq!(
                said.sentence,
                format!("Together these three write down 200 readings, on average {chance} of 100 right.")
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
