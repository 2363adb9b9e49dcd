//! The messages of section 3 and their canonical bytes, documented field by field in docs/TRANSCRIPT.md.

use core::fmt;

use blindsum_paillier::{PublicKey, SecretInt};
use num_bigint::BigUint;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

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

/// A public key as it is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAnnouncement {
    /// n or nu; its bit length precedes it on the wire.
    pub modulus: BigUint,
    /// h_s of the short-exponent randomizer, absent under the textbook one.
    pub randomizer_base: Option<BigUint>,
}

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
    /// The sum of their k_i mod n.
    RepairSum(SecretInt),
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
            Self::Published(_) => Kind::Published,
        }
    }
}

/// The public keys that give integers their widths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// pk, for readings.
    pub reading: PublicKey,
    /// vA, for noise.
    pub noise: PublicKey,
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
    pub fn encode(&self, keys: Option<&Keys>) -> Result<Vec<u8>, MessageFault> {
        let mut out = Writer::default();
        let header = &self.header;
        out.u8(VERSION);
        out.u8(header.kind.byte());
        out.u64(header.epoch);
        out.u32(header.from.number());
        out.u32(header.to.number());
        out.u32(header.sequence);
        let keys = || keys.ok_or(MessageFault::Length { field: Field::Modulus });
        match &self.body {
            Body::ReadingKey(key) | Body::NoiseKey(key) => key.encode(&mut out)?,
            Body::Registration(r) => {
                out.text(&r.id, Field::Identity)?;
                out.u64(r.timestamp);
                out.bytes(&r.hash);
            }
            Body::Admission(a) => {
                out.text(&a.id, Field::Identity)?;
                out.bytes(&a.hash);
                out.bytes(a.link_key.as_ref());
            }
            Body::BlindSequence(c) => ciphertexts(&mut out, c, &keys()?.noise, Field::BlindSequence)?,
            Body::KeyShare(k) => {
                out.integer(k.expose(), keys()?.reading.plaintexts().width(), Field::KeyShare)?;
            }
            Body::MaskedReading(c) => {
                out.integer(c, keys()?.reading.ciphertexts().width(), Field::MaskedReading)?;
            }
            Body::NoiseShares(c) => ciphertexts(&mut out, c, &keys()?.noise, Field::NoiseShare)?,
            Body::Aggregate(a) => {
                let keys = keys()?;
                out.integer(&a.readings, keys.reading.ciphertexts().width(), Field::ReadingTotal)?;
                out.integer(&a.noise, keys.noise.ciphertexts().width(), Field::NoiseTotal)?;
                meters(&mut out, &a.present, Field::Present)?;
            }
            Body::ReadingAggregate(a) => {
                out.integer(&a.readings, keys()?.reading.ciphertexts().width(), Field::ReadingTotal)?;
                meters(&mut out, &a.present, Field::Present)?;
            }
            Body::NoiseTotal(total) => {
                out.integer(total.expose(), keys()?.noise.plaintexts().width(), Field::NoiseInteger)?;
            }
            Body::RepairRequest(absent) => meters(&mut out, absent, Field::Absent)?,
            Body::RepairSum(sum) => {
                out.integer(sum.expose(), keys()?.reading.plaintexts().width(), Field::RepairSum)?;
            }
            Body::Published(y) => {
                out.integer(y, keys()?.reading.plaintexts().width(), Field::Published)?;
            }
        }
        Ok(out.finish())
    }

    /// Reads canonical bytes without a tag, of the one kind that is due.
    pub fn decode(bytes: &[u8], due: Kind, keys: Option<&Keys>) -> Result<Self, MessageFault> {
        let mut input = Reader::new(bytes);
        let header = Header::decode(&mut input, due)?;
        let keys = || keys.ok_or(MessageFault::Length { field: Field::Modulus });
        let input = &mut input;
        let body = match due {
            Kind::ReadingKey => Body::ReadingKey(KeyAnnouncement::decode(input)?),
            Kind::NoiseKey => Body::NoiseKey(KeyAnnouncement::decode(input)?),
            Kind::Registration => Body::Registration(Registration {
                id: input.text(Field::Identity)?,
                timestamp: input.u64(Field::Timestamp)?,
                hash: input.array(Field::RegistrationHash)?,
            }),
            Kind::Admission => Body::Admission(Admission {
                id: input.text(Field::Identity)?,
                hash: input.array(Field::RegistrationHash)?,
                link_key: Zeroizing::new(input.array(Field::LinkKey)?),
            }),
            Kind::BlindSequence => {
                Body::BlindSequence(read_ciphertexts(input, &keys()?.noise, Field::BlindSequence)?)
            }
            Kind::KeyShare => {
                let ring = keys()?.reading.plaintexts();
                Body::KeyShare(SecretInt::new(input.below(ring.value(), ring.width(), Field::KeyShare)?))
            }
            Kind::MaskedReading => {
                Body::MaskedReading(read_ciphertext(input, &keys()?.reading, Field::MaskedReading)?)
            }
            Kind::NoiseShares => {
                Body::NoiseShares(read_ciphertexts(input, &keys()?.noise, Field::NoiseShare)?)
            }
            Kind::Aggregate => {
                let keys = keys()?;
                Body::Aggregate(Aggregate {
                    readings: read_ciphertext(input, &keys.reading, Field::ReadingTotal)?,
                    noise: read_ciphertext(input, &keys.noise, Field::NoiseTotal)?,
                    present: read_meters(input, Field::Present)?,
                })
            }
            Kind::ReadingAggregate => Body::ReadingAggregate(ReadingAggregate {
                readings: read_ciphertext(input, &keys()?.reading, Field::ReadingTotal)?,
                present: read_meters(input, Field::Present)?,
            }),
            Kind::NoiseTotal => {
                let ring = keys()?.noise.plaintexts();
                let total = input.below(ring.value(), ring.width(), Field::NoiseInteger)?;
                Body::NoiseTotal(SecretInt::new(total))
            }
            Kind::RepairRequest => Body::RepairRequest(read_meters(input, Field::Absent)?),
            Kind::RepairSum => {
                let ring = keys()?.reading.plaintexts();
                let sum = input.below(ring.value(), ring.width(), Field::RepairSum)?;
                Body::RepairSum(SecretInt::new(sum))
            }
            Kind::Published => {
                let ring = keys()?.reading.plaintexts();
                Body::Published(input.below(ring.value(), ring.width(), Field::Published)?)
            }
        };
        input.end()?;
        Ok(Self { header, body })
    }
}

