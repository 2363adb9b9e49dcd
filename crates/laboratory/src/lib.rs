//! The noise laboratory: the noise of many rounds, drawn by the meters' own sampler and held against its law, and what the law
//! promises a home.
//!
//! Nothing here is a part of the protocol. It knows no browser: whoever runs it brings the random numbers and decides how much is
//! drawn at a time.
//!
//! ```
//! use blindsum_core::{Params, RawParams, Randomness, Role};
//! use blindsum_laboratory::{Draw, Drawn, Law};
//!
//! let params = Params::try_from(RawParams::default())?;
//! let mut stream = Randomness::Seeded(1).stream(Role::Dealer, 1)?;
//! let mut draw = Draw::new(&params, params.meters(), 100)?;
//! while !draw.is_done() {
//!     draw.advance(64, &mut stream)?;
//! }
//! let drawn = Drawn::of(Law::of(&params), &draw);
//! assert!(drawn.distance < drawn.critical);
//! assert_eq!(Law::of(&params).quantile(0.5), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod breaks;
mod draw;
mod drawn;
mod histogram;
mod law;
mod pair;
pub mod wire;

pub use draw::Draw;
pub use drawn::{AVERAGED, Drawn};
pub use histogram::{Bins, Histogram};
pub use law::Law;
pub use pair::{Bounds, Pair};

/// True laws are refused, and true values left out of an interval, with at most this chance.
pub const ALPHA: f64 = 1e-4;

/// Units as a float. Noise and totals stay far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "noise and totals stay below 2^53 units")]
pub(crate) fn to_f64(units: i64) -> f64 {
    units as f64
}
