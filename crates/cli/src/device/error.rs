//! Why a device does not take part.

use std::io;
use std::path::PathBuf;

use blindsum_core::randomness::EntropyError;
use blindsum_device::mqtt::MqttError;

use super::folder::FolderError;

/// Why a device does not take part.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// The broker, the notice, or the party.
    #[error(transparent)]
    Network(#[from] MqttError),
    /// The folder of keys.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// No random numbers.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// A broker that does not run.
    #[cfg(feature = "broker")]
    #[error(transparent)]
    Broker(#[from] blindsum_device::broker::BrokerError),
    /// The folder of the page cannot be read.
    #[cfg(feature = "class")]
    #[error("{}: the page cannot be read: {error}", place.display())]
    Page {
        /// Where.
        place: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The class cannot listen.
    #[cfg(feature = "class")]
    #[error(
        "the class cannot listen on {address}: {reason}; another program may have this port, --port gives another"
    )]
    Door {
        /// Where.
        address: std::net::SocketAddr,
        /// Why.
        reason: io::Error,
    },
    /// The messages cannot be written.
    #[error("{}: the messages cannot be written: {error}", place.display())]
    Messages {
        /// Where.
        place: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl DeviceError {
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Network(_) => "network",
            #[cfg(feature = "broker")]
            Self::Broker(_) => "network",
            #[cfg(feature = "class")]
            Self::Door { .. } => "network",
            #[cfg(feature = "class")]
            Self::Page { .. } => "file",
            Self::Folder(_) => "keys",
            Self::Entropy(_) => "randomness",
            Self::Messages { .. } => "output",
        }
    }

    pub(crate) fn is_unwritable(&self) -> bool {
        matches!(self, Self::Messages { .. } | Self::Folder(FolderError::Unwritable { .. }))
    }
}
