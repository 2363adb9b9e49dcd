//! The two forms of files, as JSON. Integers are strings of decimal digits; unknown members are refused, since nobody
//! would check them.

use std::fmt;

use num_bigint::{BigInt, BigUint};
use serde::de::{self, Deserialize, Deserializer, Visitor};

use crate::kat::error::KatError;

/// A file of one form or the other.
pub(super) enum KnownAnswers {
    Paillier(Paillier),
    Improved(Improved),
}

/// Encryptions under one key, Eq. (5).
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paillier {
    #[serde(rename = "kind")]
    _kind: String,
    pub(super) p: Natural,
    pub(super) q: Natural,
    pub(super) n: Natural,
    pub(super) vectors: Vec<Encryption>,
}

/// One encryption: c = (n + 1)^M r^n mod n^2.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Encryption {
    #[serde(rename = "M")]
    pub(super) plaintext: Integer,
    pub(super) r: Natural,
    pub(super) c: Natural,
}

/// Masked readings of one epoch under the three readings of Eq. (18).
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Improved {
    #[serde(rename = "kind")]
    _kind: String,
    pub(super) p: Natural,
    pub(super) q: Natural,
    pub(super) n: Natural,
    pub(super) t: u64,
    pub(super) gamma: u32,
    pub(super) h_t: Natural,
    pub(super) meters: Vec<MaskedReading>,
    pub(super) sum: Integer,
    pub(super) decrypted: ThreeNumbers,
}

/// One meter's part.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MaskedReading {
    #[serde(rename = "M")]
    pub(super) masked: Integer,
    pub(super) k: Natural,
    pub(super) r: Natural,
    pub(super) as_printed: Natural,
    pub(super) corrected: Natural,
    pub(super) hardened: Natural,
}

/// What the product of each kind decrypts to.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ThreeNumbers {
    pub(super) as_printed: Natural,
    pub(super) corrected: Natural,
    pub(super) hardened: Natural,
}

impl KnownAnswers {
    pub(super) fn parse(text: &str) -> Result<Self, KatError> {
        #[derive(serde::Deserialize)]
        struct Head {
            kind: String,
        }
        let Head { kind } = serde_json::from_str(text)?;
        match kind.as_str() {
            "paillier" => Ok(Self::Paillier(serde_json::from_str(text)?)),
            "improved" => Ok(Self::Improved(serde_json::from_str(text)?)),
            _ => Err(KatError::Kind(kind)),
        }
    }
}

/// A number that is not negative.
pub(super) struct Natural(pub(super) BigUint);

/// A number with a sign; -v stands for n - v.
pub(super) struct Integer(pub(super) BigInt);

struct Digits {
    signed: bool,
}

impl Visitor<'_> for Digits {
    type Value = BigInt;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.signed {
            "a string of decimal digits, with a minus sign or without"
        } else {
            "a string of decimal digits"
        })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<BigInt, E> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) if self.signed => (true, digits),
            _ => (false, text),
        };
        let only_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        let magnitude = BigInt::parse_bytes(digits.as_bytes(), 10).filter(|_| only_digits);
        let magnitude = magnitude.ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))?;
        Ok(if negative { -magnitude } else { magnitude })
    }
}

impl<'de> Deserialize<'de> for Natural {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(deserializer.deserialize_str(Digits { signed: false })?.magnitude().clone()))
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Digits { signed: true }).map(Self)
    }
}
