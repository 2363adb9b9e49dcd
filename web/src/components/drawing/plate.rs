//! Plates: what a value or a message is, by its shape. A rectangle is public, an octagon encrypted, one without its lid opened, a tube
//! secret; a plate is hatched where the eyes that look cannot tell what is in it.

use blindsum_core::wire::kind::Protection;
use yew::prelude::*;

use crate::components::drawing::measure::{units, width};
use crate::view::frame::Frame;

/// What a plate looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plate {
    /// For everybody.
    Public,
    /// Encrypted, and these eyes cannot open it.
    Sealed,
    /// Encrypted, and these eyes see what is in it: the lid is off.
    Opened,
    /// On a secret channel, to these eyes.
    Tube,
    /// On a secret channel, not to these eyes.
    SealedTube,
    /// Nothing of it reaches these eyes.
    Unheard,
}

/// How a message looks to eyes that see what is in it, or do not.
pub(crate) fn plate_of(protection: Protection, seen: bool) -> Plate {
    match (protection, seen) {
        (Protection::Public, _) => Plate::Public,
        (Protection::Open, false) => Plate::Sealed,
        (Protection::Open, true) => Plate::Opened,
        (Protection::Secure, true) => Plate::Tube,
        (Protection::Secure, false) => Plate::SealedTube,
    }
}

/// Draws a plate in a frame. What stands on it comes after it; where it is hatched, a plain field is left for that.
pub(crate) fn plate(look: Plate, frame: Frame) -> Html {
    let Frame { x, y, w, h } = frame;
    let rect = |class: &'static str, inset: f64, round: f64| {
        let inner = frame.grown(-inset);
        html! {
            <rect {class} x={units(inner.x)} y={units(inner.y)} width={units(inner.w)} height={units(inner.h)} rx={units(round)} />
        }
    };
    let cut = h * 0.25;
    let octagon = format!(
        "M{:.1} {y:.1}H{:.1}L{right:.1} {:.1}V{:.1}L{:.1} {bottom:.1}H{:.1}L{x:.1} {:.1}V{:.1}Z",
        x + cut,
        x + w - cut,
        y + cut,
        y + h - cut,
        x + w - cut,
        x + cut,
        y + h - cut,
        y + cut,
        right = frame.right(),
        bottom = frame.bottom(),
    );
    match look {
        Plate::Public => rect("plate", 0.0, 2.0),
        Plate::Sealed => {
            html! { <><path class="plate" d={octagon.clone()} /><path class="hatched" d={octagon} />{ field(&frame) }</> }
        }
        Plate::Unheard => html! { <path class="plate unheard" d={octagon} /> },
        Plate::Opened => {
            // The lid is missing: its edge, from corner to corner.
            let open = format!(
                "M{:.1} {y:.1}L{x:.1} {:.1}V{:.1}L{:.1} {bottom:.1}H{:.1}L{right:.1} {:.1}V{:.1}L{:.1} {y:.1}",
                x + cut,
                y + cut,
                y + h - cut,
                x + cut,
                x + w - cut,
                y + h - cut,
                y + cut,
                x + w - cut,
                right = frame.right(),
                bottom = frame.bottom(),
            );
            html! { <><path class="plate-ground" d={octagon} /><path class="plate-open" d={open} /></> }
        }
        Plate::Tube => html! { <>{ rect("plate", 0.0, h / 2.0) }{ rect("rim", 2.5, h / 2.0) }</> },
        Plate::SealedTube => html! {
            <>
                { rect("plate", 0.0, h / 2.0) }
                { rect("hatched", 0.0, h / 2.0) }
                { rect("rim", 2.5, h / 2.0) }
                { field(&frame) }
            </>
        },
    }
}

/// The plain field of a plate that is hatched, where it has room for words.
fn field(frame: &Frame) -> Html {
    if frame.w < 30.0 {
        return Html::default();
    }
    let inner = Frame { x: frame.x + 13.0, y: frame.y + 3.0, w: frame.w - 26.0, h: frame.h - 6.0 };
    html! { <rect class="field" x={units(inner.x)} y={units(inner.y)} width={units(inner.w)} height={units(inner.h)} rx="3" /> }
}

/// Words on a white strip around a point: what is told in the midst of lines. It is as wide as its words can be.
pub(crate) fn strip(words: &str, (x, y): (f64, f64), within: (f64, f64)) -> Html {
    const SIZE: f64 = 12.5;
    let wide = width(words, SIZE) + 16.0;
    // Beside its place rather than out of the picture.
    let middle = x.max(within.0 + wide / 2.0).min(within.1 - wide / 2.0);
    let frame = Frame::around((middle, y), wide, 24.0);
    html! {
        <g class="strip">
            <rect x={units(frame.x)} y={units(frame.y)} width={units(frame.w)} height={units(frame.h)} rx="3" />
            <text x={units(middle)} y={units(y + 4.5)} text-anchor="middle">{ words.to_owned() }</text>
        </g>
    }
}
