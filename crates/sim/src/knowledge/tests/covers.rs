//! What noise alone hides, and how far.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_core::privacy::{ResidualLaw, Verdict};

use super::truth::Truth;
use super::*;

fn mode(key_mode: KeyMode) -> RawParams {
    RawParams { key_mode, ..raw() }
}

/// The number in hand, made only of what the lens knows: y less every d_j + xi_j, d_j and xi_j that it knows.
fn off_the_total(knows: &Knowledge, truth: &Truth<'_>, except: Value) -> num_bigint::BigInt {
    let mut number = truth.number(Value::NoisyTotal).int();
    for meter in &truth.present {
        let noisy = Value::NoisyReading(*meter);
        if knows.knows(noisy) && except != Value::TrueTotal {
            number -= truth.number(noisy).int();
            continue;
        }
        for part in [Value::Reading(*meter), Value::Selected(*meter)] {
            let wanted = except == Value::TrueTotal && matches!(part, Value::Reading(_));
            if knows.knows(part) && !wanted {
                number -= truth.number(part).int();
            }
        }
    }
    number
}

#[test]
fn every_number_in_hand_is_made_of_what_the_lens_knows() {
    let mut numbers = 0;
    for (seed, raw) in (60..).zip(variants(raw())).filter(|(_, raw)| !raw.collapsed) {
        let lost: &[(u32, Phase)] = if seed % 4 == 0 { &[(1, Phase::Noise)] } else { &[] };
        let round = round_losing(raw, seed, lost);
        let truth = Truth::of(&round);
        for lens in round.coalitions() {
            let knows = round.through(&lens);
            for value in (0..3).map(Value::Reading).chain([Value::TrueTotal]) {
                let Some(cover) = knows.cover(value) else { continue };
                let context = format!("{raw:?} {lens} {value:?} {cover:?}");
                assert!(
                    !knows.knows(value) && cover.sure > 0 && (cover.weighed == 0 || cover.number.is_none()),
                    "{context}"
                );
                let Some(number) = cover.number else { continue };
                numbers += 1;
                match value {
                    Value::Reading(meter) if knows.knows(Value::NoisyReading(meter)) => {
                        assert_eq!(
                            truth.number(Value::NoisyReading(meter)).int(),
                            number.into(),
                            "{context}"
                        );
                    }
                    // After some trials it is what it would be with k_i.
                    Value::Reading(meter) if cover.trials.is_some() => {
                        assert!(raw.blinding != Blinding::Hardened, "{context}");
                        assert!(
                            knows.knows(Value::MaskedReading(meter)) && knows.knows(Value::ReadingSecret)
                        );
                        assert_eq!(
                            truth.number(Value::NoisyReading(meter)).int(),
                            number.into(),
                            "{context}"
                        );
                    }
                    _ => assert_eq!(off_the_total(&knows, &truth, value), number.into(), "{context}"),
                }
            }
        }
    }
    assert!(numbers > 500, "{numbers}");
}

#[test]
fn the_shares_that_hide_a_reading_are_counted() {
    let round = round(mode(KeyMode::Published), 61);
    let cover = |lens: &str, meter: u32| {
        let cover = round.knows(lens).cover(Value::Reading(meter))?;
        Some((cover.sure, cover.weighed, cover.number.is_some()))
    };
    // The public has y alone; one meter knows its own samples; the cloud knows which counts, and nobody's samples.
    assert_eq!(cover("eavesdropper", 0), Some((3, 0, false)));
    assert_eq!(cover("meter-1", 1), Some((2, 1, false)));
    assert_eq!(cover("meter-1", 0), None);
    assert_eq!(cover("cloud", 0), Some((3, 0, false)));
    assert_eq!(cover("cloud+meter-1", 1), Some((2, 0, false)));
    // All but one: y less their readings. Of their own noise they know the samples: no number is told, for what it is worth depends on
    // these.
    assert_eq!(cover("meter-1+meter-3", 1), Some((1, 2, false)));
    assert_eq!(cover("cloud+meter-1+meter-3", 1), Some((1, 0, true)));
    assert_eq!(cover("center+dealer+eavesdropper", 2), Some((1, 0, true)));
    // Before the total is out nothing of it is known.
    let told = |event: &Event| matches!(event, Event::Sent(sent) if sent.kind == blindsum_core::wire::kind::Kind::Published);
    assert_eq!(round.before(told).knows("meter-1").cover(Value::Reading(1)), None);
    assert!(matches!(round.before(told).knows("meter-1").finding(Value::Reading(1)), Finding::Sealed(_)));
    let knows = round.knows("eavesdropper");
    assert_eq!((knows.pooled_meters(), round.knows("cloud+meter-1+meter-3").pooled_meters()), (0, 2));
}

