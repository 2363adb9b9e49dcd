//! Who takes part: the roles of section 4.1 of the paper and their numbers on the wire.

use core::fmt;

use serde::{Deserialize, Serialize};

/// A party, or the address of all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Holds the Paillier key, learns the noisy total.
    ControlCenter,
    /// Draws the blind sequences, multiplies ciphertexts.
    Cloud,
    /// The trusted third party: deals the key shares.
    Dealer,
    /// The address of a public announcement.
    Everybody,
    /// Smart meter `i`, counted from 0.
    Meter(u32),
}

/// Meters are numbered from here on the wire.
const FIRST_METER: u32 = 16;

impl Role {
    /// The number on the wire: CC 0, Cloud 1, Dealer 2, everybody 3, meter i 16 + i.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::ControlCenter => 0,
            Self::Cloud => 1,
            Self::Dealer => 2,
            Self::Everybody => 3,
            Self::Meter(index) => FIRST_METER.saturating_add(index),
        }
    }

    /// The role behind a number, nothing for the unused numbers 4 to 15.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::ControlCenter),
            1 => Some(Self::Cloud),
            2 => Some(Self::Dealer),
            3 => Some(Self::Everybody),
            4..FIRST_METER => None,
            _ => Some(Self::Meter(number - FIRST_METER)),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ControlCenter => f.write_str("control centre"),
            Self::Cloud => f.write_str("cloud"),
            Self::Dealer => f.write_str("dealer"),
            Self::Everybody => f.write_str("everybody"),
            Self::Meter(index) => write!(f, "meter {}", u64::from(*index) + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn numbers_lead_back_to_roles() {
        for number in 0..40 {
            if let Some(role) = Role::from_number(number) {
                assert_eq!(role.number(), number);
            } else {
                assert!((4..16).contains(&number));
            }
        }
    }
}
