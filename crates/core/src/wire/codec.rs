//! Reading and writing canonical bytes: big-endian, fixed widths, nothing optional.

use blindsum_paillier::integer;
use num_bigint::BigUint;

use crate::fault::{Field, MessageFault};

/// Appends fields.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_be_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_be_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// A count, u32.
    pub(crate) fn count(&mut self, count: usize, field: Field) -> Result<(), MessageFault> {
        self.u32(u32::try_from(count).map_err(|_| MessageFault::Length { field })?);
        Ok(())
    }

    pub(crate) fn text(&mut self, text: &str, field: Field) -> Result<(), MessageFault> {
        self.count(text.len(), field)?;
        self.bytes(text.as_bytes());
        Ok(())
    }

    /// An integer in exactly `width` bytes.
    pub(crate) fn integer(
        &mut self,
        value: &BigUint,
        width: usize,
        field: Field,
    ) -> Result<(), MessageFault> {
        let bytes = integer::to_fixed_bytes(value, width).ok_or(MessageFault::Range { field })?;
        self.bytes(&bytes);
        Ok(())
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Takes fields off the front.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn take(&mut self, length: usize, field: Field) -> Result<&'a [u8], MessageFault> {
        let (head, tail) = self.0.split_at_checked(length).ok_or(MessageFault::Length { field })?;
        self.0 = tail;
        Ok(head)
    }

    pub(crate) fn array<const N: usize>(&mut self, field: Field) -> Result<[u8; N], MessageFault> {
        let (head, tail) = self.0.split_first_chunk::<N>().ok_or(MessageFault::Length { field })?;
        self.0 = tail;
        Ok(*head)
    }

    pub(crate) fn u8(&mut self, field: Field) -> Result<u8, MessageFault> {
        self.array::<1>(field).map(|[byte]| byte)
    }

    pub(crate) fn u32(&mut self, field: Field) -> Result<u32, MessageFault> {
        self.array(field).map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self, field: Field) -> Result<u64, MessageFault> {
        self.array(field).map(u64::from_be_bytes)
    }

    /// A count whose entries take at least `entry` bytes each: refused before anything is allocated for it.
    pub(crate) fn count(&mut self, entry: usize, field: Field) -> Result<usize, MessageFault> {
        let wrong = MessageFault::Length { field };
        let count = usize::try_from(self.u32(field)?).map_err(|_| wrong)?;
        if count.checked_mul(entry).is_none_or(|bytes| bytes > self.0.len()) { Err(wrong) } else { Ok(count) }
    }

    pub(crate) fn text(&mut self, field: Field) -> Result<String, MessageFault> {
        let length = self.count(1, field)?;
        let bytes = self.take(length, field)?;
        core::str::from_utf8(bytes).map(str::to_owned).map_err(|_| MessageFault::Text { field })
    }

    /// An integer of `width` bytes below `modulus`.
    pub(crate) fn below(
        &mut self,
        modulus: &BigUint,
        width: usize,
        field: Field,
    ) -> Result<BigUint, MessageFault> {
        let value = BigUint::from_bytes_be(self.take(width, field)?);
        if value < *modulus { Ok(value) } else { Err(MessageFault::Range { field }) }
    }

    pub(crate) fn end(&self) -> Result<(), MessageFault> {
        if self.0.is_empty() { Ok(()) } else { Err(MessageFault::Length { field: Field::End }) }
    }
}
