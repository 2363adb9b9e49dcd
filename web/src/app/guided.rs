//! The guided path, in place of everything else.

use yew::prelude::*;

use crate::app::page::PageHandle;
use crate::app::panes::{picture, stage};
use crate::app::shown::{Room, Shown};
use crate::components::{Notices, PathPage, RunProps, Slot, defs, run_button, status_line};
use crate::view::stage::layout::Form;

/// The page of a stop, and what lies over it.
pub(super) fn guided(page: &PageHandle, shown: &Shown, run: &RunProps, room: Room, drawer: Html) -> Html {
    let state = &*page.state;
    // Half of a desktop is as wide as a large phone: in the wide form its letters would be under 12 px.
    let form = if room.slim { Form::Slim } else { Form::Phone };
    let stage = stage(page, &picture(page, shown), form);
    let running = html! {
        <div class="path-run">
            if state.running() { { run_button(run) } }
            { status_line(run) }
            <Notices ..run.clone() />
        </div>
    };
    html! {
        <>
            { defs() }
            <PathPage path={state.path.clone()} asks={state.asks()} strayed={state.strayed()} round={state.session().cloned()}
                plan={page.checked.plan.clone()} readings={state.readings.clone()} seen={shown.seen.clone()} lens={state.looks()}
                narrow={room.narrow} status={state.status()} phase={state.shown_phase()} start_error={state.start_error().cloned()}
                theme={state.theme} stage={Slot(stage)} run_bar={Slot(running)}
                on_run={page.on_run.clone()} on_change={page.on_change.clone()} on={page.on.clone()} />
            { drawer }
        </>
    }
}
