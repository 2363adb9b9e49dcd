//! The form: what is typed, as it was typed, and what it means once every check has passed.

use blindsum_core::params::{KEY_SIZES, MAX_GAMMA, Params, ParamsError, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::readings::{DEFAULT_SLOT, Reading, Readings, ReadingsError};

use crate::text::{fill, text};
use crate::workers::{MAX_METERS, deadline_for};

/// Longest deadline that can be asked for, in seconds.
const MAX_DEADLINE_S: u32 = 10_000;
/// The largest cap, in Wh: the core's.
const MAX_CAP_WH: u32 = 1_000_000;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// m.
    Meters,
    /// gamma.
    Gamma,
    /// epsilon.
    Epsilon,
    /// The cap, in Wh.
    Cap,
    /// Bits of the keys.
    KeyBits,
    /// The half-hour.
    Slot,
    /// The seed, where randomness is seeded.
    Seed,
    /// The deadline, in s.
    Deadline,
}

/// What is typed. Nothing typed is ever lost: a value that cannot be used stays, with its error beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// m.
    pub(crate) meters: String,
    /// gamma.
    pub(crate) gamma: String,
    /// epsilon.
    pub(crate) epsilon: String,
    /// The cap, in Wh.
    pub(crate) cap: String,
    /// Bits of the keys.
    pub(crate) key_bits: String,
    /// The half-hour's label.
    pub(crate) slot: String,
    /// Whether randomness is seeded.
    pub(crate) seeded: bool,
    /// The seed; kept while it is not used.
    pub(crate) seed: String,
    /// The deadline, in s; empty: as long as the parameters ask for.
    pub(crate) deadline: String,
}

impl Default for Form {
    fn default() -> Self {
        let raw = RawParams::default();
        Self {
            meters: raw.meters.to_string(),
            gamma: raw.gamma.to_string(),
            epsilon: raw.epsilon.to_string(),
            cap: raw.cap_wh.to_string(),
            key_bits: raw.key_bits.to_string(),
            slot: DEFAULT_SLOT.to_owned(),
            seeded: false,
            seed: "1".to_owned(),
            deadline: String::new(),
        }
    }
}

/// Everything a round needs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// Checked parameters.
    pub(crate) params: Params,
    /// One reading a meter.
    pub(crate) readings: Vec<Reading>,
    /// The households' names, one a meter.
    pub(crate) households: Vec<String>,
    /// The half-hour's label.
    pub(crate) slot: String,
    /// t.
    pub(crate) epoch: u64,
    /// Where random numbers come from.
    pub(crate) randomness: Randomness,
    /// How long a worker may take over one request.
    pub(crate) deadline_ms: u32,
}

impl Plan {
    /// Whether another plan runs the same round: how long workers may take is no part of it.
    pub(crate) fn same_round(&self, other: &Self) -> bool {
        *self == Self { deadline_ms: self.deadline_ms, ..other.clone() }
    }
}

/// What the form means, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Checked {
    /// What is wrong, field by field.
    pub(crate) errors: Vec<(Field, String)>,
    /// What would run, where nothing is wrong and the readings are there.
    pub(crate) plan: Option<Plan>,
    /// The deadline that an empty field means, in s, where the parameters are right.
    pub(crate) deadline_s: Option<u32>,
    /// The households to draw before a round: as many as meters are asked for, or as usual where that cannot be;
    /// without names until the readings are there.
    pub(crate) households: Vec<String>,
}

impl Checked {
    /// What is wrong with one field.
    pub(crate) fn error(&self, field: Field) -> Option<String> {
        self.errors.iter().find(|(at, _)| *at == field).map(|(_, error)| error.clone())
    }
}

impl Form {
    /// What stands in a field.
    pub(crate) fn get(&self, field: Field) -> &str {
        match field {
            Field::Meters => &self.meters,
            Field::Gamma => &self.gamma,
            Field::Epsilon => &self.epsilon,
            Field::Cap => &self.cap,
            Field::KeyBits => &self.key_bits,
            Field::Slot => &self.slot,
            Field::Seed => &self.seed,
            Field::Deadline => &self.deadline,
        }
    }

