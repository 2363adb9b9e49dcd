//! What the parties say to each other: messages, their bytes, and the links that carry them.

pub(crate) mod codec;
pub mod header;
pub mod keys;
pub mod kind;
pub(crate) mod layout;
pub mod link;
pub mod measure;
pub mod messages;
pub mod parts;
