//! The signs that the page is drawn with: pure functions from data to SVG. What a sign means is in its shape: a shutter shut, half
//! drawn or swung aside; a plate that is hatched or blank. Colours come from the classes and only repeat that.
//!
//! Lengths are in the units of the picture that the sign stands in. The patterns stand in the page once, in [`Defs`].

#![allow(dead_code, reason = "the exhibits take these signs over one by one")]

pub(crate) mod defs;
pub(crate) mod dots;
pub(crate) mod eye;
pub(crate) mod gauge;
pub(crate) mod logo;
pub(crate) mod measure;
pub(crate) mod odds;
pub(crate) mod outline;
pub(crate) mod plate;
pub(crate) mod shutter;
pub(crate) mod symbol;
pub(crate) mod wire;
