//! Sums and products over meters: whoever knows all of a relation's members but one knows the last.

use std::collections::BTreeSet;

use crate::knowledge::value::{Value, to_usize};

/// What a relation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    Reading,
    Blind,
    MaskedPlain,
    Selected,
    ShareTotal,
    NoisyReading,
    MaskedReading,
    NoiseShares,
    /// The shares of those present: with the absent meters' sum they come to 0 mod n.
    PresentShares,
    /// The shares of those absent: their sum is what those present lack, unless the shares bear a second mask.
    AbsentShares,
}

impl Relation {
    pub(super) const ALL: [Self; 10] = [
        Self::Reading,
        Self::Blind,
        Self::MaskedPlain,
        Self::Selected,
        Self::ShareTotal,
        Self::NoisyReading,
        Self::MaskedReading,
        Self::NoiseShares,
        Self::PresentShares,
        Self::AbsentShares,
    ];

    /// The sum or product itself.
    pub(super) fn whole(self) -> Value {
        match self {
            Self::Reading => Value::TrueTotal,
            Self::Blind => Value::TotalBlind,
            Self::MaskedPlain => Value::MaskedTotal,
            Self::Selected => Value::Noise,
            Self::ShareTotal => Value::BlindedNoise,
            Self::NoisyReading => Value::NoisyTotal,
            Self::MaskedReading => Value::ReadingProduct,
            Self::NoiseShares => Value::NoiseProduct,
            Self::PresentShares | Self::AbsentShares => Value::AbsentShares,
        }
    }

    /// A meter's part in it.
    pub(super) fn part(self, meter: u32) -> Value {
        match self {
            Self::Reading => Value::Reading(meter),
            Self::Blind => Value::Blind(meter),
            Self::MaskedPlain => Value::MaskedPlain(meter),
            Self::Selected => Value::Selected(meter),
            Self::ShareTotal => Value::ShareTotal(meter),
            Self::NoisyReading => Value::NoisyReading(meter),
            Self::MaskedReading => Value::MaskedReading(meter),
            Self::NoiseShares => Value::NoiseShares(meter),
            Self::PresentShares | Self::AbsentShares => Value::KeyShare(meter),
        }
    }

    /// The relation that a meter's value is a part of, the meter being present or not.
    fn with(part: Value, present: bool) -> Option<Self> {
        match part {
            Value::KeyShare(_) if !present => Some(Self::AbsentShares),
            Value::KeyShare(_) => Some(Self::PresentShares),
            _ if !present => None,
            Value::Reading(_) => Some(Self::Reading),
            Value::Blind(_) => Some(Self::Blind),
            Value::MaskedPlain(_) => Some(Self::MaskedPlain),
            Value::Selected(_) => Some(Self::Selected),
            Value::ShareTotal(_) => Some(Self::ShareTotal),
            Value::NoisyReading(_) => Some(Self::NoisyReading),
            Value::MaskedReading(_) => Some(Self::MaskedReading),
            Value::NoiseShares(_) => Some(Self::NoiseShares),
            _ => None,
        }
    }
}

/// The meters that relations go over, and how much of each relation is not known.
pub(super) struct Sums {
    /// Whether it is settled who is present; until then only the key shares are in a relation, all of them.
    settled: bool,
    /// By meter; everybody until it is settled.
    is_present: Vec<bool>,
    present: Vec<u32>,
    absent: Vec<u32>,
    open: [Open; 10],
}

/// What of a relation is not known: how many parts, and the exclusive or of their meters, which is the last
/// one's number when it is alone.
#[derive(Clone, Copy, Default)]
struct Open {
    count: usize,
    meters: u32,
}

impl Sums {
    /// With nothing known.
    pub(super) fn new(meters: u32, present: Option<&BTreeSet<u32>>) -> Self {
        let is_present = |meter: u32| present.is_none_or(|present| present.contains(&meter));
        let (here, absent) = (0..meters).partition(|meter| is_present(*meter));
        let mut sums = Self {
            settled: present.is_some(),
            is_present: (0..meters).map(is_present).collect(),
            present: here,
            absent,
            open: [Open::default(); 10],
        };
        sums.open = Relation::ALL.map(|total| {
            let mut open = Open::default();
            for meter in sums.over(total) {
                open.count += 1;
                open.meters ^= meter;
            }
            open
        });
        sums
    }

    /// Whether it is settled that a meter is present.
    pub(super) fn is_present(&self, meter: u32) -> bool {
        self.settled && self.is_here(meter)
    }

    /// Whether it is settled that a meter is absent.
    pub(super) fn is_absent(&self, meter: u32) -> bool {
        self.settled && !self.is_here(meter)
    }

    fn is_here(&self, meter: u32) -> bool {
        self.is_present.get(to_usize(meter)).copied().unwrap_or(false)
    }

    /// Whether it is settled that meters are absent.
    pub(super) fn some_absent(&self) -> bool {
        !self.absent.is_empty()
    }

    /// The meters that a relation goes over, in order. Nobody where there is no such relation yet.
    pub(super) fn over(&self, total: Relation) -> impl Iterator<Item = u32> + '_ {
        let meters = match total {
            Relation::AbsentShares => self.absent.as_slice(),
            Relation::PresentShares => self.present.as_slice(),
            _ if self.settled => self.present.as_slice(),
            _ => &[],
        };
        meters.iter().copied()
    }

    /// Takes note that a part is known; the relation it belongs to.
    pub(super) fn learn(&mut self, part: Value) -> Option<Relation> {
        let meter = part.meter()?;
        let total = Relation::with(part, self.is_here(meter))?;
        if total != Relation::PresentShares && !self.settled {
            return None;
        }
        let open = self.open.get_mut(total as usize)?;
        open.count = open.count.saturating_sub(1);
        open.meters ^= meter;
        Some(total)
    }

    /// How many parts are not known.
    pub(super) fn unknown(&self, total: Relation) -> usize {
        self.open.get(total as usize).map_or(0, |open| open.count)
    }

    /// The one part that is not known.
    pub(super) fn last(&self, total: Relation) -> Option<Value> {
        let open = self.open.get(total as usize).filter(|open| open.count == 1)?;
        Some(total.part(open.meters))
    }
}