    /// Takes what was typed.
    pub(crate) fn set(&mut self, field: Field, text: String) {
        let place = match field {
            Field::Meters => &mut self.meters,
            Field::Gamma => &mut self.gamma,
            Field::Epsilon => &mut self.epsilon,
            Field::Cap => &mut self.cap,
            Field::KeyBits => &mut self.key_bits,
            Field::Slot => &mut self.slot,
            Field::Seed => &mut self.seed,
            Field::Deadline => &mut self.deadline,
        };
        *place = text;
    }
}

/// Reads the form. Each field is judged by itself, so that every mistake shows at once; then all of them together.
pub(crate) fn check(form: &Form, readings: Option<&Readings>) -> Checked {
    let mut errors = Errors::default();
    let default = RawParams::default();
    let meters = errors.whole(Field::Meters, form, MAX_METERS);
    let gamma = errors.whole(Field::Gamma, form, MAX_GAMMA);
    let epsilon = errors.decimal(Field::Epsilon, form).filter(|&epsilon| {
        // Whether the noise fits depends on the other fields: judged below.
        match Params::try_from(RawParams { epsilon, ..default }) {
            Err(ParamsError::Epsilon(_)) => errors.judge(Field::Epsilon, RawParams { epsilon, ..default }),
            _ => true,
        }
    });
    let cap_wh = errors.whole(Field::Cap, form, MAX_CAP_WH);
    let key_bits = errors.key_bits(form);
    let randomness =
        if form.seeded { errors.seed(form).map(Randomness::Seeded) } else { Some(Randomness::System) };
    let deadline_ms = errors.deadline(form);
    let raw = (|| {
        Some(RawParams {
            meters: meters?,
            gamma: gamma?,
            epsilon: epsilon?,
            cap_wh: cap_wh?,
            key_bits: key_bits?,
        })
    })();
    let params = raw.and_then(|raw| {
        Params::try_from(raw).map_err(|error| errors.add(Field::Epsilon, too_small(raw, &error))).ok()
    });
    let automatic_ms = params.as_ref().map(deadline_for);
    let slot = readings.and_then(|readings| errors.readings(form, readings, meters));
    let plan = (|| {
        let (epoch, readings, households) = slot?;
        Some(Plan {
            params: params?,
            readings,
            households,
            slot: form.slot.clone(),
            epoch,
            randomness: randomness?,
            deadline_ms: deadline_ms?.or(automatic_ms)?,
        })
    })();
    let plan = plan.filter(|_| errors.0.is_empty());
    let names = readings.into_iter().flat_map(|readings| &readings.households).map(|row| row.label.clone());
    let count = usize::try_from(meters.unwrap_or(default.meters)).unwrap_or_default();
    let households = names.chain(std::iter::repeat(String::new())).take(count).collect();
    Checked { errors: errors.0, plan, deadline_s: automatic_ms.map(|ms| ms / 1000), households }
}

/// What was typed, as an error quotes it: the field itself holds the whole.
fn quoted(typed: &str) -> String {
    const MOST: usize = 24;
    let start: String = typed.chars().take(MOST).collect();
    if start.len() < typed.len() { start + "…" } else { start }
}

/// Why the noise does not fit, and from which epsilon on it does: two digits, rounded up.
fn too_small(raw: RawParams, error: &ParamsError) -> String {
    let ParamsError::Headroom { .. } = error else { return error.to_string() };
    let Ok(params) = Params::try_from(RawParams { epsilon: 100.0, ..raw }) else { return error.to_string() };
    let to_f64 = crate::view::format::to_f64;
    let room = to_f64(params.offset()) / 2.0 - to_f64(params.most_total());
    let least = 128.0 * to_f64(params.sensitivity()) / room;
    let decimals = crate::view::format::decimals(least, 2, 12);
    let step = 0.1f64.powi(i32::try_from(decimals).unwrap_or(0));
    let least = format!("{:.decimals$}", (least / step).floor() * step + step);
    fill(text().epsilon_too_small, &[("least", &least)])
}

