//! Ids of elements that more than one part of the page knows.

/// What is before the picture and the picture itself: where whoever looks for it is brought.
pub(crate) const FRAME: &str = "run-bar";
/// The picture.
pub(crate) const STAGE: &str = "stage";
/// The button that runs.
pub(crate) const RUN: &str = "run";
/// The button that cancels.
pub(crate) const CANCEL: &str = "cancel";
/// The button that plays.
pub(crate) const PLAY: &str = "play";
/// The slider of steps.
pub(crate) const STEP: &str = "step";
/// The list of keys.
pub(crate) const KEYS: &str = "keys";
/// The choice of eyes.
pub(crate) const EYES: &str = "eyes";
/// The exhibit.
pub(crate) const EXHIBIT: &str = "exhibit";
/// What lies over it.
pub(crate) const DRAWER: &str = "drawer";
/// What opens the parameters of the round.
pub(crate) const CHIP: &str = "round-chip";
/// What opens the page for teachers.
pub(crate) const ABOUT: &str = "to-about";
/// What opens the ways on, where room is missing for them.
pub(crate) const MENU: &str = "menu";
/// What opens the choice of eyes, where room is missing for a row.
pub(crate) const EYES_OPEN: &str = "eyes-open";
/// The title of what lies over it.
pub(crate) const DRAWER_TITLE: &str = "drawer-title";
/// What a stop of the guided path tells.
pub(crate) const TOLD: &str = "tour-told";
/// The words of a stop of the guided path, and the row of stops at the lower edge.
pub(crate) const PATH_WORDS: &str = "path-words";
pub(crate) const PATH_WAYS: &str = "path-ways";
/// The title of a scene of the lecture.
pub(crate) const LECTURE: &str = "lecture-title";
/// The browser's picker of files.
pub(crate) const FILE: &str = "file";
/// The card of the meter that is looked at.
pub(crate) const CARD: &str = "meter-card";
/// The town of a crowd, and the field for the number of a home.
pub(crate) const TOWN: &str = "town";
pub(crate) const HOME: &str = "home";

/// What is pressed of a meter's house.
pub(crate) fn house(meter: u32) -> String {
    format!("house-{}", u64::from(meter) + 1)
}

/// What chooses an exhibit.
pub(crate) fn tab(name: &str) -> String {
    format!("tab-{name}")
}

/// What was done to the round, and what came of it.
#[cfg(feature = "tampering")]
pub(crate) const TAMPERING: &str = "tampering";
