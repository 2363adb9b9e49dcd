//! The figure `dropout`: what missing meters cost. Each scheme runs once with all meters; then its aggregating side opens what is there, with ever
//! more of the messages missing. Sums are held against readings and noise of those that are in it, to the unit.

use std::collections::BTreeSet;

use blindsum_core::randomness::Stream;
use blindsum_schemes::double_blind;
use blindsum_schemes::transport::psa::Blocks;
use blindsum_schemes::{Account, Input, Law, Noise, Opened, Party, Phase, Scheme, SchemeError, Task, Watch};
use blindsum_sim::Party as Ours;
use rand_core::SeedableRng;

use crate::basis::{EPOCH, MeasureError, Size, base, picked, reach, refused, setting};
use crate::epoch::run_ours;
use crate::homes::{readings, totals};
use crate::measurement::{MILLIS, Measurement};
use crate::plan::{ABSENT, Cell, Options};
use crate::statistics::{Z95, count, count_f64, to_f64};
use crate::way::{Visit, Way};

/// Sets of missing meters over which a tree's blocks are averaged.
const SETS: u32 = 1_000;

/// Measures it.
pub(crate) fn measure(
    cell: Cell,
    size: Size,
    options: &Options,
    clock: fn() -> f64,
) -> Result<Vec<Measurement>, MeasureError> {
    if size.way == Way::DoubleBlind {
        return measure_ours(cell, size, options, clock);
    }
    let lost = Lost { cell, size, options, clock };
    size.way
        .with(size.key_bits.max(256), size.gamma.max(1), lost)
        .unwrap_or_else(|| Err(refused(cell, "it does not belong to the schemes")))
}

/// Meters in an order that the stream draws; the first of them are missing.
fn order(m: u32, rng: &mut Stream) -> Vec<u32> {
    let mut left: Vec<_> = (0..m).collect();
    let mut order = Vec::new();
    while let Some(last) = u32::try_from(left.len()).ok().filter(|length| *length > 0) {
        let place = blindsum_paillier::integer::random_index(last, rng);
        order.push(left.swap_remove(usize::try_from(place).unwrap_or_default()));
    }
    order
}

struct Lost<'a> {
    cell: Cell,
    size: Size,
    options: &'a Options,
    clock: fn() -> f64,
}

impl Visit for Lost<'_> {
    type Out = Result<Vec<Measurement>, MeasureError>;

    fn visit<S: Scheme>(self, scheme: &S) -> Self::Out {
        let Self { cell, size, options, clock } = self;
        let refused = |why: &dyn std::fmt::Display| refused(cell, why);
        let (m, law) = (size.m, size.way.law());
        let noise = Noise::new(law, setting(m, options)).map_err(|error| refused(&error))?;
        let key = cell.stream_key(options.seed);
        let mut rng = Stream::from_seed(key);
        let looked_at = picked(m, &mut rng);
        let order = order(m, &mut rng);
        let task = Task { meters: m, cap: i64::from(options.cap_wh), reach: reach(&noise) };
        // What meters and set-up take is Fig. 7's.
        let mut account = Account::new(key);
        let keys = scheme.set_up(&task, &mut account).map_err(|error| refused(&error))?;
        let homes = readings(m, options.cap_wh);
        let times = (scheme.levels(&task) / noise.levels().max(1)).max(1);
        let (mut drawn, mut messages) = (Vec::new(), Vec::new());
        for (meter, reading) in (0..m).zip(&homes) {
            let own: Vec<_> = (0..times).flat_map(|_| noise.of_meter(&mut rng)).collect();
            let input = Input { meter, epoch: EPOCH, reading: *reading, noise: &own };
            messages.push(Some(scheme.meter(&keys, input, &mut account).map_err(|error| refused(&error))?));
            drawn.push(own);
        }
        let added = noise.of_others(&mut rng);
        let whose = |party: Party| match party {
            Party::Meter(meter) => looked_at.contains(&meter),
            Party::Aggregator | Party::Helper(_) => true,
        };
        let tick = move || clock();
        let mut rows = Vec::new();
        for absent in ABSENT.into_iter().filter(|absent| *absent < m) {
            let missing = order.iter().take(usize::try_from(absent).unwrap_or_default());
            for meter in missing {
                if let Some(message) = usize::try_from(*meter).ok().and_then(|place| messages.get_mut(place))
                {
                    *message = None;
                }
            }
            let watch = Watch { clock: &tick, whose: &whose, least: options.least_millis };
            let mut account = Account::timed(key, watch);
            let opened = match scheme.aggregate(&keys, EPOCH, &messages, &added, &mut account) {
                Ok(opened) => {
                    let of = |numbers: &[i64], meter: u32| {
                        usize::try_from(meter).ok().and_then(|place| numbers.get(place)).copied()
                    };
                    let share = |(meter, level): &(u32, usize)| {
                        let own = usize::try_from(*meter).ok().and_then(|meter| drawn.get(meter));
                        own.and_then(|own| own.get(*level)).copied().unwrap_or_default()
                    };
                    let expected = opened.of.iter().map(share).chain(added.iter().copied()).sum::<i64>()
                        + opened.of.iter().filter_map(|(meter, _)| of(&homes, *meter)).sum::<i64>();
                    if opened.sum != expected {
                        return Err(MeasureError::Wrong {
                            cell: cell.to_string(),
                            found: opened.sum,
                            expected,
                        });
                    }
                    opened
                }
                // Nothing comes out of this epoch.
                Err(SchemeError::Missing { .. } | SchemeError::Wrong { .. }) if absent > 0 => {
                    Opened { sum: 0, of: Vec::new() }
                }
                Err(error) => return Err(refused(&error)),
            };
            let base = Measurement { absent: Some(absent), ..base(cell, size, options) };
            let told = Told { base, options, homes: &homes, m, absent };
            rows.extend(told.sums(&noise, &opened.of));
            rows.extend(told.costs(&account, &looked_at));
            if size.way == Way::Tree {
                rows.extend(told.blocks(&noise, key));
            }
        }
        Ok(rows)
    }
}

