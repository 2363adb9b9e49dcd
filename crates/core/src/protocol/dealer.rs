//! The trusted third party: deals key shares that cancel (Eq. 17), fresh in every epoch.

use core::fmt;

use rand_core::CryptoRng;

use super::fault::Fault;
use super::link::Endpoint;
use super::messages::{Body, Keys};
use super::meter::later;
use crate::blinding::key_shares;
use crate::integer::SecretInt;
use crate::role::Role;

/// The dealer between epochs.
#[derive(Debug, Clone)]
pub struct Dealer {
    keys: Keys,
    last_epoch: Option<u64>,
}

/// What one dealing gives: the dealer afterwards, the messages in the meters' order, and the shares for the witness.
pub struct Dealing {
    /// The dealer, who remembers the epoch.
    pub dealer: Dealer,
    /// One message for each meter.
    pub messages: Vec<Vec<u8>>,
    /// k_1 .. k_m.
    pub shares: Vec<SecretInt>,
}

impl fmt::Debug for Dealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dealing {{ messages: {} }}", self.messages.len())
    }
}

impl Dealer {
    /// A dealer who knows the announced keys.
    #[must_use]
    pub fn new(keys: Keys) -> Self {
        Self { keys, last_epoch: None }
    }

    /// Deals the shares of an epoch. An epoch that is not later than the last one dealt is refused: shares are used once.
    pub fn deal(self, epoch: u64, meters: u32, rng: &mut impl CryptoRng) -> Result<Dealing, Fault> {
        let last_epoch = later(Role::Dealer, self.last_epoch, epoch)?;
        let shares = key_shares(&self.keys.reading, meters, rng);
        let mut endpoint = Endpoint::new(Role::Dealer, epoch, Some(self.keys.clone()));
        let messages = (0..meters)
            .zip(&shares)
            .map(|(index, share)| endpoint.seal(Role::Meter(index), Body::KeyShare(share.clone())))
            .collect::<Result<_, _>>()?;
        Ok(Dealing { dealer: Self { last_epoch, ..self }, messages, shares })
    }
}
