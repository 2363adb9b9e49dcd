//! The tables of one share and of the total, computed beforehand by another program, to the digits given there.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::noise::DiscreteLaplace;

/// Of each epsilon: m, P(0), P(below 10 Wh), the distances that hold 50, 90 and 99 % in Wh, the mean error of the total in percent
/// of m times 545 Wh, E against one meter with the cloud, E against a tenth of the meters with the cloud. 1 mWh units, cap 3000 Wh.
/// Seven distances of epsilon .1 were given there one Wh too far: for m = 1 half of the law lies within ln 2 scales, 20,794.4 Wh.
const SHARES: [(&str, &str); 4] = [
    (
        "2",
        "1 3.3e-07 0.0066 1040 3454 6908 275 none -
2 3.5e-06 0.0260 548 2393 5406 138 4.964 -
5 0.0037 0.1842 148 1369 3938 55 2.556 -
10 0.0593 0.4189 24.7 791 3048 27.5 2.243 2.243
20 0.2423 0.6441 0.787 366 2271 13.8 2.115 2.243
50 0.5666 0.8378 0 62.3 1384 5.5 2.044 2.243
100 0.7526 0.9152 0 4.3 826 2.75 2.022 2.243
200 0.8675 0.9566 0 0.022 394 1.38 2.0109 2.243
500 0.9447 0.9824 0 0 71.5 0.55 2.0043 2.243
1000 0.9720 0.9912 0 0 5.5 0.275 2.0022 2.243
10000 0.9972 0.9991 0 0 0 0.0275 2.00022 2.243",
    ),
    (
        "1",
        "1 1.7e-07 0.0033 2079 6908 13816 550 none -
2 1.8e-06 0.0145 1096 4785 10813 275 3.698 -
5 0.0028 0.1405 297 2737 7876 110 1.443 -
10 0.0516 0.3652 49.4 1583 6095 55 1.188 1.188
20 0.2261 0.6013 1.6 733 4543 27.5 1.087 1.188
50 0.5511 0.8150 0 125 2769 11 1.034 1.188
100 0.7422 0.9026 0 8.6 1653 5.5 1.017 1.188
200 0.8615 0.9500 0 0.045 788 2.75 1.0082 1.188
500 0.9421 0.9797 0 0 143 1.1 1.0033 1.188
1000 0.9706 0.9898 0 0 11.1 0.55 1.0016 1.188
10000 0.9970 0.9990 0 0 0 0.055 1.00016 1.188",
    ),
    (
        "0.5",
        "1 8.3e-08 0.0017 4159 13816 27631 1.1e+03 none -
2 9.4e-07 0.0080 2191 9571 21625 550 2.951 -
5 0.0021 0.1069 594 5474 15753 220 0.842 -
10 0.0450 0.3182 98.7 3165 12191 110 0.640 0.640
20 0.2109 0.5612 3.1 1465 9086 55 0.564 0.640
50 0.5360 0.7928 0 249 5538 22 0.524 0.640
100 0.7320 0.8902 0 17.3 3306 11 0.512 0.640
200 0.8555 0.9435 0 0.089 1577 5.5 0.5059 0.640
500 0.9395 0.9770 0 0 286 2.2 0.5024 0.640
1000 0.9693 0.9884 0 0 22.2 1.1 0.5012 0.640
10000 0.9969 0.9988 0 0 0 0.11 0.50012 0.640",
    ),
    (
        "0.1",
        "1 1.7e-08 3.3e-04 20794 69078 138155 5.5e+03 none -
2 2.0e-07 0.0019 10955 47853 108126 2.75e+03 2.073 -
5 0.0011 0.0565 2969 27372 78763 1.1e+03 0.270 -
10 0.0326 0.2308 494 15826 60953 550 0.161 0.161
20 0.1796 0.4779 15.7 7326 45429 275 0.126 0.161
50 0.5026 0.7434 0 1245 27688 110 0.110 0.161
100 0.7088 0.8621 0 86.4 16528 55 0.105 0.161
200 0.8419 0.9284 0 0.446 7883 27.5 0.1023 0.161
500 0.9335 0.9707 0 0 1430 11 0.10093 0.161
1000 0.9662 0.9853 0 0 111 5.5 0.10046 0.161
10000 0.9966 0.9985 0 0 0 0.55 0.10005 0.161",
    ),
];

