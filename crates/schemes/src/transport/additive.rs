//! F1: readings in the exponent, under `ElGamal`'s encryption on ristretto255.
//!
//! The choice that is often overlooked: ciphertexts of 64 bytes, and a logarithm at the end. It stands for EDAT (reference 15) of the paper's list,
//! of which we know that it is additive, needs no trusted third party and calls itself cheap (35 of 100 that it is this).

use blindsum_core::randomness::Stream;
use curve25519_dalek::ristretto::RistrettoBasepointTable;
use curve25519_dalek::{RistrettoPoint, Scalar};

use crate::account::{Account, Party, Phase};
use crate::logarithm::{Logarithms, scalar};
use crate::operation::{Counter, Operation};
use crate::scheme::{Description, Evidence, Input, Noticed, Opened, Scheme, SchemeError, Task, present};

const CENTER: Party = Party::Helper(0);
/// Bytes of a point.
pub(crate) const POINT: usize = 32;

/// The scheme.
#[derive(Debug, Clone, Copy)]
pub struct LiftedElGamal;

/// What the set-up leaves.
pub struct Keys {
    secret: Scalar,
    public: RistrettoBasepointTable,
    logarithms: Logarithms,
}

/// (r G, d G + r Y).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ciphertext(pub(crate) RistrettoPoint, pub(crate) RistrettoPoint);

fn encrypt(keys: &Keys, value: i64, rng: &mut Stream, counter: &mut Counter) -> Ciphertext {
    let r = Scalar::random(rng);
    counter.add(Operation::GeneratorMultiple, 3);
    Ciphertext(RistrettoPoint::mul_base(&r), RistrettoPoint::mul_base(&scalar(value)) + &keys.public * &r)
}

impl Scheme for LiftedElGamal {
    type Keys = Keys;
    type Message = Ciphertext;

    fn describe(&self) -> Description {
        Description {
            id: "elgamal",
            name: "lifted ElGamal",
            source: "lifted ElGamal on ristretto255; stands for EDAT [15]",
            evidence: Evidence::Choice,
            confidence: 35,
            aggregator: "gateway",
            helpers: &["operation centre"],
            learns: "nothing",
            apart: "the gateway and the operation centre",
            faults: "a missing meter is left out, at no cost",
            wrong: Noticed::Garbage,
        }
    }

    fn set_up(&self, task: &Task, account: &mut Account<'_>) -> Result<Keys, SchemeError> {
        let most = i64::from(task.meters).saturating_mul(task.cap);
        let (secret, logarithms) = account.act(Phase::SetUp, CENTER, |rng, _| {
            let logarithms = Logarithms::between(-task.reach, most.saturating_add(task.reach));
            (Scalar::random(rng), logarithms)
        });
        let public = account.act(Phase::SetUp, Party::Meter(0), |_, _| {
            RistrettoBasepointTable::create(&RistrettoPoint::mul_base(&secret))
        });
        Ok(Keys { secret, public, logarithms })
    }

    fn meter(
        &self,
        keys: &Keys,
        input: Input<'_>,
        account: &mut Account<'_>,
    ) -> Result<Ciphertext, SchemeError> {
        let party = Party::Meter(input.meter);
        let message =
            account.act(Phase::Epoch, party, |rng, counter| encrypt(keys, input.noisy(0), rng, counter));
        account.sends(Phase::Epoch, party, 2 * POINT);
        Ok(message)
    }

    fn aggregate(
        &self,
        keys: &Keys,
        _epoch: u64,
        messages: &[Option<Ciphertext>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError> {
        let (of, messages) = present(messages);
        let Ciphertext(first, second) = account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
            counter.each(Operation::PointSum, &messages);
            counter.each(Operation::PointSum, &messages);
            let first = messages.iter().map(|ciphertext| ciphertext.0).sum();
            Ciphertext(first, messages.iter().map(|ciphertext| ciphertext.1).sum())
        });
        account.sends(Phase::Epoch, Party::Aggregator, 2 * POINT);
        let sum = account.act(Phase::Epoch, CENTER, |_, counter| {
            counter.each(Operation::Draw, added);
            counter.one(Operation::PointMultiple);
            counter.one(Operation::Logarithm);
            keys.logarithms.of(&(second - first * keys.secret))
        });
        let sum = sum.ok_or(SchemeError::Wrong { meters: of.len() })?;
        Ok(Opened::of(sum.saturating_add(added.iter().sum()), of))
    }
}
