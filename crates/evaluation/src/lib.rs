//! The paper's evaluation, section 6, repeated and extended: what is measured, of whom, how often; what the measurements say of each claim.
//!
//! [`plan`] says what is measured, in [`Cell`](plan::Cell)s that do not depend on one another; [`measure`](mod@measure) measures one. Nothing here knows a
//! file or a screen.

mod basis;
pub mod claims;
pub mod compare;
mod epoch;
pub mod equal;
pub mod figures;
pub mod homes;
pub mod measure;
pub mod measurement;
pub mod plan;
pub mod printed;
pub mod report;
pub mod rows;
pub mod statistics;
pub mod steady;
pub mod way;
