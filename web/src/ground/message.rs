//! What a message is made of, as far as words and tables both speak of it.

use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::{Body, Message};
use blindsum_sim::Sent;
use blindsum_sim::knowledge::Lens;

/// A field of a message, in the order of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Version, kind, epoch, sender, receiver, sequence number.
    Header,
    /// A count or a length.
    Count,
    /// n or nu.
    Modulus,
    /// How many bits n or nu has.
    KeyBits,
    /// Whether h_s follows.
    HasBase,
    Proof,
    /// h_s.
    RandomizerBase,
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
    /// The meters absent.
    Absent,
    /// xi + x + present * O.
    NoiseInteger,
    /// HMAC-SHA-256 under the link key.
    Tag,
}

/// The meter, from 0, that an admission tells of: for those who see what is in it.
pub(crate) fn admitted(sent: &Sent) -> Option<u32> {
    let kind = Some(sent.kind).filter(|kind| *kind == Kind::Admission)?;
    match Message::decode(&sent.bytes, kind, None).ok()?.body {
        Body::Admission(admission) => Lens::of(admission.id.parse().ok()?).only_meter(),
        _ => None,
    }
}
