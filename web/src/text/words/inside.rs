//! What shows a round from inside: the exhibits and the messages.

use crate::text::words::texts::texts;

texts! {
    /// What shows a round from inside: the exhibits and the messages.
    InsideWords {
        exhibits everything matrix matrix_equal matrix_sample matrix_counts matrix_counts_not
        matrix_counts_unknown matrix_lens matrix_hidden matrix_empty shares shares_caption shares_empty
        shares_sealed shares_found shares_table shares_meter shares_value shares_running shares_axis
        shares_law_absent shares_picture shares_picture_absent ladder ladder_caption ladder_empty
        ladder_readings ladder_readings_not ladder_repaired ladder_repaired_not ladder_noise ladder_check
        ladder_y ladder_expected ladder_holds ladder_fails ladder_unknown ladder_secret ladder_cloud
        ladder_dealer ladder_public ladder_way ladder_made_crt ladder_made_textbook ladder_same
        ladder_same_holds ladder_same_fails ladder_coming ladder_missing ladder_lost digits show_digits
        unit_mwh log log_caption log_empty log_number log_phase log_from log_to log_what log_protection
        log_bytes log_show log_box message message_parts message_bytes message_sealed to_picture back_to_end
        pages page_first page_before page_after page_last page_of costs_set_up costs_median costs_shown
        costs_epoch exhibits_wait exhibits_let_go exhibits_unrun ladder_caption_split ladder_keys
        ladder_fails_variant message_numbers matrix_center message_close log_open message_here message_each
        message_carries message_piece message_bytes_one message_bytes_each message_header message_field
        message_field_bytes message_field_means header_set_up header_meter;
        // What each is called, and what follows from it.
        ladder_crt ladder_textbook
    }
}
