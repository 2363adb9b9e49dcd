//! The lab: attacks on the protocol that are carried out, each beside what it should come to and what prevents it.
//!
//! An [`Experiment`] asks a question, offers answers to choose from before anything has run, and then runs: real rounds, real keys of a
//! chosen size, attack code that works with what a coalition holds and with nothing else ([`Hand`]). A [`Run`] advances in steps, so
//! that a caller can tell how far it is, or drop it. Here are neither threads nor clocks, and all randomness follows from a seed.
//!
//! ```
//! use blindsum_lab::{Agreement, Settings, find};
//!
//! let experiment = find("E3").ok_or("E3 is missing")?;
//! let mut run = experiment.begin(&Settings { seed: 1, trials: Some(24), key_bits: Some(256) })?;
//! run.predict(experiment.right)?;
//! while !run.is_done() {
//!     run.advance()?;
//! }
//! let outcome = run.outcome()?;
//! assert!(outcome.agrees() == Agreement::Agrees && outcome.predicted == Some(true));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod algebra;
mod catalogue;
pub mod costs;
mod curve;
mod error;
mod experiment;
mod experiments;
mod figure;
mod hand;
mod letters;
mod limits;
mod network;
pub mod report;
mod round;
mod sampling;
pub mod whole;

pub use catalogue::{all, find};
pub use curve::{Curve, Dot, Drawing};
pub use error::LabError;
pub use experiment::{Experiment, Outcome, Progress, Run, Settings};
pub use figure::{ALPHA, Agreement, Figure, Relation};
pub use hand::Hand;
pub use limits::MOST_TRIALS;
