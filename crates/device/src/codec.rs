//! Bytes that are read in one way only: numbers big-endian, fields with their length before them, nothing left over.

use zeroize::Zeroizing;

use crate::seat::Seat;

/// The version of letters and notices, their first byte.
pub(crate) const VERSION: u8 = 1;

/// Bytes that are not what they should be. Which party sent them is known a layer above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are not a {0}")]
pub struct Unreadable(pub &'static str);

/// Writes fields one after the other. What is written is wiped when it is dropped, except for what stays behind where it grows.
#[derive(Default)]
pub(crate) struct Writer(Zeroizing<Vec<u8>>);

impl Writer {
    pub(crate) fn byte(&mut self, byte: u8) -> &mut Self {
        self.0.push(byte);
        self
    }

    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        self.fixed(&number.to_be_bytes())
    }

    pub(crate) fn seat(&mut self, seat: Seat) -> &mut Self {
        self.fixed(&seat.number().to_be_bytes())
    }

    pub(crate) fn fixed(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// Bytes with their length before them. A field longer than a u32 can say would be unreadable, and letters are far shorter.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.fixed(&length.to_be_bytes()).fixed(bytes)
    }

    pub(crate) fn finish(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

/// Reads fields one after the other.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    /// `what` is named where the bytes are something else.
    pub(crate) fn new(rest: &'a [u8], what: &'static str) -> Self {
        Self { rest, what }
    }

    pub(crate) fn fail(&self) -> Unreadable {
        Unreadable(self.what)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Unreadable> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(self.fail())?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| self.fail())
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Unreadable> {
        Ok(u8::from_be_bytes(self.fixed()?))
    }

    pub(crate) fn number(&mut self) -> Result<u64, Unreadable> {
        Ok(u64::from_be_bytes(self.fixed()?))
    }

    pub(crate) fn count(&mut self) -> Result<u32, Unreadable> {
        Ok(u32::from_be_bytes(self.fixed()?))
    }

    pub(crate) fn seat(&mut self) -> Result<Seat, Unreadable> {
        let number = self.count()?;
        Seat::from_number(number).ok_or(self.fail())
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Unreadable> {
        let length = usize::try_from(self.count()?).map_err(|_| self.fail())?;
        self.take(length)
    }

    pub(crate) fn text(&mut self) -> Result<String, Unreadable> {
        let bytes = self.bytes()?;
        String::from_utf8(bytes.to_vec()).map_err(|_| self.fail())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// All that is left.
    pub(crate) fn rest(self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn end(self) -> Result<(), Unreadable> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.fail()) }
    }
}
