//! Who goes and who helps, and how a number came about, against what knowledge says of the other eyes.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::Verdict;
use blindsum_core::variants::{Blinding, KeyMode};

use crate::knowledge::{Asked, Counts, Findings, Lens, Outlook, Round, Standing, Status, Value, prior};
use crate::sample::{self, Seen};

const THREE: &str = "center+dealer+eavesdropper";
const LENSES: [&str; 12] = [
    "cloud",
    "center",
    "dealer",
    "eavesdropper",
    "meter-1",
    "cloud+dealer",
    "center+cloud",
    "center+eavesdropper",
    "dealer+meter-2",
    "center+cloud+dealer",
    THREE,
    "center+cloud+dealer+eavesdropper+meter-1+meter-3",
];

/// A round with small keys that are taken to be long: what is said does not rest on their length.
fn long(change: impl FnOnce(&mut RawParams)) -> (Params, Vec<std::sync::Arc<crate::Record>>) {
    let mut raw = RawParams { meters: 5, ..sample::params().into() };
    change(&mut raw);
    let records = sample::session(Params::try_from(raw).unwrap(), 1, None).remove(0).records;
    (Params::try_from(RawParams { key_bits: 2048, ..raw }).unwrap(), records)
}

fn seen(round: &(Params, Vec<std::sync::Arc<crate::Record>>), lens: &str, step: Option<usize>) -> Seen {
    Seen::new(std::sync::Arc::new(round.1.clone()), step, &lens.parse().unwrap(), round.0)
}

fn asked(round: &(Params, Vec<std::sync::Arc<crate::Record>>), lens: &str, meter: u32) -> Outlook {
    let (params, records) = round;
    let prior = prior(params, records);
    let asked = Round { params, records, meter, prior: &prior };
    let lens: Lens = lens.parse().unwrap();
    Outlook::new(&lens, asked.word(&lens), params).asked(&asked)
}

#[test]
fn take_any_one_of_the_three_away_and_the_home_closes() {
    let round = long(|_| ());
    let outlook = asked(&round, THREE, 0);
    assert_eq!((outlook.kind(), outlook.answers.len()), (Asked::Leaving, 3));
    assert!(outlook.any_one_hides(&THREE.parse().unwrap()), "{outlook:?}");
    // A fourth who is not needed can go, and the home stays open.
    let four = "center+cloud+dealer+eavesdropper";
    let outlook = asked(&round, four, 0);
    assert!(!outlook.any_one_hides(&four.parse().unwrap()));
    let open: Vec<_> = outlook.answers.iter().filter(|(_, word)| *word != Verdict::Hidden).collect();
    // Cloud and eavesdropper hear the same messages here.
    assert_eq!(open.len(), 2, "{outlook:?}");
    // With keys that anybody factors the centre is not needed.
    let short = (Params::try_from(RawParams { key_bits: 512, ..round.0.into() }).unwrap(), round.1);
    assert!(!asked(&short, THREE, 0).any_one_hides(&THREE.parse().unwrap()));
}

/// What is said to become of a home is what is said of it through those eyes then, with short keys too: a home that is said to close
/// does not stand narrowed.
#[test]
fn what_is_said_to_close_is_hidden_then() {
    let (mut closed, mut open) = (0, 0);
    for key_bits in [128, 512, 2048] {
        for key_mode in KeyMode::ALL.iter().copied() {
            let round = long(|raw| raw.key_mode = key_mode);
            let params = Params::try_from(RawParams { key_bits, ..round.0.into() }).unwrap();
            let round = (params, round.1);
            for lens in
                [THREE, "center+cloud+dealer", "dealer+eavesdropper", "center+cloud+dealer+eavesdropper"]
            {
                for meter in [0, 4] {
                    let outlook = asked(&round, lens, meter);
                    for (change, word) in outlook.answers.iter().filter(|_| outlook.kind() == Asked::Leaving)
                    {
                        let then = seen(&round, &change.lens.to_string(), None);
                        let said = then.findings().unwrap().standing(meter).word();
                        assert_eq!(Some(*word), said, "{key_bits} {key_mode} {lens} to {}", change.lens);
                    }
                    match outlook.any_one_hides(&lens.parse().unwrap()) {
                        true => closed += 1,
                        false => open += 1,
                    }
                }
            }
        }
    }
    assert!(closed > 0 && open > 0);
}

