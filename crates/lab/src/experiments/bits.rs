//! Blind sequences that are not what the protocol says: a cloud that deviates sends them.

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::Body;
use blindsum_sim::Sent;
use num_bigint::BigInt;
use rand_core::CryptoRng;

use crate::error::LabError;
use crate::network::{Fate, Scene};

/// The meter to which this message brings its blind sequence.
pub(crate) fn receiver(sent: &Sent) -> Option<u32> {
    match (sent.kind, sent.to) {
        (Kind::BlindSequence, Role::Meter(meter)) => Some(meter),
        _ => None,
    }
}

/// The same message with encryptions of these numbers, made with the public key as the honest ones are.
pub(crate) fn of_numbers(
    scene: &Scene<'_>,
    sent: &Sent,
    numbers: &[BigInt],
    rng: &mut impl CryptoRng,
) -> Result<Fate, LabError> {
    let hand = scene.hand("cloud")?;
    let key = &hand.keys().noise;
    let bits = numbers.iter().map(|number| key.encrypt(&key.encode(number), rng).0).collect();
    scene.saying(sent, Body::BlindSequence(bits))
}
