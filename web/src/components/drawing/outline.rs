//! The outlines of those who take part: each has a shape of its own.

use yew::prelude::*;

use crate::view::frame::Frame;

/// Whose outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hub {
    /// A slanted card.
    Dealer,
    /// A cloud.
    Cloud,
    /// A hexagon.
    Center,
    /// A lens.
    Eavesdropper,
}

/// The outline of a hub in a frame, as a path.
pub(crate) fn hub(who: Hub, frame: &Frame) -> String {
    let Frame { x, y, w, h } = *frame;
    let at = |fx: f64, fy: f64| format!("{:.1} {:.1}", x + w * fx, y + h * fy);
    match who {
        Hub::Cloud => format!(
            "M{}C{} {} {}C{} {} {}C{} {} {}C{} {} {}Z",
            at(0.14, 1.0),
            at(-0.04, 1.0),
            at(-0.05, 0.42),
            at(0.14, 0.38),
            at(0.18, -0.06),
            at(0.52, -0.1),
            at(0.62, 0.12),
            at(0.80, -0.02),
            at(0.93, 0.16),
            at(0.89, 0.38),
            at(1.05, 0.44),
            at(1.03, 1.0),
            at(0.86, 1.0)
        ),
        Hub::Dealer => format!("M{}L{}L{}L{}Z", at(0.1, 0.0), at(1.0, 0.0), at(0.9, 1.0), at(0.0, 1.0)),
        Hub::Center => format!(
            "M{}L{}L{}L{}L{}L{}Z",
            at(0.1, 0.0),
            at(0.9, 0.0),
            at(1.0, 0.5),
            at(0.9, 1.0),
            at(0.1, 1.0),
            at(0.0, 0.5)
        ),
        Hub::Eavesdropper => format!(
            "M{}C{} {} {}C{} {} {}Z",
            at(0.0, 0.5),
            at(0.22, -0.15),
            at(0.78, -0.15),
            at(1.0, 0.5),
            at(0.78, 1.15),
            at(0.22, 1.15),
            at(0.0, 0.5)
        ),
    }
}

/// How much of a house's height its roof takes, at most.
const ROOF: f64 = 18.0;

fn eaves(frame: &Frame) -> f64 {
    frame.y + f64::min(ROOF, frame.h * 0.2)
}

/// The outline of a house in a frame, as a path.
pub(crate) fn house(frame: &Frame) -> String {
    let Frame { x, y, .. } = *frame;
    let eaves = eaves(frame);
    format!(
        "M{x:.1} {eaves:.1}L{:.1} {y:.1}L{right:.1} {eaves:.1}V{:.1}H{x:.1}Z",
        frame.middle(),
        frame.bottom(),
        right = frame.right()
    )
}

/// Its roof alone: thick while somebody works below it.
pub(crate) fn roof(frame: &Frame) -> String {
    let eaves = eaves(frame);
    format!("M{:.1} {eaves:.1}L{:.1} {:.1}L{:.1} {eaves:.1}", frame.x, frame.middle(), frame.y, frame.right())
}

/// A hub's outline for a line of text.
pub(crate) fn hub_icon(who: Hub) -> Html {
    let d = hub(who, &Frame { x: 0.0, y: 1.0, w: 18.4, h: 12.0 });
    html! { <svg class="drawing-icon" viewBox="-1 -1 20.4 16" width="20" height="16" aria-hidden="true"><path class="body" {d} /></svg> }
}

/// A house for a line of text.
pub(crate) fn house_icon() -> Html {
    let d = house(&Frame { x: 0.0, y: 1.0, w: 15.2, h: 12.0 });
    html! { <svg class="drawing-icon" viewBox="-1 -1 17.2 16" width="17" height="16" aria-hidden="true"><path class="body" {d} /></svg> }
}
