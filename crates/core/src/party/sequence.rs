//! The blind sequences, Eq. (15) and (16): drawn and encrypted by the cloud or by the control centre, as the key mode says.

use core::fmt;
use std::collections::BTreeMap;

use blindsum_paillier::{PublicKey, SecretInt, SecretKey, Work, integer};
use num_bigint::BigUint;
use num_traits::{One, Zero};
use rand_core::CryptoRng;

use crate::fault::CalculationFault;
use crate::params::Params;
use crate::role::Role;

/// What its drawer knows of one meter's blind sequence.
#[derive(Clone, PartialEq, Eq)]
pub struct Selection {
    /// j*_i, from 0.
    pub position: u32,
    /// The randomizers of E(b_i1) .. E(b_igamma).
    pub randomizers: Vec<SecretInt>,
}

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
/// encrypt them.
pub(crate) fn draw(
    drawer: Drawer<'_>,
    params: &Params,
    meters: impl Iterator<Item = u32>,
    rng: &mut impl CryptoRng,
) -> (SelectionWitness, Work) {
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
    (SelectionWitness(selection), work)
}

/// E(b_ij) with the b_ij = [j = j*_i] of Eq. (16), from the powers ordered before; the ciphertexts of each meter.
pub(crate) fn encrypt(
    key: &PublicKey,
    selection: &SelectionWitness,
    powers: &[SecretInt],
) -> Result<Vec<(Role, Vec<BigUint>)>, CalculationFault> {
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
        (Role::Meter(*meter), bits.collect())
    };
    Ok(selection.0.iter().map(row).collect())
}
