//! What those who tamper write in the place of a message, and under which tag.

use std::collections::BTreeMap;

use blindsum_core::fault::MessageFault;
use blindsum_core::role::Role;
use blindsum_core::wire::keys::Keys;
use blindsum_core::wire::kind::{Kind, Protection, TAG_BYTES};
use blindsum_core::wire::link::{LinkKey, MasterKey};
use blindsum_core::wire::messages::{Body, Message};
use blindsum_paillier::{PublicKey, SecretInt};
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed};

/// A message without the tag that open ones end with.
#[must_use]
pub fn untagged(kind: Kind, bytes: &[u8]) -> &[u8] {
    let tag = if kind.protection() == Protection::Open { TAG_BYTES } else { 0 };
    bytes.get(..bytes.len().saturating_sub(tag)).unwrap_or_default()
}

/// A message with another content, under its old header and the tag of this link key where its link is open.
///
/// # Errors
/// The bytes are not a message of this kind, or the content does not fit into one.
pub fn retagged(
    kind: Kind,
    bytes: &[u8],
    keys: &Keys,
    link: &LinkKey,
    change: impl FnOnce(Body) -> Body,
) -> Result<Vec<u8>, MessageFault> {
    let Message { header, body } = Message::decode(untagged(kind, bytes), kind, Some(keys))?;
    let mut bytes = Message { header, body: change(body) }.encode(Some(keys))?;
    if kind.protection() == Protection::Open {
        let tag = link.tag(&bytes);
        bytes.extend_from_slice(&tag);
    }
    Ok(bytes)
}

/// The keys of manufacture, for parties that break the rules under their own tags.
pub(crate) struct Keyring(pub(crate) BTreeMap<Role, MasterKey>);

impl Keyring {
    /// The key of the link between two parties: both ends have it.
    pub(crate) fn link(&self, from: Role, to: Role, epoch: u64) -> Option<LinkKey> {
        let end = match (from, to) {
            (meter @ Role::Meter(_), _) | (_, meter @ Role::Meter(_)) => meter,
            _ => Role::Cloud,
        };
        Some(self.0.get(&end)?.link_key(epoch))
    }
}

/// Another content under a tag whose key is the forger's own.
pub(crate) fn forged(kind: Kind, bytes: &[u8], keys: &Keys, epoch: u64) -> Option<Vec<u8>> {
    let own = MasterKey::new([0; 32]).link_key(epoch);
    retagged(kind, bytes, keys, &own, |body| raised(body, keys, &BigInt::one(), &BigInt::one())).ok()
}

/// The content with g to these in what it holds of the readings and of the noise. Of a list the first one is raised.
pub(crate) fn raised(body: Body, keys: &Keys, readings: &BigInt, noise: &BigInt) -> Body {
    let times = |key: &PublicKey, by: &BigInt, factor: &BigUint| key.blind(&key.encode(by), factor);
    match body {
        Body::MaskedReading(c) => Body::MaskedReading(times(&keys.reading, readings, &c)),
        Body::BlindSequence(mut list) => {
            list.iter_mut().take(1).for_each(|first| *first = times(&keys.noise, noise, first));
            Body::BlindSequence(list)
        }
        Body::NoiseShares(mut list) => {
            list.iter_mut().take(1).for_each(|first| *first = times(&keys.noise, noise, first));
            Body::NoiseShares(list)
        }
        Body::Aggregate(mut products) => {
            products.readings = times(&keys.reading, readings, &products.readings);
            products.noise = times(&keys.noise, noise, &products.noise);
            Body::Aggregate(products)
        }
        Body::ReadingAggregate(mut product) => {
            product.readings = times(&keys.reading, readings, &product.readings);
            Body::ReadingAggregate(product)
        }
        Body::NoiseTotal(total) => {
            let nu = keys.noise.n();
            Body::NoiseTotal(SecretInt::new((total.expose() + keys.noise.encode(noise)) % nu))
        }
        body => body,
    }
}

/// A blind sequence whose 1 is raised by this much.
pub(crate) fn selected_raised(body: Body, keys: &Keys, position: usize, by: i32) -> Body {
    let Body::BlindSequence(mut bits) = body else { return body };
    let key = &keys.noise;
    if let Some(bit) = bits.get_mut(position) {
        *bit = key.blind(&key.encode(&by.into()), bit);
    }
    Body::BlindSequence(bits)
}

/// The noise shares with E(b_ij)^xi_ij taken out of each again: `E(b_ij)^O * E(x_ij)`, what Eq. (22) gives for samples of 0.
pub(crate) fn without_samples(body: Body, keys: &Keys, bits: &[BigUint], samples: &[i64]) -> Body {
    let Body::NoiseShares(mut shares) = body else { return body };
    let ring = keys.noise.ciphertexts();
    let collapsed = shares.len() < bits.len();
    for (at, (bit, sample)) in bits.iter().zip(samples).enumerate() {
        let power = ring.pow_vartime(bit, &sample.unsigned_abs().into());
        let taken = if sample.is_positive() { ring.inverse_vartime(&power) } else { Some(power) };
        let share = shares.get_mut(if collapsed { 0 } else { at });
        if let Some((share, taken)) = share.zip(taken) {
            *share = ring.mul(share, &taken);
        }
    }
    Body::NoiseShares(shares)
}
