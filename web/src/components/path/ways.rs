//! The way along the stops, at the lower edge.

use yew::prelude::*;

use crate::browser;
use crate::components::path::props::{DONE_ID, LACKS_ID, PathPageProps};
use crate::ground::ids;
use crate::state::{Action, Guess, STOPS};
use crate::text::text;

/// Back, all stops, and on; at the end of the path nothing leads on. A stop that lacks its round does not lead to the
/// next, which would lack it too.
pub(super) fn ways(props: &PathPageProps, here: Option<usize>, waits: bool) -> Html {
    let t = text().tour;
    let to = |stop: Option<usize>| props.on.reform(move |_: MouseEvent| Action::Tour(stop));
    let place = here.unwrap_or(STOPS.len());
    let last = place + 1 == STOPS.len();
    let finish = props.on.reform(|_: MouseEvent| {
        browser::focus_soon(DONE_ID);
        Action::PathDone(true)
    });
    html! {
        <nav class="path-ways" id={ids::PATH_WAYS} aria-label={t.begin}>
            <button type="button" id="tour-back" disabled={place == 0} onclick={to(Some(place.saturating_sub(1)))}>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 3v10" /><path class="filled" d="M13 3 6 8l7 5z" /></svg>
                <span>{ t.back }</span>
            </button>
            <ol class="path-stops" aria-label={t.stops_name}>
                { for t.stops.iter().enumerate().map(|(index, stop)| entry(props, index, stop.name, here == Some(index))) }
            </ol>
            if here.is_some() {
            <button type="button" id="tour-next" class={(!waits).then_some("primary")} disabled={waits}
                aria-describedby={waits.then_some(LACKS_ID)} onclick={if last { finish } else { to(Some(place + 1)) }}>
                <span>{ if last { t.finish } else { t.next } }</span>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M12 3v10" /><path class="filled" d="m3 3 7 5-7 5z" /></svg>
            </button>
            }
        </nav>
    }
}

/// A stop, with a sign for how its question was answered.
fn entry(props: &PathPageProps, index: usize, name: &'static str, here: bool) -> Html {
    let t = text().tour;
    let right = t.stops.get(index).map(|stop| stop.right);
    let (mark, says) = match props.path.answers.get(&index) {
        None => ("", ""),
        Some(Guess::Skipped) => ("·", t.was_told),
        Some(Guess::Choice(place)) if Some(*place) == right => ("✓", t.was_right),
        Some(Guess::Choice(_)) => ("✗", t.was_wrong),
    };
    let class = classes!("path-stop", here.then_some("here"), mark.is_empty().then_some("to-come"));
    html! {
        <li>
            <button type="button" {class} id={format!("stop-{}", index + 1)} aria-current={here.then_some("step")}
                onclick={props.on.reform(move |_: MouseEvent| Action::Tour(Some(index)))}>
                <span class="path-number">{ index + 1 }{ " " }<span aria-hidden="true">{ mark }</span></span>
                <span class="path-stop-name">{ name }</span>
                <span class="visually-hidden">{ " " }{ says }</span>
            </button>
        </li>
    }
}
