//! A tampering in a word, for command lines and addresses: `flip.masked-reading.meter-3.cloud.12`, `lie.meter-3.500`.

use core::fmt;
use core::str::FromStr;

use blindsum_core::role::Role;
use blindsum_core::variants::KeyMode;
use blindsum_core::wire::kind::Kind;

use crate::knowledge::Observer;
use crate::tampering::{Bit, Breach, Deed, Spot, Tampering, What};

/// Why a text is not a tampering, or none that a session can have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TamperingError {
    /// The feature `tampering` is not part of the program.
    #[error("this program cannot tamper with rounds: build it with the feature tampering of blindsum-sim")]
    NotBuilt,
    /// Not a deed.
    #[error(
        "{0:?} is not a tampering; it begins with flip, replay, drop, duplicate, forge or reorder and a message, as in \
         flip.masked-reading.meter-3.cloud.12, or is lie.meter-3.500, zero-samples.meter-3, zero-bits.all.restored, \
         two-bits.meter-3.careless or shift.500"
    )]
    Unknown(String),
    /// A tampering that is written otherwise.
    #[error("{got:?} is written {right:?}: there is one text for each tampering")]
    Spelling {
        /// What was written.
        got: String,
        /// The text for it.
        right: String,
    },
    /// Not a message.
    #[error(
        "{0:?} names no message; its kind, sender and receiver are needed, as in masked-reading.meter-3.cloud; parties are center, \
         cloud, dealer, everybody, meter-1, meter-2, .."
    )]
    Message(String),
    /// A word too many or too few, or not a number.
    #[error("{got:?} is not {expected}")]
    Part {
        /// What stands there.
        got: String,
        /// What would be right.
        expected: &'static str,
    },
    /// No such meter.
    #[error("meter-{number} does not exist; the last one is meter-{meters}")]
    NoMeter {
        /// Its number, from 1.
        number: u64,
        /// m.
        meters: u32,
    },
    /// No such round.
    #[error("round {number} does not exist; {rounds} are planned")]
    NoRound {
        /// Its number, from 1.
        number: u64,
        /// How many there are.
        rounds: usize,
    },
    /// The protocol has no such message between these two.
    #[error("no {} goes between these two in the key mode {}", kind.name(), mode.name())]
    NoSuchMessage {
        /// What was named.
        kind: Kind,
        /// The key mode.
        mode: KeyMode,
    },
    /// Nothing to replay.
    #[error(
        "nothing was sent before this {} that could be sent again in its place; name a later meter, or a later round with .round-2",
        .0.name()
    )]
    NothingBefore(Kind),
}

/// Everybody's name, which no lens has.
const EVERYBODY: &str = "everybody";

fn party(text: &str) -> Option<Role> {
    match text.parse() {
        Ok(Observer::ControlCenter) => Some(Role::ControlCenter),
        Ok(Observer::Cloud) => Some(Role::Cloud),
        Ok(Observer::Dealer) => Some(Role::Dealer),
        Ok(Observer::Meter(index)) => Some(Role::Meter(index)),
        _ => (text == EVERYBODY).then_some(Role::Everybody),
    }
}

struct Name(Role);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Observer::of(self.0) {
            Some(observer) => observer.fmt(f),
            None => f.write_str(EVERYBODY),
        }
    }
}

/// Canonical: what [`FromStr`] reads back. Numbers and rounds stand there only where they are not the first.
impl fmt::Display for Tampering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Message(Spot { kind, from, to, number }, deed) => {
                write!(f, "{}.{}.{}.{}", deed.name(), kind.name(), Name(*from), Name(*to))?;
                if let Deed::Flip { bit } = deed {
                    write!(f, ".{bit}")?;
                }
                if *number > 0 {
                    write!(f, ".number-{}", u64::from(*number) + 1)?;
                }
            }
            What::Party(breach) => {
                f.write_str(breach.name())?;
                match breach {
                    Breach::ZeroSamples { meter } => write!(f, ".{}", Name(Role::Meter(*meter)))?,
                    Breach::LyingReading { meter, by_wh } => {
                        write!(f, ".{}.{by_wh}", Name(Role::Meter(*meter)))?;
                    }
                    Breach::Bits { meter, restored, .. } => {
                        match meter {
                            Some(meter) => write!(f, ".{}", Name(Role::Meter(*meter)))?,
                            None => write!(f, ".{ALL}")?,
                        }
                        write!(f, ".{}", if *restored { RESTORED } else { CARELESS })?;
                    }
                    Breach::ShiftedProduct { by_wh } => write!(f, ".{by_wh}")?,
                }
            }
        }
        if self.round > 0 {
            write!(f, ".round-{}", u64::from(self.round) + 1)?;
        }
        Ok(())
    }
}

