//! Paillier's cryptosystem: whoever has the public key encrypts numbers and adds them without reading them; whoever has
//! the secret key reads the sum.
//!
//! ```
//! use blindsum_paillier::{Randomizer, SecretKey, generate_key};
//! use num_bigint::BigUint;
//! use rand_chacha::ChaCha20Rng;
//! use rand_core::SeedableRng;
//!
//! // A seed makes the example repeatable, and 128 bits make it fast. Both make the key worthless.
//! let mut rng = ChaCha20Rng::seed_from_u64(1);
//! let key = SecretKey::from_material(&generate_key(128, Randomizer::Textbook, &mut rng)?)?;
//! let public = key.public();
//!
//! let (first, _) = public.encrypt(&BigUint::from(1_367u32), &mut rng);
//! let (second, _) = public.encrypt(&BigUint::from(420u32), &mut rng);
//! let sum = public.add(&first, &second);
//! assert_eq!(*key.decrypt_vartime(&sum).plaintext.expose(), BigUint::from(1_787u32));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Numbers are [`num_bigint::BigUint`]; randomness is handed in as [`rand_core::CryptoRng`].
//!
//! # Where to begin
//!
//! - [`generate_key`] makes a key, [`SecretKey::from_primes`] takes the primes that somebody has.
//! - [`PublicKey`] encrypts, adds and multiplies by known factors. [`inspect_vartime`] looks into a modulus of others.
//! - [`SecretKey`] decrypts by the Chinese remainder theorem, or as the textbook has it, and shows every number on the
//!   way.
//! - [`SecretInt`] keeps a secret number: it does not print, and is overwritten when dropped.
//!
//! # Long calculations elsewhere
//!
//! Powers can be computed by somebody else: another thread, a worker. [`SecretKey::decryption_work`] says what to
//! compute, [`Work::carry_out`] computes it, and [`SecretKey::decryption_from`] goes on from the answers; likewise
//! [`SecretKey::textbook_work`] and [`SecretKey::textbook_from`], [`PublicKey::randomizing_work`] and [`PublicKey::blind`].
//!
//! # Proofs
//!
//! - [`UnitProof`]: that ciphertexts encrypt one 1 among zeros, without telling where the 1 is.
//! - [`Opening`]: that a ciphertext was decrypted rightly.
//!
//! # Names
//!
//! The secret key is (p, q, lambda, mu), the public key (n, g), as usual. Numbers of equations and sections are those of
//! Yan, Zheng, Yu and Liang (2024), whose protocol of smart meters this crate was written for. Running time depends on
//! the operands, except where exponents are secret; functions that say `_vartime` depend on secrets too.

mod calculator;
mod factors;
mod inspection;
pub mod integer;
mod keygen;
mod material;
mod opening;
mod orders;
mod primality;
mod proving;
mod public_key;
mod randomizer;
mod secret_key;
mod sieve;
mod tables;
#[cfg(test)]
mod tests;
mod unit_proof;

pub use factors::Factors;
pub use inspection::{ModulusFlaw, inspect_vartime, trial_bound};
pub use integer::{SecretInt, SecretSigned};
pub use keygen::{generate_key, generate_key_from, generate_primes, random_prime};
pub use material::{Inverses, KeyError, KeyGenerationError, KeyMaterial};
pub use opening::Opening;
pub use orders::{BaseBatch, FactorBatch, PowerBatch, Work, WorkError, WorkResult};
pub use primality::is_prime_vartime;
pub use public_key::PublicKey;
pub use randomizer::Randomizer;
pub use secret_key::{CrtDecryption, CrtSteps, SecretKey, TextbookDecryption};
pub use tables::Tables;
pub use unit_proof::{
    CHALLENGE_BYTES, LEAST_PROVABLE_BITS, ProofBatch, ProofError, UnitNonces, UnitProof, UnitTask,
};
