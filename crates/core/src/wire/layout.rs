//! The layout of every message, field by field: one table, from which writing, reading, lengths and the parts of given bytes
//! follow. docs/TRANSCRIPT.md has it in words.

use blindsum_paillier::{CHALLENGE_BYTES, PublicKey, SecretInt, UnitProof};
use num_bigint::BigUint;
use zeroize::Zeroizing;

use crate::fault::{Field, MessageFault};
use crate::role::Role;
use crate::wire::codec::{Reader, Writer};
use crate::wire::keys::{KeyAnnouncement, Keys};
use crate::wire::kind::Kind;
use crate::wire::parts::{Piece, Ruler};

/// The bytes of a hash, and of a link key.
pub(crate) const DIGEST_BYTES: usize = 32;
/// The bytes of a count, a length or a role's number.
pub(crate) const COUNT_BYTES: usize = 4;
/// The bytes of a time.
const TIME_BYTES: usize = 8;

/// Whose modulus gives an integer its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ring {
    /// n of pk, for readings.
    Reading,
    /// nu of vA, for noise.
    Noise,
}

impl Ring {
    fn key(self, keys: Option<&Keys>) -> Result<&PublicKey, MessageFault> {
        let keys = keys.ok_or(MessageFault::Length { field: Field::Modulus })?;
        Ok(match self {
            Self::Reading => &keys.reading,
            Self::Noise => &keys.noise,
        })
    }
}

/// How a field, or several in a row, is written.
pub(crate) trait Encoding: Copy {
    /// What is written.
    type Given<'a>;
    /// What is read.
    type Taken;

