//! Exhibits of plates, of beats and of sentences.

use blindsum_sim::beat::Beat;
use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::components::drawing::plate::{Plate, plate};
use crate::components::lecture::label::{WIDTH, label};
use crate::components::role::role_class;
use crate::ground::number::count;
use crate::text::text;
use crate::view::frame::Frame;
use crate::view::lecture::{Look, Row};

/// Plates, each under its name.
pub(super) fn rows(rows: &[Row], top: f64) -> Html {
    const PITCH: f64 = 88.0;
    let row = |(place, row): (usize, &Row)| {
        let y = top + PITCH * count(place);
        let look = match row.look {
            Look::Public => Plate::Public,
            Look::Secret => Plate::Tube,
            Look::Sealed => Plate::Sealed,
            Look::Opened => Plate::Opened,
        };
        html! {
            <g class={role_class(row.role)}>
                { label((0.0, y + 22.0), "start", "soft", &row.name) }
                { plate(look, Frame { x: 1.0, y: y + 30.0, w: WIDTH - 2.0, h: 48.0 }) }
                { label((WIDTH / 2.0, y + 63.0), "middle", "strong", &row.words) }
            </g>
        }
    };
    html! { <>{ for rows.iter().enumerate().map(row) }</> }
}

/// The beats; those that were told are full.
pub(super) fn beats(latest: Option<Beat>, top: f64) -> Html {
    const PITCH: f64 = 32.0;
    let beat = |(place, beat): (usize, Beat)| {
        let y = top + PITCH * count(place);
        let class = match latest {
            Some(latest) if beat < latest => "tick done",
            Some(latest) if beat == latest => "tick now",
            _ => "tick",
        };
        html! {
            <>
                <rect {class} x="2" y={units(y + 3.0)} width="22" height="20" />
                { label((40.0, y + 22.0), "start", if latest.is_some_and(|latest| beat <= latest) { "strong" } else { "soft" }, &(text().frame.beat)(beat)) }
            </>
        }
    };
    html! { <>{ for Beat::ALL.into_iter().enumerate().map(beat) }</> }
}

/// Sentences, one under the other.
pub(super) fn sentences(lines: &str) -> Html {
    html! { <ol class="lecture-sentences">{ for lines.lines().map(|line| html! { <li>{ line.to_owned() }</li> }) }</ol> }
}
