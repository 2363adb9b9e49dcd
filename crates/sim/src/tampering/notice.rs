//! Who or what noticed a tampering.

use blindsum_core::fault::{Fault, MessageFault, PeerFault, RegistrationFault};
use blindsum_core::party::control_center::Alarm;

use crate::record::{Event, Finished, Refusal, Verdict};
use crate::tampering::{Tampered, What};

/// What noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The message that was named was never sent: nothing was tampered with.
    NeverSent,
    /// The tag.
    Tag,
    /// The link itself, which is authentic.
    Link,
    /// The epoch in the header.
    Epoch,
    /// The sequence number in the header, or that nothing more was due.
    Sequence,
    /// The kind or the ends in the header.
    Header,
    /// A value out of its range, or one that is not as the protocol has it.
    Content,
    /// A proof that does not hold.
    Proof,
    /// The list of the meters that count.
    List,
    /// Somebody waited, and nothing came.
    Deadline,
    /// The control centre's range alarm.
    Alarm,
    /// No party; the simulation alone, by a law: the total is what the witnesses say, but a rule was broken.
    Law,
    /// No party, and it does no harm: the shares of noise were made for as many meters without noise (`Params::tolerated`).
    Tolerated,
    /// No party. The total would be wrong.
    Nobody,
    /// Nobody had to: the total is the right one.
    Harmless,
    /// Something that has nothing to do with it, as a ledger that is empty.
    Other,
}

impl Notice {
    /// What noticed what was done in a round that is over; nothing in a round that nobody tampered with.
    #[must_use]
    pub fn of(finished: &Finished) -> Option<Self> {
        let mut done = finished.records.iter().filter_map(|record| match &record.event {
            Event::Tampered(tampered) => Some(tampered),
            _ => None,
        });
        let Tampered { what, .. } = done.next()?;
        Some(match (&finished.outcome.verdict, what) {
            (Verdict::Published(_), What::Party(_)) => {
                let outcome = &finished.outcome;
                // One meter without noise, and each that is absent, takes a share away.
                let without = outcome.absent.len().saturating_add(1);
                let tolerated = usize::try_from(outcome.params.tolerated()).unwrap_or(usize::MAX);
                if without <= tolerated { Self::Tolerated } else { Self::Law }
            }
            // A repair: the meter whose message is missing does not count.
            (Verdict::Published(_), What::Message(..)) if !finished.outcome.absent.is_empty() => {
                Self::Deadline
            }
            (Verdict::Published(_), What::Message(..)) => Self::Harmless,
            (Verdict::Refused(refusal), _) => Self::by(refusal),
        })
    }

    fn by(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Fault(Fault::Peer { reason, .. }) => match reason {
                PeerFault::Message(MessageFault::Tag) => Self::Tag,
                PeerFault::Message(MessageFault::Epoch { .. }) => Self::Epoch,
                PeerFault::Message(MessageFault::Sequence { .. }) | PeerFault::Undue => Self::Sequence,
                PeerFault::Message(MessageFault::Kind { .. } | MessageFault::Ends { .. }) => Self::Header,
                PeerFault::Registration(RegistrationFault::Missing) => Self::Deadline,
                PeerFault::Registration(RegistrationFault::Doubled) => Self::Sequence,
                PeerFault::Count { .. } => Self::List,
                PeerFault::Proof(_) | PeerFault::Opening => Self::Proof,
                PeerFault::Total => Self::Alarm,
                PeerFault::Message(_)
                | PeerFault::Registration(_)
                | PeerFault::Key(_)
                | PeerFault::Repair(_) => Self::Content,
            },
            Refusal::Alarm(Alarm::MaskedTotal { .. } | Alarm::Total { .. })
            | Refusal::CannotDecrypt { .. } => Self::Alarm,
            Refusal::Alarm(_) => Self::List,
            Refusal::Lost { .. } => Self::Deadline,
            Refusal::Link { .. } => Self::Link,
            Refusal::Unnoticed { .. } => Self::Nobody,
            Refusal::Fault(Fault::Local { .. }) | Refusal::Budget(_) | Refusal::Audit => Self::Other,
        }
    }

    /// The same in a sentence: "noticed by ...".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Tag => "the tag of the message",
            Self::Link => "the link, which is authentic",
            Self::Epoch => "the epoch in the message",
            Self::Sequence => "its place in the sequence",
            Self::Header => "the kind or the ends in the message",
            Self::Content => "a value that cannot be",
            Self::Proof => "a proof that does not hold",
            Self::List => "the list of the meters that count",
            Self::Deadline => "the deadline: nothing came",
            Self::Alarm => "the range alarm",
            Self::Law | Self::Tolerated | Self::Nobody => "no party",
            Self::NeverSent | Self::Harmless | Self::Other => "nobody, who had no need to",
        }
    }

    /// The word for documents, styles and tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NeverSent => "never-sent",
            Self::Tag => "tag",
            Self::Link => "link",
            Self::Epoch => "epoch",
            Self::Sequence => "sequence",
            Self::Header => "header",
            Self::Content => "content",
            Self::Proof => "proof",
            Self::List => "list",
            Self::Deadline => "deadline",
            Self::Alarm => "alarm",
            Self::Law => "law",
            Self::Tolerated => "tolerated",
            Self::Nobody => "nobody",
            Self::Harmless => "harmless",
            Self::Other => "other",
        }
    }
}
