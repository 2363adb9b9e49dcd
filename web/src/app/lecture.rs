//! The lecture, in place of everything else.

use yew::prelude::*;

use crate::app::page::PageHandle;
use crate::app::shown::Shown;
use crate::components::{LecturePage, cannot_run, defs};
use crate::state::lecture::Slide;

/// The page of a scene.
pub(super) fn lecture(slide: Slide, page: &PageHandle, shown: &Shown) -> Html {
    let state = &*page.state;
    html! {
        <>
            { defs() }
            <LecturePage {slide} lecture={state.lecture.clone()} round={state.session().cloned()} plan={page.checked.plan.clone()}
                cannot={cannot_run(&page.checked).map(AttrValue::from)} readings={state.readings.clone()} seen={shown.seen.clone()} zoom={shown.zoom} status={state.status()} on={page.on.clone()} />
        </>
    }
}
