//! Judges what is typed, field by field.

use std::str::FromStr;

use blindsum_core::params::{KEY_SIZES, MAX_GAMMA, Params, ParamsError, RawParams};
use blindsum_core::privacy::Ledger;
use blindsum_readings::{Readings, ReadingsError};

use super::{Field, Form, NO, ONE_SLOT, PlannedSlot, Source, WHOLE_DAY, YES};
use crate::ground::number;
use crate::text::format;
use crate::text::{files, fill, text};
use crate::workers::MAX_METERS;

/// Longest deadline that can be asked for, in seconds.
const MAX_DEADLINE_S: u32 = 10_000;
/// The largest cap, in Wh: the core's.
const MAX_CAP_WH: u32 = 1_000_000;

/// A form, and what was found wrong with it so far.
pub(super) struct Judge<'a> {
    form: &'a Form,
    meters: Option<u32>,
    errors: Vec<(Field, String)>,
}

impl<'a> Judge<'a> {
    /// Nothing is wrong yet.
    pub(super) fn new(form: &'a Form) -> Self {
        Self { form, meters: None, errors: Vec::new() }
    }

    /// What was wrong.
    pub(super) fn into_errors(self) -> Vec<(Field, String)> {
        self.errors
    }

    /// m, once [`Self::raw`] has judged it.
    pub(super) fn meters(&self) -> Option<u32> {
        self.meters
    }

    /// The parameters, each right by itself.
    pub(super) fn raw(&mut self) -> Option<RawParams> {
        let default = RawParams::default();
        self.meters = self.whole(Field::Meters, MAX_METERS);
        let gamma = self.whole(Field::Gamma, MAX_GAMMA);
        // Whether the noise fits depends on the other fields: judged later.
        let epsilon = self
            .decimal(Field::Epsilon)
            .filter(|&epsilon| self.judge(Field::Epsilon, RawParams { epsilon, ..default }));
        let cap_wh = self.whole(Field::Cap, MAX_CAP_WH);
        let key_bits = self.key_bits();
        let key_mode = self.choice(Field::KeyMode);
        let blinding = self.choice(Field::Blinding);
        let base = self.choice(Field::Base);
        let noise = self.choice(Field::NoiseLaw);
        let collapsed = self.one_of(Field::Collapsed, YES, NO);
        let randomizer = self.choice(Field::Randomizer);
        Some(RawParams {
            meters: self.meters?,
            gamma: gamma?,
            epsilon: epsilon?,
            cap_wh: cap_wh?,
            key_bits: key_bits?,
            key_mode: key_mode?,
            blinding: blinding?,
            base: base?,
            noise: noise?,
            collapsed: collapsed?,
            randomizer: randomizer?,
        })
    }

    /// All parameters together.
    pub(super) fn params(&mut self, raw: RawParams) -> Option<Params> {
        match Params::try_from(raw) {
            Ok(params) => Some(params),
            Err(error) => {
                let field = match error {
                    ParamsError::Blinds { .. } => Field::KeyBits,
                    _ => Field::Epsilon,
                };
                self.add(field, too_small(raw, &error));
                None
            }
        }
    }

    /// A named variant.
    pub(super) fn choice<T: FromStr<Err = impl ToString>>(&mut self, field: Field) -> Option<T> {
        match self.typed(field).parse() {
            Ok(choice) => Some(choice),
            Err(error) => {
                self.add(field, error.to_string());
                None
            }
        }
    }

    /// Whether every slot of the day is asked for.
    pub(super) fn whole_day(&mut self) -> Option<bool> {
        self.one_of(Field::Slots, WHOLE_DAY, ONE_SLOT)
    }

    /// Whether the first of two words is there.
    fn one_of(&mut self, field: Field, first: &str, second: &str) -> Option<bool> {
        let typed = self.typed(field);
        let found = [(first, true), (second, false)].into_iter().find(|(word, _)| *word == typed);
        if found.is_none() {
            let words = [("typed", quoted(typed)), ("one", first.to_owned()), ("other", second.to_owned())];
            let words: Vec<_> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
            self.add(field, fill(text().not_one_of, &words));
        }
        found.map(|(_, is_first)| is_first)
    }

    /// The seed.
    pub(super) fn seed(&mut self) -> Option<u64> {
        let typed = self.typed(Field::Seed);
        if self.missing(Field::Seed) {
            return None;
        }
        let seed = typed.parse().ok();
        if seed.is_none() {
            self.add(Field::Seed, fill(text().not_a_seed, &[("typed", &quoted(typed))]));
        }
        seed
    }

