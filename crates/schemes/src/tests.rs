//! Every scheme opens the sum to the unit, costs what the theory says, and meets a missing meter as its description says.

use std::collections::BTreeSet;

use blindsum_core::randomness::Stream;
use blindsum_paillier::{PublicKey, Randomizer};
use curve25519_dalek::{RistrettoPoint, Scalar};
use num_bigint::BigUint;
use rand_core::SeedableRng;

use crate::operation::Operation::{
    Block, Decryption, Draw, FactorPower, FieldInverse, FieldProduct, GeneratorMultiple, Hash, Logarithm,
    NoisePower, PointMultiple, PointSum, Power, Product, ShortPower, SmallPower, Sum,
};
use crate::transport::additive::LiftedElGamal;
use crate::transport::masks::{Masks, Partners};
use crate::transport::pad::Pad;
use crate::transport::paillier::Paillier;
use crate::transport::plain::Plain;
#[cfg(feature = "prio")]
use crate::transport::prio::Prio;
use crate::transport::psa::{Blocks, Dcr, Psa, Ristretto};
use crate::transport::shares::{AdditiveShares, ShamirShares};
use crate::transport::threshold::Threshold;
use crate::{
    Account, Counter, Input, Law, Noise, Noticed, Opened, Operation, Party, Phase, Scheme, SchemeError,
    Setting, Task,
};

const CAP: i64 = 3_000;
const BITS: u32 = 256;
const TEXTBOOK: Randomizer = Randomizer::Textbook;

/// An epoch of a scheme, and what came out.
struct Epoch {
    account: Account<'static>,
    outcome: Result<Opened, SchemeError>,
    /// What all meters drew, and what others did.
    noise: Vec<Vec<i64>>,
    added: Vec<i64>,
    readings: Vec<i64>,
}

impl Epoch {
    /// The noise in the sum, by the witness of whose is in it.
    fn noise_in(&self, opened: &Opened) -> i64 {
        let of =
            |(meter, level): &(u32, usize)| self.noise[*meter as usize].get(*level).copied().unwrap_or(0);
        opened.of.iter().map(of).sum::<i64>() + self.added.iter().sum::<i64>()
    }

    /// The sum without its noise is that of the readings of those in it.
    fn check(&self) -> &Opened {
        let opened = self.outcome.as_ref().unwrap();
        let readings: i64 = opened.of.iter().map(|(meter, _)| self.readings[*meter as usize]).sum();
        assert_eq!(opened.sum - self.noise_in(opened), readings);
        opened
    }

    fn counted(&self, party: Party) -> Counter {
        self.account.spent(Phase::Epoch, party).operations
    }
}

fn setting(meters: usize) -> Setting {
    Setting { meters: u32::try_from(meters).unwrap(), cap: CAP, epsilon: 1.0, delta: 1e-5 }
}

fn epoch<S: Scheme>(scheme: &S, law: Law, readings: &[i64], missing: &[u32]) -> Epoch {
    let mut key = [0; 32];
    key[0] = 5;
    let mut account = Account::new(key);
    let meters = u32::try_from(readings.len()).unwrap();
    let noise = Noise::new(law, setting(readings.len())).unwrap();
    let task = Task { meters, cap: CAP, reach: 2_000_000 };
    let keys = scheme.set_up(&task, &mut account).unwrap();
    let mut rng = Stream::seed_from_u64(u64::from(meters));
    let repeat = scheme.levels(&task) / noise.levels().max(1);
    let drawn: Vec<Vec<i64>> =
        (0..meters).map(|_| (0..repeat.max(1)).flat_map(|_| noise.of_meter(&mut rng)).collect()).collect();
    let added = noise.of_others(&mut rng);
    let mut messages = Vec::new();
    for meter in 0..meters {
        let place = meter as usize;
        let input = Input { meter, epoch: 1_800, reading: readings[place], noise: &drawn[place] };
        let message = scheme.meter(&keys, input, &mut account).unwrap();
        messages.push(Some(message).filter(|_| !missing.contains(&meter)));
    }
    let outcome = scheme.aggregate(&keys, 1_800, &messages, &added, &mut account);
    Epoch { account, outcome, noise: drawn, added, readings: readings.to_vec() }
}

