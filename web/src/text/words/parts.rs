//! The parts that the exhibits are cut into, in their order: here stands which parts a tab has.

/// What the parts are called, a word or two each. What they hold is [`crate::components::parts`]'s callers'.
pub(crate) struct PartWords {
    /// The row of buttons.
    pub(crate) row: &'static str,
    /// A round that is over, in Now.
    pub(crate) over: [&'static str; 5],
    /// A round that published nothing.
    pub(crate) refused: [&'static str; 2],
    /// A phase, in Now.
    pub(crate) phase: [&'static str; 2],
    /// Before a round, in Now.
    pub(crate) idle: [&'static str; 2],
    /// The verdict on a home.
    pub(crate) verdict: [&'static str; 4],
    /// The same for a crowd.
    pub(crate) crowd: [&'static str; 5],
    /// One meter.
    pub(crate) meter: [&'static str; 3],
    /// The noise laboratory.
    pub(crate) noise: [&'static str; 4],
    /// How the products are opened.
    pub(crate) opening: [&'static str; 4],
    /// The messages.
    pub(crate) log: [&'static str; 4],
    /// A day.
    pub(crate) day: [&'static str; 3],
    /// What has to hold, and what it cost.
    pub(crate) checks: [&'static str; 2],
}
