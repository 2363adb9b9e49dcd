//! B: a pad a reading, and the pad under the key of an authority that never sees a reading.
//!
//! Reconstruction of Jawurek and Kerschbaum (2012). From its abstract, remembered (90 of 100): fault tolerant, one-way meters, an authority
//! that answers for fresh data alone. That the pad travels as a Paillier ciphertext beside the padded reading: 65 of 100. The proof that
//! the consumer's product is one that it may ask for is not rebuilt.

use blindsum_paillier::{Randomizer, SecretInt, integer};
use num_bigint::{BigInt, BigUint};

use crate::account::{Account, Party, Phase};
use crate::dcr::{self, Holder};
use crate::operation::Operation;
use crate::scheme::{Description, Evidence, Input, Noticed, Opened, Scheme, SchemeError, Task, present};

/// Bits of a pad: as the blinds of the double-blind protocol.
const PAD_BITS: u64 = 176;
/// Bytes of a padded reading.
const PADDED: usize = 24;

const AUTHORITY: Party = Party::Helper(0);

/// The scheme.
#[derive(Debug, Clone, Copy)]
pub struct Pad {
    /// Bits of n.
    pub key_bits: u32,
    /// What makes a ciphertext probabilistic.
    pub randomizer: Randomizer,
}

/// What a meter sends.
pub struct Message {
    /// The reading and its pad, added.
    pub(crate) padded: BigInt,
    /// The pad, for the authority.
    pad: BigUint,
}

impl Scheme for Pad {
    type Keys = Holder;
    type Message = Message;

    fn describe(&self) -> Description {
        Description {
            id: "pad",
            name: "pad",
            source: "Jawurek, Kerschbaum 2012 [18]",
            evidence: Evidence::Memory,
            confidence: 65,
            aggregator: "consumer",
            helpers: &["authority"],
            learns: "nothing; the authority knows the noise",
            apart: "the consumer and the authority",
            faults: "a missing meter is left out, at no cost",
            wrong: Noticed::Garbage,
        }
    }

    fn set_up(&self, task: &Task, account: &mut Account<'_>) -> Result<Holder, SchemeError> {
        let bits = i64::from(self.key_bits);
        let room = PAD_BITS + u64::from(task.meters).max(1).ilog2() as u64 + 2;
        if u64::from(self.key_bits) <= room {
            let rule = "all pads together must stay below half of n: take 256 bits or more";
            return Err(SchemeError::Task { what: "the bits of a key", got: bits, rule });
        }
        Holder::set_up(AUTHORITY, self.key_bits, self.randomizer, account)
    }

    fn meter(
        &self,
        keys: &Holder,
        input: Input<'_>,
        account: &mut Account<'_>,
    ) -> Result<Message, SchemeError> {
        let party = Party::Meter(input.meter);
        let message = account.act(Phase::Epoch, party, |rng, counter| {
            let pad = SecretInt::new(integer::random_bits(PAD_BITS, rng));
            let whole = BigInt::from(pad.expose().clone());
            counter.one(Operation::Sum);
            let padded = &whole + input.noisy(0);
            Message { padded, pad: keys.encryptor.encrypt(&whole, rng, counter) }
        });
        account.sends(Phase::Epoch, party, keys.encryptor.width() + PADDED);
        Ok(message)
    }

    fn aggregate(
        &self,
        keys: &Holder,
        _epoch: u64,
        messages: &[Option<Message>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError> {
        let (of, messages) = present(messages);
        let (padded, pads) = account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
            counter.each(Operation::Sum, &messages);
            let padded: BigInt = messages.iter().map(|message| &message.padded).sum();
            (padded, keys.encryptor.sum(messages.iter().map(|message| &message.pad), counter))
        });
        account.sends(Phase::Epoch, Party::Aggregator, keys.encryptor.width());
        let opened = account.act(Phase::Epoch, AUTHORITY, |_, counter| {
            counter.each(Operation::Draw, added);
            dcr::decrypt(&keys.secret, &pads, counter) - added.iter().sum::<i64>()
        });
        account.sends(Phase::Epoch, AUTHORITY, PADDED);
        let sum = account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
            counter.one(Operation::Sum);
            dcr::units(&(&padded - &opened), of.len())
        })?;
        Ok(Opened::of(sum, of))
    }
}
