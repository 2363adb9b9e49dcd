//! Inside one meter: the microscope, and the games beside it.

use crate::text::words::texts::{texts, word};

/// What came of the guesses that the page made by itself; shares as percentages.
pub(crate) struct ByItselfFigures<'a> {
    /// How many were right.
    pub(crate) right: usize,
    /// Of how many.
    pub(crate) of: &'a str,
    /// The share.
    pub(crate) share: &'a str,
    /// The ends of its interval.
    pub(crate) low: &'a str,
    pub(crate) high: &'a str,
    /// The number of columns.
    pub(crate) gamma: u32,
}

texts! {
    /// Inside one meter.
    MicroscopeWords {
        inside(number: u64) region waits column(number: u32) column_guess(number: u32) column_counts(number: u32)
        bit(who) bits_of(zeros: u32) bit_only which this_one guess_name(number: u32) sample sample_note(reach) sample_none product
        product_blind product_open either(sample) times(bit, sample) blind blind_note(digits: usize)
        sent sent_note(digits: usize) sent_open sent_one all all_note one_of(gamma: u32)
        whole_blind plus not_yet all_meters tabs tab_guess tab_matter ask(number: u64, round: usize, of: usize)
        ask_none(number: u64) begin only known(number: u64) opens(number: u64) as_meter(number: u64) strip right wrong(was: u32) open
        found(right: usize, of: usize, gamma: u32) drawn_note by_itself_button(count) look again
        was(column: u32) said(column: u32) double(value, drawer) by_itself(values: &ByItselfFigures)
        agrees(gamma: u32) differs(gamma: u32) axis(values: &ByItselfFigures) luck(gamma: u32)
        matter(gamma: u32, hundred) matter_only here_often(meters: u32, hundred)
        here_seldom(meters: u32, one_in) here_never(meters: u32) own_equal(number: u64, value) own_differ(number: u64)
        own_told(number: u64) curve_title(percent) curve_homes curve_gamma(gamma: u32)
        curve_now(gamma: u32);
    }
}
