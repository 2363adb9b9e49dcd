//! The patterns that the signs are filled with, once for the whole page: each sign refers to them by name.

use yew::prelude::*;

/// Hatching (`hatch`, and `dim`, which is closer), the slats of shutters (`slats`, `slats-small`) and the head of an arrow (`arrow`).
pub(crate) fn defs() -> Html {
    let diagonal = "rotate(45)";
    html! {
        <svg class="drawing-defs" width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform={diagonal}>
                    <path d="M0 3H6" class="hatch-line" />
                </pattern>
                <pattern id="dim" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform={diagonal}>
                    <path d="M0 2.5H5" class="dim-line" />
                </pattern>
                <pattern id="slats" width="6" height="5" patternUnits="userSpaceOnUse">
                    <path d="M0 2.5H6" class="slat-line" />
                </pattern>
                <pattern id="slats-small" width="4" height="3" patternUnits="userSpaceOnUse">
                    <path d="M0 1.5H4" class="slat-line small" />
                </pattern>
                <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8"
                    markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
                    <path d="M0 0 8 4 0 8Z" class="arrow-head" />
                </marker>
            </defs>
        </svg>
    }
}
