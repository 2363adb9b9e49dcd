//! What the page and its worker say to each other, as bytes. No secret travels here: every number follows from the seed.
//!
//! Once the worker listens and the versions agree, the page begins with [`Order::Begin`], and then asks for one cell at a time. To cancel is
//! to end the worker.

use blindsum_evaluation::measurement::Measurement;
use blindsum_evaluation::plan::Options;
use serde::{Deserialize, Serialize};

/// Counted up with every change of what is said here, and of what is kept over a reload, so that two builds notice.
pub const VERSION: u32 = 3;

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

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
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
}

#[cfg(test)]
mod tests {
    use blindsum_page_parts::wire::{decode, encode};

    use super::*;

    #[test]
    fn an_order_is_heard_as_it_was_given() {
        let order = Order::Begin { options: Box::new(Options::quick(7)), kernel: Some(vec![1, 2]) };
        assert_eq!(decode::<Order>(&encode(&order).unwrap()).unwrap(), order);
    }
}
