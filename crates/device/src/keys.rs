//! The keys that a device has beside those of the protocol, and the invitation that pins them.
//!
//! A class or a study begins with three key pairs, of the control centre, the cloud and the dealer, and a secret that all who are invited
//! share. Whoever has the [`Invitation`] knows whom to trust: it holds the hash of the three public keys. A meter makes a key pair of its own
//! and hands the public half to the control centre, sealed.

use core::fmt;

use blindsum_core::shard::Shards;
use blindsum_core::wire::link::MasterKey;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, Serializable};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::codec::{Reader, Unreadable, VERSION, Writer};
use crate::seat::Seat;

type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
type Public = <X25519HkdfSha256 as Kem>::PublicKey;

/// A key pair for letters: X25519 (RFC 9180).
#[derive(Clone)]
pub struct DeviceKey {
    private: Private,
    public: PublicKey,
}

/// The public half: 32 bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(Public);

/// The public keys of the parties that everybody must be able to trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKeys {
    /// The control centre's.
    pub center: PublicKey,
    /// The cloud's.
    pub cloud: PublicKey,
    /// The dealer's.
    pub dealer: PublicKey,
    /// Those of the shards of the cloud, by number; without shards the cloud multiplies by itself.
    pub shards: Vec<ShardPublic>,
}

/// What a shard has: a key for letters, and one by which it signs its part. A part is signed and not only sealed: so that who has two parts of one
/// epoch that differ can show them to others.
#[derive(Clone)]
pub struct ShardKeys {
    /// For letters.
    pub letters: DeviceKey,
    signing: SigningKey,
}

/// The public halves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardPublic {
    /// For letters.
    pub letters: PublicKey,
    /// Ed25519 (RFC 8032).
    signing: VerifyingKey,
}

/// What a meter makes for itself and keeps: it gives both to the control centre, K_i sealed.
#[derive(Clone)]
pub struct MeterKeys {
    /// For letters.
    pub letters: DeviceKey,
    /// K_i, from which its link keys follow.
    pub master: MasterKey,
}

/// What a party must have to take part: which keys to trust, and the secret that keeps strangers out. All who are invited share it, so it does
/// not keep them apart from each other: their own keys do.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    pinned: [u8; 32],
    secret: Zeroizing<[u8; 32]>,
}

/// What the control centre shows to everybody at the broker before they are registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whom to write to.
    pub keys: PublicKeys,
    /// Which of the control centre's sessions it is: its letters and those to it are of no other.
    pub session: [u8; 16],
}

/// Why an invitation or a notice is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not an invitation.
    #[error("an invitation is {INVITATION_DIGITS} hexadecimal digits, as `blindsum invite` writes them")]
    Invitation,
    /// Not a key.
    #[error("a device's key is 64 hexadecimal digits, as `blindsum invite` writes them")]
    Key,
    /// Not a meter's keys.
    #[error("a meter's keys are 128 hexadecimal digits, as `blindsum meter` writes them")]
    MeterKeys,
    /// Not a shard's keys.
    #[error("a shard's keys are 128 hexadecimal digits, as `blindsum invite` writes them")]
    ShardKeys,
    /// Not the public keys.
    #[error(
        "the public keys are 192 hexadecimal digits and 128 more for each shard, as `blindsum invite` writes them"
    )]
    PublicKeys,
    /// A notice that cannot be read.
    #[error(transparent)]
    Notice(#[from] Unreadable),
    /// A notice that somebody without the invitation made.
    #[error("somebody without the invitation has put up a notice for this round")]
    Tag,
    /// A notice with other keys.
    #[error(
        "the broker shows other keys for the control centre, the cloud and the dealer than the invitation names: it is another round of the same \
         name, or somebody is in between"
    )]
    OtherKeys,
}

const INVITATION_DIGITS: usize = 128;

impl DeviceKey {
    /// Makes a key pair.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let (private, public) = X25519HkdfSha256::gen_keypair_with_rng(rng);
        Self { private, public: PublicKey(public) }
    }

    /// A key pair from its private half in hexadecimal digits.
    ///
    /// # Errors
    /// [`KeyError::Key`].
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(hex::<32>(text).ok_or(KeyError::Key)?);
        let private = Private::from_bytes(bytes.as_slice()).map_err(|_| KeyError::Key)?;
        let public = PublicKey(X25519HkdfSha256::sk_to_pk(&private));
        Ok(Self { private, public })
    }

    /// The private half in hexadecimal digits: for a file that its owner alone can read.
    #[must_use]
    pub fn expose_hex(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new(<[u8; 32]>::from(self.private.to_bytes()));
        Zeroizing::new(digits(bytes.as_slice()))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) fn private(&self) -> &Private {
        &self.private
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKey {{ private: <redacted>, public: {:?} }}", self.public)
    }
}

impl PublicKey {
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Unreadable> {
        Public::from_bytes(bytes).map(Self).map_err(|_| Unreadable("public key"))
    }