/// What is told of one number of missing meters.
struct Told<'a> {
    base: Measurement,
    options: &'a Options,
    homes: &'a [i64],
    m: u32,
    absent: u32,
}

impl Told<'_> {
    fn of(&self, metric: &str, party: &str, unit: &str, value: f64) -> Measurement {
        Measurement {
            metric: metric.to_owned(),
            party: party.to_owned(),
            phase: "epoch".to_owned(),
            unit: unit.to_owned(),
            value,
            ..self.base.clone()
        }
    }

    /// The mean over a day of the total of all homes.
    fn day(&self) -> f64 {
        let day = totals(self.m, self.options.cap_wh);
        to_f64(day.iter().sum()) / count(day.len()).max(1.0)
    }

    /// Who is in the sum, who is lost with those that are missing, and how wide the noise is by theory.
    fn sums(&self, noise: &Noise, of: &[(u32, usize)]) -> Vec<Measurement> {
        let there = count(of.len());
        let lost = f64::from(self.m - self.absent) - there;
        let mut rows = vec![
            self.of("meters in the sum", "all", "meters", there),
            self.of("healthy meters that are lost", "all", "meters", lost),
        ];
        let total: i64 = of
            .iter()
            .filter_map(|(meter, _)| usize::try_from(*meter).ok().and_then(|place| self.homes.get(place)))
            .sum();
        if total > 0 && noise.law() != Law::None {
            let deviation = match noise.law() {
                // Drawn by who opens the sum, however many are in it.
                Law::Single | Law::Servers | Law::Chosen { .. } => noise.moments(),
                _ => {
                    // How many meters come with each level of noise.
                    let level = |level: usize| {
                        let meters = of.iter().filter(|(_, own)| *own == level).count();
                        (level, u32::try_from(meters).unwrap_or(u32::MAX))
                    };
                    noise.moments_of_blocks(&(0..noise.levels()).map(level).collect::<Vec<_>>())
                }
            }
            .deviation();
            rows.push(self.of("sd", "all", "of the total", deviation / to_f64(total)));
        }
        rows
    }

    /// What opening took, and what a repair took beside it.
    fn costs(&self, account: &Account<'_>, looked_at: &[u32]) -> Vec<Measurement> {
        let mut helpers = [0.0, 0.0];
        let (mut sent, mut senders) = (0, 0u32);
        for (phase, party, spent) in account.all() {
            match (phase, party) {
                (Phase::Epoch, Party::Helper(_)) => helpers[0] += spent.millis,
                (Phase::Repair, Party::Helper(_)) => helpers[1] += spent.millis,
                _ => {}
            }
            if phase == Phase::Repair && spent.sent > 0 {
                sent += spent.sent;
                senders += 1;
            }
        }
        let repairing: Vec<_> = looked_at
            .iter()
            .map(|meter| account.spent(Phase::Repair, Party::Meter(*meter)).millis)
            .filter(|millis| *millis > 0.0)
            .collect();
        // The sum of no numbers is -0 for floats.
        let meter = repairing.iter().fold(0.0, |sum, millis| sum + millis) / count(repairing.len()).max(1.0);
        let spent = |phase| account.spent(phase, Party::Aggregator).millis;
        let repair = |row: Measurement| Measurement { phase: "repair".to_owned(), ..row };
        vec![
            self.of("time", "aggregator", MILLIS, spent(Phase::Epoch)),
            self.of("time", "helpers", MILLIS, helpers[0]),
            repair(self.of("time", "meter", MILLIS, meter)),
            repair(self.of("time", "aggregator", MILLIS, spent(Phase::Repair))),
            repair(self.of("time", "helpers", MILLIS, helpers[1])),
            repair(self.of("sent", "all", "bytes", count_f64(sent))),
            repair(self.of("who sends", "all", "parties", f64::from(senders))),
        ]
    }

    /// Of a tree, over many sets of missing meters: the fewest blocks, and the deviation beside the day's mean total.
    fn blocks(&self, noise: &Noise, key: [u8; 32]) -> Vec<Measurement> {
        let mut rng = Stream::from_seed(key);
        let day = self.day();
        let sets: Vec<_> = (0..SETS)
            .map(|_| {
                let missing: BTreeSet<_> = order(self.m, &mut rng)
                    .into_iter()
                    .take(usize::try_from(self.absent).unwrap_or_default())
                    .collect();
                let blocks = Blocks::cover(self.m, &missing);
                (count(blocks.len()), noise.moments_of_blocks(&blocks).deviation() / day)
            })
            .collect();
        let mean = |metric: &str, unit: &str, of: fn(&(f64, f64)) -> f64| {
            let n = f64::from(SETS);
            let mean = sets.iter().map(of).sum::<f64>() / n;
            let square = sets.iter().map(|set| (of(set) - mean) * (of(set) - mean)).sum::<f64>() / (n - 1.0);
            let off = Z95 * libm::sqrt(square / n);
            Measurement {
                low: Some(mean - off),
                high: Some(mean + off),
                n: u64::from(SETS),
                ..self.of(metric, "all", unit, mean)
            }
        };
        vec![
            mean("blocks, mean over sets", "blocks", |set| set.0),
            mean("sd beside the day's mean total, mean over sets", "of the total", |set| set.1),
        ]
    }
}

