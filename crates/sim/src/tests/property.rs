//! Any parameters, any readings: the published total is the plain sum plus the selected noise, or the round is refused for
//! the variant's reason.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_core::variants::{Blinding, EpochBase, KeyMode, NoiseLaw, Proofs};
use blindsum_paillier::Randomizer;
use blindsum_readings::Reading;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config as Cases, RngAlgorithm, TestRng, TestRunner};

use super::*;

/// Repeats the test below, and is printed where it fails.
const SEED: u8 = 53;

fn parameters() -> impl Strategy<Value = RawParams> {
    let sizes = select(vec![64u32, 128, 256, 512]);
    let variants = (
        select(KeyMode::ALL),
        select(Blinding::ALL),
        select(EpochBase::ALL),
        select(NoiseLaw::ALL),
        any::<bool>(),
        select(Randomizer::ALL),
    );
    (1u32..7, 1u32..6, 0.01f64..20.0, 1u32..100_000, sizes, variants).prop_map(
        |(meters, gamma, epsilon, cap_wh, key_bits, variants)| {
            let (key_mode, blinding, base, noise, collapsed, randomizer) = variants;
            let provable = key_bits >= 256 && randomizer == Randomizer::Textbook;
            RawParams {
                // Derived, so that the cases of earlier versions stay.
                tolerated: u32::from(meters > 2 && gamma % 2 == 0),
                meters,
                gamma,
                epsilon,
                cap_wh,
                key_bits,
                key_mode,
                blinding,
                base,
                noise,
                collapsed,
                randomizer,
                opening: key_mode == KeyMode::SplitKeys && gamma == 3,
                proofs: if provable && meters % 2 == 0 { Proofs::Bits } else { Proofs::Off },
            }
        },
    )
}

#[test]
fn any_round_is_right_or_refused() {
    let cases = Cases { cases: 150, failure_persistence: None, ..Cases::default() };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[SEED; 32]);
    let strategy = (parameters(), vec(0i64..200_000_000, 7), any::<u64>());
    let done = TestRunner::new_with_rng(cases, random).run(&strategy, |(raw, mwh, seed)| {
        // Parameters that do not fit are refused by name; that is another test's matter.
        let Ok(params) = Params::try_from(raw) else { return Ok(()) };
        let mwh = &mwh[..raw.meters as usize];
        let readings = mwh.iter().map(|mwh| Reading::try_from(*mwh).unwrap()).collect();
        // Section 2, said once more: round(clip(reading, 0, cap) / unit).
        let unit = if raw.key_bits == 64 { 1000 } else { 1 };
        let plain: i64 =
            mwh.iter().map(|mwh| ((*mwh).min(i64::from(raw.cap_wh) * 1000) + unit / 2) / unit).sum();
        let epochs = vec![EpochPlan { epoch: FIRST_EPOCH, readings }];
        let round = finished(Config::new(params, epochs, Randomness::Seeded(seed), || 0.0));
        match (params.cannot_decrypt(), &round.outcome.verdict) {
            (None, Verdict::Published(total)) => prop_assert_eq!(*total, plain + selected_noise(&round)),
            (Some(expected), Verdict::Refused(Refusal::CannotDecrypt { why, .. })) => {
                prop_assert_eq!(*why, expected);
            }
            (_, other) => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
        Ok(())
    });
    assert!(done.is_ok(), "seed {SEED}: {}", done.unwrap_err());
}
