//! What all parties must agree on.

use blindsum_core::params::Params;
use blindsum_core::variants::AbsencePolicy;
use sha2::{Digest, Sha256};

/// What a party agrees to before it takes part. Each party brings its own, and the control centre lets in only who brings the same: so nobody can
/// be talked into less noise than they asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// The parameters of every epoch.
    pub params: Params,
    /// What happens when a meter is absent.
    pub absence: AbsencePolicy,
}

impl Terms {
    /// SHA-256 of the terms. Two parties whose hashes are equal agree.
    ///
    /// # Errors
    /// They cannot be written down, which is this program's fault.
    pub fn hash(&self) -> Result<[u8; 32], serde_json::Error> {
        let bytes = serde_json::to_vec(&(self.params, self.absence))?;
        Ok(Sha256::new().chain_update(b"blindsum/device/terms/1").chain_update(bytes).finalize().into())
    }
}
