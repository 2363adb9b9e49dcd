//! An eye: whose eyes look.

use yew::prelude::*;

/// An eye around a point, `scale` times 18 wide. On a ground of its own, so that it can stand on an edge.
pub(crate) fn eye(x: f64, y: f64, scale: f64) -> Html {
    html! {
        <g class="eye" aria-hidden="true" transform={format!("translate({x:.1} {y:.1}) scale({scale})")}>
            <path d="M-9 0C-5 -6.5 5 -6.5 9 0C5 6.5 -5 6.5 -9 0Z" />
            <circle r="2.7" />
        </g>
    }
}

/// An eye for a line of text.
pub(crate) fn eye_icon() -> Html {
    html! { <svg class="drawing-icon" viewBox="-10 -7 20 14" width="18" height="13" aria-hidden="true">{ eye(0.0, 0.0, 1.0) }</svg> }
}
