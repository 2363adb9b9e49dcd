//! Plain words: no turn of phrase that a reader stumbles over, in texts of the page and of the command line, in documents and in
//! comments.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod matching;
mod sources;
mod turns;

use matching::{Pattern, tokens};
use sources::{Kind, pieces};
use turns::{TURNS, Where};

#[test]
fn texts_documents_and_comments_are_in_plain_words() {
    let pieces = pieces();
    let count = |kind| pieces.iter().filter(|piece| piece.kind == kind).count();
    let counts = [Kind::Document, Kind::Literal, Kind::Comment].map(count);
    assert!(counts.iter().all(|count| *count > 300), "{counts:?}");
    let turns: Vec<_> = TURNS.iter().map(|turn| (turn, Pattern::new(turn.pattern))).collect();
    let mut found = Vec::new();
    for piece in &pieces {
        let text = tokens(&piece.text);
        for (turn, pattern) in &turns {
            if piece.kind == Kind::Comment && turn.place == Where::Read {
                continue;
            }
            let told = |words: String| {
                format!("{:?} {}: “{words}” (write: {})", piece.kind, piece.place, turn.instead)
            };
            found.extend(pattern.find(&text).into_iter().map(told));
        }
    }
    assert!(found.is_empty(), "{} turns of phrase:\n{}", found.len(), found.join("\n"));
}
