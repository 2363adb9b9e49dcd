//! Judges what is typed, field by field.

use std::str::FromStr;

use blindsum_core::params::{KEY_SIZES, MAX_GAMMA, Params, ParamsError, RawParams};
use blindsum_core::privacy::Ledger;
use blindsum_core::variants::NoSuchChoice;
use blindsum_readings::{Readings, ReadingsError};
use blindsum_sim::beat::Beat;

use crate::ground::decimal;
use crate::ground::number;
use crate::state::Source;
use crate::state::form::error::FieldError;
use crate::state::form::field::{Field, NO, ONE_SLOT, WHOLE_DAY, YES};
use crate::state::form::plan::{Form, PlannedSlot};
use crate::workers::{Loss, MAX_METERS};

/// Longest deadline that can be asked for, in seconds.
const MAX_DEADLINE_S: u32 = 10_000;
/// The largest cap, in Wh: the core's.
const MAX_CAP_WH: u32 = 1_000_000;

/// That something is wrong was noted.
pub(super) struct Noted;

/// A form, and what was found wrong with it so far.
pub(super) struct Judge<'a> {
    form: &'a Form,
    meters: Option<u32>,
    errors: Vec<(Field, FieldError)>,
}

impl<'a> Judge<'a> {
    /// Nothing is wrong yet.
    pub(super) fn new(form: &'a Form) -> Self {
        Self { form, meters: None, errors: Vec::new() }
    }

    /// What was wrong.
    pub(super) fn into_errors(self) -> Vec<(Field, FieldError)> {
        self.errors
    }

    /// m, once [`Self::raw`] has judged it.
    pub(super) fn meters(&self) -> Option<u32> {
        self.meters
    }

    /// The parameters, each right by itself.
    pub(super) fn raw(&mut self) -> Result<RawParams, Noted> {
        let default = RawParams::default();
        let meters = self.whole(Field::Meters, MAX_METERS);
        self.meters = meters.as_ref().ok().copied();
        let gamma = self.whole(Field::Gamma, MAX_GAMMA);
        // Whether the noise fits depends on the other fields: judged later.
        let epsilon = self.decimal(Field::Epsilon);
        let epsilon =
            epsilon.and_then(|epsilon| self.judge(Field::Epsilon, RawParams { epsilon, ..default }));
        let cap_wh = self.whole(Field::Cap, MAX_CAP_WH);
        let key_bits = self.key_bits();
        let key_mode = self.choice(Field::KeyMode);
        let blinding = self.choice(Field::Blinding);
        let base = self.choice(Field::Base);
        let noise = self.choice(Field::NoiseLaw);
        let collapsed = self.one_of(Field::Collapsed, YES, NO);
        let randomizer = self.choice(Field::Randomizer);
        let tolerated = self.whole_from(0, Field::Tolerated, MAX_METERS);
        #[cfg(feature = "tampering")]
        let (proofs, opening) = (self.choice(Field::Proofs), self.one_of(Field::Opening, YES, NO));
        #[cfg(not(feature = "tampering"))]
        let (proofs, opening) = (Ok(default.proofs), Ok(default.opening));
        Ok(RawParams {
            meters: meters?,
            gamma: gamma?,
            epsilon: epsilon?.epsilon,
            cap_wh: cap_wh?,
            key_bits: key_bits?,
            key_mode: key_mode?,
            blinding: blinding?,
            base: base?,
            noise: noise?,
            collapsed: collapsed?,
            randomizer: randomizer?,
            proofs: proofs?,
            opening: opening?,
            tolerated: tolerated?,
        })
    }

    /// All parameters together.
    pub(super) fn params(&mut self, raw: RawParams) -> Result<Params, Noted> {
        Params::try_from(raw).map_err(|error| {
            let field = match error {
                ParamsError::Blinds { .. } => Field::KeyBits,
                ParamsError::Tolerated { .. } => Field::Tolerated,
                #[cfg(feature = "tampering")]
                ParamsError::Proofs { .. } => Field::Proofs,
                #[cfg(feature = "tampering")]
                ParamsError::Opening(_) => Field::Opening,
                _ => Field::Epsilon,
            };
            self.add(field, too_small(raw, error))
        })
    }

    /// A named variant.
    pub(super) fn choice<T: FromStr<Err = NoSuchChoice>>(&mut self, field: Field) -> Result<T, Noted> {
        self.typed(field).parse().map_err(|error| self.add(field, FieldError::Choice(error)))
    }

    /// Whether every slot of the day is asked for.
    pub(super) fn whole_day(&mut self) -> Result<bool, Noted> {
        self.one_of(Field::Slots, WHOLE_DAY, ONE_SLOT)
    }

    /// Whether the first of two words is there.
    fn one_of(&mut self, field: Field, first: &'static str, second: &'static str) -> Result<bool, Noted> {
        match self.typed(field) {
            typed if typed == first => Ok(true),
            typed if typed == second => Ok(false),
            typed => {
                Err(self.add(field, FieldError::NotOneOf { typed: typed.to_owned(), words: [first, second] }))
            }
        }
    }

    /// The seed.
    pub(super) fn seed(&mut self) -> Result<u64, Noted> {
        let typed = self.present(Field::Seed)?;
        typed.parse().map_err(|_| self.add(Field::Seed, FieldError::NotASeed { typed: typed.to_owned() }))
    }

