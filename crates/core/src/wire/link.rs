//! One party's ends of its links in one epoch: link keys, tags, sequence numbers.

use core::fmt;
use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use rand_core::Rng;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::fault::{Fault, Field, LocalFault, MessageFault, UnwritableFault};
use crate::randomness::{EntropyError, Randomness, SET_UP, Stream};
use crate::role::Role;
use crate::wire::header::Header;
use crate::wire::keys::Keys;
use crate::wire::kind::{Kind, Protection, TAG_BYTES};
use crate::wire::messages::{Body, Message};

/// HMAC-SHA-256 of the parts under `key`.
fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> Hmac<Sha256> {
    // HMAC pads a short key with zeros to the hash's block of 64 bytes; done here, nothing can fail.
    let mut block = Zeroizing::new([0u8; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    parts.iter().for_each(|part| mac.update(part));
    mac
}

/// K_i: what a meter (or the cloud) and the control centre share from manufacture.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// The key that authenticates one link in one epoch.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// A key from manufacture.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(Zeroizing::new(key))
    }

    /// Draws the key of a party that is being made: the first 32 bytes of its stream of the set-up. The rest of the stream
    /// is what the party draws from itself in the set-up.
    ///
    /// # Errors
    /// No random numbers.
    pub fn draw(randomness: Randomness, role: Role) -> Result<(Self, Stream), EntropyError> {
        let mut key = Zeroizing::new([0u8; 32]);
        let mut stream = randomness.stream(role, SET_UP)?;
        stream.fill_bytes(key.as_mut());
        Ok((Self(key), stream))
    }

    /// Lends the bytes.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The link key of an epoch: HMAC(K_i, "blindsum/link" || t u64 BE).
    #[must_use]
    pub fn link_key(&self, epoch: u64) -> LinkKey {
        let digest = hmac(&self.0, &[b"blindsum/link", &epoch.to_be_bytes()]).finalize().into_bytes();
        LinkKey(Zeroizing::new(digest.into()))
    }
}

impl LinkKey {
    /// A link key received from the control centre.
    #[must_use]
    pub fn new(key: Zeroizing<[u8; 32]>) -> Self {
        Self(key)
    }

    /// Lends the bytes.
    #[must_use]
    pub fn expose(&self) -> &Zeroizing<[u8; 32]> {
        &self.0
    }

    /// The tag of a message's bytes.
    #[must_use]
    pub fn tag(&self, bytes: &[u8]) -> [u8; TAG_BYTES] {
        hmac(&self.0, &[bytes]).finalize().into_bytes().into()
    }

    /// Compares in constant time.
    fn verify(&self, bytes: &[u8], tag: &[u8]) -> bool {
        hmac(&self.0, &[bytes]).verify_slice(tag).is_ok()
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// A party's view of its links in one epoch: it writes and checks every message through this.
#[derive(Debug, Clone)]
pub struct Endpoint {
    me: Role,
    epoch: u64,
    keys: Option<Keys>,
    link_keys: BTreeMap<Role, LinkKey>,
    sent: BTreeMap<Role, u32>,
    received: BTreeMap<(Role, Role), u32>,
}

impl Endpoint {
    /// The links of `me` in an epoch. `keys` are absent before the set-up has told them.
    #[must_use]
    pub fn new(me: Role, epoch: u64, keys: Option<Keys>) -> Self {
        Self { me, epoch, keys, link_keys: BTreeMap::new(), sent: BTreeMap::new(), received: BTreeMap::new() }
    }

    /// Learns the key of the open link to `peer`.
    pub fn add_link(&mut self, peer: Role, key: LinkKey) {
        self.link_keys.insert(peer, key);
    }

    /// The key of the open link to `peer`.
    pub(crate) fn link_key(&self, peer: Role) -> Option<&LinkKey> {
        self.link_keys.get(&peer)
    }

    /// The epoch running.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The canonical bytes of a message to `to`, tagged where its link is open.
    ///
    /// # Errors
    /// [`Fault::Local`] with [`LocalFault::Unwritable`]: a value that does not fit its field, or an open link
    /// without a key. The sender's own fault.
    pub fn seal(&mut self, to: Role, body: Body) -> Result<Vec<u8>, Fault> {
        let unwritable = |what| Fault::local(self.me, LocalFault::Unwritable(what));
        let kind = body.kind();
        // The first on its link has the number 0.
        let sequence = self.sent.get(&to).copied().unwrap_or(0);
        let header = Header { kind, epoch: self.epoch, from: self.me, to, sequence };
        let message = Message { header, body };
        let mut bytes = message
            .encode(self.keys.as_ref())
            .map_err(|fault| unwritable(UnwritableFault::Message(fault)))?;
        if kind.protection() == Protection::Open {
            let key = self.link_keys.get(&to).ok_or_else(|| unwritable(UnwritableFault::NoLinkKey(to)))?;
            let tag = key.tag(&bytes);
            bytes.extend_from_slice(&tag);
        }
        self.sent.insert(to, sequence.saturating_add(1));
        Ok(bytes)
    }

    /// Checks a message that came from `from` and is due as `due`: tag, version, kind, epoch, ends, sequence number,
    /// lengths, ranges, common factors. Nothing changes when it is refused.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names `from`, with the first check that failed.
    pub fn open(&mut self, from: Role, due: Kind, bytes: &[u8]) -> Result<Body, Fault> {
        self.check(from, due, bytes).map_err(|fault| Fault::message(self.me, from, fault))
    }

    fn check(&mut self, from: Role, due: Kind, bytes: &[u8]) -> Result<Body, MessageFault> {
        let plain = match due.protection() {
            Protection::Open => {
                let split = bytes.len().checked_sub(TAG_BYTES).and_then(|at| bytes.split_at_checked(at));
                let (plain, tag) = split.ok_or(MessageFault::Length { field: Field::Header })?;
                // Without a link key nothing from this sender can be authentic.
                let key = self.link_keys.get(&from).ok_or(MessageFault::Tag)?;
                if !key.verify(plain, tag) {
                    return Err(MessageFault::Tag);
                }
                plain
            }
            Protection::Public | Protection::Secure => bytes,
        };
        let Message { header, body } = Message::decode(plain, due, self.keys.as_ref())?;
        if header.epoch != self.epoch {
            return Err(MessageFault::Epoch { got: header.epoch, expected: self.epoch });
        }
        let to = if due.protection() == Protection::Public { Role::Everybody } else { self.me };
        if header.from != from || header.to != to {
            return Err(MessageFault::Ends { from: header.from.number(), to: header.to.number() });
        }
        let expected = self.received.get(&(from, to)).copied().unwrap_or(0);
        if header.sequence != expected {
            return Err(MessageFault::Sequence { got: header.sequence, expected });
        }
        self.received.insert((from, to), expected.saturating_add(1));
        Ok(body)
    }
}
