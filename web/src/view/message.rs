//! A message taken apart: its fields and how many bytes each takes.

use blindsum_core::protocol::messages::{HEADER_BYTES, Kind, Protection, TAG_BYTES};
use blindsum_core::sim::Sent;

/// A field of a message, in the order of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Version, kind, epoch, sender, receiver, sequence number.
    Header,
    /// A count or a length.
    Count,
    /// n or nu.
    Modulus,
    /// The rest of a key announcement.
    KeyRest,
    /// id_i.
    Identity,
    /// t_i.
    Time,
    /// h_i.
    Hash,
    /// The link key of a meter.
    LinkKey,
    /// Ciphertexts mod nu^2.
    NoiseCiphertexts,
    /// A ciphertext mod n^2.
    ReadingCiphertext,
    /// A residue mod n.
    Residue,
    /// The meters present.
    Present,
    /// HMAC-SHA-256 under the link key.
    Tag,
}

/// A part with its size: how many of how many bytes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// What it is.
    pub(crate) part: Part,
    /// How many of them.
    pub(crate) count: usize,
    /// Bytes of each.
    pub(crate) bytes: usize,
}

/// The parts of a message, by its kind, its length, and how many samples and meters there are.
pub(crate) fn parts(sent: &Sent, gamma: usize, meters: usize) -> Vec<Size> {
    let tag = if sent.kind.protection() == Protection::Open { TAG_BYTES } else { 0 };
    let body = sent.bytes.len().saturating_sub(HEADER_BYTES + tag);
    let one = |part, bytes| Size { part, count: 1, bytes };
    let left = |taken: usize| body.saturating_sub(taken);
    let mut parts = vec![one(Part::Header, HEADER_BYTES)];
    parts.extend(match sent.kind {
        // The modulus fills a power of two of bytes or three of them; what is left are its bit length and a flag.
        Kind::ReadingKey | Kind::NoiseKey => {
            let modulus = body - body % 64;
            vec![one(Part::Modulus, modulus), one(Part::KeyRest, left(modulus))]
        }
        Kind::Registration => {
            vec![one(Part::Count, 4), one(Part::Identity, left(44)), one(Part::Time, 8), one(Part::Hash, 32)]
        }
        Kind::Admission => {
            vec![
                one(Part::Count, 4),
                one(Part::Identity, left(68)),
                one(Part::Hash, 32),
                one(Part::LinkKey, 32),
            ]
        }
        Kind::BlindSequence | Kind::NoiseShares => vec![
            one(Part::Count, 4),
            Size { part: Part::NoiseCiphertexts, count: gamma, bytes: left(4) / gamma.max(1) },
        ],
        Kind::KeyShare | Kind::Published => vec![one(Part::Residue, body)],
        Kind::MaskedReading => vec![one(Part::ReadingCiphertext, body)],
        Kind::Aggregate => {
            let product = left(4 + 4 * meters) / 2;
            vec![
                one(Part::ReadingCiphertext, product),
                one(Part::NoiseCiphertexts, product),
                one(Part::Count, 4),
                Size { part: Part::Present, count: meters, bytes: 4 },
            ]
        }
    });
    if tag > 0 {
        parts.push(one(Part::Tag, tag));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{facts::Facts, sample};

    #[test]
    fn the_parts_of_every_message_make_its_length() {
        let (records, _) = sample::published();
        let facts = Facts::gather(&records);
        assert_eq!(facts.messages.len(), 2 + 4 + 3 + 3 + 3 + 3 + 3 + 1 + 1);
        for (_, sent) in facts.messages {
            let parts = parts(sent, 2, 3);
            let sum: usize = parts.iter().map(|size| size.count * size.bytes).sum();
            assert_eq!(sum, sent.bytes.len(), "{:?}: {parts:?}", sent.kind);
            let widths = |part, bytes| parts.iter().filter(|s| s.part == part).all(|s| s.bytes == bytes);
            assert!(widths(Part::Modulus, 64) && widths(Part::Residue, 64), "{parts:?}");
            assert!(widths(Part::NoiseCiphertexts, 128) && widths(Part::ReadingCiphertext, 128), "{parts:?}");
        }
    }
}
