//! What a person asks for, as it stands in the form and in the address, and as options once it is right.

use std::collections::BTreeSet;
use std::str::FromStr;

use blindsum_evaluation::plan::{Figure, Options, key_sizes};

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// m of Figs. 5, 7 and 8.
    Meters,
    /// gamma of Fig. 6.
    Gammas,
    /// Bits of n.
    Bits,
    /// How often the noise of a sum is drawn.
    Trials,
    /// How often a time is taken.
    Repeats,
    /// Numbers of meters whose ciphertexts are multiplied as they come.
    Streamed,
    /// The master seed.
    Seed,
}

impl Field {
    /// All, in the order of the form.
    pub const ALL: [Self; 7] =
        [Self::Meters, Self::Gammas, Self::Bits, Self::Trials, Self::Repeats, Self::Streamed, Self::Seed];

    /// Its name in the address, and the end of its id on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meters => "meters",
            Self::Gammas => "gammas",
            Self::Bits => "bits",
            Self::Trials => "trials",
            Self::Repeats => "repeats",
            Self::Streamed => "streamed",
            Self::Seed => "seed",
        }
    }

    /// The least and the most that a number of it may be, and whether it is a list of several, or of none.
    #[must_use]
    pub fn limits(self) -> Limits {
        let list = |least, most| Limits { least, most, count: 1..=10 };
        let one = |least, most| Limits { least, most, count: 1..=1 };
        match self {
            // In twos, a sum of one meter would be its reading.
            Self::Meters => list(2, 2_000),
            Self::Gammas => list(1, 64),
            // What a browser finishes; the least at which every scheme's numbers fit under n.
            Self::Bits => list(256, 3_072),
            Self::Trials => one(2, 100_000),
            Self::Repeats => one(1, 20),
            Self::Streamed => Limits { count: 0..=3, ..list(2, 1_000_000) },
            Self::Seed => one(0, u64::MAX),
        }
    }
}

/// What numbers a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The least.
    pub least: u64,
    /// The most.
    pub most: u64,
    /// How many of them.
    pub count: std::ops::RangeInclusive<usize>,
}

/// Why a field is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldError {
    /// This part of it is not a whole number.
    NotANumber(String),
    /// This number is outside the limits.
    Outside(u64),
    /// Keys of this many bits are not offered.
    NoSuchKey(u64),
    /// It has this many numbers.
    Count(usize),
}

/// The form: everything as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Which figures.
    pub figures: BTreeSet<Figure>,
    typed: [String; Field::ALL.len()],
}

