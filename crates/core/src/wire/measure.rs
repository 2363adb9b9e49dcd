//! The parts of a message and its length, by the layout of its kind.

use crate::fault::Field;
use crate::wire::header::HEADER_BYTES;
use crate::wire::kind::{Kind, Protection, TAG_BYTES};
use crate::wire::layout;
use crate::wire::parts::{Contents, Part, Piece, Ruler, Source};

/// The parts of a message's bytes, its tag included, in order, with keys of `key_bits` bits. Counts are read off the bytes.
#[must_use]
pub fn parts(kind: Kind, bytes: &[u8], key_bits: u32) -> Vec<Part> {
    lay(kind, Source::Bytes(bytes), key_bits)
}

/// How many bytes a message takes, its tag included, with keys of `key_bits` bits.
#[must_use]
pub fn length(kind: Kind, contents: Contents, key_bits: u32) -> usize {
    lay(kind, Source::Contents(contents), key_bits).iter().map(|part| part.count * part.bytes).sum()
}

fn lay(kind: Kind, source: Source<'_>, key_bits: u32) -> Vec<Part> {
    let key_bytes = usize::try_from(key_bits.div_ceil(8)).unwrap_or(usize::MAX);
    let mut ruler = Ruler::new(source, key_bytes);
    ruler.part(Piece::Header, Field::Header, 1, HEADER_BYTES);
    layout::measure(kind, &mut ruler);
    if kind.protection() == Protection::Open {
        ruler.part(Piece::Tag, Field::End, 1, TAG_BYTES);
    }
    ruler.finish()
}
