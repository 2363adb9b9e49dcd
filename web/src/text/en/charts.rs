//! English: what is taken away.

use crate::text::words::charts::ChartWords;

pub(super) static CHARTS: ChartWords = ChartWords {
    downloads: "Take this chart away",
    table: "Table",
    csv: "CSV",
    svg: "SVG",
    png: "PNG",
    saved: "Saved.",
    save_failed: "The browser did not save it.",
    draw_failed: "The browser did not turn the drawing into an image. Save it as SVG instead.",
    csv_of: |table| format!("CSV: {table}"),
    transcript: "The round as a transcript.",
    transcript_json: "JSON",
    transcript_full: "All messages and all secrets in one document, from which a program can compute the round again. It is the file that \
                      the command line writes with --transcript. With a seed nothing in it is secret.",
    transcript_public: "What an eavesdropper sees, and what was published, in one document: of messages on secure links only who \
                        sent how much to whom.",
    transcript_unseeded: "This round has no seed, so the document leaves all secrets out: it has what an eavesdropper sees, and what \
                          was published. Run with a seed for a document with everything.",
    transcript_none: "A transcript has messages that these eyes do not see. Look through everything, or add the eavesdropper, to save \
                      one.",
    transcript_later: "It can be saved when the round is over.",
    dot: "Dot",
    reading: "Reading, Wh",
    before: "Possible before, Wh",
    who: "Who",
    likely: "Likelier of the two, %",
    homes: "Homes",
    samples: "Samples a meter",
    equal: "All samples equal, %",
    share: "Right, %",
    low: "At least, %",
    high: "At most, %",
    luck: "By luck, %",
};
