//! Sums and products over meters: whoever knows all of a relation's members but one knows the last.

use std::collections::BTreeSet;

use super::value::Value;

/// What a relation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Total {
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
    /// The shares of those absent.
    AbsentShares,
}

impl Total {
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
    meters: u32,
    /// Once it is settled; until then only the key shares are in a relation, all of them.
    present: Option<BTreeSet<u32>>,
    open: [Open; 10],
}

/// What of a relation is not known: how many parts, and the exclusive or of their meters, which is the last one's number when
/// it is alone.
#[derive(Clone, Copy, Default)]
struct Open {
    count: usize,
    meters: u32,
}

impl Sums {
    /// With nothing known.
    pub(super) fn new(meters: u32, present: Option<BTreeSet<u32>>) -> Self {
        let mut sums = Self { meters, present, open: [Open::default(); 10] };
        sums.open = Total::ALL.map(|total| {
            let mut open = Open::default();
            for meter in sums.over(total) {
                open.count += 1;
                open.meters ^= meter;
            }
            open
        });
        sums
    }

    pub(super) fn present(&self) -> Option<&BTreeSet<u32>> {
        self.present.as_ref()
    }

    pub(super) fn is_present(&self, meter: u32) -> bool {
        self.present.as_ref().is_some_and(|present| present.contains(&meter))
    }

    /// Whether it is settled that meters are absent.
    pub(super) fn some_absent(&self) -> bool {
        self.present.as_ref().is_some_and(|present| u32::try_from(present.len()) != Ok(self.meters))
    }

    /// The meters that a relation goes over, in order. Nobody where there is no such relation yet.
    pub(super) fn over(&self, total: Total) -> impl Iterator<Item = u32> + '_ {
        let settled = self.present.is_some();
        (0..self.meters).filter(move |meter| match total {
            Total::PresentShares => !settled || self.is_present(*meter),
            Total::AbsentShares => settled && !self.is_present(*meter),
            _ => self.is_present(*meter),
        })
    }

    /// Takes note that a part is known; the relation it belongs to.
    pub(super) fn learn(&mut self, part: Value) -> Option<Total> {
        let meter = part.meter()?;
        let total = Total::with(part, self.present.is_none() || self.is_present(meter))?;
        if total != Total::PresentShares && self.present.is_none() {
            return None;
        }
        let open = self.open.get_mut(total as usize)?;
        open.count = open.count.saturating_sub(1);
        open.meters ^= meter;
        Some(total)
    }

    /// How many parts are not known.
    pub(super) fn unknown(&self, total: Total) -> usize {
        self.open.get(total as usize).map_or(0, |open| open.count)
    }

    /// The one part that is not known.
    pub(super) fn last(&self, total: Total) -> Option<Value> {
        let open = self.open.get(total as usize).filter(|open| open.count == 1)?;
        Some(total.part(open.meters))
    }
}
