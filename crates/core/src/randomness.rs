//! Where random numbers come from: the operating system, or a seed for classrooms and tests.

use core::fmt;

use rand_chacha::ChaCha20Rng;
use rand_core::{SeedableRng, TryRng};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::role::Role;

/// The epoch number of the set-up, which comes before every epoch: keys and manufacture draw from streams of their own.
pub const SET_UP: u64 = 0;

/// The stream all parties draw from: ChaCha20 under a 256-bit key.
pub type Stream = ChaCha20Rng;

/// The source of every party's randomness.
///
/// ```
/// use blindsum_core::{Randomness, Role};
/// use rand_core::Rng;
///
/// // A seed repeats, and every party and epoch has a stream of its own.
/// let first = |role, epoch| Randomness::Seeded(5).stream(role, epoch).map(|mut stream| stream.next_u64());
/// assert_eq!(first(Role::Cloud, 9)?, first(Role::Cloud, 9)?);
/// assert_ne!(first(Role::Cloud, 9)?, first(Role::Dealer, 9)?);
/// assert_ne!(first(Role::Cloud, 9)?, first(Role::Cloud, 10)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Randomness {
    /// Every stream gets a key of its own from the operating system.
    System,
    /// Every stream's key is derived from a number that anyone can know: repeatable, and not secret.
    Seeded(u64),
}

/// The operating system gave no entropy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("the operating system gave no random bytes: {0}")]
pub struct EntropyError(String);

impl Randomness {
    /// The stream of one party in one epoch ([`SET_UP`] for keys and manufacture).
    ///
    /// Seeded: the key is SHA-256("blindsum/rng" || seed u64 BE || role number u32 BE || t u64 BE).
    ///
    /// # Errors
    /// [`EntropyError`], under [`Self::System`] alone: the operating system gives no random bytes. A seed
    /// never fails.
    pub fn stream(self, role: Role, epoch: u64) -> Result<Stream, EntropyError> {
        let mut key = Zeroizing::new([0u8; 32]);
        match self {
            Self::System => getrandom::SysRng
                .try_fill_bytes(key.as_mut())
                .map_err(|error| EntropyError(error.to_string()))?,
            Self::Seeded(seed) => {
                let digest = Sha256::new()
                    .chain_update(b"blindsum/rng")
                    .chain_update(seed.to_be_bytes())
                    .chain_update(role.number().to_be_bytes())
                    .chain_update(epoch.to_be_bytes())
                    .finalize();
                key.copy_from_slice(&digest);
            }
        }
        Ok(Stream::from_seed(*key))
    }

    /// Whether a run under this source must be labelled "seeded, not secret".
    #[must_use]
    pub fn is_seeded(self) -> bool {
        matches!(self, Self::Seeded(_))
    }
}

impl fmt::Debug for Randomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("System"),
            Self::Seeded(seed) => write!(f, "Seeded({seed}), not secret"),
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use rand_core::Rng;

    fn first(randomness: Randomness, role: Role, epoch: u64) -> u64 {
        randomness.stream(role, epoch).unwrap().next_u64()
    }

    #[test]
    fn a_seed_repeats_and_separates_parties_and_epochs() {
        let seeded = Randomness::Seeded(5);
        let reference = first(seeded, Role::Cloud, 9);
        assert_eq!(first(seeded, Role::Cloud, 9), reference);
        assert_ne!(first(seeded, Role::Dealer, 9), reference);
        assert_ne!(first(seeded, Role::Cloud, 10), reference);
        assert_ne!(first(Randomness::Seeded(6), Role::Cloud, 9), reference);
    }

    #[test]
    fn the_system_never_repeats() {
        assert_ne!(first(Randomness::System, Role::Cloud, 9), first(Randomness::System, Role::Cloud, 9));
    }
}
