//! Tampering: what somebody does to a message on its way, or which rule a party breaks. A seed determines every byte, so a round
//! that is run again with a tampering is equal to the old one up to the message that it strikes: a branch of the same round.

mod able;
mod bodies;
mod notice;
mod text;

use blindsum_core::node::Outgoing;
use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::variants::{KeyMode, Proofs};
use blindsum_core::wire::kind::Kind;

pub(crate) use able::Able;
pub(crate) use bodies::{Keyring, forged, raised, selected_raised, without_samples};
pub use bodies::{retagged, untagged};
pub use notice::Notice;
pub use text::TamperingError;

/// One tampering with one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tampering {
    /// The round it strikes, from 0: its place among the epochs planned. The set-up belongs to the first one.
    pub round: u32,
    /// What is done.
    pub what: What,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Somebody on the way does something to a message. It has no key of anybody's.
    Message(Spot, Deed),
    /// A party breaks the rules. What it sends bears its own tag.
    Party(Breach),
}

/// Which message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// What it is.
    pub kind: Kind,
    /// Its sender.
    pub from: Role,
    /// Its receiver.
    pub to: Role,
    /// How many of its kind went the same way before it in the round.
    pub number: u32,
}

/// What is done to a message on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// One bit is changed. They are counted from 0, each byte's highest first, and from the front again beyond the last one.
    Flip {
        /// Which.
        bit: u32,
    },
    /// An older message arrives in its place: the same one of the round before; in the first round an earlier one of the same link, and
    /// else an earlier one of its kind.
    Replay,
    /// It never arrives.
    Drop,
    /// It arrives twice.
    Duplicate,
    /// Another content arrives in its place, under a tag made with a key that is not the link's.
    Forge,
    /// It arrives after the next one of its link, or of its kind. What one sender has for each meter goes to the next one's place.
    Reorder,
}

/// A rule that a party breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    /// E11: a meter's samples are all 0.
    ZeroSamples {
        /// The meter's number, from 0.
        meter: u32,
    },
    /// E15: a meter reports more, or less, than it used.
    LyingReading {
        /// The meter's number, from 0.
        meter: u32,
        /// How much more, in Wh.
        by_wh: i32,
    },
    /// E13: the 1 of a blind sequence is another number.
    Bits {
        /// Whose sequence; nothing means everybody's.
        meter: Option<u32>,
        /// What stands there.
        number: Bit,
        /// Whether the offsets that this moves are put right in the product, so that the alarm keeps still.
        restored: bool,
    },
    /// The cloud multiplies its product of the readings by g to this.
    ShiftedProduct {
        /// How much it adds, in Wh.
        by_wh: i32,
    },
}

/// What stands in the place of the 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bit {
    /// 0: the sequence is all zero.
    Zero,
    /// 2: the sample counts twice.
    Two,
}

impl Deed {
    /// One of each.
    pub const ALL: [Self; 6] =
        [Self::Flip { bit: 0 }, Self::Replay, Self::Drop, Self::Duplicate, Self::Forge, Self::Reorder];

    /// The name in addresses and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Flip { .. } => "flip",
            Self::Replay => "replay",
            Self::Drop => "drop",
            Self::Duplicate => "duplicate",
            Self::Forge => "forge",
            Self::Reorder => "reorder",
        }
    }
}

impl Breach {
    /// The name in addresses and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ZeroSamples { .. } => "zero-samples",
            Self::LyingReading { .. } => "lie",
            Self::Bits { number: Bit::Zero, .. } => "zero-bits",
            Self::Bits { number: Bit::Two, .. } => "two-bits",
            Self::ShiftedProduct { .. } => "shift",
        }
    }

    /// Who breaks it.
    #[must_use]
    pub fn by(self, mode: KeyMode) -> Role {
        match self {
            Self::ZeroSamples { meter } | Self::LyingReading { meter, .. } => Role::Meter(meter),
            Self::Bits { .. } => mode.drawer(),
            Self::ShiftedProduct { .. } => Role::Cloud,
        }
    }

    /// The first message that it changes.
    #[must_use]
    pub fn first_in(self, mode: KeyMode) -> Kind {
        match self {
            Self::ZeroSamples { .. } => Kind::NoiseShares,
            Self::LyingReading { .. } => Kind::MaskedReading,
            Self::Bits { .. } => Kind::BlindSequence,
            Self::ShiftedProduct { .. } if mode.noise_key_owner() == Role::Cloud => Kind::ReadingAggregate,
            Self::ShiftedProduct { .. } => Kind::Aggregate,
        }
    }

    /// What would prevent it, where no party can notice.
    #[must_use]
    pub fn cure(self) -> &'static str {
        match self {
            Self::ZeroSamples { .. } => {
                "larger shares of noise, made for as many free riders as can be expected (E9b)"
            }
            Self::LyingReading { .. } => {
                "a proof that each reading lies within its range, which is not built; it bounds a lie by the cap"
            }
            Self::Bits { .. } => "a proof that each blind sequence is a unit vector",
            Self::ShiftedProduct { .. } => {
                "a product that everybody can make again from the messages of all meters, which is not built"
            }
        }
    }

    /// The price of that.
    #[must_use]
    pub fn price(self) -> &'static str {
        match self {
            Self::ZeroSamples { .. } => {
                "a total whose error is larger by the factor sqrt(m / (m - S)) against S of m meters"
            }
            Self::LyingReading { .. } => {
                "a proof for each binary digit of a reading, made by the meter and checked by the cloud"
            }
            Self::Bits { .. } => {
                "a proof for each bit of each meter, made by the party that draws them and checked by the meter"
            }
            Self::ShiftedProduct { .. } => {
                "all meters' messages go to a second party, which multiplies them again, and must not have a secret key"
            }
        }
    }

    /// The experiment of the lab that shows it at length, where there is one.
    #[must_use]
    pub fn experiment(self) -> Option<&'static str> {
        match self {
            Self::ZeroSamples { .. } => Some("E11"),
            Self::Bits { .. } => Some("E13"),
            Self::LyingReading { .. } => Some("E15"),
            Self::ShiftedProduct { .. } => None,
        }
    }
}

