#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

fn with(change: impl Fn(&mut RawParams)) -> Result<Params, ParamsError> {
    let mut raw = RawParams::default();
    change(&mut raw);
    Params::try_from(raw)
}

#[test]
fn each_bad_value_is_named() {
    assert_eq!(with(|p| p.meters = 0), Err(ParamsError::Meters(0)));
    assert_eq!(with(|p| p.gamma = 257), Err(ParamsError::Gamma(257)));
    assert_eq!(with(|p| p.epsilon = 0.0), Err(ParamsError::Epsilon(0.0)));
    assert!(matches!(with(|p| p.epsilon = f64::NAN), Err(ParamsError::Epsilon(_))));
    assert_eq!(with(|p| p.cap_wh = 0), Err(ParamsError::Cap(0)));
    assert_eq!(with(|p| p.key_bits = 2047), Err(ParamsError::KeyBits(2047)));
}

#[test]
fn headroom_is_refused_exactly_where_it_ends() {
    // m * Delta_f + 128 Delta_f / epsilon < 2^46 with m = 10, Delta_f = 3e6: epsilon > 5.45697e-6.
    assert!(with(|p| p.epsilon = 5.457e-6).is_ok());
    assert!(matches!(with(|p| p.epsilon = 5.456e-6), Err(ParamsError::Headroom { .. })));
    let message = with(|p| p.epsilon = 1e-6).unwrap_err().to_string();
    assert!(message.contains("3.840e14") && message.contains("7.037e13"), "{message}");
}

#[test]
fn blinds_are_as_wide_as_fits_and_no_wider() {
    // m * 2^B + m * 2 O < min(n, nu) / 2, and n is at least 2^(bits - 1).
    for key_bits in KEY_SIZES {
        for meters in [1, 2, 3, 7, 100, MAX_METERS] {
            let Ok(params) = with(|p| (p.meters, p.key_bits, p.epsilon) = (meters, key_bits, 50.0)) else {
                assert!(key_bits <= 64, "{key_bits} bits, m = {meters}");
                continue;
            };
            let offsets = BigUint::from(2 * meters) * params.offset().unsigned_abs();
            let room = BigUint::from(1u32) << (key_bits - 2);
            assert!(params.most_blind() + &offsets < room, "{key_bits} bits, m = {meters}");
            let fits_more = params.most_blind() * 2u32 + offsets < room;
            assert_eq!(fits_more, params.blind_bits() == 176, "{key_bits} bits, m = {meters}");
        }
    }
    assert_eq!(with(|p| (p.meters, p.key_bits, p.epsilon) = (3, 24, 4.0)).unwrap().blind_bits(), 20);
    assert_eq!(with(|p| p.key_bits = 512).unwrap().blind_bits(), 176);
}

#[test]
fn a_toy_key_without_room_for_blinds_says_both_sides() {
    // 24 bits: m * 2^B + m * 2048 < 2^22 leaves 8 bits up to m = 1820; the noise leaves fewer meters than that.
    let few = with(|p| (p.meters, p.key_bits, p.epsilon) = (40, 24, 10.0)).unwrap();
    assert!(few.blind_bits() >= 8);
    assert!(matches!(
        with(|p| (p.meters, p.key_bits, p.epsilon) = (60, 24, 10.0)),
        Err(ParamsError::Headroom { .. })
    ));
    let error = ParamsError::Blinds { key_bits: 24, left: 5e6, right: 4_194_304.0 }.to_string();
    assert!(error.contains("5.000e6") && error.contains("4.194e6"), "{error}");
}

#[test]
fn noise_that_whole_units_cannot_hold_is_refused_before_any_round() {
    let small = with(|p| (p.key_bits, p.cap_wh, p.epsilon) = (64, 1, 50.0));
    assert!(matches!(small, Err(ParamsError::Scale { unit_mwh: 1000, .. })), "{small:?}");
    let continuous = |epsilon: f64| {
        with(|p| (p.meters, p.key_bits, p.noise, p.epsilon) = (3, 24, NoiseLaw::Continuous, epsilon))
    };
    assert!(continuous(9.0).is_ok());
    let message = continuous(9.1).unwrap_err().to_string();
    assert!(message.starts_with("continuous noise of scale 0.989 units"), "{message}");
}

#[test]
fn units_are_ticks_at_the_blackboard_watt_hours_at_64_bits_and_milliwatt_hours_above() {
    let reading = |wh| Reading::from_wh(wh).unwrap();
    let board = Params::try_from(RawParams::blackboard()).unwrap();
    assert_eq!((board.unit_mwh(), board.sensitivity(), board.offset()), (100_000, 9, 1024));
    assert_eq!(board.encode(reading(545.0)), (5, false));
    assert_eq!(board.encode(reading(550.0)), (6, false));
    assert_eq!(board.encode(reading(900.0)), (9, false));
    assert_eq!(board.encode(reading(900.5)), (9, true));
    // A cap that nine does not divide still has nine ticks.
    let odd = with(|p| (p.meters, p.key_bits, p.cap_wh, p.epsilon) = (3, 24, 3000, 4.0)).unwrap();
    assert_eq!((odd.unit_mwh(), odd.sensitivity()), (333_334, 9));
    assert_eq!(odd.encode(reading(3000.0)), (9, false));
    let toy = with(|p| p.key_bits = 64).unwrap();
    assert_eq!(
        (toy.unit_mwh(), toy.encode(reading(0.5)), toy.encode(reading(0.4))),
        (1000, (1, false), (0, false))
    );
    let real = with(|_| ()).unwrap();
    assert_eq!((real.unit_mwh(), real.encode(reading(0.5))), (1, (500, false)));
    assert_eq!(real.encode(reading(3000.001)), (3_000_000, true));
    assert_eq!(real.encode(reading(3000.0)), (3_000_000, false));
}

