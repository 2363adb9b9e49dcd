//! E22: one curious meter that knows its own samples and reading and all other readings but one. What it can tell of the last home.

use blindsum_core::noise::Share;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::NoiseLaw;

use crate::figures::{Sample, discrete, round, shows};
use crate::whole::{self, Stretch};

const SEED: u64 = 22;
/// The largest shift is looked for where totals are likelier than this: further out what was cut off would show.
const SEEN: f64 = 1e-8;

/// A fifty-fifty suspicion, 0 or the cap, after the total.
#[derive(Debug, Clone, Copy, Default)]
struct Guess {
    /// How often the likelier one is right.
    right: f64,
    /// The mean of |ln odds|.
    shift: f64,
    /// The largest of them.
    most: f64,
}

/// By noise between which and the suspicion nothing else stands.
fn guess(noise: &Stretch, cap: usize) -> Guess {
    let mut guess = Guess::default();
    noise.against_shifted(cap, |here, shifted| {
        guess.right += here.max(shifted) / 2.0;
        // Where one of the two has been cut off, both weigh nothing.
        if here > 0.0 && shifted > 0.0 {
            let odds = (here / shifted).ln().abs();
            guess.shift += (here + shifted) / 2.0 * odds;
            if here.min(shifted) > SEEN {
                guess.most = guess.most.max(odds);
            }
        }
    });
    guess
}

/// The noise as a meter sees it that knows its samples, with these distances from the smallest.
fn seen(others: &Stretch, distances: &[usize]) -> Stretch {
    let each = 1.0 / distances.len() as f64;
    let points: Vec<_> = distances.iter().map(|at| (*at, each)).collect();
    others.plus(&points)
}

/// Two meters, two samples each: what the samples differ by is a number of shape 2/2, discrete Laplace. It is taken one by one
/// while it is small, then in steps that grow with it by `growth`, each at its middle.
fn two_meters(scale: u32, growth: f64) -> Guess {
    let (size, cap) = (f64::from(scale), usize::try_from(scale).unwrap());
    let others = Stretch::symmetric(&whole::law(size, 0.5), 1e-12);
    let difference = whole::law(size, 1.0);
    let mut mean = Guess::default();
    let mut first = 0;
    while first < 16 * cap {
        // Odd, so that there is a middle.
        let half = (1..).take_while(|half| 2.0 * f64::from(*half) <= first as f64 * growth).count();
        let width = 2 * half + 1;
        let weight: f64 = difference[first..first + width].iter().sum();
        let weight = if first == 0 { weight } else { 2.0 * weight };
        let one = guess(&seen(&others, &[0, first + half]), cap);
        mean.right += weight * one.right;
        mean.shift += weight * one.shift;
        mean.most = mean.most.max(one.most);
        first += width;
    }
    mean
}

#[test]
fn e22_one_curious_meter_of_two() {
    let exact = two_meters(200, 0.0);
    println!("{exact:?}");
    shows(exact.right, "0.7601", "right");
    shows(exact.shift, "1.236", "mean |ln odds|");
    // The worst view is that of equal samples.
    assert!((exact.most - discrete(200.0, 0.5).odds(200)).abs() < 1e-9, "{exact:?}");
    // Steps of 1 % change nothing that is shown, and make a larger scale feasible.
    let stepped = two_meters(200, 0.01);
    println!("{stepped:?}");
    assert!(
        (stepped.right - exact.right).abs() < 2e-6 && (stepped.shift - exact.shift).abs() < 2e-5,
        "{stepped:?}"
    );
    let larger = two_meters(3000, 0.01);
    println!("{larger:?}");
    assert!((larger.right - exact.right).abs() < 5e-6, "{larger:?}");
    shows(larger.right, "0.7601", "right, scale 3000");
    shows(larger.shift, "1.236", "mean |ln odds|, scale 3000");
}

#[test]
fn e22_one_curious_meter_of_ten() {
    let (views, gamma) = (4000, 4);
    let share = Share::new(NoiseLaw::Discrete, 200.0, 10).unwrap();
    let others = Stretch::symmetric(&whole::law(200.0, 0.9), 1e-12);
    let worst = discrete(200.0, 0.9).odds(200);
    let mut stream = Randomness::Seeded(SEED).stream(Role::Meter(0), 0).unwrap();
    println!("seed {SEED}: {views} views");
    let guesses: Vec<Guess> = (0..views)
        .map(|_| {
            let samples: Vec<i64> = (0..gamma).map(|_| share.sample(&mut stream)).collect();
            let least = *samples.iter().min().unwrap();
            let distances: Vec<_> = samples.iter().map(|x| usize::try_from(x - least).unwrap()).collect();
            guess(&seen(&others, &distances), 200)
        })
        .collect();
    assert!(guesses.iter().all(|guess| guess.most <= worst + 1e-6), "beyond {worst}");
    let of = |part: fn(&Guess) -> f64| Sample::of(&guesses.iter().map(part).collect::<Vec<_>>());
    let what = format!("seed {SEED}, ten meters");
    of(|guess| guess.right).mean_agrees("0.6990", 0.0001, &what);
    // Given without an error of its own: 20,000 views stood behind it.
    let shift = of(|guess| guess.shift);
    shift.mean_agrees("0.861", shift.deviation / 20_000f64.sqrt(), &format!("{what}, mean |ln odds|"));
}

#[test]
fn e22_bounds_of_what_a_curious_meter_can_tell() {
    let knowing = |shape| guess(&Stretch::symmetric(&whole::law(200.0, shape), 1e-13), 200);
    // It knows nothing of its share: the whole noise is in the way.
    let nothing = knowing(1.0);
    shows(nothing.right, "0.6967", "it knows nothing");
    shows(nothing.shift, "0.845", "it knows nothing, mean |ln odds|");
    assert!((nothing.most - 1.0).abs() < 1e-9);
    // It knows its share, as where gamma = 1.
    shows(knowing(0.5).right, "0.7951", "one of two that knows its share");
    shows(knowing(0.9).right, "0.7111", "one of ten that knows its share");
    // What epsilon = 1 allows at most.
    shows(1.0 / (1.0 + (-1f64).exp()), "0.7311", "the limit of epsilon");
}

#[test]
fn e22_the_worst_view_shifts_the_odds_by_the_epsilon_that_is_left() {
    let left =
        |meters: u32| blindsum_core::privacy::Against::new(&round(meters, 4, 1.0), 0, 1).unwrap().epsilon;
    shows(left(10), "1.1876", "ten meters");
    shows(left(10).exp(), "3.3", "ten meters, as odds");
    shows(left(2), "3.698", "two meters");
    shows(left(2).exp(), "40", "two meters, as odds");
    for (scale, figure) in [(3000u32, "3.176"), (200, "2.864")] {
        shows(discrete(f64::from(scale), 0.5).odds(u64::from(scale)), figure, &format!("scale {scale}"));
    }
}
