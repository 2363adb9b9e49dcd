//! A round of many homes, carried out a part at a time.

use blindsum_core::params::{Params, RawParams};
use blindsum_sim::Finished;

use crate::error::LabError;
use crate::round::{Running, Town};

/// Effects that one step carries out.
const AT_ONCE: u32 = 200;

/// A round that becomes finished after [`Self::steps`] steps.
pub(crate) struct ManyHomes {
    steps: u32,
    running: Option<Running>,
    finished: Option<Finished>,
}

impl ManyHomes {
    /// The default round with this number of homes and keys of this size.
    pub(crate) fn new(meters: u32, key_bits: u32, seed: u64) -> Result<Self, LabError> {
        let raw = RawParams { meters, key_bits, ..RawParams::default() };
        let params = Params::try_from(raw)?;
        let running = Town::new(params)?.slowly(seed)?;
        // Four requests a meter, and gamma powers of which an order has several.
        let steps = (meters * 5).div_ceil(AT_ONCE);
        Ok(Self { steps, running: Some(running), finished: None })
    }

    pub(crate) fn steps(&self) -> u32 {
        self.steps
    }

    /// Carries out the next part; the last step all that is left.
    pub(crate) fn step(&mut self, number: u32) -> Result<(), LabError> {
        let last = number + 1 >= self.steps;
        let effects = if last { usize::MAX } else { usize::try_from(AT_ONCE).unwrap_or(usize::MAX) };
        if let Some(running) = &mut self.running {
            running.advance(effects);
        }
        if last {
            self.finished = self.running.take().map(Running::finished).transpose()?;
        }
        Ok(())
    }

    pub(crate) fn finished(&self) -> Result<&Finished, LabError> {
        self.finished.as_ref().ok_or(LabError::Missing("an outcome"))
    }
}
