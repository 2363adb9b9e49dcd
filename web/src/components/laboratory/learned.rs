//! What can be learned at most: a suspicion before, with this total, and at its limit, as bars.

use yew::prelude::*;

use crate::components::downloads::under;
use crate::components::drawing::measure::units;
use crate::ground::decimal;
use crate::text::format;
use crate::text::text;
use crate::view::laboratory::sheets;
use crate::view::laboratory::trial::Trial;

/// The id of the drawing.
const DRAWING: &str = "laboratory-learned";

const LEFT: f64 = 92.0;
const WIDTH: f64 = 236.0;

pub(super) fn learned(trial: &Trial) -> Html {
    let words = text().laboratory;
    let pair = trial.pair();
    let (limit, here) = (pair.limit(), trial.here.noise.map(|noise| pair.posterior(noise)));
    // What reaches the limit is said as it is.
    let percent = |part: f64| {
        if part > 0.5 { format::upward(100.0 * part, 1) } else { format::decimal(100.0 * part, 1) }
    };
    // The limit is never said lower than it is.
    let most = format::upward(100.0 * limit, 1);
    let name = match here {
        Some(here) => (words.odds_picture_here)(&percent(here), &most),
        None => (words.odds_picture)(&most),
    };
    html! {
        <section aria-labelledby="learned-title">
            <h4 id="learned-title">{ words.learned }</h4>
            <p>{ words.learned_says }</p>
            <div data-known="noise">
            <svg class="odds" id={DRAWING} viewBox="0 0 330 104" role="img" aria-label={name}>
                { bar(words.before, 0.5, Some("50".to_owned()), 2.0, false) }
                { match here {
                    Some(here) => bar(words.this_total, here, Some(percent(here)), 36.0, false),
                    None => html! { <>
                        <text x="0" y="52">{ words.this_total }</text>
                        <text class="soft" x={LEFT.to_string()} y="52">{ words.this_total_unknown }</text>
                    </> },
                } }
                { bar(words.limit, limit, Some(most), 70.0, true) }
            </svg>
            </div>
            { under(sheets::learned(0.5, here, limit), DRAWING) }
            <p class="note">{ words.learned_other }</p>
        </section>
    }
}

/// A bar in two parts, with their numbers where there is room for them.
fn bar(word: &'static str, part: f64, on: Option<String>, y: f64, strong: bool) -> Html {
    let words = text().laboratory;
    let split = (WIDTH * part).clamp(0.0, WIDTH);
    let on = on.unwrap_or_default();
    let off = format::decimal(
        (1000.0 - decimal::parse(&on).unwrap_or(0.0) * 10.0).max(0.0) / 10.0,
        usize::from(on.contains('.')),
    );
    let class = if strong { "strong" } else { "" };
    let room = |width: f64| width > 58.0;
    let (y_bar, y_text) = (y.to_string(), (y + 17.0).to_string());
    html! {
        <g {class}>
            <text x="0" y={y_text.clone()}>{ word }</text>
            <rect class="on" x={LEFT.to_string()} y={y_bar.clone()} width={units(split)} height="24" />
            <rect class="off" x={units(LEFT + split)} y={y_bar.clone()} width={units(WIDTH - split)} height="24" />
            <path class="hatch" d={hatch(LEFT + split, LEFT + WIDTH, y)} />
            if room(split) { <text class="halo" x={(LEFT + 8.0).to_string()} y={y_text.clone()}>{ (words.on)(&on) }</text> }
            if room(WIDTH - split) {
                <text class="halo" x={(LEFT + WIDTH - 8.0).to_string()} y={y_text} text-anchor="end">{ (words.off)(&off) }</text>
            }
        </g>
    }
}

/// Slanted lines over a bar: what is not colour alone.
fn hatch(from: f64, to: f64, y: f64) -> String {
    let mut path = String::new();
    let mut x = from + 3.0;
    while x + 4.0 < to {
        path.push_str(&format!("M{x:.1} {:.1}l4 -22", y + 23.0));
        x += 6.0;
    }
    path
}
