//! Words of the guided path.

/// What a stop says.
pub(crate) struct StopWords {
    /// Its title.
    pub(crate) title: &'static str,
    /// What the learner is asked before anything is told.
    pub(crate) question: &'static str,
    /// What can be answered, and what is said to it. One is right.
    pub(crate) answers: [(&'static str, &'static str); 3],
    /// Which, from 0.
    pub(crate) right: usize,
    /// What happens here.
    pub(crate) what: &'static str,
    /// What stands above that, where it is not why it is safe.
    pub(crate) why_title: Option<&'static str>,
    /// Why it is safe, or what is not.
    pub(crate) why: &'static str,
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
    /// Where one stands: {stop}, {all}.
    pub(crate) stop_of: &'static str,
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
    /// There is no round yet.
    pub(crate) needs_round: &'static str,
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
    /// How many ends were foreseen: {right}, {all}.
    pub(crate) done_text: &'static str,
    /// What to try next.
    pub(crate) done_next: [&'static str; 4],
    /// Puts it away.
    pub(crate) done_close: &'static str,
    /// The stops.
    pub(crate) stops: [StopWords; 10],
}

#[cfg(test)]
mod tests {
    use crate::state::STOPS;
    use crate::text::text;

    #[test]
    fn every_stop_has_one_right_answer_and_a_reason_for_each() {
        let stops = &text().tour.stops;
        assert_eq!(stops.len(), STOPS.len());
        for stop in stops {
            assert!(stop.right < stop.answers.len(), "{}", stop.title);
            for (answer, reason) in stop.answers {
                assert!(!answer.is_empty() && reason.len() > 20, "{}: {answer}", stop.title);
            }
        }
        // The right answer is not always in the same place.
        assert!((0..3).all(|place| stops.iter().any(|stop| stop.right == place)));
    }
}
