//! What is said of homes and of the total, for rounds that are known.

use blindsum_core::params::RawParams;

use super::*;
use crate::knowledge::Lens;
use crate::sample::{self, Seen};

fn seen(raw: RawParams, lens: &str) -> Seen {
    let params = Params::try_from(raw).unwrap();
    let records = Arc::new(sample::session(params, 1, None).remove(0).records);
    Seen::new(records, None, &lens.parse().unwrap(), params)
}

#[test]
fn three_who_pool_read_a_crowd_and_one_party_does_not() {
    let raw = RawParams { meters: 40, ..sample::params().into() };
    let three = seen(raw, "center+dealer+eavesdropper");
    let findings = three.findings().unwrap();
    assert!(
        findings.verdicts().iter().all(|verdict| matches!(verdict, Some(Verdict::Read | Verdict::Narrowed)))
    );
    let home = findings.home(0).unwrap();
    assert_eq!(home.verdict, Verdict::Read);
    let given = home.given.unwrap();
    let truth = Seen::new(three.records.clone(), None, &Lens::Everything, three.params);
    // Its readings are not whole Wh; seed 1 gives it a share of noise of some mWh.
    let reading = truth.facts().reading(0).unwrap();
    assert!(given.nearest.abs_diff(reading.unsigned_abs()) < 1000, "{given:?} {reading}");
    let total = findings.total().unwrap();
    assert!(total.left.odds > 2.2 && total.verdict == Verdict::Narrowed);
    let center = seen(raw, "center");
    assert!(center.findings().unwrap().verdicts().iter().all(|verdict| *verdict == Some(Verdict::Hidden)));
    assert_eq!(center.findings().unwrap().home(0).unwrap().given, None);
    assert!(truth.findings().is_none());
}

/// What is drawn is what is said.
#[test]
fn the_quick_word_is_the_one_with_the_number_in_hand() {
    let mut narrowed = 0;
    // Each slot has its own noise.
    for (slots, meters) in [(3, 60), (4, 9), (5, 3)] {
        let params =
            Params::try_from(RawParams { meters, key_bits: 256, ..sample::params().into() }).unwrap();
        for (slot, finished) in sample::session(params, slots, None).into_iter().enumerate() {
            let lens = "center+dealer+eavesdropper".parse().unwrap();
            let seen = Seen::new(Arc::new(finished.records), None, &lens, params);
            let findings = seen.findings().unwrap();
            for meter in 0..meters {
                assert_eq!(
                    findings.verdict(meter),
                    findings.home(meter).map(|home| home.verdict),
                    "{slot} {meter}"
                );
                narrowed += usize::from(findings.verdict(meter) == Some(Verdict::Narrowed));
            }
        }
    }
    assert!(narrowed > 0);
}

#[test]
fn a_meter_is_no_home_to_itself() {
    let raw = sample::params().into();
    let findings = seen(raw, "meter-1");
    let findings = findings.findings().unwrap();
    assert_eq!((findings.verdict(0), findings.subject(Some(0))), (None, Some(1)));
    assert_eq!(findings.subject(Some(2)), Some(2));
}

/// What the panel of the result shows in the place of d and of xi.
fn stand(raw: RawParams, lens: &str) -> [Stands; 2] {
    let seen = seen(raw, lens);
    [Value::TrueTotal, Value::Noise].map(|value| seen.stands(value))
}

fn words(stands: [Stands; 2]) -> [Option<Verdict>; 2] {
    stands.map(|stands| match stands {
        Stands::Covered(total) => Some(total.verdict),
        _ => None,
    })
}

#[test]
fn the_total_bears_its_verdict_and_its_noise_the_same() {
    let raw = RawParams { meters: 40, ..sample::params().into() };
    let [three, center] = ["center+dealer+eavesdropper", "center"].map(|lens| stand(raw, lens));
    assert_eq!(words(three), [Some(Verdict::Narrowed); 2]);
    assert_eq!(words(center), [Some(Verdict::Hidden); 2]);
    // Of what is hidden, y says no more than any other number.
    let Stands::Covered(total) = center[0] else { panic!("{center:?}") };
    assert!(total.number.is_some() && total.shown().is_none() && !total.factored);
    assert_eq!(stand(raw, "everything"), [Stands::Known; 2]);
    let meters = (1..=3).map(|meter| format!("meter-{meter}")).collect::<Vec<_>>().join("+");
    assert_eq!(stand(sample::params().into(), &meters), [Stands::Known; 2]);
}

