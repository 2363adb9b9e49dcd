//! English: the stops of the guided path, in two halves.

mod first;
mod second;

use crate::text::words::tour::StopWords;

pub(super) const STOPS: [StopWords; 10] = {
    let [a, b, c, d, e] = first::STOPS;
    let [f, g, h, i, j] = second::STOPS;
    [a, b, c, d, e, f, g, h, i, j]
};
