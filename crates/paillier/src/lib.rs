//! Paillier's cryptosystem, Eq. (1) to (10), as the paper states it with its misprints corrected (see PAPER.md).
//!
//! Heavy powers can be ordered from elsewhere: [`SecretKey::decryption_work`] says what to compute and
//! [`SecretKey::decryption_from`] goes on from the answers, so that a page never computes them on its main thread;
//! likewise [`SecretKey::textbook_work`] and [`SecretKey::textbook_from`].

mod calculator;
mod factors;
mod inspection;
pub mod integer;
mod keygen;
mod material;
mod orders;
mod primality;
mod public_key;
mod randomizer;
mod secret_key;
mod sieve;
mod tables;
#[cfg(test)]
mod tests;

pub use factors::Factors;
pub use inspection::{ModulusFlaw, inspect_vartime, trial_bound};
pub use integer::{SecretInt, SecretSigned};
pub use keygen::{generate_key, generate_primes, random_prime};
pub use material::{Inverses, KeyError, KeyGenerationError, KeyMaterial};
pub use orders::{BaseBatch, FactorBatch, PowerBatch, Work, WorkError, WorkResult};
pub use primality::is_prime_vartime;
pub use public_key::PublicKey;
pub use randomizer::Randomizer;
pub use secret_key::{CrtDecryption, CrtSteps, SecretKey, TextbookDecryption};
pub use tables::Tables;
