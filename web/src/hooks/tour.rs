//! Remembers how far a person came along the guided path, and what they answered.

use yew::prelude::*;

use crate::browser;
use crate::state::{Answers, Path};

/// The stop where the path was left.
pub(crate) fn remembered_stop() -> Option<usize> {
    browser::remembered_stop()?.parse().ok()
}

/// What was answered before.
pub(crate) fn remembered_answers() -> Answers {
    browser::remembered_answers().map(|memory| Answers::from_memory(&memory)).unwrap_or_default()
}

/// Remembers each stop and each answer; when the path is left, the last ones stay.
#[hook]
pub(crate) fn use_tour(path: &Path) {
    use_effect_with(path.stop, |stop| {
        if let Some(stop) = stop {
            browser::remember_stop(&stop.to_string());
        }
    });
    use_effect_with(path.remembered(), |answers| browser::remember_answers(answers));
}
