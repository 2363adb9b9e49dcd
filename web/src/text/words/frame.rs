//! The page's frame: what stands around the picture and the exhibits.

use blindsum_sim::beat::Beat;

use crate::state::Tab;
use crate::text::words::texts::{texts, word};

/// What a round runs under, in a line.
pub(crate) struct ChipWords<'a> {
    pub(crate) homes: &'a str,
    pub(crate) slot: &'a str,
    pub(crate) epsilon: &'a str,
    pub(crate) bits: &'a str,
    /// Whether every one of several slots costs that epsilon.
    pub(crate) each: bool,
    /// Whether the keys are too short to be safe.
    pub(crate) insecure: bool,
    /// Whether whoever knows the seed can repeat the round.
    pub(crate) seeded: bool,
}

texts! {
    /// The frame.
    FrameWords {
        chip(values: &ChipWords) chip_short(homes, epsilon) chip_mend(fields) chip_mend_short(count: usize) chip_title all_day the_day teachers
        theme_is(theme) menu more close about round_drawer whose_eyes or everything a_meter meters_chosen(count: usize)
        meter_number pool_hint pool_hint_short seen_by change eyes_sheet exhibits tab(which: Tab) beats beat(which: Beat) beat_back
        beat_on play pause beat_of(number: usize, all: usize) beat_waits the_readings kernel;
    }
}
