//! The parties and what they say to each other, section 3 of the protocol: states are types, consumed by each step.

pub mod cloud;
pub mod control_center;
pub mod dealer;
pub mod fault;
pub mod keys;
pub mod link;
pub mod messages;
pub mod meter;
pub mod registration;
pub mod sequence;
mod wire;

#[cfg(test)]
mod tests;
