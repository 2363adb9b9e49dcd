//! A: readings under Paillier's encryption, added up by one party and opened by another.
//!
//! Section 3.1 of Yan, Zheng, Yu and Liang (2024) describes it as the basis; nothing of it is guessed.

use blindsum_paillier::Randomizer;
use num_bigint::{BigInt, BigUint};

use crate::account::{Account, Party, Phase};
use crate::dcr::{self, Holder};
use crate::operation::{Counter, Operation};
use crate::scheme::{Description, Evidence, Input, Noticed, Opened, Scheme, SchemeError, Task, present};

/// The key holder.
const HOLDER: Party = Party::Helper(0);

/// The scheme.
#[derive(Debug, Clone, Copy)]
pub struct Paillier {
    /// Bits of n.
    pub key_bits: u32,
    /// What makes a ciphertext probabilistic.
    pub randomizer: Randomizer,
}

impl Scheme for Paillier {
    type Keys = Holder;
    type Message = BigUint;

    fn describe(&self) -> Description {
        Description {
            id: "paillier",
            name: "Paillier",
            source: "Yan, Zheng, Yu, Liang 2024, section 3.1",
            evidence: Evidence::Stated,
            confidence: 100,
            aggregator: "aggregator",
            helpers: &["key holder"],
            learns: "nothing",
            apart: "the aggregator and the key holder",
            faults: "a missing meter is left out, at no cost",
            wrong: Noticed::Garbage,
        }
    }

    fn set_up(&self, _task: &Task, account: &mut Account<'_>) -> Result<Holder, SchemeError> {
        Holder::set_up(HOLDER, self.key_bits, self.randomizer, account)
    }

    fn meter(
        &self,
        keys: &Holder,
        input: Input<'_>,
        account: &mut Account<'_>,
    ) -> Result<BigUint, SchemeError> {
        let party = Party::Meter(input.meter);
        let plain = BigInt::from(input.noisy(0));
        let message =
            account.act(Phase::Epoch, party, |rng, counter| keys.encryptor.encrypt(&plain, rng, counter));
        account.sends(Phase::Epoch, party, keys.encryptor.width());
        Ok(message)
    }

    fn aggregate(
        &self,
        keys: &Holder,
        _epoch: u64,
        messages: &[Option<BigUint>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError> {
        let (of, ciphertexts) = present(messages);
        let product = account.act(Phase::Epoch, Party::Aggregator, |_, counter: &mut Counter| {
            keys.encryptor.sum(ciphertexts.iter().copied(), counter)
        });
        account.sends(Phase::Epoch, Party::Aggregator, keys.encryptor.width());
        let sum = account.act(Phase::Epoch, HOLDER, |_, counter| {
            counter.each(Operation::Draw, added);
            let sum = dcr::decrypt(&keys.secret, &product, counter);
            dcr::units(&(sum + added.iter().sum::<i64>()), of.len())
        })?;
        Ok(Opened::of(sum, of))
    }
}
