//! Values of arguments, parsed.

use core::error::Error;
use core::fmt::Display;
use core::num::NonZeroUsize;
use core::str::FromStr;

use blindsum_core::variants::{AbsencePolicy, Blinding, EpochBase, KeyMode, NoiseLaw, Proofs};
use blindsum_evaluation::plan::{Figure, NoSuchFigure, key_sizes};
use blindsum_paillier::Randomizer;
use blindsum_readings::{BadTime, TimeOfDay, When};
use blindsum_sim::knowledge::Lens;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// The slots of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slots {
    /// Every slot of the file.
    All,
    /// These, ascending, none twice.
    These(Vec<TimeOfDay>),
}

/// When a meter falls silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before it registers.
    Before,
    /// After it has registered, before it sends its masked reading.
    After,
}

/// Meters that are to fall silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drop {
    /// Their numbers, from 1.
    pub meters: Vec<u32>,
    /// When.
    pub moment: Moment,
}

/// The names of a choice of the core's, each with what it means.
fn choice<T>(
    all: &[T],
    name: fn(T) -> &'static str,
    meaning: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T>
where
    T: Copy + Display + FromStr<Err: Error + Send + Sync> + Send + Sync + 'static,
{
    let values = all.iter().map(|value| PossibleValue::new(name(*value)).help(meaning(*value)));
    PossibleValuesParser::new(values).try_map(|text| text.parse::<T>())
}

pub(super) fn key_mode() -> impl TypedValueParser<Value = KeyMode> {
    choice(KeyMode::ALL, KeyMode::name, |mode| match mode {
        KeyMode::Published => "The cloud draws the selection bits, the control centre owns both keys",
        KeyMode::SplitKeys => {
            "The cloud draws the selection bits and owns the noise key: no party decrypts both halves"
        }
        KeyMode::CenterDraws => "The control centre draws the selection bits and owns both keys",
    })
}

pub(super) fn blinding() -> impl TypedValueParser<Value = Blinding> {
    choice(Blinding::ALL, Blinding::name, |blinding| match blinding {
        Blinding::Hardened => "g^(d - x) h^k r^n: decrypts and resists",
        Blinding::Corrected => "g^(d - x) h^(n + k): decrypts, and anyone can strip the blinding",
        Blinding::AsPrinted => "g^(d - x) h^(gamma + k): does not decrypt, so that the round is refused",
    })
}

pub(super) fn noise() -> impl TypedValueParser<Value = NoiseLaw> {
    choice(NoiseLaw::ALL, NoiseLaw::name, |law| match law {
        NoiseLaw::Discrete => {
            "Differences of negative binomial numbers: the sum is exactly discrete Laplace noise"
        }
        NoiseLaw::Continuous => "The paper's differences of gamma variates, each rounded",
    })
}

pub(super) fn randomizer() -> impl TypedValueParser<Value = Randomizer> {
    choice(Randomizer::ALL, Randomizer::name, |randomizer| match randomizer {
        Randomizer::Textbook => "r^n with r as long as the key",
        Randomizer::ShortExponent => "h_s^a with a half as long as the key: faster",
    })
}

pub(super) fn proofs() -> impl TypedValueParser<Value = Proofs> {
    choice(Proofs::ALL, Proofs::name, |proofs| match proofs {
        Proofs::Off => "Nothing, as in the paper",
        Proofs::Bits => "Each meter is shown that its blind sequence is one 1 among zeros, or refuses it",
    })
}

pub(super) fn base() -> impl TypedValueParser<Value = EpochBase> {
    choice(EpochBase::ALL, EpochBase::name, |base| match base {
        EpochBase::Common => "One h for all meters of an epoch",
        EpochBase::PerMeter => {
            "The paper's h(id || t), another for each meter: does not decrypt, so that the round is refused"
        }
    })
}

pub(super) fn absence() -> impl TypedValueParser<Value = AbsencePolicy> {
    choice(AbsencePolicy::ALL, AbsencePolicy::name, |policy| match policy {
        AbsencePolicy::Refuse => "The round is refused",
        AbsencePolicy::Repair => {
            "The dealer tells the sum of the absent shares and the total is over those present, while they are more than half; \
             with less noise it costs more epsilon"
        }
        AbsencePolicy::RepairMasked => {
            "As repair, and no share of a single absent meter is told: each bears a second mask, and the dealer is asked in every \
             epoch"
        }
    })
}

const TIME: &str = "a time HH:MM is needed, such as 19:00";

pub(super) fn slot(text: &str) -> Result<TimeOfDay, String> {
    text.parse().map_err(|_| TIME.to_owned())
}

pub(super) fn slots(text: &str) -> Result<Slots, String> {
    if text == "all" {
        return Ok(Slots::All);
    }
    let time = |text: &str| {
        text.parse::<TimeOfDay>().map_err(|_| {
            format!(
                "{text:?} is not a time; \"all\" or times HH:MM with commas are needed, such as 07:00,19:00"
            )
        })
    };
    let mut times = text.split(',').map(time).collect::<Result<Vec<_>, _>>()?;
    times.sort_unstable();
    match times.windows(2).find(|pair| pair.first() == pair.last()).and_then(<[_]>::first) {
        Some(twice) => Err(format!("{twice} is there twice; a slot can be summed once")),
        None => Ok(Slots::These(times)),
    }
}

pub(super) fn when(text: &str) -> Result<When, String> {
    text.parse().map_err(|why| match why {
        BadTime::Form => {
            "a date such as 2013-01-15 is needed, or a half-hour such as 2013-01-15T19:00".to_owned()
        }
        why => why.to_string(),
    })
}

pub(super) fn drop(text: &str) -> Result<Drop, String> {
    let form =
        || "numbers of meters from 1 and a moment are needed, such as 2@before or 1,3@after".to_owned();
    let (numbers, moment) = text.split_once('@').ok_or_else(form)?;
    let moment = match moment {
        "before" => Moment::Before,
        "after" => Moment::After,
        _ => return Err(form()),
    };
    let meters = numbers.split(',').map(|number| number.parse().ok().filter(|number| *number > 0));
    Ok(Drop { meters: meters.collect::<Option<_>>().ok_or_else(form)?, moment })
}

/// The page's names with commas: "center,dealer,meter:3". Its own way, "center+dealer+meter-3", is accepted too.
pub(super) fn lens(text: &str) -> Result<Lens, String> {
    let name =
        |name: &str| name.trim().to_lowercase().replace("meter:", "meter-").replace("centre", "center");
    let names: Vec<_> = text.split([',', '+']).map(name).collect();
    names.join("+").parse().map_err(|_| {
        format!(
            "{text:?} is not understood; there are center, cloud, dealer, eavesdropper and meter:1, meter:2, ..., several of them \
             with commas"
        )
    })
}

/// As many threads as can be of any use.
pub(super) fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let threads = text.parse().ok().and_then(NonZeroUsize::new).filter(|threads| threads.get() <= 1024);
    threads.ok_or_else(|| "a number from 1 to 1024 is needed".to_owned())
}

/// A figure of the evaluation; nothing for all of them.
/// Bits of n that `evaluate` can be asked for.
pub(super) fn evaluated_bits(text: &str) -> Result<u32, String> {
    let sizes: Vec<_> = key_sizes().collect();
    let found = text.parse().ok().filter(|bits| sizes.contains(bits));
    found.ok_or_else(|| {
        let sizes: Vec<_> = sizes.iter().map(u32::to_string).collect();
        format!("it is one of {}", sizes.join(", "))
    })
}

pub(super) fn figure(text: &str) -> Result<Option<Figure>, NoSuchFigure> {
    if text == "all" { Ok(None) } else { text.parse().map(Some) }
}
