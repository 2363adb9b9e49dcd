//! What the eyes make of one home: a sentence with its number, and what stands behind it.

use crate::text::words::texts::{texts, word};

texts! {
    /// The verdict: the band's sentences and the panel's words.
    VerdictWords {
        // Whose eyes, in a sentence.
        these(count) together(who) stranger
        // The band, before there is anything, and under everything.
        none none_soft nobody begun begun_soft over over_soft everything(home, number) everything_early(home) everything_soft
        early(home, most) early_soft lost(home)
        // Known.
        own_one(who, number) own_of(who, home, number) own_soft own_soft_many own_soft_chosen own_soft_factored own_soft_known own_soft_known_many known(who, home, number) known_many(who, home, number)
        cut(number) at_cap(number) known_soft
        // Read.
        read(who, home, number, chance) read_many(who, home, number, chance) near(number, width)
        read_all(who, homes, chance, width) read_all_many(who, homes, chance, width)
        // Narrowed.
        narrow(who, home, low, high) narrow_many(who, home, low, high) narrow_odds(who, home, odds)
        narrow_open(who, home)
        // By labour, or by short keys.
        tried_read(who, home, power) tried_narrow(who, home, power) factored_read(who, home) factored_narrow(who, home)
        not_reckoned(home) labour_soft(close, width)
        // Hidden.
        hidden(who, home, most)
        // The softer sentences.
        alone locked holds toy(bits: u32) refused public_total(number, odds) their_total(number, odds) own_odds(many: bool, home, odds, public)
        odds(factor) pair(up, down) supposing
        total_alone(up, down)
        // The counts.
        counts count_own count_own_many count_read count_narrowed count_hidden count_not_worked_out count_shown
        // The panel.
        title before after own_word
        even(home, number, width) surer(home, number, width, chance) dots_even dots_surer(chance) dots_near(width, number)
        nine_of_ten dots_note dots_name(home) nothing_yet_dots nothing_name(home) axis_unit
        odds_title_public odds_title(who, home) suppose odds_public odds_eyes(who) odds_on(up) odds_off(down)
        odds_most(up) odds_name(up, down) odds_note(epsilon, designed)
        how_own how_sent how_overheard how_opened how_stripped how_published how_added how_rest how_derived how_unheard
        how_one how_many held(who, home) held_what held_number held_how locked_by(what) lock share blind and_last(first, last)
        public_number position(number)
        takes take_any(home) take_one(home) take_any_town(homes, read) take_one_town(homes) take_town(who, read) read_of(read, homes) take_name(who, word) take_waits help(who) help_none help_name(who, word)
        rests table table_who table_all
        // Of a crowd.
        more_title more_off(numbers, off, step) more_says(shares, mean, zeros) more_error more_read(who, step) more_read_head more_here(homes)
        more_picture(first, last) more_picture_read(first, last, who, read_first, read_last)
        more_none(who, many: bool, other: bool) more_all(who) more_all_many(who)
        write_one(who, number, chance) write_many(who, number, chance) used(number) check_truth check_who next_wrong;
    }
}
