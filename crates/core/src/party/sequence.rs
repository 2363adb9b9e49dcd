//! The blind sequences, Eq. (15) and (16): drawn and encrypted by the cloud or by the control centre, as the key mode says.

use core::fmt;
use std::collections::BTreeMap;

use blindsum_paillier::{
    ProofBatch, PublicKey, SecretInt, SecretKey, UnitNonces, UnitProof, UnitTask, Work, integer,
};
use num_bigint::BigUint;
use num_traits::{One, Zero};
use rand_core::CryptoRng;

use crate::fault::{CalculationFault, Fault};
use crate::params::Params;
use crate::role::Role;
use crate::variants::Proofs;
use crate::wire::header::HEADER_BYTES;
use crate::wire::link::Endpoint;
use crate::wire::messages::Body;

/// What its drawer knows of one meter's blind sequence.
#[derive(Clone, PartialEq, Eq)]
pub struct Selection {
    /// j*_i, from 0.
    pub position: u32,
    /// The randomizers of E(b_i1) .. E(b_igamma).
    pub randomizers: Vec<SecretInt>,
}

/// What proofs of the blind sequences are made with, by the meter's number; nothing where they are not proved.
pub(crate) type Nonces = BTreeMap<u32, UnitNonces>;

/// What the drawer knows of all blind sequences, by the meter's number: for the simulation's witness channel.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SelectionWitness(pub BTreeMap<u32, Selection>);

impl SelectionWitness {
    /// j*_i of a meter, from 0; nothing for one that was not drawn for.
    #[must_use]
    pub fn position(&self, meter: u32) -> Option<u32> {
        self.0.get(&meter).map(|selection| selection.position)
    }
}

impl fmt::Debug for SelectionWitness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SelectionWitness(<redacted>)")
    }
}

/// What sending the blind sequences leaves: the drawer's next state, message 2 of every meter, and the witness.
#[derive(Debug)]
pub struct SentSequences<Party> {
    /// The drawer afterwards.
    pub party: Party,
    /// Message 2 of every meter, in order.
    pub messages: Vec<(Role, Vec<u8>)>,
    /// What was drawn.
    pub selection: SelectionWitness,
    /// The order of their proofs, where they are proved.
    pub proofs: Option<ProofBatch>,
}

impl SentSequences<()> {
    /// The same, with the drawer's next state.
    pub(crate) fn by<Party>(self, party: Party) -> SentSequences<Party> {
        let Self { messages, selection, proofs, .. } = self;
        SentSequences { party, messages, selection, proofs }
    }
}

/// Who draws, by what it knows of vA.
#[derive(Clone, Copy)]
pub(crate) enum Drawer<'a> {
    /// It holds vA, so that encryption is cheaper for it.
    Holder(&'a SecretKey),
    /// It has the public half.
    Other(&'a PublicKey),
}

impl<'a> Drawer<'a> {
    /// Whoever has the public half and, perhaps, all of it.
    pub(crate) fn of(public: &'a PublicKey, secret: Option<&'a SecretKey>) -> Self {
        secret.map_or(Self::Other(public), Self::Holder)
    }

    fn public(self) -> &'a PublicKey {
        match self {
            Self::Holder(key) => key.public(),
            Self::Other(key) => key,
        }
    }
}

/// Eq. (15), (16): draws j*_i for every meter in order, then the randomizers of E(b_ij) in order, and orders the powers that
/// encrypt them. Where they are proved, it draws last what the proofs are made with.
pub(crate) fn draw(
    drawer: Drawer<'_>,
    params: &Params,
    meters: impl Iterator<Item = u32>,
    rng: &mut impl CryptoRng,
) -> (SelectionWitness, Nonces, Work) {
    let (gamma, key) = (params.gamma(), drawer.public());
    let positions: Vec<_> = meters.map(|meter| (meter, integer::random_index(gamma, rng))).collect();
    let mut selection = BTreeMap::new();
    for (meter, position) in positions {
        selection.insert(meter, Selection { position, randomizers: key.randomizers(gamma, rng) });
    }
    let randomizers = selection.values().flat_map(|row| &row.randomizers);
    let work = match drawer {
        Drawer::Holder(key) => key.randomizing_work(randomizers),
        Drawer::Other(key) => key.randomizing_work(randomizers),
    };
    let mut nonces = Nonces::new();
    if params.proofs() == Proofs::Bits {
        for meter in selection.keys() {
            nonces.insert(*meter, UnitNonces::draw(key, gamma, rng));
        }
    }
    (SelectionWitness(selection), nonces, work)
}

