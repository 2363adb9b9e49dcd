//! The one exhibit of a scene.

use yew::prelude::*;

use crate::components::lecture::label::{WIDTH, label};
use crate::components::lecture::{charts, places, rows};
use crate::state::lecture::Slide;
use crate::text::words::lecture::LectureFigures;
use crate::text::{Thing, text};
use crate::view::lecture::Exhibit;

const HEIGHT: f64 = 440.0;
/// Where what stands under the title begins.
const TOP: f64 = 44.0;

/// The exhibit: its title, its drawing, its foot.
pub(super) fn exhibit(slide: Slide, content: &Exhibit, figures: &LectureFigures) -> Html {
    let t = text().lecture;
    if *content == Exhibit::Sentences {
        return rows::sentences(&(t.sentences)(slide, figures));
    }
    let drawn = match content {
        Exhibit::Day(curve) => charts::day(curve),
        Exhibit::Rows(all) => rows::rows(all, TOP),
        Exhibit::Places(all) => places::places(all),
        Exhibit::Beats(latest) => rows::beats(*latest, TOP),
        Exhibit::Dots(shares, most) => charts::dots(shares, most),
        Exhibit::Odds(chances) => charts::odds(chances, TOP),
        Exhibit::Law(law) => charts::law(law),
        Exhibit::Homes(all) => charts::homes(all, TOP + 8.0),
        Exhibit::Sentences | Exhibit::None => return Html::default(),
    };
    let foot = (t.foot)(slide, figures);
    html! {
        <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="group" aria-label={named(slide, content, figures)}>
            { label((WIDTH / 2.0, 24.0), "middle", "strong", &(t.exhibit)(slide, figures)) }
            { drawn }
            { label((WIDTH / 2.0, HEIGHT - 14.0), "middle", "strong", &foot) }
        </svg>
    }
}

/// The exhibit's name: of a drawing without words what it shows, too.
fn named(slide: Slide, content: &Exhibit, figures: &LectureFigures) -> String {
    let t = text().lecture;
    let title = (t.exhibit)(slide, figures);
    let shows = match content {
        Exhibit::Day(_) => t.curve_alt.to_owned(),
        Exhibit::Places(all) => (t.columns_alt)(all.len()),
        Exhibit::Dots(..) => (t.dots_alt)(&text().counted(Thing::Homes, 1)),
        Exhibit::Law(_) => t.law_alt.to_owned(),
        _ => return title,
    };
    format!("{title}. {shows}")
}
