//! Carries orders out.

use blindsum_modexp::Modulus;
use num_bigint::BigUint;

use crate::factors::Factors;
use crate::integer::SecretInt;
use crate::keygen::generate_key_from;
use crate::orders::{BaseBatch, Work, WorkError, WorkResult};
use crate::tables::Tables;

fn powers(powers: Vec<BigUint>) -> WorkResult {
    WorkResult::Powers(powers.into_iter().map(SecretInt::new).collect())
}

impl Work {
    /// Carries the order out, here and now. Orders of one holder can share `tables`.
    ///
    /// # Errors
    /// [`WorkError`]: an order that nobody can carry out. The fault of whoever gave it.
    pub fn carry_out(&self, tables: &Tables) -> Result<WorkResult, WorkError> {
        Ok(match self {
            Self::KeyGeneration { key_bits, randomizer, stream_key } => {
                WorkResult::Key(generate_key_from(*key_bits, *randomizer, stream_key)?)
            }
            Self::Powers(batch) => {
                let modulus = Modulus::square_of(batch.root.clone())?;
                let pairs: Vec<_> = batch.bases.iter().map(|base| (base, &batch.exponent)).collect();
                powers(modulus.pow_many(&pairs, batch.exponent.bits()))
            }
            Self::PowersOfOneBase(batch) => {
                let modulus = Modulus::square_of(batch.root.clone())?;
                let BaseBatch { base, bits, in_all, exponents, .. } = batch;
                let exponents: Vec<_> = exponents.iter().collect();
                powers(tables.pow_many(&modulus, base, &exponents, *bits, (*in_all).into()))
            }
            Self::PowersByFactors(batch) => {
                let factors = Factors::new(&batch.p, &batch.q).map_err(|_| WorkError::Factors)?;
                let bases: Vec<_> = batch.bases.iter().map(SecretInt::expose).collect();
                powers(factors.randomizing_factors(&bases))
            }
            Self::Product { root, factors } => {
                WorkResult::Product(Modulus::square_of(root.clone())?.product(factors))
            }
            Self::UnitProofs(batch) => WorkResult::Proofs(batch.prove()?),
        })
    }
}