/// The protocol itself: the dealer tells the sum of what is missing of the keys.
fn measure_ours(
    cell: Cell,
    size: Size,
    options: &Options,
    clock: fn() -> f64,
) -> Result<Vec<Measurement>, MeasureError> {
    let mut rng = Stream::from_seed(cell.stream_key(options.seed));
    let order = order(size.m, &mut rng);
    let homes = readings(size.m, options.cap_wh);
    let noise = Noise::new(size.way.law(), setting(size.m, options)).map_err(|error| refused(cell, error))?;
    let mut rows = Vec::new();
    for absent in ABSENT.into_iter().filter(|absent| *absent < size.m) {
        let missing: Vec<_> =
            order.iter().copied().take(usize::try_from(absent).unwrap_or_default()).collect();
        // A total over half of the meters or fewer is not repaired: half of the noise hides too little.
        let ran = match run_ours(cell, size, &missing, options, (clock, options.least_millis)) {
            Err(MeasureError::Refused { .. }) if 2 * absent >= size.m => None,
            ran => Some(ran?),
        };
        let base = Measurement { absent: Some(absent), ..base(cell, size, options) };
        let told = Told { base, options, homes: &homes, m: size.m, absent };
        let there = (0..size.m).filter(|meter| ran.is_some() && !missing.contains(meter));
        let of: Vec<_> = there.map(|meter| (meter, 0)).collect();
        rows.extend(told.sums(&noise, &of));
        let Some(ran) = ran else { continue };
        // The control centre takes the missing keys' powers off while it decrypts: both are in its time.
        let helpers =
            [Ours::ControlCenter, Ours::Dealer].map(|party| ran.costs.epoch(party).millis).iter().sum();
        // The cloud encrypts its choice before anybody sends. That does not belong to opening; the other schemes do not count it there.
        let choice = ran.costs.get(double_blind::CHOICE, Ours::Cloud).millis;
        rows.extend([
            told.of("time", "aggregator", MILLIS, ran.costs.epoch(Ours::Cloud).millis - choice),
            told.of("time", "helpers", MILLIS, helpers),
            Measurement { phase: "repair".to_owned(), ..told.of("sent", "all", "bytes", count(ran.repair)) },
        ]);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Z9999;

    fn clock() -> f64 {
        use std::sync::atomic::{AtomicU32, Ordering};
        static LOOKS: AtomicU32 = AtomicU32::new(0);
        f64::from(LOOKS.fetch_add(1, Ordering::Relaxed)) / 4.0
    }

    fn rows(way: Way, m: u32, repeat: u32) -> Vec<Measurement> {
        let options = Options { least_millis: 0.5, ..Options::quick(7) };
        let (gamma, key_bits) =
            (if way.has_gamma() { 2 } else { 0 }, if way.has_key_bits() { 256 } else { 0 });
        let cell = Cell::Absent { way, m, key_bits, repeat };
        measure(cell, Size { way, m, gamma, key_bits, repeat }, &options, clock).unwrap()
    }

    fn of(rows: &[Measurement], metric: &str, absent: u32) -> f64 {
        let is_it = |row: &&Measurement| row.metric == metric && row.absent == Some(absent);
        rows.iter().find(is_it).unwrap().value
    }

    #[test]
    fn a_missing_meter_costs_what_the_scheme_says() {
        // All readings and noise of those in the sum are held against it on the way.
        let lost = |way: Way| {
            let rows = rows(way, 20, 1);
            [0, 1, 5, 10].map(|absent| {
                assert!(of(&rows, "meters in the sum", absent) + f64::from(absent) <= 20.0);
                of(&rows, "healthy meters that are lost", absent)
            })
        };
        for way in [Way::Paillier, Way::Pad, Way::Masks, Way::Tree, Way::ElGamal, Way::Plain] {
            assert_eq!(lost(way), [0.0; 4], "{way:?}");
        }
        // It dies with all that are healthy.
        for way in [Way::Shares, Way::Psa, Way::JoyeLibert, Way::OneGroup] {
            assert_eq!(lost(way), [0.0, 19.0, 15.0, 10.0], "{way:?}");
        }
        // Eleven of twenty are enough.
        assert_eq!(lost(Way::Shamir), [0.0, 0.0, 0.0, 10.0]);
    }

    #[test]
    fn a_repair_is_booked_and_repeats() {
        let untimed = |rows: Vec<Measurement>| {
            let rows = rows.into_iter().filter(|row| !row.is_time());
            rows.map(|row| (row.metric, row.party, row.absent, row.value)).collect::<Vec<_>>()
        };
        for way in [Way::Masks, Way::DoubleBlind, Way::Groups] {
            let rows = rows(way, 20, 1);
            let sent = |absent: u32| {
                let is_it = |row: &&Measurement| {
                    row.metric == "sent" && row.phase == "repair" && row.absent == Some(absent)
                };
                rows.iter().find(is_it).unwrap().value
            };
            assert_eq!(sent(0), 0.0, "{way:?}");
            if way != Way::Groups {
                assert!(sent(1) > 0.0, "{way:?}");
            }
            assert_eq!(untimed(rows.clone()), untimed(super::tests::rows(way, 20, 2)));
        }
        // Of nineteen partners each sends eight bytes.
        let masks = rows(Way::Masks, 20, 1);
        assert_eq!(of(&masks, "who sends", 1), 19.0);
    }

    #[test]
    fn missing_meters_make_a_tree_noisy() {
        let options = Options::quick(1);
        let noise = Noise::new(Law::Tree, setting(1_000, &options)).unwrap();
        let cell = Cell::Absent { way: Way::Tree, m: 1_000, key_bits: 0, repeat: 1 };
        let size = Size { way: Way::Tree, m: 1_000, gamma: 0, key_bits: 0, repeat: 1 };
        // Worked out by another program for the same law, 2,000 sets each. In a tree that is padded to 1,024, with blocks at the edge that have
        // a chance of their own, the deviations are .32, .85, 1.44, 1.76 and 2.43.
        for (absent, blocks, relative, edge) in [
            (0, 1.0, 0.3197, 0.32),
            (1, 9.97, 0.8524, 0.85),
            (5, 34.60, 1.4439, 1.44),
            (10, 58.68, 1.7743, 1.76),
            (50, 179.06, 2.4477, 2.43),
        ] {
            let base = base(cell, size, &options);
            let told = Told { base, options: &options, homes: &[], m: 1_000, absent };
            let rows = told.blocks(&noise, [1; 32]);
            // They are parts of 544.5 kWh.
            let part = 544_500.0 / told.day();
            for (row, expected) in [(&rows[0], blocks), (&rows[1], relative * part)] {
                // The 99.99 % interval of the difference of two means, and the digits that are given.
                let off = 1.5 * (row.high.unwrap() - row.value) / Z95 * Z9999 + 1e-3 * expected;
                let told = format!("{absent}: {} {} for {expected}", row.metric, row.value);
                assert!((row.value - expected).abs() <= off, "{told}");
            }
            assert!((rows[1].value / (edge * part) - 1.0).abs() < 0.02);
        }
    }
}
