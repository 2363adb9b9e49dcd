//! Why a file of known answers does not pass.

use crate::exit::{BAD_INPUT, MISMATCH};
use crate::kat::compare::Failure;

/// Why a file does not pass.
#[derive(Debug, thiserror::Error)]
pub enum KatError {
    /// It cannot be opened.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It is not JSON, or a member is missing, unknown or of the wrong type; the message ends with line and column.
    #[error("the file cannot be understood: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It holds something else.
    #[error("unknown kind {0:?}; known kinds are \"paillier\" and \"improved\"")]
    Kind(String),
    /// It was understood, and does not hold.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl KatError {
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Failed(_) => MISMATCH,
            Self::Unreadable(_) | Self::Malformed(_) | Self::Kind(_) => BAD_INPUT,
        }
    }
}
