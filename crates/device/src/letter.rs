//! A letter: what one party sends another over a network that nobody trusts.
//!
//! Each letter is sealed by itself (HPKE, RFC 9180, mode AuthPSK: X25519, HKDF-SHA-256, ChaCha20-Poly1305): to the recipient's key, under the
//! sender's key and the secret of the invitation. Its outside and its open part are authentic, its sealed part also confidential. Messages that
//! the protocol sends over secure links are sealed; the others are readable on the way, as the paper has it, and cannot be changed.

use core::fmt;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, PskBundle, Serializable, single_shot_open,
    single_shot_seal_with_rng,
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::codec::{Reader, Unreadable, VERSION, Writer};
use crate::keys::{DeviceKey, Invitation, PublicKey};
use crate::seat::Seat;

/// No letter is longer: a message of 64 ciphertexts under keys of 4096 bits has 64 KiB, a roster of ten thousand meters less than a MiB.
pub const LONGEST: usize = 1 << 20;

type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// The outside of a letter, which everybody on the way can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope {
    /// Which of the control centre's sessions it belongs to.
    pub session: [u8; 16],
    /// Who sends it.
    pub from: Seat,
    /// Who is to have it.
    pub to: Seat,
    /// The epoch running at the sender, 0 in the set-up.
    pub epoch: u64,
    /// Which life of the link it belongs to: a party that was started again has a larger one.
    pub life: u64,
    /// Its place on the link, from 0; an acknowledgement has the place up to which everything has come.
    pub number: u64,
}

/// A letter before it is sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// What everybody on the way may read: the bytes of a message that is not secret, or nothing.
    pub open: Vec<u8>,
    /// What the recipient alone may read.
    pub sealed: Zeroizing<Vec<u8>>,
}

/// Why a letter is put away unread. It says nothing of who wrote it, for nobody can know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LetterError {
    /// Not a letter.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Too long.
    #[error("a letter of {0} bytes, where {LONGEST} are the most")]
    Long(usize),
    /// It does not open: another secret, another key, or changed on its way.
    #[error(
        "a letter does not open: it was sealed with another invitation or another key, or changed on its way"
    )]
    Seal,
}

impl Content {
    /// What is for the recipient alone.
    #[must_use]
    pub fn secret(sealed: Zeroizing<Vec<u8>>) -> Self {
        Self { open: Vec::new(), sealed }
    }
}

/// How much, and nothing of it.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content {{ open: {} bytes, sealed: {} bytes }}", self.open.len(), self.sealed.len())
    }
}

impl Envelope {
    fn write(&self, sender: &PublicKey, open: &[u8]) -> Writer {
        let mut out = Writer::default();
        out.byte(VERSION).fixed(&self.session).seat(self.from).seat(self.to);
        out.number(self.epoch).number(self.life).number(self.number);
        out.fixed(&sender.bytes()).bytes(open);
        out
    }
}

/// What HPKE calls info: what this encryption is for.
const PURPOSE: &[u8] = b"blindsum/device/letter/1";

/// The bytes of a letter.
///
/// # Errors
/// [`LetterError::Long`] where nobody would take it, [`LetterError::Seal`] where the recipient's key is not one.
pub fn seal(
    envelope: &Envelope,
    content: &Content,
    sender: &DeviceKey,
    recipient: &PublicKey,
    invitation: &Invitation,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, LetterError> {
    let outside = envelope.write(sender.public(), &content.open).finish();
    let psk = PskBundle::new(invitation.secret(), invitation.pinned()).map_err(|_| LetterError::Seal)?;
    let pair = (sender.private().clone(), sender.public().key().clone());
    let mode = OpModeS::AuthPsk(pair, psk);
    let (key, sealed) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &mode,
        recipient.key(),
        PURPOSE,
        &content.sealed,
        &outside,
        rng,
    )
    .map_err(|_| LetterError::Seal)?;
    let mut bytes = outside.to_vec();
    bytes.extend_from_slice(&key.to_bytes());
    bytes.extend_from_slice(&sealed);
    if bytes.len() > LONGEST { Err(LetterError::Long(bytes.len())) } else { Ok(bytes) }
}

/// A letter as it came, its outside read and nothing of it believed.
pub struct Arrived<'a> {
    /// What it says on the outside.
    pub envelope: Envelope,
    /// Whose key it says it was sealed with.
    pub sender: PublicKey,
    /// What everybody could read.
    pub open: &'a [u8],
    outside: &'a [u8],
    key: [u8; 32],
    sealed: &'a [u8],
}

impl<'a> Arrived<'a> {
    /// Reads the outside.
    ///
    /// # Errors
    /// Not a letter, or too long.
    pub fn read(bytes: &'a [u8]) -> Result<Self, LetterError> {
        if bytes.len() > LONGEST {
            return Err(LetterError::Long(bytes.len()));
        }
        let mut input = Reader::new(bytes, "letter");
        if input.byte()? != VERSION {
            return Err(input.fail().into());
        }
        let session = input.fixed()?;
        let (from, to) = (input.seat()?, input.seat()?);
        let (epoch, life, number) = (input.number()?, input.number()?, input.number()?);
        let sender = PublicKey::from_bytes(&input.fixed()?)?;
        let open = input.bytes()?;
        let key = input.fixed()?;
        let sealed = input.rest();
        let behind = key.len() + sealed.len();
        let outside = bytes.get(..bytes.len() - behind).unwrap_or_default();
        let envelope = Envelope { session, from, to, epoch, life, number };
        Ok(Self { envelope, sender, open, outside, key, sealed })
    }

    /// Opens it: from here on it is known that the owner of [`Self::sender`], who has the invitation, wrote it to this recipient.
    ///
    /// # Errors
    /// [`LetterError::Seal`].
    pub fn open(&self, recipient: &DeviceKey, invitation: &Invitation) -> Result<Content, LetterError> {
        let psk = PskBundle::new(invitation.secret(), invitation.pinned()).map_err(|_| LetterError::Seal)?;
        let key = Encapsulated::from_bytes(&self.key).map_err(|_| LetterError::Seal)?;
        let mode = OpModeR::AuthPsk(self.sender.key().clone(), psk);
        let sealed = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &mode,
            recipient.private(),
            &key,
            PURPOSE,
            self.sealed,
            self.outside,
        )
        .map_err(|_| LetterError::Seal)?;
        Ok(Content { open: self.open.to_vec(), sealed: Zeroizing::new(sealed) })
    }
}
