//! The noise laboratory.

use crate::text::words::texts::{texts, word};

texts! {
    /// The noise laboratory.
    LaboratoryWords {
        title lead(epsilon, likely) lead_certain(epsilon) price(mean, used, homes, here) price_thousand(percent)
        settings settings_note back
        draw draw_rounds drawing(done, all) drawn(all, time) cancelled failed(why) stop rest
        pictures picture_choice strip_this(shares) strip_drawn(shares) strip_others(count: usize) strip_at_most(most) strip_none home(number: u64)
        law_one law_drawn law_none law_title(rounds) law_only law_picture(scale) agrees(distance) disagrees(distance) too_far(critical) outside(count)
        dots_title(count: u32, within: usize, reach) dots_picture pair_title pair_subtitle pair_off pair_on(cap) pair_picture(factor)
        ratio_title(factor) ratio_title_large ratio_here(times, cap) ratio_here_off(times) ratio_picture
        this_round(noise) truth(total) truth_unknown axis
        missing_no_round missing_settings missing_not_drawn missing_unknown
        learned learned_says learned_other before this_total this_total_unknown limit on(percent) off(percent)
        odds_picture(limit) odds_picture_here(here, limit)
        error error_says(mean) error_picture error_here(percent, homes) error_axis per_home_day(kwh) per_home_supposed(kwh)
        breaks alone alone_says(exact, close, within) alone_coarse(exact) alone_drawn(zeros, all) alone_read alone_narrowed
        alone_hidden missing missing_homes missing_says(absent, present, likely, deviation) missing_infinite(absent, present, deviation)
        missing_full(likely) missing_note
        repeat repeat_times repeat_says(times, epsilon, likely) repeat_usual(likely) repeat_average(deviation) repeat_drawn(count, mean)
        budget budget_field budget_ends(published, epochs) budget_lasts(epochs, spent) budget_none budget_wrong budget_picture(published, epochs)
        table_home table_share table_sum table_from table_to table_drawn table_expected table_dot table_total
        table_off table_on table_ratio table_sampled table_sampled_to no_end table_homes table_error table_when table_likely table_epoch table_spent table_state
        table_published table_refused all_pictures;
    }
}

/// A setting: what it is called, what its lower and its upper end mean, and the unit that is typed.
pub(crate) struct SettingWords {
    pub(crate) label: &'static str,
    pub(crate) low: &'static str,
    pub(crate) high: &'static str,
    pub(crate) unit: &'static str,
}
