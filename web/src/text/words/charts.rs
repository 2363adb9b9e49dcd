//! What is taken away: a chart as a table, as files; a round as its transcript.

use crate::text::words::texts::{texts, word};

texts! {
    /// What is taken away.
    ChartWords {
        downloads table csv svg png saved save_failed draw_failed csv_of(table)
        // The round.
        transcript transcript_json transcript_full transcript_public transcript_unseeded transcript_none
        transcript_later
        // Columns.
        dot reading before who likely homes samples equal share low high luck;
    }
}
