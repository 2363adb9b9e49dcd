//! A message taken apart: its fields and how many bytes each takes.

use blindsum_core::fault::Field;
use blindsum_core::wire::header::HeaderField;
use blindsum_core::wire::keys::Keys;
use blindsum_core::wire::kind::{Protection, TAG_BYTES};
use blindsum_core::wire::messages::{Body, Message};
use blindsum_core::wire::parts::Piece;
use blindsum_core::wire::{measure, parts};
use blindsum_sim::Sent;

use crate::ground::message::Part;

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

/// The parts of a message, with keys of `key_bits` bits.
pub(crate) fn parts(sent: &Sent, key_bits: u32) -> Vec<Size> {
    let laid = measure::parts(sent.kind, &sent.bytes, key_bits);
    laid.into_iter().map(|part| Size { part: named(part), count: part.count, bytes: part.bytes }).collect()
}

/// What a person is told that a part is.
fn named(part: parts::Part) -> Part {
    match part.piece {
        Piece::Header => Part::Header,
        Piece::Count => Part::Count,
        Piece::Bits => Part::KeyBits,
        Piece::Flag => Part::HasBase,
        Piece::Tag => Part::Tag,
        Piece::Value => match part.field {
            Field::Header => Part::Header,
            Field::Modulus => Part::Modulus,
            Field::RandomizerBase => Part::RandomizerBase,
            Field::Identity => Part::Identity,
            Field::Timestamp => Part::Time,
            Field::RegistrationHash => Part::Hash,
            Field::LinkKey => Part::LinkKey,
            Field::BlindSequence | Field::NoiseShare | Field::NoiseTotal => Part::NoiseCiphertexts,
            Field::MaskedReading | Field::ReadingTotal => Part::ReadingCiphertext,
            Field::KeyShare | Field::RepairSum | Field::Published | Field::Root => Part::Residue,
            Field::Present => Part::Present,
            Field::Absent => Part::Absent,
            Field::NoiseInteger => Part::NoiseInteger,
            Field::SequenceProof => Part::Proof,
            Field::End => Part::Tag,
        },
    }
}

/// The bytes of parts, in order: those of each part, one after the other.
pub(crate) fn pieces<'a>(sent: &'a Sent, parts: &[Size]) -> Vec<Vec<&'a [u8]>> {
    let mut rest = sent.bytes.as_slice();
    let mut take = |bytes: usize| {
        let (head, tail) = rest.split_at_checked(bytes).unwrap_or((rest, &[]));
        rest = tail;
        head
    };
    parts.iter().map(|size| (0..size.count).map(|_| take(size.bytes)).collect()).collect()
}

/// The fields of a message's header with their bytes.
pub(crate) fn header(sent: &Sent) -> Vec<(HeaderField, &[u8])> {
    let mut rest = sent.bytes.as_slice();
    let field = |field: HeaderField| {
        let (head, tail) = rest.split_at_checked(field.bytes())?;
        rest = tail;
        Some((field, head))
    };
    HeaderField::ALL.into_iter().map_while(field).collect()
}

/// An unsigned number in big-endian bytes, at most eight of them.
pub(crate) fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// Keys up to this many bits have numbers that can be read.
const READABLE_BITS: u32 = 64;

