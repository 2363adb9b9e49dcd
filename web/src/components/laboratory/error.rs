//! Why the error looks large: it is in percent of a total that grows with the homes.

use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::text::format;
use crate::text::{Thing, text};
use crate::view::laboratory::curve::Curve;
use crate::view::laboratory::here::PerHome;
use crate::view::laboratory::picture::path;

use crate::components::downloads::under;
use crate::view::laboratory::sheets;
use crate::view::laboratory::trial::{Trial, count, kwh};

/// The id of the drawing.
const DRAWING: &str = "laboratory-error";

const LEFT: f64 = 48.0;
const RIGHT: f64 = 318.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 96.0;

pub(super) fn error(trial: &Trial) -> Html {
    let t = text();
    let words = t.laboratory;
    let per_home = PerHome::of(&trial.params);
    let curve = Curve::new(&trial.params, trial.law(), per_home.mwh());
    let used = format::kwh_significant(per_home.mwh());
    let note = match per_home {
        PerHome::Day => (words.per_home_day)(&used),
        PerHome::Supposed(_) => (words.per_home_supposed)(&used),
    };
    html! {
        <section aria-labelledby="error-title">
            <h4 id="error-title">{ words.error }</h4>
            <p>{ (words.error_says)(&kwh(trial, trial.law().mean_magnitude())) }</p>
            { picture(trial, &curve) }
            <p class="note">{ note }</p>
            { under(sheets::error(&curve), DRAWING) }
        </section>
    }
}

fn picture(trial: &Trial, curve: &Curve) -> Html {
    let t = text();
    let words = t.laboratory;
    let x = |homes: u32| LEFT + (RIGHT - LEFT) * Curve::x(homes);
    let y = |error: f64| BOTTOM - (BOTTOM - TOP) * curve.y(error);
    let percent = |error: f64| format::significant(100.0 * error, 2);
    let line = path(Curve::TOLD.map(|homes| (x(homes), y(curve.error(homes)))));
    let here = trial.present();
    let (here_x, here_y) = (x(here), y(curve.error(here)));
    let label = (words.error_here)(&percent(curve.error(here)), &t.counted(Thing::Homes, count(here)));
    // Above the line to its right, or where room is missing for that, below to its left.
    let (dx, dy, anchor) = if here_x < 0.55 * RIGHT { (9.0, -6.0, "start") } else { (-9.0, 16.0, "end") };
    html! {
        <svg class="error-curve" id={DRAWING} viewBox="0 0 330 134" role="img" aria-label={words.error_picture}>
            { for curve.lines().map(|error| {
                let at = units(y(error));
                html! { <>
                    <path class="grid" d={format!("M{LEFT} {at}H{RIGHT}")} />
                    <text class="soft" x={(LEFT - 6.0).to_string()} y={units(y(error) + 4.0)} text-anchor="end">
                        { format!("{} %", format::short_decimal(100.0 * error)) }
                    </text>
                </> }
            }) }
            <path class="curve" d={line} />
            { for [10u32, 100, 1000, 10_000].into_iter().map(|homes| html! { <>
                <path class="tick" d={format!("M{:.1} {BOTTOM}v4", x(homes))} />
                <text class="soft" x={units(x(homes) + if homes == 10_000 { 8.0 } else { 0.0 })} y="113" text-anchor={if homes == 10_000 { "end" } else { "middle" }}>{ format::grouped(homes.into()) }</text>
            </> }) }
            <text class="soft" x={((LEFT + RIGHT) / 2.0).to_string()} y="129" text-anchor="middle">{ words.error_axis }</text>
            <circle cx={units(here_x)} cy={units(here_y)} r="5" />
            <text class="halo strong" x={units(here_x + dx)} y={units((here_y + dy).clamp(12.0, BOTTOM - 4.0))} text-anchor={anchor}>{ label }</text>
        </svg>
    }
}
