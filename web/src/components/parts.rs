//! An exhibit in parts, one idea each. All of them are in the document, one after the other, for print, phones and whoever searches; on
//! the screen of a desktop, where nothing scrolls, one is displayed, and a row of buttons above leads to the others.

use yew::prelude::*;

use crate::browser;
use crate::state::Action;
use crate::text::text;

/// Which part of the exhibit is chosen, and where choices go.
#[derive(Clone, PartialEq)]
pub(crate) struct Parts {
    /// Its place, from 0. It may be that of a part that is not there.
    pub(crate) chosen: usize,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// The ids of parts, by their places.
const IDS: [&str; 5] = ["part-1", "part-2", "part-3", "part-4", "part-5"];

fn id(place: usize) -> &'static str {
    IDS.get(place).copied().unwrap_or_default()
}

/// The parts by their names, each with whether it is there now. A part that is not falls back to the first that is.
pub(crate) fn parts(of: &Parts, names: &[&'static str], inside: Vec<(bool, Html)>) -> Html {
    let there: Vec<usize> =
        inside.iter().enumerate().filter(|(_, part)| part.0).map(|(place, _)| place).collect();
    let first = there.first().copied().unwrap_or_default();
    let chosen = if there.contains(&of.chosen) { of.chosen } else { first };
    let name = |place: usize| names.get(place).copied().unwrap_or_default();
    // Counted as they stand in the row: a part that is not there leaves no gap. In the address each keeps its place.
    let button = |(number, place): (usize, &usize)| {
        let (place, is_it, id) = (*place, *place == chosen, id(*place));
        let onclick = of.on.reform(move |_: MouseEvent| {
            // Where all stand one after the other, its name leads there.
            browser::show_soon(id, false);
            Action::Part(place)
        });
        html! {
            <button type="button" key={place} aria-current={is_it.then_some("true")} data-part={(place + 1).to_string()} {onclick}>
                { number }{ " " }{ name(place) }
            </button>
        }
    };
    let part = |(place, (is_there, content)): (usize, (bool, Html))| {
        html! {
            <section key={place} id={id(place)} class={classes!("exhibit-part", (place == chosen).then_some("here"))} data-part={(place + 1).to_string()}>
                if is_there && place != first { <h3 class="part-title">{ name(place) }</h3> }
                { content }
            </section>
        }
    };
    html! {
        <>
            if there.len() > 1 { <div class="part-row" role="group" aria-label={text().exhibit_parts.row}>{ for (1..).zip(&there).map(button) }</div> }
            { for inside.into_iter().enumerate().map(part) }
        </>
    }
}
