//! The guided path: its words beside the picture.

use yew::prelude::*;

use crate::app::page::PageHandle;
use crate::app::panes::{picture, stage, words};
use crate::app::shown::{Room, Shown};
use crate::components::{Notices, Part, RunProps, StatusLine, StepControls};
use crate::ground::ids;
use crate::text::text;

/// The page of a stop.
pub(super) fn guided(page: &PageHandle, shown: &Shown, run: &RunProps, room: Room) -> Html {
    let state = &*page.state;
    // Where nothing is beside the picture a stop asks above it and tells below it, so near that both are seen.
    let apart = room.stacked;
    let picture = picture(page, shown, room);
    html! {
        <main class="guided">
            <div class="pair">
                <section class="centre" id={ids::FRAME} aria-label={text().stage} tabindex="-1">
                    <StatusLine ..run.clone() />
                    <Notices ..run.clone() />
                    if let Some(verdict) = shown.verdict.as_ref() { <p class="note verdict" data-testid="verdict">{ verdict }</p> }
                    if apart { { words(page, shown, Part::Question) } }
                    { stage(page, &picture) }
                    if apart { { words(page, shown, Part::Told) } }
                    <StepControls kept={shown.kept.clone()} seen={shown.seen.clone()} tour=true running={state.running()}
                        playing={state.playing} speed={state.speed} on={page.on.clone()} />
                </section>
                { words(page, shown, if apart { Part::Rest } else { Part::Whole }) }
            </div>
        </main>
    }
}