    pub(crate) fn bytes(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    pub(crate) fn key(&self) -> &Public {
        &self.0
    }
}

/// Its first digits: enough to compare two of them by eye.
impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.bytes();
        write!(f, "PublicKey({a:02x}{b:02x}{c:02x}{d:02x}..)")
    }
}

impl PublicKeys {
    /// The key of one who is named; nothing for a meter, whose key nobody knows beforehand.
    #[must_use]
    pub fn of(&self, role: Seat) -> Option<&PublicKey> {
        match role {
            Seat::ControlCenter => Some(&self.center),
            Seat::Cloud => Some(&self.cloud),
            Seat::Dealer => Some(&self.dealer),
            Seat::Shard(index) => {
                let index = usize::try_from(index).ok()?;
                self.shards.get(index).map(|shard| &shard.letters)
            }
            Seat::Meter(_) => None,
        }
    }

    /// How the meters are divided, where there are shards.
    #[must_use]
    pub fn division(&self) -> Option<Shards> {
        Shards::new(u32::try_from(self.shards.len()).ok()?)
    }

    /// SHA-256 of all, in this order, behind a label.
    fn hash(&self) -> [u8; 32] {
        Sha256::new().chain_update(b"blindsum/device/keys/1").chain_update(self.bytes()).finalize().into()
    }

    /// The three, then both of each shard.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = [&self.center, &self.cloud, &self.dealer].map(PublicKey::bytes).concat();
        for ShardPublic { letters, signing } in &self.shards {
            bytes.extend_from_slice(&letters.bytes());
            bytes.extend_from_slice(signing.as_bytes());
        }
        bytes
    }

    /// Reads what [`Self::bytes`] wrote.
    fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut input = Reader::new(bytes, "public key");
        let mut key = || PublicKey::from_bytes(&input.fixed()?);
        let (center, cloud, dealer) = (key()?, key()?, key()?);
        let mut shards = Vec::new();
        while !input.is_empty() {
            let letters = PublicKey::from_bytes(&input.fixed()?)?;
            let signing = VerifyingKey::from_bytes(&input.fixed()?).map_err(|_| input.fail())?;
            shards.push(ShardPublic { letters, signing });
        }
        let keys = Self { center, cloud, dealer, shards };
        if keys.shards.is_empty() || keys.division().is_some() { Ok(keys) } else { Err(input.fail()) }
    }
}

impl PublicKeys {
    /// The keys in hexadecimal digits: no secret.
    #[must_use]
    pub fn to_hex(&self) -> String {
        digits(&self.bytes())
    }

    /// Reads what [`Self::to_hex`] wrote.
    ///
    /// # Errors
    /// [`KeyError::PublicKeys`].
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let bytes = bytes_of(text).ok_or(KeyError::PublicKeys)?;
        Self::from_bytes(&bytes).map_err(|_| KeyError::PublicKeys)
    }
}

impl ShardKeys {
    /// Makes a shard's keys.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        Self { letters: DeviceKey::draw(rng), signing: SigningKey::generate(rng) }
    }

    /// Both in hexadecimal digits: for a file that its owner alone can read.
    #[must_use]
    pub fn expose_hex(&self) -> Zeroizing<String> {
        let mut text = self.letters.expose_hex();
        text.push_str(&Zeroizing::new(digits(self.signing.as_bytes())));
        text
    }

    /// Reads what [`Self::expose_hex`] wrote.
    ///
    /// # Errors
    /// [`KeyError::ShardKeys`].
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let (letters, signing) = text.trim().split_at_checked(64).ok_or(KeyError::ShardKeys)?;
        let letters = DeviceKey::from_hex(letters).map_err(|_| KeyError::ShardKeys)?;
        let signing = Zeroizing::new(hex::<32>(signing).ok_or(KeyError::ShardKeys)?);
        Ok(Self { letters, signing: SigningKey::from_bytes(&signing) })
    }

    /// The public halves.
    #[must_use]
    pub fn public(&self) -> ShardPublic {
        ShardPublic { letters: self.letters.public().clone(), signing: self.signing.verifying_key() }
    }

    /// Signs the bytes of a part in a session.
    pub(crate) fn sign(&self, session: &[u8; 16], part: &[u8]) -> [u8; 64] {
        self.signing.sign(&signed(session, part)).to_bytes()
    }
}

impl ShardPublic {
    /// Whether the shard has signed the bytes of this part in this session.
    #[must_use]
    pub fn verify(&self, session: &[u8; 16], part: &[u8], signature: &[u8; 64]) -> bool {
        self.signing.verify_strict(&signed(session, part), &Signature::from_bytes(signature)).is_ok()
    }
}

/// What is signed: a label, the session, the part.
fn signed(session: &[u8; 16], part: &[u8]) -> Vec<u8> {
    [b"blindsum/device/part/1".as_slice(), session, part].concat()
}

impl fmt::Debug for ShardKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShardKeys {{ private: <redacted>, public: {:?} }}", self.public())
    }
}

