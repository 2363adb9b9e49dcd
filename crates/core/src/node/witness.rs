//! What a node tells of its secrets, so that a simulation can show them.

use core::fmt;

use blindsum_paillier::CrtDecryption;

use crate::party::control_center::DecryptionWitness;
use crate::party::dealer::DealtShares;
use crate::party::keys::OwnKeys;
use crate::party::meter::{NoiseWitness, ReadingWitness};
use crate::party::sequence::SelectionWitness;

/// What a party knows and the simulation may show: never part of a message.
#[derive(Clone)]
pub enum Witness {
    /// The secret keys that the party has made.
    KeysMade(Box<OwnKeys>),
    /// Whoever draws the blind sequences knows the selection.
    Selected(SelectionWitness),
    /// The dealer knows the shares k_1 .. k_m.
    Dealt(DealtShares),
    /// A meter knows its reading and blind.
    Masked(ReadingWitness),
    /// A meter knows its samples and sub-blinds.
    NoiseAdded(NoiseWitness),
    /// The cloud, which owns vA, knows every number of its decryption of C1.
    NoiseOpened(Box<CrtDecryption>),
    /// The control centre knows every number of its decryptions.
    Decrypted(Box<DecryptionWitness>),
}

/// Who may see what a party knows.
pub trait Witnesses {
    /// Takes in what the party says it knows.
    fn tell(&mut self, witness: Witness);
}

/// Nobody: what parties outside of a simulation have.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unseen;

impl Witnesses for Unseen {
    fn tell(&mut self, _: Witness) {}
}

impl Witnesses for Vec<Witness> {
    fn tell(&mut self, witness: Witness) {
        self.push(witness);
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KeysMade(_) => "KeysMade(<redacted>)",
            Self::Selected(_) => "Selected(<redacted>)",
            Self::Dealt(_) => "Dealt(<redacted>)",
            Self::Masked(_) => "Masked(<redacted>)",
            Self::NoiseAdded(_) => "NoiseAdded(<redacted>)",
            Self::NoiseOpened(_) => "NoiseOpened(<redacted>)",
            Self::Decrypted(_) => "Decrypted(<redacted>)",
        })
    }
}
