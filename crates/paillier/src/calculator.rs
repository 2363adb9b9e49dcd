//! Carries orders out.

use blindsum_modexp::Modulus;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::factors::Factors;
use crate::integer::SecretInt;
use crate::keygen::generate_key;
use crate::orders::{BaseBatch, Work, WorkError, WorkResult};
use crate::tables::Tables;

impl Work {
    /// Carries the order out, here and now. Orders of one holder can share `tables`.
    ///
    /// # Errors
    /// [`WorkError`]: an order that nobody can carry out. The fault of whoever gave it.
    pub fn carry_out(&self, tables: &Tables) -> Result<WorkResult, WorkError> {
        Ok(match self {
            Self::KeyGeneration { key_bits, randomizer, stream_key } => {
                let mut stream = ChaCha20Rng::from_seed(**stream_key);
                WorkResult::Key(generate_key(*key_bits, *randomizer, &mut stream)?)
            }
            Self::Powers(batch) => {
                let modulus = Modulus::square_of(batch.root.clone())?;
                let power = |base| SecretInt::new(modulus.pow(base, &batch.exponent, batch.exponent.bits()));
                WorkResult::Powers(batch.bases.iter().map(power).collect())
            }
            Self::PowersOfOneBase(batch) => {
                let modulus = Modulus::square_of(batch.root.clone())?;
                let BaseBatch { base, bits, in_all, exponents, .. } = batch;
                let power =
                    |exponent| SecretInt::new(tables.pow(&modulus, base, exponent, *bits, (*in_all).into()));
                WorkResult::Powers(exponents.iter().map(power).collect())
            }
            Self::PowersByFactors(batch) => {
                let factors = Factors::new(&batch.p, &batch.q).map_err(|_| WorkError::Factors)?;
                let power = |base: &SecretInt| SecretInt::new(factors.randomizing_factor(base.expose()));
                WorkResult::Powers(batch.bases.iter().map(power).collect())
            }
            Self::Product { root, factors } => {
                WorkResult::Product(Modulus::square_of(root.clone())?.product(factors))
            }
        })
    }
}
