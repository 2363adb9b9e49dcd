//! Postcard, with the care that secrets need.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Why bytes cannot be read as a message, or a message cannot be written as bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum CodecError {
    /// The bytes end too early, or a value in them is out of its range.
    #[error("the bytes are malformed ({0})")]
    Malformed(String),
    /// Bytes follow the message.
    #[error("{0} bytes too many")]
    Trailing(usize),
    /// The message cannot be written.
    #[error("the message cannot be written ({0})")]
    Unwritable(String),
}

pub(crate) fn encode(message: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, CodecError> {
    let unwritable = |error: postcard::Error| CodecError::Unwritable(error.to_string());
    // Room for all of it from the start: a buffer that grows leaves copies of its beginning behind, unwiped.
    let size = postcard::experimental::serialized_size(message).map_err(unwritable)?;
    let bytes = postcard::to_extend(message, Vec::with_capacity(size)).map_err(unwritable)?;
    debug_assert_eq!(bytes.len(), size);
    Ok(Zeroizing::new(bytes))
}

pub(crate) fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, CodecError> {
    let (message, rest) =
        postcard::take_from_bytes(bytes).map_err(|error| CodecError::Malformed(error.to_string()))?;
    if rest.is_empty() { Ok(message) } else { Err(CodecError::Trailing(rest.len())) }
}
