//! A suspicion as dots, before the total and after it.

use blindsum_core::params::Params;
use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::ground::number::count;
use crate::text::tour::{DOTS, dots as after};
use crate::text::{format, text};

const RADIUS: f64 = 9.0;
const PITCH: f64 = 24.0;
const COLUMNS: usize = 13;

/// The dots. While the question waits for its answer, the second row says nothing.
pub(super) fn dots(params: &Params, asks: bool) -> Html {
    let t = &text().tour.pictures;
    let most = after(params);
    let half = count(DOTS) / 2.0;
    let epsilon = format::short_decimal(params.epsilon());
    let percent = text().at_most(params.epsilon());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and the number of dots"
    )]
    let whole = |dots: f64| dots.round() as usize;
    let says = (!asks).then(|| (t.dots_says)(DOTS / 2, whole(most), DOTS));
    html! {
        <figure class="path-dots role-center">
            <figcaption>{ t.dots }</figcaption>
            <p class="dots-name">{ t.dots_before }</p>
            { row(Some(half), None) }
            <p class="dots-name">{ if asks { t.dots_wait.to_owned() } else { (t.dots_after)(&epsilon, &percent) } }</p>
            { row((!asks).then_some(most), says) }
            <ul class="dots-legend">
                <li><svg viewBox="-10 -10 20 20" aria-hidden="true"><circle class="dot full" r={RADIUS.to_string()} /></svg>{ t.dots_home }</li>
                <li><svg viewBox="-10 -10 20 20" aria-hidden="true"><circle class="dot" r={RADIUS.to_string()} /></svg>{ t.dots_away }</li>
            </ul>
        </figure>
    }
}

/// A row of dots, this many of them full, the last in part.
fn row(full: Option<f64>, says: Option<String>) -> Html {
    let height = PITCH * count(DOTS.div_ceil(COLUMNS)) + 2.0;
    let dot = |index: usize| {
        let (x, y) = (PITCH * (count(index % COLUMNS) + 0.5), PITCH * (count(index / COLUMNS) + 0.5));
        let part = full.map(|full| (full - count(index)).clamp(0.0, 1.0));
        let [x_text, y_text, r] = [x, y, RADIUS].map(units);
        let class = match part {
            None => "dot unknown",
            Some(1.0) => "dot full",
            Some(_) => "dot",
        };
        // A part of a dot is filled from its left edge on.
        let filled = part.filter(|part| *part > 0.0 && *part < 1.0).map(|part| {
            let edge = RADIUS * (2.0 * part - 1.0);
            let rise = (RADIUS * RADIUS - edge * edge).max(0.0).sqrt();
            let large = u8::from(part > 0.5);
            let edge = x + edge;
            format!("M{edge:.2} {:.2}A{RADIUS} {RADIUS} 0 {large} 0 {edge:.2} {:.2}Z", y - rise, y + rise)
        });
        html! {
            <>
                <circle {class} cx={x_text} cy={y_text} {r} />
                if let Some(d) = filled { <path class="dot-part" {d} /> }
            </>
        }
    };
    let role = if says.is_some() { "img" } else { "presentation" };
    html! {
        <svg viewBox={format!("0 0 {} {height}", PITCH * count(COLUMNS))} {role} aria-label={says}>
            { for (0..DOTS).map(dot) }
        </svg>
    }
}
