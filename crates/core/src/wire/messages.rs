//! The messages of section 3 and their canonical bytes, documented field by field in docs/TRANSCRIPT.md.

use core::fmt;

use blindsum_paillier::{SecretInt, UnitProof};
use num_bigint::BigUint;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::fault::MessageFault;
use crate::role::Role;
use crate::wire::codec::{Reader, Writer};
use crate::wire::header::Header;
use crate::wire::keys::{KeyAnnouncement, Keys};
use crate::wire::kind::Kind;
use crate::wire::layout::{self, Encoding};

/// A registration, section 4.2.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// id_i.
    pub id: String,
    /// t_i, seconds since 1970 on the sender's clock.
    pub timestamp: u64,
    /// h_i.
    pub hash: [u8; 32],
}

/// What the control centre tells the cloud of a registered meter.
#[derive(Clone, PartialEq, Eq)]
pub struct Admission {
    /// id_i.
    pub id: String,
    /// h_i.
    pub hash: [u8; 32],
    /// The link key of the meter in this epoch.
    pub link_key: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Admission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Admission {{ id: {:?}, link_key: <redacted> }}", self.id)
    }
}

/// The cloud's products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregate {
    /// C2, the product of all c_i, in Z_(n^2).
    pub readings: BigUint,
    /// C1, the product of all e_ij, in Z_(nu^2).
    pub noise: BigUint,
    /// The meters whose messages are in both products.
    pub present: Vec<Role>,
}

/// The cloud's product of readings, where it decrypts the noise itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingAggregate {
    /// C2, the product of all c_i, in Z_(n^2).
    pub readings: BigUint,
    /// The meters whose messages are in both products.
    pub present: Vec<Role>,
}

/// The fields of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is documented at its Kind")]
pub enum Body {
    ReadingKey(KeyAnnouncement),
    NoiseKey(KeyAnnouncement),
    Registration(Registration),
    Admission(Admission),
    BlindSequence(Vec<BigUint>),
    KeyShare(SecretInt),
    MaskedReading(BigUint),
    NoiseShares(Vec<BigUint>),
    Aggregate(Aggregate),
    ReadingAggregate(ReadingAggregate),
    /// xi + x + present * O mod nu.
    NoiseTotal(SecretInt),
    /// The absent meters, ascending.
    RepairRequest(Vec<Role>),
    /// The sum of their k_i mod n; with second masks what the shares of those present lack to 0.
    RepairSum(SecretInt),
    SequenceProof(UnitProof),
    /// y mod n, and the n-th root of C2 g^-(d - x) mod n.
    Opening(BigUint, SecretInt),
    /// y mod n.
    Published(BigUint),
}

impl Body {
    /// What the message is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::ReadingKey(_) => Kind::ReadingKey,
            Self::NoiseKey(_) => Kind::NoiseKey,
            Self::Registration(_) => Kind::Registration,
            Self::Admission(_) => Kind::Admission,
            Self::BlindSequence(_) => Kind::BlindSequence,
            Self::KeyShare(_) => Kind::KeyShare,
            Self::MaskedReading(_) => Kind::MaskedReading,
            Self::NoiseShares(_) => Kind::NoiseShares,
            Self::Aggregate(_) => Kind::Aggregate,
            Self::ReadingAggregate(_) => Kind::ReadingAggregate,
            Self::NoiseTotal(_) => Kind::NoiseTotal,
            Self::RepairRequest(_) => Kind::RepairRequest,
            Self::RepairSum(_) => Kind::RepairSum,
            Self::SequenceProof(_) => Kind::SequenceProof,
            Self::Opening(..) => Kind::Opening,
            Self::Published(_) => Kind::Published,
        }
    }
}

/// A message without its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The fixed fields.
    pub header: Header,
    /// The rest.
    pub body: Body,
}

