//! The trusted third party: deals key shares that cancel (Eq. 17), fresh in every epoch. It speaks again only to give the
//! sum of absent meters' shares; where shares bear a second mask, to give what those present lack to 0, in every epoch.
//!
//! The states in order: [`IdleDealer`] -> [`DealtDealer`] -> [`IdleDealer`].

use core::fmt;

use blindsum_paillier::SecretInt;
use num_bigint::BigUint;
use rand_core::CryptoRng;

use crate::blinding::{key_shares, masked_key_shares};
use crate::fault::{Fault, RepairFault, Step};
use crate::party::meter::later;
use crate::role::Role;
use crate::variants::AbsencePolicy;
use crate::wire::keys::Keys;
use crate::wire::kind::Kind;
use crate::wire::link::Endpoint;
use crate::wire::messages::Body;

const ME: Role = Role::Dealer;

/// The dealer between epochs.
#[derive(Debug, Clone)]
pub struct IdleDealer {
    keys: Keys,
    policy: AbsencePolicy,
    last_epoch: Option<u64>,
}

/// The shares of an epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealtShares {
    /// k_1 .. k_m, or k_1 + u_1 .. k_m + u_m, in Z_n.
    pub shares: Vec<SecretInt>,
    /// Whether they come to 0 mod n: not where they bear a second mask.
    pub cancel: bool,
}

/// The dealer that has dealt and may be asked, once, for what the shares of those present lack to 0.
#[derive(Debug)]
pub struct DealtDealer {
    dealer: IdleDealer,
    endpoint: Endpoint,
    meters: u32,
    /// In the meters' order.
    shares: DealtShares,
}

/// What one dealing gives: the dealer afterwards, the messages in the meters' order, and the shares for the witness.
pub struct Dealing {
    /// The dealer, who remembers the shares of the epoch.
    pub dealer: DealtDealer,
    /// One message for each meter.
    pub messages: Vec<Vec<u8>>,
    /// The shares.
    pub shares: DealtShares,
}

impl fmt::Debug for Dealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dealing {{ messages: {} }}", self.messages.len())
    }
}

impl IdleDealer {
    /// A dealer who knows the announced keys, and by the policy whether shares bear a second mask.
    #[must_use]
    pub fn new(keys: Keys, policy: AbsencePolicy) -> Self {
        Self { keys, policy, last_epoch: None }
    }

    /// Deals the shares of an epoch. An epoch that is not later than the last one dealt is refused: shares are used once.
    ///
    /// # Errors
    /// [`Fault::Local`]: the epoch was used or has passed, or a message cannot be written.
    pub fn deal(mut self, epoch: u64, meters: u32, rng: &mut impl CryptoRng) -> Result<Dealing, Fault> {
        self.last_epoch = later(ME, self.last_epoch, epoch)?;
        let cancel = !self.policy.masks(meters);
        let draw = if cancel { key_shares } else { masked_key_shares };
        let shares = draw(&self.keys.reading, meters, rng);
        let mut endpoint = Endpoint::new(ME, epoch, Some(self.keys.clone()));
        let messages = (0..meters)
            .zip(&shares)
            .map(|(index, share)| endpoint.seal(Role::Meter(index), Body::KeyShare(share.clone())))
            .collect::<Result<_, _>>()?;
        let shares = DealtShares { shares, cancel };
        let dealer = DealtDealer { dealer: self, endpoint, meters, shares: shares.clone() };
        Ok(Dealing { dealer, messages, shares })
    }
}

impl DealtDealer {
    /// Answers the control centre's question (message 6') with what the shares of those present lack to 0 mod n (message 6''),
    /// which without second masks is the sum of the absent meters' shares, and forgets the shares: a second answer for other
    /// meters would give away single shares by the difference. Refused unless more than half of the meters are present: half of the
    /// noise hides too little.
    ///
    /// With second masks nothing of an absent meter's share is in the answer. Who is present the control centre says, after the
    /// cloud has told it.
    ///
    /// # Errors
    /// [`Fault::Peer`], which names the control centre: bytes that are not its request, a meter that was
    /// dealt no share, too many, or nobody where the shares cancel. [`Fault::Local`] where the answer cannot be written.
    pub fn repair(mut self, request: &[u8]) -> Result<(IdleDealer, Vec<u8>), Fault> {
        let from = Role::ControlCenter;
        let Body::RepairRequest(absent) = self.endpoint.open(from, Kind::RepairRequest, request)? else {
            return Err(Fault::out_of_turn(ME, Step::Read));
        };
        let missing: Option<Vec<&SecretInt>> = absent.iter().map(|meter| self.share(*meter)).collect();
        let cancel = self.shares.cancel;
        let Some(missing) = missing.filter(|missing| !(cancel && missing.is_empty())) else {
            return Err(Fault::repair(ME, from, RepairFault::Unknown));
        };
        if !enough_present(absent.len(), self.meters) {
            let (absent, meters) = (absent.len(), self.shares.shares.len());
            return Err(Fault::repair(ME, from, RepairFault::TooMany { absent, meters }));
        }
        let n = self.dealer.keys.reading.plaintexts();
        let sum = if cancel {
            SecretInt::new(missing.into_iter().map(SecretInt::expose).sum::<BigUint>())
        } else {
            let here =
                (0u32..).zip(&self.shares.shares).filter(|(index, _)| !absent.contains(&Role::Meter(*index)));
            let here = SecretInt::new(here.map(|(_, share)| share.expose()).sum::<BigUint>());
            SecretInt::new(n.value() - n.reduce(here.expose()))
        };
        let sum = SecretInt::new(n.reduce(sum.expose()));
        let message = self.endpoint.seal(from, Body::RepairSum(sum))?;
        Ok((self.dealer, message))
    }

    fn share(&self, meter: Role) -> Option<&SecretInt> {
        let Role::Meter(index) = meter else { return None };
        self.shares.shares.get(usize::try_from(index).ok()?)
    }

    /// The end of an epoch in which nobody asked.
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
