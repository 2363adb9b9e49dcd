//! The parties, section 3 of the protocol: states are types, consumed by each step.

pub mod cloud;
pub mod control_center;
pub mod dealer;
pub mod keys;
pub mod meter;
pub mod registration;
pub mod sequence;

#[cfg(test)]
mod tests;
