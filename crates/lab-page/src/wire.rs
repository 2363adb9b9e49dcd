//! What the page and its worker say to each other, as bytes. No secret travels here: every number follows from the seed.
//!
//! Once the worker listens and the versions agree, the page begins with [`Order::Begin`], and then asks for one experiment at a time. To cancel
//! is to end the worker.

use blindsum_lab::report::Report;
use serde::{Deserialize, Serialize};

/// Counted up with every change of what is said here, so that two builds notice.
pub const VERSION: u32 = 1;

/// What the page asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Take this arithmetic.
    Begin {
        /// The arithmetic's kernel; none where the browser lacks what it takes.
        kernel: Option<Vec<u8>>,
    },
    /// Carry out an experiment.
    Run(Asked),
}

/// An experiment, and what it is to run with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// "E3".
    pub id: String,
    /// All random numbers follow from it.
    pub seed: u64,
    /// How many trials; nothing for its own number.
    pub trials: Option<u32>,
    /// Bits of n; nothing for its own size.
    pub key_bits: Option<u32>,
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// It has begun.
    Begun,
    /// A step is done.
    Step {
        /// How many are.
        done: u32,
        /// Of how many.
        all: u32,
    },
    /// All steps are done.
    Outcome(Box<Report>),
    /// It cannot be carried out: why.
    Failed(String),
}

#[cfg(test)]
mod tests {
    use blindsum_page_parts::wire::{decode, encode};

    use super::*;

    #[test]
    fn an_order_is_heard_as_it_was_given() {
        let order =
            Order::Run(Asked { id: "E3".to_owned(), seed: u64::MAX, trials: Some(2), key_bits: None });
        assert_eq!(decode::<Order>(&encode(&order).unwrap()).unwrap(), order);
    }
}
