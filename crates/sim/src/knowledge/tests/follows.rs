//! What is known as well as a reading or the total that noise alone covers.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

fn follows(round: &Round, lens: &str, meter: u32) -> Follows {
    Follows::gather(&round.params, &round.records, &lens.parse().unwrap(), meter, false)
}

#[test]
fn with_a_reading_comes_what_was_made_of_it() {
    let round = round(raw(), 11);
    let three = follows(&round, "center+dealer+eavesdropper", 0);
    for value in [Value::Blind(0), Value::Selected(0), Value::SubBlinds(0)] {
        assert_eq!(three.from(value), Some(Value::Reading(0)), "{value:?}");
    }
    for value in [Value::TotalBlind, Value::Noise] {
        assert_eq!(three.from(value), Some(Value::TrueTotal), "{value:?}");
    }
    // Known without it, of another home, or erased.
    for value in [Value::MaskedPlain(0), Value::NoisyReading(0), Value::Blind(1), Value::Samples(0)] {
        assert_eq!(three.from(value), None, "{value:?}");
    }
    // From d to the reading it hides nothing follows, nor the other way round.
    assert_eq!((three.from(Value::Reading(0)), three.from(Value::TrueTotal)), (None, None));
}

#[test]
fn by_the_total_alone_nothing_of_a_home_follows() {
    let round = round(raw(), 11);
    let center = follows(&round, "center", 0);
    assert_eq!(center.from(Value::Noise), Some(Value::TrueTotal));
    let each = [Value::Blind(0), Value::Selected(0), Value::SubBlinds(0), Value::KeyShare(0)];
    assert!(each.into_iter().all(|value| center.from(value).is_none()));
    // Two meters and the cloud: with the third reading comes the total, and its noise.
    let two = follows(&round, "cloud+meter-1+meter-2", 2);
    assert_eq!(two.from(Value::TrueTotal), Some(Value::Reading(2)));
    assert_eq!(two.from(Value::Selected(2)), Some(Value::Reading(2)));
    // Before there is a total, no noise alone covers anything.
    let early = round.before(|event| matches!(event, Event::Decrypted(_)));
    let early = follows(&early, "dealer+meter-1", 1);
    assert_eq!(early, Follows::gather(&round.params, &[], &"dealer".parse().unwrap(), 1, false));
}

/// A number that takes few trials brings what trials bring.
#[test]
fn what_trials_give_comes_with_them() {
    let raw = RawParams { blinding: Blinding::Corrected, ..raw() };
    let round = round(raw, 12);
    let center = follows(&round, "center+eavesdropper", 1);
    for value in [Value::Blind(1), Value::KeyShare(1), Value::MaskedPlain(1)] {
        assert_eq!(center.from(value), Some(Value::Reading(1)), "{value:?}");
    }
}

/// Where factoring the keys gives the number, it gives what follows.
#[test]
fn with_the_keys_factored_more_follows() {
    let round = round(raw(), 13);
    let lens: Lens = "dealer+eavesdropper".parse().unwrap();
    let gather = |factoring| Follows::gather(&round.params, &round.records, &lens, 0, factoring);
    assert_eq!(gather(false).from(Value::Blind(0)), None);
    assert_eq!(gather(true).from(Value::Blind(0)), Some(Value::Reading(0)));
}

/// One sample, or one ciphertext for all of them: what there is one of follows with what it is.
#[test]
fn what_there_is_one_of_follows_with_it() {
    let three = "center+dealer+eavesdropper";
    let one_sample = follows(&round(RawParams { gamma: 1, ..raw() }, 14), three, 0);
    for value in [Value::Selected(0), Value::Samples(0), Value::Blind(0), Value::SubBlinds(0)] {
        assert_eq!(one_sample.from(value), Some(Value::Reading(0)), "{value:?}");
    }
    let collapsed = round(RawParams { collapsed: true, gamma: 3, ..raw() }, 15);
    let two = follows(&collapsed, "center+meter-2+meter-3", 0);
    for value in [Value::Blind(0), Value::SubBlinds(0)] {
        assert_eq!(two.from(value), Some(Value::Reading(0)), "{value:?}");
    }
    assert_eq!(two.from(Value::Samples(0)), None);
}
