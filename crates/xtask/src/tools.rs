//! What has to be installed before anything can be built, served or tested.
//!
//! Every check is a matter of milliseconds where the thing is there already, so each command makes them again.

mod axe;
mod built;
mod fonts;
mod need;
mod rust;
mod system;

use std::time::Instant;

use anyhow::Result;

pub(crate) use axe::axe;
pub(crate) use fonts::fonts;
pub(crate) use need::Need;
pub(crate) use system::{browser, engines};

use crate::workspace::spoken;

/// Installs those of `needs` that are missing.
///
/// # Errors
/// Says what is missing and how to get it, if it cannot be installed from here.
pub(crate) fn provide(needs: &[Need]) -> Result<()> {
    let started = Instant::now();
    rust::provide(needs)?;
    system::provide(needs)?;
    built::provide(needs)?;
    axe::provide(needs)?;
    fonts::provide(needs)?;
    println!("setup: all that is needed is there ({})", spoken(started.elapsed()));
    Ok(())
}
