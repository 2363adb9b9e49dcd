//! E8: meters that pool their samples and lack the bits. What hides the others is the honest shares' noise and, of each of them,
//! which of its samples counted.

use blindsum_core::noise::Share;
use blindsum_core::privacy::hidden_variance;
use blindsum_core::randomness::{Randomness, Stream};
use blindsum_core::role::Role;
use blindsum_core::variants::NoiseLaw;

use crate::figures::{Sample, discrete, shows};
use crate::whole::{self, Stretch};

const METERS: u32 = 100;
const SEED: u64 = 8;
/// What is cut off the ends of a law, each time: of 90 times less than 2e-7 is lost in all.
const LOST: f64 = 1e-9;

/// delta of (epsilon, delta)-DP of this noise at epsilon = 1, in both directions: the sum of max(0, P(y) - e Q(y)), P and Q a
/// change of one home apart.
fn deltas(noise: &Stretch, change: usize) -> (f64, f64) {
    let e = 1f64.exp();
    let (mut up, mut down) = (0.0, 0.0);
    noise.against_shifted(change, |here, shifted| {
        up += (here - e * shifted).max(0.0);
        down += (shifted - e * here).max(0.0);
    });
    (up, down)
}

/// The samples of one colluder, sorted.
fn samples(share: &Share, gamma: u32, stream: &mut Stream) -> Vec<i64> {
    let mut samples: Vec<i64> = (0..gamma).map(|_| share.sample(stream)).collect();
    samples.sort_unstable();
    samples
}

/// What the colluders know of their share: each sample counted with chance 1/gamma. Values from the smallest on: a shift by it
/// changes no delta.
fn points(samples: &[i64]) -> Vec<(usize, f64)> {
    let each = 1.0 / samples.len() as f64;
    let runs = samples.chunk_by(|a, b| a == b);
    runs.map(|run| (usize::try_from(run[0] - samples[0]).unwrap(), each * run.len() as f64)).collect()
}

fn variance(samples: &[i64]) -> f64 {
    let count = samples.len() as f64;
    let mean = samples.iter().map(|x| *x as f64).sum::<f64>() / count;
    samples.iter().map(|x| (*x as f64 - mean).powi(2)).sum::<f64>() / count
}

/// Of each view: the mean of both directions' deltas, the larger of them, and the variance of what the colluders do not know.
struct Views {
    deltas: Vec<f64>,
    larger: Vec<f64>,
    hidden: Vec<f64>,
}

fn views(scale: u32, colluders: u32, gamma: u32, count: u32) -> Views {
    let share = Share::new(NoiseLaw::Discrete, f64::from(scale), METERS).unwrap();
    let shape = f64::from(METERS - colluders) / f64::from(METERS);
    let honest = Stretch::symmetric(&whole::law(f64::from(scale), shape), LOST);
    let stream = Randomness::Seeded(SEED).stream(Role::Meter(colluders), u64::from(gamma));
    let mut stream = stream.unwrap();
    println!("seed {SEED}: {count} views of {colluders} colluders, gamma {gamma}, scale {scale}");
    let mut views = Views { deltas: Vec::new(), larger: Vec::new(), hidden: Vec::new() };
    for _ in 0..count {
        let drawn: Vec<Vec<i64>> = (0..colluders).map(|_| samples(&share, gamma, &mut stream)).collect();
        views.hidden.push(drawn.iter().map(|samples| variance(samples)).sum());
        let mut noise = honest.clone();
        // Most colluders have zeros alone and know their share.
        for points in drawn.iter().map(|samples| points(samples)).filter(|points| points.len() > 1) {
            noise = noise.plus(&points);
            noise.trim(LOST);
        }
        let (up, down) = deltas(&noise, usize::try_from(scale).unwrap());
        views.deltas.push((up + down) / 2.0);
        views.larger.push(up.max(down));
    }
    views
}