impl Tampering {
    /// Whether a session of this many epochs can be tampered with so.
    ///
    /// # Errors
    /// A party or a round that there is not, a replay where nothing was said before, or a program without the feature `tampering`.
    pub fn check(&self, params: &Params, epochs: usize) -> Result<(), TamperingError> {
        Able::here().ok_or(TamperingError::NotBuilt)?;
        let meters = params.meters();
        let known = |role: Role| match role {
            Role::Meter(index) if index >= meters => {
                Err(TamperingError::NoMeter { number: u64::from(index) + 1, meters })
            }
            _ => Ok(()),
        };
        if usize::try_from(self.round).is_ok_and(|round| round >= epochs) {
            return Err(TamperingError::NoRound { number: u64::from(self.round) + 1, rounds: epochs });
        }
        match self.what {
            What::Party(Breach::Bits { meter: None, .. }) => Ok(()),
            What::Party(Breach::Bits { meter: Some(meter), .. }) => known(Role::Meter(meter)),
            What::Party(breach) => known(breach.by(params.key_mode())),
            What::Message(spot, deed) => {
                known(spot.from)?;
                known(spot.to)?;
                if !spot.travels(params) {
                    return Err(TamperingError::NoSuchMessage { kind: spot.kind, mode: params.key_mode() });
                }
                let none_before = deed == Deed::Replay && self.round == 0 && !spot.has_earlier(params);
                if none_before { Err(TamperingError::NothingBefore(spot.kind)) } else { Ok(()) }
            }
        }
    }

    /// Whether a message of the first round may be replayed, and so on: whether this deed makes sense for this message.
    #[must_use]
    pub fn fits(&self, params: &Params, epochs: usize) -> bool {
        self.check(params, epochs).is_ok()
    }
}

impl Spot {
    /// Whether such a message can be sent under these parameters.
    fn travels(&self, params: &Params) -> bool {
        let mode = params.key_mode();
        let (center, cloud) = (Role::ControlCenter, Role::Cloud);
        let split = mode.noise_key_owner() == cloud;
        let meter = |role: Role| matches!(role, Role::Meter(_));
        let Self { kind, from, to, .. } = *self;
        match kind {
            Kind::ReadingKey => (from, to) == (center, Role::Everybody),
            Kind::NoiseKey => (from, to) == (mode.noise_key_owner(), Role::Everybody),
            Kind::Registration => (meter(from) || from == cloud) && to == center,
            Kind::Admission => (from, to) == (center, cloud),
            Kind::BlindSequence => from == mode.drawer() && meter(to),
            Kind::SequenceProof => params.proofs() == Proofs::Bits && from == mode.drawer() && meter(to),
            Kind::KeyShare => from == Role::Dealer && meter(to),
            Kind::MaskedReading | Kind::NoiseShares => meter(from) && to == cloud,
            Kind::Aggregate => !split && (from, to) == (cloud, center),
            Kind::ReadingAggregate | Kind::NoiseTotal => split && (from, to) == (cloud, center),
            Kind::RepairRequest => (from, to) == (center, Role::Dealer),
            Kind::RepairSum => (from, to) == (Role::Dealer, center),
            Kind::Opening => params.opening() && (from, to) == (center, cloud),
            Kind::Published => (from, to) == (center, Role::Everybody),
        }
    }

    /// Whether something was said in the first round, before this message, that can be sent again in its place.
    fn has_earlier(&self, params: &Params) -> bool {
        let first = |role: Role| role == Role::Meter(0);
        match self.kind {
            Kind::ReadingKey | Kind::RepairRequest | Kind::RepairSum => false,
            Kind::NoiseKey => params.key_mode().noise_key_owner() == Role::ControlCenter,
            Kind::Registration | Kind::MaskedReading => !first(self.from),
            Kind::BlindSequence | Kind::SequenceProof | Kind::KeyShare => !first(self.to),
            Kind::Admission => self.number > 0,
            Kind::NoiseShares
            | Kind::Aggregate
            | Kind::ReadingAggregate
            | Kind::NoiseTotal
            | Kind::Opening
            | Kind::Published => true,
        }
    }
}

/// A record's part: what was done to the message that the record before it holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Tampered {
    /// By whom or by which rule broken.
    pub what: What,
    /// The message.
    pub kind: Kind,
    /// Its sender.
    pub from: Role,
    /// Its receiver.
    pub to: Role,
    /// What arrived then and there in its place: canonical bytes with a tag, as often as it came. What comes later than the next
    /// message is not among them.
    pub arrived: Vec<Vec<u8>>,
    able: Able,
}

impl Tampered {
    /// Something done; nothing where this program cannot tamper.
    pub(crate) fn new(what: What, from: Role, message: &Outgoing, arrived: Vec<Vec<u8>>) -> Option<Self> {
        let Outgoing { kind, to, .. } = *message;
        Some(Self { what, kind, from, to, arrived, able: Able::here()? })
    }
}

/// Messages may be secret.
impl core::fmt::Debug for Tampered {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { what, kind, from, to, arrived, able: _ } = self;
        let lengths: Vec<usize> = arrived.iter().map(Vec::len).collect();
        write!(
            f,
            "Tampered {{ what: {what:?}, kind: {kind:?}, from: {from}, to: {to}, arrived: {lengths:?} }}"
        )
    }
}
