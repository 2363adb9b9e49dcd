//! One epoch of any scheme, whose sum is held against readings and noise.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Stream;
use blindsum_core::variants::NoiseLaw;
use blindsum_schemes::{Account, Input, Law, Noise, Party, Scheme, Task, Watch, double_blind};
use rand_core::SeedableRng;

use crate::basis::{EPOCH, MeasureError, Size, picked, reach, refused, setting};
use crate::homes::readings;
use crate::plan::{Cell, Options};

/// An epoch of a scheme that was right.
pub(crate) struct Ran<'a> {
    pub(crate) account: Account<'a>,
    pub(crate) meters: Vec<u32>,
}

/// Runs an epoch of any scheme and holds the sum against readings and noise.
pub(crate) struct Run<'a> {
    pub(crate) cell: Cell,
    pub(crate) law: Law,
    pub(crate) m: u32,
    pub(crate) options: &'a Options,
    pub(crate) watch: Option<(fn() -> f64, f64)>,
}

impl Run<'_> {
    /// Runs it.
    pub(crate) fn run<S: Scheme, T>(
        self,
        scheme: &S,
        then: impl FnOnce(Ran<'_>) -> T,
    ) -> Result<T, MeasureError> {
        let Self { cell, law, m, options, watch } = self;
        let refused = |why: &dyn std::fmt::Display| MeasureError::Refused {
            cell: cell.to_string(),
            why: why.to_string(),
        };
        let noise = Noise::new(law, setting(m, options)).map_err(|error| refused(&error))?;
        let key = cell.stream_key(options.seed);
        let mut rng = Stream::from_seed(key);
        let meters = picked(m, &mut rng);
        let whose = |party: Party| match party {
            // A table that all meters hold is booked for meter 0, picked or not.
            Party::Meter(meter) => meter == 0 || meters.contains(&meter),
            Party::Aggregator | Party::Helper(_) => true,
        };
        let tick = watch.map(|(clock, _)| move || clock());
        let mut account = match (&tick, watch) {
            (Some(clock), Some((_, least))) => Account::timed(key, Watch { clock, whose: &whose, least }),
            _ => Account::new(key),
        };
        let task = Task { meters: m, cap: i64::from(options.cap_wh), reach: reach(&noise) };
        let keys = scheme.set_up(&task, &mut account).map_err(|error| refused(&error))?;
        let homes = readings(m, options.cap_wh);
        let times = scheme.levels(&task) / noise.levels().max(1);
        let mut drawn = Vec::new();
        let mut messages = Vec::new();
        for (meter, reading) in (0..m).zip(&homes) {
            let own: Vec<_> = (0..times.max(1)).flat_map(|_| noise.of_meter(&mut rng)).collect();
            let input = Input { meter, epoch: EPOCH, reading: *reading, noise: &own };
            messages.push(Some(scheme.meter(&keys, input, &mut account).map_err(|error| refused(&error))?));
            drawn.push(own);
        }
        let added = noise.of_others(&mut rng);
        let opened = scheme
            .aggregate(&keys, EPOCH, &messages, &added, &mut account)
            .map_err(|error| refused(&error))?;
        // The sum is right to the unit, or nothing of it is told.
        let share = |meter: u32, level: usize| {
            let own = usize::try_from(meter).ok().and_then(|meter| drawn.get(meter));
            own.and_then(|own| own.get(level)).copied().unwrap_or_default()
        };
        let noise: i64 = opened.of.iter().map(|(meter, level)| share(*meter, *level)).chain(added).sum();
        let expected = homes.iter().sum::<i64>() + noise;
        if opened.sum != expected || opened.of.len() != homes.len() {
            return Err(MeasureError::Wrong { cell: cell.to_string(), found: opened.sum, expected });
        }
        Ok(then(Ran { account, meters: meters.clone() }))
    }
}

/// An epoch of ours without these meters that was right.
pub(crate) fn run_ours(
    cell: Cell,
    size: Size,
    absent: &[u32],
    options: &Options,
    (clock, least): (fn() -> f64, f64),
) -> Result<double_blind::Epoch, MeasureError> {
    let raw = RawParams {
        meters: size.m,
        gamma: size.gamma,
        epsilon: options.epsilon,
        cap_wh: options.cap_wh,
        key_bits: size.key_bits,
        noise: NoiseLaw::Continuous,
        ..RawParams::default()
    };
    let params = Params::try_from(raw).map_err(|error| refused(cell, error))?;
    let key = cell.stream_key(options.seed);
    let seed = key.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    let meters = picked(size.m, &mut Stream::from_seed(key));
    let homes: Vec<_> = readings(size.m, options.cap_wh).iter().map(|wh| wh * 1_000).collect();
    let ran = double_blind::run(params, seed, &homes, absent, &meters, clock, least)
        .map_err(|error| refused(cell, error))?;
    let there = (0..).zip(&homes).filter(|(meter, _)| !absent.contains(meter)).map(|(_, home)| *home);
    let expected = there.sum::<i64>() + ran.noise;
    if ran.sum != expected {
        return Err(MeasureError::Wrong { cell: cell.to_string(), found: ran.sum, expected });
    }
    Ok(ran)
}
