//! What is said where a round is tampered with.

use crate::text::words::texts::{texts, word};

texts! {
    /// What is said where a round is tampered with.
    TamperingWords {
        title before how running unseeded refused(typed, why) change_what bit bit_hint(most: usize) bit_wrong(most: usize)
        flip flip_says replay replay_says drop drop_says duplicate duplicate_says forge forge_says reorder reorder_says
        breaches breaches_says breach meter watt_hours watt_hours_hint restored restored_yes restored_no run
        zero_samples lie zero_bits two_bits shift all_meters all_meters_hint every_meter
        of_message(deed, kind, from, to) of_zero_samples(meter) of_lie(meter, by) of_bits(meter, number) of_shift(by) put_back
        as_it_was changed sides
        never_sent tag link epoch sequence header content proof list deadline deadline_repaired alarm law tolerated harmless other
        nobody(total) wrong_by(by) nobody_unsaid
        helps(cure) costs(price) lab(experiment)
        cure_samples price_samples cure_lie price_lie cure_bits price_bits cure_shift price_shift
        proofs_label opening_label try_cure
        compared compared_beat compared_message compared_equal compared_different compared_missing compared_only compared_none;
        proofs_off proofs_bits opening_no opening_yes
    }
}
