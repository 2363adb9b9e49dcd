//! Registration, section 4.2.2: identities, time stamps and their public hash.
//!
//! The hash authenticates nothing by itself: anyone can compute it. What authenticates a registration is the secure
//! channel it comes over.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::fault::RegistrationFault;
use crate::params::ALLOWANCE_SECONDS;
use crate::role::Role;
use crate::wire::messages::Registration;

/// The identity under which the cloud registers.
pub const CLOUD_ID: &str = "cloud";

/// Who bears which identity: known to the control centre and to the cloud, and no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory(BTreeMap<String, Role>);

impl Directory {
    /// The meters' identities by number, and the cloud's.
    ///
    /// # Errors
    /// The identity that two parties bear.
    pub fn new<'a>(meters: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut directory = BTreeMap::from([(CLOUD_ID.to_owned(), Role::Cloud)]);
        for (index, id) in (0u32..).zip(meters) {
            if directory.insert(id.to_owned(), Role::Meter(index)).is_some() {
                return Err(id.to_owned());
            }
        }
        Ok(Self(directory))
    }

    /// Who bears an identity.
    #[must_use]
    pub fn bearer(&self, id: &str) -> Option<Role> {
        self.0.get(id).copied()
    }
}

/// h_i = SHA-256(len(id) u32 BE || id || t_i u64 BE).
#[must_use]
pub fn hash(id: &str, timestamp: u64) -> [u8; 32] {
    // An identity of 4 GiB cannot be written into a message either.
    let length = u32::try_from(id.len()).unwrap_or(u32::MAX);
    Sha256::new()
        .chain_update(length.to_be_bytes())
        .chain_update(id)
        .chain_update(timestamp.to_be_bytes())
        .finalize()
        .into()
}

/// A registration that has passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted(pub(crate) Registration);

/// A registration for an identity and a time.
#[must_use]
pub fn registration(id: &str, timestamp: u64) -> Registration {
    Registration { id: id.to_owned(), timestamp, hash: hash(id, timestamp) }
}

/// What can be checked of a registration alone: its hash and its time.
///
/// # Errors
/// [`RegistrationFault::Hash`], then [`RegistrationFault::Stale`]: the fault of whoever sent it.
pub fn check(registration: &Registration, epoch: u64) -> Result<(), RegistrationFault> {
    if hash(&registration.id, registration.timestamp) != registration.hash {
        return Err(RegistrationFault::Hash);
    }
    let seconds = registration.timestamp.abs_diff(epoch);
    if seconds > ALLOWANCE_SECONDS { Err(RegistrationFault::Stale { seconds }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn section_4_2_2_hash_of_the_known_answer() {
        let hex: String = hash("meter-7", 1_700_000_000).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "05a2c2403a70741dae413051ffd1a84703367f8c6feae87db6d6f95420e5b3ee");
    }

    #[test]
    fn an_identity_borne_twice_is_named() {
        assert_eq!(Directory::new(["a", "b", "a"]), Err("a".to_owned()));
        assert_eq!(Directory::new(["a", "cloud"]), Err("cloud".to_owned()));
        let directory = Directory::new(["a", "b"]).unwrap();
        assert_eq!(directory.bearer("b"), Some(Role::Meter(1)));
        assert_eq!((directory.bearer("cloud"), directory.bearer("c")), (Some(Role::Cloud), None));
    }

    #[test]
    fn section_4_2_2_time_and_hash_are_checked() {
        let good = registration("meter-7", 10_000);
        assert_eq!(check(&good, 10_900), Ok(()));
        assert_eq!(check(&good, 10_901), Err(RegistrationFault::Stale { seconds: 901 }));
        assert_eq!(check(&good, 9_099), Err(RegistrationFault::Stale { seconds: 901 }));
        let bad = Registration { timestamp: 10_001, ..good };
        assert_eq!(check(&bad, 10_000), Err(RegistrationFault::Hash));
    }
}
