//! What the parties say to each other: messages, their bytes, and the links that carry them.

mod codec;
pub mod kind;
pub mod link;
pub mod messages;