/// All readings 0, all at the cap, and in between.
fn readings(meters: usize) -> [Vec<i64>; 3] {
    [
        vec![0; meters],
        vec![CAP; meters],
        (0..meters).map(|meter| i64::try_from(meter * 997 % 3_001).unwrap()).collect(),
    ]
}

/// The sum is right for every size and reading, without noise and with a law's.
fn opens<S: Scheme>(scheme: &S, law: Law, sizes: &[usize]) {
    for size in sizes {
        for readings in readings(*size) {
            for law in [Law::None, law] {
                let epoch = epoch(scheme, law, &readings, &[]);
                let opened = epoch.check();
                let of: BTreeSet<_> = opened.of.iter().map(|(meter, _)| *meter).collect();
                assert_eq!((of.len(), opened.of.len()), (*size, *size), "everybody is in it, once");
                let noise = epoch.noise_in(opened);
                assert!(if law == Law::None { noise == 0 } else { noise != 0 || *size < 10 }, "{law:?}");
            }
        }
    }
}

const SIZES: [usize; 4] = [2, 3, 10, 100];

#[test]
fn sums_are_exact() {
    opens(&Plain, Law::Local, &SIZES);
    opens(&Plain, Law::Single, &SIZES);
    opens(&Paillier { key_bits: BITS, randomizer: TEXTBOOK }, Law::Polya, &SIZES);
    opens(&Paillier { key_bits: BITS, randomizer: Randomizer::ShortExponent }, Law::Single, &SIZES);
    opens(&Threshold { key_bits: BITS }, Law::Polya, &SIZES);
    opens(&Pad { key_bits: BITS, randomizer: TEXTBOOK }, Law::Single, &SIZES);
    opens(&LiftedElGamal, Law::Polya, &SIZES);
    opens(&Masks { partners: Partners::All }, Law::Gamma { absent: 0 }, &SIZES);
    opens(&Masks { partners: Partners::Near(4) }, Law::Polya, &SIZES);
}

#[test]
fn sums_under_keys_that_cancel_are_exact() {
    let root = Blocks::Root;
    opens(&Psa { group: Ristretto, blocks: root }, Law::Diluted { honest: 1.0 }, &SIZES);
    opens(&Psa { group: Dcr { key_bits: BITS }, blocks: root }, Law::Polya, &SIZES);
    opens(&Psa { group: Ristretto, blocks: Blocks::Tree }, Law::Tree, &[2, 3, 10, 33]);
    let coins = |group| Law::Coins { calibration: crate::law::Calibration::Tight, group };
    opens(&Psa { group: Ristretto, blocks: Blocks::Groups { size: 4, cuts: 2 } }, coins(4), &SIZES);
}

#[test]
fn sums_of_shares_are_exact() {
    opens(&AdditiveShares { key_bits: BITS, randomizer: TEXTBOOK }, Law::Polya, &[2, 3, 10]);
    let shamir = ShamirShares { key_bits: BITS, randomizer: TEXTBOOK, gamma: 3 };
    opens(&shamir, Law::Polya, &[2, 3, 10]);
}

/// What a meter and the aggregating side carry out.
fn costs<S: Scheme, const M: usize, const A: usize>(
    scheme: &S,
    law: Law,
    meter: [(Operation, u64); M],
    others: [(Operation, u64); A],
) {
    let size = 10;
    let epoch = epoch(scheme, law, &readings(size)[2], &[]);
    epoch.check();
    for number in 0..u32::try_from(size).unwrap() {
        assert_eq!(epoch.counted(Party::Meter(number)), Counter::from(meter), "meter {number}");
    }
    let mut sum = epoch.counted(Party::Aggregator);
    for helper in 0..6 {
        sum.join(&epoch.counted(Party::Helper(helper)));
    }
    assert_eq!(sum, Counter::from(others), "the others");
}

