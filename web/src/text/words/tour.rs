//! What the guided path says.

use crate::text::words::texts::Sentence;

/// What a round puts into the words of its stops.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figures {
    /// Of one share of the noise: see [`OneShare`](crate::text::odds::OneShare).
    pub(crate) exact: String,
    pub(crate) zeros: String,
    /// How near a reading plus one share is to it, in a sentence.
    pub(crate) reach: String,
    /// How far the total takes a suspicion: of somebody who takes no part, and of one curious meter.
    pub(crate) outsider: String,
    pub(crate) curious: String,
    /// What the three of the last stop can say.
    pub(crate) three: String,
}

/// A sentence that may tell figures of the round.
pub(crate) type Told = Sentence<fn(&Figures) -> String>;

/// What a stop says.
pub(crate) struct StopWords {
    /// Its title.
    pub(crate) title: &'static str,
    /// What the learner is asked before anything is told.
    pub(crate) question: &'static str,
    /// What can be answered, and what is said to it. One is right.
    pub(crate) answers: [(&'static str, Told); 3],
    /// Which, from 0.
    pub(crate) right: usize,
    /// What happens here.
    pub(crate) what: Told,
    /// What stands above that, where it is not why it is safe.
    pub(crate) why_title: Option<&'static str>,
    /// Why it is safe, or what is not.
    pub(crate) why: Told,
    /// What the paper says otherwise, where it does.
    pub(crate) slip: Option<&'static str>,
}

/// What the path says.
pub(crate) struct TourWords {
    /// Begins it.
    pub(crate) begin: &'static str,
    /// What follows where it begins.
    pub(crate) takes: &'static str,
    /// Goes on with it.
    pub(crate) resume: &'static str,
    /// The stops, to choose from.
    pub(crate) stop: &'static str,
    /// Where one stands.
    pub(crate) stop_of: fn(stop: usize, all: usize) -> String,
    /// Before an answer.
    pub(crate) predict: &'static str,
    /// After a right one.
    pub(crate) right: &'static str,
    /// After a wrong one.
    pub(crate) wrong: &'static str,
    /// Shows it without an answer.
    pub(crate) skip: &'static str,
    /// Wants to be asked once more.
    pub(crate) again: &'static str,
    /// Leads to what is told, where that stands below the picture.
    pub(crate) read_on: &'static str,
    /// The page shows something else.
    pub(crate) strayed: &'static str,
    /// Leads back.
    pub(crate) come_back: &'static str,
    /// What happens.
    pub(crate) what: &'static str,
    /// Why it is safe.
    pub(crate) why: &'static str,
    /// The paper's slip.
    pub(crate) slip: &'static str,
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
    /// Before what to try.
    pub(crate) done_try: &'static str,
    /// What to try next.
    pub(crate) done_next: [&'static str; 4],
    /// How far a suspicion gets where nothing bounds that; where there is no other home.
    pub(crate) no_bound: &'static str,
    pub(crate) no_other: &'static str,
    /// How near a reading plus one share is to it; where a unit is more than 1 % of the cap.
    pub(crate) reach: fn(exact: &str, within: &str, close: &str) -> String,
    pub(crate) reach_coarse: fn(exact: &str) -> String,
    /// What the three who pool hold of homes like these.
    pub(crate) three_law: fn(reach: &str) -> String,
    /// Puts it away.
    pub(crate) done_close: &'static str,
    /// The stops.
    pub(crate) stops: [StopWords; 10],
}
