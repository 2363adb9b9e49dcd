//! The lecture: the words of its scenes.

use blindsum_core::wire::kind::Kind;

use crate::state::lecture::Slide;
use crate::text::words::texts::{texts, word};

/// What a round, or the one that would run, puts into the words of a scene.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct LectureFigures {
    /// How many homes take part, in words.
    pub(crate) homes: String,
    /// How many samples each draws.
    pub(crate) gamma: u32,
    /// How the round stands that the lecture is about.
    pub(crate) standing: Standing,
    /// How far the total strays in 19 rounds of 20, with its unit.
    pub(crate) band: String,
    /// This round's noise, with its unit, where the eyes know it.
    pub(crate) noise: Option<String>,
    /// Where a fifty-fifty suspicion ends at most.
    pub(crate) suspicion: String,
    /// What counts as close to a reading, with its unit.
    pub(crate) close: String,
    /// The home that stands for all.
    pub(crate) first: String,
    /// The home that is spoken of.
    pub(crate) home: String,
    /// How many digits the numbers of the exhibit have.
    pub(crate) digits: Option<usize>,
}

/// How a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Standing {
    /// None was run.
    #[default]
    None,
    /// One runs.
    Runs,
    /// It published its total.
    Published,
    /// It published none.
    Refused,
}

texts! {
    /// The lecture.
    LectureWords {
        // The way in, the way out, and the bar.
        begin leave go_on go_back place(number: usize, all: usize)
        next next_slide(slide: Slide)
        // What the speaker alone needs.
        notes_minutes(slide: Slide, until: u32, all: u32) notes_keys notes_title
        // The picture.
        picture picture_lit(who) picture_dimmed(who) picture_all_lit listens carried(kind: Kind) windows(who) homes(from: u64, to: u64) travels(what, from, to)
        planned(home: u64, beat: usize)
        // The scenes.
        title(slide: Slide, figures: &LectureFigures) sentence(slide: Slide, figures: &LectureFigures)
        // Two lines about who knows what, and three sentences to end with; each line for itself.
        verdict(slide: Slide, figures: &LectureFigures) sentences(slide: Slide, figures: &LectureFigures)
        needs_round needs_running not_usual refused
        // What stands under a title and over a foot.
        exhibit(slide: Slide, figures: &LectureFigures) foot(slide: Slide, figures: &LectureFigures)
        // Rows of exhibits.
        row_readings row_noise row_meters row_admitted of(count: usize, all: usize) row_share(meter: u64) row_more(count: usize) row_reading
        row_blind row_cover_lock row_cover_share row_cover_blind row_all_readings row_all_noise row_sum_open row_noise_open
        row_total row_band row_sum unknown
        plus_minus(value) wh(value) before after one_meter_after odds_of(up, down) guess(what, from, until) into_one(count: usize) row_masked not_limited homes_row(homes, read) dots_axis(most) dots_alt(homes)
        columns_alt(count: usize) law_alt curve_alt;
    }
}
