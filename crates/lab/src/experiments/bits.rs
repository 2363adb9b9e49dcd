//! Blind sequences that are not what the protocol says: a cloud that deviates sends them, with proofs made by the honest steps as if its 1 stood first.

use std::collections::BTreeMap;

use blindsum_core::fault::{Fault, PeerFault};
use blindsum_core::role::Role;
use blindsum_core::wire::header::HEADER_BYTES;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::Body;
use blindsum_paillier::{ProofBatch, UnitNonces, UnitTask};
use blindsum_sim::{Finished, Refusal, Sent};
use num_bigint::BigInt;
use num_traits::One;
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

/// Whether a meter has refused its blind sequence since its proof does not hold, and named the cloud.
pub(crate) fn is_refused(finished: &Finished) -> bool {
    let Some(Refusal::Fault(Fault::Peer { who: Role::Meter(_), culprit, reason })) =
        finished.outcome.refusal()
    else {
        return false;
    };
    *culprit == Role::Cloud && matches!(reason, PeerFault::Proof(_))
}

/// What a cloud has sent in the place of blind sequences, by meter: it knows all that an honest one knows of its own, and so
/// it can follow the steps of a proof.
#[derive(Default)]
pub(crate) struct Forgeries(BTreeMap<u32, UnitTask>);

impl Forgeries {
    /// The same message with encryptions of these numbers, made with the public key as the honest ones are.
    pub(crate) fn sequence(
        &mut self,
        scene: &Scene<'_>,
        sent: &Sent,
        numbers: &[BigInt],
        rng: &mut impl CryptoRng,
    ) -> Result<Fate, LabError> {
        let hand = scene.hand("cloud")?;
        let key = &hand.keys().noise;
        let (ciphertexts, randomizers): (Vec<_>, Vec<_>) =
            numbers.iter().map(|number| key.encrypt(&key.encode(number), rng)).unzip();
        if let Some(meter) = receiver(sent) {
            let one = numbers.iter().position(BigInt::is_one).and_then(|place| u32::try_from(place).ok());
            let context = sent.bytes.get(..HEADER_BYTES).unwrap_or_default().to_vec();
            let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let nonces = UnitNonces::draw(key, count, rng);
            let task = UnitTask {
                context,
                ciphertexts: ciphertexts.clone(),
                position: one.unwrap_or(0),
                randomizers,
                nonces,
            };
            self.0.insert(meter, task);
        }
        scene.saying(sent, Body::BlindSequence(ciphertexts))
    }

    /// Its proof: by the steps of an honest one, for what was sent in its place, as if there were a 1 among zeros. Nothing for other
    /// messages.
    pub(crate) fn proof(&mut self, scene: &Scene<'_>, sent: &Sent) -> Result<Option<Fate>, LabError> {
        let (Kind::SequenceProof, Role::Meter(meter)) = (sent.kind, sent.to) else { return Ok(None) };
        let Some(task) = self.0.remove(&meter) else { return Ok(None) };
        let root = scene.hand("cloud")?.keys().noise.n().clone();
        let proofs = ProofBatch { root, factors: None, tasks: vec![task] }.prove();
        let proof = proofs.ok().and_then(|mut proofs| proofs.pop()).ok_or(LabError::Missing("a proof"))?;
        scene.saying(sent, Body::SequenceProof(proof)).map(Some)
    }
}
