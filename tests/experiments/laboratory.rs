//! E9, E11, E16, E18 and E20 as the noise laboratory tells them, and its errors: what it works out must come out to the digits given,
//! what it draws within the errors of the drawing. Seeds are fixed.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::ResidualLaw;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::statistics::{frequency_agrees, frequency_bounds};
use blindsum_laboratory::breaks::{Missing, Repeated, relative_error, units};
use blindsum_laboratory::wire::Order;
use blindsum_laboratory::{Draw, Law, Pair};

use crate::counts::ALPHA;
use crate::figures::{Sample, round, shows};

/// Noise of whole rounds, by the laboratory's sampler.
fn drawn(params: &Params, rounds: u32) -> Draw {
    let mut stream = Randomness::Seeded(1).stream(Role::Dealer, u64::MAX).unwrap();
    let mut draw = Draw::new(params, params.meters(), rounds).unwrap();
    while !draw.is_done() {
        draw.advance(u32::MAX, &mut stream).unwrap();
    }
    draw
}

#[test]
fn the_mean_error_of_a_total_is_the_same_for_all_numbers_of_homes() {
    for (epsilon, figure) in [(2.0, "1500"), (1.0, "3000"), (0.5, "6000"), (0.1, "30000")] {
        for meters in [1, 10, 1000] {
            let law = Law::of(&round(meters, 4, epsilon));
            shows(law.mean_magnitude() / 1000.0, figure, &format!("epsilon {epsilon}, m {meters}"));
        }
    }
    // Drawn: 10,000 rounds, alpha = 1e-4.
    let draw = drawn(&round(10, 4, 1.0), 10_000);
    let magnitudes: Vec<f64> = draw.sums().iter().map(|sum| sum.abs() as f64 / 1000.0).collect();
    Sample::of(&magnitudes).mean_agrees("3000", 0.0, "mean error");
}

#[test]
fn the_error_in_percent_is_that_of_the_table() {
    let figures = [
        (2.0, [(1, "275"), (10, "27.5"), (100, "2.75"), (1000, "0.275"), (10_000, "0.0275")]),
        (1.0, [(1, "550"), (10, "55"), (100, "5.5"), (1000, "0.55"), (10_000, "0.055")]),
        (0.1, [(2, "2.75e3"), (10, "550"), (100, "55"), (1000, "5.5"), (10_000, "0.55")]),
    ];
    for (epsilon, figures) in figures {
        for (meters, figure) in figures {
            let params = round(meters, 4, epsilon);
            let error = relative_error(Law::of(&params), meters, units(&params, 545_000.0));
            shows(100.0 * error, figure, &format!("epsilon {epsilon}, m {meters}"));
        }
    }
    // At 19:00: the first ten homes use 1,221 Wh each, a thousand 881.
    for (meters, wh, figure) in [(10, 1_221.0, "25"), (1000, 881.0, "0.34")] {
        let params = round(meters, 4, 1.0);
        shows(
            100.0 * relative_error(Law::of(&params), meters, wh * 1000.0),
            figure,
            &format!("19:00, m {meters}"),
        );
    }
}

#[test]
fn e9_what_epsilon_is_left_where_homes_are_missing() {
    for (meters, absent, epsilon, figure) in [
        (10, 1, 1.0, "1.1876"),
        (100, 10, 1.0, "1.1876"),
        (100, 25, 1.0, "1.6102"),
        (10, 4, 1.0, "2.4565"),
        (2, 1, 1.0, "3.6979"),
        (4, 3, 1.0, "10.152"),
        (10, 1, 0.5, "0.6396"),
    ] {
        let missing = Missing::new(&round(meters, 4, epsilon), absent).unwrap();
        shows(missing.epsilon.unwrap(), figure, &format!("{absent} of {meters}, epsilon {epsilon}"));
    }
}

/// What the laboratory shows of a round that was repaired.
#[test]
fn e9_the_limits_of_the_homes_that_are_left() {
    let params = round(10, 4, 1.0);
    let law = Law::of_present(&params, 9);
    let pair = Pair::new(&params, law, 0);
    shows(100.0 * pair.limit(), "76.6", "limit");
    shows(pair.most().exp(), "3.28", "ratio");
    // Of the continuous law 2 G(s + 1/2) / (sqrt(pi) G(s)) scales. Drawn: 10,000 rounds, alpha = 1e-4.
    let mut stream = Randomness::Seeded(1).stream(Role::Dealer, u64::MAX).unwrap();
    let mut draw = Draw::new(&params, 9, 10_000).unwrap();
    draw.advance(u32::MAX, &mut stream).unwrap();
    let magnitudes: Vec<f64> = draw.sums().iter().map(|sum| sum.abs() as f64 / 1000.0).collect();
    Sample::of(&magnitudes).mean_agrees("2811", 0.0, "mean error");
    shows(law.mean_magnitude() / 1000.0, "2811", "mean error");
}

#[test]
fn e11_the_noise_that_is_left_has_its_part_of_the_variance() {
    let all = Law::of(&round(10, 4, 1.0)).deviation();
    for absent in 1..10u32 {
        let left = Missing::new(&round(10, 4, 1.0), absent).unwrap().deviation / all;
        assert!((left * left - f64::from(10 - absent) / 10.0).abs() < 1e-12, "{absent}: {left}");
    }
}

