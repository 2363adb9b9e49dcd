//! A party as something that answers messages, wherever it runs.

mod meter;

pub use meter::{MeterNode, MeterReply, MeterRequest};
