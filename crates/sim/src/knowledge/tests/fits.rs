//! How many numbers fit, counted.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::truth::Truth;
use super::*;

/// The different sums of one sample a meter.
fn sums(truth: &Truth<'_>, meters: &[u32]) -> BTreeSet<num_bigint::BigInt> {
    meters.iter().fold(BTreeSet::from([0.into()]), |sums, meter| {
        let samples = truth.number(Value::Samples(*meter)).ints();
        sums.iter().flat_map(|sum| samples.iter().map(move |sample| sum + sample)).collect()
    })
}

/// The exponent of "about 2^bits numbers fit at most".
fn bits(knows: &Knowledge, value: Value) -> Option<(Value, u64)> {
    match knows.status(value) {
        Status::Hidden(Assumption::UpTo { by, bits }) => Some((by, bits)),
        _ => None,
    }
}

#[test]
fn whose_samples_are_known_has_as_many_shares_as_samples() {
    let raw = RawParams { gamma: 4, ..raw() };
    let round = round(raw, 21);
    let early = round.before(|event| matches!(event, Event::Decrypted(_)));
    let (truth, knows) = (Truth::of(&round), early.knows("meter-1"));
    assert_eq!(sums(&truth, &[0]).len(), 4, "seed 21 has four different samples");
    assert_eq!(bits(&knows, Value::ShareTotal(0)), Some((Value::Selected(0), 2)));
    // All meters: 64 combinations.
    let all = early.knows("meter-1+meter-2+meter-3");
    assert_eq!(sums(&truth, &[0, 1, 2]).len(), 64);
    assert_eq!(bits(&all, Value::BlindedNoise), Some((Value::Noise, 6)));
}

/// Every coalition, before there is a total and after: the count is never below what fits, as far as that can be counted.
#[test]
fn what_is_said_to_fit_at_most_is_at_least_what_fits() {
    let mut counted = 0;
    for (seed, gamma) in [(22, 2), (23, 4), (24, 7)] {
        let round = round(RawParams { gamma, ..raw() }, seed);
        let truth = Truth::of(&round);
        let early = round.before(|event| matches!(event, Event::Decrypted(_)));
        for lens in round.coalitions() {
            for knows in [round.through(&lens), early.through(&lens)] {
                for value in knows.values() {
                    let Some((by, bits)) = bits(&knows, value) else { continue };
                    let fit = match by {
                        Value::Selected(meter) if knows.knows(Value::Samples(meter)) => {
                            sums(&truth, &[meter]).len()
                        }
                        Value::Noise if (0..3).all(|meter| knows.knows(Value::Samples(meter))) => {
                            let open = (0..3).filter(|meter| !knows.knows(Value::Selected(*meter)));
                            sums(&truth, &open.collect::<Vec<_>>()).len()
                        }
                        Value::Reading(_) => usize::try_from(knows.params.sensitivity()).unwrap(),
                        _ => continue,
                    };
                    counted += 1;
                    assert!(fit as u128 <= 1 << bits, "{lens}: {value:?} {by:?} {bits} {fit}");
                    // Nor more than twice as many, where samples are counted.
                    let loose = matches!(by, Value::Noise);
                    assert!(
                        loose || (1u128 << bits) < 2 * fit as u128,
                        "{lens}: {value:?} {by:?} {bits} {fit}"
                    );
                }
            }
        }
    }
    assert!(counted > 100, "{counted}");
}

/// What blurs a total are the numbers of others that are not known, and none is named that is known.
#[test]
fn evidence_is_blurred_by_what_is_not_known() {
    for lens in ["meter-1", "meter-1+meter-2"] {
        let round = round(RawParams { gamma: 60, ..raw() }, 25);
        let knows = round.knows(lens);
        let unknown = |of: fn(u32) -> Value| (0..3).filter(|meter| !knows.knows(of(*meter))).count();
        let (readings, shares) = (unknown(Value::Reading), unknown(Value::Selected));
        match knows.status(Value::Selection(0)) {
            Status::Hidden(Assumption::EvidenceInTotal { readings: r, shares: s }) => {
                assert_eq!((r as usize, s as usize), (readings, shares - 1), "{lens}");
            }
            other => panic!("{lens}: {other:?}"),
        }
    }
}

/// Parts that nobody here has seen are free, except for their sum; samples that do not count are nowhere.
#[test]
fn what_has_not_come_is_not_said_to_be_within_reach() {
    let three = RawParams { gamma: 3, ..raw() };
    for (meters, lens) in
        [(3, "center+meter-2+meter-3"), (2, "center+meter-2"), (4, "center+meter-3+meter-4")]
    {
        let knows = round(RawParams { meters, ..three }, 26).knows(lens);
        assert_eq!(knows.status(Value::SubBlinds(0)), Status::Hidden(Assumption::OneTimePad), "{lens}");
        assert_eq!(knows.status(Value::Samples(0)), Status::Hidden(Assumption::Erased), "{lens}");
    }
    // Under short exponents the e_ij hold something, for whoever hears them.
    let short = RawParams { randomizer: Randomizer::ShortExponent, ..three };
    let knows = round(short, 26).knows("center+meter-2+meter-3");
    assert_eq!(knows.status(Value::Samples(0)), Status::Hidden(Assumption::Unheard));
}
