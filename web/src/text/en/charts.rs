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