#[test]
fn weak_variants_say_why_they_cannot_decrypt() {
    let why = |change: fn(&mut RawParams)| with(change).unwrap().cannot_decrypt();
    assert_eq!(why(|_| ()), None);
    assert_eq!(why(|p| p.blinding = Blinding::AsPrinted), Some(CannotDecrypt::AsPrinted));
    assert_eq!(why(|p| p.base = EpochBase::PerMeter), Some(CannotDecrypt::PerMeterBase));
    assert_eq!(why(|p| (p.base, p.meters) = (EpochBase::PerMeter, 1)), None);
}

#[test]
fn deserialising_goes_through_the_same_door() {
    let good = serde_json::to_string(&with(|_| ()).unwrap()).unwrap();
    assert!(serde_json::from_str::<Params>(&good).is_ok());
    let bad = good.replace("\"gamma\":4", "\"gamma\":0");
    assert!(serde_json::from_str::<Params>(&bad).unwrap_err().to_string().contains("gamma must be"));
}

#[test]
fn fewer_than_half_of_the_meters_can_be_tolerated() {
    for (meters, most) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (100, 49)] {
        let params = with(|p| (p.meters, p.tolerated) = (meters, most)).unwrap();
        assert_eq!((params.tolerated(), params.enough_shares()), (most, meters - most));
        let error = with(|p| (p.meters, p.tolerated) = (meters, most + 1)).unwrap_err();
        assert_eq!(error, ParamsError::Tolerated { tolerated: most + 1, meters });
        let said = if most == 0 { "here 0".to_owned() } else { format!("at most {most}") };
        assert!(error.to_string().contains(&said), "{error}");
    }
    assert!(with(|p| p.tolerated = u32::MAX).is_err());
    // Parameters that were written down before they had this member.
    let old = serde_json::to_string(&with(|_| ()).unwrap()).unwrap().replace(",\"tolerated\":0", "");
    assert!(!old.contains("tolerated"));
    assert_eq!(serde_json::from_str::<Params>(&old).unwrap(), with(|_| ()).unwrap());
}

/// The chance of a false alarm by noise alone: below e^-64 for every shape that parameters allow, and at 64 scales it would not be.
#[test]
fn the_alarm_leaves_larger_noise_as_much_room() {
    let most = libm::exp(-64.0);
    let mut largest = 0.0_f64;
    for noise in NoiseLaw::ALL.iter().copied() {
        for (meters, tolerated) in [
            (3, 0),
            (3, 1),
            (5, 1),
            (5, 2),
            (10, 1),
            (10, 4),
            (100, 1),
            (100, 5),
            (100, 21),
            (100, 30),
            (100, 49),
            (1000, 7),
        ] {
            for (key_bits, cap_wh, epsilon) in [(64, 1, 1.0), (64, 9, 4.0), (64, 3000, 1.0), (512, 3000, 1.0)]
            {
                let raw =
                    RawParams { meters, tolerated, noise, key_bits, cap_wh, epsilon, ..RawParams::default() };
                let params = Params::try_from(raw).unwrap();
                let law = crate::privacy::ResidualLaw::of_shares(&params, meters).unwrap();
                let alarm = 2.0 * law.beyond(params.room().unsigned_abs());
                assert!(alarm < most * (1.0 + 1e-9), "{raw:?}: {alarm:e}, not {most:e}");
                largest = largest.max(alarm);
                if tolerated == 0 {
                    assert_eq!(params.room_scales(), 64);
                } else if params.scale() > 1e6 {
                    let old = 2.0 * law.beyond(64 * params.sensitivity().unsigned_abs());
                    assert!(old > most, "{raw:?}: {old:e}");
                }
            }
        }
    }
    // Not far below it either: what is lost of the alarm is what the noise needs.
    assert!(largest > 0.9 * most, "{largest:e}");
    let widest = with(|p| (p.meters, p.tolerated) = (100_000, 49_999)).unwrap();
    assert_eq!(widest.room_scales(), 69);
}

#[test]
fn larger_noise_needs_more_headroom() {
    // 3 (2 m = 3, S = 1): 64 + ceil(5 / 2) scales on each side, twice over.
    let at = |tolerated, epsilon| with(|p| (p.meters, p.tolerated, p.epsilon) = (3, tolerated, epsilon));
    let error = at(1, 5.5e-6).unwrap_err();
    assert!(matches!(error, ParamsError::Headroom { scales: 134, .. }), "{error}");
    assert!(error.to_string().contains("134 * scale"), "{error}");
    assert!(at(0, 5.5e-6).is_ok());
}
