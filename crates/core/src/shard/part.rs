//! What a shard sends the cloud in the end.

use num_bigint::BigUint;

use crate::fault::MessageFault;
use crate::role::Role;
use crate::shard::Shards;
use crate::shard::assignment::{front, fronted};
use crate::wire::codec::Reader;
use crate::wire::keys::Keys;
use crate::wire::layout::{self, Encoding};

/// The second byte, where a message of the protocol has its kind.
const FORM: u8 = b'P';

/// A shard's products, and whose messages are in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// t.
    pub epoch: u64,
    /// The shard's number, from 0.
    pub shard: u32,
    /// Of how many.
    pub shards: Shards,
    /// The product of the c_i of its meters in Z_(n^2), 1 where it has none.
    pub readings: BigUint,
    /// The product of the e_ij of its meters in Z_(nu^2).
    pub noise: BigUint,
    /// The meters whose messages are in both products, ascending. The number of them stands in front of them.
    pub present: Vec<Role>,
}

impl Part {
    /// Its canonical bytes: what a shard signs.
    ///
    /// # Errors
    /// A field that does not fit.
    pub fn encode(&self, keys: &Keys) -> Result<Vec<u8>, MessageFault> {
        let mut out = fronted(FORM, self.epoch, self.shard, self.shards);
        layout::AGGREGATE.write((&self.readings, &self.noise, &self.present), Some(keys), &mut out)?;
        Ok(out.finish())
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    /// Which field is not what it should be.
    pub fn decode(bytes: &[u8], keys: &Keys) -> Result<Self, MessageFault> {
        let mut input = Reader::new(bytes);
        let (epoch, shard, shards) = front(&mut input, FORM)?;
        let (readings, noise, present) = layout::AGGREGATE.read(Some(keys), &mut input)?;
        input.end()?;
        Ok(Self { epoch, shard, shards, readings, noise, present })
    }
}
