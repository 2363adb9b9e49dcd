//! What the control centre's last step gives: a total or a refusal, and the numbers in between.

use core::fmt;

use blindsum_paillier::{CrtDecryption, PowerBatch, SecretInt, SecretKey};
use num_bigint::{BigInt, BigUint};

use crate::fault::{CalculationFault, Fault};
use crate::party::control_center::alarm::Alarm;
use crate::role::Role;
use crate::wire::link::Endpoint;
use crate::wire::messages::Body;

/// The repair of C2 by the dealer's sum, for the simulation's witness channel.
#[derive(Clone, PartialEq, Eq)]
pub struct RepairWitness {
    /// The sum of the absent meters' k_i mod n, or with second masks what the shares of those present lack to 0.
    pub sum: SecretInt,
    /// C2 before the repair.
    pub before: BigUint,
    /// h_t to the sum, mod n^2.
    pub power: BigUint,
}

/// The last step's outcome: a total, or a refusal that publishes nothing.
#[derive(Debug, Clone)]
pub struct Conclusion {
    /// Message 7, or why there is none.
    pub published: Result<Publication, Alarm>,
    /// The numbers in between, for the simulation's witness channel.
    pub witness: DecryptionWitness,
    /// C2, y mod n and the orders of powers that show it, where that was asked for and there is a total.
    pub opening: Option<OpeningOrder>,
}

/// What shows that a total was decrypted rightly.
#[derive(Clone)]
pub struct OpeningOrder {
    pub(super) endpoint: Endpoint,
    pub(super) total: BigUint,
    /// The powers to compute.
    pub orders: [PowerBatch; 2],
}

impl fmt::Debug for OpeningOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpeningOrder(<redacted>)")
    }
}

/// y and its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// y = d + xi, in units.
    pub total: i64,
    /// Message 7.
    pub message: Vec<u8>,
}

/// Every number of the decryption, Eq. (26) to (28).
#[derive(Clone, PartialEq, Eq)]
pub struct DecryptionWitness {
    /// D(C2) step by step: d - x.
    pub readings: CrtDecryption,
    /// D(C1) step by step: xi + x + present * O. Nothing where the cloud owns vA and has sent the integer.
    pub noise: Option<CrtDecryption>,
    /// xi + x + present * O, in Z_nu.
    pub noise_plaintext: SecretInt,
    /// What repaired C2, where meters were absent.
    pub repair: Option<RepairWitness>,
    /// d - x, centred.
    pub masked_total: BigInt,
    /// xi + x, after the offsets are gone.
    pub noise_total: BigInt,
    /// y = d + xi, before the alarm has judged it.
    pub total: BigInt,
}

impl OpeningOrder {
    /// Writes to the cloud what shows that C2 was decrypted rightly, from the powers ordered.
    ///
    /// # Errors
    /// [`Fault::Local`]: the number of powers is not the number ordered, or the message cannot be written.
    pub(super) fn send(mut self, key: &SecretKey, powers: Vec<SecretInt>) -> Result<Vec<u8>, Fault> {
        let me = Role::ControlCenter;
        let got = powers.len();
        let [p, q] = <[SecretInt; 2]>::try_from(powers)
            .map_err(|_| Fault::calculation(me, CalculationFault::Count { got, expected: 2 }))?;
        let root = SecretInt::new(key.opening_from(&p, &q).root().clone());
        self.endpoint.seal(Role::Cloud, Body::Opening(self.total, root))
    }
}

impl fmt::Debug for RepairWitness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RepairWitness(<redacted>)")
    }
}

impl fmt::Debug for DecryptionWitness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DecryptionWitness(<redacted>)")
    }
}
