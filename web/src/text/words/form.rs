//! The form, its errors and its choices.

use crate::text::words::texts::texts;

texts! {
    /// The form, its errors and its choices.
    FormWords {
        parameters parameters_summary meters_label meters_hint gamma_label gamma_hint epsilon_label
        epsilon_hint cap_label cap_hint slot_label key_bits_label insecure insecure_long randomness_label
        random_system random_seeded seed_label seeded seeded_long advanced deadline_label deadline_hint
        readings_label readings_shipped readings_count readings_loading readings_failed file_label file_hint
        use_shipped file_named file_shipped homes_at use_readings_at readings_only
        refused_file refused_shipped refused_in_use refused_same refused_none use_readings
        cannot_run_refused result_source result_other result_reread homes_first meters_back meters_followed meters_followed_most meters_were_empty
        too_many_meters missing not_whole not_in_range not_one_of slots_label budget_label absent_label
        key_mode_label blinding_label base_label noise_law_label collapsed_label randomizer_label
        not_decimal not_a_key_size epsilon_too_small not_a_seed not_a_deadline locked deadline_empty

          presets variants variants_note slots_all slots_all_hint slots_one_half_hour
        budget_hint budget_empty blackboard toy unit_label unit_of_file date_label skip_bad or_leave_out
        or_choose state_at form_wide form_long unit_from_header unit_from_stated unit_from_form date_only
        date_taken readings_how more_households warnings slot_label_minutes cap_hint_minutes;
        // What each is called, and what follows from it.
        key_mode_published key_mode_split key_mode_center blinding_hardened blinding_corrected
        blinding_printed base_common base_per_meter noise_discrete noise_continuous collapsed_no
        collapsed_yes randomizer_textbook randomizer_short absent_refuse absent_repair
    }
}