#[test]
fn costs_are_what_theory_says() {
    // m = 10. Section 7's rows, as corrected in the crate's README.
    costs(&Plain, Law::Single, [], [(Sum, 10), (Draw, 1)]);
    let paillier = |randomizer| Paillier { key_bits: BITS, randomizer };
    costs(&paillier(TEXTBOOK), Law::Polya, [(Power, 1)], [(Product, 10), (Decryption, 1)]);
    let short = paillier(Randomizer::ShortExponent);
    costs(&short, Law::Polya, [(ShortPower, 1)], [(Product, 10), (Decryption, 1)]);
    // Three of five servers: each a power with an exponent twice as long as n, and one of some bits to combine.
    let servers = [(Product, 10), (Power, 6), (SmallPower, 3)];
    costs(&Threshold { key_bits: BITS }, Law::Polya, [(Power, 1)], servers);
    let pad = Pad { key_bits: BITS, randomizer: TEXTBOOK };
    costs(&pad, Law::Single, [(Power, 1), (Sum, 1)], [(Product, 10), (Decryption, 1), (Sum, 11), (Draw, 1)]);
    let elgamal = [(PointSum, 20), (PointMultiple, 1), (Logarithm, 1)];
    costs(&LiftedElGamal, Law::Polya, [(GeneratorMultiple, 3)], elgamal);
    // m - 1 partners, and the supplier.
    costs(&Masks { partners: Partners::All }, Law::Polya, [(Block, 10)], [(Block, 10), (Sum, 10)]);
    costs(&Masks { partners: Partners::Near(4) }, Law::Polya, [(Block, 5)], [(Block, 10), (Sum, 10)]);
    let psa = |blocks| Psa { group: Ristretto, blocks };
    let sealed = [(GeneratorMultiple, 1), (PointMultiple, 1), (Hash, 1)];
    let opened = [(PointSum, 10), (PointMultiple, 1), (Logarithm, 1), (Hash, 1)];
    costs(&psa(Blocks::Root), Law::Polya, sealed, opened);
    // K = ceil(log2 10) + 1 = 5 levels.
    let levels = [(GeneratorMultiple, 5), (PointMultiple, 5), (Hash, 1)];
    costs(&psa(Blocks::Tree), Law::Tree, levels, opened);
    // Groups of 4, 4 and 2.
    let groups = [(PointSum, 10), (PointMultiple, 3), (Logarithm, 3), (Hash, 1)];
    costs(&psa(Blocks::Groups { size: 4, cuts: 3 }), Law::Polya, sealed, groups);
    let dcr = Psa { group: Dcr { key_bits: BITS }, blocks: Blocks::Root };
    costs(&dcr, Law::Polya, [(Power, 2), (Hash, 1)], [(Product, 10), (Power, 2), (Hash, 1)]);
    // m - 1 encryptions; m (m - 2) products.
    let shares = AdditiveShares { key_bits: BITS, randomizer: TEXTBOOK };
    costs(&shares, Law::Polya, [(Power, 9), (Decryption, 1)], [(Product, 80), (Sum, 10)]);
    // m + 1 encryptions, gamma samples, m theta field products with theta = 6; m (m - 1) + m products, theta (2 theta - 1)
    // field products and theta inverses.
    let shamir = ShamirShares { key_bits: BITS, randomizer: TEXTBOOK, gamma: 3 };
    let meter = [(Power, 11), (NoisePower, 3), (Decryption, 1), (FieldProduct, 60)];
    let others = [(FactorPower, 30), (Product, 100), (Decryption, 1), (FieldProduct, 66), (FieldInverse, 6)];
    costs(&shamir, Law::Polya, meter, others);
}

