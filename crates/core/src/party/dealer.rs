//! The trusted third party: deals key shares that cancel (Eq. 17), fresh in every epoch. It speaks again only to give the
//! sum of absent meters' shares.
//!
//! The states in order: [`IdleDealer`] -> [`DealtDealer`] -> [`IdleDealer`].

use core::fmt;

use blindsum_paillier::SecretInt;
use num_bigint::BigUint;
use rand_core::CryptoRng;

use crate::blinding::key_shares;
use crate::fault::{Fault, RepairFault, Step};
use crate::party::meter::later;
use crate::role::Role;
use crate::wire::keys::Keys;
use crate::wire::kind::Kind;
use crate::wire::link::Endpoint;
use crate::wire::messages::Body;

const ME: Role = Role::Dealer;

/// The dealer between epochs.
#[derive(Debug, Clone)]
pub struct IdleDealer {
    keys: Keys,
    last_epoch: Option<u64>,
}

/// The dealer that has dealt and may be asked, once, for the sum of absent meters' shares.
#[derive(Debug)]
pub struct DealtDealer {
    dealer: IdleDealer,
    endpoint: Endpoint,
    meters: u32,
    /// In the meters' order.
    shares: Vec<SecretInt>,
}

/// What one dealing gives: the dealer afterwards, the messages in the meters' order, and the shares for the witness.
pub struct Dealing {
    /// The dealer, who remembers the shares of the epoch.
    pub dealer: DealtDealer,
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

impl IdleDealer {
    /// A dealer who knows the announced keys.
    #[must_use]
    pub fn new(keys: Keys) -> Self {
        Self { keys, last_epoch: None }
    }

    /// Deals the shares of an epoch. An epoch that is not later than the last one dealt is refused: shares are used once.
    ///
    /// # Errors
    /// [`Fault::Local`]: the epoch was used or has passed, or a message cannot be written.
    pub fn deal(mut self, epoch: u64, meters: u32, rng: &mut impl CryptoRng) -> Result<Dealing, Fault> {
        self.last_epoch = later(ME, self.last_epoch, epoch)?;
        let shares = key_shares(&self.keys.reading, meters, rng);
        let mut endpoint = Endpoint::new(ME, epoch, Some(self.keys.clone()));
        let messages = (0..meters)
            .zip(&shares)
            .map(|(index, share)| endpoint.seal(Role::Meter(index), Body::KeyShare(share.clone())))
            .collect::<Result<_, _>>()?;
        let dealer = DealtDealer { dealer: self, endpoint, meters, shares: shares.clone() };
        Ok(Dealing { dealer, messages, shares })
    }
}

impl DealtDealer {
    /// Answers the control centre's question (message 6') with the sum of the absent meters' shares mod n (message 6''), and
    /// forgets the shares: a second sum over other meters would give away single shares by the difference. Refused
    /// unless more than half of the meters are present: half of the noise hides too little.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the control centre: bytes that are not its request, a meter that was
    /// dealt no share, nobody, or too many. [`Fault::Local`] where the answer cannot be written.
    pub fn repair(mut self, request: &[u8]) -> Result<(IdleDealer, Vec<u8>), Fault> {
        let from = Role::ControlCenter;
        let Body::RepairRequest(absent) = self.endpoint.open(from, Kind::RepairRequest, request)? else {
            return Err(Fault::out_of_turn(ME, Step::Read));
        };
        let shares: Option<Vec<&SecretInt>> = absent.iter().map(|meter| self.share(*meter)).collect();
        let Some(shares) = shares.filter(|shares| !shares.is_empty()) else {
            return Err(Fault::repair(ME, from, RepairFault::Unknown));
        };
        if !enough_present(absent.len(), self.meters) {
            let (absent, meters) = (absent.len(), self.shares.len());
            return Err(Fault::repair(ME, from, RepairFault::TooMany { absent, meters }));
        }
        let sum: BigUint = shares.into_iter().map(SecretInt::expose).sum();
        let sum = SecretInt::new(self.dealer.keys.reading.plaintexts().reduce(&sum));
        let message = self.endpoint.seal(from, Body::RepairSum(sum))?;
        Ok((self.dealer, message))
    }

    fn share(&self, meter: Role) -> Option<&SecretInt> {
        let Role::Meter(index) = meter else { return None };
        self.shares.get(usize::try_from(index).ok()?)
    }

    /// The end of an epoch in which nobody was absent.
    #[must_use]
    pub fn close(self) -> IdleDealer {
        self.dealer
    }
}

/// More than half of the shares of noise must be there. With half of them epsilon 1 becomes 3.7 under the discrete law and infinite
/// under the continuous one (Eq. 30).
pub fn enough_present(absent: usize, meters: u32) -> bool {
    u32::try_from(absent).is_ok_and(|absent| absent < meters.div_ceil(2))
}
