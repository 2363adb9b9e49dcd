//! What the guided path says.

use crate::text::words::sketch::SketchWords;
use crate::text::words::texts::Sentence;

/// What a round puts into the words of its stops.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figures {
    /// How many meters, counted; how many samples each draws; how long the keys are.
    pub(crate) meters: String,
    pub(crate) gamma: String,
    pub(crate) key_bits: String,
    /// Of one share of the noise: see [`OneShare`](crate::text::odds::OneShare).
    pub(crate) exact: String,
    /// How many meters draw samples that are all nearly equal, in a sentence.
    pub(crate) equal: String,
    /// How near a reading plus one share is to it, in a sentence.
    pub(crate) reach: String,
    /// How near counts as close, and of how many of 100 homes the same number is as close to the reading; and in a town of the most homes that the page runs.
    pub(crate) within: String,
    pub(crate) close: String,
    pub(crate) town: String,
    /// The budget that a total costs; what odds of one to one become by it at most, and how many of 25 dots half of them.
    pub(crate) epsilon: String,
    pub(crate) odds: String,
    pub(crate) dots: String,
    /// How far the total takes a suspicion: of somebody who takes no part, and of one curious meter.
    pub(crate) outsider: String,
    pub(crate) curious: String,
    /// What the three of the last stop can say; where that is not for whoever looks, what is so in rounds like this one.
    pub(crate) three: String,
    /// The error of the total on average, with its unit.
    pub(crate) error: String,
    /// Of the round itself, as far as whoever looks knows it.
    pub(crate) round: RoundFigures,
}

/// What is so in this round only. Nothing where there is none, or where the eyes do not know it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct RoundFigures {
    /// The home whose noise is plain to see, from 0.
    pub(crate) plain: u32,
    /// Of that one: which sample counts, from 1, and what it is, with its unit.
    pub(crate) counts: Option<(usize, String)>,
    /// The published total, with its unit.
    pub(crate) total: Option<String>,
    /// What the three of the last stop can say.
    pub(crate) three: Option<String>,
}

/// A sentence that may tell figures of the round. What stands between two stars is stressed.
pub(crate) type Told = Sentence<fn(&Figures) -> String>;

/// What is folded away under a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fold {
    /// Why a blind is needed beside a share.
    Blind,
    /// The symbols, and the equations of the stop's phase below them.
    Symbols,
    /// For whoever knows RSA.
    Rsa,
    /// What would keep those who pool from reading.
    Helps,
    /// What the paper prints otherwise.
    Paper,
}

/// What a stop says.
pub(crate) struct StopWords {
    /// Its name, one or two words.
    pub(crate) name: &'static str,
    /// Its title.
    pub(crate) title: &'static str,
    /// Brings the word that the stop is about.
    pub(crate) word: Told,
    /// What there is to be seen.
    pub(crate) look: Told,
    /// What the learner is asked before more is told.
    pub(crate) question: &'static str,
    /// What can be answered, and what is said to it. One is right.
    pub(crate) answers: [(Told, Told); 3],
    /// Which, from 0.
    pub(crate) right: usize,
    /// Why it is so, and what follows.
    pub(crate) why: Told,
    /// What is folded away.
    pub(crate) folds: &'static [(Fold, &'static str)],
}

