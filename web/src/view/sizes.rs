//! How many bytes an epoch takes on the wire, by the canonical layout of its messages: counted for any parameters, without
//! running them.

use blindsum_core::params::Params;
use blindsum_core::party::registration::CLOUD_ID;
use blindsum_core::variants::KeyMode;
use blindsum_core::wire::kind::{Kind, Protection, TAG_BYTES};
use blindsum_core::wire::messages::HEADER_BYTES;

/// What the bytes of an epoch depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// m.
    pub(crate) meters: u32,
    /// gamma.
    pub(crate) gamma: u32,
    /// Bits of both keys.
    pub(crate) key_bits: u32,
    /// Whether a meter sends one e_i.
    pub(crate) collapsed: bool,
    /// Whether the cloud opens C1.
    pub(crate) splits: bool,
}

/// A quantity that the bytes grow with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    /// m.
    Meters,
    /// gamma.
    Gamma,
    /// Bits of the keys.
    KeyBits,
}

impl Axis {
    /// All three.
    pub(crate) const ALL: [Self; 3] = [Self::Meters, Self::Gamma, Self::KeyBits];

    /// Where it is looked at.
    pub(crate) fn values(self) -> &'static [u32] {
        match self {
            Self::Meters => &[1, 100, 250, 500, 750, 1000],
            Self::Gamma => &[1, 2, 4, 8, 12, 16, 20],
            Self::KeyBits => &[512, 1024, 2048, 3072, 4096],
        }
    }
}

impl Shape {
    /// That of parameters.
    pub(crate) fn of(params: &Params) -> Self {
        Self {
            meters: params.meters(),
            gamma: params.gamma(),
            key_bits: params.key_bits(),
            collapsed: params.collapsed(),
            splits: params.key_mode() == KeyMode::SplitKeys,
        }
    }

    /// The same at another place of an axis.
    pub(crate) fn at(self, axis: Axis, value: u32) -> Self {
        match axis {
            Axis::Meters => Self { meters: value, ..self },
            Axis::Gamma => Self { gamma: value, ..self },
            Axis::KeyBits => Self { key_bits: value, ..self },
        }
    }

    /// Its place on an axis.
    pub(crate) fn on(self, axis: Axis) -> u32 {
        match axis {
            Axis::Meters => self.meters,
            Axis::Gamma => self.gamma,
            Axis::KeyBits => self.key_bits,
        }
    }

    /// Bytes of all messages of an epoch in which no meter is lost; the set-up is not in it.
    pub(crate) fn bytes(self) -> u64 {
        let modulus = u64::from(self.key_bits / 8);
        let (ciphertext, meters) = (2 * modulus, u64::from(self.meters));
        let list = |count: u64, bytes: u64| 4 + count * bytes;
        let message = |kind: Kind, body: u64| {
            let tag = if kind.protection() == Protection::Open { TAG_BYTES } else { 0 };
            size(HEADER_BYTES + tag) + body
        };
        let names: u64 = (1..=self.meters).map(|meter| size(format!("meter-{meter}").len())).sum();
        let cloud = size(CLOUD_ID.len());
        let registrations =
            names + cloud + (meters + 1) * (4 + 8 + 32) + (meters + 1) * message(Kind::Registration, 0);
        let admissions = names + meters * (4 + 32 + 32) + meters * message(Kind::Admission, 0);
        let shares = if self.collapsed { 1 } else { u64::from(self.gamma) };
        let each = message(Kind::BlindSequence, list(u64::from(self.gamma), ciphertext))
            + message(Kind::KeyShare, modulus)
            + message(Kind::MaskedReading, ciphertext)
            + message(Kind::NoiseShares, list(shares, ciphertext));
        let products = if self.splits {
            message(Kind::ReadingAggregate, ciphertext + list(meters, 4)) + message(Kind::NoiseTotal, modulus)
        } else {
            message(Kind::Aggregate, 2 * ciphertext + list(meters, 4))
        };
        registrations + admissions + meters * each + products + message(Kind::Published, modulus)
    }
}

fn size(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;
    use blindsum_sim::{Event, Phase};

    use super::*;
    use crate::view::sample;

    #[test]
    fn what_is_counted_is_what_was_sent() {
        for (meters, gamma, key_bits, collapsed, key_mode) in [
            (3, 2, 512, false, KeyMode::Published),
            (12, 1, 128, false, KeyMode::CenterDraws),
            (2, 5, 256, true, KeyMode::SplitKeys),
        ] {
            let raw = RawParams { meters, gamma, key_bits, collapsed, key_mode, ..sample::params().into() };
            let params = Params::try_from(raw).unwrap();
            let finished = sample::session(params, 1, None).remove(0);
            let of_epoch = finished.records.iter().filter(|record| record.phase != Phase::Initialization);
            let sent: usize = of_epoch
                .filter_map(|record| match &record.event {
                    Event::Sent(sent) => Some(sent.bytes.len()),
                    _ => None,
                })
                .sum();
            assert_eq!(Shape::of(&params).bytes(), size(sent), "{params:?}");
        }
    }

    #[test]
    fn an_axis_changes_one_thing() {
        let shape = Shape::of(&sample::params());
        for axis in Axis::ALL {
            let other = shape.at(axis, 1024);
            assert_eq!(other.on(axis), 1024);
            assert_eq!(Axis::ALL.iter().filter(|axis| other.on(**axis) != shape.on(**axis)).count(), 1);
            let bytes: Vec<_> = axis.values().iter().map(|value| shape.at(axis, *value).bytes()).collect();
            assert!(bytes.is_sorted(), "{axis:?}: {bytes:?}");
        }
    }
}
