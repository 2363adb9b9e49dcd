//! What messages there are, and how each travels.

/// The version of the message format, the first byte of every message.
pub const VERSION: u8 = 1;

/// The length of a tag: HMAC-SHA-256.
pub const TAG_BYTES: usize = 32;

/// What a message is; the value is its byte on the wire. 0 to 7 are the rows of the protocol's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// Row 0: the public key n of the readings, section 3.1.
    ReadingKey = 0,
    /// Rows 1 and 1': a party's registration, section 4.2.2.
    Registration = 1,
    /// Row 2: E(b_i1) .. E(b_igamma), Eq. (15) and (16).
    BlindSequence = 2,
    /// Row 3: k_i, Eq. (17).
    KeyShare = 3,
    /// Row 4: c_i, Eq. (18).
    MaskedReading = 4,
    /// Row 5: e_i1 .. e_igamma, Eq. (21) and (22).
    NoiseShares = 5,
    /// Row 6: C2 and C1, Eq. (19), (20), (23), (25).
    Aggregate = 6,
    /// Row 7: y = d + xi, Eq. (28).
    Published = 7,
    /// Row 0, second half: the public key nu of the noise.
    NoiseKey = 8,
    /// Row 1'': a registered meter's identity, hash and link key, for the cloud.
    Admission = 9,
    /// Row 6 where the cloud owns vA, open part: C2 and the meters present.
    ReadingAggregate = 10,
    /// Row 6 where the cloud owns vA, secure part: the integer xi + x + present * O.
    NoiseTotal = 11,
    /// The control centre asks the dealer for what the key shares of those present lack to 0: who is absent.
    RepairRequest = 12,
    /// What they lack to 0 mod n: the sum of absent meters' k_i, where the shares bear no second mask.
    RepairSum = 13,
    /// Behind row 2, where it is proved: that the blind sequence encrypts a unit vector. A message of its own, so that a proved
    /// sequence whose proof is cut off is not an unproved one.
    SequenceProof = 14,
    /// Before row 7, where it is asked for: y, and the n-th root that shows the cloud that C2 was decrypted rightly. Secure, for C2 and the
    /// root give d - x away.
    Opening = 15,
}

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Read by everybody, authentic.
    Public,
    /// The paper's dedicated channel: authentic and confidential.
    Secure,
    /// Read by anyone on the way, authentic by a tag under the link key.
    Open,
}

impl Kind {
    /// All kinds, by their byte.
    pub const ALL: [Self; 16] = [
        Self::ReadingKey,
        Self::Registration,
        Self::BlindSequence,
        Self::KeyShare,
        Self::MaskedReading,
        Self::NoiseShares,
        Self::Aggregate,
        Self::Published,
        Self::NoiseKey,
        Self::Admission,
        Self::ReadingAggregate,
        Self::NoiseTotal,
        Self::RepairRequest,
        Self::RepairSum,
        Self::SequenceProof,
        Self::Opening,
    ];

    /// All kinds, in the order of a round: the rows of the protocol's table.
    pub const IN_ORDER: [Self; 16] = [
        Self::ReadingKey,
        Self::NoiseKey,
        Self::Registration,
        Self::Admission,
        Self::BlindSequence,
        Self::SequenceProof,
        Self::KeyShare,
        Self::MaskedReading,
        Self::NoiseShares,
        Self::Aggregate,
        Self::ReadingAggregate,
        Self::NoiseTotal,
        Self::RepairRequest,
        Self::RepairSum,
        Self::Opening,
        Self::Published,
    ];

    /// The byte on the wire.
    #[must_use]
    pub fn byte(self) -> u8 {
        // A fieldless enum with repr(u8).
        self as u8
    }

    /// How messages of this kind travel, by the protocol's table.
    #[must_use]
    pub fn protection(self) -> Protection {
        match self {
            Self::ReadingKey | Self::NoiseKey | Self::Published => Protection::Public,
            Self::Registration
            | Self::Admission
            | Self::KeyShare
            | Self::NoiseTotal
            | Self::RepairRequest
            | Self::RepairSum
            | Self::Opening => Protection::Secure,
            Self::BlindSequence
            | Self::SequenceProof
            | Self::MaskedReading
            | Self::NoiseShares
            | Self::Aggregate
            | Self::ReadingAggregate => Protection::Open,
        }
    }

    /// The name in transcripts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadingKey => "reading-key",
            Self::Registration => "registration",
            Self::BlindSequence => "blind-sequence",
            Self::KeyShare => "key-share",
            Self::MaskedReading => "masked-reading",
            Self::NoiseShares => "noise-shares",
            Self::Aggregate => "aggregate",
            Self::Published => "published",
            Self::NoiseKey => "noise-key",
            Self::Admission => "admission",
            Self::ReadingAggregate => "reading-aggregate",
            Self::NoiseTotal => "noise-total",
            Self::RepairRequest => "repair-request",
            Self::RepairSum => "repair-sum",
            Self::SequenceProof => "sequence-proof",
            Self::Opening => "opening",
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn each_kind_has_its_byte_and_one_row() {
        let mut sorted = Kind::IN_ORDER;
        sorted.sort();
        assert_eq!(sorted, Kind::ALL);
        assert!((0..).zip(Kind::ALL).all(|(byte, kind)| kind.byte() == byte));
    }
}