/// E(b_ij) with the b_ij = [j = j*_i] of Eq. (16), from the powers ordered before; the ciphertexts of each meter, by its
/// number.
pub(crate) fn encrypt(
    key: &PublicKey,
    selection: &SelectionWitness,
    powers: &[SecretInt],
) -> Result<Vec<(u32, Vec<BigUint>)>, CalculationFault> {
    let expected: usize = selection.0.values().map(|row| row.randomizers.len()).sum();
    if powers.len() != expected {
        return Err(CalculationFault::Count { got: powers.len(), expected });
    }
    let mut powers = powers.iter();
    let row = |(meter, row): (&u32, &Selection)| {
        let bits = (0..).zip(powers.by_ref().take(row.randomizers.len())).map(|(j, power)| {
            let bit = if j == row.position { BigUint::one() } else { BigUint::zero() };
            key.blind(&bit, power.expose())
        });
        (*meter, bits.collect())
    };
    Ok(selection.0.iter().map(row).collect())
}

/// To what a proof is bound: the header of the blind sequence's message, so that it serves no other epoch, meter or message.
pub(crate) fn proof_context(message: &[u8]) -> &[u8] {
    message.get(..HEADER_BYTES).unwrap_or(message)
}

/// Writes message 2 of every meter, and orders the proofs where they are proved.
pub(crate) fn seal(
    me: Role,
    endpoint: &mut Endpoint,
    drawer: Drawer<'_>,
    (selection, mut nonces): (SelectionWitness, Nonces),
    powers: &[SecretInt],
) -> Result<SentSequences<()>, Fault> {
    let key = drawer.public();
    let proves = !nonces.is_empty();
    let vectors = encrypt(key, &selection, powers).map_err(|what| Fault::calculation(me, what))?;
    let (mut messages, mut tasks) = (Vec::new(), Vec::new());
    for (meter, ciphertexts) in vectors {
        let drawn = selection.0.get(&meter).zip(nonces.remove(&meter));
        let meter = Role::Meter(meter);
        let message = endpoint.seal(meter, Body::BlindSequence(ciphertexts.clone()))?;
        if let Some((Selection { position, randomizers }, nonces)) = drawn {
            let (context, randomizers) = (proof_context(&message).to_vec(), randomizers.clone());
            tasks.push(UnitTask { context, ciphertexts, position: *position, randomizers, nonces });
        }
        messages.push((meter, message));
    }
    let factors = match drawer {
        Drawer::Holder(key) => Some(<[_; 2]>::from(key.primes()).map(SecretInt::clone)),
        Drawer::Other(_) => None,
    };
    let proofs = proves.then(|| ProofBatch { root: key.n().clone(), factors, tasks });
    Ok(SentSequences { party: (), messages, selection, proofs })
}

/// Writes the proof of every meter's blind sequence, in the meters' order.
pub(crate) fn seal_proofs(
    me: Role,
    endpoint: &mut Endpoint,
    meters: &[Role],
    proofs: Vec<UnitProof>,
) -> Result<Vec<(Role, Vec<u8>)>, Fault> {
    let (got, expected) = (proofs.len(), meters.len());
    if got != expected {
        return Err(Fault::calculation(me, CalculationFault::Count { got, expected }));
    }
    meters
        .iter()
        .zip(proofs)
        .map(|(meter, proof)| Ok((*meter, endpoint.seal(*meter, Body::SequenceProof(proof))?)))
        .collect()
}