#[test]
fn a_missing_meter_is_met_as_described() {
    let readings = &readings(10)[2];
    let left_out = |outcome: &Epoch| {
        let opened = outcome.check();
        assert_eq!(opened.of.iter().map(|(meter, _)| *meter).collect::<Vec<_>>(), [0, 1, 2, 4, 5, 6, 8, 9]);
    };
    let missing = [3, 7];
    left_out(&epoch(&Paillier { key_bits: BITS, randomizer: TEXTBOOK }, Law::Polya, readings, &missing));
    left_out(&epoch(&Threshold { key_bits: BITS }, Law::Polya, readings, &missing));
    left_out(&epoch(&Pad { key_bits: BITS, randomizer: TEXTBOOK }, Law::Single, readings, &missing));
    left_out(&epoch(&LiftedElGamal, Law::Polya, readings, &missing));
    left_out(&epoch(&Masks { partners: Partners::All }, Law::Polya, readings, &missing));
    left_out(&epoch(&Masks { partners: Partners::Near(4) }, Law::Polya, readings, &missing));
    left_out(&epoch(&Psa { group: Ristretto, blocks: Blocks::Tree }, Law::Tree, readings, &missing));
    let shamir = ShamirShares { key_bits: BITS, randomizer: TEXTBOOK, gamma: 2 };
    left_out(&epoch(&shamir, Law::Polya, readings, &missing));
    assert!(matches!(
        epoch(&shamir, Law::Polya, readings, &[0, 1, 2, 3, 4]).outcome,
        Err(SchemeError::Missing { missing: 5, meters: 10 })
    ));
    for outcome in [
        epoch(&AdditiveShares { key_bits: BITS, randomizer: TEXTBOOK }, Law::Polya, readings, &missing)
            .outcome,
        epoch(&Psa { group: Ristretto, blocks: Blocks::Root }, Law::Polya, readings, &missing).outcome,
        epoch(&Psa { group: Dcr { key_bits: BITS }, blocks: Blocks::Root }, Law::Polya, readings, &missing)
            .outcome,
    ] {
        assert_eq!(outcome, Err(SchemeError::Missing { missing: 2, meters: 10 }));
    }
    // The groups of the two are lost, and of some cut no more than them.
    let groups = epoch(
        &Psa { group: Ristretto, blocks: Blocks::Groups { size: 2, cuts: 3 } },
        Law::Polya,
        readings,
        &missing,
    );
    let opened = groups.check();
    assert!((6..=8).contains(&opened.of.len()), "{opened:?}");
    assert!(groups.account.spent(Phase::Repair, Party::Aggregator).operations.of(Hash) >= 1);
}

#[test]
fn a_step_that_is_repeated_for_its_time_changes_nothing() {
    use std::cell::Cell;
    let now = Cell::new(0.0);
    let clock = || {
        now.set(now.get() + 0.25);
        now.get()
    };
    let task = Task { meters: 3, cap: CAP, reach: 10_000 };
    let scheme = Psa { group: Ristretto, blocks: Blocks::Root };
    let watch = crate::Watch { clock: &clock, whose: &|party| party == Party::Meter(1), least: 2.0 };
    let mut timed = Account::timed([1; 32], watch);
    let mut plain = Account::new([1; 32]);
    let mut sums = Vec::new();
    for account in [&mut timed, &mut plain] {
        let keys = scheme.set_up(&task, account).unwrap();
        let messages: Vec<_> = (0..3)
            .map(|meter| {
                let input = Input { meter, epoch: 1, reading: 100 * i64::from(meter), noise: &[7] };
                Some(scheme.meter(&keys, input, account).unwrap())
            })
            .collect();
        sums.push((messages.clone(), scheme.aggregate(&keys, 1, &messages, &[], account).unwrap()));
    }
    assert!(sums[0] == sums[1] && sums[0].1.sum == 321);
    // The clock moves by a quarter with each look.
    assert!(timed.spent(Phase::Epoch, Party::Meter(1)).millis > 0.0);
    assert_eq!(timed.spent(Phase::Epoch, Party::Meter(0)).millis, 0.0);
    for (phase, party, spent) in plain.all() {
        assert_eq!(timed.spent(phase, party).operations, spent.operations, "{phase:?} {party:?}");
    }
}

#[test]
fn laws_have_the_deviations_of_theory() {
    // Relative to a total of 544.5 Wh a home, m = 1000, epsilon = 1, delta = 1e-5, a cap of 3000 Wh.
    let setting = setting(1_000);
    let relative = |law| Noise::new(law, setting).unwrap().moments().deviation() / 544_500.0;
    let coins = |calibration, group| Law::Coins { calibration, group };
    use crate::law::Calibration::{Published, Tight};
    for (law, expected, digits) in [
        (Law::Polya, 0.0078, 5e-5),
        (Law::Gamma { absent: 0 }, 0.0078, 5e-5),
        (Law::Single, 0.0078, 5e-5),
        (Law::Diluted { honest: 1.0 }, 0.0264, 5e-5),
        (coins(Published, 1_000), 0.077, 5e-4),
        (coins(Tight, 1_000), 0.0206, 5e-5),
        (coins(Published, 100), 0.243, 5e-4),
        (coins(Tight, 100), 0.065, 5e-4),
        (Law::Local, 0.246, 5e-4),
        (Law::Tree, 0.320, 5e-4),
        (Law::Servers, 0.0150, 5e-5),
        (Law::Chosen { chosen: 1 }, 0.0078, 5e-5),
    ] {
        let found = relative(law);
        assert!((found - expected).abs() <= digits, "{law:?}: {found}");
    }
    // Missing meters cost the tree dearly: two blocks of 512 and so on.
    let tree = Noise::new(Law::Tree, setting).unwrap();
    assert!(
        tree.moments_of_blocks(&[(0, 1_000)]).deviation()
            < tree.moments_of_blocks(&[(1, 512), (1, 488)]).deviation()
    );
}