const ALL: &str = "all";
const RESTORED: &str = "restored";
const CARELESS: &str = "careless";
const METER: &str = "a meter: meter-1, meter-2, ..";
const WH: &str = "a whole number of Wh other than 0, as in 500 or -500";

/// The words of a text, taken from the front and from the back.
struct Words<'a>(Vec<&'a str>);

impl<'a> Words<'a> {
    fn next(&mut self) -> &'a str {
        if self.0.is_empty() { "" } else { self.0.remove(0) }
    }

    /// A number from 1 behind a name at the end, made one from 0; 0 where the name does not stand there.
    fn last_numbered(&mut self, name: &str, expected: &'static str) -> Result<u32, TamperingError> {
        let Some(digits) = self.0.last().and_then(|word| word.strip_prefix(name)) else { return Ok(0) };
        let number = digits.parse::<u32>().ok().and_then(|number| number.checked_sub(1));
        let number = number.ok_or_else(|| TamperingError::Part { got: digits.to_owned(), expected })?;
        self.0.pop();
        Ok(number)
    }

    fn meter(&mut self) -> Result<u32, TamperingError> {
        let word = self.next();
        match party(word) {
            Some(Role::Meter(index)) => Ok(index),
            _ => Err(TamperingError::Part { got: word.to_owned(), expected: METER }),
        }
    }

    fn number<T: FromStr>(&mut self, expected: &'static str) -> Result<T, TamperingError> {
        let word = self.next();
        word.parse().map_err(|_| TamperingError::Part { got: word.to_owned(), expected })
    }

    fn watt_hours(&mut self) -> Result<i32, TamperingError> {
        let by = self.number(WH)?;
        let nothing = || TamperingError::Part { got: "0".to_owned(), expected: WH };
        if by == 0 { Err(nothing()) } else { Ok(by) }
    }

    fn bits(&mut self, number: Bit) -> Result<Breach, TamperingError> {
        let meter = match self.0.first() {
            Some(&ALL) => {
                self.next();
                None
            }
            _ => Some(self.meter()?),
        };
        let word = self.next();
        let restored = match word {
            RESTORED => true,
            CARELESS => false,
            _ => {
                let expected = "restored (the offset is put back) or careless (it is not)";
                return Err(TamperingError::Part { got: word.to_owned(), expected });
            }
        };
        Ok(Breach::Bits { meter, number, restored })
    }

    fn spot(&mut self, number: u32) -> Result<Spot, TamperingError> {
        let [kind, from, to] = [self.next(), self.next(), self.next()];
        let found = Kind::ALL.into_iter().find(|known| known.name() == kind);
        match (found, party(from), party(to)) {
            (Some(kind), Some(from), Some(to)) => Ok(Spot { kind, from, to, number }),
            _ => Err(TamperingError::Message([kind, from, to].join("."))),
        }
    }
}

impl FromStr for Tampering {
    type Err = TamperingError;

    fn from_str(text: &str) -> Result<Self, TamperingError> {
        let mut words = Words(text.split('.').collect());
        let round = words.last_numbered("round-", "the number of a round, from 1")?;
        let number = words.last_numbered("number-", "how many-th of its kind the message is, from 1")?;
        let first = words.next();
        let what = match first {
            "zero-samples" => What::Party(Breach::ZeroSamples { meter: words.meter()? }),
            "lie" => What::Party(Breach::LyingReading { meter: words.meter()?, by_wh: words.watt_hours()? }),
            "zero-bits" => What::Party(words.bits(Bit::Zero)?),
            "two-bits" => What::Party(words.bits(Bit::Two)?),
            "shift" => What::Party(Breach::ShiftedProduct { by_wh: words.watt_hours()? }),
            _ => {
                let deed = Deed::ALL.into_iter().find(|deed| deed.name() == first);
                let deed = deed.ok_or_else(|| TamperingError::Unknown(text.to_owned()))?;
                let spot = words.spot(number)?;
                let deed = match deed {
                    Deed::Flip { .. } => Deed::Flip { bit: words.number("the number of a bit, from 0")? },
                    deed => deed,
                };
                What::Message(spot, deed)
            }
        };
        let tampering = Self { round, what };
        // One text for each: what stands too much, or otherwise, is not read over.
        match words.0.first() {
            None if tampering.to_string() == text => Ok(tampering),
            None => Err(TamperingError::Spelling { got: text.to_owned(), right: tampering.to_string() }),
            Some(word) => Err(TamperingError::Part {
                got: (*word).to_owned(),
                expected: "part of it: the text ends before",
            }),
        }
    }
}
