//! A wire: who pools is joined by a thick line that taps the lanes.

use yew::prelude::*;

use crate::components::drawing::measure::units;

/// Where something is joined to the wire.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tap {
    /// Where, sideways.
    pub(crate) x: f64,
    /// Its other end.
    pub(crate) y: f64,
}

/// A wire at the height `y`: from those who pool, and with an arrow to what they have by it. Nothing where nobody pools.
pub(crate) fn wire(y: f64, pooled: &[Tap], gained: &[Tap]) -> Html {
    let all = || pooled.iter().chain(gained);
    let left = all().map(|tap| tap.x).fold(f64::INFINITY, f64::min);
    let right = all().map(|tap| tap.x).fold(f64::NEG_INFINITY, f64::max);
    if pooled.is_empty() {
        return Html::default();
    }
    let joined = pooled.iter().map(|tap| format!("M{:.1} {:.1}V{y:.1}", tap.x, tap.y)).collect::<String>();
    html! {
        <g class="wire" aria-hidden="true">
            <path class="rail" d={format!("{joined}M{left:.1} {y:.1}H{right:.1}")} />
            { for gained.iter().map(|tap| html! {
                <path class="tap" d={format!("M{} {}V{}", units(tap.x), units(y + 1.0), units(tap.y))} marker-end="url(#arrow)" />
            }) }
        </g>
    }
}