/// The numbers of a message, at key sizes where they can be read; none where the bytes are not such a message.
pub(crate) fn numbers(sent: &Sent, keys: Option<Keys>, key_bits: u32) -> Vec<String> {
    let Some(keys) = keys.filter(|_| key_bits <= READABLE_BITS) else { return Vec::new() };
    let tag = if sent.kind.protection() == Protection::Open { TAG_BYTES } else { 0 };
    let body = sent.bytes.get(..sent.bytes.len().saturating_sub(tag)).unwrap_or_default();
    let Ok(message) = Message::decode(body, sent.kind, Some(&keys)) else { return Vec::new() };
    match message.body {
        Body::ReadingKey(key) | Body::NoiseKey(key) => {
            [Some(key.modulus), key.randomizer_base].into_iter().flatten().map(|n| n.to_string()).collect()
        }
        Body::BlindSequence(all) | Body::NoiseShares(all) => all.iter().map(ToString::to_string).collect(),
        Body::KeyShare(n) | Body::NoiseTotal(n) | Body::RepairSum(n) => vec![n.expose().to_string()],
        Body::MaskedReading(n) | Body::Published(n) => vec![n.to_string()],
        Body::Aggregate(both) => vec![both.readings.to_string(), both.noise.to_string()],
        Body::ReadingAggregate(one) => vec![one.readings.to_string()],
        Body::Opening(y, root) => vec![y.to_string(), root.expose().to_string()],
        Body::SequenceProof(proof) => proof.numbers().map(ToString::to_string).collect(),
        Body::Registration(_) | Body::Admission(_) | Body::RepairRequest(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::{Params, RawParams};
    use blindsum_core::variants::KeyMode;
    use blindsum_paillier::Randomizer;
    use blindsum_sim::facts::Facts;
    use num_bigint::BigUint;

    use blindsum_core::wire::header::HEADER_BYTES;
    use blindsum_core::wire::kind::Kind;

    use super::*;
    use blindsum_sim::sample;

    fn add_up(records: &[std::sync::Arc<blindsum_sim::Record>], key_bits: u32) -> Vec<Kind> {
        let facts = Facts::gather(records);
        let mut kinds = Vec::new();
        for (_, sent) in facts.messages() {
            let parts = parts(sent, key_bits);
            let sum: usize = parts.iter().map(|size| size.count * size.bytes).sum();
            assert_eq!(sum, sent.bytes.len(), "{:?}: {parts:?}", sent.kind);
            assert_eq!(pieces(sent, &parts).concat().concat(), sent.bytes, "{:?}", sent.kind);
            kinds.push(sent.kind);
        }
        kinds
    }

    #[test]
    fn each_part_has_its_own_bytes() {
        let (records, _) = sample::published();
        let facts = Facts::gather(&records);
        let mut seen = 0;
        for (_, sent) in facts.messages() {
            let parts = parts(sent, 512);
            let pieces = pieces(sent, &parts);
            let of = |part: Part| -> Vec<BigUint> {
                let here = parts.iter().zip(&pieces).filter(|(size, _)| size.part == part);
                here.flat_map(|(_, pieces)| pieces.iter().map(|piece| BigUint::from_bytes_be(piece)))
                    .collect()
            };
            let tag = if sent.kind.protection() == Protection::Open { TAG_BYTES } else { 0 };
            let body = &sent.bytes[..sent.bytes.len() - tag];
            let body = Message::decode(body, sent.kind, facts.public_keys().as_ref()).unwrap().body;
            let number = |part: Part| of(part).remove(0);
            match body {
                Body::ReadingKey(key) | Body::NoiseKey(key) => {
                    assert_eq!((number(Part::KeyBits), number(Part::Modulus)), (512u32.into(), key.modulus));
                    assert_eq!(number(Part::HasBase), u32::from(key.randomizer_base.is_some()).into());
                }
                Body::Registration(message) => {
                    assert_eq!(number(Part::Identity), BigUint::from_bytes_be(message.id.as_bytes()));
                    assert_eq!(number(Part::Time), message.timestamp.into());
                    assert_eq!(number(Part::Hash), BigUint::from_bytes_be(&message.hash));
                }
                Body::Admission(message) => {
                    assert_eq!(number(Part::Identity), BigUint::from_bytes_be(message.id.as_bytes()));
                    assert_eq!(number(Part::Hash), BigUint::from_bytes_be(&message.hash));
                    assert_eq!(number(Part::LinkKey), BigUint::from_bytes_be(message.link_key.as_ref()));
                }
                Body::BlindSequence(all) | Body::NoiseShares(all) => {
                    assert_eq!(of(Part::NoiseCiphertexts), all);
                }
                Body::MaskedReading(one) => assert_eq!(number(Part::ReadingCiphertext), one),
                Body::Aggregate(both) => {
                    assert_eq!(number(Part::ReadingCiphertext), both.readings);
                    assert_eq!(number(Part::NoiseCiphertexts), both.noise);
                    assert_eq!(of(Part::Present).len(), both.present.len());
                }
                Body::KeyShare(one) => assert_eq!(number(Part::Residue), *one.expose()),
                Body::Published(one) => assert_eq!(number(Part::Residue), one),
                other => panic!("{other:?}"),
            }
            seen += 1;
        }
        assert_eq!(seen, facts.messages().len());
    }

    #[test]
    fn the_parts_of_every_message_make_its_length() {
        let (records, _) = sample::published();
        assert_eq!(add_up(&records, 512).len(), 2 + 4 + 3 + 3 + 3 + 3 + 3 + 1 + 1);
    }

    #[test]
    fn a_headers_fields_are_what_the_core_reads() {
        use blindsum_core::wire::header::Header;
        use blindsum_core::wire::kind::VERSION;
        let (records, _) = sample::published();
        for (_, sent) in Facts::gather(&records).messages() {
            let read = Header::read(&sent.bytes, sent.kind).unwrap();
            let fields = header(sent);
            assert_eq!(fields.iter().map(|(_, bytes)| bytes.len()).sum::<usize>(), HEADER_BYTES);
            for (field, bytes) in fields {
                let expected = match field {
                    HeaderField::Version => VERSION.into(),
                    HeaderField::Kind => read.kind.byte().into(),
                    HeaderField::Epoch => read.epoch,
                    HeaderField::From => read.from.number().into(),
                    HeaderField::To => read.to.number().into(),
                    HeaderField::Sequence => read.sequence.into(),
                };
                assert_eq!(number(bytes), expected, "{field:?} of {:?}", sent.kind);
            }
        }
        // What is not a message has the fields that there are bytes for.
        let short = Sent { bytes: vec![1, 5, 0], ..Facts::gather(&records).messages()[0].1.clone() };
        assert_eq!(header(&short).len(), 2);
    }

    #[test]
    fn so_do_those_of_the_variants_and_of_the_blackboard() {
        for key_bits in [24, 64, 512] {
            let raw = RawParams {
                key_bits,
                cap_wh: 900,
                epsilon: 4.0,
                key_mode: KeyMode::SplitKeys,
                randomizer: Randomizer::ShortExponent,
                collapsed: true,
                ..sample::params().into()
            };
            let finished = sample::session(Params::try_from(raw).unwrap(), 1, None).remove(0);
            let kinds = add_up(&finished.records, key_bits);
            assert!(
                kinds.contains(&Kind::ReadingAggregate) && kinds.contains(&Kind::NoiseTotal),
                "{kinds:?}"
            );
        }
    }

    #[test]
    fn the_blackboards_numbers_can_be_read() {
        let raw = RawParams { key_bits: 24, cap_wh: 900, epsilon: 4.0, ..sample::params().into() };
        let finished = sample::session(Params::try_from(raw).unwrap(), 1, None).remove(0);
        let facts = Facts::gather(&finished.records);
        for (_, sent) in facts.messages() {
            let count = match sent.kind {
                Kind::Registration | Kind::Admission => 0,
                Kind::BlindSequence | Kind::NoiseShares | Kind::Aggregate => 2,
                _ => 1,
            };
            assert_eq!(numbers(sent, facts.public_keys(), 24).len(), count, "{:?}", sent.kind);
            assert!(numbers(sent, facts.public_keys(), 512).is_empty());
        }
    }

    #[test]
    fn so_do_those_of_a_repair() {
        let finished = sample::repaired();
        let kinds = add_up(&finished.records, 512);
        assert!(kinds.contains(&Kind::RepairRequest) && kinds.contains(&Kind::RepairSum), "{kinds:?}");
    }
}