/// Whether a value is what its printed form says, to half a unit of the last printed digit.
fn prints_as(value: f64, printed: &str) -> bool {
    let (digits, exponent) = printed.split_once('e').unwrap_or((printed, "0"));
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let decimals = i32::try_from(decimals).unwrap() - exponent.parse::<i32>().unwrap();
    let half = 0.5 * libm::pow(10.0, f64::from(-decimals));
    (value - printed.parse::<f64>().unwrap()).abs() <= half * (1.0 + 1e-6)
}

#[test]
fn one_share_and_the_total_have_the_values_of_the_table() {
    let mut cells = 0;
    let mut wrong: Vec<String> = Vec::new();
    for (epsilon, rows) in SHARES {
        let epsilon: f64 = epsilon.parse().unwrap();
        let (cap, scale) = (3_000_000, 3e6 / epsilon);
        for row in rows.lines() {
            let [m, zero, ten, half, nine, ninety_nine, error, one, tenth] =
                row.split(' ').collect::<Vec<_>>().try_into().unwrap();
            let meters: f64 = m.parse().unwrap();
            let share = discrete(scale, 1.0 / meters);
            let wh = |units: u64| to_f64(units) / 1000.0;
            let percent = 100.0 * DiscreteLaplace::new(scale).mean_magnitude() / (meters * 545e3);
            let left = |s: f64| discrete(scale, s).odds(cap);
            let mut check = |value: f64, printed: &str, what: &str| {
                cells += 1;
                if !prints_as(value, printed) {
                    wrong.push(format!("epsilon {epsilon}, m {m}: {what} is {value}, not {printed}"));
                }
            };
            check(share.probability(0), zero, "P(0)");
            check(share.within(9_999), ten, "P(below 10 Wh)");
            check(wh(share.width(0.5)), half, "half");
            check(wh(share.width(0.9)), nine, "90 %");
            check(wh(share.width(0.99)), ninety_nine, "99 %");
            check(percent, error, "the mean error");
            if one != "none" {
                check(left((meters - 1.0) / meters), one, "E against one");
            }
            if tenth != "-" {
                check(left(0.9), tenth, "E against a tenth");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(cells, 4 * (11 * 6 + 10 + 8));
}

#[test]
fn read_narrowed_and_hidden_are_as_the_table_has_them() {
    use Verdict::{Hidden, Narrowed, Read};
    // m, P(exact), H, 90 % interval in Wh, E, the verdict.
    for (meters, zero, close, interval, odds, verdict) in [
        (1, "1.7e-7", ".010", "13816", "1.00", Hidden),
        (2, "1.8e-6", ".036", "9571", "3.70", Narrowed),
        (3, "7e-5", ".089", "7588", "7.64", Narrowed),
        (10, ".052", ".454", "3165", "15.3", Narrowed),
        (30, ".371", ".765", "777", "18.3", Read),
        (100, ".742", ".923", "17", "20.2", Read),
        (1000, ".971", ".992", "0", "22.8", Read),
    ] {
        let params = Params::try_from(RawParams { meters, ..RawParams::default() }).unwrap();
        let law = ResidualLaw::of_shares(&params, 1).unwrap();
        for (value, printed) in [
            (law.probability(0), zero),
            (law.close(&params), close),
            (2.0 * to_f64(law.width(0.9)) / 1000.0, interval),
            (law.odds_of_a_home(&params), odds),
        ] {
            assert!(prints_as(value, printed), "m {meters}: {value}, not {printed}");
        }
        assert_eq!(law.verdict(&params), verdict, "m {meters}");
    }
    // The first m at which a share lets the reading be read.
    for (epsilon, first) in [(2.0, 10), (1.0, 12), (0.5, 14), (0.1, 19)] {
        let verdict = |meters| {
            let params = Params::try_from(RawParams { meters, epsilon, ..RawParams::default() }).unwrap();
            ResidualLaw::of_shares(&params, 1).unwrap().verdict(&params)
        };
        assert_eq!((verdict(first - 1), verdict(first)), (Narrowed, Read), "epsilon {epsilon}");
    }
    // How much of the noise must be left to hide.
    for (epsilon, least) in [(2.0, 0.917), (1.0, 0.635), (0.5, 0.563), (0.1, 0.524)] {
        let law = |s| ResidualLaw::new(NoiseLaw::Continuous, 3e6 / epsilon, s).unwrap();
        let odds = |s| law(s).odds(3_000_000);
        assert!(
            odds(least + 0.0005) <= MOST_HIDDEN_ODDS && odds(least - 0.0005) > MOST_HIDDEN_ODDS,
            "{epsilon}"
        );
        // The discrete law lets a little less through.
        assert!(discrete(3e6 / epsilon, least + 0.0005).odds(3_000_000) <= MOST_HIDDEN_ODDS, "{epsilon}");
    }
    assert!((MOST_HIDDEN_ODDS - libm::log(9.0)).abs() < 1e-15);
    // The blackboard: its total at epsilon 4, and against one of its meters.
    let params = Params::try_from(RawParams::blackboard()).unwrap();
    let total = ResidualLaw::of_shares(&params, 3).unwrap();
    assert_eq!((total.odds_of_a_home(&params), total.verdict(&params)), (4.0, Narrowed));
    assert!(prints_as(ResidualLaw::of_shares(&params, 2).unwrap().odds_of_a_home(&params), "4.94"));
}

/// Of a cap of one unit the number is the reading in three of four rounds, and a suspicion never gets above 88 %.
#[test]
fn where_a_unit_is_much_of_the_cap_the_promise_goes_first() {
    let raw = RawParams { meters: 1, key_bits: 64, cap_wh: 1, epsilon: 2.0, ..RawParams::default() };
    let params = Params::try_from(raw).unwrap();
    let law = ResidualLaw::of_shares(&params, 1).unwrap();
    assert!(law.close(&params) > 0.7 && law.odds_of_a_home(&params) <= MOST_HIDDEN_ODDS);
    assert_eq!(law.verdict(&params), Verdict::Hidden);
}

#[test]
fn a_promise_never_meets_a_reading() {
    // E <= ln 9 forces H below 9 %.
    for meters in [1, 2, 3, 5, 10, 40, 100] {
        for shares in 1..=meters {
            for epsilon in [0.05, 0.1, 0.5, 1.0, 2.0, 2.19, 4.0, 20.0] {
                let params = Params::try_from(RawParams { meters, epsilon, ..RawParams::default() }).unwrap();
                let law = ResidualLaw::of_shares(&params, shares).unwrap();
                if law.odds_of_a_home(&params) <= MOST_HIDDEN_ODDS {
                    assert!(law.close(&params) < 0.09, "{shares} of {meters}, epsilon {epsilon}");
                }
            }
        }
    }
}

#[test]
fn a_number_in_hand_refines_the_figures() {
    // m, exact, within 30 Wh, the shortest 90 % interval in Wh, of v = 545 Wh at a resolution of 1 mWh.
    for (meters, exact, close, width) in
        [(10, ".060", ".529", "1065"), (30, ".391", ".807", "326"), (100, ".754", ".937", "8")]
    {
        let params = Params::try_from(RawParams { meters, ..RawParams::default() }).unwrap();
        let law = ResidualLaw::of_shares(&params, 1).unwrap();
        let given = law.given(545_000, &Prior::uniform(&params, 1), &params);
        assert_eq!(given.nearest, 545_000);
        for (value, printed) in [(given.exact, exact), (given.close, close), (given.width() / 1000.0, width)]
        {
            assert!(prints_as(value, printed), "m {meters}: {value}, not {printed}");
        }
    }
    // v = -500 Wh is not a reading; of all 60 Wh the likeliest hold 7 to 8 %, for any m from 10.
    for meters in [10, 30, 100, 1000, 10_000] {
        let params = Params::try_from(RawParams { meters, ..RawParams::default() }).unwrap();
        let law = ResidualLaw::of_shares(&params, 1).unwrap();
        let prior = Prior::uniform(&params, 1);
        let given = law.given(-500_000, &prior, &params);
        assert_eq!((given.nearest, given.close), (0, 0.0));
        let all = law.beyond(499_999) - law.beyond(3_500_000);
        let best = (law.beyond(499_999) - law.beyond(560_000)) / all;
        assert!((0.065..0.085).contains(&best), "m {meters}: {best}");
    }
    // Readings of whole Wh give the last thousandths away: 1366.997 is 1,367.
    let params = Params::try_from(RawParams { meters: 1000, ..RawParams::default() }).unwrap();
    let law = ResidualLaw::of_shares(&params, 1).unwrap();
    let given = law.given(1_366_997, &Prior::uniform(&params, 1000), &params);
    assert_eq!((given.nearest, given.interval), (1_367_000, (1_367_000, 1_367_000)));
    let fine = law.given(1_366_997, &Prior::uniform(&params, 1), &params);
    assert!(given.exact > 0.9 && fine.nearest == 1_366_997 && fine.exact > 0.9, "{given:?} {fine:?}");
}