impl MeterKeys {
    /// Makes a meter's keys.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut master = Zeroizing::new([0u8; 32]);
        rng.fill_bytes(master.as_mut());
        Self { letters: DeviceKey::draw(rng), master: MasterKey::new(*master) }
    }

    /// Both in hexadecimal digits: for a file that its owner alone can read.
    #[must_use]
    pub fn expose_hex(&self) -> Zeroizing<String> {
        let mut text = self.letters.expose_hex();
        text.push_str(&Zeroizing::new(digits(self.master.expose())));
        text
    }

    /// Reads what [`Self::expose_hex`] wrote.
    ///
    /// # Errors
    /// [`KeyError::MeterKeys`].
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let (letters, master) = text.trim().split_at_checked(64).ok_or(KeyError::MeterKeys)?;
        let letters = DeviceKey::from_hex(letters).map_err(|_| KeyError::MeterKeys)?;
        let master = Zeroizing::new(hex::<32>(master).ok_or(KeyError::MeterKeys)?);
        Ok(Self { letters, master: MasterKey::new(*master) })
    }
}

impl fmt::Debug for MeterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MeterKeys(<redacted>)")
    }
}

impl Invitation {
    /// An invitation to parties with these keys, with a new secret.
    pub fn new(keys: &PublicKeys, rng: &mut impl CryptoRng) -> Self {
        let mut secret = Zeroizing::new([0u8; 32]);
        rng.fill_bytes(secret.as_mut());
        Self { pinned: keys.hash(), secret }
    }

    /// Reads what [`Self::expose_hex`] wrote; blanks around it do not matter.
    ///
    /// # Errors
    /// [`KeyError::Invitation`].
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let (pinned, secret) = text.trim().split_at_checked(64).ok_or(KeyError::Invitation)?;
        let pinned = hex(pinned).ok_or(KeyError::Invitation)?;
        let secret = Zeroizing::new(hex(secret).ok_or(KeyError::Invitation)?);
        Ok(Self { pinned, secret })
    }

    /// The invitation in hexadecimal digits: for those who are invited.
    #[must_use]
    pub fn expose_hex(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(digits(&self.pinned));
        text.push_str(&Zeroizing::new(digits(self.secret.as_slice())));
        text
    }

    /// Whether these are the keys that it names.
    #[must_use]
    pub fn names(&self, keys: &PublicKeys) -> bool {
        self.pinned == keys.hash()
    }

    /// HMAC-SHA-256 under the secret, for a notice. Keys of all sizes are good for HMAC, so that there is always one.
    fn mac(&self, bytes: &[u8]) -> Option<Hmac<Sha256>> {
        let mac = Hmac::<Sha256>::new_from_slice(self.secret.as_slice()).ok()?;
        Some(mac.chain_update(b"blindsum/device/notice/1").chain_update(bytes))
    }

    pub(crate) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// What names the secret: no secret itself.
    pub(crate) fn pinned(&self) -> &[u8; 32] {
        &self.pinned
    }
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Invitation(<redacted>)")
    }
}

impl Notice {
    /// The bytes that stand at the broker, with a tag that nobody without the invitation can make.
    #[must_use]
    pub fn encode(&self, invitation: &Invitation) -> Vec<u8> {
        let mut out = Writer::default();
        out.byte(VERSION).fixed(&self.session);
        out.bytes(&self.keys.bytes());
        let mut bytes = out.finish().to_vec();
        let tag = invitation.mac(&bytes).map(|mac| mac.finalize().into_bytes()).unwrap_or_default();
        bytes.extend_from_slice(&tag);
        bytes
    }

    /// Reads a notice and holds its keys against the invitation.
    ///
    /// # Errors
    /// [`KeyError::Notice`] where it cannot be read, [`KeyError::OtherKeys`] where its keys are not those of the invitation,
    /// [`KeyError::Tag`] where somebody without the invitation made it.
    pub fn open(bytes: &[u8], invitation: &Invitation) -> Result<Self, KeyError> {
        let mut input = Reader::new(bytes, "notice of a control centre");
        if input.byte()? != VERSION {
            return Err(input.fail().into());
        }
        let session = input.fixed()?;
        let keys = PublicKeys::from_bytes(input.bytes()?)?;
        let tag: [u8; 32] = input.fixed()?;
        input.end()?;
        if !invitation.names(&keys) {
            return Err(KeyError::OtherKeys);
        }
        let noted = bytes.len() - tag.len();
        let mac = bytes.get(..noted).and_then(|noted| invitation.mac(noted));
        if mac.is_some_and(|mac| mac.verify_slice(&tag).is_ok()) {
            Ok(Self { keys, session })
        } else {
            Err(KeyError::Tag)
        }
    }
}

fn digits(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    bytes_of(text)?.as_slice().try_into().ok()
}

fn bytes_of(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) || !text.len().is_multiple_of(2) {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    for place in (0..text.len()).step_by(2) {
        bytes.push(u8::from_str_radix(text.get(place..place + 2)?, 16).ok()?);
    }
    Some(bytes)
}
