//! How many bytes an epoch takes on the wire, by the layout of its messages: counted for any parameters, without running them.

use crate::params::Params;
use crate::party::registration::CLOUD_ID;
use crate::variants::{KeyMode, Proofs};
use crate::wire::kind::Kind;
use crate::wire::measure::length;
use crate::wire::parts::Contents;

/// What the bytes of an epoch depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// m.
    pub meters: u32,
    /// gamma.
    pub gamma: u32,
    /// Bits of both keys.
    pub key_bits: u32,
    /// Whether a meter sends one e_i.
    pub collapsed: bool,
    /// Whether the cloud opens C1.
    pub splits: bool,
    /// Whether blind sequences are proved.
    pub proved: bool,
    /// Whether the decryption is shown to be right.
    pub opened: bool,
}

impl Shape {
    /// That of parameters.
    #[must_use]
    pub fn of(params: &Params) -> Self {
        Self {
            meters: params.meters(),
            gamma: params.gamma(),
            key_bits: params.key_bits(),
            collapsed: params.collapsed(),
            splits: params.key_mode() == KeyMode::SplitKeys,
            proved: params.proofs() == Proofs::Bits,
            opened: params.opening(),
        }
    }

    /// Bytes of all messages of an epoch in which no meter is lost; those of the set-up are not among them.
    #[must_use]
    pub fn bytes(self) -> u64 {
        let each = |kind, contents| number(length(kind, contents, self.key_bits));
        let list = |kind, entries: u32| {
            each(
                kind,
                Contents { entries: usize::try_from(entries).unwrap_or(usize::MAX), ..Contents::default() },
            )
        };
        let named = |kind, name: &str| each(kind, Contents { text: name.len(), ..Contents::default() });
        let plain = |kind| list(kind, 0);
        let introduced: u64 = (1..=self.meters)
            .map(|meter| format!("meter-{meter}"))
            .map(|name| named(Kind::Registration, &name) + named(Kind::Admission, &name))
            .sum();
        let shares = if self.collapsed { 1 } else { self.gamma };
        let proof = if self.proved { list(Kind::SequenceProof, self.gamma) } else { 0 };
        let of_a_meter = list(Kind::BlindSequence, self.gamma)
            + proof
            + plain(Kind::KeyShare)
            + plain(Kind::MaskedReading)
            + list(Kind::NoiseShares, shares);
        let products = if self.splits {
            list(Kind::ReadingAggregate, self.meters) + plain(Kind::NoiseTotal)
        } else {
            list(Kind::Aggregate, self.meters)
        };
        let opening = if self.opened { plain(Kind::Opening) } else { 0 };
        introduced
            + opening
            + named(Kind::Registration, CLOUD_ID)
            + u64::from(self.meters) * of_a_meter
            + products
            + plain(Kind::Published)
    }
}

/// No machine has lengths beyond a u64.
fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
