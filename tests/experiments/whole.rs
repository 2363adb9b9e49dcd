//! The whole law at once: the lab's.

pub(crate) use blindsum_lab::whole::{Stretch, law};
