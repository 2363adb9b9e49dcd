//! What a coalition holds of a round: what its members made, what was sent to them and what they overheard. Attack code gets this, and
//! derives the rest itself.

use std::sync::Arc;

use blindsum_core::blinding::epoch_base;
use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::keys::Keys;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::{Body, Message};
use blindsum_paillier::{SecretInt, SecretKey};
use blindsum_sim::gathered::Gathered;
use blindsum_sim::knowledge::{Knowledge, Lens, Status, Value};
use blindsum_sim::tampering::untagged;
use blindsum_sim::{Finished, Record, Sent};
use num_bigint::BigUint;

use crate::error::LabError;

/// What a coalition holds of one round. Each number is given out only where [`Knowledge`] says that the coalition has it without
/// deriving it.
pub struct Hand<'a> {
    params: &'a Params,
    epoch: u64,
    gathered: Gathered<'a>,
    knowledge: Knowledge,
    keys: Keys,
}

impl<'a> Hand<'a> {
    /// What these hold, "cloud+meter-1", by the end of the round.
    ///
    /// # Errors
    /// [`LabError::Lens`]: a party that does not exist. [`LabError::Missing`]: the round has no keys.
    pub fn of(finished: &'a Finished, who: &str) -> Result<Self, LabError> {
        Self::at(&finished.outcome.params, finished.outcome.epoch, &finished.records, who)
    }

    /// What they hold once these records have come into being.
    pub(crate) fn at(
        params: &'a Params,
        epoch: u64,
        records: &'a [Arc<Record>],
        who: &str,
    ) -> Result<Self, LabError> {
        let lens: Lens = who.parse()?;
        lens.check(params.meters())?;
        let gathered = Gathered::of(records);
        let keys = gathered.public_keys().ok_or(LabError::Missing("the public keys"))?;
        let knowledge = Knowledge::gather(params, records, &lens);
        Ok(Self { params, epoch, gathered, knowledge, keys })
    }

    /// The parameters, which everybody knows.
    #[must_use]
    pub fn params(&self) -> &Params {
        self.params
    }

    /// The public keys, which everybody knows.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// h_t, which everybody can compute.
    #[must_use]
    pub fn h(&self) -> BigUint {
        epoch_base(&self.keys.reading, self.epoch)
    }

    fn check(&self, value: Value) -> Result<(), LabError> {
        match self.knowledge.status(value) {
            Status::NotYet | Status::Hidden(_) | Status::Derived { .. } => Err(LabError::NotHeld(value)),
            _ => Ok(()),
        }
    }

    /// C2, C1, c_i, or the sum of absent meters' shares.
    ///
    /// # Errors
    /// [`LabError::NotHeld`]: the coalition does not have it, or would have to derive it.
    pub fn number(&self, value: Value) -> Result<BigUint, LabError> {
        self.check(value)?;
        self.in_messages(value, |body| match (value, body) {
            (Value::MaskedReading(_), Body::MaskedReading(c)) => Some(c),
            (Value::ReadingProduct, Body::Aggregate(products)) => Some(products.readings),
            (Value::ReadingProduct, Body::ReadingAggregate(products)) => Some(products.readings),
            (Value::NoiseProduct, Body::Aggregate(products)) => Some(products.noise),
            (Value::AbsentShares, Body::RepairSum(sum)) => Some(sum.expose().clone()),
            _ => None,
        })
    }

    /// All e_ij of a meter, or its encrypted bits.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn numbers(&self, value: Value) -> Result<Vec<BigUint>, LabError> {
        self.check(value)?;
        self.in_messages(value, |body| match (value, body) {
            (Value::NoiseShares(_), Body::NoiseShares(shares)) => Some(shares),
            (Value::EncryptedBits(_), Body::BlindSequence(bits)) => Some(bits),
            _ => None,
        })
    }

    fn in_messages<T>(&self, value: Value, pick: impl Fn(Body) -> Option<T>) -> Result<T, LabError> {
        // Only what can hold it is read: a town of many homes sends thousands of messages.
        let holds = |sent: &Sent| match value {
            Value::MaskedReading(meter) => {
                sent.kind == Kind::MaskedReading && sent.from == Role::Meter(meter)
            }
            Value::NoiseShares(meter) => sent.kind == Kind::NoiseShares && sent.from == Role::Meter(meter),
            Value::EncryptedBits(meter) => sent.kind == Kind::BlindSequence && sent.to == Role::Meter(meter),
            Value::AbsentShares => sent.kind == Kind::RepairSum,
            _ => matches!(sent.kind, Kind::Aggregate | Kind::ReadingAggregate),
        };
        for (_, sent) in &self.gathered.messages {
            if holds(sent) && self.knowledge.sees(sent) {
                let message = Message::decode(untagged(sent.kind, &sent.bytes), sent.kind, Some(&self.keys))?;
                if let Some(found) = pick(message.body) {
                    return Ok(found);
                }
            }
        }
        Err(LabError::NotHeld(value))
    }

    /// The secret key of n.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn reading_key(&self) -> Result<&'a SecretKey, LabError> {
        self.check(Value::ReadingSecret)?;
        self.gathered.keys.map(|(reading, _)| reading).ok_or(LabError::Missing("the keys"))
    }

    /// The secret key of vA.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn noise_key(&self) -> Result<&'a SecretKey, LabError> {
        self.check(Value::NoiseSecret)?;
        self.gathered.keys.map(|(_, noise)| noise).ok_or(LabError::Missing("the keys"))
    }

    /// k_i.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn share(&self, meter: u32) -> Result<BigUint, LabError> {
        self.check(Value::KeyShare(meter))?;
        let share = self.gathered.share(meter).map(SecretInt::expose).cloned();
        share.ok_or(LabError::NotHeld(Value::KeyShare(meter)))
    }

    /// The gamma samples of a meter, in units.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn samples(&self, meter: u32) -> Result<&'a [i64], LabError> {
        self.check(Value::Samples(meter))?;
        self.gathered.samples(meter).ok_or(LabError::NotHeld(Value::Samples(meter)))
    }

    /// d_i of a meter, in units.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn reading(&self, meter: u32) -> Result<i64, LabError> {
        self.check(Value::Reading(meter))?;
        self.gathered.reading(meter).ok_or(LabError::NotHeld(Value::Reading(meter)))
    }

    /// x_i of a meter.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn blind(&self, meter: u32) -> Result<&'a BigUint, LabError> {
        self.check(Value::Blind(meter))?;
        let witness = self.gathered.masked.get(&meter).ok_or(LabError::NotHeld(Value::Blind(meter)))?;
        Ok(witness.blind.expose())
    }

    /// Which of a meter's samples counts, from 0.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn position(&self, meter: u32) -> Result<u32, LabError> {
        self.check(Value::Selection(meter))?;
        self.gathered.position(meter).ok_or(LabError::NotHeld(Value::Selection(meter)))
    }
}
