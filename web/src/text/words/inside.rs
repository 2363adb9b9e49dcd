//! What shows a round from inside: the exhibits and the messages.

use crate::text::words::texts::{texts, word};

/// The noise as a sum of shares.
pub(crate) struct ShareSum<'a> {
    /// How many shares, in words.
    pub(crate) meters: &'a str,
    /// What they add up to, in kWh.
    pub(crate) sum: &'a str,
    /// The law of all of them together.
    pub(crate) law: &'a str,
    /// Its scale, in kWh.
    pub(crate) scale: &'a str,
    /// How many are in the sum, and of how many.
    pub(crate) present: usize,
    pub(crate) all: u32,
}

texts! {
    /// What shows a round from inside: the exhibits and the messages.
    InsideWords {
        matrix matrix_equal(count: usize, all: u32) matrix_sample(j: u32) matrix_counts
        matrix_counts_not matrix_counts_unknown matrix_lens matrix_hidden matrix_empty
        shares_found(read, narrowed)
        shares_law_absent(values: &ShareSum)
        shares_picture(values: &ShareSum) shares_picture_absent(values: &ShareSum) ladder ladder_caption
        ladder_empty ladder_readings ladder_readings_not ladder_repaired ladder_repaired_not ladder_noise
        ladder_check ladder_y ladder_expected ladder_holds ladder_fails ladder_unknown ladder_secret
        ladder_cloud ladder_dealer ladder_public ladder_way ladder_made_crt ladder_made_textbook ladder_same
        ladder_same_holds ladder_same_fails ladder_coming ladder_missing ladder_lost(why) digits(count: usize)
        show_digits unit_mwh log log_caption log_empty log_number log_phase log_from log_to log_what
        log_protection log_bytes log_show(number: usize) log_box message(number: usize, what) message_parts
        message_bytes message_sealed to_picture tamper tamper_needs back_to_end pages page_first page_before page_after page_last
        page_of(first: usize, last: usize, all: usize) costs_set_up costs_median costs_shown costs_epoch
        exhibits_wait exhibits_let_go exhibits_unrun exhibits_no_round ladder_caption_split ladder_fails_variant
        message_numbers matrix_center message_close log_open message_here message_each(samples: u32)
        message_carries message_piece(place: usize, count: usize) message_bytes_one(bytes: usize)
        message_bytes_each(count: usize, bytes: usize) message_header message_field message_field_bytes
        message_field_means header_set_up header_meter(number: u64, what, first: u32, second: u32);
        // What each is called, and what follows from it.
        ladder_crt(bits: u32, half: u32) ladder_textbook(bits: u32, half: u32)
    }
}
