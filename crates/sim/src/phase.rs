//! The parts of an epoch.

/// The parts of an epoch: sections 3.1 to 3.8 of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Keys, Eq. (1) to (4).
    Initialization,
    /// Section 4.2.2.
    Registration,
    /// Eq. (15), (16).
    BlindSequence,
    /// Eq. (17).
    KeyShares,
    /// Eq. (18).
    Reading,
    /// Eq. (21), (22).
    Noise,
    /// Eq. (19), (20), (23), (25).
    Aggregation,
    /// Eq. (26) to (28).
    Decryption,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 8] = [
        Self::Initialization,
        Self::Registration,
        Self::BlindSequence,
        Self::KeyShares,
        Self::Reading,
        Self::Noise,
        Self::Aggregation,
        Self::Decryption,
    ];

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Initialization => "initialization",
            Self::Registration => "registration",
            Self::BlindSequence => "blind_sequence",
            Self::KeyShares => "key_shares",
            Self::Reading => "reading",
            Self::Noise => "noise",
            Self::Aggregation => "aggregation",
            Self::Decryption => "decryption",
        }
    }
}
