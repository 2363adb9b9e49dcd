//! What a lens has of each meter without any sum over them.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

impl Round {
    fn apart(&self, lens: &str) -> Knowledge {
        Knowledge::gather_apart(&self.params, &self.records, &lens.parse().unwrap())
    }
}

#[test]
fn the_last_of_several_is_not_taken_off_a_sum() {
    let round = round(raw(), 1);
    let lens = "center+cloud+meter-1+meter-2";
    // The whole total less two homes is the third with its noise.
    let of_last = [Value::NoisyReading(2), Value::MaskedPlain(2), Value::ShareTotal(2), Value::KeyShare(2)];
    let (known, apart) = (round.knows(lens), round.apart(lens));
    assert!(of_last.iter().all(|value| known.knows(*value)));
    // The keys open its noise by itself, and its share is all that hides its reading.
    assert_eq!(of_last.map(|value| apart.knows(value)), [false, false, true, false]);
    assert!(
        [Value::Reading(0), Value::MaskedPlain(1), Value::KeyShare(1)]
            .iter()
            .all(|value| apart.knows(*value))
    );
}

#[test]
fn those_who_open_every_message_have_every_home_apart() {
    let round = round(raw(), 1);
    let apart = round.apart("center+dealer+eavesdropper");
    for meter in 0..3 {
        let opened = [Value::MaskedPlain(meter), Value::ShareTotal(meter), Value::NoisyReading(meter)];
        assert!(opened.iter().all(|value| apart.knows(*value)), "{meter}");
        assert!(!apart.knows(Value::Reading(meter)));
    }
}

/// It tells less than all that is known, never more, and of sums nothing.
#[test]
fn apart_is_a_part_of_what_is_known() {
    for raw in variants(raw()) {
        let round = round(raw, 1);
        for lens in [
            "center",
            "cloud",
            "meter-1",
            "meter-1+meter-2+meter-3",
            "center+meter-1+meter-2",
            "center+dealer+eavesdropper",
        ] {
            let (known, apart) = (round.knows(lens), round.apart(lens));
            for value in known.values() {
                assert!(
                    !apart.knows(value) || known.knows(value) && !value.is_over_meters(),
                    "{lens}: {value:?}"
                );
            }
            let sums: Vec<_> = apart.values().filter(|value| value.meter().is_none()).collect();
            assert!(
                sums.contains(&Value::TrueTotal) && sums.iter().any(|value| apart.knows(*value)),
                "{lens}"
            );
        }
    }
}
