//! What the records hold, gathered by subject: as they are, whoever may see it. What a lens may see of it is for
//! [`Facts`](crate::facts::Facts) to say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use blindsum_core::party::control_center::DecryptionWitness;
use blindsum_core::party::dealer::DealtShares;
use blindsum_core::party::meter::{NoiseWitness, ReadingWitness};
use blindsum_core::party::sequence::SelectionWitness;
use blindsum_core::wire::keys::Keys;
use blindsum_paillier::{CrtDecryption, SecretInt, SecretKey};

use crate::record::{Event, Record, Sent};

/// The records of an epoch, or of its beginning, by subject.
#[derive(Default)]
pub struct Gathered<'a> {
    /// The records themselves.
    pub records: &'a [Arc<Record>],
    /// Every message, with its record.
    pub messages: Vec<(&'a Record, &'a Sent)>,
    /// The meters that the epoch went on without.
    pub absent: BTreeSet<u32>,
    /// pk and vA with their secrets.
    pub keys: Option<(&'a SecretKey, &'a SecretKey)>,
    /// What was drawn for the blind sequences.
    pub selection: Option<&'a SelectionWitness>,
    /// k_1 .. k_m, and whether they cancel.
    pub shares: Option<&'a DealtShares>,
    /// What each meter knows of its masked reading.
    pub masked: BTreeMap<u32, &'a ReadingWitness>,
    /// What each meter knows of its noise.
    pub noised: BTreeMap<u32, &'a NoiseWitness>,
    /// The cloud's decryption, where it owns vA.
    pub noise_opened: Option<&'a CrtDecryption>,
    /// The control centre's decryptions.
    pub decrypted: Option<&'a DecryptionWitness>,
}

impl<'a> Gathered<'a> {
    /// Gathers the records.
    #[must_use]
    pub fn of(records: &'a [Arc<Record>]) -> Self {
        let mut all = Self { records, ..Self::default() };
        for record in records {
            match &record.event {
                Event::Sent(sent) => all.messages.push((record, sent)),
                Event::KeysMade(reading, noise) => all.keys = Some((reading, noise)),
                Event::Selected(selection) => all.selection = Some(selection),
                Event::Dealt(shares) => all.shares = Some(shares),
                Event::Masked { meter, witness } => drop(all.masked.insert(*meter, witness)),
                Event::NoiseAdded { meter, witness } => drop(all.noised.insert(*meter, witness)),
                Event::Absent { meter, .. } => drop(all.absent.insert(*meter)),
                Event::NoiseOpened(numbers) => all.noise_opened = Some(numbers),
                Event::Decrypted(witness) => all.decrypted = Some(witness),
                Event::Multiplied | Event::Tampered(_) | Event::Refused(_) => (),
            }
        }
        all
    }

    /// The public halves of pk and vA.
    #[must_use]
    pub fn public_keys(&self) -> Option<Keys> {
        let (reading, noise) = self.keys?;
        Some(Keys { reading: reading.public().clone(), noise: noise.public().clone() })
    }

    /// Whether the key shares come to 0 by themselves: not where they bear a second mask.
    #[must_use]
    pub fn shares_cancel(&self) -> bool {
        self.shares.is_none_or(|dealt| dealt.cancel)
    }

    /// k_i.
    #[must_use]
    pub fn share(&self, meter: u32) -> Option<&'a SecretInt> {
        self.shares?.shares.get(usize::try_from(meter).ok()?)
    }

    /// j*_i, from 0.
    #[must_use]
    pub fn position(&self, meter: u32) -> Option<u32> {
        self.selection?.position(meter)
    }

    /// d_i in units.
    #[must_use]
    pub fn reading(&self, meter: u32) -> Option<i64> {
        self.masked.get(&meter).map(|witness| witness.reading)
    }

    /// xi_i1 .. xi_igamma in units.
    #[must_use]
    pub fn samples(&self, meter: u32) -> Option<&'a [i64]> {
        self.noised.get(&meter).map(|witness| witness.samples.as_slice())
    }

    /// xi_i in units, the sample that counts.
    #[must_use]
    pub fn selected(&self, meter: u32) -> Option<i64> {
        let position = self.position(meter)?;
        self.samples(meter)?.get(usize::try_from(position).ok()?).copied()
    }
}
