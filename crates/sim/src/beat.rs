//! The parts of an epoch as they are told: finer than its phases, and what many parties do alike is one of them.

use std::sync::Arc;

use blindsum_core::wire::kind::Kind;

use crate::phase::Phase;
use crate::record::{Event, Record};

/// What a reader, or a class, is told in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Beat {
    /// The keys are made and announced.
    Keys,
    /// Everybody registers.
    Register,
    /// The control centre admits who has registered.
    Admit,
    /// Which sample counts is drawn and sent, encrypted.
    LockBits,
    /// The dealer deals the key shares.
    DealShares,
    /// Each meter reads and draws its blind.
    ReadAndBlind,
    /// The masked readings are sent.
    SendReading,
    /// Each meter draws its samples.
    DrawNoise,
    /// The noise shares are sent.
    SendNoise,
    /// The cloud multiplies, and opens its product of the noise where it owns vA.
    Multiply,
    /// The products leave the cloud, and are repaired where meters are absent.
    HandOver,
    /// The control centre decrypts and publishes, or refuses.
    Publish,
}

impl Beat {
    /// Every beat, in order.
    pub const ALL: [Self; 12] = [
        Self::Keys,
        Self::Register,
        Self::Admit,
        Self::LockBits,
        Self::DealShares,
        Self::ReadAndBlind,
        Self::SendReading,
        Self::DrawNoise,
        Self::SendNoise,
        Self::Multiply,
        Self::HandOver,
        Self::Publish,
    ];

    /// The name in reports and addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Keys => "keys",
            Self::Register => "register",
            Self::Admit => "admit",
            Self::LockBits => "lock-bits",
            Self::DealShares => "deal-shares",
            Self::ReadAndBlind => "read-and-blind",
            Self::SendReading => "send-reading",
            Self::DrawNoise => "draw-noise",
            Self::SendNoise => "send-noise",
            Self::Multiply => "multiply",
            Self::HandOver => "hand-over",
            Self::Publish => "publish",
        }
    }

    /// The beat of a record. A meter that is absent is missed when the others send. A refusal is the last that its phase
    /// tells, since nothing comes after it.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let refused = matches!(record.event, Event::Refused(_));
        // What was done to a message stands with it.
        let message = match &record.event {
            Event::Sent(sent) => Some(sent.kind),
            Event::Tampered(tampered) => Some(tampered.kind),
            _ => None,
        };
        let sent = |kind: Kind| message == Some(kind);
        match record.phase {
            Phase::Initialization => Self::Keys,
            Phase::Registration if refused || sent(Kind::Admission) => Self::Admit,
            Phase::Registration => Self::Register,
            Phase::BlindSequence => Self::LockBits,
            Phase::KeyShares => Self::DealShares,
            Phase::Reading if matches!(record.event, Event::Masked { .. }) => Self::ReadAndBlind,
            Phase::Reading => Self::SendReading,
            Phase::Noise if matches!(record.event, Event::NoiseAdded { .. }) => Self::DrawNoise,
            Phase::Noise => Self::SendNoise,
            Phase::Aggregation if refused || message.is_some() => Self::HandOver,
            Phase::Aggregation => Self::Multiply,
            Phase::Decryption if sent(Kind::RepairRequest) || sent(Kind::RepairSum) => Self::HandOver,
            Phase::Decryption => Self::Publish,
        }
    }
}

/// The records of an epoch that is over, beat by beat, and numbered so. Within a beat they stay in the order in which they came,
/// and so do all messages.
pub(crate) fn in_beats(mut records: Vec<Arc<Record>>) -> Vec<Arc<Record>> {
    records.sort_by_key(|record| Beat::of(record));
    let numbered = (0..).zip(records).map(|(index, record)| {
        if record.index == index { record } else { Arc::new(Record { index, ..Record::clone(&record) }) }
    });
    numbered.collect()
}

/// Where a record of an epoch that ran, by its index, stands when the epoch is over: as far on in its beat as it was.
#[must_use]
pub fn place_after(running: &[Arc<Record>], index: usize, over: &[Arc<Record>]) -> Option<usize> {
    let beat = Beat::of(running.get(index)?);
    let of_beat = |record: &Arc<Record>| Beat::of(record) == beat;
    let before = running.iter().take(index).filter(|record| of_beat(record)).count();
    (0..).zip(over).filter(|(_, record)| of_beat(record)).nth(before).map(|(place, _)| place)
}
