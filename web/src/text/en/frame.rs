//! English: the page's frame.

use blindsum_sim::beat::Beat;

use crate::state::Tab;
use crate::text::words::frame::FrameWords;

pub(super) static FRAME: FrameWords = FrameWords {
    chip: |values| {
        let mut parts = vec![values.homes.to_owned(), values.slot.to_owned()];
        parts.push(format!("ε {}{}", values.epsilon, if values.each { " each" } else { "" }));
        parts.push(format!(
            "{} bits{}",
            values.bits,
            if values.insecure { ", too short to be safe" } else { "" }
        ));
        if values.seeded {
            parts.push("seeded, not secret".to_owned());
        }
        parts.join(" · ")
    },
    chip_short: |homes, epsilon| format!("{homes}, ε {epsilon}"),
    chip_mend_short: |count| format!("{count} to correct"),
    chip_mend: |fields| format!("Parameters: correct {fields}"),
    chip_title: "Parameters and readings of the round",
    all_day: "all day",
    the_day: "The day",
    teachers: "Teachers",
    theme_is: |theme| format!("Theme: {theme}"),
    menu: "Menu",
    more: "More",
    close: "Close",
    about: "For teachers and researchers",
    round_drawer: "The round",
    whose_eyes: "Whose eyes?",
    or: "or",
    everything: "everything",
    a_meter: "a meter",
    meters_chosen: |count| format!("{count} meters"),
    meter_number: "number",
    pool_hint: "Choose several: they pool what they know.",
    pool_hint_short: "Choose several: they pool.",
    seen_by: "Seen by",
    change: "change",
    eyes_sheet: "Whose eyes look?",
    exhibits: "Exhibits",
    tab: |which| {
        match which {
            Tab::Now => "Now",
            Tab::Verdict => "Verdict",
            Tab::Meter => "Meter",
            Tab::Noise => "Noise",
            Tab::Opening => "Opening",
            Tab::Log => "Log",
            Tab::Day => "Day",
            Tab::Checks => "Checks",
        }
        .to_owned()
    },
    beats: "Beats of the round",
    beat: |which| {
        match which {
            Beat::Keys => "Keys",
            Beat::Register => "Register",
            Beat::Admit => "Admit",
            Beat::LockBits => "Lock bits",
            Beat::DealShares => "Deal shares",
            Beat::ReadAndBlind => "Read, blind",
            Beat::SendReading => "Send reading",
            Beat::DrawNoise => "Draw noise",
            Beat::SendNoise => "Send noise",
            Beat::Multiply => "Multiply",
            Beat::HandOver => "Hand over",
            Beat::Publish => "Publish",
        }
        .to_owned()
    },
    beat_back: "One beat back",
    beat_on: "One beat on",
    play: "Play",
    pause: "Pause",
    beat_of: |number, all| format!("{number} of {all}"),
    beat_waits: "not yet",
    the_readings: "The readings",
    kernel: "What does the arithmetic",
};
