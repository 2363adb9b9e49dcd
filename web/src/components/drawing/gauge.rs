//! A gauge from 0 to the cap: what is possible is hatched, what is ruled out is blank, the number in hand is a tick.

use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::view::frame::Frame;

/// What of the readings is possible, as shares of the cap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Possible {
    /// All of them.
    All,
    /// Those between, nine times in ten.
    Between(f64, f64),
    /// One.
    One,
}

/// A gauge in a frame, with a tick at a share of the cap. What lies outside of 0 to the cap is not drawn.
pub(crate) fn gauge(possible: Possible, tick: Option<f64>, frame: Frame) -> Html {
    let Frame { x, y, w, h } = frame;
    let at = |share: f64| x + w * share.clamp(0.0, 1.0);
    let hatched = match possible {
        Possible::All => {
            html! { <rect class="dim" x={units(x)} y={units(y)} width={units(w)} height={units(h)} /> }
        }
        Possible::Between(least, most) => {
            // Never so narrow that it is not seen.
            let width = (at(most) - at(least)).max(3.0);
            let left = at(least).min(x + w - width);
            html! { <rect class="interval" x={units(left)} y={units(y - 1.5)} width={units(width)} height={units(h + 3.0)} /> }
        }
        Possible::One => Html::default(),
    };
    let tick = tick.filter(|share| (0.0..=1.0).contains(share)).map(|share| {
        html! { <path class="tick" d={format!("M{:.1} {:.1}V{:.1}", at(share), y - 4.0, y + h + 4.0)} /> }
    });
    html! {
        <g class="gauge" aria-hidden="true">
            <rect class="track" x={units(x)} y={units(y)} width={units(w)} height={units(h)} />
            { hatched }
            { tick }
        </g>
    }
}
