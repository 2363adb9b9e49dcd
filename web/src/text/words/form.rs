//! The form, its errors and its choices.

use blindsum_worker_wire::reader::FileFound;

use crate::text::words::texts::{texts, word};

/// What a round is run with, in short.
pub(crate) struct Summary<'a> {
    pub(crate) meters: &'a str,
    pub(crate) gamma: &'a str,
    pub(crate) epsilon: &'a str,
    pub(crate) bits: &'a str,
    pub(crate) slot: &'a str,
}

texts! {
    /// The form, its errors and its choices.
    FormWords {
        parameters parameters_summary(values: &Summary) meters_label meters_hint gamma_label gamma_hint
        epsilon_label epsilon_hint cap_label cap_hint tolerated_label tolerated_hint(times) slot_label key_bits_label insecure insecure_long
        randomness_label random_system random_seeded seed_label seeded seeded_long advanced deadline_label
        deadline_hint readings_label readings_shipped readings_count(households, slots) readings_loading
        readings_failed(why) file_label file_hint use_shipped file_named(name) file_shipped
        homes_at(homes, slot) use_readings_at(name, slot) readings_only(slot) refused_file(file)
        refused_shipped refused_in_use(file, homes) refused_same(homes) refused_none use_readings(name)
        cannot_run_refused(choice) result_source(file, homes) result_public result_other(file) result_reread
        homes_first(count: usize, homes) meters_back(meters) meters_followed(meters: usize, before, file)
        meters_followed_most(meters: usize, before, file) meters_were_empty
        too_many_meters(file, homes, most: usize) missing not_whole(typed) not_in_range(typed, least: u32, most: u32)
        not_one_of(typed, one, other) slots_label budget_label absent_label key_mode_label blinding_label
        base_label noise_law_label collapsed_label randomizer_label not_decimal(typed)
        not_a_key_size(typed, sizes) epsilon_too_small(least) not_a_seed(typed)
        not_a_deadline(typed, most: u32) loss_name loss_label loss_hint loss_beat loss_none
        loss_beat_is(number: usize, beat) not_a_loss(typed, homes: u32, beats: usize) locked deadline_empty(seconds: u32)
        presets situations variants variants_note slots_all slots_all_hint slots_one_half_hour budget_hint budget_empty
        blackboard toy unit_label unit_of_file date_label skip_bad or_leave_out(error, control)
        or_choose(error, control) state_at(error, control) form_wide form_long unit_from_header
        unit_from_stated unit_from_form date_only(date) date_taken(date, first, last)
        readings_how(form, unit, from) more_households warnings slot_label_minutes(minutes: u32)
        cap_hint_minutes(minutes: u32) no_slot(asked, first, last) paste paste_label paste_take pasted stamp_label
        slot_minutes_label slot_minutes_of_file minutes(minutes: u32) lacking_label lacking_homes lacking_slots stamp_of_file stamp_start stamp_end zone_label zone_hint zone_other column_time column_energy
        column_household column_hint file_progress(percent) file_cancel questions refused_open(file)
        cannot_run_open(choice) or_name_columns(error) file_lost(why) cap_declared first_readings(name)
        file_found(found: &FileFound);
        // What each is called, and what follows from it.
        key_mode_published key_mode_split key_mode_center blinding_hardened blinding_corrected
        blinding_printed base_common base_per_meter noise_discrete noise_continuous collapsed_no collapsed_yes
        randomizer_textbook randomizer_short absent_refuse absent_repair absent_masked
    }
}