    /// The deadline in ms; nothing where nothing was typed.
    pub(super) fn deadline(&mut self) -> Result<Option<u32>, Noted> {
        let typed = self.typed(Field::Deadline);
        if typed.is_empty() {
            return Ok(None);
        }
        match typed.parse::<u32>() {
            Ok(seconds) if (1..=MAX_DEADLINE_S).contains(&seconds) => Ok(Some(seconds * 1000)),
            _ => {
                let error = FieldError::NotADeadline { typed: typed.to_owned(), most: MAX_DEADLINE_S };
                Err(self.add(Field::Deadline, error))
            }
        }
    }

    /// The budget; nothing where nothing was typed.
    pub(super) fn budget(&mut self) -> Result<Option<f64>, Noted> {
        if self.typed(Field::Budget).is_empty() {
            return Ok(None);
        }
        let budget = self.decimal(Field::Budget)?;
        match Ledger::new(Some(budget)) {
            Ok(_) => Ok(Some(budget)),
            Err(error) => Err(self.add(Field::Budget, FieldError::Budget(error))),
        }
    }

    /// The planned loss; nothing where nothing was typed.
    pub(super) fn loss(&mut self) -> Result<Option<Loss>, Noted> {
        let typed = self.typed(Field::Loss);
        if typed.is_empty() {
            return Ok(None);
        }
        let homes = self.meters.unwrap_or(MAX_METERS);
        let mut in_beat = false;
        let loss = typed.split_once('@').and_then(|(home, beat)| {
            let home = home.trim().parse::<u32>().ok().filter(|home| (1..=homes).contains(home))?;
            in_beat = true;
            let beat = beat.trim().parse::<usize>().ok()?.checked_sub(1)?;
            Some(Loss { meter: home - 1, beat: *Beat::ALL.get(beat)? })
        });
        match loss {
            Some(loss) => Ok(Some(loss)),
            None => {
                let (typed, beats) = (typed.to_owned(), Beat::ALL.len());
                let error = FieldError::NotALoss { typed, homes, beats, in_beat };
                Err(self.add(Field::Loss, error))
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
                    let error = FieldError::TooManyMeters { source: source.clone(), homes: rows };
                    self.add(Field::Meters, error);
                    return None;
                }
                Err(ReadingsError::Slot { asked, first, last }) => {
                    self.add(Field::Slot, FieldError::NoSlot { asked, first, last });
                    return None;
                }
                // Nothing else can be wrong with a slot.
                Err(_) => return None,
            }
        }
        meters.map(|_| slots).filter(|slots| !slots.is_empty())
    }

    fn typed(&self, field: Field) -> &'a str {
        self.form.get(field).trim()
    }

    fn add(&mut self, field: Field, error: FieldError) -> Noted {
        self.errors.push((field, error));
        Noted
    }

    /// A whole number from 1.
    fn whole(&mut self, field: Field, most: u32) -> Result<u32, Noted> {
        self.whole_from(1, field, most)
    }

    fn whole_from(&mut self, least: u32, field: Field, most: u32) -> Result<u32, Noted> {
        let typed = self.present(field)?;
        match typed.parse() {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => {
                let digits = typed.strip_prefix(['-', '+']).unwrap_or(typed);
                let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                let typed = typed.to_owned();
                let error = if whole {
                    FieldError::NotInRange { typed, least, most }
                } else {
                    FieldError::NotWhole { typed }
                };
                Err(self.add(field, error))
            }
        }
    }

    /// What was typed, where anything was.
    fn present(&mut self, field: Field) -> Result<&'a str, Noted> {
        match self.typed(field) {
            "" => Err(self.add(field, FieldError::Missing)),
            typed => Ok(typed),
        }
    }

    fn key_bits(&mut self) -> Result<u32, Noted> {
        let typed = self.typed(Field::KeyBits);
        match typed.parse() {
            Ok(bits) if KEY_SIZES.contains(&bits) => Ok(bits),
            _ => Err(self.add(Field::KeyBits, FieldError::NotAKeySize { typed: typed.to_owned() })),
        }
    }

    fn decimal(&mut self, field: Field) -> Result<f64, Noted> {
        let typed = self.present(field)?;
        decimal::parse(typed)
            .ok_or_else(|| self.add(field, FieldError::NotDecimal { typed: typed.to_owned() }))
    }

    /// Asks the core whether one value is right among values that are.
    fn judge(&mut self, field: Field, raw: RawParams) -> Result<RawParams, Noted> {
        match Params::try_from(raw) {
            Ok(_) | Err(ParamsError::Headroom { .. }) => Ok(raw),
            Err(error) => Err(self.add(field, FieldError::Params(error))),
        }
    }
}

/// Why the noise does not fit: from which epsilon on it does, where one would.
fn too_small(raw: RawParams, error: ParamsError) -> FieldError {
    let fits = Params::try_from(RawParams { epsilon: 100.0, ..raw });
    match (&error, fits) {
        (ParamsError::Headroom { .. }, Ok(params)) => {
            let room = number::to_f64(params.offset()) / 2.0 - number::to_f64(params.most_total());
            let scales = f64::from(2 * params.room_scales());
            FieldError::EpsilonTooSmall { least: scales * number::to_f64(params.sensitivity()) / room }
        }
        _ => FieldError::Params(error),
    }
}