#[test]
fn e16_the_average_of_48_totals_of_one_load() {
    let params = round(10, 4, 1.0);
    let repeated = Repeated::new(&params, Law::of(&params), 48);
    shows(repeated.deviation / 1000.0, "612", "T = 48");
    assert_eq!(repeated.epsilon, 48.0);
    // Drawn: 1,000 averages of 48, alpha = 1e-4.
    let draw = drawn(&params, 48_000);
    let average = |some: &[i64]| some.iter().sum::<i64>() as f64 / 48_000.0;
    let averages: Vec<f64> = draw.sums().chunks(48).map(average).collect();
    let sample = Sample::of(&averages);
    sample.deviation_agrees("612", "T = 48");
    sample.mean_agrees("0", 0.0, "T = 48");
}

/// The event that a total is at least that of the home at its cap: its two chances differ by e^epsilon exactly. N = 100,000 each,
/// alpha = 1e-4 for each epsilon.
#[test]
fn e18_drawn_totals_reach_the_bound_and_do_not_pass_it() {
    for (epsilon, least) in [(0.1, 0.05), (0.5, 0.45), (1.0, 0.93)] {
        let params = round(1, 1, epsilon);
        let (pair, draw) = (Pair::new(&params, Law::of(&params), 0), drawn(&params, 200_000));
        let (off, on) = draw.sums().split_at(100_000);
        let count =
            |sums: &[i64], middle: i64| sums.iter().filter(|sum| **sum + middle >= pair.on_middle()).count();
        let (off, on) = (count(off, pair.off_middle()), count(on, pair.on_middle()));
        // p = 1 / (1 + a), q = p a^Delta.
        let p = 1.0 / (1.0 + (-1.0 / params.scale()).exp());
        assert!(frequency_agrees(on, 100_000, p, ALPHA), "{epsilon}: {on}");
        assert!(frequency_agrees(off, 100_000, p * (-epsilon).exp(), ALPHA), "{epsilon}: {off}");
        let bounds = |successes| frequency_bounds(successes, 100_000, ALPHA / 2.0);
        let ((few_off, most_off), (few_on, most_on)) = (bounds(off), bounds(on));
        let (low, high) = ((few_on / most_off).ln(), (most_on / few_off).ln());
        println!("epsilon {epsilon}: between {low:.3} and {high:.3}");
        assert!(low <= epsilon && epsilon <= high, "{epsilon}: {low} to {high}");
        assert!(low > least, "{epsilon}: drawn rounds prove no more than {low}");
        assert!((pair.ln_ratio(pair.on_middle()) - epsilon).abs() < 1e-9);
    }
}

/// alpha = 1e-4 each, through the order that the page gives its worker.
#[test]
fn e20_shares_are_exactly_zero_and_small_as_often_as_their_law_says() {
    for (meters, epsilon, rounds, exact, close) in [
        (10, 1.0, 1_000, 0.05164, 0.36523),
        (100, 0.5, 100, 0.73200, 0.89024),
        (100, 1.0, 100, 0.74222, 0.90263),
        (1000, 1.0, 10, 0.97061, 0.98979),
    ] {
        let params = round(meters, 4, epsilon);
        let order =
            Order { params, present: params.meters(), rounds, randomness: Randomness::Seeded(1), turn: 0 };
        let (zeros, all) = order.carry_out(|_| ()).unwrap().zeros;
        let number = |count: u64| usize::try_from(count).unwrap();
        assert!(frequency_agrees(number(zeros), number(all), exact, ALPHA), "m {meters}: {zeros} of {all}");
        // Below 10 Wh: of one round of as many shares.
        let many = Params::try_from(RawParams { meters, epsilon, ..RawParams::default() }).unwrap();
        let draws: Vec<i64> = (0..100u64)
            .flat_map(|turn| {
                Order { params: many, rounds: 1, turn, ..order.clone() }.carry_out(|_| ()).unwrap().last
            })
            .collect();
        let below = draws.iter().filter(|share| share.abs() < 10_000).count();
        assert!(frequency_agrees(below, draws.len(), close, ALPHA), "m {meters}: {below} of {}", draws.len());
        let law = ResidualLaw::of_shares(&params, 1).unwrap();
        shows(law.probability(0), &format!("{exact:.5}"), &format!("m {meters}, exact"));
    }
}

#[test]
fn ten_thousand_rounds_agree_with_the_law_and_what_would_be_too_far_is_told() {
    let order = Order {
        params: round(10, 4, 1.0),
        present: 10,
        rounds: 10_000,
        randomness: Randomness::Seeded(1),
        turn: 0,
    };
    let drawn = order.carry_out(|_| ()).unwrap();
    shows(drawn.critical, "0.022", "critical distance of 10,000 rounds");
    assert!(drawn.agrees(), "{}", drawn.distance);
    // Beyond four scales: e^-4 of the law.
    let outside = usize::try_from(drawn.noise.outside()).unwrap();
    let edge = drawn.noise.bins().edges().last().unwrap().1;
    let expected = blindsum_laboratory::breaks::beyond(&order.params, edge);
    assert!(frequency_agrees(outside, 10_000, expected, ALPHA), "{outside} for {expected}");
}