impl Message {
    /// The canonical bytes without the tag. `keys` may be absent only for kinds that need no widths.
    ///
    /// # Errors
    /// Which field does not fit into its bytes.
    pub fn encode(&self, keys: Option<&Keys>) -> Result<Vec<u8>, MessageFault> {
        let mut out = Writer::default();
        self.header.write(&mut out);
        let out_to = &mut out;
        match &self.body {
            Body::ReadingKey(key) => layout::READING_KEY.write(key, keys, out_to),
            Body::NoiseKey(key) => layout::NOISE_KEY.write(key, keys, out_to),
            Body::Registration(Registration { id, timestamp, hash }) => {
                layout::REGISTRATION.write((id, *timestamp, hash), keys, out_to)
            }
            Body::Admission(Admission { id, hash, link_key }) => {
                layout::ADMISSION.write((id, hash, link_key), keys, out_to)
            }
            Body::BlindSequence(bits) => layout::BLIND_SEQUENCE.write(bits, keys, out_to),
            Body::KeyShare(share) => layout::KEY_SHARE.write(share, keys, out_to),
            Body::MaskedReading(c) => layout::MASKED_READING.write(c, keys, out_to),
            Body::NoiseShares(shares) => layout::NOISE_SHARES.write(shares, keys, out_to),
            Body::Aggregate(Aggregate { readings, noise, present }) => {
                layout::AGGREGATE.write((readings, noise, present), keys, out_to)
            }
            Body::ReadingAggregate(ReadingAggregate { readings, present }) => {
                layout::READING_AGGREGATE.write((readings, present), keys, out_to)
            }
            Body::NoiseTotal(total) => layout::NOISE_TOTAL.write(total, keys, out_to),
            Body::RepairRequest(absent) => layout::REPAIR_REQUEST.write(absent, keys, out_to),
            Body::RepairSum(sum) => layout::REPAIR_SUM.write(sum, keys, out_to),
            Body::SequenceProof(proof) => layout::SEQUENCE_PROOF.write(proof, keys, out_to),
            Body::Opening(y, root) => layout::OPENING.write((y, root), keys, out_to),
            Body::Published(y) => layout::PUBLISHED.write(y, keys, out_to),
        }?;
        Ok(out.finish())
    }

    /// Reads canonical bytes without a tag, of the one kind that is due.
    ///
    /// # Errors
    /// Which field is not what it should be.
    pub fn decode(bytes: &[u8], due: Kind, keys: Option<&Keys>) -> Result<Self, MessageFault> {
        let mut input = Reader::new(bytes);
        let header = Header::take(&mut input, due)?;
        let input = &mut input;
        let body = match due {
            Kind::ReadingKey => Body::ReadingKey(layout::READING_KEY.read(keys, input)?),
            Kind::NoiseKey => Body::NoiseKey(layout::NOISE_KEY.read(keys, input)?),
            Kind::Registration => {
                let (id, timestamp, hash) = layout::REGISTRATION.read(keys, input)?;
                Body::Registration(Registration { id, timestamp, hash: *hash })
            }
            Kind::Admission => {
                let (id, hash, link_key) = layout::ADMISSION.read(keys, input)?;
                Body::Admission(Admission { id, hash: *hash, link_key })
            }
            Kind::BlindSequence => Body::BlindSequence(layout::BLIND_SEQUENCE.read(keys, input)?),
            Kind::KeyShare => Body::KeyShare(layout::KEY_SHARE.read(keys, input)?),
            Kind::MaskedReading => Body::MaskedReading(layout::MASKED_READING.read(keys, input)?),
            Kind::NoiseShares => Body::NoiseShares(layout::NOISE_SHARES.read(keys, input)?),
            Kind::Aggregate => {
                let (readings, noise, present) = layout::AGGREGATE.read(keys, input)?;
                Body::Aggregate(Aggregate { readings, noise, present })
            }
            Kind::ReadingAggregate => {
                let (readings, present) = layout::READING_AGGREGATE.read(keys, input)?;
                Body::ReadingAggregate(ReadingAggregate { readings, present })
            }
            Kind::NoiseTotal => Body::NoiseTotal(layout::NOISE_TOTAL.read(keys, input)?),
            Kind::RepairRequest => Body::RepairRequest(layout::REPAIR_REQUEST.read(keys, input)?),
            Kind::RepairSum => Body::RepairSum(layout::REPAIR_SUM.read(keys, input)?),
            Kind::SequenceProof => Body::SequenceProof(layout::SEQUENCE_PROOF.read(keys, input)?),
            Kind::Opening => {
                let (y, root) = layout::OPENING.read(keys, input)?;
                Body::Opening(y, root)
            }
            Kind::Published => Body::Published(layout::PUBLISHED.read(keys, input)?),
        };
        input.end()?;
        Ok(Self { header, body })
    }
}

/// Where a message stands in a transcript: by the row of its kind, then by the meter that sends or gets it. The cloud registers after the meters.
/// Parties that are apart keep their own messages; sorted by this they are a round's, as [`transcript_hash`] takes them.
#[must_use]
pub fn place(from: Role, kind: Kind, to: Role) -> impl Ord + use<> {
    (Kind::IN_ORDER.iter().position(|row| *row == kind), from == Role::Cloud, from, to)
}

/// SHA-256 over the canonical bytes of all messages in order, tags included.
#[must_use]
pub fn transcript_hash<'a>(messages: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    messages.into_iter().fold(Sha256::new(), Sha256::chain_update).finalize().into()
}