fn joined(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

/// The seed where nobody names one.
const SEED: u64 = 1;

impl Form {
    /// As these options.
    #[must_use]
    pub fn of(options: &Options) -> Self {
        let typed = Field::ALL.map(|field| match field {
            Field::Meters => joined(&options.meters),
            Field::Gammas => joined(&options.gammas),
            Field::Bits => joined(&options.key_bits),
            Field::Trials => options.trials.to_string(),
            Field::Repeats => options.repeats.to_string(),
            Field::Streamed => joined(&options.streamed),
            Field::Seed => options.seed.to_string(),
        });
        Self { figures: options.figures.clone(), typed }
    }

    /// For the first time: some minutes on a laptop.
    #[must_use]
    pub fn short() -> Self {
        Self::of(&Options { meters: vec![20, 50, 100], trials: 1_000, repeats: 3, ..Options::quick(SEED) })
    }

    /// As the command line has it where nothing is said.
    #[must_use]
    pub fn quick() -> Self {
        Self::of(&Options::quick(SEED))
    }

    /// As an address asks for; what it does not say is short.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let mut form = Self::short();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = value.replace("%2C", ",").replace("%2c", ",").replace(['+', ' '], "");
            if name == "figures" {
                form.figures = value.split(',').filter_map(|name| Figure::from_str(name).ok()).collect();
            }
            if let Some(field) = Field::ALL.into_iter().find(|field| field.name() == name) {
                *form.at(field) = value.replace(',', ", ");
            }
        }
        form
    }

    /// As the address has it.
    #[must_use]
    pub fn to_query(&self) -> String {
        let figures: Vec<_> = self.figures.iter().map(|figure| figure.name()).collect();
        let mut query = format!("figures={}", figures.join(","));
        for field in Field::ALL {
            let value: String = self
                .typed(field)
                .chars()
                .filter(|letter| letter.is_ascii_digit() || *letter == ',')
                .collect();
            query.push_str(&format!("&{}={value}", field.name()));
        }
        query
    }

    /// What was typed into a field.
    #[must_use]
    pub fn typed(&self, field: Field) -> &str {
        let place = Field::ALL.iter().position(|other| *other == field).unwrap_or_default();
        self.typed.get(place).map_or("", String::as_str)
    }

    fn at(&mut self, field: Field) -> &mut String {
        let place = Field::ALL.iter().position(|other| *other == field).unwrap_or_default();
        let [first, ..] = &self.typed;
        debug_assert!(place < self.typed.len(), "{first}");
        #[expect(clippy::indexing_slicing, reason = "a place in a list of the same length")]
        &mut self.typed[place]
    }

    /// The same with another text in a field.
    #[must_use]
    pub fn with(&self, field: Field, typed: String) -> Self {
        let mut form = self.clone();
        *form.at(field) = typed;
        form
    }

    /// The same with a figure, or without it.
    #[must_use]
    pub fn toggled(&self, figure: Figure) -> Self {
        let mut form = self.clone();
        if !form.figures.remove(&figure) {
            form.figures.insert(figure);
        }
        form
    }

    /// The numbers of a field.
    ///
    /// # Errors
    /// [`FieldError`]: the first that is not right.
    pub fn numbers(&self, field: Field) -> Result<Vec<u64>, FieldError> {
        let limits = field.limits();
        let parts = self.typed(field).split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let mut numbers = Vec::new();
        for part in parts {
            let number: u64 = part.parse().map_err(|_| FieldError::NotANumber(part.to_owned()))?;
            if !(limits.least..=limits.most).contains(&number) {
                return Err(FieldError::Outside(number));
            }
            if field == Field::Bits && key_sizes().all(|bits| u64::from(bits) != number) {
                return Err(FieldError::NoSuchKey(number));
            }
            numbers.push(number);
        }
        if limits.count.contains(&numbers.len()) {
            Ok(numbers)
        } else {
            Err(FieldError::Count(numbers.len()))
        }
    }

    /// What is wrong with which field.
    #[must_use]
    pub fn errors(&self) -> Vec<(Field, FieldError)> {
        let wrong = |field: Field| Some((field, self.numbers(field).err()?));
        Field::ALL.into_iter().filter_map(wrong).collect()
    }

    /// The options, if all fields are right and one figure at least is asked for, or a city.
    #[must_use]
    pub fn options(&self) -> Option<Options> {
        let list = |field| -> Option<Vec<u32>> {
            let mut numbers = self.numbers(field).ok()?;
            numbers.sort_unstable();
            numbers.dedup();
            numbers.into_iter().map(|number| u32::try_from(number).ok()).collect()
        };
        let one = |field| self.numbers(field).ok()?.first().copied();
        let options = Options {
            figures: self.figures.clone(),
            key_bits: list(Field::Bits)?,
            meters: list(Field::Meters)?,
            gammas: list(Field::Gammas)?,
            trials: u32::try_from(one(Field::Trials)?).ok()?,
            repeats: u32::try_from(one(Field::Repeats)?).ok()?,
            streamed: list(Field::Streamed)?,
            ..Options::quick(one(Field::Seed)?)
        };
        (!options.figures.is_empty() || !options.streamed.is_empty()).then_some(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_brings_back_the_form() {
        let form = Form::quick().with(Field::Streamed, "1000, 20".to_owned()).toggled(Figure::Seven);
        assert_eq!(Form::from_query(&form.to_query()).options(), form.options());
        assert_eq!(form.options().unwrap().streamed, [20, 1_000]);
        assert_eq!(Form::from_query(""), Form::short());
        let one = Form::from_query("figures=8&meters=10%2C20&trials=50&nobody=1");
        let options = one.options().unwrap();
        assert_eq!((options.meters, options.trials), (vec![10, 20], 50));
        assert_eq!(options.figures, [Figure::Eight].into());
        assert_eq!(Form::quick().options().unwrap(), Options::quick(1));
    }

    #[test]
    fn what_is_not_right_is_named_and_stays_as_it_was_typed() {
        let form = Form::short();
        for (field, typed, error) in [
            (Field::Meters, "10, ten", FieldError::NotANumber("ten".to_owned())),
            (Field::Meters, "1", FieldError::Outside(1)),
            (Field::Meters, " , ", FieldError::Count(0)),
            (Field::Bits, "64", FieldError::Outside(64)),
            (Field::Bits, "512, 257", FieldError::NoSuchKey(257)),
            (Field::Trials, "5 6", FieldError::Count(2)),
            (Field::Seed, "-1", FieldError::NotANumber("-1".to_owned())),
        ] {
            let wrong = form.with(field, typed.to_owned());
            assert_eq!(wrong.errors(), [(field, error)]);
            assert_eq!((wrong.typed(field), wrong.options()), (typed, None));
        }
        let none = Figure::ALL.into_iter().fold(form.clone(), |form, figure| form.toggled(figure));
        assert_eq!((none.errors().len(), none.options()), (0, None));
        assert!(none.with(Field::Streamed, "100".to_owned()).options().is_some());
    }
}
