//! The result of a round.

use crate::text::words::texts::{texts, word};

/// How far the noise of a total reaches.
pub(crate) struct Band<'a> {
    /// In 19 rounds of 20 it is smaller than this, in kWh.
    pub(crate) band: &'a str,
    /// The law that all shares together obey.
    pub(crate) law: &'a str,
    /// Its scale, in kWh.
    pub(crate) scale: &'a str,
    /// How many meters are present, and of how many.
    pub(crate) present: usize,
    pub(crate) all: u32,
}

/// What the round before was run with.
pub(crate) struct Before<'a> {
    pub(crate) meters: &'a str,
    pub(crate) gamma: &'a str,
    pub(crate) epsilon: f64,
    pub(crate) cap: u32,
    pub(crate) bits: u32,
    pub(crate) slot: &'a str,
    pub(crate) randomness: &'a str,
}

texts! {
    /// The result of a round.
    ResultWords {
        answer(total, band) answer_bare(total, band) band(values: &Band) band_absent(values: &Band)
        guess(factor) guess_weak(epsilon) guess_seeded price(epsilon: f64) before(values: &Before) against
        against_says against_nobody against_one against_pool(count: u32) against_pool_one against_pooled
        against_hint(most: u32) against_missing against_not_in_range(typed, most: u32) against_alone
        percent(percent) nearly_certain at_most_words(likely) against_no_bound against_infinite
        against_note(law) refused_lost(who, phase, failure) negative true_total true_total_cut noisy_total
        noise error error_size(kwh, percent) error_kwh(kwh) clipped clipped_none
        clipped_count(count: u32, all: usize, cut, used, miss)
        check check_holds check_fails transcript_hash copy copied copy_failed refused_title
        refused_title_slot(slot) refused_alarm refused_text refused_cost(epsilon) refused_free refused_again
        refused_again_seeded costs costs_caption costs_party costs_sent costs_received costs_time costs_each
        unit_kwh;
    }
}
