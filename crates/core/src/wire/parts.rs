//! A message measured: which bytes hold which field, and how many bytes a message will take.

use crate::fault::Field;

/// What some bytes of a message are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// The header.
    Header,
    /// How many entries or bytes the field has.
    Count,
    /// How many bits the field has.
    Bits,
    /// Whether the field is there: 1 or 0.
    Flag,
    /// The field itself.
    Value,
    /// HMAC-SHA-256 under the link key.
    Tag,
}

/// A part of a message: as many times as many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub piece: Piece,
    /// Of which field.
    pub field: Field,
    /// How many of them.
    pub count: usize,
    /// Bytes of each.
    pub bytes: usize,
}

/// What the length of a message depends on beside its kind and the size of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contents {
    /// Bytes of its text.
    pub text: usize,
    /// Entries of its list.
    pub entries: usize,
    /// Whether it has an h_s.
    pub base: bool,
}

/// Where counts come from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    /// They are read off a message.
    Bytes(&'a [u8]),
    /// They are stated.
    Contents(Contents),
}

/// Lays parts one after the other.
#[derive(Debug)]
pub(crate) struct Ruler<'a> {
    source: Source<'a>,
    key_bytes: usize,
    /// Bytes laid so far.
    at: usize,
    parts: Vec<Part>,
}

impl<'a> Ruler<'a> {
    /// For keys of this many bytes.
    pub(crate) fn new(source: Source<'a>, key_bytes: usize) -> Self {
        Self { source, key_bytes, at: 0, parts: Vec::new() }
    }

    /// The bytes of a residue modulo n or nu.
    pub(crate) fn residue_bytes(&self) -> usize {
        self.key_bytes
    }

    /// The bytes of a residue modulo their squares.
    pub(crate) fn ciphertext_bytes(&self) -> usize {
        2 * self.key_bytes
    }

    /// Lays a part.
    pub(crate) fn part(&mut self, piece: Piece, field: Field, count: usize, bytes: usize) {
        self.at = self.at.saturating_add(count.saturating_mul(bytes));
        self.parts.push(Part { piece, field, count, bytes });
    }

    /// Lays a count, and tells it.
    pub(crate) fn count(&mut self, field: Field, stated: impl Fn(Contents) -> usize) -> usize {
        self.number(Piece::Count, field, stated)
    }

    /// Lays a number that says whether the field is there, and tells it.
    pub(crate) fn flag(&mut self, field: Field, stated: impl Fn(Contents) -> bool) -> bool {
        self.number(Piece::Flag, field, |contents| usize::from(stated(contents))) > 0
    }

    fn number(&mut self, piece: Piece, field: Field, stated: impl Fn(Contents) -> usize) -> usize {
        let number = match self.source {
            Source::Contents(contents) => stated(contents),
            // A message that ends before its count has nothing to count.
            Source::Bytes(bytes) => bytes
                .get(self.at..)
                .and_then(|rest| rest.first_chunk())
                .and_then(|chunk| usize::try_from(u32::from_be_bytes(*chunk)).ok())
                .unwrap_or(0),
        };
        self.part(piece, field, 1, size_of::<u32>());
        number
    }

    /// What was laid.
    pub(crate) fn finish(self) -> Vec<Part> {
        self.parts
    }
}
