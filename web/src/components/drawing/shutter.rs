//! A window with shutters, the one sign for what is known of a home: shut, drawn as far as readings are ruled out, swung aside.

use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::view::frame::Frame;

/// How a window is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shutter {
    /// Shut: no reading is ruled out.
    Shut,
    /// Half drawn: this share of the readings, 0 to 1, is still possible.
    Drawn(f64),
    /// Swung aside by who lives there.
    Own,
    /// Swung aside by somebody else.
    Read,
}

impl Shutter {
    /// Its name, for styles and tests.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Shut => "shut",
            Self::Drawn(_) => "drawn",
            Self::Own => "own",
            Self::Read => "read",
        }
    }

    /// How far each wing reaches into the window, as a share of its width: half where it is shut. A wing that is drawn never looks
    /// like one that is shut or gone.
    fn reach(self) -> f64 {
        match self {
            Self::Shut => 0.5,
            Self::Drawn(possible) => (possible * 0.48).clamp(0.07, 0.41),
            Self::Own | Self::Read => 0.0,
        }
    }
}

/// A window in a frame, with a number in it where one is given: only a window that is open shows one.
pub(crate) fn shutter(look: Shutter, frame: Frame, number: Option<String>) -> Html {
    let slats = if frame.h > 24.0 { "slats" } else { "slats small" };
    let wings = match look {
        Shutter::Shut => shut(&frame, slats),
        Shutter::Drawn(_) => drawn(&frame, look.reach(), slats),
        Shutter::Own | Shutter::Read => return open(look, &frame, slats, number),
    };
    html! { <g class={classes!("shutter", look.name())} aria-hidden="true">{ pane(&frame) }{ wings }</g> }
}

fn pane(frame: &Frame) -> Html {
    let Frame { x, y, w, h } = *frame;
    html! { <rect class="pane" x={units(x)} y={units(y)} width={units(w)} height={units(h)} rx="1.5" /> }
}

fn shut(frame: &Frame, slats: &'static str) -> Html {
    let Frame { x, y, w, h } = *frame;
    let (middle, knob) = (frame.middle(), y + h / 2.0);
    html! {
        <>
            <rect class={slats} x={units(x)} y={units(y)} width={units(w)} height={units(h)} rx="1.5" />
            <path class="edge" d={format!("M{middle:.1} {y:.1}V{:.1}", frame.bottom())} />
            if h > 24.0 {
                <circle class="knob" cx={units(middle - 3.0)} cy={units(knob)} r="1.3" />
                <circle class="knob" cx={units(middle + 3.0)} cy={units(knob)} r="1.3" />
            }
        </>
    }
}

fn drawn(frame: &Frame, reach: f64, slats: &'static str) -> Html {
    let (wing, lean) = (frame.w * reach, frame.h * 0.13);
    let sides = [(frame.x, 1.0), (frame.right(), -1.0)].map(|(hinge, side)| {
        format!(
            "M{hinge:.1} {:.1}L{inner:.1} {:.1}V{:.1}L{hinge:.1} {:.1}Z",
            frame.y,
            frame.y + lean,
            frame.bottom() - lean,
            frame.bottom(),
            inner = hinge + side * wing,
        )
    });
    html! { <>{ for sides.into_iter().map(|d| html! { <path class={slats} {d} /> }) }</> }
}

/// The wings stand outside of the window, which is a little narrower for them.
fn open(look: Shutter, frame: &Frame, slats: &'static str, number: Option<String>) -> Html {
    let inset = frame.w * 0.045;
    let window = Frame { x: frame.x + inset, w: frame.w - 2.0 * inset, ..*frame };
    let (wing, lean) = (frame.w * 0.15, frame.h * 0.16);
    let sides = [(window.x, -1.0), (window.right(), 1.0)].map(|(hinge, side)| {
        format!(
            "M{hinge:.1} {:.1}L{outer:.1} {:.1}V{:.1}L{hinge:.1} {:.1}",
            window.y,
            window.y + lean,
            window.bottom() - lean,
            window.bottom(),
            outer = hinge + side * wing,
        )
    });
    html! {
        <g class={classes!("shutter", look.name())} aria-hidden="true">
            { pane(&window) }
            { for sides.into_iter().map(|d| html! { <path class={slats} {d} /> }) }
            if let Some(number) = number {
                <text class="in-window" x={units(window.middle())} y={units(window.y + window.h / 2.0 + 4.5)} text-anchor="middle">{ number }</text>
            }
        </g>
    }
}

/// How large a window in a line of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// Beside a headline.
    Large,
    /// Beside a word.
    Small,
    /// In a button.
    Tiny,
}

/// A window for a line of text.
pub(crate) fn shutter_icon(look: Shutter, size: Size) -> Html {
    let (w, h) = match size {
        Size::Large => (46.0, 36.0),
        Size::Small => (22.0, 17.0),
        Size::Tiny => (14.0, 11.0),
    };
    let frame = Frame { x: 0.0, y: 0.0, w, h };
    // The wings of a window that is open need room at its sides.
    let side = if look.reach() > 0.0 { 2.0 } else { w * 0.15 + 1.0 };
    let (width, height) = (w + 2.0 * side, h + 4.0);
    html! {
        <svg class="drawing-icon" viewBox={format!("{:.1} -2 {width:.1} {height:.1}", -side)} width={units(width)} height={units(height)} aria-hidden="true">
            { shutter(look, frame, None) }
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_is_possible_the_further_a_shutter_is_drawn() {
        let reach = |possible| Shutter::Drawn(possible).reach();
        assert!(reach(0.2) < reach(0.5) && reach(0.5) < reach(0.8));
        // However much is possible, it is neither shut nor gone.
        for possible in [0.0, 1e-9, 0.5, 1.0] {
            assert!(reach(possible) > Shutter::Read.reach() && reach(possible) < Shutter::Shut.reach());
        }
    }

    #[test]
    fn each_look_has_a_name_of_its_own() {
        let names = [Shutter::Shut, Shutter::Drawn(0.5), Shutter::Own, Shutter::Read].map(Shutter::name);
        assert!(names.iter().enumerate().all(|(place, name)| !names[..place].contains(name)));
    }
}