#[test]
fn one_share_of_noise_is_told_by_its_law() {
    let raw = RawParams { meters: 40, gamma: 2, key_bits: 128, ..RawParams::default() };
    let round = round(raw, 62);
    let knows = round.knows("center+dealer+eavesdropper");
    let law = ResidualLaw::of_shares(&round.params, 1).unwrap();
    for finding in knows.readings() {
        let Finding::Covered { cover, left, verdict } = finding else { panic!("{finding:?}") };
        assert_eq!((left.law, verdict), (law, Verdict::Read));
        assert_eq!((left.exact, left.close), (law.probability(0), law.close(&round.params)));
        assert_eq!((left.odds, cover.trials), (law.odds_of_a_home(&round.params), None));
    }
    // The total: y bounds it by all shares, and what tells of one home tells of it.
    let Finding::Covered { cover, left, verdict } = knows.finding(Value::TrueTotal) else { panic!() };
    assert_eq!((cover.sure, cover.number, verdict), (40, None, Verdict::Narrowed));
    assert!(left.close < 0.1 && left.odds == law.odds_of_a_home(&round.params));
    // To the control centre alone it is what was designed.
    let center = round.knows("center");
    let Finding::Covered { left, verdict, .. } = center.finding(Value::TrueTotal) else { panic!() };
    assert_eq!((left.odds, verdict), (1.0, Verdict::Hidden));
    assert!(center.readings().iter().all(|finding| {
        matches!(finding, Finding::Covered { verdict: Verdict::Hidden, left, .. } if left.odds == 1.0)
    }));
    // One curious meter: its own share hides nobody surely.
    let meter = round.knows("meter-7");
    for (index, finding) in meter.readings().into_iter().enumerate() {
        match finding {
            Finding::Known => assert_eq!(index, 6),
            Finding::Covered { cover, left, verdict } => {
                assert_eq!((cover.sure, cover.number, verdict), (39, None, Verdict::Hidden));
                let expected = ResidualLaw::of_shares(&round.params, 39).unwrap();
                assert_eq!(left.odds, expected.odds_of_a_home(&round.params));
                assert!(left.odds > 1.0);
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Without r^n the key's owner that listens tries the few numbers that fit: as good as told.
#[test]
fn what_follows_in_a_few_trials_is_treated_alike() {
    let round = round(RawParams { blinding: Blinding::Corrected, meters: 5, ..raw() }, 63);
    let knows = round.knows("center+eavesdropper");
    let told = super::round(RawParams { meters: 5, ..raw() }, 63).knows("center+dealer+eavesdropper");
    for (tried, told) in knows.readings().into_iter().zip(told.readings()) {
        let (Finding::Covered { cover, left, verdict }, Finding::Covered { left: other, .. }) = (tried, told)
        else {
            panic!("{tried:?} {told:?}")
        };
        assert_eq!((cover.trials, left, verdict), (Some(29), other, other.verdict(true)));
    }
}

#[test]
fn an_absent_meter_takes_its_share_along() {
    let round = round_losing(RawParams { meters: 4, ..raw() }, 64, &[(1, Phase::Noise)]);
    let knows = round.knows("eavesdropper");
    let cover = knows.cover(Value::Reading(0)).unwrap();
    assert_eq!((cover.sure, cover.weighed), (3, 0));
    assert!(matches!(knows.finding(Value::Reading(1)), Finding::Sealed(_)));
    let left = Left::of(&round.params, 3).unwrap();
    assert_eq!(left.law.shape(), 0.75);
    assert!((left.odds - 1.6102).abs() < 5e-5, "{}", left.odds);
}

/// Whoever knows all other readings knows the total as well as the last one.
#[test]
fn the_total_is_known_as_well_as_the_one_reading_that_is_not() {
    let round = round(RawParams { meters: 4, ..raw() }, 65);
    let truth = Truth::of(&round);
    let knows = round.knows("cloud+meter-1+meter-2+meter-4");
    let (home, total) = (knows.finding(Value::Reading(2)), knows.finding(Value::TrueTotal));
    let (
        Finding::Covered { cover: one, left, verdict },
        Finding::Covered { cover: all, left: same, verdict: word },
    ) = (home, total)
    else {
        panic!("{home:?} {total:?}")
    };
    assert_eq!((left, verdict, one.sure), (same, word, all.sure));
    let known: num_bigint::BigInt =
        [0, 1, 3].map(|meter| truth.number(Value::Reading(meter)).int()).iter().sum();
    assert_eq!(known + one.number.unwrap(), all.number.unwrap().into());
}