    /// Appends the field.
    fn write(self, given: Self::Given<'_>, keys: Option<&Keys>, out: &mut Writer)
    -> Result<(), MessageFault>;

    /// Takes the field off the front and judges it.
    fn read(self, keys: Option<&Keys>, input: &mut Reader<'_>) -> Result<Self::Taken, MessageFault>;

    /// Its parts, by their lengths.
    fn measure(self, ruler: &mut Ruler<'_>);
}

/// A length, then text in UTF-8.
#[derive(Clone, Copy)]
pub(crate) struct Text(Field);

/// Seconds since 1970.
#[derive(Clone, Copy)]
pub(crate) struct Time(Field);

/// 32 bytes, wiped when dropped.
#[derive(Clone, Copy)]
pub(crate) struct Digest(Field);

/// A residue modulo n or nu.
#[derive(Clone, Copy)]
pub(crate) struct Residue(Ring, Field);

/// A residue that is a secret.
#[derive(Clone, Copy)]
pub(crate) struct Secret(Ring, Field);

/// A residue modulo n^2 or nu^2 without a common factor with it.
#[derive(Clone, Copy)]
pub(crate) struct Ciphertext(Ring, Field);

/// How many, then as many ciphertexts.
#[derive(Clone, Copy)]
pub(crate) struct Ciphertexts(Ring, Field);

/// How many, then as many meters' numbers, ascending, none twice.
#[derive(Clone, Copy)]
pub(crate) struct Meters(Field);

/// How many ciphertexts are proved, and the numbers of the proof.
#[derive(Clone, Copy)]
pub(crate) struct Proof(Ring, Field);

/// The bits of a modulus, the modulus, whether an h_s follows, and h_s modulo its square.
#[derive(Clone, Copy)]
pub(crate) struct Announcement(Field, Field);

pub(crate) const READING_KEY: Announcement = Announcement(Field::Modulus, Field::RandomizerBase);
pub(crate) const NOISE_KEY: Announcement = Announcement(Field::Modulus, Field::RandomizerBase);
pub(crate) const REGISTRATION: (Text, Time, Digest) =
    (Text(Field::Identity), Time(Field::Timestamp), Digest(Field::RegistrationHash));
pub(crate) const ADMISSION: (Text, Digest, Digest) =
    (Text(Field::Identity), Digest(Field::RegistrationHash), Digest(Field::LinkKey));
pub(crate) const BLIND_SEQUENCE: Ciphertexts = Ciphertexts(Ring::Noise, Field::BlindSequence);
pub(crate) const SEQUENCE_PROOF: Proof = Proof(Ring::Noise, Field::SequenceProof);
pub(crate) const KEY_SHARE: Secret = Secret(Ring::Reading, Field::KeyShare);
pub(crate) const MASKED_READING: Ciphertext = Ciphertext(Ring::Reading, Field::MaskedReading);
pub(crate) const NOISE_SHARES: Ciphertexts = Ciphertexts(Ring::Noise, Field::NoiseShare);
pub(crate) const AGGREGATE: (Ciphertext, Ciphertext, Meters) = (
    Ciphertext(Ring::Reading, Field::ReadingTotal),
    Ciphertext(Ring::Noise, Field::NoiseTotal),
    Meters(Field::Present),
);
pub(crate) const READING_AGGREGATE: (Ciphertext, Meters) =
    (Ciphertext(Ring::Reading, Field::ReadingTotal), Meters(Field::Present));
pub(crate) const NOISE_TOTAL: Secret = Secret(Ring::Noise, Field::NoiseInteger);
/// The meters of a shard ([`crate::shard::Assignment`]), which is not a message of the table.
pub(crate) const SHARD_METERS: Meters = Meters(Field::Present);
pub(crate) const REPAIR_REQUEST: Meters = Meters(Field::Absent);
pub(crate) const REPAIR_SUM: Secret = Secret(Ring::Reading, Field::RepairSum);
pub(crate) const OPENING: (Residue, Secret) =
    (Residue(Ring::Reading, Field::Published), Secret(Ring::Reading, Field::Root));
pub(crate) const PUBLISHED: Residue = Residue(Ring::Reading, Field::Published);

/// The parts of a body of this kind.
pub(crate) fn measure(kind: Kind, ruler: &mut Ruler<'_>) {
    match kind {
        Kind::ReadingKey => READING_KEY.measure(ruler),
        Kind::NoiseKey => NOISE_KEY.measure(ruler),
        Kind::Registration => REGISTRATION.measure(ruler),
        Kind::Admission => ADMISSION.measure(ruler),
        Kind::BlindSequence => BLIND_SEQUENCE.measure(ruler),
        Kind::KeyShare => KEY_SHARE.measure(ruler),
        Kind::MaskedReading => MASKED_READING.measure(ruler),
        Kind::NoiseShares => NOISE_SHARES.measure(ruler),
        Kind::Aggregate => AGGREGATE.measure(ruler),
        Kind::ReadingAggregate => READING_AGGREGATE.measure(ruler),
        Kind::NoiseTotal => NOISE_TOTAL.measure(ruler),
        Kind::RepairRequest => REPAIR_REQUEST.measure(ruler),
        Kind::RepairSum => REPAIR_SUM.measure(ruler),
        Kind::SequenceProof => SEQUENCE_PROOF.measure(ruler),
        Kind::Opening => OPENING.measure(ruler),
        Kind::Published => PUBLISHED.measure(ruler),
    }
}

impl Encoding for Text {
    type Given<'a> = &'a str;
    type Taken = String;

    fn write(self, text: &str, _: Option<&Keys>, out: &mut Writer) -> Result<(), MessageFault> {
        out.text(text, self.0)
    }

    fn read(self, _: Option<&Keys>, input: &mut Reader<'_>) -> Result<String, MessageFault> {
        input.text(self.0)
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        let length = ruler.count(self.0, |contents| contents.text);
        ruler.part(Piece::Value, self.0, 1, length);
    }
}

impl Encoding for Time {
    type Given<'a> = u64;
    type Taken = u64;

    fn write(self, seconds: u64, _: Option<&Keys>, out: &mut Writer) -> Result<(), MessageFault> {
        out.u64(seconds);
        Ok(())
    }

    fn read(self, _: Option<&Keys>, input: &mut Reader<'_>) -> Result<u64, MessageFault> {
        input.u64(self.0)
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        ruler.part(Piece::Value, self.0, 1, TIME_BYTES);
    }
}

impl Encoding for Digest {
    type Given<'a> = &'a [u8; DIGEST_BYTES];
    type Taken = Zeroizing<[u8; DIGEST_BYTES]>;

    fn write(
        self,
        bytes: &[u8; DIGEST_BYTES],
        _: Option<&Keys>,
        out: &mut Writer,
    ) -> Result<(), MessageFault> {
        out.bytes(bytes);
        Ok(())
    }

    fn read(self, _: Option<&Keys>, input: &mut Reader<'_>) -> Result<Self::Taken, MessageFault> {
        Ok(Zeroizing::new(input.array(self.0)?))
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        ruler.part(Piece::Value, self.0, 1, DIGEST_BYTES);
    }
}

impl Encoding for Residue {
    type Given<'a> = &'a BigUint;
    type Taken = BigUint;

    fn write(self, value: &BigUint, keys: Option<&Keys>, out: &mut Writer) -> Result<(), MessageFault> {
        out.integer(value, self.0.key(keys)?.plaintexts().width(), self.1)
    }

    fn read(self, keys: Option<&Keys>, input: &mut Reader<'_>) -> Result<BigUint, MessageFault> {
        let ring = self.0.key(keys)?.plaintexts();
        input.below(ring.value(), ring.width(), self.1)
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        ruler.part(Piece::Value, self.1, 1, ruler.residue_bytes());
    }
}

impl Encoding for Secret {
    type Given<'a> = &'a SecretInt;
    type Taken = SecretInt;

    fn write(self, value: &SecretInt, keys: Option<&Keys>, out: &mut Writer) -> Result<(), MessageFault> {
        Residue(self.0, self.1).write(value.expose(), keys, out)
    }

    fn read(self, keys: Option<&Keys>, input: &mut Reader<'_>) -> Result<SecretInt, MessageFault> {
        Residue(self.0, self.1).read(keys, input).map(SecretInt::new)
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        Residue(self.0, self.1).measure(ruler);
    }
}

impl Encoding for Ciphertext {
    type Given<'a> = &'a BigUint;
    type Taken = BigUint;

    fn write(self, value: &BigUint, keys: Option<&Keys>, out: &mut Writer) -> Result<(), MessageFault> {
        out.integer(value, self.0.key(keys)?.ciphertexts().width(), self.1)
    }

    fn read(self, keys: Option<&Keys>, input: &mut Reader<'_>) -> Result<BigUint, MessageFault> {
        let key = self.0.key(keys)?;
        let ring = key.ciphertexts();
        let value = input.below(ring.value(), ring.width(), self.1)?;
        if key.is_ciphertext(&value) { Ok(value) } else { Err(MessageFault::NotCoprime { field: self.1 }) }
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        ruler.part(Piece::Value, self.1, 1, ruler.ciphertext_bytes());
    }
}

impl Encoding for Ciphertexts {
    type Given<'a> = &'a [BigUint];
    type Taken = Vec<BigUint>;

    fn write(self, values: &[BigUint], keys: Option<&Keys>, out: &mut Writer) -> Result<(), MessageFault> {
        let width = self.0.key(keys)?.ciphertexts().width();
        out.count(values.len(), self.1)?;
        values.iter().try_for_each(|value| out.integer(value, width, self.1))
    }

    fn read(self, keys: Option<&Keys>, input: &mut Reader<'_>) -> Result<Vec<BigUint>, MessageFault> {
        let key = self.0.key(keys)?;
        let (ring, plaintexts) = (key.ciphertexts(), key.plaintexts());
        let count = input.count(ring.width(), self.1)?;
        let values = (0..count)
            .map(|_| input.below(ring.value(), ring.width(), self.1))
            .collect::<Result<Vec<_>, _>>()?;
        // One greatest common divisor for all: the product is coprime to the modulus exactly if every factor is.
        let product = values
            .iter()
            .fold(BigUint::from(1u32), |product, value| plaintexts.mul(&product, &plaintexts.reduce(value)));
        if plaintexts.is_coprime_vartime(&product) {
            Ok(values)
        } else {
            Err(MessageFault::NotCoprime { field: self.1 })
        }
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        let count = ruler.count(self.1, |contents| contents.entries);
        ruler.part(Piece::Value, self.1, count, ruler.ciphertext_bytes());
    }
}

impl Encoding for Meters {
    type Given<'a> = &'a [Role];
    type Taken = Vec<Role>;

    fn write(self, meters: &[Role], _: Option<&Keys>, out: &mut Writer) -> Result<(), MessageFault> {
        out.count(meters.len(), self.0)?;
        meters.iter().for_each(|role| out.u32(role.number()));
        Ok(())
    }

    fn read(self, _: Option<&Keys>, input: &mut Reader<'_>) -> Result<Vec<Role>, MessageFault> {
        let count = input.count(COUNT_BYTES, self.0)?;
        let mut meters = Vec::with_capacity(count);
        for _ in 0..count {
            match Role::from_number(input.u32(self.0)?) {
                Some(role @ Role::Meter(_)) if meters.last().is_none_or(|last| *last < role) => {
                    meters.push(role);
                }
                _ => return Err(MessageFault::Range { field: self.0 }),
            }
        }
        Ok(meters)
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        let count = ruler.count(self.0, |contents| contents.entries);
        ruler.part(Piece::Value, self.0, count, COUNT_BYTES);
    }
}

impl Encoding for Proof {
    type Given<'a> = &'a UnitProof;
    type Taken = UnitProof;

    fn write(self, proof: &UnitProof, keys: Option<&Keys>, out: &mut Writer) -> Result<(), MessageFault> {
        let field = self.1;
        let width = self.0.key(keys)?.plaintexts().width();
        out.count(proof.ciphertexts(), field)?;
        out.bytes(&proof.to_bytes(width).ok_or(MessageFault::Range { field })?);
        Ok(())
    }

    fn read(self, keys: Option<&Keys>, input: &mut Reader<'_>) -> Result<UnitProof, MessageFault> {
        let field = self.1;
        let width = self.0.key(keys)?.plaintexts().width();
        let count = input.count(UnitProof::length(1, width) - UnitProof::length(0, width), field)?;
        let bytes = input.take(UnitProof::length(count, width), field)?;
        UnitProof::from_bytes(bytes, count, width).map_err(|_| MessageFault::Length { field })
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        let (field, width) = (self.1, ruler.residue_bytes());
        let count = ruler.count(field, |contents| contents.entries);
        ruler.part(Piece::Value, field, 1, CHALLENGE_BYTES);
        ruler.part(Piece::Value, field, count, UnitProof::length(1, width) - UnitProof::length(0, width));
        ruler.part(Piece::Value, field, 1, width);
    }
}

impl Encoding for Announcement {
    type Given<'a> = &'a KeyAnnouncement;
    type Taken = KeyAnnouncement;

    fn write(self, key: &KeyAnnouncement, _: Option<&Keys>, out: &mut Writer) -> Result<(), MessageFault> {
        let bits = key.modulus.bits();
        let field = self.0;
        out.u32(u32::try_from(bits).map_err(|_| MessageFault::Length { field })?);
        out.integer(&key.modulus, byte_width(bits, field)?, field)?;
        let field = self.1;
        out.count(usize::from(key.randomizer_base.is_some()), field)?;
        match &key.randomizer_base {
            Some(base) => out.integer(base, squared_width(&key.modulus, field)?, field),
            None => Ok(()),
        }
    }

    fn read(self, _: Option<&Keys>, input: &mut Reader<'_>) -> Result<KeyAnnouncement, MessageFault> {
        let field = self.0;
        let bits = u64::from(input.u32(field)?);
        let modulus = BigUint::from_bytes_be(input.take(byte_width(bits, field)?, field)?);
        if modulus.bits() != bits || bits < 2 {
            return Err(MessageFault::Range { field });
        }
        let field = self.1;
        let randomizer_base = match input.u32(field)? {
            0 => None,
            1 => Some(input.below(&(&modulus * &modulus), squared_width(&modulus, field)?, field)?),
            _ => return Err(MessageFault::Length { field }),
        };
        Ok(KeyAnnouncement { modulus, randomizer_base })
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        ruler.part(Piece::Bits, self.0, 1, COUNT_BYTES);
        ruler.part(Piece::Value, self.0, 1, ruler.residue_bytes());
        if ruler.flag(self.1, |contents| contents.base) {
            ruler.part(Piece::Value, self.1, 1, ruler.ciphertext_bytes());
        }
    }
}

fn byte_width(bits: u64, field: Field) -> Result<usize, MessageFault> {
    usize::try_from(bits.div_ceil(8)).map_err(|_| MessageFault::Length { field })
}

fn squared_width(modulus: &BigUint, field: Field) -> Result<usize, MessageFault> {
    byte_width((modulus * modulus).bits(), field)
}

impl<A: Encoding, B: Encoding> Encoding for (A, B) {
    type Given<'a> = (A::Given<'a>, B::Given<'a>);
    type Taken = (A::Taken, B::Taken);

    fn write(
        self,
        given: Self::Given<'_>,
        keys: Option<&Keys>,
        out: &mut Writer,
    ) -> Result<(), MessageFault> {
        self.0.write(given.0, keys, out)?;
        self.1.write(given.1, keys, out)
    }

    fn read(self, keys: Option<&Keys>, input: &mut Reader<'_>) -> Result<Self::Taken, MessageFault> {
        Ok((self.0.read(keys, input)?, self.1.read(keys, input)?))
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        self.0.measure(ruler);
        self.1.measure(ruler);
    }
}

impl<A: Encoding, B: Encoding, C: Encoding> Encoding for (A, B, C) {
    type Given<'a> = (A::Given<'a>, B::Given<'a>, C::Given<'a>);
    type Taken = (A::Taken, B::Taken, C::Taken);

    fn write(
        self,
        given: Self::Given<'_>,
        keys: Option<&Keys>,
        out: &mut Writer,
    ) -> Result<(), MessageFault> {
        self.0.write(given.0, keys, out)?;
        self.1.write(given.1, keys, out)?;
        self.2.write(given.2, keys, out)
    }

    fn read(self, keys: Option<&Keys>, input: &mut Reader<'_>) -> Result<Self::Taken, MessageFault> {
        Ok((self.0.read(keys, input)?, self.1.read(keys, input)?, self.2.read(keys, input)?))
    }

    fn measure(self, ruler: &mut Ruler<'_>) {
        self.0.measure(ruler);
        self.1.measure(ruler);
        self.2.measure(ruler);
    }
}
