//! A bar of odds: what is likely is blank, the rest is hatched, each with its number.

use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::view::frame::Frame;

/// A bar in a frame, blank for a share of 0 to 1. The words stand at its two ends. `limit`: drawn heavier, for what is at the most.
pub(crate) fn odds(share: f64, likely: &str, rest: &str, frame: Frame, limit: bool) -> Html {
    let Frame { x, y, w, h } = frame;
    let first = w * share.clamp(0.0, 1.0);
    let line = units(y + h / 2.0 + 4.5);
    html! {
        <g class={classes!("odds", limit.then_some("limit"))} aria-hidden="true">
            <rect class="likely" x={units(x)} y={units(y)} width={units(first)} height={units(h)} />
            <rect class="likely" x={units(x + first)} y={units(y)} width={units(w - first)} height={units(h)} />
            <rect class="rest" x={units(x + first)} y={units(y)} width={units(w - first)} height={units(h)} />
            <text x={units(x + 8.0)} y={line.clone()}>{ likely.to_owned() }</text>
            <text class="haloed" x={units(x + w - 8.0)} y={line} text-anchor="end">{ rest.to_owned() }</text>
        </g>
    }
}
