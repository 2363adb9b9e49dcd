//! What the page and its worker say to each other, as bytes. No secret travels here: every number follows from the seed.
//!
//! The worker says [`Said::Ready`] once it listens. The page compares versions, begins with [`Order::Begin`], and then asks for one cell at a
//! time. To cancel is to end the worker.

use blindsum_evaluation::measurement::Measurement;
use blindsum_evaluation::plan::Options;
use serde::{Deserialize, Serialize};

/// Counted up with every change of what is said here, and of what is kept over a reload, so that two builds notice.
pub const VERSION: u32 = 2;

/// What the page asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Take these options, and this arithmetic.
    Begin {
        /// What is measured.
        options: Box<Options>,
        /// The arithmetic's kernel; none where the browser lacks what it takes.
        kernel: Option<Vec<u8>>,
    },
    /// Measure this cell, by its name.
    Measure(String),
}

/// What the worker says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// It listens. Stays the first variant in every version, so that versions can be compared.
    Ready {
        /// [`VERSION`] of the worker.
        version: u32,
    },
    /// It has begun.
    Begun {
        /// Which arithmetic it has.
        engine: String,
    },
    /// A cell is measured.
    Measured {
        /// Which.
        cell: String,
        /// What came out.
        rows: Vec<Measurement>,
        /// How long it took, in milliseconds.
        millis: f64,
    },
    /// A cell cannot be measured.
    Failed {
        /// Which.
        cell: String,
        /// Why.
        why: String,
    },
    /// It cannot do what was asked: the bytes do not make an order, or the cell is not of these options.
    Refused(String),
    /// The worker is about to die.
    Panicked(String),
}

/// Bytes that are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CodecError(String);

/// A value as bytes.
///
/// # Errors
/// [`CodecError`]: a defect of this crate.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    postcard::to_allocvec(value).map_err(|error| CodecError(error.to_string()))
}

/// Reads a value. Trailing bytes are refused.
///
/// # Errors
/// [`CodecError`]: the bytes are not one whole value.
pub fn decode<T: for<'a> Deserialize<'a>>(bytes: &[u8]) -> Result<T, CodecError> {
    let (value, rest) = postcard::take_from_bytes(bytes).map_err(|error| CodecError(error.to_string()))?;
    match rest.len() {
        0 => Ok(value),
        more => Err(CodecError(format!("{more} bytes too many"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard_and_what_is_not_whole_is_refused() {
        let order = Order::Begin { options: Box::new(Options::quick(7)), kernel: Some(vec![1, 2]) };
        let bytes = encode(&order).unwrap();
        assert_eq!(decode::<Order>(&bytes).unwrap(), order);
        assert!(decode::<Order>(&bytes[1..]).is_err());
        let longer = [bytes, vec![0]].concat();
        assert_eq!(decode::<Order>(&longer).unwrap_err().to_string(), "1 bytes too many");
    }
}
