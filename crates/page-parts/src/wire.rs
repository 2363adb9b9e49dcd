//! What a page and its worker say to each other, as bytes. A page names its orders and answers itself.

use serde::{Deserialize, Serialize};

/// Bytes that are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CodecError(String);

/// A value as bytes.
///
/// # Errors
/// [`CodecError`]: a defect of the program.
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

/// What a worker of a page says, besides what is the page's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Said<T> {
    /// It listens. Stays the first variant in every version, so that versions can be compared.
    Ready {
        /// The version of what is said, as the worker has it.
        version: u32,
    },
    /// An answer of the page's own.
    Answer(T),
    /// It cannot do what was asked: the bytes do not make an order, or not one that it can carry out.
    Refused(String),
    /// The worker is about to die.
    Panicked(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard_and_what_is_not_whole_is_refused() {
        let said = Said::Answer(vec![1_u8, 2]);
        let bytes = encode(&said).unwrap();
        assert_eq!(decode::<Said<Vec<u8>>>(&bytes).unwrap(), said);
        assert!(decode::<Said<Vec<u8>>>(&bytes[..2]).is_err());
        let longer = [bytes, vec![0]].concat();
        assert_eq!(decode::<Said<Vec<u8>>>(&longer).unwrap_err().to_string(), "1 bytes too many");
    }
}