#[test]
fn sums_of_noise_follow_their_laws() {
    // Standard deviations of 2,000 sums, within the 99.99 % interval about theory; seeds are fixed.
    let setting = Setting { meters: 50, cap: 300, epsilon: 1.0, delta: 1e-5 };
    use crate::law::Calibration::Tight;
    for (seed, law) in [
        Law::Polya,
        Law::Gamma { absent: 5 },
        Law::Diluted { honest: 1.0 },
        Law::Diluted { honest: 0.5 },
        Law::Tree,
        Law::Coins { calibration: Tight, group: 50 },
        Law::CoarseCoins,
        Law::Local,
        Law::Single,
        Law::Servers,
        Law::Chosen { chosen: 3 },
    ]
    .into_iter()
    .enumerate()
    {
        let noise = Noise::new(law, setting).unwrap();
        let mut rng = Stream::seed_from_u64(seed as u64);
        let draws = 2_000;
        let totals: Vec<f64> = (0..draws).map(|_| crate::law::to_f64(noise.total(&mut rng))).collect();
        let n = f64::from(draws);
        let mean = totals.iter().sum::<f64>() / n;
        let variance = totals.iter().map(|total| (total - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let moments = noise.moments();
        let relative_error = ((moments.kurtosis - 1.0) / (4.0 * n)).sqrt();
        let off = variance.sqrt() / moments.deviation() - 1.0;
        assert!(off.abs() < 3.9 * relative_error, "{law:?}: off by {off}, {relative_error}");
        assert!(mean.abs() < 3.9 * moments.deviation() / n.sqrt(), "{law:?}: mean {mean}");
    }
}

#[test]
fn coarse_coins_leave_the_sum_open_modulo_the_cap() {
    let setting = Setting { meters: 10, cap: 3_000, epsilon: 1.0, delta: 1e-5 };
    let noise = Noise::new(Law::CoarseCoins, setting).unwrap();
    let mut rng = Stream::seed_from_u64(1);
    for _ in 0..100 {
        assert_eq!(noise.total(&mut rng).rem_euclid(3_000), 0);
    }
}

#[test]
fn laws_refuse_what_they_are_not_defined_for() {
    let setting = setting(10);
    for law in [
        Law::Gamma { absent: 10 },
        Law::Diluted { honest: 0.0 },
        Law::Diluted { honest: 1.5 },
        Law::Chosen { chosen: 0 },
        Law::Chosen { chosen: 11 },
    ] {
        assert!(Noise::new(law, setting).is_err(), "{law:?}");
    }
    for delta in [0.0, 1.0, f64::NAN] {
        assert!(Noise::new(Law::Polya, Setting { delta, ..setting }).is_err());
    }
    let noise = Noise::new(Law::Chosen { chosen: 4 }, setting).unwrap();
    let chosen: BTreeSet<_> = noise.choose(&mut Stream::seed_from_u64(1)).into_iter().collect();
    assert_eq!(chosen.len(), 4);
}

#[test]
fn the_protocol_itself_opens_the_same_sum() {
    use crate::double_blind;
    use crate::operation::{Counter, Operation};
    use blindsum_core::role::Role;
    use blindsum_core::{Params, RawParams};
    let raw = RawParams { meters: 6, gamma: 3, key_bits: 512, ..RawParams::default() };
    let params = Params::try_from(raw).unwrap();
    let readings: Vec<i64> = (0..6).map(|meter| 123_457 * meter).collect();
    let clock = || {
        use std::sync::atomic::{AtomicU32, Ordering};
        static LOOKS: AtomicU32 = AtomicU32::new(0);
        f64::from(LOOKS.fetch_add(1, Ordering::Relaxed))
    };
    let epoch = double_blind::run(params, 3, &readings, &[], &[1, 4], clock, 0.0).unwrap();
    assert_eq!(epoch.sum - epoch.noise, readings.iter().sum::<i64>());
    assert_eq!(epoch.ciphertexts, [3, 3, 1]);
    assert_eq!(epoch.meters.keys().copied().collect::<Vec<_>>(), [1, 4]);
    assert!(epoch.meters.values().all(|time| time.set_up > 0.0 && time.reading > 0.0 && time.noise > 0.0));
    // The cloud encrypts m gamma bits and multiplies m gamma shares of noise and m readings; the control centre decrypts twice, by two primes.
    let cloud = Counter::from([(Operation::Power, 6 * 3), (Operation::Product, 6 * 3 + 6)]);
    let centre = Counter::from([(Operation::Power, 4)]);
    assert_eq!(epoch.ordered, [(Role::ControlCenter, centre), (Role::Cloud, cloud)].into());
    let repaired = double_blind::run(params, 3, &readings, &[2], &[], clock, 0.0).unwrap();
    assert_eq!(repaired.absent, [2]);
    assert_eq!(repaired.sum - repaired.noise, readings.iter().sum::<i64>() - readings[2]);
}

#[test]
fn a_step_of_ours_is_repeated_for_its_time_by_the_same_rule() {
    use crate::double_blind::{self, MeterTime};
    use blindsum_core::{Params, RawParams};
    use std::sync::atomic::{AtomicU32, Ordering};
    static LOOKS: AtomicU32 = AtomicU32::new(0);
    // A millisecond passes with each look, so that an order takes one however often it is carried out.
    let clock = || f64::from(LOOKS.fetch_add(1, Ordering::Relaxed));
    let raw = RawParams { meters: 4, gamma: 2, key_bits: 512, ..RawParams::default() };
    let params = Params::try_from(raw).unwrap();
    let run = |least: f64| {
        let before = LOOKS.load(Ordering::Relaxed);
        let epoch = double_blind::run(params, 3, &[5, 6, 7, 8], &[], &[0, 2], clock, least).unwrap();
        (epoch, LOOKS.load(Ordering::Relaxed) - before)
    };
    let ((once, looks), (same, as_many), (repeated, more)) = (run(0.0), run(1.0), run(10.0));
    let time = |reading: f64| MeterTime { set_up: 1.0, reading, noise: 1.0 };
    // To register and to mask take a look each; together they take one when they are repeated.
    assert!(once.meters == [(0, time(2.0)), (2, time(2.0))].into() && once.meters == same.meters);
    assert_eq!(repeated.meters, [(0, time(1.0)), (2, time(1.0))].into());
    // Ten times two looks at least, for three steps of two meters.
    assert!(as_many == looks && more >= looks + 20 * 6, "{looks}, {as_many}, {more}");
    // Nothing else changes, nor does what was sent.
    assert_eq!(once.costs, repeated.costs);
    let told = |epoch: &double_blind::Epoch| {
        (epoch.sum, epoch.readings, epoch.noise, epoch.ciphertexts, epoch.ordered.clone())
    };
    assert_eq!(told(&once), told(&repeated));
}

/// How an epoch ends whose meter 0 sent something else: of readings 0, 100, 200, 300.
type Ends = Result<(i64, usize), SchemeError>;

/// An epoch whose first message is forged. The forger has what everybody has, and what a meter of another set-up sends: to this one, bytes at
/// random.
fn forged<S: Scheme>(scheme: &S, forge: impl FnOnce(&S::Keys, &mut S::Message, S::Message)) -> Ends {
    let task = Task { meters: 4, cap: CAP, reach: 10_000 };
    let set_up = |account: &mut Account<'_>, epoch| {
        let keys = scheme.set_up(&task, account).unwrap();
        let messages: Vec<_> = (0..4)
            .map(|meter| {
                let input = Input { meter, epoch, reading: 100 * i64::from(meter), noise: &[] };
                Some(scheme.meter(&keys, input, account).unwrap())
            })
            .collect();
        (keys, messages)
    };
    let (_, mut others) = set_up(&mut Account::new([8; 32]), 2);
    let mut account = Account::new([9; 32]);
    let (keys, mut messages) = set_up(&mut account, 1);
    forge(&keys, messages[0].as_mut().unwrap(), others[0].take().unwrap());
    let opened = scheme.aggregate(&keys, 1, &messages, &[], &mut account)?;
    Ok((opened.sum, opened.of.len()))
}

/// Holds what a scheme's description says of wrong messages against two forgeries: bytes at random, and the meter's own message shifted by
/// 500, made of it and of public keys alone.
fn forgeries<S: Scheme>(scheme: &S, shift: impl FnOnce(&S::Keys, &mut S::Message)) {
    forgeries_with(scheme, |other| other, shift);
}

fn forgeries_with<S: Scheme>(
    scheme: &S,
    bytes: impl FnOnce(S::Message) -> S::Message,
    shift: impl FnOnce(&S::Keys, &mut S::Message),
) {
    let about = scheme.describe();
    let random = forged(scheme, |_, message, other| *message = bytes(other));
    let shifted = forged(scheme, |keys, message, _| shift(keys, message));
    // Without encryption only the bytes of a number count.
    let random = if about.id == "plain" { Ok((7, 4)) } else { random };
    // Nobody notices a chosen shift; the sum is wrong, as the forger wanted.
    assert_eq!(shifted, Ok((1_100, 4)), "{}", about.id);
    match about.wrong {
        Noticed::Nothing => assert!(random.is_ok_and(|(sum, of)| sum != 600 && of == 4), "{}", about.id),
        Noticed::Garbage => assert_eq!(random, Err(SchemeError::Wrong { meters: 4 }), "{}", about.id),
        // In groups of two: the other group alone, as if two were missing.
        Noticed::LosesGroup => assert!(random.is_ok_and(|(sum, of)| sum < 600 && of == 2), "{}", about.id),
        wrong => panic!("{}: {wrong}", about.id),
    }
}

/// A Paillier ciphertext shifted by 500 without a secret.
fn by_500(key: &PublicKey, ciphertext: &BigUint) -> BigUint {
    key.blind(&key.encode(&500.into()), ciphertext)
}

#[test]
fn of_wrong_messages_is_noticed_what_the_descriptions_say() {
    let point = RistrettoPoint::mul_base(&Scalar::from(500u64));
    forgeries(&Plain, |(), sent| *sent += 500);
    forgeries(&Masks { partners: Partners::All }, |_, sent| *sent = sent.wrapping_add(500));
    for randomizer in [TEXTBOOK, Randomizer::ShortExponent] {
        forgeries(&Paillier { key_bits: BITS, randomizer }, |keys, sent| {
            *sent = by_500(&keys.encryptor.key, sent);
        });
    }
    // All its set-ups have the same n, so that what another one sends is a reading here too.
    let bytes = |other: BigUint| other + 1u32;
    forgeries_with(&Threshold { key_bits: 256 }, bytes, |keys, sent| {
        *sent = by_500(&keys.encryptor.key, sent);
    });
    forgeries(&Pad { key_bits: BITS, randomizer: TEXTBOOK }, |_, sent| sent.padded += 500);
    forgeries(&LiftedElGamal, |_, sent| sent.1 += point);
    for blocks in [Blocks::Root, Blocks::Tree, Blocks::Groups { size: 2, cuts: 2 }] {
        forgeries(&Psa { group: Ristretto, blocks }, |_, sent| {
            // The root of a tree opens the last of a meter's numbers.
            sent.iter_mut().for_each(|number| *number += point);
        });
    }
    forgeries(&Psa { group: Dcr { key_bits: BITS }, blocks: Blocks::Root }, |keys, sent| {
        sent[0] = by_500(&keys.public, &sent[0]);
    });
    forgeries(&AdditiveShares { key_bits: BITS, randomizer: TEXTBOOK }, |keys, sent| sent.shift(keys, 500));
    forgeries(&ShamirShares { key_bits: BITS, randomizer: TEXTBOOK, gamma: 3 }, |keys, sent| {
        sent.noise = by_500(keys.aggregator(), &sent.noise);
    });
}

#[cfg(feature = "prio")]
#[test]
fn prio_opens_the_sum_of_those_that_are_there() {
    use crate::operation::Operation::{Shard, Verification};
    opens(&Prio, Law::Servers, &SIZES);
    costs(&Prio, Law::Servers, [(Shard, 1)], [(Verification, 20), (Draw, 2)]);
    let epoch = epoch(&Prio, Law::Servers, &readings(10)[2], &[3, 7]);
    assert_eq!(epoch.check().of.len(), 8);
}
