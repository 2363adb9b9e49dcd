//! The page's own sign: a window whose shutters are half drawn.

use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::components::drawing::shutter::{Shutter, shutter};
use crate::view::frame::Frame;

/// The sign, 26 by 22.
pub(crate) fn logo() -> Html {
    let frame = Frame { x: 1.0, y: 0.0, w: 22.0, h: 19.0 };
    html! {
        <svg class="drawing-icon logo" viewBox="-1 -1 26 22" width={units(26.0)} height={units(22.0)} aria-hidden="true">
            { shutter(Shutter::Drawn(0.65), frame, None) }
        </svg>
    }
}
