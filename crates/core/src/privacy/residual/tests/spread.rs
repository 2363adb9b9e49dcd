//! Dots and even bets against sums over all readings.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

/// Rounding of some hundred integrals.
const DUST: f64 = 1e-11;

#[test]
fn dots_and_the_even_bet_are_what_all_readings_one_by_one_say() {
    let mut moved = 0;
    for noise in NoiseLaw::ALL.iter().copied() {
        for (scale, shape) in [(0.4, 0.05), (40.0, 0.1), (40.0, 0.5), (15.0, 1.0), (200.0, 0.02)] {
            let law = ResidualLaw::new(noise, scale, shape).unwrap();
            for (cap_wh, step_wh) in [(40u32, 1u32), (40, 5), (7, 2), (93, 10), (1, 1)] {
                // A unit of a toy key is a Wh.
                let raw = RawParams { meters: 2, key_bits: 64, cap_wh, ..RawParams::default() };
                let params = Params::try_from(raw).unwrap();
                let prior = Prior::uniform(&params, i64::from(step_wh) * params.unit_mwh());
                let (cap, step) = (params.sensitivity().unsigned_abs(), prior.step());
                let readings: Vec<u64> = (0..=cap / step).map(|steps| steps * step).collect();
                let end = i64::try_from(cap).unwrap();
                for value in [-2 * end - 5, -3, 0, 1, end / 3, end - 1, end, end + 2, 3 * end + 11] {
                    let mass: Vec<f64> = readings
                        .iter()
                        .map(|d| law.probability(value - i64::try_from(*d).unwrap()))
                        .collect();
                    let all: f64 = mass.iter().sum();
                    let sum = |is_in: &dyn Fn(u64) -> bool| -> f64 {
                        let held = readings.iter().zip(&mass).filter(|(d, _)| is_in(**d));
                        held.map(|(_, mass)| mass / all).sum()
                    };
                    let context = format!("{noise} {scale} {shape}, cap {cap} by {step}, {value}");
                    let given = law.given(value, &prior, &params);
                    let spread = law.spread(value, &given, &prior);
                    for (index, dot) in (0u32..).zip(spread.dots) {
                        let level = (f64::from(index) + 0.5) / 25.0;
                        assert!(readings.contains(&dot), "{context}: {dot} is not a reading");
                        assert!(sum(&|d| d <= dot) >= level - DUST, "{context}: {dot} at {level}");
                        assert!(sum(&|d| d < dot) < level + DUST, "{context}: {dot} at {level}");
                    }
                    let near = |w: u64| sum(&|d| d.abs_diff(given.nearest) <= w);
                    assert!(
                        (near(spread.even.within) - spread.even.chance).abs() < DUST,
                        "{context}: {spread:?}"
                    );
                    assert!(spread.even.chance >= 0.5 - DUST, "{context}: {spread:?}");
                    let less = spread.even.within.checked_sub(step).map(near);
                    assert!(less.is_none_or(|less| less < 0.5 + DUST), "{context}: {spread:?}");
                    // Half of the dots, to as many as the two ends can bring or miss.
                    let dots = u32::try_from(spread.dots_near(given.nearest)).unwrap();
                    assert!((f64::from(dots) - 25.0 * spread.even.chance).abs() <= 1.0, "{context}: {dots}");
                    moved += usize::from(spread.dots != prior.dots());
                }
            }
        }
    }
    assert!(moved > 300, "{moved}");
}

#[test]
fn before_a_number_every_reading_is_as_likely() {
    for (cap_wh, step) in [(40, 1u64), (40, 7), (1, 1), (93, 2)] {
        let raw = RawParams { meters: 2, key_bits: 64, cap_wh, ..RawParams::default() };
        let params = Params::try_from(raw).unwrap();
        let prior = Prior::uniform(&params, i64::try_from(step).unwrap() * params.unit_mwh());
        let step = prior.step();
        let readings = params.sensitivity().unsigned_abs() / step + 1;
        for (index, dot) in (0u64..).zip(prior.dots()) {
            // (t + 1) / readings >= (2 i + 1) / 50, and not one step earlier.
            let (up_to, level) = ((dot / step + 1) * 50, (2 * index + 1) * readings);
            assert!(up_to >= level && up_to - 50 < level, "{cap_wh} {step}: {dot}");
        }
    }
}

/// v = 1,366.997 Wh of ten homes.
#[test]
fn an_even_bet_is_the_nearer_the_coarser_readings_are() {
    let params = Params::try_from(RawParams { meters: 10, ..RawParams::default() }).unwrap();
    let law = ResidualLaw::of_shares(&params, 1).unwrap();
    let of = |step| {
        let prior = Prior::uniform(&params, step);
        let given = law.given(1_366_997, &prior, &params);
        (given, law.spread(1_366_997, &given, &prior))
    };
    let (given, fine) = of(1);
    assert_eq!((given.nearest, fine.dots_near(given.nearest)), (1_366_997, 13));
    // In mWh: X is from v less the cap to v.
    let all = f64::midpoint(law.within(1_366_997), law.within(3_000_000 - 1_366_997));
    assert!((law.within(fine.even.within) / all - fine.even.chance).abs() < DUST, "{fine:?}");
    assert!(fine.even.chance >= 0.5 && law.within(fine.even.within - 1) / all < 0.5, "{fine:?}");
    // At whole Wh the reading is there itself with three of four.
    let (given, whole) = of(1000);
    assert_eq!((given.nearest, whole.even.within), (1_367_000, 0));
    assert!((whole.even.chance - given.exact).abs() < DUST && given.exact > 0.7);
    // Far outside no chance has a digit left: the nearest reading is all that can be said.
    let (given, far) = {
        let prior = Prior::uniform(&params, 1000);
        let given = law.given(i64::MAX / 4, &prior, &params);
        (given, law.spread(i64::MAX / 4, &given, &prior))
    };
    assert_eq!((far.dots, far.even.within), ([given.nearest; 25], 0));
}
