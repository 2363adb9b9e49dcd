//! What the cloud gives a shard at the beginning of an epoch.

use core::fmt;
use std::collections::BTreeMap;

use blindsum_paillier::PublicKey;
use num_bigint::BigUint;
use zeroize::Zeroizing;

use crate::fault::{Field, MessageFault};
use crate::role::Role;
use crate::shard::Shards;
use crate::wire::codec::{Reader, Writer};
use crate::wire::keys::{KeyAnnouncement, Keys};
use crate::wire::kind::VERSION;
use crate::wire::layout::{self, Encoding};
use crate::wire::link::LinkKey;

/// The second byte, where a message of the protocol has its kind.
const FORM: u8 = b'A';

/// The meters that a shard multiplies in an epoch, the keys by which it knows their messages, and the moduli. Secret: with a link key one can write in
/// a meter's name.
#[derive(Clone, PartialEq, Eq)]
pub struct Assignment {
    /// t.
    pub epoch: u64,
    /// The shard's number, from 0.
    pub shard: u32,
    /// Of how many.
    pub shards: Shards,
    /// n and nu.
    pub keys: Keys,
    /// Its meters, each with its link key of this epoch.
    pub meters: BTreeMap<Role, LinkKey>,
}

/// Where and when, and nothing of the keys.
impl fmt::Debug for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { epoch, shard, meters, .. } = self;
        write!(
            f,
            "Assignment {{ epoch: {epoch}, shard: {shard}, meters: {}, link_keys: <redacted> }}",
            meters.len()
        )
    }
}

impl Assignment {
    /// Its canonical bytes.
    ///
    /// # Errors
    /// A field that does not fit.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, MessageFault> {
        let mut out = fronted(FORM, self.epoch, self.shard, self.shards);
        for (layout, key) in
            [(layout::READING_KEY, &self.keys.reading), (layout::NOISE_KEY, &self.keys.noise)]
        {
            // For products the modulus is enough.
            let key = KeyAnnouncement { modulus: key.n().clone(), randomizer_base: None };
            layout.write(&key, None, &mut out)?;
        }
        let meters: Vec<Role> = self.meters.keys().copied().collect();
        layout::SHARD_METERS.write(&meters, None, &mut out)?;
        self.meters.values().for_each(|key| out.bytes(key.expose().as_slice()));
        Ok(Zeroizing::new(out.finish()))
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    /// Which field is not what it should be.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageFault> {
        let mut input = Reader::new(bytes);
        let input = &mut input;
        let (epoch, shard, shards) = front(input, FORM)?;
        let reading = layout::READING_KEY.read(None, input)?;
        let noise = layout::NOISE_KEY.read(None, input)?;
        let keys = Keys { reading: key(reading.modulus)?, noise: key(noise.modulus)? };
        let roles = layout::SHARD_METERS.read(None, input)?;
        let mut meters = BTreeMap::new();
        for role in roles {
            meters.insert(role, LinkKey::new(Zeroizing::new(input.array(Field::LinkKey)?)));
        }
        input.end()?;
        Ok(Self { epoch, shard, shards, keys, meters })
    }
}

/// A text that begins as both forms do: version, form, epoch, shard and how many there are.
pub(super) fn fronted(form: u8, epoch: u64, shard: u32, shards: Shards) -> Writer {
    let mut out = Writer::default();
    out.u8(VERSION);
    out.u8(form);
    out.u64(epoch);
    out.u32(shard);
    out.u32(shards.count());
    out
}

/// Reads what [`fronted`] wrote.
pub(super) fn front(input: &mut Reader<'_>, form: u8) -> Result<(u64, u32, Shards), MessageFault> {
    let version = input.u8(Field::Header)?;
    if version != VERSION {
        return Err(MessageFault::Version(version));
    }
    let got = input.u8(Field::Header)?;
    if got != form {
        return Err(MessageFault::Kind { got, expected: form });
    }
    let epoch = input.u64(Field::Header)?;
    let (shard, count) = (input.u32(Field::Header)?, input.u32(Field::Header)?);
    let range = MessageFault::Range { field: Field::Header };
    let shards = Shards::new(count).ok_or(range)?;
    if shard < count { Ok((epoch, shard, shards)) } else { Err(range) }
}

fn key(modulus: BigUint) -> Result<PublicKey, MessageFault> {
    PublicKey::new(modulus).map_err(|_| MessageFault::Range { field: Field::Modulus })
}
