//! Remembers how far a person came along the guided path.

use yew::prelude::*;

use crate::browser;

/// The stop where the path was left.
pub(crate) fn remembered_stop() -> Option<usize> {
    browser::remembered_stop()?.parse().ok()
}

/// Remembers each stop; when the path is left, the last one stays.
#[hook]
pub(crate) fn use_tour(stop: Option<usize>) {
    use_effect_with(stop, |stop| {
        if let Some(stop) = stop {
            browser::remember_stop(&stop.to_string());
        }
    });
}