#[test]
fn the_cloud_needs_two_who_help_and_no_one_alone() {
    let round = long(|_| ());
    let outlook = asked(&round, "cloud", 0);
    assert_eq!(outlook.kind(), Asked::Helping);
    let names = |wanted: bool| -> Vec<String> {
        let answers = outlook.answers.iter().filter(|(_, word)| (*word != Verdict::Hidden) == wanted);
        answers.map(|(change, _)| change.lens.to_string()).collect()
    };
    assert_eq!(names(true), ["center+cloud+dealer"]);
    assert!(names(false).iter().any(|lens| lens == "cloud+dealer"));
    // Nobody asks for three where two are enough.
    assert!(outlook.answers.iter().all(|(change, _)| change.who.len() <= 2));
    // Everything has nobody who could go or help.
    let nothing = Outlook::new(&Lens::Everything, Verdict::Hidden, &round.0);
    assert!(nothing.next().is_none() && nothing.kind() == Asked::Nothing);
}

/// Of those who would help the page must not tell what only their numbers tell.
#[test]
fn what_help_gives_does_not_depend_on_what_is_not_known() {
    let answers = |seed_slot: usize| {
        let raw = RawParams { meters: 9, ..sample::params().into() };
        let params = Params::try_from(RawParams { key_bits: 2048, ..raw }).unwrap();
        let finished = sample::session(Params::try_from(raw).unwrap(), 4, None).remove(seed_slot);
        let round = (params, finished.records);
        ["cloud", "dealer", "meter-1"].map(|lens| asked(&round, lens, 3).answers)
    };
    let first = answers(0);
    assert!((1..4).all(|slot| answers(slot) == first));
    // While of the three the number tells more than the law.
    let words: std::collections::BTreeSet<_> = (0..4)
        .map(|slot| {
            let raw = RawParams { meters: 9, ..sample::params().into() };
            let params = Params::try_from(raw).unwrap();
            let records = sample::session(params, 4, None).remove(slot).records;
            let found = seen(&(params, records), THREE, None);
            (0..9)
                .map(|meter| found.findings().unwrap().standing(meter).word().unwrap().name())
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(words.len() > 1, "{words:?}");
}

/// What is said of a home agrees with what is known of it, through every eyes and at every step.
#[test]
fn a_standing_is_what_is_known() {
    let (mut own, mut counted) = (0, 0);
    for key_mode in KeyMode::ALL.iter().copied() {
        for blinding in [Blinding::Hardened, Blinding::Corrected] {
            let round = long(|raw| (raw.key_mode, raw.blinding, raw.gamma) = (key_mode, blinding, 2));
            let all = round.1.len();
            for lens in LENSES {
                for step in [0, all / 4, all / 2, 3 * all / 4, all - 1, all] {
                    let seen = seen(&round, lens, Some(step));
                    let findings: &Findings = seen.findings().unwrap();
                    let standings: Vec<_> = (0..5).map(|meter| findings.standing(meter)).collect();
                    for (meter, standing) in (0u32..).zip(&standings) {
                        let context =
                            format!("{key_mode} {blinding:?} {lens} at {step}: {meter} {standing:?}");
                        let known = seen.knows(Value::Reading(meter));
                        assert_eq!(known, matches!(standing, Standing::Own | Standing::Known), "{context}");
                        let word = findings.verdict(meter);
                        assert_eq!(
                            word,
                            match standing {
                                Standing::Covered(word) => Some(*word),
                                _ => None,
                            },
                            "{context}"
                        );
                        own += usize::from(*standing == Standing::Own);
                    }
                    let Counts { own, read, narrowed, hidden, not_worked_out } = findings.counts();
                    assert_eq!((own + read + narrowed + hidden, not_worked_out), (5, 0));
                    assert_eq!(findings.counts(), Counts::of(standings));
                    counted += read + narrowed;
                }
            }
        }
    }
    assert!(own > 50 && counted > 50, "{own} {counted}");
}

/// Short exponents and keys whose logarithms can be taken: nothing is said to be hidden or narrowed that depends on them, and nobody
/// is asked to help.
#[test]
fn no_home_is_hidden_where_logarithms_are_not_worked_out() {
    let short = |raw: &mut RawParams| raw.randomizer = blindsum_paillier::Randomizer::ShortExponent;
    let (long, records) = long(short);
    let toy = Params::try_from(RawParams { key_bits: 1024, ..long.into() }).unwrap();
    for lens in ["cloud", "eavesdropper", "center+eavesdropper", "meter-1"] {
        let of = |params| seen(&(params, records.clone()), lens, None).findings().unwrap().clone();
        let (sure, open) = (of(long), of(toy));
        let Counts { own, not_worked_out, .. } = open.counts();
        assert_eq!((own + not_worked_out, sure.counts().not_worked_out), (5, 0), "{lens}");
        assert!((0..5).all(|meter| open.verdict(meter).is_none()), "{lens}");
        let outlook = Outlook::new(&lens.parse().unwrap(), Verdict::Hidden, &toy);
        assert_eq!(outlook.kind(), Asked::Nothing, "{lens}");
    }
    // Before anything was sent, nothing can be worked out of it.
    let early = seen(&(toy, records), "cloud", Some(3));
    assert_eq!(early.findings().unwrap().counts().not_worked_out, 0);
}

/// The chain begins with what was not worked out and ends with the number, each link after what it rests on.
#[test]
fn a_chain_rests_on_what_is_known() {
    let round = long(|_| ());
    let three = seen(&round, THREE, None);
    let knowledge = three.knowledge.as_ref().unwrap();
    let values: Vec<_> = knowledge.basis(0).into_iter().map(|link| link.value).collect();
    assert_eq!(values, [Value::MaskedPlain(0), Value::ShareTotal(0), Value::NoisyReading(0)]);
    assert_eq!(knowledge.basis(9), []);
    for lens in LENSES {
        let seen = seen(&round, lens, None);
        let knowledge = seen.knowledge.as_ref().unwrap();
        for value in knowledge.values() {
            let links = knowledge.derivation(value);
            assert_eq!(
                links.last().map(|link| link.value),
                knowledge.knows(value).then_some(value),
                "{lens} {value:?}"
            );
            for (place, link) in links.iter().enumerate() {
                let Status::Derived { from, .. } = &link.how else { continue };
                let is_there = |premise: &Value| {
                    premise.meter().is_some_and(|meter| Some(meter) != value.meter())
                        || links.iter().take(place).any(|link| link.value == *premise)
                        || !matches!(knowledge.status(*premise), Status::Derived { .. })
                };
                assert!(knowledge.knows(link.value) && from.iter().all(|premise| knowledge.knows(*premise)));
                assert!(from.iter().all(is_there), "{lens} {value:?}: {link:?}");
            }
        }
    }
    // Four of five take themselves off the total, and what is left is the fifth with its noise.
    let others = seen(&long(|raw| raw.gamma = 1), "meter-1+meter-2+meter-3+meter-4", None);
    let basis = others.knowledge.as_ref().unwrap().basis(4);
    let values: Vec<_> = basis.into_iter().map(|link| link.value).collect();
    assert_eq!(values, [Value::NoisyTotal, Value::NoisyReading(4)]);
    // One party alone has no number of anybody.
    assert_eq!(seen(&round, "cloud", None).knowledge.as_ref().unwrap().basis(0), []);
}
