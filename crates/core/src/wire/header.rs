//! The fixed fields at the front of every message.

use crate::fault::{Field, MessageFault};
use crate::role::Role;
use crate::wire::codec::{Reader, Writer};
use crate::wire::kind::{Kind, VERSION};

/// The fixed fields at the front of every message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// What the message is.
    pub kind: Kind,
    /// t: seconds since 1970 of the slot's start, 0 for the set-up.
    pub epoch: u64,
    /// The sender.
    pub from: Role,
    /// The receiver.
    pub to: Role,
    /// The count of messages from this sender to this receiver in this epoch, from 0.
    pub sequence: u32,
}

/// A field of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderField {
    /// [`VERSION`].
    Version,
    /// [`Header::kind`].
    Kind,
    /// [`Header::epoch`].
    Epoch,
    /// [`Header::from`], by [`Role::number`].
    From,
    /// [`Header::to`], by [`Role::number`].
    To,
    /// [`Header::sequence`].
    Sequence,
}

impl HeaderField {
    /// All fields, in the order of the bytes.
    pub const ALL: [Self; 6] = [Self::Version, Self::Kind, Self::Epoch, Self::From, Self::To, Self::Sequence];

    /// Its length in bytes.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Version | Self::Kind => size_of::<u8>(),
            Self::Epoch => size_of::<u64>(),
            Self::From | Self::To | Self::Sequence => size_of::<u32>(),
        }
    }
}

/// The length of a header in bytes.
pub const HEADER_BYTES: usize = {
    let (mut bytes, mut rest) = (0, HeaderField::ALL.as_slice());
    while let Some((field, tail)) = rest.split_first() {
        bytes += field.bytes();
        rest = tail;
    }
    bytes
};

impl Header {
    /// Writes it, in the order of [`HeaderField::ALL`].
    pub(crate) fn write(&self, out: &mut Writer) {
        out.u8(VERSION);
        out.u8(self.kind.byte());
        out.u64(self.epoch);
        out.u32(self.from.number());
        out.u32(self.to.number());
        out.u32(self.sequence);
    }

    /// Reads the header off the front of canonical bytes whose kind is known.
    ///
    /// # Errors
    /// Another version or kind, numbers that no party bears, or too few bytes.
    pub fn read(bytes: &[u8], kind: Kind) -> Result<Self, MessageFault> {
        Self::take(&mut Reader::new(bytes), kind)
    }

    /// The epoch that a message claims to be of, before anything of it is checked.
    ///
    /// # Errors
    /// Bytes too short for a header.
    pub fn claimed_epoch(bytes: &[u8]) -> Result<u64, MessageFault> {
        let mut input = Reader::new(bytes);
        input.take(HeaderField::Version.bytes() + HeaderField::Kind.bytes(), Field::Header)?;
        input.u64(Field::Header)
    }

    /// Takes it off the front, in the order of [`HeaderField::ALL`].
    pub(crate) fn take(input: &mut Reader<'_>, due: Kind) -> Result<Self, MessageFault> {
        let version = input.u8(Field::Header)?;
        if version != VERSION {
            return Err(MessageFault::Version(version));
        }
        let got = input.u8(Field::Header)?;
        if got != due.byte() {
            return Err(MessageFault::Kind { got, expected: due.byte() });
        }
        let epoch = input.u64(Field::Header)?;
        let (from, to) = (input.u32(Field::Header)?, input.u32(Field::Header)?);
        let sequence = input.u32(Field::Header)?;
        match (Role::from_number(from), Role::from_number(to)) {
            (Some(from), Some(to)) => Ok(Self { kind: due, epoch, from, to, sequence }),
            _ => Err(MessageFault::Ends { from, to }),
        }
    }
}