/// What the path says.
pub(crate) struct TourWords {
    /// Begins it.
    pub(crate) begin: &'static str,
    /// What follows where it begins: how long it takes.
    pub(crate) takes: fn(minutes: usize) -> String,
    /// Goes on with it.
    pub(crate) resume: fn(minutes: usize) -> String,
    /// The stops, to choose from.
    pub(crate) stops_name: &'static str,
    /// Where one stands, and how long the rest takes.
    pub(crate) stop_of: fn(stop: usize, all: usize) -> String,
    pub(crate) left: fn(minutes: usize) -> String,
    /// How a stop was answered, for those who do not see the sign.
    pub(crate) was_right: &'static str,
    pub(crate) was_wrong: &'static str,
    pub(crate) was_told: &'static str,
    /// The parts of a stop.
    pub(crate) word: &'static str,
    pub(crate) look: &'static str,
    pub(crate) guess: &'static str,
    pub(crate) why: &'static str,
    /// The picture.
    pub(crate) picture: &'static str,
    /// After a right answer.
    pub(crate) right: &'static str,
    /// After a wrong one.
    pub(crate) wrong: &'static str,
    /// At the right one, where another was chosen.
    pub(crate) this_one: &'static str,
    /// Before an answer that nobody chose and that is not right.
    pub(crate) not_chosen: &'static str,
    /// Shows it without an answer.
    pub(crate) skip: &'static str,
    /// Wants to be asked once more.
    pub(crate) again: &'static str,
    /// The page shows something else.
    pub(crate) strayed: &'static str,
    /// Leads back.
    pub(crate) come_back: &'static str,
    /// What is folded away.
    pub(crate) fold_blind: &'static str,
    pub(crate) fold_symbols: &'static str,
    pub(crate) fold_rsa: &'static str,
    pub(crate) fold_helps: &'static str,
    pub(crate) fold_paper: &'static str,
    /// There is no round that published a total.
    pub(crate) needs_round: &'static str,
    /// The same after a round that the budget refused, and after another refusal.
    pub(crate) needs_budget: &'static str,
    pub(crate) needs_another: &'static str,
    /// The parameters are not those that the path speaks of.
    pub(crate) not_usual: &'static str,
    /// One runs.
    pub(crate) running: &'static str,
    /// Where the tables would answer what is asked.
    pub(crate) exhibits_wait: &'static str,
    /// To the stop before.
    pub(crate) back: &'static str,
    /// To the next.
    pub(crate) next: &'static str,
    /// Leaves it.
    pub(crate) leave: &'static str,
    /// After the last.
    pub(crate) finish: &'static str,
    /// At the end: title.
    pub(crate) done_title: &'static str,
    /// How many questions were answered, and rightly; where none was right; where one was answered,
    /// rightly and not.
    pub(crate) done_some: fn(answered: usize, right: usize, all: usize) -> String,
    pub(crate) done_none_right: fn(answered: usize, all: usize) -> String,
    pub(crate) done_one_right: fn(answered: usize, all: usize) -> String,
    pub(crate) done_one_wrong: fn(answered: usize, all: usize) -> String,
    /// Before what to remember, and that: four questions with their answers.
    pub(crate) done_learned: &'static str,
    pub(crate) learned: [(&'static str, Told); 4],
    /// Before what to try; that, each a button and what is seen then.
    pub(crate) done_try: &'static str,
    pub(crate) tries: [(&'static str, &'static str); 5],
    /// How far a suspicion gets where nothing bounds that; where there is no other home.
    pub(crate) no_bound: &'static str,
    pub(crate) no_other: &'static str,
    /// How near a reading plus one share is to it; where a unit is more than 1 % of the cap.
    pub(crate) reach: fn(exact: &str, within: &str, close: &str) -> String,
    pub(crate) reach_coarse: fn(exact: &str) -> String,
    /// How many meters know their share whichever sample counts, for all of theirs are nearly equal; where a unit is more than 1 % of
    /// the cap.
    pub(crate) nearly_equal: fn(near: &str, within: &str, zeros: &str) -> String,
    pub(crate) only_zeros: fn(zeros: &str) -> String,
    /// What the three who pool hold of homes like these.
    pub(crate) three_law: fn(reach: &str) -> String,
    /// Puts it away.
    pub(crate) done_close: &'static str,
    /// The pictures' words; those of the pictures that look at messages.
    pub(crate) pictures: PictureWords,
    pub(crate) sketch: SketchWords,
    /// The stops.
    pub(crate) stops: [StopWords; 10],
}

/// Words in the pictures of the path.
pub(crate) struct PictureWords {
    /// Inside of a meter: title, the name of the whole, its rows.
    pub(crate) inside: fn(meter: &str) -> String,
    pub(crate) inside_says: fn(meter: &str, samples: usize) -> String,
    pub(crate) column: fn(place: usize) -> String,
    pub(crate) column_counts: fn(place: usize) -> String,
    pub(crate) bit: &'static str,
    pub(crate) bit_from: &'static str,
    pub(crate) sample: &'static str,
    pub(crate) sample_unit: &'static str,
    pub(crate) times: &'static str,
    pub(crate) times_what: &'static str,
    pub(crate) swallowed: &'static str,
    pub(crate) blind: &'static str,
    pub(crate) blind_part: &'static str,
    pub(crate) share: &'static str,
    pub(crate) share_is: fn(value: &str) -> String,
    pub(crate) locked: &'static str,
    /// What follows of it.
    pub(crate) nobody_both: &'static str,
    pub(crate) which_is_it: &'static str,
    /// What the three who pool hold of each home.
    pub(crate) held: &'static str,
    pub(crate) held_home: fn(home: u32) -> String,
    pub(crate) held_off: fn(off: &str) -> String,
    pub(crate) held_reading: &'static str,
    pub(crate) held_number: &'static str,
    pub(crate) held_close: fn(close: usize, all: usize, within: &str, law: &str) -> String,
    /// A suspicion in 25 dots: before the total and after it.
    pub(crate) dots: &'static str,
    pub(crate) dots_before: &'static str,
    pub(crate) dots_after: fn(epsilon: &str, percent: &str) -> String,
    pub(crate) dots_says: fn(before: usize, after: usize, all: usize) -> String,
    pub(crate) dots_wait: &'static str,
    pub(crate) dots_home: &'static str,
    pub(crate) dots_away: &'static str,
}