/// At a large epsilon y is the total, and nobody's seal is on it.
#[test]
fn a_total_that_is_read_has_its_number() {
    let raw = RawParams { epsilon: 100.0, ..sample::params().into() };
    let [d, xi] = stand(raw, "eavesdropper");
    let (Stands::Covered(d), Stands::Covered(xi)) = (d, xi) else { panic!("{d:?} {xi:?}") };
    let seen = seen(raw, "everything");
    let number = |value| i64::try_from(seen.facts().number(value, &seen.params).unwrap()).unwrap();
    assert_eq!((d.verdict, xi.verdict), (Verdict::Read, Verdict::Read));
    assert_eq!((d.shown(), xi.shown()), (Some(number(Value::NoisyTotal)), None));
    // One meter takes its own part off where it knows that.
    let raw = RawParams { gamma: 1, ..raw };
    let [Stands::Covered(d), Stands::Covered(xi)] = stand(raw, "meter-1") else { panic!() };
    let seen = self::seen(raw, "everything");
    let number = |value| i64::try_from(seen.facts().number(value, &seen.params).unwrap()).unwrap();
    let own = number(Value::Selected(0));
    assert_eq!((d.number, xi.number), (Some(number(Value::NoisyTotal) - own), Some(own)));
}

/// What factoring the keys would give is told as a word, without the number.
#[test]
fn a_total_that_takes_factoring_has_no_number() {
    let raw = RawParams { epsilon: 100.0, key_bits: 128, ..sample::params().into() };
    let records = Arc::new(sample::session(Params::try_from(raw).unwrap(), 1, None).remove(0).records);
    let product = records
        .iter()
        .position(|record| matches!(&record.event, Event::Sent(sent) if sent.kind == blindsum_core::wire::kind::Kind::Published))
        .unwrap();
    let params = Params::try_from(raw).unwrap();
    // Before y is out whoever listens can open both products.
    let seen = Seen::new(records, Some(product), &"eavesdropper".parse().unwrap(), params);
    let total = seen.findings().unwrap().total().unwrap();
    assert_eq!((total.verdict, total.number, total.factored), (Verdict::Read, None, true));
}

#[test]
fn what_follows_bears_the_word_of_what_it_follows_from() {
    let raw = RawParams { meters: 40, ..sample::params().into() };
    let of = |lens: &str, value: Value| {
        let seen = seen(raw, lens);
        let findings = seen.findings().unwrap();
        findings.of(value, &findings.follows(&seen.facts(), 3).unwrap())
    };
    let three = "center+dealer+eavesdropper";
    let word = of(three, Value::Reading(3)).unwrap().0;
    assert_ne!(word, Verdict::Hidden);
    for value in [Value::Selected(3), Value::Blind(3), Value::SubBlinds(3)] {
        assert_eq!(of(three, value), Some((word, Value::Reading(3))), "{value:?}");
    }
    for value in [Value::Noise, Value::TotalBlind] {
        assert_eq!(of(three, value), Some((Verdict::Narrowed, Value::TrueTotal)), "{value:?}");
    }
    // What is hidden beside that has its own reason; the noise is hidden exactly as the total is.
    assert_eq!(of("center", Value::TotalBlind), None);
    assert_eq!(of("center", Value::Noise), Some((Verdict::Hidden, Value::TrueTotal)));
}

/// The noise may be so large that no total can be the number in hand.
#[test]
fn a_number_that_cannot_be_is_not_shown_as_one() {
    let mut beyond = 0;
    for meters in [3, 5] {
        // A meter with one sample knows its share without the keys, which are short.
        let raw = RawParams { meters, key_bits: 256, gamma: 1, ..sample::params().into() };
        let params = Params::try_from(raw).unwrap();
        let others = (1..meters).map(|meter| format!("meter-{meter}")).collect::<Vec<_>>().join("+");
        for (slot, finished) in sample::session(params, 12, None).into_iter().enumerate() {
            let records = Arc::new(finished.records);
            for (lens, unknown) in [(others.as_str(), 1), ("meter-1", meters - 1)] {
                let seen = Seen::new(records.clone(), None, &lens.parse().unwrap(), params);
                let findings = seen.findings().unwrap();
                let total = findings.total().unwrap();
                let (least, most) = total.possible;
                let known = (0..meters).filter_map(|meter| seen.facts().reading(meter)).sum::<i64>();
                assert_eq!((least, most), (known, known + i64::from(unknown) * params.sensitivity()));
                let context = format!("{slot} {lens} {total:?}");
                assert!(total.shown().is_none_or(|number| least <= number && number <= most), "{context}");
                let last = findings.home(meters - 1).unwrap();
                let shown = last.shown(&params);
                assert!(shown.is_none_or(|number| (0..=params.sensitivity()).contains(&number)), "{context}");
                assert_eq!(findings.noise().unwrap().is_beyond(), total.is_beyond());
                // One home that is not known: of the total as much is known as of that.
                if unknown == 1 {
                    let chance = last.given.map(|given| given.close);
                    assert_eq!((total.verdict, total.chance), (last.verdict, chance), "{context}");
                    assert!(chance.is_some());
                }
                assert!(total.knows_homes && (unknown == 1 || total.chance.is_none()), "{context}");
                beyond += u32::from(total.is_beyond() && total.verdict == Verdict::Narrowed);
            }
        }
    }
    assert!(beyond > 0);
}
