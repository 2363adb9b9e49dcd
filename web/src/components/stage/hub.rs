//! The cloud, the control centre or the dealer: a shape of its own, a word, what it does, how far it is.

use blindsum_core::role::Role;
use yew::prelude::*;

use crate::components::formula::label;
use crate::components::role::role_class;
use crate::components::stage::pieces::eye;
use crate::ground::number;
use crate::ground::symbols::place_symbols;
use crate::text::role::role_word;
use crate::text::text;
use crate::view::frame::Frame;
use crate::workers::WorkerState;

/// What the picture shows of a hub.
pub(super) struct HubView {
    /// Who.
    pub(super) role: Role,
    /// Where.
    pub(super) frame: Frame,
    /// What it does.
    pub(super) task: &'static str,
    /// A symbol and how many of it there are.
    pub(super) state: Option<(String, String)>,
    /// Whether the page looks through its eyes.
    pub(super) eyes: bool,
    /// Its calculators.
    pub(super) calculators: Vec<WorkerState>,
}

/// Hubs below this width stand on a phone.
const NARROW: f64 = 140.0;

/// Draws a hub.
pub(super) fn hub(props: &HubView) -> Html {
    let Frame { x, y, w, h } = props.frame;
    let (middle, word) = (props.frame.middle(), role_word(props.role));
    let busy = props.calculators.iter().filter(|state| matches!(state, WorkerState::Busy(_))).count();
    let state = props.state.clone();
    let line = |class: &'static str, dy: f64, words: String| {
        html! { <text {class} x={middle.to_string()} y={(y + dy).to_string()} text-anchor="middle">{ words }</text> }
    };
    let note = (text().calculators)(busy, props.calculators.len());
    let narrow = w < NARROW;
    // On a phone the words of neighbours are not on one line: other languages are longer.
    let below = if narrow && props.role != Role::Cloud { 26.0 } else { 17.0 };
    html! {
        <g class={classes!("hub", role_class(props.role), (busy > 0).then_some("busy"), props.eyes.then_some("eyes"), narrow.then_some("narrow"))}>
            <path class="body" d={shape(props.role, x, y, w, h)} />
            if props.eyes { { eye(middle, y + h * 0.14) } }
            { line("name", h * 0.36, word) }
            { line("task", h * 0.36 + below, props.task.to_owned()) }
            if let Some((symbol, count)) = state {
                <g class="received" data-sym={place_symbols(&symbol)}>
                    { label(&symbol, beside(middle, &symbol, &count).0, y + h * 0.36 + 38.0) }
                    <text x={format!("{:.1}", beside(middle, &symbol, &count).1)} y={(y + h * 0.36 + 38.0).to_string()}
                        text-anchor="middle">{ count }</text>
                </g>
            } else if busy > 0 && !narrow {
                { line("task", h * 0.36 + 38.0, note) }
            }
        </g>
    }
}

/// Where a symbol and its count have their middles, so that both together stand in the middle, beside each other.
fn beside(middle: f64, symbol: &str, count: &str) -> (f64, f64) {
    /// How wide letters are on the average, in the picture's units: upright ones, large and low ones of symbols.
    const UPRIGHT: f64 = 6.4;
    const LARGE: f64 = 6.6;
    const LOW: f64 = 4.6;
    const GAP: f64 = 8.0;
    let mut low = false;
    let mut wide = 0.0;
    for letter in symbol.chars() {
        match letter {
            '_' => low = true,
            '{' | '}' | '^' | ' ' => low &= letter != '}',
            ')' | ',' => (low, wide) = (false, wide + LARGE),
            _ => wide += if low { LOW } else { LARGE },
        }
    }
    let count = number::count(count.chars().count()) * UPRIGHT;
    let left = middle - (wide + GAP + count) / 2.0;
    (left + wide / 2.0, left + wide + GAP + count / 2.0)
}

/// A cloud, a hexagon, a slanted card.
fn shape(role: Role, x: f64, y: f64, w: f64, h: f64) -> String {
    let at = |fx: f64, fy: f64| format!("{:.1} {:.1}", x + w * fx, y + h * fy);
    // On a phone the words need the corners.
    let slant = if w < NARROW { 0.05 } else { 0.1 };
    match role {
        Role::Cloud => format!(
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
        Role::Dealer => {
            format!("M{}L{}L{}L{}Z", at(slant, 0.0), at(1.0, 0.0), at(1.0 - slant, 1.0), at(0.0, 1.0))
        }
        _ => format!(
            "M{}L{}L{}L{}L{}L{}Z",
            at(slant, 0.0),
            at(1.0 - slant, 0.0),
            at(1.0, 0.5),
            at(1.0 - slant, 1.0),
            at(slant, 1.0),
            at(0.0, 0.5)
        ),
    }
}
