//! What is hidden only by a small number is said to be: the blinds, and what they are added to, differ by readings and noise.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use num_bigint::BigInt;
use num_traits::Signed;

use super::truth::Truth;
use super::*;

/// Numbers so large that one of them alone says next to nothing, of a meter or of the totals, and what two of them differ by,
/// except for the sign.
fn large(meter: Option<u32>) -> [(Value, Value, Value); 3] {
    match meter {
        Some(i) => [
            (Value::Blind(i), Value::MaskedPlain(i), Value::Reading(i)),
            (Value::Blind(i), Value::ShareTotal(i), Value::Selected(i)),
            (Value::MaskedPlain(i), Value::ShareTotal(i), Value::NoisyReading(i)),
        ],
        None => [
            (Value::TotalBlind, Value::MaskedTotal, Value::TrueTotal),
            (Value::TotalBlind, Value::BlindedNoise, Value::Noise),
            (Value::MaskedTotal, Value::BlindedNoise, Value::NoisyTotal),
        ],
    }
}

/// Checks a lens; gives how many reasons it looked at, and of how many the range.
fn check(round: &Round, truth: &Truth<'_>, lens: &Lens) -> [usize; 2] {
    let knows = Knowledge::gather(&round.params, &round.records, lens);
    let said = |value: Value| format!("{:?} {lens}: {value:?} is {:?}", round.params, knows.status(value));
    let (mut checked, mut ranges) = (0, 0);
    for meter in (0..round.params.meters()).map(Some).chain([None]) {
        for (one, other, small) in large(meter) {
            for (known, value) in [(one, other), (other, one)] {
                let Status::Hidden(reason) = knows.status(value) else { continue };
                if !knows.knows(known) {
                    continue;
                }
                // Some small number, maybe not this one: a third large number may be known too.
                let Assumption::UpTo { by, bits } = reason else { panic!("{}", said(value)) };
                assert!(!knows.knows(by) && !knows.knows(small), "{}", said(value));
                // Of a meter whose samples are known they are counted, however large: see `fits`.
                let is_counted = |meter: u32| {
                    by.meter().is_none_or(|one| one == meter) && knows.knows(Value::Samples(meter))
                };
                if !(0..round.params.meters()).any(is_counted) {
                    let size = truth.number(by).int().abs();
                    assert!(size < BigInt::from(1) << bits, "{} but {by:?} is {size}", said(value));
                    ranges += 1;
                }
                // With it the value follows from what is known.
                let follows = large(meter).into_iter().any(|(a, b, between)| {
                    between == by && [(a, b), (b, a)].iter().any(|(a, b)| *a == value && knows.knows(*b))
                });
                assert!(follows, "{}", said(value));
                checked += 1;
            }
            // What covers the small numbers is never a small number.
            if let Status::Hidden(Assumption::UpTo { .. }) = knows.status(small) {
                panic!("{}", said(small));
            }
        }
    }
    [checked, ranges]
}

#[test]
fn no_blind_is_called_hidden_that_another_number_gives_away() {
    let mut checked = [0, 0];
    for (seed, raw) in (40..).zip(variants(raw())) {
        let lost: &[(u32, Phase)] = if seed % 4 == 0 { &[(1, Phase::Noise)] } else { &[] };
        let round = round_losing(raw, seed, lost);
        let truth = Truth::of(&round);
        for lens in round.coalitions() {
            let more = check(&round, &truth, &lens);
            checked = [checked[0] + more[0], checked[1] + more[1]];
        }
    }
    assert!(checked[0] > 1000 && checked[1] > 300, "{checked:?}");
}
