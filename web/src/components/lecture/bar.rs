//! The bar at the foot: where the lecture stands, and what comes next.

use blindsum_sim::beat::Beat;
use yew::prelude::*;

use crate::components::lecture::props::LecturePageProps;
use crate::state::Action;
use crate::state::lecture::Slide;
use crate::text::text;

/// A beat's number, from 1.
pub(super) fn number_of(beat: Beat) -> usize {
    1 + Beat::ALL.iter().position(|other| *other == beat).unwrap_or_default()
}

/// The bar. A scene before the first beat has done none of them, one after the last has done all.
pub(super) fn bar(props: &LecturePageProps) -> Html {
    let t = text().lecture;
    let slide = props.slide;
    let beats: Vec<Slide> = Slide::ALL.into_iter().filter(|slide| slide.beat().is_some()).collect();
    let ended = |beat: &Slide| beat.place() < slide.place();
    let class = |beat: &Slide| {
        let class = if ended(beat) { "done" } else { "todo" };
        if *beat == slide { "now" } else { class }
    };
    let back = props.on.reform(|_: MouseEvent| Action::SlideBack);
    let on = props.on.reform(|_: MouseEvent| Action::SlideNext);
    html! {
        <footer class="lecture-bar">
            <button type="button" class="quiet" id="lecture-back" data-testid="lecture-back" aria-label={t.go_back} aria-disabled={slide.before().is_none().then_some("true")} onclick={back}>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 3L5 8l6 5z" /></svg>
            </button>
            <span class="lecture-place">{ (t.place)(slide.place() + 1, Slide::ALL.len()) }</span>
            if props.lecture.notes {
                // In the place of the ticks: what a class reads stays where it is.
                <aside class="lecture-notes" data-testid="lecture-notes" aria-label={t.notes_title}>
                    <p>{ (t.notes_minutes)(slide, slide.minutes_until(), Slide::LAST.minutes_until()) }</p>
                    <p>{ t.notes_keys }</p>
                </aside>
            } else {
                <ol class="lecture-ticks" aria-hidden="true">{ for beats.iter().map(|beat| html! { <li class={class(beat)}></li> }) }</ol>
            }
            if let Some(next) = slide.next() {
                <button type="button" class="quiet" id="lecture-next" data-testid="lecture-next" title={t.go_on} onclick={on}>
                    { t.next }{ " " }<b>{ (t.next_slide)(next) }</b>
                </button>
            }
        </footer>
    }
}