/// delta against those who know their shares, at any scale: P(y) > e P(y - change) holds up to some y, and not beyond.
fn delta_of_known_shares(scale: u32, shape: f64) -> f64 {
    let (law, change) = (discrete(f64::from(scale), shape), i64::from(scale));
    let e = 1f64.exp();
    let (mut low, mut high) = (0, change);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if law.probability(middle) > e * law.probability(middle - change) {
            low = middle
        } else {
            high = middle
        }
    }
    // P(Y <= low) - e P(Y <= low - change), by symmetry.
    let up_to = 1.0 - law.beyond(low.unsigned_abs());
    up_to - e * law.beyond((change - low - 1).unsigned_abs())
}

#[test]
fn e8_delta_against_colluders_who_know_their_shares() {
    for (colluders, shape, figure) in [(50, 0.5, "0.3066"), (90, 0.1, "0.8199")] {
        let what = format!("{colluders} colluders");
        let (up, down) = deltas(&Stretch::symmetric(&whole::law(200.0, shape), 1e-13), 200);
        shows(up, figure, &what);
        assert!((up - down).abs() < 1e-10, "{what}: {up}, {down}");
        let closed = delta_of_known_shares(200, shape);
        assert!((closed - up).abs() < 1e-9, "{what}: {closed}, not {up}");
        // To five digits the same at every scale.
        for scale in [1000, 3_000_000] {
            let larger = delta_of_known_shares(scale, shape);
            assert!((larger - up).abs() < 1e-5, "{what}, scale {scale}: {larger}, not {up}");
        }
    }
}

/// gamma, delta and its standard error, the deviation of one view, and how many views are looked at here.
type Row = (u32, (&'static str, f64), &'static str, u32);

fn agrees(colluders: u32, rows: [Row; 5]) {
    let shape = f64::from(METERS - colluders) / f64::from(METERS);
    let most = delta_of_known_shares(200, shape);
    for (gamma, (figure, error), deviation, count) in rows {
        let what = format!("seed {SEED}, {colluders} colluders, gamma {gamma}");
        let views = views(200, colluders, gamma, count);
        let deltas = Sample::of(&views.deltas);
        deltas.mean_agrees(figure, error, &what);
        deltas.deviation_agrees(deviation, &what);
        // Whatever they see, who knows the shares can do as much.
        assert!(views.larger.iter().all(|delta| *delta <= most + 1e-6), "{what}");
        // Eq. (29), over the same views.
        let hidden = hidden_variance(colluders, gamma, &discrete(200.0, 1.0 / f64::from(METERS)));
        let seen = Sample::of(&views.hidden);
        let off = (seen.mean - hidden).abs();
        assert!(off <= 3.89 * seen.error(), "{what}: the hidden variance is {seen:?}, not {hidden}");
        if (colluders, gamma) == (50, 4) {
            // The larger direction of each view is not what epsilon and delta are about.
            Sample::of(&views.larger).mean_agrees("0.140", 0.0, &format!("{what}, larger direction"));
        }
    }
}

#[test]
fn e8_delta_against_fifty_of_a_hundred() {
    agrees(
        50,
        [
            (2, ("0.1727", 0.0005), "0.074", 6000),
            (4, ("0.1175", 0.0005), "0.065", 4000),
            (10, ("0.0713", 0.0004), "0.045", 2000),
            (20, ("0.0501", 0.0003), "0.033", 2500),
            (50, ("0.0319", 0.0002), "0.021", 1500),
        ],
    );
}

#[test]
fn e8_delta_against_ninety_of_a_hundred() {
    agrees(
        90,
        [
            (2, ("0.3613", 0.0009), "0.208", 5000),
            (4, ("0.1931", 0.0006), "0.138", 3000),
            (10, ("0.1060", 0.0004), "0.078", 2500),
            (20, ("0.0721", 0.0005), "0.052", 1600),
            (50, ("0.0444", 0.0003), "0.031", 1000),
        ],
    );
}

#[test]
fn e8_delta_is_the_same_at_a_larger_scale() {
    let views = views(1000, 50, 4, 600);
    Sample::of(&views.deltas).mean_agrees("0.1187", 0.0017, &format!("seed {SEED}, scale 1000"));
}