impl Header {
    /// Reads the header off the front of canonical bytes whose kind is known.
    pub fn read(bytes: &[u8], kind: Kind) -> Result<Self, MessageFault> {
        Self::decode(&mut Reader::new(bytes), kind)
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

    fn decode(input: &mut Reader<'_>, due: Kind) -> Result<Self, MessageFault> {
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

impl KeyAnnouncement {
    fn encode(&self, out: &mut Writer) -> Result<(), MessageFault> {
        let bits = self.modulus.bits();
        let field = Field::Modulus;
        out.u32(u32::try_from(bits).map_err(|_| MessageFault::Length { field })?);
        out.integer(&self.modulus, byte_width(bits), field)?;
        let field = Field::RandomizerBase;
        out.count(usize::from(self.randomizer_base.is_some()), field)?;
        match &self.randomizer_base {
            Some(base) => out.integer(base, self.squared_width(), field),
            None => Ok(()),
        }
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, MessageFault> {
        let field = Field::Modulus;
        let bits = u64::from(input.u32(field)?);
        let modulus = BigUint::from_bytes_be(input.take(byte_width(bits), field)?);
        if modulus.bits() != bits || bits < 2 {
            return Err(MessageFault::Range { field });
        }
        let mut key = Self { modulus, randomizer_base: None };
        let field = Field::RandomizerBase;
        match input.u32(field)? {
            0 => {}
            1 => {
                let squared = &key.modulus * &key.modulus;
                key.randomizer_base = Some(input.below(&squared, key.squared_width(), field)?);
            }
            _ => return Err(MessageFault::Length { field }),
        }
        Ok(key)
    }

    fn squared_width(&self) -> usize {
        byte_width((&self.modulus * &self.modulus).bits())
    }
}

fn byte_width(bits: u64) -> usize {
    usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX)
}

fn ciphertexts(
    out: &mut Writer,
    values: &[BigUint],
    key: &PublicKey,
    field: Field,
) -> Result<(), MessageFault> {
    out.count(values.len(), field)?;
    values.iter().try_for_each(|value| out.integer(value, key.ciphertexts().width(), field))
}

fn read_ciphertext(input: &mut Reader<'_>, key: &PublicKey, field: Field) -> Result<BigUint, MessageFault> {
    let ring = key.ciphertexts();
    let value = input.below(ring.value(), ring.width(), field)?;
    if key.is_ciphertext(&value) { Ok(value) } else { Err(MessageFault::NotCoprime { field }) }
}

fn read_ciphertexts(
    input: &mut Reader<'_>,
    key: &PublicKey,
    field: Field,
) -> Result<Vec<BigUint>, MessageFault> {
    let ring = key.ciphertexts();
    let count = input.count(ring.width(), field)?;
    let values =
        (0..count).map(|_| input.below(ring.value(), ring.width(), field)).collect::<Result<Vec<_>, _>>()?;
    // One greatest common divisor for all: the product is coprime to the modulus exactly if every factor is.
    let product = values.iter().fold(BigUint::from(1u32), |product, value| {
        let plaintexts = key.plaintexts();
        plaintexts.mul(&product, &plaintexts.reduce(value))
    });
    if key.plaintexts().is_coprime_vartime(&product) {
        Ok(values)
    } else {
        Err(MessageFault::NotCoprime { field })
    }
}

fn meters(out: &mut Writer, meters: &[Role], field: Field) -> Result<(), MessageFault> {
    out.count(meters.len(), field)?;
    meters.iter().for_each(|role| out.u32(role.number()));
    Ok(())
}

/// Meters in ascending order, none twice.
fn read_meters(input: &mut Reader<'_>, field: Field) -> Result<Vec<Role>, MessageFault> {
    let count = input.count(4, field)?;
    let mut meters = Vec::with_capacity(count);
    for _ in 0..count {
        match Role::from_number(input.u32(field)?) {
            Some(role @ Role::Meter(_)) if meters.last().is_none_or(|last| *last < role) => {
                meters.push(role);
            }
            _ => return Err(MessageFault::Range { field }),
        }
    }
    Ok(meters)
}

/// SHA-256 over the canonical bytes of all messages in order, tags included.
#[must_use]
pub fn transcript_hash<'a>(messages: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    messages.into_iter().fold(Sha256::new(), Sha256::chain_update).finalize().into()
}
