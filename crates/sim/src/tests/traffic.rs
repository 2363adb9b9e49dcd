//! Bytes that are counted without a round against those of rounds.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_core::traffic::Shape;
use blindsum_core::variants::KeyMode;

use super::*;

#[test]
fn what_is_counted_is_what_was_sent() {
    for (meters, gamma, key_bits, collapsed, key_mode) in [
        (3, 2, 512, false, KeyMode::Published),
        (12, 1, 128, false, KeyMode::CenterDraws),
        (2, 5, 256, true, KeyMode::SplitKeys),
    ] {
        let raw = RawParams { meters, gamma, key_bits, collapsed, key_mode, ..RawParams::default() };
        let params = Params::try_from(raw).unwrap();
        let round = finished(Config::new(params, plans(meters, ["19:00"]), Randomness::Seeded(1), || 0.0));
        let of_epoch = round.records.iter().filter(|record| record.phase != Phase::Initialization);
        let sent: usize = of_epoch
            .filter_map(|record| match &record.event {
                Event::Sent(sent) => Some(sent.bytes.len()),
                _ => None,
            })
            .sum();
        assert_eq!(Shape::of(&params).bytes(), u64::try_from(sent).unwrap(), "{params:?}");
    }
}
