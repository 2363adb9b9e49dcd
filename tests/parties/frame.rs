//! What goes through a pipe: one kind of frame towards a party, one from it.

use std::io::{self, Read, Write};

/// No honest frame is longer.
const LONGEST: u32 = 1 << 20;

/// Towards a party: what it is given at first, a message with its sender, or that its host's deadline has passed. From a
/// party: a message with its receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Tag {
    Configuration = 0,
    Message = 1,
    Deadline = 2,
}

pub(crate) struct Frame {
    pub(crate) tag: Tag,
    /// The other party's number.
    pub(crate) peer: u32,
    pub(crate) bytes: Vec<u8>,
}

impl Frame {
    pub(crate) fn new(tag: Tag, peer: u32, bytes: Vec<u8>) -> Self {
        Self { tag, peer, bytes }
    }

    pub(crate) fn write(&self, pipe: &mut impl Write) -> io::Result<()> {
        let length = u32::try_from(self.bytes.len()).map_err(io::Error::other)?;
        pipe.write_all(&[self.tag as u8])?;
        pipe.write_all(&self.peer.to_be_bytes())?;
        pipe.write_all(&length.to_be_bytes())?;
        pipe.write_all(&self.bytes)?;
        pipe.flush()
    }

    /// The next frame; nothing where the pipe is closed.
    pub(crate) fn read(pipe: &mut impl Read) -> io::Result<Option<Self>> {
        let mut tag = [0u8];
        if pipe.read(&mut tag)? == 0 {
            return Ok(None);
        }
        let tag = match tag[0] {
            0 => Tag::Configuration,
            1 => Tag::Message,
            2 => Tag::Deadline,
            other => return Err(io::Error::other(format!("a frame of kind {other}"))),
        };
        let mut number = [0u8; 4];
        pipe.read_exact(&mut number)?;
        let peer = u32::from_be_bytes(number);
        pipe.read_exact(&mut number)?;
        let length = u32::from_be_bytes(number);
        if length > LONGEST {
            return Err(io::Error::other(format!("a frame of {length} bytes")));
        }
        let mut bytes = vec![0u8; usize::try_from(length).map_err(io::Error::other)?];
        pipe.read_exact(&mut bytes)?;
        Ok(Some(Self { tag, peer, bytes }))
    }
}