#[derive(Default)]
struct Errors(Vec<(Field, String)>);

impl Errors {
    fn add(&mut self, field: Field, error: String) {
        self.0.push((field, error));
    }

    /// A whole number from 1.
    fn whole(&mut self, field: Field, form: &Form, most: u32) -> Option<u32> {
        let typed = form.get(field).trim();
        if self.missing(field, typed) {
            return None;
        }
        let number = typed.parse().ok().filter(|number| (1..=most).contains(number));
        if number.is_none() {
            let digits = typed.strip_prefix(['-', '+']).unwrap_or(typed);
            let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let template = if whole { text().not_in_range } else { text().not_whole };
            let most = most.to_string();
            self.add(field, fill(template, &[("most", &most), ("typed", &quoted(typed))]));
        }
        number
    }

    /// Says so where nothing was typed.
    fn missing(&mut self, field: Field, typed: &str) -> bool {
        if typed.is_empty() {
            self.add(field, text().missing.to_owned());
        }
        typed.is_empty()
    }

    fn key_bits(&mut self, form: &Form) -> Option<u32> {
        let typed = form.key_bits.trim();
        let bits = typed.parse().ok().filter(|bits| KEY_SIZES.contains(bits));
        if bits.is_none() {
            let sizes = KEY_SIZES.map(|bits| bits.to_string()).join(", ");
            self.add(
                Field::KeyBits,
                fill(text().not_a_key_size, &[("sizes", &sizes), ("typed", &quoted(typed))]),
            );
        }
        bits
    }

    fn decimal(&mut self, field: Field, form: &Form) -> Option<f64> {
        let typed = form.get(field).trim();
        if self.missing(field, typed) {
            return None;
        }
        let number = typed.parse().ok();
        if number.is_none() {
            self.add(field, fill(text().not_decimal, &[("typed", &quoted(typed))]));
        }
        number
    }

    /// Asks the core whether one value is right among values that are.
    fn judge(&mut self, field: Field, raw: RawParams) -> bool {
        match Params::try_from(raw) {
            Ok(_) | Err(ParamsError::Headroom { .. }) => true,
            Err(error) => {
                self.add(field, error.to_string());
                false
            }
        }
    }

    fn seed(&mut self, form: &Form) -> Option<u64> {
        let typed = form.seed.trim();
        if self.missing(Field::Seed, typed) {
            return None;
        }
        let seed = typed.parse().ok();
        if seed.is_none() {
            self.add(Field::Seed, fill(text().not_a_seed, &[("typed", &quoted(typed))]));
        }
        seed
    }

    /// The deadline in ms: nothing in it where nothing was typed.
    fn deadline(&mut self, form: &Form) -> Option<Option<u32>> {
        let typed = form.deadline.trim();
        if typed.is_empty() {
            return Some(None);
        }
        let seconds = typed.parse::<u32>().ok().filter(|seconds| (1..=MAX_DEADLINE_S).contains(seconds));
        if seconds.is_none() {
            let most = MAX_DEADLINE_S.to_string();
            self.add(
                Field::Deadline,
                fill(text().not_a_deadline, &[("typed", &quoted(typed)), ("most", &most)]),
            );
        }
        seconds.map(|seconds| Some(seconds * 1000))
    }

    /// The readings of the slot, one a meter: epoch, readings, households.
    fn readings(
        &mut self,
        form: &Form,
        readings: &Readings,
        meters: Option<u32>,
    ) -> Option<(u64, Vec<Reading>, Vec<String>)> {
        // With a wrong number of meters the slot is judged all the same.
        match readings.at(&form.slot, meters.unwrap_or(0)) {
            Ok((slot, values)) => {
                let households =
                    readings.households.iter().take(values.len()).map(|row| row.label.clone()).collect();
                meters.map(|_| (slot.epoch(), values, households))
            }
            Err(error @ ReadingsError::Meters { .. }) => {
                self.add(Field::Meters, error.to_string());
                None
            }
            Err(error) => {
                self.add(Field::Slot, error.to_string());
                None
            }
        }
    }
}
