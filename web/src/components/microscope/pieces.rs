//! The small pictures inside a meter: locked and opened numbers, what swallows a sample and what lets it through.

use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::components::sealed::sealed;
use crate::text::text;
use crate::view::microscope::{Ends, Long};

/// The shape of what is locked.
const SHUT: &str = "M10 1H138L147 10V32L138 41H10L1 32V10Z";
/// The same without its lid.
const OPEN: &str = "M10 1L1 10V32L10 41H138L147 32V10L138 1";

fn ends(ends: &Ends) -> String {
    if ends.last.is_empty() { ends.first.clone() } else { format!("{}\u{2026}{}", ends.first, ends.last) }
}

/// Something locked, with as much of its digits as the eyes have. `open` messages can be copied by anybody who listens.
pub(super) fn locked(role: &'static str, long: &Long) -> Html {
    match long {
        Long::Missing => not_yet(),
        Long::Sealed => octagon(role, sealed()),
        Long::Ends(long) => {
            octagon(role, html! { <span class="number m-digits-ends" data-cipher="">{ ends(long) }</span> })
        }
    }
}

fn octagon(role: &'static str, inside: Html) -> Html {
    html! {
        <span class={classes!("m-octagon", role)}>
            <svg viewBox="0 0 148 42" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <path class="m-ground" d={SHUT} /><path class="m-shut" d={SHUT} fill="url(#hatch)" />
            </svg>
            <span class="m-within"><span class="m-plate-words">{ inside }</span></span>
        </span>
    }
}

/// The same without its lid, with what is in it.
pub(super) fn opened(role: &'static str, inside: Html) -> Html {
    html! {
        <span class={classes!("m-octagon", "m-bare", role)}>
            <svg viewBox="0 0 148 42" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <path class="m-open" d={OPEN} /><path class="m-lid" d="M10 1H138" />
            </svg>
            <span class="m-within"><span>{ inside }</span></span>
        </span>
    }
}

/// A secret number on its way.
pub(super) fn tube(long: &Long) -> Html {
    match long {
        Long::Missing => not_yet(),
        Long::Sealed => html! { <span class="m-tube">{ sealed() }</span> },
        // Where a lens has it, it differs from round to round, and tells nothing.
        Long::Ends(long) => html! { <span class="m-tube number" data-cipher="">{ ends(long) }</span> },
    }
}

/// What has not come yet.
pub(super) fn not_yet() -> Html {
    html! { <><span class="m-none" aria-hidden="true">{ "·" }</span><span class="visually-hidden">{ text().microscope.not_yet }</span></> }
}

/// A sample as a bar from the middle: where it begins, and how wide it is, as fractions.
pub(super) fn bar((from, width): (f64, f64)) -> Html {
    const WIDTH: f64 = 140.0;
    let thick = (width * WIDTH).max(1.5);
    html! {
        <svg class="m-bar" viewBox="0 0 140 24" aria-hidden="true" focusable="false">
            <path class="m-rule" d="M0 12H140" /><path class="m-edge" d="M70 0V24" />
            <rect x={units((from * WIDTH).min(WIDTH - thick))} y="4" width={units(thick)} height="16" />
        </svg>
    }
}

/// A sample comes to a lock that nobody sees through.
pub(super) fn unknown() -> Html {
    html! {
        <svg class="m-gate" viewBox="36 0 76 44" aria-hidden="true" focusable="false">
            <path class="m-way" d="M74 0V44" />
            <rect class="m-plate" x="50" y="11" width="48" height="22" rx="11" />
            <text x="74" y="27" text-anchor="middle">{ "?" }</text>
        </svg>
    }
}

/// A 0 swallows it.
pub(super) fn swallowed() -> Html {
    html! {
        <svg class="m-gate" viewBox="36 0 76 44" aria-hidden="true" focusable="false">
            <path class="m-faint m-falls" d="M74 0V18" />
            <path class="m-wall" d="M40 22H108" /><path class="m-post" d="M64 14V30M84 14V30" />
            <path class="m-way" d="M74 26V44" />
        </svg>
    }
}

/// The 1 lets it through.
pub(super) fn through() -> Html {
    html! {
        <svg class="m-gate" viewBox="36 0 76 44" aria-hidden="true" focusable="false">
            <path class="m-wall" d="M40 22H64M84 22H108" /><path class="m-post" d="M64 14V30M84 14V30" />
            <g class="m-falls"><path class="m-full" d="M74 0V34" /><path class="m-head" d="M59 30H89L74 44Z" /></g>
        </svg>
    }
}

/// What joins all columns into one.
pub(super) fn joint(columns: u32) -> Html {
    let last = f64::from(columns.max(1)) - 1.0;
    let middle = last / 2.0 + 0.5;
    let ticks: String = (0..columns).map(|column| format!("M{:.1} 0V8", f64::from(column) + 0.5)).collect();
    let d = format!("{ticks}M0.5 8H{:.1}M{middle:.2} 8V16", last + 0.5);
    html! {
        <svg class="m-joint" viewBox={format!("0 0 {columns} 16")} preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <path {d} />
        </svg>
    }
}