    /// The deadline in ms: nothing in it where nothing was typed.
    pub(super) fn deadline(&mut self) -> Option<Option<u32>> {
        let typed = self.typed(Field::Deadline);
        if typed.is_empty() {
            return Some(None);
        }
        let seconds = typed.parse::<u32>().ok().filter(|seconds| (1..=MAX_DEADLINE_S).contains(seconds));
        if seconds.is_none() {
            let most = MAX_DEADLINE_S.to_string();
            let values = [("typed", quoted(typed)), ("most", most)];
            let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            self.add(Field::Deadline, fill(text().not_a_deadline, &values));
        }
        seconds.map(|seconds| Some(seconds * 1000))
    }

    /// The budget: nothing in it where nothing was typed.
    pub(super) fn budget(&mut self) -> Option<Option<f64>> {
        if self.typed(Field::Budget).is_empty() {
            return Some(None);
        }
        let budget = self.decimal(Field::Budget)?;
        match Ledger::new(Some(budget)) {
            Ok(_) => Some(Some(budget)),
            Err(error) => {
                self.add(Field::Budget, error.to_string());
                None
            }
        }
    }

    /// The slots with their readings, one a meter.
    pub(super) fn slots(
        &mut self,
        source: &Source,
        readings: &Readings,
        meters: Option<u32>,
        all: bool,
    ) -> Option<Vec<PlannedSlot>> {
        let labels: Vec<&str> = match all {
            true => readings.slots.iter().map(|slot| slot.label.as_str()).collect(),
            false => vec![self.typed(Field::Slot)],
        };
        // A slot that the file has and that was not taken is not a mistake: it is read as soon as it is asked for.
        let starts = &readings.taken.starts;
        let untaken = |label: &&str| {
            readings.slot(label).is_err() && starts.iter().any(|start| start.to_string() == **label)
        };
        if (all && readings.slots.len() < starts.len()) || labels.iter().any(untaken) {
            return None;
        }
        let mut slots = Vec::with_capacity(labels.len());
        for label in labels {
            // With a wrong number of meters the slot is judged all the same.
            match readings.at(label, meters.unwrap_or(0)) {
                Ok((slot, readings)) => {
                    slots.push(PlannedSlot { label: label.to_owned(), epoch: slot.epoch(), readings });
                }
                Err(ReadingsError::Meters { rows, .. }) => {
                    self.add(Field::Meters, files::too_many_meters(source, rows));
                    return None;
                }
                Err(error) => {
                    self.add(Field::Slot, error.to_string());
                    return None;
                }
            }
        }
        meters.map(|_| slots).filter(|slots| !slots.is_empty())
    }

    fn typed(&self, field: Field) -> &'a str {
        self.form.get(field).trim()
    }

    fn add(&mut self, field: Field, error: String) {
        self.errors.push((field, error));
    }

    /// A whole number from 1.
    fn whole(&mut self, field: Field, most: u32) -> Option<u32> {
        let typed = self.typed(field);
        if self.missing(field) {
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
    fn missing(&mut self, field: Field) -> bool {
        let missing = self.typed(field).is_empty();
        if missing {
            self.add(field, text().missing.to_owned());
        }
        missing
    }

    fn key_bits(&mut self) -> Option<u32> {
        let typed = self.typed(Field::KeyBits);
        let bits = typed.parse().ok().filter(|bits| KEY_SIZES.contains(bits));
        if bits.is_none() {
            let sizes = KEY_SIZES.map(|bits| bits.to_string()).join(", ");
            let error = fill(text().not_a_key_size, &[("sizes", &sizes), ("typed", &quoted(typed))]);
            self.add(Field::KeyBits, error);
        }
        bits
    }

    fn decimal(&mut self, field: Field) -> Option<f64> {
        let typed = self.typed(field);
        if self.missing(field) {
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
    let room = number::to_f64(params.offset()) / 2.0 - number::to_f64(params.most_total());
    let least = 128.0 * number::to_f64(params.sensitivity()) / room;
    let decimals = format::decimals(least, 2, 12);
    let step = 0.1f64.powi(i32::try_from(decimals).unwrap_or(0));
    let least = format!("{:.decimals$}", (least / step).floor() * step + step);
    fill(text().epsilon_too_small, &[("least", &least)])
}
