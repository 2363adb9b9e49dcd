//! Small pieces that several parts of the picture are made of.

use blindsum_core::privacy::Verdict;
use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::text::text;
use crate::view::frame::Frame;

/// Enter and space do what a click does.
pub(super) fn on_key(action: Callback<()>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            action.emit(());
        }
    })
}

/// A line of words around the middle of a frame, on a base line.
pub(super) fn line(class: &'static str, frame: &Frame, y: f64, words: String) -> Html {
    html! { <text {class} x={units(frame.middle())} y={units(y)} text-anchor="middle">{ words }</text> }
}

/// A house's or a cell's name, with what can be said of its reading.
pub(super) fn with_verdict(name: String, verdict: Option<Verdict>) -> String {
    let w = text().walk;
    match verdict {
        Some(verdict) => (w.verdict_of)(&name, w.verdict_word(verdict)),
        None => name,
    }
}
